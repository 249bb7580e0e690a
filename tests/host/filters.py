#!/usr/bin/python3
"""Packet filters on a real daemon, in a network namespace of the test's own: what passes, edits, addresses learnt, kill -9."""
import atexit
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import Daemon, done, guest_xml, guests_dir, point, wait_for  # noqa: E402
from netlib import Guest, bindings, ip, own_network, refusal, refused, run  # noqa: E402

own_network()
libvirt = bindings()

MAC = "52:54:00:7b:35:93"


def binding(name, *params):
    return f"""<filterbinding>
  <owner><name>g</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner>
  <portdev name='tapg'/><mac address='{MAC}'/>
  <filterref filter='{name}'>{''.join(f"<parameter name='{k}' value='{v}'/>" for k, v in params)}</filterref>
</filterbinding>"""


# --- a bridge with the host at 10.5.0.1 and a guest at the other end of tapg
ip("link", "add", "br5", "type", "bridge", "stp_state", "0", "forward_delay", "0")
ip("addr", "add", "10.5.0.1/24", "dev", "br5")
ip("link", "set", "br5", "up")
guest = Guest("tapg", MAC)
guest.plug("br5")
guest("ip", "addr", "add", "10.5.0.7/24", "dev", "eth0")
wait_for("the port to forward", lambda: guest("busybox", "ping", "-c1", "-W1", "10.5.0.1").returncode == 0)


def pings(source="10.5.0.7"):
    guest("ip", "neigh", "flush", "all")
    return guest("busybox", "ping", "-c1", "-W1", "-I", source, "10.5.0.1").returncode == 0


def rules():
    return run("ebtables", "-t", "nat", "-L").stdout + run("iptables-save").stdout + run("ip6tables-save").stdout


daemon = Daemon("libvirtd").start()
conn = libvirt.open(daemon.uri)
plain = rules()

# --- addresses of others
anti = conn.nwfilterDefineXML("""<filter name='own-address' chain='ipv4-ip' priority='-700'>
  <rule action='return' direction='out' priority='100'><ip srcipaddr='$IP'/></rule>
  <rule action='drop' direction='out' priority='1000'/>
</filter>""")
own = conn.nwfilterDefineXML("<filter name='own' chain='root'><filterref filter='own-address'/></filter>")
b = conn.nwfilterBindingCreateXML(binding("own", ("IP", "10.5.0.7")))
point("a guest talks with its own address", pings())
guest("ip", "addr", "add", "10.5.0.8/24", "dev", "eth0")
point("and with no other", not pings("10.5.0.8"), rules())
point("a filter in use stays", refused(anti.undefine, libvirt.VIR_ERR_OPERATION_INVALID) is True and
      refused(own.undefine, libvirt.VIR_ERR_OPERATION_INVALID) is True)
point("one binding for a port", refused(lambda: conn.nwfilterBindingCreateXML(binding("own", ("IP", "1.1.1.1"))),
                                        libvirt.VIR_ERR_OPERATION_FAILED) is True)

# --- edits take effect at once
conn.nwfilterDefineXML(anti.XMLDesc().replace("srcipaddr='$IP'", "srcipaddr='10.5.0.8'"))
point("an edit is in force at once", pings("10.5.0.8") and not pings())
point("an edit that a port cannot have is none",
      refused(lambda: conn.nwfilterDefineXML(anti.XMLDesc().replace("10.5.0.8", "$NOBODY")), libvirt.VIR_ERR_INTERNAL_ERROR) is True
      and "10.5.0.8" in anti.XMLDesc() and pings("10.5.0.8"), anti.XMLDesc())

# --- kill -9
conn = b = anti = own = None
daemon.kill()
daemon.start()
conn = libvirt.open(daemon.uri)
point("a new daemon finds the binding", [x.portDev() for x in conn.listAllNWFilterBindings()] == ["tapg"])
point("with its rules, once", pings("10.5.0.8") and not pings() and rules().count("-j I-tapg-ipv4-ip") == 1, rules())
b = conn.nwfilterBindingLookupByPortDev("tapg")
b.delete()
point("without a binding nothing is held back", pings() and pings("10.5.0.8"))
point("and nothing is left", "tapg" not in rules(), rules())

# --- connections
conn.nwfilterDefineXML("""<filter name='answers' chain='root'>
  <rule action='accept' direction='out' priority='500'><tcp/></rule>
  <rule action='accept' direction='out' priority='500'><icmp/></rule>
  <rule action='accept' direction='in' priority='500'><tcp dstportstart='22' comment='a "quoted" remark'/></rule>
  <rule action='drop' direction='inout' priority='900'><all/></rule>
</filter>""")
b = conn.nwfilterBindingCreateXML(binding("answers"))
server = subprocess.Popen(["busybox", "nc", "-ll", "-p", "7000", "-e", "echo", "host"], stdout=subprocess.DEVNULL)
atexit.register(server.kill)
inside = [subprocess.Popen(guest.enter("busybox", "nc", "-ll", "-p", str(port), "-e", "echo", "guest"))
          for port in (22, 23)]
for process in inside:
    atexit.register(process.kill)


def listens(port):
    return f":{port:04X} " in guest("cat", "/proc/net/tcp").stdout + guest("cat", "/proc/net/tcp6").stdout


wait_for("the guest's servers", lambda: listens(22) and listens(23))
bridged = pathlib.Path("/proc/sys/net/bridge/bridge-nf-call-iptables")
if bridged.exists():
    bridged.write_text("1")
    point("who begins gets answers", pings() and
          "host" in guest("busybox", "nc", "-w2", "10.5.0.1", "7000").stdout, rules())
    point("an open port is open", "guest" in run("busybox", "nc", "-w2", "10.5.0.7", "22").stdout)
point("rules for connections are there", 'a \\"quoted\\" remark' in rules() and "--ctdir REPLY" in rules(), rules())
b.delete()
point("and go again", "tapg" not in rules())

# --- an address that nobody said
conn.nwfilterDefineXML(conn.nwfilterLookupByName("own-address").XMLDesc().replace("10.5.0.8", "$IP"))
b = conn.nwfilterBindingCreateXML(binding("own"))
point("until it speaks a guest has little", "-p IPv4 -j ACCEPT" in rules() and "I-tapg-ipv4-ip" not in rules(), rules())
guest("busybox", "ping", "-c1", "-W1", "-I", "10.5.0.7", "10.5.0.1")
wait_for("its address", lambda: "--ip-src 10.5.0." in rules())
learnt = "10.5.0.7" if "--ip-src 10.5.0.7" in rules() else "10.5.0.8"
point("its address is learnt", pings(learnt) and not pings("10.5.0.8" if learnt == "10.5.0.7" else "10.5.0.7"), rules())
b.delete()
point("what is not said and not to be learnt is refused",
      refused(lambda: conn.nwfilterBindingCreateXML(binding("own", ("CTRL_IP_LEARNING", "none"))), libvirt.VIR_ERR_INTERNAL_ERROR) is True)
point("and leaves nothing", "tapg" not in rules() and not conn.listAllNWFilterBindings())
point("a port is a name of a device", refused(lambda: conn.nwfilterBindingCreateXML(binding("own").replace("'tapg'", "'../x'")),
                                             libvirt.VIR_ERR_XML_ERROR) is True)
point("and nothing else of a rule", refused(lambda: conn.nwfilterBindingCreateXML(binding("own").replace("'tapg'", "'x&#10;-F INPUT'")),
                                            libvirt.VIR_ERR_XML_ERROR) is True)

# --- with a guest: its filter comes and goes with it
def nic(mac, name="own"):
    return (f"<interface type='bridge'><mac address='{mac}'/><source bridge='br5'/><model type='virtio'/>"
            f"<filterref filter='{name}'><parameter name='IP' value='10.5.0.9'/></filterref></interface>")


def bound():
    return sorted(x.portDev() for x in conn.listAllNWFilterBindings())


dom = conn.createXML(guest_xml("filtered", guests_dir() / "boot.img", devices=nic("52:54:00:00:00:21"), machine="pc"), 0)
first = bound()
point("a guest's interface has its filter", len(first) == 1 and f"libvirt-I-{first[0]}" in rules() and "10.5.0.9" in rules(), rules())
dom.attachDevice(nic("52:54:00:00:00:22"))
point("so has one that is plugged in", len(bound()) == 2, bound())
point("a filter that is not there is named", "nosuch" in str(refusal(lambda: dom.attachDevice(nic("52:54:00:00:00:23", "nosuch")))) and
      len(bound()) == 2)
dom.destroy()
wait_for("the end of the filters", lambda: not bound() and "10.5.0.9" not in rules())
point("filters end with the guest", "10.5.0.9" not in rules(), rules())
done()

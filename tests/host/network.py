#!/usr/bin/python3
"""Networks on a real daemon, in a network namespace of the test's own: life, what is on the host, leases, ports, kill -9."""
import atexit
import ctypes
import json
import os
import pathlib
import random
import re
import sys
import tempfile
import threading

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import Daemon, done, point, soon, wait_for  # noqa: E402
from netlib import Guest, bindings, ip, own_network, refusal, refused, run  # noqa: E402

own_network()
libvirt = bindings()

XML = """<network>
  <name>nat1</name>
  <forward mode='nat'/>
  <bridge name='vbr7'/>
  <domain name='ex.org'/>
  <dns><host ip='192.168.77.1'><hostname>gw</hostname></host></dns>
  <ip address='192.168.77.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.77.10' end='192.168.77.20'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd00:77::1' prefix='64'/>
</network>"""
PORT = """<networkport>
  <uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff3207d</uuid>
  <owner><name>g</name><uuid>06578fc1-c686-46fa-bc2c-83893b466a6f</uuid></owner>
  <mac address='52:54:00:7b:35:93'/>
</networkport>"""


def dnsmasq_of(daemon):
    """Pids of dnsmasq processes below the daemon's root."""
    found = []
    for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"--conf-file={daemon.root}".encode() in entry.read_bytes():
                found.append(int(entry.parent.name))
        except OSError:
            pass
    return found


def settled(others=()):
    """The two processes of one dnsmasq; its helper ends a moment after it."""
    wait_for("one dnsmasq", lambda: len(dnsmasq_of(daemon)) == 2 and not set(dnsmasq_of(daemon)) & set(others))
    return set(dnsmasq_of(daemon))


def end_dnsmasq():
    for pid in dnsmasq_of(daemon):
        os.kill(pid, 9)


daemon = Daemon("libvirtd")
daemon.root.chmod(0o755)  # dnsmasq reads its files as nobody
daemon.start()
atexit.register(end_dnsmasq)
conn = libvirt.open(daemon.uri)

events = []
libvirt.virEventRegisterDefaultImpl()
watcher = libvirt.open(daemon.uri)
watcher.networkEventRegisterAny(None, libvirt.VIR_NETWORK_EVENT_ID_LIFECYCLE,
                                lambda _c, n, e, d, o: events.append((n.name(), e)), None)


def pump(until):
    wait_for(str(until), lambda: libvirt.virEventRunDefaultImpl() == 0 and until in events)


# --- definition
net = conn.networkDefineXML(XML)
pump(("nat1", libvirt.VIR_NETWORK_EVENT_DEFINED))
file = daemon.root / "etc/libvirt/qemu/networks/nat1.xml"
point("a definition is a file", file.exists() and "<name>nat1</name>" in file.read_text())
point("the bridge has a hardware address", re.search(r"<mac address='52:54:00:", net.XMLDesc()))
other = XML.replace("nat1", "other").replace("192.168.77", "192.168.78").replace("fd00:77", "fd00:78")
point("two networks never have one bridge",
      refused(lambda: conn.networkDefineXML(other), libvirt.VIR_ERR_INTERNAL_ERROR) is True)
named = conn.networkDefineXML("<network><name>named</name><forward mode='route'/><ip address='10.99.0.1' prefix='24'/></network>")
point("a bridge without a name gets one", re.match(r"virbr\d+$", named.bridgeName()), named.bridgeName())
named.undefine()
for good, bad in (("<forward mode='nat'/>", "<forward mode='nat' dev='x accept; flush ruleset; #'/>"), ("vbr7", "a;b{}"),
                  ("vbr7", "../x"), ("vbr7", "-x"), ("vbr7", "a'b%d".replace("'", "&apos;"))):
    point(f"a name that is none comes into no rules: {bad}",
          "no name of a network device" in str(refusal(lambda: conn.networkDefineXML(XML.replace(good, bad)))),
          refusal(lambda: conn.networkDefineXML(XML.replace(good, bad))))
point("two addresses with DHCP of one family are refused",
      refused(lambda: conn.networkDefineXML(
          "<network><name>two</name>" + "".join(
              f"<ip address='10.9{i}.0.1' prefix='24'><dhcp><range start='10.9{i}.0.2' end='10.9{i}.0.9'/></dhcp></ip>"
              for i in range(2)) + "</network>"), libvirt.VIR_ERR_CONFIG_UNSUPPORTED) is True)

# --- start
net.create()
pump(("nat1", libvirt.VIR_NETWORK_EVENT_STARTED))
link = json.loads(ip("-j", "-d", "addr", "show", "vbr7"))[0]
have = {(a["local"], a["prefixlen"]) for a in link["addr_info"]}
point("the bridge has its addresses and is up", {("192.168.77.1", 24), ("fd00:77::1", 64)} <= have and
      "UP" in link["flags"], link)
point("spanning tree is on", link["linkinfo"]["info_data"]["stp_state"] == 1, link)
point("the host forwards", pathlib.Path("/proc/sys/net/ipv4/ip_forward").read_text().strip() == "1")
rules = run("nft", "list", "ruleset").stdout
point("its rules are in the firewall", "masquerade" in rules and 'iif "vbr7"' in rules, rules)
point("dnsmasq serves it", settled())
point("the live definition says which ports guests appear with",
      "<port start='1024' end='65535'/>" in net.XMLDesc() and "<port" not in net.XMLDesc(libvirt.VIR_NETWORK_XML_INACTIVE))
point("what is active is not started again", refused(net.create, libvirt.VIR_ERR_OPERATION_INVALID) is True)
clash = conn.networkDefineXML(XML.replace("nat1", "clash").replace("vbr7", "vbr8"))
point("a subnet in use is not used again", refused(clash.create, libvirt.VIR_ERR_INTERNAL_ERROR) is True)
point("a start that failed leaves nothing", run("ip", "link", "show", "vbr8").returncode != 0 and not clash.isActive())
clash.undefine()

# --- a guest: the other end of a pair of devices, in a namespace of its own
folder = tempfile.mkdtemp(prefix="vireo-guest-")
guest = Guest("tapg", "52:54:00:7b:35:93")
guest.plug("vbr7")
script = pathlib.Path(folder) / "script"
script.write_text("#!/bin/sh\n[ \"$1\" = bound ] && echo \"$ip $router $dns $domain\" > " + folder + "/bound\nexit 0\n")
script.chmod(0o755)
ip("link", "set", "dev", "vbr7", "type", "bridge", "stp_state", "0")  # its delay is not what is tested


def lease():
    return guest("busybox", "udhcpc", "-i", "eth0", "-n", "-q", "-t", "60", "-T", "1",
               "-x", "hostname:web1", "-s", str(script))


got = lease()
bound = pathlib.Path(folder) / "bound"
words = bound.read_text().split() if bound.exists() else []
point("a guest gets an address", words and words[0].startswith("192.168.77.1") and words[1] == "192.168.77.1" and
      words[3] == "ex.org", (got.stderr, words))
wait_for("dnsmasq to tell it", net.DHCPLeases)
leases = net.DHCPLeases()
point("the lease is told", len(leases) == 1 and leases[0]["ipaddr"] == words[0] and leases[0]["hostname"] == "web1" and
      leases[0]["mac"] == "52:54:00:7b:35:93" and leases[0]["iface"] == "vbr7" and leases[0]["prefix"] == 24, leases)
point("of one hardware address", len(net.DHCPLeases("52:54:00:7b:35:93")) == 1 and not net.DHCPLeases("52:54:00:00:00:99"))
guest("ip", "addr", "add", f"{words[0] if words else '192.168.77.99'}/24", "dev", "eth0")


def asked():
    return guest("busybox", "nslookup", "gw.ex.org", "192.168.77.1").stdout


soon("a guest resolves names of the network", lambda: "Address: 192.168.77.1" in asked().replace("Address 1:", "Address:"), asked)

# --- ports, edits
port = net.portCreateXML(PORT)
point("a port leads to the bridge", "<plug type='network' bridge='vbr7'/>" in port.XMLDesc())
point("connections are counted", "<network connections='1'>" in net.XMLDesc(), net.XMLDesc()[:60])
point("a port is made once", refused(lambda: net.portCreateXML(PORT), libvirt.VIR_ERR_NETWORK_PORT_EXIST) is True)
before = settled()
net.update(libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, libvirt.VIR_NETWORK_SECTION_IP_DHCP_HOST, 0,
           "<host mac='52:54:00:7b:35:94' name='web2' ip='192.168.77.15'/>",
           libvirt.VIR_NETWORK_UPDATE_AFFECT_LIVE | libvirt.VIR_NETWORK_UPDATE_AFFECT_CONFIG)
hosts = daemon.root / "var/lib/libvirt/dnsmasq/nat1.hostsfile"
point("a new host needs no new dnsmasq", hosts.read_text() == "52:54:00:7b:35:94,192.168.77.15,web2\n" and
      settled() == before)
guest("ip", "link", "set", "eth0", "down")
guest("ip", "link", "set", "eth0", "address", "52:54:00:7b:35:94", "up")

# dnsmasq reads its list of hosts again when it comes to it
soon("and gets its own address", lambda: lease().returncode == 0 and bound.read_text().split()[0] == "192.168.77.15", bound.read_text)
point("both definitions have it", net.XMLDesc().count("web2") == 1 and net.XMLDesc(libvirt.VIR_NETWORK_XML_INACTIVE).count("web2") == 1)
net.update(libvirt.VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, libvirt.VIR_NETWORK_SECTION_DNS_TXT, -1, "<txt name='t' value='v'/>",
           libvirt.VIR_NETWORK_UPDATE_AFFECT_LIVE)
point("a new record does", settled(before))

# --- kill -9
net.setAutostart(True)
now = settled()
conn = net = port = watcher = None
daemon.kill()
daemon.start()
conn = libvirt.open(daemon.uri)
net = conn.networkLookupByName("nat1")
point("a new daemon finds the network", net.isActive() and net.isPersistent() and net.autostart())
point("and its port", [p.UUIDString() for p in net.listAllPorts()] == ["5d744f21-ba4a-4d6e-bdb2-30a35ff3207d"])
point("its dnsmasq went on", settled() == now)
for pid in now:
    os.kill(pid, 9)
conn = net = None
daemon.kill()
daemon.start()
conn = libvirt.open(daemon.uri)
net = conn.networkLookupByName("nat1")
point("one that died is started again", net.isActive() and settled(now))

# --- the end
net.destroy()


def left():
    devices = run("ip", "link").stdout + run("nft", "list", "ruleset").stdout
    files = [*(daemon.root / "var/lib/libvirt/dnsmasq").iterdir(), *(daemon.root / "run/libvirt/network").glob("nat1*")]
    return dnsmasq_of(daemon) + files + [devices] * ("vbr7" in devices)


soon("nothing is left", lambda: not left(), left)
point("what is not active is not destroyed", refused(net.destroy, libvirt.VIR_ERR_OPERATION_INVALID) is True)
net.undefine()
point("the definition is gone", not file.exists() and
      refused(lambda: conn.networkLookupByName("nat1"), libvirt.VIR_ERR_NO_NETWORK) is True)

# --- several at once
def at_once(*calls):
    threads = [threading.Thread(target=refusal, args=(c,), daemon=True) for c in calls]
    for t in threads:
        t.start()
    for t in threads:
        t.join(60)
    return not any(t.is_alive() for t in threads)


MANY = "<network><name>many</name><uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff32000</uuid><bridge name='vbr9'/></network>"
for n in range(6):
    t = conn.networkDefineXML(MANY)
    ended = at_once(*((t.create, lambda: conn.networkCreateXML(MANY)) if n % 2 else (t.create, t.undefine, t.create)))
    left = [x for x in conn.listAllNetworks() if x.name() == "many"]
    is_there = run("ip", "link", "show", "vbr9").returncode == 0
    if not point("whoever is first, what is said of a network is so", ended and is_there == any(x.isActive() for x in left),
                 (ended, is_there, [(x.isActive(), x.isPersistent()) for x in left])):
        break
    for x in left:
        refusal(x.destroy)
        refusal(x.undefine)

# --- killed amid a start: what a client was not told of is not there, and what is said to be there is
CUT = XML.replace("nat1", "cut").replace("vbr7", "vbr9").replace("192.168.77", "192.168.79").replace("fd00:77", "fd00:79")
conn.networkDefineXML(CUT)
moments = random.Random(5)
for n in range(6):
    t = conn.networkLookupByName("cut")
    starting = threading.Thread(target=refusal, args=(t.create,), daemon=True)
    starting.start()
    threading.Event().wait(moments.random() * 0.3)  # any moment: which one is what is tried
    daemon.kill()
    starting.join(60)
    conn = t = None
    daemon.start()
    conn = libvirt.open(daemon.uri)
    t = conn.networkLookupByName("cut")
    active = t.isActive() == 1
    rules = run("nft", "list", "ruleset").stdout
    traces = [run("ip", "link", "show", "vbr9").returncode == 0, '"vbr9"' in rules, "192.168.79.0/24" in rules, bool(dnsmasq_of(daemon))]
    if not point("a daemon that dies amid a start leaves a network or nothing", traces == [active] * 4, (active, traces, rules)):
        break
    if not active:
        t.create()
    t.destroy()
    wait_for("the end of dnsmasq", lambda: not dnsmasq_of(daemon), 60)
conn.networkLookupByName("cut").undefine()

# --- limits
FLOOR = PORT.replace("</networkport>", "<bandwidth><inbound average='100' floor='%d'/></bandwidth></networkport>")
t = conn.networkCreateXML("<network><name>slow</name><bridge name='vbr9'/><bandwidth><inbound average='1000' peak='2000'/></bandwidth>"
                          "<ip address='10.9.0.1' prefix='24'/></network>")
floor = t.portCreateXML(FLOOR % 50)
classes = run("tc", "class", "show", "dev", "vbr9").stdout
point("a guaranteed guest has a class", "classID='3'" in floor.XMLDesc() and "1:3 " in classes and "400Kbit" in classes, classes)
point("what is left is for the others", "15600Kbit" in classes, classes)
more = (FLOOR % 5000).replace("3207d", "3207e").replace("35:93", "35:94")
point("more is not guaranteed than there is", refused(lambda: t.portCreateXML(more), libvirt.VIR_ERR_OPERATION_INVALID) is True)
get = ctypes.pythonapi.PyCapsule_GetPointer
get.restype, get.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
params, count = ctypes.c_void_p(), ctypes.c_int(0)
rc = ctypes.CDLL("libvirt.so.0").virNetworkPortGetParameters(ctypes.c_void_p(get(floor._o, b"virNetworkPortPtr")),
                                                             ctypes.byref(params), ctypes.byref(count), 0)
point("limits are told whatever the caller's count was", rc == 0 and count.value > 0, (rc, count.value))
floor.setParameters({"inbound.average": 100, "inbound.floor": 80})
classes = run("tc", "class", "show", "dev", "vbr9").stdout
point("a guarantee can change", "640Kbit" in classes and "15360Kbit" in classes and floor.parameters()["inbound.floor"] == 80, classes)
point("not to more than there is", refused(lambda: floor.setParameters({"inbound.average": 100, "inbound.floor": 9000}),
                                          libvirt.VIR_ERR_OPERATION_INVALID) is True and floor.parameters()["inbound.floor"] == 80)
floor.delete()
point("and ends with its port", "1:3 " not in run("tc", "class", "show", "dev", "vbr9").stdout)
t.destroy()
t = conn.networkCreateXML("<network><name>groups</name><bridge name='vbr9'/>"
                          "<portgroup name='fast' default='yes'><bandwidth><inbound average='77'/></bandwidth></portgroup></network>")
point("a port is like its group", "<inbound average='77'/>" in t.portCreateXML(PORT).XMLDesc())
t.destroy()

# --- other kinds
t = conn.networkCreateXML("<network><name>iso</name><bridge name='vbr9'/><ip address='10.9.0.1' prefix='24'/></network>")
isolated = run("nft", "list", "ruleset").stdout
point("guests of an isolated network stay inside", t.isActive() and not t.isPersistent() and 'iif "vbr9" counter' in isolated
      and "10.9.0.0/24" not in isolated, isolated)
t.destroy()
point("a transient network leaves", refused(lambda: conn.networkLookupByName("iso"), libvirt.VIR_ERR_NO_NETWORK) is True)
ip("link", "add", "hostbr", "type", "bridge")
t = conn.networkCreateXML("<network><name>br</name><forward mode='bridge'/><bridge name='hostbr'/></network>")
point("a bridge of the host is only pointed at", "<plug type='bridge' bridge='hostbr'/>" in t.portCreateXML(PORT).XMLDesc())
t.destroy()
point("and stays", run("ip", "link", "show", "hostbr").returncode == 0)
t = conn.networkCreateXML("<network><name>vtap</name><forward mode='passthrough'><interface dev='lo'/></forward></network>")
first = t.portCreateXML(PORT)
point("a device for one guest is for one guest",
      refused(lambda: t.portCreateXML(PORT.replace("3207d", "3207e").replace("35:93", "35:94")), libvirt.VIR_ERR_INTERNAL_ERROR) is True)
point("its use is counted", "<interface dev='lo' connections='1'/>" in t.XMLDesc(), t.XMLDesc())
first.delete()
point("until it is free again", "connections" not in t.XMLDesc())
t.destroy()
done()

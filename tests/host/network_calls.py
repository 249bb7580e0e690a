"""Networks, filters, interfaces and devices by every call of python3-libvirt, with good and bad arguments: one line per
call, the result or the error's code. network.py and its like have what only ours promises; host_peer.py runs this beside
Debian's daemon and beside ours, each in a box, and compares."""
import os
import re
import sys

import libvirt as L

from storage_calls import say

L.registerErrorHandler(lambda *_: None, None)
MASKS = [(re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "UUID"), (re.compile(r"52:54:00:(..):..:.."), "MAC")]


def shown(value):
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(shown(v) for v in value) + "]"
    if hasattr(value, "XMLDesc"):
        return f"{type(value).__name__} {value.name() if hasattr(value, 'name') else ''}"
    text = str(value)
    for pattern, word in MASKS:
        text = pattern.sub(word, text)
    return text


def t(label, function):
    try:
        say(label, shown(function()))
    except L.libvirtError as e:
        say(label, f"error {e.get_error_code()} ## {e.get_error_domain()} {e.get_error_message()}".replace("\n", " "))
    except Exception as e:  # the binding's own refusal
        say(label, type(e).__name__)


def N(inner, name="n"):
    return f"<network><name>{name}</name>{inner}</network>"


DOCS = {
    "noname": "<network/>",
    "empty": N(""),
    "slash": N("", "a/b"),
    "space": N("", "a b"),
    "badmode": N("<forward mode='x'/>"),
    "nat": N("<forward mode='nat'/><ip address='10.1.1.1' prefix='24'/>"),
    "natip6": N("<forward mode='nat'><nat ipv6='yes'/></forward><ip family='ipv6' address='fd00::1' prefix='64'/>"),
    "bridge+ip": N("<forward mode='bridge'/><bridge name='x'/><ip address='10.1.1.1' prefix='24'/>"),
    "bridge+dns": N("<forward mode='bridge'/><bridge name='x'/><dns><txt name='a' value='b'/></dns>"),
    "bridge+domain": N("<forward mode='bridge'/><bridge name='x'/><domain name='q'/>"),
    "bridge+mac": N("<forward mode='bridge'/><bridge name='x'/><mac address='52:54:00:00:00:01'/>"),
    "bridge+delay": N("<forward mode='bridge'/><bridge name='x' stp='on' delay='3'/>"),
    "bridge+mtu": N("<forward mode='bridge'/><bridge name='x'/><mtu size='1500'/>"),
    "bridge none": N("<forward mode='bridge'/>"),
    "private+bridge": N("<forward mode='private'/><bridge name='x'/>"),
    "nat+bw floor": N("<forward mode='nat'/><bandwidth><inbound average='3' floor='3'/></bandwidth>"),
    "nat+vlan": N("<forward mode='nat'/><vlan><tag id='3'/></vlan>"),
    "bridge+vlan ovs": N("<forward mode='bridge'/><bridge name='x'/><virtualport type='openvswitch'/><vlan><tag id='3'/></vlan>"),
    "nat+vp": N("<forward mode='nat'/><virtualport type='802.1Qbh'><parameters profileid='x'/></virtualport>"),
    "two default pg": N("<portgroup name='a' default='yes'/><portgroup name='b' default='yes'/>"),
    "same pg": N("<portgroup name='a'/><portgroup name='a'/>"),
    "pg noname": N("<portgroup/>"),
    "two dhcp": N("<ip address='10.1.1.1' prefix='24'><dhcp><range start='10.1.1.2' end='10.1.1.3'/></dhcp></ip><ip address='10.1.2.1' prefix='24'><dhcp><range start='10.1.2.2' end='10.1.2.3'/></dhcp></ip>"),
    "range out": N("<ip address='10.1.1.1' prefix='24'><dhcp><range start='10.1.2.2' end='10.1.2.3'/></dhcp></ip>"),
    "host dup": N("<ip address='10.1.1.1' prefix='24'><dhcp><host mac='52:54:00:00:00:01' ip='10.1.1.3'/><host mac='52:54:00:00:00:01' ip='10.1.1.4'/></dhcp></ip>"),
    "host dup ip": N("<ip address='10.1.1.1' prefix='24'><dhcp><host mac='52:54:00:00:00:01' ip='10.1.1.3'/><host mac='52:54:00:00:00:02' ip='10.1.1.3'/></dhcp></ip>"),
    "host outside": N("<ip address='10.1.1.1' prefix='24'><dhcp><host mac='52:54:00:00:00:01' ip='10.1.9.3'/></dhcp></ip>"),
    "bad ip": N("<ip address='10.1.1' prefix='24'/>"),
    "bad prefix": N("<ip address='10.1.1.1' prefix='44'/>"),
    "both": N("<ip address='10.1.1.1' prefix='24' netmask='255.255.255.0'/>"),
    "fam": N("<ip address='10.1.1.1' prefix='24' family='ipv6'/>"),
    "noaddr": N("<ip prefix='24'/>"),
    "longbridge": N("<bridge name='abcdefghijklmnopqrstuvwxyz'/>"),
    "stp?": N("<bridge name='b' stp='maybe'/>"),
    "delay": N("<bridge name='b' delay='99'/>"),
    "zone": N("<bridge name='b' zone='public'/>"),
    "mtu": N("<bridge name='b'/><mtu size='10'/>"),
    "route": N("<bridge name='b'/><ip address='10.1.1.1' prefix='24'/><route address='10.9.0.0' prefix='16' gateway='10.1.1.2'/>"),
    "route bad": N("<bridge name='b'/><ip address='10.1.1.1' prefix='24'/><route address='10.9.0.0' prefix='16' gateway='10.7.1.2'/>"),
    "route nogw": N("<bridge name='b'/><ip address='10.1.1.1' prefix='24'/><route address='10.9.0.0' prefix='16'/>"),
    "mac mc": N("<bridge name='b'/><mac address='01:00:00:00:00:01'/>"),
    "mac bad": N("<bridge name='b'/><mac address='zz'/>"),
    "uuid": N("<uuid>xx</uuid>"),
    "open": N("<forward mode='open'/><bridge name='b'/><ip address='10.1.1.1' prefix='24'/>"),
    "open zone": N("<forward mode='open'/><bridge name='b' zone='x'/>"),
    "open dev": N("<forward mode='open' dev='eth0'/><bridge name='b'/>"),
    "hostdev": N("<forward mode='hostdev'><address type='pci' domain='0' bus='1' slot='0' function='1'/></forward>"),
    "hostdev pf": N("<forward mode='hostdev'><pf dev='eth9'/></forward>"),
    "hostdev none": N("<forward mode='hostdev'/>"),
    "pass": N("<forward mode='passthrough'><interface dev='a'/><interface dev='b'/></forward>"),
    "dup if": N("<forward mode='passthrough'><interface dev='a'/><interface dev='a'/></forward>"),
    "pass none": N("<forward mode='passthrough'/>"),
    "nat range": N("<forward mode='nat'><nat><address start='1.1.1.9' end='1.1.1.1'/></nat></forward>"),
    "route nat": N("<forward mode='route'><nat/></forward>"),
    "tpl": N("<bridge name='q%d'/>"),
    "dns off": N("<bridge name='b'/><dns enable='no'/>"),
    "dns off txt": N("<bridge name='b'/><dns enable='no'><txt name='a' value='b'/></dns>"),
    "fwd": N("<bridge name='b'/><dns><forwarder/></dns>"),
    "title": N("<title>t</title><description>d</description>"),
    "lease": N("<ip address='10.1.1.1' prefix='24'><dhcp><range start='10.1.1.2' end='10.1.1.9'><lease expiry='1'/></range></dhcp></ip>"),
    "notxml": "<network",
    "wrongroot": "<domain/>",
}


HOST = "<host mac='52:54:00:00:00:0%d' ip='10.1.1.%d'/>"
PORT = "<networkport><uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff3207d</uuid><owner><name>g</name><uuid>06578fc1-c686-46fa-bc2c-83893b466a6f</uuid></owner><mac address='52:54:00:7b:35:93'/>%s</networkport>"


def networks(c):
    """Definitions, life, edits, notes and ports."""
    for k, x in DOCS.items():
        t("define " + k, lambda: c.networkDefineXML(x).XMLDesc())
        try:
            c.networkLookupByName("n").undefine()
        except L.libvirtError:
            pass
        for n in c.listAllNetworks():
            try:
                n.undefine()
            except L.libvirtError:
                pass
    n = c.networkDefineXML(N("<forward mode='nat'/><bridge name='vb3'/><ip address='10.1.1.1' prefix='24'><dhcp><range start='10.1.1.2' end='10.1.1.9'/></dhcp></ip>"))
    o = c.networkDefineXML(N("<bridge name='vb4'/><ip address='10.1.4.1' prefix='24'/>", "o"))
    t("again", lambda: c.networkDefineXML(n.XMLDesc()).name())
    t("uuid clash", lambda: c.networkDefineXML(n.XMLDesc().replace("<name>n<", "<name>m<")))
    t("name clash", lambda: c.networkDefineXML(N("", "n")))
    t("bridge clash", lambda: c.networkDefineXML(N("<bridge name='vb4'/>", "p")))
    t("validate", lambda: c.networkDefineXMLFlags(N("<foo/>", "p"), 1))
    t("flags", lambda: c.networkDefineXMLFlags(N("", "p"), 8))
    t("create flags", lambda: c.networkCreateXMLFlags(N("", "p"), 8))
    for f in ("isActive", "isPersistent", "autostart", "bridgeName", "name"):
        t(f, getattr(n, f))
    t("leases inactive", n.DHCPLeases)
    t("ports inactive", n.listAllPorts)
    t("destroy inactive", n.destroy)
    t("create", n.create)
    t("create again", n.create)
    t("xml", lambda: n.XMLDesc())
    t("xml inactive", lambda: n.XMLDesc(1))
    t("xml flags", lambda: n.XMLDesc(64))
    t("leases", n.DHCPLeases)
    t("leases mac", lambda: n.DHCPLeases("52:54:00:00:00:01"))
    t("leases badmac", lambda: n.DHCPLeases("zz"))
    t("leases flags", lambda: n.DHCPLeases(None, 3))
    t("autostart on", lambda: n.setAutostart(1))
    t("autostart", n.autostart)
    t("redefine active", lambda: c.networkDefineXML(n.XMLDesc(1)).XMLDesc())
    t("redefine other bridge", lambda: c.networkDefineXML(n.XMLDesc(1).replace("vb3", "vb5")).XMLDesc())
    t("bridge now", n.bridgeName)
    t("live", lambda: n.XMLDesc())
    t("create active xml", lambda: c.networkCreateXML(n.XMLDesc()))
    t("create defined xml", lambda: c.networkCreateXML(o.XMLDesc()).isPersistent())
    t("o active", o.isActive)
    t("o destroy", o.destroy)
    t("o persists", o.isPersistent)
    t("num", lambda: (c.numOfNetworks(), c.numOfDefinedNetworks(), c.listNetworks(), c.listDefinedNetworks()))
    for fl in (1, 2, 4, 8, 16, 32, 3, 5, 64):
        t(f"list {fl}", lambda: sorted(x.name() for x in c.listAllNetworks(fl)))
    t("lookup", lambda: c.networkLookupByName("zz"))
    t("lookup uuid", lambda: c.networkLookupByUUIDString("00000000-0000-0000-0000-000000000001"))
    for lab, a in {
     "add host": (3, 4, -1, HOST % (1, 5), 1), "add host again": (3, 4, -1, HOST % (1, 5), 1), "add both": (3, 4, -1, HOST % (2, 6), 3), "cur": (3, 4, -1, HOST % (3, 7), 0),
     "mod": (1, 4, -1, HOST % (1, 8), 1), "mod none": (1, 4, -1, HOST % (9, 8), 1), "del": (2, 4, -1, HOST % (1, 8), 1), "del none": (2, 4, -1, HOST % (1, 8), 1),
     "bad parent": (3, 4, 7, HOST % (4, 9), 1), "bad cmd": (9, 4, -1, HOST % (4, 9), 1), "bad sec": (3, 44, -1, HOST % (4, 9), 1), "sec0": (3, 0, -1, "<x/>", 1),
     "bridge": (1, 1, -1, "<bridge name='x'/>", 1), "domain": (1, 2, -1, "<domain name='x'/>", 1), "ip": (3, 3, -1, "<ip address='10.2.2.2'/>", 1),
     "range add": (3, 5, -1, "<range start='10.1.1.20' end='10.1.1.30'/>", 1), "range mod": (1, 5, -1, "<range start='10.1.1.20' end='10.1.1.30'/>", 1), "range del": (2, 5, -1, "<range start='10.1.1.20' end='10.1.1.30'/>", 1),
     "fwd": (1, 6, -1, "<forward/>", 1), "fwdif": (3, 7, -1, "<interface dev='x'/>", 1), "pf": (3, 8, -1, "<pf dev='x'/>", 1), "pg": (3, 9, -1, "<portgroup name='x'/>", 1), "pg again": (3, 9, -1, "<portgroup name='x'/>", 1),
     "dnshost": (3, 10, -1, "<host ip='10.1.1.5'><hostname>h</hostname></host>", 1), "dnstxt": (3, 11, -1, "<txt name='q' value='w'/>", 3), "srv": (3, 12, -1, "<srv service='s' protocol='tcp'/>", 1),
     "bad xml": (3, 4, -1, "<host", 1), "wrong el": (3, 4, -1, "<foo/>", 1), "flags": (3, 4, -1, HOST % (5, 9), 64)}.items():
        t("update " + lab, lambda: n.update(*a))
    t("after", lambda: n.XMLDesc())
    t("after inactive", lambda: n.XMLDesc(1))
    for lab, a in {"title": (1, "T", None, None, 0), "desc": (0, "D", None, None, 3), "el": (2, "<a x='1'/>", "k", "http://u", 1), "bad": (2, "<a", "k", "http://u", 1), "type": (7, "a", None, None, 0)}.items():
        t("setmeta " + lab, lambda: n.setMetadata(*a))
    for lab, a in {"title": (1, None, 0), "desc": (0, None, 2), "el": (2, "http://u", 0), "no el": (2, "http://x", 0), "both": (1, None, 3)}.items():
        t("meta " + lab, lambda: n.metadata(*a))
    t("port", lambda: n.portCreateXML(PORT % "").XMLDesc())
    t("port again", lambda: n.portCreateXML(PORT % ""))
    t("port nouuid", lambda: n.portCreateXML((PORT % "").replace("<uuid>5d744f21-ba4a-4d6e-bdb2-30a35ff3207d</uuid>", "")).XMLDesc())
    t("port plug", lambda: n.portCreateXML((PORT % "<plug type='network' bridge='x'/>").replace("207d", "207e")))
    t("port reclaim", lambda: n.portCreateXML((PORT % "<plug type='network' bridge='vb3'/>").replace("207d", "207e"), 1).XMLDesc())
    t("port group", lambda: n.portCreateXML((PORT % "<group>zz</group>").replace("207d", "207f")).XMLDesc())
    t("port floor", lambda: n.portCreateXML((PORT % "<bandwidth><inbound floor='4' average='4'/></bandwidth>").replace("207d", "207f")).XMLDesc())
    t("port bw", lambda: n.portCreateXML((PORT % "<bandwidth><inbound average='4'/></bandwidth>").replace("207d", "207f")).XMLDesc())
    t("ports", lambda: len(n.listAllPorts()))
    t("lookup port", lambda: n.portLookupByUUIDString("00000000-0000-0000-0000-000000000001"))
    p = n.portLookupByUUIDString("5d744f21-ba4a-4d6e-bdb2-30a35ff3207f") if len(n.listAllPorts()) > 2 else n.listAllPorts()[0]
    t("params", p.parameters)
    t("set", lambda: p.setParameters({"inbound.average": 7, "outbound.average": 8}))
    t("params", p.parameters)
    t("set bad", lambda: p.setParameters({"x": 7}))
    t("set floor", lambda: p.setParameters({"inbound.floor": 7}))
    t("xml", lambda: p.XMLDesc())
    t("del", p.delete)
    t("del again", p.delete)
    t("net now", lambda: n.XMLDesc().split("\n")[0])
    t("undefine active", n.undefine)
    t("persistent", n.isPersistent)
    t("xml inactive transient", lambda: n.XMLDesc(1)[:20])
    t("autostart transient", lambda: n.setAutostart(1))
    t("undefine transient", n.undefine)
    t("update config transient", lambda: n.update(3, 4, -1, HOST % (6, 6), 2))
    t("destroy", n.destroy)
    t("destroy gone", n.destroy)
    t("xml gone", n.XMLDesc)
    t("o undefine", o.undefine)
    t("list", lambda: c.listAllNetworks())
    for k in ("bridge none", "pass", "hostdev", "hostdev pf"):
        def st():
            x = c.networkCreateXML(DOCS[k])
            try:
                return x.XMLDesc(), [shown(pp) for pp in [x.portCreateXML(PORT % "").XMLDesc()]]
            finally:
                x.destroy()
        t("create " + k, st)


def filters(c):
    """Packet filters."""
    F = "<filter name='%s' chain='%s'>%s</filter>"
    for lab, x in {"ok": F % ("f", "root", "<rule action='drop' direction='in'/>"), "bad chain": F % ("f", "zz", ""), "noname": "<filter/>", "missing ref": F % ("f", "root", "<filterref filter='nosuch'/>"), "self": F % ("f", "root", "<filterref filter='f'/>"), "act": F % ("f", "root", "<rule action='x' direction='in'/>"), "prio": "<filter name='f' chain='ipv4' priority='5000'/>"}.items():
        t("filter " + lab, lambda: c.nwfilterDefineXML(x).XMLDesc())
    f = c.nwfilterLookupByName("f")
    t("filter num", lambda: c.numOfNWFilters() > 0)
    t("undef", f.undefine)
    t("undef again", f.undefine)
    t("xml gone", f.XMLDesc)


def interfaces(c):
    """Network interfaces."""
    for f in ("lo",):
        t("iface", lambda: c.interfaceLookupByName(f).XMLDesc(1))
        t("iface", lambda: c.interfaceLookupByName(f).isActive())
        t("iface", lambda: c.interfaceLookupByMACString("00:00:00:00:00:00").name())
        t("iface", lambda: c.interfaceLookupByName("zz"))
        t("ud", lambda: c.interfaceLookupByName(f).undefine())
        t("mac", lambda: c.interfaceLookupByMACString("xx").name())
        t("ifaces", lambda: (c.numOfInterfaces(), c.listInterfaces(), c.numOfDefinedInterfaces()))
        t("b", c.changeBegin)


def devices(c):
    """Node devices."""
    d = c.nodeDeviceLookupByName("computer")
    for m in ("name", "parent", "numOfCaps", "listCaps", "isActive", "isPersistent", "autostart", "create", "destroy", "undefine", "dettach", "reAttach", "reset"):
        t("nd " + m, getattr(d, m))
    d = c.nodeDeviceLookupByName("pci_0000_00_02_0")
    for m in ("name", "parent", "numOfCaps", "listCaps"):
        t("nd " + m, getattr(d, m))
    t("nd", lambda: c.numOfDevices("pci"))
    t("nd", lambda: c.listDevices("storage"))
    t("nd", lambda: c.numOfDevices("nosuch"))
    t("nd", lambda: len(c.listAllDevices(0)))
    t("nd", lambda: c.nodeDeviceLookupByName("zz"))
    t("nd wwn", lambda: c.nodeDeviceLookupSCSIHostByWWN("1", "2", 0))
    t("nd", lambda: c.nodeDeviceCreateXML("<device/>", 0))
    t("nd", lambda: c.nodeDeviceCreateXML("<dev", 0))
    t("nd define", lambda: c.nodeDeviceDefineXML("<device><name>x</name><capability type='net'/></device>", 0))
    t("nd sf", lambda: d.setAutostart(1))
    t("nd detach", lambda: d.detachFlags("zz", 0))


if __name__ == "__main__":
    connection = L.open(os.environ.get("CALLS_URI", "qemu:///system"))
    for section in (networks, filters, interfaces, devices):
        print(f"# {section.__name__}", flush=True)
        try:
            section(connection)
        except Exception as e:
            print(f"# {section.__name__} breaks off: {type(e).__name__} {e}", flush=True)
    sys.stdout.flush()
    os._exit(0)

"""Calls about networks, ports, pools, volumes, interfaces and secrets of test:///default, and the events they cause."""
import difflib

import libvirt as L
from calls import caller, run, section

ONE = "11111111-1111-1111-1111-1111111111%02d"
NET = """<network><name>%s</name><uuid>%s</uuid><forward mode='nat'/><bridge name='%s'/><dns><txt name='a' value='b'/>
<srv service='s' protocol='tcp'/><host ip='1.2.3.4'><hostname>x</hostname><hostname>y</hostname></host></dns>
<ip address='192.168.122.1' prefix='24'><dhcp><range start='192.168.122.100' end='192.168.122.110'/>
<host mac='52:54:00:00:00:01' name='h1' ip='192.168.122.10'/><host mac='52:54:00:00:00:02' name='h2' ip='192.168.122.11'/>
</dhcp></ip><ip address='192.168.123.1' prefix='24'/><ip family='ipv6' address='2001:db8::1' prefix='64'/>
<portgroup name='a' default='yes'/><portgroup name='b'/></network>"""
POOL = "<pool type='dir'><name>%s</name><uuid>%s</uuid><target><path>%s</path></target></pool>"
VOL = "<volume><name>%s</name><capacity>%d</capacity>%s</volume>"
IFACE = "<interface type='ethernet' name='%s'><start mode='onboot'/><mac address='%s'/></interface>"


@section
def networks(s, c):
    say = caller(s)
    say("list", c.listNetworks)
    say("defined", c.listDefinedNetworks)
    say("counts", lambda: [c.numOfNetworks(), c.numOfDefinedNetworks()])
    d = say("default", c.networkLookupByName, "default")
    say("default state", lambda: [d.isActive(), d.isPersistent(), d.autostart()])
    say("default bridge", d.bridgeName)
    say("default uuid", d.UUIDString)
    say("default xml", d.XMLDesc, 0)
    say("none", c.networkLookupByName, "none")
    say("none by uuid", c.networkLookupByUUIDString, ONE % 99)
    n = say("define", c.networkDefineXML, NET % ("n1", ONE % 1, "virbr7"))
    say("xml", n.XMLDesc, 0)
    say("xml inactive", n.XMLDesc, 1)
    say("xml flag 2", n.XMLDesc, 2)
    say("state", lambda: [n.isActive(), n.isPersistent(), n.autostart()])
    say("defined", c.listDefinedNetworks)
    say("same name", c.networkDefineXML, NET % ("n1", ONE % 2, "virbr8"))
    say("same uuid", c.networkDefineXML, NET % ("n2", ONE % 1, "virbr8"))
    say("again", c.networkDefineXML, NET % ("n1", ONE % 1, "virbr7"))
    say("no xml", c.networkDefineXML, "<net")
    for flags in (0, 1, 2, 3, 4, 8, 12, 16, 32, 48, 63, 64):
        say(f"all {flags}", c.listAllNetworks, flags)
    say("autostart", n.setAutostart, 1)
    say("autostart", n.autostart)
    say("all autostart", c.listAllNetworks, 16)
    say("destroy", n.destroy)
    say("create", n.create)
    say("create again", n.create)
    say("state", lambda: [n.isActive(), n.isPersistent(), n.autostart()])
    say("list", c.listNetworks)
    say("undefine active", n.undefine)
    say("state", lambda: [n.isActive(), n.isPersistent()])
    say("destroy", n.destroy)
    say("gone", n.isActive)
    say("gone xml", n.XMLDesc, 0)
    t = say("create transient", c.networkCreateXML, NET % ("t1", ONE % 3, "virbr9"))
    say("state", lambda: [t.isActive(), t.isPersistent()])
    say("autostart", t.autostart)
    say("set autostart", t.setAutostart, 1)
    say("undefine", t.undefine)
    say("create again", c.networkCreateXML, NET % ("t1", ONE % 3, "virbr9"))
    say("define it", c.networkDefineXML, NET % ("t1", ONE % 3, "virbr9"))
    say("state", lambda: [t.isActive(), t.isPersistent()])
    say("destroy", t.destroy)
    say("state", lambda: [t.isActive(), t.isPersistent()])
    say("undefine", t.undefine)
    b = say("no bridge", c.networkDefineXML, f"<network><name>nb</name><uuid>{ONE % 4}</uuid></network>")
    say("bridge name", b.bridgeName)
    say("leases", b.DHCPLeases)
    say("undefine", b.undefine)
    b = say("hostdev", c.networkDefineXML, f"<network><name>nb</name><uuid>{ONE % 4}</uuid><forward mode='hostdev'/></network>")
    say("bridge name", b.bridgeName)
    say("create", b.create)
    say("destroy", b.destroy)
    say("undefine", b.undefine)


MODIFY, DELETE, LAST, FIRST = 1, 2, 3, 4
HOST = "<host mac='52:54:00:00:00:09' name='n9' ip='192.168.122.20'/>"
RANGE = "<range start='192.168.122.120' end='192.168.122.130'/>"
UPDATES = [(LAST, s, -1, "<x/>") for s in range(14)] + [(0, 4, 0, HOST), (5, 4, 0, HOST)] + [(LAST, 4, i, HOST) for i in (-1, 0, 1, 2, 3, 7)]
UPDATES += [(c, 4, 0, x) for c in (MODIFY, DELETE, LAST, FIRST) for x in (
    HOST, "<host mac='52:54:00:00:00:01' ip='192.168.122.20'/>", "<host mac='52:54:00:00:00:07' ip='192.168.122.10'/>",
    "<host mac='52:54:00:00:00:07' name='h1' ip='192.168.122.30'/>", "<host mac='52:54:00:00:00:07'/>", "<host/>", "<foo/>", "<host",
    "<host mac='52:54:00:00:00:07' ip='10.0.0.1'/>", "<host mac='52:54:00:00:00:01' name='hh' ip='192.168.122.20'/>",
    "<host name='h1' ip='192.168.122.20'/>", "<host mac='52:54:00:00:00:07' ip='192.168.122.70'/>", "<host ip='192.168.122.10'/>",
    "<host name='h1'/>", "<host mac='52:54:00:00:00:01'/>", "<host mac='52:54:00:00:00:01' ip='9.9.9.9'/>", "<host ip='fe80::7' name='q'/>")]
UPDATES += [(DELETE, 4, 1, "<host name='h1'/>"), (DELETE, 4, -1, "<host name='h1'/>"), (LAST, 4, 2, "<host name='z' ip='2001:db8::5'/>"),
            (LAST, 4, -1, "<host name='z' ip='2001:db8::5'/>")]
UPDATES += [(c, 5, i, x) for c in (MODIFY, DELETE, LAST, FIRST) for i in (-1, 0, 1) for x in (
    RANGE, "<range start='192.168.122.100' end='192.168.122.110'/>", "<range start='192.168.122.100' end='192.168.122.111'/>",
    "<range start='192.168.122.105'/>", "<range start='192.168.122.105' end='192.168.122.101'/>")]
UPDATES += [(c, 7, 0, x) for c in (MODIFY, DELETE, LAST, FIRST) for x in ("<interface dev='e1'/>", "<interface/>")]
UPDATES += [(c, 9, 0, x) for c in (MODIFY, DELETE, LAST, FIRST) for x in (
    "<portgroup name='a'/>", "<portgroup name='c' default='yes'/>", "<portgroup name='b' default='yes'/>", "<portgroup/>",
    "<portgroup name='c'><bandwidth><inbound average='5'/></bandwidth></portgroup>")]
UPDATES += [(c, 10, 0, x) for c in (DELETE, LAST, FIRST) for x in (
    "<host ip='1.2.3.4'><hostname>x</hostname></host>", "<host ip='1.2.3.4'/>", "<host ip='1.2.3.5'><hostname>x</hostname></host>",
    "<host ip='1.2.3.5'><hostname>zz</hostname></host>", "<host><hostname>y</hostname></host>", "<host/>")]
UPDATES += [(c, 11, 0, x) for c in (DELETE, LAST, FIRST) for x in (
    "<txt name='a' value='b'/>", "<txt name='a'/>", "<txt name='c' value='d'/>", "<txt/>", "<txt name='c d' value='e'/>")]
UPDATES += [(c, 12, 0, x) for c in (DELETE, LAST, FIRST) for x in (
    "<srv service='s' protocol='tcp'/>", "<srv service='s' protocol='udp'/>", "<srv service='s'/>",
    "<srv service='s' protocol='tcp' target='t' port='3'/>", "<srv protocol='tcp'/>")]


@section
def updates(s, c):
    say = caller(s)
    xml = NET % ("u", ONE % 5, "virbr7")
    for update in UPDATES:
        n = c.networkDefineXML(xml)
        before = n.XMLDesc(0).splitlines()
        say(f"update {update}", n.update, *update)
        for line in difflib.unified_diff(before, n.XMLDesc(0).splitlines(), lineterm="", n=0):
            if line[0] in "+-" and line[:3] not in ("+++", "---"):
                s.say("   becomes", line)
        n.undefine()
    n = c.networkDefineXML(xml)
    for flags in (0, 1, 2, 3, 4, 8):
        say(f"update inactive, flags {flags}", n.update, LAST, 4, 0, HOST, flags)
    n.create()
    for flags in (0, 1, 2, 3):
        mac = HOST.replace("09", "2%d" % flags).replace("n9", "m%d" % flags).replace(".20", ".3%d" % flags)
        say(f"update active, flags {flags}", n.update, LAST, 4, 0, mac, flags)
        say("live hosts", lambda: n.XMLDesc(0).count("<host mac"))
        say("stored hosts", lambda: n.XMLDesc(1).count("<host mac"))
    n.destroy()
    say("then hosts", lambda: n.XMLDesc(0).count("<host mac"))
    n.undefine()


@section
def pools(s, c):
    say = caller(s)
    say("list", c.listStoragePools)
    say("defined", c.listDefinedStoragePools)
    d = say("default", c.storagePoolLookupByName, "default-pool")
    say("state", lambda: [d.isActive(), d.isPersistent(), d.autostart()])
    say("uuid", d.UUIDString)
    say("info", d.info)
    say("xml", d.XMLDesc, 0)
    say("xml inactive", d.XMLDesc, 1)
    say("none", c.storagePoolLookupByName, "none")
    say("by uuid", c.storagePoolLookupByUUIDString, ONE % 99)
    say("by path", c.storagePoolLookupByTargetPath, "/default-pool")
    say("by odd path", c.storagePoolLookupByTargetPath, "/default-pool/")
    say("by no path", c.storagePoolLookupByTargetPath, "/nowhere")
    p = say("define", c.storagePoolDefineXML, POOL % ("p1", ONE % 11, "/p1"))
    say("info", p.info)
    say("xml", p.XMLDesc, 0)
    say("state", lambda: [p.isActive(), p.isPersistent(), p.autostart()])
    say("same name", c.storagePoolDefineXML, POOL % ("p1", ONE % 12, "/p2"))
    say("same uuid", c.storagePoolDefineXML, POOL % ("p2", ONE % 11, "/p2"))
    say("same path", c.storagePoolDefineXML, POOL % ("p3", ONE % 13, "/p1"))
    say("again", c.storagePoolDefineXML, POOL % ("p1", ONE % 11, "/p1"))
    for flags in (0, 1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 65, 1 << 17, 1 << 18):
        say(f"all {flags}", c.listAllStoragePools, flags)
    for call in ("refresh", "destroy", "numOfVolumes", "listVolumes", "listAllVolumes"):
        say(f"inactive {call}", getattr(p, call))
    say("autostart", p.setAutostart, 1)
    say("autostart", p.autostart)
    say("build", p.build, 0)
    say("build", p.build, 1)
    say("build", p.build, 3)
    say("create", p.create, 0)
    say("create", p.create, 0)
    say("create flags", p.create, 16)
    say("build active", p.build, 0)
    say("info", p.info)
    say("refresh", p.refresh, 0)
    say("refresh", p.refresh, 1)
    say("delete active", p.delete, 0)
    say("undefine active", p.undefine)
    say("state", lambda: [p.isActive(), p.isPersistent(), p.autostart()])
    say("destroy", p.destroy)
    say("destroy", p.destroy)
    say("state", lambda: [p.isActive(), p.isPersistent(), p.autostart()])
    say("delete", p.delete, 0)
    say("delete", p.delete, 1)
    say("undefine", p.undefine)
    say("gone", p.info)
    t = say("transient", c.storagePoolCreateXML, POOL % ("t1", ONE % 14, "/t1"), 0)
    say("info", t.info)
    say("state", lambda: [t.isActive(), t.isPersistent()])
    say("autostart", t.setAutostart, 1)
    say("undefine", t.undefine)
    say("again", c.storagePoolCreateXML, POOL % ("t1", ONE % 14, "/t1"), 0)
    say("define", c.storagePoolDefineXML, POOL % ("t1", ONE % 14, "/t1"))
    say("state", lambda: [t.isActive(), t.isPersistent()])
    say("destroy", t.destroy)
    say("undefine", t.undefine)
    t = say("transient", c.storagePoolCreateXML, POOL % ("t1", ONE % 14, "/t1"), 0)
    say("destroy", t.destroy)
    say("gone", t.info)
    for kind in ("dir", "logical", "iscsi", "netfs", "disk", "scsi", "mpath", "zz", "gluster"):
        say(f"sources {kind}", c.findStoragePoolSources, kind, None, 0)
        say(f"sources {kind}", c.findStoragePoolSources, kind, "<source><host name='h'/></source>", 0)
    say("sources", c.findStoragePoolSources, "iscsi", "<source/>", 0)
    say("sources", c.findStoragePoolSources, "iscsi", "<sou", 0)
    say("sources", c.findStoragePoolSources, "netfs", "<source><host name='h'/></source>", 1)
    say("capabilities", c.getStoragePoolCapabilities, 0)


@section
def volumes(s, c):
    say = caller(s)
    d = c.storagePoolLookupByName("default-pool")
    say("volumes", d.listVolumes)
    say("number", d.numOfVolumes)
    v = say("create", d.createXML, VOL % ("v1", 4096, ""), 0)
    say("key", v.key)
    say("path", v.path)
    say("info", v.info)
    say("info flags", v.infoFlags, 0)
    say("info physical", v.infoFlags, 1)
    say("info flags 2", v.infoFlags, 2)
    say("xml", v.XMLDesc, 0)
    say("xml", v.XMLDesc, 1)
    say("pool", v.storagePoolLookupByVolume)
    say("pool info", d.info)
    say("again", d.createXML, VOL % ("v1", 4096, ""), 0)
    say("no capacity", d.createXML, "<volume><name>v2</name></volume>", 0)
    say("bad flags", d.createXML, VOL % ("v2", 5, ""), 8)
    say("huge", d.createXML, VOL % ("v3", 1 << 60, ""), 0)
    say("sparse", d.createXML, VOL % ("v3", 1 << 40, "<allocation>0</allocation>"), 0)
    say("pool info", d.info)
    say("names", d.listVolumes)
    say("all", d.listAllVolumes, 0)
    say("all", d.listAllVolumes, 1)
    say("by name", d.storageVolLookupByName, "v1")
    say("by no name", d.storageVolLookupByName, "zz")
    say("by key", c.storageVolLookupByKey, "/default-pool/v1")
    say("by no key", c.storageVolLookupByKey, "/zz")
    say("by path", c.storageVolLookupByPath, "/default-pool/v1")
    say("by odd path", c.storageVolLookupByPath, "/default-pool//v1")
    say("by no path", c.storageVolLookupByPath, "/default-pool/zz")
    w = say("clone", d.createXMLFrom, VOL % ("w1", 0, ""), v, 0)
    say("clone xml", w.XMLDesc, 0)
    say("clone", d.createXMLFrom, VOL % ("w1", 0, ""), v, 0)
    say("clone bigger", d.createXMLFrom, VOL % ("w2", 10000, "<allocation>100</allocation>"), v, 0)
    say("clone no capacity", d.createXMLFrom, "<volume><name>w3</name></volume>", v, 0)
    say("clone flags", d.createXMLFrom, VOL % ("w4", 10000, ""), v, 8)
    say("xml", d.storageVolLookupByName("w2").XMLDesc, 0)
    say("pool info", d.info)
    say("resize", v.resize, 8192, 0)
    say("wipe", v.wipe, 0)
    say("wipe", v.wipe, 1)
    say("wipe", v.wipePattern, 1, 0)
    say("upload", v.upload, c.newStream(0), 0, 0, 0)
    say("download", v.download, c.newStream(0), 0, 0, 0)
    say("delete flags", v.delete, 4)
    say("delete", v.delete, 0)
    say("gone", v.info)
    say("gone", v.delete, 0)
    say("pool info", d.info)
    p = c.storagePoolDefineXML(POOL % ("pv", ONE % 21, "/pv"), 0)
    say("in inactive", p.createXML, VOL % ("v1", 4096, ""), 0)
    say("by name in inactive", p.storageVolLookupByName, "v1")
    p.create(0)
    x = say("in other", p.createXML, VOL % ("x1", 4096, "<target><format type='qcow2'/></target>"), 0)
    say("destroy", p.destroy)
    say("gone", x.info)
    say("by key", c.storageVolLookupByKey, "/pv/x1")
    say("by path", c.storageVolLookupByPath, "/pv/x1")
    say("create", p.create, 0)
    say("volumes", p.listVolumes)
    say("destroy", p.destroy)
    say("undefine", p.undefine)
    for name in d.listVolumes():
        d.storageVolLookupByName(name).delete(0)
    say("pool info", d.info)


@section
def interfaces(s, c):
    say = caller(s)
    say("list", c.listInterfaces)
    say("defined", c.listDefinedInterfaces)
    say("counts", lambda: [c.numOfInterfaces(), c.numOfDefinedInterfaces()])
    i = say("eth1", c.interfaceLookupByName, "eth1")
    say("mac", i.MACString)
    say("xml", i.XMLDesc, 0)
    say("xml", i.XMLDesc, 1)
    say("xml", i.XMLDesc, 2)
    say("none", c.interfaceLookupByName, "zz")
    say("by mac", c.interfaceLookupByMACString, "aa:bb:cc:dd:ee:ff")
    say("by mac", c.interfaceLookupByMACString, "AA:BB:CC:DD:EE:FF")
    say("by no mac", c.interfaceLookupByMACString, "aa:bb:cc:dd:ee:00")
    say("active", i.isActive)
    n = say("define", c.interfaceDefineXML, IFACE % ("eth5", "52:54:00:00:00:05"), 0)
    say("active", n.isActive)
    say("again", c.interfaceDefineXML, IFACE % ("eth5", "52:54:00:00:00:06"), 0)
    say("by mac", c.interfaceLookupByMACString, "52:54:00:00:00:05")
    say("by mac", c.interfaceLookupByMACString, "52:54:00:00:00:06")
    say("same mac", c.interfaceDefineXML, IFACE % ("eth6", "52:54:00:00:00:06"), 0)
    say("by mac", c.interfaceLookupByMACString, "52:54:00:00:00:06")
    say("bad", c.interfaceDefineXML, "<interface/>", 0)
    say("flags", c.interfaceDefineXML, IFACE % ("eth7", "52:54:00:00:00:07"), 2)
    for flags in (0, 1, 2, 3, 4):
        say(f"all {flags}", c.listAllInterfaces, flags)
    say("destroy inactive", n.destroy, 0)
    say("create", n.create, 0)
    say("create", n.create, 0)
    say("list", c.listInterfaces)
    say("undefine active", n.undefine)
    say("list", c.listInterfaces)
    say("gone", n.isActive)
    say("undefine", c.interfaceLookupByName("eth6").undefine)
    say("commit without", c.changeCommit, 0)
    say("rollback without", c.changeRollback, 0)
    say("begin", c.changeBegin, 0)
    say("begin", c.changeBegin, 0)
    say("define", c.interfaceDefineXML, IFACE % ("eth8", "52:54:00:00:00:08"), 0)
    say("undefine", i.undefine)
    say("all", c.listAllInterfaces, 0)
    say("rollback", c.changeRollback, 0)
    say("all", c.listAllInterfaces, 0)
    say("begin", c.changeBegin, 0)
    say("define", c.interfaceDefineXML, IFACE % ("eth8", "52:54:00:00:00:08"), 0)
    say("commit", c.changeCommit, 0)
    say("all", c.listAllInterfaces, 0)
    say("rollback", c.changeRollback, 0)
    say("begin", c.changeBegin, 1)
    say("undefine", c.interfaceLookupByName("eth8").undefine)


@section
def events(s, c):
    say = caller(s)
    seen = []
    c.networkEventRegisterAny(None, L.VIR_NETWORK_EVENT_ID_LIFECYCLE, lambda c, n, e, d, o: seen.append(f"net {n.name()} {e} {d}"), None)
    c.storagePoolEventRegisterAny(None, L.VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, lambda c, p, e, d, o: seen.append(f"pool {p.name()} {e} {d}"), None)
    c.storagePoolEventRegisterAny(None, L.VIR_STORAGE_POOL_EVENT_ID_REFRESH, lambda c, p, o: seen.append(f"refresh {p.name()}"), None)

    def end():
        timer = [False]
        t = L.virEventAddTimeout(150, lambda *a: timer.__setitem__(0, True), None)
        while not timer[0]:
            L.virEventRunDefaultImpl()
        L.virEventRemoveTimeout(t)

    n = c.networkDefineXML(NET % ("ev", ONE % 31, "virbr7"))
    n.create()
    n.update(LAST, 4, 0, HOST, 0)
    n.destroy()
    n.undefine()
    c.networkCreateXML(NET % ("ev", ONE % 31, "virbr7")).destroy()
    p = c.storagePoolDefineXML(POOL % ("ev", ONE % 32, "/ev"), 0)
    p.build(0)
    p.create(0)
    p.refresh(0)
    p.createXML(VOL % ("a", 5, ""), 0)
    p.destroy()
    p.delete(0)
    p.undefine()
    c.storagePoolCreateXML(POOL % ("ev", ONE % 32, "/ev"), 0).destroy()
    end()
    s.say("events", "\n".join(seen))


if __name__ == "__main__":
    import sys
    sys.exit(run(sys.argv[1:]))

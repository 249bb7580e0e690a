"""Calls about domains of test:///default: life, definitions, figures, edits, and the events they cause."""
import libvirt as L
from calls import Events, Script, run, section

SMALL = "<domain type='test'><name>{}</name><memory>65536</memory><vcpu>{}</vcpu><os><type>hvm</type></os>{}</domain>"
DEVICES = """<devices><emulator>/bin/x</emulator>
<disk type='file'><source file='/x'/><target dev='vda'/></disk>
<disk type='file'><source file='/y'/><target dev='sda'/></disk>
<disk type='file' device='cdrom'><target dev='hda'/></disk>
<interface type='network'><mac address='52:54:00:00:00:01'/><source network='default'/></interface>
<interface type='bridge'><mac address='52:54:00:00:00:02'/><source bridge='br0'/><model type='virtio'/></interface>
<serial type='pty'/><console type='pty'/><graphics type='vnc'/><video/><input type='tablet' bus='usb'/><controller type='usb'/>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel><memballoon model='virtio'/>
<rng model='virtio'><backend model='random'>/dev/random</backend></rng><sound model='ich6'/></devices>"""
CONFIG, LIVE = L.VIR_DOMAIN_AFFECT_CONFIG, L.VIR_DOMAIN_AFFECT_LIVE


def define(s, c, text, label="define"):
    dom = s.try_(label, c.defineXML, text)
    if dom:
        s.try_(f"{label}: document", dom.XMLDesc)
    return dom


@section
def defaults(s, c):
    """What a document becomes."""
    define(s, c, SMALL.format("a", 1, ""))
    dom = define(s, c, SMALL.format("b", 4, DEVICES))
    s.calls(dom, ("create",), ("XMLDesc",), ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE), ("XMLDesc", L.VIR_DOMAIN_XML_SECURE),
            ("XMLDesc", L.VIR_DOMAIN_XML_MIGRATABLE), ("XMLDesc", L.VIR_DOMAIN_XML_UPDATE_CPU), ("XMLDesc", 1 << 20))
    for name, text in {
        "linux": "<os><type>linux</type></os>", "xen": "<os><type>xen</type></os>",
        "xen devices": "<os><type>xen</type><kernel>/k</kernel><cmdline>a b</cmdline></os><devices><disk type='file'><source file='/u'/>"
                       "<target dev='sda1'/></disk><console tty='/dev/pts/5'/><graphics type='vnc'/><input type='mouse'/></devices>",
        "arch": "<os><type arch='x86_64' machine='pc'>hvm</type></os>", "boot": "<os><type>hvm</type><boot dev='cdrom'/><boot dev='hd'/></os>",
        "spice": "<os><type>hvm</type></os><devices><graphics type='spice'/><graphics type='spice' autoport='yes'/>"
                 "<video><model type='qxl'/></video></devices>",
        "vnc": "<os><type>hvm</type></os><devices><graphics type='vnc' port='5901' listen='0.0.0.0' passwd='sesame'/></devices>",
        "cpu": "<os><type>hvm</type></os><cpu mode='host-passthrough'/>",
        "cpu model": "<os><type>hvm</type></os><cpu><model>Penryn</model><feature name='vmx'/></cpu>",
        "topology": "<os><type>hvm</type></os><vcpu>4</vcpu><cpu><topology sockets='1' cores='2' threads='2'/></cpu>",
        "features": "<os><type>hvm</type></os><features><acpi/><apic/><pae/></features><clock offset='localtime'/><on_crash>preserve</on_crash>",
        "metadata": "<os><type>hvm</type></os><title>T</title><description>D</description><metadata><x:a xmlns:x='http://x/'>1</x:a></metadata>",
        "disks": "<os><type>hvm</type></os><devices><disk type='block' device='lun'><source dev='/dev/x'/><target dev='sdb'/></disk>"
                 "<disk type='network'><source protocol='nbd'><host name='h' port='1'/></source><target dev='vdb'/></disk>"
                 "<disk type='file' device='floppy'><target dev='fda'/></disk><disk type='volume'><source pool='p' volume='v'/>"
                 "<target dev='vdc'/></disk><disk type='file'><driver name='qemu' type='qcow2' cache='none'/><source file='/z'/>"
                 "<target dev='hdc' bus='sata'/><serial>S</serial><boot order='1'/></disk></devices>",
        "nics": "<os><type>hvm</type></os><devices><interface type='user'><mac address='52:54:00:11:22:33'/></interface><interface "
                "type='direct'><mac address='52:54:00:11:22:34'/><source dev='eth0' mode='vepa'/></interface></devices>",
        "chardevs": "<os><type>hvm</type></os><devices><serial type='file'><source path='/f'/></serial><parallel type='pty'/><console "
                    "type='pty'><target type='virtio'/></console><channel type='spicevmc'/></devices>",
        "misc": "<os><type>hvm</type></os><devices><watchdog model='i6300esb'/><tpm><backend type='passthrough'/></tpm><panic/><hostdev "
                "mode='subsystem' type='usb'><source><address bus='1' device='2'/></source></hostdev><filesystem><source dir='/a'/>"
                "<target dir='b'/></filesystem><smartcard mode='host'/></devices>",
    }.items():
        dom = define(s, c, f"<domain type='test'><name>{name}</name><memory>65536</memory>{text}</domain>", name)
        if dom:
            s.try_("create", dom.create)
            s.try_(f"{name}: live document", dom.XMLDesc)
            s.calls(dom, ("destroy",), ("undefine",))


@section
def refusals(s, c):
    """Documents that are none."""
    for name, text in {
        "no memory": "<domain type='test'><name>x</name><os><type>hvm</type></os></domain>",
        "no os": "<domain type='test'><name>x</name><memory>1000</memory></domain>",
        "no name": "<domain type='test'><memory>1000</memory><os><type>hvm</type></os></domain>",
        "slash": SMALL.format("a/b", 1, ""), "empty name": SMALL.format("", 1, ""),
        "type": SMALL.format("x", 1, "").replace("'test'", "'foo'"), "syntax": "<domain", "root": "<foo/>", "empty": "",
        "taken name": SMALL.format("test", 1, ""),
        "taken uuid": SMALL.format("y", 1, "<uuid>6695eb01-f6a4-8304-79aa-97f2502e193f</uuid>"),
        "same disk twice": SMALL.format("x", 1, "<devices><disk type='file'><source file='/x'/><target dev='vda'/></disk><disk "
                                                 "type='file'><source file='/y'/><target dev='vda'/></disk></devices>"),
        "disk without target": SMALL.format("x", 1, "<devices><disk type='file'><source file='/x'/></disk></devices>"),
        "too many current": SMALL.format("x", "", "").replace("<vcpu></vcpu>", "<vcpu current='3'>2</vcpu>"),
        "no cpus": SMALL.format("x", 0, ""), "uuid": SMALL.format("x", 1, "<uuid>nonsense</uuid>"),
        "memory word": SMALL.format("x", 1, "").replace("65536", "lots"),
        "bad mac": SMALL.format("x", 1, "<devices><interface type='user'><mac address='zz'/></interface></devices>"),
    }.items():
        s.try_(f"define: {name}", c.defineXML, text)
        s.try_(f"create: {name}", c.createXML, text, 0)
    s.try_("define: many cpus", lambda: c.defineXML(SMALL.format("z", 100, "")).create())
    s.calls(c, ("defineXMLFlags", SMALL.format("w", 1, ""), 1 << 20), ("createXML", SMALL.format("w", 1, ""), 1 << 20),
            ("defineXMLFlags", SMALL.format("v", 1, ""), L.VIR_DOMAIN_DEFINE_VALIDATE),
            ("lookupByName", "nobody"), ("lookupByID", 99), ("lookupByID", -1), ("lookupByUUIDString", "nonsense"),
            ("lookupByUUIDString", "00000000-0000-0000-0000-000000000001"))


def state(s, dom):
    s.calls(dom, ("state",), ("isActive",), ("ID",))


@section
def life(s, c):
    ev = Events(s, c)
    dom = define(s, c, SMALL.format("life", 2, DEVICES))
    ev.flush("defined")
    for words in ("create", "create", "suspend", "suspend", "resume", "resume", "reboot", "reset", "shutdown", "shutdown", "destroy",
                  "suspend", "resume", "reboot", "reset", "create", "destroy", "create", "undefine", "undefine", "isPersistent", "destroy",
                  "state", "create", "XMLDesc", "info", "undefine"):
        args = (0,) if words == "reboot" else ()
        s.try_(words, getattr(dom, words), *args)
        s.try_("  state", dom.state)
        ev.flush("  told")
    dom = s.try_("transient", c.createXML, SMALL.format("passing", 1, ""), 0)
    ev.flush("  told")
    s.calls(dom, ("isPersistent",), ("undefine",), ("setAutostart", 1), ("managedSave",), ("isUpdated",))
    ev.flush("  told")
    s.try_("twice", c.createXML, SMALL.format("passing", 1, ""), 0)
    s.try_("define a running one", c.defineXML, dom.XMLDesc())
    ev.flush("  told")
    s.calls(dom, ("isPersistent",), ("destroy",), ("isActive",), ("create",), ("shutdown",), ("undefine",))
    ev.flush("  told")
    dom = c.defineXML(SMALL.format("flags", 1, ""))
    s.calls(dom, ("createWithFlags", 0), ("destroyFlags", 0), ("createWithFlags", 1 << 20))
    dom.create()
    s.calls(dom, ("destroyFlags", L.VIR_DOMAIN_DESTROY_GRACEFUL), ("create",), ("destroyFlags", 1 << 20), ("shutdownFlags", 1 << 20), ("reboot", L.VIR_DOMAIN_REBOOT_ACPI_POWER_BTN), ("reboot", 1 << 20), ("reset", 1),
            ("destroy",), ("undefineFlags", 1 << 20), ("undefineFlags", L.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE))
    ev.flush("  told")
    for action in ("destroy", "restart", "preserve"):
        text = SMALL.format("power", 1, f"<on_poweroff>{action}</on_poweroff><on_reboot>{action}</on_reboot>")
        for call in ("shutdown", "reboot"):
            dom = c.createXML(text, 0)
            s.try_(f"{call} with {action}", getattr(dom, call), *((0,) if call == "reboot" else ()))
            s.try_("  state", dom.state)
            try:
                dom.destroy()
            except L.libvirtError:
                pass
            ev.flush("  told")


@section
def lists(s, c):
    c.defineXML(SMALL.format("off", 1, ""))
    c.createXML(SMALL.format("passing", 1, ""), 0)
    c.lookupByName("passing").suspend()
    c.defineXML(SMALL.format("auto", 1, "")).setAutostart(1)
    saved = c.defineXML(SMALL.format("saved", 1, ""))
    saved.create()
    saved.managedSave()
    for flags in (0, *(1 << n for n in range(17)), 3, 12, 1 | 4, 2 | 64):
        s.try_(f"list {flags:#x}", c.listAllDomains, flags, show=lambda l: str(sorted(d.name() for d in l)))
    s.try_("ids", c.listDomainsID, show=lambda l: str(sorted(l)))
    s.try_("defined", c.listDefinedDomains, show=lambda l: str(sorted(l)))
    s.calls(c, ("numOfDomains",), ("numOfDefinedDomains",))


@section
def rename(s, c):
    ev = Events(s, c)
    dom = c.defineXML(SMALL.format("old", 1, ""))
    s.calls(dom, ("rename", "new"), ("name",), ("rename", "new"), ("rename", "test"), ("rename", "a/b"), ("rename", ""), ("rename", "x", 1),
            ("create",), ("rename", "running"), ("destroy",))
    ev.flush("told")
    s.calls(c, ("lookupByName", "old"), ("lookupByName", "new"))
    s.try_("transient", lambda: c.createXML(SMALL.format("t", 1, ""), 0).rename("u"))


@section
def autostart(s, c):
    dom = c.lookupByName("test")
    s.calls(dom, ("autostart",), ("setAutostart", 1), ("autostart",), ("setAutostart", 1), ("setAutostart", 0), ("autostart",))


@section
def info(s, c):
    dom = c.lookupByName("test")
    s.try_("info", dom.info, show=lambda i: str(i[:4]))
    s.calls(dom, ("OSType",), ("maxMemory",), ("maxVcpus",), ("name",), ("UUIDString",), ("controlInfo",), ("isUpdated",), ("securityLabel",),
            ("securityLabelList",), ("messages",), ("messages", L.VIR_DOMAIN_MESSAGE_TAINTING), ("messages", 1 << 10), ("hostname",), ("hostname", 1 << 20),
            ("diskErrors",), ("fsInfo",), ("launchSecurityInfo",), ("guestVcpus",), ("guestInfo",), ("jobInfo",), ("jobStats",), ("abortJob",),
            ("controlInfo", 1), ("schedulerType",))
    off = c.defineXML(SMALL.format("off", 2, DEVICES))
    s.calls(off, ("controlInfo",), ("OSType",), ("hostname",), ("fsInfo",), ("diskErrors",), ("messages",), ("securityLabel",),
            ("maxVcpus",), ("maxMemory",), ("state",))


@section
def vcpus(s, c):
    ev = Events(s, c)
    dom = c.defineXML(SMALL.format("cpus", "", "").replace("<vcpu></vcpu>", "<vcpu current='2'>4</vcpu>"))
    get = [("vcpusFlags", f) for f in (0, LIVE, CONFIG, CONFIG | LIVE, L.VIR_DOMAIN_VCPU_MAXIMUM, CONFIG | L.VIR_DOMAIN_VCPU_MAXIMUM,
                                       LIVE | L.VIR_DOMAIN_VCPU_MAXIMUM, L.VIR_DOMAIN_VCPU_GUEST, 1 << 20)]
    sets = [("setVcpusFlags", n, f) for n, f in ((3, 0), (3, CONFIG), (5, CONFIG), (0, CONFIG), (3, LIVE), (8, CONFIG | L.VIR_DOMAIN_VCPU_MAXIMUM),
                                                 (8, LIVE | L.VIR_DOMAIN_VCPU_MAXIMUM), (6, CONFIG), (2, CONFIG | L.VIR_DOMAIN_VCPU_MAXIMUM), (1, L.VIR_DOMAIN_VCPU_GUEST),
                                                 (99, CONFIG), (99, CONFIG | L.VIR_DOMAIN_VCPU_MAXIMUM), (2, 1 << 20))]
    s.calls(dom, *get, ("maxVcpus",), ("setVcpus", 3), *sets, ("XMLDesc",), ("create",), *get, ("setVcpus", 1), ("setVcpus", 0), ("setVcpus", 99), *sets, ("XMLDesc",),
            ("maxVcpus",), ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE), *get)
    test = c.lookupByName("test")
    s.try_("vcpus", test.vcpus, show=lambda v: str([[(i[0], i[1]) for i in v[0]], v[1]]))
    pins = [("vcpuPinInfo",), ("vcpuPinInfo", CONFIG), ("vcpuPinInfo", LIVE | CONFIG), ("pinVcpu", 0, (True, False, True)), ("pinVcpu", 9, (True,)),
            ("vcpuPinInfo",), ("vcpuPinInfo", CONFIG), ("emulatorPinInfo",), ("pinEmulator", (True, True)),
            ("pinEmulator", (False, True), CONFIG), ("emulatorPinInfo",), ("emulatorPinInfo", CONFIG), ("pinEmulator", (), 0), ("pinEmulator", (True,), 1 << 20)]
    s.calls(test, *pins, ("XMLDesc",), ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE))
    off = c.defineXML(SMALL.format("off", 2, ""))
    s.calls(off, ("vcpus",), *pins, ("XMLDesc",), ("setVcpu", "0", 1, 0), ("setGuestVcpus", "0", 1))
    ev.flush("told")


@section
def iothreads(s, c):
    ev = Events(s, c)
    for dom in (c.lookupByName("test"), c.defineXML(SMALL.format("off", 2, "<iothreads>2</iothreads>"))):
        s.calls(dom, ("ioThreadInfo",), ("ioThreadInfo", CONFIG), ("addIOThread", 4), ("addIOThread", 4), ("addIOThread", 6, CONFIG), ("addIOThread", 7, LIVE), ("addIOThread", 0),
                ("ioThreadInfo",), ("ioThreadInfo", CONFIG), ("pinIOThread", 4, (True, False)), ("pinIOThread", 99, (True,)), ("pinIOThread", 4, ()),
                ("pinIOThread", 6, (False, True), CONFIG), ("ioThreadInfo",), ("ioThreadInfo", CONFIG),
                ("setIOThreadParams", 4, {"poll_max_ns": 100, "poll_grow": 3, "poll_shrink": 2}), ("setIOThreadParams", 99, {"poll_max_ns": 100}),
                ("setIOThreadParams", 4, {"nonsense": 1}), ("setIOThreadParams", 4, {"poll_max_ns": 1 << 40}), ("setIOThreadParams", 4, {"poll_grow": 1}, CONFIG),
                ("delIOThread", 4), ("delIOThread", 4), ("delIOThread", 6, CONFIG), ("delIOThread", 0), ("ioThreadInfo",), ("XMLDesc",), ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE))
        s.try_("stats", lambda: [{k: v for k, v in d[1].items() if k.startswith("iothread")} for d in c.domainListGetStats([dom])])
    ev.flush("told")


@section
def memory(s, c):
    ev = Events(s, c)
    dom = c.lookupByName("test")
    off = c.defineXML(SMALL.format("off", 2, "<currentMemory>32768</currentMemory>"))
    for d in (dom, off):
        s.calls(d, ("setMemory", 1000000), ("setMemory", 1 << 40), ("setMaxMemory", 1 << 53), ("setMemoryFlags", 1 << 53, CONFIG), ("setMemory", 0), ("setMemoryFlags", 2000, CONFIG), ("setMemoryFlags", 3000, LIVE),
                ("setMemoryFlags", 9000000, L.VIR_DOMAIN_MEM_MAXIMUM), ("setMemoryFlags", 70000, CONFIG | L.VIR_DOMAIN_MEM_MAXIMUM),
                ("setMemoryFlags", 1, 1 << 20), ("setMaxMemory", 60000), ("setMaxMemory", 2000), ("maxMemory",), ("setMemoryStatsPeriod", 5), ("setMemoryStatsPeriod", 6, CONFIG),
                ("setMemoryStatsPeriod", -1), ("XMLDesc",), ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE))
        s.try_("info", d.info, show=lambda i: str(i[:4]))
        s.try_("stats", d.memoryStats, show=lambda m: str(sorted((k, v) for k, v in m.items() if k != "last_update")))
        s.calls(d, ("memoryPeek", 0, 16, L.VIR_MEMORY_VIRTUAL), ("memoryPeek", 4096, 8, L.VIR_MEMORY_PHYSICAL), ("memoryPeek", 0, 8, 0), ("memoryPeek", 0, 8, 3))
    ev.flush("told")


@section
def tuning(s, c):
    dom, off = c.lookupByName("test"), c.defineXML(SMALL.format("off", 2, DEVICES))
    for d in (dom, off):
        for what, values in {
            "SchedulerParameters": ({"weight": 70}, {"weight": -1}, {"nonsense": 1}, {}),
            "SchedulerParametersFlags": ({"weight": 80}, {"weight": 80, "x": 1}),
            "MemoryParameters": ({"hard_limit": 100000, "soft_limit": 5000}, {"swap_hard_limit": 200000}, {"hard_limit": 1, "soft_limit": 2}, {"min_guarantee": 5},
                                 {"nonsense": 5}, {"swap_hard_limit": 5}),
            "NumaParameters": ({"numa_nodeset": "0-1"}, {"numa_mode": 1}, {"numa_mode": 77}, {"numa_nodeset": "junk"}, {"numa_nodeset": ""}),
            "BlkioParameters": ({"weight": 500}, {"weight": 5000}, {"device_weight": "/dev/sda,500"}, {"device_read_iops_sec": "/dev/sda,1,/dev/sdb,2"}, {"device_weight": "junk"},
                                {"device_write_bytes_sec": "/dev/sda,0"}, {"nonsense": 1}),
            "PerfEvents": ({"cmt": True}, {"cpu_cycles": True, "cmt": False}, {"nonsense": True}),
        }.items():
            getter = what[0].lower() + what[1:]
            flagged = what not in ("SchedulerParameters",)
            reads = [(getter, f) for f in (0, LIVE, CONFIG, LIVE | CONFIG)] if flagged else [(getter,)]
            s.calls(d, *reads)
            for v in values:
                s.calls(d, *([("set" + what, v, f) for f in (0, CONFIG, LIVE)] if flagged else [("set" + what, v)]), *reads)
        s.calls(d, ("XMLDesc",), ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE), ("schedulerType",))


@section
def devices(s, c):
    dom, off = c.lookupByName("test"), c.defineXML(SMALL.format("off", 2, DEVICES))
    for d, disk, nic in ((dom, "vda", "testnet0"), (off, "vda", "52:54:00:00:00:01")):
        s.try_("blockStats", d.blockStats, disk, show=lambda v: str(len(v)))
        s.try_("interfaceStats", d.interfaceStats, nic, show=lambda v: str(len(v)))
        s.calls(d, ("blockStats", "nope"), ("blockStats", "/nope"), ("interfaceStats", "nope"), ("blockInfo", disk), ("blockInfo", "nope"),
                ("blockInfo", "hda"), ("blockIoTune", disk), ("blockIoTune", "nope"), ("setBlockIoTune", disk, {"total_bytes_sec": 1, "read_bytes_sec": 1}),
                ("setBlockIoTune", disk, {"read_iops_sec_max": 50}), ("setBlockIoTune", disk, {"read_iops_sec": 60}), ("setBlockIoTune", disk, {"nonsense": 5}),
                ("setBlockIoTune", "nope", {"total_bytes_sec": 1}), ("setBlockIoTune", disk, {"total_bytes_sec_max": 5, "read_bytes_sec_max": 5}),
                ("setBlockIoTune", disk, {"write_bytes_sec_max": 70}, CONFIG),
                ("blockIoTune", disk), ("blockIoTune", disk, CONFIG), ("blockIoTune", disk, LIVE), ("interfaceParameters", nic), ("interfaceParameters", "nope"),
                ("setInterfaceParameters", nic, {"inbound.average": 100, "inbound.peak": 200, "inbound.burst": 300, "inbound.floor": 10}),
                ("setInterfaceParameters", nic, {"outbound.average": 100, "outbound.peak": 50}), ("setInterfaceParameters", nic, {"outbound.peak": 50}), ("setInterfaceParameters", nic, {"nonsense": 5}),
                ("interfaceParameters", nic), ("interfaceParameters", nic, CONFIG), ("setInterfaceParameters", "nope", {"inbound.average": 1}),
                ("interfaceAddresses", 0), ("interfaceAddresses", 1), ("interfaceAddresses", 2), ("interfaceAddresses", 9), ("XMLDesc",), ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE))


@section
def guest(s, c):
    ev = Events(s, c)
    dom, off = c.lookupByName("test"), c.defineXML(SMALL.format("off", 2, DEVICES))
    for d in (dom, off):
        s.calls(d, ("fsFreeze",), ("fsFreeze",), ("fsThaw",), ("fsThaw",), ("fsFreeze", ["/"]), ("fsFreeze", ["/boot"]), ("fsFreeze", ["/nope"]), ("fsThaw", ["/"]), ("fsThaw",), ("fSTrim", None, 0),
                ("fSTrim", "/", 0), ("fSTrim", "/nope", 0), ("fSTrim", None, 1 << 40), ("fsInfo",), ("setTime", {"seconds": 1000, "nseconds": 5}), ("setUserPassword", "root", "x"), ("setUserPassword", "nobody", "x"),
                ("setUserPassword", "root", "x", 1), ("setUserPassword", "root", "x", 4), ("injectNMI",), ("injectNMI", 1), ("sendKey", 0, 0, [1, 2], 2), ("sendKey", 0, 0, [1000], 1), ("sendKey", 99, 0, [1], 1),
                ("sendKey", 3, 50, [9], 1), ("sendKey", 0, 0, [], 0), ("sendProcessSignal", 1, 9), ("sendProcessSignal", 1, 15), ("sendProcessSignal", 2, 9), ("sendProcessSignal", 1, 99), ("sendProcessSignal", 0, 1),
                ("sendProcessSignal", -1, 1), ("state",), ("setLifecycleAction", 0, 0), ("setLifecycleAction", 1, 2, CONFIG), ("setLifecycleAction", 2, 4), ("setLifecycleAction", 9, 0), ("setLifecycleAction", 0, 9),
                ("setLifecycleAction", 0, 2, LIVE), ("XMLDesc",))
        s.try_("time", d.getTime, show=lambda t: str(sorted(t)))
    dom.create() if not dom.isActive() else None
    s.calls(dom, ("sendProcessSignal", 1, 15), ("state",))
    ev.flush("told")


@section
def metadata(s, c):
    ev = Events(s, c)
    for d in (c.lookupByName("test"), c.defineXML(SMALL.format("off", 2, ""))):
        for kind in (L.VIR_DOMAIN_METADATA_DESCRIPTION, L.VIR_DOMAIN_METADATA_TITLE):
            s.calls(d, ("metadata", kind, None), ("setMetadata", kind, "text", None, None), ("metadata", kind, None), ("metadata", kind, None, CONFIG), ("setMetadata", kind, "other", None, None, CONFIG),
                    ("metadata", kind, None, CONFIG), ("metadata", kind, None, LIVE), ("setMetadata", kind, "two\nlines", None, None), ("setMetadata", kind, None, None, None), ("setMetadata", kind, "x", "k", None),
                    ("setMetadata", kind, "x", None, "uri"), ("metadata", kind, "uri"))
        e = L.VIR_DOMAIN_METADATA_ELEMENT
        s.calls(d, ("metadata", e, "http://a/"), ("setMetadata", e, "<b c='1'/>", "k", "http://a/"), ("metadata", e, "http://a/"), ("setMetadata", e, "<b/>", None, "http://a/"), ("setMetadata", e, "<b/>", "k", None),
                ("setMetadata", e, "<b", "k", "http://a/"), ("setMetadata", e, None, "k", "http://nope/"), ("XMLDesc",), ("setMetadata", e, None, "k", "http://a/"), ("metadata", e, "http://a/"), ("metadata", 9, None),
                ("setMetadata", 9, "x", None, None), ("metadata", e, None), ("XMLDesc",))
    ev.flush("told")


@section
def saving(s, c):
    ev = Events(s, c)
    path = f"{s.section_dir}/save"
    dom = c.defineXML(SMALL.format("saver", 2, DEVICES))
    s.calls(dom, ("save", path), ("managedSave",), ("hasManagedSaveImage",), ("managedSaveRemove",), ("coreDump", path + ".core"), ("create",), ("save", path), ("state",), ("isActive",))
    s.calls(c, ("saveImageGetXMLDesc", path), ("saveImageGetXMLDesc", path, 1), ("saveImageGetXMLDesc", path, 99), ("saveImageGetXMLDesc", "/nothing"), ("restore", path), ("restore", path), ("restore", "/nothing"), ("restore", "/etc/passwd"))
    s.calls(dom, ("state",), ("destroy",))
    ev.flush("told")
    s.calls(c, ("saveImageDefineXML", path, dom.XMLDesc().replace("<on_crash>destroy", "<on_crash>restart"), 0), ("saveImageGetXMLDesc", path), ("saveImageDefineXML", path, SMALL.format("else", 1, ""), 0),
            ("saveImageDefineXML", path, dom.XMLDesc(), 0), ("restore", path))
    s.calls(dom, ("state",), ("destroy",))
    s.calls(c, ("restoreFlags", path, None, 0))
    s.calls(dom, ("state",), ("saveFlags", path, None, 1 << 20), ("save", "/nothing/here"))
    ev.flush("told")
    s.calls(c, ("restoreFlags", path, None, 1 << 20))
    s.try_("state", dom.state)
    if not dom.isActive():
        dom.create()
    s.calls(dom, ("managedSave",), ("hasManagedSaveImage",), ("isActive",), ("managedSave",), ("undefine",), ("managedSaveGetXMLDesc",), ("create",), ("state",), ("hasManagedSaveImage",), ("managedSave",),
            ("create",), ("state",), ("managedSave",), ("managedSave", 1 << 20), ("managedSaveRemove",), ("managedSaveRemove",), ("managedSaveRemove", 1), ("hasManagedSaveImage", 1), ("state",))
    ev.flush("told")
    if not dom.isActive():
        dom.create()
    core = path + ".core"
    s.calls(dom, ("coreDump", core), ("state",), ("coreDump", core, L.VIR_DUMP_CRASH), ("state",), ("create",), ("state",), ("coreDump", "/nothing/x"), ("coreDump", core, 1 << 20),
            ("coreDumpWithFormat", core, 0, 0), ("coreDumpWithFormat", core, 1, 0), ("coreDumpWithFormat", core, 99, 0), ("state",))
    ev.flush("told")
    s.calls(dom, ("managedSave",), ("undefineFlags", L.VIR_DOMAIN_UNDEFINE_MANAGED_SAVE))
    ev.flush("told")


@section
def stats(s, c):
    c.defineXML(SMALL.format("off", 2, DEVICES))
    for flags in (0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024):
        s.try_(f"stats {flags:#x}", lambda: sorted((d[0].name(), sorted(d[1])) for d in c.getAllDomainStats(flags)))
    s.try_("enforced", c.getAllDomainStats, 1, L.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS, show=lambda l: str(sorted((d[0].name(), str(d[1])) for d in l)))
    s.try_("enforced unknown", c.getAllDomainStats, 1 << 20, L.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS)
    s.try_("active", lambda: [d[0].name() for d in c.getAllDomainStats(0, L.VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE)])
    s.try_("inactive", lambda: [d[0].name() for d in c.getAllDomainStats(0, L.VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE)])
    s.try_("unknown flag", c.getAllDomainStats, 0, 1 << 29)
    dom = c.lookupByName("test")
    s.try_("cpu stats", lambda: [sorted(x) for x in dom.getCPUStats(True)])
    s.try_("cpu stats each", lambda: [sorted(x) for x in dom.getCPUStats(False)])
    s.try_("state", lambda: [d[1] for d in c.domainListGetStats([dom], 1)])


@section
def screenshot(s, c):
    stream = c.newStream()
    dom = c.lookupByName("test")
    s.try_("screenshot", dom.screenshot, stream, 0, 0)
    got = bytearray()
    try:
        stream.recvAll(lambda _s, data, _o: got.extend(data), None)
        stream.finish()
    except L.libvirtError as e:
        s.say("stream", str(e.get_error_code()))
    s.say("picture", str((len(got) > 50, bytes(got[1:4]))))
    off = c.defineXML(SMALL.format("off", 2, DEVICES))
    s.try_("off", off.screenshot, c.newStream(), 0, 0)
    s.try_("another screen", dom.screenshot, c.newStream(), 5, 0)
    s.try_("flags", dom.screenshot, c.newStream(), 0, 1)


if __name__ == "__main__":
    import sys
    sys.exit(run(sys.argv[1:]))

#!/usr/bin/python3
"""What only our test driver makes of a node document: mediated devices, functions taken from the host, checkpoints,
snapshots in files, packet filters.

usage: devices.py LIBRARY-FOLDER. TAP; skipped where there is no python3-libvirt."""
import os
import sys
import tempfile

NODE = """<node>
<device><name>computer</name><capability type='system'/></device>
<device><name>pci_0000_00_02_0</name><path>/sys/p</path><parent>computer</parent><driver><name>i915</name></driver>
<capability type='pci'><class>0x030000</class><domain>0</domain><bus>0</bus><slot>2</slot><function>0</function>
<product id='0x1'>card</product><vendor id='0x8086'>v</vendor><capability type='mdev_types'><type id='small'>
<name>s</name><deviceAPI>vfio-pci</deviceAPI><availableInstances>1</availableInstances></type></capability></capability></device>
<device><name>net_eth0</name><parent>computer</parent><capability type='net'><interface>eth0</interface></capability></device>
<filter name='mine' chain='arp'><rule action='drop' direction='in'/></filter>
<domain type='test' xmlns:t='http://libvirt.org/schemas/domain/test/1.0'><name>a</name><memory>1024</memory><os><type>hvm</type></os>
<t:domainsnapshot file='{0}'/><t:domainsnapshot><name>s2</name><creationTime>6</creationTime><state>shutoff</state>
<parent><name>s1</name></parent><domain type='test'><name>a</name><memory>1024</memory><os><type>hvm</type></os></domain>
<active>1</active></t:domainsnapshot></domain>
<domain type='test' xmlns:test='http://libvirt.org/schemas/domain/test/1.0'><name>b</name><memory>1024</memory><os><type>hvm</type></os>
<test:domaincheckpoint><name>c1</name><creationTime>6</creationTime></test:domaincheckpoint><test:domaincheckpoint><name>c2</name>
<creationTime>7</creationTime><parent><name>c1</name></parent></test:domaincheckpoint></domain></node>"""
SNAPSHOT = """<domainsnapshot><name>s1</name><creationTime>5</creationTime><state>running</state>
<domain type='test'><name>a</name><memory>1024</memory><os><type>hvm</type></os></domain></domainsnapshot>"""
UUID = "c60cc60c-c60c-c60c-c60c-c60cc60cc60c"
MDEV = "<device><parent>{}</parent><capability type='mdev'><type id='{}'/><uuid>{}</uuid>{}</capability></device>"
done = failed = 0
seen = []


def ok(condition, name, *why):
    global done, failed
    done += 1
    failed += not condition
    print("ok" if condition else "not ok", done, "-", name)
    if not condition:
        print("#", *why)


def code(libvirt, function, *args):
    try:
        function(*args)
    except libvirt.libvirtError as e:
        return e.get_error_code()
    return 0


def functions(libvirt, c):
    pci, net = c.nodeDeviceLookupByName("pci_0000_00_02_0"), c.nodeDeviceLookupByName("net_eth0")
    ok(c.listDevices("mdev_types") == ["pci_0000_00_02_0"], "what makes mediated devices is found")
    ok([d.name() for d in c.listAllDevices(16)] == ["net_eth0"], "by a flag")
    ok(pci.parent() == "computer" and pci.listCaps() == ["pci"], "parent and capabilities")
    pci.detachFlags(None)
    ok("<name>vfio-pci</name>" in pci.XMLDesc(), "a function taken has another driver", pci.XMLDesc())
    pci.reset()
    pci.reAttach()
    ok("<name>i915</name>" in pci.XMLDesc(), "and its own when it comes back", pci.XMLDesc())
    ok(code(libvirt, net.dettach) == libvirt.VIR_ERR_INVALID_ARG, "only PCI functions can be taken")
    ok(code(libvirt, pci.detachFlags, "e1000") == libvirt.VIR_ERR_INVALID_ARG, "only for guests")
    ok(code(libvirt, pci.destroy) == libvirt.VIR_ERR_OPERATION_INVALID, "the host's own devices stay")


def mediated(libvirt, c):
    define = c.nodeDeviceDefineXML
    ok(code(libvirt, define, MDEV.format("net_eth0", "small", UUID, "")) == libvirt.VIR_ERR_INVALID_ARG, "not every device has them")
    ok(code(libvirt, define, MDEV.format("pci_0000_00_02_0", "big", UUID, "")) == libvirt.VIR_ERR_INVALID_ARG, "of that type")
    ok(code(libvirt, define, MDEV.format("zz", "small", UUID, "")) == libvirt.VIR_ERR_NO_NODE_DEVICE, "of a parent that is there")
    m = define(MDEV.format("pci_0000_00_02_0", "small", UUID, "<attr name='a' value='1'/>"))
    ok(m.name() == f"mdev_{UUID}_0000_00_02_0".replace("-", "_"), "its name", m.name())
    ok(not m.isActive() and m.isPersistent(), "defined is not started")
    ok([d.name() for d in c.listAllDevices(1 << 30)] == [m.name()], "lists tell inactive ones")
    ok(c.listDevices("mdev") == [m.name()] and c.numOfDevices("mdev") == 1, "and so do those of names")
    m.setAutostart(True)
    ok(m.autostart() == 1, "it can start with the host")
    m.create()
    ok(m.isActive() and "<iommuGroup" in m.XMLDesc(), "started", m.XMLDesc())
    other = MDEV.format("pci_0000_00_02_0", "small", UUID.replace("c6", "d6"), "")
    ok(code(libvirt, c.nodeDeviceCreateXML, other, 0) == libvirt.VIR_ERR_OPERATION_FAILED, "the parent has only one to give")
    ok(code(libvirt, m.create) == libvirt.VIR_ERR_OPERATION_INVALID, "not twice")
    if hasattr(m, "update"):
        m.update(MDEV.format("pci_0000_00_02_0", "small", UUID, "<attr name='b' value='2'/>"), 3)
        ok("name='b'" in m.XMLDesc() and "name='a'" not in m.XMLDesc(), "its settings change", m.XMLDesc())
    m.destroy()
    ok(not m.isActive(), "stopped it stays defined")
    m.create()
    m.undefine()
    ok(m.isActive() and not m.isPersistent(), "undefined it stays until it is stopped")
    m.destroy()
    ok(code(libvirt, m.XMLDesc) == libvirt.VIR_ERR_NO_NODE_DEVICE, "then it is gone")
    t = c.nodeDeviceCreateXML(other, 0)
    ok(t.isActive() and not t.isPersistent(), "one can be made for once")
    t.destroy()


def filters(libvirt, c):
    one, two = ("<uuid>{}1111111-2222-3333-4444-555555555555</uuid>".format(n) for n in (1, 2))
    bind = ("<filterbinding><owner><name>m</name><uuid>d54df46f-1ab5-4a22-8618-4560ef5fac2c</uuid></owner><portdev name='{}'/>"
            "<mac address='52:54:0:7b:35:93'/><filterref filter='{}'/></filterbinding>")
    ok([f.name() for f in c.listAllNWFilters()] == ["mine"], "filters of the document")
    ok("priority='-500'" in c.nwfilterLookupByName("mine").XMLDesc(), "completed")
    a = c.nwfilterDefineXML(f"<filter name='a'>{one}</filter>")
    failed = libvirt.VIR_ERR_OPERATION_FAILED
    ok(code(libvirt, c.nwfilterDefineXML, f"<filter name='b'>{one}</filter>") == failed, "another's uuid")
    ok(code(libvirt, c.nwfilterDefineXML, f"<filter name='a'>{two}</filter>") == failed, "another's name")
    c.nwfilterDefineXML("<filter name='b'><filterref filter='a'/></filter>")
    ok(code(libvirt, c.nwfilterDefineXML, f"<filter name='a'>{one}<filterref filter='b'/></filter>") == failed, "no loops")
    binding = c.nwfilterBindingCreateXML(bind.format("vnet0", "b"))
    ok((binding.portDev(), binding.filterName()) == ("vnet0", "b"), "a binding")
    ok(code(libvirt, c.nwfilterBindingCreateXML, bind.format("vnet0", "a")) == failed, "one a port")
    ok(code(libvirt, a.undefine) == libvirt.VIR_ERR_OPERATION_INVALID, "what a binding needs stays")
    binding.delete()
    ok(code(libvirt, c.nwfilterBindingLookupByPortDev, "vnet0") == libvirt.VIR_ERR_NO_NWFILTER_BINDING, "a binding is gone")
    a.undefine()
    ok(code(libvirt, a.XMLDesc) == libvirt.VIR_ERR_NO_NWFILTER, "a filter is gone")
    ok(sorted(f.name() for f in c.listAllNWFilters()) == ["b", "mine"] and c.numOfNWFilters() == 2, "what is left")


def moments(libvirt, c):
    a, b = c.lookupByName("a"), c.lookupByName("b")
    ok(a.snapshotListNames() == ["s1", "s2"] and a.snapshotCurrent().getName() == "s2", "snapshots, one in a file", a.snapshotListNames())
    ok(a.snapshotLookupByName("s2").getParent().getName() == "s1", "and their tree")
    a.revertToSnapshot(a.snapshotLookupByName("s2"))
    ok(not a.isActive(), "one can go back to them")
    ok(b.checkpointLookupByName("c2").getParent().getName() == "c1", "checkpoints")


def main(folder):
    if os.environ.get("LD_LIBRARY_PATH") != folder:
        os.environ["LD_LIBRARY_PATH"] = folder
        os.execv(sys.executable, [sys.executable, *sys.argv])
    try:
        import libvirt
    except ImportError:
        print("1..0 # SKIP no python3-libvirt")
        return 0
    libvirt.registerErrorHandler(lambda *a: None, None)
    libvirt.virEventRegisterDefaultImpl()
    with tempfile.NamedTemporaryFile("w", suffix=".xml") as node, tempfile.NamedTemporaryFile("w", suffix=".xml") as one:
        one.write(SNAPSHOT)
        one.flush()
        node.write(NODE.format(one.name))
        node.flush()
        c = libvirt.open(f"test://{node.name}")
        c.nodeDeviceEventRegisterAny(None, libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE,
                                     lambda c, d, event, detail, o: seen.append(event), None)
        functions(libvirt, c)
        mediated(libvirt, c)
        moments(libvirt, c)
        filters(libvirt, c)
        timer = libvirt.virEventAddTimeout(-1, lambda t, o: libvirt.virEventUpdateTimeout(t, -1), None)
        for _ in range(40):
            libvirt.virEventUpdateTimeout(timer, 0)
            libvirt.virEventRunDefaultImpl()
        ok(seen == [2, 0, 1, 0, 3, 1, 0, 1], "events of a device's life", seen)
        c.close()
    print(f"1..{done}")
    return 1 if failed else 0


sys.exit(main(*sys.argv[1:]))

"""Calls about snapshots and checkpoints of test:///default: documents, trees, going back, deleting."""
import itertools
import re

import libvirt as L
from calls import Events, run, section, shown

SNAPSHOT = "<domainsnapshot>{}</domainsnapshot>"
CHECKPOINT = "<domaincheckpoint>{}</domaincheckpoint>"
BACK = "<creationTime>5</creationTime>"


def text(value):
    """Without the time of the test."""
    return re.sub(r"1\d{9}", "TIME", shown(value))


def snapshot(s, dom, inside, flags=0, label=None):
    snap = s.try_(label or f"snapshot {inside} {flags}", dom.snapshotCreateXML, SNAPSHOT.format(inside), flags,
                  show=lambda v: text(v.getXMLDesc()))
    return snap


def checkpoint(s, dom, inside, flags=0):
    return s.try_(f"checkpoint {inside[:80]} {flags}", dom.checkpointCreateXML, CHECKPOINT.format(inside), flags,
                  show=lambda v: text(v.getXMLDesc(L.VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN)))


@section
def documents(s, c):
    """What a new snapshot becomes, and what is refused."""
    dom = c.lookupByName("test")
    memories = ("", "<memory snapshot='external' file='/m'/>", "<memory snapshot='no'/>", "<memory snapshot='internal'/>")
    disks = ("<disk name='zz'/>", "<disk name='vda'/><disk name='vda'/>", "<disk name='/guest/diskimage1'/>",
             "<disk name='vda' snapshot='no'/>", "<disk name='vda' snapshot='external'/>",
             "<disk name='vda' snapshot='external'><source file='/x'/></disk>", "<disk name='vda'><source file='/x'/></disk>",
             "<disk name='vda' snapshot='internal'><source file='/x'/></disk>", "<disk name='vda' snapshot='manual'/>",
             "<disk name='vda' snapshot='external' type='dir'><source dir='/'/></disk>",
             "<disk name='vda' snapshot='external' type='block'><source dev='/d'/></disk>", "<disk name='vda' snapshot='x'/>",
             "<disk/>")
    for n, (memory, disk) in enumerate(itertools.product(memories, disks)):
        snap = snapshot(s, dom, f"<name>n{n}</name>{memory}<disks>{disk}</disks>")
        if snap:
            snap.delete()
    for memory in ("<memory snapshot='external'/>", "<memory snapshot='internal' file='/x'/>", "<memory snapshot='foo'/>",
                   "<memory snapshot='external' file='x'/>"):
        snapshot(s, dom, memory)
    for name in ("a", "a/b", ".x", "a b", "é"):
        snapshot(s, dom, f"<name>{name}</name><description>d</description>")
    for bad in ("", "<domainsnapshot", "<x/>"):
        s.try_(f"document {bad}", dom.snapshotCreateXML, bad, 0, show=text)
    for flag in (2, 8 | 1, 1 | 4, 2048, 64, 128, 256, 512):
        snapshot(s, dom, f"<name>f{flag}</name>", flag)
    dom.destroy()
    snapshot(s, dom, "<name>off</name>")
    snapshot(s, dom, "<name>off2</name><memory snapshot='internal'/>")


@section
def redefine(s, c):
    """Snapshots that are told to exist."""
    dom = c.lookupByName("test")
    whole, running = dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE), "<state>running</state>"
    for inside in ("<name>r1</name>", f"<name>r2</name>{BACK}", f"<name>r3</name>{BACK}{running}", f"{BACK}{running}",
                   f"<name>r4</name>{BACK}<state>foo</state>", f"<name>r5</name><creationTime>x</creationTime>{running}",
                   f"<name>r7</name>{BACK}{running}<parent><name>nope</name></parent>{whole}",
                   f"<name>r8</name>{BACK}{running}<parent><name>r8</name></parent>{whole}",
                   f"<name>a</name>{BACK}{running}{whole}", f"<name>b</name>{BACK}{running}<parent><name>a</name></parent>{whole}",
                   f"<name>d</name>{BACK}<state>shutoff</state><parent><name>b</name></parent>{whole}",
                   f"<name>a</name>{BACK}{running}<parent><name>d</name></parent>{whole}",
                   f"<name>d</name>{BACK}<state>shutoff</state><parent><name>a</name></parent>{whole}",
                   f"<name>e</name>{BACK}{running}{whole.replace('6695eb01', '7695eb01')}"):
        snapshot(s, dom, inside, 1, f"redefine {inside[:100]}")
    s.try_("current", dom.hasCurrentSnapshot)
    snapshot(s, dom, f"<name>f</name>{BACK}{running}<parent><name>a</name></parent>{whole}", 3, "redefine as current")
    tree(s, dom, "after redefinition")


def tree(s, dom, label):
    def parent(snap):
        try:
            return snap.getParent().getName()
        except L.libvirtError:
            return None

    snaps = {x.getName(): (parent(x), x.isCurrent()) for x in dom.listAllSnapshots()}
    s.say(f"tree {label}", str(sorted(snaps.items())))


@section
def trees(s, c):
    """Lists and what deleting leaves."""
    dom = c.lookupByName("test")
    for name in ("s1", "s2", "s3"):
        snapshot(s, dom, f"<name>{name}</name>", label=f"make {name}")
    dom.revertToSnapshot(dom.snapshotLookupByName("s1"))
    for name in ("s4", "s5"):
        snapshot(s, dom, f"<name>{name}</name>", label=f"make {name}")
    dom.revertToSnapshot(dom.snapshotLookupByName("s4"))
    dom.destroy()
    snapshot(s, dom, "<name>s6</name>", label="make s6")
    tree(s, dom, "made")
    for flag in [0, *(1 << n for n in range(12)), 3, 12, 18, 32 | 64, 256 | 512, 4 | 1024]:
        s.try_(f"num {flag}", dom.snapshotNum, flag)
        s.try_(f"names {flag}", dom.snapshotListNames, flag, show=lambda v: str(sorted(v)))
        s.try_(f"all {flag}", dom.listAllSnapshots, flag, show=lambda v: str(sorted(x.getName() for x in v)))
        snap = dom.snapshotLookupByName("s1")
        s.try_(f"children num {flag}", snap.numChildren, flag)
        s.try_(f"children names {flag}", snap.listChildrenNames, flag, show=lambda v: str(sorted(v)))
        s.try_(f"children all {flag}", snap.listAllChildren, flag, show=lambda v: str(sorted(x.getName() for x in v)))
    s.calls(dom, ("hasCurrentSnapshot",), ("hasCurrentSnapshot", 1), ("snapshotLookupByName", "zz"), ("snapshotCurrent", 1))
    s.try_("topological", dom.listAllSnapshots, 1024, show=lambda v: v[0].getName())
    snap = dom.snapshotLookupByName("s1")
    s.calls(snap, ("getParent",), ("isCurrent",), ("hasMetadata",), ("isCurrent", 1), ("getName",), ("delete", 8), ("delete", 5))
    for name, flag in (("s4", 4), ("s4", 0), ("s3", 0), ("s1", 0)):
        s.try_(f"delete {name} {flag}", dom.snapshotLookupByName(name).delete, flag)
        tree(s, dom, f"without {name} {flag}")
    snapshot(s, dom, "<name>t1</name>", label="make t1")
    snapshot(s, dom, "<name>t2</name>", label="make t2")
    s.try_("delete t1 with children", dom.snapshotLookupByName("t1").delete, 1)
    tree(s, dom, "without t1")
    stale = dom.snapshotLookupByName("s2")
    s.try_("delete", stale.delete)
    s.calls(stale, ("getXMLDesc",), ("isCurrent",), ("delete",), ("numChildren",))
    s.try_("revert to what is gone", dom.revertToSnapshot, stale)


@section
def revert(s, c):
    """From every state to every state, with the events of it."""
    dom = c.lookupByName("test")
    events = Events(s, c)
    snaps = {"running": dom.snapshotCreateXML(SNAPSHOT.format("<name>run</name>"))}
    dom.suspend()
    snaps["paused"] = dom.snapshotCreateXML(SNAPSHOT.format("<name>pau</name>"))
    dom.destroy()
    snaps["off"] = dom.snapshotCreateXML(SNAPSHOT.format("<name>off</name>"))
    for (to, snap), state, flag in itertools.product(snaps.items(), ("running", "paused", "off"), (0, 1, 2, 3, 4, 16)):
        if to == "off" and flag in (1, 2):
            continue  # the peer starts a guest and forgets its state
        if dom.state()[0] != L.VIR_DOMAIN_SHUTOFF:
            dom.destroy()
        if state != "off":
            dom.create()
        if state == "paused":
            dom.suspend()
        events.flush("before")
        s.try_(f"to {to} from {state} {flag}", dom.revertToSnapshot, snap, flag)
        if state == "off" and to == "off":
            continue  # why it is off is not told the same way
        s.calls(dom, ("state",))
        events.flush(f"to {to} from {state} {flag}")
    s.try_("current", lambda: dom.snapshotCurrent().getName())
    dom.create()
    events.flush("before")
    snapshot(s, dom, "<name>halt</name>", 8)
    s.calls(dom, ("isActive",))
    events.flush("halt")


@section
def restored(s, c):
    """The definition comes back."""
    dom = c.lookupByName("test")
    dom.destroy()
    dom.setMetadata(L.VIR_DOMAIN_METADATA_TITLE, "before", None, None, L.VIR_DOMAIN_AFFECT_CONFIG)
    snap = snapshot(s, dom, "<name>a</name>")
    dom.setMetadata(L.VIR_DOMAIN_METADATA_TITLE, "after", None, None, L.VIR_DOMAIN_AFFECT_CONFIG)
    s.try_("revert", dom.revertToSnapshot, snap)
    s.calls(dom, ("XMLDesc", L.VIR_DOMAIN_XML_INACTIVE), ("isActive",), ("isPersistent",))


@section
def transient(s, c):
    """A guest without a stored definition goes back to running moments only."""
    dom = c.createXML("<domain type='test'><name>t</name><memory>65536</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>")
    snap = snapshot(s, dom, "<name>a</name>", label="make")
    s.try_("revert", dom.revertToSnapshot, snap)
    s.calls(dom, ("isActive",), ("isPersistent",), ("hasCurrentSnapshot",))


@section
def checkpoints(s, c):
    dom = c.lookupByName("test")
    for n, inside in enumerate((
            "", "<description>d</description>", "<disks><disk name='vda' checkpoint='bitmap' bitmap='b'/></disks>",
            "<disks><disk name='vda' checkpoint='no'/></disks>", "<disks><disk name='vda'/><disk name='vda'/></disks>",
            "<disks><disk/></disks>", "<disks><disk name='/guest/diskimage1'/></disks>", "<disks><disk name='vda' checkpoint='x'/></disks>",
            f"{BACK}<parent><name>zz</name></parent>", "<disks><disk name='vda' checkpoint='no' bitmap='x'/></disks>")):
        checkpoint(s, dom, f"<name>n{n}</name>{inside}")
    for name in ("a/b", ".b"):
        checkpoint(s, dom, f"<name>{name}</name>")
    whole = dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE)
    for inside in ("", "<name>r1</name>", f"<name>r2</name>{BACK}",
                   f"<name>r4</name>{BACK}<parent><name>n1</name></parent><disks><disk name='vda' checkpoint='bitmap' bitmap='r4'/></disks>{whole}",
                   f"<name>r5</name>{BACK}<parent><name>no</name></parent>{whole}",
                   f"<name>r6</name>{BACK}{whole.replace('6695eb01', '7695eb01')}"):
        checkpoint(s, dom, inside, 1)
    for flag in (2, 4, 8, 16):
        checkpoint(s, dom, f"<name>f{flag}</name>", flag)
    for flag in [0, *(1 << n for n in range(8)), 3, 12]:
        s.try_(f"all {flag}", dom.listAllCheckpoints, flag, show=lambda v: str(sorted(x.getName() for x in v)))
        s.try_(f"children {flag}", dom.checkpointLookupByName("n1").listAllChildren, flag,
               show=lambda v: str(sorted(x.getName() for x in v)))
    one = dom.checkpointLookupByName("n1")
    s.calls(dom, ("checkpointLookupByName", "zz"))
    s.calls(one, ("getXMLDesc", 8), ("delete", 16), ("delete", 5))
    s.try_("whole document", one.getXMLDesc, show=text)
    s.try_("parent", lambda: dom.checkpointLookupByName("n3").getParent().getName())
    s.try_("delete", one.delete)
    s.try_("parent of its child", lambda: dom.checkpointLookupByName("n2").getParent().getName())
    s.try_("with children", dom.checkpointLookupByName("n3").delete, 1)
    s.try_("left", dom.listAllCheckpoints, show=lambda v: str(sorted(x.getName() for x in v)))
    s.calls(one, ("getXMLDesc",), ("delete",))
    snapshot(s, dom, "<name>none</name>")
    dom.destroy()
    checkpoint(s, dom, "<name>off</name>")


if __name__ == "__main__":
    import sys
    sys.exit(run(sys.argv[1:]))

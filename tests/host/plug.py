#!/usr/bin/python3
"""Devices that come and go while a guest runs, and in its definition."""
import os
import signal
import sys

import libvirt

from lib import Console, Daemon, Events, done, guest_xml, guests_dir, point, wait_for

libvirt.registerErrorHandler(lambda *_: None, None)
L = libvirt
BOTH = L.VIR_DOMAIN_AFFECT_LIVE | L.VIR_DOMAIN_AFFECT_CONFIG
CARD = "<interface type='user'><mac address='52:54:00:11:22:33'/><model type='virtio'/></interface>"


def code(call, *args):
    try:
        call(*args)
    except L.libvirtError as e:
        return e.get_error_code(), e.get_error_message()
    return None, "no error"


def disk_xml(path, target="vdb", extra="", form="raw", device="disk", bus="virtio"):
    source = f"<source file='{path}'/>" if path else ""
    return (f"<disk type='file' device='{device}'><driver name='qemu' type='{form}'/>{source}"
            f"<target dev='{target}' bus='{bus}'/>{extra}</disk>")


def qmp(dom, command):
    import json
    import libvirt_qemu
    return json.loads(libvirt_qemu.qemuMonitorCommand(dom, json.dumps({"execute": command}), 0))["return"]


def nodes(dom):
    return sorted(n["node-name"] for n in qmp(dom, "query-named-block-nodes") if n["node-name"].startswith("libvirt-"))


def image(name, size=1 << 20):
    path = DAEMON.root / name
    with open(path, "wb") as f:
        f.truncate(size)
    return path


def machine(name, boot, machine_type="pc"):
    return guest_xml(name, boot, machine=machine_type, memory=64, devices="""
<disk type='file' device='cdrom'><target dev='hdc' bus='ide'/><readonly/></disk>""").replace(
        "<vcpu>1</vcpu>", "<vcpu>1</vcpu>")


def definition(conn, boot):
    dom = conn.defineXML(machine("kept", boot))
    dom.attachDeviceFlags(CARD, 0)
    point("a card in the definition", "52:54:00:11:22:33" in dom.XMLDesc() and "<alias" not in dom.XMLDesc())
    dom.attachDeviceFlags(disk_xml(image("b.img")), 0)
    point("a disk in the definition, with an address", dom.XMLDesc().count("<address type='pci'") >= 4, dom.XMLDesc())
    got = code(dom.attachDeviceFlags, disk_xml(image("b.img")), 0)
    point("the same place twice is refused", got[0] == L.VIR_ERR_OPERATION_INVALID and "target vdb already" in got[1], got)
    got = code(dom.detachDeviceFlags, disk_xml(image("b.img"), "vdz"), 0)
    point("a disk that is not there", got[0] == L.VIR_ERR_DEVICE_MISSING, got)
    got = code(dom.attachDeviceFlags, "<nonsense/>", 0)
    point("nonsense is refused", got[0] is not None, got)
    dom.updateDeviceFlags(disk_xml(image("c.img")), 0)
    point("a disk gets another file", "c.img" in dom.XMLDesc() and "b.img" not in dom.XMLDesc())
    dom.detachDeviceFlags(disk_xml(image("c.img")), 0)
    dom.detachDeviceFlags(CARD, 0)
    point("both go again", "vdb" not in dom.XMLDesc() and "52:54:00:11:22:33" not in dom.XMLDesc())
    point("a running guest is needed for live devices", code(dom.attachDevice, CARD)[0] == L.VIR_ERR_OPERATION_INVALID)
    dom.undefine()


def running(conn, events, boot):
    dom = conn.defineXML(machine("live", boot))
    dom.create()
    Console(L, dom).expect(b"vireo")
    before = nodes(dom)
    dom.attachDeviceFlags(disk_xml(image("b.img"), extra="<serial>hot</serial>"), BOTH)
    point("a disk is added", "<serial>hot</serial>" in dom.XMLDesc() and dom.blockInfo("vdb")[0] == 1 << 20, dom.XMLDesc())
    point("is told", events.expect("added", "live", "virtio-disk1"), events.seen)
    point("QEMU has it, under new names", len(nodes(dom)) > len(before) and len(set(nodes(dom))) == len(nodes(dom)), nodes(dom))
    point("and it is in the definition", "<serial>hot</serial>" in dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE))
    dom.attachDevice(CARD)
    point("a card is added", any(d["qdev_id"] == "net0" for bus in qmp(dom, "query-pci") for d in bus["devices"]), dom.XMLDesc())
    dom.attachDevice("<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>")
    point("a source of randomness", "<rng model='virtio'>" in dom.XMLDesc())
    dom.attachDevice("<input type='tablet' bus='usb'/>") if "piix3-uhci" in dom.XMLDesc() else None
    got = code(dom.attachDevice, disk_xml("/nonexistent/file", "vdc"))
    point("a file that is not there", got[0] is not None and "vdc" not in dom.XMLDesc(), got)
    point("leaves nothing", len(nodes(dom)) == len(set(nodes(dom))) and "nonexistent" not in str(qmp(dom, "query-named-block-nodes")))
    got = code(dom.attachDevice, "<watchdog model='i6300esb' action='reset'/>")
    alias = "<alias name='virtio-disk1'/>"
    point("the live one has names", alias in dom.XMLDesc(), dom.XMLDesc())
    DAEMON.kill(signal.SIGKILL)
    DAEMON.start()
    conn = L.open(DAEMON.uri)
    events.watch_lifecycle(conn)
    watch(conn, events)
    dom = conn.lookupByName("live")
    point("a new daemon knows the new devices", alias in dom.XMLDesc() and "52:54:00:11:22:33" in dom.XMLDesc(), dom.XMLDesc())
    return conn


def going(conn, events):
    """The boot sector does not speak ACPI: QEMU lets go of a device when the guest is reset."""
    dom = conn.lookupByName("live")
    known = nodes(dom)
    dom.detachDeviceFlags(disk_xml(image("b.img")), L.VIR_DOMAIN_AFFECT_LIVE)
    point("a guest that does not let go keeps its disk", "vdb" in dom.XMLDesc())
    got = code(dom.detachDeviceAlias, "nothing", 0)
    point("no such name", got[0] == L.VIR_ERR_DEVICE_MISSING, got)
    dom.reset()
    point("when it does, it is told", events.expect("removed", "live", "virtio-disk1"), events.seen)
    wait_for("the definition to follow", lambda: "vdb" not in dom.XMLDesc())
    wait_for("the nodes to go", lambda: len(nodes(dom)) < len(known))
    point("nothing of it is left in QEMU", "b.img" not in str(qmp(dom, "query-named-block-nodes")))
    point("the stored definition keeps it", "vdb" in dom.XMLDesc(L.VIR_DOMAIN_XML_INACTIVE))
    dom.attachDevice(disk_xml(image("d.img")))
    point("its place is free again", "d.img" in dom.XMLDesc())


def media(conn, boot):
    dom = conn.lookupByName("live")
    first, second = image("one.iso"), image("two.iso", 2 << 20)
    cd = lambda path: disk_xml(path, "hdc", "<readonly/>", device="cdrom", bus="ide")
    dom.updateDeviceFlags(cd(first), L.VIR_DOMAIN_AFFECT_LIVE)
    inserted = lambda: [b["inserted"]["image"]["filename"] for b in qmp(dom, "query-block") if b.get("removable") and b.get("inserted")]
    point("a medium is put in", inserted() == [str(first)] and "one.iso" in dom.XMLDesc(), qmp(dom, "query-block"))
    dom.updateDeviceFlags(cd(second), L.VIR_DOMAIN_AFFECT_LIVE)
    point("another one", inserted() == [str(second)] and "one.iso" not in str(qmp(dom, "query-named-block-nodes")), inserted())
    got = code(dom.updateDeviceFlags, cd("/nonexistent/x.iso"), L.VIR_DOMAIN_AFFECT_LIVE)
    point("a medium that is not there leaves the old one in", got[0] is not None and inserted() == [str(second)] and "two.iso" in dom.XMLDesc(), got)
    dom.updateDeviceFlags(cd(None), L.VIR_DOMAIN_AFFECT_LIVE)
    point("none", inserted() == [] and "two.iso" not in dom.XMLDesc(), dom.XMLDesc())
    got = code(dom.updateDeviceFlags, disk_xml(second, "vda"), L.VIR_DOMAIN_AFFECT_LIVE)
    point("a disk is no drive", got[0] == L.VIR_ERR_CONFIG_UNSUPPORTED and "cdrom or floppy" in got[1], got)
    dom.updateDeviceFlags(cd(first), L.VIR_DOMAIN_AFFECT_LIVE)
    point("the drive works on", inserted() == [str(first)])
    dom.updateDeviceFlags(CARD.replace("</interface>", "<link state='down'/></interface>"), L.VIR_DOMAIN_AFFECT_LIVE)
    point("a cable is pulled", "<link state='down'/>" in dom.XMLDesc(), dom.XMLDesc())
    dom.destroy()
    dom.undefine()


def watch(conn, events):
    conn.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, lambda _c, d, alias, _o: events.add("added", d.name(), alias), None)
    conn.domainEventRegisterAny(None, L.VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, lambda _c, d, alias, _o: events.add("removed", d.name(), alias), None)


def main():
    global DAEMON
    events = Events(L)
    boot = f"{guests_dir()}/boot.img"
    DAEMON = Daemon().start()
    conn = L.open(DAEMON.uri)
    events.watch_lifecycle(conn)
    watch(conn, events)
    definition(conn, boot)
    conn = running(conn, events, boot)
    going(conn, events)
    media(conn, boot)
    done()


main()

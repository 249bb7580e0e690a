"""Calls about devices of test:///default: lists, capabilities, virtual ports, and the events they cause."""
import re

import libvirt as L
from calls import run, section, shown

PORT = ("<device>{}<capability type='scsi_host'><capability type='fc_host'><wwnn>2000000012341234</wwnn>"
        "<wwpn>2000000012341235</wwpn></capability></capability></device>")


def text(device):
    """Without the numbers of the adapter, which the peer leaves those of another."""
    return re.sub(r"<(host|unique_id)>\d+</", r"<\1>N</", device.XMLDesc())


def names(devices):
    return str(sorted(d.name() for d in devices))


@section
def lists(s, c):
    for d in sorted(c.listAllDevices(), key=lambda d: d.name()):
        s.try_(f"{d.name()}: document", d.XMLDesc)
        s.calls(d, ("parent",), ("listCaps",), ("numOfCaps",), ("XMLDesc", 2))
    for cap in (None, "system", "scsi_host", "fc_host", "vports", "net", "foo", ""):
        s.try_(f"names {cap}", c.listDevices, cap, show=lambda v: str(sorted(v)))
        s.try_(f"number {cap}", c.numOfDevices, cap)
    for flag in [0, *(1 << n for n in range(22)), 1 | 32, 512 | 1024, 1 | 1 << 31]:
        s.try_(f"all {flag}", c.listAllDevices, flag, show=names)
    s.calls(c, ("nodeDeviceLookupByName", "zz"), ("nodeDeviceLookupByName", "computer"), ("listAllDevices", 1 << 25))


@section
def ports(s, c):
    seen = []
    c.nodeDeviceEventRegisterAny(None, L.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE,
                                 lambda c, d, event, detail, o: seen.append((d.name(), event, detail)), None)
    timer = L.virEventAddTimeout(-1, lambda t, o: L.virEventUpdateTimeout(t, -1), None)

    def events(label):
        for _ in range(6):
            L.virEventUpdateTimeout(timer, 0)
            L.virEventRunDefaultImpl()
        s.say(label, str(seen))
        seen.clear()

    for parent in ("<parent>scsi_host1</parent>", "", "<parent wwnn='2000000012341234' wwpn='1000000012341234'/>",
                   "<parent wwnn='20' wwpn='1000000012341234'/>", "<parent wwnn='2000000012341234'/>", "<parent>zz</parent>",
                   "<parent>scsi_host11</parent>", "<parent>computer</parent>"):
        d = s.try_(f"port on {parent}", c.nodeDeviceCreateXML, PORT.format(parent), 0, show=text)
        events("made")
        if d:
            s.calls(d, ("parent",), ("listCaps",))
            s.calls(d, ("destroy",), ("destroy",), ("XMLDesc",))
            events("unmade")
    for bad in ("<device/>", "<device><name>x</name></device>", "<device><name>x</name><capability type='foo'/></device>",
                "<device><parent>scsi_host1</parent><capability type='scsi_host'><capability type='fc_host'/></capability></device>",
                "<device><parent>scsi_host1</parent><capability type='scsi_host'/></device>",
                "<device><capability type='net'><interface>e</interface></capability></device>", "", "<device", "<x/>"):
        s.try_(f"device {bad}", c.nodeDeviceCreateXML, bad, 0, show=text)
    s.try_("flags", c.nodeDeviceCreateXML, PORT.format(""), 4, show=text)
    s.try_("left", c.listAllDevices, show=names)


if __name__ == "__main__":
    import sys
    sys.exit(run(sys.argv[1:]))

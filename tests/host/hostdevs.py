#!/usr/bin/python3
"""Devices and network interfaces of the host on a real daemon: what sysfs has, what comes and goes, what is refused."""
import os
import pathlib
import sys
import xml.etree.ElementTree as ET

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from lib import Daemon, done, point, wait_for  # noqa: E402
from netlib import bindings, ip, own_network, refused  # noqa: E402

own_network()
libvirt = bindings()
daemon = Daemon("libvirtd").start()
libvirt.virEventRegisterDefaultImpl()
conn = libvirt.open(daemon.uri)
events = []
conn.nodeDeviceEventRegisterAny(None, libvirt.VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE,
                                lambda _c, d, e, _r, _o: events.append((d.name(), e)), None)


def pump(name, event):
    wait_for(f"{event} of {name}", lambda: libvirt.virEventRunDefaultImpl() == 0 and
             any(n.startswith(name) and e == event for n, e in events))


# --- what is there
names = set(conn.listDevices(None))
pci = {"pci_" + p.name.replace(":", "_").replace(".", "_") for p in pathlib.Path("/sys/bus/pci/devices").iterdir()}
point("every PCI function is a device", {n for n in names if n.startswith("pci_")} == pci, names)
point("so are network devices", "net_lo_00_00_00_00_00_00" in names and "computer" in names)
tree = {n: conn.nodeDeviceLookupByName(n) for n in names}
point("each has a parent that is there", all(d.parent() in names or n == "computer" for n, d in tree.items()))
paths = [ET.fromstring(d.XMLDesc()).findtext("path") for n, d in tree.items() if n != "computer" and d.isActive()]
point("and a path that is there", all(p and os.path.isdir(p) for p in paths), paths)
point("documents name them", all(ET.fromstring(d.XMLDesc()).findtext("name") == n for n, d in tree.items()))
point("lists by what they can do", {d.name() for d in conn.listAllDevices(libvirt.VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV)} == pci
      and set(conn.listDevices("pci")) == pci and not conn.listDevices("nosuch"))

# --- what comes and goes
ip("link", "add", "veth7", "type", "veth", "peer", "name", "veth8")
pump("net_veth7_", libvirt.VIR_NODE_DEVICE_EVENT_CREATED)
name = next(n for n, e in events if n.startswith("net_veth7_"))
point("a device that comes is told and shown", "<interface>veth7</interface>" in conn.nodeDeviceLookupByName(name).XMLDesc())
point("its interface too", conn.interfaceLookupByName("veth7").isActive() == 0 and "veth7" in conn.listDefinedInterfaces())
ip("link", "set", "veth7", "up")
ip("link", "set", "veth8", "up")
wait_for("the link", lambda: pathlib.Path("/sys/class/net/veth7/operstate").read_text().strip() == "up")
point("an interface is as the kernel says at that moment", conn.interfaceLookupByName("veth7").isActive() == 1
      and "state='up'" in conn.interfaceLookupByName("veth7").XMLDesc())
mac = conn.interfaceLookupByName("veth7").MACString()
point("found by its hardware address", conn.interfaceLookupByMACString(mac.upper()).name() == "veth7")
ip("link", "add", "br7", "type", "bridge")
ip("link", "set", "veth7", "master", "br7")
bridge = ET.fromstring(conn.interfaceLookupByName("br7").XMLDesc())
point("what is plugged into a bridge is part of it", bridge.get("type") == "bridge" and
      [i.get("name") for i in bridge.iter("interface")] == ["br7", "veth7"] and
      "veth7" not in [i.name() for i in conn.listAllInterfaces()])
ip("link", "del", "veth7")
pump("net_veth7_", libvirt.VIR_NODE_DEVICE_EVENT_DELETED)
point("one that goes is told and gone", refused(lambda: conn.nodeDeviceLookupByName(name), libvirt.VIR_ERR_NO_NODE_DEVICE) is True and
      refused(lambda: conn.interfaceLookupByName("veth7"), libvirt.VIR_ERR_NO_INTERFACE) is True)

# --- what is refused
loopback = conn.interfaceLookupByName("lo")
point("interfaces are for reading", all(refused(f, libvirt.VIR_ERR_NO_SUPPORT) is True for f in (
    loopback.undefine, loopback.create, loopback.destroy, conn.changeBegin, lambda: conn.interfaceDefineXML(loopback.XMLDesc()))))
net = conn.nodeDeviceLookupByName("net_lo_00_00_00_00_00_00")
point("what is no PCI function is not reset", refused(net.reset, libvirt.VIR_ERR_INVALID_ARG) is True)
point("what was not made is not destroyed", refused(net.destroy, libvirt.VIR_ERR_CONFIG_UNSUPPORTED) is True)
point("documents are checked", refused(lambda: conn.nodeDeviceCreateXML("<device", 0), libvirt.VIR_ERR_XML_DETAIL) is True or
      refused(lambda: conn.nodeDeviceCreateXML("<device", 0), libvirt.VIR_ERR_XML_ERROR) is True)
point("a mediated device needs a parent that is there", refused(lambda: conn.nodeDeviceCreateXML(
    "<device><parent>nosuch</parent><capability type='mdev'><type id='x'/></capability></device>", 0),
    libvirt.VIR_ERR_NO_NODE_DEVICE) is True)
done()

"""Devices of the host in the guest."""
from lang.xml import *

HostdevMode = enum("subsystem", "capabilities")
HostdevType = enum("usb", "pci", "scsi", "scsi_host", "mdev")
HostdevCapsType = enum("storage", "misc", "net")
HostdevModel = enum("vfio-pci", "vfio-ccw", "vfio-ap", "virtio", "virtio-transitional", "virtio-non-transitional")
HostdevDriverName = enum("kvm", "vfio", "xen")
HostdevStartupPolicy = enum("mandatory", "requisite", "optional")
HostdevScsiProtocol = enum("adapter", "iscsi")
HostdevScsiHostProtocol = enum("none", "vhost")
GuestReset = enum("off", "uninitialized", "on")


class UsbId(Element):
    """A vendor or product number."""
    id = attr(Hex(4), range=(0, 0xffff))


class UsbHostAddress(Element):
    """The place on the host's USB."""
    bus = attr(UInt)
    device = attr(UInt)
    port = attr(String)


class UsbHostSource(Element):
    """A USB device."""
    startup_policy = attr(HostdevStartupPolicy, name="startupPolicy")
    guest_reset = attr(GuestReset, name="guestReset")
    missing = attr(YesNo, live_only=True)
    vendor = child(UsbId)
    product = child(UsbId)
    address = child(UsbHostAddress)


class PciHostSource(Element):
    """A PCI function."""
    write_filtering = attr(YesNo, name="writeFiltering")
    address = child(PciSourceAddress)


class ScsiAdapter(Element):
    """A SCSI host."""
    name = attr(String)


class ScsiHostAddress(Element):
    """Bus, target, unit."""
    bus = attr(UInt)
    target = attr(UInt)
    unit = attr(U64)


class ScsiSource(Element):
    """A SCSI device, local or by iSCSI."""
    protocol = attr(HostdevScsiProtocol)
    name = attr(String)
    adapter = child(ScsiAdapter)
    address = child(ScsiHostAddress)
    hosts = items(SourceHost, name="host")
    auth = child(StorageAuth)
    initiator = child(Initiator)


class ScsiHostSource(Element):
    """A vhost-scsi target."""
    protocol = attr(HostdevScsiHostProtocol)
    wwpn = attr(String)


class MdevAddress(Element):
    """A mediated device."""
    uuid = attr(Uuid)


class MdevSource(Element):
    """A mediated device."""
    address = child(MdevAddress)


class HostdevUsb(Element):
    """A USB device."""
    source = child(UsbHostSource)


class HostdevPci(Element):
    """A PCI function."""
    driver = child(HostdevDriver)
    source = child(PciHostSource)


class HostdevScsi(Element):
    """A SCSI device."""
    source = child(ScsiSource)


class HostdevScsiHost(Element):
    """A vhost-scsi target."""
    source = child(ScsiHostSource)


class HostdevMdev(Element):
    """A mediated device."""
    source = child(MdevSource)


class HostdevDriver(Element):
    """The driver that binds the function."""
    name = attr(HostdevDriverName)
    model = attr(String)


class CapsSource(Element):
    """A block device, character device or network interface."""
    block = elem(String)
    char_ = elem(String, name="char")
    interface = elem(String)


class HostdevCaps(Union):
    """A device for a container."""
    type = tag(HostdevCapsType)
    arms = {"storage": HostdevCapsAny, "misc": HostdevCapsAny, "net": HostdevCapsNet}


class HostdevCapsAny(Element):
    """Storage or character device."""
    source = child(CapsSource)


class HostdevCapsNet(Element):
    """A network interface."""
    source = child(CapsSource)
    ips = items(IpAddress, name="ip")
    routes = items(IpRoute, name="route")


class HostdevSubsystem(Union):
    """A device of a bus."""
    type = tag(HostdevType)
    arms = {"usb": HostdevUsb, "pci": HostdevPci, "scsi": HostdevScsi, "scsi_host": HostdevScsiHost,
            "mdev": HostdevMdev}
    managed = attr(YesNo, abi=False)
    sgio = attr(DiskSgio, abi=False)
    rawio = attr(YesNo, abi=False)
    model = attr(HostdevModel)
    display = attr(OnOff)
    ramfb = attr(OnOff)


class Hostdev(Union):
    """A device of the host in the guest."""
    mode = tag(HostdevMode, default="subsystem")
    arms = {"subsystem": HostdevSubsystem, "capabilities": HostdevCaps}
    teaming = child(Teaming)
    readonly = flag()
    shareable = flag()
    boot = child(Boot)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)

"""Devices of the host: USB and PCI devices, SCSI units, mediated devices given to the guest."""
from lang.xml import *

HostdevMode = enum("subsystem", "capabilities",
    means={
        "subsystem": "a device of a bus",
        "capabilities": "a device for a container",
    })
HostdevType = enum("usb", "pci", "scsi", "scsi_host", "mdev",
    means={
        "usb": "USB",
        "pci": "PCI",
        "scsi": "a SCSI unit",
        "scsi_host": "a vhost-scsi target",
        "mdev": "a mediated device",
    })
HostdevCapsType = enum("storage", "misc", "net",
    means={
        "storage": "a block device",
        "misc": "a character device",
        "net": "a network interface",
    })
HostdevModel = enum("vfio-pci", "vfio-ccw", "vfio-ap", "virtio", "virtio-transitional", "virtio-non-transitional",
    means={
        "vfio-pci": "as a PCI device",
        "vfio-ccw": "as a channel device of s390x",
        "vfio-ap": "as a crypto device of s390x",
        "virtio": "vhost-scsi, as the slot it is in",
        "virtio-transitional": "vhost-scsi, for old and new drivers",
        "virtio-non-transitional": "vhost-scsi, for new drivers",
    })
HostdevDriverName = enum("kvm", "vfio", "xen",
    means={
        "kvm": "KVM's old way, which kernels no longer have",
        "vfio": "VFIO",
        "xen": "Xen",
    })
HostdevStartupPolicy = enum("mandatory", "requisite", "optional",
    means={
        "mandatory": "the guest does not start",
        "requisite": "it does not start; when it is moved or restored, the device is left out",
        "optional": "the device is left out",
    })
HostdevScsiProtocol = enum("adapter", "iscsi",
    means={
        "adapter": "on a SCSI host of this host",
        "iscsi": "on an iSCSI server",
    })
HostdevScsiHostProtocol = enum("none", "vhost",
    means={
        "none": "none",
        "vhost": "vhost-scsi",
    })
GuestReset = enum("off", "uninitialized", "on",
    means={
        "off": "nothing",
        "uninitialized": "it is reset, unless it works already",
        "on": "it is reset",
    })


class UsbId(Element):
    """A number of USB."""
    id = attr(Hex(4), range=(0, 0xffff), doc="The number, with ``0x`` for hexadecimal.")


class UsbHostAddress(Element):
    """Where a USB device is plugged in on the host; it changes when the device is plugged in again."""
    bus = attr(UInt, doc="Bus.")
    device = attr(UInt, doc="Number of the device on the bus.")
    port = attr(String, doc="Port, with a dot for each hub; stays when the device is plugged in again.")


class UsbHostSource(Element):
    """A USB device of the host, by vendor and product or by its place."""
    startup_policy = attr(HostdevStartupPolicy, name="startupPolicy", since="1.0.0",
        doc="What happens when it is missing.",
        absent="``mandatory``")
    guest_reset = attr(GuestReset, name="guestReset", since="8.6.0",
        doc="What happens when the guest resets it.",
        absent="QEMU's default")
    missing = attr(YesNo, live_only=True, doc="The device was not there at the start.")
    vendor = child(UsbId, doc="Vendor.")
    product = child(UsbId, doc="Product.")
    address = child(UsbHostAddress)


class PciHostSource(Element):
    """A PCI function of the host."""
    write_filtering = attr(YesNo, name="writeFiltering", since="6.8.0",
        doc="Whether Xen lets the guest write only what is safe.",
        absent="yes")
    address = child(PciSourceAddress)


class ScsiAdapter(Element):
    """A SCSI host."""
    name = attr(String, doc="Its name, such as ``scsi_host0``.")


class ScsiHostAddress(Element):
    """A unit on a SCSI host."""
    bus = attr(UInt, doc="Bus.")
    target = attr(UInt, doc="Target.")
    unit = attr(U64, doc="Unit.")


class ScsiSource(Element):
    """A SCSI unit of the host, or of an iSCSI server."""
    protocol = attr(HostdevScsiProtocol, since="1.2.8", doc="Where it is.", absent="``adapter``")
    name = attr(String, doc="iscsi: target, a slash and the unit.")
    adapter = child(ScsiAdapter)
    address = child(ScsiHostAddress)
    hosts = items(SourceHost, name="host")
    auth = child(StorageAuth)
    initiator = child(Initiator)


class ScsiHostSource(Element):
    """A SCSI target of the kernel (vhost-scsi), with all its units."""
    protocol = attr(HostdevScsiHostProtocol, since="2.5.0", doc="``vhost``.")
    wwpn = attr(String, doc="Name of the target: ``naa.`` and 16 hexadecimal digits.")


class MdevAddress(Element):
    """A mediated device: a part of a device that its driver gives away."""
    uuid = attr(Uuid, since="3.2.0", doc="Its uuid, below ``/sys/bus/mdev/devices``.")


class MdevSource(Element):
    """A mediated device."""
    address = child(MdevAddress)


class HostdevUsb(Element):
    """A USB device of the host. The host's driver lets go of it while the guest has it."""
    source = child(UsbHostSource)


class HostdevPci(Element):
    """A PCI function of the host, by VFIO. The guest uses the hardware itself; needs an IOMMU."""
    driver = child(HostdevDriver)
    source = child(PciHostSource)


class HostdevScsi(Element):
    """A SCSI unit. The guest's commands reach it as they are."""
    source = child(ScsiSource)


class HostdevScsiHost(Element):
    """All units of a vhost-scsi target."""
    source = child(ScsiHostSource)


class HostdevMdev(Element):
    """A mediated device, such as a slice of a graphics card."""
    source = child(MdevSource)


class HostdevDriver(Element):
    """The driver of the host that gives the function away."""
    name = attr(HostdevDriverName, since="1.0.5", doc="Kind of assignment.", absent="``vfio``")
    model = attr(String, since="10.0.0",
        doc="Kernel driver to bind instead of ``vfio-pci``, such as a vendor's variant.",
        absent="the best variant for the device")


class CapsSource(Element):
    """The device: one of the three."""
    block = elem(String, doc="Path of a block device.")
    char_ = elem(String, name="char", doc="Path of a character device.")
    interface = elem(String, doc="Name of a network interface.")


class HostdevCaps(Union):
    """A device for a container."""
    type = tag(HostdevCapsType, doc="What it is.")
    arms = {"storage": HostdevCapsAny, "misc": HostdevCapsAny, "net": HostdevCapsNet}


class HostdevCapsAny(Element):
    """A block or character device for a container."""
    source = child(CapsSource)


class HostdevCapsNet(Element):
    """A network interface for a container."""
    source = child(CapsSource)
    ips = items(IpAddress, name="ip")
    routes = items(IpRoute, name="route")


class HostdevSubsystem(Union):
    """A device of one of the host's buses."""
    type = tag(HostdevType, required=True, doc="Bus.")
    arms = {"usb": HostdevUsb, "pci": HostdevPci, "scsi": HostdevScsi, "scsi_host": HostdevScsiHost,
            "mdev": HostdevMdev}
    managed = attr(YesNo, abi=False,
        doc="pci: whether the function is taken from its driver at the start and given back at the end; "
            "otherwise ``nodedev-detach`` it first.",
        absent="no")
    sgio = attr(DiskSgio, abi=False, since="1.0.6",
        doc="scsi: whether the kernel filters commands.",
        absent="``filtered``")
    rawio = attr(YesNo, abi=False, since="1.2.9",
        doc="scsi: whether QEMU keeps the privilege to send any command.",
        absent="no")
    model = attr(HostdevModel, since="3.2.0",
        doc="mdev: how the device is offered; scsi_host: variant of the virtio device.")
    display = attr(OnOff, since="4.6.0",
        doc="mdev: whether its picture is shown by the guest's display.",
        absent="off")
    ramfb = attr(OnOff, since="5.10.0",
        doc="mdev: whether there is a plain screen until the device's driver is loaded.",
        absent="off")


class Hostdev(Union):
    """A device of the host given to the guest. Others cannot use it then, and a guest with one can only be moved in
    special cases."""
    mode = tag(HostdevMode, default="subsystem", doc="``subsystem`` for guests, ``capabilities`` for containers.")
    arms = {"subsystem": HostdevSubsystem, "capabilities": HostdevCaps}
    teaming = child(Teaming)
    readonly = flag(since="1.0.6", doc="scsi: the guest cannot write.")
    shareable = flag(since="1.0.6", doc="scsi: several guests use it at once.")
    boot = child(Boot)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)

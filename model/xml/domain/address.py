"""Addresses: where the guest sees a device; aliases, boot order, option ROMs, security labels."""
from lang.xml import *

AddressType = enum("none", "pci", "drive", "virtio-serial", "ccid", "usb", "spapr-vio", "virtio-s390", "ccw",
                   "virtio-mmio", "isa", "dimm", "unassigned",
    means={
        "none": "none",
        "pci": "PCI and PCI Express",
        "drive": "a disk controller",
        "virtio-serial": "a virtio-serial controller",
        "ccid": "a smartcard reader",
        "usb": "USB",
        "spapr-vio": "the VIO bus of pSeries",
        "virtio-s390": "the former virtio bus of s390x",
        "ccw": "channel devices of s390x",
        "virtio-mmio": "virtio by memory-mapped registers, on ARM and RISC-V boards",
        "isa": "ISA ports",
        "dimm": "a slot for a memory module",
        "unassigned": "a PCI device of the host that is managed with the guest but not given to it",
    })


class Zpci(Element):
    """What s390x adds to a PCI address."""
    uid = attr(Hex(4), doc="Number of the function that the guest knows it by, unique in the guest, from 1.")
    fid = attr(Hex(8), doc="Number of the function for the machine, unique in the guest.")


class PciAddress(Element):
    """A place on PCI."""
    domain = attr(Hex(4), range=(0, 0xffff), doc="PCI domain; QEMU's machines have only 0.", absent="0")
    bus = attr(Hex(2), range=(0, 0xff), doc="Bus: the index of the PCI controller that makes it.", absent="0")
    slot = attr(Hex(2), range=(0, 0x1f), doc="Slot on the bus.")
    function = attr(Hex(1), range=(0, 7), doc="Function of the slot.", absent="0")
    multifunction = attr(OnOff,
        doc="Whether the slot holds several functions; on function 0 of such a slot.",
        absent="off, or on where other functions are used")
    zpci = child(Zpci)


class DriveAddress(Element):
    """A place on an IDE, SCSI, SATA or floppy controller."""
    controller = attr(UInt, doc="Index of the controller.", absent="0")
    bus = attr(UInt, doc="Bus of the controller; IDE has two, others one.", absent="0")
    target = attr(UInt, doc="Target on a SCSI bus.", absent="0")
    unit = attr(UInt, doc="Unit on the bus or target.", absent="0")


class VirtioSerialAddress(Element):
    """A port of a virtio-serial controller."""
    controller = attr(UInt, doc="Index of the controller.", absent="0")
    bus = attr(UInt, doc="Bus of it, always 0.", absent="0")
    port = attr(UInt, doc="Port, from 1; 0 is kept for the first console.", absent="the next that is free")


class CcidAddress(Element):
    """A slot of a smartcard reader."""
    controller = attr(UInt, doc="Index of the reader.", absent="0")
    slot = attr(UInt, doc="Slot of it.", absent="0")


class UsbAddress(Element):
    """A port of a USB bus."""
    bus = attr(UInt, doc="Index of the USB controller.", absent="0")
    port = attr(String, doc="Port, with a dot and a port for each hub on the way, such as ``1.2``.")


class SpaprVioAddress(Element):
    """An address on the VIO bus of a pSeries machine."""
    reg = attr(Hex64(8), since="0.9.9", doc="Address of the register, by custom a multiple of 0x1000.")


class CcwAddress(Element):
    """A channel device of s390x."""
    cssid = attr(Hex(1), range=(0, 0xfe), doc="Channel subsystem; 0xfe for virtio devices.")
    ssid = attr(Hex(1), range=(0, 3), doc="Subchannel set.")
    devno = attr(Hex(4), range=(0, 0xffff), doc="Device number.")


class IsaAddress(Element):
    """Ports of an ISA device."""
    iobase = attr(Hex(1), range=(0, 0xffff), since="1.2.1", doc="First I/O port.")
    irq = attr(Hex(1), range=(0, 0xff), doc="Interrupt.")


class DimmAddress(Element):
    """A place for a memory module."""
    slot = attr(UInt, doc="Slot, below ``slots`` of ``<maxMemory>``.")
    base = attr(Hex64(1), doc="Address in the guest's memory.")


class Address(Union):
    """Where the guest sees the device. What is left out is chosen when the guest is defined, and kept, so that the
    hardware stays the same from start to start."""
    type = tag(AddressType, required=True, missing="ERR_INTERNAL_ERROR", doc="Kind of bus.")
    arms = {"pci": PciAddress, "drive": DriveAddress, "virtio-serial": VirtioSerialAddress, "ccid": CcidAddress,
            "usb": UsbAddress, "spapr-vio": SpaprVioAddress, "ccw": CcwAddress, "isa": IsaAddress,
            "dimm": DimmAddress, "none": None, "virtio-s390": None, "virtio-mmio": None, "unassigned": None}


class Alias(Element):
    """Name of the device in events, logs and block jobs, and its id for QEMU. Made up at a start; one of your own
    must begin with ``ua-``."""
    name = attr(String, since="3.9.0", doc="The name: letters, digits, ``-`` and ``_``.")


class Boot(Element):
    """The firmware tries devices in this order. Cannot be used together with ``<boot dev=…>`` of ``<os>``."""
    order = attr(UInt, range=(1, 0x7fffffff), required=True, since="0.8.8",
        doc="Place in the order, from 1, unique in the guest.")
    loadparm = attr(String, since="3.5.0",
        doc="s390x: eight characters that the boot loader reads, such as the entry to boot.")


class Acpi(Element):
    """What ACPI tells about a PCI device."""
    index = attr(UInt, since="7.3.0",
        doc="Number by which the guest names a network card (``eno3``), whatever its slot; from 1 to 16383.")


class Rom(Element):
    """The option ROM of a PCI device, from which a network card boots for example."""
    enabled = attr(YesNo, since="4.3.0", doc="``no``: the device has no ROM.")
    bar = attr(OnOff, since="0.9.7", doc="Whether the guest sees the ROM in its memory.", absent="on")
    file = attr(String, since="0.9.10", doc="File with another ROM.")


class VirtioOptions(Group):
    """Options of the virtio transport, alike for all virtio devices. Leave them alone unless you know the reason."""
    iommu = attr(OnOff, since="3.5.0", doc="Whether the device goes through the guest's IOMMU.", absent="off")
    ats = attr(OnOff, since="3.5.0",
        doc="Whether the guest's IOMMU can cache translations in the device (ATS).",
        absent="off")
    packed = attr(OnOff, since="6.3.0",
        doc="Whether queues may have the packed layout of virtio 1.1.",
        absent="QEMU's default")
    page_per_vq = attr(OnOff, name="page_per_vq", since="7.9.0",
        doc="Whether each queue has a page of its own for notifications, as vDPA wants.",
        absent="QEMU's default")


class VirtioDriver(VirtioOptions, Element):
    """Options of the virtio transport."""


class DeviceInfo(Group):
    """What closes every device."""
    boot = child(Boot, abi=False)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)


SeclabelType = enum("none", "dynamic", "static",
    means={
        "none": "the guest is not confined",
        "dynamic": "the driver makes a unique one at each start",
        "static": "you do, by ``<label>``",
    })


class Seclabel(Element):
    """The label that keeps a guest's process apart from others. Below a device's source: the label of that file
    alone."""
    type = attr(SeclabelType, doc="Who chooses the label.", absent="the driver's default")
    model = attr(String, doc="Security driver: ``selinux``, ``apparmor`` or ``dac``.")
    relabel = attr(YesNo,
        doc="Whether files of the guest get a label of their own.",
        absent="yes for ``dynamic``, no for ``static``")
    label = elem(String,
        doc="The label of the process (of the file, below a source), as the driver writes it: a context, a "
            "profile, or ``user:group``.")
    imagelabel = elem(String, live_only=True, doc="The label that files of the running guest have.")
    baselabel = elem(String, doc="What a dynamic label is derived from.")




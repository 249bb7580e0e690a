"""Guest-side addresses of devices."""
from lang.xml import *

AddressType = enum("none", "pci", "drive", "virtio-serial", "ccid", "usb", "spapr-vio", "virtio-s390", "ccw",
                   "virtio-mmio", "isa", "dimm", "unassigned")


class Zpci(Element):
    """The zPCI extension of a PCI address on s390x."""
    uid = attr(Hex(4), doc="User-defined id of the function.")
    fid = attr(Hex(8), doc="Function id.")


class PciAddress(Element):
    """A PCI address: domain, bus, slot and function."""
    domain = attr(Hex(4), range=(0, 0xffff), doc="PCI domain.")
    bus = attr(Hex(2), range=(0, 0xff), doc="Number of the bus, that is index of its controller.")
    slot = attr(Hex(2), range=(0, 0x1f), doc="Slot on the bus.")
    function = attr(Hex(1), range=(0, 7), doc="Function in the slot.")
    multifunction = attr(OnOff, doc="Whether the slot holds several functions.")
    zpci = child(Zpci)


class DriveAddress(Element):
    """A place on a disk controller."""
    controller = attr(UInt, doc="Index of the controller.")
    bus = attr(UInt)
    target = attr(UInt)
    unit = attr(UInt)


class VirtioSerialAddress(Element):
    """A port of a virtio-serial controller."""
    controller = attr(UInt)
    bus = attr(UInt)
    port = attr(UInt)


class CcidAddress(Element):
    """A slot of a smartcard reader."""
    controller = attr(UInt)
    slot = attr(UInt)


class UsbAddress(Element):
    """A port of a USB bus; hubs add a dotted part."""
    bus = attr(UInt)
    port = attr(String, doc="Port path such as 1.2.3.")


class SpaprVioAddress(Element):
    """An address on the pSeries VIO bus."""
    reg = attr(Hex64(8))


class CcwAddress(Element):
    """An s390 channel device number."""
    cssid = attr(Hex(1), range=(0, 0xfe))
    ssid = attr(Hex(1), range=(0, 3))
    devno = attr(Hex(4), range=(0, 0xffff))


class IsaAddress(Element):
    """An ISA device's I/O port and interrupt."""
    iobase = attr(Hex(1), range=(0, 0xffff))
    irq = attr(Hex(1), range=(0, 0xff))


class DimmAddress(Element):
    """A slot for a memory module."""
    slot = attr(UInt)
    base = attr(Hex64(1))


class Address(Union):
    """Where the guest sees a device."""
    type = tag(AddressType, required=True)
    arms = {"pci": PciAddress, "drive": DriveAddress, "virtio-serial": VirtioSerialAddress, "ccid": CcidAddress,
            "usb": UsbAddress, "spapr-vio": SpaprVioAddress, "ccw": CcwAddress, "isa": IsaAddress,
            "dimm": DimmAddress, "none": None, "virtio-s390": None, "virtio-mmio": None, "unassigned": None}


class Alias(Element):
    """The name of a device; user-given ones start with ua-."""
    name = attr(String)


class Boot(Element):
    """The place of this device in the boot order."""
    order = attr(UInt, range=(1, 0x7fffffff), required=True)
    loadparm = attr(String, since="3.5.0")


class Acpi(Element):
    """The ACPI index of a PCI device."""
    index = attr(UInt)


class Rom(Element):
    """The option ROM of a PCI device."""
    enabled = attr(YesNo)
    bar = attr(OnOff)
    file = attr(String)


class VirtioOptions(Group):
    """What every virtio device's driver element can hold."""
    iommu = attr(OnOff, doc="Use the guest's IOMMU.")
    ats = attr(OnOff, doc="Address translation service.")
    packed = attr(OnOff, doc="Packed virtqueues.")
    page_per_vq = attr(OnOff, name="page_per_vq", doc="A page per virtqueue notification.")


class VirtioDriver(VirtioOptions, Element):
    """Virtio options of a device without more of a driver element."""


class DeviceInfo(Group):
    """What closes every device."""
    boot = child(Boot, abi=False)
    alias = child(Alias, user_alias=True, abi=False)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)


SeclabelType = enum("none", "dynamic", "static")


class Seclabel(Element):
    """A security label."""
    type = attr(SeclabelType)
    model = attr(String)
    relabel = attr(YesNo)
    label = elem(String)
    imagelabel = elem(String, live_only=True)
    baselabel = elem(String)




"""Controllers."""
from lang.xml import *

ControllerType = enum("ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa", "nvme")
ControllerModel = enum("none", "default",
    "auto", "buslogic", "lsilogic", "lsisas1068", "vmpvscsi", "ibmvscsi", "virtio-scsi", "lsisas1078",
    "virtio-transitional", "virtio-non-transitional", "ncr53c90", "dc390", "am53c974", "virtio",
    "piix3-uhci", "piix4-uhci", "ehci", "ich9-ehci1", "ich9-uhci1", "ich9-uhci2", "ich9-uhci3", "vt82c686b-uhci",
    "pci-ohci", "nec-xhci", "qusb1", "qusb2", "qemu-xhci",
    "pci-root", "pcie-root", "pci-bridge", "dmi-to-pci-bridge", "pcie-to-pci-bridge", "pcie-root-port",
    "pcie-switch-upstream-port", "pcie-switch-downstream-port", "pci-expander-bus", "pcie-expander-bus",
    "piix3", "piix4", "ich6")
ControllerPciModel = enum("none", "pci-bridge", "i82801b11-bridge", "pcie-pci-bridge", "ioh3420", "x3130-upstream",
    "xio3130-downstream", "pxb", "pxb-pcie", "pcie-root-port", "spapr-pci-host-bridge")


class ControllerModelName(Element):
    """The device that plays a PCI controller."""
    name = attr(ControllerPciModel)


class ControllerTarget(Element):
    """What the guest sees of a PCI controller."""
    chassis_nr = attr(UInt, name="chassisNr", range=(1, 255))
    chassis = attr(UInt, range=(0, 255))
    port = attr(Hex(1), range=(0, 255))
    bus_nr = attr(UInt, name="busNr", range=(1, 254))
    index = attr(UInt, range=(0, 30))
    hotplug = attr(OnOff)
    memory_reserve_bytes = attr(U64, name="memReserve")
    node = elem(UInt)


class ControllerDriver(VirtioOptions, Element):
    """How the controller is driven."""
    queues = attr(UInt)
    cmd_per_lun = attr(UInt, name="cmd_per_lun")
    max_sectors = attr(UInt, name="max_sectors")
    ioeventfd = attr(OnOff)
    iothread = attr(UInt)
    iothreads = child(IothreadMaps)


class ControllerMaster(Element):
    """The USB controller whose ports a companion shares."""
    startport = attr(UInt)


class PciHole64(Element):
    """Size of the 64-bit PCI window."""
    size_kib = content(Size("KiB"))


class Controller(Element):
    """A controller: PCI bridge, USB, SCSI, SATA, IDE, virtio-serial, …"""
    type = attr(ControllerType, required=True)
    index = attr(UInt)
    model = attr(ControllerModel)
    ports = attr(Int, doc="Ports of a usb or virtio-serial controller.")
    vectors = attr(Int, doc="Interrupt vectors of a virtio-serial controller.")
    max_grant_frames = attr(Int, name="maxGrantFrames")
    max_event_channels = attr(Int, name="maxEventChannels")
    serial = elem(String)
    pci_model = child(ControllerModelName, name="model")
    target = child(ControllerTarget)
    driver = child(ControllerDriver)
    pcihole64 = child(PciHole64)
    boot = child(Boot)
    alias = child(Alias, user_alias=True, abi=False)
    master = child(ControllerMaster)
    rom = child(Rom)
    acpi = child(Acpi)
    address = child(Address)

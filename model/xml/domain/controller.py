"""Controllers: PCI bridges and ports, USB, SCSI, SATA, IDE, virtio-serial and others. What devices need is added when
a guest is defined."""
from lang.xml import *

ControllerType = enum("ide", "fdc", "scsi", "sata", "virtio-serial", "ccid", "usb", "pci", "xenbus", "isa", "nvme",
    means={
        "ide": "IDE",
        "fdc": "floppy",
        "scsi": "SCSI",
        "sata": "SATA (AHCI)",
        "virtio-serial": "ports for channels and consoles",
        "ccid": "smartcard reader",
        "usb": "USB",
        "pci": "PCI root, bridge or port",
        "xenbus": "Xen",
        "isa": "ISA",
        "nvme": "NVMe",
    })
ControllerModel = enum("none", "default", "auto", "buslogic", "lsilogic", "lsisas1068", "vmpvscsi", "ibmvscsi",
                       "virtio-scsi", "lsisas1078", "virtio-transitional", "virtio-non-transitional", "ncr53c90",
                       "dc390", "am53c974", "virtio", "piix3-uhci", "piix4-uhci", "ehci", "ich9-ehci1", "ich9-uhci1",
                       "ich9-uhci2", "ich9-uhci3", "vt82c686b-uhci", "pci-ohci", "nec-xhci", "qusb1", "qusb2",
                       "qemu-xhci", "pci-root", "pcie-root", "pci-bridge", "dmi-to-pci-bridge", "pcie-to-pci-bridge",
                       "pcie-root-port", "pcie-switch-upstream-port", "pcie-switch-downstream-port",
                       "pci-expander-bus", "pcie-expander-bus", "piix3", "piix4", "ich6",
    means={
        "none": "usb: the guest has no USB at all",
        "default": "the machine's choice",
        "auto": "scsi: the machine's choice",
        "buslogic": "scsi: BusLogic (VMware)",
        "lsilogic": "scsi: LSI 53C895A, the default of PCs",
        "lsisas1068": "scsi: LSI SAS1068",
        "vmpvscsi": "scsi: VMware's paravirtual",
        "ibmvscsi": "scsi: pSeries",
        "virtio-scsi": "scsi: virtio, the choice for new guests",
        "lsisas1078": "scsi: LSI MegaRAID SAS",
        "virtio-transitional": "scsi, virtio-serial: for old and new drivers; conventional PCI",
        "virtio-non-transitional": "scsi, virtio-serial: for new drivers",
        "ncr53c90": "scsi: built into some boards",
        "dc390": "scsi: Tekram DC-390",
        "am53c974": "scsi: AMD PCscsi",
        "virtio": "virtio-serial: as the slot it is in",
        "piix3-uhci": "usb: USB 1 of i440fx, its default",
        "piix4-uhci": "usb: USB 1 of PIIX4",
        "ehci": "usb: USB 2",
        "ich9-ehci1": "usb: USB 2 of ICH9",
        "ich9-uhci1": "usb: first companion of ich9-ehci1",
        "ich9-uhci2": "usb: second companion",
        "ich9-uhci3": "usb: third companion",
        "vt82c686b-uhci": "usb: VIA",
        "pci-ohci": "usb: USB 1 of Apple and pSeries",
        "nec-xhci": "usb: USB 3 of NEC",
        "qusb1": "usb: Xen, version 1.1",
        "qusb2": "usb: Xen, version 2.0",
        "qemu-xhci": "usb: USB 3, the choice for new guests",
        "pci-root": "pci: the machine's first PCI bus",
        "pcie-root": "pci: the machine's first PCI Express bus",
        "pci-bridge": "pci: a PCI bus below a PCI bus",
        "dmi-to-pci-bridge": "pci: a PCI bus below pcie-root, the older way",
        "pcie-to-pci-bridge": "pci: a PCI bus below a PCI Express port",
        "pcie-root-port": "pci: a port for one PCI Express device, which may be plugged in later",
        "pcie-switch-upstream-port": "pci: a switch, on a port",
        "pcie-switch-downstream-port": "pci: a port of a switch",
        "pci-expander-bus": "pci: a further root bus on i440fx, with a NUMA node",
        "pcie-expander-bus": "pci: a further root bus on q35, with a NUMA node",
        "piix3": "ide: VirtualBox",
        "piix4": "ide: VirtualBox",
        "ich6": "ide: VirtualBox",
    })
ControllerPciModel = enum("none", "pci-bridge", "i82801b11-bridge", "pcie-pci-bridge", "ioh3420", "x3130-upstream",
                          "xio3130-downstream", "pxb", "pxb-pcie", "pcie-root-port", "spapr-pci-host-bridge",
    means={
        "none": "none",
        "pci-bridge": "for pci-bridge",
        "i82801b11-bridge": "for dmi-to-pci-bridge",
        "pcie-pci-bridge": "for pcie-to-pci-bridge",
        "ioh3420": "for pcie-root-port, Intel's",
        "x3130-upstream": "for pcie-switch-upstream-port",
        "xio3130-downstream": "for pcie-switch-downstream-port",
        "pxb": "for pci-expander-bus",
        "pxb-pcie": "for pcie-expander-bus",
        "pcie-root-port": "for pcie-root-port, QEMU's own",
        "spapr-pci-host-bridge": "for pci-root of pSeries",
    })


class ControllerModelName(Element):
    """The QEMU device that plays a PCI controller. Kept so that later starts have the same one."""
    name = attr(ControllerPciModel, since="1.2.19",
        doc="Name of the device.",
        absent="the usual one for the controller's model")


class ControllerTarget(Element):
    """What the guest sees of a PCI controller; filled in when it is not given."""
    chassis_nr = attr(UInt, name="chassisNr", range=(1, 255),
        doc="pci-bridge: number of its chassis.",
        absent="the controller's index")
    chassis = attr(UInt, range=(0, 255),
        doc="Root and downstream ports: number of the chassis.",
        absent="the controller's index")
    port = attr(Hex(1), range=(0, 255),
        doc="Root and downstream ports: number of the port.",
        absent="made from its slot and function")
    bus_nr = attr(UInt, name="busNr", range=(1, 254),
        doc="Expander buses: number of the bus; those above it are for what hangs below.",
        absent="two less than the lowest in use")
    index = attr(UInt, range=(0, 30), since="3.6.0", doc="pci-root of pSeries: place among host bridges.")
    hotplug = attr(OnOff, since="6.3.0", doc="Whether devices may be plugged in and out here.", absent="on")
    memory_reserve_bytes = attr(U64, name="memReserve",
        doc="Bytes of memory space that the firmware keeps free for devices that are plugged in later.")
    node = elem(UInt, doc="Expander buses, pci-root of pSeries: NUMA node that devices here are near to.")


class ControllerDriver(VirtioOptions, Element):
    """How the host works the controller."""
    queues = attr(UInt, since="1.0.5",
        doc="virtio-scsi: request queues, best one per virtual CPU.",
        absent="QEMU's default")
    cmd_per_lun = attr(UInt, name="cmd_per_lun", since="1.2.7",
        doc="virtio-scsi: requests that may wait for one unit.",
        absent="128")
    max_sectors = attr(UInt, name="max_sectors", since="1.2.7",
        doc="virtio-scsi: sectors of 512 bytes in one request at most.",
        absent="65535")
    ioeventfd = attr(OnOff, since="1.2.18",
        doc="virtio-scsi: whether notifications wake a thread instead of stopping the virtual CPU.",
        absent="on")
    iothread = attr(UInt, since="1.3.5",
        conflicts="iothreads",
        doc="virtio-scsi: number of the I/O thread that serves it and all its disks.",
        absent="QEMU's main loop")
    iothreads = child(IothreadMaps)


class ControllerMaster(Element):
    """The USB 2 controller whose ports a USB 1 companion shares."""
    startport = attr(UInt, doc="First of the shared ports.")


class PciHole64(Element):
    """How much 64-bit address space a root bus keeps for devices; Windows XP wants 0."""
    size_kib = content(Size("KiB"), since="1.1.2", doc="The size.", absent="QEMU's default")


class Controller(Element):
    """A bus of the guest: what ``controller`` or ``bus`` of an address refers to. Added when devices need it; give
    one to choose its model or place."""
    type = attr(ControllerType, default="ide", at_once=True, doc="Kind of controller.")
    index = attr(UInt, doc="Number among controllers of its type.", absent="the lowest that is free")
    model = attr(ControllerModel, doc="Which device it is.", absent="by machine: see the words")
    ports = attr(Int, doc="Ports of a USB or virtio-serial controller.", absent="as many as the device has")
    vectors = attr(Int, doc="Interrupt vectors of a virtio-serial controller.", absent="QEMU's default")
    max_grant_frames = attr(Int, name="maxGrantFrames", since="5.2.0",
        doc="xenbus: memory frames that a guest may grant.")
    max_event_channels = attr(Int, name="maxEventChannels", since="6.3.0",
        doc="xenbus: interrupts that a guest may have.")
    serial = elem(String, doc="nvme: serial number of the controller.")
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

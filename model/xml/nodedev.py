"""Node devices: devices of the host, in a tree. ``nodedev-list --tree`` shows it; ``nodedev-create`` makes mediated
devices and virtual Fibre Channel hosts."""
from lang.xml import *

NodeCapType = enum("system", "pci", "usb_device", "usb", "net", "scsi_host", "scsi_target", "scsi", "storage", "drm",
                   "mdev", "ccw", "css", "vdpa", "ap_card", "ap_queue", "ap_matrix", "ccwgroup", "scsi_generic",
                   "mdev_types", "vports", "fc_host", "vpd",
    means={
        "system": "the host",
        "pci": "a PCI function",
        "usb_device": "a USB device",
        "usb": "an interface of a USB device",
        "net": "a network interface",
        "scsi_host": "a SCSI adapter",
        "scsi_target": "a SCSI target",
        "scsi": "a SCSI device",
        "storage": "a block device",
        "drm": "a graphics device",
        "mdev": "a mediated device",
        "ccw": "a channel device of s390x",
        "css": "a subchannel of s390x",
        "vdpa": "a vDPA device",
        "ap_card": "a crypto card of s390x",
        "ap_queue": "a domain of a crypto card",
        "ap_matrix": "crypto resources of s390x",
        "ccwgroup": "channel devices that work as one",
        "scsi_generic": "character device of a SCSI device",
        "mdev_types": "it can make mediated devices",
        "vports": "an adapter that can have virtual hosts",
        "fc_host": "a Fibre Channel adapter",
        "vpd": "it has vital product data",
    })
NodePciCapType = enum("phys_function", "virt_functions", "pci-bridge", "cardbus-bridge", "mdev_types", "vpd",
    means={
        "phys_function": "it is a virtual function",
        "virt_functions": "it has virtual functions",
        "pci-bridge": "it is a PCI bridge",
        "cardbus-bridge": "it is a CardBus bridge",
        "mdev_types": "it can make mediated devices",
        "vpd": "it has vital product data",
    })
NodeScsiHostCapType = enum("fc_host", "vport_ops",
    means={
        "fc_host": "it is on Fibre Channel",
        "vport_ops": "it can have virtual hosts",
    })
NodeScsiTargetCapType = enum("fc_remote_port",
    means={
        "fc_remote_port": "it is on Fibre Channel",
    })
NodeStorageCapType = enum("hotpluggable", "removable", "zoned",
    means={
        "hotpluggable": "it can be plugged in and out",
        "removable": "its medium can be changed",
        "zoned": "it has zones",
    })
NodeMdevParentCapType = enum("mdev_types",
    means={
        "mdev_types": "mediated devices",
    })
NodeNetCapType = enum("80203", "80211",
    means={
        "80203": "Ethernet",
        "80211": "wireless",
    })
NodeNetFeature = enum("rx", "tx", "sg", "tso", "ufo", "gso", "gro", "lro", "rxvlan", "txvlan", "ntuple", "rxhash",
                      "rdma", "txudptnl", "switchdev",
    means={
        "rx": "checksums when receiving",
        "tx": "checksums when sending",
        "sg": "packets in pieces",
        "tso": "cutting of TCP",
        "ufo": "cutting of UDP",
        "gso": "cutting in general",
        "gro": "joining when receiving",
        "lro": "joining of TCP when receiving",
        "rxvlan": "VLAN tags when receiving",
        "txvlan": "VLAN tags when sending",
        "ntuple": "filters by address and port",
        "rxhash": "a hash of each packet",
        "rdma": "RDMA",
        "txudptnl": "cutting inside UDP tunnels",
        "switchdev": "a switch in the card",
    })
NodeNetLinkState = enum("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up",
    means={
        "unknown": "nobody knows",
        "notpresent": "there is no card",
        "down": "down",
        "lowerlayerdown": "the interface below is down",
        "testing": "in a test",
        "dormant": "waits for something",
        "up": "up",
    })
NodeDrmType = enum("primary", "control", "render",
    means={
        "primary": "a screen",
        "control": "control",
        "render": "drawing",
    })
NodeDevnodeType = enum("dev", "link",
    means={
        "dev": "the file",
        "link": "a link",
    })
NodePciSpeed = enum("2.5", "5", "8", "16", "32", "64",
    means={
        "2.5": "first generation",
        "5": "second",
        "8": "third",
        "16": "fourth",
        "32": "fifth",
        "64": "sixth",
    })
NodePciLinkValidity = enum("cap", "sta",
    means={
        "cap": "what could be",
        "sta": "what is",
    })
NodeVpdAccess = enum("readonly", "readwrite",
    means={
        "readonly": "only read",
        "readwrite": "also written",
    })
NodeCcwGroupState = enum("offline", "online",
    means={
        "offline": "off",
        "online": "on",
    })
NodeCcwGroupCapType = enum("qeth_generic",
    means={
        "qeth_generic": "a network card",
    })


class NodeHardware(Element):
    """Maker and numbers of the machine."""
    vendor = elem(String, doc="Maker.")
    version = elem(String, doc="Version.")
    serial = elem(String, doc="Serial number.")
    uuid = elem(Uuid, doc="Uuid.")


class NodeFirmware(Element):
    """The machine's firmware."""
    vendor = elem(String, doc="Maker.")
    version = elem(String, doc="Version.")
    release_date = elem(String, name="release_date", doc="When it was released.")


class NodeSystem(Element):
    """The host as a whole: the root of the tree."""
    product = elem(String, doc="Name of the machine.")
    hardware = child(NodeHardware, always=True)
    firmware = child(NodeFirmware, always=True)


class NodeId(Element):
    """A maker or product."""
    id = attr(Hex(4), range=(0, 0xffff), doc="Its number.")
    name = content(String, doc="Its name, when it is known.")


class NodePciAddress(Element):
    """Address of a PCI function."""
    domain = attr(Hex(4), doc="PCI domain.")
    bus = attr(Hex(2), doc="Bus.")
    slot = attr(Hex(2), doc="Slot.")
    function = attr(Hex(1), doc="Function.")


class NodePciFunction(Element):
    """The physical function that this virtual one belongs to."""
    addresses = items(NodePciAddress, name="address")


class NodePciFunctions(Element):
    """The virtual functions of this one."""
    max_count = attr(UInt, since="1.3.0", doc="How many there could be.")
    addresses = items(NodePciAddress, name="address")


class NodeMdevType(Element):
    """A kind of mediated device that can be made here. Since 3.4.0."""
    id = attr(String, doc="Name of the kind.")
    name = elem(String, doc="Name for people.")
    device_api = elem(String, name="deviceAPI", doc="How guests see it: ``vfio-pci``, ``vfio-ccw`` or ``vfio-ap``.")
    available_instances = elem(UInt, doc="How many more can be made.")


class NodeMdevTypes(Element):
    """Kinds of mediated devices that can be made here."""
    types = items(NodeMdevType, name="type")


class NodeVpdField(Element):
    """A field of the vendor's or the system's own."""
    index = attr(String, doc="Its letter or number.")
    value = content(String, doc="Its text.")


class NodeVpdFields(Element):
    """Fields of the vital product data."""
    access = attr(NodeVpdAccess, doc="Whether they can be written.")
    change_level = elem(String, name="change_level", doc="Level of engineering changes.")
    manufacture_id = elem(String, name="manufacture_id", doc="Number of the maker.")
    part_number = elem(String, name="part_number", doc="Part number.")
    serial_number = elem(String, name="serial_number", doc="Serial number.")
    asset_tag = elem(String, name="asset_tag", doc="Asset tag of the owner.")
    vendor_fields = items(NodeVpdField, name="vendor_field")
    system_fields = items(NodeVpdField, name="system_field")


class NodeVpd(Element):
    """Vital product data: what the card says of itself. Since 7.9.0."""
    name = elem(String, doc="Name of the product.")
    fields = items(NodeVpdFields)


class NodePciCap(Union):
    """What a PCI function is besides."""
    type = tag(NodePciCapType, required=True, doc="What it is.")
    arms = {"phys_function": NodePciFunction, "virt_functions": NodePciFunctions, "pci-bridge": None,
            "cardbus-bridge": None, "mdev_types": NodeMdevTypes, "vpd": NodeVpd}


class NodeIommuGroup(Element):
    """Functions that can only be given away together."""
    number = attr(UInt, default=0, doc="Number of the group.")
    addresses = items(NodePciAddress, name="address")


class NodeNuma(Element):
    """Where the device is."""
    node = attr(Int, doc="NUMA node that it is near to.")


class NodePciLink(Element):
    """A PCI Express link."""
    validity = attr(NodePciLinkValidity, doc="Whether it is about what could be or what is.")
    port = attr(UInt, doc="Number of the port.")
    speed = attr(NodePciSpeed, doc="Speed in GT/s.")
    width = attr(UInt, doc="Lanes.")


class NodePciExpress(Element):
    """The PCI Express side of the function."""
    links = items(NodePciLink, name="link")


class NodePci(Element):
    """A PCI function."""
    class_ = elem(Hex(6), name="class", since="5.2.0", doc="Class: what kind of device it is.")
    domain = elem(UInt, doc="PCI domain.")
    bus = elem(UInt, doc="Bus.")
    slot = elem(UInt, doc="Slot.")
    function = elem(UInt, doc="Function.")
    product = child(NodeId, empty=True)
    vendor = child(NodeId, empty=True)
    caps = items(NodePciCap, name="capability")
    iommu_group = child(NodeIommuGroup)
    numa = child(NodeNuma)
    pci_express = child(NodePciExpress, name="pci-express", empty=True)


class NodeUsbDevice(Element):
    """A device on a USB bus."""
    bus = elem(UInt, doc="Bus.")
    device = elem(UInt, doc="Number on the bus.")
    product = child(NodeId, empty=True)
    vendor = child(NodeId, empty=True)


class NodeUsb(Element):
    """An interface of a USB device."""
    number = elem(UInt, doc="Number of the interface.")
    class_ = elem(UInt, name="class", doc="Class.")
    subclass = elem(UInt, doc="Subclass.")
    protocol = elem(UInt, doc="Protocol.")
    description = elem(String, doc="Name, when it has one.")


class NodeNetLink(Element):
    """The cable."""
    speed = attr(UInt, doc="Speed in Mbit/s.")
    state = attr(NodeNetLinkState, doc="State of the link.")


class NodeNetOffload(Element):
    """Work that the card takes off the host. Since 1.2.15."""
    name = attr(NodeNetFeature, doc="The work.")


class NodeNetCap(Union):
    """The kind of network."""
    type = tag(NodeNetCapType, required=True, doc="The kind.")
    arms = {"80203": None, "80211": None}


class NodeNet(Element):
    """A network interface."""
    interface = elem(String, doc="Its name.")
    address = elem(Mac, doc="Hardware address.")
    link = child(NodeNetLink)
    features = items(NodeNetOffload, name="feature")
    caps = items(NodeNetCap, name="capability")


class NodeFcHost(Element):
    """A Fibre Channel adapter."""
    wwnn = elem(String, doc="World wide node name.")
    wwpn = elem(String, doc="World wide port name.")
    fabric_wwn = elem(String, name="fabric_wwn", since="1.0.4", doc="World wide name of the fabric.")


class NodeVportOps(Element):
    """How many virtual hosts an adapter can have."""
    max_vports = elem(UInt, name="max_vports", default=0, since="1.0.4", doc="The most.")
    vports = elem(UInt, default=0, doc="How many there are.")
    hooks = hooks(default="nodedev_vport_ops_default")


class NodeScsiHostCap(Union):
    """What the adapter is besides."""
    type = tag(NodeScsiHostCapType, required=True, doc="What it is.")
    arms = {"fc_host": NodeFcHost, "vport_ops": NodeVportOps}


class NodeScsiHost(Element):
    """A SCSI adapter."""
    host = elem(UInt, doc="Its number.")
    unique_id = elem(UInt, name="unique_id", since="1.2.7", doc="Its number among those of one PCI function.")
    caps = items(NodeScsiHostCap, name="capability", always=True)


class NodeFcRemotePort(Element):
    """A port behind a Fibre Channel adapter."""
    rport = elem(String, doc="Its name.")
    wwpn = elem(String, doc="World wide port name.")


class NodeScsiTargetCap(Union):
    """What the target is besides."""
    type = tag(NodeScsiTargetCapType, required=True, doc="What it is.")
    arms = {"fc_remote_port": NodeFcRemotePort}


class NodeScsiTarget(Element):
    """A SCSI target."""
    target = elem(String, doc="Its name.")
    caps = items(NodeScsiTargetCap, name="capability")


class NodeScsi(Element):
    """A SCSI device."""
    host = elem(UInt, doc="Adapter.")
    bus = elem(UInt, doc="Bus.")
    target = elem(UInt, doc="Target.")
    lun = elem(UInt, doc="Unit.")
    type = elem(String, doc="Kind: ``disk``, ``tape``, ``cdrom`` and others.")


class NodeRemovable(Element):
    """A medium that can be taken out."""
    media_available = elem(UInt, name="media_available", range=(0, 1), doc="Whether there is one: 0 or 1.")
    media_size = elem(U64, name="media_size", doc="Its bytes.")
    media_label = elem(String, name="media_label", doc="Its label.")
    logical_block_size = elem(U64, name="logical_block_size", doc="Bytes of a block.")
    num_blocks = elem(U64, name="num_blocks", doc="Number of blocks.")


class NodeStorageCap(Union):
    """What the storage is besides."""
    type = tag(NodeStorageCapType, required=True, doc="What it is.")
    arms = {"hotpluggable": None, "removable": NodeRemovable, "zoned": None}


class NodeStorage(Element):
    """A block device."""
    block = elem(String, doc="Path of the device.")
    bus = elem(String, doc="Bus: ``scsi``, ``ata``, ``usb`` and others.")
    drive_type = elem(String, name="drive_type", doc="Kind: ``disk``, ``cdrom``, ``floppy`` and others.")
    model = elem(String, doc="Model.")
    vendor = elem(String, doc="Maker.")
    serial = elem(String, doc="Serial number.")
    size = elem(U64, doc="Bytes in all.")
    logical_block_size = elem(U64, name="logical_block_size", doc="Bytes of a block.")
    num_blocks = elem(U64, name="num_blocks", doc="Number of blocks.")
    caps = items(NodeStorageCap, name="capability")


class NodeScsiGeneric(Element):
    """The character device of a SCSI device."""
    char_ = elem(String, name="char", doc="Path of the device.")


class NodeDrm(Element):
    """A graphics device. Since 3.1.0."""
    type = elem(NodeDrmType, doc="What it is for.")


class NodeMdevTypeRef(Element):
    """The kind of a mediated device."""
    id = attr(String, required=True, doc="Name of the kind.")


class NodeMdevAttr(Element):
    """A setting of a mediated device; the order matters to some drivers. Since 6.9.0."""
    name = attr(String, required=True, doc="Name.")
    value = attr(String, required=True, doc="Value.")


class NodeMdev(Element):
    """A mediated device. Since 3.4.0."""
    type = child(NodeMdevTypeRef, required=True)
    uuid = elem(Uuid, since="6.7.0", doc="Uuid.", absent="made up")
    parent_addr = elem(String, name="parent_addr", since="7.3.0", doc="Address of the device that it is part of.")
    iommu_group = child(NodeIommuGroup)
    attrs = items(NodeMdevAttr, name="attr")
    hooks = hooks(default="nodedev_mdev_default")


class NodeCcw(Element):
    """A device of s390x."""
    cssid = elem(Hex(1), range=(0, 0xfe), doc="Channel subsystem.")
    ssid = elem(Hex(1), range=(0, 3), doc="Subchannel set.")
    devno = elem(Hex(4), range=(0, 0xffff), doc="Device number.")


class NodeMdevParentCap(Union):
    """What the device can make."""
    type = tag(NodeMdevParentCapType, required=True, doc="What it is.")
    arms = {"mdev_types": NodeMdevTypes}


class NodeCss(Element):
    """A subchannel of s390x. Since 6.7.0."""
    cssid = elem(Hex(1), range=(0, 0xfe), doc="Channel subsystem.")
    ssid = elem(Hex(1), range=(0, 3), doc="Subchannel set.")
    devno = elem(Hex(4), range=(0, 0xffff), doc="Number of the subchannel.")
    channel_dev_addr = child(NodeCcw, name="channel_dev_addr", since="8.4.0", doc="Device behind it.")
    caps = items(NodeMdevParentCap, name="capability")


class NodeVdpa(Element):
    """A device that speaks virtio itself. Since 6.9.0."""
    chardev = elem(String, doc="Path of its character device.")


class NodeApCard(Element):
    """A crypto card of s390x. Since 7.1.0."""
    ap_adapter = elem(Hex(2), name="ap-adapter", range=(0, 0xff), doc="Number of the card.")


class NodeApQueue(Element):
    """A domain of a crypto card. Since 7.1.0."""
    ap_adapter = elem(Hex(2), name="ap-adapter", range=(0, 0xff), doc="Number of the card.")
    ap_domain = elem(Hex(4), name="ap-domain", range=(0, 0xff), doc="Number of the domain.")


class NodeApMatrix(Element):
    """Crypto resources of s390x that guests can have. Since 7.1.0."""
    caps = items(NodeMdevParentCap, name="capability")


class NodeCcwMember(Element):
    """A device of the group."""
    ref = attr(String, doc="Its part in the group, such as ``cdev0``.")
    name = content(String, doc="Its name.")


class NodeCcwMembers(Element):
    """Devices of the group."""
    devices = items(NodeCcwMember, name="ccw_device")


class NodeQeth(Element):
    """A network card made of channel devices."""
    card_type = elem(String, name="card_type", doc="Kind of card.")
    chpid = elem(String, doc="Channel path.")


class NodeCcwGroupCap(Union):
    """What the group is."""
    type = tag(NodeCcwGroupCapType, required=True, doc="What it is.")
    arms = {"qeth_generic": NodeQeth}


class NodeCcwGroup(Element):
    """Channel devices of s390x that work as one."""
    state = elem(NodeCcwGroupState, doc="Whether it works.")
    cssid = elem(Hex(1), range=(0, 0xfe), doc="Channel subsystem.")
    ssid = elem(Hex(1), range=(0, 3), doc="Subchannel set.")
    devno = elem(Hex(4), range=(0, 0xffff), doc="Device number.")
    members = child(NodeCcwMembers)
    caps = items(NodeCcwGroupCap, name="capability")


class NodeCap(Union):
    """What the device is; one device may be several things."""
    type = tag(NodeCapType, required=True, doc="What it is.")
    arms = {"system": NodeSystem, "pci": NodePci, "usb_device": NodeUsbDevice, "usb": NodeUsb, "net": NodeNet,
            "scsi_host": NodeScsiHost, "scsi_target": NodeScsiTarget, "scsi": NodeScsi, "storage": NodeStorage,
            "drm": NodeDrm, "mdev": NodeMdev, "ccw": NodeCcw, "css": NodeCss, "vdpa": NodeVdpa,
            "ap_card": NodeApCard, "ap_queue": NodeApQueue, "ap_matrix": NodeApMatrix, "ccwgroup": NodeCcwGroup,
            "scsi_generic": NodeScsiGeneric, "mdev_types": NodeMdevTypes, "vports": None, "fc_host": NodeFcHost,
            "vpd": NodeVpd}


class NodeDriver(Element):
    """The driver that holds the device."""
    name = elem(String, doc="Its name.")


class NodeDevnode(Element):
    """A special file of the device."""
    type = attr(NodeDevnodeType, doc="Whether it is the file or a link to it.")
    path = content(String, doc="Its path.")


class NodeDevice(Element):
    """A device of the host."""
    root = "device"
    errors_from = "FROM_NODEDEV"
    name = elem(String, doc="Name, made of its kind and address.")
    path = elem(String, live_only=True, doc="Its folder in sysfs.")
    devnodes = items(NodeDevnode, name="devnode", live_only=True)
    parent = child(NodeDeviceParent)
    driver = child(NodeDriver, live_only=True)
    caps = items(NodeCap, name="capability", always=True)


class NodeDeviceParent(Element):
    """The device that it hangs on: by name, or a Fibre Channel adapter by what it is called."""
    wwnn = attr(String, since="3.0.0", doc="World wide node name of the adapter.")
    wwpn = attr(String, since="3.0.0", doc="World wide port name of the adapter, with ``wwnn``.")
    fabric_wwn = attr(String, name="fabric_wwn", since="3.0.0", doc="World wide name of the adapter's fabric.")
    name = content(String, doc="Name of the device.")

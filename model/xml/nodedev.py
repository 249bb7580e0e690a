"""Devices of the host."""
from lang.xml import *

NodeCapType = enum("system", "pci", "usb_device", "usb", "net", "scsi_host", "scsi_target", "scsi", "storage", "drm",
                   "mdev", "ccw", "css", "vdpa", "ap_card", "ap_queue", "ap_matrix", "ccwgroup", "scsi_generic",
                   "mdev_types", "vports", "fc_host", "vpd")
NodePciCapType = enum("phys_function", "virt_functions", "pci-bridge", "cardbus-bridge", "mdev_types", "vpd")
NodeScsiHostCapType = enum("fc_host", "vport_ops")
NodeScsiTargetCapType = enum("fc_remote_port")
NodeStorageCapType = enum("hotpluggable", "removable", "zoned")
NodeMdevParentCapType = enum("mdev_types")
NodeNetCapType = enum("80203", "80211")
NodeNetFeature = enum("rx", "tx", "sg", "tso", "ufo", "gso", "gro", "lro", "rxvlan", "txvlan", "ntuple", "rxhash",
                      "rdma", "txudptnl", "switchdev")
NodeNetLinkState = enum("unknown", "notpresent", "down", "lowerlayerdown", "testing", "dormant", "up")
NodeDrmType = enum("primary", "control", "render")
NodeDevnodeType = enum("dev", "link")
NodePciSpeed = enum("2.5", "5", "8", "16", "32", "64")
NodePciLinkValidity = enum("cap", "sta")
NodeVpdAccess = enum("readonly", "readwrite")
NodeCcwGroupState = enum("offline", "online")
NodeCcwGroupCapType = enum("qeth_generic")


class NodeHardware(Element):
    """The machine."""
    vendor = elem(String)
    version = elem(String)
    serial = elem(String)
    uuid = elem(Uuid)


class NodeFirmware(Element):
    """Its firmware."""
    vendor = elem(String)
    version = elem(String)
    release_date = elem(String, name="release_date")


class NodeSystem(Element):
    """The host as a whole."""
    product = elem(String)
    hardware = child(NodeHardware, always=True)
    firmware = child(NodeFirmware, always=True)


class NodeId(Element):
    """A maker's or a product's number and name."""
    id = attr(Hex(4), range=(0, 0xffff))
    name = content(String)


class NodePciAddress(Element):
    """A PCI function."""
    domain = attr(Hex(4))
    bus = attr(Hex(2))
    slot = attr(Hex(2))
    function = attr(Hex(1))


class NodePciFunction(Element):
    """Another function of the same card."""
    addresses = items(NodePciAddress, name="address")


class NodePciFunctions(Element):
    """The virtual functions of a physical one."""
    max_count = attr(UInt, doc="How many it could have.", since="1.3.0")
    addresses = items(NodePciAddress, name="address")


class NodeMdevType(Element):
    """A kind of mediated device that the parent can make."""
    id = attr(String)
    name = elem(String)
    device_api = elem(String, name="deviceAPI")
    available_instances = elem(UInt)


class NodeMdevTypes(Element):
    """The kinds of mediated devices."""
    types = items(NodeMdevType, name="type")


class NodeVpdField(Element):
    """A field that the vendor or the system gave."""
    index = attr(String)
    value = content(String)


class NodeVpdFields(Element):
    """Fields that one may read, or write too."""
    access = attr(NodeVpdAccess)
    change_level = elem(String, name="change_level")
    manufacture_id = elem(String, name="manufacture_id")
    part_number = elem(String, name="part_number")
    serial_number = elem(String, name="serial_number")
    asset_tag = elem(String, name="asset_tag")
    vendor_fields = items(NodeVpdField, name="vendor_field")
    system_fields = items(NodeVpdField, name="system_field")


class NodeVpd(Element):
    """Vital product data."""
    name = elem(String)
    fields = items(NodeVpdFields)


class NodePciCap(Union):
    """What a PCI function can do besides."""
    type = tag(NodePciCapType, required=True)
    arms = {"phys_function": NodePciFunction, "virt_functions": NodePciFunctions, "pci-bridge": None,
            "cardbus-bridge": None, "mdev_types": NodeMdevTypes, "vpd": NodeVpd}


class NodeIommuGroup(Element):
    """Functions that only one guest can have together."""
    number = attr(UInt, default=0)
    addresses = items(NodePciAddress, name="address")


class NodeNuma(Element):
    """Where the device is."""
    node = attr(Int)


class NodePciLink(Element):
    """A PCI Express link: what it could be and what it is."""
    validity = attr(NodePciLinkValidity)
    port = attr(UInt)
    speed = attr(NodePciSpeed)
    width = attr(UInt)


class NodePciExpress(Element):
    """The PCI Express part of the function."""
    links = items(NodePciLink, name="link")


class NodePci(Element):
    """A PCI function."""
    class_ = elem(Hex(6), name="class", since="5.2.0")
    domain = elem(UInt)
    bus = elem(UInt)
    slot = elem(UInt)
    function = elem(UInt)
    product = child(NodeId, empty=True)
    vendor = child(NodeId, empty=True)
    caps = items(NodePciCap, name="capability")
    iommu_group = child(NodeIommuGroup)
    numa = child(NodeNuma)
    pci_express = child(NodePciExpress, name="pci-express", empty=True)


class NodeUsbDevice(Element):
    """A device on a USB bus."""
    bus = elem(UInt)
    device = elem(UInt)
    product = child(NodeId, empty=True)
    vendor = child(NodeId, empty=True)


class NodeUsb(Element):
    """A function of a USB device."""
    number = elem(UInt)
    class_ = elem(UInt, name="class")
    subclass = elem(UInt)
    protocol = elem(UInt)
    description = elem(String)


class NodeNetLink(Element):
    """Whether the cable is plugged, and how fast."""
    speed = attr(UInt)
    state = attr(NodeNetLinkState)


class NodeNetOffload(Element):
    """Work the card takes off the host."""
    name = attr(NodeNetFeature)


class NodeNetCap(Union):
    """The kind of network."""
    type = tag(NodeNetCapType, required=True)
    arms = {"80203": None, "80211": None}


class NodeNet(Element):
    """A network interface."""
    interface = elem(String)
    address = elem(Mac)
    link = child(NodeNetLink)
    features = items(NodeNetOffload, name="feature")
    caps = items(NodeNetCap, name="capability")


class NodeFcHost(Element):
    """A Fibre Channel adapter."""
    wwnn = elem(String)
    wwpn = elem(String)
    fabric_wwn = elem(String, name="fabric_wwn")


class NodeVportOps(Element):
    """How many virtual ports an adapter has: its host alone knows."""
    max_vports = elem(UInt, name="max_vports", default=0)
    vports = elem(UInt, default=0)
    hooks = hooks(default="nodedev_vport_ops_default")


class NodeScsiHostCap(Union):
    """What the adapter can do besides."""
    type = tag(NodeScsiHostCapType, required=True)
    arms = {"fc_host": NodeFcHost, "vport_ops": NodeVportOps}


class NodeScsiHost(Element):
    """A SCSI adapter."""
    host = elem(UInt)
    unique_id = elem(UInt, name="unique_id", since="1.2.7")
    caps = items(NodeScsiHostCap, name="capability", always=True)


class NodeFcRemotePort(Element):
    """A port behind a Fibre Channel adapter."""
    rport = elem(String)
    wwpn = elem(String)


class NodeScsiTargetCap(Union):
    """What the target is besides."""
    type = tag(NodeScsiTargetCapType, required=True)
    arms = {"fc_remote_port": NodeFcRemotePort}


class NodeScsiTarget(Element):
    """A SCSI target."""
    target = elem(String)
    caps = items(NodeScsiTargetCap, name="capability")


class NodeScsi(Element):
    """A SCSI device."""
    host = elem(UInt)
    bus = elem(UInt)
    target = elem(UInt)
    lun = elem(UInt)
    type = elem(String)


class NodeRemovable(Element):
    """A medium that can be taken out."""
    media_available = elem(UInt, name="media_available", range=(0, 1))
    media_size = elem(U64, name="media_size")
    media_label = elem(String, name="media_label")
    logical_block_size = elem(U64, name="logical_block_size")
    num_blocks = elem(U64, name="num_blocks")


class NodeStorageCap(Union):
    """What the storage can do besides."""
    type = tag(NodeStorageCapType, required=True)
    arms = {"hotpluggable": None, "removable": NodeRemovable, "zoned": None}


class NodeStorage(Element):
    """A block device."""
    block = elem(String)
    bus = elem(String)
    drive_type = elem(String, name="drive_type")
    model = elem(String)
    vendor = elem(String)
    serial = elem(String)
    size = elem(U64)
    logical_block_size = elem(U64, name="logical_block_size")
    num_blocks = elem(U64, name="num_blocks")
    caps = items(NodeStorageCap, name="capability")


class NodeScsiGeneric(Element):
    """The character device of a SCSI device."""
    char_ = elem(String, name="char")


class NodeDrm(Element):
    """A graphics device."""
    type = elem(NodeDrmType)


class NodeMdevTypeRef(Element):
    """The kind of a mediated device."""
    id = attr(String, required=True)


class NodeMdevAttr(Element):
    """A setting of a mediated device; their order matters to some."""
    name = attr(String, required=True)
    value = attr(String, required=True)


class NodeMdev(Element):
    """A mediated device."""
    type = child(NodeMdevTypeRef, required=True)
    uuid = elem(Uuid)
    parent_addr = elem(String, name="parent_addr")
    iommu_group = child(NodeIommuGroup)
    attrs = items(NodeMdevAttr, name="attr")
    hooks = hooks(default="nodedev_mdev_default")


class NodeCcw(Element):
    """A device behind a channel subsystem."""
    cssid = elem(Hex(1), range=(0, 0xfe))
    ssid = elem(Hex(1), range=(0, 3))
    devno = elem(Hex(4), range=(0, 0xffff))


class NodeMdevParentCap(Union):
    """What the device can make."""
    type = tag(NodeMdevParentCapType, required=True)
    arms = {"mdev_types": NodeMdevTypes}


class NodeCss(Element):
    """A subchannel."""
    cssid = elem(Hex(1), range=(0, 0xfe))
    ssid = elem(Hex(1), range=(0, 3))
    devno = elem(Hex(4), range=(0, 0xffff))
    channel_dev_addr = child(NodeCcw, name="channel_dev_addr")
    caps = items(NodeMdevParentCap, name="capability")


class NodeVdpa(Element):
    """A virtual data path accelerator."""
    chardev = elem(String)


class NodeApCard(Element):
    """A crypto card."""
    ap_adapter = elem(Hex(2), name="ap-adapter", range=(0, 0xff))


class NodeApQueue(Element):
    """A domain of a crypto card."""
    ap_adapter = elem(Hex(2), name="ap-adapter", range=(0, 0xff))
    ap_domain = elem(Hex(4), name="ap-domain", range=(0, 0xff))


class NodeApMatrix(Element):
    """Crypto resources that guests can have."""
    caps = items(NodeMdevParentCap, name="capability")


class NodeCcwMember(Element):
    """A device of the group."""
    ref = attr(String)
    name = content(String)


class NodeCcwMembers(Element):
    """The devices of the group."""
    devices = items(NodeCcwMember, name="ccw_device")


class NodeQeth(Element):
    """A network card made of channel devices."""
    card_type = elem(String, name="card_type")
    chpid = elem(String)


class NodeCcwGroupCap(Union):
    """What the group is."""
    type = tag(NodeCcwGroupCapType, required=True)
    arms = {"qeth_generic": NodeQeth}


class NodeCcwGroup(Element):
    """Channel devices that work as one."""
    state = elem(NodeCcwGroupState)
    cssid = elem(Hex(1), range=(0, 0xfe))
    ssid = elem(Hex(1), range=(0, 3))
    devno = elem(Hex(4), range=(0, 0xffff))
    members = child(NodeCcwMembers)
    caps = items(NodeCcwGroupCap, name="capability")


class NodeCap(Union):
    """What the device is."""
    type = tag(NodeCapType, required=True)
    arms = {"system": NodeSystem, "pci": NodePci, "usb_device": NodeUsbDevice, "usb": NodeUsb, "net": NodeNet,
            "scsi_host": NodeScsiHost, "scsi_target": NodeScsiTarget, "scsi": NodeScsi, "storage": NodeStorage,
            "drm": NodeDrm, "mdev": NodeMdev, "ccw": NodeCcw, "css": NodeCss, "vdpa": NodeVdpa,
            "ap_card": NodeApCard, "ap_queue": NodeApQueue, "ap_matrix": NodeApMatrix, "ccwgroup": NodeCcwGroup,
            "scsi_generic": NodeScsiGeneric, "mdev_types": NodeMdevTypes, "vports": None, "fc_host": NodeFcHost,
            "vpd": NodeVpd}


class NodeDriver(Element):
    """The driver that holds the device."""
    name = elem(String)


class NodeDevnode(Element):
    """A special file of the device."""
    type = attr(NodeDevnodeType)
    path = content(String)


class NodeDevice(Element):
    """A device of the host."""
    root = "device"
    errors_from = "FROM_NODEDEV"
    name = elem(String)
    path = elem(String, live_only=True)
    devnodes = items(NodeDevnode, name="devnode", live_only=True)
    parent = child(NodeDeviceParent)
    driver = child(NodeDriver, live_only=True)
    caps = items(NodeCap, name="capability", always=True)


class NodeDeviceParent(Element):
    """The device it hangs on: by name, or by what a Fibre Channel adapter is called."""
    wwnn = attr(String)
    wwpn = attr(String)
    fabric_wwn = attr(String, name="fabric_wwn")
    name = content(String)

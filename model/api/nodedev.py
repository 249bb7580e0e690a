"""Nodedev: public functions and types."""
from lang.api import *

header("libvirt-nodedev.h")

enum("virConnectListAllNodeDeviceFlags", since="0.10.2", doc="Which devices of the host are listed, by what they can.", bits=True, values=[
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM", 1, since="0.10.2", doc="The host itself."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV", 2, since="0.10.2", doc="PCI devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV", 4, since="0.10.2", doc="USB devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE", 8, since="0.10.2", doc="Interfaces of USB devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET", 16, since="0.10.2", doc="Network interfaces."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST", 32, since="0.10.2", doc="SCSI host adapters."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET", 64, since="0.10.2", doc="SCSI targets."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI", 128, since="0.10.2", doc="SCSI devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE", 256, since="0.10.2", doc="Block devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST", 512, since="1.0.4", doc="Fibre Channel adapters."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS", 1024, since="1.0.4", doc="Adapters with virtual ports."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC", 2048, since="1.1.0", doc="SCSI generic devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM", 4096, since="3.1.0", doc="Graphics nodes."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES", 8192, since="3.4.0", doc="Devices that can make mediated ones."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV", 16384, since="3.4.0", doc="Mediated devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV", 32768, since="3.4.0", doc="Channel devices of s390."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV", 65536, since="6.8.0", doc="Subchannels of s390."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA", 131072, since="6.9.0", doc="vDPA devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD", 262144, since="7.0.0", doc="Crypto adapters of s390."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE", 524288, since="7.0.0", doc="Queues of crypto adapters."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX", 1048576, since="7.0.0", doc="The parent of mediated crypto devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD", 2097152, since="7.9.0", doc="Devices with vital product data."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_DEV", 4194304, since="11.1.0", doc="Groups of channel devices."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_MEMBER", 8388608, since="11.1.0", doc="Members of such groups."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT", 268435456, since="10.1.0", doc="Those with a stored definition."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT", 536870912, since="10.1.0", doc="Those without one."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE", 1073741824, since="7.3.0", doc="Those that are not there now."),
    value("VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE", 2147483648, since="7.3.0", doc="Those that are there now."),
])

enum("virNodeDeviceXMLFlags", since="10.1.0", doc="How a device of the host is shown.", bits=True, values=[
    value("VIR_NODE_DEVICE_XML_INACTIVE", 1, since="10.1.0", doc="As defined, not as it is."),
])

enum("virNodeDeviceCreateXMLFlags", since="8.10.0", doc="How a device of the host is made.", bits=True, values=[
    value("VIR_NODE_DEVICE_CREATE_XML_VALIDATE", 1, since="8.10.0", doc="Check the document against its schema first."),
])

enum("virNodeDeviceDefineXMLFlags", since="8.10.0", doc="How a definition is taken in.", bits=True, values=[
    value("VIR_NODE_DEVICE_DEFINE_XML_VALIDATE", 1, since="8.10.0", doc="Check the document against its schema first."),
])

enum("virNodeDeviceUpdateFlags", since="10.1.0", doc="What a change of a device is about.", bits=True, values=[
    value("VIR_NODE_DEVICE_UPDATE_AFFECT_CURRENT", 0, since="10.1.0", doc="The device when it is there, else its definition."),
    value("VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE", 1, since="10.1.0", doc="The device."),
    value("VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG", 2, since="10.1.0", doc="The definition."),
])

enum("virNodeDeviceEventID", since="2.2.0", doc="Events of the host's devices, each with the type of its callback.", values=[
    value("VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE", 0, since="2.2.0", doc="virConnectNodeDeviceEventLifecycleCallback"),
    value("VIR_NODE_DEVICE_EVENT_ID_UPDATE", 1, since="2.2.0", doc="virConnectNodeDeviceEventGenericCallback: it changed."),
    value("VIR_NODE_DEVICE_EVENT_ID_LAST", 2, since="2.2.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virNodeDeviceEventLifecycleType", since="2.2.0", doc="What became of a device.", values=[
    value("VIR_NODE_DEVICE_EVENT_CREATED", 0, since="2.2.0", doc="It came."),
    value("VIR_NODE_DEVICE_EVENT_DELETED", 1, since="2.2.0", doc="It went."),
    value("VIR_NODE_DEVICE_EVENT_DEFINED", 2, since="7.3.0", doc="It has a stored definition."),
    value("VIR_NODE_DEVICE_EVENT_UNDEFINED", 3, since="7.3.0", doc="Its stored definition is gone."),
    value("VIR_NODE_DEVICE_EVENT_LAST", 4, since="2.2.0", sentinel="VIR_ENUM_SENTINELS"),
])

macro("VIR_NODE_DEVICE_EVENT_CALLBACK", "((virConnectNodeDeviceEventGenericCallback)(cb))", params=["cb"],
    since="2.2.0", doc="Casts a callback to the type that the registration takes.")

opaque("virNodeDevice", since="0.5.0", doc="Handle of a host device.")

typedef("virNodeDevicePtr", "virNodeDevice *", since="0.5.0")

callback("virConnectNodeDeviceEventGenericCallback",
    {"conn": "virConnectPtr", "dev": "virNodeDevicePtr", "opaque": "void *"}, since="2.2.0",
    doc="An event without more to say; other callbacks are cast to it.",
    about={
        "conn": "the connection",
        "dev": "the device of the host",
        "opaque": "what was given at the registration",
    })

callback("virConnectNodeDeviceEventLifecycleCallback",
    {
        "conn": "virConnectPtr",
        "dev": "virNodeDevicePtr",
        "event": "int",
        "detail": "int",
        "opaque": "void *",
    },
    since="2.2.0",
    doc="What became of a device of the host.",
    about={
        "conn": "the connection",
        "dev": "the device of the host",
        "event": "a virNodeDeviceEventLifecycleType",
        "detail": "0",
        "opaque": "what was given at the registration",
    })

api("virNodeNumOfDevices", on=Connect, since="0.5.0",
    doc="Counts the devices of the host, or those with a capability.",
    args=[string("cap", optional=True), flags()],
    returns=result("num"),
    proc=111,
    acl=[need("connect:search_node_devices"), need("node_device:getattr", filter=True)])

api("virNodeListDevices", on=Connect, since="0.5.0",
    doc="Lists the names of the devices of the host, or of those with a capability.",
    args=[string("cap", optional=True), names_out("names", "maxnames", 65536), flags()],
    returns=count,
    proc=112,
    acl=[need("connect:search_node_devices"), need("node_device:getattr", filter=True)])

api("virNodeDeviceLookupByName", on=Connect, since="0.5.0",
    doc="Finds a host device by its name.",
    args=[string("name", check="nonnull")],
    returns=object(NodeDevice),
    proc=113,
    acl=[need("node_device:getattr")])

api("virNodeDeviceFree", on=NodeDevice, since="0.5.0", doc="Drops one reference to the handle of a host device. What it stands for stays.", local=True)

api("virNodeDeviceGetXMLDesc", on=NodeDevice, since="0.5.0",
    doc="Describes a host device.",
    args=[flags("virNodeDeviceXMLFlags")],
    returns=text("xml"),
    proc=114,
    acl=[need("node_device:read")])

api("virNodeDeviceGetName", on=NodeDevice, since="0.5.0",
    doc="Tells the name of a host device. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virNodeDeviceGetParent", on=NodeDevice, since="0.5.0",
    doc="Tells the name of the device that a device hangs on; NULL: none. The text belongs to the handle.",
    returns=kept("parentName", optional=True),
    proc=115,
    acl=[need("node_device:read")])

api("virNodeDeviceNumOfCaps", on=NodeDevice, since="0.5.0",
    doc="Counts the capabilities of a host device.",
    returns=result("num"),
    proc=116,
    acl=[need("node_device:read")])

api("virNodeDeviceListCaps", on=NodeDevice, since="0.5.0",
    doc="Lists the capabilities of a host device: pci, net, scsi_host and so on.",
    args=[names_out("names", "maxnames", 65536)],
    returns=count,
    proc=117,
    acl=[need("node_device:read")])

api("virNodeDeviceRef", on=NodeDevice, since="0.6.0",
    doc="Takes another reference to the handle of a host device; virNodeDeviceFree() drops it.", local=True)

api("virNodeDeviceDettach", on=NodeDevice, since="0.6.1",
    doc="Takes a host device from its driver, so that a guest can have it.",
    proc=118,
    acl=[need("node_device:detach")], write=True)

api("virNodeDeviceReAttach", on=NodeDevice, since="0.6.1",
    doc="Gives a host device back to the host's own driver.",
    proc=119,
    acl=[need("node_device:detach")], write=True)

api("virNodeDeviceReset", on=NodeDevice, since="0.6.1",
    doc="Resets a host device before or after a guest has it.",
    proc=120,
    acl=[need("node_device:detach")], write=True)

api("virNodeDeviceCreateXML", on=Connect, since="0.6.3",
    doc="Creates a device: a virtual SCSI host, a mediated device.",
    args=[string("xmlDesc", wire="xml_desc", check="nonnull"), flags("virNodeDeviceCreateXMLFlags")],
    returns=object(NodeDevice),
    proc=123,
    acl=[need("node_device:write"), need("node_device:start")], write=True)

api("virNodeDeviceDestroy", on=NodeDevice, since="0.6.3",
    doc="Removes a device that virNodeDeviceCreateXML() or virNodeDeviceCreate() made.",
    proc=124,
    acl=[need("node_device:stop")], write=True)

api("virConnectListAllNodeDevices", on=Connect, since="0.10.2",
    doc="Lists host devices, all or those that flags select.",
    args=[
        objects_out("devices", NodeDevice, "devices", 65536),
        flags("virConnectListAllNodeDeviceFlags"),
    ],
    returns=count,
    proc=285,
    acl=[need("connect:search_node_devices"), need("node_device:getattr", filter=True)])

api("virNodeDeviceLookupSCSIHostByWWN", on=Connect, since="1.0.3",
    doc="Finds a Fibre Channel host adapter by its world-wide names.",
    args=[string("wwnn", check="nonnull"), string("wwpn", check="nonnull"), flags()],
    returns=object(NodeDevice),
    proc=297,
    acl=[need("node_device:getattr")])

api("virNodeDeviceDetachFlags", on=NodeDevice, since="1.0.5",
    doc="Takes a host device from its driver in favour of another one.",
    args=[string("driverName", optional=True), flags()],
    proc=301,
    acl=[need("node_device:detach")], write=True)

api("virConnectNodeDeviceEventRegisterAny", on=Connect, since="2.2.0",
    doc="Has a function called for events of one kind, of one host device or of all.",
    args=[
        ref("dev", NodeDevice, optional=True),
        int_("eventID", check=["nonnegative", "known"], enum="virNodeDeviceEventID"),
        callback_in("cb", "virConnectNodeDeviceEventGenericCallback"),
    ],
    returns=registration("nodedev"), order=["eventID", "dev"],
    proc=374,
    acl=[need("connect:search_node_devices"), need("node_device:getattr", filter=True)])

api("virConnectNodeDeviceEventDeregisterAny", on=Connect, since="2.2.0",
    doc="Takes back what virConnectNodeDeviceEventRegisterAny() registered.",
    args=[int_("callbackID", check="nonnegative")],
    returns=end_of_registration("nodedev"),
    proc=375,
    acl=[need("connect:read")])

api("virNodeDeviceDefineXML", on=Connect, since="7.3.0",
    doc="Stores the description of a host device, a new one or instead of the old one.",
    args=[string("xmlDesc", wire="xml_desc", check="nonnull"), flags("virNodeDeviceDefineXMLFlags")],
    returns=object(NodeDevice),
    proc=428,
    acl=[need("node_device:write"), need("node_device:save")], write=True)

api("virNodeDeviceUndefine", on=NodeDevice, since="7.3.0",
    doc="Drops the stored description of a host device.",
    args=[flags()],
    proc=429,
    acl=[need("node_device:delete")], write=True)

api("virNodeDeviceCreate", on=NodeDevice, since="7.3.0",
    doc="Makes a host device active that is defined.",
    args=[flags()],
    proc=430,
    acl=[need("node_device:start")], write=True)

api("virNodeDeviceSetAutostart", on=NodeDevice, since="7.8.0",
    doc="Says whether a host device becomes active when the host boots.",
    args=[int_("autostart")],
    proc=434,
    acl=[need("node_device:write")], write=True)

api("virNodeDeviceGetAutostart", on=NodeDevice, since="7.8.0",
    doc="Tells whether a host device becomes active when the host boots.",
    args=[out_int("autostart")],
    proc=433,
    acl=[need("node_device:read")])

api("virNodeDeviceIsPersistent", on=NodeDevice, since="7.8.0",
    doc="Tells whether a host device has a stored description.",
    returns=result("persistent"),
    proc=435,
    acl=[need("node_device:read")])

api("virNodeDeviceIsActive", on=NodeDevice, since="7.8.0",
    doc="Tells whether a host device is active.",
    returns=result("active"),
    proc=436,
    acl=[need("node_device:read")])

api("virNodeDeviceUpdate", on=NodeDevice, since="10.1.0",
    doc="Changes a mediated device, live or as stored.",
    args=[string("xmlDesc", wire="xml_desc", check="nonnull"), flags("virNodeDeviceUpdateFlags")],
    proc=447,
    acl=[
        need("node_device:write"),
        need("node_device:save", when_none_of=["VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG", "VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE"]),
        need("node_device:save", when_all_of=["VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG"]),
    ],
    write=True)

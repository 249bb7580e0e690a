"""Network: public functions and types."""
from lang.api import *

header("libvirt-network.h")

enum("virNetworkXMLFlags", since="0.9.10", doc="How a network is shown.", bits=True, values=[
    value("VIR_NETWORK_XML_INACTIVE", 1, since="0.9.10", doc="What the next start uses."),
])

enum("virConnectListAllNetworksFlags", since="0.10.2", doc="Which networks are listed; of a pair neither or both means all.", bits=True, values=[
    value("VIR_CONNECT_LIST_NETWORKS_INACTIVE", 1, since="0.10.2", doc="Those that are not started."),
    value("VIR_CONNECT_LIST_NETWORKS_ACTIVE", 2, since="0.10.2", doc="Those that are started."),
    value("VIR_CONNECT_LIST_NETWORKS_PERSISTENT", 4, since="0.10.2", doc="Those with a stored definition."),
    value("VIR_CONNECT_LIST_NETWORKS_TRANSIENT", 8, since="0.10.2", doc="Those that are forgotten when they stop."),
    value("VIR_CONNECT_LIST_NETWORKS_AUTOSTART", 16, since="0.10.2", doc="Started with the host."),
    value("VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART", 32, since="0.10.2", doc="Not started with the host."),
])

enum("virNetworkCreateFlags", since="7.8.0", doc="How a network is made.", bits=True, values=[
    value("VIR_NETWORK_CREATE_VALIDATE", 1, since="7.8.0", doc="Check the document against its schema first."),
])

enum("virNetworkDefineFlags", since="7.7.0", doc="How a definition is taken in.", bits=True, values=[
    value("VIR_NETWORK_DEFINE_VALIDATE", 1, since="7.7.0", doc="Check the document against its schema first."),
])

enum("virNetworkUpdateCommand", since="0.10.2", doc="What is done with an element of a network.", values=[
    value("VIR_NETWORK_UPDATE_COMMAND_NONE", 0, since="0.10.2", doc="Nothing; never right."),
    value("VIR_NETWORK_UPDATE_COMMAND_MODIFY", 1, since="0.10.2", doc="It replaces the one that it matches."),
    value("VIR_NETWORK_UPDATE_COMMAND_DELETE", 2, since="0.10.2", doc="The one that it matches is removed."),
    value("VIR_NETWORK_UPDATE_COMMAND_ADD_LAST", 3, since="0.10.2", doc="It is put behind those of its kind."),
    value("VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST", 4, since="0.10.2", doc="It is put before those of its kind."),
    value("VIR_NETWORK_UPDATE_COMMAND_LAST", 5, since="0.10.2", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virNetworkUpdateSection", since="0.10.2", doc="Which element of a network.", values=[
    value("VIR_NETWORK_SECTION_NONE", 0, since="0.10.2", doc="None; never right."),
    value("VIR_NETWORK_SECTION_BRIDGE", 1, since="0.10.2", doc="<bridge>"),
    value("VIR_NETWORK_SECTION_DOMAIN", 2, since="0.10.2", doc="<domain>"),
    value("VIR_NETWORK_SECTION_IP", 3, since="0.10.2", doc="<ip>"),
    value("VIR_NETWORK_SECTION_IP_DHCP_HOST", 4, since="0.10.2", doc="<host> of an <ip>'s <dhcp>"),
    value("VIR_NETWORK_SECTION_IP_DHCP_RANGE", 5, since="0.10.2", doc="<range> of an <ip>'s <dhcp>"),
    value("VIR_NETWORK_SECTION_FORWARD", 6, since="0.10.2", doc="<forward>"),
    value("VIR_NETWORK_SECTION_FORWARD_INTERFACE", 7, since="0.10.2", doc="<interface> of <forward>"),
    value("VIR_NETWORK_SECTION_FORWARD_PF", 8, since="0.10.2", doc="<pf> of <forward>"),
    value("VIR_NETWORK_SECTION_PORTGROUP", 9, since="0.10.2", doc="<portgroup>"),
    value("VIR_NETWORK_SECTION_DNS_HOST", 10, since="0.10.2", doc="<host> of <dns>"),
    value("VIR_NETWORK_SECTION_DNS_TXT", 11, since="0.10.2", doc="<txt> of <dns>"),
    value("VIR_NETWORK_SECTION_DNS_SRV", 12, since="0.10.2", doc="<srv> of <dns>"),
    value("VIR_NETWORK_SECTION_LAST", 13, since="0.10.2", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virNetworkUpdateFlags", since="0.10.2", doc="What a change of a network is about.", bits=True, values=[
    value("VIR_NETWORK_UPDATE_AFFECT_CURRENT", 0, since="0.10.2", doc="The started network when it is started, else its stored definition."),
    value("VIR_NETWORK_UPDATE_AFFECT_LIVE", 1, since="0.10.2", doc="The started network."),
    value("VIR_NETWORK_UPDATE_AFFECT_CONFIG", 2, since="0.10.2", doc="The stored definition."),
])

enum("virNetworkEventLifecycleType", since="1.2.1", doc="What became of a network.", values=[
    value("VIR_NETWORK_EVENT_DEFINED", 0, since="1.2.1", doc="It has a stored definition."),
    value("VIR_NETWORK_EVENT_UNDEFINED", 1, since="1.2.1", doc="Its stored definition is gone."),
    value("VIR_NETWORK_EVENT_STARTED", 2, since="1.2.1", doc="It was started."),
    value("VIR_NETWORK_EVENT_STOPPED", 3, since="1.2.1", doc="It was stopped."),
    value("VIR_NETWORK_EVENT_LAST", 4, since="1.2.1", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virNetworkEventID", since="1.2.1", doc="Events of networks, each with the type of its callback.", values=[
    value("VIR_NETWORK_EVENT_ID_LIFECYCLE", 0, since="1.2.1", doc="virConnectNetworkEventLifecycleCallback"),
    value("VIR_NETWORK_EVENT_ID_METADATA_CHANGE", 1, since="9.8.0", doc="virConnectNetworkEventMetadataChangeCallback"),
    value("VIR_NETWORK_EVENT_ID_LAST", 2, since="1.2.1", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virIPAddrType", since="1.2.6", doc="What an address is of.", values=[
    value("VIR_IP_ADDR_TYPE_IPV4", 0, since="1.2.6", doc="IPv4."),
    value("VIR_IP_ADDR_TYPE_IPV6", 1, since="1.2.6", doc="IPv6."),
    value("VIR_IP_ADDR_TYPE_LAST", 2, since="1.2.6", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virNetworkPortCreateFlags", since="5.5.0", doc="How a port is made.", bits=True, values=[
    value("VIR_NETWORK_PORT_CREATE_RECLAIM", 1, since="5.5.0", doc="It exists already and is only registered again."),
    value("VIR_NETWORK_PORT_CREATE_VALIDATE", 2, since="7.8.0", doc="Check the document against its schema first."),
])

enum("virNetworkMetadataType", since="9.7.0", doc="Parts of a network's definition that are for applications.", values=[
    value("VIR_NETWORK_METADATA_DESCRIPTION", 0, since="9.7.0", doc="The <description>."),
    value("VIR_NETWORK_METADATA_TITLE", 1, since="9.7.0", doc="The <title>."),
    value("VIR_NETWORK_METADATA_ELEMENT", 2, since="9.7.0", doc="An element of an application's own name space below <metadata>."),
    value("VIR_NETWORK_METADATA_LAST", 3, since="9.7.0", sentinel="VIR_ENUM_SENTINELS"),
])

macro("VIR_NETWORK_EVENT_CALLBACK", "((virConnectNetworkEventGenericCallback)(cb))", params=["cb"], since="1.2.1", doc="Casts a callback to the type that the registration takes.")

macro("VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE", quoted("inbound.average"), since="5.5.0", field="uint of virNetworkPortGetParameters", unit="KiB per second", doc="Average of what the guest gets, in KiB/s.")

macro("VIR_NETWORK_PORT_BANDWIDTH_IN_PEAK", quoted("inbound.peak"), since="5.5.0", field="uint of virNetworkPortGetParameters", unit="KiB per second", doc="Peak of what the guest gets, in KiB/s.")

macro("VIR_NETWORK_PORT_BANDWIDTH_IN_BURST", quoted("inbound.burst"), since="5.5.0", field="uint of virNetworkPortGetParameters", unit="KiB", doc="KiB of what the guest gets that may go at peak speed.")

macro("VIR_NETWORK_PORT_BANDWIDTH_IN_FLOOR", quoted("inbound.floor"), since="5.5.0", field="uint of virNetworkPortGetParameters", unit="KiB per second", doc="Least of what the guest gets that is guaranteed, in KiB/s.")

macro("VIR_NETWORK_PORT_BANDWIDTH_OUT_AVERAGE", quoted("outbound.average"), since="5.5.0", field="uint of virNetworkPortGetParameters", unit="KiB per second", doc="Average of what the guest sends, in KiB/s.")

macro("VIR_NETWORK_PORT_BANDWIDTH_OUT_PEAK", quoted("outbound.peak"), since="5.5.0", field="uint of virNetworkPortGetParameters", unit="KiB per second", doc="Peak of what the guest sends, in KiB/s.")

macro("VIR_NETWORK_PORT_BANDWIDTH_OUT_BURST", quoted("outbound.burst"), since="5.5.0", field="uint of virNetworkPortGetParameters", unit="KiB", doc="KiB of what the guest sends that may go at peak speed.")

opaque("virNetwork", since="0.2.0", doc="Handle of a network.")

opaque("virNetworkPort", since="5.5.0", doc="Handle of a network port.")

struct("_virNetworkDHCPLease",
    {
        "iface": "char *",
        "expirytime": "long long",
        "type": "int",
        "mac": "char *",
        "iaid": "char *",
        "ipaddr": "char *",
        "prefix": "unsigned int",
        "hostname": "char *",
        "clientid": "char *",
    },
    doc="An address that a network gave away.",
    about={
        "iface": "the network's interface",
        "expirytime": "when it ends, in seconds since 1970",
        "type": "a virIPAddrType",
        "mac": "MAC address, or NULL",
        "iaid": "IAID of IPv6, or NULL",
        "ipaddr": "the address",
        "prefix": "bits of its prefix",
        "hostname": "host name, or NULL",
        "clientid": "client id or DUID, or NULL",
    })

typedef("virNetworkPtr", "virNetwork *", since="0.2.0")

typedef("virNetworkPortPtr", "virNetworkPort *", since="5.5.0")

typedef("virNetworkDHCPLease", "struct _virNetworkDHCPLease", since="1.2.6")

typedef("virNetworkDHCPLeasePtr", "virNetworkDHCPLease *", since="1.2.6")

callback("virConnectNetworkEventLifecycleCallback",
    {
        "conn": "virConnectPtr",
        "net": "virNetworkPtr",
        "event": "int",
        "detail": "int",
        "opaque": "void *",
    },
    since="1.2.1",
    doc="What became of a network.",
    about={
        "conn": "the connection",
        "net": "the network",
        "event": "a virNetworkEventLifecycleType",
        "detail": "0",
        "opaque": "what was given at the registration",
    })

callback("virConnectNetworkEventGenericCallback",
    {"conn": "virConnectPtr", "net": "virNetworkPtr", "opaque": "void *"}, since="1.2.1",
    doc="Other callbacks are cast to it.",
    about={
        "conn": "the connection",
        "net": "the network",
        "opaque": "what was given at the registration",
    })

callback("virConnectNetworkEventMetadataChangeCallback",
    {
        "conn": "virConnectPtr",
        "net": "virNetworkPtr",
        "type": "int",
        "nsuri": "const char *",
        "opaque": "void *",
    },
    since="9.8.0",
    doc="Title, description or metadata changed.",
    about={
        "conn": "the connection",
        "net": "the network",
        "type": "a virNetworkMetadataType",
        "nsuri": "name space of the metadata, or NULL",
        "opaque": "what was given at the registration",
    })

api("virConnectNumOfNetworks", on=Connect, since="0.2.0",
    doc="Counts the networks that are active.",
    returns=result("num"),
    proc=52,
    acl=[need("connect:search_networks"), need("network:getattr", filter=True)])

api("virConnectListNetworks", on=Connect, since="0.2.0",
    doc="Lists the names of the networks that are active.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=38,
    acl=[need("connect:search_networks"), need("network:getattr", filter=True)])

api("virConnectNumOfDefinedNetworks", on=Connect, since="0.2.0",
    doc="Counts the networks that are defined and not active.",
    returns=result("num"),
    proc=50,
    acl=[need("connect:search_networks"), need("network:getattr", filter=True)])

api("virConnectListDefinedNetworks", on=Connect, since="0.2.0",
    doc="Lists the names of the networks that are defined and not active.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=36,
    acl=[need("connect:search_networks"), need("network:getattr", filter=True)])

api("virNetworkLookupByName", on=Connect, since="0.2.0",
    doc="Finds a network by its name.",
    args=[string("name", check="nonnull")],
    returns=object(Network),
    proc=46,
    acl=[need("network:getattr")])

api("virNetworkLookupByUUID", on=Connect, since="0.2.0",
    doc="Finds a network by its UUID.",
    args=[uuid()],
    returns=object(Network),
    proc=47,
    acl=[need("network:getattr")])

api("virNetworkLookupByUUIDString", on=Connect, since="0.2.0",
    doc="Finds a network by its UUID as text.",
    args=[raw("uuid", "const char *", check="nonnull")],
    returns=c("virNetworkPtr"), local=True)

api("virNetworkCreateXML", on=Connect, since="0.2.0",
    doc="Creates a network out of its description and makes it active, without storing the description.",
    args=[string("xmlDesc", wire="xml", check="nonnull")],
    returns=object(Network),
    proc=40,
    acl=[need("network:write"), need("network:start")], write=True, same_as="virNetworkCreateXMLFlags")

api("virNetworkDefineXML", on=Connect, since="0.2.0",
    doc="Stores the description of a network, a new one or instead of the old one.",
    args=[string("xmlDesc", wire="xml", check="nonnull")],
    returns=object(Network),
    proc=41,
    acl=[need("network:write"), need("network:save")], write=True, same_as="virNetworkDefineXMLFlags")

api("virNetworkUndefine", on=Network, since="0.2.0",
    doc="Drops the stored description of a network.", arg="network",
    proc=49,
    acl=[need("network:delete")], write=True)

api("virNetworkCreate", on=Network, since="0.2.0",
    doc="Makes a network active that is defined.", arg="network",
    proc=39,
    acl=[need("network:start")], write=True)

api("virNetworkDestroy", on=Network, since="0.2.0",
    doc="Makes a network inactive; its stored description stays.", arg="network",
    proc=42,
    acl=[need("network:stop")], write=True)

api("virNetworkFree", on=Network, arg="network", since="0.2.0",
    doc="Drops one reference to the handle of a network. What it stands for stays.", local=True)

api("virNetworkGetName", on=Network, arg="network", since="0.2.0",
    doc="Tells the name of a network. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virNetworkGetUUID", on=Network, arg="network", since="0.2.0",
    doc="Tells the UUID of a network.",
    args=[raw("uuid", "unsigned char *", check="nonnull")], local=True)

api("virNetworkGetUUIDString", on=Network, arg="network", since="0.2.0",
    doc="Tells the UUID of a network as text.",
    args=[raw("buf", "char *", check="nonnull")], local=True)

api("virNetworkGetXMLDesc", on=Network, since="0.2.0",
    doc="Describes a network.",
    args=[flags("virNetworkXMLFlags")],
    returns=text("xml"), arg="network",
    proc=43,
    acl=[need("network:read")])

api("virNetworkGetBridgeName", on=Network, since="0.2.0",
    doc="Tells the name of the bridge that a network uses.",
    returns=text("name"), arg="network",
    proc=45,
    acl=[need("network:read")])

api("virNetworkGetAutostart", on=Network, since="0.2.1",
    doc="Tells whether a network becomes active when the host boots.",
    args=[out_int("autostart", check="nonnull")], arg="network",
    proc=44,
    acl=[need("network:read")])

api("virNetworkSetAutostart", on=Network, since="0.2.1",
    doc="Says whether a network becomes active when the host boots.",
    args=[int_("autostart")], arg="network",
    proc=48,
    acl=[need("network:write")], write=True)

api("virNetworkGetConnect", on=Network, arg="network", since="0.3.0",
    doc="Tells the connection of a network, without taking a reference.",
    returns=c("virConnectPtr"), local=True)

api("virNetworkRef", on=Network, arg="network", since="0.6.0",
    doc="Takes another reference to the handle of a network; virNetworkFree() drops it.", local=True)

api("virNetworkIsActive", on=Network, since="0.7.3",
    doc="Tells whether a network is active.",
    returns=result("active"),
    proc=152,
    acl=[need("network:read")])

api("virNetworkIsPersistent", on=Network, since="0.7.3",
    doc="Tells whether a network has a stored description.",
    returns=result("persistent"),
    proc=153,
    acl=[need("network:read")])

api("virConnectListAllNetworks", on=Connect, since="0.10.2",
    doc="Lists networks, all or those that flags select.",
    args=[objects_out("nets", Network, "nets", 16384), flags("virConnectListAllNetworksFlags")],
    returns=count,
    proc=283,
    acl=[need("connect:search_networks"), need("network:getattr", filter=True)])

api("virNetworkUpdate", on=Network, since="0.10.2",
    doc="Changes a part of a network, live or as stored: adds, replaces or removes a host, a range, a record.",
    args=[
        uint("command", enum="virNetworkUpdateCommand"),
        uint("section", enum="virNetworkUpdateSection"),
        int_("parentIndex"),
        string("xml", check="nonnull"),
        flags("virNetworkUpdateFlags"),
    ],
    arg="network",
    proc=291,
    acl=[
        need("network:write"),
        need("network:save", when_none_of=["VIR_NETWORK_UPDATE_AFFECT_CONFIG", "VIR_NETWORK_UPDATE_AFFECT_LIVE"]),
        need("network:save", when_all_of=["VIR_NETWORK_UPDATE_AFFECT_CONFIG"]),
    ],
    write=True)

api("virConnectNetworkEventRegisterAny", on=Connect, since="1.2.1",
    doc="Has a function called for events of one kind, of one network or of all.",
    args=[
        ref("net", Network, optional=True),
        int_("eventID", check=["nonnegative", "known"], enum="virNetworkEventID"),
        callback_in("cb", "virConnectNetworkEventGenericCallback"),
    ],
    returns=registration("network"), order=["eventID", "net"],
    proc=313,
    acl=[need("connect:search_networks"), need("network:getattr", filter=True)])

api("virConnectNetworkEventDeregisterAny", on=Connect, since="1.2.1",
    doc="Takes back what virConnectNetworkEventRegisterAny() registered.",
    args=[int_("callbackID", check="nonnegative")],
    returns=end_of_registration("network"),
    proc=314,
    acl=[need("connect:read")])

api("virNetworkDHCPLeaseFree", since="1.2.6",
    doc="Frees what virNetworkGetDHCPLeases() told of one lease.",
    args=[raw("lease", "virNetworkDHCPLeasePtr")],
    returns=c("void"), local=True)

api("virNetworkGetDHCPLeases", on=Network, since="1.2.6",
    doc="Lists the addresses that a network's DHCP server has given out.",
    args=[
        string("mac", optional=True),
        record_list("leases", "virNetworkDHCPLease", "leases", "network_dhcp_lease", 65536, ret="uint", need=True),
        flags(),
    ],
    returns=count, arg="network",
    proc=341,
    acl=[need("network:read")])

api("virNetworkListAllPorts", on=Network, since="5.5.0",
    doc="Lists the ports of a network: who is plugged in.",
    args=[objects_out("ports", NetworkPort, "ports", 16384), flags()],
    returns=count, wire_on="network", arg="network",
    proc=404,
    acl=[need("network:search_ports"), need("network_port:getattr", filter=True)])

api("virNetworkPortLookupByUUID", on=Network, since="5.5.0",
    doc="Finds a port of a network by its UUID.",
    args=[uuid()],
    returns=object(NetworkPort), wire_on="network",
    proc=405,
    acl=[need("network_port:getattr")])

api("virNetworkPortLookupByUUIDString", on=Network, since="5.5.0",
    doc="Finds a port of a network by its UUID as text.",
    args=[raw("uuidstr", "const char *", check="nonnull")],
    returns=c("virNetworkPortPtr"), local=True)

api("virNetworkPortCreateXML", on=Network, since="5.5.0",
    doc="Plugs something into a network.",
    args=[string("xmldesc", wire="xml", check="nonnull"), flags("virNetworkPortCreateFlags")],
    returns=object(NetworkPort), wire_on="network",
    proc=406,
    acl=[need("network_port:create")], write=True)

api("virNetworkPortGetNetwork", on=NetworkPort, since="5.5.0",
    doc="Tells the network of a port, without taking a reference.",
    returns=c("virNetworkPtr"), local=True)

api("virNetworkPortGetParameters", on=NetworkPort, since="5.5.0",
    doc="Reads the bandwidth limits of a port (VIR_NETWORK_PORT_*).",
    args=[
        params_out("params", "nparams", 16, legacy=True, check={"nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(),
    ],
    proc=407,
    acl=[need("network_port:read")])

api("virNetworkPortGetXMLDesc", on=NetworkPort, since="5.5.0",
    doc="Describes a network port.",
    args=[flags()],
    returns=text("xml"),
    proc=409,
    acl=[need("network_port:read")])

api("virNetworkPortGetUUID", on=NetworkPort, since="5.5.0",
    doc="Tells the UUID of a network port.",
    args=[raw("uuid", "unsigned char *", check="nonnull")], local=True)

api("virNetworkPortGetUUIDString", on=NetworkPort, since="5.5.0",
    doc="Tells the UUID of a network port as text.",
    args=[raw("buf", "char *", check="nonnull")], local=True)

api("virNetworkPortDelete", on=NetworkPort, since="5.5.0",
    doc="Takes a port off its network.",
    args=[flags()],
    proc=410,
    acl=[need("network_port:delete")], write=True)

api("virNetworkPortFree", on=NetworkPort, since="5.5.0", doc="Drops one reference to the handle of a network port. What it stands for stays.", local=True)

api("virNetworkPortRef", on=NetworkPort, since="5.5.0",
    doc="Takes another reference to the handle of a network port; virNetworkPortFree() drops it.", local=True)

api("virNetworkPortSetParameters", on=NetworkPort, since="5.5.0",
    doc="Changes the bandwidth limits of a port (VIR_NETWORK_PORT_*).",
    args=[params_in("params", "nparams", 16), flags()],
    proc=408,
    acl=[need("network_port:write")], write=True)

api("virNetworkDefineXMLFlags", on=Connect, since="7.7.0",
    doc="Stores the description of a network, a new one or instead of the old one; flags can ask for validation.",
    args=[string("xmlDesc", wire="xml", check="nonnull"), flags("virNetworkDefineFlags")],
    returns=object(Network),
    proc=432,
    acl=[need("network:write"), need("network:save")], write=True)

api("virNetworkCreateXMLFlags", on=Connect, since="7.8.0",
    doc="Creates a network out of its description and makes it active, without storing the description; flags can ask for validation.",
    args=[string("xmlDesc", wire="xml", check="nonnull"), flags("virNetworkCreateFlags")],
    returns=object(Network),
    proc=437,
    acl=[need("network:write"), need("network:start")], write=True)

api("virNetworkGetMetadata", on=Network, since="9.7.0",
    doc="Reads the title, the description or an application's own element of a network.",
    args=[
        int_("type"),
        string("uri", optional=True, check=[
    "must_be_null if type in VIR_NETWORK_METADATA_TITLE, VIR_NETWORK_METADATA_DESCRIPTION",
    "nonnull if type in VIR_NETWORK_METADATA_ELEMENT",
]),
        flags("virNetworkUpdateFlags"),
    ],
    returns=text("metadata"), wire_on="network", arg="network",
    proc=445,
    acl=[need("network:read")],
    exclusive=[["VIR_NETWORK_UPDATE_AFFECT_LIVE", "VIR_NETWORK_UPDATE_AFFECT_CONFIG"]])

api("virNetworkSetMetadata", on=Network, since="9.7.0",
    doc="Changes the title, the description or an application's own element of a network.",
    args=[
        int_("type"),
        string("metadata", optional=True),
        string("key", optional=True, check=[
    "must_be_null if type in VIR_NETWORK_METADATA_TITLE, VIR_NETWORK_METADATA_DESCRIPTION",
    "nonnull if type in VIR_NETWORK_METADATA_ELEMENT and metadata",
]),
        string("uri", optional=True, check=[
    "must_be_null if type in VIR_NETWORK_METADATA_TITLE, VIR_NETWORK_METADATA_DESCRIPTION",
    "nonnull if type in VIR_NETWORK_METADATA_ELEMENT",
]),
        flags("virNetworkUpdateFlags"),
    ],
    wire_on="network", arg="network",
    proc=444,
    acl=[
        need("network:write"),
        need("network:save", when_none_of=["VIR_NETWORK_UPDATE_AFFECT_CONFIG", "VIR_NETWORK_UPDATE_AFFECT_LIVE"]),
        need("network:save", when_all_of=["VIR_NETWORK_UPDATE_AFFECT_CONFIG"]),
    ],
    write=True)

"""Interface: public functions and types."""
from lang.api import *

header("libvirt-interface.h")

enum("virConnectListAllInterfacesFlags", since="0.10.2", doc="Which interfaces are listed; neither or both means all.", bits=True, values=[
    value("VIR_CONNECT_LIST_INTERFACES_INACTIVE", 1, since="0.10.2", doc="Those that are down."),
    value("VIR_CONNECT_LIST_INTERFACES_ACTIVE", 2, since="0.10.2", doc="Those that are up."),
])

enum("virInterfaceXMLFlags", since="0.7.3", doc="How an interface is shown.", bits=True, values=[
    value("VIR_INTERFACE_XML_INACTIVE", 1, since="0.7.3", doc="As configured, not as it is."),
])

enum("virInterfaceDefineFlags", since="7.7.0", doc="How a definition is taken in.", bits=True, values=[
    value("VIR_INTERFACE_DEFINE_VALIDATE", 1, since="7.7.0", doc="Check the document against its schema first."),
])

opaque("virInterface", since="0.6.4", doc="Handle of a host interface.")

typedef("virInterfacePtr", "virInterface *", since="0.6.4")

api("virInterfaceGetConnect", on=Interface, since="0.6.4",
    doc="Tells the connection of a host interface, without taking a reference.",
    returns=c("virConnectPtr"), local=True)

api("virConnectNumOfInterfaces", on=Connect, since="0.6.4",
    doc="Counts the host interfaces that are active.",
    returns=result("num"),
    proc=126,
    acl=[need("connect:search_interfaces"), need("interface:getattr", filter=True)])

api("virConnectListInterfaces", on=Connect, since="0.6.4",
    doc="Lists the names of the host interfaces that are active.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=127,
    acl=[need("connect:search_interfaces"), need("interface:getattr", filter=True)])

api("virInterfaceLookupByName", on=Connect, since="0.6.4",
    doc="Finds a host interface by its name.",
    args=[string("name", check="nonnull")],
    returns=object(Interface),
    proc=128,
    acl=[need("interface:getattr")])

api("virInterfaceLookupByMACString", on=Connect, since="0.6.4",
    doc="Finds a host interface by its hardware address.",
    args=[string("mac", check="nonnull")],
    returns=object(Interface),
    proc=129,
    acl=[need("interface:getattr")])

api("virInterfaceGetName", on=Interface, since="0.6.4",
    doc="Tells the name of a host interface. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virInterfaceGetMACString", on=Interface, since="0.6.4",
    doc="Tells the hardware address of a host interface. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virInterfaceGetXMLDesc", on=Interface, since="0.6.4",
    doc="Describes a host interface.",
    args=[flags("virInterfaceXMLFlags")],
    returns=text("xml"),
    proc=130,
    acl=[need("interface:read")])

api("virInterfaceRef", on=Interface, since="0.6.4",
    doc="Takes another reference to the handle of a host interface; virInterfaceFree() drops it.", local=True)

api("virInterfaceFree", on=Interface, since="0.6.4", doc="Drops one reference to the handle of a host interface. What it stands for stays.", local=True)

api("virInterfaceDefineXML", on=Connect, since="0.6.4",
    doc="Stores the description of a host interface, a new one or instead of the old one.",
    args=[string("xmlDesc", wire="xml", check="nonnull"), flags("virInterfaceDefineFlags")],
    returns=object(Interface),
    proc=131,
    acl=[need("interface:write"), need("interface:save")], write=True)

api("virInterfaceUndefine", on=Interface, since="0.6.4",
    doc="Drops the stored description of a host interface.",
    proc=132,
    acl=[need("interface:delete")], write=True)

api("virInterfaceCreate", on=Interface, since="0.6.4",
    doc="Makes a host interface active that is defined.",
    args=[flags()],
    proc=133,
    acl=[need("interface:start")], write=True)

api("virInterfaceDestroy", on=Interface, since="0.6.4",
    doc="Makes a host interface inactive; its stored description stays.",
    args=[flags()],
    proc=134,
    acl=[need("interface:stop")], write=True)

api("virConnectNumOfDefinedInterfaces", on=Connect, since="0.7.0",
    doc="Counts the host interfaces that are defined and not active.",
    returns=result("num"),
    proc=137,
    acl=[need("connect:search_interfaces"), need("interface:getattr", filter=True)])

api("virConnectListDefinedInterfaces", on=Connect, since="0.7.0",
    doc="Lists the names of the host interfaces that are defined and not active.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=138,
    acl=[need("connect:search_interfaces"), need("interface:getattr", filter=True)])

api("virInterfaceIsActive", on=Interface, since="0.7.3",
    doc="Tells whether a host interface is active.",
    returns=result("active"),
    proc=156,
    acl=[need("interface:read")])

api("virInterfaceChangeBegin", on=Connect, since="0.9.2",
    doc="Takes a copy of the host's network configuration, to which virInterfaceChangeRollback() returns.",
    args=[flags()],
    proc=220,
    acl=[need("connect:interface_transaction")], write=True)

api("virInterfaceChangeCommit", on=Connect, since="0.9.2",
    doc="Keeps the changes since virInterfaceChangeBegin().",
    args=[flags()],
    proc=221,
    acl=[need("connect:interface_transaction")], write=True)

api("virInterfaceChangeRollback", on=Connect, since="0.9.2",
    doc="Undoes the changes since virInterfaceChangeBegin().",
    args=[flags()],
    proc=222,
    acl=[need("connect:interface_transaction")], write=True)

api("virConnectListAllInterfaces", on=Connect, since="0.10.2",
    doc="Lists host interfaces, all or those that flags select.",
    args=[objects_out("ifaces", Interface, "ifaces", 16384), flags("virConnectListAllInterfacesFlags")],
    returns=count,
    proc=284,
    acl=[need("connect:search_interfaces"), need("interface:getattr", filter=True)])

"""Nwfilter: public functions and types."""
from lang.api import *

header("libvirt-nwfilter.h")

enum("virNWFilterDefineFlags", since="7.7.0", doc="How a filter is taken in.", bits=True, values=[
    value("VIR_NWFILTER_DEFINE_VALIDATE", 1, since="7.7.0", doc="Check the document against its schema first."),
])

enum("virNWFilterBindingCreateFlags", since="7.8.0", doc="How a binding is made.", bits=True, values=[
    value("VIR_NWFILTER_BINDING_CREATE_VALIDATE", 1, since="7.8.0", doc="Check the document against its schema first."),
])

opaque("virNWFilter", since="0.8.0", doc="Handle of a network filter.")

opaque("virNWFilterBinding", since="4.5.0", doc="Handle of a filter binding.")

typedef("virNWFilterPtr", "virNWFilter *", since="0.8.0")

typedef("virNWFilterBindingPtr", "virNWFilterBinding *", since="4.5.0")

api("virConnectListNWFilters", on=Connect, since="0.8.0",
    doc="Lists the names of the network filters.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=179,
    acl=[need("connect:search_nwfilters"), need("nwfilter:getattr", filter=True)])

api("virConnectNumOfNWFilters", on=Connect, since="0.8.0",
    doc="Counts the network filters.",
    returns=result("num"),
    proc=178,
    acl=[need("connect:search_nwfilters"), need("nwfilter:getattr", filter=True)])

api("virNWFilterLookupByName", on=Connect, since="0.8.0",
    doc="Finds a network filter by its name.",
    args=[string("name", check="nonnull")],
    returns=object(NWFilter),
    proc=175,
    acl=[need("nwfilter:getattr")])

api("virNWFilterLookupByUUID", on=Connect, since="0.8.0",
    doc="Finds a network filter by its UUID.",
    args=[uuid()],
    returns=object(NWFilter),
    proc=176,
    acl=[need("nwfilter:getattr")])

api("virNWFilterLookupByUUIDString", on=Connect, since="0.8.0",
    doc="Finds a network filter by its UUID as text.",
    args=[raw("uuid", "const char *", check="nonnull")],
    returns=c("virNWFilterPtr"), local=True)

api("virNWFilterFree", on=NWFilter, since="0.8.0", doc="Drops one reference to the handle of a network filter. What it stands for stays.", local=True)

api("virNWFilterGetName", on=NWFilter, since="0.8.0",
    doc="Tells the name of a network filter. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virNWFilterGetUUID", on=NWFilter, since="0.8.0",
    doc="Tells the UUID of a network filter.",
    args=[raw("uuid", "unsigned char *", check="nonnull")], local=True)

api("virNWFilterGetUUIDString", on=NWFilter, since="0.8.0",
    doc="Tells the UUID of a network filter as text.",
    args=[raw("buf", "char *", check="nonnull")], local=True)

api("virNWFilterGetXMLDesc", on=NWFilter, since="0.8.0",
    doc="Describes a network filter.",
    args=[flags()],
    returns=text("xml"),
    proc=177,
    acl=[need("nwfilter:read")])

api("virNWFilterRef", on=NWFilter, since="0.8.0",
    doc="Takes another reference to the handle of a network filter; virNWFilterFree() drops it.", local=True)

api("virNWFilterDefineXML", on=Connect, since="0.8.0",
    doc="Stores the description of a network filter, a new one or instead of the old one.",
    args=[string("xmlDesc", wire="xml", check="nonnull")],
    returns=object(NWFilter),
    proc=180,
    acl=[need("nwfilter:write"), need("nwfilter:save")], write=True, same_as="virNWFilterDefineXMLFlags")

api("virNWFilterUndefine", on=NWFilter, since="0.8.0",
    doc="Drops the stored description of a network filter.",
    proc=181,
    acl=[need("nwfilter:delete")], write=True)

api("virConnectListAllNWFilters", on=Connect, since="0.10.2",
    doc="Lists network filters, all or those that flags select.",
    args=[objects_out("filters", NWFilter, "filters", 16384), flags()],
    returns=count,
    proc=286,
    acl=[need("connect:search_nwfilters"), need("nwfilter:getattr", filter=True)])

api("virNWFilterBindingLookupByPortDev", on=Connect, since="4.5.0",
    doc="Finds the binding of a filter to a network device by the device's name.",
    args=[string("portdev", wire="name", check="nonnull")],
    returns=object(NWFilterBinding),
    proc=397,
    acl=[need("nwfilter_binding:getattr")])

api("virConnectListAllNWFilterBindings", on=Connect, since="4.5.0",
    doc="Lists filter bindings, all or those that flags select.",
    args=[objects_out("bindings", NWFilterBinding, "bindings", 16384), flags()],
    returns=count,
    proc=401,
    acl=[need("connect:search_nwfilter_bindings"), need("nwfilter_binding:getattr", filter=True)])

api("virNWFilterBindingCreateXML", on=Connect, since="4.5.0",
    doc="Binds a filter to a network device: its rules are in force from now on.",
    args=[string("xml", check="nonnull"), flags("virNWFilterBindingCreateFlags")],
    returns=object(NWFilterBinding),
    proc=399,
    acl=[need("nwfilter_binding:create")], write=True)

api("virNWFilterBindingGetXMLDesc", on=NWFilterBinding, since="4.5.0",
    doc="Describes a filter binding.",
    args=[flags()],
    returns=text("xml"), arg="binding",
    proc=398,
    acl=[need("nwfilter_binding:read")])

api("virNWFilterBindingDelete", on=NWFilterBinding, since="4.5.0",
    doc="Takes a filter's rules off a network device.", arg="binding",
    proc=400,
    acl=[need("nwfilter_binding:delete")], write=True)

api("virNWFilterBindingRef", on=NWFilterBinding, arg="binding", since="4.5.0",
    doc="Takes another reference to the handle of a filter binding; virNWFilterBindingFree() drops it.", local=True)

api("virNWFilterBindingFree", on=NWFilterBinding, arg="binding", since="4.5.0",
    doc="Drops one reference to the handle of a filter binding. What it stands for stays.", local=True)

api("virNWFilterBindingGetPortDev", on=NWFilterBinding, arg="binding", since="4.5.0",
    doc="Tells the network device of a binding. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virNWFilterBindingGetFilterName", on=NWFilterBinding, arg="binding", since="4.5.0",
    doc="Tells the name of the filter of a binding. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virNWFilterDefineXMLFlags", on=Connect, since="7.7.0",
    doc="Stores the description of a network filter, a new one or instead of the old one; flags can ask for validation.",
    args=[string("xmlDesc", wire="xml", check="nonnull"), flags("virNWFilterDefineFlags")],
    returns=object(NWFilter),
    proc=431,
    acl=[need("nwfilter:write"), need("nwfilter:save")], write=True)

"""Domain: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virConnectListDomains", on=Connect, since="0.0.3",
    doc="Lists the domains of a connection.",
    args=[
        numbers_out("ids", "maxids", 16384, "int", "int", "ids", check={"ids": "nonnull_if_count", "maxids": "nonnegative"}),
    ],
    returns=count,
    proc=37,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virConnectNumOfDomains", on=Connect, since="0.0.3",
    doc="Counts the domains of a connection.",
    returns=result("num"),
    proc=51,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virDomainCreateLinux", on=Connect, since="0.0.3",
    doc="Creates or starts a domain (linux).",
    args=[raw("xmlDesc", "const char *"), flags()],
    returns=c("virDomainPtr"), local=True)

api("virDomainDestroy", on=Domain, since="0.0.3",
    doc="Stops a domain at once.", arg="domain",
    proc=12,
    acl=[need("domain:stop")], write=True, lane="destroy", active=True, same_as="virDomainDestroyFlags",
    after="stopped")

api("virDomainFree", on=Domain, arg="domain", since="0.0.3", doc="Gives a handle of a domain back.", local=True)

api("virDomainGetID", on=Domain, arg="domain", since="0.0.3",
    doc="Reads the ID of a domain.",
    returns=c("unsigned int"), local=True)

api("virDomainGetInfo", on=Domain, since="0.0.3",
    doc="Reads the info of a domain.",
    args=[
        struct_out("info", "virDomainInfo", {
    "state": "state:uchar",
    "maxMem": "maxMem:uhyper",
    "memory": "memory:uhyper",
    "nrVirtCpu": "nrVirtCpu:ushort",
    "cpuTime": "cpuTime:uhyper",
}),
    ],
    arg="domain",
    proc=16,
    acl=[need("domain:read")])

api("virDomainGetName", on=Domain, arg="domain", since="0.0.3",
    doc="Reads the name of a domain.",
    returns=c("const char *"), local=True)

api("virDomainGetOSType", on=Domain, since="0.0.3",
    doc="Reads the OS type of a domain.",
    returns=text("type"), arg="domain",
    proc=19,
    acl=[need("domain:read")])

api("virDomainGetXMLDesc", on=Domain, since="0.0.3",
    doc="Reads the XML desc of a domain.",
    args=[flags("virDomainXMLFlags")],
    returns=text("xml"), arg="domain",
    proc=14,
    acl=[
        need("domain:read"),
        need("domain:read_secure", when_all_of=["VIR_DOMAIN_XML_SECURE"]),
        need("domain:read_secure", when_all_of=["VIR_DOMAIN_XML_MIGRATABLE"]),
    ],
    write_when="flags & VIR_DOMAIN_XML_SECURE | VIR_DOMAIN_XML_MIGRATABLE")

api("virDomainLookupByID", on=Connect, since="0.0.3",
    doc="Finds a domain by its ID.",
    args=[int_("id", check="nonnegative")],
    returns=object(Domain),
    proc=22,
    acl=[need("domain:getattr")])

api("virDomainLookupByName", on=Connect, since="0.0.3",
    doc="Finds a domain by its name.",
    args=[string("name", check="nonnull")],
    returns=object(Domain),
    proc=23,
    acl=[need("domain:getattr")])

api("virDomainResume", on=Domain, since="0.0.3",
    doc="Resume: works on a domain.", arg="domain",
    proc=28,
    acl=[need("domain:suspend")], write=True, lane="modify", active=True)

api("virDomainShutdown", on=Domain, since="0.0.3",
    doc="Shutdown: works on a domain.", arg="domain",
    proc=33,
    acl=[need("domain:init_control")], write=True, lane="modify", active=True, same_as="virDomainShutdownFlags")

api("virDomainSuspend", on=Domain, since="0.0.3",
    doc="Suspend: works on a domain.", arg="domain",
    proc=34,
    acl=[need("domain:suspend")], write=True, lane="modify", active=True)

api("virDomainLookupByUUID", on=Connect, since="0.0.5",
    doc="Finds a domain by its UUID.",
    args=[uuid()],
    returns=object(Domain),
    proc=24,
    acl=[need("domain:getattr")])

api("virDomainGetUUID", on=Domain, arg="domain", since="0.0.5",
    doc="Reads the UUID of a domain.",
    args=[raw("uuid", "unsigned char *", check="nonnull")], local=True)

api("virDomainReboot", on=Domain, since="0.1.0",
    doc="Reboot: works on a domain.",
    args=[flags("virDomainRebootFlagValues")], arg="domain",
    proc=27,
    acl=[
        need("domain:init_control"),
        need("domain:write", when_all_of=["VIR_DOMAIN_REBOOT_GUEST_AGENT"]),
    ],
    write=True, lane="modify", active=True)

api("virDomainLookupByUUIDString", on=Connect, since="0.1.1",
    doc="Finds a domain by its UUID string.",
    args=[raw("uuid", "const char *", check="nonnull")],
    returns=c("virDomainPtr"), local=True)

api("virDomainGetUUIDString", on=Domain, arg="domain", since="0.1.1",
    doc="Reads the UUID string of a domain.",
    args=[raw("buf", "char *", check="nonnull")], local=True)

api("virDomainDefineXML", on=Connect, since="0.1.1",
    doc="Stores a domain described by an XML document.",
    args=[string("xml", check="nonnull")],
    returns=object(Domain),
    proc=11,
    acl=[need("domain:write"), need("domain:save")], write=True, same_as="virDomainDefineXMLFlags")

api("virDomainCreate", on=Domain, since="0.1.1",
    doc="Creates or starts a domain.", arg="domain",
    proc=9,
    acl=[need("domain:start")], write=True, lane="modify", same_as="virDomainCreateWithFlags",
    via="virDomainCreateWithFlags", after="refresh")

api("virDomainUndefine", on=Domain, since="0.1.1",
    doc="Drops the stored definition of a domain.", arg="domain",
    proc=35,
    acl=[need("domain:delete")], write=True, lane="modify", same_as="virDomainUndefineFlags")

api("virConnectListDefinedDomains", on=Connect, since="0.1.1",
    doc="Lists the defined domains of a connection.",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=21,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virConnectNumOfDefinedDomains", on=Connect, since="0.1.5",
    doc="Counts the defined domains of a connection.",
    returns=result("num"),
    proc=25,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virDomainGetAutostart", on=Domain, since="0.2.1",
    doc="Reads the autostart of a domain.",
    args=[out_int("autostart", check="nonnull")], arg="domain",
    proc=15,
    acl=[need("domain:read")])

api("virDomainSetAutostart", on=Domain, since="0.2.1",
    doc="Changes the autostart of a domain.",
    args=[int_("autostart")], arg="domain",
    proc=29,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainGetConnect", on=Domain, arg="domain", since="0.3.0",
    doc="Reads the connect of a domain.",
    returns=c("virConnectPtr"), local=True)

api("virDomainCreateXML", on=Connect, since="0.5.0",
    doc="Creates or starts a domain (XML).",
    args=[string("xmlDesc", wire="xml_desc", check="nonnull"), flags("virDomainCreateFlags")],
    returns=object(Domain),
    proc=10,
    acl=[need("domain:write"), need("domain:start")], write=True)

api("virDomainRef", on=Domain, arg="domain", since="0.6.0",
    doc="Takes one more reference to the handle of a domain.", local=True)

api("virConnectDomainXMLFromNative", on=Connect, since="0.6.4",
    doc="Domain xml from native: works on a connection.",
    args=[string("nativeFormat", check="nonnull"), string("nativeConfig", check="nonnull"), flags()],
    returns=text("domainXml"),
    proc=135,
    acl=[need("connect:write")], write=True)

api("virConnectDomainXMLToNative", on=Connect, since="0.6.4",
    doc="Domain xml to native: works on a connection.",
    args=[string("nativeFormat", check="nonnull"), string("domainXml", check="nonnull"), flags()],
    returns=text("nativeConfig"),
    proc=136,
    acl=[need("connect:write")], write=True)

api("virDomainIsActive", on=Domain, since="0.7.3",
    doc="Tells whether a domain is active.",
    returns=result("active"),
    proc=150,
    acl=[need("domain:read")])

api("virDomainIsPersistent", on=Domain, since="0.7.3",
    doc="Tells whether a domain is persistent.",
    returns=result("persistent"),
    proc=151,
    acl=[need("domain:read")])

api("virDomainCreateWithFlags", on=Domain, since="0.8.2",
    doc="Creates or starts a domain (with flags).",
    args=[flags("virDomainCreateFlags")],
    returns=refresh, arg="domain",
    proc=196,
    acl=[need("domain:start")], write=True, lane="modify")

api("virDomainIsUpdated", on=Domain, since="0.8.6",
    doc="Tells whether a domain is updated.",
    returns=result("updated"),
    proc=202,
    acl=[need("domain:read")])

api("virDomainGetState", on=Domain, since="0.9.2",
    doc="Reads the state of a domain.",
    args=[out_int("state", check="nonnull"), out_int("reason"), flags()], arg="domain",
    proc=212,
    acl=[need("domain:read")])

api("virDomainGetControlInfo", on=Domain, since="0.9.3",
    doc="Reads the control info of a domain.",
    args=[
        struct_out("info", "virDomainControlInfo", {"state": "state:uint", "details": "details:uint", "stateTime": "stateTime:uhyper"}),
        flags(),
    ],
    arg="domain",
    proc=229,
    acl=[need("domain:read")], active=True)

api("virDomainUndefineFlags", on=Domain, since="0.9.4",
    doc="Drops the stored definition of a domain (flags).",
    args=[flags("virDomainUndefineFlagsValues")], arg="domain",
    proc=231,
    acl=[need("domain:delete")], write=True, lane="modify")

api("virDomainDestroyFlags", on=Domain, since="0.9.4",
    doc="Stops a domain at once (flags).",
    args=[flags("virDomainDestroyFlagsValues")], arg="domain",
    proc=234,
    acl=[need("domain:stop")], write=True, lane="destroy", active=True, after="stopped")

api("virDomainReset", on=Domain, since="0.9.7",
    doc="Reset: works on a domain.",
    args=[flags()], arg="domain",
    proc=245,
    acl=[need("domain:reset")], write=True, lane="modify", active=True)

api("virDomainShutdownFlags", on=Domain, since="0.9.10",
    doc="Shutdown flags: works on a domain.",
    args=[flags("virDomainShutdownFlagValues")], arg="domain",
    proc=258,
    acl=[
        need("domain:init_control"),
        need("domain:write", when_all_of=["VIR_DOMAIN_SHUTDOWN_GUEST_AGENT"]),
    ],
    write=True, lane="modify", active=True)

api("virConnectListAllDomains", on=Connect, since="0.9.13",
    doc="Lists the all domains of a connection.",
    args=[objects_out("domains", Domain, "domains", 16384), flags("virConnectListAllDomainsFlags")],
    returns=count,
    proc=273,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virDomainCreateWithFiles", on=Domain, since="1.1.1",
    doc="Creates or starts a domain (with files).",
    args=[fds_in("nfiles", "files"), flags("virDomainCreateFlags")],
    returns=refresh, arg="domain",
    proc=310,
    acl=[need("domain:start")], write=True, lane="modify", fds_in=True)

api("virDomainCreateXMLWithFiles", on=Connect, since="1.1.1",
    doc="Creates or starts a domain (XML with files).",
    args=[
        string("xmlDesc", wire="xml_desc", check="nonnull"),
        fds_in("nfiles", "files"),
        flags("virDomainCreateFlags"),
    ],
    returns=object(Domain),
    proc=309,
    acl=[need("domain:write"), need("domain:start")], write=True, fds_in=True)

api("virConnectGetDomainCapabilities", on=Connect, since="1.2.7",
    doc="Reads the domain capabilities of a connection.",
    args=[
        string("emulatorbin", optional=True),
        string("arch", optional=True),
        string("machine", optional=True),
        string("virttype", optional=True),
        flags("virConnectGetDomainCapabilitiesFlags"),
    ],
    returns=text("capabilities"),
    proc=342,
    acl=[need("connect:write")], write=True)

api("virDomainDefineXMLFlags", on=Connect, since="1.2.12",
    doc="Stores a domain described by an XML document (flags).",
    args=[string("xml", check="nonnull"), flags("virDomainDefineFlags")],
    returns=object(Domain),
    proc=350,
    acl=[need("domain:write"), need("domain:save")], write=True)

api("virDomainRename", on=Domain, since="1.2.19",
    doc="Rename: works on a domain.",
    args=[string("new_name", optional=True, check="nonempty"), flags()],
    returns=result("retcode"), after="renamed",
    proc=358,
    acl=[need("domain:write"), need("domain:save")], write=True, lane="modify")

api("virDomainSetLifecycleAction", on=Domain, since="3.9.0",
    doc="Changes the lifecycle action of a domain.",
    args=[
        uint("type", enum="virDomainLifecycle"),
        uint("action", enum="virDomainLifecycleAction"),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=390,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainStartDirtyRateCalc", on=Domain, since="7.2.0",
    doc="Start dirty rate calc: works on a domain.",
    args=[int_("seconds"), flags("virDomainDirtyRateCalcFlags")], arg="domain",
    proc=427,
    acl=[need("domain:write")], write=True,
    exclusive=[
        ["VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING", "VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP"],
        ["VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING", "VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING"],
        ["VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP", "VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING"],
    ],
    lane="modify", active=True)

api("virDomainGetAutostartOnce", on=Domain, since="11.2.0",
    doc="Reads the autostart once of a domain.",
    args=[out_int("autostart", check="nonnull")], arg="domain",
    proc=449,
    acl=[need("domain:read")])

api("virDomainSetAutostartOnce", on=Domain, since="11.2.0",
    doc="Changes the autostart once of a domain.",
    args=[int_("autostart")], arg="domain",
    proc=450,
    acl=[need("domain:write")], write=True, lane="modify")

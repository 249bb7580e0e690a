"""Domain: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virConnectListDomains", on=Connect, since="0.0.3",
    doc="Lists the ids of running domains.",
    about={
        "ids": "room for maxids ids", 
        "maxids": "how many ids may come",
    },
    gives="how many came, or -1",
    args=[
        numbers_out("ids", "maxids", 16384, "int", "int", "ids", check={"ids": "nonnull_if_count", "maxids": "nonnegative"}),
    ],
    returns=count,
    proc=37,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virConnectNumOfDomains", on=Connect, since="0.0.3",
    doc="Counts running domains.",
    gives="the number, or -1",
    returns=result("num"),
    proc=51,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virDomainCreateLinux", on=Connect, since="0.0.3",
    doc="The older name of virDomainCreateXML().",
    args=[raw("xmlDesc", "const char *"), flags()],
    returns=c("virDomainPtr"), local=True)

api("virDomainDestroy", on=Domain, since="0.0.3",
    doc="Stops a running domain at once, as by pulling the plug.",
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run", arg="domain",
    proc=12,
    acl=[need("domain:stop")], write=True, lane="destroy", active=True, same_as="virDomainDestroyFlags",
    after="stopped")

api("virDomainFree", on=Domain, arg="domain", since="0.0.3", doc="Drops one reference to a handle. The domain itself is not touched.",
    gives="0, or -1", local=True)

api("virDomainGetID", on=Domain, arg="domain", since="0.0.3",
    doc="Tells the id of a running domain as the handle knows it.",
    gives="the id, or (unsigned int)-1 when it was not running",
    returns=c("unsigned int"), local=True)

api("virDomainGetInfo", on=Domain, since="0.0.3",
    doc="Tells state, memory, CPU count and CPU time of a domain.",
    about={
        "info": "receives it; memory in KiB, cpuTime in nanoseconds",
    },
    gives="0, or -1",
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
    doc="Tells the name of a domain. The text belongs to the handle.",
    gives="the name, or NULL",
    returns=c("const char *"), local=True)

api("virDomainGetOSType", on=Domain, since="0.0.3",
    doc="Tells what kind of system a domain runs, such as \"hvm\".",
    gives="the text, to be freed, or NULL",
    returns=text("type"), arg="domain",
    proc=19,
    acl=[need("domain:read")])

api("virDomainGetXMLDesc", on=Domain, since="0.0.3",
    doc="Describes a domain as an XML document: the running one, or the stored one when it is not running.",
    about={
        "flags": "bits of virDomainXMLFlags: INACTIVE for the stored definition, SECURE with passwords (needs a connection that may write), MIGRATABLE for what an older host understands, UPDATE_CPU",
    },
    gives="the document, to be freed, or NULL",
    errors="ERR_OPERATION_DENIED: secrets over a read-only connection",
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
    doc="Finds a running domain by its id.",
    about={
        "id": "as virDomainGetID() tells it",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_NO_DOMAIN: there is none",
    args=[int_("id", check="nonnegative")],
    returns=object(Domain),
    proc=22,
    acl=[need("domain:getattr")])

api("virDomainLookupByName", on=Connect, since="0.0.3",
    doc="Finds a domain by its name.",
    about={
        "name": "the whole name",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_NO_DOMAIN: there is none",
    args=[string("name", check="nonnull")],
    returns=object(Domain),
    proc=23,
    acl=[need("domain:getattr")])

api("virDomainResume", on=Domain, since="0.0.3",
    doc="Lets the CPUs of a suspended domain go on.",
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run", arg="domain",
    proc=28,
    acl=[need("domain:suspend")], write=True, lane="modify", active=True)

api("virDomainShutdown", on=Domain, since="0.0.3",
    doc="Asks the guest to power off. The same as virDomainShutdownFlags() without flags.",
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run", arg="domain",
    proc=33,
    acl=[need("domain:init_control")], write=True, lane="modify", active=True, same_as="virDomainShutdownFlags")

api("virDomainSuspend", on=Domain, since="0.0.3",
    doc="Stops the CPUs of a running domain; its memory and devices stay.",
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run", arg="domain",
    proc=34,
    acl=[need("domain:suspend")], write=True, lane="modify", active=True)

api("virDomainLookupByUUID", on=Connect, since="0.0.5",
    doc="Finds a domain by its UUID.",
    about={
        "uuid": "16 bytes",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_NO_DOMAIN: there is none",
    args=[uuid()],
    returns=object(Domain),
    proc=24,
    acl=[need("domain:getattr")])

api("virDomainGetUUID", on=Domain, arg="domain", since="0.0.5",
    doc="Tells the UUID of a domain.",
    about={
        "uuid": "receives 16 bytes",
    },
    gives="0, or -1",
    args=[raw("uuid", "unsigned char *", check="nonnull")], local=True)

api("virDomainReboot", on=Domain, since="0.1.0",
    doc="Asks the guest to reboot and returns before it has.",
    about={
        "flags": "ways to ask, bits of virDomainRebootFlagValues; 0: what the driver finds best",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run",
    args=[flags("virDomainRebootFlagValues")], arg="domain",
    proc=27,
    acl=[
        need("domain:init_control"),
        need("domain:write", when_all_of=["VIR_DOMAIN_REBOOT_GUEST_AGENT"]),
    ],
    write=True, lane="modify", active=True)

api("virDomainLookupByUUIDString", on=Connect, since="0.1.1",
    doc="Finds a domain by its UUID.",
    about={
        "uuid": "hexadecimal digits, dashes as usual",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_NO_DOMAIN: there is none; ERR_INVALID_ARG: not a UUID",
    args=[raw("uuid", "const char *", check="nonnull")],
    returns=c("virDomainPtr"), local=True)

api("virDomainGetUUIDString", on=Domain, arg="domain", since="0.1.1",
    doc="Tells the UUID of a domain as text.",
    about={
        "buf": "room for VIR_UUID_STRING_BUFLEN bytes",
    },
    gives="0, or -1",
    args=[raw("buf", "char *", check="nonnull")], local=True)

api("virDomainDefineXML", on=Connect, since="0.1.1",
    doc="Stores the definition of a domain, or replaces it. The same as virDomainDefineXMLFlags() without flags.",
    about={
        "xml": "a <domain> document",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_XML_ERROR, ERR_XML_DETAIL, ERR_CONFIG_UNSUPPORTED: the document cannot be used",
    args=[string("xml", check="nonnull")],
    returns=object(Domain),
    proc=11,
    acl=[need("domain:write"), need("domain:save")], write=True, same_as="virDomainDefineXMLFlags")

api("virDomainCreate", on=Domain, since="0.1.1",
    doc="Starts a defined domain. The same as virDomainCreateWithFlags() without flags.",
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it runs already", arg="domain",
    proc=9,
    acl=[need("domain:start")], write=True, lane="modify", same_as="virDomainCreateWithFlags",
    via="virDomainCreateWithFlags", after="refresh")

api("virDomainUndefine", on=Domain, since="0.1.1",
    doc="Drops the stored definition of a domain. The same as virDomainUndefineFlags() without flags.",
    gives="0, or -1", arg="domain",
    proc=35,
    acl=[need("domain:delete")], write=True, lane="modify", same_as="virDomainUndefineFlags")

api("virConnectListDefinedDomains", on=Connect, since="0.1.1",
    doc="Lists the names of domains that are defined and not running.",
    about={
        "names": "room for maxnames names, each to be freed", 
        "maxnames": "how many names may come",
    },
    gives="how many came, or -1",
    args=[names_out("names", "maxnames", 16384)],
    returns=count,
    proc=21,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virConnectNumOfDefinedDomains", on=Connect, since="0.1.5",
    doc="Counts domains that are defined and not running.",
    gives="the number, or -1",
    returns=result("num"),
    proc=25,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virDomainGetAutostart", on=Domain, since="0.2.1",
    doc="Tells whether a domain starts with the host.",
    about={
        "autostart": "receives 1 or 0",
    },
    gives="0, or -1",
    args=[out_int("autostart", check="nonnull")], arg="domain",
    proc=15,
    acl=[need("domain:read")])

api("virDomainSetAutostart", on=Domain, since="0.2.1",
    doc="Sets whether a domain starts with the host.",
    about={
        "autostart": "1 or 0",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: the domain has no stored definition",
    args=[int_("autostart")], arg="domain",
    proc=29,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainGetConnect", on=Domain, arg="domain", since="0.3.0",
    doc="Tells the connection of a domain, without taking a reference.",
    gives="the connection, or NULL",
    returns=c("virConnectPtr"), local=True)

api("virDomainCreateXML", on=Connect, since="0.5.0",
    doc="Starts a domain that has no stored definition: it is gone when it stops.",
    about={
        "xmlDesc": "its <domain> document", 
        "flags": "bits of virDomainCreateFlags, such as START_PAUSED, START_AUTODESTROY, START_VALIDATE",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_XML_ERROR, ERR_XML_DETAIL, ERR_CONFIG_UNSUPPORTED: the document cannot be used; ERR_OPERATION_FAILED: a domain of that name or UUID runs",
    args=[string("xmlDesc", wire="xml_desc", check="nonnull"), flags("virDomainCreateFlags")],
    returns=object(Domain),
    proc=10,
    acl=[need("domain:write"), need("domain:start")], write=True)

api("virDomainRef", on=Domain, arg="domain", since="0.6.0",
    doc="Takes another reference to a handle; virDomainFree() drops it.",
    gives="0, or -1", local=True)

api("virConnectDomainXMLFromNative", on=Connect, since="0.6.4",
    doc="Makes a document out of a hypervisor's own configuration, where the driver can.",
    about={
        "nativeFormat": "such as \"vmware-vmx\"", 
        "nativeConfig": "the configuration", 
        "flags": "0",
    },
    gives="a <domain> document, to be freed, or NULL",
    errors="ERR_NO_SUPPORT: the driver cannot",
    args=[string("nativeFormat", check="nonnull"), string("nativeConfig", check="nonnull"), flags()],
    returns=text("domainXml"),
    proc=135,
    acl=[need("connect:write")], write=True)

api("virConnectDomainXMLToNative", on=Connect, since="0.6.4",
    doc="Tells how a hypervisor would be started for a document, without starting it.",
    about={
        "nativeFormat": "such as \"qemu-argv\"", 
        "domainXml": "a <domain> document", 
        "flags": "0",
    },
    gives="the native configuration, to be freed, or NULL",
    errors="ERR_INVALID_ARG: unknown format",
    args=[string("nativeFormat", check="nonnull"), string("domainXml", check="nonnull"), flags()],
    returns=text("nativeConfig"),
    proc=136,
    acl=[need("connect:write")], write=True)

api("virDomainIsActive", on=Domain, since="0.7.3",
    doc="Tells whether a domain runs.",
    gives="1 or 0, or -1",
    returns=result("active"),
    proc=150,
    acl=[need("domain:read")])

api("virDomainIsPersistent", on=Domain, since="0.7.3",
    doc="Tells whether a domain has a stored definition.",
    gives="1 or 0, or -1",
    returns=result("persistent"),
    proc=151,
    acl=[need("domain:read")])

api("virDomainCreateWithFlags", on=Domain, since="0.8.2",
    doc="Starts a defined domain; the handle takes its new id.",
    about={
        "flags": "bits of virDomainCreateFlags: START_PAUSED, START_AUTODESTROY (it ends with this connection), START_BYPASS_CACHE, START_FORCE_BOOT (forget a saved image), START_RESET_NVRAM",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it runs already; ERR_INTERNAL_ERROR with the hypervisor's own message: it did not start",
    args=[flags("virDomainCreateFlags")],
    returns=refresh, arg="domain",
    proc=196,
    acl=[need("domain:start")], write=True, lane="modify")

api("virDomainIsUpdated", on=Domain, since="0.8.6",
    doc="Tells whether the definition of a domain changed since it was started.",
    gives="1 or 0, or -1",
    returns=result("updated"),
    proc=202,
    acl=[need("domain:read")])

api("virDomainGetState", on=Domain, since="0.9.2",
    doc="Tells the state of a domain and why it is in it.",
    about={
        "state": "receives a virDomainState", 
        "reason": "receives a reason of the enum that goes with the state; may be NULL", 
        "flags": "0",
    },
    gives="0, or -1",
    args=[out_int("state", check="nonnull"), out_int("reason"), flags()], arg="domain",
    proc=212,
    acl=[need("domain:read")])

api("virDomainGetControlInfo", on=Domain, since="0.9.3",
    doc="Tells whether the driver can talk to a running domain, and since when it waits.",
    about={
        "info": "receives a virDomainControlState and milliseconds in it", 
        "flags": "0",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run",
    args=[
        struct_out("info", "virDomainControlInfo", {"state": "state:uint", "details": "details:uint", "stateTime": "stateTime:uhyper"}),
        flags(),
    ],
    arg="domain",
    proc=229,
    acl=[need("domain:read")], active=True)

api("virDomainUndefineFlags", on=Domain, since="0.9.4",
    doc="Drops the stored definition of a domain; one that runs goes on and is gone when it stops.",
    about={
        "flags": "bits of virDomainUndefineFlagsValues: what else goes with it (MANAGED_SAVE, SNAPSHOTS_METADATA, NVRAM, CHECKPOINTS_METADATA, TPM) or stays (KEEP_NVRAM, KEEP_TPM)",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: something hangs on it that no flag names, or there is no stored definition",
    args=[flags("virDomainUndefineFlagsValues")], arg="domain",
    proc=231,
    acl=[need("domain:delete")], write=True, lane="modify")

api("virDomainDestroyFlags", on=Domain, since="0.9.4",
    doc="Stops a running domain at once, as by pulling the plug. Goes before whatever waits for the domain.",
    about={
        "flags": "VIR_DOMAIN_DESTROY_GRACEFUL gives up instead of killing a process that does not end; VIR_DOMAIN_DESTROY_REMOVE_LOGS removes its log",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run; ERR_SYSTEM_ERROR: the process did not end",
    args=[flags("virDomainDestroyFlagsValues")], arg="domain",
    proc=234,
    acl=[need("domain:stop")], write=True, lane="destroy", active=True, after="stopped")

api("virDomainReset", on=Domain, since="0.9.7",
    doc="Resets a running domain, as by its reset button.",
    about={
        "flags": "0",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run",
    args=[flags()], arg="domain",
    proc=245,
    acl=[need("domain:reset")], write=True, lane="modify", active=True)

api("virDomainShutdownFlags", on=Domain, since="0.9.10",
    doc="Asks the guest to power off and returns before it has: whether it does is up to the guest.",
    about={
        "flags": "ways to ask, bits of virDomainShutdownFlagValues (ACPI_POWER_BTN, GUEST_AGENT, INITCTL, SIGNAL, PARAVIRT); 0: what the driver finds best",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: it does not run",
    args=[flags("virDomainShutdownFlagValues")], arg="domain",
    proc=258,
    acl=[
        need("domain:init_control"),
        need("domain:write", when_all_of=["VIR_DOMAIN_SHUTDOWN_GUEST_AGENT"]),
    ],
    write=True, lane="modify", active=True)

api("virConnectListAllDomains", on=Connect, since="0.9.13",
    doc="Lists domains.",
    about={
        "domains": "receives a NULL-terminated array, to be freed with its elements; NULL only counts", 
        "flags": "bits of virConnectListAllDomainsFlags; within a group (such as ACTIVE and INACTIVE) any may match, each group that is given must match; 0: all",
    },
    gives="how many there are, or -1",
    args=[objects_out("domains", Domain, "domains", 16384), flags("virConnectListAllDomainsFlags")],
    returns=count,
    proc=273,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virDomainCreateWithFiles", on=Domain, since="1.1.1",
    doc="Starts a defined domain and hands it open files. Over a local socket only.",
    about={
        "nfiles": "how many files", 
        "files": "descriptors that the guest inherits", 
        "flags": "bits of virDomainCreateFlags",
    },
    gives="0, or -1",
    errors="ERR_NO_SUPPORT: descriptors cannot be passed on this connection",
    args=[fds_in("nfiles", "files"), flags("virDomainCreateFlags")],
    returns=refresh, arg="domain",
    proc=310,
    acl=[need("domain:start")], write=True, lane="modify", fds_in=True)

api("virDomainCreateXMLWithFiles", on=Connect, since="1.1.1",
    doc="Starts a domain as virDomainCreateXML() does and hands it open files. Over a local socket only.",
    about={
        "xmlDesc": "its <domain> document", 
        "nfiles": "how many files", 
        "files": "descriptors that the guest inherits", 
        "flags": "bits of virDomainCreateFlags",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_NO_SUPPORT: descriptors cannot be passed on this connection",
    args=[
        string("xmlDesc", wire="xml_desc", check="nonnull"),
        fds_in("nfiles", "files"),
        flags("virDomainCreateFlags"),
    ],
    returns=object(Domain),
    proc=309,
    acl=[need("domain:write"), need("domain:start")], write=True, fds_in=True)

api("virConnectGetDomainCapabilities", on=Connect, since="1.2.7",
    doc="Describes what one emulator can give to a guest: devices, CPU models, features and limits.",
    about={
        "emulatorbin": "path of the emulator; NULL: the default for arch", 
        "arch": "architecture of the guest; NULL: that of the emulator or host", 
        "machine": "machine type; NULL: the default", 
        "virttype": "\"kvm\" or \"qemu\"; NULL: the best available", 
        "flags": "VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES turns off in the CPU model what QEMU has deprecated",
    },
    gives="a <domainCapabilities> document, to be freed, or NULL",
    errors="ERR_INVALID_ARG: the combination does not exist; ERR_NO_SUPPORT: the driver has no such description",
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
    doc="Stores the definition of a domain, or replaces the one with the same name and UUID. A running domain takes it at its next start.",
    about={
        "xml": "a <domain> document", 
        "flags": "VIR_DOMAIN_DEFINE_VALIDATE checks it against the schema first",
    },
    gives="a new handle, to be released with virDomainFree(), or NULL",
    errors="ERR_XML_ERROR, ERR_XML_DETAIL, ERR_CONFIG_UNSUPPORTED: the document cannot be used; ERR_OPERATION_FAILED: name and UUID belong to different domains",
    args=[string("xml", check="nonnull"), flags("virDomainDefineFlags")],
    returns=object(Domain),
    proc=350,
    acl=[need("domain:write"), need("domain:save")], write=True)

api("virDomainRename", on=Domain, since="1.2.19",
    doc="Gives a domain that is not running another name; the handle takes it.",
    about={
        "new_name": "the name, not empty", 
        "flags": "0",
    },
    gives="0 or more, or -1",
    errors="ERR_OPERATION_INVALID: it runs, has snapshots or managed state; ERR_OPERATION_INVALID: the name is taken",
    args=[string("new_name", optional=True, check="nonempty"), flags()],
    returns=result("retcode"), after="renamed",
    proc=358,
    acl=[need("domain:write"), need("domain:save")], write=True, lane="modify")

api("virDomainSetLifecycleAction", on=Domain, since="3.9.0",
    doc="Changes what happens when a guest powers off, reboots or crashes.",
    args=[
        uint("type", enum="virDomainLifecycle"),
        uint("action", enum="virDomainLifecycleAction"),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=390,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainStartDirtyRateCalc", on=Domain, since="7.2.0",
    doc="Starts measuring how fast a guest writes to its memory; bulk statistics tell the result.",
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
    doc="Tells whether a domain starts with the next boot of the host, and only then.",
    args=[out_int("autostart", check="nonnull")], arg="domain",
    proc=449,
    acl=[need("domain:read")])

api("virDomainSetAutostartOnce", on=Domain, since="11.2.0",
    doc="Has a domain start with the next boot of the host, and only then.",
    args=[int_("autostart")], arg="domain",
    proc=450,
    acl=[need("domain:write")], write=True, lane="modify")

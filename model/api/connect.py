"""The connection and the host."""
from lang.api import *

header("libvirt-host.h")

enum("virNodeSuspendTarget", since="0.9.8", doc="How a host sleeps.", values=[
    value("VIR_NODE_SUSPEND_TARGET_MEM", 0, since="0.9.8", doc="Memory stays powered."),
    value("VIR_NODE_SUSPEND_TARGET_DISK", 1, since="0.9.8", doc="Memory is written to disk and power goes off."),
    value("VIR_NODE_SUSPEND_TARGET_HYBRID", 2, since="0.9.8", doc="Both: written to disk, and powered as long as power lasts."),
    value("VIR_NODE_SUSPEND_TARGET_LAST", 3, since="0.9.8", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virNodeGetCPUStatsAllCPUs", since="0.9.8", doc="Instead of a CPU's number.", values=[
    value("VIR_NODE_CPU_STATS_ALL_CPUS", -1, since="0.9.3", doc="All of them together."),
])

enum("virNodeGetMemoryStatsAllCells", since="0.9.8", doc="Instead of a NUMA node's number.", values=[
    value("VIR_NODE_MEMORY_STATS_ALL_CELLS", -1, since="0.9.3", doc="All of them together."),
])

enum("virConnectFlags", since="0.4.1", doc="How a connection is opened.", bits=True, values=[
    value("VIR_CONNECT_RO", 1, since="0.4.1", doc="Read-only."),
    value("VIR_CONNECT_NO_ALIASES", 2, since="0.9.7", doc="The URI is none of the aliases in libvirt.conf."),
])

enum("virConnectCredentialType", since="0.4.1", doc="What an application is asked for during authentication.", values=[
    value("VIR_CRED_USERNAME", 1, since="0.4.1", doc="Whose rights to act with."),
    value("VIR_CRED_AUTHNAME", 2, since="0.4.1", doc="Who authenticates."),
    value("VIR_CRED_LANGUAGE", 3, since="0.4.1", doc="Language of the texts, as in RFC 1766."),
    value("VIR_CRED_CNONCE", 4, since="0.4.1", doc="A nonce of the client."),
    value("VIR_CRED_PASSPHRASE", 5, since="0.4.1", doc="A password."),
    value("VIR_CRED_ECHOPROMPT", 6, since="0.4.1", doc="The answer to a question, shown while it is typed."),
    value("VIR_CRED_NOECHOPROMPT", 7, since="0.4.1", doc="The answer to a question, not shown."),
    value("VIR_CRED_REALM", 8, since="0.4.1", doc="Realm of the authentication."),
    value("VIR_CRED_EXTERNAL", 9, since="0.4.1", doc="Something outside is to authenticate: polkit's agent, say."),
    value("VIR_CRED_LAST", 10, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virCPUCompareResult", since="0.7.5", doc="How a CPU compares with the host's.", values=[
    value("VIR_CPU_COMPARE_ERROR", -1, since="0.7.5", doc="It could not be compared."),
    value("VIR_CPU_COMPARE_INCOMPATIBLE", 0, since="0.7.5", doc="The host lacks some of it."),
    value("VIR_CPU_COMPARE_IDENTICAL", 1, since="0.7.5", doc="They are the same."),
    value("VIR_CPU_COMPARE_SUPERSET", 2, since="0.7.5", doc="The host has all of it and more."),
    value("VIR_CPU_COMPARE_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virConnectCompareCPUFlags", since="1.2.6", doc="How CPUs are compared.", bits=True, values=[
    value("VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE", 1, since="1.2.6", doc="What the host lacks is an error that names it."),
    value("VIR_CONNECT_COMPARE_CPU_VALIDATE_XML", 2, since="6.9.0", doc="Check the document against its schema first."),
])

enum("virConnectBaselineCPUFlags", since="1.1.2", doc="How a common CPU is told.", bits=True, values=[
    value("VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES", 1, since="1.1.2", doc="With each feature of the model."),
    value("VIR_CONNECT_BASELINE_CPU_MIGRATABLE", 2, since="1.2.14", doc="Without features that keep a guest from migrating."),
])

enum("virNodeAllocPagesFlags", since="1.2.9", doc="How numbers of huge pages are meant.", bits=True, values=[
    value("VIR_NODE_ALLOC_PAGES_ADD", 0, since="1.2.9", doc="So many more."),
    value("VIR_NODE_ALLOC_PAGES_SET", 1, since="1.2.9", doc="So many in all."),
])

macro("VIR_SECURITY_LABEL_BUFLEN", 4097, since="0.6.1", doc="Room for a label, its NUL included.")

macro("VIR_SECURITY_MODEL_BUFLEN", 257, since="0.6.1", doc="Room for a model's name, its NUL included.")

macro("VIR_SECURITY_DOI_BUFLEN", 257, since="0.6.1", doc="Room for a domain of interpretation, its NUL included.")

macro("VIR_NODE_CPU_STATS_FIELD_LENGTH", 80, since="0.9.3", doc="Room for a field's name, its NUL included.")

macro("VIR_NODE_CPU_STATS_KERNEL", quoted("kernel"), since="0.9.3", doc="Time in the kernel, in nanoseconds.")

macro("VIR_NODE_CPU_STATS_USER", quoted("user"), since="0.9.3", doc="Time of processes, in nanoseconds.")

macro("VIR_NODE_CPU_STATS_IDLE", quoted("idle"), since="0.9.3", doc="Time of doing nothing, in nanoseconds.")

macro("VIR_NODE_CPU_STATS_IOWAIT", quoted("iowait"), since="0.9.3", doc="Time of waiting for disks, in nanoseconds.")

macro("VIR_NODE_CPU_STATS_INTR", quoted("intr"), since="1.2.2", doc="Time of interrupts, in nanoseconds.")

macro("VIR_NODE_CPU_STATS_UTILIZATION", quoted("utilization"), since="0.9.3", doc="How busy it is, in percent.")

macro("VIR_NODE_MEMORY_STATS_FIELD_LENGTH", 80, since="0.9.3", doc="Room for a field's name, its NUL included.")

macro("VIR_NODE_MEMORY_STATS_TOTAL", quoted("total"), since="0.9.3", doc="All memory, in KiB.")

macro("VIR_NODE_MEMORY_STATS_FREE", quoted("free"), since="0.9.3", doc="Memory that nobody uses, in KiB.")

macro("VIR_NODE_MEMORY_STATS_BUFFERS", quoted("buffers"), since="0.9.3", doc="Buffers of the kernel, in KiB.")

macro("VIR_NODE_MEMORY_STATS_CACHED", quoted("cached"), since="0.9.3", doc="Cached files, in KiB.")

macro("VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN", quoted("shm_pages_to_scan"), since="0.10.2", field="uint of virNodeGetMemoryParameters", doc="Pages that KSM looks at before it sleeps.")

macro("VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS", quoted("shm_sleep_millisecs"), since="0.10.2", field="uint of virNodeGetMemoryParameters", doc="How long KSM sleeps, in milliseconds.")

macro("VIR_NODE_MEMORY_SHARED_PAGES_SHARED", quoted("shm_pages_shared"), since="0.10.2", field="ullong of virNodeGetMemoryParameters", doc="Pages that stand for several.")

macro("VIR_NODE_MEMORY_SHARED_PAGES_SHARING", quoted("shm_pages_sharing"), since="0.10.2", field="ullong of virNodeGetMemoryParameters", doc="Places where these are used.")

macro("VIR_NODE_MEMORY_SHARED_PAGES_UNSHARED", quoted("shm_pages_unshared"), since="0.10.2", field="ullong of virNodeGetMemoryParameters", doc="Pages that are like no other.")

macro("VIR_NODE_MEMORY_SHARED_PAGES_VOLATILE", quoted("shm_pages_volatile"), since="0.10.2", field="ullong of virNodeGetMemoryParameters", doc="Pages that change too fast.")

macro("VIR_NODE_MEMORY_SHARED_FULL_SCANS", quoted("shm_full_scans"), since="0.10.2", field="ullong of virNodeGetMemoryParameters", doc="How often KSM looked at all.")

macro("VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES", quoted("shm_merge_across_nodes"), since="1.0.0", field="uint of virNodeGetMemoryParameters", doc="Are pages of different NUMA nodes shared? 0 or 1.")

macro("VIR_NODEINFO_MAXCPUS", "((nodeinfo).nodes * (nodeinfo).sockets * (nodeinfo).cores * (nodeinfo).threads)",
    params=["nodeinfo"], since="0.1.4", doc="How many CPUs a host may have by its topology; not all may be online.")

macro("VIR_NODE_SEV_PDH", quoted("pdh"), since="4.5.0", field="string of virNodeGetSEVInfo", doc="Platform's Diffie-Hellman key, base64.")

macro("VIR_NODE_SEV_CERT_CHAIN", quoted("cert-chain"), since="4.5.0", field="string of virNodeGetSEVInfo", doc="Platform's certificates, base64.")

macro("VIR_NODE_SEV_CPU0_ID", quoted("cpu0-id"), since="8.4.0", field="string of virNodeGetSEVInfo", doc="Identity of the first CPU, base64.")

macro("VIR_NODE_SEV_CBITPOS", quoted("cbitpos"), since="4.5.0", field="uint of virNodeGetSEVInfo", doc="Bit of an address that says encrypted.")

macro("VIR_NODE_SEV_REDUCED_PHYS_BITS", quoted("reduced-phys-bits"), since="4.5.0", field="uint of virNodeGetSEVInfo", doc="Address bits that encryption takes.")

macro("VIR_NODE_SEV_MAX_GUESTS", quoted("max-guests"), since="8.0.0", field="uint of virNodeGetSEVInfo", doc="How many guests can use SEV.")

macro("VIR_NODE_SEV_MAX_ES_GUESTS", quoted("max-es-guests"), since="8.0.0", field="uint of virNodeGetSEVInfo", doc="How many guests can use SEV-ES.")

macro("VIR_UUID_BUFLEN", 16, since="0.2.0", doc="Bytes of a UUID.")

macro("VIR_UUID_STRING_BUFLEN", 37, since="0.2.0", doc="Room for a UUID as text, its NUL included.")

macro("VIR_CONNECT_IDENTITY_USER_NAME", quoted("user-name"), since="5.8.0", field="string of virConnectSetIdentity", doc="Name of the user.")

macro("VIR_CONNECT_IDENTITY_UNIX_USER_ID", quoted("unix-user-id"), since="5.8.0", field="ullong of virConnectSetIdentity", doc="Number of the user.")

macro("VIR_CONNECT_IDENTITY_GROUP_NAME", quoted("group-name"), since="5.8.0", field="string of virConnectSetIdentity", doc="Name of the group.")

macro("VIR_CONNECT_IDENTITY_UNIX_GROUP_ID", quoted("unix-group-id"), since="5.8.0", field="ullong of virConnectSetIdentity", doc="Number of the group.")

macro("VIR_CONNECT_IDENTITY_PROCESS_ID", quoted("process-id"), since="5.8.0", field="llong of virConnectSetIdentity", doc="The process.")

macro("VIR_CONNECT_IDENTITY_PROCESS_TIME", quoted("process-time"), since="5.8.0", field="ullong of virConnectSetIdentity", doc="When the process began, in clock ticks since boot.")

macro("VIR_CONNECT_IDENTITY_SASL_USER_NAME", quoted("sasl-user-name"), since="5.8.0", field="string of virConnectSetIdentity", doc="Who it is by SASL.")

macro("VIR_CONNECT_IDENTITY_X509_DISTINGUISHED_NAME", quoted("x509-distinguished-name"), since="5.8.0", field="string of virConnectSetIdentity", doc="Who it is by a certificate.")

macro("VIR_CONNECT_IDENTITY_SELINUX_CONTEXT", quoted("selinux-context"), since="5.8.0", field="string of virConnectSetIdentity", doc="SELinux context of the process.")

opaque("virConnect", since="0.0.1", doc="Handle of a connection.")

opaque("virStream", since="0.7.2", doc="Handle of a stream.")

struct("_virSecurityLabel", {"label": "char[VIR_SECURITY_LABEL_BUFLEN]", "enforcing": "int"},
    doc="The security label of a process.",
    about={
        "label": "the label",
        "enforcing": "1: the rules are enforced",
    })

struct("_virSecurityModel", {"model": "char[VIR_SECURITY_MODEL_BUFLEN]", "doi": "char[VIR_SECURITY_DOI_BUFLEN]"},
    doc="The security model of a host.",
    about={
        "model": "its name",
        "doi": "its domain of interpretation",
    })

struct("_virNodeInfo",
    {
        "model": "char[32]",
        "memory": "unsigned long",
        "cpus": "unsigned int",
        "mhz": "unsigned int",
        "nodes": "unsigned int",
        "sockets": "unsigned int",
        "cores": "unsigned int",
        "threads": "unsigned int",
    },
    doc="What a host is made of.",
    about={
        "model": "kind of its CPUs",
        "memory": "memory in KiB",
        "cpus": "CPUs that are online",
        "mhz": "frequency in MHz, 0: not known",
        "nodes": "NUMA nodes",
        "sockets": "sockets per node",
        "cores": "cores per socket",
        "threads": "threads per core",
    })

struct("_virNodeCPUStats", {"field": "char[VIR_NODE_CPU_STATS_FIELD_LENGTH]", "value": "unsigned long long"},
    doc="A figure about CPUs of a host.",
    about={
        "field": "VIR_NODE_CPU_STATS_*",
        "value": "nanoseconds or percent",
    })

struct("_virNodeMemoryStats", {"field": "char[VIR_NODE_MEMORY_STATS_FIELD_LENGTH]", "value": "unsigned long long"},
    doc="A figure about memory of a host.",
    about={
        "field": "VIR_NODE_MEMORY_STATS_*",
        "value": "KiB",
    })

struct("_virConnectCredential",
    {
        "type": "int",
        "prompt": "const char *",
        "challenge": "const char *",
        "defresult": "const char *",
        "result": "char *",
        "resultlen": "unsigned int",
    },
    doc="Something that is asked for during authentication.",
    about={
        "type": "a virConnectCredentialType",
        "prompt": "the question to show",
        "challenge": "more to show, or NULL",
        "defresult": "answer when none is given, or NULL",
        "result": "the answer, of malloc()",
        "resultlen": "its bytes",
    })

struct("_virConnectAuth",
    {
        "credtype": "int *",
        "ncredtype": "unsigned int",
        "cb": "virConnectAuthCallbackPtr",
        "cbdata": "void *",
    },
    doc="How an application answers questions of authentication.",
    about={
        "credtype": "the kinds of credentials that it can give",
        "ncredtype": "how many",
        "cb": "asks for them",
        "cbdata": "handed to cb",
    })

typedef("virConnectPtr", "virConnect *", since="0.0.1")

typedef("virStreamPtr", "virStream *", since="0.7.2")

typedef("virSecurityLabel", "struct _virSecurityLabel", since="0.6.1")

typedef("virSecurityLabelPtr", "virSecurityLabel *", since="0.6.1")

typedef("virSecurityModel", "struct _virSecurityModel", since="0.6.1")

typedef("virSecurityModelPtr", "virSecurityModel *", since="0.6.1")

typedef("virNodeInfo", "struct _virNodeInfo", since="0.1.0")

typedef("virNodeCPUStats", "struct _virNodeCPUStats", since="0.9.3")

typedef("virNodeMemoryStats", "struct _virNodeMemoryStats", since="0.9.3")

typedef("virNodeInfoPtr", "virNodeInfo *", since="0.1.0")

typedef("virNodeCPUStatsPtr", "virNodeCPUStats *", since="0.9.3")

typedef("virNodeMemoryStatsPtr", "virNodeMemoryStats *", since="0.9.3")

typedef("virConnectCredential", "struct _virConnectCredential", since="0.4.1")

typedef("virConnectCredentialPtr", "virConnectCredential *", since="0.4.1")

typedef("virConnectAuth", "struct _virConnectAuth", since="0.4.1")

typedef("virConnectAuthPtr", "virConnectAuth *", since="0.4.1")

callback("virConnectAuthCallbackPtr",
    {"cred": "virConnectCredentialPtr", "ncred": "unsigned int", "cbdata": "void *"}, since="0.4.1",
    returns="int",
    doc="Asks for credentials during authentication: fills in the results; 0, or -1 to give up.",
    about={
        "cred": "what is asked for, and room for the answers",
        "ncred": "how many",
        "cbdata": "cbdata of virConnectAuth",
    })

callback("virConnectCloseFunc", {"conn": "virConnectPtr", "reason": "int", "opaque": "void *"}, since="0.10.0",
    doc="Tells that a connection ended by itself.",
    about={
        "conn": "the connection",
        "reason": "a virConnectCloseReason",
        "opaque": "what was given at the registration",
    })

api("virConnectClose", on=Connect, since="0.0.3",
    doc="Drops one reference to a connection; the last one closes it. Objects obtained through it keep it open.",
    gives="how many references are left, 0 when it was closed, or -1", manual=True, wire_args={}, wire_ret={},
    proc=2)

api("virConnectGetType", on=Connect, since="0.0.3",
    doc="Tells the name of the driver, such as \"QEMU\". The text belongs to the connection.",
    gives="the name, or NULL",
    returns=kept("type"),
    proc=3,
    acl=[need("connect:getattr")])

api("virConnectGetVersion", on=Connect, since="0.0.3",
    doc="Tells the version of the hypervisor that the driver runs guests with.",
    about={
        "hvVer": "receives major * 1000000 + minor * 1000 + release; 0 when there is none",
    },
    gives="0, or -1",
    args=[out_ulong("hvVer", wire="hv_ver", check="nonnull")],
    proc=4,
    acl=[need("connect:getattr")])

api("virConnectOpen", since="0.0.3",
    doc="Opens a connection that may read and change everything.",
    about={
        "name": "URI of the driver, such as qemu:///system; NULL takes LIBVIRT_DEFAULT_URI, the configuration file or the best driver found",
    },
    gives="a connection to be closed with virConnectClose(), or NULL",
    errors="ERR_NO_CONNECT: no driver serves the URI; ERR_AUTH_FAILED: the server did not accept the credentials; ERR_SYSTEM_ERROR: the server cannot be reached",
    args=[raw("name", "const char *")],
    returns=c("virConnectPtr"), manual=True, wire_args={"name": "string?", "flags": "uint"}, wire_ret={},
    proc=1,
    acl=[need("connect:getattr")])

api("virConnectOpenReadOnly", since="0.0.3",
    doc="Opens a connection on which every call that changes something is refused.",
    about={
        "name": "URI of the driver, as for virConnectOpen()",
    },
    gives="a connection to be closed with virConnectClose(), or NULL",
    errors="ERR_NO_CONNECT: no driver serves the URI; ERR_AUTH_FAILED: the server did not accept the credentials; ERR_SYSTEM_ERROR: the server cannot be reached",
    args=[raw("name", "const char *")],
    returns=c("virConnectPtr"), local=True)

api("virGetVersion", since="0.0.3",
    doc="Tells the version of this library and of a driver in it.",
    about={
        "libVer": "receives major * 1000000 + minor * 1000 + release of the library", 
        "type": "ignored, may be NULL", 
        "typeVer": "receives the version of the driver when not NULL",
    },
    gives="0, or -1",
    args=[
        raw("libVer", "unsigned long *"),
        raw("type", "const char *"),
        raw("typeVer", "unsigned long *"),
    ],
    local=True)

api("virInitialize", since="0.1.0", doc="Prepares the library. Every function that needs it does so by itself; calling it before the first thread starts is good manners, and calling it again does nothing.",
    gives="0, or -1", local=True)

api("virNodeGetInfo", on=Connect, since="0.1.0",
    doc="Tells the model, memory and CPU topology of the host.",
    about={
        "info": "receives it; memory is in KiB, mhz in MHz",
    },
    gives="0, or -1",
    args=[
        struct_out("info", "virNodeInfo", {
    "model": "model:char[32]",
    "memory": "memory:uhyper",
    "cpus": "cpus:int",
    "mhz": "mhz:int",
    "nodes": "nodes:int",
    "sockets": "sockets:int",
    "cores": "cores:int",
    "threads": "threads:int",
}),
    ],
    proc=6,
    acl=[need("connect:read")])

api("virConnectGetCapabilities", on=Connect, since="0.2.1",
    doc="Describes the host and the kinds of guests it can run.",
    gives="a <capabilities> document, to be freed, or NULL",
    returns=text("capabilities"),
    proc=7,
    acl=[need("connect:read")])

api("virConnectGetMaxVcpus", on=Connect, since="0.2.1",
    doc="Tells how many virtual CPUs a guest may have at most.",
    about={
        "type": "kind of guest, \"kvm\" or \"qemu\"; NULL: the default",
    },
    gives="the number, or -1",
    errors="ERR_INVALID_ARG: unknown kind",
    args=[string("type", optional=True)],
    returns=result("max_vcpus"),
    proc=5,
    acl=[need("connect:read")])

api("virConnectGetHostname", on=Connect, since="0.3.0",
    doc="Tells the name of the host that the driver runs on.",
    gives="the name, to be freed, or NULL",
    returns=text("hostname"),
    proc=59,
    acl=[need("connect:getattr")])

api("virConnectGetURI", on=Connect, since="0.3.0",
    doc="Tells the URI of a connection as the driver spells it: opening that URI leads to the same driver.",
    gives="the URI, to be freed, or NULL",
    returns=c("char *"), local=True, wire_args={}, wire_ret={"uri": "string"},
    proc=110,
    acl=[need("connect:getattr")])

api("virNodeGetCellsFreeMemory", on=Connect, since="0.3.3",
    doc="Tells the free memory of NUMA cells of the host, in bytes.",
    args=[
        numbers_out("freeMems", None, 1024, "unsigned long long", "uhyper", "cells",
            room="maxCells", check={"freeMems": "nonnull"}),
        int_("startCell", check="nonnegative"),
        int_("maxCells", wire="maxcells", check="positive"),
    ],
    returns=count,
    proc=101,
    acl=[need("connect:read")])

api("virNodeGetFreeMemory", on=Connect, since="0.3.3",
    doc="Tells the free memory of the host, in bytes.",
    returns=result("freeMem", "uhyper", "unsigned long long", error="0"),
    proc=102,
    acl=[need("connect:read")])

api("virConnectOpenAuth", since="0.4.0",
    doc="Opens a connection; when the server asks for credentials, a callback of the application supplies them.",
    about={
        "name": "URI of the driver, as for virConnectOpen()", 
        "auth": "the kinds of credentials the callback can supply and the callback; NULL: none; virConnectAuthPtrDefault asks on the terminal", 
        "flags": "VIR_CONNECT_RO for a read-only connection, VIR_CONNECT_NO_ALIASES to take the URI literally",
    },
    gives="a connection to be closed with virConnectClose(), or NULL",
    errors="ERR_NO_CONNECT: no driver serves the URI; ERR_AUTH_FAILED: the server did not accept the credentials; ERR_SYSTEM_ERROR: the server cannot be reached",
    args=[raw("name", "const char *"), raw("auth", "virConnectAuthPtr"), flags("virConnectFlags")],
    returns=c("virConnectPtr"), local=True)

api("virConnectAuthPtrDefault", since="0.4.1", data=True, node="LIBVIRT_0.4.0", type="virConnectAuthPtr",
    local=True,
    doc="The library's own way of asking for credentials: on the terminal of the application.")

api("virConnectRef", on=Connect, since="0.6.0",
    doc="Takes another reference to a connection; virConnectClose() drops it.",
    gives="0, or -1", local=True)

api("virNodeGetSecurityModel", on=Connect, since="0.6.1",
    doc="Tells the security model that confines guests on the host (selinux, apparmor), and its domain of interpretation.",
    args=[
        struct_out("secmodel", "virSecurityModel", {"model": "model:char<257>", "doi": "doi:char<257>"}),
    ],
    proc=122,
    acl=[need("connect:read")])

api("virConnectGetLibVersion", on=Connect, since="0.7.3",
    doc="Tells the version of the library at the other end of the connection.",
    about={
        "libVer": "receives major * 1000000 + minor * 1000 + release",
    },
    gives="0, or -1",
    args=[out_ulong("libVer", wire="lib_ver", check="nonnull")],
    proc=157,
    acl=[need("connect:getattr")])

api("virConnectIsEncrypted", on=Connect, since="0.7.3", doc="Tells whether what goes over a connection is encrypted.",
    gives="1 or 0, or -1", local=True)

api("virConnectIsSecure", on=Connect, since="0.7.3",
    doc="Tells whether a connection is safe from listeners: encrypted, or local to the host.",
    gives="1 or 0, or -1", local=True, wire_args={}, wire_ret={"secure": "int"},
    proc=149)

api("virConnectCompareCPU", on=Connect, since="0.7.5",
    doc="Compares a CPU description with the CPU of the host.",
    args=[string("xmlDesc", wire="xml", check="nonnull"), flags("virConnectCompareCPUFlags")],
    returns=result("result"),
    proc=158,
    acl=[need("connect:read")])

api("virConnectBaselineCPU", on=Connect, since="0.7.7",
    doc="Finds the richest CPU that all of the given CPUs can stand in for.",
    args=[strings_in("xmlCPUs", "ncpus", 256, check="nonnull"), flags("virConnectBaselineCPUFlags")],
    returns=text("cpu"),
    proc=162,
    acl=[need("connect:read")])

api("virConnectGetSysinfo", on=Connect, since="0.8.8",
    doc="Describes the firmware, board and chassis of the host (SMBIOS).",
    args=[flags()],
    returns=text("sysinfo"),
    proc=203,
    acl=[need("connect:read")])

api("virNodeGetCPUStats", on=Connect, since="0.9.3",
    doc="Tells what the host's CPUs spent their time on, in nanoseconds.",
    args=[int_("cpuNum"), record_params("params", "virNodeCPUStats", "nparams", "node_get_cpu_stats", 16, check={"nparams": ["nonnull", "pointed_nonnegative"]}), flags()],
    proc=227,
    acl=[need("connect:read")])

api("virNodeGetMemoryStats", on=Connect, since="0.9.3",
    doc="Tells how the memory of the host or of one NUMA cell is used, in KiB.",
    args=[int_("cellNum"), record_params("params", "virNodeMemoryStats", "nparams", "node_get_memory_stats", 16, check={"nparams": ["nonnull", "pointed_nonnegative"]}), flags()],
    order=["nparams", "cellNum", "flags"],
    proc=228,
    acl=[need("connect:read")])

api("virConnectIsAlive", on=Connect, since="0.9.8", doc="Tells whether a connection still works, without asking the server.",
    gives="1 when alive, 0 when closed, or -1", local=True)

api("virConnectSetKeepAlive", on=Connect, since="0.9.8",
    doc="Makes the client send a probe on a silent connection and close it when none is answered. Needs a running event loop.",
    about={
        "interval": "seconds of silence before a probe; 0 or less turns probing off", 
        "count": "how many unanswered probes end the connection; 0: the first",
    },
    gives="0, 1 when the server does not know probes, or -1",
    args=[raw("interval", "int"), raw("count", "unsigned int")], local=True)

api("virNodeSuspendForDuration", on=Connect, since="0.9.8",
    doc="Puts the host to sleep and has it wake up after a time.",
    args=[uint("target"), ullong("duration"), flags()],
    proc=250,
    acl=[need("connect:pm_control")], write=True)

api("virConnectRegisterCloseCallback", on=Connect, since="0.10.0",
    doc="Asks to be told, once, when a connection ends by itself. Called from the event loop.",
    about={
        "cb": "called with a virConnectCloseReason", 
        "opaque": "handed to cb", 
        "freecb": "frees opaque, may be NULL",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: one is registered already",
    args=[
        raw("cb", "virConnectCloseFunc", check="nonnull"),
        raw("opaque", "void *"),
        raw("freecb", "virFreeCallback"),
    ],
    manual=True, wire_args={}, wire_ret={},
    proc=360,
    acl=[need("connect:getattr")])

api("virConnectUnregisterCloseCallback", on=Connect, since="0.10.0",
    doc="Takes back what virConnectRegisterCloseCallback() asked for.",
    about={
        "cb": "the callback that was registered",
    },
    gives="0, or -1",
    errors="ERR_OPERATION_INVALID: another or none is registered",
    args=[raw("cb", "virConnectCloseFunc", check="nonnull")], manual=True, wire_args={}, wire_ret={},
    proc=361,
    acl=[need("connect:getattr")])

api("virNodeGetMemoryParameters", on=Connect, since="0.10.2",
    doc="Reads how the host merges equal pages of memory (VIR_NODE_MEMORY_*).",
    args=[
        params_buffer("params", "nparams", 64, check={"params": "nonnull if *nparams != 0", "nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(),
    ],
    proc=289,
    acl=[need("connect:read")])

api("virNodeSetMemoryParameters", on=Connect, since="0.10.2",
    doc="Changes how the host merges equal pages of memory (VIR_NODE_MEMORY_*).",
    args=[
        params_in("params", "nparams", 64, check={"params": "nonnull", "nparams": "nonnegative"}),
        flags(),
    ],
    proc=288,
    acl=[need("connect:write")], write=True)

api("virNodeGetCPUMap", on=Connect, since="1.0.0",
    doc="Tells which CPUs the host has and which of them are online.",
    args=[
        bytes_out("cpumap", 2048, need="need_map"),
        out_uint("online", need="need_online"),
        flags(),
    ],
    returns=result("ret"),
    proc=293,
    acl=[need("connect:read")])

api("virConnectGetCPUModelNames", on=Connect, since="1.1.3",
    doc="Lists the CPU models known for an architecture.",
    args=[
        string("arch", check="nonnull"),
        strings_out("models", "models", 8192, need=True, ret="int"),
        flags(),
    ],
    returns=count,
    proc=312,
    acl=[need("connect:read")])

api("virNodeGetFreePages", on=Connect, since="1.2.6",
    doc="Tells how many pages of given sizes are free in NUMA cells of the host.",
    args=[
        uints_in("pages", "npages", 1024, ctype_count="unsigned int", count_at="before",
                 check={"npages": "nonzero", "pages": "nonnull"}),
        int_("startcell", wire="startCell"),
        uint("cellcount", wire="cellCount", check="nonzero"),
        numbers_out("counts", None, 1024, "unsigned long long", "uhyper", "counts", room=["npages", "cellcount"],
                    check={"counts": "nonnull"}),
        flags(),
    ],
    returns=count,
    proc=340,
    acl=[need("connect:read")])

api("virNodeAllocPages", on=Connect, since="1.2.9",
    doc="Adds huge pages to the host's pools, or sets their size.",
    args=[
        uints_in("pageSizes", "npages", 1024, ctype_count="unsigned int", count_at="before",
                 check={"npages": "nonzero", "pageSizes": "nonnull"}),
        ullongs_in("pageCounts", "npages", 1024, count_at="another", check={"pageCounts": "nonnull"}),
        int_("startCell"),
        uint("cellCount", check="nonzero"),
        flags("virNodeAllocPagesFlags"),
    ],
    returns=result("ret"),
    proc=347,
    acl=[need("connect:write")], write=True)

api("virConnectCompareHypervisorCPU", on=Connect, since="4.4.0",
    doc="Compares a CPU description with the best CPU that a hypervisor can give a guest.",
    args=[
        string("emulator", optional=True),
        string("arch", optional=True),
        string("machine", optional=True),
        string("virttype", optional=True),
        string("xmlCPU", check="nonnull"),
        flags("virConnectCompareCPUFlags"),
    ],
    returns=result("result"),
    proc=393,
    acl=[need("connect:write")], write=True)

api("virConnectBaselineHypervisorCPU", on=Connect, since="4.4.0",
    doc="Finds the richest CPU that a hypervisor can give on all of the given hosts.",
    args=[
        string("emulator", optional=True),
        string("arch", optional=True),
        string("machine", optional=True),
        string("virttype", optional=True),
        strings_in("xmlCPUs", "ncpus", 256, check="nonnull"),
        flags("virConnectBaselineCPUFlags"),
    ],
    returns=text("cpu"),
    proc=394,
    acl=[need("connect:write")], write=True)

api("virNodeGetSEVInfo", on=Connect, since="4.5.0",
    doc="Tells what AMD SEV of the host offers: certificates, limits (VIR_NODE_SEV_*).",
    args=[
        params_out("params", "nparams", 64, legacy=True, check={"nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(),
    ],
    proc=395,
    acl=[need("connect:read")], write=True)

api("virConnectSetIdentity", on=Connect, since="5.8.0",
    doc="Says on whose behalf the connection acts; for daemons that forward calls.",
    args=[params_in("params", "nparams", 20), flags()],
    proc=419,
    acl=[need("connect:write")])

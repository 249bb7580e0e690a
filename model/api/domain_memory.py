"""Domain memory: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virDomainGetMaxMemory", on=Domain, since="0.0.3",
    doc="Tells how much memory a domain may have.",
    gives="KiB, or 0",
    returns=result("memory", "uhyper", "unsigned long", error="0"), arg="domain",
    proc=17,
    acl=[need("domain:read")])

api("virDomainSetMaxMemory", on=Domain, since="0.0.3",
    doc="Changes how much memory a domain may have at most.",
    args=[ulong("memory", check="nonzero")], arg="domain",
    proc=30,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainSetMemory", on=Domain, since="0.1.1",
    doc="Changes how much memory a running guest has, by its balloon.",
    args=[ulong("memory", check="nonzero")], arg="domain",
    proc=31,
    acl=[need("domain:write")], write=True, lane="modify", active=True, same_as="virDomainSetMemoryFlags")

api("virDomainMemoryPeek", on=Domain, since="0.4.3", node="LIBVIRT_0.4.2",
    doc="Reads bytes of a guest's memory.",
    args=[
        ullong("start", wire="offset"),
        buffer_out("size", "buffer", 4194304, check="nonnull if size > 0"),
        flags("virDomainMemoryFlags"),
    ],
    proc=104,
    acl=[need("domain:mem_read")], write=True, exclusive=[["VIR_MEMORY_VIRTUAL", "VIR_MEMORY_PHYSICAL"]],
    lane="query", active=True)

api("virDomainMemoryStats", on=Domain, since="0.7.5",
    doc="Reads what the guest's balloon driver and the host tell of its memory.",
    about={
        "stats": "room for nr_stats values; tags are of virDomainMemoryStatTags, values in KiB except counts", 
        "nr_stats": "how many may come", 
        "flags": "0",
    },
    gives="how many came, or -1",
    errors="ERR_OPERATION_INVALID: it does not run",
    args=[
        record_buffer("stats", "virDomainMemoryStat", "nr_stats", "stats", "domain_memory_stat", 1024, wire_count="maxStats"),
        flags(),
    ],
    returns=count,
    proc=159,
    acl=[need("domain:read")], lane="query", active=True)

api("virDomainSetMemoryParameters", on=Domain, since="0.8.5",
    doc="Changes limits of memory (VIR_DOMAIN_MEMORY_*).",
    args=[
        params_in("params", "nparams", 16, check={"params": "nonnull", "nparams": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=197,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetMemoryParameters", on=Domain, since="0.8.5",
    doc="Reads limits of memory (VIR_DOMAIN_MEMORY_*).",
    args=[
        params_buffer("params", "nparams", 16, check={"params": "nonnull if *nparams != 0", "nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    arg="domain",
    proc=198,
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]])

api("virDomainSetMemoryFlags", on=Domain, since="0.9.0",
    doc="Changes how much memory a domain has, now, in its stored definition, or at most.",
    args=[ulong("memory", check="nonzero"), flags("virDomainMemoryModFlags")], arg="domain",
    proc=204,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetNumaParameters", on=Domain, since="0.9.9",
    doc="Reads where a guest's memory comes from (VIR_DOMAIN_NUMA_*).",
    args=[
        params_buffer("params", "nparams", 16, check={"params": "nonnull if *nparams != 0", "nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    arg="domain",
    proc=255,
    acl=[need("domain:read")])

api("virDomainSetNumaParameters", on=Domain, since="0.9.9",
    doc="Changes where a guest's memory comes from (VIR_DOMAIN_NUMA_*).",
    args=[
        params_in("params", "nparams", 16, check={"params": "nonnull", "nparams": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=254,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainSetMemoryStatsPeriod", on=Domain, since="1.1.1",
    doc="Changes how often a guest's balloon reports statistics.",
    args=[int_("period", check="nonnegative"), flags("virDomainMemoryModFlags")], arg="domain",
    proc=308,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

"""Domain stats: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virConnectGetAllDomainStats", on=Connect, since="1.2.8",
    doc="Reads statistics of many domains in one call.",
    about={
        "stats": "groups of virDomainStatsTypes; 0: all", 
        "retStats": "receives an array, to be freed with virDomainStatsRecordListFree()", 
        "flags": "which domains, as for virConnectListAllDomains(); ENFORCE_STATS fails where a group is unknown; BACKING adds chains; NOWAIT leaves out what would wait",
    },
    gives="how many records came, or -1",
    errors="ERR_ARGUMENT_UNSUPPORTED: a group that ENFORCE_STATS asks for is unknown",
    args=[absent("doms", "nonnull_domain<16384>"), uint("stats", enum="virDomainStatsTypes"), record_list("retStats", "virDomainStatsRecord", "retStats", "domain_stats_record", 16384, check="nonnull"), flags("virConnectGetAllDomainStatsFlags")],
    returns=count,
    proc=344,
    acl=[need("connect:search_domains"), need("domain:read", filter=True)])

api("virDomainListGetStats", since="1.2.8",
    doc="Reads statistics of the given domains, all of one connection, in one call.",
    about={
        "doms": "NULL-terminated array", 
        "stats": "groups of virDomainStatsTypes; 0: all", 
        "retStats": "receives an array, to be freed with virDomainStatsRecordListFree()", 
        "flags": "bits of virConnectGetAllDomainStatsFlags",
    },
    gives="how many records came, or -1",
    args=[
        raw("doms", "virDomainPtr *", check="nonnull"),
        raw("stats", "unsigned int"),
        raw("retStats", "virDomainStatsRecordPtr **", check="nonnull"),
        flags("virConnectGetAllDomainStatsFlags"),
    ],
    local=True)

api("virDomainStatsRecordListFree", since="1.2.8",
    doc="Frees what virConnectGetAllDomainStats() gave.",
    about={
        "stats": "the array, may be NULL",
    },
    args=[raw("stats", "virDomainStatsRecordPtr *")],
    returns=c("void"), local=True)

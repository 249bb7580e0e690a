"""Domain stats: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virConnectGetAllDomainStats", on=Connect, since="1.2.8",
    doc="Reads the all domain stats of a connection.",
    args=[absent("doms", "nonnull_domain<16384>"), uint("stats", enum="virDomainStatsTypes"), record_list("retStats", "virDomainStatsRecord", "retStats", "domain_stats_record", 16384, check="nonnull"), flags("virConnectGetAllDomainStatsFlags")],
    returns=count,
    proc=344,
    acl=[need("connect:search_domains"), need("domain:read", filter=True)])

api("virDomainListGetStats", since="1.2.8",
    doc="Lists the get stats of a domain.",
    args=[
        raw("doms", "virDomainPtr *", check="nonnull"),
        raw("stats", "unsigned int"),
        raw("retStats", "virDomainStatsRecordPtr **", check="nonnull"),
        flags("virConnectGetAllDomainStatsFlags"),
    ],
    local=True)

api("virDomainStatsRecordListFree", since="1.2.8",
    doc="Stats record list free: works on a domain.",
    args=[raw("stats", "virDomainStatsRecordPtr *")],
    returns=c("void"), local=True)

"""How structures of wire replies become the public structures that applications get."""
from lang.api import *

record("virDomainStatsRecord", "domain_stats_record", {"dom": "dom", "params, nparams": "params"})

record("virDomainFSInfo", "domain_fsinfo",
    {
        "mountpoint": "mountpoint",
        "name": "name",
        "fstype": "fstype",
        "devAlias, ndevAlias": "dev_aliases",
    })

record("virDomainIOThreadInfo", "domain_iothread_info",
    {"iothread_id": "iothread_id", "cpumap, cpumaplen": "cpumap"})

record("virDomainInterfaceIPAddress", "domain_ip_addr", {"type": "type", "addr": "addr", "prefix": "prefix"})

record("virDomainInterface", "domain_interface", {"name": "name", "hwaddr": "hwaddr", "addrs, naddrs": "addrs"})

record("virNetworkDHCPLease", "network_dhcp_lease",
    {
        "iface": "iface",
        "expirytime": "expirytime",
        "type": "type",
        "mac": "mac",
        "iaid": "iaid",
        "ipaddr": "ipaddr",
        "prefix": "prefix",
        "hostname": "hostname",
        "clientid": "clientid",
    })

record("virVcpuInfo", "vcpu_info", {"number": "number", "state": "state", "cpuTime": "cpu_time", "cpu": "cpu"})

record("virDomainDiskError", "domain_disk_error", {"disk": "disk", "error": "error"})

record("virDomainMemoryStat", "domain_memory_stat", {"tag": "tag", "val": "val"})

record("virNodeCPUStats", "node_get_cpu_stats", {"field": "field", "value": "value"})

record("virNodeMemoryStats", "node_get_memory_stats", {"field": "field", "value": "value"})

record("virSecurityLabel", "domain_get_security_label_ret", {"label": "label", "enforcing": "enforcing"})

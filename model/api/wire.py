"""Structures that several wire messages share, and the programs."""
from lang.api import *

wire("nonnull_domain", {"name": "string", "uuid": "opaque[16]", "id": "int"})

wire("nonnull_network", {"name": "string", "uuid": "opaque[16]"})

wire("nonnull_network_port", {"net": "nonnull_network", "uuid": "opaque[16]"})

wire("nonnull_nwfilter", {"name": "string", "uuid": "opaque[16]"})

wire("nonnull_nwfilter_binding", {"portdev": "string", "filtername": "string"})

wire("nonnull_interface", {"name": "string", "mac": "string"})

wire("nonnull_storage_pool", {"name": "string", "uuid": "opaque[16]"})

wire("nonnull_storage_vol", {"pool": "string", "name": "string", "key": "string"})

wire("nonnull_node_device", {"name": "string"})

wire("nonnull_secret", {"uuid": "opaque[16]", "usageType": "int", "usageID": "string"})

wire("nonnull_domain_checkpoint", {"name": "string", "dom": "nonnull_domain"})

wire("nonnull_domain_snapshot", {"name": "string", "dom": "nonnull_domain"})

wire("wire_error",
    {
        "code": "int",
        "domain": "int",
        "message": "string?",
        "level": "int",
        "dom": "nonnull_domain?",
        "str1": "string?",
        "str2": "string?",
        "str3": "string?",
        "int1": "int",
        "int2": "int",
        "net": "nonnull_network?",
    },
    wire_name="remote_error")

wire("vcpu_info", {"number": "uint", "state": "int", "cpu_time": "uhyper", "cpu": "int"})

wire_union("typed_param_value",
    {
        "i": "1:int",
        "ui": "2:uint",
        "l": "3:hyper",
        "ul": "4:uhyper",
        "d": "5:double",
        "b": "6:int",
        "s": "7:string",
    })

wire("typed_param", {"field": "string", "value": "typed_param_value"})

wire("node_get_cpu_stats", {"field": "string", "value": "uhyper"})

wire("node_get_memory_stats", {"field": "string", "value": "uhyper"})

wire("domain_disk_error", {"disk": "string", "error": "int"})

wire("domain_memory_stat", {"tag": "int", "val": "uhyper"})

wire("domain_iothread_info", {"iothread_id": "uint", "cpumap": "opaque<2048>"})

wire("domain_event_graphics_address", {"family": "int", "node": "string", "service": "string"})

wire("domain_event_graphics_identity", {"type": "string", "name": "string"})

wire("network_dhcp_lease",
    {
        "iface": "string",
        "expirytime": "hyper",
        "type": "int",
        "mac": "string?",
        "iaid": "string?",
        "ipaddr": "string",
        "prefix": "uint",
        "hostname": "string?",
        "clientid": "string?",
    })

wire("domain_stats_record", {"dom": "nonnull_domain", "params": "typed_param<262144>"})

wire("domain_fsinfo", {"mountpoint": "string", "name": "string", "fstype": "string", "dev_aliases": "string<256>"})

wire("domain_ip_addr", {"type": "int", "addr": "string", "prefix": "uint"})

wire("domain_interface", {"name": "string", "hwaddr": "string?", "addrs": "domain_ip_addr<2048>"})

wire("admin_nonnull_server", {"name": "string"})

wire("admin_nonnull_client",
    {"srv": "admin_nonnull_server", "id": "uhyper", "timestamp": "hyper", "transport": "uint"})

program("remote", 536903814, version=1)

program("qemu", 536903815, version=1)

program("lxc", 425984, version=1)

program("admin", 110102160, version=1)

program("keepalive", 1801807216, version=1)

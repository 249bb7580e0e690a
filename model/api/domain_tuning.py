"""Domain tuning: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

api("virDomainSetVcpus", on=Domain, since="0.1.4",
    doc="Changes how many virtual CPUs a running guest has.",
    args=[uint("nvcpus", check="nonzero")], arg="domain",
    proc=32,
    acl=[need("domain:write")], write=True, lane="modify")

api("virDomainPinVcpu", on=Domain, since="0.1.4",
    doc="Says which host CPUs a virtual CPU of a running guest may use.",
    args=[
        uint("vcpu"),
        cpumap_in("cpumap", "maplen", 2048, check={"cpumap": "nonnull", "maplen": "positive"}),
    ],
    arg="domain",
    proc=26,
    acl=[need("domain:write")], write=True, lane="modify", same_as="virDomainPinVcpuFlags")

api("virDomainGetVcpus", on=Domain, since="0.1.4",
    doc="Tells state, time and host CPU of the virtual CPUs of a running guest.", arg="domain",
    args=[record_buffer("info", "virVcpuInfo", "maxinfo", "info", "vcpu_info", 16384, ctype_count="int", check={"info": "nonnull", "maxinfo": "positive"}), cpumaps_out("cpumaps", "maplen", 8388608, check={"maplen": ["positive if cpumaps", "zero unless cpumaps"]})],
    returns=count,
    proc=20,
    acl=[need("domain:read")])

api("virDomainGetMaxVcpus", on=Domain, since="0.2.1",
    doc="Tells how many virtual CPUs a running domain may have at most.",
    gives="the number, or -1",
    returns=result("num"), arg="domain",
    proc=18,
    acl=[need("domain:read")])

api("virDomainGetSchedulerType", on=Domain, since="0.2.3",
    doc="Tells how guests get their share of the host's CPUs, and how many settings that has.",
    args=[out_int("nparams")],
    returns=text("type"), arg="domain", ret_order=["type", "nparams"],
    proc=56,
    acl=[need("domain:read")])

api("virDomainGetSchedulerParameters", on=Domain, since="0.2.3",
    doc="Reads a guest's share of the host's CPUs (VIR_DOMAIN_SCHEDULER_*).",
    args=[
        params_buffer("params", "nparams", 16, reply_count=False, check={"params": "nonnull", "nparams": ["nonnull", "pointed_positive"]}),
    ],
    arg="domain",
    proc=57,
    acl=[need("domain:read")], same_as="virDomainGetSchedulerParametersFlags")

api("virDomainSetSchedulerParameters", on=Domain, since="0.2.3",
    doc="Changes a guest's share of the host's CPUs (VIR_DOMAIN_SCHEDULER_*).",
    args=[params_in("params", "nparams", 16, check={"params": "nonnull", "nparams": "nonnegative"})],
    arg="domain",
    proc=58,
    acl=[need("domain:read")], write=True, lane="modify", same_as="virDomainSetSchedulerParametersFlags")

api("virDomainInterfaceStats", on=Domain, since="0.3.2",
    doc="Reads counters of one network interface of a running domain.",
    about={
        "device": "name of the host's end, or MAC address", 
        "stats": "receives bytes, packets, errors and drops; -1 where unknown", 
        "size": "sizeof(*stats)",
    },
    gives="0, or -1",
    errors="ERR_INVALID_ARG: no such interface",
    args=[
        string("device", check="nonnull"),
        struct_out("stats", "virDomainInterfaceStats", {
    "rx_bytes": "rx_bytes:hyper",
    "rx_packets": "rx_packets:hyper",
    "rx_errs": "rx_errs:hyper",
    "rx_drop": "rx_drop:hyper",
    "tx_bytes": "tx_bytes:hyper",
    "tx_packets": "tx_packets:hyper",
    "tx_errs": "tx_errs:hyper",
    "tx_drop": "tx_drop:hyper",
}, size="size"),
    ],
    proc=65,
    acl=[need("domain:read")], active=True)

api("virDomainGetVcpusFlags", on=Domain, since="0.8.5",
    doc="Tells how many virtual CPUs a domain has, now or in its stored definition, or may have.",
    args=[flags("virDomainVcpuFlags")],
    returns=result("num"), arg="domain",
    proc=200,
    acl=[need("domain:read"), need("domain:write", when_all_of=["VIR_DOMAIN_VCPU_GUEST"])],
    exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]],
    write_when="flags & VIR_DOMAIN_VCPU_GUEST")

api("virDomainSetVcpusFlags", on=Domain, since="0.8.5",
    doc="Changes how many virtual CPUs a domain has, now or in its stored definition, or may have.",
    args=[uint("nvcpus", check="nonzero"), flags("virDomainVcpuFlags")], arg="domain",
    proc=199,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
        need("domain:write", when_all_of=["VIR_DOMAIN_VCPU_GUEST"]),
    ],
    write=True, exclusive=[["VIR_DOMAIN_VCPU_GUEST", "VIR_DOMAIN_AFFECT_CONFIG"]],
    requires=[["VIR_DOMAIN_VCPU_MAXIMUM", "VIR_DOMAIN_AFFECT_CONFIG"]], lane="modify")

api("virDomainGetBlkioParameters", on=Domain, since="0.9.0",
    doc="Reads a guest's share of the host's block devices (VIR_DOMAIN_BLKIO_*).",
    args=[
        params_buffer("params", "nparams", 16, check={"params": "nonnull if *nparams != 0", "nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    arg="domain",
    proc=206,
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]])

api("virDomainSetBlkioParameters", on=Domain, since="0.9.0",
    doc="Changes a guest's share of the host's block devices (VIR_DOMAIN_BLKIO_*).",
    args=[
        params_in("params", "nparams", 16, check={"params": "nonnull", "nparams": "nonnegative"}),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=205,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetSchedulerParametersFlags", on=Domain, since="0.9.2",
    doc="Reads a guest's share of the host's CPUs, now or as stored (VIR_DOMAIN_SCHEDULER_*).",
    args=[
        params_buffer("params", "nparams", 16, reply_count=False, check={"params": "nonnull", "nparams": ["nonnull", "pointed_positive"]}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    arg="domain",
    proc=223,
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]])

api("virDomainSetSchedulerParametersFlags", on=Domain, since="0.9.2",
    doc="Changes a guest's share of the host's CPUs, now or as stored (VIR_DOMAIN_SCHEDULER_*).",
    args=[
        params_in("params", "nparams", 16, check={"params": "nonnull", "nparams": "nonnegative"}),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=219,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetVcpuPinInfo", on=Domain, since="0.9.3",
    doc="Tells which host CPUs each virtual CPU of a domain may use.", arg="domain",
    args=[int_("ncpumaps", check="positive"), cpumaps_out("cpumaps", "maplen", 8388608, check={"cpumaps": "nonnull", "maplen": "positive"}), flags("virDomainModificationImpact")],
    returns=result("num"),
    proc=230,
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]])

api("virDomainPinVcpuFlags", on=Domain, since="0.9.3",
    doc="Says which host CPUs a virtual CPU of a domain may use, now or as stored.",
    args=[
        uint("vcpu"),
        cpumap_in("cpumap", "maplen", 2048, check={"cpumap": "nonnull", "maplen": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=225,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetInterfaceParameters", on=Domain, since="0.9.9",
    doc="Reads the bandwidth limits of a network interface of a guest (VIR_DOMAIN_BANDWIDTH_*).",
    args=[
        string("device"),
        params_buffer("params", "nparams", 16, check={"params": "nonnull if *nparams != 0", "nparams": ["nonnull", "pointed_nonnegative"]}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    proc=257,
    acl=[need("domain:read")])

api("virDomainSetInterfaceParameters", on=Domain, since="0.9.9",
    doc="Changes the bandwidth limits of a network interface of a guest (VIR_DOMAIN_BANDWIDTH_*).",
    args=[
        string("device"),
        params_in("params", "nparams", 16, check={"params": "nonnull", "nparams": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    proc=256,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetCPUStats", on=Domain, arg="domain", since="0.9.10",
    doc="Reads CPU time of a running domain, in total or per host CPU.",
    about={
        "params": "room for nparams * ncpus parameters; NULL asks for numbers", 
        "nparams": "parameters per CPU", 
        "start_cpu": "the first CPU, -1: the total, with ncpus 1", 
        "ncpus": "how many CPUs, at most 128", 
        "flags": "VIR_TYPED_PARAM_STRING_OKAY",
    },
    gives="how many parameters each CPU has, or how many CPUs there are when ncpus is 0, or -1",
    args=[
        raw("params", "virTypedParameterPtr", check=["nonnull if nparams", "must_be_null unless nparams", "must_be_null if ncpus == 0"]),
        raw("nparams", "unsigned int"),
        raw("start_cpu", "int", check="nonnegative unless ncpus != 1"),
        raw("ncpus", "unsigned int"),
        flags("virTypedParameterFlags"),
    ],
    manual=True,
    wire_args={
        "dom": "nonnull_domain",
        "nparams": "uint",
        "start_cpu": "int",
        "ncpus": "uint",
        "flags": "uint",
    },
    wire_ret={"params": "typed_param<2048>", "nparams": "int"}, limits={"nparams * ncpus": 2048, "ncpus": 128},
    proc=262,
    acl=[need("domain:read")], active=True)

api("virDomainPinEmulator", on=Domain, since="0.10.0",
    doc="Says which host CPUs the emulator's own threads may use.",
    args=[
        cpumap_in("cpumap", "maplen", 2048, check={"cpumap": "nonnull", "maplen": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=279,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

api("virDomainGetEmulatorPinInfo", on=Domain, since="0.10.0",
    doc="Tells which host CPUs the emulator's own threads may use.", arg="domain",
    args=[cpumaps_out("cpumaps", "maplen", 8388608, check={"cpumaps": "nonnull", "maplen": "positive"}), flags("virDomainModificationImpact")],
    returns=result("ret"),
    proc=280,
    acl=[need("domain:read")], exclusive=[["VIR_DOMAIN_AFFECT_LIVE", "VIR_DOMAIN_AFFECT_CONFIG"]])

api("virDomainInterfaceAddresses", on=Domain, since="1.2.14",
    doc="Lists the addresses of a guest's network interfaces, from leases, the guest's agent or the host's ARP table.",
    args=[
        record_list("ifaces", "virDomainInterface", "ifaces", "domain_interface", 2048, check="nonnull"),
        uint("source", enum="virDomainInterfaceAddressesSource"),
        flags(),
    ],
    returns=count,
    proc=353,
    acl=[
        need("domain:read"),
        need("domain:write", when_param={"param": "source", "equals": "VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT"}),
    ],
    write_when="source == VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT")

api("virDomainInterfaceFree", since="1.2.14",
    doc="Frees what virDomainInterfaceAddresses() told of one interface.",
    args=[raw("iface", "virDomainInterfacePtr")],
    returns=c("void"), local=True)

api("virDomainGetGuestVcpus", on=Domain, since="2.0.0",
    doc="Asks the guest's agent which virtual CPUs are there, online, and may go offline.",
    args=[
        params_out("params", "nparams", 64, ctype_count="unsigned int *", check={"params": "nonnull", "nparams": "nonnull"}),
        flags(),
    ],
    arg="domain",
    proc=371,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainSetGuestVcpus", on=Domain, since="2.0.0",
    doc="Has the guest's agent take virtual CPUs online or offline.",
    args=[string("cpumap", check="nonnull"), int_("state"), flags()], arg="domain",
    proc=372,
    acl=[need("domain:write")], write=True, lane="agent", active=True)

api("virDomainSetVcpu", on=Domain, since="3.1.0",
    doc="Adds or removes particular virtual CPUs of a domain.",
    args=[
        string("vcpumap", wire="cpumap", check="nonnull"),
        int_("state"),
        flags("virDomainModificationImpact"),
    ],
    arg="domain",
    proc=384,
    acl=[
        need("domain:write"),
        need("domain:save", when_none_of=["VIR_DOMAIN_AFFECT_CONFIG", "VIR_DOMAIN_AFFECT_LIVE"]),
        need("domain:save", when_all_of=["VIR_DOMAIN_AFFECT_CONFIG"]),
    ],
    write=True, lane="modify")

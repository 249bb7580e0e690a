"""Processors: the CPU that the guest sees, its NUMA nodes, how many virtual CPUs there are, and where and how they
run."""
from lang.xml import *

CpuMode = enum("custom", "host-model", "host-passthrough", "maximum",
    means={
        "custom": "a model by name",
        "host-model": "the named model nearest to the host, with the features that it lacks",
        "host-passthrough": "the host's CPU as it is, also what has no name here",
        "maximum": "all that the accelerator can do; with ``kvm`` as host-passthrough",
    })
CpuMatch = enum("minimum", "exact", "strict",
    means={
        "minimum": "the model at least; more of what the host has is added",
        "exact": "the model and features as given",
        "strict": "as exact, and the host must have nothing more",
    })
CpuCheck = enum("none", "partial", "full",
    means={
        "none": "not at all; QEMU may leave features out",
        "partial": "before the start, against what the host can",
        "full": "after the start, against what QEMU gave",
    })
CpuFallback = enum("allow", "forbid",
    means={
        "allow": "the nearest model is taken, features stay",
        "forbid": "the guest does not start",
    })
CpuFeaturePolicy = enum("force", "require", "optional", "disable", "forbid",
    means={
        "force": "the guest has it, whether the host does or not",
        "require": "the guest has it, or does not start",
        "optional": "the guest has it if the host does",
        "disable": "the guest does not have it",
        "forbid": "as disable, and the guest does not start on a host that has it",
    })
CpuCacheMode = enum("emulate", "passthrough", "disable",
    means={
        "emulate": "made-up data",
        "passthrough": "the host's",
        "disable": "there is none",
    })
CpuMaxphysMode = enum("emulate", "passthrough",
    means={
        "emulate": "a number of your own",
        "passthrough": "the host's number",
    })
CacheAssociativity = enum("none", "direct", "full",
    means={
        "none": "none",
        "direct": "each address has one line",
        "full": "each address may be in any line",
    })
CachePolicy = enum("none", "writeback", "writethrough",
    means={
        "none": "none",
        "writeback": "memory is written later",
        "writethrough": "memory is written at once",
    })
InterconnectType = enum("access", "read", "write",
    means={
        "access": "reads and writes",
        "read": "reads",
        "write": "writes",
    })
VcpuPlacement = enum("static", "auto",
    means={
        "static": "by ``cpuset``",
        "auto": "by ``numad``",
    })
SchedPolicy = enum("batch", "idle", "fifo", "rr",
    means={
        "batch": "for long work: rarely interrupts others",
        "idle": "only when nothing else runs",
        "fifo": "real time, until it sleeps",
        "rr": "real time, in turns",
    })
CacheType = enum("both", "code", "data",
    means={
        "both": "code and data",
        "code": "code",
        "data": "data",
    })


class CpuModel(Element):
    """Model that the guest's CPU is derived from. ``cpu-models`` and the domain capabilities list those that can be
    had."""
    fallback = attr(CpuFallback, abi=False, since="0.9.10",
        doc="custom: what happens when this QEMU cannot give the model.",
        absent="``allow``")
    vendor_id = attr(String, name="vendor_id", since="0.10.0",
        doc="Vendor that CPUID names, exactly twelve characters.",
        absent="the model's")
    name = content(String,
        needs="mode='custom'",
        doc="Name of the model, such as ``Skylake-Server``; pSeries with ``host-model``: the generation to be "
            "compatible with.")


class CpuTopology(Element):
    """How virtual CPUs are arranged. The product must be the number of ``<vcpu>``."""
    sockets = attr(UInt, doc="Sockets.")
    dies = attr(UInt, doc="Dies of a socket.", absent="1")
    clusters = attr(UInt, since="10.1.0", doc="Clusters of a die; ARM and new x86 machines.", absent="1")
    cores = attr(UInt, doc="Cores of a die or cluster.")
    threads = attr(UInt, doc="Threads of a core.")


class CpuCache(Element):
    """What the guest is told of the CPU's caches. Since 3.3.0."""
    level = attr(UInt, range=(1, 3), doc="Level it is about.", absent="all levels")
    mode = attr(CpuCacheMode, doc="What is told.")


class CpuMaxphysaddr(Element):
    """How many bits a physical address has. Since 8.7.0."""
    mode = attr(CpuMaxphysMode, doc="Where the number comes from.")
    bits = attr(UInt, doc="emulate: the number of bits.")
    limit = attr(UInt, since="9.3.0", doc="passthrough: never more than this many bits, whatever the host has.")


class CpuFeature(Element):
    """One feature more or less than the model has."""
    policy = attr(CpuFeaturePolicy, doc="What is asked for.", absent="``require``")
    name = attr(String, required=True, doc="Name of the feature, such as ``pcid``.")


class NumaSibling(Element):
    """How far another node is."""
    id = attr(UInt, doc="Number of the other node.")
    value = attr(UInt, range=(10, 255),
        doc="Distance: 10 is local, 20 twice as far; 255 cannot be reached.",
        absent="10 for the node itself, 20 for others")


class NumaDistances(Element):
    """Distances between this node and others. Since 3.10.0."""
    siblings = items(NumaSibling, name="sibling")


class CacheSize(Element):
    """Size of a memory-side cache."""
    value_kib = attr(Size("KiB"), name="value", doc="The size; ``unit`` names the unit.")


class CacheLine(Element):
    """Length of a line of a memory-side cache."""
    value_bytes = attr(Size("B"), name="value", doc="The length; ``unit`` names the unit.")


class NumaCache(Element):
    """A cache in front of the node's memory, for ACPI's HMAT. Since 6.6.0."""
    level = attr(UInt, doc="Level, from 1.")
    associativity = attr(CacheAssociativity, doc="How addresses map to lines.")
    policy = attr(CachePolicy, doc="How writes are treated.")
    size = child(CacheSize)
    line = child(CacheLine)


class NumaCell(Element):
    """A NUMA node of the guest: virtual CPUs and memory that are near to each other."""
    id = attr(UInt, doc="Number of the node, from 0.", absent="in order")
    cpus = attr(CpuSet, since="0.9.8", doc="Virtual CPUs of the node.", absent="none: a node of memory only")
    memory_kib = attr(Size("KiB"), name="memory",
        doc="Memory of the node. ``<memory>`` of the domain becomes the sum.")
    mem_access = attr(MemoryAccess, name="memAccess", abi=False, since="1.2.9",
        doc="Whether the memory can be shared with other processes; over ``<access>`` of ``<memoryBacking>``.")
    discard = attr(YesNo, abi=False, since="4.4.0",
        doc="Whether the host forgets the content when the guest ends; over ``<discard>``.")
    distances = child(NumaDistances)
    caches = items(NumaCache, name="cache")


class NumaLatency(Element):
    """How long an access takes, for ACPI's HMAT. Since 6.6.0."""
    initiator = attr(UInt, doc="Node that asks.")
    target = attr(UInt, doc="Node that has the memory.")
    cache = attr(UInt, doc="Level of the target's cache that answers.", absent="the memory itself")
    type = attr(InterconnectType, doc="Kind of access.")
    value = attr(UInt, doc="Nanoseconds.")


class NumaBandwidth(Element):
    """How much can be read or written in a second, for ACPI's HMAT. Since 6.6.0."""
    initiator = attr(UInt, doc="Node that asks.")
    target = attr(UInt, doc="Node that has the memory.")
    cache = attr(UInt, doc="Level of the target's cache that answers.", absent="the memory itself")
    type = attr(InterconnectType, doc="Kind of access.")
    value_kib = attr(Size("KiB"), name="value", doc="KiB in a second; ``unit`` names the unit.")


InterconnectKind = enum("latency", "bandwidth",
    means={
        "latency": "how long an access takes",
        "bandwidth": "how much passes in a second",
    })


class NumaInterconnect(Union):
    """Speed of the way between two nodes."""
    kind = tag(InterconnectKind, by_name=True)
    arms = {"latency": NumaLatency, "bandwidth": NumaBandwidth}


class NumaInterconnects(Element):
    """Speeds of the ways between nodes."""
    speeds = items(NumaInterconnect)


class CpuNuma(Element):
    """NUMA nodes of the guest."""
    cells = items(NumaCell, name="cell", doc="One NUMA node.")
    interconnects = child(NumaInterconnects)


class Cpu(Element):
    """The CPU that the guest sees. ``host-passthrough`` is fastest, ``host-model`` nearly so and safe to move, a
    named model is the same everywhere."""
    mode = attr(CpuMode, since="0.9.10", doc="How the CPU is chosen.", absent="``custom``")
    match = attr(CpuMatch, abi=False, doc="custom: how exactly the host must have the CPU.", absent="``exact``")
    check = attr(CpuCheck, abi=False, since="3.2.0",
        doc="How it is made sure that the guest gets what was asked for.",
        absent="``partial`` for a custom model, ``none`` else")
    migratable = attr(OnOff, since="6.5.0",
        doc="host-passthrough, maximum: whether features that would forbid a move are left out.",
        absent="on")
    deprecated_features = attr(OnOff, name="deprecated_features", since="11.0.0",
        doc="s390x: whether features that the model calls outdated are there.")
    model = child(CpuModel)
    vendor = elem(String, since="0.8.3", doc="The host's CPU must be of this vendor.")
    topology = child(CpuTopology)
    cache = child(CpuCache, single=True)
    maxphysaddr = child(CpuMaxphysaddr)
    features = items(CpuFeature, name="feature")
    numa = child(CpuNuma)


class Vcpu(Element):
    """How many virtual CPUs the guest can have."""
    placement = attr(VcpuPlacement, abi=False, since="0.9.11",
        doc="Whether the host CPUs are chosen by hand.",
        absent="``static``")
    cpuset = attr(CpuSet, abi=False, since="0.4.4",
        doc="Host CPUs that run the guest, as ``1-4,^3,6``. ``<cputune>`` says more.",
        absent="all")
    current = attr(UInt, abi=False, since="0.8.5",
        doc="Virtual CPUs at the start; others can be added while the guest runs.",
        absent="all")
    max = content(UInt, range=(1, 0x7fffffff), doc="The most virtual CPUs there can be.")


class VcpuState(Element):
    """State of one virtual CPU."""
    id = attr(UInt, required=True, doc="Number of the virtual CPU, from 0.")
    enabled = attr(YesNo, doc="Whether the guest has it.")
    hotpluggable = attr(YesNo, doc="Whether it can be taken away; CPUs that are not enabled always are.")
    order = attr(UInt, doc="Place in the order in which CPUs are added at a start.")


class Vcpus(Element):
    """Virtual CPUs one by one, when it matters which are there. CPU 0 is always on and stays. Since 2.2.0."""
    vcpus = items(VcpuState, name="vcpu")


class IothreadPoll(Element):
    """How long a thread looks for work before it sleeps: fewer delays, more processor time. Since 9.4.0."""
    max = attr(U64, doc="The longest it looks, in nanoseconds; 0 turns it off.", absent="QEMU's default, 32768")
    grow = attr(U64, doc="Factor by which the time grows when looking paid.", absent="QEMU's default")
    shrink = attr(U64, doc="Divisor by which it shrinks when it did not.", absent="QEMU's default")


class IothreadId(Element):
    """One I/O thread. Since 1.2.15."""
    id = attr(UInt, required=True, doc="Its number, from 1.")
    thread_pool_min = attr(UInt, name="thread_pool_min", since="8.5.0",
        doc="Worker threads that stay alive.",
        absent="QEMU's default, 0")
    thread_pool_max = attr(UInt, name="thread_pool_max", since="8.5.0",
        doc="Worker threads at most.",
        absent="QEMU's default, 64")
    poll = child(IothreadPoll)


class IothreadIds(Element):
    """Numbers of I/O threads, when they matter; ``<iothreads>`` follows."""
    iothreads = items(IothreadId, name="iothread")


class DefaultIothread(Element):
    """Worker threads of QEMU's main loop, which serves what has no I/O thread. Since 8.5.0."""
    thread_pool_min = attr(UInt, name="thread_pool_min",
        doc="Worker threads that stay alive.",
        absent="QEMU's default, 0")
    thread_pool_max = attr(UInt, name="thread_pool_max", doc="Worker threads at most.", absent="QEMU's default, 64")


class VcpuPin(Element):
    """Host CPUs of one virtual CPU. ``vcpupin`` changes them."""
    vcpu = attr(UInt, doc="Number of the virtual CPU.")
    cpuset = attr(CpuSet, doc="Host CPUs.", absent="those of ``<vcpu cpuset=…>``")


class EmulatorPin(Element):
    """Host CPUs of QEMU's other threads. ``emulatorpin`` changes them."""
    cpuset = attr(CpuSet, doc="Host CPUs.", absent="those of ``<vcpu cpuset=…>``")


class IothreadPin(Element):
    """Host CPUs of one I/O thread. ``iothreadpin`` changes them. Since 1.2.9."""
    iothread = attr(UInt, doc="Number of the I/O thread.")
    cpuset = attr(CpuSet, doc="Host CPUs.", absent="those of ``<vcpu cpuset=…>``")


class VcpuSched(Element):
    """How the host schedules some virtual CPUs. Since 1.2.13."""
    vcpus = attr(CpuSet, doc="Virtual CPUs.", absent="all")
    scheduler = attr(SchedPolicy, doc="Policy.")
    priority = attr(Int, doc="Priority of fifo and rr, 1 to 99 on Linux.")


class IothreadSched(Element):
    """How the host schedules some I/O threads. Since 1.2.13."""
    iothreads = attr(CpuSet, doc="I/O threads.", absent="all")
    scheduler = attr(SchedPolicy, doc="Policy.")
    priority = attr(Int, doc="Priority of fifo and rr, 1 to 99 on Linux.")


class EmulatorSched(Element):
    """How the host schedules QEMU's other threads. Since 5.3.0."""
    scheduler = attr(SchedPolicy, doc="Policy.")
    priority = attr(Int, doc="Priority of fifo and rr, 1 to 99 on Linux.")


class CacheAllocation(Element):
    """Part of a host cache that is kept for these virtual CPUs; the capabilities say what can be had."""
    id = attr(UInt, doc="Number of the cache.")
    level = attr(UInt, doc="Level of the cache.")
    type = attr(CacheType, doc="What the part is for.")
    size_kib = attr(Size("KiB"), name="size", pretty=True, doc="Size of the part.")


class CacheMonitor(Element):
    """Reports how much cache these virtual CPUs use, in ``domstats``. Since 4.10.0."""
    level = attr(UInt, doc="Level of the cache.")
    vcpus = attr(CpuSet, doc="Virtual CPUs, among those of the element around.")


class CacheTune(Element):
    """Cache that the host keeps for some virtual CPUs (resctrl). Since 4.1.0."""
    vcpus = attr(CpuSet, doc="Virtual CPUs.")
    id = attr(String, live_only=True, doc="Name of the group in resctrl.")
    caches = items(CacheAllocation, name="cache")
    monitors = items(CacheMonitor, name="monitor")


class MemoryNodeShare(Element):
    """Share of the bandwidth of one memory controller."""
    id = attr(UInt, doc="Number of the controller.")
    bandwidth = attr(UInt, doc="Share in percent.")


class MemoryTune(Element):
    """Memory bandwidth of some virtual CPUs (resctrl). Since 4.7.0."""
    vcpus = attr(CpuSet, doc="Virtual CPUs.")
    id = attr(String, live_only=True, doc="Name of the group in resctrl.")
    nodes = items(MemoryNodeShare, name="node")
    monitors = items(MemoryMonitor, name="monitor")


class MemoryMonitor(Element):
    """Reports how much bandwidth these virtual CPUs use, in ``domstats``."""
    vcpus = attr(CpuSet, doc="Virtual CPUs, among those of the element around.")


class Cputune(Element):
    """Which host CPUs run the guest's threads, how much time they get and how they are scheduled."""
    shares = elem(U64,
        doc="Weight beside other guests; twice the number is twice the time.",
        absent="the host's default, 1024 on cgroup v1 and 100 on v2")
    period = elem(U64, since="0.9.4",
        doc="Microseconds in which each virtual CPU may run for ``quota``; 1000 to 1000000.",
        absent="100000")
    quota = elem(I64, since="0.9.4",
        doc="Microseconds of running time per period and virtual CPU, from 1000; negative: no limit.",
        absent="no limit")
    global_period = elem(U64, name="global_period", since="1.3.3", doc="As ``period``, for the guest as a whole.")
    global_quota = elem(I64, name="global_quota", since="1.3.3", doc="As ``quota``, for the guest as a whole.")
    emulator_period = elem(U64, name="emulator_period", since="0.10.0",
        doc="As ``period``, for QEMU's other threads.")
    emulator_quota = elem(I64, name="emulator_quota", since="0.10.0", doc="As ``quota``, for QEMU's other threads.")
    iothread_period = elem(U64, name="iothread_period", since="2.1.0", doc="As ``period``, for each I/O thread.")
    iothread_quota = elem(I64, name="iothread_quota", since="2.1.0", doc="As ``quota``, for each I/O thread.")
    vcpupins = items(VcpuPin, name="vcpupin")
    emulatorpin = child(EmulatorPin)
    iothreadpins = items(IothreadPin, name="iothreadpin")
    emulatorsched = child(EmulatorSched)
    vcpuscheds = items(VcpuSched, name="vcpusched")
    iothreadscheds = items(IothreadSched, name="iothreadsched")
    cachetunes = items(CacheTune, name="cachetune")
    memorytunes = items(MemoryTune, name="memorytune")

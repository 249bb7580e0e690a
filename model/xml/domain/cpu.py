"""The CPU, NUMA cells, virtual CPUs and their tuning."""
from lang.xml import *

CpuMode = enum("custom", "host-model", "host-passthrough", "maximum")
CpuMatch = enum("minimum", "exact", "strict")
CpuCheck = enum("none", "partial", "full")
CpuFallback = enum("allow", "forbid")
CpuFeaturePolicy = enum("force", "require", "optional", "disable", "forbid")
CpuCacheMode = enum("emulate", "passthrough", "disable")
CpuMaxphysMode = enum("emulate", "passthrough")
CacheAssociativity = enum("none", "direct", "full")
CachePolicy = enum("none", "writeback", "writethrough")
InterconnectType = enum("access", "read", "write")
VcpuPlacement = enum("static", "auto")
SchedPolicy = enum("batch", "idle", "fifo", "rr")
CacheType = enum("both", "code", "data")


class CpuModel(Element):
    """The named CPU model."""
    fallback = attr(CpuFallback, abi=False)
    vendor_id = attr(String, name="vendor_id")
    name = content(String)


class CpuTopology(Element):
    """Sockets down to threads."""
    sockets = attr(UInt)
    dies = attr(UInt)
    clusters = attr(UInt)
    cores = attr(UInt)
    threads = attr(UInt)


class CpuCache(Element):
    """The cache the guest sees."""
    level = attr(UInt, range=(1, 3))
    mode = attr(CpuCacheMode)


class CpuMaxphysaddr(Element):
    """Bits of physical addresses."""
    mode = attr(CpuMaxphysMode)
    bits = attr(UInt)
    limit = attr(UInt)


class CpuFeature(Element):
    """One feature."""
    policy = attr(CpuFeaturePolicy)
    name = attr(String, required=True)


class NumaSibling(Element):
    """The distance to another cell."""
    id = attr(UInt)
    value = attr(UInt, range=(10, 255))


class NumaDistances(Element):
    """Distances to other cells."""
    siblings = items(NumaSibling, name="sibling")


class CacheSize(Element):
    """Size of a cache."""
    value_kib = attr(Size("KiB"), name="value")


class CacheLine(Element):
    """Size of a line."""
    value_bytes = attr(Size("B"), name="value")


class NumaCache(Element):
    """A memory-side cache."""
    level = attr(UInt)
    associativity = attr(CacheAssociativity)
    policy = attr(CachePolicy)
    size = child(CacheSize)
    line = child(CacheLine)


class NumaCell(Element):
    """A guest NUMA node."""
    id = attr(UInt)
    cpus = attr(CpuSet)
    memory_kib = attr(Size("KiB"), name="memory")
    mem_access = attr(MemoryAccess, name="memAccess", abi=False)
    discard = attr(YesNo, abi=False)
    distances = child(NumaDistances)
    caches = items(NumaCache, name="cache")


class NumaLatency(Element):
    """Latency between nodes."""
    initiator = attr(UInt)
    target = attr(UInt)
    cache = attr(UInt)
    type = attr(InterconnectType)
    value = attr(UInt)


class NumaBandwidth(Element):
    """Bandwidth between nodes."""
    initiator = attr(UInt)
    target = attr(UInt)
    cache = attr(UInt)
    type = attr(InterconnectType)
    value_kib = attr(Size("KiB"), name="value")


InterconnectKind = enum("latency", "bandwidth")


class NumaInterconnect(Union):
    """One speed; the element's name says which."""
    kind = tag(InterconnectKind, by_name=True)
    arms = {"latency": NumaLatency, "bandwidth": NumaBandwidth}


class NumaInterconnects(Element):
    """Speeds between nodes, in the user's order."""
    speeds = items(NumaInterconnect)


class CpuNuma(Element):
    """The guest's NUMA nodes."""
    cells = items(NumaCell, name="cell")
    interconnects = child(NumaInterconnects)


class Cpu(Element):
    """The guest's CPU."""
    mode = attr(CpuMode)
    match = attr(CpuMatch, abi=False)
    check = attr(CpuCheck, abi=False)
    migratable = attr(OnOff)
    deprecated_features = attr(OnOff, name="deprecated_features", since="11.0.0")
    model = child(CpuModel)
    vendor = elem(String)
    topology = child(CpuTopology)
    cache = child(CpuCache)
    maxphysaddr = child(CpuMaxphysaddr)
    features = items(CpuFeature, name="feature")
    numa = child(CpuNuma)


class Vcpu(Element):
    """How many virtual CPUs."""
    placement = attr(VcpuPlacement, abi=False)
    cpuset = attr(CpuSet, abi=False)
    current = attr(UInt, abi=False)
    max = content(UInt, range=(1, 0x7fffffff))


class VcpuState(Element):
    """One virtual CPU."""
    id = attr(UInt, required=True)
    enabled = attr(YesNo)
    hotpluggable = attr(YesNo)
    order = attr(UInt)


class Vcpus(Element):
    """The virtual CPUs one by one."""
    vcpus = items(VcpuState, name="vcpu")


class IothreadPoll(Element):
    """Polling of a thread."""
    max = attr(U64)
    grow = attr(U64)
    shrink = attr(U64)


class IothreadId(Element):
    """An I/O thread."""
    id = attr(UInt, required=True)
    thread_pool_min = attr(UInt, name="thread_pool_min")
    thread_pool_max = attr(UInt, name="thread_pool_max")
    poll = child(IothreadPoll)


class IothreadIds(Element):
    """I/O threads by number."""
    iothreads = items(IothreadId, name="iothread")


class DefaultIothread(Element):
    """Pool of the main loop."""
    thread_pool_min = attr(UInt, name="thread_pool_min")
    thread_pool_max = attr(UInt, name="thread_pool_max")


class VcpuPin(Element):
    """Host CPUs of a virtual CPU."""
    vcpu = attr(UInt)
    cpuset = attr(CpuSet)


class EmulatorPin(Element):
    """Host CPUs of the emulator."""
    cpuset = attr(CpuSet)


class IothreadPin(Element):
    """Host CPUs of an I/O thread."""
    iothread = attr(UInt)
    cpuset = attr(CpuSet)


class VcpuSched(Element):
    """Scheduler of virtual CPUs."""
    vcpus = attr(CpuSet)
    scheduler = attr(SchedPolicy)
    priority = attr(Int)


class IothreadSched(Element):
    """Scheduler of I/O threads."""
    iothreads = attr(CpuSet)
    scheduler = attr(SchedPolicy)
    priority = attr(Int)


class EmulatorSched(Element):
    """Scheduler of the emulator."""
    scheduler = attr(SchedPolicy)
    priority = attr(Int)


class CacheAllocation(Element):
    """A share of a cache."""
    id = attr(UInt)
    level = attr(UInt)
    type = attr(CacheType)
    size_kib = attr(Size("KiB"), name="size", pretty=True)


class CacheMonitor(Element):
    """Watches the use of a cache."""
    level = attr(UInt)
    vcpus = attr(CpuSet)


class CacheTune(Element):
    """Cache shares of virtual CPUs."""
    vcpus = attr(CpuSet)
    id = attr(String, live_only=True)
    caches = items(CacheAllocation, name="cache")
    monitors = items(CacheMonitor, name="monitor")


class MemoryNodeShare(Element):
    """A share of the memory bandwidth."""
    id = attr(UInt)
    bandwidth = attr(UInt)


class MemoryTune(Element):
    """Bandwidth shares of virtual CPUs."""
    vcpus = attr(CpuSet)
    id = attr(String, live_only=True)
    nodes = items(MemoryNodeShare, name="node")
    monitors = items(MemoryMonitor, name="monitor")


class MemoryMonitor(Element):
    """Watches the use of bandwidth."""
    vcpus = attr(CpuSet)


class Cputune(Element):
    """CPU time and placement."""
    shares = elem(U64)
    period = elem(U64)
    quota = elem(I64)
    global_period = elem(U64, name="global_period")
    global_quota = elem(I64, name="global_quota")
    emulator_period = elem(U64, name="emulator_period")
    emulator_quota = elem(I64, name="emulator_quota")
    iothread_period = elem(U64, name="iothread_period")
    iothread_quota = elem(I64, name="iothread_quota")
    vcpupins = items(VcpuPin, name="vcpupin")
    emulatorpin = child(EmulatorPin)
    iothreadpins = items(IothreadPin, name="iothreadpin")
    emulatorsched = child(EmulatorSched)
    vcpuscheds = items(VcpuSched, name="vcpusched")
    iothreadscheds = items(IothreadSched, name="iothreadsched")
    cachetunes = items(CacheTune, name="cachetune")
    memorytunes = items(MemoryTune, name="memorytune")

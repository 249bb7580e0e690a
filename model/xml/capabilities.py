"""What a host and its hypervisor offer (virConnectGetCapabilities)."""
from lang.xml import *
from xml.domain.cpu import NumaCache, NumaInterconnects

class CapabilityPages(Element):
    """A page size; in a cell also how many there are."""
    unit = attr(String)
    size = attr(U64)
    count = content(U64)


class CapabilityCpuSignature(Element):
    """What CPUID says the processor is."""
    family = attr(UInt)
    model = attr(UInt)
    stepping = attr(UInt)


class CapabilityCounter(Element):
    """A clock that counts at a steady rate."""
    name = attr(String)
    frequency = attr(U64, doc="In Hz.")
    scaling = attr(YesNo, doc="Whether guests can be given another frequency.")


class CapabilityMicrocode(Element):
    """Version of the microcode."""
    version = attr(UInt)


class CapabilityCpuTopology(Element):
    """Sockets down to threads."""
    sockets = attr(UInt)
    dies = attr(UInt)
    cores = attr(UInt)
    threads = attr(UInt)


class CapabilityMaxphysaddr(Element):
    """Bits of physical addresses."""
    mode = attr(String)
    bits = attr(UInt)


class CapabilityCpuFeature(Element):
    """A feature beyond the model."""
    name = attr(String)


class CapabilityCpuAbilities(Element):
    """What the processor can beside its model."""
    pae = flag()
    nonpae = flag()
    vmx = flag()
    svm = flag()


class CapabilityCpu(Element):
    """The host's processor."""
    arch = elem(String)
    model = elem(String)
    vendor = elem(String)
    microcode = child(CapabilityMicrocode)
    signature = child(CapabilityCpuSignature)
    counters = items(CapabilityCounter, name="counter")
    topology = child(CapabilityCpuTopology)
    maxphysaddr = child(CapabilityMaxphysaddr)
    features = items(CapabilityCpuFeature, name="feature")
    abilities = child(CapabilityCpuAbilities, name="features")
    pages = items(CapabilityPages, name="pages")


class CapabilityPower(Element):
    """How the host can sleep."""
    suspend_mem = flag(name="suspend_mem")
    suspend_disk = flag(name="suspend_disk")
    suspend_hybrid = flag(name="suspend_hybrid")


class CapabilityIommu(Element):
    """Whether devices can be assigned."""
    support = attr(YesNo)


class CapabilityTransports(Element):
    """Protocols for moving guests."""
    uri_transports = elems(String, name="uri_transport")


class CapabilityMigration(Element):
    """Moving guests between hosts."""
    live = flag()
    transports = child(CapabilityTransports, name="uri_transports")


class CapabilityMemory(Element):
    """Memory of a cell."""
    unit = attr(String)
    value = content(U64)


class CapabilitySibling(Element):
    """Distance to a cell."""
    id = attr(UInt)
    value = attr(UInt)


class CapabilityDistances(Element):
    """Distances to cells."""
    siblings = items(CapabilitySibling, name="sibling")


class CapabilityCellCpu(Element):
    """A processor of a cell."""
    id = attr(UInt)
    socket_id = attr(UInt, name="socket_id")
    die_id = attr(UInt, name="die_id")
    cluster_id = attr(UInt, name="cluster_id")
    core_id = attr(UInt, name="core_id")
    siblings = attr(String)


class CapabilityCellCpus(Element):
    """Processors of a cell."""
    num = attr(UInt)
    cpus = items(CapabilityCellCpu, name="cpu")


class CapabilityCell(Element):
    """A NUMA node."""
    id = attr(UInt)
    memory = child(CapabilityMemory)
    pages = items(CapabilityPages, name="pages")
    distances = child(CapabilityDistances)
    caches = items(NumaCache, name="cache")
    cpus = child(CapabilityCellCpus)


class CapabilityCells(Element):
    """NUMA nodes."""
    num = attr(UInt)
    cells = items(CapabilityCell, name="cell")


class CapabilityTopology(Element):
    """Memory and processors."""
    cells = child(CapabilityCells)
    interconnects = child(NumaInterconnects)


class CapabilityControl(Element):
    """How finely a share can be chosen."""
    granularity = attr(U64)
    min = attr(U64)
    unit = attr(String)
    type = attr(String)
    max_allocs = attr(UInt, name="maxAllocs")


class CapabilityBank(Element):
    """A cache."""
    id = attr(UInt)
    level = attr(UInt)
    type = attr(String)
    size = attr(U64)
    unit = attr(String)
    cpus = attr(String)
    controls = items(CapabilityControl, name="control")


class CapabilityMonitorFeature(Element):
    """Something that can be counted."""
    name = attr(String)


class CapabilityMonitor(Element):
    """What can be watched for a group of processes."""
    level = attr(UInt)
    reuse_threshold = attr(U64, name="reuseThreshold", doc="A group's number is used again below that many bytes.")
    max_monitors = attr(UInt, name="maxMonitors")
    features = items(CapabilityMonitorFeature, name="feature")


class CapabilityCache(Element):
    """Caches."""
    banks = items(CapabilityBank, name="bank")
    monitor = child(CapabilityMonitor)


class CapabilityBandwidthNode(Element):
    """Processors that share a way to memory."""
    id = attr(UInt)
    cpus = attr(String)
    controls = items(CapabilityControl, name="control")


class CapabilityMemoryBandwidth(Element):
    """Bandwidth of memory."""
    nodes = items(CapabilityBandwidthNode, name="node")
    monitor = child(CapabilityMonitor)


class CapabilityBaselabel(Element):
    """What a guest of this type is labelled with."""
    type = attr(String)
    label = content(String)


class CapabilitySecmodel(Element):
    """A way of protecting guests from each other."""
    model = elem(String)
    doi = elem(String)
    baselabels = items(CapabilityBaselabel, name="baselabel")


class CapabilityHost(Element):
    """The host."""
    uuid = elem(Uuid)
    cpu = child(CapabilityCpu)
    power_management = child(CapabilityPower, name="power_management", empty=True)
    iommu = child(CapabilityIommu)
    migration_features = child(CapabilityMigration, name="migration_features", always=True)
    topology = child(CapabilityTopology)
    cache = child(CapabilityCache)
    memory_bandwidth = child(CapabilityMemoryBandwidth, name="memory_bandwidth")
    secmodels = items(CapabilitySecmodel, name="secmodel")


class CapabilityMachine(Element):
    """A machine type; an alias names the canonical one."""
    canonical = attr(String)
    max_cpus = attr(UInt, name="maxCpus")
    deprecated = attr(YesNo)
    name = content(String)


class CapabilityDomain(Element):
    """An accelerator."""
    type = attr(String)


class CapabilityArch(Element):
    """What guests of an architecture run on."""
    name = attr(String)
    wordsize = elem(UInt)
    emulator = elem(String)
    machines = items(CapabilityMachine, name="machine")
    domains = items(CapabilityDomain, name="domain")


class CapabilityToggle(Element):
    """A feature that is on, and whether it can be switched."""
    default = attr(OnOff)
    toggle = attr(YesNo)


class CapabilityFeatures(Element):
    """What guests of an architecture can have."""
    pae = flag()
    nonpae = flag()
    acpi = child(CapabilityToggle)
    apic = child(CapabilityToggle)
    cpuselection = flag()
    deviceboot = flag()
    disksnapshot = child(CapabilityToggle)
    external_snapshot = flag(name="externalSnapshot")


class CapabilityGuest(Element):
    """Guests of one architecture."""
    os_type = elem(String, name="os_type")
    arch = child(CapabilityArch)
    features = child(CapabilityFeatures)


class Capabilities(Element):
    """The document."""
    root = "capabilities"
    host = child(CapabilityHost)
    guests = items(CapabilityGuest, name="guest")

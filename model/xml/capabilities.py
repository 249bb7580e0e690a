"""Capabilities: what the host has and what its hypervisors can run."""
from lang.xml import *
from xml.domain.cpu import NumaCache, NumaInterconnects

class CapabilityPages(Element):
    """A page size; in a cell also how many there are."""
    unit = attr(String, doc="Unit of the size: KiB.")
    size = attr(U64, doc="Size of a page.")
    count = content(U64, doc="How many there are.")


class CapabilityCpuSignature(Element):
    """What CPUID says the processor is."""
    family = attr(UInt, doc="Family.")
    model = attr(UInt, doc="Model.")
    stepping = attr(UInt, doc="Stepping.")


class CapabilityCounter(Element):
    """A clock of the processor that counts at a steady rate."""
    name = attr(String, doc="Name: ``tsc``.")
    frequency = attr(U64, doc="Frequency in Hz.")
    scaling = attr(YesNo, doc="Whether guests can be given another frequency.")


class CapabilityMicrocode(Element):
    """Version of the processor's microcode."""
    version = attr(UInt, doc="Number of the version.")


class CapabilityCpuTopology(Element):
    """How processors are arranged."""
    sockets = attr(UInt, doc="Sockets of a NUMA node.")
    dies = attr(UInt, doc="Dies of a socket.")
    cores = attr(UInt, doc="Cores of a die.")
    threads = attr(UInt, doc="Threads of a core.")


class CapabilityMaxphysaddr(Element):
    """How many bits a physical address has."""
    mode = attr(String, doc="``emulate``: the number is known.")
    bits = attr(UInt, doc="Number of bits.")


class CapabilityCpuFeature(Element):
    """A feature that the model does not have."""
    name = attr(String, doc="Name of the feature.")


class CapabilityCpuAbilities(Element):
    """What the processor can beside its model."""
    pae = flag(doc="Large addresses for 32-bit systems.")
    nonpae = flag(doc="Guests can do without them.")
    vmx = flag(doc="Intel's virtualization.")
    svm = flag(doc="AMD's virtualization.")


class CapabilityCpu(Element):
    """The host's processor, as the nearest model and what it has beyond."""
    arch = elem(String, doc="Architecture.")
    model = elem(String, doc="The nearest model.")
    vendor = elem(String, doc="Maker.")
    microcode = child(CapabilityMicrocode)
    signature = child(CapabilityCpuSignature)
    counters = items(CapabilityCounter, name="counter")
    topology = child(CapabilityCpuTopology)
    maxphysaddr = child(CapabilityMaxphysaddr)
    features = items(CapabilityCpuFeature, name="feature")
    abilities = child(CapabilityCpuAbilities, name="features")
    pages = items(CapabilityPages, name="pages")


class CapabilityPower(Element):
    """How the host can sleep (``nodesuspend``)."""
    suspend_mem = flag(name="suspend_mem", doc="With memory on.")
    suspend_disk = flag(name="suspend_disk", doc="With everything off.")
    suspend_hybrid = flag(name="suspend_hybrid", doc="With memory on and a copy on disk.")


class CapabilityIommu(Element):
    """The host's IOMMU."""
    support = attr(YesNo, doc="Whether PCI devices can be given to guests.")


class CapabilityTransports(Element):
    """Protocols by which guests can be moved."""
    uri_transports = elems(String, name="uri_transport", doc="A protocol.")


class CapabilityMigration(Element):
    """How guests can be moved between hosts."""
    live = flag(doc="While they run.")
    transports = child(CapabilityTransports, name="uri_transports")


class CapabilityMemory(Element):
    """Memory of a cell."""
    unit = attr(String, doc="Unit: KiB.")
    value = content(U64, doc="How much.")


class CapabilitySibling(Element):
    """How far a cell is."""
    id = attr(UInt, doc="Number of the other cell.")
    value = attr(UInt, doc="Distance; 10 is local.")


class CapabilityDistances(Element):
    """Distances to all cells."""
    siblings = items(CapabilitySibling, name="sibling")


class CapabilityCellCpu(Element):
    """A processor of a cell."""
    id = attr(UInt, doc="Number of the processor.")
    socket_id = attr(UInt, name="socket_id", doc="Its socket.")
    die_id = attr(UInt, name="die_id", doc="Its die.")
    cluster_id = attr(UInt, name="cluster_id", doc="Its cluster.")
    core_id = attr(UInt, name="core_id", doc="Its core.")
    siblings = attr(String, doc="Processors that are threads of the same core.")


class CapabilityCellCpus(Element):
    """Processors of a cell."""
    num = attr(UInt, doc="How many.")
    cpus = items(CapabilityCellCpu, name="cpu")


class CapabilityCell(Element):
    """A NUMA node of the host."""
    id = attr(UInt, doc="Number of the cell.")
    memory = child(CapabilityMemory)
    pages = items(CapabilityPages, name="pages")
    distances = child(CapabilityDistances)
    caches = items(NumaCache, name="cache")
    cpus = child(CapabilityCellCpus)


class CapabilityCells(Element):
    """NUMA nodes of the host."""
    num = attr(UInt, doc="How many.")
    cells = items(CapabilityCell, name="cell")


class CapabilityTopology(Element):
    """Memory and processors of the host, by NUMA node."""
    cells = child(CapabilityCells)
    interconnects = child(NumaInterconnects)


class CapabilityControl(Element):
    """How finely a share can be chosen (resctrl)."""
    granularity = attr(U64, doc="Step.")
    min = attr(U64, doc="The least.")
    unit = attr(String, doc="Unit of both; none for percent.")
    type = attr(String, doc="cache: what a share is for: ``both``, ``code`` or ``data``.")
    max_allocs = attr(UInt, name="maxAllocs", doc="Shares that there can be.")


class CapabilityBank(Element):
    """A cache of the host."""
    id = attr(UInt, doc="Number of the cache.")
    level = attr(UInt, doc="Level.")
    type = attr(String, doc="``both``, ``code`` or ``data``.")
    size = attr(U64, doc="Size.")
    unit = attr(String, doc="Unit of the size.")
    cpus = attr(String, doc="Processors that share it.")
    controls = items(CapabilityControl, name="control")


class CapabilityMonitorFeature(Element):
    """Something that can be counted."""
    name = attr(String, doc="Name, such as ``llc_occupancy``.")


class CapabilityMonitor(Element):
    """What can be watched for a group of virtual CPUs."""
    level = attr(UInt, doc="Level of the cache.")
    reuse_threshold = attr(U64, name="reuseThreshold",
        doc="Bytes of use below which a group's number is taken again.")
    max_monitors = attr(UInt, name="maxMonitors", doc="Groups that there can be.")
    features = items(CapabilityMonitorFeature, name="feature")


class CapabilityCache(Element):
    """Caches that can be shared out."""
    banks = items(CapabilityBank, name="bank")
    monitor = child(CapabilityMonitor)


class CapabilityBandwidthNode(Element):
    """Processors that share a way to memory."""
    id = attr(UInt, doc="Number of the memory controller.")
    cpus = attr(String, doc="Processors.")
    controls = items(CapabilityControl, name="control")


class CapabilityMemoryBandwidth(Element):
    """Memory bandwidth that can be shared out."""
    nodes = items(CapabilityBandwidthNode, name="node")
    monitor = child(CapabilityMonitor)


class CapabilityBaselabel(Element):
    """Label that a guest of this type begins with."""
    type = attr(String, doc="Type of guest: ``kvm`` or ``qemu``.")
    label = content(String, doc="The label.")


class CapabilitySecmodel(Element):
    """A way in which guests are kept apart."""
    model = elem(String, doc="Name: ``dac``, ``selinux``, ``apparmor`` or ``none``.")
    doi = elem(String, doc="Domain of interpretation of the labels.")
    baselabels = items(CapabilityBaselabel, name="baselabel")


class CapabilityHost(Element):
    """The host itself."""
    uuid = elem(Uuid, doc="Uuid of the host, from its SMBIOS or from ``host_uuid`` of the configuration.")
    cpu = child(CapabilityCpu)
    power_management = child(CapabilityPower, name="power_management", empty=True)
    iommu = child(CapabilityIommu)
    migration_features = child(CapabilityMigration, name="migration_features", always=True)
    topology = child(CapabilityTopology)
    cache = child(CapabilityCache)
    memory_bandwidth = child(CapabilityMemoryBandwidth, name="memory_bandwidth")
    secmodels = items(CapabilitySecmodel, name="secmodel")


class CapabilityMachine(Element):
    """A machine type; an alias names the version behind it."""
    canonical = attr(String, doc="Machine type that the alias stands for.")
    max_cpus = attr(UInt, name="maxCpus", doc="Virtual CPUs that a guest can have.")
    deprecated = attr(YesNo, doc="Whether QEMU is about to drop it.")
    name = content(String, doc="Name, as ``machine=`` has it.")


class CapabilityDomain(Element):
    """A way to run guests."""
    type = attr(String, doc="The way, as ``<domain type=…>`` has it.")


class CapabilityArch(Element):
    """What runs guests of one architecture."""
    name = attr(String, doc="Architecture.")
    wordsize = elem(UInt, doc="Bits of a word.")
    emulator = elem(String, doc="Path of QEMU.")
    machines = items(CapabilityMachine, name="machine")
    domains = items(CapabilityDomain, name="domain")


class CapabilityToggle(Element):
    """A feature that can be there or not."""
    default = attr(OnOff, doc="Whether a guest has it that says nothing.")
    toggle = attr(YesNo, doc="Whether a guest can choose.")


class CapabilityFeatures(Element):
    """What guests of one architecture can have."""
    pae = flag(doc="Large addresses for 32-bit systems.")
    nonpae = flag(doc="Guests can do without them.")
    acpi = child(CapabilityToggle)
    apic = child(CapabilityToggle)
    cpuselection = flag(doc="The CPU can be chosen.")
    deviceboot = flag(doc="Devices can have a boot order of their own.")
    disksnapshot = child(CapabilityToggle)
    external_snapshot = flag(name="externalSnapshot", doc="External snapshots can be reverted to and removed.")


class CapabilityGuest(Element):
    """Guests of one architecture."""
    os_type = elem(String, name="os_type", doc="Kind of system: ``hvm`` for whole machines.")
    arch = child(CapabilityArch)
    features = child(CapabilityFeatures)


class Capabilities(Element):
    """What a host offers: its processors and memory, and the guests it can run. ``domcapabilities`` tells more of one
    kind of guest."""
    root = "capabilities"
    host = child(CapabilityHost)
    guests = items(CapabilityGuest, name="guest")

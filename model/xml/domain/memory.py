"""Memory: sizes, backing, placement, modules."""
from lang.xml import *

MemorySourceType = enum("file", "anonymous", "memfd")
MemoryAccess = enum("shared", "private")
MemoryAllocation = enum("immediate", "ondemand")
NumaMode = enum("strict", "preferred", "interleave", "restrictive")
NumaPlacement = enum("static", "auto")
MemoryDeviceModel = enum("dimm", "nvdimm", "virtio-pmem", "virtio-mem", "sgx-epc")


class Memory(Element):
    """The guest's memory at boot."""
    dump_core = attr(OnOff, name="dumpCore", abi=False)
    size_kib = content(Size("KiB"))


class MemorySize(Element):
    """A size in KiB."""
    size_kib = content(Size("KiB"))


class MaxMemory(Element):
    """How far memory modules may grow it."""
    slots = attr(UInt)
    size_kib = content(Size("KiB"))


class HugePage(Element):
    """A size of pages and the nodes that use it."""
    size_kib = attr(Size("KiB"), name="size", required=True)
    nodeset = attr(CpuSet)


class HugePages(Element):
    """Huge pages."""
    pages = items(HugePage, name="page")


class MemoryBackingSource(Element):
    """What kind of memory."""
    type = attr(MemorySourceType)


class MemoryBackingAccess(Element):
    """Shared or private."""
    mode = attr(MemoryAccess)


class MemoryBackingAllocation(Element):
    """When pages are allocated."""
    mode = attr(MemoryAllocation)
    threads = attr(UInt)


class MemoryBacking(Element):
    """How the host backs the guest's memory."""
    hugepages = child(HugePages, empty=True)
    nosharepages = flag()
    locked = flag()
    source = child(MemoryBackingSource)
    access = child(MemoryBackingAccess)
    allocation = child(MemoryBackingAllocation)
    discard = flag()


class Memtune(Element):
    """Limits of memory."""
    hard_limit = child(MemorySize, name="hard_limit")
    soft_limit = child(MemorySize, name="soft_limit")
    min_guarantee = child(MemorySize, name="min_guarantee")
    swap_hard_limit = child(MemorySize, name="swap_hard_limit")


class NumaMemory(Element):
    """Which host nodes give the memory."""
    mode = attr(NumaMode)
    placement = attr(NumaPlacement)
    nodeset = attr(CpuSet)


class NumaMemnode(Element):
    """The same for one guest node."""
    cellid = attr(UInt)
    mode = attr(NumaMode)
    nodeset = attr(CpuSet)


class Numatune(Element):
    """Placement of memory on the host's nodes."""
    memory = child(NumaMemory)
    memnodes = items(NumaMemnode, name="memnode")


class MemoryDeviceSource(Element):
    """What backs the module."""
    nodemask = elem(CpuSet, abi=False)
    pagesize = child(MemorySize)
    path = elem(String, abi=False)
    alignsize = child(MemorySize)
    pmem = flag()


class MemoryLabel(Element):
    """The label area of an NVDIMM."""
    size = child(MemorySize)


class MemoryTargetAddress(Element):
    """Where the module lies."""
    base = attr(Hex64(1))


class MemoryDeviceTarget(Element):
    """What the guest sees."""
    dynamic_memslots = attr(YesNo, name="dynamicMemslots")
    size = child(MemorySize)
    node = elem(UInt)
    label = child(MemoryLabel)
    readonly = flag()
    block = child(MemorySize)
    requested = child(MemorySize)
    current = child(MemorySize, live_only=True)
    address = child(MemoryTargetAddress)


class MemoryDevice(DeviceInfo, Element):
    """A memory module."""
    model = attr(MemoryDeviceModel, required=True)
    access = attr(MemoryAccess, abi=False)
    discard = attr(YesNo, abi=False)
    uuid = elem(Uuid)
    source = child(MemoryDeviceSource)
    target = child(MemoryDeviceTarget)

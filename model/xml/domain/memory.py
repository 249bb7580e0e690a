"""Memory: how much there is, what backs it on the host, where it lies, modules that can be plugged in."""
from lang.xml import *

MemorySourceType = enum("file", "anonymous", "memfd",
    means={
        "file": "a file, below ``memory_backing_dir`` of ``qemu.conf`` or on hugetlbfs",
        "anonymous": "plain memory",
        "memfd": "memory with a descriptor, which can be shared without a file",
    })
MemoryAccess = enum("shared", "private",
    means={
        "shared": "others see what the guest writes",
        "private": "only the guest",
    })
MemoryAllocation = enum("immediate", "ondemand",
    means={
        "immediate": "before the guest runs",
        "ondemand": "as the guest touches it",
    })
NumaMode = enum("strict", "preferred", "interleave", "restrictive",
    means={
        "strict": "it fails",
        "preferred": "others help out",
        "interleave": "page by page in turn",
        "restrictive": "as the host's kernel likes, among these nodes",
    })
NumaPlacement = enum("static", "auto",
    means={
        "static": "by ``nodeset``",
        "auto": "by ``numad``",
    })
MemoryDeviceModel = enum("dimm", "nvdimm", "virtio-pmem", "virtio-mem", "sgx-epc",
    means={
        "dimm": "plain memory",
        "nvdimm": "persistent memory, backed by a file",
        "virtio-pmem": "persistent memory by virtio: the guest flushes the host's cache",
        "virtio-mem": "memory that grows and shrinks in blocks",
        "sgx-epc": "memory for enclaves of Intel SGX",
    })


class Memory(Element):
    """Memory at the start; with NUMA nodes the sum of theirs. ``unit`` may be bytes, KB, KiB, MB, MiB, GB, GiB, TB or
    TiB."""
    dump_core = attr(OnOff, name="dumpCore", abi=False, since="0.10.2",
        doc="Whether a core dump of QEMU holds the guest's memory.",
        absent="as ``dump_guest_core`` of ``qemu.conf``")
    size_kib = content(Size("KiB"), doc="The size; KiB without ``unit``.")


class MemorySize(Element):
    """A size in KiB, or in another unit that ``unit`` names."""
    size_kib = content(Size("KiB"), doc="The size; KiB without ``unit``.")


class MaxMemory(Element):
    """How far memory devices may grow the guest. Since 1.2.14."""
    slots = attr(UInt, doc="Memory devices that there can be.")
    size_kib = content(Size("KiB"), doc="Most memory; KiB without ``unit``.")


class HugePage(Element):
    """One size of pages."""
    size_kib = attr(Size("KiB"), name="size", required=True, doc="Size of a page; one that the host has.")
    nodeset = attr(CpuSet, since="1.2.5", doc="NUMA nodes of the guest that use it.", absent="all")


class HugePages(Element):
    """The memory lies in huge pages, which must be set aside on the host. ``freepages`` shows how many there are."""
    pages = items(HugePage, name="page")


class MemoryBackingSource(Element):
    """What kind of memory it is on the host."""
    type = attr(MemorySourceType, doc="The kind.", absent="``anonymous``; ``file`` with huge pages")


class MemoryBackingAccess(Element):
    """Whether other processes can share it, as virtiofs and vhost-user need."""
    mode = attr(MemoryAccess, doc="The kind of mapping.", absent="``private``")


class MemoryBackingAllocation(Element):
    """When the host must have the memory."""
    mode = attr(MemoryAllocation, doc="When.", absent="``ondemand``")
    threads = attr(UInt, since="8.2.0", doc="Threads that fetch it.", absent="1")


class MemoryBacking(Element):
    """How the host backs the guest's memory."""
    hugepages = child(HugePages, empty=True)
    nosharepages = flag(since="1.0.6", doc="Pages alike are not merged (KSM).")
    locked = flag(since="1.0.6",
        doc="Nothing is swapped out, QEMU included. Set ``<hard_limit>`` as well, since the kernel's limit of "
            "locked memory no longer holds.")
    source = child(MemoryBackingSource)
    access = child(MemoryBackingAccess)
    allocation = child(MemoryBackingAllocation)
    discard = flag(since="4.4.0",
        doc="The host forgets the content when the guest ends, instead of writing it back to the file.")


class Memtune(Element):
    """Limits of QEMU's memory by control group. They are of the process: guest, video memory and what QEMU itself
    needs."""
    hard_limit = child(MemorySize, name="hard_limit",
        doc="Most memory; beyond it the kernel ends the guest.",
        absent="no limit")
    soft_limit = child(MemorySize, name="soft_limit",
        doc="Memory that is left when the host runs short.",
        absent="no limit")
    min_guarantee = child(MemorySize, name="min_guarantee", doc="Memory that is certain (VMware).", absent="none")
    swap_hard_limit = child(MemorySize, name="swap_hard_limit",
        doc="Most memory and swap together; not below ``hard_limit``.",
        absent="no limit")


class NumaMemory(Element):
    """Host nodes that give the memory."""
    mode = attr(NumaMode, doc="What happens when they are full.", absent="``strict``")
    placement = attr(NumaPlacement, since="0.9.12",
        doc="Whether nodes are chosen by hand.",
        absent="that of ``<vcpu>``")
    nodeset = attr(CpuSet, doc="Host nodes, such as ``0-1``.")


class NumaMemnode(Element):
    """Host nodes that give the memory of one guest node. Since 1.2.7."""
    cellid = attr(UInt, doc="Number of the guest's node.")
    mode = attr(NumaMode, doc="What happens when they are full.", absent="``strict``")
    nodeset = attr(CpuSet, doc="Host nodes.")


class Numatune(Element):
    """Which host nodes the guest's memory comes from. ``numatune`` shows and changes it. Since 0.9.3."""
    memory = child(NumaMemory)
    memnodes = items(NumaMemnode, name="memnode")


class MemoryDeviceSource(Element):
    """What backs the module on the host."""
    nodemask = elem(CpuSet, abi=False, doc="Host nodes that give the memory.", absent="as ``<numatune>``")
    pagesize = child(MemorySize, doc="Size of its pages.", absent="the host's usual one")
    path = elem(String, abi=False, doc="nvdimm, virtio-pmem: file or device that has the content.")
    alignsize = child(MemorySize, since="5.0.0",
        doc="nvdimm: alignment of the mapping; 2 MiB for a real NVDIMM.",
        absent="the host's page")
    pmem = flag(since="5.0.0", doc="nvdimm: the file is on persistent memory, so that writes are certain.")


class MemoryLabel(Element):
    """The area of an NVDIMM that holds its name spaces."""
    size = child(MemorySize, doc="Size, at least 128 KiB.")


class MemoryTargetAddress(Element):
    """Where a virtio device's memory lies."""
    base = attr(Hex64(1), doc="Address in the guest's memory.", absent="chosen at the start")


class MemoryDeviceTarget(Element):
    """What the guest sees of the module."""
    dynamic_memslots = attr(YesNo, name="dynamicMemslots", since="10.1.0",
        doc="virtio-mem: whether KVM's slots follow what is used.",
        absent="no")
    size = child(MemorySize, doc="Size of the module; virtio-mem: the most it can have.")
    node = elem(UInt, doc="NUMA node of the guest; must be given where there are nodes.")
    label = child(MemoryLabel)
    readonly = flag(since="5.0.0", doc="nvdimm: the guest cannot write.")
    block = child(MemorySize,
        doc="virtio-mem: unit in which it grows and shrinks, 2 MiB at least.",
        absent="QEMU's default")
    requested = child(MemorySize, doc="virtio-mem: what the guest shall have; ``update-memory-device`` changes it.")
    current = child(MemorySize, live_only=True, doc="virtio-mem: what the guest has.")
    address = child(MemoryTargetAddress)


class MemoryDevice(DeviceInfo, Element):
    """A memory module that can be there at the start or be plugged in. All but sgx-epc and virtio devices need
    ``<maxMemory>``."""
    model = attr(MemoryDeviceModel, required=True, since="1.2.14", doc="Kind of module.")
    access = attr(MemoryAccess, abi=False, since="3.2.0",
        doc="Whether other processes can share it; virtio-pmem: must be ``shared``.",
        absent="as ``<memoryBacking>``")
    discard = attr(YesNo, abi=False, since="4.4.0",
        doc="dimm: whether the host forgets the content when it is pulled out.",
        absent="as ``<memoryBacking>``")
    uuid = elem(Uuid, since="6.2.0", doc="nvdimm of pSeries: its uuid.", absent="made up")
    source = child(MemoryDeviceSource)
    target = child(MemoryDeviceTarget)

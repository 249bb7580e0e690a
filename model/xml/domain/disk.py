"""Disks."""
from lang.xml import *

DiskDevice = enum("disk", "cdrom", "floppy", "lun")
DiskBus = enum("ide", "fdc", "scsi", "virtio", "xen", "usb", "uml", "sata", "sd", "nvme")
DiskModel = enum("virtio", "virtio-transitional", "virtio-non-transitional")
DiskSnapshot = enum("no", "manual", "internal", "external")
DiskSgio = enum("filtered", "unfiltered")
DiskCache = enum("default", "none", "writethrough", "writeback", "directsync", "unsafe")
DiskErrorPolicy = enum("stop", "report", "ignore", "enospace")
DiskIo = enum("native", "threads", "io_uring")
DiskDiscard = enum("unmap", "ignore")
DiskDetectZeroes = enum("off", "on", "unmap")
DiskTray = enum("closed", "open")
DiskTranslation = enum("none", "auto", "lba")
MirrorJob = enum("copy", "active-commit")
MirrorReady = enum("yes", "abort", "pivot")


class IothreadQueue(Element):
    """A virtqueue that a thread serves."""
    id = attr(UInt)


class IothreadMap(Element):
    """A thread and its queues."""
    id = attr(UInt)
    queues = items(IothreadQueue, name="queue")


class IothreadMaps(Element):
    """Threads that share the work of a disk."""
    iothreads = items(IothreadMap, name="iothread")


class DiskStatistics(Element):
    """Latency statistics."""
    latency_histograms = items(LatencyHistogram, name="latency-histogram")
    intervals = items(StatisticsInterval, name="statistic")


class StatisticsInterval(Element):
    """A collecting interval."""
    interval = attr(UInt)


class LatencyHistogram(Element):
    """Bins of one kind of request."""
    type = attr(String)
    bins = items(LatencyBin, name="bin")


class LatencyBin(Element):
    """Where a bin starts."""
    start = attr(U64)


class DiskDriver(VirtioOptions, Element):
    """How the disk is driven."""
    name = attr(String, abi=False)
    type = attr(String, doc="Format of the image.", abi=False)
    cache = attr(DiskCache, abi=False)
    error_policy = attr(DiskErrorPolicy, name="error_policy", abi=False)
    rerror_policy = attr(DiskErrorPolicy, name="rerror_policy", abi=False)
    io = attr(DiskIo, abi=False)
    ioeventfd = attr(OnOff)
    event_idx = attr(OnOff, name="event_idx")
    copy_on_read = attr(OnOff, name="copy_on_read", abi=False)
    discard = attr(DiskDiscard, abi=False)
    queues = attr(UInt)
    queue_size = attr(UInt, name="queue_size")
    iothread = attr(UInt, abi=False)
    detect_zeroes = attr(DiskDetectZeroes, name="detect_zeroes", abi=False)
    discard_no_unref = attr(OnOff, name="discard_no_unref", since="9.5.0", abi=False)
    metadata_cache = child(MetadataCache, name="metadata_cache", abi=False)
    iothreads = child(IothreadMaps, abi=False)
    statistics = child(DiskStatistics, abi=False)


class DiskTarget(Element):
    """How the guest sees the disk."""
    dev = attr(String, required=True, doc="Name such as vda.")
    bus = attr(DiskBus)
    tray = attr(DiskTray, abi=False)
    removable = attr(OnOff)
    rotation_rate = attr(UInt, name="rotation_rate")
    dpofua = attr(OnOff)


class IoLimits(Group):
    """Limits of bytes and requests."""
    total_bytes_sec = elem(U64, name="total_bytes_sec")
    read_bytes_sec = elem(U64, name="read_bytes_sec")
    write_bytes_sec = elem(U64, name="write_bytes_sec")
    total_iops_sec = elem(U64, name="total_iops_sec")
    read_iops_sec = elem(U64, name="read_iops_sec")
    write_iops_sec = elem(U64, name="write_iops_sec")
    total_bytes_sec_max = elem(U64, name="total_bytes_sec_max")
    read_bytes_sec_max = elem(U64, name="read_bytes_sec_max")
    write_bytes_sec_max = elem(U64, name="write_bytes_sec_max")
    total_iops_sec_max = elem(U64, name="total_iops_sec_max")
    read_iops_sec_max = elem(U64, name="read_iops_sec_max")
    write_iops_sec_max = elem(U64, name="write_iops_sec_max")
    size_iops_sec = elem(U64, name="size_iops_sec")
    group_name = elem(String, name="group_name")
    total_bytes_sec_max_length = elem(U64, name="total_bytes_sec_max_length")
    read_bytes_sec_max_length = elem(U64, name="read_bytes_sec_max_length")
    write_bytes_sec_max_length = elem(U64, name="write_bytes_sec_max_length")
    total_iops_sec_max_length = elem(U64, name="total_iops_sec_max_length")
    read_iops_sec_max_length = elem(U64, name="read_iops_sec_max_length")
    write_iops_sec_max_length = elem(U64, name="write_iops_sec_max_length")


class Iotune(IoLimits, Element):
    """Limits of one disk."""


class ThrottleFilter(Element):
    """Joins a throttle group."""
    group = attr(String)


class ThrottleFilters(Element):
    """The throttle groups a disk belongs to."""
    throttlefilters = items(ThrottleFilter, name="throttlefilter")


class BackingStore(Element):
    """The image below; empty ends the chain."""
    type = attr(StorageType)
    index = attr(UInt, live_only=True)
    format = child(ImageFormat)
    source = child(DiskSource)
    backing_store = child(BackingStore, name="backingStore", empty=True)


class Mirror(Element):
    """A running copy or commit job."""
    type = attr(StorageType)
    file = attr(String)
    old_format = attr(String, name="format")
    job = attr(MirrorJob)
    ready = attr(MirrorReady)
    format = child(ImageFormat)
    source = child(DiskSource)
    backing_store = child(BackingStore, name="backingStore", empty=True)


class Geometry(Element):
    """Cylinders, heads, sectors."""
    cyls = attr(UInt)
    heads = attr(UInt)
    secs = attr(UInt)
    trans = attr(DiskTranslation)


class Blockio(Element):
    """Block sizes the guest sees."""
    logical_block_size = attr(UInt, name="logical_block_size")
    physical_block_size = attr(UInt, name="physical_block_size")
    discard_granularity = attr(UInt, name="discard_granularity")


class Transient(Element):
    """Changes vanish with the guest."""
    share_backing = attr(YesNo, name="shareBacking")


class Disk(DeviceInfo, Element):
    """A disk, CD-ROM or floppy of the guest."""
    type = attr(StorageType, default="file", doc="Where the bytes are.", abi=False)
    device = attr(DiskDevice, default="disk")
    model = attr(DiskModel)
    rawio = attr(YesNo, abi=False)
    sgio = attr(DiskSgio, abi=False)
    snapshot = attr(DiskSnapshot, abi=False)
    driver = child(DiskDriver)
    auth = child(StorageAuth, abi=False)
    source = child(DiskSource, abi=False)
    backing_store = child(BackingStore, name="backingStore", empty=True, abi=False)
    backend_domain = child(NameRef, name="backenddomain", abi=False)
    geometry = child(Geometry)
    blockio = child(Blockio)
    mirror = child(Mirror, live_only=True, abi=False)
    target = child(DiskTarget, required=True, missing="ERR_NO_TARGET")
    iotune = child(Iotune, abi=False)
    throttlefilters = child(ThrottleFilters, abi=False)
    readonly = flag()
    shareable = flag(abi=False)
    transient = child(Transient, empty=True, abi=False)
    serial = elem(String)
    wwn = elem(String)
    vendor = elem(String)
    product = elem(String)
    encryption = child(Encryption, abi=False)

"""Disks: hard drives, CD-ROM and floppy drives, LUNs; where their bytes are, how they are cached, limited and shown
to the guest."""
from lang.xml import *

DiskDevice = enum("disk", "cdrom", "floppy", "lun",
    means={
        "disk": "a hard disk",
        "cdrom": "a CD-ROM drive; read-only, its medium can be changed",
        "floppy": "a floppy drive",
        "lun": "a whole SCSI unit of the host or of an iSCSI server: SCSI commands of the guest reach it",
    })
DiskBus = enum("ide", "fdc", "scsi", "virtio", "xen", "usb", "uml", "sata", "sd", "nvme",
    means={
        "ide": "IDE, on i440fx and older machines: four drives",
        "fdc": "the floppy controller",
        "scsi": "a SCSI controller, ``virtio-scsi`` as a rule",
        "virtio": "a PCI, CCW or MMIO device of its own: the fastest",
        "xen": "Xen's paravirtual disk",
        "usb": "a USB stick",
        "uml": "User Mode Linux",
        "sata": "the AHCI controller, built into q35",
        "sd": "an SD card reader",
        "nvme": "an NVMe controller",
    })
DiskModel = enum("virtio", "virtio-transitional", "virtio-non-transitional",
    means={
        "virtio": "as the slot it is in: transitional on PCI, modern on PCI Express",
        "virtio-transitional": "for drivers of virtio 0.9 and 1.0; needs a conventional PCI slot",
        "virtio-non-transitional": "for drivers of virtio 1.0 and later only",
    })
DiskSnapshot = enum("no", "manual", "internal", "external",
    means={
        "no": "the disk is left out",
        "manual": "something else takes the snapshot while the guest stands still",
        "internal": "inside the image, which must be qcow2",
        "external": "a new file takes what is written from then on",
    })
DiskSgio = enum("filtered", "unfiltered",
    means={
        "filtered": "only harmless commands pass",
        "unfiltered": "all commands pass",
    })
DiskCache = enum("default", "none", "writethrough", "writeback", "directsync", "unsafe",
    means={
        "default": "as QEMU likes, which is writeback",
        "none": "the host's cache is not used; the guest's flushes are honoured",
        "writethrough": "a write is done when it is on the medium",
        "writeback": "a write is done when it is in the host's cache; the guest's flushes are honoured",
        "directsync": "as writethrough, and the host's cache is not used",
        "unsafe": "flushes of the guest are ignored: fast, and lost when the host fails",
    })
DiskErrorPolicy = enum("stop", "report", "ignore", "enospace",
    means={
        "stop": "the guest is paused; it goes on with ``resume``",
        "report": "the guest gets the error",
        "ignore": "the guest is told that all went well",
        "enospace": "a full medium pauses the guest, other errors are reported; not for reads",
    })
DiskIo = enum("native", "threads", "io_uring",
    means={
        "native": "Linux AIO; needs ``cache='none'`` or ``directsync``",
        "threads": "a pool of threads in QEMU",
        "io_uring": "the kernel's io_uring",
    })
DiskDiscard = enum("unmap", "ignore",
    means={
        "unmap": "they reach the image: space is given back",
        "ignore": "they are dropped",
    })
DiskDetectZeroes = enum("off", "on", "unmap",
    means={
        "off": "zeroes are written like other data",
        "on": "they become a request to write zeroes, which takes no space where the image can",
        "unmap": "as ``on``, and space is given back when ``discard='unmap'``",
    })
DiskTray = enum("closed", "open",
    means={
        "closed": "a medium can be read",
        "open": "the drive is empty for the guest",
    })
DiskTranslation = enum("none", "auto", "lba",
    means={
        "none": "as given",
        "auto": "QEMU decides",
        "lba": "logical block addresses",
    })
MirrorJob = enum("copy", "active-commit",
    means={
        "copy": "``blockcopy``",
        "active-commit": "``blockcommit --active``",
    })
MirrorReady = enum("yes", "abort", "pivot",
    means={
        "yes": "both sides are the same; ``blockjob --pivot`` or ``--abort`` ends it",
        "abort": "it is being ended, the old image stays",
        "pivot": "it is being ended, the copy is taken",
    })


class IothreadQueue(Element):
    """One virtqueue of the disk, given to the I/O thread around it."""
    id = attr(UInt, since="10.0.0", doc="Number of the queue, from 0 to one less than ``queues``.")


class IothreadMap(Element):
    """An I/O thread that serves the disk, with the queues that are its own."""
    id = attr(UInt, since="10.0.0", doc="Number of the I/O thread, as in ``<iothreadids>``.")
    queues = items(IothreadQueue, name="queue")


class IothreadMaps(Element):
    """I/O threads that share the queues of a virtio disk or SCSI controller. Without ``<queue>`` elements QEMU
    spreads the queues evenly."""
    iothreads = items(IothreadMap, name="iothread")


class DiskStatistics(Element):
    """Latency statistics that QEMU collects for ``domstats``."""
    latency_histograms = items(LatencyHistogram, name="latency-histogram")
    intervals = items(StatisticsInterval, name="statistic")


class StatisticsInterval(Element):
    """A period over which minimum, maximum and average latency are collected."""
    interval = attr(UInt, doc="Length of the period in seconds.")


class LatencyHistogram(Element):
    """Counts how many requests took how long. The limits of its bins are given by hand."""
    type = attr(String,
        doc="Kind of request: ``read``, ``write``, ``zone`` or ``flush``; without one the bins are for all kinds.")
    bins = items(LatencyBin, name="bin")


class LatencyBin(Element):
    """One bin of a histogram."""
    start = attr(U64, doc="Lower bound of the bin in nanoseconds.")


class DiskDriver(VirtioOptions, Element):
    """How the host works the image: format, cache, asynchronous I/O, threads and queues. Nothing of it changes what
    is on the disk."""
    name = attr(String, abi=False,
        doc="Program that works the disk; ``qemu`` is the only one a QEMU guest takes.",
        absent="``qemu``")
    type = attr(String, abi=False,
        doc="Format of the image: ``raw``, ``qcow2``, ``vmdk`` and others. Formats are never guessed from the "
            "image, because a guest could forge its header.",
        absent="``raw``")
    cache = attr(DiskCache, abi=False,
        doc="How the host's page cache is used.",
        absent="QEMU's default, which is writeback")
    error_policy = attr(DiskErrorPolicy, name="error_policy", abi=False,
        doc="What happens when a write fails (and a read, unless ``rerror_policy`` says otherwise).",
        absent="QEMU's default: stop when the medium is full, else report")
    rerror_policy = attr(DiskErrorPolicy, name="rerror_policy", abi=False,
        doc="What happens when a read fails.",
        absent="as ``error_policy``")
    io = attr(DiskIo, abi=False, doc="How requests reach the host's kernel.", absent="``threads`` for most images")
    ioeventfd = attr(OnOff,
        doc="Whether a notification of the guest wakes an I/O thread instead of stopping the virtual CPU.",
        absent="on where the device can")
    event_idx = attr(OnOff, name="event_idx",
        doc="Whether guest and host tell each other which notifications they need. Turn it off only when a "
            "guest's driver gets it wrong.",
        absent="on where the device can")
    copy_on_read = attr(OnOff, name="copy_on_read", abi=False,
        doc="Whether what is read from the backing image is copied into this one, so that it is fetched only once.",
        absent="off")
    discard = attr(DiskDiscard, abi=False,
        doc="What becomes of discard (trim) requests of the guest.",
        absent="``ignore``")
    queues = attr(UInt, since="3.9.0",
        doc="Request queues of a virtio disk; one per virtual CPU serves best.",
        absent="one queue, or one per virtual CPU with new machine types")
    queue_size = attr(UInt, name="queue_size", since="7.8.0",
        doc="Entries of each request queue: a power of two up to 1024.",
        absent="QEMU's default")
    iothread = attr(UInt, abi=False, since="1.2.8",
        conflicts="iothreads",
        doc="Number of the I/O thread that serves the disk. Only virtio disks on PCI or CCW.",
        absent="QEMU's main loop")
    detect_zeroes = attr(DiskDetectZeroes, name="detect_zeroes", abi=False, since="2.0.0",
        doc="Whether writes of zeroes are noticed and become cheaper; it costs processor time.",
        absent="off")
    discard_no_unref = attr(OnOff, name="discard_no_unref", abi=False, since="9.5.0",
        doc="Whether clusters of a qcow2 image that the guest discards stay allocated to it, so that they are "
            "not scattered by later writes.",
        absent="off")
    metadata_cache = child(MetadataCache, name="metadata_cache", abi=False)
    iothreads = child(IothreadMaps, abi=False)
    statistics = child(DiskStatistics, abi=False)


class DiskTarget(Element):
    """What the guest sees the disk as: its name, its bus and a few properties of the drive."""
    dev = attr(String, required=True,
        doc="Name by which the disk is known here, such as ``vda`` or ``sdb``; unique in the guest. It orders "
            "disks on their bus; the guest's own names may differ.")
    bus = attr(DiskBus,
        doc="Bus that the disk is on.",
        absent="told from the name: ``vd`` is virtio, ``sd`` scsi, ``hd`` ide, ``fd`` fdc, ``xvd`` xen")
    tray = attr(DiskTray, abi=False, doc="Whether the tray of a CD-ROM or floppy drive is open.", absent="``closed``")
    removable = attr(OnOff, since="1.1.3", doc="Whether a USB disk says that it is a removable medium.", absent="off")
    rotation_rate = attr(UInt, name="rotation_rate", since="7.3.0",
        doc="Speed in turns per minute that the guest is told; 1 says that nothing turns (a solid-state drive). "
            "For scsi, ide and sata.")
    dpofua = attr(OnOff,
        doc="Whether the guest may ask a SCSI disk to write through its cache request by request (DPO and FUA "
            "bits).",
        absent="QEMU's default")


class IoLimits(Group):
    """Limits of bytes and requests per second; 0 means none. A total excludes separate limits for reads and writes."""
    total_bytes_sec = elem(U64, name="total_bytes_sec",
        conflicts="read_bytes_sec, write_bytes_sec",
        doc="Bytes read and written in a second.")
    read_bytes_sec = elem(U64, name="read_bytes_sec", doc="Bytes read in a second.")
    write_bytes_sec = elem(U64, name="write_bytes_sec", doc="Bytes written in a second.")
    total_iops_sec = elem(U64, name="total_iops_sec",
        conflicts="read_iops_sec, write_iops_sec",
        doc="Requests in a second.")
    read_iops_sec = elem(U64, name="read_iops_sec", doc="Read requests in a second.")
    write_iops_sec = elem(U64, name="write_iops_sec", doc="Write requests in a second.")
    total_bytes_sec_max = elem(U64, name="total_bytes_sec_max", since="1.2.11",
        doc="Bytes in a second during a burst.")
    read_bytes_sec_max = elem(U64, name="read_bytes_sec_max", since="1.2.11",
        doc="Bytes read in a second during a burst.")
    write_bytes_sec_max = elem(U64, name="write_bytes_sec_max", since="1.2.11",
        doc="Bytes written in a second during a burst.")
    total_iops_sec_max = elem(U64, name="total_iops_sec_max", since="1.2.11",
        doc="Requests in a second during a burst.")
    read_iops_sec_max = elem(U64, name="read_iops_sec_max", since="1.2.11",
        doc="Read requests in a second during a burst.")
    write_iops_sec_max = elem(U64, name="write_iops_sec_max", since="1.2.11",
        doc="Write requests in a second during a burst.")
    size_iops_sec = elem(U64, name="size_iops_sec", since="1.2.11",
        doc="Bytes that count as one request: a larger one counts as several.")
    group_name = elem(String, name="group_name", since="3.0.0", doc="Disks with the same name share their limits.")
    total_bytes_sec_max_length = elem(U64, name="total_bytes_sec_max_length", since="2.4.0",
        needs="total_bytes_sec_max",
        doc="Seconds that such a burst may last.")
    read_bytes_sec_max_length = elem(U64, name="read_bytes_sec_max_length", since="2.4.0",
        needs="read_bytes_sec_max",
        doc="Seconds that such a burst may last.")
    write_bytes_sec_max_length = elem(U64, name="write_bytes_sec_max_length", since="2.4.0",
        needs="write_bytes_sec_max",
        doc="Seconds that such a burst may last.")
    total_iops_sec_max_length = elem(U64, name="total_iops_sec_max_length", since="2.4.0",
        needs="total_iops_sec_max",
        doc="Seconds that such a burst may last.")
    read_iops_sec_max_length = elem(U64, name="read_iops_sec_max_length", since="2.4.0",
        needs="read_iops_sec_max",
        doc="Seconds that such a burst may last.")
    write_iops_sec_max_length = elem(U64, name="write_iops_sec_max_length", since="2.4.0",
        needs="write_iops_sec_max",
        doc="Seconds that such a burst may last.")


class Iotune(IoLimits, Element):
    """Limits of this disk, enforced by QEMU; ``blkdeviotune`` changes them while the guest runs."""


class ThrottleFilter(Element):
    """Puts the disk under the limits of a group that ``<throttlegroups>`` of the domain describes."""
    group = attr(String, since="11.2.0", doc="Name of the group.")


class ThrottleFilters(Element):
    """The throttle groups that requests of this disk pass, in this order."""
    throttlefilters = items(ThrottleFilter, name="throttlefilter")


class BackingStore(Element):
    """The image below the one above, down to the last. An empty element says that the image above stands alone. Given
    by the user it is taken as it is; without one the chain is read from the images at a start."""
    type = attr(StorageType, doc="Where the image below is.", absent="``file``")
    index = attr(UInt, live_only=True, doc="Number by which block commands name this image, as in ``vda[2]``.")
    format = child(ImageFormat)
    source = child(DiskSource)
    backing_store = child(BackingStore, name="backingStore", empty=True)


class Mirror(Element):
    """A copy or active commit that runs now. Only shown, never read."""
    type = attr(StorageType, doc="Where the copy goes.")
    file = attr(String, doc="Path of the copy, for clients of old.")
    old_format = attr(String, name="format", doc="Format of the copy, for clients of old.")
    job = attr(MirrorJob, since="1.2.7", doc="What began it.")
    ready = attr(MirrorReady, doc="How far it is; absent while data is copied.")
    format = child(ImageFormat)
    source = child(DiskSource)
    backing_store = child(BackingStore, name="backingStore", empty=True)


class Geometry(Element):
    """The shape of the disk as a BIOS knows it; only old systems and DASDs of s390x look at it."""
    cyls = attr(UInt, doc="Cylinders.")
    heads = attr(UInt, doc="Heads.")
    secs = attr(UInt, doc="Sectors of a track.")
    trans = attr(DiskTranslation, doc="How the BIOS translates the shape.", absent="QEMU's choice")


class Blockio(Element):
    """Block sizes that the guest is told."""
    logical_block_size = attr(UInt, name="logical_block_size",
        doc="The smallest unit of a request, in bytes: 512 or a larger power of two.",
        absent="512")
    physical_block_size = attr(UInt, name="physical_block_size",
        doc="The unit that the medium writes at once, in bytes; guests align to it.",
        absent="that of the logical block")
    discard_granularity = attr(UInt, name="discard_granularity",
        doc="The unit of discard requests, in bytes; 0 turns them off.",
        absent="QEMU's choice")


class Transient(Element):
    """What the guest writes is thrown away when it ends. Such a guest cannot be moved or snapshotted."""
    share_backing = attr(YesNo, name="shareBacking", since="7.4.0",
        doc="Whether several running guests use the same image below. Their overlays are then plugged in after "
            "the start.",
        absent="no")


class Disk(DeviceInfo, Element):
    """A drive of the guest: hard disk, CD-ROM, floppy or LUN."""
    type = attr(StorageType, default="file", abi=False,
        doc="Where the bytes are; it says which attributes ``<source>`` has.")
    device = attr(DiskDevice, default="disk", doc="What kind of drive the guest sees.")
    model = attr(DiskModel, since="5.2.0", doc="Variant of a virtio disk.", absent="``virtio``")
    rawio = attr(YesNo, abi=False, since="0.9.10",
        doc="Whether QEMU keeps the privilege to send any SCSI command. It then holds for all disks of the "
            "guest. Only for ``device='lun'``.",
        absent="no")
    sgio = attr(DiskSgio, abi=False, since="1.0.2",
        doc="Whether the kernel filters SCSI commands of an unprivileged guest. Only for ``device='lun'``.",
        absent="``filtered``")
    snapshot = attr(DiskSnapshot, abi=False,
        doc="How the disk takes part in snapshots that do not say it themselves.",
        absent="``no`` for read-only disks, else as the snapshot")
    driver = child(DiskDriver)
    auth = child(StorageAuth, abi=False)
    source = child(DiskSource, abi=False)
    backing_store = child(BackingStore, name="backingStore", empty=True, abi=False)
    backend_domain = child(NameRef, name="backenddomain", abi=False, since="1.2.13",
        doc="Xen: domain that has the image.")
    geometry = child(Geometry)
    blockio = child(Blockio)
    mirror = child(Mirror, live_only=True, abi=False)
    target = child(DiskTarget, required=True, missing="ERR_NO_TARGET")
    iotune = child(Iotune, abi=False)
    throttlefilters = child(ThrottleFilters, abi=False)
    readonly = flag(doc="The guest cannot write. CD-ROMs are read-only without it.")
    shareable = flag(abi=False,
        doc="Several guests use the disk at once; QEMU then does not lock the image. Use a file system made for "
            "that, and no cache.")
    transient = child(Transient, empty=True, abi=False)
    serial = elem(String, doc="Serial number that the guest reads; 20 characters are safe everywhere.")
    wwn = elem(String, since="0.10.1", doc="World wide name of a SCSI or IDE disk: 16 hexadecimal digits.")
    vendor = elem(String, since="1.0.1", doc="Maker that a SCSI disk names: up to 8 printable characters.")
    product = elem(String, since="1.0.1", doc="Product that a SCSI disk names: up to 16 printable characters.")
    encryption = child(Encryption, abi=False)

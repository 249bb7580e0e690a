"""Storage volumes: images and devices of a pool."""
from lang.xml import *
from xml.domain.source import Encryption
from xml.pool import PoolExtent, PoolFormat, StoragePermissions

VolumeType = enum("file", "block", "dir", "network", "netdir", "ploop",
    means={
        "file": "a file",
        "block": "a block device",
        "dir": "a folder",
        "network": "an image on a server",
        "netdir": "a folder of a server",
        "ploop": "a ploop image",
    })


class VolumeDevice(Element):
    """A device that the volume lies on."""
    path = attr(String, doc="Path of the device.")
    extents = items(PoolExtent, name="extent")


class VolumeSource(Element):
    """Where on devices the volume's bytes are. Shown only, for disk and logical pools."""
    devices = items(VolumeDevice, name="device")


class VolumeTimestamps(Element):
    """When the file was used, as seconds and nanoseconds since 1970. Shown only."""
    atime = elem(String, doc="Last read.")
    mtime = elem(String, doc="Last change of the content.")
    ctime = elem(String, doc="Last change of the content or of owner and mode.")
    btime = elem(String, doc="When it was made.")


class VolumeFeatures(Element):
    """Features of a qcow2 image."""
    lazy_refcounts = flag(name="lazy_refcounts", since="1.1.0",
        doc="Tables are written later: faster, but an image that was not closed must be repaired.")
    extended_l2 = flag(name="extended_l2", since="8.0.0",
        doc="Clusters have parts of their own: less is copied on write.")


class VolumeTarget(Element):
    """The volume as the host sees it."""
    path = elem(String, doc="Path by which guests use it. Shown only.")
    format = child(PoolFormat)
    permissions = child(StoragePermissions)
    timestamps = child(VolumeTimestamps, live_only=True)
    encryption = child(Encryption, always=True)
    compat = elem(String, since="1.1.0", doc="qcow2: version of the format: ``0.10`` or ``1.1``.", absent="``1.1``")
    nocow = flag(since="1.2.7", doc="Writes make no copies, on btrfs.")
    cluster_size_bytes = elem(Size("B"), name="clusterSize", since="7.4.0",
        doc="qcow2: size of a cluster.",
        absent="64 KiB")
    features = child(VolumeFeatures, empty=True)


class VolumeBackingStore(Element):
    """The image below a new volume, which then only has what differs."""
    path = elem(String, doc="Path of the image below.")
    format = child(PoolFormat)
    permissions = child(StoragePermissions)
    timestamps = child(VolumeTimestamps, live_only=True)


class Volume(Element):
    """A volume of a storage pool."""
    root = "volume"
    errors_from = "FROM_STORAGE"
    type = attr(VolumeType, invalid="ERR_CONFIG_UNSUPPORTED", doc="Kind of volume. Shown only.")
    name = elem(String, required=True, doc="Name, unique in the pool; of partitions given by the disk.")
    key = elem(String, doc="Name that is unique everywhere. Shown only.")
    source = child(VolumeSource, live_only=True)
    capacity_bytes = elem(Size("bytes"), name="capacity", doc="Bytes that the guest sees.")
    allocation_bytes = elem(Size("bytes"), name="allocation",
        doc="Bytes that are taken at once; less than the capacity grows as it is written.",
        absent="the capacity")
    physical_bytes = elem(Size("bytes"), name="physical", live_only=True, doc="Bytes that the file or device has.")
    target = child(VolumeTarget, always=True)
    backing_store = child(VolumeBackingStore, name="backingStore")

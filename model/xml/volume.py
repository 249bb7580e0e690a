"""Storage volumes."""
from lang.xml import *
from xml.domain.source import Encryption
from xml.pool import PoolExtent, PoolFormat, StoragePermissions

VolumeType = enum("file", "block", "dir", "network", "netdir", "ploop")


class VolumeDevice(Element):
    """A part of a device."""
    path = attr(String)
    extents = items(PoolExtent, name="extent")


class VolumeSource(Element):
    """Where the volume's bytes are."""
    devices = items(VolumeDevice, name="device")


class VolumeTimestamps(Element):
    """Seconds and nanoseconds since 1970."""
    atime = elem(String)
    mtime = elem(String)
    ctime = elem(String)
    btime = elem(String)


class VolumeFeatures(Element):
    """Features of a qcow2 image."""
    lazy_refcounts = flag(name="lazy_refcounts")
    extended_l2 = flag(name="extended_l2", since="8.0.0")


class VolumeTarget(Element):
    """The volume as the host sees it."""
    path = elem(String)
    format = child(PoolFormat)
    permissions = child(StoragePermissions)
    timestamps = child(VolumeTimestamps, live_only=True)
    encryption = child(Encryption, always=True)
    compat = elem(String)
    nocow = flag(since="1.2.7")
    cluster_size_bytes = elem(Size("B"), name="clusterSize", since="7.4.0")
    features = child(VolumeFeatures, empty=True)


class VolumeBackingStore(Element):
    """The image below."""
    path = elem(String)
    format = child(PoolFormat)
    permissions = child(StoragePermissions)
    timestamps = child(VolumeTimestamps, live_only=True)


class Volume(Element):
    """A storage volume."""
    root = "volume"
    errors_from = "FROM_STORAGE"
    type = attr(VolumeType, invalid="ERR_CONFIG_UNSUPPORTED")
    name = elem(String, required=True)
    key = elem(String)
    source = child(VolumeSource, live_only=True)
    capacity_bytes = elem(Size("bytes"), name="capacity")
    allocation_bytes = elem(Size("bytes"), name="allocation")
    physical_bytes = elem(Size("bytes"), name="physical", live_only=True)
    target = child(VolumeTarget, always=True)
    backing_store = child(VolumeBackingStore, name="backingStore")

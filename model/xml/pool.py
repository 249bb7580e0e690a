"""Storage pools."""
from lang.xml import *
from xml.domain.source import Initiator, NameRef, PciSourceAddress, StorageAuth

PoolType = enum("dir", "fs", "netfs", "logical", "disk", "iscsi", "iscsi-direct", "scsi", "mpath", "rbd", "sheepdog",
                "gluster", "zfs", "vstorage")
PoolAdapterType = enum("scsi_host", "fc_host")
PoolRefreshAllocation = enum("default", "capacity")


class PoolHost(Element):
    """A server."""
    name = attr(String, required=True)
    port = attr(Int)


class PoolExtent(Element):
    """A free part of a device, in bytes."""
    start = attr(U64)
    end = attr(U64)


class PoolDevice(Element):
    """A device, or an iSCSI target."""
    path = attr(String, required=True)
    part_separator = attr(YesNo, name="part_separator", since="1.3.1", doc="Partitions have a 'p' before their number.")
    free_extents = items(PoolExtent, name="freeExtent", live_only=True)


class PoolDir(Element):
    """A folder."""
    path = attr(String)


class PoolParentAddress(Element):
    """The PCI function of a SCSI host."""
    unique_id = attr(UInt, name="unique_id")
    address = child(PciSourceAddress)


class PoolScsiHost(Element):
    """A SCSI host by name or by its PCI function."""
    name = attr(String)
    parentaddr = child(PoolParentAddress, since="1.2.7")


class PoolFcHost(Element):
    """A virtual Fibre Channel host."""
    parent = attr(String)
    parent_wwnn = attr(String, name="parent_wwnn", since="3.0.0")
    parent_wwpn = attr(String, name="parent_wwpn", since="3.0.0")
    parent_fabric_wwn = attr(String, name="parent_fabric_wwn", since="3.0.0")
    managed = attr(YesNo, doc="It goes away with the pool.")
    wwnn = attr(String)
    wwpn = attr(String)


class PoolAdapter(Union):
    """A SCSI adapter."""
    type = tag(PoolAdapterType, default="scsi_host")
    arms = {"scsi_host": PoolScsiHost, "fc_host": PoolFcHost}


class PoolFormat(Element):
    """What is on the source."""
    type = attr(String)


class PoolProtocol(Element):
    """The version of NFS."""
    ver = attr(String)


class PoolSource(Element):
    """Where the bytes come from."""
    hosts = items(PoolHost, name="host")
    devices = items(PoolDevice, name="device")
    dir = child(PoolDir)
    adapter = child(PoolAdapter)
    name = elem(String)
    initiator = child(Initiator)
    format = child(PoolFormat)
    auth = child(StorageAuth)
    protocol = child(PoolProtocol, since="5.1.0")
    vendor = child(NameRef)
    product = child(NameRef)


class StoragePermissions(Element):
    """Who may use what is made; -1 for owner and group means the daemon's."""
    mode = elem(Octal(0), range=(0, 0o777))
    owner = elem(Int, range=(-1, 0x7fffffff))
    group = elem(Int, range=(-1, 0x7fffffff))
    label = elem(String)


class PoolTarget(Element):
    """Where the pool is in the host's file system."""
    path = elem(String)
    permissions = child(StoragePermissions)


class PoolCow(Element):
    """Whether files are copied on write."""
    state = attr(YesNo)


class PoolFeatures(Element):
    """Features of the pool."""
    cow = child(PoolCow, since="6.6.0")


class PoolRefreshVolume(Element):
    """How much a volume takes."""
    allocation = attr(PoolRefreshAllocation, invalid="ERR_CONFIG_UNSUPPORTED")


class PoolRefresh(Element):
    """How volumes are looked at."""
    volume = child(PoolRefreshVolume)


class FsOption(Element):
    """An option of mount."""
    name = attr(String, required=True)


class FsMountOptions(Element):
    """Options added to those of mount."""
    options = items(FsOption, name="option", ns="fs")


class RbdOption(Element):
    """A setting."""
    name = attr(String, required=True)
    value = attr(String, required=True)


class RbdConfigOptions(Element):
    """Settings of the Ceph client."""
    options = items(RbdOption, name="option", ns="rbd")


class Pool(Element):
    """A storage pool."""
    root = "pool"
    errors_from = "FROM_STORAGE"
    namespaces = {"fs": "http://libvirt.org/schemas/storagepool/fs/1.0",
                  "rbd": "http://libvirt.org/schemas/storagepool/rbd/1.0"}
    type = attr(PoolType, required=True)
    name = elem(String)
    uuid = elem(Uuid)
    capacity_bytes = elem(Size("bytes"), name="capacity", doc="Not given by users.")
    allocation_bytes = elem(Size("bytes"), name="allocation", doc="Not given by users.")
    available_bytes = elem(Size("bytes"), name="available", doc="Not given by users.")
    features = child(PoolFeatures)
    source = child(PoolSource, always=True)
    target = child(PoolTarget, always=True)
    refresh = child(PoolRefresh, since="5.2.0")
    fs_mount_opts = child(FsMountOptions, name="mount_opts", ns="fs", since="5.1.0")
    rbd_config_opts = child(RbdConfigOptions, name="config_opts", ns="rbd", since="5.1.0")

"""Storage pools: places where volumes are: a folder, a file system, a volume group, a disk, an iSCSI target, Ceph and
others."""
from lang.xml import *
from xml.domain.source import Initiator, NameRef, PciSourceAddress, StorageAuth

PoolType = enum("dir", "fs", "netfs", "logical", "disk", "iscsi", "iscsi-direct", "scsi", "mpath", "rbd", "sheepdog",
                "gluster", "zfs", "vstorage",
    means={
        "dir": "a folder",
        "fs": "a file system on a device, which is mounted",
        "netfs": "a folder of a server, which is mounted",
        "logical": "an LVM volume group",
        "disk": "a disk; volumes are its partitions",
        "iscsi": "an iSCSI target; volumes are its units",
        "iscsi-direct": "an iSCSI target, used without the host's kernel",
        "scsi": "a SCSI adapter; volumes are its units",
        "mpath": "all multipath devices of the host",
        "rbd": "a Ceph pool",
        "sheepdog": "Sheepdog",
        "gluster": "a GlusterFS volume",
        "zfs": "a ZFS pool",
        "vstorage": "Virtuozzo Storage",
    })
PoolAdapterType = enum("scsi_host", "fc_host",
    means={
        "scsi_host": "an adapter of the host",
        "fc_host": "a virtual Fibre Channel host",
    })
PoolRefreshAllocation = enum("default", "capacity",
    means={
        "default": "what the volume takes",
        "capacity": "what it could take, without asking",
    })


class PoolHost(Element):
    """A server."""
    name = attr(String, required=True, doc="Host name or address.")
    port = attr(Int, doc="Port.", absent="the protocol's own")


class PoolExtent(Element):
    """A stretch of a device that is free, in bytes."""
    start = attr(U64, doc="First byte.")
    end = attr(U64, doc="Byte behind the last.")


class PoolDevice(Element):
    """A device that the pool is made of: disk, partition, iSCSI target."""
    path = attr(String, required=True, doc="Path of the device; iscsi: name of the target.")
    part_separator = attr(YesNo, name="part_separator", since="1.3.1",
        doc="disk: whether a ``p`` stands before the number of a partition.",
        absent="as the kernel names them")
    free_extents = items(PoolExtent, name="freeExtent", live_only=True)


class PoolDir(Element):
    """A folder: netfs: the exported one; gluster: inside the volume."""
    path = attr(String, doc="Path.")


class PoolParentAddress(Element):
    """The PCI function of a SCSI host, which stays when numbers change."""
    unique_id = attr(UInt, name="unique_id", since="1.2.7",
        doc="Number of the adapter among those of the function, from ``unique_id`` in sysfs.")
    address = child(PciSourceAddress)


class PoolScsiHost(Element):
    """A SCSI host by name, or by its PCI function."""
    name = attr(String, doc="Name, such as ``scsi_host1``.")
    parentaddr = child(PoolParentAddress, since="1.2.7")


class PoolFcHost(Element):
    """A virtual Fibre Channel host (NPIV). Since 1.0.5."""
    parent = attr(String, doc="Name of the adapter that makes it.")
    parent_wwnn = attr(String, name="parent_wwnn", since="3.0.0", doc="World wide node name of the adapter, instead.")
    parent_wwpn = attr(String, name="parent_wwpn", since="3.0.0",
        doc="World wide port name of the adapter, with ``parent_wwnn``.")
    parent_fabric_wwn = attr(String, name="parent_fabric_wwn", since="3.0.0",
        doc="World wide name of the fabric that the adapter is on, instead.")
    managed = attr(YesNo, since="1.2.11",
        doc="Whether the virtual host goes away with the pool.",
        absent="yes when the pool made it")
    wwnn = attr(String, doc="World wide node name.")
    wwpn = attr(String, doc="World wide port name.")


class PoolAdapter(Union):
    """A SCSI adapter whose units are the volumes."""
    type = tag(PoolAdapterType, default="scsi_host", doc="Kind of adapter.")
    arms = {"scsi_host": PoolScsiHost, "fc_host": PoolFcHost}


class PoolFormat(Element):
    """Format of a device, or of a volume."""
    type = attr(String,
        doc="fs: ``auto``, ``ext4``, ``xfs`` and others; netfs: ``auto``, ``nfs``, ``glusterfs``, ``cifs``; "
            "disk: ``dos``, ``gpt`` and others; logical: ``lvm2``; volume: ``raw``, ``qcow2`` and others.")


class PoolProtocol(Element):
    """Version of NFS."""
    ver = attr(String, doc="The version, such as ``4.1``.", absent="as client and server agree")


class PoolSource(Element):
    """Where the bytes come from."""
    hosts = items(PoolHost, name="host")
    devices = items(PoolDevice, name="device")
    dir = child(PoolDir)
    adapter = child(PoolAdapter)
    name = elem(String, doc="logical: volume group; rbd: Ceph pool; gluster: volume; zfs: zpool; vstorage: cluster.")
    initiator = child(Initiator)
    format = child(PoolFormat)
    auth = child(StorageAuth)
    protocol = child(PoolProtocol, since="5.1.0")
    vendor = child(NameRef, doc="Maker of the disk. Shown only.")
    product = child(NameRef, doc="Name of the disk. Shown only.")


class StoragePermissions(Element):
    """Owner and mode of what is made."""
    mode = elem(Octal(0), range=(0, 0o777), doc="Mode, octal.", absent="0711 for pools, 0600 for volumes")
    owner = elem(Int, range=(-1, 0x7fffffff), doc="Number of the owner; -1: the daemon's.", absent="the daemon's")
    group = elem(Int, range=(-1, 0x7fffffff), doc="Number of the group; -1: the daemon's.", absent="the daemon's")
    label = elem(String, doc="Security label.")


class PoolTarget(Element):
    """Where the pool is in the host's file system."""
    path = elem(String, doc="Folder of the volumes: the mount point, or ``/dev/VG``, or ``/dev/disk/by-path``.")
    permissions = child(StoragePermissions)


class PoolCow(Element):
    """Whether writes to files make copies, on btrfs."""
    state = attr(YesNo, doc="Whether they do; ``no`` is right for disk images.", absent="as the file system does")


class PoolFeatures(Element):
    """Features of the pool's file system."""
    cow = child(PoolCow, since="6.6.0")


class PoolRefreshVolume(Element):
    """How much a volume takes, when the pool is looked at."""
    allocation = attr(PoolRefreshAllocation, invalid="ERR_CONFIG_UNSUPPORTED",
        doc="Where the number comes from.",
        absent="``default``")


class PoolRefresh(Element):
    """How volumes are looked at; exact numbers of a large Ceph pool take long."""
    volume = child(PoolRefreshVolume)


class FsOption(Element):
    """An option of mount."""
    name = attr(String, required=True, doc="The option, such as ``nodev``.")


class FsMountOptions(Element):
    """Options of mount, beside those that it gets anyway; unchecked."""
    options = items(FsOption, name="option", ns="fs")


class RbdOption(Element):
    """A setting of the Ceph client."""
    name = attr(String, required=True, doc="Name.")
    value = attr(String, required=True, doc="Value.")


class RbdConfigOptions(Element):
    """Settings of the Ceph client; unchecked."""
    options = items(RbdOption, name="option", ns="rbd")


class Pool(Element):
    """A storage pool. ``pool-build`` makes what it needs, ``pool-start`` makes it active, ``pool-refresh`` looks for
    volumes."""
    root = "pool"
    errors_from = "FROM_STORAGE"
    namespaces = {"fs": "http://libvirt.org/schemas/storagepool/fs/1.0",
                  "rbd": "http://libvirt.org/schemas/storagepool/rbd/1.0"}
    type = attr(PoolType, required=True, doc="Kind of pool.")
    name = elem(String, doc="Name, unique on the host.")
    uuid = elem(Uuid, doc="Uuid.", absent="made up")
    capacity_bytes = elem(Size("bytes"), name="capacity", doc="Bytes in all. Shown only.")
    allocation_bytes = elem(Size("bytes"), name="allocation", doc="Bytes that volumes take. Shown only.")
    available_bytes = elem(Size("bytes"), name="available", doc="Bytes that are free. Shown only.")
    features = child(PoolFeatures)
    source = child(PoolSource, always=True)
    target = child(PoolTarget, always=True)
    refresh = child(PoolRefresh, since="5.2.0")
    fs_mount_opts = child(FsMountOptions, name="mount_opts", ns="fs", since="5.1.0")
    rbd_config_opts = child(RbdConfigOptions, name="config_opts", ns="rbd", since="5.1.0")

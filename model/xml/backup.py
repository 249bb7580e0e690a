"""Backups of a running domain."""
from lang.xml import *
from xml.domain.source import DiskSource, ImageFormat, StorageTransport, StorageType

BackupMode = enum("push", "pull")
BackupDiskMode = enum("full", "incremental")
BackupDiskState = enum("running", "complete", "failed", "cancelling", "cancelled")


class BackupServer(Element):
    """The NBD server of a pull backup."""
    transport = attr(StorageTransport, default="tcp")
    tls = attr(YesNo)
    name = attr(String)
    port = attr(UInt, range=(0, 65535))
    socket = attr(Path)


class BackupDisk(Element):
    """How a disk takes part."""
    name = attr(String, required=True, doc="Its target.")
    backup = attr(YesNo)
    state = attr(BackupDiskState, state_only=True)
    type = attr(StorageType, default="file", doc="file or block.")
    backupmode = attr(BackupDiskMode)
    incremental = attr(String, doc="The checkpoint since which changes count.")
    exportname = attr(String, doc="NBD name; the target unless told.")
    exportbitmap = attr(String, doc="NBD name of the bitmap of changes.")
    index = attr(UInt, live_only=True)
    driver = child(ImageFormat)
    target = child(DiskSource, doc="Where a push backup goes.")
    scratch = child(DiskSource, doc="Where a pull backup keeps what the guest overwrites.")
    hooks = hooks(default="backup_disk_default")


class BackupDisks(Element):
    """The disks that are copied."""
    disks = items(BackupDisk, name="disk")


class Backup(Element):
    """A copy of disks that a running guest had at one moment."""
    root = "domainbackup"
    errors_from = "FROM_DOMAIN"
    mode = attr(BackupMode, default="push")
    id = attr(UInt, state_only=True)
    incremental = elem(String, doc="The checkpoint since which changes count.")
    server = child(BackupServer)
    disks = child(BackupDisks)
    hooks = hooks(default="backup_default", check="backup_check")


class CopyDisk(Element):
    """Where a copy of a disk goes, as virDomainBlockCopy takes it."""
    root = "disk"
    errors_from = "FROM_DOMAIN"
    type = attr(StorageType, default="file")
    driver = child(ImageFormat)
    source = child(DiskSource, required=True)

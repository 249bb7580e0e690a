"""Backups: copies of disks as a running guest had them at one moment, whole or what changed since a checkpoint."""
from lang.xml import *
from xml.domain.source import DiskSource, ImageFormat, StorageTransport, StorageType

BackupMode = enum("push", "pull",
    means={
        "push": "QEMU writes the copies",
        "pull": "somebody reads them from an NBD server",
    })
BackupDiskMode = enum("full", "incremental",
    means={
        "full": "all is copied",
        "incremental": "what changed is copied",
    })
BackupDiskState = enum("running", "complete", "failed", "cancelling", "cancelled",
    means={
        "running": "being copied",
        "complete": "done",
        "failed": "failed",
        "cancelling": "being ended",
        "cancelled": "ended",
    })


class BackupServer(Element):
    """The NBD server from which a pull backup is read."""
    transport = attr(StorageTransport, default="tcp", doc="How it is reached.")
    tls = attr(YesNo, doc="Whether connections are encrypted.", absent="as ``backup_tls`` of ``qemu.conf`` says")
    name = attr(String, doc="tcp: address.", absent="localhost")
    port = attr(UInt, range=(0, 65535), doc="tcp: port.", absent="one that is free")
    socket = attr(Path, doc="unix: path.")


class BackupDisk(Element):
    """How a disk takes part."""
    name = attr(String, required=True, doc="Target of the disk.")
    backup = attr(YesNo, doc="Whether it is copied.", absent="yes")
    state = attr(BackupDiskState, state_only=True, doc="How far it is.")
    made = attr(YesNo, state_only=True, doc="The scratch image is ours and goes with the backup.")
    type = attr(StorageType, default="file", doc="Where the copy, or the scratch image, is.")
    backupmode = attr(BackupDiskMode, since="6.10.0",
        doc="Whether all is copied.",
        absent="``incremental`` with a checkpoint, else ``full``")
    incremental = attr(String, doc="Checkpoint since which changes count.", absent="that of the backup")
    exportname = attr(String, doc="pull: name of the export.", absent="the target")
    exportbitmap = attr(String, doc="pull: name of the bitmap of changes.", absent="``backup-`` and the target")
    index = attr(UInt, live_only=True, doc="Number by which block commands name the copy.")
    driver = child(ImageFormat)
    target = child(DiskSource, doc="push: the copy.", absent="the image's name and the time")
    scratch = child(DiskSource,
        doc="pull: image that keeps what the guest overwrites meanwhile.",
        absent="the image's name and the time")
    hooks = hooks(default="backup_disk_default")


class BackupDisks(Element):
    """Disks that are copied; without the element all are."""
    disks = items(BackupDisk, name="disk")


class Backup(Element):
    """A copy of disks that a running guest had at one moment. Since 6.0.0."""
    root = "domainbackup"
    errors_from = "FROM_DOMAIN"
    mode = attr(BackupMode, default="push", doc="Who copies.")
    id = attr(UInt, state_only=True, doc="Number of the job.")
    started = attr(I64, state_only=True, doc="When it began, in milliseconds since 1970.")
    incremental = elem(String, doc="Checkpoint since which changes count.", absent="none: all is copied")
    server = child(BackupServer)
    disks = child(BackupDisks)
    hooks = hooks(default="backup_default", check="backup_check")


class CopyDisk(Element):
    """Where a copy of a disk goes: what ``blockcopy --xml`` takes."""
    root = "disk"
    errors_from = "FROM_DOMAIN"
    type = attr(StorageType, default="file", doc="Where the copy is.")
    driver = child(ImageFormat)
    source = child(DiskSource, required=True)

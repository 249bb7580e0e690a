"""Snapshots: moments of a guest's life that it can go back to."""
from lang.xml import *
from xml.domain.disk import DiskSnapshot
from xml.domain.domain import Domain
from xml.domain.source import DiskSource, ImageFormat, StorageType

SnapshotState = enum("nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended",
                     "disk-snapshot",
    means={
        "nostate": "nobody knows",
        "running": "running",
        "blocked": "blocked",
        "paused": "paused",
        "shutdown": "shutting down",
        "shutoff": "off",
        "crashed": "crashed",
        "pmsuspended": "asleep",
        "disk-snapshot": "only disks were taken: going back is like a start after a power cut",
    })
SnapshotMemoryPlace = enum("no", "internal", "external",
    means={
        "no": "not at all",
        "internal": "in a disk image, qcow2",
        "external": "in a file",
    })


class SnapshotParent(Element):
    """The snapshot or checkpoint that was current when this one was made."""
    name = elem(String, doc="Its name.")


class SnapshotMemory(Element):
    """Where the guest's memory is kept."""
    snapshot = attr(SnapshotMemoryPlace,
        doc="Where.",
        absent="``internal`` for a running guest, unless disks are external")
    file = attr(String, doc="external: absolute path of the file.")


class SnapshotDisk(Element):
    """How a disk takes part."""
    name = attr(String, required=True, missing="ERR_INTERNAL_ERROR",
        doc="Target of the disk, such as ``vda``, or a source that no other disk has.")
    snapshot = attr(DiskSnapshot, doc="How.", absent="as the guest's disk or the other disks")
    type = attr(StorageType, default="file", doc="Where the new image of an external snapshot is.")
    driver = child(ImageFormat)
    source = child(DiskSource,
        doc="The new image, which takes what is written from now on.",
        absent="a name made of the old image's and the snapshot's")
    hooks = hooks(default="snapshot_disk_default")


class SnapshotDisks(Element):
    """Disks that are treated apart; others follow them."""
    disks = items(SnapshotDisk, name="disk")


class SnapshotDomain(Element):
    """A guest of which only the uuid is kept."""
    uuid = elem(Uuid, doc="Uuid of the guest.")


class Snapshot(Element):
    """A moment of a guest's life: memory, disks, or both."""
    root = "domainsnapshot"
    errors_from = "FROM_DOMAIN_SNAPSHOT"
    name = elem(String, doc="Name, unique for the guest.", absent="the time in seconds")
    description = elem(String, doc="Text about the snapshot.")
    state = elem(SnapshotState, invalid="ERR_CONFIG_UNSUPPORTED",
        doc="State of the guest at that moment. Shown only.")
    parent = child(SnapshotParent)
    creation_time = elem(I64, doc="Seconds since 1970. Shown only.")
    memory = child(SnapshotMemory)
    disks = child(SnapshotDisks)
    revert_disks = child(SnapshotDisks, since="9.9.0", doc="Overlays that hold what came after a revert.")
    domain = child(Domain, having="type", doc="The guest as it was. Shown only.")
    domain_ref = child(SnapshotDomain, name="domain", doc="Written by releases before 0.9.5.")
    inactive_domain = child(Domain, doc="Its stored definition, when the guest ran.")
    cookie = opaque(doc="Whatever the driver keeps. Shown only.")
    active = elem(Int, state_only=True, doc="Whether it is the current one.")
    hooks = hooks(default="snapshot_default", check="snapshot_check")

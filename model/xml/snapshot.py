"""Snapshots of a domain."""
from lang.xml import *
from xml.domain.disk import DiskSnapshot
from xml.domain.domain import Domain
from xml.domain.source import DiskSource, ImageFormat, StorageType

SnapshotState = enum("nostate", "running", "blocked", "paused", "shutdown", "shutoff", "crashed", "pmsuspended",
                     "disk-snapshot")
SnapshotMemoryPlace = enum("no", "internal", "external")


class SnapshotParent(Element):
    """The snapshot or checkpoint that was current when this one was made."""
    name = elem(String)


class SnapshotMemory(Element):
    """Where the guest's memory is kept."""
    snapshot = attr(SnapshotMemoryPlace)
    file = attr(String, doc="Absolute path, for external memory.")


class SnapshotDisk(Element):
    """How a disk takes part."""
    name = attr(String, required=True, missing="ERR_INTERNAL_ERROR", doc="Its target, or a source that no other disk has.")
    snapshot = attr(DiskSnapshot)
    type = attr(StorageType, default="file")
    driver = child(ImageFormat)
    source = child(DiskSource)
    hooks = hooks(default="snapshot_disk_default")


class SnapshotDisks(Element):
    """The disks that were told apart."""
    disks = items(SnapshotDisk, name="disk")


class SnapshotDomain(Element):
    """A guest of which only the name is kept."""
    uuid = elem(Uuid)


class Snapshot(Element):
    """A moment of a guest's life that it can go back to."""
    root = "domainsnapshot"
    errors_from = "FROM_DOMAIN_SNAPSHOT"
    name = elem(String, doc="Without one: the time in seconds.")
    description = elem(String)
    state = elem(SnapshotState, invalid="ERR_CONFIG_UNSUPPORTED", doc="Of the guest at that moment.")
    parent = child(SnapshotParent)
    creation_time = elem(I64, doc="Seconds since 1970.")
    memory = child(SnapshotMemory)
    disks = child(SnapshotDisks)
    revert_disks = child(SnapshotDisks, since="9.9.0", doc="Overlays that hold what came after a revert.")
    domain = child(Domain, having="type", doc="The guest as it was.")
    domain_ref = child(SnapshotDomain, name="domain", doc="Written by releases before 0.9.5.")
    inactive_domain = child(Domain, doc="Its stored definition, when the guest ran.")
    cookie = opaque()
    active = elem(Int, state_only=True, doc="Whether it is the current one.")
    hooks = hooks(default="snapshot_default", check="snapshot_check")

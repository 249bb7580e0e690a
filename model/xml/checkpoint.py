"""Checkpoints: moments from which on changes of disks are tracked, for incremental backups."""
from lang.xml import *
from xml.domain.domain import Domain
from xml.snapshot import SnapshotDomain, SnapshotParent

CheckpointKind = enum("no", "bitmap",
    means={
        "no": "not at all",
        "bitmap": "by a bitmap in the image, qcow2",
    })


class CheckpointDisk(Element):
    """How a disk takes part."""
    name = attr(String, required=True, missing="ERR_XML_INVALID_SCHEMA",
        doc="Target of the disk, or a source that no other disk has.")
    checkpoint = attr(CheckpointKind, invalid="ERR_XML_INVALID_SCHEMA",
        doc="How.",
        absent="``bitmap`` for those that can")
    bitmap = attr(String, doc="Name of the bitmap of changes.", absent="that of the checkpoint")
    size = attr(U64, doc="Bytes changed since; shown with ``--size``.")


class CheckpointDisks(Element):
    """Disks whose changes are tracked."""
    disks = items(CheckpointDisk, name="disk")


class Checkpoint(Element):
    """A moment from which on changes of disks are tracked. Since 5.6.0."""
    root = "domaincheckpoint"
    errors_from = "FROM_DOMAIN_CHECKPOINT"
    name = elem(String, doc="Name, unique for the guest.", absent="the time in seconds")
    description = elem(String, doc="Text about the checkpoint.")
    parent = child(SnapshotParent)
    creation_time = elem(I64, doc="Seconds since 1970. Shown only.")
    disks = child(CheckpointDisks)
    domain = child(Domain, having="type", doc="The guest as it was.")
    domain_ref = child(SnapshotDomain, name="domain")
    active = elem(Int, state_only=True, doc="Whether it is the current one.")
    hooks = hooks(default="checkpoint_default", check="checkpoint_check")

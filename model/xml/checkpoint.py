"""Checkpoints of a domain."""
from lang.xml import *
from xml.domain.domain import Domain
from xml.snapshot import SnapshotDomain, SnapshotParent

CheckpointKind = enum("no", "bitmap")


class CheckpointDisk(Element):
    """How a disk takes part."""
    name = attr(String, required=True, missing="ERR_XML_INVALID_SCHEMA", doc="Its target, or a source that no other disk has.")
    checkpoint = attr(CheckpointKind, invalid="ERR_XML_INVALID_SCHEMA")
    bitmap = attr(String, doc="Name of the bitmap of changes; that of the checkpoint unless told.")
    size = attr(U64, doc="Bytes changed since; only shown when asked for.")


class CheckpointDisks(Element):
    """The disks whose changes are tracked."""
    disks = items(CheckpointDisk, name="disk")


class Checkpoint(Element):
    """A moment from which on changes of disks are tracked."""
    root = "domaincheckpoint"
    errors_from = "FROM_DOMAIN_CHECKPOINT"
    name = elem(String, doc="Without one: the time in seconds.")
    description = elem(String)
    parent = child(SnapshotParent)
    creation_time = elem(I64, doc="Seconds since 1970.")
    disks = child(CheckpointDisks)
    domain = child(Domain, having="type", doc="The guest as it was.")
    domain_ref = child(SnapshotDomain, name="domain")
    active = elem(Int, state_only=True, doc="Whether it is the current one.")
    hooks = hooks(default="checkpoint_default", check="checkpoint_check")

"""Checkpoint: public functions and types."""
from lang.api import *

header("libvirt-domain-checkpoint.h")

enum("virDomainCheckpointCreateFlags", since="5.6.0", doc="How a checkpoint is made.", bits=True, values=[
    value("VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE", 1, since="5.6.0", doc="Take in one whose data the images have already."),
    value("VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE", 2, since="5.6.0", doc="Freeze the guest's file systems meanwhile."),
    value("VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE", 4, since="6.10.0", doc="With REDEFINE: check that the images have it."),
])

enum("virDomainCheckpointXMLFlags", since="5.6.0", doc="How a checkpoint is shown.", bits=True, values=[
    value("VIR_DOMAIN_CHECKPOINT_XML_SECURE", 1, since="5.6.0", doc="With passwords; needs a writable connection."),
    value("VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN", 2, since="5.6.0", doc="Without the domain's definition."),
    value("VIR_DOMAIN_CHECKPOINT_XML_SIZE", 4, since="5.6.0", doc="With how much changed since then."),
])

enum("virDomainCheckpointListFlags", since="5.6.0", doc="Which checkpoints are listed, and in which order.", bits=True, values=[
    value("VIR_DOMAIN_CHECKPOINT_LIST_ROOTS", 1, since="5.6.0", doc="Of a domain: those without a parent."),
    value("VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS", 1, since="5.6.0", doc="Of a checkpoint: children of children too."),
    value("VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL", 2, since="5.6.0", doc="Parents before their children."),
    value("VIR_DOMAIN_CHECKPOINT_LIST_LEAVES", 4, since="5.6.0", doc="Those without children."),
    value("VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES", 8, since="5.6.0", doc="Those with children."),
])

enum("virDomainCheckpointDeleteFlags", since="5.6.0", doc="What is removed of a checkpoint.", bits=True, values=[
    value("VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN", 1, since="5.6.0", doc="Its children too."),
    value("VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY", 2, since="5.6.0", doc="What is known of it, not its data."),
    value("VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY", 4, since="5.6.0", doc="Its children and not itself."),
])

opaque("virDomainCheckpoint", since="5.2.0", doc="Handle of a checkpoint.")

typedef("virDomainCheckpointPtr", "virDomainCheckpoint *", since="5.2.0")

api("virDomainCheckpointCreateXML", on=Domain, since="5.6.0",
    doc="Makes a checkpoint of a running guest: from now on its disks remember which blocks change.",
    args=[string("xmlDesc", wire="xml_desc", check="nonnull"), flags("virDomainCheckpointCreateFlags")],
    returns=object(DomainCheckpoint), arg="domain",
    proc=411,
    acl=[
        need("domain:checkpoint"),
        need("domain:fs_freeze", when_all_of=["VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE"]),
    ],
    write=True, exclusive=[["VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE", "VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE"]],
    requires=[["VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE", "VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE"]],
    lane="modify")

api("virDomainCheckpointDelete", on=DomainCheckpoint, since="5.6.0",
    doc="Deletes a checkpoint; what its bitmaps remember goes to its parent.",
    args=[flags("virDomainCheckpointDeleteFlags")],
    proc=417,
    acl=[need("domain:checkpoint")], write=True,
    exclusive=[["VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN", "VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY"]], lane="modify")

api("virDomainCheckpointFree", on=DomainCheckpoint, since="5.6.0",
    doc="Drops one reference to the handle of a checkpoint. The checkpoint itself stays.", local=True)

api("virDomainCheckpointGetConnect", on=DomainCheckpoint, since="5.6.0",
    doc="Tells the connection of a checkpoint, without taking a reference.",
    returns=c("virConnectPtr"), local=True)

api("virDomainCheckpointGetDomain", on=DomainCheckpoint, since="5.6.0",
    doc="Tells the domain of a checkpoint, without taking a reference.",
    returns=c("virDomainPtr"), local=True)

api("virDomainCheckpointGetName", on=DomainCheckpoint, since="5.6.0",
    doc="Tells the name of a checkpoint. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virDomainCheckpointGetParent", on=DomainCheckpoint, since="5.6.0",
    doc="Finds the checkpoint that came before a checkpoint.",
    args=[flags()],
    returns=object(DomainCheckpoint, wire="parent"),
    proc=416,
    acl=[need("domain:read")])

api("virDomainCheckpointGetXMLDesc", on=DomainCheckpoint, since="5.6.0",
    doc="Describes a checkpoint.",
    args=[flags("virDomainCheckpointXMLFlags")],
    returns=text("xml"),
    proc=412,
    acl=[
        need("domain:read"),
        need("domain:read_secure", when_all_of=["VIR_DOMAIN_CHECKPOINT_XML_SECURE"]),
    ],
    write_when="flags & VIR_DOMAIN_CHECKPOINT_XML_SECURE")

api("virDomainCheckpointListAllChildren", on=DomainCheckpoint, since="5.6.0",
    doc="Lists the checkpoints that have a checkpoint as parent or, with a flag, as ancestor.",
    args=[
        objects_out("children", DomainCheckpoint, "checkpoints", 16384, ret="int"),
        flags("virDomainCheckpointListFlags"),
    ],
    returns=count,
    proc=414,
    acl=[need("domain:read")])

api("virDomainCheckpointLookupByName", on=Domain, since="5.6.0",
    doc="Finds a checkpoint by its name.",
    args=[string("name", check="nonnull"), flags()],
    returns=object(DomainCheckpoint), arg="domain",
    proc=415,
    acl=[need("domain:read")])

api("virDomainCheckpointRef", on=DomainCheckpoint, since="5.6.0",
    doc="Takes another reference to a checkpoint; virDomainCheckpointFree() drops it.", local=True)

api("virDomainListAllCheckpoints", on=Domain, since="5.6.0",
    doc="Lists the checkpoints of a domain.",
    args=[
        objects_out("checkpoints", DomainCheckpoint, "checkpoints", 16384, ret="int"),
        flags("virDomainCheckpointListFlags"),
    ],
    returns=count, arg="domain",
    proc=413,
    acl=[need("domain:read")])

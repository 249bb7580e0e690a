"""Snapshot: public functions and types."""
from lang.api import *

header("libvirt-domain-snapshot.h")

enum("virDomainSnapshotCreateFlags", since="0.9.5", doc="How a snapshot is made.", bits=True, values=[
    value("VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE", 1, since="0.9.5", doc="Take in one whose data exist already."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT", 2, since="0.9.5", doc="With REDEFINE: it becomes the current one."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA", 4, since="0.9.5", doc="Forget it at once; its data stay."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_HALT", 8, since="0.9.5", doc="End the domain afterwards."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY", 16, since="0.9.5", doc="Disks without memory."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT", 32, since="0.9.10", doc="The new files exist already."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE", 64, since="0.9.10", doc="Freeze the guest's file systems meanwhile."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC", 128, since="0.9.11", doc="All disks or none."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_LIVE", 256, since="1.0.1", doc="Let the guest run while its memory is written."),
    value("VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE", 512, since="5.6.0", doc="Check the document against its schema first."),
])

enum("virDomainSnapshotXMLFlags", since="5.1.0", doc="How a snapshot is shown.", values=[
    value("VIR_DOMAIN_SNAPSHOT_XML_SECURE", 1, since="5.1.0", doc="With passwords; needs a writable connection."),
])

enum("virDomainSnapshotListFlags", since="0.9.5", doc="Which snapshots are listed, and in which order.", bits=True, values=[
    value("VIR_DOMAIN_SNAPSHOT_LIST_ROOTS", 1, since="0.9.5", doc="Of a domain: those without a parent."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS", 1, since="0.9.7", doc="Of a snapshot: children of children too."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_LEAVES", 4, since="0.9.7", doc="Those without children."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES", 8, since="0.9.13", doc="Those with children."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_METADATA", 2, since="0.9.5", doc="Those that would keep the domain from being undefined."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA", 16, since="0.9.13", doc="Those that would not."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE", 32, since="1.0.1", doc="Taken while the domain was shut off."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE", 64, since="1.0.1", doc="Taken with memory."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY", 128, since="1.0.1", doc="Taken without memory while the domain ran."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL", 256, since="1.0.1", doc="Kept inside the images."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL", 512, since="1.0.1", doc="Kept in files of their own."),
    value("VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL", 1024, since="5.2.0", doc="Parents before their children."),
])

enum("virDomainSnapshotRevertFlags", since="0.9.5", doc="How a domain is reverted.", bits=True, values=[
    value("VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING", 1, since="0.9.5", doc="Running afterwards, whatever the snapshot says."),
    value("VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED", 2, since="0.9.5", doc="Paused afterwards, whatever the snapshot says."),
    value("VIR_DOMAIN_SNAPSHOT_REVERT_FORCE", 4, since="0.9.7", doc="Even when something might be lost by it."),
    value("VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM", 8, since="8.1.0", doc="Make its firmware's variables anew from the template."),
])

enum("virDomainSnapshotDeleteFlags", since="0.8.0", doc="What is removed of a snapshot.", bits=True, values=[
    value("VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN", 1, since="0.8.0", doc="Its children too."),
    value("VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY", 2, since="0.9.5", doc="What is known of it, not its data."),
    value("VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY", 4, since="0.9.5", doc="Its children and not itself."),
])

opaque("virDomainSnapshot", since="0.8.0", doc="Handle of a snapshot.")

typedef("virDomainSnapshotPtr", "virDomainSnapshot *", since="0.8.0")

api("virDomainSnapshotCreateXML", on=Domain, since="0.8.0",
    doc="Makes a snapshot of a domain, or brings the description of one back.",
    args=[string("xmlDesc", wire="xml_desc", check="nonnull"), flags("virDomainSnapshotCreateFlags")],
    returns=object(DomainSnapshot), arg="domain",
    proc=185,
    acl=[
        need("domain:snapshot"),
        need("domain:fs_freeze", when_all_of=["VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE"]),
    ],
    write=True,
    exclusive=[
        ["VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE", "VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA"],
        ["VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE", "VIR_DOMAIN_SNAPSHOT_CREATE_HALT"],
    ],
    requires=[["VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT", "VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE"]], lane="modify")

api("virDomainSnapshotGetXMLDesc", on=DomainSnapshot, since="0.8.0",
    doc="Describes a snapshot.",
    args=[flags("virDomainSnapshotXMLFlags")],
    returns=text("xml"), arg="snapshot",
    proc=186,
    acl=[
        need("domain:read"),
        need("domain:read_secure", when_all_of=["VIR_DOMAIN_SNAPSHOT_XML_SECURE"]),
    ],
    write_when="flags & VIR_DOMAIN_SNAPSHOT_XML_SECURE")

api("virDomainSnapshotNum", on=Domain, since="0.8.0",
    doc="Counts the snapshots of a domain.",
    args=[flags("virDomainSnapshotListFlags")],
    returns=result("num"), arg="domain",
    proc=187,
    acl=[need("domain:read")])

api("virDomainSnapshotListNames", on=Domain, since="0.8.0",
    doc="Lists the names of the snapshots of a domain.",
    args=[names_out("names", "nameslen", 16384, ctype="char **"), flags("virDomainSnapshotListFlags")],
    returns=count, arg="domain",
    proc=188,
    acl=[need("domain:read")])

api("virDomainSnapshotLookupByName", on=Domain, since="0.8.0",
    doc="Finds a snapshot by its name.",
    args=[string("name", check="nonnull"), flags()],
    returns=object(DomainSnapshot), arg="domain",
    proc=189,
    acl=[need("domain:read")])

api("virDomainHasCurrentSnapshot", on=Domain, since="0.8.0",
    doc="Tells whether a domain has a current snapshot: the one that the next snapshot follows.",
    args=[flags()],
    returns=result("result"), arg="domain",
    proc=190,
    acl=[need("domain:read")])

api("virDomainSnapshotCurrent", on=Domain, since="0.8.0",
    doc="Finds the current snapshot of a domain: the one that the next snapshot follows.",
    args=[flags()],
    returns=object(DomainSnapshot), arg="domain",
    proc=191,
    acl=[need("domain:read")])

api("virDomainRevertToSnapshot", on=DomainSnapshot, since="0.8.0",
    doc="Returns a domain to the state of a snapshot; what came after is lost.",
    args=[flags("virDomainSnapshotRevertFlags")], arg="snapshot",
    proc=192,
    acl=[need("domain:snapshot")], write=True,
    exclusive=[["VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING", "VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED"]], lane="modify")

api("virDomainSnapshotDelete", on=DomainSnapshot, since="0.8.0",
    doc="Deletes a snapshot; its children stay, or go with it.",
    args=[flags("virDomainSnapshotDeleteFlags")], arg="snapshot",
    proc=193,
    acl=[need("domain:snapshot")], write=True,
    exclusive=[["VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN", "VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY"]], lane="modify")

api("virDomainSnapshotFree", on=DomainSnapshot, arg="snapshot", since="0.8.0",
    doc="Drops one reference to the handle of a snapshot. What it stands for stays.", local=True)

api("virDomainSnapshotGetConnect", on=DomainSnapshot, arg="snapshot", since="0.9.5",
    doc="Tells the connection of a snapshot, without taking a reference.",
    returns=c("virConnectPtr"), local=True)

api("virDomainSnapshotGetDomain", on=DomainSnapshot, arg="snapshot", since="0.9.5",
    doc="Tells the domain of a snapshot, without taking a reference.",
    returns=c("virDomainPtr"), local=True)

api("virDomainSnapshotGetName", on=DomainSnapshot, arg="snapshot", since="0.9.5",
    doc="Tells the name of a snapshot. The text belongs to the handle.",
    returns=c("const char *"), local=True)

api("virDomainSnapshotGetParent", on=DomainSnapshot, since="0.9.7",
    doc="Finds the snapshot that came before a snapshot.",
    args=[flags()],
    returns=object(DomainSnapshot), arg="snapshot",
    proc=244,
    acl=[need("domain:read")])

api("virDomainSnapshotListChildrenNames", on=DomainSnapshot, since="0.9.7",
    doc="Lists the names of the snapshots that follow a snapshot.",
    args=[names_out("names", "nameslen", 16384, ctype="char **"), flags("virDomainSnapshotListFlags")],
    returns=count, arg="snapshot",
    proc=247,
    acl=[need("domain:read")])

api("virDomainSnapshotNumChildren", on=DomainSnapshot, since="0.9.7",
    doc="Counts the snapshots that follow a snapshot.",
    args=[flags("virDomainSnapshotListFlags")],
    returns=result("num"), arg="snapshot",
    proc=246,
    acl=[need("domain:read")])

api("virDomainListAllSnapshots", on=Domain, since="0.9.13",
    doc="Lists the snapshots of a domain.",
    args=[
        objects_out("snaps", DomainSnapshot, "snapshots", 16384, ret="int"),
        flags("virDomainSnapshotListFlags"),
    ],
    returns=count, arg="domain",
    proc=274,
    acl=[need("domain:read")])

api("virDomainSnapshotHasMetadata", on=DomainSnapshot, since="0.9.13",
    doc="Tells whether a snapshot is described here, not only in the disk image.",
    args=[flags()],
    returns=result("metadata"), arg="snapshot",
    proc=272,
    acl=[need("domain:read")])

api("virDomainSnapshotIsCurrent", on=DomainSnapshot, since="0.9.13",
    doc="Tells whether a snapshot is the current one of its domain.",
    args=[flags()],
    returns=result("current"), arg="snapshot",
    proc=271,
    acl=[need("domain:read")])

api("virDomainSnapshotListAllChildren", on=DomainSnapshot, since="0.9.13",
    doc="Lists the snapshots that follow a snapshot.",
    args=[
        objects_out("snaps", DomainSnapshot, "snapshots", 16384, ret="int"),
        flags("virDomainSnapshotListFlags"),
    ],
    returns=count, wire_on="snapshot", arg="snapshot",
    proc=275,
    acl=[need("domain:read")])

api("virDomainSnapshotRef", on=DomainSnapshot, arg="snapshot", since="0.9.13",
    doc="Takes another reference to the handle of a snapshot; virDomainSnapshotFree() drops it.", local=True)

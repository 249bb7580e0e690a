"""virsh: Snapshot."""
from cli.shared import DOMAIN, XPATH
from lang.cli import command, fact, flag, group, record, rest, string, table

group("snapshot", "Snapshot")

command("snapshot-create", "Create a snapshot from XML.",
        options=[
            DOMAIN,
            string("xmlfile", "File with the XML document.", positional=True, names="file"),
            flag("redefine", "Tell of one that exists.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE"),
            flag("current", "With --redefine: it becomes the current one.",
                 bits="VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT"),
            flag("no-metadata", "Do not remember it.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA"),
            flag("halt", "Stop the guest afterwards.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_HALT"),
            flag("disk-only", "Disks, not memory.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY"),
            flag("reuse-external", "Use files that exist already.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT"),
            flag("quiesce", "Freeze file systems in the guest first.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE"),
            flag("atomic", "All disks or none.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC"),
            flag("live", "Leave the guest running meanwhile.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_LIVE"),
            flag("validate", "Check against the schema first.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE"),
        ])

command("snapshot-create-as", "Create a snapshot from arguments.",
        options=[
            DOMAIN,
            string("name", "Name of the snapshot.", positional="also"),
            string("description", "Text about it.", positional="also"),
            flag("print-xml", "Print the XML document instead of using it."),
            flag("no-metadata", "Do not remember it.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA"),
            flag("halt", "Stop the guest afterwards.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_HALT"),
            flag("disk-only", "Disks, not memory.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY"),
            flag("reuse-external", "Use files that exist already.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT"),
            flag("quiesce", "Freeze file systems in the guest first.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE"),
            flag("atomic", "All disks or none.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC"),
            flag("live", "Leave the guest running meanwhile.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_LIVE"),
            flag("validate", "Check against the schema first.", bits="VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE"),
            string("memspec", "Where the memory goes: [file=]name[,snapshot=type]."),
            rest("diskspec", "A disk and what is done with it, as name,option=value."),
        ])

command("snapshot-current", "Show or set the current snapshot.",
        options=[
            DOMAIN,
            flag("name", "Its name only."),
            flag("security-info", "With passwords.", bits="VIR_DOMAIN_SNAPSHOT_XML_SECURE"),
            string("snapshotname", "Name of the snapshot.", positional=True, names="snapshot"),
        ],
        exclusive=[("name", "snapshotname")])

command("snapshot-delete", "Delete a snapshot.",
        options=[
            DOMAIN,
            string("snapshotname", "Name of the snapshot.", positional=True, names="snapshot"),
            flag("current", "The current one."),
            flag("children", "And all below it.", bits="VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN"),
            flag("children-only", "All below it, not itself.", bits="VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY"),
            flag("metadata", "Forget it, leaving the data.", bits="VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY"),
        ])

command("snapshot-dumpxml", "The XML document of a snapshot.",
        options=[
            DOMAIN,
            string("snapshotname", "Name of the snapshot.", required=True, positional=True, names="snapshot"),
            flag("security-info", "With passwords.", bits="VIR_DOMAIN_SNAPSHOT_XML_SECURE"),
            XPATH,
        ])

command("snapshot-edit", "Edit the XML of a snapshot.",
        options=[
            DOMAIN,
            string("snapshotname", "Name of the snapshot.", positional=True, names="snapshot"),
            flag("current", "And make it the current one."),
            flag("rename", "A changed name renames it."),
            flag("clone", "A changed name makes a copy."),
        ],
        exclusive=[("rename", "clone")])

command("snapshot-info", "Basic facts about a snapshot.",
        options=[
            DOMAIN,
            string("snapshotname", "Name of the snapshot.", positional=True, names="snapshot"),
            flag("current", "The current one."),
        ],
        output=record(
            fact("name", "text", "Name.", label="Name:"),
            fact("domain", "text", "Its guest.", label="Domain:"),
            fact("current", "yesno", "Whether the guest goes on from it.", label="Current:"),
            fact("state", "text", "State of the guest in it.", label="State:"),
            fact("location", "text", "Where it is.", label="Location:", words="internal,external"),
            fact("parent", "text", "Snapshot that it is below of.", label="Parent:", null="it is the first"),
            fact("children", "number", "Snapshots right below it.", label="Children:"),
            fact("descendants", "number", "All below it.", label="Descendants:"),
            fact("metadata", "yesno", "Whether the library knows more than the hypervisor.", label="Metadata:",
                 missing="it is not known")))

command("snapshot-list", "Snapshots of a guest.",
        options=[
            DOMAIN,
            flag("parent", "With a column for the parent."),
            flag("roots", "Those without parent.", bits="VIR_DOMAIN_SNAPSHOT_LIST_ROOTS"),
            flag("leaves", "Those without children.", bits="VIR_DOMAIN_SNAPSHOT_LIST_LEAVES"),
            flag("no-leaves", "Those with children.", bits="VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES"),
            flag("metadata", "Those that libvirt keeps data of.", bits="VIR_DOMAIN_SNAPSHOT_LIST_METADATA"),
            flag("no-metadata", "Those that it does not.", bits="VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA"),
            flag("inactive", "Taken of a guest that did not run.", bits="VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE"),
            flag("active", "Taken of a guest that ran.", bits="VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE"),
            flag("disk-only", "Of disks only.", bits="VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY"),
            flag("internal", "Inside the images.", bits="VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL"),
            flag("external", "In files of their own.", bits="VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL"),
            flag("tree", "As a tree."),
            string("from", "Those below this one.", positional="also", names="snapshot"),
            flag("current", "Those below the current one."),
            flag("descendants", "With --from: not only children.", bits="VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS"),
            flag("name", "Names only."),
            flag("topological", "Parents before children.", bits="VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL"),
        ],
        exclusive=[("tree", "name"), ("parent", "roots"), ("parent", "tree"), ("roots", "tree"), ("roots", "from"), ("roots", "current")],
        output=table(
            fact("name", "text", "Name.", label="Name"),
            fact("creation_time", "number", "When it was made, seconds since 1970.", label="Creation Time", unit="s"),
            fact("state", "text", "State of the guest in it.", label="State"),
            fact("parent", "text", "Snapshot that it is below of.", label="Parent", null="it is a root",
                 missing="without --parent")))

command("snapshot-parent", "Name of a snapshot's parent.",
        options=[
            DOMAIN,
            string("snapshotname", "Name of the snapshot.", positional=True, names="snapshot"),
            flag("current", "The current one."),
        ])

command("snapshot-revert", "Bring a guest back to a snapshot.",
        options=[
            DOMAIN,
            string("snapshotname", "Name of the snapshot.", positional=True, names="snapshot"),
            flag("current", "The current one."),
            flag("running", "Run afterwards.", bits="VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING"),
            flag("paused", "Be paused afterwards.", bits="VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED"),
            flag("force", "Even when the guest has to be stopped and started.",
                 bits="VIR_DOMAIN_SNAPSHOT_REVERT_FORCE"),
            flag("reset-nvram", "Start from a fresh firmware variable store.",
                 bits="VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM"),
        ])

"""virsh: Checkpoint."""
from cli.shared import CHECKPOINT, DOMAIN, XPATH
from lang.cli import command, fact, flag, group, record, rest, string, table

group("checkpoint", "Checkpoint")

command("checkpoint-create", "Create a checkpoint from XML.",
        options=[
            DOMAIN,
            string("xmlfile", "File with the XML document.", positional=True, names="file"),
            flag("redefine", "Tell of one that exists.", bits="VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE"),
            flag("redefine-validate", "Check its data in the images.",
                 bits="VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE"),
            flag("quiesce", "Freeze file systems in the guest first.",
                 bits="VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE"),
        ],
        requires=[("redefine-validate", "redefine")])

command("checkpoint-create-as", "Create a checkpoint from arguments.",
        options=[
            DOMAIN,
            string("name", "Name of the checkpoint.", positional="also"),
            string("description", "Text about it.", positional="also"),
            flag("print-xml", "Print the XML document instead of using it."),
            flag("quiesce", "Freeze file systems in the guest first.",
                 bits="VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE"),
            rest("diskspec", "A disk and what is done with it, as name,option=value."),
        ])

command("checkpoint-delete", "Delete a checkpoint.",
        options=[
            DOMAIN, CHECKPOINT,
            flag("children", "And all below it.", bits="VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN"),
            flag("children-only", "All below it, not itself.", bits="VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY"),
            flag("metadata", "Forget it, leaving the data.", bits="VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY"),
        ])

command("checkpoint-dumpxml", "The XML document of a checkpoint.",
        options=[
            DOMAIN, CHECKPOINT,
            flag("security-info", "With passwords.", bits="VIR_DOMAIN_CHECKPOINT_XML_SECURE"),
            flag("no-domain", "Without the document of the guest.", bits="VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN"),
            flag("size", "With the size of what changed since.", bits="VIR_DOMAIN_CHECKPOINT_XML_SIZE"),
            XPATH,
        ])

command("checkpoint-edit", "Edit the XML of a checkpoint.", options=[DOMAIN, CHECKPOINT])

command("checkpoint-info", "Basic facts about a checkpoint.", options=[DOMAIN, CHECKPOINT],
        output=record(
            fact("name", "text", "Name.", label="Name:"),
            fact("domain", "text", "Its guest.", label="Domain:"),
            fact("parent", "text", "Checkpoint that it is below of.", label="Parent:", null="it is the first"),
            fact("children", "number", "Checkpoints right below it.", label="Children:"),
            fact("descendants", "number", "All below it.", label="Descendants:")))

command("checkpoint-list", "Checkpoints of a guest.",
        options=[
            DOMAIN,
            flag("parent", "With a column for the parent."),
            flag("roots", "Those without parent.", bits="VIR_DOMAIN_CHECKPOINT_LIST_ROOTS"),
            flag("leaves", "Those without children.", bits="VIR_DOMAIN_CHECKPOINT_LIST_LEAVES"),
            flag("no-leaves", "Those with children.", bits="VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES"),
            flag("tree", "As a tree."),
            string("from", "Those below this one.", positional="also", names="checkpoint"),
            flag("descendants", "With --from: not only children.", bits="VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS"),
            flag("name", "Names only."),
            flag("topological", "Parents before children.", bits="VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL"),
        ],
        exclusive=[("tree", "name"), ("parent", "roots"), ("parent", "tree"), ("roots", "tree"), ("roots", "from")],
        output=table(
            fact("name", "text", "Name.", label="Name"),
            fact("creation_time", "number", "When it was made, seconds since 1970.", label="Creation Time", unit="s"),
            fact("parent", "text", "Checkpoint that it is below of.", label="Parent", null="it is a root",
                 missing="without --parent")))

command("checkpoint-parent", "Name of a checkpoint's parent.", options=[DOMAIN, CHECKPOINT])

"""virsh: Node Device."""
from cli.shared import AFFECT, FILE, NODEDEV, WAITING, XPATH
from lang.cli import alias, command, command_alias, fact, flag, group, record, string, table

group("nodedev", "Node Device")

command("nodedev-create", "Create a device of the host from an XML file.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_NODE_DEVICE_CREATE_XML_VALIDATE"),
        ])

command("nodedev-destroy", "Remove a device of the host.",
        options=[
            alias("name", of="device"),
            NODEDEV,
        ])

command("nodedev-detach", "Take a device away from the host for a guest.",
        options=[
            NODEDEV,
            string("driver", "Driver that takes it: vfio and its kin.", allow_empty=True, positional="also"),
        ])

command_alias("nodedev-dettach", of="nodedev-detach")

command("nodedev-dumpxml", "The XML document of a device.",
        options=[
            NODEDEV,
            flag("inactive", "The stored definition.", bits="VIR_NODE_DEVICE_XML_INACTIVE"),
            XPATH,
        ])

command("nodedev-list", "Devices of the host.",
        options=[
            flag("tree", "As a tree."),
            string("cap", "Capabilities, separated by commas.", positional="also"),
            flag("inactive", "Those that are not active."),
            flag("all", "All of them."),
            flag("persistent", "Those with a stored definition.",
                 bits="VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT"),
            flag("transient", "Those without a stored definition.",
                 bits="VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT"),
        ],
        output=table(fact("name", "text", "Name of the device.", label="Name")))

command("nodedev-reattach", "Give a device back to the host.", options=[NODEDEV])

command("nodedev-reset", "Reset a device of the host.", options=[NODEDEV])

command("nodedev-event", "Wait for events of devices.",
        options=[
            string("device", "Only this device.", positional="also", names="nodedev"),
            string("event", "Kind of event (see --list).", positional="also", names="=lifecycle,update"),
            WAITING,
        ])

command("nodedev-define", "Store a device of the host from an XML file.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_NODE_DEVICE_DEFINE_XML_VALIDATE"),
        ])

command("nodedev-undefine", "Remove the stored definition of a device.", options=[NODEDEV])

command("nodedev-start", "Start a device that is defined.", options=[NODEDEV])

command("nodedev-autostart", "Start a device with its parent, or no longer.",
        options=[
            NODEDEV,
            flag("disable", "No longer."),
        ])

command("nodedev-info", "Basic facts about a device.", options=[NODEDEV],
        output=record(
            fact("name", "text", "Name.", label="Name:"),
            fact("parent", "text", "Device that it is below of; nothing for the host itself.", label="Parent:"),
            fact("active", "yesno", "Whether it is there.", label="Active:"),
            fact("persistent", "yesno", "Whether its definition is stored.", label="Persistent:",
                 null="it is not known"),
            fact("autostart", "yesno", "Whether it starts with its parent.", label="Autostart:")))

command("nodedev-update", "Change a device from an XML file.",
        options=[
            NODEDEV,
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            AFFECT,
        ])

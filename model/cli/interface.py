"""virsh: Interface."""
from cli.shared import FILE, IFACE, XPATH
from lang.cli import command, fact, flag, group, integer, string, table

group("interface", "Interface")

command("iface-begin", "Take a restore point of the host's interface configuration.")

command("iface-bridge", "Create a bridge and attach an interface to it.",
        options=[
            IFACE,
            string("bridge", "Name of the bridge.", required=True, positional=True),
            flag("no-stp", "Without spanning tree protocol."),
            integer("delay", "Seconds before packets are forwarded.", positional="also"),
            flag("no-start", "Do not start the bridge."),
        ])

command("iface-commit", "Keep the changes since iface-begin.")

command("iface-define", "Store an interface of the host from an XML file.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_INTERFACE_DEFINE_VALIDATE"),
        ])

command("iface-destroy", "Take an interface of the host down.", options=[IFACE])

command("iface-dumpxml", "The XML document of an interface.",
        options=[
            IFACE,
            flag("inactive", "The stored definition.", bits="VIR_INTERFACE_XML_INACTIVE"),
            XPATH,
        ])

command("iface-edit", "Edit an interface's XML in an editor.", options=[IFACE])

command("iface-list", "Interfaces of the host.",
        options=[
            flag("inactive", "Those that are not active."),
            flag("all", "All of them."),
        ],
        exclusive=[("all", "inactive")],
        output=table(
            fact("name", "text", "Name.", label="Name"),
            fact("state", "text", "State.", label="State", words="active,inactive"),
            fact("mac_address", "text", "MAC address.", label="MAC Address", null="it has none")))

command("iface-mac", "Name of an interface to its MAC address.", options=[IFACE])

command("iface-name", "MAC address of an interface to its name.", options=[IFACE])

command("iface-rollback", "Go back to the state at iface-begin.")

command("iface-start", "Bring an interface of the host up.", options=[IFACE])

command("iface-unbridge", "Remove a bridge, keeping the interface in it.",
        options=[
            string("bridge", "Name of the bridge.", required=True, positional=True),
            flag("no-start", "Do not start the interface."),
        ])

command("iface-undefine", "Remove the stored configuration of an interface.", options=[IFACE])

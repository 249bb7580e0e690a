"""virsh: Network Filter."""
from cli.shared import BINDING, FILE, NWFILTER, XPATH
from lang.cli import command, fact, flag, group, table

group("filter", "Network Filter")

command("nwfilter-define", "Store a network filter from an XML file.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_NWFILTER_DEFINE_VALIDATE"),
        ])

command("nwfilter-dumpxml", "The XML document of a network filter.", options=[NWFILTER, XPATH])

command("nwfilter-edit", "Edit a network filter's XML in an editor.", options=[NWFILTER])

command("nwfilter-list", "Network filters.",
        output=table(
            fact("uuid", "text", "UUID.", label="UUID"),
            fact("name", "text", "Name.", label="Name")))

command("nwfilter-undefine", "Remove a network filter.", options=[NWFILTER])

command("nwfilter-binding-create", "Apply a network filter to a port as an XML file says.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_NWFILTER_BINDING_CREATE_VALIDATE"),
        ])

command("nwfilter-binding-delete", "Take a network filter off a port.", options=[BINDING])

command("nwfilter-binding-dumpxml", "The XML document of a filter binding.", options=[BINDING, XPATH])

command("nwfilter-binding-list", "Ports that have a network filter.",
        output=table(
            fact("port_dev", "text", "Device of the port.", label="Port Dev"),
            fact("filter", "text", "Name of its filter.", label="Filter")))

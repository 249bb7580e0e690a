"""virsh: Networking."""
from lang.cli import alias, command, flag, group, integer, rest, string

group("network", "Networking")

command("net-list", "Virtual networks.",
        options=[
            flag("inactive", "Those that are not running."),
            flag("all", "All, running or not."),
            flag("persistent", "Those with a stored definition."),
            flag("transient", "Those without a stored definition."),
            flag("autostart", "Those that start with the host."),
            flag("no-autostart", "Those that do not."),
            flag("uuid", "Print UUIDs only."),
            flag("name", "Print names only."),
            flag("table", "Print a table (the default)."),
            flag("title", "Show the title."),
        ])

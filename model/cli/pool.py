"""virsh: Storage Pool."""
from lang.cli import alias, command, flag, group, integer, rest, string

group("pool", "Storage Pool")

command("pool-list", "Storage pools.",
        options=[
            flag("inactive", "Those that are not running."),
            flag("all", "All, running or not."),
            flag("transient", "Those without a stored definition."),
            flag("persistent", "Those with a stored definition."),
            flag("autostart", "Those that start with the host."),
            flag("no-autostart", "Those that do not."),
            flag("details", "With sizes."),
            flag("uuid", "Print UUIDs only."),
            flag("name", "Print names only."),
        ],
        exclusive=[("all", "inactive"), ("details", "uuid"), ("details", "name")])

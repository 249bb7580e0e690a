"""virt-admin: Virt-admin itself."""
from lang.cli import command, commands_of, group, string

group("virt-admin", "Virt-admin itself")

commands_of("shell")

command("uri", "URI of the daemon.", output=True)

command("version", "Versions of library and daemon.", output=True)

command("connect", "Connect to another daemon.",
        options=[
            string("name", "URI of the daemon, as virtqemud:///system.", positional=True, allow_empty=True),
        ],
        connection=False)

"""virt-admin: Virt-admin itself."""
from lang.cli import command, commands_of, fact, group, record, string, value

group("virt-admin", "Virt-admin itself")

commands_of("shell")

command("uri", "URI of the daemon.",
        output=value("text", "The URI."))

command("version", "Versions of library and daemon.",
        output=record(
            fact("compiled_against_library", "text", "Version that the shell was built with.",
                 label="Compiled against library:"),
            fact("using_library", "text", "Version of the library.", label="Using library:"),
            fact("running_against_daemon", "text", "Version of the daemon.", label="Running against daemon:")))

command("connect", "Connect to another daemon.",
        options=[
            string("name", "URI of the daemon, as virtqemud:///system.", positional=True, allow_empty=True),
        ],
        connection=False)

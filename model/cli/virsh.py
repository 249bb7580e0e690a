"""virsh: Virsh itself."""
from lang.cli import command, commands_of, fact, flag, group, record, string

group("virsh", "Virsh itself")

commands_of("shell")

command("connect", "Connect to another hypervisor.",
        options=[
            string("name", "Connection URI.", positional=True, allow_empty=True),
            flag("readonly", "Read-only."),
        ],
        connection=False)

command("explain", "What an error means, and what helps against it.",
        options=[
            string("code", "Number or name of the error, as 42 or NO_DOMAIN.", required=True, positional=True),
        ],
        connection=False,
        output=record(
            fact("code", "number", "Number.", label="Code:"),
            fact("name", "text", "Name of its constant.", label="Name:"),
            fact("meaning", "text", "What it means.", label="Meaning:"),
            fact("remedy", "text", "What helps.", label="Remedy:")))

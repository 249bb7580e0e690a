"""virsh: Virsh itself."""
from lang.cli import alias, command, flag, group, integer, rest, string

group("virsh", "Virsh itself")

command("cd", "Change the local working directory.",
        options=[
            string("dir", "Directory; home when not given.", positional=True),
        ],
        connection=False)

command("connect", "Connect to another hypervisor.",
        options=[
            string("name", "Connection URI.", positional=True, allow_empty=True),
            flag("readonly", "Read-only."),
        ],
        connection=False)

command("echo", "Print arguments, optionally quoted.",
        options=[
            flag("shell", "Quote for a shell."),
            flag("xml", "Escape for XML.", names="file"),
            flag("split", "Each argument on a line of its own."),
            flag("err", "To standard error."),
            alias("str", of="string"),
            alias("hi", of="string=hello"),
            string("prefix", "Text before the output."),
            rest("string", "What to print."),
        ],
        exclusive=[("shell", "xml"), ("shell", "split"), ("xml", "split")],
        connection=False)

command("exit", "Leave the shell.",
        connection=False)

command("quit", "Leave the shell.",
        connection=False)

command("pwd", "Print the local working directory.",
        connection=False)

command("help", "Help on a command, a group or everything.",
        options=[
            string("command", "A command or a group.", positional=True),
        ],
        connection=False)

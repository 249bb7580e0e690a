"""Commands of every program that has commands: the shell around them."""
from lang.cli import alias, command, flag, rest, string

command("cd", "Change the local working directory.",
        options=[
            string("dir", "Directory; home when not given.", positional=True),
        ],
        connection=False)

command("echo", "Print arguments, optionally quoted.",
        options=[
            flag("shell", "Quote for a shell."),
            flag("xml", "Escape for XML."),
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

command("help", "Help on a command, a group or everything.",
        options=[
            string("command", "A command or a group.", positional=True, names="command"),
        ],
        connection=False)

command("pwd", "Print the local working directory.",
        connection=False)

command("quit", "Leave the shell.",
        connection=False)

command("self-test", "Check the tables of commands.",
        options=[
            flag("completers-missing", "Options that nothing completes."),
            flag("dump-help", "Help pages of all commands."),
        ],
        connection=False,
        hidden=True)

command("complete", "Candidates for the last word of a command line.",
        options=[
            rest("string", "The words so far.", allow_empty=True),
        ],
        connection=False,
        hidden=True)

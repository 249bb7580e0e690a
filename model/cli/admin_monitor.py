"""virt-admin: Monitoring commands."""
from cli.admin_shared import SERVER
from lang.cli import command, command_alias, group, string

group("monitor", "Monitoring commands")

command("server-list", "Servers of a daemon.", output=True)

command("server-threadpool-info", "Worker threads of a server.", options=[SERVER], output=True)

command("client-list", "Clients of a server.", options=[SERVER], output=True)

command("client-info", "What is known about a client.",
        options=[
            SERVER,
            string("client", "Number of the client.", required=True, positional=True),
        ],
        output=True)

command("server-clients-info", "How many clients a server has and may have.", options=[SERVER], output=True)

command_alias("srv-list", of="server-list")
command_alias("srv-threadpool-info", of="server-threadpool-info")
command_alias("srv-clients-list", of="client-list")
command_alias("srv-clients-info", of="server-clients-info")

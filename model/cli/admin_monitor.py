"""virt-admin: Monitoring commands."""
from cli.admin_shared import SERVER
from lang.cli import command, command_alias, fact, group, record, string, table

group("monitor", "Monitoring commands")

command("server-list", "Servers of a daemon.",
        output=table(
            fact("id", "number", "Number.", label="Id"),
            fact("name", "text", "Name.", label="Name")))

command("server-threadpool-info", "Worker threads of a server.", options=[SERVER],
        output=record(keys="Numbers as virAdmServerGetThreadPoolParameters() names them."))

command("client-list", "Clients of a server.", options=[SERVER],
        output=table(
            fact("id", "number", "Number.", label="Id"),
            fact("transport", "text", "How it is connected.", label="Transport", words="unix,tcp,tls"),
            fact("connected_since", "number", "When it came, seconds since 1970.", label="Connected since", unit="s")))

command("client-info", "What is known about a client.",
        options=[
            SERVER,
            string("client", "Number of the client.", required=True, positional=True),
        ],
        output=record(
            fact("id", "number", "Number."),
            fact("connection_time", "text", "When it came."),
            fact("transport", "text", "How it is connected.", words="unix,tcp,tls"),
            keys="Parameters as virAdmClientGetInfo() names them."))

command("server-clients-info", "How many clients a server has and may have.", options=[SERVER],
        output=record(keys="Numbers as virAdmServerGetClientLimits() names them."))

command_alias("srv-list", of="server-list")
command_alias("srv-threadpool-info", of="server-threadpool-info")
command_alias("srv-clients-list", of="client-list")
command_alias("srv-clients-info", of="server-clients-info")

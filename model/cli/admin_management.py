"""virt-admin: Management commands."""
from cli.admin_shared import SERVER
from lang.cli import command, command_alias, flag, group, integer, string

group("management", "Management commands")

command("server-threadpool-set", "Set how many worker threads a server has.",
        options=[
            SERVER,
            integer("min-workers", "Fewest workers.", positional="also",
                    param=("VIR_THREADPOOL_WORKERS_MIN", "uint")),
            integer("max-workers", "Most workers.", positional="also",
                    param=("VIR_THREADPOOL_WORKERS_MAX", "uint")),
            integer("priority-workers", "Workers for calls that must not wait.", positional="also",
                    param=("VIR_THREADPOOL_WORKERS_PRIORITY", "uint")),
        ])

command("client-disconnect", "Close the connection of a client.",
        options=[
            SERVER,
            integer("client", "Number of the client.", required=True, positional=True),
        ])

command("server-clients-set", "Set how many clients a server may have.",
        options=[
            SERVER,
            integer("max-clients", "Most clients.", positional="also",
                    param=("VIR_SERVER_CLIENTS_MAX", "uint")),
            integer("max-unauth-clients", "Most clients that have not said who they are.", positional="also",
                    param=("VIR_SERVER_CLIENTS_UNAUTH_MAX", "uint")),
        ])

command("server-update-tls", "Make a server read its certificates again.", options=[SERVER])

command("daemon-log-filters", "Show or set which messages a daemon logs.",
        options=[
            string("filters", "Filters, as '3:remote 4:event'.", positional=True, allow_empty=True),
        ])

command("daemon-log-outputs", "Show or set where a daemon logs to.",
        options=[
            string("outputs", "Outputs, as '3:stderr 1:file:/tmp/d.log'.", positional=True, allow_empty=True),
        ])

command("daemon-timeout", "Set after how many idle seconds a daemon ends.",
        options=[
            integer("timeout", "Seconds; 0 for never.", required=True, positional=True),
        ])

command("daemon-shutdown", "End a daemon.",
        options=[
            flag("preserve", "Keep guests that belong to it."),
        ])

command_alias("srv-threadpool-set", of="server-threadpool-set")
command_alias("srv-clients-set", of="server-clients-set")
command_alias("srv-update-tls", of="server-update-tls")

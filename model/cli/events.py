"""virsh: Domain Events."""
from lang.cli import alias, command, flag, group, integer, rest, string

group("events", "Domain Events")

command("event", "Wait for events of guests.",
        options=[
            string("domain", "Only this guest.", names="domain"),
            string("event", "Kind of event (see --list)."),
            flag("all", "Wait for every kind of event."),
            flag("loop", "Go on until interrupted."),
            integer("timeout", "Seconds to wait at most."),
            flag("list", "Print the kinds of events."),
            flag("timestamp", "Print the time before each event."),
        ],
        exclusive=[("all", "event"), ("list", "all"), ("list", "event")])

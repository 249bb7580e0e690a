"""virsh: Domain Events."""
from cli.shared import WAITING
from lang.cli import command, flag, group, string

group("events", "Domain Events")

command("event", "Wait for events of guests.",
        options=[
            string("domain", "Only this guest.", positional="also", names="domain"),
            string("event", "Kind of event (see --list).", positional="also", names="event"),
            flag("all", "Wait for every kind of event."),
            flag("list", "Print the kinds of events."),
            WAITING,
        ],
        exclusive=[("all", "event"), ("list", "all"), ("list", "event")])

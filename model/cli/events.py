"""virsh: Domain Events."""
from cli.shared import WAITING
from lang.cli import command, flag, group, string

group("events", "Domain Events")

command("event", "Wait for events of guests.",
        options=[
            string("domain", "Only this guest.", positional="also", names="domain"),
            string("event", "Kind of event (see --list).", positional="also",
                   names="=lifecycle,reboot,rtc-change,watchdog,io-error,graphics,io-error-reason,"
                         "control-error,block-job,disk-change,tray-change,pm-wakeup,pm-suspend,balloon-change,"
                         "pm-suspend-disk,device-removed,block-job-2,tunable,agent-lifecycle,"
                         "device-added,migration-iteration,job-completed,device-removal-failed,metadata-change,"
                         "block-threshold,memory-failure,memory-device-size-change"),
            flag("all", "Wait for every kind of event."),
            WAITING,
        ],
        exclusive=[("all", "event"), ("list", "all"), ("list", "event")])

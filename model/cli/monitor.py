"""virsh: Domain Monitoring."""
from lang.cli import alias, command, flag, group, integer, rest, string

group("monitor", "Domain Monitoring")

command("list", "Guests of the connection, as a table or as bare names.",
        options=[
            flag("inactive", "Those that are not running."),
            flag("all", "All, running or not."),
            flag("transient", "Those without a stored definition."),
            flag("persistent", "Those with a stored definition."),
            flag("with-snapshot", "Those that have snapshots."),
            flag("without-snapshot", "Those that have none."),
            flag("with-checkpoint", "Those that have checkpoints."),
            flag("without-checkpoint", "Those that have none."),
            flag("state-running", "Those that run."),
            flag("state-paused", "Those that are paused."),
            flag("state-shutoff", "Those that are shut off."),
            flag("state-other", "Those in any other state."),
            flag("autostart", "Those that start with the host."),
            flag("no-autostart", "Those that do not."),
            flag("with-managed-save", "Those with a saved state."),
            flag("without-managed-save", "Those without one."),
            flag("uuid", "Print UUIDs only."),
            flag("name", "Print names only."),
            flag("id", "Print ids only."),
            flag("table", "Print a table (the default)."),
            flag("managed-save", "Mark those with a saved state."),
            flag("title", "Show the title."),
        ],
        exclusive=[("table", "name"), ("table", "id")])

command("dominfo", "Basic facts about a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("domstate", "State of a guest, and why.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("reason", "Say why."),
        ])

command("domstats", "Statistics of one, some or all guests.",
        options=[
            flag("state", "Group: state and reason."),
            flag("cpu-total", "Group: CPU time."),
            flag("balloon", "Group: memory."),
            flag("vcpu", "Group: each virtual CPU."),
            flag("interface", "Group: each network interface."),
            flag("block", "Group: each disk."),
            flag("perf", "Group: performance counters."),
            flag("iothread", "Group: I/O threads."),
            flag("memory", "Group: memory bandwidth."),
            flag("dirtyrate", "Group: rate of dirtied memory."),
            flag("vm", "Group: what the hypervisor itself counts."),
            flag("list-active", "Only running guests."),
            flag("list-inactive", "Only guests that do not run."),
            flag("list-persistent", "Only guests with a stored definition."),
            flag("list-transient", "Only guests without."),
            flag("list-running", "Only guests that run."),
            flag("list-paused", "Only paused guests."),
            flag("list-shutoff", "Only guests that are shut off."),
            flag("list-other", "Only guests in other states."),
            flag("raw", "Numbers as they are."),
            flag("enforce", "Fail when a group is not available."),
            flag("backing", "With the backing chain of each disk."),
            flag("nowait", "Leave out what would have to be waited for."),
            rest("domain", "Guests; all when none is given."),
        ])

command("dommemstat", "Memory statistics of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            integer("period", "Seconds between two readings by the balloon."),
            flag("config", "The stored definition: counts from the next start."),
            flag("live", "The running guest."),
            flag("current", "The running guest when it runs, else the stored definition (the default)."),
        ],
        exclusive=[("current", "live"), ("current", "config")])

command("domblklist", "Disks of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("inactive", "Of the stored definition."),
            flag("details", "With kind and device."),
        ])

command("domiflist", "Network interfaces of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("inactive", "Of the stored definition."),
        ])

command("domblkstat", "I/O counters of a disk.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            string("device", "Disk: target or path of its source.", positional=True, allow_empty=True),
            flag("human", "Words and units for people."),
        ])

command("domifstat", "Packet counters of an interface.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            string("interface", "Device on the host, or MAC address.", required=True, positional=True),
        ])

command("domblkinfo", "Sizes of a disk.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            string("device", "Disk: target or path of its source.", positional=True),
            flag("human", "Words and units for people."),
            flag("all", "Every disk."),
        ],
        exclusive=[("all", "device")])

command("domcontrol", "State of the control channel to a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("domblkerror", "Disks that met an I/O error.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

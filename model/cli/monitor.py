"""virsh: Domain Monitoring."""
from cli.shared import AFFECT, DOMAIN
from lang.cli import alias, command, flag, group, integer, rest, string

group("monitor", "Domain Monitoring")

command("domblkerror", "Disks that met an I/O error.", options=[DOMAIN], output=True)

command("domblkinfo", "Sizes of a disk.",
        options=[
            DOMAIN,
            string("device", "Disk: target or path of its source.", positional=True, names="disk"),
            flag("human", "Words and units for people."),
            flag("all", "Every disk."),
        ],
        exclusive=[("all", "device")],
        output=True)

command("domblklist", "Disks of a guest.",
        options=[
            DOMAIN,
            flag("inactive", "Of the stored definition.", bits="VIR_DOMAIN_XML_INACTIVE"),
            flag("details", "With kind and device."),
        ],
        output=True)

command("domblkstat", "I/O counters of a disk.",
        options=[
            DOMAIN,
            string("device", "Disk: target or path of its source.", positional=True, allow_empty=True,
                   names="disk"),
            flag("human", "Words and units for people."),
        ],
        output=True)

command("domcontrol", "State of the control channel to a guest.", options=[DOMAIN], output=True)

command("domif-getlink", "Whether the link of an interface is up.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", required=True, positional=True,
                   names="domain-interface"),
            alias("persistent", of="config"),
            flag("config", "The stored definition.", bits="VIR_DOMAIN_AFFECT_CONFIG"),
        ],
        output=True)

command("domifaddr", "IP addresses of a guest's interfaces.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", positional=True, names="domain-interface"),
            flag("full", "Repeat name and MAC address in each line."),
            string("source", "Who is asked: lease, agent or arp.", positional="also", names="=lease,agent,arp"),
        ],
        output=True)

command("domiflist", "Network interfaces of a guest.",
        options=[
            DOMAIN,
            flag("inactive", "Of the stored definition.", bits="VIR_DOMAIN_XML_INACTIVE"),
        ],
        output=True)

command("domifstat", "Packet counters of an interface.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", required=True, positional=True,
                   names="domain-interface"),
        ],
        output=True)

command("dominfo", "Basic facts about a guest.", options=[DOMAIN], output=True)

command("dommemstat", "Memory statistics of a guest.",
        options=[
            DOMAIN,
            integer("period", "Seconds between two readings by the balloon."),
            AFFECT,
        ],
        output=True)

command("domstate", "State of a guest, and why.",
        options=[
            DOMAIN,
            flag("reason", "Say why."),
        ],
        output=True)

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
            flag("list-active", "Only running guests.", bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE"),
            flag("list-inactive", "Only guests that do not run.",
                 bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE"),
            flag("list-persistent", "Only guests with a stored definition.",
                 bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT"),
            flag("list-transient", "Only guests without.", bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT"),
            flag("list-running", "Only guests that run.", bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING"),
            flag("list-paused", "Only paused guests.", bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED"),
            flag("list-shutoff", "Only guests that are shut off.",
                 bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF"),
            flag("list-other", "Only guests in other states.", bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER"),
            flag("raw", "Numbers as they are."),
            flag("enforce", "Fail when a group is not available.",
                 bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS"),
            flag("backing", "With the backing chain of each disk.",
                 bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING"),
            flag("nowait", "Leave out what would have to be waited for.",
                 bits="VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT"),
            rest("domain", "Guests; all when none is given.", names="domain"),
        ],
        output=True)

command("domtime", "Show or set a guest's clock, through its agent.",
        options=[
            DOMAIN,
            flag("now", "Set it to the time of this host."),
            flag("pretty", "Indent it for people."),
            flag("sync", "Set it from the guest's own real-time clock.", bits="VIR_DOMAIN_TIME_SYNC"),
            integer("time", "Set it to this many seconds since 1970.", positional="also"),
        ],
        exclusive=[("time", "now"), ("time", "sync"), ("now", "sync")],
        output=True)

command("list", "Guests of the connection, as a table or as bare names.",
        options=[
            flag("inactive", "Those that are not running."),
            flag("all", "All, running or not."),
            flag("transient", "Those without a stored definition.", bits="VIR_CONNECT_LIST_DOMAINS_TRANSIENT"),
            flag("persistent", "Those with a stored definition.", bits="VIR_CONNECT_LIST_DOMAINS_PERSISTENT"),
            flag("with-snapshot", "Those that have snapshots.", bits="VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT"),
            flag("without-snapshot", "Those that have none.", bits="VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT"),
            flag("with-checkpoint", "Those that have checkpoints.",
                 bits="VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT"),
            flag("without-checkpoint", "Those that have none.", bits="VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT"),
            flag("state-running", "Those that run.", bits="VIR_CONNECT_LIST_DOMAINS_RUNNING"),
            flag("state-paused", "Those that are paused.", bits="VIR_CONNECT_LIST_DOMAINS_PAUSED"),
            flag("state-shutoff", "Those that are shut off.", bits="VIR_CONNECT_LIST_DOMAINS_SHUTOFF"),
            flag("state-other", "Those in any other state.", bits="VIR_CONNECT_LIST_DOMAINS_OTHER"),
            flag("autostart", "Those that start with the host.", bits="VIR_CONNECT_LIST_DOMAINS_AUTOSTART"),
            flag("no-autostart", "Those that do not.", bits="VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART"),
            flag("with-managed-save", "Those with a saved state.", bits="VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE"),
            flag("without-managed-save", "Those without one.", bits="VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE"),
            flag("uuid", "Print UUIDs only."),
            flag("name", "Print names only."),
            flag("id", "Print ids only."),
            flag("table", "Print a table (the default)."),
            flag("managed-save", "Mark those with a saved state."),
            flag("title", "Show the title."),
        ],
        exclusive=[("table", "name"), ("table", "id")],
        output=True)

command("top", "A live table of running guests; a single one where the output is no terminal.",
        options=[
            string("sort", "Order of the guests.", names="=cpu,memory,disk,net,name"),
            integer("delay", "Seconds between two looks; 2 when not given."),
            integer("count", "How many tables."),
        ],
        output=True)

"""virsh: Domain Monitoring."""
from cli.shared import AFFECT, DOMAIN, STATES
from lang.cli import (alias, cases, command, fact, flag, group, integer, record, rest, string, table, value, values)

group("monitor", "Domain Monitoring")

UNTOLD = "the hypervisor does not tell"
LISTED_STATES = "no state,running,idle,paused,in shutdown,shut off,crashed,pmsuspended,saved"

command("domblkerror", "Disks that met an I/O error.", options=[DOMAIN],
        output=record(keys="For each disk with an error its target: unspecified error or no space."))

command("domblkinfo", "Sizes of a disk.",
        options=[
            DOMAIN,
            string("device", "Disk: target or path of its source.", positional=True, allow_empty=True, names="disk"),
            flag("human", "Words and units for people."),
            flag("all", "Every disk."),
        ],
        exclusive=[("all", "device")],
        output=cases(
            record(fact("capacity", "number", "Size that the guest sees.", label="Capacity:", unit="B"),
                   fact("allocation", "number", "Space that is used.", label="Allocation:", unit="B"),
                   fact("physical", "number", "Size of the file or device.", label="Physical:", unit="B"),
                   when="without --all"),
            table(fact("target", "text", "Target of the disk.", label="Target"),
                  fact("capacity", "number", "Size that the guest sees.", label="Capacity", unit="B",
                       null="the disk is empty"),
                  fact("allocation", "number", "Space that is used.", label="Allocation", unit="B",
                       null="the disk is empty"),
                  fact("physical", "number", "Size of the file or device.", label="Physical", unit="B",
                       null="the disk is empty"),
                  when="with --all")))

command("domblklist", "Disks of a guest.",
        options=[
            DOMAIN,
            flag("inactive", "Of the stored definition.", bits="VIR_DOMAIN_XML_INACTIVE"),
            flag("details", "With kind and device."),
        ],
        output=table(
            fact("type", "text", "Kind of source.", label="Type", missing="without --details"),
            fact("device", "text", "Kind of device.", label="Device", null="the document does not say",
                 missing="without --details"),
            fact("target", "text", "Target of the disk.", label="Target"),
            fact("source", "text", "File, device or name of the source.", label="Source", null="the disk is empty")))

command("domblkstat", "I/O counters of a disk.",
        options=[
            DOMAIN,
            string("device", "Disk: target or path of its source.", positional=True, allow_empty=True,
                   names="disk"),
            flag("human", "Words and units for people."),
        ],
        output=record(
            fact("rd_req", "number", "Reads.", missing=UNTOLD),
            fact("rd_bytes", "number", "Bytes read.", unit="B", missing=UNTOLD),
            fact("wr_req", "number", "Writes.", missing=UNTOLD),
            fact("wr_bytes", "number", "Bytes written.", unit="B", missing=UNTOLD),
            fact("errs", "number", "Errors.", missing=UNTOLD),
            fact("flush_operations", "number", "Flushes.", missing=UNTOLD),
            fact("rd_total_times", "number", "Time spent on reads.", unit="ns", missing=UNTOLD),
            fact("wr_total_times", "number", "Time spent on writes.", unit="ns", missing=UNTOLD),
            fact("flush_total_times", "number", "Time spent on flushes.", unit="ns", missing=UNTOLD)))

command("domcontrol", "State of the control channel to a guest.", options=[DOMAIN],
        output=record(
            fact("state", "text", "State.", words="ok,background job,occupied,error"),
            fact("milliseconds", "number", "How long it is so.", unit="ms")))

command("domif-getlink", "Whether the link of an interface is up.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", required=True, positional=True,
                   names="domain-interface"),
            alias("persistent", of="config"),
            flag("config", "The stored definition.", bits="VIR_DOMAIN_AFFECT_CONFIG"),
        ],
        output=value("text", "up or down."))

command("domifaddr", "IP addresses of a guest's interfaces.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", positional=True, names="domain-interface"),
            flag("full", "Repeat name and MAC address in each line."),
            string("source", "Who is asked: lease, agent or arp.", positional="also", names="=lease,agent,arp"),
        ],
        output=table(
            fact("name", "text", "Interface."),
            fact("mac_address", "text", "Its MAC address.", null="it has none"),
            fact("addresses", table(fact("protocol", "text", "Kind of address.", words="ipv4,ipv6"),
                                    fact("address", "text", "The address."),
                                    fact("prefix", "number", "Length of its network part.", unit="bits")),
                 "Its IP addresses.")))

command("domiflist", "Network interfaces of a guest.",
        options=[
            DOMAIN,
            flag("inactive", "Of the stored definition.", bits="VIR_DOMAIN_XML_INACTIVE"),
        ],
        output=table(
            fact("interface", "text", "Device on the host.", label="Interface", null="the guest is off"),
            fact("type", "text", "Kind of interface.", label="Type"),
            fact("source", "text", "What it is connected to.", label="Source", null="nothing is named"),
            fact("model", "text", "Model of the card.", label="Model", null="the document does not say"),
            fact("mac", "text", "MAC address.", label="MAC", null="the document does not say")))

command("domifstat", "Packet counters of an interface.",
        options=[
            DOMAIN,
            string("interface", "Device on the host, or MAC address.", required=True, positional=True,
                   names="domain-interface"),
        ],
        output=record(
            fact("rx_bytes", "number", "Bytes received.", unit="B", missing=UNTOLD),
            fact("rx_packets", "number", "Packets received.", missing=UNTOLD),
            fact("rx_errs", "number", "Errors while receiving.", missing=UNTOLD),
            fact("rx_drop", "number", "Packets dropped while receiving.", missing=UNTOLD),
            fact("tx_bytes", "number", "Bytes sent.", unit="B", missing=UNTOLD),
            fact("tx_packets", "number", "Packets sent.", missing=UNTOLD),
            fact("tx_errs", "number", "Errors while sending.", missing=UNTOLD),
            fact("tx_drop", "number", "Packets dropped while sending.", missing=UNTOLD)))

command("dominfo", "Basic facts about a guest.", options=[DOMAIN],
        output=record(
            fact("id", "number", "Number of the running guest.", label="Id:", null="the guest is off"),
            fact("name", "text", "Name.", label="Name:"),
            fact("uuid", "text", "UUID.", label="UUID:"),
            fact("os_type", "text", "Kind of virtualisation.", label="OS Type:",
                 missing="the hypervisor does not tell"),
            fact("state", "text", "State.", label="State:", words=STATES),
            fact("cpus", "number", "Virtual CPUs.", label="CPU(s):"),
            fact("cpu_time", "real", "Time they used.", label="CPU time:", unit="s", missing="they used none"),
            fact("max_memory", "number", "Most memory it can have.", label="Max memory:", unit="KiB",
                 null="there is no limit"),
            fact("used_memory", "number", "Memory it has.", label="Used memory:", unit="KiB"),
            fact("persistent", "yesno", "Whether its definition is stored.", label="Persistent:",
                 null="it is not known"),
            fact("autostart", "yesno", "Whether it starts with the host.", label="Autostart:",
                 missing="the hypervisor has no autostart"),
            fact("managed_save", "yesno", "Whether its memory is saved.", label="Managed save:",
                 null="it is not known"),
            fact("security_model", "text", "Security model.", label="Security model:", missing="there is none"),
            fact("security_doi", "text", "Domain of interpretation.", label="Security DOI:", missing="there is none"),
            fact("security_label", "text", "Label, and whether it is enforced.", label="Security label:",
                 missing="there is none"),
            fact("messages", values("Messages."), "What the host warns of.", label="Messages:",
                 missing="nothing")))

command("dommemstat", "Memory statistics of a guest.",
        options=[
            DOMAIN,
            integer("period", "Seconds between two readings by the balloon."),
            AFFECT,
        ],
        output=record(
            fact("swap_in", "number", "Memory read from swap.", unit="KiB", missing=UNTOLD),
            fact("swap_out", "number", "Memory written to swap.", unit="KiB", missing=UNTOLD),
            fact("major_fault", "number", "Page faults that needed a disk.", missing=UNTOLD),
            fact("minor_fault", "number", "Other page faults.", missing=UNTOLD),
            fact("unused", "number", "Memory that the guest does not use at all.", unit="KiB", missing=UNTOLD),
            fact("available", "number", "Memory that the guest knows of.", unit="KiB", missing=UNTOLD),
            fact("actual", "number", "Size of the balloon.", unit="KiB", missing=UNTOLD),
            fact("rss", "number", "Memory of the process on the host.", unit="KiB", missing=UNTOLD),
            fact("usable", "number", "Memory that could be taken without swapping.", unit="KiB", missing=UNTOLD),
            fact("last_update", "number", "When the guest told it, seconds since 1970.", unit="s", missing=UNTOLD),
            fact("disk_caches", "number", "Memory that caches disks.", unit="KiB", missing=UNTOLD),
            fact("hugetlb_pgalloc", "number", "Huge pages allocated.", missing=UNTOLD),
            fact("hugetlb_pgfail", "number", "Huge pages that could not be.", missing=UNTOLD)))

command("domstate", "State of a guest, and why.",
        options=[
            DOMAIN,
            flag("reason", "Say why."),
        ],
        output=record(
            fact("state", "text", "State.", words=STATES),
            fact("reason", "text", "How it came to it.")))

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
        output=table(
            fact("domain", "text", "Name of the guest."),
            keys="Values as virConnectGetAllDomainStats() names them, as state.state or block.0.rd.bytes."))

command("domtime", "Show or set a guest's clock, through its agent.",
        options=[
            DOMAIN,
            flag("now", "Set it to the time of this host."),
            flag("pretty", "Indent it for people."),
            flag("sync", "Set it from the guest's own real-time clock.", bits="VIR_DOMAIN_TIME_SYNC"),
            integer("time", "Set it to this many seconds since 1970.", positional="also"),
        ],
        exclusive=[("time", "now"), ("time", "sync"), ("now", "sync")],
        output=record(
            fact("seconds", "number", "Seconds since 1970.", unit="s"),
            fact("nanoseconds", "number", "And nanoseconds.", unit="ns")))

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
        output=table(
            fact("id", "number", "Number of the running guest.", label="Id", null="the guest is off"),
            fact("name", "text", "Name.", label="Name"),
            fact("state", "text", "State.", label="State", words=LISTED_STATES),
            fact("title", "text", "Title.", label="Title", missing="without --title")))

command("top", "A live table of running guests; a single one where the output is no terminal.",
        options=[
            string("sort", "Order of the guests.", names="=cpu,memory,disk,net,name"),
            integer("delay", "Seconds between two looks; 2 when not given."),
            integer("count", "How many tables."),
        ],
        output=table(
            fact("name", "text", "Name.", label="Name"),
            fact("state", "text", "State.", label="State", words=STATES),
            fact("cpu", "real", "Time of one CPU that is used.", label="CPU %", unit="%"),
            fact("memory", "number", "Memory.", label="Memory", unit="B"),
            fact("disk", "number", "Read and written.", label="Disk/s", unit="B/s"),
            fact("net", "number", "Received and sent.", label="Net/s", unit="B/s")))

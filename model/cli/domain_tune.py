"""virsh: Domain Management, CPUs, memory and limits."""
from cli.shared import AFFECT, CURRENT_AFFECT, DOMAIN, LIVE_AFFECT
from lang.cli import alias, cases, command, fact, flag, group, integer, record, rest, string, table, value

group("domain", "Domain Management")

command("setmem", "Change the memory a guest uses now.",
        options=[
            DOMAIN,
            alias("kilobytes", of="size"),
            integer("size", "New size; KiB without a suffix.", required=True, positional=True),
            AFFECT,
        ])

command("setmaxmem", "Change the most memory a guest may use.",
        options=[
            DOMAIN,
            alias("kilobytes", of="size"),
            integer("size", "New size; KiB without a suffix.", required=True, positional=True),
            AFFECT,
        ])

command("memtune", "Show or set the memory limits of a guest.",
        options=[
            DOMAIN,
            integer("hard-limit", "Most memory the guest may use; KiB without a suffix, -1 for no limit.",
                    positional="also", param=("VIR_DOMAIN_MEMORY_HARD_LIMIT", "ullong")),
            integer("soft-limit", "Memory it may use when the host is short.", positional="also",
                    param=("VIR_DOMAIN_MEMORY_SOFT_LIMIT", "ullong")),
            integer("swap-hard-limit", "Most memory and swap.", positional="also",
                    param=("VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT", "ullong")),
            integer("min-guarantee", "Memory it has for sure.", positional="also",
                    param=("VIR_DOMAIN_MEMORY_MIN_GUARANTEE", "ullong")),
            AFFECT,
        ],
        output=record(keys="Limits in KiB as virDomainGetMemoryParameters() names them."))

command("numatune", "Show or set the NUMA policy of a guest.",
        options=[
            DOMAIN,
            string("mode", "strict, preferred, interleave, restrictive, or their numbers.", positional="also",
                   names="=strict,preferred,interleave,restrictive"),
            string("nodeset", "NUMA nodes, as 0-3,5.", positional="also"),
            AFFECT,
        ],
        output=record(keys="Parameters as virDomainGetNumaParameters() names them."))

command("schedinfo", "Show or set the parameters of the CPU scheduler.",
        options=[
            DOMAIN,
            integer("weight", "Weight of the scheduler \"credit\"."),
            integer("cap", "Cap of the scheduler \"credit\"."),
            CURRENT_AFFECT,
            rest("set", "Parameters, as name=value."),
        ],
        output=record(
            fact("scheduler", "text", "Kind of scheduler.", label="Scheduler"),
            keys="Parameters as virDomainGetSchedulerParameters() names them."))

command("perf", "Show, enable or disable performance events of a guest.",
        options=[
            DOMAIN,
            string("enable", "Events to count, separated by commas.", positional="also"),
            string("disable", "Events to count no longer.", positional="also"),
            AFFECT,
        ],
        output=record(keys="A truth for each event of virDomainGetPerfEvents()."))

command("cpu-stats", "CPU time that a guest used, in all and by CPU.",
        options=[
            DOMAIN,
            flag("total", "The sum only."),
            integer("start", "First CPU.", positional="also"),
            integer("count", "Number of CPUs.", positional="also"),
        ],
        output=record(
            fact("cpus", table(fact("cpu", "number", "Number of the host's CPU."),
                               keys="Times in nanoseconds as virDomainGetCPUStats() names them."),
                 "Time on each CPU; empty with --total alone."),
            fact("total", record(keys="Times in nanoseconds as virDomainGetCPUStats() names them."),
                 "Time on all.", missing="only some CPUs are asked for, or nothing is known")))

command("setvcpus", "Change the number of virtual CPUs.",
        options=[
            DOMAIN,
            integer("count", "Number of virtual CPUs.", required=True, positional=True),
            flag("maximum", "The most the guest may have.", bits="VIR_DOMAIN_VCPU_MAXIMUM"),
            AFFECT,
            flag("guest", "As the guest itself sees it, through its agent.", bits="VIR_DOMAIN_VCPU_GUEST"),
            flag("hotpluggable", "Make added CPUs removable.", bits="VIR_DOMAIN_VCPU_HOTPLUGGABLE"),
        ],
        exclusive=[("guest", "config")],
        requires=[("maximum", "config")])

command("setvcpu", "Plug or unplug virtual CPUs by number.",
        options=[
            DOMAIN,
            string("vcpulist", "Numbers of virtual CPUs.", required=True, positional=True),
            flag("enable", "Enable them."),
            flag("disable", "Disable them."),
            AFFECT,
        ],
        exclusive=[("enable", "disable")])

command("vcpucount", "Number of virtual CPUs.",
        options=[
            DOMAIN,
            flag("maximum", "The most the guest may have.", bits="VIR_DOMAIN_VCPU_MAXIMUM"),
            flag("active", "Those in use."),
            LIVE_AFFECT,
            flag("guest", "As the guest itself sees it, through its agent.", bits="VIR_DOMAIN_VCPU_GUEST"),
        ],
        exclusive=[("live", "config"), ("active", "maximum"), ("guest", "config")],
        output=cases(
            record(fact("maximum_config", "number", "Most that the stored definition allows.",
                        missing="the guest is not stored"),
                   fact("maximum_live", "number", "Most that the running guest can have.",
                        missing="the guest is off"),
                   fact("current_config", "number", "Those of the next start.", missing="the guest is not stored"),
                   fact("current_live", "number", "Those of the running guest.", missing="the guest is off"),
                   when="without options"),
            value("number", "The one number.", when="with options")))

command("vcpuinfo", "State, time and CPUs of each virtual CPU.",
        options=[
            DOMAIN,
            flag("pretty", "Indent it for people."),
        ],
        output=table(
            fact("vcpu", "number", "Number of the virtual CPU.", label="VCPU:"),
            fact("cpu", "number", "CPU of the host that it is on.", label="CPU:", null="the guest is off"),
            fact("state", "text", "State.", label="State:", words="offline,running,blocked",
                 null="the guest is off"),
            fact("cpu_time", "real", "Time it used.", label="CPU time:", unit="s", null="the guest is off",
                 missing="it used none"),
            fact("cpu_affinity", "text", "CPUs of the host that it may use, as 0-3,7.", label="CPU Affinity:")))

command("vcpupin", "Show or set the host CPUs of virtual CPUs.",
        options=[
            DOMAIN,
            integer("vcpu", "Number of the virtual CPU.", positional="also"),
            string("cpulist", "CPUs, as 0-3,5,^2.", positional="also", allow_empty=True),
            AFFECT,
        ],
        exclusive=[("live", "config")],
        output=table(
            fact("vcpu", "number", "Number of the virtual CPU.", label="VCPU"),
            fact("cpu_affinity", "text", "CPUs of the host that it may use, as 0-3,7.", label="CPU Affinity")))

command("emulatorpin", "Show or set the host CPUs of the emulator's threads.",
        options=[
            DOMAIN,
            string("cpulist", "CPUs, as 0-3,5,^2.", positional="also", allow_empty=True),
            AFFECT,
        ],
        output=record(fact("cpu_affinity", "text", "CPUs of the host that they may use, as 0-3,7.")))

command("iothreadinfo", "I/O threads of a guest and their CPUs.", options=[DOMAIN, AFFECT],
        output=table(
            fact("iothread_id", "number", "Number of the thread.", label="IOThread ID"),
            fact("cpu_affinity", "text", "CPUs of the host that it may use, as 0-3,7.", label="CPU Affinity")))

command("iothreadpin", "Pin an I/O thread to CPUs of the host.",
        options=[
            DOMAIN,
            integer("iothread", "Number of the I/O thread.", required=True, positional=True),
            string("cpulist", "CPUs, as 0-3,5,^2.", required=True, positional=True),
            AFFECT,
        ])

command("iothreadadd", "Add an I/O thread to a guest.",
        options=[
            DOMAIN,
            integer("id", "Number of the I/O thread.", required=True, positional=True),
            AFFECT,
        ])

command("iothreadset", "Change the polling of an I/O thread.",
        options=[
            DOMAIN,
            integer("id", "Number of the I/O thread.", required=True, positional=True),
            integer("poll-max-ns", "Longest polling, in nanoseconds.", positional="also",
                    param=("VIR_DOMAIN_IOTHREAD_POLL_MAX_NS", "ullong")),
            integer("poll-grow", "Factor by which polling grows.", positional="also",
                    param=("VIR_DOMAIN_IOTHREAD_POLL_GROW", "uint")),
            integer("poll-shrink", "Divisor by which polling shrinks.", positional="also",
                    param=("VIR_DOMAIN_IOTHREAD_POLL_SHRINK", "uint")),
            integer("thread-pool-min", "Fewest worker threads.", positional="also",
                    param=("VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN", "int")),
            integer("thread-pool-max", "Most worker threads.", positional="also",
                    param=("VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX", "int")),
            AFFECT,
        ])

command("iothreaddel", "Remove an I/O thread from a guest.",
        options=[
            DOMAIN,
            integer("id", "Number of the I/O thread.", required=True, positional=True),
            AFFECT,
        ])

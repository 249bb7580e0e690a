"""virsh: Domain Management, CPUs, memory and limits."""
from cli.shared import AFFECT, DOMAIN
from lang.cli import alias, command, flag, group, integer, rest, string

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
        output=True)

command("numatune", "Show or set the NUMA policy of a guest.",
        options=[
            DOMAIN,
            string("mode", "strict, preferred, interleave, restrictive, or their numbers.", positional="also",
                   names="=strict,preferred,interleave,restrictive"),
            string("nodeset", "NUMA nodes, as 0-3,5.", positional="also"),
            AFFECT,
        ],
        output=True)

command("schedinfo", "Show or set the parameters of the CPU scheduler.",
        options=[
            DOMAIN,
            integer("weight", "Weight of the scheduler \"credit\"."),
            integer("cap", "Cap of the scheduler \"credit\"."),
            AFFECT,
            rest("set", "Parameters, as name=value."),
        ],
        output=True)

command("perf", "Show, enable or disable performance events of a guest.",
        options=[
            DOMAIN,
            string("enable", "Events to count, separated by commas.", positional="also"),
            string("disable", "Events to count no longer.", positional="also"),
            AFFECT,
        ],
        output=True)

command("cpu-stats", "CPU time that a guest used, in all and by CPU.",
        options=[
            DOMAIN,
            flag("total", "The sum only."),
            integer("start", "First CPU.", positional="also"),
            integer("count", "Number of CPUs.", positional="also"),
        ],
        output=True)

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
            AFFECT,
            flag("guest", "As the guest itself sees it, through its agent.", bits="VIR_DOMAIN_VCPU_GUEST"),
        ],
        exclusive=[("live", "config"), ("active", "maximum"), ("guest", "config")],
        output=True)

command("vcpuinfo", "State, time and CPUs of each virtual CPU.",
        options=[
            DOMAIN,
            flag("pretty", "Indent it for people."),
        ],
        output=True)

command("vcpupin", "Show or set the host CPUs of virtual CPUs.",
        options=[
            DOMAIN,
            integer("vcpu", "Number of the virtual CPU.", positional="also"),
            string("cpulist", "CPUs, as 0-3,5,^2.", positional="also", allow_empty=True),
            AFFECT,
        ],
        exclusive=[("live", "config")],
        output=True)

command("emulatorpin", "Show or set the host CPUs of the emulator's threads.",
        options=[
            DOMAIN,
            string("cpulist", "CPUs, as 0-3,5,^2.", positional="also", allow_empty=True),
            AFFECT,
        ],
        output=True)

command("iothreadinfo", "I/O threads of a guest and their CPUs.", options=[DOMAIN, AFFECT], output=True)

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

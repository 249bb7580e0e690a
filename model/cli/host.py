"""virsh: Host and Hypervisor."""
from cli.shared import HYPERVISOR, XPATH
from lang.cli import command, flag, group, integer, string

group("host", "Host and Hypervisor")

command("allocpages", "Change the pool of huge pages of the host.",
        options=[
            integer("pagesize", "Size of a page; KiB without a suffix.", required=True, positional=True),
            integer("pagecount", "Number of pages.", required=True, positional=True),
            integer("cellno", "NUMA cell.", positional="also"),
            flag("add", "Add to the pool.", bits="VIR_NODE_ALLOC_PAGES_ADD"),
            flag("all", "All of them."),
        ],
        exclusive=[("all", "cellno")])

command("capabilities", "What host and hypervisors can do, as XML.", options=[XPATH])

command("cpu-baseline", "A CPU that several hosts have in common.",
        options=[
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            flag("features", "Show what the model implies too.", bits="VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES"),
            flag("migratable", "Without what hinders migration.", bits="VIR_CONNECT_BASELINE_CPU_MIGRATABLE"),
        ])

command("cpu-compare", "Compare a CPU with the host's.",
        options=[
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            flag("error", "An incompatible CPU is an error.", bits="VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE"),
            flag("validate", "Check against the schema first.", bits="VIR_CONNECT_COMPARE_CPU_VALIDATE_XML"),
        ])

command("cpu-models", "CPU models known for an architecture.",
        options=[
            string("arch", "Architecture.", required=True, positional=True),
        ],
        output=True)

command("domcapabilities", "What guests of one kind can have, as XML.",
        options=[
            string("virttype", "Kind of virtualisation (kvm, qemu).", positional="also"),
            string("emulatorbin", "Path of the emulator.", positional="also"),
            string("arch", "Architecture.", positional="also"),
            string("machine", "Machine type.", positional="also"),
            XPATH,
            flag("disable-deprecated-features", "Leave out deprecated CPU features.",
                 bits="VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES"),
        ])

command("freecell", "Free memory of the host or of its NUMA cells.",
        options=[
            integer("cellno", "NUMA cell.", positional="also"),
            flag("all", "Each cell, and the total."),
        ],
        exclusive=[("all", "cellno")],
        output=True)

command("freepages", "Free pages of the host by size.",
        options=[
            integer("cellno", "NUMA cell.", positional="also"),
            integer("pagesize", "Size of a page; KiB without a suffix.", positional="also"),
            flag("all", "All of them."),
        ],
        exclusive=[("all", "cellno")],
        output=True)

command("hostname", "Name of the host.",
        output=True)

command("hypervisor-cpu-baseline", "A CPU that a hypervisor can give on several hosts.",
        options=[
            string("file", "File with the XML document.", positional="also", names="file"),
            HYPERVISOR,
            flag("features", "Show what the model implies too.", bits="VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES"),
            flag("migratable", "Without what hinders migration.", bits="VIR_CONNECT_BASELINE_CPU_MIGRATABLE"),
            string("model", "Name of one CPU model, as if in a file.", positional="also"),
        ],
        one_of=[("file", "model")])

command("hypervisor-cpu-compare", "Compare a CPU with what a hypervisor can give.",
        options=[
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            HYPERVISOR,
            flag("error", "An incompatible CPU is an error.", bits="VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE"),
            flag("validate", "Check against the schema first.", bits="VIR_CONNECT_COMPARE_CPU_VALIDATE_XML"),
        ])

command("hypervisor-cpu-models", "CPU models that a hypervisor knows.",
        options=[
            string("virttype", "Kind of virtualisation (kvm, qemu)."),
            string("emulator", "Path of the emulator.", names="file"),
            string("arch", "Architecture."),
            string("machine", "Machine type."),
            flag("all", "Unusable ones too."),
        ],
        output=True)

command("maxvcpus", "Most virtual CPUs a guest can have.",
        options=[
            string("type", "Kind of hypervisor.", positional="also"),
        ])

command("node-memory-tune", "Show or set how the host merges equal pages.",
        options=[
            integer("shm-pages-to-scan", "Pages to look at before sleeping.", positional="also",
                    param=("VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN", "uint")),
            integer("shm-sleep-millisecs", "Milliseconds to sleep between.", positional="also",
                    param=("VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS", "uint")),
            integer("shm-merge-across-nodes", "Merge pages of different NUMA nodes.", positional="also",
                    param=("VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES", "uint")),
        ],
        output=True)

command("nodecpumap", "CPUs of the host and which are online.",
        options=[
            flag("pretty", "Indent it for people."),
        ],
        output=True)

command("nodecpustats", "CPU time of the host.",
        options=[
            integer("cpu", "CPU number.", positional="also"),
            flag("percent", "Percentage over one second."),
        ],
        output=True)

command("nodeinfo", "Basic facts about the host.",
        output=True)

command("nodememstats", "Memory statistics of the host.",
        options=[
            integer("cell", "NUMA cell.", positional="also"),
        ],
        output=True)

command("nodesevinfo", "Facts about the host's memory encryption.",
        output=True)

command("nodesuspend", "Suspend the host for a while.",
        options=[
            string("target", "mem, disk or hybrid.", required=True, positional=True, names="=mem,disk,hybrid"),
            integer("duration", "Seconds, at least 60.", required=True, positional=True),
        ])

command("sysinfo", "System information of the host as XML.")

command("uri", "URI of the connection.",
        output=True)

command("version", "Versions of library, hypervisor and daemon.",
        options=[
            flag("daemon", "With the version of the daemon."),
        ],
        output=True)

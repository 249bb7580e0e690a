"""virsh: Host and Hypervisor."""
from cli.shared import HYPERVISOR, XPATH
from lang.cli import cases, command, fact, flag, group, integer, record, string, table, value, values

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
        output=values("Names of the models; empty when all are accepted."))

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
        output=cases(
            table(fact("cell", "number", "Number of the NUMA cell."),
                  fact("free_kib", "number", "Free memory.", unit="KiB"), when="with --all"),
            record(fact("free_kib", "number", "Free memory of the cell or of the host.", unit="KiB"), when="without")))

command("freepages", "Free pages of the host by size.",
        options=[
            integer("cellno", "NUMA cell.", positional="also"),
            integer("pagesize", "Size of a page; KiB without a suffix.", positional="also"),
            flag("all", "All of them."),
        ],
        exclusive=[("all", "cellno")],
        output=table(
            fact("cell", "number", "Number of the NUMA cell."),
            fact("size_kib", "number", "Size of these pages.", unit="KiB"),
            fact("free", "number", "How many are free.")))

command("hostname", "Name of the host.",
        output=value("text", "The name."))

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
        output=values("Names of the models."))

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
        output=record(keys="Parameters as virNodeGetMemoryParameters() names them."))

command("nodecpumap", "CPUs of the host and which are online.",
        options=[
            flag("pretty", "Indent it for people."),
        ],
        output=record(
            fact("cpus_present", "number", "CPUs that the host has.", label="CPUs present:"),
            fact("cpus_online", "number", "Those that are online.", label="CPUs online:"),
            fact("cpu_map", "text", "Numbers of those, as 0-3,7.", label="CPU map:")))

command("nodecpustats", "CPU time of the host.",
        options=[
            integer("cpu", "CPU number.", positional="also"),
            flag("percent", "Percentage over one second."),
        ],
        output=cases(
            record(fact("user", "number", "Time in user mode.", label="user:", unit="ns"),
                   fact("system", "number", "Time in the kernel.", label="system:", unit="ns"),
                   fact("idle", "number", "Time without work.", label="idle:", unit="ns"),
                   fact("iowait", "number", "Time waiting for I/O.", label="iowait:", unit="ns"),
                   fact("intr", "number", "Time in interrupts.", label="intr:", unit="ns",
                        missing="the host does not tell"),
                   when="without --percent"),
            record(fact("usage", "real", "Share of the time with work.", label="usage:", unit="%"),
                   fact("user_share", "real", "Share in user mode.", label="user:", unit="%",
                        missing="the host tells its usage alone"),
                   fact("system_share", "real", "Share in the kernel.", label="system:", unit="%",
                        missing="the host tells its usage alone"),
                   fact("idle_share", "real", "Share without work.", label="idle:", unit="%",
                        missing="the host tells its usage alone"),
                   fact("iowait_share", "real", "Share waiting for I/O.", label="iowait:", unit="%",
                        missing="the host tells its usage alone"),
                   when="with --percent")))

command("nodeinfo", "Basic facts about the host.",
        output=record(
            fact("cpu_model", "text", "Architecture.", label="CPU model:"),
            fact("cpus", "number", "Number of CPUs.", label="CPU(s):"),
            fact("cpu_frequency", "number", "Their frequency.", label="CPU frequency:", unit="MHz",
                 missing="it is not known"),
            fact("cpu_sockets", "number", "Sockets in a NUMA cell.", label="CPU socket(s):"),
            fact("cores_per_socket", "number", "Cores in a socket.", label="Core(s) per socket:"),
            fact("threads_per_core", "number", "Threads in a core.", label="Thread(s) per core:"),
            fact("numa_cells", "number", "NUMA cells.", label="NUMA cell(s):"),
            fact("memory_size", "number", "Memory of the host.", label="Memory size:", unit="KiB")))

command("nodememstats", "Memory statistics of the host.",
        options=[
            integer("cell", "NUMA cell.", positional="also"),
        ],
        output=record(keys="A number of KiB for each: total, free, buffers, cached as the host has them."))

command("nodesevinfo", "Facts about the host's memory encryption.",
        output=record(keys="Parameters as virNodeGetSEVInfo() names them."))

command("nodesuspend", "Suspend the host for a while.",
        options=[
            string("target", "mem, disk or hybrid.", required=True, positional=True, names="=mem,disk,hybrid"),
            integer("duration", "Seconds, at least 60.", required=True, positional=True),
        ])

command("sysinfo", "System information of the host as XML.")

command("uri", "URI of the connection.",
        output=value("text", "The URI."))

command("version", "Versions of library, hypervisor and daemon.",
        options=[
            flag("daemon", "With the version of the daemon."),
        ],
        output=record(
            fact("compiled_against_library", "text", "Version that the shell was built with.",
                 label="Compiled against library:"),
            fact("using_library", "text", "Version of the library.", label="Using library:"),
            fact("using_api", "text", "Version of the API.", label="Using API:"),
            fact("running_hypervisor", "text", "Its version.", label="Running hypervisor:",
                 missing="it does not tell"),
            fact("running_against_daemon", "text", "Version of the daemon.", label="Running against daemon:",
                 missing="without --daemon")))

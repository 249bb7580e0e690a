"""virsh: Host and Hypervisor."""
from lang.cli import alias, command, flag, group, integer, rest, string

group("host", "Host and Hypervisor")

command("capabilities", "What host and hypervisors can do, as XML.",
        options=[
            string("xpath", "Only what this XPath expression selects."),
            flag("wrap", "Put a common root around what XPath selected."),
        ])

command("domcapabilities", "What guests of one kind can have, as XML.",
        options=[
            string("virttype", "Kind of virtualisation (kvm, qemu)."),
            string("emulatorbin", "Path of the emulator."),
            string("arch", "Architecture."),
            string("machine", "Machine type."),
            string("xpath", "Only what this XPath expression selects."),
            flag("wrap", "Put a common root around what XPath selected."),
            flag("disable-deprecated-features", "Leave out deprecated CPU features."),
        ])

command("nodeinfo", "Basic facts about the host.")

command("nodememstats", "Memory statistics of the host.",
        options=[
            integer("cell", "NUMA cell."),
        ])

command("nodecpustats", "CPU time of the host.",
        options=[
            integer("cpu", "CPU number."),
            flag("percent", "Percentage over one second."),
        ])

command("freecell", "Free memory of the host or of its NUMA cells.",
        options=[
            integer("cellno", "NUMA cell."),
            flag("all", "Each cell, and the total."),
        ],
        exclusive=[("all", "cellno")])

command("maxvcpus", "Most virtual CPUs a guest can have.",
        options=[
            string("type", "Kind of hypervisor."),
        ])

command("hostname", "Name of the host.")

command("uri", "URI of the connection.")

command("version", "Versions of library, hypervisor and daemon.",
        options=[
            flag("daemon", "With the version of the daemon."),
        ])

command("sysinfo", "System information of the host as XML.")

command("cpu-models", "CPU models known for an architecture.",
        options=[
            string("arch", "Architecture.", required=True, positional=True),
        ])

"""virsh: Domain Management."""
from lang.cli import alias, command, flag, group, integer, rest, string

group("domain", "Domain Management")

command("define", "Store a guest from an XML file without starting it.",
        options=[
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            flag("validate", "Check against the schema first."),
        ])

command("create", "Start a guest from an XML file; it is gone when it stops.",
        options=[
            string("file", "File with the XML document.", required=True, positional=True, names="file"),
            flag("console", "Attach to the console at once."),
            flag("paused", "Leave the guest paused after its start."),
            flag("autodestroy", "Stop the guest when this connection ends."),
            string("pass-fds", "Descriptor numbers to hand over, separated by commas."),
            flag("validate", "Check against the schema first."),
            flag("reset-nvram", "Start from a fresh firmware variable store."),
        ])

command("start", "Start a guest that is defined and not running.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("console", "Attach to the console at once."),
            flag("paused", "Leave the guest paused after its start."),
            flag("autodestroy", "Stop the guest when this connection ends."),
            flag("bypass-cache", "Read the saved state past the page cache."),
            flag("force-boot", "Discard a saved state."),
            string("pass-fds", "Descriptor numbers to hand over, separated by commas."),
            flag("reset-nvram", "Start from a fresh firmware variable store."),
        ])

command("destroy", "Stop a guest at once, as if its power was cut.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("graceful", "Give the hypervisor process time to end by itself."),
            flag("remove-logs", "Remove the log files of the guest."),
        ])

command("undefine", "Remove the stored definition of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("managed-save", "Remove the saved state too."),
            string("storage", "Disks (targets or paths) to remove, separated by commas."),
            flag("remove-all-storage", "Remove all its disks: be careful."),
            alias("delete-snapshots", of="delete-storage-volume-snapshots"),
            flag("delete-storage-volume-snapshots", "Remove internal snapshots of the disks too."),
            flag("wipe-storage", "Overwrite disks before they are removed."),
            flag("snapshots-metadata", "Remove what is known about its snapshots."),
            flag("checkpoints-metadata", "Remove what is known about its checkpoints."),
            flag("nvram", "Remove the firmware variable store."),
            flag("keep-nvram", "Keep the firmware variable store."),
            flag("tpm", "Remove the state of the TPM."),
            flag("keep-tpm", "Keep the state of the TPM."),
        ],
        exclusive=[("nvram", "keep-nvram"), ("tpm", "keep-tpm")],
        requires=[("delete-storage-volume-snapshots", "remove-all-storage")])

command("suspend", "Pause a guest; its memory stays where it is.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("resume", "Let a paused guest run again.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("shutdown", "Ask a guest to shut itself down.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            string("mode", "Ways to try: acpi, agent, initctl, signal, paravirt; separated by commas.", positional=True),
        ])

command("reboot", "Ask a guest to reboot.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            string("mode", "Ways to try: acpi, agent, initctl, signal, paravirt; separated by commas.", positional=True),
        ])

command("reset", "Reset a guest as its reset button would.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("dumpxml", "The XML document of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("inactive", "The stored definition of a running guest."),
            flag("security-info", "With passwords."),
            flag("update-cpu", "With the CPU model the host would choose."),
            flag("migratable", "As another host understands it."),
            string("xpath", "Only what this XPath expression selects."),
            flag("wrap", "Put a common root around what XPath selected."),
        ])

command("console", "Connect this terminal to a console of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            string("devname", "Alias of the character device."),
            flag("force", "Take the console over from who has it."),
            flag("resume", "Resume the guest once connected."),
            flag("safe", "Only when the console can be had exclusively."),
        ])

command("edit", "Edit a guest's stored XML in an editor.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("skip-validate", "Do not check against the schema."),
        ])

command("autostart", "Start a guest whenever the host starts, or no longer.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("disable", "No longer."),
            flag("once", "Only at the next start of the host."),
        ])

command("domid", "Name or UUID to the id of a running guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("domname", "Id or UUID to name.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("domuuid", "Name or id to UUID.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("domrename", "Rename a guest that is not running.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            string("new-name", "The new name.", required=True, positional=True),
        ])

command("domxml-to-native", "Show what a guest's XML becomes for its hypervisor.",
        options=[
            string("format", "Name of the native format.", required=True, positional=True),
            string("domain", "Name, id or UUID of the guest.", names="domain"),
            string("xml", "File with guest XML.", names="file"),
        ],
        exclusive=[("domain", "xml")])

command("domxml-from-native", "Turn a hypervisor's configuration into guest XML.",
        options=[
            string("format", "Name of the native format.", required=True, positional=True),
            string("config", "File with the native configuration.", required=True, positional=True),
        ])

command("domdisplay", "URI of a graphical display of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("include-password", "Put the password into the URI."),
            string("type", "Kind of display: vnc, spice, rdp.", positional=True),
            flag("all", "Every display, not only the first."),
        ],
        exclusive=[("all", "type")])

command("vncdisplay", "VNC display address of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("ttyconsole", "Device of a guest's console on this host.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

command("desc", "Show or set the description or title of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("live", "The running guest."),
            flag("config", "The stored definition: counts from the next start."),
            flag("current", "The running guest when it runs, else the stored definition (the default)."),
            flag("title", "The title, not the description."),
            flag("edit", "Open an editor for it."),
            rest("new-desc", "The new text."),
        ],
        exclusive=[("current", "live"), ("current", "config")])

command("setmem", "Change the memory a guest uses now.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            alias("kilobytes", of="size"),
            integer("size", "New size; KiB without a suffix.", required=True, positional=True),
            flag("config", "The stored definition: counts from the next start."),
            flag("live", "The running guest."),
            flag("current", "The running guest when it runs, else the stored definition (the default)."),
        ],
        exclusive=[("current", "live"), ("current", "config")])

command("setmaxmem", "Change the most memory a guest may use.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            alias("kilobytes", of="size"),
            integer("size", "New size; KiB without a suffix.", required=True, positional=True),
            flag("config", "The stored definition: counts from the next start."),
            flag("live", "The running guest."),
            flag("current", "The running guest when it runs, else the stored definition (the default)."),
        ],
        exclusive=[("current", "live"), ("current", "config")])

command("setvcpus", "Change the number of virtual CPUs.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            integer("count", "Number of virtual CPUs.", required=True, positional=True),
            flag("maximum", "The most the guest may have."),
            flag("config", "The stored definition: counts from the next start."),
            flag("live", "The running guest."),
            flag("current", "The running guest when it runs, else the stored definition (the default)."),
            flag("guest", "As the guest itself sees it, through its agent."),
            flag("hotpluggable", "Make added CPUs removable."),
        ],
        exclusive=[("current", "live"), ("current", "config"), ("guest", "config")],
        requires=[("maximum", "config")])

command("vcpucount", "Number of virtual CPUs.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("maximum", "The most the guest may have."),
            flag("active", "Those in use."),
            flag("live", "The running guest."),
            flag("config", "The stored definition: counts from the next start."),
            flag("current", "The running guest when it runs, else the stored definition (the default)."),
            flag("guest", "As the guest itself sees it, through its agent."),
        ],
        exclusive=[("live", "config"), ("current", "live"), ("current", "config"), ("active", "maximum"), ("guest", "config")])

command("qemu-monitor-command", "Send a command to the QEMU monitor of a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            flag("hmp", "In the monitor's language for people."),
            flag("pretty", "Indent the JSON."),
            flag("return-value", "Print only what the answer returns."),
            string("pass-fds", "Descriptor numbers to hand over, separated by commas."),
            rest("cmd", "The command.", required=True),
        ],
        exclusive=[("hmp", "pretty"), ("hmp", "return-value")])

command("qemu-monitor-event", "Wait for events of the QEMU monitor.",
        options=[
            string("domain", "Name, id or UUID of the guest.", names="domain"),
            string("event", "Name of the event."),
            flag("pretty", "Indent the JSON."),
            flag("loop", "Go on until interrupted."),
            integer("timeout", "Seconds to wait at most."),
            flag("regex", "The event is a regular expression."),
            flag("no-case", "Upper and lower case are the same."),
            flag("timestamp", "Print the time before each event."),
        ])

command("qemu-agent-command", "Send a command to the agent inside a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
            integer("timeout", "Seconds to wait at most."),
            flag("async", "Do not wait for an answer."),
            flag("block", "Wait for ever."),
            flag("pretty", "Indent the JSON."),
            rest("cmd", "The command.", required=True),
        ])

command("inject-nmi", "Send a non-maskable interrupt to a guest.",
        options=[
            string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain"),
        ])

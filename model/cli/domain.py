"""virsh: Domain Management."""
from cli.shared import AFFECT, DOMAIN, FILE, LIVE_AFFECT, XPATH
from lang.cli import alias, command, flag, group, integer, record, rest, string, values

group("domain", "Domain Management")

command("define", "Store a guest from an XML file without starting it.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_DOMAIN_DEFINE_VALIDATE"),
        ])

command("create", "Start a guest from an XML file; it is gone when it stops.",
        options=[
            FILE,
            flag("console", "Attach to the console at once."),
            flag("paused", "Leave the guest paused after its start.", bits="VIR_DOMAIN_START_PAUSED"),
            flag("autodestroy", "Stop the guest when this connection ends.", bits="VIR_DOMAIN_START_AUTODESTROY"),
            string("pass-fds", "Descriptor numbers to hand over, separated by commas.",
                   allow_empty=True, positional="also"),
            flag("validate", "Check against the schema first.", bits="VIR_DOMAIN_START_VALIDATE"),
            flag("reset-nvram", "Start from a fresh firmware variable store.",
                 bits="VIR_DOMAIN_START_RESET_NVRAM"),
        ])

command("start", "Start a guest that is defined and not running.",
        options=[
            DOMAIN,
            flag("console", "Attach to the console at once."),
            flag("paused", "Leave the guest paused after its start.", bits="VIR_DOMAIN_START_PAUSED"),
            flag("autodestroy", "Stop the guest when this connection ends.", bits="VIR_DOMAIN_START_AUTODESTROY"),
            flag("bypass-cache", "Read the saved state past the page cache.",
                 bits="VIR_DOMAIN_START_BYPASS_CACHE"),
            flag("force-boot", "Discard a saved state.", bits="VIR_DOMAIN_START_FORCE_BOOT"),
            string("pass-fds", "Descriptor numbers to hand over, separated by commas.",
                   allow_empty=True, positional="also"),
            flag("reset-nvram", "Start from a fresh firmware variable store.",
                 bits="VIR_DOMAIN_START_RESET_NVRAM"),
        ])

command("destroy", "Stop a guest at once, as if its power was cut.",
        options=[
            DOMAIN,
            flag("graceful", "Give the hypervisor process time to end by itself.",
                 bits="VIR_DOMAIN_DESTROY_GRACEFUL"),
            flag("remove-logs", "Remove the log files of the guest.", bits="VIR_DOMAIN_DESTROY_REMOVE_LOGS"),
        ])

command("undefine", "Remove the stored definition of a guest.",
        options=[
            DOMAIN,
            flag("managed-save", "Remove the saved state too.", bits="VIR_DOMAIN_UNDEFINE_MANAGED_SAVE"),
            string("storage", "Disks (targets or paths) to remove, separated by commas.",
                   allow_empty=True, positional="also"),
            flag("remove-all-storage", "Remove all its disks: be careful."),
            alias("delete-snapshots", of="delete-storage-volume-snapshots"),
            flag("delete-storage-volume-snapshots", "Remove internal snapshots of the disks too."),
            flag("wipe-storage", "Overwrite disks before they are removed."),
            flag("snapshots-metadata", "Remove what is known about its snapshots.",
                 bits="VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA"),
            flag("checkpoints-metadata", "Remove what is known about its checkpoints.",
                 bits="VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA"),
            flag("nvram", "Remove the firmware variable store.", bits="VIR_DOMAIN_UNDEFINE_NVRAM"),
            flag("keep-nvram", "Keep the firmware variable store.", bits="VIR_DOMAIN_UNDEFINE_KEEP_NVRAM"),
            flag("tpm", "Remove the state of the TPM.", bits="VIR_DOMAIN_UNDEFINE_TPM"),
            flag("keep-tpm", "Keep the state of the TPM.", bits="VIR_DOMAIN_UNDEFINE_KEEP_TPM"),
        ],
        exclusive=[("nvram", "keep-nvram"), ("tpm", "keep-tpm")],
        requires=[("delete-storage-volume-snapshots", "remove-all-storage")])

command("suspend", "Pause a guest; its memory stays where it is.", options=[DOMAIN])

command("resume", "Let a paused guest run again.", options=[DOMAIN])

command("shutdown", "Ask a guest to shut itself down.",
        options=[
            DOMAIN,
            string("mode", "Ways to try: acpi, agent, initctl, signal, paravirt; separated by commas.",
                   positional=True, names="=acpi,agent,initctl,signal,paravirt"),
            flag("wait", "Wait until the guest has stopped."),
            integer("timeout", "Seconds to wait at most."),
        ],
        requires=[("timeout", "wait")])

command("reboot", "Ask a guest to reboot.",
        options=[
            DOMAIN,
            string("mode", "Ways to try: acpi, agent, initctl, signal, paravirt; separated by commas.",
                   positional=True, names="=acpi,agent,initctl,signal,paravirt"),
        ])

command("reset", "Reset a guest as its reset button would.", options=[DOMAIN])

command("dumpxml", "The XML document of a guest.",
        options=[
            DOMAIN,
            flag("inactive", "The stored definition of a running guest.", bits="VIR_DOMAIN_XML_INACTIVE"),
            flag("security-info", "With passwords.", bits="VIR_DOMAIN_XML_SECURE"),
            flag("update-cpu", "With the CPU model the host would choose.", bits="VIR_DOMAIN_XML_UPDATE_CPU"),
            flag("migratable", "As another host understands it.", bits="VIR_DOMAIN_XML_MIGRATABLE"),
            XPATH,
        ])

command("console", "Connect this terminal to a console of a guest.",
        options=[
            DOMAIN,
            string("devname", "Alias of the character device.", positional="also"),
            flag("force", "Take the console over from who has it.", bits="VIR_DOMAIN_CONSOLE_FORCE"),
            flag("resume", "Resume the guest once connected."),
            flag("safe", "Only when the console can be had exclusively.", bits="VIR_DOMAIN_CONSOLE_SAFE"),
        ])

command("edit", "Edit a guest's stored XML in an editor.",
        options=[
            DOMAIN,
            flag("skip-validate", "Do not check against the schema."),
        ])

command("autostart", "Start a guest whenever the host starts, or no longer.",
        options=[
            DOMAIN,
            flag("disable", "No longer."),
            flag("once", "Only at the next start of the host."),
        ])

command("domid", "Name or UUID to the id of a running guest.", options=[DOMAIN])

command("domname", "Id or UUID to name.", options=[DOMAIN])

command("domuuid", "Name or id to UUID.", options=[DOMAIN])

command("domrename", "Rename a guest that is not running.",
        options=[
            DOMAIN,
            string("new-name", "The new name.", required=True, positional=True),
        ])

command("domxml-to-native", "Show what a guest's XML becomes for its hypervisor.",
        options=[
            string("format", "Name of the native format.", required=True, positional=True),
            string("domain", "Name, id or UUID of the guest.", names="domain"),
            string("xml", "File with guest XML.", positional="also", names="file"),
        ],
        exclusive=[("domain", "xml")])

command("domxml-from-native", "Turn a hypervisor's configuration into guest XML.",
        options=[
            string("format", "Name of the native format.", required=True, positional=True),
            string("config", "File with the native configuration.", required=True, positional=True),
        ])

command("desc", "Show or set the description or title of a guest.",
        options=[
            DOMAIN, LIVE_AFFECT,
            flag("title", "The title, not the description."),
            flag("edit", "Open an editor for it."),
            rest("new-desc", "The new text."),
        ])

command("metadata", "Show, set, edit or remove an XML element of a guest's metadata.",
        options=[
            DOMAIN,
            string("uri", "URI of the element's name space.", required=True, positional=True),
            LIVE_AFFECT,
            flag("edit", "Open an editor for it."),
            string("key", "Prefix of the name space.", positional="also"),
            string("set", "The element.", positional="also"),
            flag("remove", "Remove the element."),
        ],
        exclusive=[("edit", "set"), ("remove", "set"), ("remove", "edit")])

command("set-lifecycle-action", "Set what follows when a guest ends.",
        options=[
            DOMAIN,
            string("type", "What happens: poweroff, reboot, crash.", required=True, positional=True,
                   names="=poweroff,reboot,crash"),
            string("action", "What follows: destroy, restart, rename-restart, preserve, coredump-destroy, coredump-restart.",
                   required=True, positional=True,
                   names="=destroy,restart,rename-restart,preserve,coredump-destroy,coredump-restart"),
            AFFECT,
        ])

command("send-key", "Press keys on a guest's keyboard.",
        options=[
            DOMAIN,
            string("codeset", "What the codes mean: linux, xt, usb, qnum, ...", allow_empty=True,
                   names="=linux,xt,atset1,atset2,atset3,os_x,xt_kbd,usb,win32,qnum"),
            integer("holdtime", "Milliseconds that the keys are held."),
            rest("keycode", "Codes or names of keys.", required=True),
        ])

command("inject-nmi", "Send a non-maskable interrupt to a guest.", options=[DOMAIN])

command("screenshot", "Store a picture of a guest's screen.",
        options=[
            DOMAIN,
            string("file", "File to write; a name is made up when not given.", positional="also", names="file"),
            integer("screen", "Number of the screen.", positional="also"),
        ])

command("send-process-signal", "Send a signal to a process inside a guest.",
        options=[
            DOMAIN,
            string("pid", "Process in the guest.", required=True, allow_empty=True, positional=True),
            string("signame", "Name or number of the signal.", required=True, positional=True),
        ])

command("lxc-enter-namespace", "Run a program inside the name spaces of a container.",
        options=[
            DOMAIN,
            flag("noseclabel", "Without the container's security label."),
            rest("cmd", "The command.", required=True),
        ])

command("qemu-attach", "Take over a QEMU process that runs already.",
        options=[
            string("pid", "Process of QEMU.", required=True, allow_empty=True, positional=True),
        ])

command("dom-fd-associate", "Hand open files to the sources of a guest that name them.",
        options=[
            DOMAIN,
            string("name", "Name of the group of descriptors.", required=True, positional=True),
            string("pass-fds", "Descriptor numbers to hand over, separated by commas.", required=True, allow_empty=True,
                   positional=True),
            flag("seclabel-writable", "Label them for writing.",
                 bits="VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE"),
            flag("seclabel-restore", "Give the old labels back at the end.",
                 bits="VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE"),
        ])

command("domdisplay", "URI of a graphical display of a guest.",
        options=[
            DOMAIN,
            flag("include-password", "Put the password into the URI."),
            string("type", "Kind of display: vnc, spice, rdp.", positional=True, names="=vnc,spice,rdp"),
            flag("all", "Every display, not only the first."),
        ],
        exclusive=[("all", "type")],
        output=values("URIs, one without --all."))

command("domdisplay-reload", "Make a display load its certificates again.",
        options=[
            DOMAIN,
            integer("type", "Kind of display; vnc when not given."),
        ])

command("vncdisplay", "VNC display address of a guest.", options=[DOMAIN])

command("ttyconsole", "Device of a guest's console on this host.", options=[DOMAIN])

command("domlaunchsecinfo", "Facts about a guest's launch security.", options=[DOMAIN],
        output=record(keys="Parameters as virDomainGetLaunchSecurityInfo() names them."))

command("domsetlaunchsecstate", "Give a launch secret to a guest with launch security.",
        options=[
            DOMAIN,
            string("secrethdr", "File with the header of the secret."),
            string("secret", "File with the secret.", names="secret"),
            integer("set-address", "Address in guest memory for the secret.", positional="also"),
        ])

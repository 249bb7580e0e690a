"""virsh: Domain Management, agent and monitor."""
from cli.shared import DOMAIN, LOOP, TIMESTAMP
from lang.cli import command, fact, flag, group, integer, record, rest, string, table

group("domain", "Domain Management")

command("domfsfreeze", "Freeze file systems inside a guest.",
        options=[
            DOMAIN,
            rest("mountpoint", "Where the file systems are mounted; all when none is given."),
        ])

command("domfsthaw", "Thaw file systems inside a guest.",
        options=[
            DOMAIN,
            rest("mountpoint", "Where the file systems are mounted; all when none is given."),
        ])

command("domfsinfo", "Mounted file systems inside a guest.", options=[DOMAIN],
        output=table(
            fact("mountpoint", "text", "Where it is mounted.", label="Mountpoint"),
            fact("name", "text", "Its device inside the guest.", label="Name"),
            fact("type", "text", "Kind of file system.", label="Type"),
            fact("target", "text", "Targets of its disks, with commas.", label="Target")))

command("domfstrim", "Trim free space of file systems inside a guest.",
        options=[
            DOMAIN,
            integer("minimum", "Smallest free range that is worth trimming.", positional="also"),
            string("mountpoint", "Where the file system is mounted; all when not given.", positional="also"),
        ])

command("domhostname", "Host name that a guest has.",
        options=[
            DOMAIN,
            string("source", "Who is asked: agent or lease.", positional="also", names="=lease,agent"),
        ])

command("dompmsuspend", "Make a guest suspend itself.",
        options=[
            DOMAIN,
            string("target", "mem, disk or hybrid.", required=True, positional=True, names="=mem,disk,hybrid"),
            integer("duration", "Seconds."),
        ])

command("dompmwakeup", "Wake a guest that suspended itself.", options=[DOMAIN])

command("get-user-sshkeys", "SSH keys that a user inside a guest accepts.",
        options=[
            DOMAIN,
            string("user", "User in the guest.", required=True, positional=True),
        ])

command("set-user-sshkeys", "Set the SSH keys that a user inside a guest accepts.",
        options=[
            DOMAIN,
            string("user", "User in the guest.", required=True, positional=True),
            string("file", "File with public keys.", positional=True, names="file"),
            flag("reset", "Remove other keys first."),
            flag("remove", "Remove these keys.", bits="VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE"),
        ],
        exclusive=[("reset", "remove")],
        requires=[("remove", "file")])

command("set-user-password", "Set the password of a user inside a guest.",
        options=[
            DOMAIN,
            string("user", "User in the guest.", required=True, positional=True),
            string("password", "The new password.", required=True, positional=True),
            flag("encrypted", "It is encrypted already.", bits="VIR_DOMAIN_PASSWORD_ENCRYPTED"),
        ])

command("guestvcpus", "Show or set the CPUs that a guest itself uses, through its agent.",
        options=[
            DOMAIN,
            string("cpulist", "CPUs, as 0-3,5,^2.", positional="also"),
            flag("enable", "Enable them."),
            flag("disable", "Disable them."),
        ],
        exclusive=[("enable", "disable")],
        requires=[("enable", "cpulist"), ("disable", "cpulist")],
        output=record(keys="Parameters as virDomainGetGuestVcpus() names them."))

command("guestinfo", "What the agent inside a guest tells about it.",
        options=[
            DOMAIN,
            flag("user", "Users that are logged in.", bits="VIR_DOMAIN_GUEST_INFO_USERS"),
            flag("os", "Operating system.", bits="VIR_DOMAIN_GUEST_INFO_OS"),
            flag("timezone", "Time zone.", bits="VIR_DOMAIN_GUEST_INFO_TIMEZONE"),
            flag("hostname", "Host name.", bits="VIR_DOMAIN_GUEST_INFO_HOSTNAME"),
            flag("filesystem", "File systems.", bits="VIR_DOMAIN_GUEST_INFO_FILESYSTEM"),
            flag("disk", "Disks.", bits="VIR_DOMAIN_GUEST_INFO_DISKS"),
            flag("interface", "Network interfaces.", bits="VIR_DOMAIN_GUEST_INFO_INTERFACES"),
            flag("load", "Load.", bits="VIR_DOMAIN_GUEST_INFO_LOAD"),
        ],
        output=record(keys="Parameters as virDomainGetGuestInfo() names them."))

command("guest-agent-timeout", "Set how long calls to the guest agent wait.",
        options=[
            DOMAIN,
            integer("timeout", "Seconds to wait; -2 for ever, -1 the default, 0 not at all."),
        ])

command("qemu-agent-command", "Send a command to the agent inside a guest.",
        options=[
            DOMAIN,
            integer("timeout", "Seconds to wait at most."),
            flag("async", "Do not wait for an answer."),
            flag("block", "Wait for ever."),
            flag("pretty", "Indent the JSON."),
            rest("cmd", "The command.", required=True),
        ])

command("qemu-monitor-command", "Send a command to the QEMU monitor of a guest.",
        options=[
            DOMAIN,
            flag("hmp", "In the monitor's language for people."),
            flag("pretty", "Indent the JSON."),
            flag("return-value", "Print only what the answer returns."),
            string("pass-fds", "Descriptor numbers to hand over, separated by commas.", allow_empty=True),
            rest("cmd", "The command.", required=True),
        ],
        exclusive=[("hmp", "pretty"), ("hmp", "return-value")])

command("qemu-monitor-event", "Wait for events of the QEMU monitor.",
        options=[
            string("domain", "Name, id or UUID of the guest.", positional="also", names="domain"),
            string("event", "Name of the event.", positional="also"),
            flag("pretty", "Indent the JSON."),
            LOOP,
            flag("regex", "The event is a regular expression.",
                 bits="VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX"),
            flag("no-case", "Upper and lower case are the same.",
                 bits="VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE"),
            TIMESTAMP,
        ])

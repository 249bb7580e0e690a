"""virsh: Networking."""
from cli.shared import AFFECT, FILE, LIVE_AFFECT, NETWORK, PORT, WAITING, XPATH
from lang.cli import command, fact, flag, group, integer, record, rest, string, table

group("network", "Networking")

command("net-autostart", "Start a network with the host, or no longer.",
        options=[
            NETWORK,
            flag("disable", "No longer."),
        ])

command("net-create", "Start a network from an XML file; it is gone when it stops.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_NETWORK_CREATE_VALIDATE"),
        ])

command("net-define", "Store a network from an XML file without starting it.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_NETWORK_DEFINE_VALIDATE"),
        ])

command("net-desc", "Show or set the description or title of a network.",
        options=[
            NETWORK, LIVE_AFFECT,
            flag("title", "The title."),
            flag("edit", "Open an editor for it."),
            rest("new-desc", "The new text."),
        ])

command("net-destroy", "Stop a network.", options=[NETWORK])

command("net-dhcp-leases", "DHCP leases of a network.",
        options=[
            NETWORK,
            string("mac", "MAC address.", positional="also"),
        ],
        output=table(
            fact("expiry_time", "number", "When it ends, seconds since 1970.", label="Expiry Time", unit="s"),
            fact("mac_address", "text", "MAC address.", label="MAC address", null="it is not known"),
            fact("protocol", "text", "Kind of address.", label="Protocol", words="ipv4,ipv6"),
            fact("ip_address", "text", "Address and length of its network part.", label="IP address"),
            fact("hostname", "text", "Name that the client told.", label="Hostname", null="it told none"),
            fact("client_id_or_duid", "text", "How the client calls itself.", label="Client ID or DUID",
                 null="it does not")))

command("net-dumpxml", "The XML document of a network.",
        options=[
            NETWORK,
            flag("inactive", "The stored definition.", bits="VIR_NETWORK_XML_INACTIVE"),
            XPATH,
        ])

command("net-edit", "Edit a network's stored XML in an editor.", options=[NETWORK])

command("net-event", "Wait for events of networks.",
        options=[
            string("network", "Only this network.", positional="also", names="network"),
            string("event", "Kind of event (see --list).", positional="also", names="=lifecycle,metadata-change"),
            WAITING,
        ])

command("net-info", "Basic facts about a network.", options=[NETWORK],
        output=record(
            fact("name", "text", "Name.", label="Name:"),
            fact("uuid", "text", "UUID.", label="UUID:"),
            fact("active", "yesno", "Whether it runs.", label="Active:", missing="it is not known"),
            fact("persistent", "yesno", "Whether its definition is stored.", label="Persistent:",
                 null="it is not known"),
            fact("autostart", "yesno", "Whether it starts with the host.", label="Autostart:"),
            fact("bridge", "text", "Its bridge.", label="Bridge:", missing="it has none")))

command("net-list", "Virtual networks.",
        options=[
            flag("inactive", "Those that are not running."),
            flag("all", "All, running or not."),
            flag("persistent", "Those with a stored definition.", bits="VIR_CONNECT_LIST_NETWORKS_PERSISTENT"),
            flag("transient", "Those without a stored definition.", bits="VIR_CONNECT_LIST_NETWORKS_TRANSIENT"),
            flag("autostart", "Those that start with the host.", bits="VIR_CONNECT_LIST_NETWORKS_AUTOSTART"),
            flag("no-autostart", "Those that do not.", bits="VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART"),
            flag("uuid", "Print UUIDs only."),
            flag("name", "Print names only."),
            flag("table", "Print a table (the default)."),
            flag("title", "Show the title."),
        ],
        output=table(
            fact("name", "text", "Name.", label="Name"),
            fact("state", "text", "State.", label="State", words="active,inactive"),
            fact("autostart", "yesno", "Whether it starts with the host.", label="Autostart"),
            fact("persistent", "yesno", "Whether its definition is stored.", label="Persistent"),
            fact("title", "text", "Title.", label="Title", missing="without --title")))

command("net-metadata", "Show, set, edit or remove an XML element of a network's metadata.",
        options=[
            NETWORK,
            string("uri", "URI of the element's name space.", required=True, positional=True),
            LIVE_AFFECT,
            flag("edit", "Open an editor for it."),
            string("key", "Prefix of the name space.", positional="also"),
            string("set", "The element.", positional="also"),
            flag("remove", "Remove the element."),
        ],
        exclusive=[("edit", "set"), ("remove", "set"), ("remove", "edit")])

command("net-name", "UUID of a network to its name.", options=[NETWORK])

command("net-start", "Start a network that is defined.", options=[NETWORK])

command("net-undefine", "Remove the stored definition of a network.", options=[NETWORK])

command("net-update", "Change a part of a network.",
        options=[
            NETWORK,
            string("command", "What to do: add-first, add-last, delete, modify.", required=True, positional=True,
                   names="=add-first,add-last,delete,modify"),
            string("section", "Part of the document, as ip-dhcp-host.", required=True, positional=True,
                   names="=bridge,domain,ip,ip-dhcp-host,ip-dhcp-range,forward,forward-interface,forward-pf,portgroup,dns-host,dns-txt,dns-srv"),
            string("xml", "The element, or a file with it.", required=True, positional=True),
            integer("parent-index", "Which of several parents.", positional="also"),
            AFFECT,
        ])

command("net-uuid", "Name of a network to its UUID.", options=[NETWORK])

command("net-port-list", "Ports of a network.",
        options=[
            NETWORK,
            flag("uuid", "UUIDs only."),
            flag("table", "As a table (the default)."),
        ],
        output=table(fact("uuid", "text", "UUID of the port.", label="UUID")))

command("net-port-create", "Create a port of a network from an XML file.",
        options=[
            NETWORK, FILE,
            flag("validate", "Check against the schema first.", bits="VIR_NETWORK_PORT_CREATE_VALIDATE"),
        ])

command("net-port-dumpxml", "The XML document of a network port.", options=[NETWORK, PORT, XPATH])

command("net-port-delete", "Delete a port of a network.", options=[NETWORK, PORT])

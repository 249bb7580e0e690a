"""virsh: Storage Pool."""
from cli.shared import FILE, POOL, POOL_BUILD, POOL_SOURCE, WAITING, XPATH
from lang.cli import command, fact, flag, group, record, string, table

group("pool", "Storage Pool")

POOL_STATES = "active,inactive,building,running,degraded,inaccessible"

command("find-storage-pool-sources-as", "Find sources for pools, from arguments.",
        options=[
            string("type", "Kind of pool.", required=True, positional=True),
            string("host", "Host to ask.", positional="also"),
            string("port", "Port of the host.", allow_empty=True, positional="also"),
            string("initiator", "Name of the initiator.", positional="also"),
        ])

command("find-storage-pool-sources", "Find sources for pools, from XML.",
        options=[
            string("type", "Kind of pool.", required=True, positional=True),
            string("srcSpec", "File with XML that says where to look.", positional="also", names="file"),
        ])

command("pool-autostart", "Start a pool with the host, or no longer.",
        options=[
            POOL,
            flag("disable", "No longer."),
        ])

command("pool-build", "Build the place of a pool.",
        options=[
            POOL,
            flag("no-overwrite", "Keep data that is there.", bits="VIR_STORAGE_POOL_BUILD_NO_OVERWRITE"),
            flag("overwrite", "Overwrite data that is there.", bits="VIR_STORAGE_POOL_BUILD_OVERWRITE"),
        ])

command("pool-create-as", "Start a pool from arguments; it is gone when it stops.",
        options=[POOL_SOURCE, POOL_BUILD])

command("pool-create", "Start a pool from an XML file; it is gone when it stops.", options=[FILE, POOL_BUILD])

command("pool-define-as", "Store a pool from arguments without starting it.", options=[POOL_SOURCE])

command("pool-define", "Store a pool from an XML file without starting it.",
        options=[
            FILE,
            flag("validate", "Check against the schema first.", bits="VIR_STORAGE_POOL_DEFINE_VALIDATE"),
        ])

command("pool-delete", "Delete the place of a pool with all volumes.", options=[POOL])

command("pool-destroy", "Stop a pool; its volumes stay.", options=[POOL])

command("pool-dumpxml", "The XML document of a pool.",
        options=[
            POOL,
            flag("inactive", "The stored definition.", bits="VIR_STORAGE_XML_INACTIVE"),
            XPATH,
        ])

command("pool-edit", "Edit a pool's stored XML in an editor.", options=[POOL])

command("pool-info", "Basic facts about a pool.",
        options=[
            POOL,
            flag("bytes", "Sizes in bytes."),
        ],
        output=record(
            fact("name", "text", "Name.", label="Name:"),
            fact("uuid", "text", "UUID.", label="UUID:"),
            fact("state", "text", "State.", label="State:", words=POOL_STATES),
            fact("persistent", "yesno", "Whether its definition is stored.", label="Persistent:",
                 null="it is not known"),
            fact("autostart", "yesno", "Whether it starts with the host.", label="Autostart:"),
            fact("capacity", "number", "Its size.", label="Capacity:", unit="B", missing="the pool does not run"),
            fact("allocation", "number", "What is used.", label="Allocation:", unit="B",
                 missing="the pool does not run"),
            fact("available", "number", "What is free.", label="Available:", unit="B",
                 missing="the pool does not run")))

command("pool-list", "Storage pools.",
        options=[
            flag("inactive", "Those that are not running."),
            flag("all", "All, running or not."),
            flag("transient", "Those without a stored definition.",
                 bits="VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT"),
            flag("persistent", "Those with a stored definition.",
                 bits="VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT"),
            flag("autostart", "Those that start with the host.", bits="VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART"),
            flag("no-autostart", "Those that do not.", bits="VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART"),
            string("type", "Kinds of pools, separated by commas.", positional="also"),
            flag("details", "With sizes."),
            flag("uuid", "Print UUIDs only."),
            flag("name", "Print names only."),
        ],
        exclusive=[("all", "inactive"), ("details", "uuid"), ("details", "name")],
        output=table(
            fact("name", "text", "Name.", label="Name"),
            fact("state", "text", "State; with --details more than whether it is active.", label="State",
                 words=POOL_STATES),
            fact("autostart", "yesno", "Whether it starts with the host.", label="Autostart"),
            fact("persistent", "yesno", "Whether its definition is stored.", label="Persistent",
                 missing="without --details"),
            fact("capacity", "number", "Its size.", label="Capacity", unit="B", null="the pool does not run",
                 missing="without --details"),
            fact("allocation", "number", "What is used.", label="Allocation", unit="B",
                 null="the pool does not run", missing="without --details"),
            fact("available", "number", "What is free.", label="Available", unit="B",
                 null="the pool does not run", missing="without --details")))

command("pool-name", "UUID of a pool to its name.", options=[POOL])

command("pool-refresh", "Look anew for the volumes of a pool.", options=[POOL])

command("pool-start", "Start a pool that is defined.", options=[POOL, POOL_BUILD])

command("pool-undefine", "Remove the stored definition of a pool.", options=[POOL])

command("pool-uuid", "Name of a pool to its UUID.", options=[POOL])

command("pool-event", "Wait for events of pools.",
        options=[
            string("pool", "Only this pool.", positional="also", names="pool"),
            string("event", "Kind of event (see --list).", positional="also", names="=lifecycle,refresh"),
            WAITING,
        ])

command("pool-capabilities", "Kinds of pools that the storage driver knows, as XML.")

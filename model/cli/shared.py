"""Options that many commands have, said once."""
from lang.cli import alias, flag, integer, options, string

DOMAIN = string("domain", "Name, id or UUID of the guest.", required=True, positional=True, names="domain")
NETWORK = string("network", "Name or UUID of the network.", required=True, positional=True, names="network")
POOL = string("pool", "Name or UUID of the pool.", required=True, positional=True, names="pool")
SECRET = string("secret", "UUID or usage of the secret.", required=True, positional=True, names="secret")
NWFILTER = string("nwfilter", "Name or UUID of the filter.", required=True, positional=True, names="nwfilter")
BINDING = string("binding", "Name of the port.", required=True, positional=True, names="nwfilter-binding")
NODEDEV = string("device", "Name of the device, or WWNN,WWPN.", required=True, positional=True, names="nodedev")
IFACE = string("interface", "Name or MAC address of the interface.", required=True, positional=True, names="iface")
PORT = string("port", "UUID of the port.", required=True, positional=True, names="network-port")
CHECKPOINT = string("checkpointname", "Name of the checkpoint.", required=True, positional=True, names="checkpoint")
VERBOSE = flag("verbose", "Show progress, also where the output is no terminal.")
FILE = string("file", "File with the XML document.", required=True, positional=True, names="file")

VOLUME = string("vol", "Name, key or path of the volume.", required=True, positional=True, names="volume")
ITS_POOL = string("pool", "Name or UUID of its pool.", positional=True, names="pool")

CONFIG = flag("config", "The stored definition: counts from the next start.", bits="VIR_DOMAIN_AFFECT_CONFIG")
LIVE = flag("live", "What runs now.", bits="VIR_DOMAIN_AFFECT_LIVE")
CURRENT = flag("current", "What runs when it runs, else the stored definition (the default).")
# the same in the order that a command's page has them
AFFECT = options(CONFIG, LIVE, CURRENT, exclusive=[("current", "live"), ("current", "config")])
LIVE_AFFECT = options(LIVE, CONFIG, CURRENT, exclusive=[("current", "live"), ("current", "config")])
CURRENT_AFFECT = options(CURRENT, CONFIG, LIVE, exclusive=[("current", "live"), ("current", "config")])
CURRENT_LIVE_AFFECT = options(CURRENT, LIVE, CONFIG, exclusive=[("current", "live"), ("current", "config")])

PERSISTENT_AFFECT = options(
    flag("persistent", "The stored definition, and the guest too when it runs."),
    AFFECT,
    exclusive=[("persistent", "current")],
)

XPATH = options(
    string("xpath", "Only what this XPath expression selects."),
    flag("wrap", "Put a common root around what XPath selected."),
)

LOOP = options(
    flag("loop", "Go on until interrupted."),
    integer("timeout", "Seconds to wait at most.", positional="also"),
)
TIMESTAMP = flag("timestamp", "Print the time before each event.")
WAITING = options(LOOP, flag("list", "Print the kinds of events."), TIMESTAMP)

HYPERVISOR = options(
    string("virttype", "Kind of virtualisation (kvm, qemu).", positional="also"),
    string("emulator", "Path of the emulator.", positional="also", names="file"),
    string("arch", "Architecture.", positional="also"),
    string("machine", "Machine type.", positional="also"),
)

POOL_BUILD = options(
    flag("build", "Build its place first.", bits="VIR_STORAGE_POOL_CREATE_WITH_BUILD"),
    flag("no-overwrite", "Keep data that is there.", bits="VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE"),
    flag("overwrite", "Overwrite data that is there.", bits="VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE"),
    exclusive=[("overwrite", "no-overwrite")],
)

POOL_SOURCE = options(
    string("name", "Name of the pool.", required=True, positional=True),
    string("type", "Kind of pool.", required=True, positional=True,
           names="=dir,fs,netfs,logical,disk,iscsi,iscsi-direct,scsi,mpath,rbd,sheepdog,gluster,zfs,vstorage"),
    flag("print-xml", "Print the XML document instead of using it."),
    string("source-host", "Host of the source.", positional="also"),
    string("source-path", "Path of the source.", positional="also"),
    string("source-dev", "Device of the source.", positional="also", names="file"),
    string("source-name", "Name of the source.", positional="also"),
    string("target", "Path on this host.", positional="also", names="file"),
    string("source-format", "Format of the source.", positional="also"),
    string("auth-type", "Kind of authentication.", positional="also"),
    string("auth-username", "User name.", positional="also"),
    string("secret-usage", "Usage of the secret.", positional="also"),
    string("secret-uuid", "UUID of the secret.", positional="also"),
    string("adapter-name", "SCSI adapter.", positional="also"),
    string("adapter-wwnn", "World wide node name of the adapter.", positional="also"),
    string("adapter-wwpn", "World wide port name of the adapter.", positional="also"),
    string("adapter-parent", "Parent of the adapter.", positional="also"),
    string("adapter-parent-wwnn", "World wide node name of the parent.", positional="also"),
    string("adapter-parent-wwpn", "World wide port name of the parent.", positional="also"),
    string("adapter-parent-fabric-wwn", "World wide name of the fabric.", positional="also"),
    string("source-protocol-ver", "Version of the protocol.", positional="also"),
    string("source-initiator", "Name of the initiator.", positional="also"),
)

THROTTLE = options(
    alias("total_bytes_sec", of="total-bytes-sec"),
    integer("total-bytes-sec", "Bytes a second, both ways.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC", "ullong"), scale=1),
    alias("read_bytes_sec", of="read-bytes-sec"),
    integer("read-bytes-sec", "Bytes read a second.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC", "ullong"), scale=1),
    alias("write_bytes_sec", of="write-bytes-sec"),
    integer("write-bytes-sec", "Bytes written a second.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC", "ullong"), scale=1),
    alias("total_iops_sec", of="total-iops-sec"),
    integer("total-iops-sec", "Operations a second, both ways.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC", "ullong")),
    alias("read_iops_sec", of="read-iops-sec"),
    integer("read-iops-sec", "Reads a second.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC", "ullong")),
    alias("write_iops_sec", of="write-iops-sec"),
    integer("write-iops-sec", "Writes a second.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC", "ullong")),
    alias("total_bytes_sec_max", of="total-bytes-sec-max"),
    integer("total-bytes-sec-max", "Bytes a second in a burst, both ways.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX", "ullong"), scale=1),
    alias("read_bytes_sec_max", of="read-bytes-sec-max"),
    integer("read-bytes-sec-max", "Bytes read a second in a burst.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX", "ullong"), scale=1),
    alias("write_bytes_sec_max", of="write-bytes-sec-max"),
    integer("write-bytes-sec-max", "Bytes written a second in a burst.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX", "ullong"), scale=1),
    alias("total_iops_sec_max", of="total-iops-sec-max"),
    integer("total-iops-sec-max", "Operations a second in a burst, both ways.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX", "ullong")),
    alias("read_iops_sec_max", of="read-iops-sec-max"),
    integer("read-iops-sec-max", "Reads a second in a burst.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX", "ullong")),
    alias("write_iops_sec_max", of="write-iops-sec-max"),
    integer("write-iops-sec-max", "Writes a second in a burst.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX", "ullong")),
    alias("size_iops_sec", of="size-iops-sec"),
    integer("size-iops-sec", "Bytes that count as one operation.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC", "ullong")),
    alias("total_bytes_sec_max_length", of="total-bytes-sec-max-length"),
    integer("total-bytes-sec-max-length", "Seconds that a burst of total-bytes-sec-max may last.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH", "ullong")),
    alias("read_bytes_sec_max_length", of="read-bytes-sec-max-length"),
    integer("read-bytes-sec-max-length", "Seconds that a burst of read-bytes-sec-max may last.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH", "ullong")),
    alias("write_bytes_sec_max_length", of="write-bytes-sec-max-length"),
    integer("write-bytes-sec-max-length", "Seconds that a burst of write-bytes-sec-max may last.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH", "ullong")),
    alias("total_iops_sec_max_length", of="total-iops-sec-max-length"),
    integer("total-iops-sec-max-length", "Seconds that a burst of total-iops-sec-max may last.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH", "ullong")),
    alias("read_iops_sec_max_length", of="read-iops-sec-max-length"),
    integer("read-iops-sec-max-length", "Seconds that a burst of read-iops-sec-max may last.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH", "ullong")),
    alias("write_iops_sec_max_length", of="write-iops-sec-max-length"),
    integer("write-iops-sec-max-length", "Seconds that a burst of write-iops-sec-max may last.",
            param=("VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH", "ullong")),
)

STATES = "no state,running,idle,paused,in shutdown,shut off,crashed,pmsuspended"

"""Domain types: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

enum("virDomainState", since="0.0.1", doc="Domain state", values=[
    value("VIR_DOMAIN_NOSTATE", 0, since="0.0.1", doc="Nostate"),
    value("VIR_DOMAIN_RUNNING", 1, since="0.0.1", doc="Running"),
    value("VIR_DOMAIN_BLOCKED", 2, since="0.0.1", doc="Blocked"),
    value("VIR_DOMAIN_PAUSED", 3, since="0.0.1", doc="Paused"),
    value("VIR_DOMAIN_SHUTDOWN", 4, since="0.0.1", doc="Shutdown"),
    value("VIR_DOMAIN_SHUTOFF", 5, since="0.0.1", doc="Shutoff"),
    value("VIR_DOMAIN_CRASHED", 6, since="0.0.2", doc="Crashed"),
    value("VIR_DOMAIN_PMSUSPENDED", 7, since="0.9.11", doc="Pmsuspended"),
    value("VIR_DOMAIN_LAST", 8, since="0.9.5", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainNostateReason", since="0.9.2", doc="Domain nostate reason", values=[
    value("VIR_DOMAIN_NOSTATE_UNKNOWN", 0, since="0.9.2", doc="Unknown"),
    value("VIR_DOMAIN_NOSTATE_LAST", 1, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainRunningReason", since="0.9.2", doc="Domain running reason", values=[
    value("VIR_DOMAIN_RUNNING_UNKNOWN", 0, since="0.9.2", doc="Unknown"),
    value("VIR_DOMAIN_RUNNING_BOOTED", 1, since="0.9.2", doc="Booted"),
    value("VIR_DOMAIN_RUNNING_MIGRATED", 2, since="0.9.2", doc="Migrated"),
    value("VIR_DOMAIN_RUNNING_RESTORED", 3, since="0.9.2", doc="Restored"),
    value("VIR_DOMAIN_RUNNING_FROM_SNAPSHOT", 4, since="0.9.2", doc="From snapshot"),
    value("VIR_DOMAIN_RUNNING_UNPAUSED", 5, since="0.9.2", doc="Unpaused"),
    value("VIR_DOMAIN_RUNNING_MIGRATION_CANCELED", 6, since="0.9.2", doc="Migration canceled"),
    value("VIR_DOMAIN_RUNNING_SAVE_CANCELED", 7, since="0.9.2", doc="Save canceled"),
    value("VIR_DOMAIN_RUNNING_WAKEUP", 8, since="0.9.11", doc="Wakeup"),
    value("VIR_DOMAIN_RUNNING_CRASHED", 9, since="1.1.1", doc="Crashed"),
    value("VIR_DOMAIN_RUNNING_POSTCOPY", 10, since="1.3.3", doc="Postcopy"),
    value("VIR_DOMAIN_RUNNING_POSTCOPY_FAILED", 11, since="8.5.0", doc="Postcopy failed"),
    value("VIR_DOMAIN_RUNNING_LAST", 12, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainBlockedReason", since="0.9.2", doc="Domain blocked reason", values=[
    value("VIR_DOMAIN_BLOCKED_UNKNOWN", 0, since="0.9.2", doc="Unknown"),
    value("VIR_DOMAIN_BLOCKED_LAST", 1, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainPausedReason", since="0.9.2", doc="Domain paused reason", values=[
    value("VIR_DOMAIN_PAUSED_UNKNOWN", 0, since="0.9.2", doc="Unknown"),
    value("VIR_DOMAIN_PAUSED_USER", 1, since="0.9.2", doc="User"),
    value("VIR_DOMAIN_PAUSED_MIGRATION", 2, since="0.9.2", doc="Migration"),
    value("VIR_DOMAIN_PAUSED_SAVE", 3, since="0.9.2", doc="Save"),
    value("VIR_DOMAIN_PAUSED_DUMP", 4, since="0.9.2", doc="Dump"),
    value("VIR_DOMAIN_PAUSED_IOERROR", 5, since="0.9.2", doc="Ioerror"),
    value("VIR_DOMAIN_PAUSED_WATCHDOG", 6, since="0.9.2", doc="Watchdog"),
    value("VIR_DOMAIN_PAUSED_FROM_SNAPSHOT", 7, since="0.9.2", doc="From snapshot"),
    value("VIR_DOMAIN_PAUSED_SHUTTING_DOWN", 8, since="0.9.5", doc="Shutting down"),
    value("VIR_DOMAIN_PAUSED_SNAPSHOT", 9, since="1.0.1", doc="Snapshot"),
    value("VIR_DOMAIN_PAUSED_CRASHED", 10, since="1.1.1", doc="Crashed"),
    value("VIR_DOMAIN_PAUSED_STARTING_UP", 11, since="1.2.14", doc="Starting up"),
    value("VIR_DOMAIN_PAUSED_POSTCOPY", 12, since="1.3.3", doc="Postcopy"),
    value("VIR_DOMAIN_PAUSED_POSTCOPY_FAILED", 13, since="1.3.3", doc="Postcopy failed"),
    value("VIR_DOMAIN_PAUSED_API_ERROR", 14, since="9.2.0", doc="Api error"),
    value("VIR_DOMAIN_PAUSED_LAST", 15, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainShutdownReason", since="0.9.2", doc="Domain shutdown reason", values=[
    value("VIR_DOMAIN_SHUTDOWN_UNKNOWN", 0, since="0.9.2", doc="Unknown"),
    value("VIR_DOMAIN_SHUTDOWN_USER", 1, since="0.9.2", doc="User"),
    value("VIR_DOMAIN_SHUTDOWN_LAST", 2, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainShutoffReason", since="0.9.2", doc="Domain shutoff reason", values=[
    value("VIR_DOMAIN_SHUTOFF_UNKNOWN", 0, since="0.9.2", doc="Unknown"),
    value("VIR_DOMAIN_SHUTOFF_SHUTDOWN", 1, since="0.9.2", doc="Shutdown"),
    value("VIR_DOMAIN_SHUTOFF_DESTROYED", 2, since="0.9.2", doc="Destroyed"),
    value("VIR_DOMAIN_SHUTOFF_CRASHED", 3, since="0.9.2", doc="Crashed"),
    value("VIR_DOMAIN_SHUTOFF_MIGRATED", 4, since="0.9.2", doc="Migrated"),
    value("VIR_DOMAIN_SHUTOFF_SAVED", 5, since="0.9.2", doc="Saved"),
    value("VIR_DOMAIN_SHUTOFF_FAILED", 6, since="0.9.2", doc="Failed"),
    value("VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT", 7, since="0.9.2", doc="From snapshot"),
    value("VIR_DOMAIN_SHUTOFF_DAEMON", 8, since="4.10.0", doc="Daemon"),
    value("VIR_DOMAIN_SHUTOFF_LAST", 9, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainCrashedReason", since="0.9.2", doc="Domain crashed reason", values=[
    value("VIR_DOMAIN_CRASHED_UNKNOWN", 0, since="0.9.2", doc="Unknown"),
    value("VIR_DOMAIN_CRASHED_PANICKED", 1, since="1.1.1", doc="Panicked"),
    value("VIR_DOMAIN_CRASHED_LAST", 2, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainPMSuspendedReason", since="0.9.11", doc="Domain pm suspended reason", values=[
    value("VIR_DOMAIN_PMSUSPENDED_UNKNOWN", 0, since="0.9.11", doc="Unknown"),
    value("VIR_DOMAIN_PMSUSPENDED_LAST", 1, since="0.9.11", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainPMSuspendedDiskReason", since="1.0.0", doc="Domain pm suspended disk reason", values=[
    value("VIR_DOMAIN_PMSUSPENDED_DISK_UNKNOWN", 0, since="1.0.0", doc="Unknown"),
    value("VIR_DOMAIN_PMSUSPENDED_DISK_LAST", 1, since="1.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainControlState", since="0.9.3", doc="Domain control state", values=[
    value("VIR_DOMAIN_CONTROL_OK", 0, since="0.9.3", doc="Ok"),
    value("VIR_DOMAIN_CONTROL_JOB", 1, since="0.9.3", doc="Job"),
    value("VIR_DOMAIN_CONTROL_OCCUPIED", 2, since="0.9.3", doc="Occupied"),
    value("VIR_DOMAIN_CONTROL_ERROR", 3, since="0.9.3", doc="Error"),
    value("VIR_DOMAIN_CONTROL_LAST", 4, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainControlErrorReason", since="1.2.14", doc="Domain control error reason", values=[
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_NONE", 0, since="1.2.14", doc="None"),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_UNKNOWN", 1, since="1.2.14", doc="Unknown"),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR", 2, since="1.2.14", doc="Monitor"),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_INTERNAL", 3, since="1.2.14", doc="Internal"),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_LAST", 4, since="1.2.14", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainModificationImpact", since="0.9.2", doc="Domain modification impact", bits=True, values=[
    value("VIR_DOMAIN_AFFECT_CURRENT", 0, since="0.9.2", doc="Current"),
    value("VIR_DOMAIN_AFFECT_LIVE", 1, since="0.9.2", doc="Live"),
    value("VIR_DOMAIN_AFFECT_CONFIG", 2, since="0.9.2", doc="Config"),
])

enum("virDomainCreateFlags", since="0.0.1", doc="Domain create flags", bits=True, values=[
    value("VIR_DOMAIN_NONE", 0, since="0.0.1", doc="None"),
    value("VIR_DOMAIN_START_PAUSED", 1, since="0.8.2", doc="Start paused"),
    value("VIR_DOMAIN_START_AUTODESTROY", 2, since="0.9.3", doc="Start autodestroy"),
    value("VIR_DOMAIN_START_BYPASS_CACHE", 4, since="0.9.4", doc="Start bypass cache"),
    value("VIR_DOMAIN_START_FORCE_BOOT", 8, since="0.9.5", doc="Start force boot"),
    value("VIR_DOMAIN_START_VALIDATE", 16, since="1.2.12", doc="Start validate"),
    value("VIR_DOMAIN_START_RESET_NVRAM", 32, since="8.1.0", doc="Start reset nvram"),
])

enum("virDomainMemoryStatTags", since="0.7.5", doc="Domain memory stat tags", values=[
    value("VIR_DOMAIN_MEMORY_STAT_SWAP_IN", 0, since="0.7.5", doc="Swap in"),
    value("VIR_DOMAIN_MEMORY_STAT_SWAP_OUT", 1, since="0.7.5", doc="Swap out"),
    value("VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT", 2, since="0.7.5", doc="Major fault"),
    value("VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT", 3, since="0.7.5", doc="Minor fault"),
    value("VIR_DOMAIN_MEMORY_STAT_UNUSED", 4, since="0.7.5", doc="Unused"),
    value("VIR_DOMAIN_MEMORY_STAT_AVAILABLE", 5, since="0.7.5", doc="Available"),
    value("VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON", 6, since="0.9.3", doc="Actual balloon"),
    value("VIR_DOMAIN_MEMORY_STAT_RSS", 7, since="0.9.10", doc="Rss"),
    value("VIR_DOMAIN_MEMORY_STAT_USABLE", 8, since="2.1.0", doc="Usable"),
    value("VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE", 9, since="2.1.0", doc="Last update"),
    value("VIR_DOMAIN_MEMORY_STAT_DISK_CACHES", 10, since="4.6.0", doc="Disk caches"),
    value("VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC", 11, since="5.4.0", doc="Hugetlb pgalloc"),
    value("VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL", 12, since="5.4.0", doc="Hugetlb pgfail"),
    value("VIR_DOMAIN_MEMORY_STAT_NR", 13, since="0.7.5", doc="Nr"),
    value("VIR_DOMAIN_MEMORY_STAT_LAST", 13, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainCoreDumpFlags", since="0.7.5", doc="Domain core dump flags", bits=True, values=[
    value("VIR_DUMP_CRASH", 1, since="0.7.5", doc="Crash"),
    value("VIR_DUMP_LIVE", 2, since="0.7.5", doc="Live"),
    value("VIR_DUMP_BYPASS_CACHE", 4, since="0.9.4", doc="Bypass cache"),
    value("VIR_DUMP_RESET", 8, since="0.9.7", doc="Reset"),
    value("VIR_DUMP_MEMORY_ONLY", 16, since="0.9.13", doc="Memory only"),
])

enum("virDomainCoreDumpFormat", since="1.2.3", doc="Domain core dump format", values=[
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_RAW", 0, since="1.2.3", doc="Raw"),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB", 1, since="1.2.3", doc="Kdump zlib"),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO", 2, since="1.2.3", doc="Kdump lzo"),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY", 3, since="1.2.3", doc="Kdump snappy"),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP", 4, since="7.4.0", doc="Win dmp"),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_LAST", 5, since="1.2.3", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMigrateFlags", since="0.3.2", doc="Domain migrate flags", bits=True, values=[
    value("VIR_MIGRATE_LIVE", 1, since="0.3.2", doc="Live"),
    value("VIR_MIGRATE_PEER2PEER", 2, since="0.7.2", doc="Peer2peer"),
    value("VIR_MIGRATE_TUNNELLED", 4, since="0.7.2", doc="Tunnelled"),
    value("VIR_MIGRATE_PERSIST_DEST", 8, since="0.7.3", doc="Persist dest"),
    value("VIR_MIGRATE_UNDEFINE_SOURCE", 16, since="0.7.3", doc="Undefine source"),
    value("VIR_MIGRATE_PAUSED", 32, since="0.7.5", doc="Paused"),
    value("VIR_MIGRATE_NON_SHARED_DISK", 64, since="0.8.2", doc="Non shared disk"),
    value("VIR_MIGRATE_NON_SHARED_INC", 128, since="0.8.2", doc="Non shared inc"),
    value("VIR_MIGRATE_CHANGE_PROTECTION", 256, since="0.9.4", doc="Change protection"),
    value("VIR_MIGRATE_UNSAFE", 512, since="0.9.11", doc="Unsafe"),
    value("VIR_MIGRATE_OFFLINE", 1024, since="1.0.1", doc="Offline"),
    value("VIR_MIGRATE_COMPRESSED", 2048, since="1.0.3", doc="Compressed"),
    value("VIR_MIGRATE_ABORT_ON_ERROR", 4096, since="1.1.0", doc="Abort on error"),
    value("VIR_MIGRATE_AUTO_CONVERGE", 8192, since="1.2.3", doc="Auto converge"),
    value("VIR_MIGRATE_RDMA_PIN_ALL", 16384, since="1.2.9", doc="Rdma pin all"),
    value("VIR_MIGRATE_POSTCOPY", 32768, since="1.3.3", doc="Postcopy"),
    value("VIR_MIGRATE_TLS", 65536, since="3.2.0", doc="Tls"),
    value("VIR_MIGRATE_PARALLEL", 131072, since="5.2.0", doc="Parallel"),
    value("VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES", 262144, since="8.0.0", doc="Non shared synchronous writes"),
    value("VIR_MIGRATE_POSTCOPY_RESUME", 524288, since="8.5.0", doc="Postcopy resume"),
    value("VIR_MIGRATE_ZEROCOPY", 1048576, since="8.5.0", doc="Zerocopy"),
])

enum("virDomainMigrateMaxSpeedFlags", since="5.1.0", doc="Domain migrate max speed flags", bits=True, values=[
    value("VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY", 1, since="5.1.0", doc="Vir domain migrate max speed postcopy"),
])

enum("virConnectGetDomainCapabilitiesFlags", since="11.0.0", doc="Connect get domain capabilities flags", bits=True, values=[
    value("VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES", 1, since="11.0.0", doc="Vir connect get domain capabilities disable deprecated features"),
])

enum("virDomainShutdownFlagValues", since="0.9.10", doc="Domain shutdown flag values", bits=True, values=[
    value("VIR_DOMAIN_SHUTDOWN_DEFAULT", 0, since="0.9.10", doc="Default"),
    value("VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN", 1, since="0.9.10", doc="Acpi power btn"),
    value("VIR_DOMAIN_SHUTDOWN_GUEST_AGENT", 2, since="0.9.10", doc="Guest agent"),
    value("VIR_DOMAIN_SHUTDOWN_INITCTL", 4, since="1.0.1", doc="Initctl"),
    value("VIR_DOMAIN_SHUTDOWN_SIGNAL", 8, since="1.0.1", doc="Signal"),
    value("VIR_DOMAIN_SHUTDOWN_PARAVIRT", 16, since="1.2.5", doc="Paravirt"),
])

enum("virDomainRebootFlagValues", since="0.9.10", doc="Domain reboot flag values", bits=True, values=[
    value("VIR_DOMAIN_REBOOT_DEFAULT", 0, since="0.9.10", doc="Default"),
    value("VIR_DOMAIN_REBOOT_ACPI_POWER_BTN", 1, since="0.9.10", doc="Acpi power btn"),
    value("VIR_DOMAIN_REBOOT_GUEST_AGENT", 2, since="0.9.10", doc="Guest agent"),
    value("VIR_DOMAIN_REBOOT_INITCTL", 4, since="1.0.1", doc="Initctl"),
    value("VIR_DOMAIN_REBOOT_SIGNAL", 8, since="1.0.1", doc="Signal"),
    value("VIR_DOMAIN_REBOOT_PARAVIRT", 16, since="1.2.5", doc="Paravirt"),
])

enum("virDomainDestroyFlagsValues", since="0.9.4", doc="Domain destroy flags values", bits=True, values=[
    value("VIR_DOMAIN_DESTROY_DEFAULT", 0, since="0.9.10", doc="Default"),
    value("VIR_DOMAIN_DESTROY_GRACEFUL", 1, since="0.9.10", doc="Graceful"),
    value("VIR_DOMAIN_DESTROY_REMOVE_LOGS", 2, since="8.3.0", doc="Remove logs"),
])

enum("virDomainSaveRestoreFlags", since="0.9.4", doc="Domain save restore flags", bits=True, values=[
    value("VIR_DOMAIN_SAVE_BYPASS_CACHE", 1, since="0.9.4", doc="Bypass cache"),
    value("VIR_DOMAIN_SAVE_RUNNING", 2, since="0.9.5", doc="Running"),
    value("VIR_DOMAIN_SAVE_PAUSED", 4, since="0.9.5", doc="Paused"),
    value("VIR_DOMAIN_SAVE_RESET_NVRAM", 8, since="8.1.0", doc="Reset nvram"),
])

enum("virDomainMemoryModFlags", since="0.9.0", doc="Domain memory mod flags", bits=True, values=[
    value("VIR_DOMAIN_MEM_CURRENT", 0, since="0.9.1", doc="Current"),
    value("VIR_DOMAIN_MEM_LIVE", 1, since="0.9.0", doc="Live"),
    value("VIR_DOMAIN_MEM_CONFIG", 2, since="0.9.0", doc="Config"),
    value("VIR_DOMAIN_MEM_MAXIMUM", 4, since="0.9.1", doc="Maximum"),
])

enum("virDomainNumatuneMemMode", since="0.9.9", doc="Domain numatune mem mode", values=[
    value("VIR_DOMAIN_NUMATUNE_MEM_STRICT", 0, since="0.9.9", doc="Strict"),
    value("VIR_DOMAIN_NUMATUNE_MEM_PREFERRED", 1, since="0.9.9", doc="Preferred"),
    value("VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE", 2, since="0.9.9", doc="Interleave"),
    value("VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE", 3, since="7.3.0", doc="Restrictive"),
    value("VIR_DOMAIN_NUMATUNE_MEM_LAST", 4, since="0.9.9", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainGetHostnameFlags", since="6.1.0", doc="Domain get hostname flags", bits=True, values=[
    value("VIR_DOMAIN_GET_HOSTNAME_LEASE", 1, since="6.1.0", doc="Lease"),
    value("VIR_DOMAIN_GET_HOSTNAME_AGENT", 2, since="6.1.0", doc="Agent"),
])

enum("virDomainMetadataType", since="0.9.10", doc="Domain metadata type", values=[
    value("VIR_DOMAIN_METADATA_DESCRIPTION", 0, since="0.9.10", doc="Description"),
    value("VIR_DOMAIN_METADATA_TITLE", 1, since="0.9.10", doc="Title"),
    value("VIR_DOMAIN_METADATA_ELEMENT", 2, since="0.9.10", doc="Element"),
    value("VIR_DOMAIN_METADATA_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainXMLFlags", since="0.3.3", doc="Domain xml flags", bits=True, values=[
    value("VIR_DOMAIN_XML_SECURE", 1, since="0.3.3", doc="Secure"),
    value("VIR_DOMAIN_XML_INACTIVE", 2, since="0.3.3", doc="Inactive"),
    value("VIR_DOMAIN_XML_UPDATE_CPU", 4, since="0.8.0", doc="Update cpu"),
    value("VIR_DOMAIN_XML_MIGRATABLE", 8, since="1.0.0", doc="Migratable"),
])

enum("virDomainSaveImageXMLFlags", since="5.1.0", doc="Domain save image xml flags", values=[
    value("VIR_DOMAIN_SAVE_IMAGE_XML_SECURE", 1, since="5.1.0", doc="Vir domain save image xml secure"),
])

enum("virDomainBlockResizeFlags", since="0.9.11", doc="Domain block resize flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_RESIZE_BYTES", 1, since="0.9.11", doc="Bytes"),
    value("VIR_DOMAIN_BLOCK_RESIZE_CAPACITY", 2, since="10.0.0", doc="Capacity"),
])

enum("virDomainMemoryFlags", since="0.4.4", doc="Domain memory flags", bits=True, values=[
    value("VIR_MEMORY_VIRTUAL", 1, since="0.4.4", doc="Virtual"),
    value("VIR_MEMORY_PHYSICAL", 2, since="0.7.0", doc="Physical"),
])

enum("virDomainDefineFlags", since="1.2.12", doc="Domain define flags", bits=True, values=[
    value("VIR_DOMAIN_DEFINE_VALIDATE", 1, since="1.2.12", doc="Vir domain define validate"),
])

enum("virDomainUndefineFlagsValues", since="0.9.4", doc="Domain undefine flags values", bits=True, values=[
    value("VIR_DOMAIN_UNDEFINE_MANAGED_SAVE", 1, since="0.9.4", doc="Managed save"),
    value("VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA", 2, since="0.9.5", doc="Snapshots metadata"),
    value("VIR_DOMAIN_UNDEFINE_NVRAM", 4, since="1.2.9", doc="Nvram"),
    value("VIR_DOMAIN_UNDEFINE_KEEP_NVRAM", 8, since="2.3.0", doc="Keep nvram"),
    value("VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA", 16, since="5.6.0", doc="Checkpoints metadata"),
    value("VIR_DOMAIN_UNDEFINE_TPM", 32, since="8.9.0", doc="Tpm"),
    value("VIR_DOMAIN_UNDEFINE_KEEP_TPM", 64, since="8.9.0", doc="Keep tpm"),
])

enum("virConnectListAllDomainsFlags", since="0.9.13", doc="Connect list all domains flags", bits=True, values=[
    value("VIR_CONNECT_LIST_DOMAINS_ACTIVE", 1, since="0.9.13", doc="Active"),
    value("VIR_CONNECT_LIST_DOMAINS_INACTIVE", 2, since="0.9.13", doc="Inactive"),
    value("VIR_CONNECT_LIST_DOMAINS_PERSISTENT", 4, since="0.9.13", doc="Persistent"),
    value("VIR_CONNECT_LIST_DOMAINS_TRANSIENT", 8, since="0.9.13", doc="Transient"),
    value("VIR_CONNECT_LIST_DOMAINS_RUNNING", 16, since="0.9.13", doc="Running"),
    value("VIR_CONNECT_LIST_DOMAINS_PAUSED", 32, since="0.9.13", doc="Paused"),
    value("VIR_CONNECT_LIST_DOMAINS_SHUTOFF", 64, since="0.9.13", doc="Shutoff"),
    value("VIR_CONNECT_LIST_DOMAINS_OTHER", 128, since="0.9.13", doc="Other"),
    value("VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE", 256, since="0.9.13", doc="Managedsave"),
    value("VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE", 512, since="0.9.13", doc="No managedsave"),
    value("VIR_CONNECT_LIST_DOMAINS_AUTOSTART", 1024, since="0.9.13", doc="Autostart"),
    value("VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART", 2048, since="0.9.13", doc="No autostart"),
    value("VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT", 4096, since="0.9.13", doc="Has snapshot"),
    value("VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT", 8192, since="0.9.13", doc="No snapshot"),
    value("VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT", 16384, since="5.6.0", doc="Has checkpoint"),
    value("VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT", 32768, since="5.6.0", doc="No checkpoint"),
])

enum("virVcpuState", since="0.1.4", doc="Vcpu state", values=[
    value("VIR_VCPU_OFFLINE", 0, since="0.1.4", doc="Offline"),
    value("VIR_VCPU_RUNNING", 1, since="0.1.4", doc="Running"),
    value("VIR_VCPU_BLOCKED", 2, since="0.1.4", doc="Blocked"),
    value("VIR_VCPU_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virVcpuHostCpuState", since="6.10.0", doc="Vcpu host cpu state", values=[
    value("VIR_VCPU_INFO_CPU_OFFLINE", -1, since="6.10.0", doc="Offline"),
    value("VIR_VCPU_INFO_CPU_UNAVAILABLE", -2, since="6.10.0", doc="Unavailable"),
])

enum("virDomainVcpuFlags", since="0.8.5", doc="Domain vcpu flags", bits=True, values=[
    value("VIR_DOMAIN_VCPU_CURRENT", 0, since="0.9.4", doc="Current"),
    value("VIR_DOMAIN_VCPU_LIVE", 1, since="0.8.5", doc="Live"),
    value("VIR_DOMAIN_VCPU_CONFIG", 2, since="0.8.5", doc="Config"),
    value("VIR_DOMAIN_VCPU_MAXIMUM", 4, since="0.8.5", doc="Maximum"),
    value("VIR_DOMAIN_VCPU_GUEST", 8, since="1.1.0", doc="Guest"),
    value("VIR_DOMAIN_VCPU_HOTPLUGGABLE", 16, since="2.4.0", doc="Hotpluggable"),
])

enum("virDomainDeviceModifyFlags", since="0.7.7", doc="Domain device modify flags", bits=True, values=[
    value("VIR_DOMAIN_DEVICE_MODIFY_CURRENT", 0, since="0.7.7", doc="Current"),
    value("VIR_DOMAIN_DEVICE_MODIFY_LIVE", 1, since="0.7.7", doc="Live"),
    value("VIR_DOMAIN_DEVICE_MODIFY_CONFIG", 2, since="0.7.7", doc="Config"),
    value("VIR_DOMAIN_DEVICE_MODIFY_FORCE", 4, since="0.8.6", doc="Force"),
])

enum("virDomainStatsTypes", since="1.2.8", doc="Domain stats types", bits=True, values=[
    value("VIR_DOMAIN_STATS_STATE", 1, since="1.2.8", doc="State"),
    value("VIR_DOMAIN_STATS_CPU_TOTAL", 2, since="1.2.9", doc="Cpu total"),
    value("VIR_DOMAIN_STATS_BALLOON", 4, since="1.2.9", doc="Balloon"),
    value("VIR_DOMAIN_STATS_VCPU", 8, since="1.2.9", doc="Vcpu"),
    value("VIR_DOMAIN_STATS_INTERFACE", 16, since="1.2.9", doc="Interface"),
    value("VIR_DOMAIN_STATS_BLOCK", 32, since="1.2.9", doc="Block"),
    value("VIR_DOMAIN_STATS_PERF", 64, since="1.3.3", doc="Perf"),
    value("VIR_DOMAIN_STATS_IOTHREAD", 128, since="4.10.0", doc="Iothread"),
    value("VIR_DOMAIN_STATS_MEMORY", 256, since="6.0.0", doc="Memory"),
    value("VIR_DOMAIN_STATS_DIRTYRATE", 512, since="7.2.0", doc="Dirtyrate"),
    value("VIR_DOMAIN_STATS_VM", 1024, since="8.9.0", doc="Vm"),
])

enum("virConnectGetAllDomainStatsFlags", since="1.2.8", doc="Connect get all domain stats flags", bits=True, values=[
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE", 1, since="1.2.8", doc="Active"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE", 2, since="1.2.8", doc="Inactive"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT", 4, since="1.2.8", doc="Persistent"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT", 8, since="1.2.8", doc="Transient"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING", 16, since="1.2.8", doc="Running"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED", 32, since="1.2.8", doc="Paused"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF", 64, since="1.2.8", doc="Shutoff"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER", 128, since="1.2.8", doc="Other"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT", 536870912, since="4.5.0", doc="Nowait"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING", 1073741824, since="1.2.12", doc="Backing"),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS", 2147483648, since="1.2.8", doc="Enforce stats"),
])

enum("virDomainBlockJobType", since="0.9.4", doc="Domain block job type", values=[
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_UNKNOWN", 0, since="0.9.4", doc="Unknown"),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_PULL", 1, since="0.9.4", doc="Pull"),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_COPY", 2, since="0.9.12", doc="Copy"),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT", 3, since="0.10.2", doc="Commit"),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT", 4, since="1.2.6", doc="Active commit"),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP", 5, since="6.0.0", doc="Backup"),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_LAST", 6, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainBlockJobAbortFlags", since="0.9.12", doc="Domain block job abort flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC", 1, since="0.9.12", doc="Async"),
    value("VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT", 2, since="0.9.12", doc="Pivot"),
])

enum("virDomainBlockJobInfoFlags", since="1.2.9", doc="Domain block job info flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES", 1, since="1.2.9", doc="Vir domain block job info bandwidth bytes"),
])

enum("virDomainBlockJobSetSpeedFlags", since="1.2.9", doc="Domain block job set speed flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES", 1, since="1.2.9", doc="Vir domain block job speed bandwidth bytes"),
])

enum("virDomainBlockPullFlags", since="1.2.9", doc="Domain block pull flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES", 64, since="1.2.9", doc="Vir domain block pull bandwidth bytes"),
])

enum("virDomainBlockRebaseFlags", since="0.9.12", doc="Domain block rebase flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_REBASE_SHALLOW", 1, since="0.9.12", doc="Shallow"),
    value("VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT", 2, since="0.9.12", doc="Reuse ext"),
    value("VIR_DOMAIN_BLOCK_REBASE_COPY_RAW", 4, since="0.9.12", doc="Copy raw"),
    value("VIR_DOMAIN_BLOCK_REBASE_COPY", 8, since="0.9.12", doc="Copy"),
    value("VIR_DOMAIN_BLOCK_REBASE_RELATIVE", 16, since="1.2.7", doc="Relative"),
    value("VIR_DOMAIN_BLOCK_REBASE_COPY_DEV", 32, since="1.2.9", doc="Copy dev"),
    value("VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES", 64, since="1.2.9", doc="Bandwidth bytes"),
])

enum("virDomainBlockCopyFlags", since="1.2.8", doc="Domain block copy flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_COPY_SHALLOW", 1, since="1.2.8", doc="Shallow"),
    value("VIR_DOMAIN_BLOCK_COPY_REUSE_EXT", 2, since="1.2.8", doc="Reuse ext"),
    value("VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB", 4, since="3.5.0", doc="Transient job"),
    value("VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES", 8, since="8.0.0", doc="Synchronous writes"),
])

enum("virDomainBlockCommitFlags", since="0.10.2", doc="Domain block commit flags", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_COMMIT_SHALLOW", 1, since="0.10.2", doc="Shallow"),
    value("VIR_DOMAIN_BLOCK_COMMIT_DELETE", 2, since="0.10.2", doc="Delete"),
    value("VIR_DOMAIN_BLOCK_COMMIT_ACTIVE", 4, since="1.2.6", doc="Active"),
    value("VIR_DOMAIN_BLOCK_COMMIT_RELATIVE", 8, since="1.2.7", doc="Relative"),
    value("VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES", 16, since="1.2.9", doc="Bandwidth bytes"),
])

enum("virDomainDiskErrorCode", since="0.9.10", doc="Domain disk error code", values=[
    value("VIR_DOMAIN_DISK_ERROR_NONE", 0, since="0.9.10", doc="None"),
    value("VIR_DOMAIN_DISK_ERROR_UNSPEC", 1, since="0.9.10", doc="Unspec"),
    value("VIR_DOMAIN_DISK_ERROR_NO_SPACE", 2, since="0.9.10", doc="No space"),
    value("VIR_DOMAIN_DISK_ERROR_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virKeycodeSet", since="0.9.3", doc="Keycode set", values=[
    value("VIR_KEYCODE_SET_LINUX", 0, since="0.9.3", doc="Linux"),
    value("VIR_KEYCODE_SET_XT", 1, since="0.9.3", doc="Xt"),
    value("VIR_KEYCODE_SET_ATSET1", 2, since="0.9.3", doc="Atset1"),
    value("VIR_KEYCODE_SET_ATSET2", 3, since="0.9.3", doc="Atset2"),
    value("VIR_KEYCODE_SET_ATSET3", 4, since="0.9.3", doc="Atset3"),
    value("VIR_KEYCODE_SET_OSX", 5, since="0.9.4", doc="Osx"),
    value("VIR_KEYCODE_SET_XT_KBD", 6, since="0.9.4", doc="Xt kbd"),
    value("VIR_KEYCODE_SET_USB", 7, since="0.9.4", doc="Usb"),
    value("VIR_KEYCODE_SET_WIN32", 8, since="0.9.4", doc="Win32"),
    value("VIR_KEYCODE_SET_QNUM", 9, since="4.2.0", doc="Qnum"),
    value("VIR_KEYCODE_SET_LAST", 10, since="0.9.4", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainProcessSignal", since="1.0.1", doc="Domain process signal", values=[
    value("VIR_DOMAIN_PROCESS_SIGNAL_NOP", 0, since="1.0.1", doc="Nop"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_HUP", 1, since="1.0.1", doc="Hup"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_INT", 2, since="1.0.1", doc="Int"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_QUIT", 3, since="1.0.1", doc="Quit"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_ILL", 4, since="1.0.1", doc="Ill"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TRAP", 5, since="1.0.1", doc="Trap"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_ABRT", 6, since="1.0.1", doc="Abrt"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_BUS", 7, since="1.0.1", doc="Bus"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_FPE", 8, since="1.0.1", doc="Fpe"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_KILL", 9, since="1.0.1", doc="Kill"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_USR1", 10, since="1.0.1", doc="Usr1"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_SEGV", 11, since="1.0.1", doc="Segv"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_USR2", 12, since="1.0.1", doc="Usr2"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_PIPE", 13, since="1.0.1", doc="Pipe"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_ALRM", 14, since="1.0.1", doc="Alrm"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TERM", 15, since="1.0.1", doc="Term"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_STKFLT", 16, since="1.0.1", doc="Stkflt"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_CHLD", 17, since="1.0.1", doc="Chld"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_CONT", 18, since="1.0.1", doc="Cont"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_STOP", 19, since="1.0.1", doc="Stop"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TSTP", 20, since="1.0.1", doc="Tstp"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TTIN", 21, since="1.0.1", doc="Ttin"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TTOU", 22, since="1.0.1", doc="Ttou"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_URG", 23, since="1.0.1", doc="Urg"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_XCPU", 24, since="1.0.1", doc="Xcpu"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_XFSZ", 25, since="1.0.1", doc="Xfsz"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_VTALRM", 26, since="1.0.1", doc="Vtalrm"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_PROF", 27, since="1.0.1", doc="Prof"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_WINCH", 28, since="1.0.1", doc="Winch"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_POLL", 29, since="1.0.1", doc="Poll"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_PWR", 30, since="1.0.1", doc="Pwr"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_SYS", 31, since="1.0.1", doc="Sys"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT0", 32, since="1.0.1", doc="Rt0"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT1", 33, since="1.0.1", doc="Rt1"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT2", 34, since="1.0.1", doc="Rt2"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT3", 35, since="1.0.1", doc="Rt3"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT4", 36, since="1.0.1", doc="Rt4"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT5", 37, since="1.0.1", doc="Rt5"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT6", 38, since="1.0.1", doc="Rt6"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT7", 39, since="1.0.1", doc="Rt7"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT8", 40, since="1.0.1", doc="Rt8"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT9", 41, since="1.0.1", doc="Rt9"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT10", 42, since="1.0.1", doc="Rt10"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT11", 43, since="1.0.1", doc="Rt11"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT12", 44, since="1.0.1", doc="Rt12"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT13", 45, since="1.0.1", doc="Rt13"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT14", 46, since="1.0.1", doc="Rt14"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT15", 47, since="1.0.1", doc="Rt15"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT16", 48, since="1.0.1", doc="Rt16"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT17", 49, since="1.0.1", doc="Rt17"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT18", 50, since="1.0.1", doc="Rt18"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT19", 51, since="1.0.1", doc="Rt19"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT20", 52, since="1.0.1", doc="Rt20"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT21", 53, since="1.0.1", doc="Rt21"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT22", 54, since="1.0.1", doc="Rt22"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT23", 55, since="1.0.1", doc="Rt23"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT24", 56, since="1.0.1", doc="Rt24"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT25", 57, since="1.0.1", doc="Rt25"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT26", 58, since="1.0.1", doc="Rt26"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT27", 59, since="1.0.1", doc="Rt27"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT28", 60, since="1.0.1", doc="Rt28"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT29", 61, since="1.0.1", doc="Rt29"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT30", 62, since="1.0.1", doc="Rt30"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT31", 63, since="1.0.1", doc="Rt31"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT32", 64, since="1.0.1", doc="Rt32"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_LAST", 65, since="1.0.1", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMemoryFailureRecipientType", since="6.9.0", doc="Domain memory failure recipient type", values=[
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_HYPERVISOR", 0, since="6.9.0", doc="Hypervisor"),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_GUEST", 1, since="6.9.0", doc="Guest"),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_LAST", 2, since="6.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMemoryFailureActionType", since="6.9.0", doc="Domain memory failure action type", values=[
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_IGNORE", 0, since="6.9.0", doc="Ignore"),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_INJECT", 1, since="6.9.0", doc="Inject"),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_FATAL", 2, since="6.9.0", doc="Fatal"),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_RESET", 3, since="6.9.0", doc="Reset"),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_LAST", 4, since="6.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMemoryFailureFlags", since="6.9.0", doc="Domain memory failure flags", bits=True, values=[
    value("VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED", 1, since="6.9.0", doc="Action required"),
    value("VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE", 2, since="6.9.0", doc="Recursive"),
])

enum("virDomainJobType", since="0.7.7", doc="Domain job type", values=[
    value("VIR_DOMAIN_JOB_NONE", 0, since="0.7.7", doc="None"),
    value("VIR_DOMAIN_JOB_BOUNDED", 1, since="0.7.7", doc="Bounded"),
    value("VIR_DOMAIN_JOB_UNBOUNDED", 2, since="0.7.7", doc="Unbounded"),
    value("VIR_DOMAIN_JOB_COMPLETED", 3, since="0.7.7", doc="Completed"),
    value("VIR_DOMAIN_JOB_FAILED", 4, since="0.7.7", doc="Failed"),
    value("VIR_DOMAIN_JOB_CANCELLED", 5, since="0.7.7", doc="Cancelled"),
    value("VIR_DOMAIN_JOB_LAST", 6, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainGetJobStatsFlags", since="1.2.9", doc="Domain get job stats flags", bits=True, values=[
    value("VIR_DOMAIN_JOB_STATS_COMPLETED", 1, since="1.2.9", doc="Completed"),
    value("VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED", 2, since="6.0.0", doc="Keep completed"),
])

enum("virDomainAbortJobFlagsValues", since="8.5.0", doc="Domain abort job flags values", bits=True, values=[
    value("VIR_DOMAIN_ABORT_JOB_POSTCOPY", 1, since="8.5.0", doc="Vir domain abort job postcopy"),
])

enum("virDomainJobOperation", since="3.3.0", doc="Domain job operation", values=[
    value("VIR_DOMAIN_JOB_OPERATION_UNKNOWN", 0, since="3.3.0", doc="Unknown"),
    value("VIR_DOMAIN_JOB_OPERATION_START", 1, since="3.3.0", doc="Start"),
    value("VIR_DOMAIN_JOB_OPERATION_SAVE", 2, since="3.3.0", doc="Save"),
    value("VIR_DOMAIN_JOB_OPERATION_RESTORE", 3, since="3.3.0", doc="Restore"),
    value("VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN", 4, since="3.3.0", doc="Migration in"),
    value("VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT", 5, since="3.3.0", doc="Migration out"),
    value("VIR_DOMAIN_JOB_OPERATION_SNAPSHOT", 6, since="3.3.0", doc="Snapshot"),
    value("VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_REVERT", 7, since="3.3.0", doc="Snapshot revert"),
    value("VIR_DOMAIN_JOB_OPERATION_DUMP", 8, since="3.3.0", doc="Dump"),
    value("VIR_DOMAIN_JOB_OPERATION_BACKUP", 9, since="6.0.0", doc="Backup"),
    value("VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_DELETE", 10, since="9.0.0", doc="Snapshot delete"),
    value("VIR_DOMAIN_JOB_OPERATION_LAST", 11, since="3.3.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainConsoleFlags", since="0.9.11", doc="Domain console flags", bits=True, values=[
    value("VIR_DOMAIN_CONSOLE_FORCE", 1, since="0.9.11", doc="Force"),
    value("VIR_DOMAIN_CONSOLE_SAFE", 2, since="0.9.11", doc="Safe"),
])

enum("virDomainChannelFlags", since="1.0.2", doc="Domain channel flags", bits=True, values=[
    value("VIR_DOMAIN_CHANNEL_FORCE", 1, since="1.0.2", doc="Vir domain channel force"),
])

enum("virDomainOpenGraphicsFlags", since="0.9.7", doc="Domain open graphics flags", bits=True, values=[
    value("VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH", 1, since="0.9.7", doc="Vir domain open graphics skipauth"),
])

enum("virDomainSetTimeFlags", since="1.2.5", doc="Domain set time flags", bits=True, values=[
    value("VIR_DOMAIN_TIME_SYNC", 1, since="1.2.5", doc="Vir domain time sync"),
])

enum("virSchedParameterType", since="0.2.3", doc="Sched parameter type", values=[
    value("VIR_DOMAIN_SCHED_FIELD_INT", 1, since="0.2.3", doc="Int"),
    value("VIR_DOMAIN_SCHED_FIELD_UINT", 2, since="0.2.3", doc="Uint"),
    value("VIR_DOMAIN_SCHED_FIELD_LLONG", 3, since="0.2.3", doc="Llong"),
    value("VIR_DOMAIN_SCHED_FIELD_ULLONG", 4, since="0.2.3", doc="Ullong"),
    value("VIR_DOMAIN_SCHED_FIELD_DOUBLE", 5, since="0.2.3", doc="Double"),
    value("VIR_DOMAIN_SCHED_FIELD_BOOLEAN", 6, since="0.2.3", doc="Boolean"),
])

enum("virBlkioParameterType", since="0.9.0", doc="Blkio parameter type", values=[
    value("VIR_DOMAIN_BLKIO_PARAM_INT", 1, since="0.9.0", doc="Int"),
    value("VIR_DOMAIN_BLKIO_PARAM_UINT", 2, since="0.9.0", doc="Uint"),
    value("VIR_DOMAIN_BLKIO_PARAM_LLONG", 3, since="0.9.0", doc="Llong"),
    value("VIR_DOMAIN_BLKIO_PARAM_ULLONG", 4, since="0.9.0", doc="Ullong"),
    value("VIR_DOMAIN_BLKIO_PARAM_DOUBLE", 5, since="0.9.0", doc="Double"),
    value("VIR_DOMAIN_BLKIO_PARAM_BOOLEAN", 6, since="0.9.0", doc="Boolean"),
])

enum("virMemoryParameterType", since="0.8.5", doc="Memory parameter type", values=[
    value("VIR_DOMAIN_MEMORY_PARAM_INT", 1, since="0.8.5", doc="Int"),
    value("VIR_DOMAIN_MEMORY_PARAM_UINT", 2, since="0.8.5", doc="Uint"),
    value("VIR_DOMAIN_MEMORY_PARAM_LLONG", 3, since="0.8.5", doc="Llong"),
    value("VIR_DOMAIN_MEMORY_PARAM_ULLONG", 4, since="0.8.5", doc="Ullong"),
    value("VIR_DOMAIN_MEMORY_PARAM_DOUBLE", 5, since="0.8.5", doc="Double"),
    value("VIR_DOMAIN_MEMORY_PARAM_BOOLEAN", 6, since="0.8.5", doc="Boolean"),
])

enum("virDomainInterfaceAddressesSource", since="1.2.14", doc="Domain interface addresses source", values=[
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE", 0, since="1.2.14", doc="Lease"),
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT", 1, since="1.2.14", doc="Agent"),
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP", 2, since="4.2.0", doc="Arp"),
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LAST", 3, since="1.2.14", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainSetUserPasswordFlags", since="1.2.16", doc="Domain set user password flags", bits=True, values=[
    value("VIR_DOMAIN_PASSWORD_ENCRYPTED", 1, since="1.2.16", doc="Vir domain password encrypted"),
])

enum("virDomainLifecycle", since="3.9.0", doc="Domain lifecycle", values=[
    value("VIR_DOMAIN_LIFECYCLE_POWEROFF", 0, since="3.9.0", doc="Poweroff"),
    value("VIR_DOMAIN_LIFECYCLE_REBOOT", 1, since="3.9.0", doc="Reboot"),
    value("VIR_DOMAIN_LIFECYCLE_CRASH", 2, since="3.9.0", doc="Crash"),
    value("VIR_DOMAIN_LIFECYCLE_LAST", 3, since="3.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainLifecycleAction", since="3.9.0", doc="Domain lifecycle action", values=[
    value("VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY", 0, since="3.9.0", doc="Destroy"),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_RESTART", 1, since="3.9.0", doc="Restart"),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME", 2, since="3.9.0", doc="Restart rename"),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE", 3, since="3.9.0", doc="Preserve"),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY", 4, since="3.9.0", doc="Coredump destroy"),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART", 5, since="3.9.0", doc="Coredump restart"),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_LAST", 6, since="3.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainGuestInfoTypes", since="5.7.0", doc="Domain guest info types", bits=True, values=[
    value("VIR_DOMAIN_GUEST_INFO_USERS", 1, since="5.7.0", doc="Users"),
    value("VIR_DOMAIN_GUEST_INFO_OS", 2, since="5.7.0", doc="Os"),
    value("VIR_DOMAIN_GUEST_INFO_TIMEZONE", 4, since="5.7.0", doc="Timezone"),
    value("VIR_DOMAIN_GUEST_INFO_HOSTNAME", 8, since="5.7.0", doc="Hostname"),
    value("VIR_DOMAIN_GUEST_INFO_FILESYSTEM", 16, since="5.7.0", doc="Filesystem"),
    value("VIR_DOMAIN_GUEST_INFO_DISKS", 32, since="7.0.0", doc="Disks"),
    value("VIR_DOMAIN_GUEST_INFO_INTERFACES", 64, since="7.10.0", doc="Interfaces"),
    value("VIR_DOMAIN_GUEST_INFO_LOAD", 128, since="11.2.0", doc="Load"),
])

enum("virDomainAgentResponseTimeoutValues", since="5.10.0", doc="Domain agent response timeout values", values=[
    value("VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK", -2, since="5.10.0", doc="Block"),
    value("VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT", -1, since="5.10.0", doc="Default"),
    value("VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_NOWAIT", 0, since="5.10.0", doc="Nowait"),
])

enum("virDomainBackupBeginFlags", since="6.0.0", doc="Domain backup begin flags", bits=True, values=[
    value("VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL", 1, since="6.0.0", doc="Vir domain backup begin reuse external"),
])

enum("virDomainAuthorizedSSHKeysSetFlags", since="6.10.0", doc="Domain authorized ssh keys set flags", bits=True, values=[
    value("VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND", 1, since="6.10.0", doc="Append"),
    value("VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE", 2, since="6.10.0", doc="Remove"),
])

enum("virDomainMessageType", since="7.1.0", doc="Domain message type", bits=True, values=[
    value("VIR_DOMAIN_MESSAGE_DEPRECATION", 1, since="7.1.0", doc="Deprecation"),
    value("VIR_DOMAIN_MESSAGE_TAINTING", 2, since="7.1.0", doc="Tainting"),
    value("VIR_DOMAIN_MESSAGE_IOERRORS", 4, since="11.1.0", doc="Ioerrors"),
])

enum("virDomainDirtyRateStatus", since="7.2.0", doc="Domain dirty rate status", values=[
    value("VIR_DOMAIN_DIRTYRATE_UNSTARTED", 0, since="7.2.0", doc="Unstarted"),
    value("VIR_DOMAIN_DIRTYRATE_MEASURING", 1, since="7.2.0", doc="Measuring"),
    value("VIR_DOMAIN_DIRTYRATE_MEASURED", 2, since="7.2.0", doc="Measured"),
    value("VIR_DOMAIN_DIRTYRATE_LAST", 3, since="7.2.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainDirtyRateCalcFlags", since="8.1.0", doc="Domain dirty rate calc flags", bits=True, values=[
    value("VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING", 0, since="8.1.0", doc="Page sampling"),
    value("VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP", 1, since="8.1.0", doc="Dirty bitmap"),
    value("VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING", 2, since="8.1.0", doc="Dirty ring"),
])

enum("virDomainFDAssociateFlags", since="9.0.0", doc="Domain fd associate flags", bits=True, values=[
    value("VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE", 1, since="9.0.0", doc="Restore"),
    value("VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE", 2, since="9.0.0", doc="Writable"),
])

enum("virDomainGraphicsReloadType", since="10.2.0", doc="Domain graphics reload type", values=[
    value("VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_ANY", 0, since="10.2.0", doc="Any"),
    value("VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_VNC", 1, since="10.2.0", doc="Vnc"),
    value("VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_LAST", 2, since="10.2.0", sentinel="VIR_ENUM_SENTINELS"),
])

macro("VIR_DOMAIN_BLOCK_STATS_FIELD_LENGTH", 80, since="0.9.5")

macro("VIR_DOMAIN_MEMORY_PARAM_UNLIMITED", 9007199254740991, since="0.8.8")

macro("VIR_USE_CPU", "((cpumap)[(cpu) / 8] |= (1 << ((cpu) % 8)))", params=["cpumap", "cpu"], since="0.1.4")

macro("VIR_UNUSE_CPU", "((cpumap)[(cpu) / 8] &= ~(1 << ((cpu) % 8)))", params=["cpumap", "cpu"], since="0.1.4")

macro("VIR_CPU_USED", "((cpumap)[(cpu) / 8] & (1 << ((cpu) % 8)))", params=["cpumap", "cpu"], since="1.0.0")

macro("VIR_CPU_MAPLEN", "(((cpu) + 7) / 8)", params=["cpu"], since="0.1.4")

macro("VIR_CPU_USABLE", "(VIR_CPU_USED(VIR_GET_CPUMAP(cpumaps, maplen, vcpu), cpu))",
    params=["cpumaps", "maplen", "vcpu", "cpu"], since="0.1.4")

macro("VIR_COPY_CPUMAP", "memcpy((cpumap), VIR_GET_CPUMAP(cpumaps, maplen, vcpu), (maplen))",
    params=["cpumaps", "maplen", "vcpu", "cpumap"], since="0.1.4")

macro("VIR_GET_CPUMAP", "(&((cpumaps)[(vcpu) * (maplen)]))", params=["cpumaps", "maplen", "vcpu"], since="0.1.4")

macro("VIR_KEYCODE_SET_RFB", 9, since="0.9.5")

macro("VIR_DOMAIN_SEND_KEY_MAX_KEYS", 16, since="0.9.3")

macro("VIR_DOMAIN_EVENT_CALLBACK", "((virConnectDomainEventGenericCallback)(cb))", params=["cb"], since="0.8.0")

macro("VIR_DOMAIN_SCHED_FIELD_LENGTH", 80, since="0.2.3")

macro("_virSchedParameter", alias("_virTypedParameter"), since="0.2.3")

macro("VIR_DOMAIN_BLKIO_FIELD_LENGTH", 80, since="0.9.0")

macro("_virBlkioParameter", alias("_virTypedParameter"), since="0.9.0")

macro("VIR_DOMAIN_MEMORY_FIELD_LENGTH", 80, since="0.8.5")

macro("_virMemoryParameter", alias("_virTypedParameter"), since="0.8.5")

opaque("virDomain", since="0.0.1", doc="Handle of a domain.")

struct("_virDomainControlInfo",
    {"state": "unsigned int", "details": "unsigned int", "stateTime": "unsigned long long"})

struct("_virDomainInfo",
    {
        "state": "unsigned char",
        "maxMem": "unsigned long",
        "memory": "unsigned long",
        "nrVirtCpu": "unsigned short",
        "cpuTime": "unsigned long long",
    })

struct("_virDomainBlockStats",
    {
        "rd_req": "long long",
        "rd_bytes": "long long",
        "wr_req": "long long",
        "wr_bytes": "long long",
        "errs": "long long",
    })

struct("_virDomainInterfaceStats",
    {
        "rx_bytes": "long long",
        "rx_packets": "long long",
        "rx_errs": "long long",
        "rx_drop": "long long",
        "tx_bytes": "long long",
        "tx_packets": "long long",
        "tx_errs": "long long",
        "tx_drop": "long long",
    })

struct("_virDomainMemoryStat", {"tag": "int", "val": "unsigned long long"})

struct("_virDomainBlockInfo",
    {
        "capacity": "unsigned long long",
        "allocation": "unsigned long long",
        "physical": "unsigned long long",
    })

struct("_virVcpuInfo", {"number": "unsigned int", "state": "int", "cpuTime": "unsigned long long", "cpu": "int"})

struct("_virDomainIOThreadInfo", {"iothread_id": "unsigned int", "cpumap": "unsigned char *", "cpumaplen": "int"})

struct("_virDomainStatsRecord", {"dom": "virDomainPtr", "params": "virTypedParameterPtr", "nparams": "int"})

struct("_virDomainBlockJobInfo",
    {
        "type": "int",
        "bandwidth": "unsigned long",
        "cur": "virDomainBlockJobCursor",
        "end": "virDomainBlockJobCursor",
    })

struct("_virDomainDiskError", {"disk": "char *", "error": "int"})

struct("_virDomainJobInfo",
    {
        "type": "int",
        "timeElapsed": "unsigned long long",
        "timeRemaining": "unsigned long long",
        "dataTotal": "unsigned long long",
        "dataProcessed": "unsigned long long",
        "dataRemaining": "unsigned long long",
        "memTotal": "unsigned long long",
        "memProcessed": "unsigned long long",
        "memRemaining": "unsigned long long",
        "fileTotal": "unsigned long long",
        "fileProcessed": "unsigned long long",
        "fileRemaining": "unsigned long long",
    })

struct("_virDomainEventGraphicsAddress", {"family": "int", "node": "char *", "service": "char *"})

struct("_virDomainEventGraphicsSubjectIdentity", {"type": "char *", "name": "char *"})

struct("_virDomainEventGraphicsSubject",
    {"nidentity": "int", "identities": "virDomainEventGraphicsSubjectIdentityPtr"})

struct("_virDomainFSInfo",
    {
        "mountpoint": "char *",
        "name": "char *",
        "fstype": "char *",
        "ndevAlias": "size_t",
        "devAlias": "char **",
    })

struct("_virDomainInterfaceIPAddress", {"type": "int", "addr": "char *", "prefix": "unsigned int"})

struct("_virDomainInterface",
    {
        "name": "char *",
        "hwaddr": "char *",
        "naddrs": "unsigned int",
        "addrs": "virDomainIPAddressPtr",
    })

typedef("virDomainPtr", "virDomain *", since="0.0.1")

typedef("virDomainControlInfo", "struct _virDomainControlInfo", since="0.9.3")

typedef("virDomainControlInfoPtr", "virDomainControlInfo *", since="0.9.3")

typedef("virDomainInfo", "struct _virDomainInfo", since="0.0.1")

typedef("virDomainInfoPtr", "virDomainInfo *", since="0.0.1")

typedef("virDomainBlockStatsStruct", "struct _virDomainBlockStats", since="0.3.3")

typedef("virDomainBlockStatsPtr", "virDomainBlockStatsStruct *", since="0.3.2")

typedef("virDomainInterfaceStatsStruct", "struct _virDomainInterfaceStats", since="0.3.3")

typedef("virDomainInterfaceStatsPtr", "virDomainInterfaceStatsStruct *", since="0.3.2")

typedef("virDomainMemoryStatStruct", "struct _virDomainMemoryStat", since="0.7.5")

typedef("virDomainMemoryStatPtr", "virDomainMemoryStatStruct *", since="0.7.5")

typedef("virDomainBlockInfo", "struct _virDomainBlockInfo", since="0.8.1")

typedef("virDomainBlockInfoPtr", "virDomainBlockInfo *", since="0.8.1")

typedef("virVcpuInfo", "struct _virVcpuInfo", since="0.1.4")

typedef("virVcpuInfoPtr", "virVcpuInfo *", since="0.1.4")

typedef("virDomainIOThreadInfo", "struct _virDomainIOThreadInfo", since="1.2.14")

typedef("virDomainIOThreadInfoPtr", "virDomainIOThreadInfo *", since="1.2.14")

typedef("virDomainStatsRecord", "struct _virDomainStatsRecord", since="1.2.8")

typedef("virDomainStatsRecordPtr", "virDomainStatsRecord *", since="1.2.8")

typedef("virDomainBlockJobCursor", "unsigned long long", since="0.9.4")

typedef("virDomainBlockJobInfo", "struct _virDomainBlockJobInfo", since="0.9.4")

typedef("virDomainBlockJobInfoPtr", "virDomainBlockJobInfo *", since="0.9.4")

typedef("virDomainDiskError", "struct _virDomainDiskError", since="0.9.10")

typedef("virDomainDiskErrorPtr", "virDomainDiskError *", since="0.9.10")

typedef("virDomainJobInfo", "struct _virDomainJobInfo", since="0.7.7")

typedef("virDomainJobInfoPtr", "virDomainJobInfo *", since="0.7.7")

typedef("virDomainEventGraphicsAddress", "struct _virDomainEventGraphicsAddress", since="0.8.0")

typedef("virDomainEventGraphicsAddressPtr", "virDomainEventGraphicsAddress *", since="0.8.0")

typedef("virDomainEventGraphicsSubjectIdentity", "struct _virDomainEventGraphicsSubjectIdentity", since="0.8.0")

typedef("virDomainEventGraphicsSubjectIdentityPtr", "virDomainEventGraphicsSubjectIdentity *", since="0.8.0")

typedef("virDomainEventGraphicsSubject", "struct _virDomainEventGraphicsSubject", since="0.8.0")

typedef("virDomainEventGraphicsSubjectPtr", "virDomainEventGraphicsSubject *", since="0.8.0")

typedef("virDomainFSInfo", "struct _virDomainFSInfo", since="1.2.11")

typedef("virDomainFSInfoPtr", "virDomainFSInfo *", since="1.2.11")

typedef("virSchedParameter", "struct _virTypedParameter", since="0.2.3")

typedef("virSchedParameterPtr", "virSchedParameter *", since="0.2.3")

typedef("virBlkioParameter", "struct _virTypedParameter", since="0.9.0")

typedef("virBlkioParameterPtr", "virBlkioParameter *", since="0.9.0")

typedef("virMemoryParameter", "struct _virTypedParameter", since="0.8.5")

typedef("virMemoryParameterPtr", "virMemoryParameter *", since="0.8.5")

typedef("virDomainIPAddress", "struct _virDomainInterfaceIPAddress", since="1.2.14")

typedef("virDomainIPAddressPtr", "virDomainIPAddress *", since="1.2.14")

typedef("virDomainInterface", "struct _virDomainInterface", since="1.2.14")

typedef("virDomainInterfacePtr", "virDomainInterface *", since="1.2.14")

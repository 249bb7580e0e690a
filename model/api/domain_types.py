"""Domain types: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

enum("virDomainState", since="0.0.1", doc="What a domain is doing; the reason is a value of the enumeration of that state.", values=[
    value("VIR_DOMAIN_NOSTATE", 0, since="0.0.1", doc="The driver cannot tell."),
    value("VIR_DOMAIN_RUNNING", 1, since="0.0.1", doc="Its CPUs run."),
    value("VIR_DOMAIN_BLOCKED", 2, since="0.0.1", doc="It waits for a resource of the host."),
    value("VIR_DOMAIN_PAUSED", 3, since="0.0.1", doc="Its CPUs are stopped, its memory is kept."),
    value("VIR_DOMAIN_SHUTDOWN", 4, since="0.0.1", doc="The guest is on its way to power off."),
    value("VIR_DOMAIN_SHUTOFF", 5, since="0.0.1", doc="It does not run."),
    value("VIR_DOMAIN_CRASHED", 6, since="0.0.2", doc="The guest or its emulator failed."),
    value("VIR_DOMAIN_PMSUSPENDED", 7, since="0.9.11", doc="The guest put itself to sleep."),
    value("VIR_DOMAIN_LAST", 8, since="0.9.5", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainNostateReason", since="0.9.2", doc="Reasons of VIR_DOMAIN_NOSTATE.", values=[
    value("VIR_DOMAIN_NOSTATE_UNKNOWN", 0, since="0.9.2", doc="No reason is known."),
    value("VIR_DOMAIN_NOSTATE_LAST", 1, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainRunningReason", since="0.9.2", doc="Why a domain came to run.", values=[
    value("VIR_DOMAIN_RUNNING_UNKNOWN", 0, since="0.9.2", doc="No reason is known."),
    value("VIR_DOMAIN_RUNNING_BOOTED", 1, since="0.9.2", doc="It was started from nothing."),
    value("VIR_DOMAIN_RUNNING_MIGRATED", 2, since="0.9.2", doc="It came from another host."),
    value("VIR_DOMAIN_RUNNING_RESTORED", 3, since="0.9.2", doc="Its memory was read from a file."),
    value("VIR_DOMAIN_RUNNING_FROM_SNAPSHOT", 4, since="0.9.2", doc="It was reverted to a snapshot."),
    value("VIR_DOMAIN_RUNNING_UNPAUSED", 5, since="0.9.2", doc="It was resumed."),
    value("VIR_DOMAIN_RUNNING_MIGRATION_CANCELED", 6, since="0.9.2", doc="A migration away ended without success."),
    value("VIR_DOMAIN_RUNNING_SAVE_CANCELED", 7, since="0.9.2", doc="Saving its memory ended without success."),
    value("VIR_DOMAIN_RUNNING_WAKEUP", 8, since="0.9.11", doc="The guest woke from its sleep."),
    value("VIR_DOMAIN_RUNNING_CRASHED", 9, since="1.1.1", doc="It goes on after a crash was handled."),
    value("VIR_DOMAIN_RUNNING_POSTCOPY", 10, since="1.3.3", doc="It runs here while the rest of its memory is still on the other host."),
    value("VIR_DOMAIN_RUNNING_POSTCOPY_FAILED", 11, since="8.5.0", doc="As POSTCOPY, and the connection to the other host is lost."),
    value("VIR_DOMAIN_RUNNING_LAST", 12, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainBlockedReason", since="0.9.2", doc="Reasons of VIR_DOMAIN_BLOCKED.", values=[
    value("VIR_DOMAIN_BLOCKED_UNKNOWN", 0, since="0.9.2", doc="No reason is known."),
    value("VIR_DOMAIN_BLOCKED_LAST", 1, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainPausedReason", since="0.9.2", doc="Why a domain is paused.", values=[
    value("VIR_DOMAIN_PAUSED_UNKNOWN", 0, since="0.9.2", doc="No reason is known."),
    value("VIR_DOMAIN_PAUSED_USER", 1, since="0.9.2", doc="Somebody asked for it."),
    value("VIR_DOMAIN_PAUSED_MIGRATION", 2, since="0.9.2", doc="It is moved to another host offline."),
    value("VIR_DOMAIN_PAUSED_SAVE", 3, since="0.9.2", doc="Its memory is written to a file."),
    value("VIR_DOMAIN_PAUSED_DUMP", 4, since="0.9.2", doc="Its memory is dumped."),
    value("VIR_DOMAIN_PAUSED_IOERROR", 5, since="0.9.2", doc="A disk gave an error, for example for lack of space."),
    value("VIR_DOMAIN_PAUSED_WATCHDOG", 6, since="0.9.2", doc="Its watchdog expired."),
    value("VIR_DOMAIN_PAUSED_FROM_SNAPSHOT", 7, since="0.9.2", doc="It was reverted to a snapshot that is paused."),
    value("VIR_DOMAIN_PAUSED_SHUTTING_DOWN", 8, since="0.9.5", doc="The guest powered off and its emulator is about to end."),
    value("VIR_DOMAIN_PAUSED_SNAPSHOT", 9, since="1.0.1", doc="A snapshot is being taken."),
    value("VIR_DOMAIN_PAUSED_CRASHED", 10, since="1.1.1", doc="The guest crashed."),
    value("VIR_DOMAIN_PAUSED_STARTING_UP", 11, since="1.2.14", doc="It is being started."),
    value("VIR_DOMAIN_PAUSED_POSTCOPY", 12, since="1.3.3", doc="It runs on the other host, which still fetches memory from here."),
    value("VIR_DOMAIN_PAUSED_POSTCOPY_FAILED", 13, since="1.3.3", doc="As POSTCOPY, and the connection to the other host is lost."),
    value("VIR_DOMAIN_PAUSED_API_ERROR", 14, since="9.2.0", doc="Going on after an operation failed."),
    value("VIR_DOMAIN_PAUSED_LAST", 15, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainShutdownReason", since="0.9.2", doc="Why a domain is shutting down.", values=[
    value("VIR_DOMAIN_SHUTDOWN_UNKNOWN", 0, since="0.9.2", doc="No reason is known."),
    value("VIR_DOMAIN_SHUTDOWN_USER", 1, since="0.9.2", doc="Somebody asked for it."),
    value("VIR_DOMAIN_SHUTDOWN_LAST", 2, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainShutoffReason", since="0.9.2", doc="Why a domain does not run.", values=[
    value("VIR_DOMAIN_SHUTOFF_UNKNOWN", 0, since="0.9.2", doc="No reason is known."),
    value("VIR_DOMAIN_SHUTOFF_SHUTDOWN", 1, since="0.9.2", doc="The guest powered off."),
    value("VIR_DOMAIN_SHUTOFF_DESTROYED", 2, since="0.9.2", doc="It was ended by force."),
    value("VIR_DOMAIN_SHUTOFF_CRASHED", 3, since="0.9.2", doc="It crashed."),
    value("VIR_DOMAIN_SHUTOFF_MIGRATED", 4, since="0.9.2", doc="It went to another host."),
    value("VIR_DOMAIN_SHUTOFF_SAVED", 5, since="0.9.2", doc="Its memory was saved to a file."),
    value("VIR_DOMAIN_SHUTOFF_FAILED", 6, since="0.9.2", doc="It could not be started."),
    value("VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT", 7, since="0.9.2", doc="It was reverted to a snapshot that is shut off."),
    value("VIR_DOMAIN_SHUTOFF_DAEMON", 8, since="4.10.0", doc="The daemon ended it because it could not manage it any more."),
    value("VIR_DOMAIN_SHUTOFF_LAST", 9, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainCrashedReason", since="0.9.2", doc="Why a domain counts as crashed.", values=[
    value("VIR_DOMAIN_CRASHED_UNKNOWN", 0, since="0.9.2", doc="No reason is known."),
    value("VIR_DOMAIN_CRASHED_PANICKED", 1, since="1.1.1", doc="The guest told of its panic."),
    value("VIR_DOMAIN_CRASHED_LAST", 2, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainPMSuspendedReason", since="0.9.11", doc="Reasons of VIR_DOMAIN_PMSUSPENDED.", values=[
    value("VIR_DOMAIN_PMSUSPENDED_UNKNOWN", 0, since="0.9.11", doc="No reason is known."),
    value("VIR_DOMAIN_PMSUSPENDED_LAST", 1, since="0.9.11", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainPMSuspendedDiskReason", since="1.0.0", doc="Reasons of a guest's sleep on disk.", values=[
    value("VIR_DOMAIN_PMSUSPENDED_DISK_UNKNOWN", 0, since="1.0.0", doc="No reason is known."),
    value("VIR_DOMAIN_PMSUSPENDED_DISK_LAST", 1, since="1.0.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainControlState", since="0.9.3", doc="Whether a domain can be managed at the moment.", values=[
    value("VIR_DOMAIN_CONTROL_OK", 0, since="0.9.3", doc="It takes orders."),
    value("VIR_DOMAIN_CONTROL_JOB", 1, since="0.9.3", doc="A long job is at work; only its own orders are taken."),
    value("VIR_DOMAIN_CONTROL_OCCUPIED", 2, since="0.9.3", doc="Another order is being carried out."),
    value("VIR_DOMAIN_CONTROL_ERROR", 3, since="0.9.3", doc="It cannot be managed any more; details tell why."),
    value("VIR_DOMAIN_CONTROL_LAST", 4, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainControlErrorReason", since="1.2.14", doc="Why a domain cannot be managed.", values=[
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_NONE", 0, since="1.2.14", doc="There is no error."),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_UNKNOWN", 1, since="1.2.14", doc="No reason is known."),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR", 2, since="1.2.14", doc="The connection to its emulator is lost."),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_INTERNAL", 3, since="1.2.14", doc="The driver lost track of it."),
    value("VIR_DOMAIN_CONTROL_ERROR_REASON_LAST", 4, since="1.2.14", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainModificationImpact", since="0.9.2", doc="What a change or a question is about.", bits=True, values=[
    value("VIR_DOMAIN_AFFECT_CURRENT", 0, since="0.9.2", doc="The running domain when it runs, else its stored definition."),
    value("VIR_DOMAIN_AFFECT_LIVE", 1, since="0.9.2", doc="The running domain."),
    value("VIR_DOMAIN_AFFECT_CONFIG", 2, since="0.9.2", doc="The stored definition: what the next start uses."),
])

enum("virDomainCreateFlags", since="0.0.1", doc="How a domain is started.", bits=True, values=[
    value("VIR_DOMAIN_NONE", 0, since="0.0.1", doc="As usual."),
    value("VIR_DOMAIN_START_PAUSED", 1, since="0.8.2", doc="Leave its CPUs stopped."),
    value("VIR_DOMAIN_START_AUTODESTROY", 2, since="0.9.3", doc="End it when this connection closes."),
    value("VIR_DOMAIN_START_BYPASS_CACHE", 4, since="0.9.4", doc="Read a saved state without the host's page cache."),
    value("VIR_DOMAIN_START_FORCE_BOOT", 8, since="0.9.5", doc="Throw a saved state away and boot."),
    value("VIR_DOMAIN_START_VALIDATE", 16, since="1.2.12", doc="Check the document against its schema first."),
    value("VIR_DOMAIN_START_RESET_NVRAM", 32, since="8.1.0", doc="Make its firmware's variables anew from the template."),
])

enum("virDomainMemoryStatTags", since="0.7.5", doc="What a value of virDomainMemoryStats() is; sizes are in KiB.", values=[
    value("VIR_DOMAIN_MEMORY_STAT_SWAP_IN", 0, since="0.7.5", doc="Read from swap space since the guest's boot."),
    value("VIR_DOMAIN_MEMORY_STAT_SWAP_OUT", 1, since="0.7.5", doc="Written to swap space since the guest's boot."),
    value("VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT", 2, since="0.7.5", doc="Page faults that needed a disk."),
    value("VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT", 3, since="0.7.5", doc="Page faults that needed none."),
    value("VIR_DOMAIN_MEMORY_STAT_UNUSED", 4, since="0.7.5", doc="Memory that the guest uses for nothing at all."),
    value("VIR_DOMAIN_MEMORY_STAT_AVAILABLE", 5, since="0.7.5", doc="Memory as the guest sees it."),
    value("VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON", 6, since="0.9.3", doc="What the balloon leaves to the guest."),
    value("VIR_DOMAIN_MEMORY_STAT_RSS", 7, since="0.9.10", doc="Memory of the host that the domain's process holds."),
    value("VIR_DOMAIN_MEMORY_STAT_USABLE", 8, since="2.1.0", doc="What the guest could give away without swapping."),
    value("VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE", 9, since="2.1.0", doc="When the guest reported, in seconds since 1970."),
    value("VIR_DOMAIN_MEMORY_STAT_DISK_CACHES", 10, since="4.6.0", doc="What the guest could drop because a disk has it too."),
    value("VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC", 11, since="5.4.0", doc="Huge pages that the guest got."),
    value("VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL", 12, since="5.4.0", doc="Huge pages that the guest asked for in vain."),
    value("VIR_DOMAIN_MEMORY_STAT_NR", 13, since="0.7.5", doc="How many tags there are in this release."),
    value("VIR_DOMAIN_MEMORY_STAT_LAST", 13, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainCoreDumpFlags", since="0.7.5", doc="How a domain's memory is dumped.", bits=True, values=[
    value("VIR_DUMP_CRASH", 1, since="0.7.5", doc="End the domain afterwards, as crashed."),
    value("VIR_DUMP_LIVE", 2, since="0.7.5", doc="Let its CPUs run meanwhile."),
    value("VIR_DUMP_BYPASS_CACHE", 4, since="0.9.4", doc="Write without the host's page cache."),
    value("VIR_DUMP_RESET", 8, since="0.9.7", doc="Reset the domain afterwards."),
    value("VIR_DUMP_MEMORY_ONLY", 16, since="0.9.13", doc="Memory and registers as a core file, without the state of devices."),
])

enum("virDomainCoreDumpFormat", since="1.2.3", doc="Form of a dump of memory alone.", values=[
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_RAW", 0, since="1.2.3", doc="An uncompressed core file."),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB", 1, since="1.2.3", doc="Of kdump, compressed by zlib."),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO", 2, since="1.2.3", doc="Of kdump, compressed by lzo."),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY", 3, since="1.2.3", doc="Of kdump, compressed by snappy."),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP", 4, since="7.4.0", doc="As Windows' debuggers read it."),
    value("VIR_DOMAIN_CORE_DUMP_FORMAT_LAST", 5, since="1.2.3", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMigrateFlags", since="0.3.2", doc="How a domain goes to another host.", bits=True, values=[
    value("VIR_MIGRATE_LIVE", 1, since="0.3.2", doc="Let it run meanwhile."),
    value("VIR_MIGRATE_PEER2PEER", 2, since="0.7.2", doc="The daemons talk to each other, not through the client."),
    value("VIR_MIGRATE_TUNNELLED", 4, since="0.7.2", doc="Memory goes over the daemons' connection; needs PEER2PEER."),
    value("VIR_MIGRATE_PERSIST_DEST", 8, since="0.7.3", doc="Keep a definition on the target."),
    value("VIR_MIGRATE_UNDEFINE_SOURCE", 16, since="0.7.3", doc="Forget the definition on the source."),
    value("VIR_MIGRATE_PAUSED", 32, since="0.7.5", doc="Leave it paused on the target."),
    value("VIR_MIGRATE_NON_SHARED_DISK", 64, since="0.8.2", doc="Copy whole disks."),
    value("VIR_MIGRATE_NON_SHARED_INC", 128, since="0.8.2", doc="Copy the topmost images; the target has what is below."),
    value("VIR_MIGRATE_CHANGE_PROTECTION", 256, since="0.9.4", doc="Nobody may change its definition meanwhile."),
    value("VIR_MIGRATE_UNSAFE", 512, since="0.9.11", doc="Even when disks may be damaged by caches of two hosts."),
    value("VIR_MIGRATE_OFFLINE", 1024, since="1.0.1", doc="Only the definition of a domain that does not run."),
    value("VIR_MIGRATE_COMPRESSED", 2048, since="1.0.3", doc="Compress memory on its way."),
    value("VIR_MIGRATE_ABORT_ON_ERROR", 4096, since="1.1.0", doc="Give up when a disk gives an error."),
    value("VIR_MIGRATE_AUTO_CONVERGE", 8192, since="1.2.3", doc="Slow the guest down when its memory changes too fast."),
    value("VIR_MIGRATE_RDMA_PIN_ALL", 16384, since="1.2.9", doc="Lock all its memory, for RDMA."),
    value("VIR_MIGRATE_POSTCOPY", 32768, since="1.3.3", doc="Allow virDomainMigrateStartPostCopy()."),
    value("VIR_MIGRATE_TLS", 65536, since="3.2.0", doc="Encrypt what the emulators send."),
    value("VIR_MIGRATE_PARALLEL", 131072, since="5.2.0", doc="Over several connections at once."),
    value("VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES", 262144, since="8.0.0", doc="Writes of the guest end when the copy has them too."),
    value("VIR_MIGRATE_POSTCOPY_RESUME", 524288, since="8.5.0", doc="Go on with a post-copy migration whose connection broke."),
    value("VIR_MIGRATE_ZEROCOPY", 1048576, since="8.5.0", doc="Send memory without copying it in the kernel."),
])

enum("virDomainMigrateMaxSpeedFlags", since="5.1.0", doc="Which limit of speed is meant.", bits=True, values=[
    value("VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY", 1, since="5.1.0", doc="The one of the post-copy phase."),
])

enum("virConnectGetDomainCapabilitiesFlags", since="11.0.0", doc="What domain capabilities tell.", bits=True, values=[
    value("VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES", 1, since="11.0.0", doc="The CPU of the host without features that are deprecated."),
])

enum("virDomainShutdownFlagValues", since="0.9.10", doc="Ways to ask a guest to power off; with several the driver picks.", bits=True, values=[
    value("VIR_DOMAIN_SHUTDOWN_DEFAULT", 0, since="0.9.10", doc="The driver's choice."),
    value("VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN", 1, since="0.9.10", doc="Press its power button."),
    value("VIR_DOMAIN_SHUTDOWN_GUEST_AGENT", 2, since="0.9.10", doc="Ask its agent."),
    value("VIR_DOMAIN_SHUTDOWN_INITCTL", 4, since="1.0.1", doc="Write to the init control of a container."),
    value("VIR_DOMAIN_SHUTDOWN_SIGNAL", 8, since="1.0.1", doc="Send a signal to the init of a container."),
    value("VIR_DOMAIN_SHUTDOWN_PARAVIRT", 16, since="1.2.5", doc="By the hypervisor's own channel."),
])

enum("virDomainRebootFlagValues", since="0.9.10", doc="Ways to ask a guest to reboot; with several the driver picks.", bits=True, values=[
    value("VIR_DOMAIN_REBOOT_DEFAULT", 0, since="0.9.10", doc="The driver's choice."),
    value("VIR_DOMAIN_REBOOT_ACPI_POWER_BTN", 1, since="0.9.10", doc="Press its power button and start it again."),
    value("VIR_DOMAIN_REBOOT_GUEST_AGENT", 2, since="0.9.10", doc="Ask its agent."),
    value("VIR_DOMAIN_REBOOT_INITCTL", 4, since="1.0.1", doc="Write to the init control of a container."),
    value("VIR_DOMAIN_REBOOT_SIGNAL", 8, since="1.0.1", doc="Send a signal to the init of a container."),
    value("VIR_DOMAIN_REBOOT_PARAVIRT", 16, since="1.2.5", doc="By the hypervisor's own channel."),
])

enum("virDomainDestroyFlagsValues", since="0.9.4", doc="How a domain is ended by force.", bits=True, values=[
    value("VIR_DOMAIN_DESTROY_DEFAULT", 0, since="0.9.10", doc="At once."),
    value("VIR_DOMAIN_DESTROY_GRACEFUL", 1, since="0.9.10", doc="Only if its process ends by SIGTERM, else fail."),
    value("VIR_DOMAIN_DESTROY_REMOVE_LOGS", 2, since="8.3.0", doc="Remove its log files too."),
])

enum("virDomainSaveRestoreFlags", since="0.9.4", doc="How memory is saved and restored.", bits=True, values=[
    value("VIR_DOMAIN_SAVE_BYPASS_CACHE", 1, since="0.9.4", doc="Without the host's page cache."),
    value("VIR_DOMAIN_SAVE_RUNNING", 2, since="0.9.5", doc="Running after it is restored, whatever it was."),
    value("VIR_DOMAIN_SAVE_PAUSED", 4, since="0.9.5", doc="Paused after it is restored, whatever it was."),
    value("VIR_DOMAIN_SAVE_RESET_NVRAM", 8, since="8.1.0", doc="Make its firmware's variables anew from the template."),
])

enum("virDomainMemoryModFlags", since="0.9.0", doc="What a change of memory is about.", bits=True, values=[
    value("VIR_DOMAIN_MEM_CURRENT", 0, since="0.9.1", doc="As VIR_DOMAIN_AFFECT_CURRENT."),
    value("VIR_DOMAIN_MEM_LIVE", 1, since="0.9.0", doc="As VIR_DOMAIN_AFFECT_LIVE."),
    value("VIR_DOMAIN_MEM_CONFIG", 2, since="0.9.0", doc="As VIR_DOMAIN_AFFECT_CONFIG."),
    value("VIR_DOMAIN_MEM_MAXIMUM", 4, since="0.9.1", doc="The limit and not the present size."),
])

enum("virDomainNumatuneMemMode", since="0.9.9", doc="How strictly memory comes from the named nodes.", values=[
    value("VIR_DOMAIN_NUMATUNE_MEM_STRICT", 0, since="0.9.9", doc="From these alone."),
    value("VIR_DOMAIN_NUMATUNE_MEM_PREFERRED", 1, since="0.9.9", doc="From these first."),
    value("VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE", 2, since="0.9.9", doc="From all of these in turn."),
    value("VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE", 3, since="7.3.0", doc="From these as far as the control group can say, so that it can be changed later."),
    value("VIR_DOMAIN_NUMATUNE_MEM_LAST", 4, since="0.9.9", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainGetHostnameFlags", since="6.1.0", doc="Who is asked for a guest's host name.", bits=True, values=[
    value("VIR_DOMAIN_GET_HOSTNAME_LEASE", 1, since="6.1.0", doc="The leases of its networks."),
    value("VIR_DOMAIN_GET_HOSTNAME_AGENT", 2, since="6.1.0", doc="Its agent."),
])

enum("virDomainMetadataType", since="0.9.10", doc="Parts of a definition that are for applications.", values=[
    value("VIR_DOMAIN_METADATA_DESCRIPTION", 0, since="0.9.10", doc="The <description>."),
    value("VIR_DOMAIN_METADATA_TITLE", 1, since="0.9.10", doc="The <title>."),
    value("VIR_DOMAIN_METADATA_ELEMENT", 2, since="0.9.10", doc="An element of an application's own name space below <metadata>."),
    value("VIR_DOMAIN_METADATA_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainXMLFlags", since="0.3.3", doc="How a definition is shown.", bits=True, values=[
    value("VIR_DOMAIN_XML_SECURE", 1, since="0.3.3", doc="With passwords; needs a writable connection."),
    value("VIR_DOMAIN_XML_INACTIVE", 2, since="0.3.3", doc="What the next start uses."),
    value("VIR_DOMAIN_XML_UPDATE_CPU", 4, since="0.8.0", doc="The guest's CPU as this host would give it."),
    value("VIR_DOMAIN_XML_MIGRATABLE", 8, since="1.0.0", doc="So that an older release on another host understands it."),
])

enum("virDomainSaveImageXMLFlags", since="5.1.0", doc="How the definition in a saved image is shown.", values=[
    value("VIR_DOMAIN_SAVE_IMAGE_XML_SECURE", 1, since="5.1.0", doc="With passwords; needs a writable connection."),
])

enum("virDomainBlockResizeFlags", since="0.9.11", doc="How the size of a disk is told.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_RESIZE_BYTES", 1, since="0.9.11", doc="In bytes instead of KiB."),
    value("VIR_DOMAIN_BLOCK_RESIZE_CAPACITY", 2, since="10.0.0", doc="To all of the block device, whatever size is given."),
])

enum("virDomainMemoryFlags", since="0.4.4", doc="Which addresses virDomainMemoryPeek() takes.", bits=True, values=[
    value("VIR_MEMORY_VIRTUAL", 1, since="0.4.4", doc="Those of the guest's present page tables."),
    value("VIR_MEMORY_PHYSICAL", 2, since="0.7.0", doc="Those of the guest's memory."),
])

enum("virDomainDefineFlags", since="1.2.12", doc="How a definition is taken in.", bits=True, values=[
    value("VIR_DOMAIN_DEFINE_VALIDATE", 1, since="1.2.12", doc="Check the document against its schema first."),
])

enum("virDomainUndefineFlagsValues", since="0.9.4", doc="What goes with a definition, or stays.", bits=True, values=[
    value("VIR_DOMAIN_UNDEFINE_MANAGED_SAVE", 1, since="0.9.4", doc="Remove its saved state."),
    value("VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA", 2, since="0.9.5", doc="Forget its snapshots; their data stay in the images."),
    value("VIR_DOMAIN_UNDEFINE_NVRAM", 4, since="1.2.9", doc="Remove its firmware's variables."),
    value("VIR_DOMAIN_UNDEFINE_KEEP_NVRAM", 8, since="2.3.0", doc="Keep its firmware's variables."),
    value("VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA", 16, since="5.6.0", doc="Forget its checkpoints; their data stay in the images."),
    value("VIR_DOMAIN_UNDEFINE_TPM", 32, since="8.9.0", doc="Remove the state of its TPM."),
    value("VIR_DOMAIN_UNDEFINE_KEEP_TPM", 64, since="8.9.0", doc="Keep the state of its TPM."),
])

enum("virConnectListAllDomainsFlags", since="0.9.13", doc="Which domains are listed; of a pair neither or both means all.", bits=True, values=[
    value("VIR_CONNECT_LIST_DOMAINS_ACTIVE", 1, since="0.9.13", doc="Those that run or are paused."),
    value("VIR_CONNECT_LIST_DOMAINS_INACTIVE", 2, since="0.9.13", doc="Those that are shut off."),
    value("VIR_CONNECT_LIST_DOMAINS_PERSISTENT", 4, since="0.9.13", doc="Those with a stored definition."),
    value("VIR_CONNECT_LIST_DOMAINS_TRANSIENT", 8, since="0.9.13", doc="Those that are forgotten when they end."),
    value("VIR_CONNECT_LIST_DOMAINS_RUNNING", 16, since="0.9.13", doc="In state RUNNING."),
    value("VIR_CONNECT_LIST_DOMAINS_PAUSED", 32, since="0.9.13", doc="In state PAUSED."),
    value("VIR_CONNECT_LIST_DOMAINS_SHUTOFF", 64, since="0.9.13", doc="In state SHUTOFF."),
    value("VIR_CONNECT_LIST_DOMAINS_OTHER", 128, since="0.9.13", doc="In any other state."),
    value("VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE", 256, since="0.9.13", doc="With a saved state."),
    value("VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE", 512, since="0.9.13", doc="Without a saved state."),
    value("VIR_CONNECT_LIST_DOMAINS_AUTOSTART", 1024, since="0.9.13", doc="Started with the host."),
    value("VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART", 2048, since="0.9.13", doc="Not started with the host."),
    value("VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT", 4096, since="0.9.13", doc="With snapshots."),
    value("VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT", 8192, since="0.9.13", doc="Without snapshots."),
    value("VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT", 16384, since="5.6.0", doc="With checkpoints."),
    value("VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT", 32768, since="5.6.0", doc="Without checkpoints."),
])

enum("virVcpuState", since="0.1.4", doc="What a virtual CPU is doing.", values=[
    value("VIR_VCPU_OFFLINE", 0, since="0.1.4", doc="It is switched off."),
    value("VIR_VCPU_RUNNING", 1, since="0.1.4", doc="It runs, or would if the host let it."),
    value("VIR_VCPU_BLOCKED", 2, since="0.1.4", doc="It waits for something."),
    value("VIR_VCPU_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virVcpuHostCpuState", since="6.10.0", doc="Instead of the number of the host CPU that a virtual CPU is on.", values=[
    value("VIR_VCPU_INFO_CPU_OFFLINE", -1, since="6.10.0", doc="On none: it is switched off."),
    value("VIR_VCPU_INFO_CPU_UNAVAILABLE", -2, since="6.10.0", doc="The driver cannot tell."),
])

enum("virDomainVcpuFlags", since="0.8.5", doc="Which number of virtual CPUs is meant.", bits=True, values=[
    value("VIR_DOMAIN_VCPU_CURRENT", 0, since="0.9.4", doc="As VIR_DOMAIN_AFFECT_CURRENT."),
    value("VIR_DOMAIN_VCPU_LIVE", 1, since="0.8.5", doc="As VIR_DOMAIN_AFFECT_LIVE."),
    value("VIR_DOMAIN_VCPU_CONFIG", 2, since="0.8.5", doc="As VIR_DOMAIN_AFFECT_CONFIG."),
    value("VIR_DOMAIN_VCPU_MAXIMUM", 4, since="0.8.5", doc="The limit and not the present number."),
    value("VIR_DOMAIN_VCPU_GUEST", 8, since="1.1.0", doc="Those that the guest uses, as its agent says."),
    value("VIR_DOMAIN_VCPU_HOTPLUGGABLE", 16, since="2.4.0", doc="New ones can be taken out again."),
])

enum("virDomainDeviceModifyFlags", since="0.7.7", doc="What a change of devices is about.", bits=True, values=[
    value("VIR_DOMAIN_DEVICE_MODIFY_CURRENT", 0, since="0.7.7", doc="As VIR_DOMAIN_AFFECT_CURRENT."),
    value("VIR_DOMAIN_DEVICE_MODIFY_LIVE", 1, since="0.7.7", doc="As VIR_DOMAIN_AFFECT_LIVE."),
    value("VIR_DOMAIN_DEVICE_MODIFY_CONFIG", 2, since="0.7.7", doc="As VIR_DOMAIN_AFFECT_CONFIG."),
    value("VIR_DOMAIN_DEVICE_MODIFY_FORCE", 4, since="0.8.6", doc="Even if the guest does not let go of it, as of a medium."),
])

enum("virDomainStatsTypes", since="1.2.8", doc="Groups of statistics; 0 asks for all of them.", bits=True, values=[
    value("VIR_DOMAIN_STATS_STATE", 1, since="1.2.8", doc="State and its reason."),
    value("VIR_DOMAIN_STATS_CPU_TOTAL", 2, since="1.2.9", doc="CPU time, caches, halt polling."),
    value("VIR_DOMAIN_STATS_BALLOON", 4, since="1.2.9", doc="Memory as the balloon and the guest tell."),
    value("VIR_DOMAIN_STATS_VCPU", 8, since="1.2.9", doc="Each virtual CPU."),
    value("VIR_DOMAIN_STATS_INTERFACE", 16, since="1.2.9", doc="Each network interface."),
    value("VIR_DOMAIN_STATS_BLOCK", 32, since="1.2.9", doc="Each disk."),
    value("VIR_DOMAIN_STATS_PERF", 64, since="1.3.3", doc="The performance events that are switched on."),
    value("VIR_DOMAIN_STATS_IOTHREAD", 128, since="4.10.0", doc="Each I/O thread."),
    value("VIR_DOMAIN_STATS_MEMORY", 256, since="6.0.0", doc="Bandwidth monitors of memory."),
    value("VIR_DOMAIN_STATS_DIRTYRATE", 512, since="7.2.0", doc="How fast memory changes, as measured last."),
    value("VIR_DOMAIN_STATS_VM", 1024, since="8.9.0", doc="The hypervisor's own counters."),
])

enum("virConnectGetAllDomainStatsFlags", since="1.2.8", doc="Which domains tell statistics, and how.", bits=True, values=[
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE", 1, since="1.2.8", doc="Those that run or are paused."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE", 2, since="1.2.8", doc="Those that are shut off."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT", 4, since="1.2.8", doc="Those with a stored definition."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT", 8, since="1.2.8", doc="Those that are forgotten when they end."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING", 16, since="1.2.8", doc="In state RUNNING."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED", 32, since="1.2.8", doc="In state PAUSED."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF", 64, since="1.2.8", doc="In state SHUTOFF."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER", 128, since="1.2.8", doc="In any other state."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT", 536870912, since="4.5.0", doc="Leave out what a domain that is busy cannot tell at once."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING", 1073741824, since="1.2.12", doc="Each image of a disk's chain too."),
    value("VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS", 2147483648, since="1.2.8", doc="Fail when a group is not supported."),
])

enum("virDomainBlockJobType", since="0.9.4", doc="What a job on a disk does.", values=[
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_UNKNOWN", 0, since="0.9.4", doc="The driver cannot tell."),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_PULL", 1, since="0.9.4", doc="Data of images below come into the topmost one."),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_COPY", 2, since="0.9.12", doc="The disk is copied to another place and kept in step."),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT", 3, since="0.10.2", doc="Data of an image go into one below."),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT", 4, since="1.2.6", doc="The same with the topmost image, kept in step until it is pivoted."),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP", 5, since="6.0.0", doc="A backup of the disk."),
    value("VIR_DOMAIN_BLOCK_JOB_TYPE_LAST", 6, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainBlockJobAbortFlags", since="0.9.12", doc="How a job on a disk is ended.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC", 1, since="0.9.12", doc="Return before it has ended; an event tells."),
    value("VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT", 2, since="0.9.12", doc="Go over to the copy."),
])

enum("virDomainBlockJobInfoFlags", since="1.2.9", doc="How a job's speed is told.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES", 1, since="1.2.9", doc="In bytes per second instead of MiB."),
])

enum("virDomainBlockJobSetSpeedFlags", since="1.2.9", doc="How a job's speed is given.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES", 1, since="1.2.9", doc="In bytes per second instead of MiB."),
])

enum("virDomainBlockPullFlags", since="1.2.9", doc="How data are pulled.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES", 64, since="1.2.9", doc="Speed is in bytes per second instead of MiB."),
])

enum("virDomainBlockRebaseFlags", since="0.9.12", doc="What virDomainBlockRebase() does.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_REBASE_SHALLOW", 1, since="0.9.12", doc="Copy the topmost image alone."),
    value("VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT", 2, since="0.9.12", doc="The copy's file exists already."),
    value("VIR_DOMAIN_BLOCK_REBASE_COPY_RAW", 4, since="0.9.12", doc="The copy is of format raw."),
    value("VIR_DOMAIN_BLOCK_REBASE_COPY", 8, since="0.9.12", doc="Copy instead of pull."),
    value("VIR_DOMAIN_BLOCK_REBASE_RELATIVE", 16, since="1.2.7", doc="Keep names of images below relative."),
    value("VIR_DOMAIN_BLOCK_REBASE_COPY_DEV", 32, since="1.2.9", doc="The copy is a block device."),
    value("VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES", 64, since="1.2.9", doc="Speed is in bytes per second instead of MiB."),
])

enum("virDomainBlockCopyFlags", since="1.2.8", doc="How a disk is copied.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_COPY_SHALLOW", 1, since="1.2.8", doc="The topmost image alone."),
    value("VIR_DOMAIN_BLOCK_COPY_REUSE_EXT", 2, since="1.2.8", doc="The copy's file exists already."),
    value("VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB", 4, since="3.5.0", doc="The job need not outlive the domain."),
    value("VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES", 8, since="8.0.0", doc="Writes of the guest end when the copy has them too."),
])

enum("virDomainBlockCommitFlags", since="0.10.2", doc="How an image is committed.", bits=True, values=[
    value("VIR_DOMAIN_BLOCK_COMMIT_SHALLOW", 1, since="0.10.2", doc="Into the image just below."),
    value("VIR_DOMAIN_BLOCK_COMMIT_DELETE", 2, since="0.10.2", doc="Remove what is not needed any more."),
    value("VIR_DOMAIN_BLOCK_COMMIT_ACTIVE", 4, since="1.2.6", doc="Allow the topmost image, to be pivoted at the end."),
    value("VIR_DOMAIN_BLOCK_COMMIT_RELATIVE", 8, since="1.2.7", doc="Keep names of images below relative."),
    value("VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES", 16, since="1.2.9", doc="Speed is in bytes per second instead of MiB."),
])

enum("virDomainDiskErrorCode", since="0.9.10", doc="What is wrong with a disk.", values=[
    value("VIR_DOMAIN_DISK_ERROR_NONE", 0, since="0.9.10", doc="Nothing."),
    value("VIR_DOMAIN_DISK_ERROR_UNSPEC", 1, since="0.9.10", doc="An error of reading or writing."),
    value("VIR_DOMAIN_DISK_ERROR_NO_SPACE", 2, since="0.9.10", doc="The host has no space left for it."),
    value("VIR_DOMAIN_DISK_ERROR_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virKeycodeSet", since="0.9.3", doc="Which table the codes of keys are of.", values=[
    value("VIR_KEYCODE_SET_LINUX", 0, since="0.9.3", doc="Linux' input events."),
    value("VIR_KEYCODE_SET_XT", 1, since="0.9.3", doc="Scan codes of XT keyboards, set 1."),
    value("VIR_KEYCODE_SET_ATSET1", 2, since="0.9.3", doc="Scan codes of AT keyboards, set 1."),
    value("VIR_KEYCODE_SET_ATSET2", 3, since="0.9.3", doc="Scan codes of AT keyboards, set 2."),
    value("VIR_KEYCODE_SET_ATSET3", 4, since="0.9.3", doc="Scan codes of AT keyboards, set 3."),
    value("VIR_KEYCODE_SET_OSX", 5, since="0.9.4", doc="macOS."),
    value("VIR_KEYCODE_SET_XT_KBD", 6, since="0.9.4", doc="XT as Linux' keyboard driver spells it."),
    value("VIR_KEYCODE_SET_USB", 7, since="0.9.4", doc="USB's usage table."),
    value("VIR_KEYCODE_SET_WIN32", 8, since="0.9.4", doc="Windows' virtual keys."),
    value("VIR_KEYCODE_SET_QNUM", 9, since="4.2.0", doc="XT with the high bit for extended codes."),
    value("VIR_KEYCODE_SET_LAST", 10, since="0.9.4", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainProcessSignal", since="1.0.1", doc="Signals to a process of a guest, by the names of Linux.", values=[
    value("VIR_DOMAIN_PROCESS_SIGNAL_NOP", 0, since="1.0.1", doc="None: is the process there?"),
    value("VIR_DOMAIN_PROCESS_SIGNAL_HUP", 1, since="1.0.1", doc="The signal SIGHUP."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_INT", 2, since="1.0.1", doc="The signal SIGINT."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_QUIT", 3, since="1.0.1", doc="The signal SIGQUIT."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_ILL", 4, since="1.0.1", doc="The signal SIGILL."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TRAP", 5, since="1.0.1", doc="The signal SIGTRAP."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_ABRT", 6, since="1.0.1", doc="The signal SIGABRT."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_BUS", 7, since="1.0.1", doc="The signal SIGBUS."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_FPE", 8, since="1.0.1", doc="The signal SIGFPE."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_KILL", 9, since="1.0.1", doc="The signal SIGKILL."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_USR1", 10, since="1.0.1", doc="The signal SIGUSR1."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_SEGV", 11, since="1.0.1", doc="The signal SIGSEGV."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_USR2", 12, since="1.0.1", doc="The signal SIGUSR2."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_PIPE", 13, since="1.0.1", doc="The signal SIGPIPE."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_ALRM", 14, since="1.0.1", doc="The signal SIGALRM."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TERM", 15, since="1.0.1", doc="The signal SIGTERM."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_STKFLT", 16, since="1.0.1", doc="The signal SIGSTKFLT."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_CHLD", 17, since="1.0.1", doc="The signal SIGCHLD."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_CONT", 18, since="1.0.1", doc="The signal SIGCONT."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_STOP", 19, since="1.0.1", doc="The signal SIGSTOP."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TSTP", 20, since="1.0.1", doc="The signal SIGTSTP."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TTIN", 21, since="1.0.1", doc="The signal SIGTTIN."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_TTOU", 22, since="1.0.1", doc="The signal SIGTTOU."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_URG", 23, since="1.0.1", doc="The signal SIGURG."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_XCPU", 24, since="1.0.1", doc="The signal SIGXCPU."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_XFSZ", 25, since="1.0.1", doc="The signal SIGXFSZ."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_VTALRM", 26, since="1.0.1", doc="The signal SIGVTALRM."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_PROF", 27, since="1.0.1", doc="The signal SIGPROF."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_WINCH", 28, since="1.0.1", doc="The signal SIGWINCH."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_POLL", 29, since="1.0.1", doc="The signal SIGPOLL."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_PWR", 30, since="1.0.1", doc="The signal SIGPWR."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_SYS", 31, since="1.0.1", doc="The signal SIGSYS."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT0", 32, since="1.0.1", doc="The signal SIGRTMIN."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT1", 33, since="1.0.1", doc="The signal SIGRTMIN + 1."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT2", 34, since="1.0.1", doc="The signal SIGRTMIN + 2."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT3", 35, since="1.0.1", doc="The signal SIGRTMIN + 3."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT4", 36, since="1.0.1", doc="The signal SIGRTMIN + 4."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT5", 37, since="1.0.1", doc="The signal SIGRTMIN + 5."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT6", 38, since="1.0.1", doc="The signal SIGRTMIN + 6."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT7", 39, since="1.0.1", doc="The signal SIGRTMIN + 7."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT8", 40, since="1.0.1", doc="The signal SIGRTMIN + 8."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT9", 41, since="1.0.1", doc="The signal SIGRTMIN + 9."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT10", 42, since="1.0.1", doc="The signal SIGRTMIN + 10."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT11", 43, since="1.0.1", doc="The signal SIGRTMIN + 11."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT12", 44, since="1.0.1", doc="The signal SIGRTMIN + 12."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT13", 45, since="1.0.1", doc="The signal SIGRTMIN + 13."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT14", 46, since="1.0.1", doc="The signal SIGRTMIN + 14."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT15", 47, since="1.0.1", doc="The signal SIGRTMIN + 15."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT16", 48, since="1.0.1", doc="The signal SIGRTMIN + 16."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT17", 49, since="1.0.1", doc="The signal SIGRTMIN + 17."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT18", 50, since="1.0.1", doc="The signal SIGRTMIN + 18."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT19", 51, since="1.0.1", doc="The signal SIGRTMIN + 19."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT20", 52, since="1.0.1", doc="The signal SIGRTMIN + 20."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT21", 53, since="1.0.1", doc="The signal SIGRTMIN + 21."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT22", 54, since="1.0.1", doc="The signal SIGRTMIN + 22."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT23", 55, since="1.0.1", doc="The signal SIGRTMIN + 23."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT24", 56, since="1.0.1", doc="The signal SIGRTMIN + 24."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT25", 57, since="1.0.1", doc="The signal SIGRTMIN + 25."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT26", 58, since="1.0.1", doc="The signal SIGRTMIN + 26."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT27", 59, since="1.0.1", doc="The signal SIGRTMIN + 27."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT28", 60, since="1.0.1", doc="The signal SIGRTMIN + 28."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT29", 61, since="1.0.1", doc="The signal SIGRTMIN + 29."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT30", 62, since="1.0.1", doc="The signal SIGRTMIN + 30."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT31", 63, since="1.0.1", doc="The signal SIGRTMIN + 31."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_RT32", 64, since="1.0.1", doc="The signal SIGRTMIN + 32."),
    value("VIR_DOMAIN_PROCESS_SIGNAL_LAST", 65, since="1.0.1", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMemoryFailureRecipientType", since="6.9.0", doc="Whose memory failed.", values=[
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_HYPERVISOR", 0, since="6.9.0", doc="The emulator's own."),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_GUEST", 1, since="6.9.0", doc="The guest's."),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_LAST", 2, since="6.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMemoryFailureActionType", since="6.9.0", doc="What became of a memory failure.", values=[
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_IGNORE", 0, since="6.9.0", doc="Nothing needed to be done."),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_INJECT", 1, since="6.9.0", doc="The guest was told."),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_FATAL", 2, since="6.9.0", doc="The emulator ends."),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_RESET", 3, since="6.9.0", doc="The guest is reset because it cannot be told."),
    value("VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_LAST", 4, since="6.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainMemoryFailureFlags", since="6.9.0", doc="More about a memory failure.", bits=True, values=[
    value("VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED", 1, since="6.9.0", doc="It has to be handled before the guest goes on."),
    value("VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE", 2, since="6.9.0", doc="It came while another one was handled."),
])

enum("virDomainJobType", since="0.7.7", doc="What is known of a job.", values=[
    value("VIR_DOMAIN_JOB_NONE", 0, since="0.7.7", doc="There is none."),
    value("VIR_DOMAIN_JOB_BOUNDED", 1, since="0.7.7", doc="When it ends can be estimated."),
    value("VIR_DOMAIN_JOB_UNBOUNDED", 2, since="0.7.7", doc="When it ends cannot be told."),
    value("VIR_DOMAIN_JOB_COMPLETED", 3, since="0.7.7", doc="It has ended well."),
    value("VIR_DOMAIN_JOB_FAILED", 4, since="0.7.7", doc="It has failed."),
    value("VIR_DOMAIN_JOB_CANCELLED", 5, since="0.7.7", doc="It was ended."),
    value("VIR_DOMAIN_JOB_LAST", 6, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainGetJobStatsFlags", since="1.2.9", doc="Which job is asked about.", bits=True, values=[
    value("VIR_DOMAIN_JOB_STATS_COMPLETED", 1, since="1.2.9", doc="The one that ended last, once."),
    value("VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED", 2, since="6.0.0", doc="And it can be asked for again."),
])

enum("virDomainAbortJobFlagsValues", since="8.5.0", doc="How a job is ended.", bits=True, values=[
    value("VIR_DOMAIN_ABORT_JOB_POSTCOPY", 1, since="8.5.0", doc="Break a migration in its post-copy phase; it can be resumed."),
])

enum("virDomainJobOperation", since="3.3.0", doc="What a job does.", values=[
    value("VIR_DOMAIN_JOB_OPERATION_UNKNOWN", 0, since="3.3.0", doc="The driver cannot tell."),
    value("VIR_DOMAIN_JOB_OPERATION_START", 1, since="3.3.0", doc="Starts the domain."),
    value("VIR_DOMAIN_JOB_OPERATION_SAVE", 2, since="3.3.0", doc="Saves its memory."),
    value("VIR_DOMAIN_JOB_OPERATION_RESTORE", 3, since="3.3.0", doc="Restores its memory."),
    value("VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN", 4, since="3.3.0", doc="Brings it from another host."),
    value("VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT", 5, since="3.3.0", doc="Takes it to another host."),
    value("VIR_DOMAIN_JOB_OPERATION_SNAPSHOT", 6, since="3.3.0", doc="Takes a snapshot."),
    value("VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_REVERT", 7, since="3.3.0", doc="Reverts to a snapshot."),
    value("VIR_DOMAIN_JOB_OPERATION_DUMP", 8, since="3.3.0", doc="Dumps its memory."),
    value("VIR_DOMAIN_JOB_OPERATION_BACKUP", 9, since="6.0.0", doc="Backs its disks up."),
    value("VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_DELETE", 10, since="9.0.0", doc="Removes a snapshot."),
    value("VIR_DOMAIN_JOB_OPERATION_LAST", 11, since="3.3.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainConsoleFlags", since="0.9.11", doc="How a console is opened.", bits=True, values=[
    value("VIR_DOMAIN_CONSOLE_FORCE", 1, since="0.9.11", doc="Take it from who has it."),
    value("VIR_DOMAIN_CONSOLE_SAFE", 2, since="0.9.11", doc="Fail unless nobody else can have it at once."),
])

enum("virDomainChannelFlags", since="1.0.2", doc="How a channel is opened.", bits=True, values=[
    value("VIR_DOMAIN_CHANNEL_FORCE", 1, since="1.0.2", doc="Take it from who has it."),
])

enum("virDomainOpenGraphicsFlags", since="0.9.7", doc="How a display is opened.", bits=True, values=[
    value("VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH", 1, since="0.9.7", doc="Without its own authentication."),
])

enum("virDomainSetTimeFlags", since="1.2.5", doc="How a guest's clock is set.", bits=True, values=[
    value("VIR_DOMAIN_TIME_SYNC", 1, since="1.2.5", doc="From the guest's real-time clock instead of the given time."),
])

enum("virSchedParameterType", since="0.2.3", doc="Types of values, older names of virTypedParameterType.", values=[
    value("VIR_DOMAIN_SCHED_FIELD_INT", 1, since="0.2.3", doc="As VIR_TYPED_PARAM_INT: value.i"),
    value("VIR_DOMAIN_SCHED_FIELD_UINT", 2, since="0.2.3", doc="As VIR_TYPED_PARAM_UINT: value.ui"),
    value("VIR_DOMAIN_SCHED_FIELD_LLONG", 3, since="0.2.3", doc="As VIR_TYPED_PARAM_LLONG: value.l"),
    value("VIR_DOMAIN_SCHED_FIELD_ULLONG", 4, since="0.2.3", doc="As VIR_TYPED_PARAM_ULLONG: value.ul"),
    value("VIR_DOMAIN_SCHED_FIELD_DOUBLE", 5, since="0.2.3", doc="As VIR_TYPED_PARAM_DOUBLE: value.d"),
    value("VIR_DOMAIN_SCHED_FIELD_BOOLEAN", 6, since="0.2.3", doc="As VIR_TYPED_PARAM_BOOLEAN: value.b"),
])

enum("virBlkioParameterType", since="0.9.0", doc="Types of values, older names of virTypedParameterType.", values=[
    value("VIR_DOMAIN_BLKIO_PARAM_INT", 1, since="0.9.0", doc="As VIR_TYPED_PARAM_INT: value.i"),
    value("VIR_DOMAIN_BLKIO_PARAM_UINT", 2, since="0.9.0", doc="As VIR_TYPED_PARAM_UINT: value.ui"),
    value("VIR_DOMAIN_BLKIO_PARAM_LLONG", 3, since="0.9.0", doc="As VIR_TYPED_PARAM_LLONG: value.l"),
    value("VIR_DOMAIN_BLKIO_PARAM_ULLONG", 4, since="0.9.0", doc="As VIR_TYPED_PARAM_ULLONG: value.ul"),
    value("VIR_DOMAIN_BLKIO_PARAM_DOUBLE", 5, since="0.9.0", doc="As VIR_TYPED_PARAM_DOUBLE: value.d"),
    value("VIR_DOMAIN_BLKIO_PARAM_BOOLEAN", 6, since="0.9.0", doc="As VIR_TYPED_PARAM_BOOLEAN: value.b"),
])

enum("virMemoryParameterType", since="0.8.5", doc="Types of values, older names of virTypedParameterType.", values=[
    value("VIR_DOMAIN_MEMORY_PARAM_INT", 1, since="0.8.5", doc="As VIR_TYPED_PARAM_INT: value.i"),
    value("VIR_DOMAIN_MEMORY_PARAM_UINT", 2, since="0.8.5", doc="As VIR_TYPED_PARAM_UINT: value.ui"),
    value("VIR_DOMAIN_MEMORY_PARAM_LLONG", 3, since="0.8.5", doc="As VIR_TYPED_PARAM_LLONG: value.l"),
    value("VIR_DOMAIN_MEMORY_PARAM_ULLONG", 4, since="0.8.5", doc="As VIR_TYPED_PARAM_ULLONG: value.ul"),
    value("VIR_DOMAIN_MEMORY_PARAM_DOUBLE", 5, since="0.8.5", doc="As VIR_TYPED_PARAM_DOUBLE: value.d"),
    value("VIR_DOMAIN_MEMORY_PARAM_BOOLEAN", 6, since="0.8.5", doc="As VIR_TYPED_PARAM_BOOLEAN: value.b"),
])

enum("virDomainInterfaceAddressesSource", since="1.2.14", doc="Who is asked for a guest's addresses.", values=[
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE", 0, since="1.2.14", doc="The leases of its networks."),
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT", 1, since="1.2.14", doc="Its agent; needs a writable connection."),
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP", 2, since="4.2.0", doc="The host's table of neighbours."),
    value("VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LAST", 3, since="1.2.14", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainSetUserPasswordFlags", since="1.2.16", doc="How a password is given.", bits=True, values=[
    value("VIR_DOMAIN_PASSWORD_ENCRYPTED", 1, since="1.2.16", doc="Encrypted already."),
])

enum("virDomainLifecycle", since="3.9.0", doc="What an action is taken at.", values=[
    value("VIR_DOMAIN_LIFECYCLE_POWEROFF", 0, since="3.9.0", doc="The guest powers off."),
    value("VIR_DOMAIN_LIFECYCLE_REBOOT", 1, since="3.9.0", doc="The guest reboots."),
    value("VIR_DOMAIN_LIFECYCLE_CRASH", 2, since="3.9.0", doc="The guest crashes."),
    value("VIR_DOMAIN_LIFECYCLE_LAST", 3, since="3.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainLifecycleAction", since="3.9.0", doc="What is done then.", values=[
    value("VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY", 0, since="3.9.0", doc="End it."),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_RESTART", 1, since="3.9.0", doc="Start it again."),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME", 2, since="3.9.0", doc="Start it again under a new name."),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE", 3, since="3.9.0", doc="Keep it as it is."),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY", 4, since="3.9.0", doc="Dump its memory, then end it."),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART", 5, since="3.9.0", doc="Dump its memory, then start it again."),
    value("VIR_DOMAIN_LIFECYCLE_ACTION_LAST", 6, since="3.9.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainGuestInfoTypes", since="5.7.0", doc="What a guest's agent is asked for; 0 is all that it knows.", bits=True, values=[
    value("VIR_DOMAIN_GUEST_INFO_USERS", 1, since="5.7.0", doc="Who is logged in."),
    value("VIR_DOMAIN_GUEST_INFO_OS", 2, since="5.7.0", doc="The operating system."),
    value("VIR_DOMAIN_GUEST_INFO_TIMEZONE", 4, since="5.7.0", doc="Time zone and offset."),
    value("VIR_DOMAIN_GUEST_INFO_HOSTNAME", 8, since="5.7.0", doc="The host name."),
    value("VIR_DOMAIN_GUEST_INFO_FILESYSTEM", 16, since="5.7.0", doc="Mounted file systems."),
    value("VIR_DOMAIN_GUEST_INFO_DISKS", 32, since="7.0.0", doc="Disks as the guest sees them."),
    value("VIR_DOMAIN_GUEST_INFO_INTERFACES", 64, since="7.10.0", doc="Network interfaces and their addresses."),
    value("VIR_DOMAIN_GUEST_INFO_LOAD", 128, since="11.2.0", doc="Load averages."),
])

enum("virDomainAgentResponseTimeoutValues", since="5.10.0", doc="How long an agent may take, instead of seconds.", values=[
    value("VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK", -2, since="5.10.0", doc="As long as it wants."),
    value("VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT", -1, since="5.10.0", doc="As long as the driver thinks right."),
    value("VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_NOWAIT", 0, since="5.10.0", doc="It is not waited for."),
])

enum("virDomainBackupBeginFlags", since="6.0.0", doc="How a backup begins.", bits=True, values=[
    value("VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL", 1, since="6.0.0", doc="The files that it writes exist already."),
])

enum("virDomainAuthorizedSSHKeysSetFlags", since="6.10.0", doc="What becomes of the keys that are there.", bits=True, values=[
    value("VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND", 1, since="6.10.0", doc="They stay, the given ones are added."),
    value("VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE", 2, since="6.10.0", doc="The given ones are taken away."),
])

enum("virDomainMessageType", since="7.1.0", doc="Kinds of messages about a domain.", bits=True, values=[
    value("VIR_DOMAIN_MESSAGE_DEPRECATION", 1, since="7.1.0", doc="It uses something that will go away."),
    value("VIR_DOMAIN_MESSAGE_TAINTING", 2, since="7.1.0", doc="It uses something that is not supported."),
    value("VIR_DOMAIN_MESSAGE_IOERRORS", 4, since="11.1.0", doc="Errors of its disks."),
])

enum("virDomainDirtyRateStatus", since="7.2.0", doc="How far measuring a dirty rate is.", values=[
    value("VIR_DOMAIN_DIRTYRATE_UNSTARTED", 0, since="7.2.0", doc="It was not begun."),
    value("VIR_DOMAIN_DIRTYRATE_MEASURING", 1, since="7.2.0", doc="It is under way."),
    value("VIR_DOMAIN_DIRTYRATE_MEASURED", 2, since="7.2.0", doc="There is a result."),
    value("VIR_DOMAIN_DIRTYRATE_LAST", 3, since="7.2.0", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainDirtyRateCalcFlags", since="8.1.0", doc="How a dirty rate is measured.", bits=True, values=[
    value("VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING", 0, since="8.1.0", doc="By looking at some pages."),
    value("VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP", 1, since="8.1.0", doc="By the bitmap of dirty pages."),
    value("VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING", 2, since="8.1.0", doc="By the ring of dirty pages, per virtual CPU."),
])

enum("virDomainFDAssociateFlags", since="9.0.0", doc="What becomes of descriptors that a domain uses instead of paths.", bits=True, values=[
    value("VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE", 1, since="9.0.0", doc="Give their security labels back at the end."),
    value("VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE", 2, since="9.0.0", doc="Label them so that the domain may write."),
])

enum("virDomainGraphicsReloadType", since="10.2.0", doc="Which display reads its certificates anew.", values=[
    value("VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_ANY", 0, since="10.2.0", doc="All that can."),
    value("VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_VNC", 1, since="10.2.0", doc="VNC."),
    value("VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_LAST", 2, since="10.2.0", sentinel="VIR_ENUM_SENTINELS"),
])

macro("VIR_DOMAIN_BLOCK_STATS_FIELD_LENGTH", 80, since="0.9.5", doc="Room for a field's name, its NUL included.")

macro("VIR_DOMAIN_MEMORY_PARAM_UNLIMITED", 9007199254740991, since="0.8.8", doc="Value of a limit of memory that is none.")

macro("VIR_USE_CPU", "((cpumap)[(cpu) / 8] |= (1 << ((cpu) % 8)))", params=["cpumap", "cpu"], since="0.1.4", doc="Sets the bit of a CPU in a map.")

macro("VIR_UNUSE_CPU", "((cpumap)[(cpu) / 8] &= ~(1 << ((cpu) % 8)))", params=["cpumap", "cpu"], since="0.1.4", doc="Clears the bit of a CPU in a map.")

macro("VIR_CPU_USED", "((cpumap)[(cpu) / 8] & (1 << ((cpu) % 8)))", params=["cpumap", "cpu"], since="1.0.0", doc="Is the bit of a CPU in a map set?")

macro("VIR_CPU_MAPLEN", "(((cpu) + 7) / 8)", params=["cpu"], since="0.1.4", doc="Bytes of a map of that many CPUs.")

macro("VIR_CPU_USABLE", "(VIR_CPU_USED(VIR_GET_CPUMAP(cpumaps, maplen, vcpu), cpu))",
    params=["cpumaps", "maplen", "vcpu", "cpu"], since="0.1.4", doc="Is the bit of a CPU set in the map of a virtual CPU, one of several maps in a row?")

macro("VIR_COPY_CPUMAP", "memcpy((cpumap), VIR_GET_CPUMAP(cpumaps, maplen, vcpu), (maplen))",
    params=["cpumaps", "maplen", "vcpu", "cpumap"], since="0.1.4", doc="Copies the map of a virtual CPU out of several in a row.")

macro("VIR_GET_CPUMAP", "(&((cpumaps)[(vcpu) * (maplen)]))", params=["cpumaps", "maplen", "vcpu"], since="0.1.4", doc="Where the map of a virtual CPU begins, of several in a row.")

macro("VIR_KEYCODE_SET_RFB", 9, since="0.9.5", doc="Older name of VIR_KEYCODE_SET_QNUM.")

macro("VIR_DOMAIN_SEND_KEY_MAX_KEYS", 16, since="0.9.3", doc="How many keys one call can press.")

macro("VIR_DOMAIN_EVENT_CALLBACK", "((virConnectDomainEventGenericCallback)(cb))", params=["cb"], since="0.8.0", doc="Casts a callback to the type that the registration takes.")

macro("VIR_DOMAIN_SCHED_FIELD_LENGTH", 80, since="0.2.3", doc="Older name of VIR_TYPED_PARAM_FIELD_LENGTH.")

macro("_virSchedParameter", alias("_virTypedParameter"), since="0.2.3", doc="Older name of struct _virTypedParameter.")

macro("VIR_DOMAIN_BLKIO_FIELD_LENGTH", 80, since="0.9.0", doc="Older name of VIR_TYPED_PARAM_FIELD_LENGTH.")

macro("_virBlkioParameter", alias("_virTypedParameter"), since="0.9.0", doc="Older name of struct _virTypedParameter.")

macro("VIR_DOMAIN_MEMORY_FIELD_LENGTH", 80, since="0.8.5", doc="Older name of VIR_TYPED_PARAM_FIELD_LENGTH.")

macro("_virMemoryParameter", alias("_virTypedParameter"), since="0.8.5", doc="Older name of struct _virTypedParameter.")

opaque("virDomain", since="0.0.1", doc="Handle of a domain.")

struct("_virDomainControlInfo",
    {"state": "unsigned int", "details": "unsigned int", "stateTime": "unsigned long long"},
    doc="Whether a domain can be managed.",
    about={
        "state": "a virDomainControlState",
        "details": "a virDomainControlErrorReason with the state ERROR, else 0",
        "stateTime": "for how long, in milliseconds",
    })

struct("_virDomainInfo",
    {
        "state": "unsigned char",
        "maxMem": "unsigned long",
        "memory": "unsigned long",
        "nrVirtCpu": "unsigned short",
        "cpuTime": "unsigned long long",
    },
    doc="The essentials of a domain.",
    about={
        "state": "a virDomainState",
        "maxMem": "limit of its memory in KiB",
        "memory": "its memory in KiB",
        "nrVirtCpu": "its virtual CPUs",
        "cpuTime": "CPU time in nanoseconds",
    })

struct("_virDomainBlockStats",
    {
        "rd_req": "long long",
        "rd_bytes": "long long",
        "wr_req": "long long",
        "wr_bytes": "long long",
        "errs": "long long",
    },
    doc="What went through a disk.",
    about={
        "rd_req": "requests to read",
        "rd_bytes": "bytes read",
        "wr_req": "requests to write",
        "wr_bytes": "bytes written",
        "errs": "errors, with Xen alone; -1 is not known",
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
    },
    doc="What went through a network interface, as the guest sees it; -1 is not known.",
    about={
        "rx_bytes": "bytes received",
        "rx_packets": "packets received",
        "rx_errs": "errors of receiving",
        "rx_drop": "packets dropped instead",
        "tx_bytes": "bytes sent",
        "tx_packets": "packets sent",
        "tx_errs": "errors of sending",
        "tx_drop": "packets dropped instead",
    })

struct("_virDomainMemoryStat", {"tag": "int", "val": "unsigned long long"},
    doc="A figure about memory of a domain.",
    about={
        "tag": "a virDomainMemoryStatTags",
        "val": "the value",
    })

struct("_virDomainBlockInfo",
    {
        "capacity": "unsigned long long",
        "allocation": "unsigned long long",
        "physical": "unsigned long long",
    },
    doc="Sizes of a disk, in bytes.",
    about={
        "capacity": "as the guest sees it",
        "allocation": "used on the host",
        "physical": "of its container on the host",
    })

struct("_virVcpuInfo", {"number": "unsigned int", "state": "int", "cpuTime": "unsigned long long", "cpu": "int"},
    doc="A virtual CPU.",
    about={
        "number": "its number",
        "state": "a virVcpuState",
        "cpuTime": "CPU time in nanoseconds",
        "cpu": "host CPU that it is on, or a virVcpuHostCpuState",
    })

struct("_virDomainIOThreadInfo", {"iothread_id": "unsigned int", "cpumap": "unsigned char *", "cpumaplen": "int"},
    doc="An I/O thread.",
    about={
        "iothread_id": "its id",
        "cpumap": "host CPUs that it may use",
        "cpumaplen": "bytes of the map",
    })

struct("_virDomainStatsRecord", {"dom": "virDomainPtr", "params": "virTypedParameterPtr", "nparams": "int"},
    doc="Statistics of a domain.",
    about={
        "dom": "the domain",
        "params": "the figures",
        "nparams": "how many",
    })

struct("_virDomainBlockJobInfo",
    {
        "type": "int",
        "bandwidth": "unsigned long",
        "cur": "virDomainBlockJobCursor",
        "end": "virDomainBlockJobCursor",
    },
    doc="A job on a disk.",
    about={
        "type": "a virDomainBlockJobType",
        "bandwidth": "limit of speed in MiB/s, 0: none",
        "cur": "how far it is",
        "end": "where it ends",
    })

struct("_virDomainDiskError", {"disk": "char *", "error": "int"},
    doc="A disk with an error.",
    about={
        "disk": "its target",
        "error": "a virDomainDiskErrorCode",
    })

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
    },
    doc="A job on a domain; times in milliseconds, sizes in bytes.",
    about={
        "type": "a virDomainJobType",
        "timeElapsed": "since it began",
        "timeRemaining": "until it ends, with the type BOUNDED",
        "dataTotal": "in all",
        "dataProcessed": "done",
        "dataRemaining": "to do",
        "memTotal": "of memory, in all",
        "memProcessed": "of memory, done",
        "memRemaining": "of memory, to do",
        "fileTotal": "of disks, in all",
        "fileProcessed": "of disks, done",
        "fileRemaining": "of disks, to do",
    })

struct("_virDomainEventGraphicsAddress", {"family": "int", "node": "char *", "service": "char *"},
    doc="One end of a connection to a display.",
    about={
        "family": "a virDomainEventGraphicsAddressType",
        "node": "address or path",
        "service": "port, or empty",
    })

struct("_virDomainEventGraphicsSubjectIdentity", {"type": "char *", "name": "char *"},
    doc="One name of a viewer.",
    about={
        "type": "what kind of name",
        "name": "the name",
    })

struct("_virDomainEventGraphicsSubject",
    {"nidentity": "int", "identities": "virDomainEventGraphicsSubjectIdentityPtr"},
    doc="Who views a display.",
    about={
        "nidentity": "how many names",
        "identities": "the names",
    })

struct("_virDomainFSInfo",
    {
        "mountpoint": "char *",
        "name": "char *",
        "fstype": "char *",
        "ndevAlias": "size_t",
        "devAlias": "char **",
    },
    doc="A mounted file system of a guest.",
    about={
        "mountpoint": "where it is mounted",
        "name": "the device's name in the guest",
        "fstype": "its type",
        "ndevAlias": "how many disks it is on",
        "devAlias": "their targets",
    })

struct("_virDomainInterfaceIPAddress", {"type": "int", "addr": "char *", "prefix": "unsigned int"},
    doc="An address of an interface.",
    about={
        "type": "a virIPAddrType",
        "addr": "the address",
        "prefix": "bits of its prefix",
    })

struct("_virDomainInterface",
    {
        "name": "char *",
        "hwaddr": "char *",
        "naddrs": "unsigned int",
        "addrs": "virDomainIPAddressPtr",
    },
    doc="A network interface of a guest.",
    about={
        "name": "its name",
        "hwaddr": "its MAC address, or NULL",
        "naddrs": "how many addresses",
        "addrs": "its addresses",
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

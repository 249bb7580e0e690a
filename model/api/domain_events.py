"""Domain events: public functions and types."""
from lang.api import *

header("libvirt-domain.h")

enum("virDomainEventType", since="0.5.0", doc="What became of a domain; the detail is a value of the enumeration of that event.", values=[
    value("VIR_DOMAIN_EVENT_DEFINED", 0, since="0.5.0", doc="It has a stored definition, new or changed."),
    value("VIR_DOMAIN_EVENT_UNDEFINED", 1, since="0.5.0", doc="Its stored definition is gone."),
    value("VIR_DOMAIN_EVENT_STARTED", 2, since="0.5.0", doc="It was started."),
    value("VIR_DOMAIN_EVENT_SUSPENDED", 3, since="0.5.0", doc="Its CPUs were stopped."),
    value("VIR_DOMAIN_EVENT_RESUMED", 4, since="0.5.0", doc="Its CPUs go on."),
    value("VIR_DOMAIN_EVENT_STOPPED", 5, since="0.5.0", doc="It ended."),
    value("VIR_DOMAIN_EVENT_SHUTDOWN", 6, since="0.9.8", doc="The guest powered off; its process still exists."),
    value("VIR_DOMAIN_EVENT_PMSUSPENDED", 7, since="0.10.2", doc="The guest went to sleep."),
    value("VIR_DOMAIN_EVENT_CRASHED", 8, since="1.1.1", doc="The guest crashed."),
    value("VIR_DOMAIN_EVENT_LAST", 9, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventDefinedDetailType", since="0.5.0", doc="Details of DEFINED.", values=[
    value("VIR_DOMAIN_EVENT_DEFINED_ADDED", 0, since="0.5.0", doc="It is new."),
    value("VIR_DOMAIN_EVENT_DEFINED_UPDATED", 1, since="0.5.0", doc="It has changed."),
    value("VIR_DOMAIN_EVENT_DEFINED_RENAMED", 2, since="1.2.19", doc="It has another name."),
    value("VIR_DOMAIN_EVENT_DEFINED_FROM_SNAPSHOT", 3, since="1.3.3", doc="It is the one of a snapshot."),
    value("VIR_DOMAIN_EVENT_DEFINED_LAST", 4, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventUndefinedDetailType", since="0.5.0", doc="Details of UNDEFINED.", values=[
    value("VIR_DOMAIN_EVENT_UNDEFINED_REMOVED", 0, since="0.5.0", doc="Somebody removed it."),
    value("VIR_DOMAIN_EVENT_UNDEFINED_RENAMED", 1, since="1.2.19", doc="The name is given up for another one."),
    value("VIR_DOMAIN_EVENT_UNDEFINED_LAST", 2, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventStartedDetailType", since="0.5.0", doc="Details of STARTED.", values=[
    value("VIR_DOMAIN_EVENT_STARTED_BOOTED", 0, since="0.5.0", doc="From nothing."),
    value("VIR_DOMAIN_EVENT_STARTED_MIGRATED", 1, since="0.5.0", doc="It comes from another host."),
    value("VIR_DOMAIN_EVENT_STARTED_RESTORED", 2, since="0.5.0", doc="From its saved memory."),
    value("VIR_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT", 3, since="0.8.0", doc="From a snapshot."),
    value("VIR_DOMAIN_EVENT_STARTED_WAKEUP", 4, since="0.9.11", doc="From its sleep."),
    value("VIR_DOMAIN_EVENT_STARTED_LAST", 5, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventSuspendedDetailType", since="0.5.0", doc="Details of SUSPENDED.", values=[
    value("VIR_DOMAIN_EVENT_SUSPENDED_PAUSED", 0, since="0.5.0", doc="Somebody asked for it."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED", 1, since="0.5.0", doc="For a migration."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_IOERROR", 2, since="0.8.0", doc="A disk gave an error."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG", 3, since="0.8.0", doc="Its watchdog expired."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_RESTORED", 4, since="0.9.5", doc="Restored from a file that says paused."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT", 5, since="0.9.5", doc="Reverted to a snapshot that is paused."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_API_ERROR", 6, since="1.0.1", doc="An operation on it failed."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY", 7, since="1.3.3", doc="The other host runs it and still fetches memory."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY_FAILED", 8, since="1.3.3", doc="That failed."),
    value("VIR_DOMAIN_EVENT_SUSPENDED_LAST", 9, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventResumedDetailType", since="0.5.0", doc="Details of RESUMED.", values=[
    value("VIR_DOMAIN_EVENT_RESUMED_UNPAUSED", 0, since="0.5.0", doc="Somebody asked for it."),
    value("VIR_DOMAIN_EVENT_RESUMED_MIGRATED", 1, since="0.5.0", doc="On the target of a migration."),
    value("VIR_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT", 2, since="0.9.5", doc="Reverted to a snapshot that runs."),
    value("VIR_DOMAIN_EVENT_RESUMED_POSTCOPY", 3, since="1.3.3", doc="It runs here, memory is still fetched."),
    value("VIR_DOMAIN_EVENT_RESUMED_POSTCOPY_FAILED", 4, since="8.5.0", doc="It runs here, fetching memory failed."),
    value("VIR_DOMAIN_EVENT_RESUMED_LAST", 5, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventStoppedDetailType", since="0.5.0", doc="Details of STOPPED.", values=[
    value("VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN", 0, since="0.5.0", doc="The guest powered off."),
    value("VIR_DOMAIN_EVENT_STOPPED_DESTROYED", 1, since="0.5.0", doc="It was ended by force."),
    value("VIR_DOMAIN_EVENT_STOPPED_CRASHED", 2, since="0.5.0", doc="It crashed."),
    value("VIR_DOMAIN_EVENT_STOPPED_MIGRATED", 3, since="0.5.0", doc="It went to another host."),
    value("VIR_DOMAIN_EVENT_STOPPED_SAVED", 4, since="0.5.0", doc="Its memory was saved."),
    value("VIR_DOMAIN_EVENT_STOPPED_FAILED", 5, since="0.5.0", doc="Its process failed."),
    value("VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT", 6, since="0.8.0", doc="Reverted to a snapshot that is shut off."),
    value("VIR_DOMAIN_EVENT_STOPPED_LAST", 7, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventShutdownDetailType", since="0.9.8", doc="Details of SHUTDOWN.", values=[
    value("VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED", 0, since="0.9.8", doc="Who began is not known."),
    value("VIR_DOMAIN_EVENT_SHUTDOWN_GUEST", 1, since="3.4.0", doc="The guest itself."),
    value("VIR_DOMAIN_EVENT_SHUTDOWN_HOST", 2, since="3.4.0", doc="The host."),
    value("VIR_DOMAIN_EVENT_SHUTDOWN_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventPMSuspendedDetailType", since="0.10.2", doc="Details of PMSUSPENDED.", values=[
    value("VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY", 0, since="0.10.2", doc="It sleeps in memory."),
    value("VIR_DOMAIN_EVENT_PMSUSPENDED_DISK", 1, since="1.0.0", doc="It sleeps on disk."),
    value("VIR_DOMAIN_EVENT_PMSUSPENDED_LAST", 2, since="0.10.2", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventCrashedDetailType", since="1.1.1", doc="Details of CRASHED.", values=[
    value("VIR_DOMAIN_EVENT_CRASHED_PANICKED", 0, since="1.1.1", doc="It told of its panic."),
    value("VIR_DOMAIN_EVENT_CRASHED_CRASHLOADED", 1, since="6.1.0", doc="It loaded its crash kernel."),
    value("VIR_DOMAIN_EVENT_CRASHED_LAST", 2, since="1.1.1", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventWatchdogAction", since="0.8.0", doc="What is done when a watchdog expires.", values=[
    value("VIR_DOMAIN_EVENT_WATCHDOG_NONE", 0, since="0.8.0", doc="Nothing."),
    value("VIR_DOMAIN_EVENT_WATCHDOG_PAUSE", 1, since="0.8.0", doc="The guest is paused."),
    value("VIR_DOMAIN_EVENT_WATCHDOG_RESET", 2, since="0.8.0", doc="The guest is reset."),
    value("VIR_DOMAIN_EVENT_WATCHDOG_POWEROFF", 3, since="0.8.0", doc="The guest is ended."),
    value("VIR_DOMAIN_EVENT_WATCHDOG_SHUTDOWN", 4, since="0.8.0", doc="The guest is asked to power off."),
    value("VIR_DOMAIN_EVENT_WATCHDOG_DEBUG", 5, since="0.8.0", doc="The log has a line."),
    value("VIR_DOMAIN_EVENT_WATCHDOG_INJECTNMI", 6, since="1.2.17", doc="The guest gets an NMI."),
    value("VIR_DOMAIN_EVENT_WATCHDOG_LAST", 7, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventIOErrorAction", since="0.8.0", doc="What is done when a disk gives an error.", values=[
    value("VIR_DOMAIN_EVENT_IO_ERROR_NONE", 0, since="0.8.0", doc="Nothing."),
    value("VIR_DOMAIN_EVENT_IO_ERROR_PAUSE", 1, since="0.8.0", doc="The guest is paused."),
    value("VIR_DOMAIN_EVENT_IO_ERROR_REPORT", 2, since="0.8.0", doc="The guest is told."),
    value("VIR_DOMAIN_EVENT_IO_ERROR_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventGraphicsPhase", since="0.8.0", doc="How far a viewer of a display is.", values=[
    value("VIR_DOMAIN_EVENT_GRAPHICS_CONNECT", 0, since="0.8.0", doc="It is connected."),
    value("VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE", 1, since="0.8.0", doc="It has authenticated."),
    value("VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT", 2, since="0.8.0", doc="It is gone."),
    value("VIR_DOMAIN_EVENT_GRAPHICS_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventGraphicsAddressType", since="0.8.0", doc="What an address is of.", values=[
    value("VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV4", 0, since="0.8.0", doc="IPv4."),
    value("VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV6", 1, since="0.8.0", doc="IPv6."),
    value("VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_UNIX", 2, since="0.9.7", doc="A path of a unix socket."),
    value("VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_LAST", 3, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virConnectDomainEventBlockJobStatus", since="0.9.4", doc="What became of a job on a disk.", values=[
    value("VIR_DOMAIN_BLOCK_JOB_COMPLETED", 0, since="0.9.4", doc="It has ended well."),
    value("VIR_DOMAIN_BLOCK_JOB_FAILED", 1, since="0.9.4", doc="It has failed."),
    value("VIR_DOMAIN_BLOCK_JOB_CANCELED", 2, since="0.9.12", doc="It was ended."),
    value("VIR_DOMAIN_BLOCK_JOB_READY", 3, since="1.0.0", doc="Both sides are alike; it can be pivoted."),
    value("VIR_DOMAIN_BLOCK_JOB_LAST", 4, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virConnectDomainEventDiskChangeReason", since="0.9.7", doc="Why a disk lost its source.", values=[
    value("VIR_DOMAIN_EVENT_DISK_CHANGE_MISSING_ON_START", 0, since="0.9.7", doc="The medium was absent at the start: the drive is empty."),
    value("VIR_DOMAIN_EVENT_DISK_DROP_MISSING_ON_START", 1, since="1.1.2", doc="The disk was absent at the start: it was left out."),
    value("VIR_DOMAIN_EVENT_DISK_CHANGE_LAST", 2, since="0.9.10", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventTrayChangeReason", since="0.9.11", doc="What became of a drive's tray.", values=[
    value("VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN", 0, since="0.9.11", doc="It opened."),
    value("VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE", 1, since="0.9.11", doc="It closed."),
    value("VIR_DOMAIN_EVENT_TRAY_CHANGE_LAST", 2, since="0.9.11", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virConnectDomainEventAgentLifecycleState", since="1.2.11", doc="Whether a guest's agent is there.", values=[
    value("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED", 1, since="1.2.11", doc="It has opened its channel."),
    value("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED", 2, since="1.2.11", doc="It has closed its channel."),
    value("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_LAST", 3, since="1.2.11", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virConnectDomainEventAgentLifecycleReason", since="1.2.11", doc="How the state of a guest's agent became known.", values=[
    value("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_UNKNOWN", 0, since="1.2.11", doc="No reason is known."),
    value("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_DOMAIN_STARTED", 1, since="1.2.11", doc="The domain was started."),
    value("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL", 2, since="1.2.11", doc="The channel's state changed."),
    value("VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_LAST", 3, since="1.2.11", sentinel="VIR_ENUM_SENTINELS"),
])

enum("virDomainEventID", since="0.8.0", doc="Events of domains, each with the type of its callback.", values=[
    value("VIR_DOMAIN_EVENT_ID_LIFECYCLE", 0, since="0.8.0", doc="virConnectDomainEventCallback: started, stopped, defined and so on."),
    value("VIR_DOMAIN_EVENT_ID_REBOOT", 1, since="0.8.0", doc="virConnectDomainEventGenericCallback: the guest rebooted."),
    value("VIR_DOMAIN_EVENT_ID_RTC_CHANGE", 2, since="0.8.0", doc="virConnectDomainEventRTCChangeCallback: the guest set its clock."),
    value("VIR_DOMAIN_EVENT_ID_WATCHDOG", 3, since="0.8.0", doc="virConnectDomainEventWatchdogCallback: a watchdog expired."),
    value("VIR_DOMAIN_EVENT_ID_IO_ERROR", 4, since="0.8.0", doc="virConnectDomainEventIOErrorCallback: a disk gave an error."),
    value("VIR_DOMAIN_EVENT_ID_GRAPHICS", 5, since="0.8.0", doc="virConnectDomainEventGraphicsCallback: a viewer came or went."),
    value("VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON", 6, since="0.8.1", doc="virConnectDomainEventIOErrorReasonCallback: a disk gave an error, with its reason."),
    value("VIR_DOMAIN_EVENT_ID_CONTROL_ERROR", 7, since="0.9.2", doc="virConnectDomainEventGenericCallback: the domain cannot be managed any more."),
    value("VIR_DOMAIN_EVENT_ID_BLOCK_JOB", 8, since="0.9.4", doc="virConnectDomainEventBlockJobCallback: a job on a disk, named by its path."),
    value("VIR_DOMAIN_EVENT_ID_DISK_CHANGE", 9, since="0.9.7", doc="virConnectDomainEventDiskChangeCallback: a disk lost its source at the start."),
    value("VIR_DOMAIN_EVENT_ID_TRAY_CHANGE", 10, since="0.9.11", doc="virConnectDomainEventTrayChangeCallback: a tray opened or closed."),
    value("VIR_DOMAIN_EVENT_ID_PMWAKEUP", 11, since="0.9.11", doc="virConnectDomainEventPMWakeupCallback: the guest woke."),
    value("VIR_DOMAIN_EVENT_ID_PMSUSPEND", 12, since="0.9.11", doc="virConnectDomainEventPMSuspendCallback: the guest sleeps in memory."),
    value("VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE", 13, since="0.10.0", doc="virConnectDomainEventBalloonChangeCallback: the guest's memory changed."),
    value("VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK", 14, since="1.0.0", doc="virConnectDomainEventPMSuspendDiskCallback: the guest sleeps on disk."),
    value("VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED", 15, since="1.1.1", doc="virConnectDomainEventDeviceRemovedCallback: a device was taken out."),
    value("VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2", 16, since="1.2.6", doc="virConnectDomainEventBlockJobCallback: a job on a disk, named by its target."),
    value("VIR_DOMAIN_EVENT_ID_TUNABLE", 17, since="1.2.9", doc="virConnectDomainEventTunableCallback: a setting changed."),
    value("VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE", 18, since="1.2.11", doc="virConnectDomainEventAgentLifecycleCallback: a guest's agent came or went."),
    value("VIR_DOMAIN_EVENT_ID_DEVICE_ADDED", 19, since="1.2.15", doc="virConnectDomainEventDeviceAddedCallback: a device was put in."),
    value("VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION", 20, since="1.3.2", doc="virConnectDomainEventMigrationIterationCallback: another pass over memory begins."),
    value("VIR_DOMAIN_EVENT_ID_JOB_COMPLETED", 21, since="1.3.3", doc="virConnectDomainEventJobCompletedCallback: a job ended, with its statistics."),
    value("VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED", 22, since="1.3.4", doc="virConnectDomainEventDeviceRemovalFailedCallback: the guest keeps a device."),
    value("VIR_DOMAIN_EVENT_ID_METADATA_CHANGE", 23, since="3.0.0", doc="virConnectDomainEventMetadataChangeCallback: title, description or metadata changed."),
    value("VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD", 24, since="3.2.0", doc="virConnectDomainEventBlockThresholdCallback: a disk was written beyond its mark."),
    value("VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE", 25, since="6.9.0", doc="virConnectDomainEventMemoryFailureCallback: memory failed."),
    value("VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE", 26, since="7.9.0", doc="virConnectDomainEventMemoryDeviceSizeChangeCallback: a memory device changed its size."),
    value("VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE", 27, since="11.2.0", doc="virConnectDomainEventNICMACChangeCallback: the guest gave an interface another address."),
    value("VIR_DOMAIN_EVENT_ID_LAST", 28, since="0.8.0", sentinel="VIR_ENUM_SENTINELS"),
])

callback("virConnectDomainEventCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "event": "int",
        "detail": "int",
        "opaque": "void *",
    },
    since="0.5.0",
    returns="int",
    doc="What became of a domain. The result does not matter.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "event": "a virDomainEventType",
        "detail": "a value of the enumeration of that event",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventGenericCallback",
    {"conn": "virConnectPtr", "dom": "virDomainPtr", "opaque": "void *"}, since="0.8.0",
    doc="An event without more to say; other callbacks are cast to it.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventRTCChangeCallback",
    {"conn": "virConnectPtr", "dom": "virDomainPtr", "utcoffset": "long long", "opaque": "void *"}, since="0.8.0",
    doc="The guest set its clock.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "utcoffset": "seconds between it and the host's, or since UTC",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventWatchdogCallback",
    {"conn": "virConnectPtr", "dom": "virDomainPtr", "action": "int", "opaque": "void *"}, since="0.8.0",
    doc="A watchdog expired.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "action": "a virDomainEventWatchdogAction",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventIOErrorCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "srcPath": "const char *",
        "devAlias": "const char *",
        "action": "int",
        "opaque": "void *",
    },
    since="0.8.0",
    doc="A disk gave an error.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "srcPath": "path of its image",
        "devAlias": "the device's alias",
        "action": "a virDomainEventIOErrorAction",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventIOErrorReasonCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "srcPath": "const char *",
        "devAlias": "const char *",
        "action": "int",
        "reason": "const char *",
        "opaque": "void *",
    },
    since="0.8.1",
    doc="A disk gave an error of which the reason is known.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "srcPath": "path of its image",
        "devAlias": "the device's alias",
        "action": "a virDomainEventIOErrorAction",
        "reason": "enospc, or empty",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventGraphicsCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "phase": "int",
        "local": "const virDomainEventGraphicsAddress *",
        "remote": "const virDomainEventGraphicsAddress *",
        "authScheme": "const char *",
        "subject": "const virDomainEventGraphicsSubject *",
        "opaque": "void *",
    },
    since="0.8.0",
    doc="A viewer of a display came, authenticated or went.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "phase": "a virDomainEventGraphicsPhase",
        "local": "address of the display",
        "remote": "address of the viewer",
        "authScheme": "how it authenticates",
        "subject": "who it is",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventBlockJobCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "disk": "const char *",
        "type": "int",
        "status": "int",
        "opaque": "void *",
    },
    since="0.9.4",
    doc="What became of a job on a disk.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "disk": "path of its image, or its target with VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2",
        "type": "a virDomainBlockJobType",
        "status": "a virConnectDomainEventBlockJobStatus",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventDiskChangeCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "oldSrcPath": "const char *",
        "newSrcPath": "const char *",
        "devAlias": "const char *",
        "reason": "int",
        "opaque": "void *",
    },
    since="0.9.7",
    doc="A disk lost its source at the start.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "oldSrcPath": "path that it had, or NULL",
        "newSrcPath": "path that it has, or NULL",
        "devAlias": "the device's alias",
        "reason": "a virConnectDomainEventDiskChangeReason",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventTrayChangeCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "devAlias": "const char *",
        "reason": "int",
        "opaque": "void *",
    },
    since="0.9.11",
    doc="The tray of a drive opened or closed.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "devAlias": "the device's alias",
        "reason": "a virDomainEventTrayChangeReason",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventPMWakeupCallback",
    {"conn": "virConnectPtr", "dom": "virDomainPtr", "reason": "int", "opaque": "void *"}, since="0.9.11",
    doc="The guest woke.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "reason": "0",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventPMSuspendCallback",
    {"conn": "virConnectPtr", "dom": "virDomainPtr", "reason": "int", "opaque": "void *"}, since="0.9.11",
    doc="The guest sleeps in memory.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "reason": "0",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventBalloonChangeCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "actual": "unsigned long long",
        "opaque": "void *",
    },
    since="0.10.0",
    doc="The guest's memory changed.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "actual": "what the guest has now, in KiB",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventPMSuspendDiskCallback",
    {"conn": "virConnectPtr", "dom": "virDomainPtr", "reason": "int", "opaque": "void *"}, since="1.0.0",
    doc="The guest sleeps on disk.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "reason": "0",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventDeviceRemovedCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "devAlias": "const char *",
        "opaque": "void *",
    },
    since="1.1.1",
    doc="A device was taken out.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "devAlias": "the device's alias",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventDeviceAddedCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "devAlias": "const char *",
        "opaque": "void *",
    },
    since="1.2.15",
    doc="A device was put in.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "devAlias": "the device's alias",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventDeviceRemovalFailedCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "devAlias": "const char *",
        "opaque": "void *",
    },
    since="1.3.4",
    doc="The guest keeps a device that was to be taken out.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "devAlias": "the device's alias",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventMetadataChangeCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "type": "int",
        "nsuri": "const char *",
        "opaque": "void *",
    },
    since="3.0.0",
    doc="Title, description or metadata changed.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "type": "a virDomainMetadataType",
        "nsuri": "name space of the metadata, or NULL",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventMigrationIterationCallback",
    {"conn": "virConnectPtr", "dom": "virDomainPtr", "iteration": "int", "opaque": "void *"}, since="1.3.2",
    doc="A migration begins another pass over memory.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "iteration": "the number of the pass",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventJobCompletedCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "params": "virTypedParameterPtr",
        "nparams": "int",
        "opaque": "void *",
    },
    since="1.3.3",
    doc="A job ended.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "params": "typed parameters; they belong to the library",
        "nparams": "their number",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventTunableCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "params": "virTypedParameterPtr",
        "nparams": "int",
        "opaque": "void *",
    },
    since="1.2.9",
    doc="Settings changed.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "params": "typed parameters; they belong to the library",
        "nparams": "their number",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventAgentLifecycleCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "state": "int",
        "reason": "int",
        "opaque": "void *",
    },
    since="1.2.11",
    doc="A guest's agent came or went.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "state": "a virConnectDomainEventAgentLifecycleState",
        "reason": "a virConnectDomainEventAgentLifecycleReason",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventBlockThresholdCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "dev": "const char *",
        "path": "const char *",
        "threshold": "unsigned long long",
        "excess": "unsigned long long",
        "opaque": "void *",
    },
    since="3.2.0",
    doc="A disk was written beyond its mark.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "dev": "the disk's target, with [number] for an image below",
        "path": "path of its image",
        "threshold": "the mark, in bytes",
        "excess": "bytes beyond it",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventMemoryFailureCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "recipient": "int",
        "action": "int",
        "flags": "unsigned int",
        "opaque": "void *",
    },
    since="6.9.0",
    doc="Memory failed.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "recipient": "a virDomainMemoryFailureRecipientType",
        "action": "a virDomainMemoryFailureActionType",
        "flags": "bits of virDomainMemoryFailureFlags",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventMemoryDeviceSizeChangeCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "alias": "const char *",
        "size": "unsigned long long",
        "opaque": "void *",
    },
    since="7.9.0",
    doc="A memory device changed its size.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "alias": "the device's alias",
        "size": "its size now, in KiB",
        "opaque": "what was given at the registration",
    })

callback("virConnectDomainEventNICMACChangeCallback",
    {
        "conn": "virConnectPtr",
        "dom": "virDomainPtr",
        "alias": "const char *",
        "oldMAC": "const char *",
        "newMAC": "const char *",
        "opaque": "void *",
    },
    since="11.2.0",
    doc="The guest gave an interface another address.",
    about={
        "conn": "the connection",
        "dom": "the domain",
        "alias": "the device's alias",
        "oldMAC": "the address until now",
        "newMAC": "the address from now on",
        "opaque": "what was given at the registration",
    })

api("virConnectDomainEventRegister", on=Connect, since="0.5.0",
    doc="Asks to be told of lifecycle events of all domains; virConnectDomainEventRegisterAny() is the general form.",
    about={
        "cb": "called with a virDomainEventType and its detail", 
        "opaque": "handed to cb", 
        "freecb": "frees opaque, may be NULL",
    },
    gives="0, or -1",
    args=[callback_in("cb", "virConnectDomainEventCallback")],
    returns=registration_known("domain"), via="connect_domain_event_callback_register_any",
    wire_args={}, wire_ret={"cb_registered": "int"},
    proc=105,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virConnectDomainEventDeregister", on=Connect, since="0.5.0",
    doc="Takes back what virConnectDomainEventRegister() asked for.",
    about={
        "cb": "the callback that was registered",
    },
    gives="0, or -1",
    args=[callback_known("cb", "virConnectDomainEventCallback")],
    returns=end_of_registration("domain"), via="connect_domain_event_callback_deregister_any",
    wire_args={},
    wire_ret={"cb_registered": "int"},
    proc=106,
    acl=[need("connect:read")])

api("virConnectDomainEventRegisterAny", on=Connect, since="0.8.0",
    doc="Asks to be told of events. Callbacks come from the event loop that runs, never from another call.",
    about={
        "dom": "only of this domain; NULL: of all", 
        "eventID": "a virDomainEventID", 
        "cb": "of the type that goes with eventID, cast with VIR_DOMAIN_EVENT_CALLBACK()", 
        "opaque": "handed to cb", 
        "freecb": "frees opaque when the registration ends, may be NULL",
    },
    gives="an id for virConnectDomainEventDeregisterAny(), or -1",
    errors="ERR_NO_SUPPORT: the driver has no such events",
    args=[
        ref("dom", Domain, optional=True),
        int_("eventID", check=["nonnegative", "known"], enum="virDomainEventID"),
        callback_in("cb", "virConnectDomainEventGenericCallback"),
    ],
    returns=registration("domain"), via="connect_domain_event_callback_register_any",
    wire_args={"eventID": "int"}, wire_ret={},
    proc=167,
    acl=[need("connect:search_domains"), need("domain:getattr", filter=True)])

api("virConnectDomainEventDeregisterAny", on=Connect, since="0.8.0",
    doc="Takes back what virConnectDomainEventRegisterAny() asked for.",
    about={
        "callbackID": "the id it gave",
    },
    gives="0, or -1",
    errors="ERR_INVALID_ARG: no such id",
    args=[int_("callbackID", check="nonnegative")],
    returns=end_of_registration("domain"), via="connect_domain_event_callback_deregister_any",
    wire_args={"eventID": "int"}, wire_ret={},
    proc=168,
    acl=[need("connect:read")])

api("virDomainGetPerfEvents", on=Domain, since="1.3.3",
    doc="Reads which performance events of a guest are counted (VIR_PERF_PARAM_*).",
    args=[
        params_out("params", "nparams", 64, check={"params": "nonnull", "nparams": "nonnull"}),
        flags(["virDomainModificationImpact", "virTypedParameterFlags"]),
    ],
    proc=365,
    acl=[need("domain:read")], lane="query")

api("virDomainSetPerfEvents", on=Domain, since="1.3.3",
    doc="Changes which performance events of a guest are counted (VIR_PERF_PARAM_*).",
    args=[
        params_in("params", "nparams", 64, check={"params": "nonnull", "nparams": "positive"}),
        flags("virDomainModificationImpact"),
    ],
    proc=366,
    acl=[need("domain:write")], write=True, lane="modify")

"""Messages that a server sends by itself."""
from lang.api import *

event("domain_event_lifecycle",
    proc=107, msg={"dom": "nonnull_domain", "event": "int", "detail": "int"}, id="VIR_DOMAIN_EVENT_ID_LIFECYCLE")

event("domain_event_reboot", proc=169, msg={"dom": "nonnull_domain"}, id="VIR_DOMAIN_EVENT_ID_REBOOT")

event("domain_event_rtc_change",
    proc=170, msg={"dom": "nonnull_domain", "offset": "hyper"}, id="VIR_DOMAIN_EVENT_ID_RTC_CHANGE")

event("domain_event_watchdog",
    proc=171, msg={"dom": "nonnull_domain", "action": "int"}, id="VIR_DOMAIN_EVENT_ID_WATCHDOG")

event("domain_event_io_error",
    proc=172, msg={"dom": "nonnull_domain", "srcPath": "string", "devAlias": "string", "action": "int"},
    id="VIR_DOMAIN_EVENT_ID_IO_ERROR")

event("domain_event_graphics",
    proc=173,
    msg={
        "dom": "nonnull_domain",
        "phase": "int",
        "local": "domain_event_graphics_address",
        "remote": "domain_event_graphics_address",
        "authScheme": "string",
        "subject": "domain_event_graphics_identity<20>",
    },
    id="VIR_DOMAIN_EVENT_ID_GRAPHICS")

event("domain_event_io_error_reason",
    proc=195,
    msg={
        "dom": "nonnull_domain",
        "srcPath": "string",
        "devAlias": "string",
        "action": "int",
        "reason": "string",
    },
    id="VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON")

event("domain_event_control_error",
    proc=224, msg={"dom": "nonnull_domain"}, id="VIR_DOMAIN_EVENT_ID_CONTROL_ERROR")

event("domain_event_block_job",
    proc=241, msg={"dom": "nonnull_domain", "path": "string", "type": "int", "status": "int"},
    id="VIR_DOMAIN_EVENT_ID_BLOCK_JOB")

event("domain_event_disk_change",
    proc=248,
    msg={
        "dom": "nonnull_domain",
        "oldSrcPath": "string?",
        "newSrcPath": "string?",
        "devAlias": "string",
        "reason": "int",
    },
    id="VIR_DOMAIN_EVENT_ID_DISK_CHANGE")

event("domain_event_tray_change",
    proc=268, msg={"dom": "nonnull_domain", "devAlias": "string", "reason": "int"},
    id="VIR_DOMAIN_EVENT_ID_TRAY_CHANGE")

event("domain_event_pmwakeup", proc=269, msg={"dom": "nonnull_domain"}, id="VIR_DOMAIN_EVENT_ID_PMWAKEUP")

event("domain_event_pmsuspend", proc=270, msg={"dom": "nonnull_domain"}, id="VIR_DOMAIN_EVENT_ID_PMSUSPEND")

event("domain_event_balloon_change",
    proc=276, msg={"dom": "nonnull_domain", "actual": "uhyper"}, id="VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE")

event("domain_event_pmsuspend_disk",
    proc=292, msg={"dom": "nonnull_domain"}, id="VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK")

event("domain_event_device_removed",
    proc=311, msg={"dom": "nonnull_domain", "devAlias": "string"}, id="VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED")

event("network_event_lifecycle",
    proc=315, msg={"callbackID": "int", "net": "nonnull_network", "event": "int", "detail": "int"},
    id="VIR_NETWORK_EVENT_ID_LIFECYCLE",
    calls="virConnectNetworkEventLifecycleCallback")

event("domain_event_callback_lifecycle",
    proc=318, msg={"callbackID": "int", "msg": "domain_event_lifecycle_msg"}, id="VIR_DOMAIN_EVENT_ID_LIFECYCLE",
    calls="virConnectDomainEventCallback")

event("domain_event_callback_reboot",
    proc=319, msg={"callbackID": "int", "msg": "domain_event_reboot_msg"}, id="VIR_DOMAIN_EVENT_ID_REBOOT",
    calls="virConnectDomainEventGenericCallback")

event("domain_event_callback_rtc_change",
    proc=320, msg={"callbackID": "int", "msg": "domain_event_rtc_change_msg"},
    id="VIR_DOMAIN_EVENT_ID_RTC_CHANGE",
    calls="virConnectDomainEventRTCChangeCallback")

event("domain_event_callback_watchdog",
    proc=321, msg={"callbackID": "int", "msg": "domain_event_watchdog_msg"}, id="VIR_DOMAIN_EVENT_ID_WATCHDOG",
    calls="virConnectDomainEventWatchdogCallback")

event("domain_event_callback_io_error",
    proc=322, msg={"callbackID": "int", "msg": "domain_event_io_error_msg"}, id="VIR_DOMAIN_EVENT_ID_IO_ERROR",
    calls="virConnectDomainEventIOErrorCallback")

event("domain_event_callback_graphics",
    proc=323, msg={"callbackID": "int", "msg": "domain_event_graphics_msg"}, id="VIR_DOMAIN_EVENT_ID_GRAPHICS",
    calls="virConnectDomainEventGraphicsCallback")

event("domain_event_callback_io_error_reason",
    proc=324, msg={"callbackID": "int", "msg": "domain_event_io_error_reason_msg"},
    id="VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON",
    calls="virConnectDomainEventIOErrorReasonCallback")

event("domain_event_callback_control_error",
    proc=325, msg={"callbackID": "int", "msg": "domain_event_control_error_msg"},
    id="VIR_DOMAIN_EVENT_ID_CONTROL_ERROR",
    calls="virConnectDomainEventGenericCallback")

event("domain_event_callback_block_job",
    proc=326, msg={"callbackID": "int", "msg": "domain_event_block_job_msg"}, id="VIR_DOMAIN_EVENT_ID_BLOCK_JOB",
    calls="virConnectDomainEventBlockJobCallback")

event("domain_event_callback_disk_change",
    proc=327, msg={"callbackID": "int", "msg": "domain_event_disk_change_msg"},
    id="VIR_DOMAIN_EVENT_ID_DISK_CHANGE",
    calls="virConnectDomainEventDiskChangeCallback")

event("domain_event_callback_tray_change",
    proc=328, msg={"callbackID": "int", "msg": "domain_event_tray_change_msg"},
    id="VIR_DOMAIN_EVENT_ID_TRAY_CHANGE",
    calls="virConnectDomainEventTrayChangeCallback")

event("domain_event_callback_pmwakeup",
    proc=329, msg={"callbackID": "int", "reason": "int", "msg": "domain_event_pmwakeup_msg"},
    id="VIR_DOMAIN_EVENT_ID_PMWAKEUP",
    calls="virConnectDomainEventPMWakeupCallback")

event("domain_event_callback_pmsuspend",
    proc=330, msg={"callbackID": "int", "reason": "int", "msg": "domain_event_pmsuspend_msg"},
    id="VIR_DOMAIN_EVENT_ID_PMSUSPEND",
    calls="virConnectDomainEventPMSuspendCallback")

event("domain_event_callback_balloon_change",
    proc=331, msg={"callbackID": "int", "msg": "domain_event_balloon_change_msg"},
    id="VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE",
    calls="virConnectDomainEventBalloonChangeCallback")

event("domain_event_callback_pmsuspend_disk",
    proc=332, msg={"callbackID": "int", "reason": "int", "msg": "domain_event_pmsuspend_disk_msg"},
    id="VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK",
    calls="virConnectDomainEventPMSuspendDiskCallback")

event("domain_event_callback_device_removed",
    proc=333, msg={"callbackID": "int", "msg": "domain_event_device_removed_msg"},
    id="VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED",
    calls="virConnectDomainEventDeviceRemovedCallback")

event("domain_event_block_job_2",
    proc=339,
    msg={"callbackID": "int", "dom": "nonnull_domain", "dst": "string", "type": "int", "status": "int"},
    id="VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2",
    calls="virConnectDomainEventBlockJobCallback")

event("domain_event_callback_tunable",
    proc=346, msg={"callbackID": "int", "dom": "nonnull_domain", "params": "typed_param<2048>"},
    id="VIR_DOMAIN_EVENT_ID_TUNABLE",
    calls="virConnectDomainEventTunableCallback")

event("domain_event_callback_agent_lifecycle",
    proc=348, msg={"callbackID": "int", "dom": "nonnull_domain", "state": "int", "reason": "int"},
    id="VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE",
    calls="virConnectDomainEventAgentLifecycleCallback")

event("domain_event_callback_device_added",
    proc=354, msg={"callbackID": "int", "dom": "nonnull_domain", "devAlias": "string"},
    id="VIR_DOMAIN_EVENT_ID_DEVICE_ADDED",
    calls="virConnectDomainEventDeviceAddedCallback")

event("domain_event_callback_migration_iteration",
    proc=359, msg={"callbackID": "int", "dom": "nonnull_domain", "iteration": "int"},
    id="VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION",
    calls="virConnectDomainEventMigrationIterationCallback")

event("connect_event_connection_closed", proc=362, msg={"reason": "int"})

event("domain_event_callback_job_completed",
    proc=363, msg={"callbackID": "int", "dom": "nonnull_domain", "params": "typed_param<64>"},
    id="VIR_DOMAIN_EVENT_ID_JOB_COMPLETED",
    calls="virConnectDomainEventJobCompletedCallback")

event("domain_event_callback_device_removal_failed",
    proc=367, msg={"callbackID": "int", "dom": "nonnull_domain", "devAlias": "string"},
    id="VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED",
    calls="virConnectDomainEventDeviceRemovalFailedCallback")

event("storage_pool_event_lifecycle",
    proc=370, msg={"callbackID": "int", "pool": "nonnull_storage_pool", "event": "int", "detail": "int"},
    id="VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE",
    calls="virConnectStoragePoolEventLifecycleCallback")

event("storage_pool_event_refresh",
    proc=373, msg={"callbackID": "int", "pool": "nonnull_storage_pool"}, id="VIR_STORAGE_POOL_EVENT_ID_REFRESH",
    calls="virConnectStoragePoolEventGenericCallback")

event("node_device_event_lifecycle",
    proc=376, msg={"callbackID": "int", "dev": "nonnull_node_device", "event": "int", "detail": "int"},
    id="VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE",
    calls="virConnectNodeDeviceEventLifecycleCallback")

event("node_device_event_update",
    proc=377, msg={"callbackID": "int", "dev": "nonnull_node_device"}, id="VIR_NODE_DEVICE_EVENT_ID_UPDATE",
    calls="virConnectNodeDeviceEventGenericCallback")

event("domain_event_callback_metadata_change",
    proc=379, msg={"callbackID": "int", "dom": "nonnull_domain", "type": "int", "nsuri": "string?"},
    id="VIR_DOMAIN_EVENT_ID_METADATA_CHANGE",
    calls="virConnectDomainEventMetadataChangeCallback")

event("secret_event_lifecycle",
    proc=382, msg={"callbackID": "int", "secret": "nonnull_secret", "event": "int", "detail": "int"},
    id="VIR_SECRET_EVENT_ID_LIFECYCLE",
    calls="virConnectSecretEventLifecycleCallback")

event("secret_event_value_changed",
    proc=383, msg={"callbackID": "int", "secret": "nonnull_secret"}, id="VIR_SECRET_EVENT_ID_VALUE_CHANGED",
    calls="virConnectSecretEventGenericCallback")

event("domain_event_block_threshold",
    proc=385,
    msg={
        "callbackID": "int",
        "dom": "nonnull_domain",
        "dev": "string",
        "path": "string?",
        "threshold": "uhyper",
        "excess": "uhyper",
    },
    id="VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD",
    calls="virConnectDomainEventBlockThresholdCallback")

event("domain_event_memory_failure",
    proc=423,
    msg={
        "callbackID": "int",
        "dom": "nonnull_domain",
        "recipient": "int",
        "action": "int",
        "flags": "uint",
    },
    id="VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE",
    calls="virConnectDomainEventMemoryFailureCallback")

event("domain_event_memory_device_size_change",
    proc=438, msg={"callbackID": "int", "dom": "nonnull_domain", "alias": "string", "size": "uhyper"},
    id="VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE",
    calls="virConnectDomainEventMemoryDeviceSizeChangeCallback")

event("network_event_callback_metadata_change",
    proc=446, msg={"callbackID": "int", "net": "nonnull_network", "type": "int", "nsuri": "string?"},
    id="VIR_NETWORK_EVENT_ID_METADATA_CHANGE",
    calls="virConnectNetworkEventMetadataChangeCallback")

event("domain_event_nic_mac_change",
    proc=453,
    msg={
        "callbackID": "int",
        "dom": "nonnull_domain",
        "alias": "string",
        "oldMAC": "string",
        "newMAC": "string",
    },
    id="VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE",
    calls="virConnectDomainEventNICMACChangeCallback")

event("qemu_domain_monitor_event",
    proc=6, program="qemu",
    msg={
        "callbackID": "int",
        "dom": "nonnull_domain",
        "event": "string",
        "seconds": "hyper",
        "micros": "uint",
        "details": "string?",
    },
    calls="virConnectDomainQemuMonitorEventCallback")

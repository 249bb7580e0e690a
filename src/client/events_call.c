/* Owns the step from each event's wire message to its callback's arguments. Called on the loop
 * thread. Invariant: objects made for a callback live as long as it runs; who keeps one refs it. */
#include "client/events.h"

#include <glib.h>
#include <libvirt/libvirt-qemu.h>
#include "client/typed_wire.h"
#include "gen/api.h"

static virDomainPtr domain(virConnectPtr conn, const struct nonnull_domain *d)
{
    return object_new(H_DOMAIN, conn, NULL, d->name, d->uuid, d->id);
}

/* A domain event: M its message, D where the domain is in it, T the callback's type. */
#define DOMAIN_EVENT(fn, M, D, T, ...)                                             \
    static void fn(const struct event_sub *s, virConnectPtr conn, const void *msg) \
    {                                                                              \
        const struct M *m = msg;                                                   \
        virDomainPtr dom = domain(conn, &m->D);                                    \
        ((T)s->cb)(conn, dom, ##__VA_ARGS__, s->opaque);                           \
        object_unref(dom);                                                         \
    }
#define DOMAIN(...) DOMAIN_EVENT(__VA_ARGS__)
#define OLD(name) domain_event_callback_##name##_msg, msg.dom

DOMAIN(lifecycle, OLD(lifecycle), virConnectDomainEventCallback, m->msg.event, m->msg.detail)
DOMAIN(reboot, OLD(reboot), virConnectDomainEventGenericCallback)
DOMAIN(rtc_change, OLD(rtc_change), virConnectDomainEventRTCChangeCallback, m->msg.offset)
DOMAIN(watchdog, OLD(watchdog), virConnectDomainEventWatchdogCallback, m->msg.action)
DOMAIN(io_error, OLD(io_error), virConnectDomainEventIOErrorCallback, m->msg.src_path,
       m->msg.dev_alias, m->msg.action)
DOMAIN(io_error_reason, OLD(io_error_reason), virConnectDomainEventIOErrorReasonCallback,
       m->msg.src_path, m->msg.dev_alias, m->msg.action, m->msg.reason)
DOMAIN(control_error, OLD(control_error), virConnectDomainEventGenericCallback)
DOMAIN(block_job, OLD(block_job), virConnectDomainEventBlockJobCallback, m->msg.path, m->msg.type,
       m->msg.status)
DOMAIN(disk_change, OLD(disk_change), virConnectDomainEventDiskChangeCallback, m->msg.old_src_path,
       m->msg.new_src_path, m->msg.dev_alias, m->msg.reason)
DOMAIN(tray_change, OLD(tray_change), virConnectDomainEventTrayChangeCallback, m->msg.dev_alias,
       m->msg.reason)
DOMAIN(pmwakeup, OLD(pmwakeup), virConnectDomainEventPMWakeupCallback, m->reason)
DOMAIN(pmsuspend, OLD(pmsuspend), virConnectDomainEventPMSuspendCallback, m->reason)
DOMAIN(balloon_change, OLD(balloon_change), virConnectDomainEventBalloonChangeCallback,
       m->msg.actual)
DOMAIN(pmsuspend_disk, OLD(pmsuspend_disk), virConnectDomainEventPMSuspendDiskCallback, m->reason)
DOMAIN(device_removed, OLD(device_removed), virConnectDomainEventDeviceRemovedCallback,
       m->msg.dev_alias)
DOMAIN(block_job_2, domain_event_block_job_2_msg, dom, virConnectDomainEventBlockJobCallback,
       m->dst, m->type, m->status)
DOMAIN(agent_lifecycle, domain_event_callback_agent_lifecycle_msg, dom,
       virConnectDomainEventAgentLifecycleCallback, m->state, m->reason)
DOMAIN(device_added, domain_event_callback_device_added_msg, dom,
       virConnectDomainEventDeviceAddedCallback, m->dev_alias)
DOMAIN(migration_iteration, domain_event_callback_migration_iteration_msg, dom,
       virConnectDomainEventMigrationIterationCallback, m->iteration)
DOMAIN(device_removal_failed, domain_event_callback_device_removal_failed_msg, dom,
       virConnectDomainEventDeviceRemovalFailedCallback, m->dev_alias)
DOMAIN(metadata_change, domain_event_callback_metadata_change_msg, dom,
       virConnectDomainEventMetadataChangeCallback, m->type, m->nsuri)
DOMAIN(block_threshold, domain_event_block_threshold_msg, dom,
       virConnectDomainEventBlockThresholdCallback, m->dev, m->path, m->threshold, m->excess)
DOMAIN(memory_failure, domain_event_memory_failure_msg, dom,
       virConnectDomainEventMemoryFailureCallback, m->recipient, m->action, m->flags)
DOMAIN(memory_device_size_change, domain_event_memory_device_size_change_msg, dom,
       virConnectDomainEventMemoryDeviceSizeChangeCallback, m->alias, m->size)
DOMAIN(nic_mac_change, domain_event_nic_mac_change_msg, dom,
       virConnectDomainEventNICMACChangeCallback, m->alias, m->old_mac, m->new_mac)
DOMAIN(monitor, qemu_domain_monitor_event_msg, dom, virConnectDomainQemuMonitorEventCallback,
       m->event, m->seconds, m->micros, m->details)

static virDomainEventGraphicsAddress address(const struct domain_event_graphics_address *a)
{
    return (virDomainEventGraphicsAddress){
        .family = a->family, .node = (char *)a->node, .service = (char *)a->service};
}

static void graphics(const struct event_sub *s, virConnectPtr conn, const void *msg)
{
    const struct domain_event_graphics_msg *m =
        &((const struct domain_event_callback_graphics_msg *)msg)->msg;
    virDomainEventGraphicsAddress local = address(&m->local), far = address(&m->remote);
    virDomainEventGraphicsSubjectIdentity ids[20] = {0};
    virDomainEventGraphicsSubject subject = {.nidentity = (int)m->n_subject, .identities = ids};
    for (uint32_t i = 0; i < m->n_subject && i < G_N_ELEMENTS(ids); i++) {
        ids[i].type = (char *)m->subject[i].type;
        ids[i].name = (char *)m->subject[i].name;
    }
    virDomainPtr dom = domain(conn, &m->dom);
    ((virConnectDomainEventGraphicsCallback)s->cb)(conn, dom, m->phase, &local, &far,
                                                   m->auth_scheme, &subject, s->opaque);
    object_unref(dom);
}

static void tunable(const struct event_sub *s, virConnectPtr conn, const void *msg)
{
    const struct domain_event_callback_tunable_msg *m = msg;
    virTypedParameterPtr params = typed_params_from_wire(m->params, m->n_params);
    virDomainPtr dom = domain(conn, &m->dom);
    ((virConnectDomainEventTunableCallback)s->cb)(conn, dom, params, (int)m->n_params, s->opaque);
    object_unref(dom);
    virTypedParamsFree(params, (int)m->n_params);
}

static void job_completed(const struct event_sub *s, virConnectPtr conn, const void *msg)
{
    const struct domain_event_callback_job_completed_msg *m = msg;
    virTypedParameterPtr params = typed_params_from_wire(m->params, m->n_params);
    virDomainPtr dom = domain(conn, &m->dom);
    ((virConnectDomainEventJobCompletedCallback)s->cb)(conn, dom, params, (int)m->n_params,
                                                       s->opaque);
    object_unref(dom);
    virTypedParamsFree(params, (int)m->n_params);
}

/* The other kinds: OBJ makes the object of the message. */
#define OTHER(fn, M, Ptr, OBJ, T, ...)                                             \
    static void fn(const struct event_sub *s, virConnectPtr conn, const void *msg) \
    {                                                                              \
        const struct M *m = msg;                                                   \
        Ptr o = OBJ;                                                               \
        ((T)s->cb)(conn, o, ##__VA_ARGS__, s->opaque);                             \
        object_unref(o);                                                           \
    }
#define NET object_new(H_NETWORK, conn, NULL, m->net.name, m->net.uuid, 0)
#define POOL object_new(H_STORAGE_POOL, conn, NULL, m->pool.name, m->pool.uuid, 0)
#define DEV object_new(H_NODE_DEVICE, conn, NULL, m->dev.name, NULL, 0)
#define SECRET secret_object(conn, &m->secret)

static virSecretPtr secret_object(virConnectPtr conn, const struct nonnull_secret *w)
{
    virSecretPtr s = object_new(H_SECRET, conn, NULL, NULL, w->uuid, w->usage_type);
    object_set_detail(s, w->usage_id, NULL);
    return s;
}

OTHER(network_lifecycle, network_event_lifecycle_msg, virNetworkPtr, NET,
      virConnectNetworkEventLifecycleCallback, m->event, m->detail)
OTHER(network_metadata, network_event_callback_metadata_change_msg, virNetworkPtr, NET,
      virConnectNetworkEventMetadataChangeCallback, m->type, m->nsuri)
OTHER(pool_lifecycle, storage_pool_event_lifecycle_msg, virStoragePoolPtr, POOL,
      virConnectStoragePoolEventLifecycleCallback, m->event, m->detail)
OTHER(pool_refresh, storage_pool_event_refresh_msg, virStoragePoolPtr, POOL,
      virConnectStoragePoolEventGenericCallback)
OTHER(dev_lifecycle, node_device_event_lifecycle_msg, virNodeDevicePtr, DEV,
      virConnectNodeDeviceEventLifecycleCallback, m->event, m->detail)
OTHER(dev_update, node_device_event_update_msg, virNodeDevicePtr, DEV,
      virConnectNodeDeviceEventGenericCallback)
OTHER(secret_lifecycle, secret_event_lifecycle_msg, virSecretPtr, SECRET,
      virConnectSecretEventLifecycleCallback, m->event, m->detail)
OTHER(secret_changed, secret_event_value_changed_msg, virSecretPtr, SECRET,
      virConnectSecretEventGenericCallback)

/* By procedure number. */
static const struct event_row rows[] = {
    {315, EV_NETWORK, network_lifecycle},
    {318, EV_DOMAIN, lifecycle},
    {319, EV_DOMAIN, reboot},
    {320, EV_DOMAIN, rtc_change},
    {321, EV_DOMAIN, watchdog},
    {322, EV_DOMAIN, io_error},
    {323, EV_DOMAIN, graphics},
    {324, EV_DOMAIN, io_error_reason},
    {325, EV_DOMAIN, control_error},
    {326, EV_DOMAIN, block_job},
    {327, EV_DOMAIN, disk_change},
    {328, EV_DOMAIN, tray_change},
    {329, EV_DOMAIN, pmwakeup},
    {330, EV_DOMAIN, pmsuspend},
    {331, EV_DOMAIN, balloon_change},
    {332, EV_DOMAIN, pmsuspend_disk},
    {333, EV_DOMAIN, device_removed},
    {339, EV_DOMAIN, block_job_2},
    {346, EV_DOMAIN, tunable},
    {348, EV_DOMAIN, agent_lifecycle},
    {354, EV_DOMAIN, device_added},
    {359, EV_DOMAIN, migration_iteration},
    {363, EV_DOMAIN, job_completed},
    {367, EV_DOMAIN, device_removal_failed},
    {370, EV_POOL, pool_lifecycle},
    {373, EV_POOL, pool_refresh},
    {376, EV_NODEDEV, dev_lifecycle},
    {377, EV_NODEDEV, dev_update},
    {379, EV_DOMAIN, metadata_change},
    {382, EV_SECRET, secret_lifecycle},
    {383, EV_SECRET, secret_changed},
    {385, EV_DOMAIN, block_threshold},
    {423, EV_DOMAIN, memory_failure},
    {438, EV_DOMAIN, memory_device_size_change},
    {446, EV_NETWORK, network_metadata},
    {453, EV_DOMAIN, nic_mac_change},
};
static const struct event_row monitor_row = {6, EV_MONITOR, monitor};

const struct event_row *event_row_find(const struct program *program, uint32_t number)
{
    if (program == &program_qemu)
        return number == monitor_row.number ? &monitor_row : NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (rows[i].number == number)
            return &rows[i];
    return NULL;
}

/* Events of QEMU's monitor, and of networks, pools, devices and secrets. */
#include "cli/virsh/wait.h"
#include <libvirt/libvirt-qemu.h>

struct monitor_wait {
    struct waiting waiting;
    bool pretty;
};

static char *details_text(const char *details, bool pretty)
{
    json_t *value = pretty && details ? json_loads(details, JSON_DECODE_ANY, NULL) : NULL;
    char *text = value ? json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY) : NULL;
    json_decref(value);
    return text ? text : strdup(details ? details : "");
}

static void on_monitor_event(virConnectPtr conn, virDomainPtr dom, const char *event,
                             long long secs, unsigned micros, const char *details, void *opaque)
{
    struct monitor_wait *m = opaque;
    AUTO_STRING text = details_text(details, m->pretty);
    (void)conn;
    if (!waiting_count(&m->waiting))
        return;
    if (m->waiting.timestamp)
        printf("event %s for domain '%s': %s\n", event, virDomainGetName(dom), text);
    else
        printf("event %s at %lld.%06u for domain '%s': %s\n", event, secs, micros,
               virDomainGetName(dom), text);
    fflush(stdout);
}

int cmd_qemu_monitor_event(struct shell *sh, const struct cli_args *args)
{
    struct monitor_wait m = {.pretty = arg_flag(args, "pretty")};
    if (waiting_options(sh, args, &m.waiting) < 0)
        return -1;
    AUTO_DOMAIN dom = arg_string(args, "domain") ? shell_domain(sh, args) : NULL;
    if (arg_string(args, "domain") && !dom)
        return -1;
    int id = virConnectDomainQemuMonitorEventRegister(sh->conn, dom, arg_string(args, "event"),
                                                      on_monitor_event, &m, NULL, arg_flags(args));
    if (id < 0)
        return shell_fail_reason(sh);
    int rc = waiting_run(&m.waiting);
    virConnectDomainQemuMonitorEventDeregister(sh->conn, id);
    return rc;
}

/* --- the other nouns: a lifecycle, perhaps a second kind --- */

static const char *const network_events[] = {"Defined", "Undefined", "Started", "Stopped"};
static const char *const pool_events[] = {"Defined", "Undefined", "Started",
                                          "Stopped", "Created",   "Deleted"};
static const char *const nodedev_events[] = {"Created", "Deleted", "Defined", "Undefined"};
static const char *const secret_events[] = {"Defined", "Undefined"};

static void on_network(virConnectPtr conn, virNetworkPtr net, int event, int detail, void *opaque)
{
    (void)conn;
    (void)detail;
    waiting_print(opaque, "network", virNetworkGetName(net), ": %s", PICK(network_events, event));
}

static void on_network_metadata(virConnectPtr conn, virNetworkPtr net, int type, const char *uri,
                                void *opaque)
{
    static const char *const types[] = {"description", "title", "element"};
    (void)conn;
    waiting_print(opaque, "network", virNetworkGetName(net), ": type %s, uri %s", PICK(types, type),
                  uri ? uri : "N/A");
}

static void on_pool(virConnectPtr conn, virStoragePoolPtr pool, int event, int detail, void *opaque)
{
    (void)conn;
    (void)detail;
    waiting_print(opaque, "storage pool", virStoragePoolGetName(pool), ": %s",
                  PICK(pool_events, event));
}

static void on_pool_refresh(virConnectPtr conn, virStoragePoolPtr pool, void *opaque)
{
    (void)conn;
    waiting_print(opaque, "storage pool", virStoragePoolGetName(pool), "%s", "");
}

static void on_nodedev(virConnectPtr conn, virNodeDevicePtr dev, int event, int detail,
                       void *opaque)
{
    (void)conn;
    (void)detail;
    waiting_print(opaque, "node device", virNodeDeviceGetName(dev), ": %s",
                  PICK(nodedev_events, event));
}

static void on_nodedev_update(virConnectPtr conn, virNodeDevicePtr dev, void *opaque)
{
    (void)conn;
    waiting_print(opaque, "node device", virNodeDeviceGetName(dev), "%s", "");
}

static void on_secret(virConnectPtr conn, virSecretPtr secret, int event, int detail, void *opaque)
{
    char uuid[VIR_UUID_STRING_BUFLEN] = "";
    (void)conn;
    (void)detail;
    virSecretGetUUIDString(secret, uuid);
    waiting_print(opaque, "secret", uuid, ": %s", PICK(secret_events, event));
}

static void on_secret_value(virConnectPtr conn, virSecretPtr secret, void *opaque)
{
    char uuid[VIR_UUID_STRING_BUFLEN] = "";
    (void)conn;
    virSecretGetUUIDString(secret, uuid);
    waiting_print(opaque, "secret", uuid, "%s", "");
}

struct kind {
    const char *name;
    int id;
    void *callback;
};

/* What --list prints, and which kind --event names; NULL when that is all, or after an error. */
static const struct kind *chosen_kind(struct shell *sh, const struct cli_args *args,
                                      const struct kind *kinds, size_t n, int *rc)
{
    const char *name = arg_string(args, "event");
    *rc = 0;
    for (size_t i = 0; i < n; i++) {
        if (arg_flag(args, "list"))
            puts(kinds[i].name);
        else if (name && strcmp(name, kinds[i].name) == 0)
            return &kinds[i];
    }
    if (arg_flag(args, "list"))
        return NULL;
    *rc = name ? shell_fail(sh, "unknown event type %s", name)
               : shell_fail(sh, "either --list or --event <type> is required");
    return NULL;
}

/* Of one object or of all. */
#define EVENT_COMMAND(command, rows, TYPE, option, find, cast, reg, dereg)              \
    int cmd_##command(struct shell *sh, const struct cli_args *args)                    \
    {                                                                                   \
        struct waiting w;                                                               \
        int rc;                                                                         \
        const struct kind *kind = chosen_kind(sh, args, rows, G_N_ELEMENTS(rows), &rc); \
        if (!kind || waiting_options(sh, args, &w) < 0)                                 \
            return kind ? -1 : rc;                                                      \
        TYPE obj = arg_string(args, option) ? find : NULL;                              \
        if (arg_string(args, option) && !obj)                                           \
            return -1;                                                                  \
        struct subscription s = {&w, kind->name};                                       \
        int id = reg(sh->conn, obj, kind->id, (cast)kind->callback, &s, NULL);          \
        if (id < 0)                                                                     \
            return shell_fail_reason(sh);                                               \
        rc = waiting_run(&w);                                                           \
        dereg(sh->conn, id);                                                            \
        return rc;                                                                      \
    }

static const struct kind network_kinds[] = {
    {"lifecycle", VIR_NETWORK_EVENT_ID_LIFECYCLE, (void *)on_network},
    {"metadata-change", VIR_NETWORK_EVENT_ID_METADATA_CHANGE, (void *)on_network_metadata}};
EVENT_COMMAND(net_event, network_kinds, AUTO_NETWORK, "network", shell_network(sh, args),
              virConnectNetworkEventGenericCallback, virConnectNetworkEventRegisterAny,
              virConnectNetworkEventDeregisterAny)

static const struct kind pool_kinds[] = {
    {"lifecycle", VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, (void *)on_pool},
    {"refresh", VIR_STORAGE_POOL_EVENT_ID_REFRESH, (void *)on_pool_refresh}};
EVENT_COMMAND(pool_event, pool_kinds, AUTO_POOL, "pool", shell_pool(sh, args, "pool"),
              virConnectStoragePoolEventGenericCallback, virConnectStoragePoolEventRegisterAny,
              virConnectStoragePoolEventDeregisterAny)

static const struct kind nodedev_kinds[] = {
    {"lifecycle", VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, (void *)on_nodedev},
    {"update", VIR_NODE_DEVICE_EVENT_ID_UPDATE, (void *)on_nodedev_update}};
EVENT_COMMAND(nodedev_event, nodedev_kinds, AUTO_NODEDEV, "device",
              shell_nodedev(sh, args, "device"), virConnectNodeDeviceEventGenericCallback,
              virConnectNodeDeviceEventRegisterAny, virConnectNodeDeviceEventDeregisterAny)

static const struct kind secret_kinds[] = {
    {"lifecycle", VIR_SECRET_EVENT_ID_LIFECYCLE, (void *)on_secret},
    {"value-changed", VIR_SECRET_EVENT_ID_VALUE_CHANGED, (void *)on_secret_value}};
EVENT_COMMAND(secret_event, secret_kinds, AUTO_SECRET, "secret", shell_secret(sh, args),
              virConnectSecretEventGenericCallback, virConnectSecretEventRegisterAny,
              virConnectSecretEventDeregisterAny)

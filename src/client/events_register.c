/* Owns virConnect*EventRegister* and *Deregister*. Called by applications from any thread,
 * callbacks included; blocks for one round trip. */
#include "client/entry_local.h"
#include "client/events.h"
#include "client/link.h"

#include <glib.h>
#include <libvirt/libvirt-qemu.h>
#include <string.h>
#include "gen/api.h"
#include "wire/error_text.h"

static int run(virConnectPtr conn, uint32_t number, const void *args, void *ret)
{
    struct arena *mem = arena_new();
    int rc = conn_run(conn, &program_remote, program_remote.by_number[number], args, ret, mem);
    arena_free(mem);
    return rc;
}

/* --- the families --------------------------------------------------------------------------- */

static int register_domain(virConnectPtr conn, int event_id, const struct object *o, void *arg)
{
    struct nonnull_domain dom = {0};
    struct connect_domain_event_callback_register_any_args args = {.event_id = event_id};
    struct connect_domain_event_callback_register_any_ret ret = {0};
    if (o) {
        dom.name = o->name;
        dom.id = o->number;
        memcpy(dom.uuid, o->uuid, sizeof(dom.uuid));
        args.dom = &dom;
    }
    return run(conn, 316, &args, &ret) < 0 ? -1 : ret.callback_id;
}

static int register_network(virConnectPtr conn, int event_id, const struct object *o, void *arg)
{
    struct nonnull_network net = {0};
    struct connect_network_event_register_any_args args = {.event_id = event_id};
    struct connect_network_event_register_any_ret ret = {0};
    if (o) {
        net.name = o->name;
        memcpy(net.uuid, o->uuid, sizeof(net.uuid));
        args.net = &net;
    }
    return run(conn, 313, &args, &ret) < 0 ? -1 : ret.callback_id;
}

static int register_pool(virConnectPtr conn, int event_id, const struct object *o, void *arg)
{
    struct nonnull_storage_pool pool = {0};
    struct connect_storage_pool_event_register_any_args args = {.event_id = event_id};
    struct connect_storage_pool_event_register_any_ret ret = {0};
    if (o) {
        pool.name = o->name;
        memcpy(pool.uuid, o->uuid, sizeof(pool.uuid));
        args.pool = &pool;
    }
    return run(conn, 368, &args, &ret) < 0 ? -1 : ret.callback_id;
}

static int register_nodedev(virConnectPtr conn, int event_id, const struct object *o, void *arg)
{
    struct nonnull_node_device dev = {0};
    struct connect_node_device_event_register_any_args args = {.event_id = event_id};
    struct connect_node_device_event_register_any_ret ret = {0};
    if (o) {
        dev.name = o->name;
        args.dev = &dev;
    }
    return run(conn, 374, &args, &ret) < 0 ? -1 : ret.callback_id;
}

static int register_secret(virConnectPtr conn, int event_id, const struct object *o, void *arg)
{
    struct nonnull_secret secret = {0};
    struct connect_secret_event_register_any_args args = {.event_id = event_id};
    struct connect_secret_event_register_any_ret ret = {0};
    if (o) {
        memcpy(secret.uuid, o->uuid, sizeof(secret.uuid));
        secret.usage_type = o->number;
        secret.usage_id = o->detail;
        args.secret = &secret;
    }
    return run(conn, 380, &args, &ret) < 0 ? -1 : ret.callback_id;
}

struct family {
    enum handle_kind kind;
    enum error_domain domain;
    int last; /* one past the known event ids */
    event_register_fn fn;
    uint32_t deregister;
};

static const struct family families[] = {
    [EV_DOMAIN] = {H_DOMAIN, FROM_DOMAIN, 28, register_domain, 317},
    [EV_NETWORK] = {H_NETWORK, FROM_NETWORK, 2, register_network, 314},
    [EV_POOL] = {H_STORAGE_POOL, FROM_STORAGE, 2, register_pool, 369},
    [EV_NODEDEV] = {H_NODE_DEVICE, FROM_NODEDEV, 2, register_nodedev, 375},
    [EV_SECRET] = {H_SECRET, FROM_SECRET, 2, register_secret, 381},
};

/* --- the public calls ----------------------------------------------------------------------- */

static int check(virConnectPtr conn, const struct object *o, const struct event_sub *like,
                 const char *func)
{
    const struct family *f = &families[like->family];
    if (o && !handle_check(f->kind, o, func))
        return -1;
    if (o && o->conn != conn)
        return fail_argument(func, "conn", "the object of %s belongs to another connection", func);
    if (!like->cb)
        return fail_null_argument(func, "cb");
    if (like->event_id < 0 || like->event_id >= f->last)
        return fail_argument(func, "eventID", "event id %d of %s is unknown", like->event_id, func);
    return 0;
}

/* The object, as the server tells them apart. */
static char *make_key(enum event_family family, const struct object *o)
{
    if (!o)
        return NULL;
    if (family == EV_NODEDEV)
        return g_strdup(o->name);
    GString *key = g_string_new(NULL);
    for (size_t i = 0; i < sizeof(o->uuid); i++)
        g_string_append_printf(key, "%02x", o->uuid[i]);
    return g_string_free(key, false);
}

static int subscribe(virConnectPtr conn, const void *object, struct event_sub like,
                     const char *func)
{
    const struct family *f = &families[like.family];
    last_error_begin(f->domain);
    if (!handle_check(H_CONNECT, conn, func))
        return failed_int(NULL);
    if (check(conn, object, &like, func) < 0)
        return failed_int(conn);
    g_autofree char *key = like.key = make_key(like.family, object);
    int id = events_subscribe(conn, &like, object, f->fn, NULL);
    return id < 0 ? failed_int(conn) : id;
}

static int deregister_at_server(virConnectPtr conn, enum event_family family, int server_id)
{
    int32_t id = server_id;
    return run(conn, families[family].deregister, &id, NULL);
}

static int unsubscribe(virConnectPtr conn, enum event_family family, int id)
{
    return events_unsubscribe(conn, family, id, deregister_at_server);
}

static int deregister(virConnectPtr conn, enum event_family family, int id, const char *func)
{
    last_error_begin(families[family].domain);
    if (!handle_check(H_CONNECT, conn, func))
        return failed_int(NULL);
    return unsubscribe(conn, family, id) < 0 ? failed_int(conn) : 0;
}

#define REGISTER(Kind, arg, FAMILY, Callback)                                             \
    EXPORT int virConnect##Kind##EventRegisterAny(virConnectPtr conn, vir##Kind##Ptr arg, \
                                                  int eventID, Callback cb, void *opaque, \
                                                  virFreeCallback freecb)                 \
    {                                                                                     \
        struct event_sub like = {.family = FAMILY,                                        \
                                 .event_id = eventID,                                     \
                                 .cb = (void (*)(void))cb,                                \
                                 .opaque = opaque,                                        \
                                 .ff = freecb};                                           \
        return subscribe(conn, arg, like, __func__);                                      \
    }                                                                                     \
    EXPORT int virConnect##Kind##EventDeregisterAny(virConnectPtr conn, int callbackID)   \
    {                                                                                     \
        return deregister(conn, FAMILY, callbackID, __func__);                            \
    }
REGISTER(Domain, dom, EV_DOMAIN, virConnectDomainEventGenericCallback)
REGISTER(Network, net, EV_NETWORK, virConnectNetworkEventGenericCallback)
REGISTER(StoragePool, pool, EV_POOL, virConnectStoragePoolEventGenericCallback)
REGISTER(NodeDevice, dev, EV_NODEDEV, virConnectNodeDeviceEventGenericCallback)
REGISTER(Secret, secret, EV_SECRET, virConnectSecretEventGenericCallback)

EXPORT int virConnectDomainEventRegister(virConnectPtr conn, virConnectDomainEventCallback cb,
                                         void *opaque, virFreeCallback freecb)
{
    struct event_sub like = {.family = EV_DOMAIN,
                             .event_id = VIR_DOMAIN_EVENT_ID_LIFECYCLE,
                             .legacy = true,
                             .cb = (void (*)(void))cb,
                             .opaque = opaque,
                             .ff = freecb};
    return subscribe(conn, NULL, like, __func__) < 0 ? -1 : 0;
}

EXPORT int virConnectDomainEventDeregister(virConnectPtr conn, virConnectDomainEventCallback cb)
{
    last_error_begin(FROM_DOMAIN);
    if (!handle_check(H_CONNECT, conn, __func__))
        return failed_int(NULL);
    int id = events_find_legacy(conn, (void (*)(void))cb);
    return id < 0 || unsubscribe(conn, EV_DOMAIN, id) < 0 ? failed_int(conn) : 0;
}

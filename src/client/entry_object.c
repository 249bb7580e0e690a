/* Owns what a handle looks like on the wire. Called by entries on any thread; awaits nothing. */
#include "client/entry.h"

#include <string.h>

static struct nonnull_domain domain_wire(const struct object *o)
{
    struct nonnull_domain w = {.name = o->name,
                               .id = __atomic_load_n(&o->number, __ATOMIC_RELAXED)};
    memcpy(w.uuid, o->uuid, sizeof(w.uuid));
    return w;
}

/* Networks, pools and filters: a name and a UUID. */
static struct nonnull_network named_wire(const struct object *o)
{
    struct nonnull_network w = {.name = o->name};
    memcpy(w.uuid, o->uuid, sizeof(w.uuid));
    return w;
}
_Static_assert(sizeof(struct nonnull_network) == sizeof(struct nonnull_storage_pool), "same form");
_Static_assert(sizeof(struct nonnull_network) == sizeof(struct nonnull_nwfilter), "same form");

size_t object_wire_size(enum handle_kind kind)
{
    switch (kind) {
    case H_DOMAIN:
        return sizeof(struct nonnull_domain);
    case H_NETWORK:
    case H_STORAGE_POOL:
    case H_NWFILTER:
        return sizeof(struct nonnull_network);
    case H_NETWORK_PORT:
        return sizeof(struct nonnull_network_port);
    case H_INTERFACE:
        return sizeof(struct nonnull_interface);
    case H_STORAGE_VOL:
        return sizeof(struct nonnull_storage_vol);
    case H_NODE_DEVICE:
        return sizeof(struct nonnull_node_device);
    case H_SECRET:
        return sizeof(struct nonnull_secret);
    case H_NWFILTER_BINDING:
        return sizeof(struct nonnull_nwfilter_binding);
    case H_SNAPSHOT:
        return sizeof(struct nonnull_domain_snapshot);
    case H_CHECKPOINT:
        return sizeof(struct nonnull_domain_checkpoint);
    case H_ADM_SERVER:
        return sizeof(struct admin_nonnull_server);
    case H_ADM_CLIENT:
        return sizeof(struct admin_nonnull_client);
    default:
        return 0;
    }
}

#define PUT(type, ...)                       \
    *(struct type *)ret_wire = (struct type) \
    {                                        \
        __VA_ARGS__                          \
    }

void object_to_wire(enum handle_kind kind, const void *object, void *ret_wire)
{
    const struct object *o = object;
    switch (kind) {
    case H_DOMAIN:
        *(struct nonnull_domain *)ret_wire = domain_wire(o);
        break;
    case H_NETWORK:
    case H_STORAGE_POOL:
    case H_NWFILTER:
        *(struct nonnull_network *)ret_wire = named_wire(o);
        break;
    case H_NETWORK_PORT:
        PUT(nonnull_network_port, .net = named_wire(o->parent));
        memcpy(((struct nonnull_network_port *)ret_wire)->uuid, o->uuid, sizeof(o->uuid));
        break;
    case H_INTERFACE:
        PUT(nonnull_interface, .name = o->name, .mac = o->detail);
        break;
    case H_STORAGE_VOL:
        PUT(nonnull_storage_vol, .pool = o->holder, .name = o->name, .key = o->detail);
        break;
    case H_NODE_DEVICE:
        PUT(nonnull_node_device, .name = o->name);
        break;
    case H_SECRET:
        PUT(nonnull_secret, .usage_type = o->number, .usage_id = o->detail);
        memcpy(((struct nonnull_secret *)ret_wire)->uuid, o->uuid, sizeof(o->uuid));
        break;
    case H_NWFILTER_BINDING:
        PUT(nonnull_nwfilter_binding, .portdev = o->name, .filtername = o->detail);
        break;
    case H_SNAPSHOT:
        PUT(nonnull_domain_snapshot, .name = o->name, .dom = domain_wire(o->parent));
        break;
    case H_CHECKPOINT:
        PUT(nonnull_domain_checkpoint, .name = o->name, .dom = domain_wire(o->parent));
        break;
    case H_ADM_SERVER:
        PUT(admin_nonnull_server, .name = o->name);
        break;
    case H_ADM_CLIENT:
        PUT(admin_nonnull_client, .srv = {.name = o->parent->name}, .id = o->id,
            .timestamp = o->timestamp, .transport = (uint32_t)o->number);
        break;
    default:
        break;
    }
}

/* A client of the daemon belongs to the server it was asked of. */
static void *admin_client(struct object_origin from, const struct admin_nonnull_client *w)
{
    struct object *server = from.kind == H_ADM_SERVER
                                ? object_ref(from.on)
                                : object_new(H_ADM_SERVER, from.conn, NULL, w->srv.name, NULL, 0);
    struct object *o = object_new(H_ADM_CLIENT, from.conn, server, NULL, NULL, (int)w->transport);
    o->id = w->id;
    o->timestamp = w->timestamp;
    object_unref(server);
    return o;
}

/* The domain or network that an object belongs to: the handle the call was made on when it is of
 * that kind, its parent when that is, else a new one. A reference that the caller drops. */
static void *parent_of(enum handle_kind kind, enum handle_kind child, struct object_origin from,
                       const struct nonnull_domain *of)
{
    if (from.kind == kind)
        return object_ref(from.on);
    if (from.kind == child)
        return object_ref(((struct object *)from.on)->parent);
    return object_new(kind, from.conn, NULL, of->name, of->uuid, of->id);
}

static void *child_of(enum handle_kind kind, enum handle_kind parent_kind,
                      struct object_origin from, const char *name, const unsigned char *uuid,
                      const struct nonnull_domain *of)
{
    virConnectPtr conn = from.conn;
    void *parent = parent_of(parent_kind, kind, from, of);
    void *object = object_new(kind, conn, parent, name, uuid, 0);
    object_unref(parent);
    return object;
}

static void *detailed(enum handle_kind kind, virConnectPtr conn, const char *name,
                      const unsigned char *uuid, int number, const char *detail, const char *holder)
{
    void *object = object_new(kind, conn, NULL, name, uuid, number);
    object_set_detail(object, detail, holder);
    return object;
}

void *object_from_wire(enum handle_kind kind, struct object_origin from, const void *wire)
{
    virConnectPtr conn = from.conn;
    union {
        const void *any;
        const struct nonnull_domain *domain;
        const struct nonnull_network *named;
        const struct nonnull_network_port *port;
        const struct nonnull_interface *iface;
        const struct nonnull_storage_vol *vol;
        const struct nonnull_secret *secret;
        const struct nonnull_nwfilter_binding *binding;
        const struct admin_nonnull_server *server;
        const struct admin_nonnull_client *client;
        const struct nonnull_domain_snapshot *snap; /* a checkpoint has the same form */
    } w = {wire};
    struct nonnull_domain net;
    switch (kind) {
    case H_DOMAIN:
        return object_new(kind, conn, NULL, w.domain->name, w.domain->uuid, w.domain->id);
    case H_NETWORK:
    case H_STORAGE_POOL:
    case H_NWFILTER:
        return object_new(kind, conn, NULL, w.named->name, w.named->uuid, 0);
    case H_NETWORK_PORT:
        net = (struct nonnull_domain){.name = w.port->net.name};
        memcpy(net.uuid, w.port->net.uuid, sizeof(net.uuid));
        return child_of(kind, H_NETWORK, from, NULL, w.port->uuid, &net);
    case H_INTERFACE:
        return detailed(kind, conn, w.iface->name, NULL, 0, w.iface->mac, NULL);
    case H_STORAGE_VOL:
        return detailed(kind, conn, w.vol->name, NULL, 0, w.vol->key, w.vol->pool);
    case H_NODE_DEVICE:
        return object_new(kind, conn, NULL, w.named->name, NULL, 0);
    case H_SECRET:
        return detailed(kind, conn, NULL, w.secret->uuid, w.secret->usage_type, w.secret->usage_id,
                        NULL);
    case H_NWFILTER_BINDING:
        return detailed(kind, conn, w.binding->portdev, NULL, 0, w.binding->filtername, NULL);
    case H_SNAPSHOT:
    case H_CHECKPOINT:
        return child_of(kind, H_DOMAIN, from, w.snap->name, NULL, &w.snap->dom);
    case H_ADM_SERVER:
        return object_new(kind, conn, NULL, w.server->name, NULL, 0);
    case H_ADM_CLIENT:
        return admin_client(from, w.client);
    default:
        return NULL;
    }
}

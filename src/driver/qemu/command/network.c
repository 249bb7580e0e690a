/* Network interfaces: back end, then the device. Part of plan_make; pure; never awaits. Tap devices
 * and vhost are inherited descriptors, one per queue. */
#include "driver/qemu/command/build.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <string.h>

enum {
    STREAM_RECONNECT = 8000000,    /* QEMU 8.0: -netdev stream,reconnect= */
    STREAM_RECONNECT_MS = 9002000, /* QEMU 9.2: reconnect-ms= */
    PASST_RECONNECT_SECONDS = 5,
};

static bool is_virtio(const struct interface *n)
{
    return n->model && n->model->type && g_str_has_prefix(n->model->type, "virtio");
}

static bool wants_vhost(const struct plan_build *b, const struct interface *n)
{
    enum net_driver_name name = n->driver ? n->driver->name : NET_DRIVER_NAME_NONE;
    if (!is_virtio(n) || name == NET_DRIVER_NAME_QEMU)
        return false;
    return name == NET_DRIVER_NAME_VHOST || b->opt->vhost_net;
}

static void set_fds(struct plan_build *b, json_t *o, const char *key, enum plan_fd_kind kind,
                    size_t index, unsigned n)
{
    g_autoptr(GString) list = g_string_new(NULL);
    for (unsigned i = 0; i < n; i++)
        g_string_append_printf(list, "%s%d", i ? ":" : "",
                               plan_fd_add(b, kind, NULL, false, index));
    g_autofree char *name = g_strdup_printf("%s%s", key, n > 1 ? "s" : "");
    json_object_set_new(o, name, json_string(list->str));
}

static json_t *tap(struct plan_build *b, const struct interface *n, size_t index)
{
    unsigned queues = n->driver && n->driver->has_queues && is_virtio(n) ? n->driver->queues : 1;
    json_t *o = json_pack("{s:s}", "type", "tap");
    set_fds(b, o, "fd", PLAN_FD_TAP, index, MAX(queues, 1));
    if (wants_vhost(b, n)) {
        json_object_set_new(o, "vhost", json_true());
        set_fds(b, o, "vhostfd", PLAN_FD_VHOST_NET, index, MAX(queues, 1));
    }
    if (n->tune && n->tune->has_sndbuf)
        json_object_set_new(o, "sndbuf", json_integer((json_int_t)n->tune->sndbuf));
    return o;
}

static json_t *user(const struct interface *n)
{
    json_t *o = json_pack("{s:s}", "type", "user");
    for (size_t i = 0; i < n->n_ips; i++) {
        const struct ip_address *ip = n->ips[i];
        if (strchr(ip->address ?: "", ':')) {
            json_object_set_new(o, "ipv6-prefix", json_string(ip->address));
            if (ip->has_prefix)
                json_object_set_new(o, "ipv6-prefixlen", json_integer(ip->prefix));
        } else if (ip->address) {
            g_autofree char *net = ip->has_prefix
                                       ? g_strdup_printf("%s/%u", ip->address, ip->prefix)
                                       : g_strdup(ip->address);
            json_object_set_new(o, "net", json_string(net));
        }
    }
    return o;
}

static json_t *tunnel(const char *key, const struct source_socket *s)
{
    g_autofree char *at = g_strdup_printf("%s:%u", s->address ?: "", s->port);
    return json_pack("{s:s, s:s}", "type", "socket", key, at);
}

static json_t *udp(const struct source_socket *s)
{
    json_t *o = tunnel("udp", s);
    g_autofree char *local =
        g_strdup_printf("%s:%u", s->local && s->local->address ? s->local->address : "",
                        s->local ? s->local->port : 0);
    json_object_set_new(o, "localaddr", json_string(local));
    return o;
}

/* A process of our own carries the packets; this is its socket. */
static json_t *passt(struct plan_build *b, const struct interface *n)
{
    char uuid[37];
    g_autofree char *shortname = plan_short_name(b->opt->id, b->def->name);
    g_autofree char *path =
        g_strdup_printf("%s/passt/%s-%s.socket", b->opt->run_dir, shortname, alias_of(n->alias));
    uuid_text(b->def->uuid, uuid);
    if (helper_passt(b, n, path) < 0)
        return NULL;
    json_t *o = json_pack("{s:s, s:{s:s, s:s}, s:b}", "type", "stream", "addr", "type", "unix",
                          "path", path, "server", 0);
    if (b->facts->version >= STREAM_RECONNECT_MS)
        json_object_set_new(o, "reconnect-ms", json_integer(PASST_RECONNECT_SECONDS * 1000));
    else if (b->facts->version >= STREAM_RECONNECT)
        json_object_set_new(o, "reconnect", json_integer(PASST_RECONNECT_SECONDS));
    return o;
}

static json_t *vhost_user(struct plan_build *b, const struct interface *n)
{
    const struct source_vhost_user_net *s = n->source ? n->source->vhostuser : NULL;
    g_autofree char *chardev = g_strdup_printf("char%s", alias_of(n->alias));
    if (!s || !s->path)
        return fail_null(ERR_XML_ERROR, "interface '%s': <source path=> is missing",
                         n->mac->address);
    if (!is_virtio(n))
        return fail_null(ERR_CONFIG_UNSUPPORTED,
                         "interface '%s': type 'vhostuser' needs model 'virtio'", n->mac->address);
    struct opts o = opts_new("socket");
    opts_add(&o, "id", chardev);
    if (!g_strcmp0(s->mode, "server")) {
        chardev_listen(b, &o, s->path);
    } else {
        opts_add(&o, "path", s->path);
        chardev_reconnect(b, &o, s->reconnect);
    }
    arg_opts(b, "-chardev", &o);
    json_t *net = json_pack("{s:s, s:s}", "type", "vhost-user", "chardev", chardev);
    if (n->driver && n->driver->has_queues && n->driver->queues > 1)
        json_object_set_new(net, "queues", json_integer(n->driver->queues));
    return net;
}

static json_t *vdpa(struct plan_build *b, const struct interface *n)
{
    const struct source_vdpa *s = n->source ? n->source->vdpa : NULL;
    g_autofree char *opaque = g_strdup_printf("%s-vdpa", alias_of(n->alias));
    if (!s || !s->dev)
        return fail_null(ERR_XML_ERROR, "interface '%s': <source dev=> is missing",
                         n->mac->address);
    g_autofree char *path = fdset_path(b, PLAN_FD_VDPA, s->dev, false, opaque);
    json_t *o = json_pack("{s:s, s:s}", "type", "vhost-vdpa", "vhostdev", path);
    if (n->driver && n->driver->has_queues && n->driver->queues > 1)
        json_object_set_new(o, "queues", json_integer(n->driver->queues));
    return o;
}

static json_t *backend(struct plan_build *b, const struct interface *n, size_t index)
{
    const struct interface_source *s = n->source;
    switch (n->type) {
    case INTERFACE_TYPE_USER:
        return n->backend && n->backend->type == INTERFACE_BACKEND_TYPE_PASST ? passt(b, n)
                                                                              : user(n);
    case INTERFACE_TYPE_BRIDGE:
    case INTERFACE_TYPE_NETWORK:
    case INTERFACE_TYPE_ETHERNET:
    case INTERFACE_TYPE_DIRECT:
        return tap(b, n, index);
    case INTERFACE_TYPE_VHOSTUSER:
        return vhost_user(b, n);
    case INTERFACE_TYPE_VDPA:
        return vdpa(b, n);
    case INTERFACE_TYPE_CLIENT:
        return tunnel("connect", s->client);
    case INTERFACE_TYPE_SERVER:
        return tunnel("listen", s->server);
    case INTERFACE_TYPE_MCAST:
        return tunnel("mcast", s->mcast);
    case INTERFACE_TYPE_UDP:
        return udp(s->udp);
    default:
        return fail_null(ERR_CONFIG_UNSUPPORTED, "interface '%s': type '%s' is not supported yet",
                         n->mac->address, enum_word(&enum_interface_type, (int)n->type));
    }
}

static unsigned net_bootindex(const struct domain *def, size_t index)
{
    if (def->interfaces[index]->boot)
        return def->interfaces[index]->boot->order;
    if (index)
        return 0;
    for (size_t i = 0; i < def->os->n_boots; i++)
        if (def->os->boots[i]->dev == BOOT_DEVICE_NETWORK)
            return (unsigned)i + 1;
    return 0;
}

/* A card that sits on the board: only the old option reaches it. */
static bool on_board(const struct interface *n)
{
    const char *model = n->model ? n->model->type : NULL;
    return !g_strcmp0(model, "smc91c111") || !g_strcmp0(model, "lan9118");
}

static void board_nic(struct plan_build *b, const struct interface *n)
{
    struct opts o = opts_new("nic");
    opts_add(&o, "macaddr", n->mac->address);
    opts_add(&o, "model", n->model->type);
    opts_format(&o, "netdev", "host%s", alias_of(n->alias));
    opts_add(&o, "id", alias_of(n->alias));
    arg_opts(b, "-net", &o);
}

int command_interfaces(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_interfaces; i++) {
        const struct interface *n = b->def->interfaces[i];
        if (n->type == INTERFACE_TYPE_HOSTDEV) /* with the hostdevs */
            continue;
        json_t *o = backend(b, n, i);
        if (!o)
            return -1;
        const char *alias = alias_of(n->alias);
        g_autofree char *id = g_strdup_printf("host%s", alias);
        json_object_set_new(o, "id", json_string(id));
        arg_json(b, "-netdev", o);
        if (on_board(n)) {
            board_nic(b, n);
            continue;
        }
        struct device_env env = {b->def, b->facts, b,
                                 i,      alias,    .bootindex = net_bootindex(b->def, i)};
        if (arg_device_in(b, &device_table_interface, &env, n) < 0)
            return context("interface '%s'", n->mac->address);
    }
    return 0;
}

/* The interface driver: network interfaces of this host as the kernel has them, for reading. What
 * would change them is left to the system's own tools, so those calls are not supported. Brought up
 * by a daemon. Nothing awaits. Invariant: whoever asks meets what the kernel says at that moment.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/ids.h"
#include "base/log.h"
#include "driver/interface/describe.h"
#include "gen/api.h"
#include "guest/interface_ops.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

extern const struct driver driver_interface;

enum { OPERSTATE_UP = 6 };

struct driver_state {
    const struct driver_config *config;
    struct object_registry *interfaces;
};

/* An object's priv. */
struct seen {
    char mac[MAC_TEXT_SIZE]; /* "" when it has none; documents of bridges do not say theirs */
    bool own;                /* shown by itself */
};

static bool is_own(const struct object *o, uint32_t flags)
{
    return ((const struct seen *)o->priv)->own;
}

static void fill_handle(const struct object *o, void *ret_handle)
{
    ((struct nonnull_interface *)ret_handle)->mac = ((const struct seen *)o->priv)->mac;
}

static const struct object_class interface_class = {
    INTERFACE_CLASS, .selected = is_own, .fill_handle = fill_handle, .free_priv = g_free};

/* --- as the kernel has them ------------------------------------------------------------------- */

static void show(struct driver_state *d, const struct net_link *link, const struct net_link *all,
                 size_t n)
{
    struct object *o = object_show(d->interfaces, interface_describe(link, all, n),
                                   link->operstate == OPERSTATE_UP);
    if (!o) {
        log_error("%s", error_text());
        error_clear();
        return;
    }
    struct seen *seen = o->priv ? o->priv : (o->priv = g_new0(struct seen, 1));
    seen->own = interface_is_own(link);
    *seen->mac = 0;
    if (link->has_mac)
        mac_format(link->mac, seen->mac);
    object_unref(o);
}

static void drop_unseen(struct object_registry *r, GHashTable *names)
{
    struct object **all;
    size_t n = object_list(r, &all);
    for (size_t i = 0; i < n; i++)
        if (!g_hash_table_contains(names, all[i]->name))
            object_gone(all[i]);
    object_list_free(all, n);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(((const struct net_link *)a)->name, ((const struct net_link *)b)->name);
}

static int look(struct driver_state *d)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree struct net_link *all = NULL;
    size_t n;
    if (net_links(&all, &n) < 0)
        return -1;
    qsort(all, n, sizeof(*all), compare_names);
    for (size_t i = 0; i < n; i++) {
        g_hash_table_add(names, all[i].name);
        show(d, &all[i], all, n);
    }
    drop_unseen(d->interfaces, names);
    return 0;
}

/* --- up and down ------------------------------------------------------------------------------ */

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    d->config = config;
    d->interfaces = object_registry_new(&interface_class, NULL, NULL);
    *ret_state = d;
    return 0;
}

AWAITS static void driver_stop(struct driver_state *d)
{
    object_registry_free(d->interfaces);
    g_free(d);
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    if (kind != ON_INTERFACE)
        return NULL;
    if (look(d) < 0) {
        log_error("%s", error_text());
        error_clear();
    }
    return d->interfaces;
}

static const struct driver_ops ops = {EVERY_DRIVER_OPS, INTERFACE_OPS};

const struct driver driver_interface = {
    .name = "interface",
    .schemes = (const char *const[]){"interface", NULL},
    .from = FROM_INTERFACE,
    .is_part = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .objects = driver_objects,
};

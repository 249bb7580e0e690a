/* The network driver of one root: brought up by a daemon. Reads definitions, takes up networks that
 * are active, starts those marked for autostart. The table at the end names the body of every
 * operation; what is missing there is not supported. */
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "driver/network/network.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "guest/ops.h"
#include "guest/part.h"
#include "store/definitions.h"
#include "sys/file.h"
#include "sys/paths.h"

static void state_free(struct driver_state *d)
{
    if (d->networks)
        object_registry_free(d->networks);
    definitions_free(d->definitions);
    group_free(d->group);
    g_free(d->state_dir);
    g_free(d->dnsmasq_dir);
    g_free(d);
}

/* --- what the registry asks of us ------------------------------------------------------------- */

AWAITS static int hook_store(void *arg, const struct object_class *c, const char *name,
                             const char *text, size_t len)
{
    struct driver_state *d = arg;
    return definitions_write(d->definitions, name, text, len);
}

AWAITS static int hook_unstore(void *arg, const struct object_class *c, const char *name)
{
    struct driver_state *d = arg;
    return definitions_remove(d->definitions, name);
}

AWAITS static int hook_autostart(void *arg, const struct object_class *c, const char *name, bool on)
{
    struct driver_state *d = arg;
    return definitions_set_autostart(d->definitions, name, on);
}

static int load_one(void *arg, const char *name, bool autostart, const char *text, size_t len)
{
    struct driver_state *d = arg;
    struct network *net = network_parse(text, len, READ_INACTIVE | READ_STORED);
    if (!net)
        return -1;
    struct object *o =
        network_with_ports(object_load(d->networks, def_new(&type_network, net), autostart));
    if (!o)
        return -1;
    int rc = strcmp(o->name, name) == 0 ? 0
                                        : fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR,
                                                  "the network inside is called '%s'", o->name);
    object_unref(o);
    return rc;
}

/* --- up and down ------------------------------------------------------------------------------ */

AWAITS static int autostart(void *arg)
{
    network_autostart(arg);
    return 0;
}

/* Autostart happens once per boot of the host: a file in the run-time folder remembers. */
static bool first_since_boot(const struct driver_state *d)
{
    g_autofree char *mark = g_build_filename(d->state_dir, "autostarted", NULL);
    if (file_exists(mark))
        return false;
    if (file_replace(mark, "", 0, 0600, false) < 0)
        error_clear();
    return true;
}

AWAITS static int bring_up(struct driver_state *d)
{
    g_autofree char *folder = g_build_filename(d->config->config_dir, "qemu", "networks", NULL);
    if (dir_make(d->state_dir, 0755) < 0 || dir_make(d->dnsmasq_dir, 0755) < 0 ||
        !(d->definitions = definitions_open(folder, "virsh net-edit")) ||
        definitions_load(d->definitions, load_one, d) < 0 || network_load_states(d) < 0)
        return -1;
    if (first_since_boot(d))
        fiber_spawn(d->group, "autostart networks", autostart, d);
    return 0;
}

AWAITS static void driver_stop(struct driver_state *d)
{
    SHIELD();
    group_cancel(d->group);
    group_wait(d->group);
    state_free(d);
}

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    const struct object_hooks hooks = {
        .store = hook_store, .unstore = hook_unstore, .set_autostart = hook_autostart, .arg = d};
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->config = config;
    d->state_dir = g_build_filename(config->state_dir, "network", NULL);
    d->dnsmasq_dir = g_build_filename(config->lib_dir, "dnsmasq", NULL);
    d->group = group_new(NULL);
    d->networks = object_registry_new(&net_class, &hooks, NULL);
    if (bring_up(d) < 0) {
        struct error *reason = error_take();
        driver_stop(d);
        error_set(reason);
        return -1;
    }
    *ret_state = d;
    return 0;
}

/* Networks outlive us, and nobody else would start one that a guest wants. */
static bool is_active(const struct object *o, const void *arg)
{
    return o->active;
}

static bool driver_busy(struct driver_state *d)
{
    struct object *o = object_find(d->networks, is_active, NULL);
    object_unref(o);
    return o != NULL;
}

static int driver_accepts(struct driver_state *d, const char *uri)
{
    return part_accepts(d->config, FROM_NETWORK, uri);
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    return kind == ON_NETWORK ? d->networks : NULL;
}

#define ROW_OWN(op) .op = net_##op,

/* clang-format off */
static const struct driver_ops ops = {
    EVERY_DRIVER_OPS,
    NETWORK_OPS,
    OWN_NETWORK_OPS(ROW_OWN)
};
/* clang-format on */

const struct driver driver_network = {
    .name = "network",
    .schemes = (const char *const[]){"network", NULL},
    .from = FROM_NETWORK,
    .is_part = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .busy = driver_busy,
    .accepts = driver_accepts,
    .objects = driver_objects,
};

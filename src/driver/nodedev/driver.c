/* The node device driver of one root: brought up by a daemon. Lists devices, listens to news of
 * them; the table at the end names the body of every operation. */
#include "driver/nodedev/nodedev.h"
#include "gen/api.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"
#include "sys/paths.h"

static const struct object_class nodedev_class = {NODEDEV_CLASS};

static void state_free(struct driver_state *d)
{
    look_end(d);
    object_registry_free(d->devices);
    if (d->names)
        g_hash_table_destroy(d->names);
    g_free(d);
}

/* What comes while all are looked at is missed by nobody: the monitor listens before. */
AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->config = config;
    d->devices = object_registry_new(&nodedev_class, NULL, NULL);
    d->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (look_begin(d) < 0 || look_at_all(d) < 0 || mdev_load_defined(d) < 0) {
        struct error *why = error_take();
        state_free(d);
        error_set(why);
        return -1;
    }
    *ret_state = d;
    return 0;
}

AWAITS static void driver_stop(struct driver_state *d)
{
    state_free(d);
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    return kind == ON_NODE_DEVICE ? d->devices : NULL;
}

#define ROW_OWN(op) .op = ndev_##op,

/* clang-format off */
static const struct driver_ops ops = {
    EVERY_DRIVER_OPS,
    NODEDEV_OPS,
    OWN_NODEDEV_OPS(ROW_OWN)
};
/* clang-format on */

const struct driver driver_nodedev = {
    .name = "nodedev",
    .schemes = (const char *const[]){"nodedev", NULL},
    .from = FROM_NODEDEV,
    .is_part = true,
    .on_demand = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .objects = driver_objects,
};

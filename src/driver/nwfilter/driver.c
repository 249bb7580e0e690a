/* The packet filter driver of one root: brought up by a daemon. Reads filters, takes up bindings;
 * the table at the end names the body of every operation. */
#include <glib.h>
#include "driver/nwfilter/bind.h"
#include "driver/nwfilter/nwfilter.h"
#include "gen/api.h"
#include "guest/ops.h"
#include "store/state.h"
#include "sys/file.h"
#include "sys/paths.h"

static const struct object_class binding_class = {NWFILTER_BINDING_CLASS,
                                                  .free_priv = binding_free_priv};

static void state_free(struct driver_state *d)
{
    if (d->bindings)
        object_registry_free(d->bindings);
    kept_close(&d->stored);
    group_free(d->group);
    g_free(d->bindings_dir);
    g_free(d);
}

static struct def *read_filter(const char *text, size_t len)
{
    return nwfilter_read(&type_filter, text, len, READ_STORED);
}

static const struct kept_kind kept_filters = {
    .class = &nwfilter_class, .made_by = "virsh nwfilter-edit", .read = read_filter};

/* --- up and down ------------------------------------------------------------------------------ */

static int load_binding(void *arg, const char *name, const char *text, size_t len)
{
    struct driver_state *d = arg;
    struct def *def = nwfilter_read(&type_filter_binding, text, len, 0);
    struct object *o = def ? object_take_up(d->bindings, def) : NULL;
    object_unref(o);
    return o ? 0 : -1;
}

AWAITS static void take_up_all(struct driver_state *d)
{
    struct object **all;
    size_t n = object_list(d->bindings, &all);
    for (size_t i = 0; i < n; i++)
        binding_take_up(d, all[i]);
    object_list_free(all, n);
}

AWAITS static int bring_up(struct driver_state *d, const struct driver_config *config)
{
    g_autofree char *folder = g_build_filename(config->config_dir, "nwfilter", NULL);
    if (dir_make(d->bindings_dir, 0700) < 0 || kept_open(&d->stored, &kept_filters, folder, d) < 0)
        return -1;
    d->filters = d->stored.objects;
    if (state_load(d->bindings_dir, load_binding, d) < 0)
        return -1;
    take_up_all(d);
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
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->config = config;
    d->bindings_dir = g_build_filename(config->state_dir, "nwfilter-binding", NULL);
    d->group = group_new(NULL);
    d->bindings = object_registry_new(&binding_class, NULL, NULL);
    if (bring_up(d, config) < 0) {
        struct error *why = error_take();
        driver_stop(d);
        error_set(why);
        return -1;
    }
    *ret_state = d;
    return 0;
}

static bool driver_busy(struct driver_state *d)
{
    return object_count(d->bindings) > 0;
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    return kind == ON_NWFILTER ? d->filters : kind == ON_NWFILTER_BINDING ? d->bindings : NULL;
}

#define ROW_OWN(op) .op = nwf_##op,

/* clang-format off */
static const struct driver_ops ops = {
    EVERY_DRIVER_OPS,
    NWFILTER_OPS(ROW_OWN)
};
/* clang-format on */

const struct driver driver_nwfilter = {
    .name = "nwfilter",
    .schemes = (const char *const[]){"nwfilter", NULL},
    .from = FROM_NWFILTER,
    .is_part = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .busy = driver_busy,
    .objects = driver_objects,
};

/* The packet filter driver of one root: brought up by a daemon. Reads filters, takes up bindings;
 * the table at the end names the body of every operation. */
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "driver/nwfilter/nwfilter.h"
#include "gen/api.h"
#include "guest/ops.h"
#include "guest/part.h"
#include "store/definitions.h"
#include "store/state.h"
#include "sys/file.h"
#include "sys/paths.h"

static void state_free(struct driver_state *d)
{
    if (d->bindings)
        object_registry_free(d->bindings);
    if (d->filters)
        object_registry_free(d->filters);
    definitions_free(d->definitions);
    g_free(d->bindings_dir);
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

/* --- up and down ------------------------------------------------------------------------------ */

struct loading {
    struct driver_state *d;
    GPtrArray *unnumbered; /* struct object, a reference each: their files have no uuid */
};

static int load_filter(void *arg, const char *name, bool autostart, const char *text, size_t len)
{
    struct loading *l = arg;
    struct def *def = nwfilter_read(&type_filter, text, len, READ_STORED);
    if (!def)
        return -1;
    bool numbered = ((const struct filter *)def->value)->has_uuid;
    struct object *o = object_load(l->d->filters, def, false);
    if (!o)
        return -1;
    if (!numbered)
        g_ptr_array_add(l->unnumbered, object_ref(o));
    int rc = strcmp(o->name, name) == 0 ? 0
                                        : fail_in(FROM_NWFILTER, ERR_INTERNAL_ERROR,
                                                  "the filter inside is called '%s'", o->name);
    object_unref(o);
    return rc;
}

/* Files that come with packages have no uuid: the one they got now is kept. */
AWAITS static void number(struct driver_state *d, const GPtrArray *list)
{
    for (size_t i = 0; i < list->len; i++) {
        struct object *o = list->pdata[i];
        if (object_publish(o, def_ref(o->stored), false) < 0) {
            log_warn("filter '%s' will have another uuid next time: %s", o->name, error_text());
            error_clear();
        }
        object_unref(o);
    }
}

static int load_binding(void *arg, const char *name, const char *text, size_t len)
{
    struct driver_state *d = arg;
    struct def *def = nwfilter_read(&type_filter_binding, text, len, 0);
    struct object *o = def ? object_take_up(d->bindings, def) : NULL;
    object_unref(o);
    return o ? 0 : -1;
}

AWAITS static int bring_up(struct driver_state *d, const struct driver_config *config)
{
    g_autofree char *folder = g_build_filename(config->config_dir, "nwfilter", NULL);
    g_autoptr(GPtrArray) unnumbered = g_ptr_array_new();
    struct loading l = {d, unnumbered};
    if (dir_make(d->bindings_dir, 0700) < 0 ||
        !(d->definitions = definitions_open(folder, "virsh nwfilter-edit")))
        return -1;
    int rc = definitions_load(d->definitions, load_filter, &l);
    number(d, unnumbered);
    return rc < 0 ? -1 : state_load(d->bindings_dir, load_binding, d);
}

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    const struct object_hooks hooks = {.store = hook_store, .unstore = hook_unstore, .arg = d};
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->config = config;
    d->bindings_dir = g_build_filename(config->state_dir, "nwfilter-binding", NULL);
    d->filters = object_registry_new(&nwfilter_class, &hooks, NULL);
    d->bindings = object_registry_new(&nwfilter_binding_class, NULL, NULL);
    if (bring_up(d, config) < 0) {
        state_free(d);
        return -1;
    }
    *ret_state = d;
    return 0;
}

AWAITS static void driver_stop(struct driver_state *d)
{
    state_free(d);
}

static bool driver_busy(struct driver_state *d)
{
    return object_count(d->bindings) > 0;
}

static int driver_accepts(struct driver_state *d, const char *uri)
{
    return part_accepts(d->config, FROM_NWFILTER, uri);
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
    .accepts = driver_accepts,
    .objects = driver_objects,
};

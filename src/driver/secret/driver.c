/* The secret driver of one root: brought up by a daemon. Reads definitions and values; the table at
 * the end names the body of every operation. */
#include <glib.h>
#include "gen/api.h"
#include "driver/secret/secret.h"
#include "guest/object_ops.h"
#include "guest/ops.h"
#include "sys/paths.h"

static void state_free(struct driver_state *d)
{
    kept_close(&d->stored);
    g_free(d->folder);
    g_free(d);
}

static struct def *read_secret(const char *text, size_t len)
{
    struct secret *s = secret_parse(text, len, 0);
    if (!s || s->has_uuid)
        return s ? def_new(&type_secret, s) : NULL;
    value_free(&type_secret, s);
    return fail_in(FROM_SECRET, ERR_XML_ERROR, "the secret has no uuid"), NULL;
}

static bool on_disk(const void *value)
{
    return ((const struct secret *)value)->ephemeral != TRI_YES;
}

/* The definition first: a value without one is swept at the next start. */
AWAITS static int removed(void *arg, const char *name)
{
    return value_remove_file(arg, name);
}

static void loaded(void *arg, struct object *o)
{
    o->priv = value_read_file(arg, o->name);
}

static const struct kept_kind kept_secrets = {.class = &secret_class,
                                              .made_by = "virsh secret-define",
                                              .read = read_secret,
                                              .on_disk = on_disk,
                                              .removed = removed,
                                              .loaded = loaded};

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->folder = g_build_filename(config->config_dir, "secrets", NULL);
    if (kept_open(&d->stored, &kept_secrets, d->folder, d) < 0) {
        state_free(d);
        return -1;
    }
    d->secrets = d->stored.objects;
    value_files_sweep(d);
    d->config = config;
    *ret_state = d;
    return 0;
}

AWAITS static void driver_stop(struct driver_state *d)
{
    state_free(d);
}

/* Ephemeral secrets end with the daemon. */
static bool is_ephemeral(const struct object *o, const void *arg)
{
    return secret_of(o)->ephemeral == TRI_YES;
}

static bool driver_busy(struct driver_state *d)
{
    struct object *o = object_find(d->secrets, is_ephemeral, NULL);
    object_unref(o);
    return o != NULL;
}

static struct object_registry *driver_objects(struct driver_state *d, enum object_kind kind)
{
    return kind == ON_SECRET ? d->secrets : NULL;
}

#define ROW_OWN(op) .op = secret_drv_##op,
#define ROW_SHARED(op) .op = secret_ops_##op,
#define ROW_OBJECT(op, body) .op = OBJECT(body),

/* clang-format off */
static const struct driver_ops ops = {
    EVERY_DRIVER_OPS,
    SECRET_OPS(ROW_OWN, ROW_OBJECT, ROW_SHARED)
};
/* clang-format on */

const struct driver driver_secret = {
    .name = "secret",
    .schemes = (const char *const[]){"secret", NULL},
    .from = FROM_SECRET,
    .is_part = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .busy = driver_busy,
    .objects = driver_objects,
};

/* The secret driver of one root: brought up by a daemon. Reads definitions and values; the table at
 * the end names the body of every operation. */
#include <glib.h>
#include <string.h>
#include "gen/api.h"
#include "driver/secret/secret.h"
#include "guest/object_ops.h"
#include "guest/ops.h"
#include "store/definitions.h"
#include "sys/paths.h"

static void state_free(struct driver_state *d)
{
    if (d->secrets)
        object_registry_free(d->secrets);
    definitions_free(d->definitions);
    g_free(d->folder);
    g_free(d);
}

/* The definition first: a value without one is swept at the next start. */
AWAITS static int unstore(void *arg, const struct object_class *c, const char *name)
{
    struct driver_state *d = arg;
    return definitions_remove(d->definitions, name) < 0 ? -1 : value_remove_file(d, name);
}

static int load_one(void *arg, const char *name, bool autostart, const char *text, size_t len)
{
    struct driver_state *d = arg;
    struct secret *s = secret_parse(text, len, 0);
    if (!s)
        return -1;
    if (!s->has_uuid) {
        value_free(&type_secret, s);
        return fail_in(FROM_SECRET, ERR_XML_ERROR, "the secret has no uuid");
    }
    struct object *o = object_load(d->secrets, def_new(&type_secret, s), false);
    if (!o)
        return -1;
    int rc = strcmp(o->name, name) == 0 ? 0
                                        : fail_in(FROM_SECRET, ERR_INTERNAL_ERROR,
                                                  "the secret inside has uuid %s", o->name);
    if (rc == 0)
        o->priv = value_read_file(d, name);
    object_unref(o);
    return rc;
}

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    const struct object_hooks hooks = {.store = secret_store, .unstore = unstore, .arg = d};
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    d->folder = g_build_filename(config->config_dir, "secrets", NULL);
    d->secrets = object_registry_new(&secret_class, &hooks, NULL);
    if (!(d->definitions = definitions_open(d->folder, "virsh secret-define")) ||
        definitions_load(d->definitions, load_one, d) < 0) {
        state_free(d);
        return -1;
    }
    value_files_sweep(d);
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

static int driver_accepts(struct driver_state *d, const char *uri)
{
    const char *path = uri + strcspn(uri, ":");
    path += strspn(path, ":/");
    size_t len = strcspn(path, "?#");
    if ((len == strlen("system") && strncmp(path, "system", len) == 0) ||
        (len == strlen("session") && strncmp(path, "session", len) == 0))
        return 0;
    return fail_in(FROM_SECRET, ERR_INTERNAL_ERROR, "'%s': the path is /system or /session", uri);
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
    .accepts = driver_accepts,
    .objects = driver_objects,
};

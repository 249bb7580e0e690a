/* Ties a registry of objects to a folder of documents. Opened and closed by drivers; the registry
 * calls in between, and its writes await a worker. Invariant: a definition is on disk before
 * anybody sees it (object.c), under the name that the object has.
 */
#include "guest/kept.h"
#include <glib.h>
#include <string.h>
#include "guest/object_ops.h"
#include "store/definitions.h"
#include "sys/file.h"

static void *read_stored(const struct kept *k, const char *text, size_t len)
{
    return k->kind->read ? k->kind->read(text, len)
                         : value_read(k->kind->class->type, text, len, READ_INACTIVE | READ_STORED);
}

/* --- what the registry asks of us ------------------------------------------------------------- */

AWAITS static int unstore(void *arg, const struct object_class *c, const char *name)
{
    struct kept *k = arg;
    if (definitions_remove(k->files, name) < 0)
        return -1;
    return k->kind->removed ? k->kind->removed(k->arg, name) : 0;
}

AWAITS static int store(void *arg, const struct object_class *c, const char *name,
                        const void *value, const char *text, size_t len)
{
    struct kept *k = arg;
    if (k->kind->on_disk && !k->kind->on_disk(value))
        return unstore(arg, c, name);
    return definitions_write(k->files, name, text, len);
}

AWAITS static int set_autostart(void *arg, const struct object_class *c, const char *name, bool on)
{
    struct kept *k = arg;
    return definitions_set_autostart(k->files, name, on);
}

/* --- up and down ------------------------------------------------------------------------------ */

static int load_one(void *arg, const char *name, bool autostart, const char *text, size_t len)
{
    struct kept *k = arg;
    const struct object_class *c = k->kind->class;
    void *value = read_stored(k, text, len);
    if (!value)
        return -1;
    struct object *o = object_load_as(k->objects, name, def_new(c->type, value), autostart);
    if (o && k->kind->loaded)
        k->kind->loaded(k->arg, o);
    object_unref(o);
    return o ? 0 : -1;
}

int kept_open(struct kept *k, const struct kept_kind *kind, const char *folder, void *arg)
{
    k->kind = kind;
    k->arg = arg;
    const struct object_hooks hooks = {
        .store = store, .unstore = unstore, .set_autostart = set_autostart, .arg = k};
    k->objects = object_registry_new(kind->class, &hooks, NULL);
    k->files = definitions_open(folder, kind->made_by);
    return k->files ? definitions_load(k->files, load_one, k) : -1;
}

void kept_close(struct kept *k)
{
    if (k->objects)
        object_registry_free(k->objects);
    definitions_free(k->files);
    k->objects = NULL;
    k->files = NULL;
}

bool first_since_boot(const char *state_dir)
{
    g_autofree char *mark = g_build_filename(state_dir, "autostarted", NULL);
    if (file_exists(mark))
        return false;
    if (file_replace(mark, "", 0, 0600, false) < 0)
        error_clear();
    return true;
}

/* Ties a registry of objects to a folder of documents. Opened and closed by drivers; the registry
 * calls in between, and its writes await a worker. Invariant: a definition is on disk before
 * anybody sees it (object.c), under the name that the object has.
 */
#include "guest/kept.h"
#include <glib.h>
#include "base/log.h"
#include "store/definitions.h"
#include "sys/file.h"

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

struct loading {
    struct kept *kept;
    GPtrArray *unnumbered; /* struct object, a reference each: their files have no uuid */
};

static int load_one(void *arg, const char *name, bool autostart, const char *text, size_t len)
{
    struct loading *l = arg;
    struct kept *k = l->kept;
    struct def *def = k->kind->read(text, len);
    if (!def)
        return -1;
    bool numbered = object_has_own_uuid(k->kind->class, def->value);
    struct object *o = object_load_as(k->objects, name, def, autostart);
    if (!o)
        return -1;
    if (k->kind->loaded)
        k->kind->loaded(k->arg, o);
    if (!numbered)
        g_ptr_array_add(l->unnumbered, object_ref(o));
    object_unref(o);
    return 0;
}

/* Files that come with packages or are written by hand may have no uuid: the one they got now is
 * kept. */
AWAITS static void number(const GPtrArray *list)
{
    for (size_t i = 0; i < list->len; i++) {
        struct object *o = list->pdata[i];
        if (object_publish(o, def_ref(o->stored), false) < 0) {
            log_warn("%s '%s' will have another uuid next time: %s", object_class_of(o)->noun,
                     o->name, error_text());
            error_clear();
        }
        object_unref(o);
    }
}

AWAITS int kept_open(struct kept *k, const struct kept_kind *kind, const char *folder, void *arg)
{
    k->kind = kind;
    k->arg = arg;
    const struct object_hooks hooks = {
        .store = store, .unstore = unstore, .set_autostart = set_autostart, .arg = k};
    k->objects = object_registry_new(kind->class, &hooks, NULL);
    if (!(k->files = definitions_open(folder, kind->made_by)))
        return -1;
    g_autoptr(GPtrArray) unnumbered = g_ptr_array_new();
    struct loading l = {k, unnumbered};
    int rc = definitions_load(k->files, load_one, &l);
    number(unnumbered);
    return rc;
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

/* Packet filters and what they are bound to, for every driver that has some. Called by drivers'
 * bodies with the object found; definitions await the registry. Invariants: filters do not refer to
 * themselves, however far around; one that a binding needs stays.
 */
#include "guest/nwfilter_ops.h"
#include <glib.h>
#include <string.h>
#include "defs/document.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"
#include "reflect/type.h"

#define REFUSE(code, ...) fail_in(FROM_NWFILTER, code, __VA_ARGS__)

const struct object_class nwfilter_class = {
    .on = ON_NWFILTER,
    .noun = "network filter",
    .handle = &xdr_nonnull_nwfilter,
    .type = &type_filter,
    .missing = ERR_NO_NWFILTER,
    .from = FROM_NWFILTER,
    .has_uuid = true,
};

struct def *nwfilter_read(const struct type *t, const char *xml, size_t len, unsigned mode)
{
    void *value = value_read(t, xml, len, mode);
    if (value && document_fill(t, value, NULL) == 0)
        return def_new(t, value);
    value_free(t, value);
    return NULL;
}

/* --- filters ---------------------------------------------------------------------------------- */

/* Whether the filter, or one that it refers to, is called that. Names of `seen` are done. */
static bool reaches(struct object_registry *r, const struct filter *f, const char *name,
                    GHashTable *seen)
{
    for (size_t i = 0; i < f->n_entries; i++) {
        const struct filter_ref *ref = f->entries[i]->filterref;
        if (!ref || !ref->filter)
            continue;
        if (strcmp(ref->filter, name) == 0)
            return true;
        if (!g_hash_table_add(seen, g_strdup(ref->filter)))
            continue;
        struct object *o = object_by_name(r, ref->filter);
        bool found = o && reaches(r, object_value(o, true), name, seen);
        object_unref(o);
        error_clear();
        if (found)
            return true;
    }
    return false;
}

bool nwfilter_refers_to(struct object_registry *r, const struct filter *f, const char *name)
{
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return reaches(r, f, name, seen);
}

/* One of that name keeps its uuid, which the document must say. */
static int check_new(struct object_registry *r, const struct filter *f)
{
    struct object *old = object_by_name(r, f->name);
    error_clear();
    bool other = old && (!f->has_uuid || memcmp(old->uuid, f->uuid, sizeof(old->uuid)) != 0);
    int rc = other ? REFUSE(ERR_OPERATION_FAILED, "filter '%s' already exists with uuid %s",
                            f->name, old->uuid_text)
                   : 0;
    object_unref(old);
    if (rc == 0 && nwfilter_refers_to(r, f, f->name))
        return REFUSE(ERR_OPERATION_FAILED, "filter '%s' would refer to itself", f->name);
    return rc;
}

AWAITS struct object *nwfilter_define(struct object_registry *r, struct def *def)
{
    if (check_new(r, def->value) == 0)
        return object_define(r, def);
    def_unref(def);
    return NULL;
}

static const struct filter_binding *binding_of(const struct object *o)
{
    return object_value(o, false);
}

struct need {
    struct object_registry *filters;
    const char *name;
};

static bool needs(const struct object *o, const void *arg)
{
    const struct need *n = arg;
    const char *first = binding_of(o)->filterref->filter;
    if (g_strcmp0(first, n->name) == 0)
        return true;
    struct object *filter = first ? object_by_name(n->filters, first) : NULL;
    bool yes = filter && nwfilter_refers_to(n->filters, object_value(filter, true), n->name);
    object_unref(filter);
    error_clear();
    return yes;
}

AWAITS int nwfilter_forget(struct object *o, struct object_registry *bindings)
{
    const struct need need = {o->registry, o->name};
    struct object *user = object_find(bindings, needs, &need);
    int rc = user ? REFUSE(ERR_OPERATION_INVALID, "filter '%s' is in use by port '%s'", o->name,
                           user->name)
                  : 0;
    object_unref(user);
    return rc < 0 ? -1 : object_forget(o);
}

/* --- bindings --------------------------------------------------------------------------------- */

const char *nwfilter_port_of(const void *value)
{
    return ((const struct filter_binding *)value)->portdev->name;
}

void nwfilter_fill_binding(const struct object *o, void *ret_handle)
{
    struct nonnull_nwfilter_binding *handle = ret_handle;
    handle->filtername = binding_of(o)->filterref->filter;
}

AWAITS struct object *nwfilter_bind(struct object_registry *r, struct def *def)
{
    const struct filter_binding *b = def->value;
    struct object *old = b->portdev->name ? object_by_name(r, b->portdev->name) : NULL;
    error_clear();
    if (!old && b->portdev->name && *b->portdev->name && b->filterref->filter)
        return object_create(r, def);
    if (old)
        REFUSE(ERR_OPERATION_FAILED, "port '%s' has a binding already", old->name);
    else
        REFUSE(ERR_INTERNAL_ERROR, "a <filterbinding> needs names of a port and a filter");
    object_unref(old);
    def_unref(def);
    return NULL;
}

AWAITS int ops_nwfilter_binding_lookup_by_port_dev(
    struct call *call, const struct nwfilter_binding_lookup_by_port_dev_args *args,
    struct nwfilter_binding_lookup_by_port_dev_ret *ret)
{
    struct object *o = object_by_name(call_objects(call, ON_NWFILTER_BINDING), args->name);
    return o ? call_found(call, o) : -1;
}

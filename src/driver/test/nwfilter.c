/* Packet filters of the simulated host and what they are bound to; nothing is filtered. Bodies of
 * calls, with the object found; definitions await the registry. Invariants: filters do not refer to
 * themselves, however far around; one that a binding needs stays.
 */
#include "driver/test/nwfilter.h"
#include <glib.h>
#include <string.h>
#include "defs/document.h"
#include "gen/api.h"
#include "gen/nwfilter.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"
#include "reflect/type.h"

#define REFUSE(code, ...) fail_in(FROM_NWFILTER, code, __VA_ARGS__)

static const struct object_class filter_class = {
    .on = ON_NWFILTER,
    .noun = "network filter",
    .handle = &xdr_nonnull_nwfilter,
    .type = &type_filter,
    .missing = ERR_NO_NWFILTER,
    .from = FROM_NWFILTER,
    .has_uuid = true,
};

static struct def *read_def(const struct type *t, const char *xml, bool validate)
{
    void *value = value_read(t, xml, strlen(xml), validate ? READ_VALIDATE : 0);
    if (value && document_fill(t, value, NULL) == 0)
        return def_new(t, value);
    value_free(t, value);
    return NULL;
}

static struct def *filled(struct def *def)
{
    if (document_fill(def->type, def->value, NULL) == 0)
        return def;
    def_unref(def);
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

static bool refers_to(struct object_registry *r, const struct filter *f, const char *name)
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
    if (rc == 0 && refers_to(r, f, f->name))
        return REFUSE(ERR_OPERATION_FAILED, "filter '%s' would refer to itself", f->name);
    return rc;
}

AWAITS static struct object *define(struct object_registry *r, struct def *def)
{
    if (check_new(r, def->value) == 0)
        return object_define(r, def);
    def_unref(def);
    return NULL;
}

OP(nwfilter_define_xml_flags)
{
    struct def *def = read_def(&type_filter, args->xml, args->flags & VIR_NWFILTER_DEFINE_VALIDATE);
    struct object *o = def ? define(driver_of(call)->objects[ON_NWFILTER], def) : NULL;
    if (!o)
        return -1;
    call_put_object(call, o);
    object_unref(o);
    return 0;
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
    bool yes = filter && refers_to(n->filters, object_value(filter, true), n->name);
    object_unref(filter);
    error_clear();
    return yes;
}

OP_NO_RET(nwfilter_undefine)
{
    struct object *o = call->object;
    const struct need need = {o->registry, o->name};
    struct object *user = object_find(driver_of(call)->objects[ON_NWFILTER_BINDING], needs, &need);
    int rc = user ? REFUSE(ERR_OPERATION_INVALID, "filter '%s' is in use by port '%s'", o->name,
                           user->name)
                  : 0;
    object_unref(user);
    return rc < 0 ? -1 : object_forget(o);
}

AWAITS static struct object *add_filter(struct driver_state *d, struct def *def)
{
    def = filled(def);
    return def ? define(d->objects[ON_NWFILTER], def) : NULL;
}

const struct test_noun test_noun_nwfilter = {
    .kind = ON_NWFILTER, .class = &filter_class, .add = add_filter};

/* --- bindings --------------------------------------------------------------------------------- */

static const char *port_of(const void *value)
{
    return ((const struct filter_binding *)value)->portdev->name;
}

static void fill_handle(const struct object *o, void *ret_handle)
{
    struct nonnull_nwfilter_binding *handle = ret_handle;
    handle->filtername = binding_of(o)->filterref->filter;
}

static const struct object_class binding_class = {
    .on = ON_NWFILTER_BINDING,
    .noun = "network filter binding",
    .handle = &xdr_nonnull_nwfilter_binding,
    .type = &type_filter_binding,
    .missing = ERR_NO_NWFILTER_BINDING,
    .from = FROM_NWFILTER,
    .name_of = port_of,
    .fill_handle = fill_handle,
};

AWAITS static struct object *bind(struct object_registry *r, struct def *def)
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

OP(nwfilter_binding_create_xml)
{
    struct def *def = read_def(&type_filter_binding, args->xml,
                               args->flags & VIR_NWFILTER_BINDING_CREATE_VALIDATE);
    struct object *o = def ? bind(driver_of(call)->objects[ON_NWFILTER_BINDING], def) : NULL;
    if (!o)
        return -1;
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP(nwfilter_binding_lookup_by_port_dev)
{
    struct object *o = object_by_name(driver_of(call)->objects[ON_NWFILTER_BINDING], args->name);
    return o ? call_found(call, o) : -1;
}

OP_NO_RET(nwfilter_binding_delete)
{
    return object_remove(call->object);
}

AWAITS static struct object *add_binding(struct driver_state *d, struct def *def)
{
    def = filled(def);
    return def ? bind(d->objects[ON_NWFILTER_BINDING], def) : NULL;
}

const struct test_noun test_noun_nwfilter_binding = {
    .kind = ON_NWFILTER_BINDING, .class = &binding_class, .add = add_binding};

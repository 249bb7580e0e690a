/* Bodies that count, list, look up and describe objects of all kinds. Named by drivers' tables with
 * OBJECT(). They await when an access driver is asked about each object, or autostart is made
 * durable. Invariant: a list is one moment of the registry, less what the client may not see.
 */
#include "guest/object_ops.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "guest/object_handle.h"
#include "guest/registry.h"

enum { FLAG_INACTIVE = 1 };

/* --- members by their wire tables ----------------------------------------------------------------
 */

static const struct xdr_field *member(const struct xdr_type *t, const char *name)
{
    for (uint16_t i = 0; t && i < t->n_fields; i++)
        if (strcmp(t->fields[i].name, name) == 0)
            return &t->fields[i];
    return NULL;
}

static int32_t get_int(const struct xdr_type *t, const void *value, const char *name)
{
    const struct xdr_field *f = member(t, name);
    int32_t v = 0;
    if (f)
        memcpy(&v, (const char *)value + f->offset, sizeof(v));
    return v;
}

/* The first number of a reply: num, active, persistent, autostart, callback id. */
static void put_int(struct call *call, void *ret, int32_t v)
{
    const struct xdr_type *t = call->proc->ret;
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (!t->fields[i].is_list &&
            (t->fields[i].kind == XDR_INT || t->fields[i].kind == XDR_UINT)) {
            memcpy((char *)ret + t->fields[i].offset, &v, sizeof(v));
            return;
        }
}

/* --- which objects the call is about -------------------------------------------------------------
 */

struct object_registry *call_objects(struct call *call, enum object_kind kind)
{
    return call->driver->objects ? call->driver->objects(call->state, kind) : NULL;
}

static struct object_registry *registry_of(struct call *call)
{
    if (call->object && call->object->children)
        return object_children(call->object);
    struct object_registry *r = call_objects(call, proc_about(call->proc));
    if (!r)
        fail(ERR_NO_SUPPORT, "%s", call->proc->api ? call->proc->api : call->proc->name);
    return r;
}

/* --- selecting
 * ------------------------------------------------------------------------------------ */

/* A pair of opposite flags: none or both select everything. */
static bool pair(uint32_t flags, uint32_t yes, uint32_t no, bool is)
{
    return !(flags & (yes | no)) || (flags & (is ? yes : no));
}

static bool selected(const struct object *o, uint32_t f)
{
    const struct object_class *c = object_class_of(o);
    return pair(f, c->list.active, c->list.inactive, o->active) &&
           pair(f, c->list.persistent, c->list.transient, o->stored != NULL) &&
           pair(f, c->list.autostart, c->list.no_autostart, o->autostart) &&
           (!c->selected || c->selected(o, f));
}

/* References to those a client may see; freed with object_list_free(). -1 with the reason. */
AWAITS static ssize_t visible(struct call *call, struct object_registry *r, uint32_t flags,
                              struct object ***ret)
{
    struct object **all;
    size_t n = object_list(r, &all), kept = 0;
    int rc = 1;
    for (size_t i = 0; i < n; i++) {
        rc = rc < 0 || !selected(all[i], flags) ? MIN(rc, 0) : call_sees(call, all[i]);
        if (rc > 0)
            all[kept++] = all[i];
        else
            object_unref(all[i]);
        rc = rc < 0 ? -1 : 1;
    }
    if (rc >= 0) {
        *ret = all;
        return (ssize_t)kept;
    }
    object_list_free(all, kept);
    return -1;
}

/* What the calls without flags mean by "the networks": the active ones. */
static uint32_t only_active(const struct object_registry *r)
{
    return object_registry_class(r)->list.active;
}

static uint32_t only_defined(const struct object_registry *r)
{
    return object_registry_class(r)->list.inactive;
}

/* --- counting and listing
 * ------------------------------------------------------------------------- */

AWAITS static int count(struct call *call, void *ret, bool defined)
{
    struct object_registry *r = registry_of(call);
    struct object **list;
    ssize_t n = r ? visible(call, r, defined ? only_defined(r) : only_active(r), &list) : -1;
    if (n < 0)
        return -1;
    object_list_free(list, (size_t)n);
    put_int(call, ret, (int32_t)n);
    return 0;
}

AWAITS int object_ops_num(struct call *call, const void *args, void *ret)
{
    return count(call, ret, false);
}

AWAITS int object_ops_num_defined(struct call *call, const void *args, void *ret)
{
    return count(call, ret, true);
}

AWAITS static int names(struct call *call, const void *args, void *ret, bool defined)
{
    struct object_registry *r = registry_of(call);
    struct object **list;
    int32_t max = MAX(get_int(call->proc->args, args, "maxnames"),
                      get_int(call->proc->args, args, "maxuuids"));
    if (max < 0)
        return fail(ERR_INVALID_ARG, "room for %d names", max);
    ssize_t n = r ? visible(call, r, defined ? only_defined(r) : only_active(r), &list) : -1;
    if (n < 0)
        return -1;
    const struct xdr_field *f = &call->proc->ret->fields[0];
    uint32_t given = (uint32_t)MIN(n, max);
    const char **out = arena_new_array(call->mem, const char *, given + 1);
    for (uint32_t i = 0; i < given; i++)
        out[i] = arena_strdup(call->mem, list[i]->name);
    memcpy((char *)ret + f->offset, &out, sizeof(out));
    memcpy((char *)ret + f->count_offset, &given, sizeof(given));
    object_list_free(list, (size_t)n);
    return 0;
}

AWAITS int object_ops_list(struct call *call, const void *args, void *ret)
{
    return names(call, args, ret, false);
}

AWAITS int object_ops_list_defined(struct call *call, const void *args, void *ret)
{
    return names(call, args, ret, true);
}

static void put_handles(struct call *call, void *ret, struct object **list, size_t n)
{
    const struct xdr_field *f = &call->proc->ret->fields[0];
    uint32_t count = (uint32_t)n;
    char *out = arena_alloc(call->mem, (n + 1) * f->type->size);
    for (size_t i = 0; i < n; i++)
        handle_reply(call->mem, list[i], out + i * f->type->size);
    memcpy((char *)ret + f->offset, &out, sizeof(out));
    memcpy((char *)ret + f->count_offset, &count, sizeof(count));
}

AWAITS int object_ops_list_all(struct call *call, const void *args, void *ret)
{
    struct object_registry *r = registry_of(call);
    const struct xdr_type *t = call->proc->args;
    uint32_t flags = (uint32_t)get_int(t, args, "flags");
    struct object **list;
    ssize_t n = r ? visible(call, r, flags, &list) : -1;
    if (n < 0)
        return -1;
    if (get_int(t, args, "need_results"))
        put_handles(call, ret, list, (size_t)n);
    object_list_free(list, (size_t)n);
    put_int(call, ret, (int32_t)n);
    return 0;
}

/* --- one object
 * ------------------------------------------------------------------------------------ */

void call_put_object(struct call *call, const struct object *o)
{
    handle_reply(call->mem, o, (char *)call->ret + call->proc->ret->fields[0].offset);
}

AWAITS int call_found(struct call *call, struct object *o)
{
    g_clear_pointer(&call->object, object_unref);
    call->object = o;
    if (call_access && call_access(call) < 0)
        return -1;
    call_put_object(call, o);
    return 0;
}

AWAITS int object_ops_lookup(struct call *call, const void *args, void *ret)
{
    handle_reply(call->mem, call->object, (char *)ret + call->proc->ret->fields[0].offset);
    return 0;
}

AWAITS int object_ops_is_active(struct call *call, const void *args, void *ret)
{
    put_int(call, ret, call->object->active);
    return 0;
}

AWAITS int object_ops_is_persistent(struct call *call, const void *args, void *ret)
{
    put_int(call, ret, call->object->stored != NULL);
    return 0;
}

AWAITS int object_ops_get_autostart(struct call *call, const void *args, void *ret)
{
    put_int(call, ret, call->object->autostart);
    return 0;
}

AWAITS int object_ops_set_autostart(struct call *call, const void *args, void *ret)
{
    return object_set_autostart(call->object, get_int(call->proc->args, args, "autostart") != 0);
}

AWAITS int object_ops_get_xml_desc(struct call *call, const void *args, void *ret)
{
    struct object *o = call->object;
    const struct object_class *c = object_class_of(o);
    uint32_t flags = (uint32_t)get_int(call->proc->args, args, "flags");
    bool inactive = (flags & FLAG_INACTIVE) && c->list.inactive;
    const struct def *def = object_def(o, inactive || !o->active);
    unsigned view = inactive || !o->active ? VIEW_INACTIVE : 0;
    char *text = c->text ? c->text(o, def, flags, view) : value_write(def->type, def->value, view);
    if (!text)
        return -1;
    arena_defer(call->mem, free, text);
    memcpy((char *)ret + call->proc->ret->fields[0].offset, &text, sizeof(text));
    return 0;
}

/* --- events
 * ------------------------------------------------------------------------------------------ */

/* The handle of the one object whose events are wanted: an optional pointer in the arguments. */
static const void *wanted_one(const struct xdr_type *t, const void *args)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].optional && t->fields[i].kind == XDR_STRUCT)
            return *(void *const *)((const char *)args + t->fields[i].offset);
    return NULL;
}

AWAITS int object_ops_event_register(struct call *call, const void *args, void *ret)
{
    struct object_registry *r = call_objects(call, proc_about(call->proc));
    const void *handle = wanted_one(call->proc->args, args);
    struct object *o = r && handle ? object_by_handle(r, handle) : NULL;
    if (!r)
        return fail(ERR_NO_SUPPORT, "%s", call->proc->name);
    if (handle && !o)
        return -1;
    int id = event_subscribe_in(call->session, object_registry_events(r),
                                get_int(call->proc->args, args, "event_id"), o ? o->name : NULL,
                                o && o->has_uuid ? o->uuid : NULL);
    object_unref(o);
    if (id < 0)
        return -1;
    put_int(call, ret, id);
    return 0;
}

AWAITS int object_ops_event_deregister(struct call *call, const void *args, void *ret)
{
    return event_unsubscribe_any(call->session, get_int(call->proc->args, args, "callback_id"));
}

/* Owns the objects of one kind in one driver: references, looking up, events. Called by drivers'
 * bodies and by object_change.c. Never awaits. Invariant: an object in the registry has a stored or
 * a live definition.
 */
#include "guest/object_inside.h"

#include <glib.h>
#include <string.h>

#include "base/ids.h"
#include "gen/api.h"
#include "guest/object_handle.h"

/* --- registry and references --------------------------------------------------------------------
 */

struct object_registry *object_registry_new(const struct object_class *class,
                                            const struct object_hooks *hooks, struct object *parent)
{
    struct object_registry *r = g_new0(struct object_registry, 1);
    r->class = class;
    if (hooks)
        r->hooks = *hooks;
    r->parent = parent;
    r->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    r->list = g_ptr_array_new();
    claims_init(&r->claims);
    event_hub_init(&r->events, class->on);
    return r;
}

const struct object_class *object_registry_class(const struct object_registry *r)
{
    return r->class;
}

struct event_hub *object_registry_events(struct object_registry *r)
{
    return &r->events;
}

struct object *object_ref(struct object *o)
{
    o->refs++;
    return o;
}

static void object_free(struct object *o)
{
    if (o->priv && o->registry->class->free_priv)
        o->registry->class->free_priv(o->priv);
    object_registry_free(o->children);
    o->registry->n_alive--;
    def_unref(o->stored);
    def_unref(o->live);
    lane_free(o->lane);
    g_free(o->name);
    g_free(o);
}

void object_unref(struct object *o)
{
    if (!o || --o->refs > 0)
        return;
    struct object *parent = o->parent;
    object_free(o);
    object_unref(parent);
}

struct object *object_add(struct object_registry *r, const char *name, const uint8_t *uuid)
{
    struct object *o = g_new0(struct object, 1);
    o->refs = 1;
    o->registry = r;
    o->parent = r->parent ? object_ref(r->parent) : NULL;
    o->name = g_strdup(name);
    o->lane = lane_new(name);
    if (uuid) {
        o->has_uuid = true;
        memcpy(o->uuid, uuid, sizeof(o->uuid));
        uuid_format(uuid, o->uuid_text);
    }
    g_hash_table_insert(r->by_name, o->name, o);
    g_ptr_array_add(r->list, o);
    r->n_alive++;
    return o;
}

static void drop_all(struct object_registry *r)
{
    while (r && r->list->len)
        object_drop(r->list->pdata[r->list->len - 1]);
}

/* Children hold their parent, so they leave with it. */
void object_drop(struct object *o)
{
    struct object_registry *r = o->registry;
    if (o->removed)
        return;
    o->removed = true;
    drop_all(o->children);
    g_hash_table_remove(r->by_name, o->name);
    g_ptr_array_remove(r->list, o);
    object_unref(o);
}

void object_registry_free(struct object_registry *r)
{
    if (!r)
        return;
    drop_all(r);
    g_assert(r->n_alive == 0); /* a reference would outlive the registry */
    event_hub_clear(&r->events);
    claims_clear(&r->claims);
    g_hash_table_destroy(r->by_name);
    g_ptr_array_unref(r->list);
    g_free(r);
}

/* --- looking up ---------------------------------------------------------------------------------
 */

struct object *object_find_name(struct object_registry *r, const char *name)
{
    return g_hash_table_lookup(r->by_name, name);
}

struct object *object_find_uuid(struct object_registry *r, const uint8_t uuid[16])
{
    for (guint i = 0; i < r->list->len; i++) {
        struct object *o = r->list->pdata[i];
        if (o->has_uuid && memcmp(o->uuid, uuid, sizeof(o->uuid)) == 0)
            return o;
    }
    return NULL;
}

struct object *object_by_name(struct object_registry *r, const char *name)
{
    struct object *o = object_find_name(r, name);
    if (!o)
        return fail_in(r->class->from, r->class->missing, "no %s with matching name '%s'",
                       r->class->noun, name),
               NULL;
    return object_ref(o);
}

struct object *object_by_uuid(struct object_registry *r, const uint8_t uuid[16])
{
    struct object *o = object_find_uuid(r, uuid);
    char text[UUID_TEXT_SIZE];
    uuid_format(uuid, text);
    if (!o)
        return fail_in(r->class->from, r->class->missing, "no %s with matching uuid '%s'",
                       r->class->noun, text),
               NULL;
    return object_ref(o);
}

struct object *object_find(struct object_registry *r,
                           bool (*matches)(const struct object *o, const void *arg),
                           const void *arg)
{
    for (guint i = 0; i < r->list->len; i++)
        if (matches(r->list->pdata[i], arg))
            return object_ref(r->list->pdata[i]);
    return NULL;
}

struct object *object_by_handle(struct object_registry *r, const void *handle)
{
    const uint8_t *uuid = handle_uuid(r->class->handle, handle);
    const char *name = handle_name(r->class->handle, handle);
    struct object *o = uuid ? object_by_uuid(r, uuid) : object_by_name(r, name ? name : "");
    if (!o && uuid && name && *name)
        context("%s '%s'", r->class->noun, name);
    return o;
}

size_t object_list(struct object_registry *r, struct object ***ret)
{
    *ret = g_new(struct object *, r->list->len + 1);
    for (guint i = 0; i < r->list->len; i++)
        (*ret)[i] = object_ref(r->list->pdata[i]);
    return r->list->len;
}

void object_list_free(struct object **list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        object_unref(list[i]);
    g_free(list);
}

static bool is_active(const struct object *o, const void *arg)
{
    return o->active;
}

bool object_any_active(struct object_registry *r)
{
    struct object *o = object_find(r, is_active, NULL);
    object_unref(o);
    return o != NULL;
}

size_t object_count(struct object_registry *r)
{
    return r->list->len;
}

struct object_registry *object_children(const struct object *o)
{
    const struct object_class *c = object_class_of(o);
    if (!o->children)
        return fail_null(ERR_NO_SUPPORT, "a %s has no parts here", c->noun);
    if (o->children->class->needs_active_parent && !o->active)
        return fail_null(ERR_OPERATION_INVALID, "%s '%s' is not active", c->noun, o->name);
    return o->children;
}

struct def *object_def(const struct object *o, bool inactive)
{
    struct def *first = inactive ? o->stored : o->live;
    struct def *other = inactive ? o->live : o->stored;
    return first ? first : other;
}

/* --- events -------------------------------------------------------------------------------------
 */

void object_event(struct object *o, int event_id, void *msg)
{
    const struct event_proc *e = event_find(object_class_of(o)->on, event_id);
    if (!e)
        return;
    handle_fill(o, (char *)msg + e->msg->fields[1].offset);
    event_send(&o->registry->events, o->name, o->has_uuid ? o->uuid : NULL, event_id, msg);
}

void object_lifecycle(struct object *o, int event, int detail)
{
    const struct event_proc *e = event_find(object_class_of(o)->on, 0);
    if (!e)
        return;
    g_autofree char *msg = g_malloc0(e->msg->size);
    *(int32_t *)(msg + e->msg->fields[2].offset) = event;
    *(int32_t *)(msg + e->msg->fields[3].offset) = detail;
    object_event(o, 0, msg);
}

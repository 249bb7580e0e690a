/* Owns the objects of one kind in one driver, and every change of what others see of their
 * definitions. Called by drivers' bodies. Awaits while a change is made durable. Invariant: nobody
 * sees a stored definition before it is safe on disk; while that is awaited the name and the uuid
 * are claimed; an object in the registry has a stored or a live definition.
 */
#include "guest/object.h"

#include <glib.h>
#include <string.h>

#include "base/ids.h"
#include "gen/api.h"
#include "guest/object_handle.h"
#include "reflect/type.h"

struct object_registry {
    const struct object_class *class;
    struct object_hooks hooks;
    struct object *parent;
    GHashTable *by_name;
    GPtrArray *list; /* order of appearance; owns a reference each */
    struct claims claims;
    struct event_hub events;
    size_t n_alive; /* with those that only references keep */
};

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

static struct object *add(struct object_registry *r, const char *name, const uint8_t *uuid)
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

static void drop(struct object *o);

static void drop_all(struct object_registry *r)
{
    while (r && r->list->len)
        drop(r->list->pdata[r->list->len - 1]);
}

/* Children hold their parent, so they leave with it. */
static void drop(struct object *o)
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

static struct object *find_name(struct object_registry *r, const char *name)
{
    return g_hash_table_lookup(r->by_name, name);
}

static struct object *find_uuid(struct object_registry *r, const uint8_t uuid[16])
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
    struct object *o = find_name(r, name);
    if (!o)
        return fail_in(r->class->from, r->class->missing, "no %s with matching name '%s'",
                       r->class->noun, name),
               NULL;
    return object_ref(o);
}

struct object *object_by_uuid(struct object_registry *r, const uint8_t uuid[16])
{
    struct object *o = find_uuid(r, uuid);
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

/* --- what a document says of its name and uuid --------------------------------------------------
 */

static void *member(const struct type *t, void *value, const char *name, enum kind kind,
                    const struct field **ret)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].kind == kind && strcmp(t->fields[i].name, name) == 0) {
            *ret = &t->fields[i];
            return (char *)value + t->fields[i].offset;
        }
    return NULL;
}

static const char *name_in(const struct object_class *c, void *value)
{
    const struct field *f;
    if (c->name_of)
        return c->name_of(value);
    for (enum kind k = KIND_STRING; k <= KIND_PATH; k++) {
        char **name = member(c->type, value, "name", k, &f);
        if (name)
            return *name;
    }
    return NULL;
}

/* The document is not published yet: ours to complete. NULL: the kind has none. */
static const uint8_t *uuid_in(const struct object_class *c, void *value)
{
    const struct field *f;
    uint8_t *uuid = c->has_uuid ? member(c->type, value, "uuid", KIND_UUID, &f) : NULL;
    if (!uuid)
        return NULL;
    bool *given = f->extra ? (bool *)((char *)value + f->extra) : NULL;
    if (given && !*given) {
        uuid_generate(uuid);
        *given = true;
    }
    return uuid;
}

bool object_has_own_uuid(const struct object_class *c, const void *value)
{
    const struct field *f;
    if (!c->has_uuid || !member(c->type, (void *)value, "uuid", KIND_UUID, &f) || !f->extra)
        return true;
    return *(const bool *)((const char *)value + f->extra);
}

/* Who a document is about. Kinds without a name go by their uuid. */
struct identity_in {
    const char *name;
    const uint8_t *uuid;
    char uuid_text[UUID_TEXT_SIZE];
};

static int identify(const struct object_class *c, void *value, struct identity_in *ret)
{
    ret->name = name_in(c, value);
    ret->uuid = uuid_in(c, value);
    if (ret->uuid)
        uuid_format(ret->uuid, ret->uuid_text);
    if (!ret->name && ret->uuid)
        ret->name = ret->uuid_text;
    if (!ret->name || !*ret->name)
        return fail_in(c->from, ERR_XML_ERROR, "a %s needs a name", c->noun);
    if (strchr(ret->name, '\n'))
        return fail_in(c->from, ERR_XML_ERROR, "name '%s' has a line break in it", ret->name);
    return 0;
}

static int check_clash(struct object_registry *r, const struct identity_in *id)
{
    const struct object_class *c = r->class;
    enum error_code code = c->exists ? c->exists : ERR_OPERATION_FAILED;
    struct object *same_name = find_name(r, id->name);
    struct object *same_uuid = id->uuid ? find_uuid(r, id->uuid) : same_name;
    if (same_uuid && strcmp(same_uuid->name, id->name) != 0)
        return fail_in(c->from, code, "%s '%s' is already defined with uuid %s", c->noun,
                       same_uuid->name, same_uuid->uuid_text);
    if (same_name && same_name != same_uuid)
        return fail_in(c->from, code, "%s '%s' already exists with uuid %s", c->noun, id->name,
                       same_name->uuid_text);
    return 0;
}

/* --- changes ------------------------------------------------------------------------------------
 */

AWAITS static int store(struct object_registry *r, const char *name, const struct def *def)
{
    if (!r->hooks.store)
        return 0;
    char *text = value_write(def->type, def->value, VIEW_INACTIVE | VIEW_SECURE);
    int rc =
        text ? r->hooks.store(r->hooks.arg, r->class, name, def->value, text, strlen(text)) : -1;
    free(text);
    return rc;
}

static void replace(struct def **at, struct def *def)
{
    def_unref(*at);
    *at = def;
}

enum how { STORED, ACTIVE };

AWAITS static struct object *change_claimed(struct object_registry *r, struct def *def,
                                            const struct identity_in *id, enum how how)
{
    struct object *o = NULL;
    if (check_clash(r, id) < 0)
        return NULL;
    if (how == ACTIVE && (o = find_name(r, id->name)) && o->active)
        return fail_in(r->class->from, ERR_OPERATION_INVALID, "%s is already active as '%s'",
                       r->class->noun, id->name),
               NULL;
    if (how == STORED && store(r, id->name, def) < 0)
        return NULL;
    o = find_name(r, id->name); /* a transient one may have left meanwhile */
    if (!o)
        o = add(r, id->name, id->uuid);
    replace(how == STORED ? &o->stored : &o->live, def_ref(def));
    if (how == ACTIVE)
        o->active = true;
    return object_ref(o);
}

AWAITS static struct object *change(struct object_registry *r, struct def *def, enum how how)
{
    struct identity_in id;
    if (identify(r->class, def->value, &id) < 0)
        return NULL;
    const char *second = id.uuid ? id.uuid_text : id.name;
    if (claims_take(&r->claims, id.name, second) < 0)
        return NULL;
    struct object *o = change_claimed(r, def, &id, how);
    claims_give(&r->claims, id.name, second);
    return o;
}

AWAITS struct object *object_define(struct object_registry *r, struct def *def)
{
    struct object *o = change(r, def, STORED);
    def_unref(def);
    return o;
}

AWAITS struct object *object_create(struct object_registry *r, struct def *def)
{
    struct object *o = change(r, def, ACTIVE);
    def_unref(def);
    return o;
}

/* Of what is found at the start of a driver, when nobody else changes anything. */
static struct object *found(struct object_registry *r, struct def *def, enum how how)
{
    struct identity_in id;
    struct object *o = NULL;
    if (identify(r->class, def->value, &id) == 0 && check_clash(r, &id) == 0) {
        if (!(o = find_name(r, id.name)))
            o = add(r, id.name, id.uuid);
        replace(how == STORED ? &o->stored : &o->live, def_ref(def));
        o->active |= how == ACTIVE;
        object_ref(o);
    }
    def_unref(def);
    return o;
}

struct object *object_load_as(struct object_registry *r, const char *name, struct def *def,
                              bool autostart)
{
    const struct object_class *c = r->class;
    struct identity_in id;
    int rc = identify(c, def->value, &id);
    if (rc == 0 && strcmp(id.name, name) != 0)
        rc = fail_in(c->from, ERR_INTERNAL_ERROR, "the %s inside is '%s'", c->noun, id.name);
    if (rc == 0)
        return object_load(r, def, autostart);
    def_unref(def);
    return NULL;
}

struct object *object_load(struct object_registry *r, struct def *def, bool autostart)
{
    struct object *o = found(r, def, STORED);
    if (o)
        o->autostart = autostart;
    return o;
}

struct object *object_take_up(struct object_registry *r, struct def *def)
{
    return found(r, def, ACTIVE);
}

struct object *object_show(struct object_registry *r, struct def *def, bool active)
{
    struct object *o = found(r, def, ACTIVE);
    if (o)
        o->active = active;
    return o;
}

void object_gone(struct object *o)
{
    o->active = false;
    drop(o);
}

/* Who was before us may have taken it away. */
AWAITS int object_claim(struct object *o)
{
    const struct object_class *c = object_class_of(o);
    if (claims_take(&o->registry->claims, o->name, o->name) < 0)
        return -1;
    if (!o->removed)
        return 0;
    claims_give(&o->registry->claims, o->name, o->name);
    return fail_in(c->from, c->missing, "%s '%s' is gone", c->noun, o->name);
}

void object_release(struct object *o)
{
    claims_give(&o->registry->claims, o->name, o->name);
}

AWAITS int object_publish(struct object *o, struct def *def, bool live)
{
    if (live) {
        replace(&o->live, def);
        return 0;
    }
    int rc = object_claim(o);
    if (rc == 0) {
        rc = store(o->registry, o->name, def);
        if (rc == 0)
            replace(&o->stored, def_ref(def));
        object_release(o);
    }
    def_unref(def);
    return rc;
}

void object_set_active(struct object *o, struct def *live)
{
    if (!live && o->stored)
        live = def_ref(o->stored);
    if (live)
        replace(&o->live, live);
    o->active = true;
}

void object_set_inactive(struct object *o)
{
    o->active = false;
    if (!o->stored) { /* the live definition stays for those who still hold the object */
        drop(o);
        return;
    }
    g_clear_pointer(&o->live, def_unref);
}

AWAITS static int forget_claimed(struct object *o)
{
    struct object_registry *r = o->registry;
    if (!o->stored)
        return fail_in(r->class->from, ERR_OPERATION_INVALID, "%s '%s' has no stored definition",
                       r->class->noun, o->name);
    if (r->hooks.unstore && r->hooks.unstore(r->hooks.arg, r->class, o->name) < 0)
        return -1;
    o->autostart = false;
    if (!o->active) {
        drop(o);
        return 0;
    }
    if (!o->live)
        o->live = def_ref(o->stored);
    g_clear_pointer(&o->stored, def_unref);
    return 0;
}

AWAITS int object_forget(struct object *o)
{
    if (object_claim(o) < 0)
        return -1;
    int rc = forget_claimed(o);
    object_release(o);
    return rc;
}

AWAITS static int set_autostart_claimed(struct object *o, bool on)
{
    const struct object_hooks *h = &o->registry->hooks;
    if (!o->stored)
        return fail_in(object_class_of(o)->from, ERR_OPERATION_INVALID,
                       "a transient %s cannot start by itself", object_class_of(o)->noun);
    if (o->autostart == on)
        return 0;
    if (h->set_autostart && h->set_autostart(h->arg, object_class_of(o), o->name, on) < 0)
        return -1;
    o->autostart = on;
    return 0;
}

AWAITS int object_set_autostart(struct object *o, bool on)
{
    if (object_claim(o) < 0)
        return -1;
    int rc = set_autostart_claimed(o, on);
    object_release(o);
    return rc;
}

AWAITS int object_remove(struct object *o)
{
    const struct object_hooks *h = &o->registry->hooks;
    if (o->stored && h->unstore && h->unstore(h->arg, object_class_of(o), o->name) < 0)
        return -1;
    o->active = false;
    drop(o);
    return 0;
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

/* Every change of what others see of objects' definitions. Called by drivers' bodies. Awaits while
 * a change is made durable. Invariant: nobody sees a stored definition before it is safe on disk;
 * while that is awaited the name and the uuid are claimed.
 */
#include "guest/object_inside.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/ids.h"
#include "reflect/type.h"

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
    struct object *same_name = object_find_name(r, id->name);
    struct object *same_uuid = id->uuid ? object_find_uuid(r, id->uuid) : same_name;
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
    if (how == ACTIVE && (o = object_find_name(r, id->name)) && o->active)
        return fail_in(r->class->from, ERR_OPERATION_INVALID, "%s is already active as '%s'",
                       r->class->noun, id->name),
               NULL;
    if (how == STORED && store(r, id->name, def) < 0)
        return NULL;
    o = object_find_name(r, id->name); /* a transient one may have left meanwhile */
    if (!o)
        o = object_add(r, id->name, id->uuid);
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
        if (!(o = object_find_name(r, id.name)))
            o = object_add(r, id.name, id.uuid);
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
    object_drop(o);
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
        object_drop(o);
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
        object_drop(o);
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
    object_drop(o);
    return 0;
}

/* Fills and reads handles of objects by their wire tables. Called by object.c, call.c and the
 * generic bodies. Never awaits. Invariant: a handle has the object's uuid in `uuid` and its name in
 * `name`, or in its first string.
 */
#include "guest/object_handle.h"

#include <string.h>

static const struct xdr_field *find(const struct xdr_type *t, enum xdr_kind kind, const char *name)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].kind == kind && (!name || strcmp(t->fields[i].name, name) == 0))
            return &t->fields[i];
    return NULL;
}

static const struct xdr_field *name_field(const struct xdr_type *t)
{
    const struct xdr_field *f = find(t, XDR_STRING, "name");
    return f || find(t, XDR_OPAQUE_FIXED, "uuid") ? f : find(t, XDR_STRING, NULL);
}

const uint8_t *handle_uuid(const struct xdr_type *t, const void *handle)
{
    const struct xdr_field *f = find(t, XDR_OPAQUE_FIXED, "uuid");
    return f ? (const uint8_t *)handle + f->offset : NULL;
}

const char *handle_name(const struct xdr_type *t, const void *handle)
{
    const struct xdr_field *f = name_field(t);
    return f ? *(const char *const *)((const char *)handle + f->offset) : NULL;
}

void handle_fill(const struct object *o, void *ret_handle)
{
    const struct object_class *c = object_class_of(o);
    const struct xdr_field *uuid = find(c->handle, XDR_OPAQUE_FIXED, "uuid");
    const struct xdr_field *name = name_field(c->handle);
    if (uuid)
        memcpy((char *)ret_handle + uuid->offset, o->uuid, sizeof(o->uuid));
    if (name)
        *(const char **)((char *)ret_handle + name->offset) = o->name;
    if (c->fill_handle)
        c->fill_handle(o, ret_handle);
}

static void own_strings(struct arena *mem, const struct xdr_type *t, void *value)
{
    for (uint16_t i = 0; i < t->n_fields; i++) {
        char *at = (char *)value + t->fields[i].offset;
        if (t->fields[i].kind == XDR_STRING)
            *(const char **)at = arena_strdup(mem, *(const char **)at ? *(const char **)at : "");
        else if (t->fields[i].kind == XDR_STRUCT && !t->fields[i].optional)
            own_strings(mem, t->fields[i].type, at);
    }
}

void handle_reply(struct arena *mem, const struct object *o, void *ret_handle)
{
    handle_fill(o, ret_handle);
    own_strings(mem, object_class_of(o)->handle, ret_handle);
}

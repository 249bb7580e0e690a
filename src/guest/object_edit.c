/* Edits of the definitions of objects that are no domains. Called by drivers' bodies; awaits the
 * durable store. Invariant: a published definition never changes, and an edit that fails has
 * published nothing. */
#include "guest/object_edit.h"

int object_affected(const struct object *o, uint32_t flags, bool *ret_live, bool *ret_config)
{
    const struct object_class *c = object_class_of(o);
    *ret_live = flags & OBJECT_AFFECT_LIVE || (!(flags & OBJECT_AFFECT_CONFIG) && o->active);
    *ret_config = flags & OBJECT_AFFECT_CONFIG || (!(flags & OBJECT_AFFECT_LIVE) && !o->active);
    if (*ret_live && !o->active)
        return fail_in(c->from, ERR_OPERATION_INVALID, "%s '%s' is not active", c->noun, o->name);
    if (*ret_config && !o->stored)
        return fail_in(c->from, ERR_OPERATION_INVALID, "a transient %s has no stored definition",
                       c->noun);
    return 0;
}

static struct def *edited(const struct def *old, int (*edit)(void *value, void *arg), void *arg)
{
    void *copy = value_copy(old->type, old->value);
    if (edit(copy, arg) == 0)
        return def_new(old->type, copy);
    value_free(old->type, copy);
    return NULL;
}

AWAITS int object_edit(struct object *o, uint32_t flags, int (*edit)(void *value, void *arg),
                       void *arg)
{
    bool live, config;
    if (object_affected(o, flags, &live, &config) < 0)
        return -1;
    struct def *stored = config ? edited(object_def(o, true), edit, arg) : NULL;
    struct def *now = live && (stored || !config) ? edited(object_def(o, false), edit, arg) : NULL;
    if ((config && !stored) || (live && !now)) {
        def_unref(stored);
        def_unref(now);
        return -1;
    }
    if (stored && object_publish(o, stored, false) < 0) {
        def_unref(now);
        return -1;
    }
    return now ? object_publish(o, now, true) : 0;
}

/* Edits of a guest's definitions. Called by bodies in the guest's lane; awaits the durable store.
 * Invariant: a published definition never changes, and an edit that fails has published nothing.
 */
#include "guest/edit.h"

#include "guest/ops.h"

static struct def *edited(struct guest *g, bool live, edit_fn *edit, void *arg)
{
    const struct def *old = guest_def(g, !live);
    if (!old)
        return NULL;
    void *copy = value_copy(old->type, old->value);
    const struct type *type = old->type;
    if (edit(copy, arg) == 0)
        return def_new(type, copy);
    value_free(type, copy);
    return NULL;
}

AWAITS int guest_edit(struct guest *g, bool live, edit_fn *edit, void *arg)
{
    struct def *def = edited(g, live, edit, arg);
    return def ? guest_publish(g, def, live) : -1;
}

AWAITS int guest_edit_flags(struct guest *g, uint32_t flags, edit_fn *edit, void *arg)
{
    bool live, config;
    if (guest_affected(g, flags, &live, &config) < 0)
        return -1;
    struct def *stored = config ? edited(g, false, edit, arg) : NULL;
    if (config && !stored)
        return -1;
    struct def *now = live ? edited(g, true, edit, arg) : NULL;
    if (live && !now) {
        def_unref(stored);
        return -1;
    }
    if (stored && guest_publish(g, stored, false) < 0) {
        def_unref(now);
        return -1;
    }
    return now ? guest_publish(g, now, true) : 0;
}

/* Walks a value for defaults and checks: facts of the model first, then the hooks of src/defs.
 * Called when a definition is made and before it is published. Never awaits by itself. Invariant:
 * defaults run parents first, checks children first, both in document order; types of another
 * family, for which the table has no row, have only their facts.
 */
#include "reflect/scalar.h"

struct walk {
    struct hook_context *ctx;
    const struct type_hooks *hooks;
    bool checking;
};

static int walk_value(struct walk *w, const struct type *t, void *value);

static int call_hook(struct walk *w, const struct type *t, void *value)
{
    const struct type_hooks *h = w->hooks;
    if (!h || !t->hook)
        return 0;
    while (h->type && h->type != t)
        h++;
    hook_fn *fn = w->checking ? h->check : h->dflt;
    return fn ? fn(value, w->ctx) : 0;
}

/* Into one inner value, with the outer one on the chain. */
static int walk_inner(struct walk *w, const struct type *outer_type, void *outer,
                      const struct field *f, void *inner, size_t index)
{
    if (!inner)
        return 0;
    struct hook_parent link = {
        .type = outer_type, .value = outer, .field = f, .index = index, .up = w->ctx->parent};
    w->ctx->parent = &link;
    int rc = walk_value(w, f->of, inner);
    w->ctx->parent = link.up;
    return rc;
}

static int walk_field(struct walk *w, const struct type *t, void *value, const struct field *f);

static int walk_fields(struct walk *w, const struct type *t, void *value)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (!(t->fields[i].flags & FIELD_SHADOWS) && walk_field(w, t, value, &t->fields[i]) < 0)
            return -1;
    return 0;
}

static int walk_field(struct walk *w, const struct type *t, void *value, const struct field *f)
{
    switch (f->place) {
    case PLACE_CHILD:
    case PLACE_SPLICE:
    case PLACE_ARM:
        return walk_inner(w, t, value, f, MEMBER(void *, value, f->offset), 0);
    case PLACE_INSIDE:
        return walk_fields(w, f->of, value);
    case PLACE_ITEMS:
        for (size_t i = 0; i < MEMBER(size_t, value, f->extra); i++)
            if (walk_inner(w, t, value, f, MEMBER(void **, value, f->offset)[i], i) < 0)
                return -1;
        return 0;
    default:
        return 0;
    }
}

static void default_facts(const struct type *t, void *value)
{
    for (uint16_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (f->dflt && f->place != PLACE_CHILD && !(f->flags & (FIELD_SHADOWS | FIELD_ANY)) &&
            !scalar_given(f, value))
            scalar_read(f, value, f->dflt, NULL);
    }
}

static int walk_value(struct walk *w, const struct type *t, void *value)
{
    if (w->checking)
        return walk_fields(w, t, value) < 0 ? -1 : call_hook(w, t, value);
    default_facts(t, value);
    return call_hook(w, t, value) < 0 ? -1 : walk_fields(w, t, value);
}

int value_default(const struct type *t, void *value, struct hook_context *ctx,
                  const struct type_hooks *hooks)
{
    struct walk w = {.ctx = ctx, .hooks = hooks};
    return walk_value(&w, t, value);
}

int value_check(const struct type *t, void *value, struct hook_context *ctx,
                const struct type_hooks *hooks)
{
    struct walk w = {.ctx = ctx, .hooks = hooks, .checking = true};
    return walk_value(&w, t, value);
}

/* Walkers over values that need no XML: new, free, copy, and counted definitions. Called
 * by everybody who holds a definition. Never awaits. Invariant: a value owns all it points to;
 * spliced members are never NULL.
 */
#include <string.h>
#include "reflect/scalar.h"

static void free_inside(const struct type *t, void *value);
static void copy_inside(const struct type *t, void *to, const void *from);

void *value_new(const struct type *t)
{
    void *value = g_malloc0(t->size);
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].place == PLACE_SPLICE)
            MEMBER(void *, value, t->fields[i].offset) = value_new(t->fields[i].of);
    return value;
}

static void free_list(const struct field *f, void *value)
{
    void **items = MEMBER(void **, value, f->offset);
    for (size_t i = 0; i < MEMBER(size_t, value, f->extra); i++) {
        if (f->place == PLACE_ELEMS)
            g_free(items[i]);
        else
            value_free(f->of, items[i]);
    }
    g_free(items);
}

static void free_field(const struct field *f, void *value)
{
    switch (f->place) {
    case PLACE_TAG:
    case PLACE_ATTR:
    case PLACE_CONTENT:
    case PLACE_ELEM:
        if (kind_is_pointer(f->kind))
            g_free(MEMBER(void *, value, f->offset));
        break;
    case PLACE_OPAQUE:
        g_free(MEMBER(char *, value, f->offset));
        break;
    case PLACE_ELEMS:
    case PLACE_ITEMS:
        free_list(f, value);
        break;
    case PLACE_CHILD:
    case PLACE_SPLICE:
    case PLACE_ARM:
        value_free(f->of, MEMBER(void *, value, f->offset));
        break;
    case PLACE_INSIDE:
        free_inside(f->of, value);
        break;
    }
}

static void free_inside(const struct type *t, void *value)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (!(t->fields[i].flags & FIELD_SHADOWS))
            free_field(&t->fields[i], value);
}

void value_clear(const struct field *f, void *value)
{
    free_field(f, value);
    bool list = f->place == PLACE_ELEMS || f->place == PLACE_ITEMS;
    bool scalar = f->place == PLACE_ATTR || f->place == PLACE_CONTENT || f->place == PLACE_ELEM;
    if (f->place == PLACE_FLAG)
        MEMBER(bool, value, f->offset) = false;
    else if (scalar && (f->kind == KIND_ENUM || f->kind == KIND_YESNO || f->kind == KIND_ONOFF))
        MEMBER(int, value, f->offset) = 0;
    else if (!scalar || kind_is_pointer(f->kind))
        MEMBER(void *, value, f->offset) = NULL;
    if (list)
        MEMBER(size_t, value, f->extra) = 0;
    else if (scalar && f->extra)
        MEMBER(bool, value, f->extra) = false;
}

void value_free(const struct type *t, void *value)
{
    if (!value)
        return;
    free_inside(t, value);
    g_free(value);
}

static void copy_list(const struct field *f, void *to, const void *from)
{
    size_t n = MEMBER(size_t, from, f->extra);
    void **old = MEMBER(void **, from, f->offset);
    if (!n)
        return;
    void **items = g_new(void *, n);
    for (size_t i = 0; i < n; i++)
        items[i] = f->place == PLACE_ELEMS ? g_strdup(old[i]) : value_copy(f->of, old[i]);
    MEMBER(void **, to, f->offset) = items;
    MEMBER(size_t, to, f->extra) = n;
}

static void copy_field(const struct field *f, void *to, const void *from)
{
    switch (f->place) {
    case PLACE_NAME:
    case PLACE_TAG:
    case PLACE_ATTR:
    case PLACE_CONTENT:
    case PLACE_ELEM:
        scalar_copy(f, to, from);
        break;
    case PLACE_OPAQUE:
        MEMBER(char *, to, f->offset) = g_strdup(MEMBER(char *, from, f->offset));
        break;
    case PLACE_FLAG:
        MEMBER(bool, to, f->offset) = MEMBER(bool, from, f->offset);
        break;
    case PLACE_ELEMS:
    case PLACE_ITEMS:
        copy_list(f, to, from);
        break;
    case PLACE_CHILD:
    case PLACE_SPLICE:
    case PLACE_ARM:
        MEMBER(void *, to, f->offset) = value_copy(f->of, MEMBER(void *, from, f->offset));
        break;
    case PLACE_INSIDE:
        copy_inside(f->of, to, from);
        break;
    }
}

static void copy_inside(const struct type *t, void *to, const void *from)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (!(t->fields[i].flags & FIELD_SHADOWS))
            copy_field(&t->fields[i], to, from);
}

void *value_copy(const struct type *t, const void *value)
{
    if (!value)
        return NULL;
    void *made = g_malloc0(t->size);
    copy_inside(t, made, value);
    return made;
}

struct def *def_new(const struct type *t, void *value)
{
    struct def *d = g_new(struct def, 1);
    *d = (struct def){.refs = 1, .type = t, .value = value};
    return d;
}

struct def *def_ref(struct def *d)
{
    g_atomic_int_inc(&d->refs);
    return d;
}

void def_unref(struct def *d)
{
    if (!d || !g_atomic_int_dec_and_test(&d->refs))
        return;
    value_free(d->type, d->value);
    def_drop_text(d);
    g_free(d);
}

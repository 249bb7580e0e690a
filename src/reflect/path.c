/* One scalar inside a value by the dotted path of its field names. Called where data names fields:
 * typed parameters and their like. Never awaits. Invariant: setting makes the elements on the way
 * and touches nothing else.
 */
#include <string.h>

#include "reflect/path.h"
#include "reflect/scalar.h"

static const struct field *field_named(const struct type *t, const char *name, size_t len)
{
    for (unsigned i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (strncmp(f->name, name, len) == 0 && !f->name[len] && !(f->flags & FIELD_SHADOWS))
            return f;
    }
    return NULL;
}

static bool is_scalar(const struct field *f)
{
    return f->place == PLACE_TAG || f->place == PLACE_ATTR || f->place == PLACE_CONTENT ||
           f->place == PLACE_ELEM;
}

/* The owner of the last field of a path, *ret_field that field. NULL: not there. */
static void *find(const struct type *t, void *value, const char *path, bool make,
                  const struct field **ret_field)
{
    for (;;) {
        size_t len = strcspn(path, ".");
        const struct field *f = field_named(t, path, len);
        g_assert(f); /* paths are the program's own */
        if (is_scalar(f)) {
            *ret_field = f;
            return value;
        }
        t = f->of;
        if (f->place != PLACE_INSIDE) {
            void **child = (void **)member(value, f->offset);
            if (!*child && make)
                *child = value_new(t);
            value = *child;
        }
        if (!value)
            return NULL;
        path += len + 1;
    }
}

bool value_number(const struct type *t, const void *value, const char *path, uint64_t *ret)
{
    const struct field *f;
    void *owner = find(t, (void *)value, path, false, &f);
    if (!owner || !scalar_given(f, owner))
        return false;
    if (f->kind == KIND_INT)
        *ret = (uint64_t)(int64_t)MEMBER(int32_t, owner, f->offset);
    else if (kind_size(f->kind) == sizeof(uint64_t))
        *ret = MEMBER(uint64_t, owner, f->offset);
    else
        *ret = MEMBER(uint32_t, owner, f->offset);
    return true;
}

char *value_text(const struct type *t, const void *value, const char *path)
{
    const struct field *f;
    void *owner = find(t, (void *)value, path, false, &f);
    if (!owner || !scalar_given(f, owner))
        return NULL;
    GString *text = g_string_new(NULL);
    scalar_text(f, owner, text);
    return g_string_free(text, false);
}

int value_set(const struct type *t, void *value, const char *path, const char *text)
{
    const struct field *f;
    void *owner = find(t, value, path, text != NULL, &f);
    if (!text) {
        if (owner)
            scalar_clear(f, owner);
        return 0;
    }
    scalar_clear(f, owner);
    return scalar_read(f, owner, text, NULL);
}

int value_set_number(const struct type *t, void *value, const char *path, uint64_t number)
{
    char text[24];
    const struct field *f;
    find(t, value, path, true, &f);
    if (f->kind == KIND_INT || f->kind == KIND_I64)
        g_snprintf(text, sizeof(text), "%" G_GINT64_FORMAT, (int64_t)number);
    else
        g_snprintf(text, sizeof(text), "%" G_GUINT64_FORMAT, number);
    return value_set(t, value, path, text);
}

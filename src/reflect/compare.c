/* Compares two values by their descriptor tables: equal in everything, or in what a guest can see
 * ("may this definition replace that one?"). Called when a definition is to take the place of
 * another. Never awaits. Invariant: what differs is named by its path in the document, with both
 * values unless they are secret.
 */
#include <string.h>
#include "reflect/scalar.h"

/* A comparison under way; when something differs the path grows from the inside out. */
struct comparison {
    bool abi_only;
    GString *path;
    char *became; /* what happened to the last step of the path */
};

static bool same_inside(struct comparison *c, const struct type *t, const void *a, const void *b);

/* Always false: the answer of who finds a difference. */
static bool appeared(struct comparison *c, bool now)
{
    c->became = g_strdup(now ? "is new" : "is gone");
    return false;
}

static char *quoted(const struct field *f, const void *value)
{
    g_autoptr(GString) text = g_string_new("'");
    if (!scalar_given(f, value))
        return g_strdup("not given");
    scalar_text(f, value, text);
    if (f->kind == KIND_SIZE)
        g_string_append_printf(text, " %s", size_units[f->param].name);
    g_string_append_c(text, '\'');
    return g_strdup(text->str);
}

static bool same_scalar(struct comparison *c, const struct field *f, const void *a, const void *b)
{
    if (scalar_same(f, a, b))
        return true;
    if (f->flags & FIELD_SECRET) {
        c->became = g_strdup("has another value");
        return false;
    }
    g_autofree char *before = quoted(f, a), *after = quoted(f, b);
    c->became = !scalar_given(f, a)   ? g_strdup_printf("%s is new", after)
                : !scalar_given(f, b) ? g_strdup_printf("%s is gone", before)
                                      : g_strdup_printf("%s became %s", before, after);
    return false;
}

static bool same_text(struct comparison *c, const char *a, const char *b)
{
    if (g_strcmp0(a, b) == 0)
        return true;
    if (!a || !b)
        return appeared(c, b);
    c->became = g_strdup("has other text");
    return false;
}

static bool same_pointer(struct comparison *c, const struct type *t, const void *a, const void *b)
{
    if (a && b)
        return same_inside(c, t, a, b);
    return a == b ? true : appeared(c, b);
}

static bool same_item(struct comparison *c, const struct field *f, const void *a, const void *b)
{
    if (f->place == PLACE_ITEMS || !a || !b)
        return same_pointer(c, f->of, a, b);
    if (strcmp(a, b) == 0)
        return true;
    c->became = g_strdup_printf("'%s' became '%s'", (const char *)a, (const char *)b);
    return false;
}

static bool same_list(struct comparison *c, const struct field *f, const void *a, const void *b)
{
    size_t n = MEMBER(size_t, a, f->extra), m = MEMBER(size_t, b, f->extra);
    void **as = MEMBER(void **, a, f->offset), **bs = MEMBER(void **, b, f->offset);
    for (size_t i = 0; i < MAX(n, m); i++) {
        if (same_item(c, f, i < n ? as[i] : NULL, i < m ? bs[i] : NULL))
            continue;
        g_autofree char *index = g_strdup_printf("[%zu]", i + 1);
        g_string_prepend(c->path, index);
        return false;
    }
    return true;
}

static bool same_field(struct comparison *c, const struct field *f, const void *a, const void *b)
{
    switch (f->place) {
    case PLACE_FLAG:
        return MEMBER(bool, a, f->offset) == MEMBER(bool, b, f->offset) ||
               appeared(c, MEMBER(bool, b, f->offset));
    case PLACE_OPAQUE:
        return same_text(c, MEMBER(char *, a, f->offset), MEMBER(char *, b, f->offset));
    case PLACE_ELEMS:
    case PLACE_ITEMS:
        return same_list(c, f, a, b);
    case PLACE_CHILD:
    case PLACE_SPLICE:
    case PLACE_ARM:
        return same_pointer(c, f->of, MEMBER(void *, a, f->offset), MEMBER(void *, b, f->offset));
    case PLACE_INSIDE:
        return same_inside(c, f->of, a, b);
    default:
        return same_scalar(c, f, a, b);
    }
}

/* Items of a union by name are called as their elements are. */
static const char *step_name(const struct field *f)
{
    return f->place == PLACE_CONTENT ? "text()" : f->place == PLACE_NAME ? "name()" : f->xml;
}

static bool same_inside(struct comparison *c, const struct type *t, const void *a, const void *b)
{
    for (uint16_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (f->flags & FIELD_SHADOWS || (c->abi_only && !(f->flags & FIELD_ABI)) ||
            same_field(c, f, a, b))
            continue;
        if (step_name(f)) {
            bool attr = f->place == PLACE_ATTR || f->place == PLACE_TAG;
            g_string_prepend(c->path, step_name(f));
            g_string_prepend(c->path, attr ? "/@" : "/");
        }
        return false;
    }
    return true;
}

bool value_same(const struct type *t, const void *a, const void *b, bool abi_only, char **ret_what)
{
    struct comparison c = {.abi_only = abi_only, .path = g_string_new(NULL)};
    bool same = same_pointer(&c, t, a, b);
    const char *path = *c.path->str == '/' ? c.path->str + 1 : c.path->str;
    if (!same && ret_what)
        *ret_what = g_strdup_printf("%s: %s", *path ? path : t->root ? t->root : t->name, c.became);
    g_string_free(c.path, TRUE);
    g_free(c.became);
    return same;
}

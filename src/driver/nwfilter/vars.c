/* Variables in rules: $A goes through all values of A, together with every other one of the same
 * iterator; $A[@1] through those of another iterator; $A[1] is the second value. Called by plan.c.
 * Pure. */
#include "driver/nwfilter/vars.h"
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "driver/nwfilter/plan.h"
#include "reflect/type.h"

enum { ITERATORS_MAX = 16, CHOICES_MAX = 65536 };

static void free_list(gpointer list)
{
    g_ptr_array_unref(list);
}

GHashTable *filter_vars_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_list);
}

void filter_vars_add(GHashTable *vars, const char *name, const char *value)
{
    GPtrArray *list = g_hash_table_lookup(vars, name);
    if (!list) {
        list = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(vars, g_strdup(name), list);
    }
    g_ptr_array_add(list, g_strdup(value));
}

const void *filter_protocol_arm(const struct filter_protocol *p, const struct type **ret)
{
    for (uint16_t i = 0; i < type_filter_protocol.n_fields; i++) {
        const struct field *f = &type_filter_protocol.fields[i];
        if (f->place == PLACE_ARM && f->tag == (int32_t)p->protocol) {
            *ret = f->of;
            return *(void *const *)((const char *)p + f->offset);
        }
    }
    *ret = NULL;
    return NULL;
}

/* --- references ------------------------------------------------------------------------------- */

struct reference {
    const char *text; /* "$A[@1]", borrowed from the rule */
    char *name;
    unsigned iterator; /* which one it goes with, or */
    ssize_t index;     /* its only value; -1: it goes with the iterator */
    const GPtrArray *values;
};

static void reference_clear(gpointer p)
{
    g_free(((struct reference *)p)->name);
}

static struct reference read_reference(const char *text, GHashTable *vars)
{
    struct reference r = {.text = text, .index = -1};
    size_t len = strcspn(text + 1, "[");
    const char *inside = text[1 + len] ? text + 2 + len : NULL;
    r.name = g_strndup(text + 1, len);
    if (inside && *inside == '@')
        r.iterator = (unsigned)strtoul(inside + 1, NULL, 10);
    else if (inside)
        r.index = (ssize_t)strtoul(inside, NULL, 10);
    r.values = g_hash_table_lookup(vars, r.name);
    return r;
}

static GArray *references_of(const struct filter_rule *rule, GHashTable *vars)
{
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct reference));
    g_array_set_clear_func(list, reference_clear);
    for (size_t i = 0; i < rule->n_protocols; i++) {
        const struct type *t;
        const void *arm = filter_protocol_arm(rule->protocols[i], &t);
        for (uint16_t k = 0; arm && k < t->n_fields; k++) {
            const char *text = *(const char *const *)((const char *)arm + t->fields[k].offset);
            if (t->fields[k].kind != KIND_VAR || !text || *text != '$')
                continue;
            struct reference r = read_reference(text, vars);
            g_array_append_val(list, r);
        }
    }
    return list;
}

static bool has_value(const struct reference *r)
{
    return r->values && r->values->len && (r->index < 0 || (guint)r->index < r->values->len);
}

void filter_note_missing(const struct filter_rule *rule, GHashTable *vars, GPtrArray *missing)
{
    g_autoptr(GArray) refs = references_of(rule, vars);
    for (guint i = 0; i < refs->len; i++) {
        const struct reference *r = &g_array_index(refs, struct reference, i);
        if (!has_value(r) && !g_ptr_array_find_with_equal_func(missing, r->name, g_str_equal, NULL))
            g_ptr_array_add(missing, g_strdup(r->name));
    }
}

/* --- choices ---------------------------------------------------------------------------------- */

/* How many values the references of each iterator have: the longest list counts. */
static int count(const GArray *refs, size_t sizes[ITERATORS_MAX])
{
    for (size_t i = 0; i < ITERATORS_MAX; i++)
        sizes[i] = 1;
    for (guint i = 0; i < refs->len; i++) {
        const struct reference *r = &g_array_index(refs, struct reference, i);
        if (!has_value(r))
            return fail_in(FROM_NWFILTER, ERR_INTERNAL_ERROR, "the filter needs a value of '%s'",
                           r->text);
        if (r->iterator >= ITERATORS_MAX)
            return fail_in(FROM_NWFILTER, ERR_CONFIG_UNSUPPORTED, "'%s': iterators are 0 to %d",
                           r->text, ITERATORS_MAX - 1);
        if (r->index < 0)
            sizes[r->iterator] = MAX(sizes[r->iterator], r->values->len);
    }
    return 0;
}

/* The values of one choice, and a text that no other one has; NULL: a list has too few. */
static char *choose(const GArray *refs, const size_t at[ITERATORS_MAX], filter_values *values)
{
    g_autoptr(GString) key = g_string_new(NULL);
    for (guint i = 0; i < refs->len; i++) {
        const struct reference *r = &g_array_index(refs, struct reference, i);
        size_t n = r->index >= 0 ? (size_t)r->index : r->values->len == 1 ? 0 : at[r->iterator];
        if (n >= r->values->len) {
            fail_in(FROM_NWFILTER, ERR_INTERNAL_ERROR, "'%s' has %u values, others have more",
                    r->text, r->values->len);
            return NULL;
        }
        g_hash_table_insert(values, (char *)r->text, r->values->pdata[n]);
        g_string_append_printf(key, "%s\n", (const char *)r->values->pdata[n]);
    }
    return g_string_free(g_steal_pointer(&key), FALSE);
}

/* The lowest iterator goes fastest. */
static bool next(const size_t sizes[ITERATORS_MAX], size_t at[ITERATORS_MAX])
{
    for (size_t i = 0; i < ITERATORS_MAX; i++) {
        if (++at[i] < sizes[i])
            return true;
        at[i] = 0;
    }
    return false;
}

int filter_each_choice(const struct filter_rule *rule, GHashTable *vars,
                       int (*fn)(void *arg, filter_values *values), void *arg)
{
    g_autoptr(GArray) refs = references_of(rule, vars);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    size_t sizes[ITERATORS_MAX], at[ITERATORS_MAX] = {0}, n = 0;
    int rc = count(refs, sizes);
    bool more = rc == 0;
    while (more && rc == 0) {
        g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
        char *key = choose(refs, at, values);
        if (!key)
            return -1;
        if (++n > CHOICES_MAX) {
            g_free(key);
            return fail_in(FROM_NWFILTER, ERR_CONFIG_UNSUPPORTED,
                           "a rule would become more than %d", CHOICES_MAX);
        }
        if (g_hash_table_add(seen, key))
            rc = fn(arg, values);
        more = next(sizes, at);
    }
    return rc;
}

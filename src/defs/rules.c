/* The rules of model/rules over a definition: a walk that goes only where some rule looks. Called
 * by domain_check; pure. The rules are made ready once per process (by whoever asks first, under
 * g_once) and constant afterwards. Invariant: a rule that is in the table can be asked. */
#include "defs/rules.h"
#include "defs/rules_term.h"

struct ready {
    const struct rule *rule;
    GArray *when;     /* struct term */
    GPtrArray *needs; /* GArray * of struct term */
};
/* What is to do for values of one type. */
struct stop {
    const struct type *type;
    GPtrArray *rules;  /* struct ready * */
    GPtrArray *fields; /* const struct field *: where to go on */
    bool wanted;
};

static GHashTable *stops; /* type -> struct stop */
static const char *bad;   /* the first term that no document has */

static struct stop *stop_of(const struct type *type)
{
    struct stop *s = g_hash_table_lookup(stops, type);
    if (!s) {
        s = g_new0(struct stop, 1);
        *s = (struct stop){type, g_ptr_array_new(), g_ptr_array_new(), false};
        g_hash_table_insert(stops, (void *)type, s);
    }
    return s;
}

static bool has_values(const struct field *f)
{
    return (f->place == PLACE_CHILD || f->place == PLACE_ITEMS || f->place == PLACE_SPLICE ||
            f->place == PLACE_INSIDE || f->place == PLACE_ARM) &&
           !(f->flags & FIELD_SHADOWS);
}

static void reach(const struct type *type)
{
    if (g_hash_table_contains(stops, type))
        return;
    stop_of(type);
    for (unsigned i = 0; i < type->n_fields; i++)
        if (has_values(&type->fields[i]) && type->fields[i].of)
            reach(type->fields[i].of);
}

static GArray *make_terms(const char *text, const struct type *of)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GArray *terms = g_array_new(FALSE, FALSE, sizeof(struct term));
    for (char **w = words; *w; w++) {
        struct term t;
        if (!**w)
            continue;
        if (term_make(&t, *w, of) < 0 && !bad)
            bad = g_intern_string(*w);
        g_array_append_val(terms, t);
    }
    return terms;
}

static void make_ready(const struct rule *rule)
{
    struct ready *r = g_new0(struct ready, 1);
    *r = (struct ready){rule, make_terms(rule->when, rule->of), g_ptr_array_new()};
    const struct type *of = rule->of;
    if (rule->kind == RULE_UNIQUE && !bad)
        of = term_leaf(&g_array_index(r->when, struct term, 0))->of;
    for (const char *const *n = rule->needs; *n; n++)
        g_ptr_array_add(r->needs, make_terms(*n, of));
    g_ptr_array_add(stop_of(rule->of)->rules, r);
}

/* Types whose values hold values with rules, however deep. */
static void find_wanted(void)
{
    for (bool changed = true; changed;) {
        changed = false;
        GHashTableIter it;
        struct stop *s;
        g_hash_table_iter_init(&it, stops);
        while (g_hash_table_iter_next(&it, NULL, (void **)&s))
            for (unsigned i = 0; !s->wanted && i < s->type->n_fields; i++) {
                const struct field *f = &s->type->fields[i];
                struct stop *inner = has_values(f) && f->of ? stop_of(f->of) : NULL;
                changed |= s->wanted = s->rules->len || (inner && inner->wanted);
            }
    }
}

static void find_ways(void)
{
    GHashTableIter it;
    struct stop *s;
    g_hash_table_iter_init(&it, stops);
    while (g_hash_table_iter_next(&it, NULL, (void **)&s))
        for (unsigned i = 0; i < s->type->n_fields; i++) {
            const struct field *f = &s->type->fields[i];
            if (has_values(f) && f->of && stop_of(f->of)->wanted)
                g_ptr_array_add(s->fields, (void *)f);
        }
}

static void *compile(void *unused)
{
    (void)unused;
    stops = g_hash_table_new(NULL, NULL);
    reach(&type_domain);
    for (const struct rule *r = domain_rules; r->of; r++) {
        if (!g_hash_table_contains(stops, r->of))
            bad = r->of->name;
        make_ready(r);
    }
    find_wanted();
    find_ways();
    return stops;
}

static void compile_once(void)
{
    static GOnce once = G_ONCE_INIT;
    g_once(&once, compile, NULL);
}

int rules_compile(void)
{
    compile_once();
    return bad ? fail(ERR_INTERNAL_ERROR, "rules: no document has '%s'", bad) : 0;
}

/* --- asking ----------------------------------------------------------------------------------- */

/* Where a value stands: the chain up to the domain. */
struct trail {
    bool dropping; /* what is asked on this walk */
    const struct trail *up;
    const struct field *field;
    const void *value;
};

static bool all_hold(const GArray *terms, const struct fill *f, const void *value)
{
    for (guint i = 0; i < terms->len; i++)
        if (!term_holds(&g_array_index(terms, struct term, i), f, value))
            return false;
    return true;
}

/* "disk 'vda'", "controller type='scsi' index='0'". */
static void put_label(const struct fill *f, const struct type *type, const void *value,
                      GString *out)
{
    static const char *const names[] = {"target.dev", "name", "target.dir", "mac.address"};
    static const char *const facts[] = {"type", "mode", "model", "index", "id"};
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        struct term t;
        g_autofree char *text =
            term_make(&t, names[i], type) == 0 ? term_value(&t, f, value) : NULL;
        if (text) {
            g_string_append_printf(out, " '%s'", text);
            return;
        }
    }
    for (unsigned i = 0; i < G_N_ELEMENTS(facts); i++) {
        struct term t;
        g_autofree char *text =
            term_make(&t, facts[i], type) == 0 ? term_value(&t, f, value) : NULL;
        if (text)
            g_string_append_printf(out, " %s='%s'", facts[i], text);
    }
}

static void put_place(const struct fill *f, const struct trail *at, GString *out)
{
    if (!at->field) {
        g_string_append(out, "domain");
        return;
    }
    bool outer = !at->up->field || at->up->field->place == PLACE_INSIDE;
    bool silent = at->field->place == PLACE_SPLICE || at->field->place == PLACE_ARM;
    if (!outer)
        put_place(f, at->up, out);
    if (!silent)
        g_string_append_printf(out, "%s%s", outer ? "" : " ", at->field->xml);
    if (outer)
        put_label(f, at->field->of, at->value, out);
}

static void put_terms(const struct fill *f, const GArray *terms, const void *value, bool tell,
                      GString *out)
{
    for (guint i = 0; i < terms->len; i++) {
        const struct term *t = &g_array_index(terms, struct term, i);
        g_autoptr(GString) one = g_string_new(NULL);
        if (tell)
            term_tell(t, f, value, one);
        else
            term_want(t, one);
        g_string_append_printf(out, "%s%s", i ? (tell ? " with " : " and ") : "", one->str);
    }
}

static int broken(const struct ready *r, const struct fill *f, const struct trail *at)
{
    g_autoptr(GString) text = g_string_new(NULL);
    put_place(f, at, text);
    g_string_append(text, ": ");
    put_terms(f, r->when, at->value, true, text);
    g_string_append(text, r->needs->len ? " needs " : " is not possible");
    for (guint i = 0; i < r->needs->len; i++) {
        g_string_append(text, i ? ", or " : "");
        put_terms(f, r->needs->pdata[i], at->value, false, text);
    }
    if (r->rule->why)
        g_string_append_printf(text, " (%s)", r->rule->why);
    return fail(r->rule->code, "%s", text->str);
}

static int differ(const struct ready *r, const struct fill *f, const struct trail *at)
{
    const struct term *list = &g_array_index(r->when, struct term, 0);
    const struct term *by = &g_array_index((GArray *)r->needs->pdata[0], struct term, 0);
    size_t n;
    void *const *items = term_items(list, f, at->value, &n);
    if (n < 2)
        return 0;
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < n; i++) {
        char *text = term_value(by, f, items[i]);
        if (!text || g_hash_table_add(seen, text))
            continue;
        g_autoptr(GString) place = g_string_new(NULL), what = g_string_new(NULL);
        put_place(f, at, place);
        term_tell(by, f, items[i], what);
        return fail(r->rule->code, "%s: two of <%s> have %s", place->str, term_leaf(list)->xml,
                    what->str);
    }
    return 0;
}

static int ask(const struct ready *r, const struct fill *f, const struct trail *at)
{
    if ((f->ctx->generic && !r->rule->everywhere) || !all_hold(r->when, f, at->value))
        return 0;
    if (r->rule->kind == RULE_UNIQUE)
        return differ(r, f, at);
    for (guint i = 0; i < r->needs->len; i++)
        if (all_hold(r->needs->pdata[i], f, at->value))
            return 0;
    if (r->rule->kind == RULE_RULE)
        return broken(r, f, at);
    term_drop(&g_array_index(r->when, struct term, 0), f, (void *)at->value);
    return 0;
}

static int walk(const struct stop *s, const struct fill *f, const struct trail *at);

static int walk_into(const struct field *field, const struct fill *f, const struct trail *at)
{
    const struct stop *s = stop_of(field->of);
    const char *place = (const char *)at->value + field->offset;
    if (field->place == PLACE_INSIDE)
        return walk(s, f, &(struct trail){at->dropping, at, field, at->value});
    if (field->place != PLACE_ITEMS) {
        const void *value = *(void *const *)place;
        return value ? walk(s, f, &(struct trail){at->dropping, at, field, value}) : 0;
    }
    size_t n = *(const size_t *)((const char *)at->value + field->extra);
    void *const *items = *(void **const *)place;
    for (size_t i = 0; i < n; i++)
        if (walk(s, f, &(struct trail){at->dropping, at, field, items[i]}) < 0)
            return -1;
    return 0;
}

static bool is_drop(const struct ready *r)
{
    return r->rule->kind == RULE_DROP;
}

static int walk(const struct stop *s, const struct fill *f, const struct trail *at)
{
    for (guint i = 0; i < s->rules->len; i++)
        if (at->dropping == is_drop(s->rules->pdata[i]) && ask(s->rules->pdata[i], f, at) < 0)
            return -1;
    for (guint i = 0; i < s->fields->len; i++)
        if (walk_into(s->fields->pdata[i], f, at) < 0)
            return -1;
    return 0;
}

static int start(const struct fill *f, bool dropping)
{
    if (rules_compile() < 0)
        return -1;
    return walk(stop_of(&type_domain), f, &(struct trail){dropping, NULL, NULL, f->def});
}

int rules_drop(const struct fill *f)
{
    return start(f, true);
}

int rules_check(const struct fill *f)
{
    return start(f, false);
}

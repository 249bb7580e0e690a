/* The one form of packet filters: what documents imply, and at most two elements for each rule, one
 * as given and one negated. Called by document_fill. Never awaits.
 */
#include "defs/fill.h"
#include "gen/nwfilter.h"
#include "reflect/scalar.h"

hook_fn filter_default, filter_rule_default, filter_binding_default;

enum { PRIORITY_MOST = 1000, PRIORITY_OF_RULES = 500 };

/* Chains of a protocol come before the rules of the root chain; stp has no place of its own. */
static int chain_priority(const char *chain)
{
    static const struct {
        const char *prefix;
        int priority;
    } rows[] = {{"mac", -800},  {"vlan", -750}, {"ipv4", -700},
                {"ipv6", -600}, {"arp", -500},  {"rarp", -400}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_str_has_prefix(chain, rows[i].prefix))
            return rows[i].priority;
    return 0;
}

static bool has_only(const char *text, const char *more)
{
    for (; *text; text++)
        if (!g_ascii_isalnum(*text) && !strchr(more, *text))
            return false;
    return true;
}

static int by_name(const void *a, const void *b)
{
    struct filter_parameter *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

/* Names sorted, the values of one name in their order; what cannot be a variable is dropped. */
static void parameters_default(struct filter_ref *ref)
{
    size_t n = 0;
    for (size_t i = 0; i < ref->n_parameters; i++) {
        struct filter_parameter *p = ref->parameters[i];
        if (p->name && *p->name && p->value && *p->value && has_only(p->name, "_") &&
            has_only(p->value, "._:"))
            ref->parameters[n++] = p;
        else
            value_free(&type_filter_parameter, p);
    }
    ref->n_parameters = n;
    for (size_t i = 1; i < n; i++) /* stable, and most lists are sorted and short */
        for (size_t j = i; j > 0 && by_name(&ref->parameters[j - 1], &ref->parameters[j]) > 0;
             j--) {
            struct filter_parameter *p = ref->parameters[j];
            ref->parameters[j] = ref->parameters[j - 1];
            ref->parameters[j - 1] = p;
        }
}

int filter_default(void *value, struct hook_context *ctx)
{
    struct filter *filter = value;
    if (!filter->chain || !*filter->chain) {
        g_free(filter->chain);
        filter->chain = g_strdup("root");
        filter->has_priority = false;
    } else if (!filter->has_priority) {
        SET_NUMBER(filter, priority, chain_priority(filter->chain));
    }
    if (filter->has_priority && !filter->priority)
        filter->has_priority = false;
    for (size_t i = 0; i < filter->n_entries; i++)
        if (filter->entries[i]->filterref)
            parameters_default(filter->entries[i]->filterref);
    return 0;
}

int filter_binding_default(void *value, struct hook_context *ctx)
{
    struct filter_binding *binding = value;
    parameters_default(binding->filterref);
    return 0;
}

static const struct field *arm_of(enum filter_protocol_name protocol)
{
    const struct type *t = &type_filter_protocol;
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (t->fields[i].place == PLACE_ARM && t->fields[i].tag == (int32_t)protocol)
            return &t->fields[i];
    return NULL;
}

static void move(const struct field *f, void *to, void *from)
{
    scalar_clear(f, to);
    scalar_copy(f, to, from);
    scalar_clear(f, from);
}

/* A mask is negated with its address, an end with its start. */
static void follow_leaders(const struct type *t, void *halves[2])
{
    for (uint16_t i = 0; i < t->n_fields; i++) {
        const struct field *f = &t->fields[i];
        if (!f->tag)
            continue;
        bool negated = MEMBER(char *, halves[1], f->other) != NULL;
        if (scalar_given(f, halves[!negated]))
            move(f, halves[negated], halves[!negated]);
    }
}

static bool is_empty(const struct type *t, const void *value)
{
    for (uint16_t i = 0; i < t->n_fields; i++)
        if (scalar_given(&t->fields[i], value))
            return false;
    return true;
}

/* The attributes of all elements of the first one's protocol; later ones win. */
static void gather(struct filter_rule *rule, const struct field *arm, void *halves[2])
{
    const struct type *t = arm->of;
    for (size_t i = 0; i < rule->n_protocols; i++) {
        struct filter_protocol *p = rule->protocols[i];
        if (p->protocol != rule->protocols[0]->protocol)
            continue;
        bool negated = p->match == TRI_NO;
        void *from = MEMBER(void *, p, arm->offset);
        for (uint16_t j = 0; j < t->n_fields; j++) {
            if (!scalar_given(&t->fields[j], from))
                continue;
            scalar_clear(&t->fields[j], halves[!negated]);
            move(&t->fields[j], halves[negated], from);
        }
    }
}

static void protocols_default(struct filter_rule *rule)
{
    enum filter_protocol_name protocol = rule->protocols[0]->protocol;
    const struct field *arm = arm_of(protocol);
    void *halves[2] = {value_new(arm->of), value_new(arm->of)};
    gather(rule, arm, halves);
    follow_leaders(arm->of, halves);
    for (size_t i = 0; i < rule->n_protocols; i++)
        value_free(&type_filter_protocol, rule->protocols[i]);
    rule->n_protocols = 0;
    for (int negated = 0; negated < 2; negated++) {
        bool needed =
            !is_empty(arm->of, halves[negated]) || (!negated && is_empty(arm->of, halves[1]));
        if (!needed) {
            value_free(arm->of, halves[negated]);
            continue;
        }
        struct filter_protocol *p = value_new(&type_filter_protocol);
        p->protocol = protocol;
        p->match = negated ? TRI_NO : TRI_ABSENT;
        MEMBER(void *, p, arm->offset) = halves[negated];
        LIST_ADD(rule->protocols, rule->n_protocols, p);
    }
}

int filter_rule_default(void *value, struct hook_context *ctx)
{
    struct filter_rule *rule = value;
    if (rule->priority < -PRIORITY_MOST || rule->priority > PRIORITY_MOST)
        rule->priority = PRIORITY_OF_RULES;
    bool stateless = rule->statematch && (strcmp(rule->statematch, "0") == 0 ||
                                          g_ascii_strcasecmp(rule->statematch, "false") == 0);
    g_free(rule->statematch);
    rule->statematch = stateless ? g_strdup("false") : NULL;
    if (rule->n_protocols)
        protocols_default(rule);
    return 0;
}

/* Makes commands from packet filters. Called by apply.c and by the unit test. Pure.
 *
 * Frames from a guest pass the port's ebtables chain "in" (J while it is made), frames to it "out"
 * (P); filters with a chain of their own get one below those. Packets pass chains of iptables: FJ
 * from the guest to others, HJ from the guest to the host, FP to the guest. Invariant: rules of a
 * chain are in the order of their priorities, those of one priority as they stand. */
#include "driver/nwfilter/plan.h"
#include <string.h>
#include "base/error.h"
#include "driver/nwfilter/rows.h"
#include "driver/nwfilter/vars.h"
#include "gen/domain.h"
#include "reflect/type.h"
#include "sys/commands.h"

#define ROOT "root"
#define NO_STATE "NONE"
enum { DEPTH_MAX = 64 };

/* --- collecting ------------------------------------------------------------------------------- */

struct item {
    const struct filter_rule *rule;
    const struct filter *filter;
    GHashTable *vars;
};

struct collection {
    GArray *items;   /* struct item, as they stand */
    GPtrArray *vars; /* owns the tables of variables */
    filter_find_fn *find;
    void *arg;
};

static GHashTable *vars_below(GHashTable *above, const struct filter_ref *ref)
{
    GHashTable *vars = filter_vars_new();
    GHashTableIter i;
    gpointer name, list;
    for (size_t k = 0; k < ref->n_parameters; k++)
        filter_vars_add(vars, ref->parameters[k]->name, ref->parameters[k]->value);
    g_hash_table_iter_init(&i, above);
    while (g_hash_table_iter_next(&i, &name, &list))
        if (!g_hash_table_contains(vars, name))
            g_hash_table_insert(vars, g_strdup(name), g_ptr_array_ref(list));
    return vars;
}

static int collect(struct collection *c, const struct filter *f, GHashTable *vars, int depth)
{
    if (depth > DEPTH_MAX)
        return fail_in(FROM_NWFILTER, ERR_CONFIG_UNSUPPORTED, "filter '%s' is %d filters deep",
                       f->name, depth);
    for (size_t i = 0; i < f->n_entries; i++) {
        const struct filter_entry *e = f->entries[i];
        if (e->rule) {
            struct item item = {e->rule, f, vars};
            g_array_append_val(c->items, item);
        } else if (e->filterref) {
            const struct filter *other = c->find(c->arg, e->filterref->filter);
            GHashTable *below = other ? vars_below(vars, e->filterref) : NULL;
            if (!other)
                return -1;
            g_ptr_array_add(c->vars, below);
            if (collect(c, other, below, depth + 1) < 0)
                return -1;
        }
    }
    return 0;
}

static void collection_init(struct collection *c, filter_find_fn *find, void *arg)
{
    *c = (struct collection){
        .items = g_array_new(FALSE, FALSE, sizeof(struct item)),
        .vars = g_ptr_array_new_with_free_func((GDestroyNotify)g_hash_table_destroy),
        .find = find,
        .arg = arg};
}

static void collection_clear(struct collection *c)
{
    g_array_unref(c->items);
    g_ptr_array_unref(c->vars);
}

GPtrArray *filter_missing(const struct filter *filter, GHashTable *vars, filter_find_fn *find,
                          void *arg)
{
    struct collection c;
    GPtrArray *missing = g_ptr_array_new_with_free_func(g_free);
    collection_init(&c, find, arg);
    int rc = collect(&c, filter, vars, 0);
    for (guint i = 0; i < c.items->len; i++) {
        const struct item *item = &g_array_index(c.items, struct item, i);
        filter_note_missing(item->rule, item->vars, missing);
    }
    collection_clear(&c);
    if (rc == 0)
        return missing;
    g_ptr_array_unref(missing);
    return NULL;
}

/* Stable: an item's place breaks ties. */
static GArray *sorted(const GArray *items)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(struct item));
    for (guint i = 0; i < items->len; i++) {
        const struct item *item = &g_array_index(items, struct item, i);
        guint at = out->len;
        while (at > 0 &&
               g_array_index(out, struct item, at - 1).rule->priority > item->rule->priority)
            at--;
        g_array_insert_val(out, at, *item);
    }
    return out;
}

/* --- commands --------------------------------------------------------------------------------- */

struct making {
    const struct filter_port *port;
    struct filter_plan *plan;
    const struct item *item;
    const struct filter_protocol *protocol; /* NULL: any frame */
    GPtrArray *root;                        /* struct root_command: of the port's own chains */
};

/* Jumps to chains stand among the rules of the root chains, by priority. */
struct root_command {
    int priority;
    char **words;
};

static GPtrArray *words_new(const char *head)
{
    GPtrArray *words = g_ptr_array_new();
    words_add(words, head);
    return words;
}

static bool goes_in(const struct filter_rule *r) /* from the guest */
{
    return r->direction != FILTER_DIRECTION_IN;
}

static bool goes_out(const struct filter_rule *r)
{
    return r->direction != FILTER_DIRECTION_OUT;
}

/* --- the link layer --------------------------------------------------------------------------- */

static const char *link_target(enum filter_action action)
{
    static const char *const targets[] = {[FILTER_ACTION_ACCEPT] = "ACCEPT",
                                          [FILTER_ACTION_DROP] = "DROP",
                                          [FILTER_ACTION_REJECT] = "DROP",
                                          [FILTER_ACTION_RETURN] = "RETURN",
                                          [FILTER_ACTION_CONTINUE] = "CONTINUE"};
    return targets[action];
}

static bool is_root(const struct filter *f)
{
    return !f->chain || strcmp(f->chain, ROOT) == 0;
}

/* "J-vnet0-ipv4-ip", or the port's own. */
static char *chain_of(const struct making *m, char letter)
{
    return is_root(m->item->filter)
               ? g_strdup_printf("libvirt-%c-%s", letter, m->port->name)
               : g_strdup_printf("%c-%s-%s", letter, m->port->name, m->item->filter->chain);
}

static void insert_root(struct making *m, int priority, char **words)
{
    struct root_command *c = g_new(struct root_command, 1);
    *c = (struct root_command){priority, words};
    guint at = m->root->len;
    while (at > 0 && ((struct root_command *)m->root->pdata[at - 1])->priority > priority)
        at--;
    g_ptr_array_insert(m->root, (gint)at, c);
}

/* Frames that a chain is for. */
static const char *frames_of(const char *chain)
{
    static const struct {
        const char *prefix, *match;
    } kinds[] = {{"mac", ""},           {"vlan", "-p 0x8100"}, {"stp", "-d 01:80:c2:00:00:00"},
                 {"ipv4", "-p 0x0800"}, {"ipv6", "-p 0x86dd"}, {"arp", "-p 0x0806"},
                 {"rarp", "-p 0x8035"}};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_has_prefix(chain, kinds[i].prefix))
            return kinds[i].match;
    return "";
}

/* Made when a rule needs it, with the jump that leads there. */
static void need_chain(struct making *m, char letter, const char *chain)
{
    const struct filter *f = m->item->filter;
    if (is_root(f) || g_ptr_array_find_with_equal_func(m->plan->chains, chain, g_str_equal, NULL))
        return;
    g_ptr_array_add(m->plan->chains, g_strdup(chain));
    GPtrArray *words = words_new("ebtables --concurrent -t nat -A");
    g_ptr_array_add(words, g_strdup_printf("libvirt-%c-%s", letter, m->port->name));
    words_add(words, frames_of(f->chain));
    g_ptr_array_add(words, g_strdup("-j"));
    g_ptr_array_add(words, g_strdup(chain));
    insert_root(m, f->priority, words_end(words));
}

static void put_rows(const struct making *m, const struct protocol_rows *p, filter_values *values,
                     bool turned, GPtrArray *words)
{
    struct row_reader r = {
        .values = values, .turned = turned, .negated = m->protocol->match == TRI_NO};
    r.arm = filter_protocol_arm(m->protocol, &r.type);
    for (size_t i = 0; r.arm && p->rows[i].field; i++) {
        if (i == p->before)
            words_add(words, p->name);
        row_write(&r, &p->rows[i], words);
        if (!p->rows[i + 1].field && i + 1 <= p->before)
            words_add(words, p->name);
    }
}

static void add_link_rule(struct making *m, const struct protocol_rows *p, filter_values *values,
                          char letter, bool turned)
{
    g_autofree char *chain = chain_of(m, letter);
    need_chain(m, letter, chain);
    GPtrArray *words = words_new("ebtables --concurrent -t nat -A");
    g_ptr_array_add(words, g_strdup(chain));
    if (m->protocol)
        put_rows(m, p, values, turned, words);
    g_ptr_array_add(words, g_strdup("-j"));
    g_ptr_array_add(words, g_strdup(link_target(m->item->rule->action)));
    if (is_root(m->item->filter))
        insert_root(m, m->item->rule->priority, words_end(words));
    else
        g_ptr_array_add(m->plan->ebtables, words_end(words));
}

static void add_link(struct making *m, const struct protocol_rows *p, filter_values *values)
{
    const struct filter_rule *rule = m->item->rule;
    if (goes_in(rule))
        add_link_rule(m, p, values, m->port->in, rule->direction == FILTER_DIRECTION_INOUT);
    if (goes_out(rule))
        add_link_rule(m, p, values, m->port->out, false);
}

/* --- IP --------------------------------------------------------------------------------------- */

/* How the state of connections comes into a rule. */
enum stating {
    STATE_NOT,  /* not at all */
    STATE_NEW,  /* answers are let through by themselves, told by direction */
    STATE_ICMP, /* the same for one way */
    STATE_GIVEN,
};

static enum stating stating_of(const struct making *m, const char *given, const char *type)
{
    const struct filter_rule *r = m->item->rule;
    bool off = r->statematch &&
               (g_ascii_strcasecmp(r->statematch, "false") == 0 || strcmp(r->statematch, "0") == 0);
    if (given)
        return strcmp(given, NO_STATE) == 0 ? STATE_NOT : STATE_GIVEN;
    if (r->action != FILTER_ACTION_ACCEPT || r->direction == FILTER_DIRECTION_INOUT || off)
        return STATE_NOT;
    return type ? STATE_ICMP : STATE_NEW;
}

/* Which of the three chains get the rule. */
static bool both_ways(const struct making *m, enum stating s, const char *given)
{
    const struct filter_rule *r = m->item->rule;
    if (r->direction == FILTER_DIRECTION_INOUT)
        return true;
    if (s == STATE_GIVEN || s == STATE_ICMP || given)
        return false;
    return r->action == FILTER_ACTION_ACCEPT || r->action == FILTER_ACTION_CONTINUE;
}

static void put_state(GPtrArray *words, enum stating s, const char *given, bool answer)
{
    if (s == STATE_GIVEN) {
        words_add(words, "-m conntrack --ctstate");
        g_ptr_array_add(words, g_strdup(given));
    } else if (s != STATE_NOT) {
        words_add(words, "-m conntrack --ctstate");
        words_add(words, answer ? "ESTABLISHED" : "NEW,ESTABLISHED");
    }
    if (s == STATE_NEW) {
        words_add(words, "-m conntrack --ctdir");
        words_add(words, answer ? "Reply" : "Original");
    }
}

static char *turned_flags(const char *flags)
{
    g_auto(GStrv) words = g_strsplit(flags, ",", -1);
    for (char **w = words; *w; w++) {
        const char *other = strcmp(*w, "src") == 0 ? "dst" : "src";
        memcpy(*w, other, 3);
    }
    return g_strjoinv(",", words);
}

static void put_tail(const struct row_reader *r, GPtrArray *words)
{
    g_autofree char *limit = row_text(r, "connlimit_above"), *set = row_text(r, "ipset");
    g_autofree char *flags = row_text(r, "ipsetflags"), *comment = row_text(r, "comment");
    if (limit) {
        words_add(words, "-m connlimit --connlimit-above");
        g_ptr_array_add(words, g_strdup(limit));
    }
    if (set && flags) {
        words_add(words, "-m set --match-set");
        g_ptr_array_add(words, g_strdup(set));
        g_ptr_array_add(words, r->turned ? turned_flags(flags) : g_strdup(flags));
    }
    if (comment) {
        words_add(words, "-m comment --comment");
        g_ptr_array_add(words, g_strdup(comment));
    }
}

static void put_ip_target(GPtrArray *words, enum filter_action action, bool to_guest)
{
    static const char *const targets[] = {[FILTER_ACTION_DROP] = "DROP",
                                          [FILTER_ACTION_REJECT] = "REJECT",
                                          [FILTER_ACTION_RETURN] = "RETURN"};
    if (action == FILTER_ACTION_CONTINUE) /* a rule without a target counts and goes on */
        return;
    g_ptr_array_add(words, g_strdup("-j"));
    g_ptr_array_add(words, g_strdup(action != FILTER_ACTION_ACCEPT ? targets[action]
                                    : to_guest                     ? "ACCEPT"
                                                                   : "RETURN"));
}

struct ip_rule {
    const struct protocol_rows *rows;
    filter_values *values;
    enum stating stating;
    char *given;
};

/* which: 'F' through the host, 'H' to it; from the guest or to it. */
static void add_ip_rule(struct making *m, const struct ip_rule *rule, char which, bool to_guest)
{
    bool declared = m->item->rule->direction == FILTER_DIRECTION_OUT ? !to_guest : to_guest;
    GPtrArray *words = words_new(rule->rows->v6 ? "ip6tables -w -A" : "iptables -w -A");
    char letter = to_guest ? m->port->out : m->port->in;
    g_ptr_array_add(words, g_strdup_printf("%c%c-%s", which, letter, m->port->name));
    put_rows(m, rule->rows, rule->values, !declared, words);
    put_state(words, rule->stating, rule->given, !declared);
    struct row_reader r = {.values = rule->values, .turned = !declared};
    r.arm = filter_protocol_arm(m->protocol, &r.type);
    put_tail(&r, words);
    put_ip_target(words, m->item->rule->action, to_guest);
    g_ptr_array_add(rule->rows->v6 ? m->plan->ip6tables : m->plan->iptables, words_end(words));
}

static void add_ip(struct making *m, const struct protocol_rows *p, filter_values *values)
{
    struct row_reader r = {.values = values};
    r.arm = filter_protocol_arm(m->protocol, &r.type);
    g_autofree char *given = row_text(&r, "state");
    bool icmp = m->protocol->protocol == FILTER_PROTOCOL_NAME_ICMP ||
                m->protocol->protocol == FILTER_PROTOCOL_NAME_ICMPV6;
    g_autofree char *type = icmp ? row_text(&r, "type") : NULL;
    g_autofree char *limit = row_text(&r, "connlimit_above");
    struct ip_rule rule = {p, values, stating_of(m, given, type), given};
    bool both = both_ways(m, rule.stating, given) && !(limit && !goes_in(m->item->rule));
    if (goes_in(m->item->rule) || both)
        add_ip_rule(m, &rule, 'F', false);
    if (goes_out(m->item->rule) || both)
        add_ip_rule(m, &rule, 'F', true);
    if (goes_in(m->item->rule) || both)
        add_ip_rule(m, &rule, 'H', false);
}

/* --- all -------------------------------------------------------------------------------------- */

static int add_choice(void *arg, filter_values *values)
{
    struct making *m = arg;
    const struct filter_rule *rule = m->item->rule;
    m->protocol = NULL;
    if (!rule->n_protocols)
        add_link(m, NULL, values);
    for (size_t i = 0; i < rule->n_protocols; i++) {
        m->protocol = rule->protocols[i];
        const struct protocol_rows *p = rows_of(m->protocol->protocol);
        if (!p)
            continue;
        if (p->link_layer)
            add_link(m, p, values);
        else
            add_ip(m, p, values);
    }
    return 0;
}

/* The port's own chains come first, so that those they lead to are made when they are filled. */
static void finish_root(struct making *m)
{
    GPtrArray *rest = m->plan->ebtables;
    m->plan->ebtables = commands_new();
    for (guint i = 0; i < m->root->len; i++)
        g_ptr_array_add(m->plan->ebtables, ((struct root_command *)m->root->pdata[i])->words);
    for (guint i = 0; i < rest->len; i++)
        g_ptr_array_add(m->plan->ebtables, rest->pdata[i]);
    g_ptr_array_set_free_func(rest, NULL);
    g_ptr_array_unref(rest);
}

int filter_plan(const struct filter *filter, const struct filter_port *port, GHashTable *vars,
                filter_find_fn *find, void *arg, struct filter_plan *ret)
{
    struct collection c;
    *ret = (struct filter_plan){g_ptr_array_new_with_free_func(g_free), commands_new(),
                                commands_new(), commands_new()};
    collection_init(&c, find, arg);
    int rc = collect(&c, filter, vars, 0);
    g_autoptr(GArray) items = sorted(c.items);
    g_autoptr(GPtrArray) root = g_ptr_array_new_with_free_func(g_free);
    struct making m = {.port = port, .plan = ret, .root = root};
    for (guint i = 0; i < items->len && rc == 0; i++) {
        m.item = &g_array_index(items, struct item, i);
        rc = filter_each_choice(m.item->rule, m.item->vars, add_choice, &m);
    }
    finish_root(&m);
    collection_clear(&c);
    if (rc < 0)
        filter_plan_clear(ret);
    return rc;
}

void filter_plan_clear(struct filter_plan *plan)
{
    g_ptr_array_unref(plan->chains);
    g_ptr_array_unref(plan->ebtables);
    g_ptr_array_unref(plan->iptables);
    g_ptr_array_unref(plan->ip6tables);
    *plan = (struct filter_plan){0};
}

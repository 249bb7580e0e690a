/* Bodies that count and list guests. Named by drivers' tables. They await only when an access
 * driver is asked about each guest. Invariant: a list is one moment of the registry, in order of
 * definition, less what the client may not see.
 */
#include <glib.h>

#include "guest/ops.h"

enum { /* virDomainState */
       STATE_RUNNING = 1,
       STATE_PAUSED = 3,
       STATE_SHUTOFF = 5,
};

enum { /* virConnectListAllDomainsFlags */
       LIST_ACTIVE = 1 << 0,
       LIST_INACTIVE = 1 << 1,
       LIST_PERSISTENT = 1 << 2,
       LIST_TRANSIENT = 1 << 3,
       LIST_RUNNING = 1 << 4,
       LIST_PAUSED = 1 << 5,
       LIST_SHUTOFF = 1 << 6,
       LIST_OTHER = 1 << 7,
       LIST_MANAGEDSAVE = 1 << 8,
       LIST_NO_MANAGEDSAVE = 1 << 9,
       LIST_AUTOSTART = 1 << 10,
       LIST_NO_AUTOSTART = 1 << 11,
       LIST_HAS_SNAPSHOT = 1 << 12,
       LIST_NO_SNAPSHOT = 1 << 13,
       LIST_HAS_CHECKPOINT = 1 << 14,
       LIST_NO_CHECKPOINT = 1 << 15,
       LIST_STATES = LIST_RUNNING | LIST_PAUSED | LIST_SHUTOFF | LIST_OTHER,
};

/* A pair of opposite flags: none or both select everything. */
static bool pair_allows(uint32_t flags, uint32_t yes, uint32_t no, bool is)
{
    return !(flags & (yes | no)) || (flags & (is ? yes : no));
}

static uint32_t state_flag(int state)
{
    switch (state) {
    case STATE_RUNNING:
        return LIST_RUNNING;
    case STATE_PAUSED:
        return LIST_PAUSED;
    case STATE_SHUTOFF:
        return LIST_SHUTOFF;
    default:
        return LIST_OTHER;
    }
}

bool guest_matches(const struct guest *g, uint32_t f)
{
    return pair_allows(f, LIST_ACTIVE, LIST_INACTIVE, guest_is_active(g)) &&
           pair_allows(f, LIST_PERSISTENT, LIST_TRANSIENT, g->persistent) &&
           (!(f & LIST_STATES) || (f & state_flag(g->state))) &&
           pair_allows(f, LIST_MANAGEDSAVE, LIST_NO_MANAGEDSAVE, g->has_managed_save) &&
           pair_allows(f, LIST_AUTOSTART, LIST_NO_AUTOSTART, g->autostart) &&
           pair_allows(f, LIST_HAS_SNAPSHOT, LIST_NO_SNAPSHOT, g->n_snapshots > 0) &&
           pair_allows(f, LIST_HAS_CHECKPOINT, LIST_NO_CHECKPOINT, g->n_checkpoints > 0);
}

/* Calls fn for each guest that matches and that the client may see, until fn says no. */
AWAITS static int each_visible(struct call *call, uint32_t flags,
                               bool (*fn)(struct guest *g, void *arg), void *arg)
{
    struct guest **list;
    size_t n = guest_list(call_registry(call), &list);
    int rc = 0;
    for (size_t i = 0; i < n && rc >= 0; i++) {
        if (list[i]->removed || !guest_matches(list[i], flags))
            continue;
        rc = call_sees_guest(call, list[i]);
        if (rc > 0 && !fn(list[i], arg))
            break;
    }
    guest_list_free(list, n);
    return rc < 0 ? -1 : 0;
}

struct listing {
    struct call *call;
    uint32_t n, max;
    struct nonnull_domain *domains;
    int32_t *ids;
    const char **names;
};

static bool put_domain(struct guest *g, void *arg)
{
    struct listing *l = arg;
    if (l->domains)
        call_put_domain(l->call, g, &l->domains[l->n]);
    return ++l->n < l->max;
}

static size_t room(struct call *call)
{
    struct guest_registry *r = call_registry(call);
    return guest_count(r, true) + guest_count(r, false) + 1;
}

AWAITS int ops_connect_list_all_domains(struct call *call,
                                        const struct connect_list_all_domains_args *args,
                                        struct connect_list_all_domains_ret *ret)
{
    struct listing l = {.call = call, .max = UINT32_MAX};
    if (args->need_results)
        l.domains = arena_new_array(call->mem, struct nonnull_domain, room(call));
    if (each_visible(call, args->flags, put_domain, &l) < 0)
        return -1;
    ret->domains = l.domains;
    ret->n_domains = l.domains ? l.n : 0;
    ret->ret = l.n;
    return 0;
}

static bool put_id(struct guest *g, void *arg)
{
    struct listing *l = arg;
    if (l->n < l->max)
        l->ids[l->n++] = g->id;
    return l->n < l->max;
}

AWAITS int ops_connect_list_domains(struct call *call, const struct connect_list_domains_args *args,
                                    struct connect_list_domains_ret *ret)
{
    struct listing l = {.call = call, .max = args->maxids > 0 ? (uint32_t)args->maxids : 0};
    l.ids = arena_new_array(call->mem, int32_t, room(call));
    if (each_visible(call, LIST_ACTIVE, put_id, &l) < 0)
        return -1;
    ret->n_ids = l.n;
    ret->ids = l.ids;
    return 0;
}

static bool put_name(struct guest *g, void *arg)
{
    struct listing *l = arg;
    if (l->n < l->max)
        l->names[l->n++] = arena_strdup(l->call->mem, g->name);
    return l->n < l->max;
}

AWAITS int ops_connect_list_defined_domains(struct call *call,
                                            const struct connect_list_defined_domains_args *args,
                                            struct connect_list_defined_domains_ret *ret)
{
    struct listing l = {.call = call, .max = args->maxnames > 0 ? (uint32_t)args->maxnames : 0};
    l.names = arena_new_array(call->mem, const char *, room(call));
    if (each_visible(call, LIST_INACTIVE, put_name, &l) < 0)
        return -1;
    ret->n_names = l.n;
    ret->names = l.names;
    return 0;
}

static bool count_one(struct guest *g, void *arg)
{
    ++*(int32_t *)arg;
    return true;
}

AWAITS int ops_connect_num_of_domains(struct call *call, const void *args,
                                      struct connect_num_of_domains_ret *ret)
{
    return each_visible(call, LIST_ACTIVE, count_one, &ret->num);
}

AWAITS int ops_connect_num_of_defined_domains(struct call *call, const void *args,
                                              struct connect_num_of_defined_domains_ret *ret)
{
    return each_visible(call, LIST_INACTIVE, count_one, &ret->num);
}

/* Brings bindings into the kernel: finds out which variables the filter needs, plans, applies, and
 * learns the guest's address where that is what is missing. Called by ops.c and driver.c; awaits
 * programs. Invariant: a binding's rules are those of its filter as it was last defined. */
#include "driver/nwfilter/bind.h"
#include <arpa/inet.h>
#include <string.h>
#include "base/ids.h"
#include "base/log.h"
#include "driver/nwfilter/apply.h"
#include "driver/nwfilter/learn.h"
#include "driver/nwfilter/plan.h"
#include "gen/domain.h"
#include "store/state.h"
#include "sys/commands.h"
#include "sys/netlink.h"

#define LANE_WAIT seconds(30)
#define VAR_IP "IP"
#define VAR_MAC "MAC"
#define VAR_LEARNING "CTRL_IP_LEARNING"
#define VAR_SERVER "DHCPSERVER"

/* A binding's priv. */
struct bound {
    struct applied *applied;
    struct learner *learner;
    char *ip; /* learnt */
    struct driver_state *driver;
    struct object *binding; /* borrowed: it owns us */
};

static struct bound *bound_of(struct object *o)
{
    if (!o->priv) {
        struct bound *b = g_new0(struct bound, 1);
        b->applied = applied_new();
        b->binding = o;
        o->priv = b;
    }
    return o->priv;
}

void binding_free_priv(void *priv)
{
    struct bound *b = priv;
    applied_free(b->applied);
    learner_free(b->learner);
    g_free(b->ip);
    g_free(b);
}

static const struct filter_binding *value_of(const struct object *o)
{
    return object_value(o, false);
}

/* --- filters and variables -------------------------------------------------------------------- */

static const struct filter *find_filter(void *arg, const char *name)
{
    struct driver_state *d = arg;
    struct object *o = name ? object_by_name(d->filters, name) : NULL;
    if (!o) {
        error_clear();
        return fail_in(FROM_NWFILTER, ERR_INTERNAL_ERROR, "there is no filter '%s'",
                       name ? name : ""),
               NULL;
    }
    const struct filter *f = object_value(o, true);
    object_unref(o); /* the registry keeps it, and nothing awaits while a plan is made */
    return f;
}

static GHashTable *vars_of(const struct object *o)
{
    const struct filter_binding *b = value_of(o);
    const struct bound *bound = o->priv;
    GHashTable *vars = filter_vars_new();
    for (size_t i = 0; i < b->filterref->n_parameters; i++)
        filter_vars_add(vars, b->filterref->parameters[i]->name,
                        b->filterref->parameters[i]->value);
    if (!g_hash_table_contains(vars, VAR_MAC) && b->mac->address)
        filter_vars_add(vars, VAR_MAC, b->mac->address);
    if (!g_hash_table_contains(vars, VAR_IP) && bound && bound->ip)
        filter_vars_add(vars, VAR_IP, bound->ip);
    return vars;
}

static const char *first_of(GHashTable *vars, const char *name)
{
    GPtrArray *list = g_hash_table_lookup(vars, name);
    return list && list->len ? list->pdata[0] : NULL;
}

/* 1: the address has to be learnt first; 0: all is known; -1 with the reason. */
static int must_learn(struct driver_state *d, const struct filter *f, GHashTable *vars)
{
    g_autoptr(GPtrArray) missing = filter_missing(f, vars, find_filter, d);
    if (!missing)
        return -1;
    if (!missing->len)
        return 0;
    const char *how = first_of(vars, VAR_LEARNING);
    bool only_ip = missing->len == 1 && strcmp(missing->pdata[0], VAR_IP) == 0;
    if (only_ip && g_strcmp0(how, "none") != 0)
        return 1;
    g_ptr_array_add(missing, NULL);
    g_autofree char *names = g_strjoinv(", ", (char **)missing->pdata);
    return fail_in(FROM_NWFILTER, ERR_INTERNAL_ERROR, "filter '%s' needs values of: %s", f->name,
                   names);
}

/* --- until the address is known --------------------------------------------------------------- */

/* The guest asks for an address and tells it, as nobody else. */
static void plan_basic(const char *port, const char *mac, bool dhcp, struct filter_plan *ret)
{
    *ret = (struct filter_plan){g_ptr_array_new_with_free_func(g_free), commands_new(),
                                commands_new(), commands_new()};
    const char *ip_in =
        dhcp ? " --ip-protocol 17 --ip-source-port 68 --ip-destination-port 67" : "";
    const char *ip_out =
        dhcp ? " --ip-protocol 17 --ip-source-port 67 --ip-destination-port 68" : "";
    g_autofree char *other = g_strdup_printf("-A libvirt-I-%s ! -s %s -j DROP", port, mac);
    g_autofree char *in = g_strdup_printf("-A libvirt-I-%s -p ipv4%s -j ACCEPT", port, ip_in);
    g_autofree char *arp = g_strdup_printf("-A libvirt-I-%s -p 0x806 -j ACCEPT", port);
    g_autofree char *rest = g_strdup_printf("-A libvirt-I-%s -j DROP", port);
    g_autofree char *out = g_strdup_printf("-A libvirt-O-%s -p ipv4%s -j ACCEPT", port, ip_out);
    g_autofree char *arp_out = g_strdup_printf("-A libvirt-O-%s -p 0x806 -j ACCEPT", port);
    g_autofree char *rest_out = g_strdup_printf("-A libvirt-O-%s -j DROP", port);
    const char *const all[] = {other,   in, dhcp ? NULL : arp, rest, out, dhcp ? NULL : arp_out,
                               rest_out};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i])
            commands_add(ret->ebtables, all[i], NULL);
}

AWAITS static int apply_learnt(void *arg)
{
    struct object *o = arg;
    struct bound *b = bound_of(o);
    DEADLINE(LANE_WAIT);
    if (lane_enter(o->lane, LANE_MODIFY, "an address that was learnt") == 0) {
        if (!o->removed && binding_apply(b->driver, o) < 0)
            log_error("port '%s': %s", o->name, error_text());
        lane_leave(o->lane);
    }
    error_clear();
    object_unref(o);
    return 0;
}

static void on_learnt(void *arg, const char *ip)
{
    struct bound *b = arg;
    log_info("port '%s' has address %s", b->binding->name, ip);
    g_free(b->ip);
    b->ip = g_strdup(ip);
    fiber_spawn(b->driver->group, "address of a port", apply_learnt, object_ref(b->binding));
}

AWAITS static int apply_basic(struct driver_state *d, struct object *o, GHashTable *vars)
{
    struct bound *b = bound_of(o);
    const char *mac_text = value_of(o)->mac->address, *server = first_of(vars, VAR_SERVER);
    bool dhcp = g_strcmp0(first_of(vars, VAR_LEARNING), "dhcp") == 0;
    uint8_t mac[6], server_ip[4];
    struct filter_plan plan;
    if (!mac_text || !mac_parse(mac_text, mac))
        return fail_in(FROM_NWFILTER, ERR_XML_ERROR, "port '%s' needs a MAC address", o->name);
    bool has_server = server && inet_pton(AF_INET, server, server_ip) == 1;
    learner_free(b->learner);
    b->driver = d;
    b->learner = learner_new(o->name, mac, dhcp, has_server ? server_ip : NULL, on_learnt, b);
    if (!b->learner)
        return -1;
    plan_basic(o->name, mac_text, dhcp, &plan);
    int rc = filter_apply(o->name, &plan, b->applied);
    filter_plan_clear(&plan);
    return rc;
}

/* --- the binding ------------------------------------------------------------------------------ */

AWAITS static int apply_filter(struct object *o, const struct filter *f, GHashTable *vars,
                               struct driver_state *d)
{
    struct filter_port port = {o->name, 'I', 'O'};
    struct filter_plan plan;
    if (filter_plan(f, &port, vars, find_filter, d, &plan) < 0)
        return -1;
    int rc = filter_apply(o->name, &plan, bound_of(o)->applied);
    filter_plan_clear(&plan);
    return rc;
}

AWAITS int binding_apply(struct driver_state *d, struct object *o)
{
    const struct filter *f = find_filter(d, value_of(o)->filterref->filter);
    g_autoptr(GHashTable) vars = vars_of(o);
    int learn = f ? must_learn(d, f, vars) : -1;
    if (learn < 0)
        return -1;
    int rc = learn ? apply_basic(d, o, vars) : apply_filter(o, f, vars, d);
    if (rc == 0 && !learn)
        g_clear_pointer(&bound_of(o)->learner, learner_free);
    if (rc == 0)
        return 0;
    context("port '%s'", o->name);
    return -1;
}

AWAITS void binding_remove(struct object *o)
{
    struct bound *b = bound_of(o);
    g_clear_pointer(&b->learner, learner_free);
    filter_remove(o->name, b->applied);
}

/* The port of a guest that ended meanwhile is gone, and what led to it with it. */
AWAITS void binding_take_up(struct driver_state *d, struct object *o)
{
    filter_sweep(o->name);
    if (!net_link_exists(o->name)) {
        log_info("the port '%s' of a filter is gone", o->name);
        if (state_remove(d->bindings_dir, o->name) < 0)
            error_clear();
        object_gone(o);
    } else if (binding_apply(d, o) < 0) {
        log_error("%s", error_text());
        error_clear();
    }
}

static bool needs(struct driver_state *d, const struct object *o, const char *filter)
{
    const char *first = value_of(o)->filterref->filter;
    if (g_strcmp0(first, filter) == 0)
        return true;
    const struct filter *f = find_filter(d, first);
    bool yes = f && nwfilter_refers_to(d->filters, f, filter);
    error_clear();
    return yes;
}

AWAITS int bindings_renew(struct driver_state *d, const char *filter)
{
    struct object **all;
    size_t n = object_list(d->bindings, &all);
    int rc = 0;
    for (size_t i = 0; i < n && rc == 0; i++) {
        if (all[i]->removed || !needs(d, all[i], filter))
            continue;
        rc = lane_enter(all[i]->lane, LANE_MODIFY, "a filter that has changed");
        if (rc < 0)
            break;
        rc = binding_apply(d, all[i]);
        lane_leave(all[i]->lane);
    }
    object_list_free(all, n);
    return rc < 0 ? -1 : 0;
}

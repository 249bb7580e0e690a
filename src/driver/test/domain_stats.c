/* virConnectGetAllDomainStats and CPU time of simulated guests: every group is a row. Bodies of
 * calls; nothing awaits but the question what a client may see. Invariant: who asks for no group
 * gets those that this driver has always had.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

#define USER_NS 5540000000ULL
#define SYSTEM_NS 6460000000ULL

/* --- one guest -------------------------------------------------------------------------------- */

static void group_state(struct params *p, struct guest *g, const struct domain *d)
{
    param_int(p, "state.state", g->state);
    param_int(p, "state.reason", g->reason);
}

static unsigned online(const struct domain *d)
{
    return d->vcpu->has_current ? d->vcpu->current : d->vcpu->max;
}

static void group_cpu(struct params *p, struct guest *g, const struct domain *d)
{
    uint64_t now = guest_is_active(g) ? sim_tick(g) * online(d) : 0;
    if (!now)
        return;
    param_ullong(p, "cpu.time", now);
    param_ullong(p, "cpu.user", now / 3);
    param_ullong(p, "cpu.system", now / 3 * 2);
}

static void group_balloon(struct params *p, struct guest *g, const struct domain *d)
{
    param_ullong(p, "balloon.current", d->current_memory->size_kib);
    param_ullong(p, "balloon.maximum", d->memory->size_kib);
    if (guest_is_active(g))
        param_ullong(p, "balloon.rss", d->current_memory->size_kib / 2);
}

static void group_vcpu(struct params *p, struct guest *g, const struct domain *d)
{
    param_uint(p, "vcpu.current", online(d));
    param_uint(p, "vcpu.maximum", d->vcpu->max);
    for (unsigned i = 0; guest_is_active(g) && i < online(d); i++) {
        param_int(p, param_name(p, "vcpu", i, "state"), VIR_VCPU_RUNNING);
        param_ullong(p, param_name(p, "vcpu", i, "time"), sim_tick(g));
    }
}

static void group_net(struct params *p, struct guest *g, const struct domain *d)
{
    if (!guest_is_active(g))
        return;
    param_uint(p, "net.count", (uint32_t)d->n_interfaces);
    for (size_t i = 0; i < d->n_interfaces; i++) {
        const struct interface *n = d->interfaces[i];
        struct domain_interface_stats_ret f;
        sim_net_figures(g, &f);
        if (n->target && n->target->dev)
            param_string(p, param_name(p, "net", i, "name"), n->target->dev);
        param_ullong(p, param_name(p, "net", i, "rx.bytes"), (uint64_t)f.rx_bytes);
        param_ullong(p, param_name(p, "net", i, "rx.pkts"), (uint64_t)f.rx_packets);
        param_ullong(p, param_name(p, "net", i, "rx.errs"), (uint64_t)f.rx_errs);
        param_ullong(p, param_name(p, "net", i, "rx.drop"), (uint64_t)f.rx_drop);
        param_ullong(p, param_name(p, "net", i, "tx.bytes"), (uint64_t)f.tx_bytes);
        param_ullong(p, param_name(p, "net", i, "tx.pkts"), (uint64_t)f.tx_packets);
        param_ullong(p, param_name(p, "net", i, "tx.errs"), (uint64_t)f.tx_errs);
        param_ullong(p, param_name(p, "net", i, "tx.drop"), (uint64_t)f.tx_drop);
    }
}

static void block_figures(struct params *p, struct guest *g, size_t i)
{
    struct sim_disk f;
    sim_disk_figures(g, &f);
    param_ullong(p, param_name(p, "block", i, "rd.reqs"), f.rd_req);
    param_ullong(p, param_name(p, "block", i, "rd.bytes"), f.rd_bytes);
    param_ullong(p, param_name(p, "block", i, "rd.times"), f.rd_ns);
    param_ullong(p, param_name(p, "block", i, "wr.reqs"), f.wr_req);
    param_ullong(p, param_name(p, "block", i, "wr.bytes"), f.wr_bytes);
    param_ullong(p, param_name(p, "block", i, "wr.times"), f.wr_ns);
    param_ullong(p, param_name(p, "block", i, "fl.reqs"), f.flushes);
    param_ullong(p, param_name(p, "block", i, "fl.times"), f.flush_ns);
}

static void group_block(struct params *p, struct guest *g, const struct domain *d)
{
    param_uint(p, "block.count", (uint32_t)d->n_disks);
    for (size_t i = 0; i < d->n_disks; i++) {
        param_string(p, param_name(p, "block", i, "name"), d->disks[i]->target->dev);
        if (sim_disk_path(d->disks[i]))
            param_string(p, param_name(p, "block", i, "path"), sim_disk_path(d->disks[i]));
        if (guest_is_active(g))
            block_figures(p, g, i);
        if (!d->disks[i]->source)
            continue;
        param_ullong(p, param_name(p, "block", i, "allocation"), sim_disk_capacity(g, i));
        param_ullong(p, param_name(p, "block", i, "capacity"), sim_disk_capacity(g, i));
        param_ullong(p, param_name(p, "block", i, "physical"), sim_disk_capacity(g, i));
    }
}

static void group_iothread(struct params *p, struct guest *g, const struct domain *d)
{
    if (guest_is_active(g))
        sim_iothread_stats(p, d);
}

static const struct {
    uint32_t flag;
    void (*put)(struct params *p, struct guest *g, const struct domain *d);
    bool usual; /* also when no group is asked for */
} groups[] = {
    {VIR_DOMAIN_STATS_STATE, group_state, true},
    {VIR_DOMAIN_STATS_CPU_TOTAL, group_cpu},
    {VIR_DOMAIN_STATS_BALLOON, group_balloon},
    {VIR_DOMAIN_STATS_VCPU, group_vcpu},
    {VIR_DOMAIN_STATS_INTERFACE, group_net},
    {VIR_DOMAIN_STATS_BLOCK, group_block},
    {VIR_DOMAIN_STATS_PERF, NULL},
    {VIR_DOMAIN_STATS_IOTHREAD, group_iothread, true},
    {VIR_DOMAIN_STATS_MEMORY, NULL},
    {VIR_DOMAIN_STATS_DIRTYRATE, NULL},
    {VIR_DOMAIN_STATS_VM, NULL},
};

static int put_record(struct call *call, struct guest *g, uint32_t stats,
                      struct domain_stats_record *ret)
{
    struct params p = {.mem = call->mem};
    struct def *def = guest_def(g, false);
    if (!def)
        return -1;
    def_ref(def);
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
        if ((stats ? (stats & groups[i].flag) != 0 : groups[i].usual) && groups[i].put)
            groups[i].put(&p, g, def->value);
    def_unref(def);
    call_put_domain(call, g, &ret->dom);
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

/* --- all of them ------------------------------------------------------------------------------ */

enum {
    ENFORCE = (int)VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS,
    LISTED = VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE | VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE |
             VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT |
             VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT |
             VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING | VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED |
             VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF | VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER,
};

static int check_groups(uint32_t stats, uint32_t flags)
{
    uint32_t known = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(groups); i++)
        known |= groups[i].flag;
    if ((flags & (uint32_t)ENFORCE) && (stats & ~known))
        return fail(ERR_ARGUMENT_UNSUPPORTED,
                    "statistics of types 0x%x are not known here (ENFORCE)", stats & ~known);
    return 0;
}

/* The guests asked for, with references: those named, or all that the flags select. */
static size_t asked_for(struct call *call, const struct connect_get_all_domain_stats_args *args,
                        struct guest ***ret)
{
    struct guest_registry *r = driver_of(call)->guests;
    if (!args->n_doms)
        return guest_list(r, ret);
    size_t n = 0;
    *ret = g_new0(struct guest *, args->n_doms + 1);
    for (uint32_t i = 0; i < args->n_doms; i++) {
        struct guest *g = guest_by_uuid(r, args->doms[i].uuid);
        if (g)
            (*ret)[n++] = g;
        error_clear();
    }
    return n;
}

OP(connect_get_all_domain_stats)
{
    struct guest **list;
    int rc = 0;
    if (check_groups(args->stats, args->flags) < 0)
        return -1;
    size_t n = asked_for(call, args, &list);
    ret->ret_stats = arena_new_array(call->mem, struct domain_stats_record, n + 1);
    for (size_t i = 0; i < n && rc >= 0; i++) {
        if (list[i]->removed || (!args->n_doms && !guest_matches(list[i], args->flags & LISTED)))
            continue;
        rc = call_sees_guest(call, list[i]);
        if (rc > 0 &&
            (rc = put_record(call, list[i], args->stats, &ret->ret_stats[ret->n_ret_stats])) == 0)
            ret->n_ret_stats++;
    }
    guest_list_free(list, n);
    return rc < 0 ? -1 : 0;
}

/* --- CPU time by host CPU --------------------------------------------------------------------- */

enum { STATS_CPUS = 2, TOTAL = -1 };

OP(domain_get_cpu_stats)
{
    uint64_t now = sim_tick(call->guest) + USER_NS + SYSTEM_NS;
    struct params p = {.mem = call->mem};
    if (args->start_cpu == TOTAL) {
        param_ullong(&p, VIR_DOMAIN_CPU_STATS_CPUTIME, now);
        param_ullong(&p, VIR_DOMAIN_CPU_STATS_USERTIME, USER_NS);
        param_ullong(&p, VIR_DOMAIN_CPU_STATS_SYSTEMTIME, SYSTEM_NS);
        ret->nparams = (int32_t)p.n;
        ret->params = p.list;
        ret->n_params = MIN(p.n, args->nparams);
        return 0;
    }
    if (args->start_cpu > STATS_CPUS)
        return fail(ERR_INVALID_ARG, "first CPU %d: the last is %d", args->start_cpu,
                    STATS_CPUS - 1);
    if (!args->nparams) {
        ret->nparams = args->ncpus ? 2 : STATS_CPUS;
        return 0;
    }
    uint32_t n = MIN(args->ncpus, (uint32_t)(STATS_CPUS - args->start_cpu));
    for (uint32_t i = 0; i < n; i++) {
        const uint64_t figures[] = {now / STATS_CPUS, now / STATS_CPUS - USER_NS / 10};
        static const char *const names[] = {VIR_DOMAIN_CPU_STATS_CPUTIME,
                                            VIR_DOMAIN_CPU_STATS_VCPUTIME};
        for (uint32_t k = 0; k < G_N_ELEMENTS(names) && k < args->nparams; k++)
            param_ullong(&p, names[k], figures[k]);
    }
    ret->params = p.list;
    ret->n_params = p.n;
    ret->nparams = (int32_t)MIN(args->nparams, 2);
    return 0;
}

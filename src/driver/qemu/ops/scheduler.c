/* Processor time of guests: virDomainGet/SetSchedulerParameters. Changes of a running guest go to
 * its control groups first, then into its definitions. Called by the dispatcher on the guest's
 * lane; awaits QEMU's answer about its threads and the durable store. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/guest/cputune.h"
#include "driver/qemu/ops/ops.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

enum { PERIOD_MIN = 1000, PERIOD_MAX = 1000000, QUOTA_MIN = 1000, SHARES_DEFAULT = 1024 };
#define QUOTA_MAX 17592186044415LL

#define ULL VIR_TYPED_PARAM_ULLONG
#define LL VIR_TYPED_PARAM_LLONG
#define NO_LIMIT UINT64_MAX
static const struct param_row stored_rows[] = {
    {VIR_DOMAIN_SCHEDULER_CPU_SHARES, ULL, "cputune.shares"},
    {VIR_DOMAIN_SCHEDULER_VCPU_PERIOD, ULL, "cputune.period"},
    {VIR_DOMAIN_SCHEDULER_VCPU_QUOTA, LL, "cputune.quota"},
    {VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD, ULL, "cputune.emulator_period"},
    {VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA, LL, "cputune.emulator_quota"},
    {VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD, ULL, "cputune.global_period"},
    {VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA, LL, "cputune.global_quota"},
    {VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD, ULL, "cputune.iothread_period"},
    {VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA, LL, "cputune.iothread_quota"},
};
/* What the kernel does where nothing was said. */
static const uint64_t live_default[] = {SHARES_DEFAULT,     RUN_DEFAULT_PERIOD, NO_LIMIT,
                                        RUN_DEFAULT_PERIOD, NO_LIMIT,           RUN_DEFAULT_PERIOD,
                                        NO_LIMIT,           RUN_DEFAULT_PERIOD, NO_LIMIT};
static const struct { /* the pairs of the rows */
    int kind;
    const char *period, *quota;
} limits[] = {
    {RUN_THREAD_VCPU, VIR_DOMAIN_SCHEDULER_VCPU_PERIOD, VIR_DOMAIN_SCHEDULER_VCPU_QUOTA},
    {RUN_THREAD_EMULATOR, VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD,
     VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA},
    {RUN_THREAD_ALL, VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD, VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA},
    {RUN_THREAD_IOTHREAD, VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD,
     VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA},
};

OP(domain_get_scheduler_type)
{
    (void)call;
    (void)args;
    ret->type = "posix";
    ret->nparams = G_N_ELEMENTS(stored_rows);
    return 0;
}

OP(domain_get_scheduler_parameters_flags)
{
    struct param_row rows[G_N_ELEMENTS(stored_rows)];
    struct params p = {.mem = call->mem};
    bool live, config;
    if (guest_affected(call->guest, args->flags & ~(uint32_t)VIR_TYPED_PARAM_STRING_OKAY, &live,
                       &config) < 0)
        return -1;
    if (live && config)
        return fail(ERR_INVALID_ARG,
                    "a query is about the live or the stored definition, not both");
    const struct def *def = call_def_of(call, config);
    if (!def)
        return -1;
    memcpy(rows, stored_rows, sizeof rows);
    for (size_t i = 0; live && i < G_N_ELEMENTS(rows); i++)
        rows[i].unset = live_default[i];
    params_read(&p, rows, G_N_ELEMENTS(rows), def->type, def->value);
    ret->params = p.list;
    ret->n_params = args->nparams > 0 ? MIN(p.n, (uint32_t)args->nparams) : 0;
    return 0;
}

/* --- changing it
 * ------------------------------------------------------------------------------------------------
 */

static int check_range(const struct typed_param *p)
{
    bool period = g_str_has_suffix(p->field, "_period"),
         quota = g_str_has_suffix(p->field, "_quota");
    if (period && p->value.ul && (p->value.ul < PERIOD_MIN || p->value.ul > PERIOD_MAX))
        return fail(ERR_INVALID_ARG, "%s must be %d to %d", p->field, PERIOD_MIN, PERIOD_MAX);
    if (quota && p->value.l > 0 && (p->value.l < QUOTA_MIN || p->value.l > QUOTA_MAX))
        return fail(ERR_INVALID_ARG, "%s must be %d to %lld", p->field, QUOTA_MIN, QUOTA_MAX);
    return 0;
}

struct scheduler_edit {
    const struct typed_param *list;
    uint32_t n;
};

static int edit_scheduler(void *value, void *arg)
{
    const struct scheduler_edit *e = arg;
    return params_write(stored_rows, G_N_ELEMENTS(stored_rows), &type_domain, value, e->list, e->n);
}

static struct run_bandwidth bandwidth_of(const struct scheduler_edit *e, size_t i)
{
    const struct typed_param *period = param_find(e->list, e->n, limits[i].period);
    const struct typed_param *quota = param_find(e->list, e->n, limits[i].quota);
    return (struct run_bandwidth){period ? period->value.ul : 0, quota ? quota->value.l : 0};
}

AWAITS static int apply(struct run *r, const struct scheduler_edit *e)
{
    const struct typed_param *shares = param_find(e->list, e->n, VIR_DOMAIN_SCHEDULER_CPU_SHARES);
    g_autoptr(GArray) threads = run_threads(r);
    if (!threads || (shares && run_set_shares(r, shares->value.ul) < 0))
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        const struct run_bandwidth b = bandwidth_of(e, i);
        if (run_limit(r, threads, limits[i].kind, &b) < 0)
            return -1;
    }
    return 0;
}

/* "cputune.cpu_shares" and so on, as they are now. */
static void tell(struct call *call, const struct scheduler_edit *e)
{
    struct params p = {.mem = call->mem};
    params_under(&p, "cputune", e->list, e->n);
    event_tunable(call->guest, p.list, p.n);
}

OP_NO_RET(domain_set_scheduler_parameters_flags)
{
    const struct scheduler_edit e = {args->params, args->n_params};
    bool live, config;
    (void)ret;
    if (params_check(stored_rows, G_N_ELEMENTS(stored_rows), e.list, e.n) < 0)
        return -1;
    for (uint32_t i = 0; i < e.n; i++)
        if (check_range(&e.list[i]) < 0)
            return -1;
    if (guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    if (live && (!run_monitor(call->guest) || apply(run_of(call->guest), &e) < 0))
        return -1;
    if (guest_edit_flags(call->guest, args->flags, edit_scheduler, (void *)&e) < 0)
        return -1;
    if (live)
        tell(call, &e);
    return 0;
}

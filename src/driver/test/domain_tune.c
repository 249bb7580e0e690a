/* Shares and limits of simulated guests as typed parameters: scheduler and performance
 * events; guest/tune.c has the rest. Bodies of calls in the guest's lane; edits await the
 * publishing. Invariant: a list is checked whole before any of it is taken.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "guest/params.h"
#include "reflect/path.h"
#include "libvirt/libvirt.h"

#define UNLIMITED VIR_DOMAIN_MEMORY_PARAM_UNLIMITED

struct setting {
    const struct param_row *rows;
    size_t n_rows;
    const struct typed_param *params;
    uint32_t n_params;
};

#define ROWS(table) (table), G_N_ELEMENTS(table)

/* --- scheduler -------------------------------------------------------------------------------- */

enum { FAIR_WEIGHT = 50 };

OP(domain_get_scheduler_type)
{
    ret->type = "fair";
    ret->nparams = 1;
    return 0;
}

static const struct param_row scheduler_rows[] = {
    {VIR_DOMAIN_SCHEDULER_WEIGHT, VIR_TYPED_PARAM_UINT, NULL, 0, 0},
};

OP(domain_get_scheduler_parameters_flags)
{
    struct params p = {.mem = call->mem};
    if (!guest_asked(call, args->flags))
        return -1;
    param_uint(&p, VIR_DOMAIN_SCHEDULER_WEIGHT, FAIR_WEIGHT);
    ret->params = p.list;
    ret->n_params = MIN(p.n, (uint32_t)MAX(args->nparams, 0));
    return 0;
}

/* The simulated scheduler is fair whatever it is told. */
OP_NO_RET(domain_set_scheduler_parameters_flags)
{
    bool live, config;
    if (guest_affected(call->guest, args->flags & 3, &live, &config) < 0)
        return -1;
    return params_check(ROWS(scheduler_rows), args->params, args->n_params);
}

/* --- performance events ----------------------------------------------------------------------- */

#define EVENT(name)                               \
    {                                             \
        name, VIR_TYPED_PARAM_BOOLEAN, NULL, 0, 0 \
    }
static const struct param_row perf_rows[] = {
    EVENT(VIR_PERF_PARAM_CMT),
    EVENT(VIR_PERF_PARAM_MBMT),
    EVENT(VIR_PERF_PARAM_MBML),
    EVENT(VIR_PERF_PARAM_CPU_CYCLES),
    EVENT(VIR_PERF_PARAM_INSTRUCTIONS),
    EVENT(VIR_PERF_PARAM_CACHE_REFERENCES),
    EVENT(VIR_PERF_PARAM_CACHE_MISSES),
    EVENT(VIR_PERF_PARAM_BRANCH_INSTRUCTIONS),
    EVENT(VIR_PERF_PARAM_BRANCH_MISSES),
    EVENT(VIR_PERF_PARAM_BUS_CYCLES),
    EVENT(VIR_PERF_PARAM_STALLED_CYCLES_FRONTEND),
    EVENT(VIR_PERF_PARAM_STALLED_CYCLES_BACKEND),
    EVENT(VIR_PERF_PARAM_REF_CPU_CYCLES),
    EVENT(VIR_PERF_PARAM_CPU_CLOCK),
    EVENT(VIR_PERF_PARAM_TASK_CLOCK),
    EVENT(VIR_PERF_PARAM_PAGE_FAULTS),
    EVENT(VIR_PERF_PARAM_CONTEXT_SWITCHES),
    EVENT(VIR_PERF_PARAM_CPU_MIGRATIONS),
    EVENT(VIR_PERF_PARAM_PAGE_FAULTS_MIN),
    EVENT(VIR_PERF_PARAM_PAGE_FAULTS_MAJ),
    EVENT(VIR_PERF_PARAM_ALIGNMENT_FAULTS),
    EVENT(VIR_PERF_PARAM_EMULATION_FAULTS),
};

static struct perf_event *event_of(const struct domain *d, const char *name)
{
    for (size_t i = 0; d->perf && i < d->perf->n_events; i++)
        if (g_strcmp0(d->perf->events[i]->name, name) == 0)
            return d->perf->events[i];
    return NULL;
}

OP(domain_get_perf_events)
{
    const struct domain *d = guest_asked(call, args->flags);
    struct params p = {.mem = call->mem};
    if (!d)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(perf_rows); i++) {
        const struct perf_event *e = event_of(d, perf_rows[i].name);
        param_bool(&p, perf_rows[i].name, e && e->enabled == TRI_YES);
    }
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

static void set_event(struct domain *d, const char *name, bool on)
{
    struct perf_event *e = event_of(d, name);
    if (!e) {
        if (!d->perf)
            d->perf = value_new(&type_perf);
        d->perf->events = g_renew(struct perf_event *, d->perf->events, d->perf->n_events + 1);
        e = d->perf->events[d->perf->n_events++] = value_new(&type_perf_event);
        e->name = g_strdup(name);
    }
    e->enabled = on ? TRI_YES : TRI_NO;
}

/* In the order of the table, whatever order they were given in. */
static int edit_perf(void *value, void *arg)
{
    const struct setting *s = arg;
    for (size_t i = 0; i < s->n_rows; i++) {
        const struct typed_param *p = param_find(s->params, s->n_params, s->rows[i].name);
        if (p)
            set_event(value, p->field, p->value.b);
    }
    return 0;
}

OP_NO_RET(domain_set_perf_events)
{
    struct setting s = {ROWS(perf_rows), args->params, args->n_params};
    if (params_check(s.rows, s.n_rows, s.params, s.n_params) < 0)
        return -1;
    return guest_edit_flags(call->guest, args->flags, edit_perf, &s);
}

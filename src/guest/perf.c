/* Performance events of a guest as typed parameters, for every driver. Bodies of calls in the
 * guest's lane. Awaits the driver, which has them counted, and the publishing. Invariant: a list is
 * checked whole before any of it is taken.
 */
#include <glib.h>
#include <string.h>
#include "gen/domain.h"
#include "guest/ops.h"
#include "guest/params.h"
#include "guest/tune.h"
#include "libvirt/libvirt.h"

#define OP(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, void *ret)

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
    return guest_tune(call, args->flags, edit_perf, &s);
}

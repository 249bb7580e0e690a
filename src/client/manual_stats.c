/* Owns the entries that read statistics in bulk. Called by applications; blocks for one round trip.
 * Invariant: on failure nothing is given to the caller. */
#include "client/manual.h"

#include <glib.h>
#include "client/typed_wire.h"
#include "wire/error_text.h"

/* --- virDomainListGetStats ------------------------------------------------------------- */

static virDomainStatsRecordPtr *records(virConnectPtr conn,
                                        const struct connect_get_all_domain_stats_ret *ret)
{
    virDomainStatsRecordPtr *list = calloc(ret->n_ret_stats + 1, sizeof(*list));
    for (uint32_t i = 0; i < ret->n_ret_stats; i++) {
        const struct domain_stats_record *from = &ret->ret_stats[i];
        virDomainStatsRecordPtr r = calloc(1, sizeof(*r));
        r->dom = object_new(H_DOMAIN, conn, NULL, from->dom.name, from->dom.uuid, from->dom.id);
        r->params = typed_params_from_wire(from->params, from->n_params);
        r->nparams = (int)from->n_params;
        list[i] = r;
    }
    return list;
}

static int get_stats(virConnectPtr conn, const struct connect_get_all_domain_stats_args *args,
                     struct arena *mem, virDomainStatsRecordPtr **ret_stats)
{
    struct connect_get_all_domain_stats_ret ret = {0};
    if (conn_run(conn, &program_remote, &proc_connect_get_all_domain_stats, args, &ret, mem) < 0)
        return -1;
    *ret_stats = records(conn, &ret);
    return (int)ret.n_ret_stats;
}

static int list_domains(virDomainPtr *doms, struct connect_get_all_domain_stats_args *args,
                        struct arena *mem, const char *func)
{
    while (doms[args->n_doms])
        args->n_doms++;
    if (!args->n_doms)
        return fail_argument(func, "doms", "%s needs at least one domain", func);
    args->doms = arena_new_array(mem, struct nonnull_domain, args->n_doms);
    for (uint32_t i = 0; i < args->n_doms; i++) {
        if (!handle_check(H_DOMAIN, doms[i], func))
            return -1;
        if (doms[i]->conn != doms[0]->conn)
            return fail_argument(func, "doms", "domains of %s belong to several connections", func);
        args->doms[i] = wire_domain((struct object *)doms[i]);
    }
    return 0;
}

EXPORT int virDomainListGetStats(virDomainPtr *doms, unsigned int stats,
                                 virDomainStatsRecordPtr **retStats, unsigned int flags)
{
    struct connect_get_all_domain_stats_args args = {.stats = stats, .flags = flags};
    last_error_begin(FROM_DOMAIN);
    MANUAL_NEED(NULL, doms);
    MANUAL_NEED(NULL, retStats);
    struct arena *mem = arena_new();
    int rc = list_domains(doms, &args, mem, __func__);
    virConnectPtr conn = rc == 0 ? doms[0]->conn : NULL;
    if (rc == 0)
        rc = get_stats(conn, &args, mem, retStats);
    arena_free(mem);
    return rc < 0 ? failed_int(conn) : rc;
}

/* --- virDomainGetCPUStats --------------------------------------------------------------------- */

/* The reply has ret->nparams per CPU, the caller room for nparams of each. */
static void fill_cpu_stats(const struct domain_get_cpu_stats_ret *ret, virTypedParameterPtr params,
                           unsigned nparams, unsigned ncpus)
{
    uint32_t per_cpu = (uint32_t)MAX(ret->nparams, 0);
    memset(params, 0, sizeof(*params) * nparams * ncpus);
    for (unsigned cpu = 0; cpu < ncpus; cpu++)
        for (uint32_t i = 0; i < per_cpu && i < nparams && cpu * per_cpu + i < ret->n_params; i++)
            typed_params_fill(&params[cpu * nparams + i], &ret->params[cpu * per_cpu + i], 1);
}

static int cpu_stats(const struct object *o, virTypedParameterPtr params, unsigned nparams,
                     int start_cpu, unsigned ncpus, unsigned flags)
{
    struct domain_get_cpu_stats_args args = {.dom = wire_domain(o),
                                             .nparams = nparams,
                                             .start_cpu = start_cpu,
                                             .ncpus = ncpus,
                                             .flags = flags | VIR_TYPED_PARAM_STRING_OKAY};
    struct domain_get_cpu_stats_ret ret = {0};
    struct arena *mem = arena_new();
    int rc = conn_run(o->conn, &program_remote, &proc_domain_get_cpu_stats, &args, &ret, mem);
    if (rc == 0 && params && nparams && ncpus)
        fill_cpu_stats(&ret, params, nparams, ncpus);
    rc = rc < 0 ? -1 : ret.nparams;
    arena_free(mem);
    return rc;
}

/* start_cpu -1 is the whole domain; no params and no room: how many there are. */
EXPORT int virDomainGetCPUStats(virDomainPtr domain, virTypedParameterPtr params,
                                unsigned int nparams, int start_cpu, unsigned int ncpus,
                                unsigned int flags)
{
    struct object *o = manual_enter(H_DOMAIN, FROM_DOMAIN, domain, __func__);
    if (!o)
        return -1;
    bool wrong = (start_cpu == -1 && ncpus != 1) || start_cpu < -1 || (!params && nparams) ||
                 (nparams && ncpus > UINT32_MAX / nparams) || (!ncpus && (start_cpu > 0 || params));
    if (wrong) {
        fail_argument(__func__, "ncpus",
                      "%s: start_cpu %d, ncpus %u, nparams %u do not go together", __func__,
                      start_cpu, ncpus, nparams);
        return failed_int(o->conn);
    }
    int rc = cpu_stats(o, params, nparams, start_cpu, ncpus, flags);
    return rc < 0 ? failed_int(o->conn) : rc;
}

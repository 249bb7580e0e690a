/* The memory of a guest: what its balloon tells. Called by the dispatcher on the guest's lane;
 * awaits QEMU's answers, no longer than the call's deadline. */
#include "driver/qemu/ops/stats.h"
#include <glib.h>
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"

struct memory_figures {
    struct domain_memory_stat list[VIR_DOMAIN_MEMORY_STAT_NR];
    uint32_t n, max;
};

static void add_stat(struct memory_figures *f, int tag, uint64_t value)
{
    if (f->n < f->max && f->n < VIR_DOMAIN_MEMORY_STAT_NR)
        f->list[f->n++] = (struct domain_memory_stat){tag, value};
}

/* Where the balloon device stands in QEMU's object tree; its statistics are a property. */
AWAITS static json_t *balloon_statistics(struct call *call, struct qmp *q)
{
    const struct domain *def = call->guest->live->value;
    json_t *reply = NULL;
    if (!def->n_memballoons || !def->memballoons[0]->alias ||
        def->memballoons[0]->model == MEMBALLOON_MODEL_NONE_)
        return NULL;
    json_t *args =
        json_pack("{s:o, s:s}", "path",
                  json_sprintf("/machine/peripheral/%s", def->memballoons[0]->alias->name),
                  "property", "guest-stats");
    if (qmp_call(q, "qom-get", args, &reply) < 0) {
        error_clear();
        return NULL;
    }
    return reply;
}

static void guest_statistics(struct memory_figures *f, json_t *reply)
{
    static const struct {
        const char *name;
        int tag;
        unsigned divide;
    } fields[] = {{"stat-swap-in", VIR_DOMAIN_MEMORY_STAT_SWAP_IN, 1024},
                  {"stat-swap-out", VIR_DOMAIN_MEMORY_STAT_SWAP_OUT, 1024},
                  {"stat-major-faults", VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT, 1},
                  {"stat-minor-faults", VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT, 1},
                  {"stat-free-memory", VIR_DOMAIN_MEMORY_STAT_UNUSED, 1024},
                  {"stat-total-memory", VIR_DOMAIN_MEMORY_STAT_AVAILABLE, 1024},
                  {"stat-available-memory", VIR_DOMAIN_MEMORY_STAT_USABLE, 1024},
                  {"stat-disk-caches", VIR_DOMAIN_MEMORY_STAT_DISK_CACHES, 1024},
                  {"stat-htlb-pgalloc", VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, 1},
                  {"stat-htlb-pgfail", VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, 1}};
    json_t *stats = json_object_get(reply, "stats");
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++) {
        json_t *value = json_object_get(stats, fields[i].name);
        /* a guest that did not say has all ones, which is -1 in JSON or larger than its integers */
        if (json_is_integer(value) && json_integer_value(value) >= 0)
            add_stat(f, fields[i].tag, (uint64_t)json_integer_value(value) / fields[i].divide);
    }
    json_t *update = json_object_get(reply, "last-update");
    if (json_is_integer(update))
        add_stat(f, VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE, (uint64_t)json_integer_value(update));
}

OP(domain_memory_stats)
{
    struct run *r = run_of(call->guest);
    struct qmp *q = run_monitor(call->guest);
    struct memory_figures *f = arena_new_struct(call->mem, struct memory_figures);
    json_t *balloon = NULL;
    f->max = args->max_stats;
    if (!q)
        return -1;
    if (qmp_call(q, "query-balloon", NULL, &balloon) < 0) {
        if (qmp_is_gone(q) || qmp_is_stalled(q))
            return -1;
        error_clear(); /* a guest without a balloon has what it was given */
        const struct domain *def = call->guest->live->value;
        add_stat(f, VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, def->memory ? def->memory->size_kib : 0);
    } else {
        add_stat(f, VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON,
                 (uint64_t)json_integer_value(json_object_get(balloon, "actual")) / 1024);
        json_decref(balloon);
    }
    json_t *stats = balloon_statistics(call, q);
    guest_statistics(f, stats);
    json_decref(stats);
    add_stat(f, VIR_DOMAIN_MEMORY_STAT_RSS, process_figures(r->pid).rss_kib);
    ret->stats = f->list;
    ret->n_stats = f->n;
    return 0;
}

/* -numa hmat-lb and hmat-cache: how fast nodes are, as ACPI's HMAT tells the guest. Part of
 * plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include <inttypes.h>

/* The node whose CPUs reach this one best: itself when it has some. */
uint32_t hmat_initiator(const struct cpu_numa *numa, const struct numa_cell *c)
{
    const struct numa_interconnects *all = numa->interconnects;
    uint32_t best = 0;
    uint64_t lowest = UINT64_MAX, highest = 0;
    if (c->cpus && cpuset_next(c->cpus, -1) >= 0)
        return c->id;
    for (size_t i = 0; i < numa->n_cells; i++)
        if (numa->cells[i]->cpus && cpuset_next(numa->cells[i]->cpus, -1) >= 0) {
            best = numa->cells[i]->id;
            break;
        }
    for (size_t i = 0; i < all->n_speeds; i++) {
        const struct numa_latency *l = all->speeds[i]->latency;
        if (!l || l->target != c->id || l->cache || l->value >= lowest)
            continue;
        lowest = l->value;
        best = l->initiator;
    }
    for (size_t i = 0; lowest == UINT64_MAX && i < all->n_speeds; i++) {
        const struct numa_bandwidth *w = all->speeds[i]->bandwidth;
        if (!w || w->target != c->id || w->cache || w->value_kib <= highest)
            continue;
        highest = w->value_kib;
        best = w->initiator;
    }
    return best;
}

static const char *hierarchy(uint32_t cache)
{
    static const char *const words[] = {"memory", "first-level", "second-level", "third-level"};
    return cache < G_N_ELEMENTS(words) ? words[cache] : words[3];
}

static void speed(struct plan_build *b, const struct numa_interconnect *s)
{
    struct opts o = opts_new("hmat-lb");
    const struct numa_latency *l = s->latency;
    const struct numa_bandwidth *w = s->bandwidth;
    enum interconnect_type type = l ? l->type : w->type;
    opts_format(&o, "initiator", "%u", l ? l->initiator : w->initiator);
    opts_format(&o, "target", "%u", l ? l->target : w->target);
    opts_add(&o, "hierarchy", hierarchy(l ? l->cache : w->cache));
    opts_format(&o, "data-type", "%s-%s", enum_word(&enum_interconnect_type, (int)type),
                l ? "latency" : "bandwidth");
    if (l)
        opts_format(&o, "latency", "%u", l->value);
    else
        opts_format(&o, "bandwidth", "%" PRIu64 "K", w->value_kib);
    arg_opts(b, "-numa", &o);
}

static void cache(struct plan_build *b, uint32_t node, const struct numa_cache *c)
{
    struct opts o = opts_new("hmat-cache");
    opts_format(&o, "node-id", "%u", node);
    opts_format(&o, "size", "%" PRIu64 "K", c->size ? c->size->value_kib : 0);
    opts_format(&o, "level", "%u", c->level);
    opts_add(&o, "associativity",
             c->associativity == CACHE_ASSOCIATIVITY_FULL     ? "complex"
             : c->associativity == CACHE_ASSOCIATIVITY_DIRECT ? "direct"
                                                              : "none");
    opts_add(&o, "policy",
             c->policy == CACHE_POLICY_WRITEBACK      ? "write-back"
             : c->policy == CACHE_POLICY_WRITETHROUGH ? "write-through"
                                                      : "none");
    opts_format(&o, "line", "%" PRIu64, c->line ? c->line->value_bytes : 0);
    arg_opts(b, "-numa", &o);
}

void command_hmat(struct plan_build *b, const struct cpu_numa *numa)
{
    if (!numa->interconnects)
        return;
    for (size_t i = 0; i < numa->interconnects->n_speeds; i++)
        speed(b, numa->interconnects->speeds[i]);
    for (size_t i = 0; i < numa->n_cells; i++)
        for (size_t k = 0; k < numa->cells[i]->n_caches; k++)
            cache(b, numa->cells[i]->id, numa->cells[i]->caches[k]);
}

/* Owns the reading of what firmware tells about memory (HMAT): caches before it, and how fast nodes
 * reach each other. Called by host_topology.c and capabilities.c; never awaits.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "driver/qemu/caps/host_topology.h"

enum { INITIATORS_ALL = 0, CACHES_MAX = 8 };

static void *add(const struct type *t, void *list, size_t *n)
{
    void ***items = list;
    *items = g_renew(void *, *items, *n + 1);
    return (*items)[(*n)++] = value_new(t);
}

/* --- memory_side_cache/indexN: the kernel's numbers for how, and for what is written when
 * ----------- */

static void add_cache(struct capability_cell *cell, const char *dir, unsigned level)
{
    uint64_t size, line, indexing = 0, policy = 0;
    if (!sysfs_number(dir, "size", &size) || !sysfs_number(dir, "line_size", &line))
        return;
    sysfs_number(dir, "indexing", &indexing);
    sysfs_number(dir, "write_policy", &policy);
    struct numa_cache *c = add(&type_numa_cache, &cell->caches, &cell->n_caches);
    c->level = level;
    c->has_level = true;
    c->associativity = indexing == 0   ? CACHE_ASSOCIATIVITY_DIRECT
                       : indexing == 1 ? CACHE_ASSOCIATIVITY_FULL
                                       : CACHE_ASSOCIATIVITY_NONE_;
    c->policy = policy == 0   ? CACHE_POLICY_WRITEBACK
                : policy == 1 ? CACHE_POLICY_WRITETHROUGH
                              : CACHE_POLICY_NONE_;
    c->size = value_new(&type_cache_size);
    c->size->value_kib = size / 1024;
    c->size->has_value_kib = true;
    c->line = value_new(&type_cache_line);
    c->line->value_bytes = line;
    c->line->has_value_bytes = true;
}

void host_memory_caches(const char *node_dir, struct capability_cell *cell)
{
    for (unsigned level = 1; level < CACHES_MAX; level++) {
        g_autofree char *dir = g_strdup_printf("%s/memory_side_cache/index%u", node_dir, level);
        add_cache(cell, dir, level);
    }
}

/* --- access0/initiators: the nearest processors to this memory
 * --------------------------------------- */

static struct numa_interconnect *add_speed(struct numa_interconnects *all,
                                           enum interconnect_kind kind)
{
    struct numa_interconnect *i = add(&type_numa_interconnect, &all->speeds, &all->n_speeds);
    i->kind = kind;
    return i;
}

static void add_latency(struct numa_interconnects *all, const char *dir, uint32_t from, uint32_t to,
                        const char *file, enum interconnect_type type)
{
    uint64_t ns;
    if (!sysfs_number(dir, file, &ns) || !ns)
        return;
    struct numa_interconnect *i = add_speed(all, INTERCONNECT_KIND_LATENCY);
    if (!i->latency)
        i->latency = value_new(&type_numa_latency);
    struct numa_latency *l = i->latency;
    l->initiator = from;
    l->target = to;
    l->value = (uint32_t)ns;
    l->type = type;
    l->has_initiator = l->has_target = l->has_value = true;
}

static void add_bandwidth(struct numa_interconnects *all, const char *dir, uint32_t from,
                          uint32_t to, const char *file, enum interconnect_type type)
{
    uint64_t mib;
    if (!sysfs_number(dir, file, &mib) || !mib)
        return;
    struct numa_interconnect *i = add_speed(all, INTERCONNECT_KIND_BANDWIDTH);
    if (!i->bandwidth)
        i->bandwidth = value_new(&type_numa_bandwidth);
    struct numa_bandwidth *b = i->bandwidth;
    b->initiator = from;
    b->target = to;
    b->value_kib = mib * 1024;
    b->type = type;
    b->has_initiator = b->has_target = b->has_value_kib = true;
}

static void add_pair(struct numa_interconnects *all, const char *dir, uint32_t from, uint32_t to)
{
    add_latency(all, dir, from, to, "read_latency", INTERCONNECT_TYPE_READ);
    add_latency(all, dir, from, to, "write_latency", INTERCONNECT_TYPE_WRITE);
    add_bandwidth(all, dir, from, to, "read_bandwidth", INTERCONNECT_TYPE_READ);
    add_bandwidth(all, dir, from, to, "write_bandwidth", INTERCONNECT_TYPE_WRITE);
}

struct numa_interconnects *host_interconnects(const char *sys, const struct capability_cells *cells)
{
    struct numa_interconnects *all = value_new(&type_numa_interconnects);
    for (size_t t = 0; t < cells->n_cells; t++) {
        uint32_t to = cells->cells[t]->id;
        g_autofree char *dir = g_strdup_printf("%s/devices/system/node/node%u/access%d/initiators",
                                               sys, to, INITIATORS_ALL);
        for (size_t i = 0; i < cells->n_cells; i++) {
            uint32_t from = cells->cells[i]->id;
            g_autofree char *link = g_strdup_printf("%s/node%u", dir, from);
            if (g_file_test(link, G_FILE_TEST_EXISTS))
                add_pair(all, dir, from, to);
        }
    }
    if (all->n_speeds)
        return all;
    value_free(&type_numa_interconnects, all);
    return NULL;
}

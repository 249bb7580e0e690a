/* Owns the reading of the kernel's resource control file system: shares of caches and of memory
 * bandwidth, and what it can count. Called by capabilities.c; never awaits. Invariant: nothing is
 * mounted or changed; what is not mounted is left out.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "driver/qemu/caps/host_topology.h"

static void *add(const struct type *t, void *list, size_t *n)
{
    void ***items = list;
    *items = g_renew(void *, *items, *n + 1);
    return (*items)[(*n)++] = value_new(t);
}

static char *info_dir(const char *sys, const char *name)
{
    return g_build_filename(sys, "fs/resctrl/info", name, NULL);
}

/* --- shares of caches
 * ------------------------------------------------------------------------------ */

static uint64_t bytes_of(uint64_t size, const char *unit)
{
    return size * (strcmp(unit, "MiB") == 0 ? 1024 * 1024 : 1024);
}

static void add_cache_control(struct capability_bank *bank, const char *dir, const char *type)
{
    uint64_t closids, min_bits = 0;
    g_autofree char *mask = sysfs_word(dir, "cbm_mask");
    if (!mask || !sysfs_number(dir, "num_closids", &closids))
        return;
    sysfs_number(dir, "min_cbm_bits", &min_bits);
    int bits = __builtin_popcountll(g_ascii_strtoull(mask, NULL, 16));
    uint64_t step = bits ? bytes_of(bank->size, bank->unit) / (unsigned)bits : 0;
    uint64_t unit = step % (1024 * 1024) ? 1024 : 1024 * 1024;
    struct capability_control *c =
        add(&type_capability_control, &bank->controls, &bank->n_controls);
    c->granularity = step / unit;
    c->has_granularity = c->has_max_allocs = true;
    c->has_min = min_bits > 1;
    c->min = min_bits * c->granularity;
    c->unit = g_strdup(unit == 1024 ? "KiB" : "MiB");
    c->type = g_strdup(type);
    c->max_allocs = (uint32_t)closids;
}

/* Code and data may share a cache or be told apart: L3, or L3CODE and L3DATA. */
static void add_controls(const char *sys, struct capability_bank *bank)
{
    static const struct {
        const char *suffix, *type;
    } kinds[] = {{"", NULL}, {"CODE", "code"}, {"DATA", "data"}};
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *name = g_strdup_printf("L%u%s", bank->level, kinds[i].suffix);
        g_autofree char *dir = info_dir(sys, name);
        add_cache_control(bank, dir, kinds[i].type ? kinds[i].type : bank->type);
    }
}

/* --- counting
 * -------------------------------------------------------------------------------------- */

/* Features whose names start so; NULL: none. */
static struct capability_monitor *make_monitor(const char *sys, const char *prefix)
{
    g_autofree char *dir = info_dir(sys, "L3_MON");
    g_autofree char *text = sysfs_word(dir, "mon_features");
    uint64_t n;
    if (!text || !sysfs_number(dir, "num_rmids", &n))
        return NULL;
    struct capability_monitor *m = value_new(&type_capability_monitor);
    m->max_monitors = (uint32_t)n;
    m->has_max_monitors = true;
    g_auto(GStrv) names = g_strsplit(text, "\n", -1);
    for (char **name = names; *name; name++) {
        if (!g_str_has_prefix(*name, prefix))
            continue;
        struct capability_monitor_feature *f =
            add(&type_capability_monitor_feature, &m->features, &m->n_features);
        f->name = g_strdup(*name);
    }
    if (m->n_features)
        return m;
    value_free(&type_capability_monitor, m);
    return NULL;
}

void host_cache_control(const char *sys, struct capability_cache *cache)
{
    for (size_t i = 0; i < cache->n_banks; i++)
        add_controls(sys, cache->banks[i]);
    struct capability_monitor *m = cache->monitor = make_monitor(sys, "llc_");
    if (!m)
        return;
    g_autofree char *dir = info_dir(sys, "L3_MON");
    m->level = 3;
    m->has_level = true;
    m->has_reuse_threshold = sysfs_number(dir, "max_threshold_occupancy", &m->reuse_threshold);
}

/* --- bandwidth of memory
 * --------------------------------------------------------------------------- */

static void add_node(struct capability_memory_bandwidth *mb, const struct capability_bank *bank,
                     const struct capability_control *control)
{
    struct capability_bandwidth_node *n =
        add(&type_capability_bandwidth_node, &mb->nodes, &mb->n_nodes);
    n->id = bank->id;
    n->has_id = true;
    n->cpus = g_strdup(bank->cpus);
    struct capability_control *c = add(&type_capability_control, &n->controls, &n->n_controls);
    *c = *control;
}

/* The way to memory is that of a last-level cache. */
struct capability_memory_bandwidth *host_memory_bandwidth(const char *sys,
                                                          const struct capability_cache *cache)
{
    struct capability_memory_bandwidth *mb = value_new(&type_capability_memory_bandwidth);
    struct capability_control c = {0};
    uint64_t closids;
    g_autofree char *dir = info_dir(sys, "MB");
    c.has_granularity = sysfs_number(dir, "bandwidth_gran", &c.granularity);
    c.has_min = sysfs_number(dir, "min_bandwidth", &c.min);
    c.has_max_allocs = sysfs_number(dir, "num_closids", &closids);
    uint32_t last = cache->n_banks ? cache->banks[cache->n_banks - 1]->level : 0;
    for (size_t i = 0; c.has_granularity && c.has_max_allocs && i < cache->n_banks; i++) {
        c.max_allocs = (uint32_t)closids;
        if (cache->banks[i]->level == last)
            add_node(mb, cache->banks[i], &c);
    }
    mb->monitor = make_monitor(sys, "mbm_");
    if (mb->n_nodes || mb->monitor)
        return mb;
    value_free(&type_capability_memory_bandwidth, mb);
    return NULL;
}

/* Owns the reading of NUMA cells, processors and caches from sysfs for the capabilities document.
 * Called by capabilities.c; never awaits. Invariant: what sysfs does not say is left out.
 */
#include "driver/qemu/caps/host_topology.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sys/host.h"

enum { CACHE_LEVEL_MIN = 2 };

char *sysfs_word(const char *dir, const char *name)
{
    g_autofree char *path = g_build_filename(dir, name, NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? g_strstrip(text) : NULL;
}

bool sysfs_number(const char *dir, const char *name, uint64_t *ret)
{
    g_autofree char *text = sysfs_word(dir, name);
    if (text)
        *ret = g_ascii_strtoull(text, NULL, 0);
    return text != NULL;
}

static void *add(const struct type *t, void *list, size_t *n)
{
    void ***items = list;
    *items = g_renew(void *, *items, *n + 1);
    return (*items)[(*n)++] = value_new(t);
}

static int by_number(const void *a, const void *b)
{
    unsigned x = *(const unsigned *)a, y = *(const unsigned *)b;
    return (x > y) - (x < y);
}

/* Numbers N of entries PREFIXn, sorted. */
static GArray *numbered(const char *dir, const char *prefix)
{
    GArray *a = g_array_new(FALSE, FALSE, sizeof(unsigned));
    GDir *d = g_dir_open(dir, 0, NULL);
    for (const char *name; d && (name = g_dir_read_name(d));) {
        const char *digits = name + strlen(prefix);
        if (!g_str_has_prefix(name, prefix) || !g_ascii_isdigit(*digits))
            continue;
        unsigned n = (unsigned)strtoul(digits, NULL, 10);
        g_array_append_val(a, n);
    }
    if (d)
        g_dir_close(d);
    g_array_sort(a, by_number);
    return a;
}

/* --- memory
 * ----------------------------------------------------------------------------------------- */

static struct capability_pages *add_pages(struct capability_pages ***pages, size_t *n, uint64_t kib)
{
    struct capability_pages *p = add(&type_capability_pages, pages, n);
    p->unit = g_strdup("KiB");
    p->size = kib;
    p->has_size = true;
    return p;
}

void host_page_sizes(const char *dir, struct capability_pages ***pages, size_t *n, bool counts)
{
    g_autoptr(GArray) sizes = numbered(dir, "hugepages-");
    for (guint i = 0; i < sizes->len; i++) {
        unsigned kib = g_array_index(sizes, unsigned, i);
        struct capability_pages *p = add_pages(pages, n, kib);
        g_autofree char *name = g_strdup_printf("hugepages-%ukB/nr_hugepages", kib);
        if (counts && sysfs_number(dir, name, &p->count))
            p->has_count = true;
    }
}

/* "Node 0 MemTotal:  5990604 kB" */
static uint64_t node_memory_kib(const char *dir)
{
    g_autofree char *text = sysfs_word(dir, "meminfo");
    const char *p = text ? strstr(text, "MemTotal:") : NULL;
    return p ? g_ascii_strtoull(p + strlen("MemTotal:"), NULL, 10) : 0;
}

static void fill_memory(struct capability_cell *cell, uint64_t kib, const char *hugepages)
{
    cell->memory = value_new(&type_capability_memory);
    cell->memory->unit = g_strdup("KiB");
    cell->memory->value = kib;
    cell->memory->has_value = true;
    uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE) / 1024;
    struct capability_pages *small = add_pages(&cell->pages, &cell->n_pages, page);
    host_page_sizes(hugepages, &cell->pages, &cell->n_pages, true);
    uint64_t huge = 0;
    for (size_t i = 1; i < cell->n_pages; i++)
        huge += cell->pages[i]->size * cell->pages[i]->count;
    small->count = (kib > huge ? kib - huge : 0) / page;
    small->has_count = true;
}

static void fill_distances(struct capability_cell *cell, const char *dir, const GArray *nodes)
{
    g_autofree char *text = sysfs_word(dir, "distance");
    g_auto(GStrv) words = g_strsplit(text ? text : "", " ", -1);
    for (guint i = 0; words[i] && i < nodes->len && *words[i]; i++) {
        if (!cell->distances)
            cell->distances = value_new(&type_capability_distances);
        struct capability_sibling *s =
            add(&type_capability_sibling, &cell->distances->siblings, &cell->distances->n_siblings);
        s->id = g_array_index(nodes, unsigned, i);
        s->value = (uint32_t)strtoul(words[i], NULL, 10);
        s->has_id = s->has_value = true;
    }
}

/* --- processors
 * --------------------------------------------------------------------------------------- */

static bool in_list(const char *list, unsigned n)
{
    while (*list) {
        char *end;
        unsigned long from = strtoul(list, &end, 10), to = from;
        if (*end == '-')
            to = strtoul(end + 1, &end, 10);
        if (n >= from && n <= to)
            return true;
        list = *end == ',' ? end + 1 : "";
    }
    return false;
}

static void id_of(const char *dir, const char *name, uint32_t *ret, bool *ret_has)
{
    uint64_t v;
    /* the kernel says -1 for "there is no such level" */
    *ret_has = sysfs_number(dir, name, &v);
    *ret = *ret_has && v <= INT32_MAX ? (uint32_t)v : 0;
}

static void add_cpu(struct capability_cell_cpus *cpus, const char *sys, unsigned n)
{
    g_autofree char *dir = g_strdup_printf("%s/devices/system/cpu/cpu%u/topology", sys, n);
    struct capability_cell_cpu *c = add(&type_capability_cell_cpu, &cpus->cpus, &cpus->n_cpus);
    c->id = n;
    c->has_id = true;
    id_of(dir, "physical_package_id", &c->socket_id, &c->has_socket_id);
    id_of(dir, "core_id", &c->core_id, &c->has_core_id);
    if (!c->has_socket_id)
        return;
    id_of(dir, "die_id", &c->die_id, &c->has_die_id);
    c->has_die_id = true;
    id_of(dir, "cluster_id", &c->cluster_id, &c->has_cluster_id);
    c->has_cluster_id = true;
    c->siblings = sysfs_word(dir, "thread_siblings_list");
}

static void fill_cpus(struct capability_cell *cell, const char *sys, const char *list)
{
    g_autofree char *dir = g_build_filename(sys, "devices/system/cpu", NULL);
    g_autoptr(GArray) all = numbered(dir, "cpu");
    cell->cpus = value_new(&type_capability_cell_cpus);
    for (guint i = 0; i < all->len; i++) {
        unsigned n = g_array_index(all, unsigned, i);
        if (!list || in_list(list, n))
            add_cpu(cell->cpus, sys, n);
    }
    cell->cpus->num = (uint32_t)cell->cpus->n_cpus;
    cell->cpus->has_num = true;
}

static void add_cell(struct capability_cells *cells, const char *sys, unsigned id,
                     const GArray *nodes)
{
    g_autofree char *dir = g_strdup_printf("%s/devices/system/node/node%u", sys, id);
    g_autofree char *huge = g_build_filename(dir, "hugepages", NULL);
    struct capability_cell *cell = add(&type_capability_cell, &cells->cells, &cells->n_cells);
    cell->id = id;
    cell->has_id = true;
    fill_memory(cell, node_memory_kib(dir), huge);
    fill_distances(cell, dir, nodes);
    host_memory_caches(dir, cell);
    g_autofree char *list = sysfs_word(dir, "cpulist");
    fill_cpus(cell, sys, list ? list : "");
}

/* A host without NUMA is one cell. */
static void add_only_cell(struct capability_cells *cells, const char *sys)
{
    struct capability_cell *cell = add(&type_capability_cell, &cells->cells, &cells->n_cells);
    struct host_memory memory = {0};
    host_memory(&memory);
    cell->has_id = true;
    g_autofree char *huge = g_build_filename(sys, "kernel/mm/hugepages", NULL);
    fill_memory(cell, memory.total_kib, huge);
    fill_cpus(cell, sys, NULL);
}

struct capability_cells *host_cells(const char *sys)
{
    g_autofree char *dir = g_build_filename(sys, "devices/system/node", NULL);
    g_autoptr(GArray) nodes = numbered(dir, "node");
    struct capability_cells *cells = value_new(&type_capability_cells);
    for (guint i = 0; i < nodes->len; i++)
        add_cell(cells, sys, g_array_index(nodes, unsigned, i), nodes);
    if (!nodes->len)
        add_only_cell(cells, sys);
    cells->num = (uint32_t)cells->n_cells;
    cells->has_num = true;
    return cells;
}

/* --- caches
 * ------------------------------------------------------------------------------------------- */

static struct capability_bank *find_bank(const struct capability_cache *c, uint32_t level,
                                         const char *type, const char *cpus)
{
    for (size_t i = 0; i < c->n_banks; i++)
        if (c->banks[i]->level == level && strcmp(c->banks[i]->type, type) == 0 &&
            strcmp(c->banks[i]->cpus, cpus) == 0)
            return c->banks[i];
    return NULL;
}

static void add_bank(struct capability_cache *cache, const char *dir)
{
    uint64_t level, id;
    g_autofree char *size = sysfs_word(dir, "size");
    g_autofree char *cpus = sysfs_word(dir, "shared_cpu_list");
    g_autofree char *word = sysfs_word(dir, "type");
    if (!sysfs_number(dir, "level", &level) || !sysfs_number(dir, "id", &id) || !size || !cpus ||
        !word || level < CACHE_LEVEL_MIN)
        return;
    const char *type = *word == 'U' ? "both" : *word == 'D' ? "data" : "code";
    if (find_bank(cache, (uint32_t)level, type, cpus))
        return;
    uint64_t kib = g_ascii_strtoull(size, NULL, 10);
    struct capability_bank *b = add(&type_capability_bank, &cache->banks, &cache->n_banks);
    b->id = (uint32_t)id;
    b->level = (uint32_t)level;
    b->has_id = b->has_level = b->has_size = true;
    b->size = kib % 1024 ? kib : kib / 1024;
    b->unit = g_strdup(kib % 1024 ? "KiB" : "MiB");
    b->type = g_strdup(type);
    b->cpus = g_steal_pointer(&cpus);
}

static int by_level(const void *a, const void *b)
{
    const struct capability_bank *x = *(struct capability_bank *const *)a,
                                 *y = *(struct capability_bank *const *)b;
    int d = (x->level > y->level) - (x->level < y->level);
    return d ? d : (x->id > y->id) - (x->id < y->id);
}

struct capability_cache *host_caches(const char *sys)
{
    struct capability_cache *cache = value_new(&type_capability_cache);
    g_autofree char *dir = g_build_filename(sys, "devices/system/cpu", NULL);
    g_autoptr(GArray) cpus = numbered(dir, "cpu");
    for (guint i = 0; i < cpus->len; i++) {
        g_autofree char *one =
            g_strdup_printf("%s/cpu%u/cache", dir, g_array_index(cpus, unsigned, i));
        g_autoptr(GArray) indexes = numbered(one, "index");
        for (guint k = 0; k < indexes->len; k++) {
            g_autofree char *index =
                g_strdup_printf("%s/index%u", one, g_array_index(indexes, unsigned, k));
            add_bank(cache, index);
        }
    }
    if (cache->n_banks) {
        qsort(cache->banks, cache->n_banks, sizeof *cache->banks, by_level);
        return cache;
    }
    value_free(&type_capability_cache, cache);
    return NULL;
}

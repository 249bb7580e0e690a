/* -m, memory back ends and NUMA nodes. Part of plan_make; pure; never awaits. */
#include "driver/qemu/command/build.h"
#include "base/error.h"
#include <inttypes.h>
#include <string.h>

static uint64_t granule_kib(const struct plan_build *b)
{
    return b->machine.kind == MACHINE_PSERIES ? 256 * 1024 : 1024;
}

static uint64_t rounded(const struct plan_build *b, uint64_t kib)
{
    uint64_t g = granule_kib(b);
    return (kib + g - 1) / g * g;
}

static bool has_cells(const struct domain *def)
{
    return def->cpu && def->cpu->numa && def->cpu->numa->n_cells;
}

static uint64_t boot_memory_kib(const struct plan_build *b)
{
    const struct domain *def = b->def;
    uint64_t sum = 0;
    if (has_cells(def)) {
        for (size_t i = 0; i < def->cpu->numa->n_cells; i++)
            sum += rounded(b, def->cpu->numa->cells[i]->memory_kib);
        return sum;
    }
    return rounded(b, def->memory->size_kib);
}

static json_t *node_list(const struct cpuset *set)
{
    json_t *list = json_array();
    for (int64_t n = cpuset_next(set, -1); n >= 0; n = cpuset_next(set, n))
        json_array_append_new(list, json_integer(n));
    return list;
}

/* The pages of a node: 0 when it has ordinary ones. */
static uint64_t page_size_kib(const struct plan_build *b, int cell)
{
    const struct memory_backing *mb = b->def->memory_backing;
    if (!mb || !mb->hugepages)
        return 0;
    if (!mb->hugepages->n_pages)
        return b->opt->hugepages ? b->opt->hugepages[0].size_kib : 2048;
    if (mb->hugepages->n_pages == 1 && mb->hugepages->pages[0]->size_kib <= 4)
        return 0;
    for (size_t i = 0; i < mb->hugepages->n_pages; i++) {
        const struct huge_page *p = mb->hugepages->pages[i];
        if (p->nodeset && cell >= 0 && cpuset_has(p->nodeset, (uint32_t)cell))
            return p->size_kib;
    }
    for (size_t i = 0; i < mb->hugepages->n_pages; i++)
        if (!mb->hugepages->pages[i]->nodeset)
            return mb->hugepages->pages[i]->size_kib;
    return 0;
}

static const char *huge_mount(const struct plan_build *b, uint64_t size_kib)
{
    for (const struct plan_hugepages *h = b->opt->hugepages; h && h->size_kib; h++)
        if (h->size_kib == size_kib)
            return h->path;
    return NULL;
}

struct backend {
    const char *id;
    uint64_t size_kib;
    int cell; /* -1: all of the memory */
    enum memory_access access;
    enum tristate discard;
};

static void set_bool(json_t *o, const char *key, bool value)
{
    json_object_set_new(o, key, json_boolean(value));
}

static const struct numa_memnode *memnode_of(const struct domain *def, int cell)
{
    for (size_t i = 0; def->numatune && i < def->numatune->n_memnodes; i++)
        if (cell >= 0 && def->numatune->memnodes[i]->cellid == (uint32_t)cell)
            return def->numatune->memnodes[i];
    return NULL;
}

static const char *policy_word(enum numa_mode mode)
{
    switch (mode) {
    case NUMA_MODE_PREFERRED:
        return "preferred";
    case NUMA_MODE_INTERLEAVE:
        return "interleave";
    case NUMA_MODE_RESTRICTIVE:
        return NULL;
    default:
        return "bind";
    }
}

static void backend_policy(struct plan_build *b, const struct backend *be, json_t *o)
{
    const struct numa_memnode *node = memnode_of(b->def, be->cell);
    const struct numa_memory *all = b->def->numatune ? b->def->numatune->memory : NULL;
    const struct cpuset *set = node ? node->nodeset : all ? all->nodeset : NULL;
    enum numa_mode mode = node ? node->mode : all ? all->mode : NUMA_MODE_NONE;
    if (!set || !policy_word(mode))
        return;
    bool prealloc = json_is_true(json_object_get(o, "prealloc"));
    json_object_set_new(o, "host-nodes", node_list(set));
    json_object_set_new(o, "policy", json_string(policy_word(mode)));
    if (!prealloc || !fact_yes(b->facts, "object/thread-context"))
        return;
    g_autofree char *context = g_strdup_printf("tc-%s", be->id); /* touches pages on their node */
    arg_json(b, "-object",
             json_pack("{s:s, s:s, s:o}", "qom-type", "thread-context", "id", context,
                       "node-affinity", node_list(set)));
    json_object_set_new(o, "prealloc-context", json_string(context));
}

static char *file_path(struct plan_build *b, const struct backend *be, uint64_t page_kib)
{
    g_autofree char *shortname = plan_short_name(b->opt->id, b->def->name);
    if (page_kib)
        return g_strdup_printf("%s/libvirt/qemu/%s", huge_mount(b, page_kib), shortname);
    return g_strdup_printf("%s/ram/%s/%s", b->opt->lib_dir, shortname, be->id);
}

static void backend_common(struct plan_build *b, const struct backend *be, json_t *o, bool share,
                           bool canonical, bool prealloc)
{
    const struct memory_backing *mb = b->def->memory_backing;
    if (share)
        set_bool(o, "share", be->access == MEMORY_ACCESS_SHARED);
    if (canonical)
        set_bool(o, "x-use-canonical-path-for-ramblock-id", false);
    if (prealloc)
        set_bool(o, "prealloc", true);
    if (prealloc && mb && mb->allocation && mb->allocation->has_threads)
        json_object_set_new(o, "prealloc-threads", json_integer(mb->allocation->threads));
    json_object_set_new(o, "size", json_integer((json_int_t)(be->size_kib * 1024)));
    backend_policy(b, be, o);
}

static int backend_add(struct plan_build *b, const struct backend *be)
{
    const struct memory_backing *mb = b->def->memory_backing;
    uint64_t page = page_size_kib(b, be->cell);
    enum memory_source_type type = mb && mb->source ? mb->source->type : MEMORY_SOURCE_TYPE_NONE;
    bool immediate = mb && mb->allocation && mb->allocation->mode == MEMORY_ALLOCATION_IMMEDIATE;
    bool canonical = be->cell < 0;
    bool shared = be->access == MEMORY_ACCESS_SHARED;
    enum tristate discard = be->discard ? be->discard : mb && mb->discard ? TRI_YES : TRI_ABSENT;
    json_t *o;

    if (page && !huge_mount(b, page) && type != MEMORY_SOURCE_TYPE_MEMFD)
        return fail(ERR_OPERATION_FAILED,
                    "memoryBacking: no hugetlbfs with pages of %" PRIu64 " KiB is mounted", page);
    if (type == MEMORY_SOURCE_TYPE_MEMFD) {
        o = json_pack("{s:s, s:s}", "qom-type", "memory-backend-memfd", "id", be->id);
        if (page) {
            set_bool(o, "hugetlb", true);
            json_object_set_new(o, "hugetlbsize", json_integer((json_int_t)(page * 1024)));
        }
        backend_common(b, be, o, be->access != MEMORY_ACCESS_NONE, canonical, page || immediate);
    } else if (page || type == MEMORY_SOURCE_TYPE_FILE || (shared && be->cell >= 0)) {
        g_autofree char *path = file_path(b, be, page);
        o = json_pack("{s:s, s:s, s:s}", "qom-type", "memory-backend-file", "id", be->id,
                      "mem-path", path);
        if (discard)
            set_bool(o, "discard-data", discard == TRI_YES);
        backend_common(b, be, o, be->access != MEMORY_ACCESS_NONE, canonical, page || immediate);
    } else {
        o = json_pack("{s:s, s:s}", "qom-type", "memory-backend-ram", "id", be->id);
        backend_common(b, be, o, shared, false, immediate);
    }
    arg_json(b, "-object", o);
    return 0;
}

static enum memory_access default_access(const struct domain *def)
{
    return def->memory_backing && def->memory_backing->access ? def->memory_backing->access->mode
                                                              : MEMORY_ACCESS_NONE;
}

int command_memory(struct plan_build *b)
{
    const struct domain *def = b->def;
    uint64_t size = boot_memory_kib(b);
    struct opts o = opts_new(NULL);
    opts_format(&o, "size", "%" PRIu64 "k", size);
    if (def->max_memory && def->max_memory->has_size_kib) {
        if (def->max_memory->slots)
            opts_format(&o, "slots", "%u", def->max_memory->slots);
        opts_format(&o, "maxmem", "%" PRIu64 "k", rounded(b, def->max_memory->size_kib));
    }
    arg_opts(b, "-m", &o);
    if (has_cells(def) || !b->machine_facts || !b->machine_facts->default_ram)
        return 0;
    struct backend be = {b->machine_facts->default_ram, size, -1, default_access(def), TRI_ABSENT};
    return backend_add(b, &be);
}

static char *cpus_text(const struct cpuset *set)
{
    g_autofree char *ranges = cpuset_format(set);
    g_auto(GStrv) parts = g_strsplit(ranges, ",", -1);
    g_autofree char *joined = g_strjoinv(",cpus=", parts);
    return g_strdup_printf("cpus=%s", joined);
}

static int numa_cell(struct plan_build *b, const struct numa_cell *c)
{
    g_autofree char *id = g_strdup_printf("ram-node%u", c->id);
    struct backend be = {id, rounded(b, c->memory_kib), (int)c->id,
                         c->mem_access ? c->mem_access : default_access(b->def), c->discard};
    if (backend_add(b, &be) < 0)
        return -1;
    struct opts o = opts_new("node");
    opts_format(&o, "nodeid", "%u", c->id);
    if (c->cpus) {
        g_autofree char *cpus = cpus_text(c->cpus);
        opts_flag(&o, cpus);
    }
    opts_add(&o, "memdev", id);
    arg_opts(b, "-numa", &o);
    return 0;
}

static void numa_distances(struct plan_build *b, const struct cpu_numa *numa)
{
    for (size_t i = 0; i < numa->n_cells; i++) {
        const struct numa_distances *d = numa->cells[i]->distances;
        for (size_t k = 0; d && k < d->n_siblings; k++)
            arg_format(b, "-numa", "dist,src=%u,dst=%u,val=%u", numa->cells[i]->id,
                       d->siblings[k]->id, d->siblings[k]->value);
    }
}

int command_numa(struct plan_build *b)
{
    const struct cpu_numa *numa = b->def->cpu ? b->def->cpu->numa : NULL;
    if (!numa)
        return 0;
    for (size_t i = 0; i < numa->n_cells; i++)
        if (numa_cell(b, numa->cells[i]) < 0)
            return -1;
    numa_distances(b, numa);
    return 0;
}

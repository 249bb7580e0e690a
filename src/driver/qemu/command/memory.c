/* -m, memory back ends and NUMA nodes. Part of plan_make; pure; never awaits. */
#include "driver/qemu/command/memory_backend.h"
#include "gen/qemu_devices.h"
#include "base/error.h"
#include <inttypes.h>
#include <string.h>

static uint64_t granule_kib(const struct plan_build *b)
{
    return b->machine.ppc64 ? 256 * 1024 : 1024;
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
    struct memory_backend be = {.id = b->machine_facts->default_ram,
                                .size_kib = size,
                                .cell = -1,
                                .access = default_access(def)};
    return memory_backend_add(b, &be);
}

static char *cpus_text(const struct cpuset *set)
{
    g_autofree char *ranges = cpuset_format(set);
    g_auto(GStrv) parts = g_strsplit(ranges, ",", -1);
    g_autofree char *joined = g_strjoinv(",cpus=", parts);
    return g_strdup_printf("cpus=%s", joined);
}

/* Old machines still understand sizes where nothing else is said of a node's memory. */
static bool cells_by_size(const struct plan_build *b)
{
    const struct domain *def = b->def;
    const struct memory_backing *mb = def->memory_backing;
    if (!b->machine_facts || !b->machine_facts->numa_mem || def->n_memories ||
        def->cpu->numa->interconnects ||
        (def->numatune && (def->numatune->n_memnodes || def->numatune->memory)) ||
        (mb && (mb->hugepages || mb->source || mb->access || mb->discard)))
        return false;
    for (size_t i = 0; i < def->cpu->numa->n_cells; i++)
        if (def->cpu->numa->cells[i]->mem_access)
            return false;
    return true;
}

static int numa_cell(struct plan_build *b, const struct numa_cell *c, bool by_size)
{
    g_autofree char *id = g_strdup_printf("ram-node%u", c->id);
    struct memory_backend be = {.id = id,
                                .size_kib = rounded(b, c->memory_kib),
                                .cell = (int)c->id,
                                .access = c->mem_access ? c->mem_access : default_access(b->def),
                                .discard = c->discard};
    if (!by_size && c->memory_kib && memory_backend_add(b, &be) < 0)
        return -1;
    struct opts o = opts_new("node");
    opts_format(&o, "nodeid", "%u", c->id);
    if (c->cpus) {
        g_autofree char *cpus = cpus_text(c->cpus);
        opts_flag(&o, cpus);
    }
    if (b->def->cpu->numa->interconnects)
        opts_format(&o, "initiator", "%u", hmat_initiator(b->def->cpu->numa, c));
    if (by_size)
        opts_format(&o, "mem", "%" PRIu64, be.size_kib / 1024);
    else if (c->memory_kib)
        opts_add(&o, "memdev", id);
    arg_opts(b, "-numa", &o);
    return 0;
}

/* A node without a distance to itself, or to one that names us, has the usual one. */
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
    if (!numa || !numa->n_cells)
        return 0;
    bool by_size = cells_by_size(b);
    struct memory_backend any = {.cell = 0};
    if (by_size && memory_is_preallocated(b, &any))
        arg(b, "-mem-prealloc");
    for (size_t i = 0; i < numa->n_cells; i++)
        if (numa_cell(b, numa->cells[i], by_size) < 0)
            return -1;
    numa_distances(b, numa);
    command_hmat(b, numa);
    return 0;
}

/* --- modules --------------------------------------------------------------------------------- */

enum { X86_MODULE_KIB = 2048, PSERIES_MODULE_KIB = 256 * 1024 };

/* Modules come in whole steps; what a persistent one has too much is left alone. */
static uint64_t module_size_kib(const struct plan_build *b, const struct memory_device *m)
{
    uint64_t size = m->target && m->target->size ? m->target->size->size_kib : 0;
    uint64_t label = m->target && m->target->label && m->target->label->size
                         ? m->target->label->size->size_kib
                         : 0;
    uint64_t step = b->machine.kind == MACHINE_PSERIES ? PSERIES_MODULE_KIB : X86_MODULE_KIB;
    if (m->model == MEMORY_DEVICE_MODEL_SGX_EPC)
        return size;
    if (m->model == MEMORY_DEVICE_MODEL_NVDIMM && b->machine.kind == MACHINE_PSERIES)
        return (size - label) / step * step + label;
    return (size + step - 1) / step * step;
}

static struct memory_backend module_backend(const struct plan_build *b,
                                            const struct memory_device *m, const char *id)
{
    bool cell = m->target && m->target->has_node;
    enum memory_access access = m->access ? m->access : default_access(b->def);
    if (m->model == MEMORY_DEVICE_MODEL_VIRTIO_PMEM)
        access = MEMORY_ACCESS_SHARED;
    return (struct memory_backend){.id = id,
                                   .file_name = alias_of(m->alias),
                                   .size_kib = module_size_kib(b, m),
                                   .cell = cell ? (int)m->target->node : 0,
                                   .access = access,
                                   .discard = m->discard,
                                   .module = m};
}

bool memory_device_prealloc(const struct plan_build *b, const struct memory_device *m)
{
    struct memory_backend be = module_backend(b, m, NULL);
    return memory_is_preallocated(b, &be);
}

int command_memory_devices(struct plan_build *b)
{
    for (size_t i = 0; i < b->def->n_memories; i++) {
        const struct memory_device *m = b->def->memories[i];
        g_autofree char *id = g_strdup_printf("mem%s", alias_of(m->alias));
        struct memory_backend be = module_backend(b, m, id);
        if (memory_backend_add(b, &be) < 0 ||
            arg_device(b, &device_table_memory_device, m, alias_of(m->alias), i) < 0)
            return -1;
    }
    return 0;
}

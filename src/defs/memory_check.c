/* What memory, its modules and its nodes must not say. Steps of domain_check; pure. */
#include "defs/check.h"

bool shares_memory(const struct domain *def)
{
    const struct memory_backing *mb = def->memory_backing;
    const struct cpu_numa *numa = def->cpu ? def->cpu->numa : NULL;
    bool all = mb && mb->access && mb->access->mode == MEMORY_ACCESS_SHARED;
    if (!numa || !numa->n_cells)
        return all;
    for (size_t i = 0; i < numa->n_cells; i++) {
        enum memory_access access = numa->cells[i]->mem_access;
        if (access == MEMORY_ACCESS_PRIVATE || (!access && !all))
            return false;
    }
    return true;
}

struct stretch {
    uint64_t base, end;
};

static bool stretch_of(const struct memory_device *m, struct stretch *ret)
{
    uint64_t size = m->target && m->target->size ? m->target->size->size_kib * 1024 : 0;
    const struct dimm_address *dimm = m->address ? m->address->dimm : NULL;
    if (m->target && m->target->address && m->target->address->has_base)
        ret->base = m->target->address->base;
    else if (dimm && dimm->has_base)
        ret->base = dimm->base;
    else
        return false;
    ret->end = ret->base + size;
    return true;
}

static int check_overlap(const struct domain *def)
{
    struct stretch a, b;
    for (size_t i = 0; i < def->n_memories; i++)
        for (size_t k = 0; k < i; k++)
            if (stretch_of(def->memories[i], &a) && stretch_of(def->memories[k], &b) &&
                a.base < b.end && b.base < a.end)
                return fail(ERR_CONFIG_UNSUPPORTED,
                            "memory: the module at 0x%" PRIx64 " overlaps that at 0x%" PRIx64,
                            a.base, b.base);
    return 0;
}

static uint64_t kib(const struct memory_size *s)
{
    return s && s->has_size_kib ? s->size_kib : 0;
}

static int check_nvdimm(const struct fill *f, const struct memory_device *m)
{
    uint64_t label = m->target->label ? kib(m->target->label->size) : 0;
    if (!m->source || !m->source->path)
        return fail(ERR_XML_ERROR, "memory: a module of model 'nvdimm' needs <source><path>");
    if (m->target->label && (label < 128 || label >= kib(m->target->size)))
        return fail(ERR_XML_ERROR,
                    "memory: the label of an nvdimm has at least 128 KiB and less than the module");
    if (f->machine.ppc64 && !m->target->label)
        return fail(ERR_XML_ERROR, "memory: an nvdimm of a pSeries guest needs a <label>");
    if (f->machine.ppc64 && m->target->readonly)
        return fail(ERR_CONFIG_UNSUPPORTED, "memory: an nvdimm of a pSeries guest is not readonly");
    return 0;
}

static int check_virtio_mem(const struct memory_device *m)
{
    uint64_t block = kib(m->target->block), size = kib(m->target->size),
             requested = kib(m->target->requested);
    if (!block || (block & (block - 1)))
        return fail(ERR_XML_ERROR,
                    "memory: <block> of a virtio-mem module is a power of two, not %" PRIu64 " KiB",
                    block);
    if (size % block || requested % block)
        return fail(ERR_XML_ERROR,
                    "memory: <size> and <requested> of virtio-mem are multiples of <block>");
    if (requested > size)
        return fail(ERR_XML_ERROR, "memory: <requested> is above the <size> of the module");
    return 0;
}

static int check_module(const struct fill *f, const struct memory_device *m)
{
    const struct cpu_numa *numa = f->def->cpu ? f->def->cpu->numa : NULL;
    const char *model = enum_word(&enum_memory_device_model, (int)m->model);
    if (!m->target || !kib(m->target->size))
        return fail(ERR_XML_ERROR, "memory: a module of model '%s' needs <target><size>", model);
    if (m->target->has_node && numa && numa->n_cells && m->target->node >= numa->n_cells)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "memory: there is no node '%u', the guest has %zu NUMA cells", m->target->node,
                    numa->n_cells);
    switch (m->model) {
    case MEMORY_DEVICE_MODEL_NVDIMM:
        return check_nvdimm(f, m);
    case MEMORY_DEVICE_MODEL_VIRTIO_MEM:
        return check_virtio_mem(m);
    case MEMORY_DEVICE_MODEL_VIRTIO_PMEM:
        if (!m->source || !m->source->path)
            return fail(ERR_XML_ERROR, "memory: a module of model 'virtio-pmem' needs a path");
        if (m->access && m->access != MEMORY_ACCESS_SHARED)
            return fail(ERR_CONFIG_UNSUPPORTED, "memory: virtio-pmem is shared with the host");
        return 0;
    default:
        return 0;
    }
}

static bool has_slot(const struct memory_device *m)
{
    return m->model == MEMORY_DEVICE_MODEL_DIMM || m->model == MEMORY_DEVICE_MODEL_NVDIMM;
}

static int check_room(const struct fill *f)
{
    const struct domain *def = f->def;
    const struct max_memory *max = def->max_memory;
    unsigned n_slots = 0;
    for (size_t i = 0; i < def->n_memories; i++) {
        const struct dimm_address *d =
            def->memories[i]->address ? def->memories[i]->address->dimm : NULL;
        n_slots += has_slot(def->memories[i]);
        if (d && d->has_slot && max && max->slots && d->slot >= max->slots)
            return fail(ERR_XML_ERROR, "memory: slot '%u' is above the %u slots of <maxMemory>",
                        d->slot, max->slots);
    }
    if (def->n_memories && !(max && max->has_size_kib))
        return fail(ERR_CONFIG_UNSUPPORTED, "memory: modules need <maxMemory>");
    if (n_slots && n_slots > max->slots)
        return fail(ERR_CONFIG_UNSUPPORTED, "memory: %u modules do not fit into %u slots", n_slots,
                    max->slots);
    return 0;
}

int check_memories(const struct fill *f)
{
    const struct domain *def = f->def;
    const struct max_memory *max = def->max_memory;
    for (size_t i = 0; i < def->n_memories; i++)
        if (check_module(f, def->memories[i]) < 0)
            return -1;
    if (max && max->has_size_kib && def->memory->size_kib > max->size_kib)
        return fail(ERR_XML_ERROR, "domain: <memory> of %" PRIu64 " KiB is above <maxMemory>",
                    def->memory->size_kib);
    return check_room(f) < 0 ? -1 : check_overlap(def);
}

/* --- nodes
 * ------------------------------------------------------------------------------------------------
 */

static int check_cell_cpus(const struct domain *def, const struct cpu_numa *numa)
{
    for (uint32_t cpu = 0; cpu < 4096; cpu++) {
        const struct numa_cell *owner = NULL;
        for (size_t i = 0; i < numa->n_cells; i++) {
            const struct numa_cell *c = numa->cells[i];
            if (!c->cpus || !cpuset_has(c->cpus, cpu))
                continue;
            if (owner)
                return fail(ERR_XML_ERROR, "cpu: virtual CPU %u is in NUMA cells '%u' and '%u'",
                            cpu, owner->id, c->id);
            if (cpu >= def->vcpu->max)
                return fail(ERR_CONFIG_UNSUPPORTED,
                            "cpu: NUMA cell '%u' has virtual CPU %u, the guest has %u", c->id, cpu,
                            def->vcpu->max);
            owner = c;
        }
    }
    return 0;
}

int check_cells(const struct fill *f)
{
    const struct cpu_numa *numa = f->def->cpu ? f->def->cpu->numa : NULL;
    if (!numa)
        return 0;
    for (size_t i = 0; i < numa->n_cells; i++)
        if (numa->cells[i]->id != i)
            return fail(ERR_XML_ERROR,
                        i && numa->cells[i]->id == numa->cells[i - 1]->id
                            ? "cpu: two NUMA cells have id '%u'"
                            : "cpu: ids of NUMA cells count from 0, '%u' leaves a gap",
                        numa->cells[i]->id);
    return check_cell_cpus(f->def, numa);
}

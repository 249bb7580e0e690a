/* -object memory-backend-*: where the guest's memory lies on the host. Part of plan_make; pure;
 * never awaits. */
#include "driver/qemu/command/memory_backend.h"
#include "base/error.h"
#include <inttypes.h>

static json_t *node_list(const struct cpuset *set)
{
    json_t *list = json_array();
    for (int64_t n = cpuset_next(set, -1); n >= 0; n = cpuset_next(set, n))
        json_array_append_new(list, json_integer(n));
    return list;
}

/* The pages of a node: 0 when it has ordinary ones. */
static uint64_t page_of_cell(const struct plan_build *b, int cell)
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

static uint64_t page_size_kib(const struct plan_build *b, const struct memory_backend *be)
{
    const struct memory_device_source *s = be->module ? be->module->source : NULL;
    if (s && s->pagesize && s->pagesize->has_size_kib)
        return s->pagesize->size_kib <= 4 ? 0 : s->pagesize->size_kib;
    return page_of_cell(b, be->cell);
}

static const char *huge_mount(const struct plan_build *b, uint64_t size_kib)
{
    for (const struct plan_hugepages *h = b->opt->hugepages; h && h->size_kib; h++)
        if (h->size_kib == size_kib)
            return h->path;
    return NULL;
}

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

static void backend_policy(struct plan_build *b, const struct memory_backend *be, json_t *o)
{
    const struct numa_memnode *node = memnode_of(b->def, be->cell);
    const struct numa_memory *all = b->def->numatune ? b->def->numatune->memory : NULL;
    const struct cpuset *set = node ? node->nodeset : all ? all->nodeset : NULL;
    enum numa_mode mode = node ? node->mode : all ? all->mode : NUMA_MODE_NONE;
    if (all && !set && all->placement == NUMA_PLACEMENT_AUTO)
        set = b->opt->automatic_nodes;
    if (be->module && be->module->source && be->module->source->nodemask)
        set = be->module->source->nodemask;
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

static char *file_path(struct plan_build *b, const struct memory_backend *be, uint64_t page_kib)
{
    g_autofree char *shortname = plan_short_name(b->opt->id, b->def->name);
    if (page_kib)
        return g_strdup_printf("%s/libvirt/qemu/%s", huge_mount(b, page_kib), shortname);
    g_autofree char *dir = g_strdup_printf("%s/ram/%s", b->opt->lib_dir, shortname);
    g_ptr_array_add(b->dirs, g_strdup(dir));
    return g_strdup_printf("%s/%s", dir, be->file_name ?: be->id);
}

static void backend_common(struct plan_build *b, const struct memory_backend *be, json_t *o,
                           bool share, bool canonical, bool prealloc)
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

/* What only a module says. */
static void backend_module(const struct memory_device *m, json_t *o)
{
    const struct memory_device_source *s = m->source;
    if (m->model == MEMORY_DEVICE_MODEL_VIRTIO_MEM)
        set_bool(o, "reserve", false);
    if (s && s->alignsize && s->alignsize->has_size_kib)
        json_object_set_new(o, "align", json_integer((json_int_t)s->alignsize->size_kib * 1024));
    if (s && s->pmem)
        set_bool(o, "pmem", true);
}

static bool wants_prealloc(const struct memory_backend *be, bool asked)
{
    enum memory_device_model model = be->module ? be->module->model : MEMORY_DEVICE_MODEL_NONE;
    if (model == MEMORY_DEVICE_MODEL_VIRTIO_MEM || model == MEMORY_DEVICE_MODEL_VIRTIO_PMEM)
        return false; /* the device does it, or the file has it */
    return asked || model == MEMORY_DEVICE_MODEL_NVDIMM || model == MEMORY_DEVICE_MODEL_SGX_EPC;
}

bool memory_is_preallocated(const struct plan_build *b, const struct memory_backend *be)
{
    const struct memory_backing *mb = b->def->memory_backing;
    return page_size_kib(b, be) ||
           (mb && mb->allocation && mb->allocation->mode == MEMORY_ALLOCATION_IMMEDIATE);
}

static json_t *backend_file(struct plan_build *b, const struct memory_backend *be, uint64_t page,
                            enum tristate discard)
{
    const char *own = be->module && be->module->source ? be->module->source->path : NULL;
    g_autofree char *path = own ? g_strdup(own) : file_path(b, be, page);
    json_t *o = json_pack("{s:s, s:s, s:s}", "qom-type", "memory-backend-file", "id", be->id,
                          "mem-path", path);
    if (discard)
        set_bool(o, "discard-data", discard == TRI_YES);
    return o;
}

static json_t *backend_memfd(const struct memory_backend *be, uint64_t page)
{
    json_t *o = json_pack("{s:s, s:s}", "qom-type", "memory-backend-memfd", "id", be->id);
    if (page) {
        set_bool(o, "hugetlb", true);
        json_object_set_new(o, "hugetlbsize", json_integer((json_int_t)(page * 1024)));
    }
    return o;
}

/* A file on the host holds it, for a reason that a memfd does not serve. */
static bool wants_file(const struct plan_build *b, const struct memory_backend *be, uint64_t page,
                       enum tristate discard)
{
    const struct memory_backing *mb = b->def->memory_backing;
    bool named = be->module && (be->module->model == MEMORY_DEVICE_MODEL_NVDIMM ||
                                be->module->model == MEMORY_DEVICE_MODEL_VIRTIO_PMEM);
    return named || page || (mb && mb->source && mb->source->type == MEMORY_SOURCE_TYPE_FILE) ||
           (be->access == MEMORY_ACCESS_SHARED && be->cell >= 0) ||
           (be->module && discard == TRI_YES);
}

int memory_backend_add(struct plan_build *b, const struct memory_backend *be)
{
    const struct memory_backing *mb = b->def->memory_backing;
    uint64_t page = page_size_kib(b, be);
    enum memory_source_type type = mb && mb->source ? mb->source->type : MEMORY_SOURCE_TYPE_NONE;
    bool prealloc = wants_prealloc(be, memory_is_preallocated(b, be));
    bool canonical = be->cell < 0;
    bool has_path = be->module && be->module->source && be->module->source->path;
    enum tristate discard = be->discard ? be->discard : mb && mb->discard ? TRI_YES : TRI_ABSENT;
    json_t *o;

    if (page && !huge_mount(b, page) && type != MEMORY_SOURCE_TYPE_MEMFD && !has_path)
        return fail(ERR_OPERATION_FAILED,
                    "memoryBacking: no hugetlbfs with pages of %" PRIu64 " KiB is mounted", page);
    if (be->module && be->module->model == MEMORY_DEVICE_MODEL_SGX_EPC) {
        o = json_pack("{s:s, s:s}", "qom-type", "memory-backend-epc", "id", be->id);
        backend_common(b, be, o, false, false, prealloc);
    } else if (type == MEMORY_SOURCE_TYPE_MEMFD && !has_path) {
        o = backend_memfd(be, page);
        backend_common(b, be, o, be->access != MEMORY_ACCESS_NONE, canonical, prealloc);
    } else if (wants_file(b, be, page, discard)) {
        o = backend_file(b, be, page, discard);
        backend_common(b, be, o, be->access != MEMORY_ACCESS_NONE, canonical, prealloc);
    } else {
        o = json_pack("{s:s, s:s}", "qom-type", "memory-backend-ram", "id", be->id);
        backend_common(b, be, o, be->access == MEMORY_ACCESS_SHARED, false, prealloc);
    }
    if (be->module)
        backend_module(be->module, o);
    arg_json(b, "-object", o);
    return 0;
}

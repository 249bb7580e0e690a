/* The host, as every connection may ask. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/ops/ops.h"
#include "gen/wire.h"
#include "libvirt/libvirt.h"
#include "reflect/cpuset.h"
#include "sys/file.h"
#include "sys/host.h"

OP_NO_ARGS(connect_get_hostname)
{
    char *name = host_name();
    (void)args;
    if (!name)
        return -1;
    ret->hostname = arena_strdup(call->mem, name);
    g_free(name);
    return 0;
}

OP_NO_ARGS(node_get_info)
{
    struct host_cpu cpu;
    struct host_memory memory;
    (void)args;
    (void)call;
    if (host_cpu(&cpu) < 0 || host_memory(&memory) < 0)
        return -1;
    memcpy(ret->model, cpu.model, sizeof ret->model);
    ret->memory = memory.total_kib;
    ret->cpus = (int32_t)cpu.cpus;
    ret->mhz = (int32_t)cpu.mhz;
    ret->nodes = (int32_t)cpu.nodes;
    ret->sockets = (int32_t)cpu.sockets;
    ret->cores = (int32_t)cpu.cores;
    ret->threads = (int32_t)cpu.threads;
    return 0;
}

OP_NO_ARGS(node_get_free_memory)
{
    struct host_memory memory;
    (void)args;
    (void)call;
    if (host_memory(&memory) < 0)
        return -1;
    ret->free_mem = memory.free_kib * 1024;
    return 0;
}

/* A node that is not there among those that are has no memory. */
OP(node_get_cells_free_memory)
{
    int last = (int)host_last_node("/sys"), start = args->start_cell;
    if (start < 0 || start > last || args->maxcells < 1)
        return fail(ERR_INTERNAL_ERROR, "first cell %d: the host's cells are 0 to %d", start, last);
    uint32_t n = (uint32_t)MIN(args->maxcells, last - start + 1);
    ret->cells = arena_new_array(call->mem, uint64_t, n);
    ret->n_cells = n;
    for (uint32_t i = 0; i < n; i++) {
        struct host_memory memory = {0};
        if (host_node_memory("/sys", (unsigned)start + i, &memory) < 0)
            error_clear();
        ret->cells[i] = memory.free_kib * 1024;
    }
    return 0;
}

static struct cpuset *host_cpus(const char *which)
{
    g_autofree char *path = g_strdup_printf("/sys/devices/system/cpu/%s", which);
    char *text = NULL;
    size_t len = 0;
    if (file_read(path, 4096, &text, &len) < 0)
        return NULL;
    struct cpuset *set = cpuset_parse(g_strchomp(text));
    g_free(text);
    return set;
}

OP(node_get_cpu_map)
{
    struct cpuset *present = host_cpus("present");
    struct cpuset *online = present ? host_cpus("online") : NULL;
    if (!online) {
        cpuset_free(present);
        return -1;
    }
    int64_t last = -1;
    for (int64_t i = -1; (i = cpuset_next(present, i)) >= 0;)
        last = i;
    uint8_t *map = arena_new_array(call->mem, uint8_t, last / 8 + 1);
    for (int64_t i = -1; (i = cpuset_next(online, i)) >= 0 && i <= last;)
        map[i / 8] |= (uint8_t)(1U << i % 8);
    ret->online = args->need_online ? cpuset_count(online) : 0;
    ret->cpumap = map;
    ret->n_cpumap = args->need_map ? (uint32_t)(last / 8 + 1) : 0;
    ret->ret = (int32_t)(last + 1);
    cpuset_free(present);
    cpuset_free(online);
    return 0;
}

OP(node_get_cpu_stats)
{
    struct host_cpu_time t;
    if (args->cpu_num < VIR_NODE_CPU_STATS_ALL_CPUS)
        return fail(ERR_INVALID_ARG, "there is no processor %d", args->cpu_num);
    if (host_cpu_time(args->cpu_num, &t) < 0)
        return -1;
    const struct node_get_cpu_stats all[] = {{VIR_NODE_CPU_STATS_KERNEL, t.kernel},
                                             {VIR_NODE_CPU_STATS_USER, t.user},
                                             {VIR_NODE_CPU_STATS_IDLE, t.idle},
                                             {VIR_NODE_CPU_STATS_IOWAIT, t.iowait}};
    ret->nparams = G_N_ELEMENTS(all);
    if (args->nparams == 0)
        return 0; /* the client asks how many there are */
    ret->n_params = MIN((uint32_t)args->nparams, G_N_ELEMENTS(all));
    ret->params = arena_dup(call->mem, all, sizeof all);
    return 0;
}

OP(node_get_memory_stats)
{
    struct host_memory m;
    int last = (int)host_last_node("/sys");
    bool whole = args->cell_num == VIR_NODE_MEMORY_STATS_ALL_CELLS;
    if (!whole && (args->cell_num < 0 || args->cell_num > last))
        return fail(ERR_INVALID_ARG, "there is no NUMA cell %d: the last is %d", args->cell_num,
                    last);
    if ((whole ? host_memory(&m) : host_node_memory("/sys", (unsigned)args->cell_num, &m)) < 0)
        return -1;
    const struct node_get_memory_stats all[] = {{VIR_NODE_MEMORY_STATS_TOTAL, m.total_kib},
                                                {VIR_NODE_MEMORY_STATS_FREE, m.free_kib},
                                                {VIR_NODE_MEMORY_STATS_BUFFERS, m.buffers_kib},
                                                {VIR_NODE_MEMORY_STATS_CACHED, m.cached_kib}};
    ret->nparams = whole ? G_N_ELEMENTS(all) : 2;
    if (args->nparams == 0)
        return 0;
    ret->n_params = MIN((uint32_t)args->nparams, (uint32_t)ret->nparams);
    ret->params = arena_dup(call->mem, all, sizeof all);
    return 0;
}

/* Nobody confines guests beyond owners of files, and that only when they run as somebody else. */
OP_NO_ARGS(node_get_security_model)
{
    (void)args;
    bool owners = account_of(driver_of(call))->set;
    ret->model = arena_strdup(call->mem, owners ? "dac" : "none");
    ret->n_model = owners ? 4 : 5;
    ret->doi = arena_strdup(call->mem, "0");
    ret->n_doi = 2;
    return 0;
}

static void put_label(struct call *call, struct domain_get_security_label_ret *ret)
{
    const struct domain *d = call->guest->live ? call->guest->live->value : NULL;
    const char *label = "";
    for (size_t i = 0; d && i < d->n_seclabels; i++)
        if (g_strcmp0(d->seclabels[i]->model, "dac") == 0 && d->seclabels[i]->label)
            label = d->seclabels[i]->label;
    ret->label = arena_strdup(call->mem, label);
    ret->n_label = (uint32_t)strlen(label) + 1;
    ret->enforcing = 0;
}

OP(domain_get_security_label)
{
    (void)args;
    put_label(call, ret);
    return 0;
}

/* One model confines a guest here, and only while it runs. */
OP(domain_get_security_label_list)
{
    (void)args;
    if (!guest_is_active(call->guest))
        return 0;
    ret->labels = arena_new_array(call->mem, struct domain_get_security_label_ret, 1);
    put_label(call, ret->labels);
    ret->n_labels = 1;
    ret->ret = 1;
    return 0;
}

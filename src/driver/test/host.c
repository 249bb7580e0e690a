/* The simulated host as every connection may ask. Bodies of calls; never awaits. Invariant: nothing
 * a call changes is seen by another host.
 */
#include "driver/test/host.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "driver/test/sim.h"
#include "gen/capabilities.h"
#include "gen/domaincaps.h"
#include "gen/node.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "sys/host.h"

enum {
    SIMULATION_VERSION = 2,
    DEFAULT_MHZ = 1400,
    DEFAULT_NODES = 2,
    DEFAULT_SOCKETS = 2,
    DEFAULT_CORES = 2,
    DEFAULT_THREADS = 2,
    DEFAULT_MEMORY_KIB = 3145728,
    ONLINE_CPUS = 0x15, /* of HOST_MAP_CPUS */
    FIRST_FREE_PAGES = 6,
    FREE_PAGES_MAX = 1024,
};
#define DEFAULT_MODEL "i686"

#define TOPOLOGY_MARK "@TOPOLOGY@\n"
extern const char test_capabilities[];

struct test_host {
    struct test_node *node; /* complete */
    struct {
        uint32_t pages_to_scan, sleep_millisecs, merge_across_nodes;
    } ksm;
};

/* --- what the document leaves out ------------------------------------------------------------- */

#define OR_ELSE(cpu, member, value)     \
    do {                                \
        if (!(cpu)->has_##member) {     \
            (cpu)->member = (value);    \
            (cpu)->has_##member = true; \
        }                               \
    } while (0)

static void complete_cpu(struct test_node_cpu *c)
{
    OR_ELSE(c, mhz, DEFAULT_MHZ);
    OR_ELSE(c, nodes, DEFAULT_NODES);
    OR_ELSE(c, sockets, DEFAULT_SOCKETS);
    OR_ELSE(c, cores, DEFAULT_CORES);
    OR_ELSE(c, threads, DEFAULT_THREADS);
    OR_ELSE(c, active, c->nodes * c->sockets * c->cores * c->threads);
    if (!c->model)
        c->model = g_strdup(DEFAULT_MODEL);
}

struct test_host *host_new(struct test_node *node)
{
    struct test_host *h = g_new0(struct test_host, 1);
    h->node = node;
    h->ksm.pages_to_scan = 100;
    h->ksm.sleep_millisecs = 20;
    h->ksm.merge_across_nodes = 1;
    if (!node->cpu)
        node->cpu = value_new(&type_test_node_cpu);
    complete_cpu(node->cpu);
    OR_ELSE(node, memory, DEFAULT_MEMORY_KIB);
    return h;
}

void host_free(struct test_host *h)
{
    if (h)
        value_free(&type_test_node, h->node);
    g_free(h);
}

static const struct test_node *node_of(struct call *call)
{
    return driver_of(call)->host->node;
}

/* --- connection ------------------------------------------------------------------------------- */

OP_NO_ARGS(connect_get_version)
{
    ret->hv_ver = SIMULATION_VERSION;
    return 0;
}

OP_NO_ARGS(connect_get_hostname)
{
    g_autofree char *name = host_name();
    if (!name)
        return -1;
    ret->hostname = arena_strdup(call->mem, name);
    return 0;
}

OP(connect_get_max_vcpus)
{
    ret->max_vcpus = HOST_MAX_VCPUS;
    return 0;
}

#define NO_TOPOLOGY           \
    "    <topology>\n"        \
    "      <cells num='0'>\n" \
    "      </cells>\n"        \
    "    </topology>\n"

/* The lines of <topology> as they stand in the document; g_free. */
static char *topology_text(const struct test_node *node)
{
    if (!node->topology)
        return g_strdup(NO_TOPOLOGY);
    struct capability_host host = {.topology = node->topology};
    const struct capabilities caps = {.host = &host};
    g_autofree char *text = value_write(&type_capabilities, &caps, 0);
    const char *from = text ? strstr(text, "    <topology>") : NULL;
    const char *to = from ? strstr(from, "</topology>\n") : NULL;
    return to ? g_strndup(from, (gsize)(to - from) + strlen("</topology>\n")) : NULL;
}

OP_NO_ARGS(connect_get_capabilities)
{
    const char *place = strstr(test_capabilities, TOPOLOGY_MARK);
    g_autofree char *topology = topology_text(node_of(call));
    if (!topology)
        return fail(ERR_INTERNAL_ERROR, "the host's topology cannot be written");
    ret->capabilities = arena_printf(call->mem, "%.*s%s%s", (int)(place - test_capabilities),
                                     test_capabilities, topology, place + strlen(TOPOLOGY_MARK));
    return 0;
}

#define EMULATOR "/usr/bin/test-hv"

static int check_question(const struct connect_get_domain_capabilities_args *a)
{
    if (a->virttype && strcmp(a->virttype, "test"))
        return fail(ERR_INVALID_ARG, "unknown virttype: %s", a->virttype);
    if (a->arch && strcmp(a->arch, SIM_ARCH))
        return fail(ERR_INVALID_ARG, "the simulated host has no guests of architecture '%s'",
                    a->arch);
    if (a->emulatorbin && strcmp(a->emulatorbin, EMULATOR))
        return fail(ERR_INVALID_ARG, "the simulated host has no emulator '%s'", a->emulatorbin);
    return 0;
}

OP(connect_get_domain_capabilities)
{
    struct domcaps_vcpu vcpu = {HOST_MAX_VCPUS, true};
    const struct domain_capabilities caps = {.path = (char *)EMULATOR,
                                             .domain = (char *)"test",
                                             .machine = (char *)args->machine,
                                             .arch = (char *)SIM_ARCH,
                                             .vcpu = &vcpu};
    char *text = check_question(args) < 0 ? NULL : value_write(&type_domain_capabilities, &caps, 0);
    if (!text)
        return -1;
    arena_defer(call->mem, free, text);
    ret->capabilities = text;
    return 0;
}

OP(connect_get_sysinfo)
{
    ret->sysinfo = "<sysinfo type='smbios'>\n"
                   "  <bios>\n"
                   "    <entry name='vendor'>LENOVO</entry>\n"
                   "    <entry name='version'>G4ETA1WW (2.61 )</entry>\n"
                   "    <entry name='date'>05/07/2014</entry>\n"
                   "    <entry name='release'>2.61</entry>\n"
                   "  </bios>\n"
                   "</sysinfo>\n";
    return 0;
}

/* --- processors ------------------------------------------------------------------------------- */

OP_NO_ARGS(node_get_info)
{
    const struct test_node *node = node_of(call);
    const struct test_node_cpu *c = node->cpu;
    g_strlcpy(ret->model, c->model, sizeof(ret->model));
    ret->memory = node->memory;
    ret->cpus = (int32_t)c->active;
    ret->mhz = (int32_t)c->mhz;
    ret->nodes = (int32_t)c->nodes;
    ret->sockets = (int32_t)c->sockets;
    ret->cores = (int32_t)c->cores;
    ret->threads = (int32_t)c->threads;
    return 0;
}

OP(node_get_cpu_map)
{
    static const uint8_t online = ONLINE_CPUS;
    ret->online = args->need_online ? (uint32_t)__builtin_popcount(online) : 0;
    ret->cpumap = &online;
    ret->n_cpumap = args->need_map ? 1 : 0;
    ret->ret = HOST_MAP_CPUS;
    return 0;
}

OP(node_get_cpu_stats)
{
    static struct node_get_cpu_stats all[] = {{VIR_NODE_CPU_STATS_USER, 9797400000ULL},
                                              {VIR_NODE_CPU_STATS_KERNEL, 34678723400000ULL},
                                              {VIR_NODE_CPU_STATS_IDLE, 87264900000ULL},
                                              {VIR_NODE_CPU_STATS_IOWAIT, 763600000ULL}};
    ret->nparams = G_N_ELEMENTS(all);
    ret->n_params = args->nparams > 0 ? MIN((uint32_t)args->nparams, G_N_ELEMENTS(all)) : 0;
    ret->params = all;
    return 0;
}

/* --- memory ----------------------------------------------------------------------------------- */

static size_t cells_of(const struct test_node *node, struct capability_cell *const **ret_cells)
{
    const struct capability_cells *cells = node->topology ? node->topology->cells : NULL;
    *ret_cells = cells ? cells->cells : NULL;
    return cells ? cells->n_cells : 0;
}

OP(node_get_memory_stats)
{
    const struct test_node *node = node_of(call);
    struct capability_cell *const *cells;
    size_t n = cells_of(node, &cells);
    uint64_t total = node->memory;
    if (args->cell_num != VIR_NODE_MEMORY_STATS_ALL_CELLS) {
        if (args->cell_num < 0 || (size_t)args->cell_num >= n)
            return fail(ERR_INVALID_ARG, "this host has no cell %d", args->cell_num);
        total = cells[args->cell_num]->memory->value;
    }
    const struct node_get_memory_stats all[] = {{VIR_NODE_MEMORY_STATS_TOTAL, total},
                                                {VIR_NODE_MEMORY_STATS_FREE, total / 2},
                                                {VIR_NODE_MEMORY_STATS_BUFFERS, total / 16},
                                                {VIR_NODE_MEMORY_STATS_CACHED, total / 4}};
    ret->nparams =
        args->cell_num == VIR_NODE_MEMORY_STATS_ALL_CELLS ? (int32_t)G_N_ELEMENTS(all) : 2;
    ret->n_params = args->nparams > 0 ? MIN((uint32_t)args->nparams, (uint32_t)ret->nparams) : 0;
    ret->params = arena_dup(call->mem, all, sizeof(all));
    return 0;
}

/* Half of what the cells have; bytes of it are told as KiB, as ever by this driver. */
OP_NO_ARGS(node_get_free_memory)
{
    struct capability_cell *const *cells;
    size_t n = cells_of(node_of(call), &cells);
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += cells[i]->memory->value;
    ret->free_mem = sum / 2;
    return 0;
}

OP(node_get_cells_free_memory)
{
    struct capability_cell *const *cells;
    int n = (int)cells_of(node_of(call), &cells);
    if (args->start_cell < 0 || args->start_cell >= n || args->maxcells < 1)
        return fail(ERR_INVALID_ARG, "cells from %d: this host has %d", args->start_cell, n);
    uint32_t count = (uint32_t)MIN(args->maxcells, n - args->start_cell);
    ret->cells = arena_new_array(call->mem, uint64_t, count);
    for (uint32_t i = 0; i < count; i++)
        ret->cells[i] = cells[(uint32_t)args->start_cell + i]->memory->value;
    ret->n_cells = count;
    return 0;
}

/* Which pages and cells are asked for does not change what a simulated host has. */
OP(node_get_free_pages)
{
    uint64_t n = (uint64_t)args->n_pages * args->cell_count;
    uint64_t pages = FIRST_FREE_PAGES;
    if (n > FREE_PAGES_MAX)
        return fail(ERR_INVALID_ARG, "%u page sizes of %u cells are too many", args->n_pages,
                    args->cell_count);
    ret->counts = arena_new_array(call->mem, uint64_t, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        if (i % args->n_pages == 0)
            pages = FIRST_FREE_PAGES;
        pages = pages * 2 + 7;
        ret->counts[i] = pages;
    }
    ret->n_counts = (uint32_t)n;
    return 0;
}

OP(node_alloc_pages)
{
    struct capability_cell *const *cells;
    size_t n = cells_of(node_of(call), &cells);
    uint64_t last = (uint64_t)MAX(args->start_cell, 0) + args->cell_count;
    if (args->start_cell < -1 || (args->start_cell >= 0 && last > n))
        return fail(ERR_INVALID_ARG, "cells from %d: this host has %zu", args->start_cell, n);
    for (uint32_t i = 0; i < args->n_page_sizes; i++)
        if (args->page_sizes[i] != 2048 && args->page_sizes[i] != 1048576)
            return fail(ERR_INVALID_ARG, "pages of %u KiB cannot be allocated",
                        args->page_sizes[i]);
    ret->ret = (int32_t)(args->n_page_counts * MAX(args->cell_count, 1));
    return 0;
}

static const struct param_row ksm_rows[] = {
    {VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN, VIR_TYPED_PARAM_UINT, NULL, 0, 0},
    {VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS, VIR_TYPED_PARAM_UINT, NULL, 0, 0},
    {VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES, VIR_TYPED_PARAM_UINT, NULL, 0, 0},
};

OP(node_get_memory_parameters)
{
    const struct test_host *h = driver_of(call)->host;
    struct params p = {.mem = call->mem};
    param_uint(&p, VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN, h->ksm.pages_to_scan);
    param_uint(&p, VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS, h->ksm.sleep_millisecs);
    param_ullong(&p, VIR_NODE_MEMORY_SHARED_PAGES_SHARED, 0);
    param_ullong(&p, VIR_NODE_MEMORY_SHARED_PAGES_SHARING, 0);
    param_ullong(&p, VIR_NODE_MEMORY_SHARED_PAGES_UNSHARED, 0);
    param_ullong(&p, VIR_NODE_MEMORY_SHARED_PAGES_VOLATILE, 0);
    param_ullong(&p, VIR_NODE_MEMORY_SHARED_FULL_SCANS, 0);
    param_uint(&p, VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES, h->ksm.merge_across_nodes);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

OP_NO_RET(node_set_memory_parameters)
{
    struct test_host *h = driver_of(call)->host;
    uint32_t *const fields[] = {&h->ksm.pages_to_scan, &h->ksm.sleep_millisecs,
                                &h->ksm.merge_across_nodes};
    if (params_check(ksm_rows, G_N_ELEMENTS(ksm_rows), args->params, args->n_params) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(ksm_rows); i++) {
        const struct typed_param *p = param_find(args->params, args->n_params, ksm_rows[i].name);
        if (p)
            *fields[i] = p->value.ui;
    }
    return 0;
}

/* The simulated host would be gone for a while: nobody could tell. */
OP_NO_RET(node_suspend_for_duration)
{
    if (args->target > VIR_NODE_SUSPEND_TARGET_HYBRID)
        return fail(ERR_INVALID_ARG, "there is no way %u to suspend", args->target);
    return fail(ERR_ARGUMENT_UNSUPPORTED, "the simulated host cannot suspend");
}

OP_NO_ARGS(node_get_security_model)
{
    static char model[] = "testSecurity", doi[] = "";
    ret->model = model;
    ret->n_model = sizeof(model);
    ret->doi = doi;
    ret->n_doi = sizeof(doi);
    return 0;
}

/* What is tuned of the whole host: merging of equal pages, pools of huge pages, its sleep. Called
 * by the dispatcher. Awaits the worker that sends the host to sleep. Invariant: a list of
 * parameters is checked whole before any is written.
 */
#include "sys/host_tune.h"
#include <glib.h>
#include <inttypes.h>
#include <string.h>
#include "base/log.h"
#include "driver/qemu/ops/ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "sys/host.h"

#define SYS "/sys"

/* --- merging of equal pages ------------------------------------------------------------------- */

static const struct {
    const char *param, *file;
    int type;
    bool writable;
} ksm[] = {
    {VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN, "pages_to_scan", VIR_TYPED_PARAM_UINT, true},
    {VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS, "sleep_millisecs", VIR_TYPED_PARAM_UINT, true},
    {VIR_NODE_MEMORY_SHARED_PAGES_SHARED, "pages_shared", VIR_TYPED_PARAM_ULLONG, false},
    {VIR_NODE_MEMORY_SHARED_PAGES_SHARING, "pages_sharing", VIR_TYPED_PARAM_ULLONG, false},
    {VIR_NODE_MEMORY_SHARED_PAGES_UNSHARED, "pages_unshared", VIR_TYPED_PARAM_ULLONG, false},
    {VIR_NODE_MEMORY_SHARED_PAGES_VOLATILE, "pages_volatile", VIR_TYPED_PARAM_ULLONG, false},
    {VIR_NODE_MEMORY_SHARED_FULL_SCANS, "full_scans", VIR_TYPED_PARAM_ULLONG, false},
    {VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES, "merge_across_nodes", VIR_TYPED_PARAM_UINT, true},
};

OP(node_get_memory_parameters)
{
    struct params p = {.mem = call->mem};
    for (size_t i = 0; i < G_N_ELEMENTS(ksm); i++) {
        uint64_t n;
        if (!host_has_ksm(SYS, ksm[i].file)) /* a kernel without, or an older one */
            continue;
        if (host_ksm_get(SYS, ksm[i].file, &n) < 0)
            return -1;
        if (ksm[i].type == VIR_TYPED_PARAM_UINT)
            param_uint(&p, ksm[i].param, (uint32_t)n);
        else
            param_ullong(&p, ksm[i].param, n);
    }
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

OP_NO_RET(node_set_memory_parameters)
{
    struct param_row rows[G_N_ELEMENTS(ksm)];
    size_t n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(ksm); i++)
        if (ksm[i].writable)
            rows[n++] = (struct param_row){ksm[i].param, ksm[i].type, NULL, 0, 0};
    (void)ret;
    if (params_check(rows, n, args->params, args->n_params) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(ksm); i++)
        if (param_find(args->params, args->n_params, ksm[i].param) &&
            !host_has_ksm(SYS, ksm[i].file))
            return fail(ERR_OPERATION_UNSUPPORTED, "this host's kernel has no parameter '%s'",
                        ksm[i].param);
    for (size_t i = 0; i < G_N_ELEMENTS(ksm); i++) {
        const struct typed_param *p = param_find(args->params, args->n_params, ksm[i].param);
        if (p && host_ksm_set(SYS, ksm[i].file, p->value.ui) < 0)
            return -1;
    }
    return 0;
}

/* --- pages ------------------------------------------------------------------------------------ */

enum { COUNTS_MAX = 1024 };

/* The cells from..to of the host that a call is about; -1 alone: the host as a whole. */
static int cells(int start, uint32_t count, int *ret_to)
{
    int last = (int)host_last_node(SYS);
    if (start < -1 || start > last || count < 1)
        return fail(ERR_INVALID_ARG, "cells from %d: this host has 0 to %d", start, last);
    *ret_to = start < 0 ? -1 : (int)MIN((int64_t)start + count - 1, (int64_t)last);
    return 0;
}

OP(node_get_free_pages)
{
    int to;
    uint32_t n = 0;
    if ((uint64_t)args->n_pages * args->cell_count > COUNTS_MAX)
        return fail(ERR_INVALID_ARG, "%u sizes of pages in %u cells are too many", args->n_pages,
                    args->cell_count);
    if (cells(args->start_cell, args->cell_count, &to) < 0)
        return -1;
    ret->counts =
        arena_new_array(call->mem, uint64_t, (size_t)args->n_pages * args->cell_count + 1);
    for (int cell = args->start_cell; cell <= to; cell++)
        for (uint32_t i = 0; i < args->n_pages; i++)
            if (host_pages_free(SYS, cell, args->pages[i], &ret->counts[n++]) < 0)
                return -1;
    ret->n_counts = n;
    return 0;
}

OP(node_alloc_pages)
{
    bool add = !(args->flags & VIR_NODE_ALLOC_PAGES_SET);
    int to;
    (void)call;
    if (args->n_page_sizes != args->n_page_counts)
        return fail(ERR_INVALID_ARG, "%u sizes of pages, but %u counts", args->n_page_sizes,
                    args->n_page_counts);
    if (cells(args->start_cell, args->cell_count, &to) < 0)
        return -1;
    for (int cell = args->start_cell; cell <= to; cell++)
        for (uint32_t i = 0; i < args->n_page_sizes; i++, ret->ret++)
            if (host_pages_reserve(SYS, cell, args->page_sizes[i], args->page_counts[i], add) < 0)
                return -1;
    return 0;
}

/* --- sleep ------------------------------------------------------------------------------------ */

#define LEAVE_TIME seconds(10) /* for the answer to reach who asked */
enum { SHORTEST_SLEEP = 60 };
static const char *const ways[] = {"to memory", "to disk", "to memory and disk"};

struct nap {
    enum host_sleep how;
    uint64_t seconds;
};

AWAITS static int nap(void *arg)
{
    const struct nap *n = arg;
    if (fiber_sleep(LEAVE_TIME) == 0 && host_sleep(SYS, n->how, n->seconds) < 0)
        log_error("the host cannot be suspended %s: %s", ways[n->how], error_text());
    error_clear();
    g_free(arg);
    return 0;
}

OP_NO_RET(node_suspend_for_duration)
{
    (void)ret;
    if (args->target >= G_N_ELEMENTS(ways))
        return fail(ERR_INVALID_ARG, "there is no way %u to suspend", args->target);
    if (!host_can_sleep(SYS, (enum host_sleep)args->target))
        return fail(ERR_ARGUMENT_UNSUPPORTED, "this host cannot be suspended %s and wake up again",
                    ways[args->target]);
    if (args->duration < SHORTEST_SLEEP)
        return fail(ERR_INVALID_ARG, "%" PRIu64 " seconds are too short a sleep: at least %d",
                    args->duration, SHORTEST_SLEEP);
    struct nap *n = g_new(struct nap, 1);
    *n = (struct nap){(enum host_sleep)args->target, args->duration};
    fiber_spawn(driver_of(call)->group, "suspending the host", nap, n);
    return 0;
}

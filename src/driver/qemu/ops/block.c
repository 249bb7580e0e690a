/* Figures of a guest's disks: sizes as the host sees them, traffic as QEMU counts it. Called by the
 * dispatcher on the guest's lane and by stats.c; what may be on a server is measured by a worker.
 */
#include "driver/qemu/ops/stats.h"
#include <errno.h>
#include <glib.h>
#include <string.h>
#include "driver/qemu/ops/brief.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

const char *disk_target(const struct disk *d)
{
    return d->target && d->target->dev ? d->target->dev : "";
}

const char *disk_path(const struct disk *d)
{
    if (!d->source)
        return NULL;
    if (d->source->file)
        return d->source->file->file;
    return d->source->block ? d->source->block->dev : NULL;
}

const struct disk *find_disk(const struct domain *def, const char *path_or_target)
{
    for (size_t i = 0; i < def->n_disks; i++)
        if (strcmp(disk_target(def->disks[i]), path_or_target) == 0 ||
            g_strcmp0(disk_path(def->disks[i]), path_or_target) == 0)
            return def->disks[i];
    return fail_null(ERR_INVALID_ARG, "invalid path: %s", path_or_target);
}

/* QEMU names a block backend by its device's path in the object tree: .../virtio-disk0/… */
json_t *blockstats_of(json_t *blockstats, const struct disk *d)
{
    size_t i;
    json_t *row;
    if (!d->alias || !d->alias->name)
        return NULL;
    g_autofree char *step = g_strdup_printf("/%s/", d->alias->name);
    json_array_foreach(blockstats, i, row)
    {
        const char *qdev = json_string_value(json_object_get(row, "qdev"));
        g_autofree char *whole = g_strdup_printf("%s/", qdev ? qdev : "");
        if (strstr(whole, step) || g_strcmp0(qdev, d->alias->name) == 0)
            return json_object_get(row, "stats");
    }
    return NULL;
}

int64_t blockstat(json_t *stats, const char *field)
{
    json_t *value = json_object_get(stats, field);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

/* The path may be on a server that does not answer. */
static int size_work(void *arg)
{
    measure(arg);
    return 0;
}

AWAITS static int disk_sizes(const struct disk *d, struct disk_sizes *ret)
{
    struct sizing s = {.path = disk_path(d), .qcow2 = disk_is_qcow2(d)};
    if (!s.path)
        return fail(ERR_INVALID_ARG, "disk '%s' is empty", disk_target(d));
    if (offload(size_work, &s) < 0)
        return -1;
    if (s.error)
        return fail_errno(s.error, "cannot tell the size of '%s'", s.path);
    *ret = s.sizes;
    return 0;
}

OP(domain_get_block_info)
{
    const struct def *def = call_def(call);
    const struct disk *d = def ? find_disk(def->value, args->path) : NULL;
    struct disk_sizes sizes = {0};
    if (!d || disk_sizes(d, &sizes) < 0)
        return -1;
    ret->capacity = sizes.capacity;
    ret->allocation = sizes.allocation;
    ret->physical = sizes.physical;
    return 0;
}

AWAITS static int ask_blockstats(struct call *call, const char *path, json_t **ret_all,
                                 json_t **ret_stats)
{
    const struct disk *d = find_disk(call->guest->live->value, path);
    struct qmp *q = d ? run_monitor(call->guest) : NULL;
    if (!q || qmp_call(q, "query-blockstats", NULL, ret_all) < 0)
        return -1;
    *ret_stats = blockstats_of(*ret_all, d);
    if (*ret_stats)
        return 0;
    json_decref(*ret_all);
    return fail(ERR_INTERNAL_ERROR, "cannot find statistics for device '%s'", path);
}

OP(domain_block_stats)
{
    json_t *all = NULL, *stats;
    if (ask_blockstats(call, args->path, &all, &stats) < 0)
        return -1;
    ret->rd_req = blockstat(stats, "rd_operations");
    ret->rd_bytes = blockstat(stats, "rd_bytes");
    ret->wr_req = blockstat(stats, "wr_operations");
    ret->wr_bytes = blockstat(stats, "wr_bytes");
    ret->errs = -1;
    json_decref(all);
    return 0;
}

OP(domain_block_stats_flags)
{
    static const struct {
        const char *name, *field;
    } fields[] = {{VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES, "wr_bytes"},
                  {VIR_DOMAIN_BLOCK_STATS_WRITE_REQ, "wr_operations"},
                  {VIR_DOMAIN_BLOCK_STATS_READ_BYTES, "rd_bytes"},
                  {VIR_DOMAIN_BLOCK_STATS_READ_REQ, "rd_operations"},
                  {VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ, "flush_operations"},
                  {VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, "wr_total_time_ns"},
                  {VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, "rd_total_time_ns"},
                  {VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, "flush_total_time_ns"}};
    json_t *all = NULL, *stats;
    struct params p = {.mem = call->mem};
    if (ask_blockstats(call, args->path, &all, &stats) < 0)
        return -1;
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if (blockstat(stats, fields[i].field) >= 0)
            param_llong(&p, fields[i].name, blockstat(stats, fields[i].field));
    json_decref(all);
    ret->nparams = (int32_t)p.n;
    if (args->nparams == 0)
        return 0; /* the client asks how many there are */
    ret->params = p.list;
    ret->n_params = MIN(p.n, (uint32_t)args->nparams);
    return 0;
}

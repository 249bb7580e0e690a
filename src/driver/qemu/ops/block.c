/* Figures of a guest's disks: sizes as the host sees them, traffic as QEMU counts it. Called by the
 * dispatcher on the guest's lane and by stats.c; what may be on a server is measured by a worker.
 */
#include "driver/qemu/ops/stats.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "driver/qemu/ops/brief.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define CHANGE_DEADLINE seconds(60)

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
bool device_is_of_disk(const char *qdev, const struct disk *d)
{
    if (!qdev || !d->alias || !d->alias->name)
        return false;
    g_autofree char *step = g_strdup_printf("/%s/", d->alias->name);
    g_autofree char *whole = g_strdup_printf("%s/", qdev);
    return strstr(whole, step) || strcmp(qdev, d->alias->name) == 0;
}

json_t *blockstats_of(json_t *blockstats, const struct disk *d)
{
    size_t i;
    json_t *row;
    json_array_foreach(blockstats, i,
                       row) if (device_is_of_disk(json_string_value(json_object_get(row, "qdev")),
                                                  d)) return json_object_get(row, "stats");
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

/* The figures of the disk, or none: without a path all disks together are asked for. */
AWAITS static int ask_blockstats(struct call *call, const char *path, json_t **ret_all,
                                 json_t **ret_stats)
{
    bool every = path[0] == 0;
    const struct disk *d = every ? NULL : find_disk(call->guest->live->value, path);
    struct qmp *q = d || every ? run_monitor(call->guest) : NULL;
    if (!q || qmp_call(q, "query-blockstats", NULL, ret_all) < 0)
        return -1;
    *ret_stats = d ? blockstats_of(*ret_all, d) : NULL;
    if (*ret_stats || every)
        return 0;
    json_decref(*ret_all);
    return fail(ERR_INTERNAL_ERROR, "QEMU tells no figures of device '%s'", path);
}

/* A figure of one disk, or of all: -1 where QEMU tells none. */
static int64_t figure(json_t *all, json_t *stats, const char *field)
{
    size_t i;
    json_t *row;
    int64_t sum = -1;
    if (stats)
        return blockstat(stats, field);
    json_array_foreach(all, i, row)
    {
        int64_t n = blockstat(json_object_get(row, "stats"), field);
        sum = n < 0 ? sum : MAX(sum, 0) + n;
    }
    return sum;
}

OP(domain_block_stats)
{
    json_t *all = NULL, *stats;
    if (ask_blockstats(call, args->path, &all, &stats) < 0)
        return -1;
    ret->rd_req = figure(all, stats, "rd_operations");
    ret->rd_bytes = figure(all, stats, "rd_bytes");
    ret->wr_req = figure(all, stats, "wr_operations");
    ret->wr_bytes = figure(all, stats, "wr_bytes");
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
        if (figure(all, stats, fields[i].field) >= 0)
            param_llong(&p, fields[i].name, figure(all, stats, fields[i].field));
    json_decref(all);
    ret->nparams = (int32_t)p.n;
    if (args->nparams == 0)
        return 0; /* the client asks how many there are */
    ret->params = p.list;
    ret->n_params = MIN(p.n, (uint32_t)args->nparams);
    return 0;
}

/* --- looking into a disk, and its size
 * ------------------------------------------------------------------------------------------------
 */

struct peek {
    const char *path;
    uint64_t offset;
    uint32_t size;
    uint8_t *buffer;
    int64_t got;
    int error;
};

static int peek_work(void *arg)
{
    struct peek *p = arg;
    AUTO_FD int fd = open(p->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    p->got = fd < 0 ? -1 : pread(fd, p->buffer, p->size, (off_t)p->offset);
    p->error = p->got < 0 ? errno : 0;
    return 0;
}

static const char *format_of(const struct disk *d)
{
    return d->driver && d->driver->type ? d->driver->type : "raw";
}

OP(domain_block_peek)
{
    const struct def *def = call_def(call);
    const struct disk *d = def ? find_disk(def->value, args->path) : NULL;
    struct peek p = {.offset = args->offset, .size = args->size};
    if (!d)
        return -1;
    p.path = disk_path(d);
    if (!p.path)
        return fail(ERR_INVALID_ARG, "disk '%s' has no medium that is a file or a device",
                    args->path);
    if (strcmp(format_of(d), "raw") != 0)
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "only raw disks can be looked into, this one is '%s'", format_of(d));
    p.buffer = arena_new_array(call->mem, uint8_t, args->size + 1);
    if (offload(peek_work, &p) < 0)
        return -1;
    if (p.error)
        return fail_errno(p.error, "cannot read '%s'", p.path);
    if (p.got < (int64_t)p.size)
        return fail(ERR_INVALID_ARG,
                    "'%s' starting from %" G_GUINT64_FORMAT " has only %" G_GINT64_FORMAT
                    " bytes available",
                    args->path, args->offset, p.got);
    ret->buffer = p.buffer;
    ret->n_buffer = p.size;
    return 0;
}

/* The node at the top of a disk's chain, as QEMU names it now. */
char *disk_node(struct qmp *q, const struct disk *d)
{
    json_t *blocks = NULL, *row;
    size_t i;
    char *node = NULL;
    if (qmp_call(q, "query-block", NULL, &blocks) < 0)
        return NULL;
    json_array_foreach(blocks, i, row)
    {
        json_t *inserted = json_object_get(row, "inserted");
        if (inserted && device_is_of_disk(json_string_value(json_object_get(row, "qdev")), d))
            node = g_strdup(json_string_value(json_object_get(inserted, "node-name")));
    }
    json_decref(blocks);
    return node ? node : fail_null(ERR_OPERATION_FAILED, "disk '%s' has no medium", disk_target(d));
}

OP_NO_RET(domain_block_resize)
{
    const struct def *def = call_def(call);
    const struct disk *d = def ? find_disk(def->value, args->disk) : NULL;
    struct qmp *q = d ? run_monitor(call->guest) : NULL;
    bool bytes = args->flags & VIR_DOMAIN_BLOCK_RESIZE_BYTES;
    uint64_t size = args->size;
    (void)ret;
    if (!q)
        return -1;
    if (args->flags & VIR_DOMAIN_BLOCK_RESIZE_CAPACITY)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "flag VIR_DOMAIN_BLOCK_RESIZE_CAPACITY is not supported by this driver yet");
    if (!bytes && size > UINT64_MAX / 1024 / 2)
        return fail(ERR_OVERFLOW, "at most this many KiB: %" G_GUINT64_FORMAT,
                    UINT64_MAX / 1024 / 2);
    if (!disk_path(d) && !d->source)
        return fail(ERR_OPERATION_INVALID, "disk '%s' is empty", args->disk);
    DEADLINE(CHANGE_DEADLINE);
    g_autofree char *node = disk_node(q, d);
    if (!node)
        return -1;
    json_int_t wanted = (json_int_t)(bytes ? size : size * 1024);
    return qmp_call(q, "block_resize", json_pack("{s:s, s:I}", "node-name", node, "size", wanted),
                    NULL);
}

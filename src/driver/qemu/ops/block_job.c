/* Calls that begin, watch and end jobs on disks. In the guest's lane; awaits QEMU. Invariant: what
 * a call that fails has made for its job (nodes, a file) is gone again.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "driver/qemu/block/image.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/flow/commit.h"
#include "driver/qemu/flow/new_image.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "guest/disk_job.h"
#include "guest/edit.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)

/* --- which disk ------------------------------------------------------------------------------- */

/* With no job on it; NULL with the reason. */
static const struct disk *free_disk(struct call *call, const char *name, struct run **ret_run)
{
    struct run *r = run_of(call->guest);
    const struct disk *d = run_monitor(call->guest) ? find_disk(call_def(call)->value, name) : NULL;
    if (!d)
        return NULL;
    *ret_run = r;
    if (d->transient)
        return fail_null(ERR_OPERATION_UNSUPPORTED,
                         "disk '%s' is transient: what lies above its image is thrown away",
                         d->target->dev);
    if (block_job_on(r, d->target->dev))
        return fail_null(ERR_BLOCK_COPY_ACTIVE, "disk '%s' has a job already", d->target->dev);
    if (!d->source)
        return fail_null(ERR_OPERATION_INVALID, "disk '%s' has no medium", d->target->dev);
    if (!d->source->has_index)
        return fail_null(ERR_OPERATION_UNSUPPORTED, "disk '%s' has no block nodes to work on",
                         d->target->dev);
    return d;
}

static void set_node(json_t *args, const char *key, const char *node)
{
    json_object_set_new(args, key, json_string(node));
}

/* --- pull ------------------------------------------------------------------------------------- */

AWAITS static int pull(struct call *call, const char *name, const char *base, uint64_t speed,
                       bool relative)
{
    struct run *r;
    const struct disk *d = free_disk(call, name, &r);
    int layer = d ? chain_find(d, base, chain_depth(d) + 1) : -1;
    if (layer < 0)
        return -1;
    if (layer == 0)
        return fail(ERR_INVALID_ARG, "disk '%s' cannot be pulled into itself", d->target->dev);
    if (relative)
        return fail(ERR_ARGUMENT_UNSUPPORTED, "names of images stay absolute in a pull");
    g_autofree char *top = disk_node(r->qmp, d);
    json_t *args = json_object();
    struct block_job how = {.kind = JOB_PULL, .disk = d->target->dev};
    bool whole = layer > chain_depth(d);
    g_autofree char *base_node = whole || !top ? NULL : layer_node(r, d, layer);
    how.base = whole ? 0 : chain_layer(d, layer).index;
    if (!top || (!whole && (!base_node || set_backing_file(args, d, layer) < 0)) ||
        set_speed(args, speed) < 0) {
        json_decref(args);
        return -1;
    }
    set_node(args, "device", top);
    if (base_node)
        set_node(args, "base-node", base_node);
    return block_job_start(r, &how, "block-stream", args) ? 0 : -1;
}

OP_NO_RET(domain_block_pull)
{
    bool bytes = args->flags & VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES;
    return pull(call, args->path, NULL, disk_job_speed(args->bandwidth, bytes), false);
}

/* --- copy ------------------------------------------------------------------------------------- */

struct copying {
    const char *disk; /* the path or target of the call */
    struct mirror *mirror;
    uint64_t speed, granularity, buffer_bytes;
    bool shallow, reuse, synchronous;
};

AWAITS static int mirror_into(struct run *r, const struct disk *d, const struct copying *c,
                              const struct new_image *to)
{
    g_autofree char *top = disk_node(r->qmp, d);
    if (!top)
        return -1;
    json_t *args = json_pack("{s:s, s:s, s:s}", "device", top, "target", to->top, "sync",
                             c->shallow ? "top" : "full");
    const struct block_job how = {
        .kind = JOB_COPY, .disk = d->target->dev, .top = to->number, .shallow = c->shallow};
    if (set_speed(args, c->speed) < 0) {
        json_decref(args);
        return -1;
    }
    if (c->granularity)
        json_object_set_new(args, "granularity", json_integer((json_int_t)c->granularity));
    if (c->buffer_bytes)
        json_object_set_new(args, "buf-size", json_integer((json_int_t)c->buffer_bytes));
    if (c->synchronous)
        set_node(args, "copy-mode", "write-blocking");
    return block_job_start(r, &how, "blockdev-mirror", args) ? 0 : -1;
}

AWAITS static int copy_to(struct run *r, const struct disk *d, struct copying *c)
{
    struct new_image to = {.type = c->mirror->type,
                           .source = c->mirror->source,
                           .format = c->mirror->format ? c->mirror->format->type : NULL,
                           .reuse = c->reuse,
                           .like = d,
                           .with_backing = c->shallow};
    if (new_image_add(r, &to) < 0)
        return -1;
    struct mirror *m = value_copy(&type_mirror, c->mirror);
    m->source->has_index = true;
    m->source->index = to.number;
    int rc = mirror_publish(r, d->target->dev, m);
    if (rc == 0 && mirror_into(r, d, c, &to) < 0) {
        mirror_take_back(r, d->target->dev);
        rc = -1;
    }
    if (rc < 0)
        new_image_take_back(r, &to);
    new_image_clear(&to);
    return rc;
}

/* Takes the mirror. */
AWAITS static int copy(struct call *call, struct copying *c)
{
    struct run *r;
    const struct disk *d = free_disk(call, c->disk, &r);
    int rc = d ? 0 : -1;
    if (rc == 0 && c->shallow && chain_depth(d) == 0)
        c->shallow = false;
    if (rc == 0 && !c->mirror->format) {
        c->mirror->format = value_new(&type_image_format);
        c->mirror->format->type = g_strdup(d->driver && d->driver->type ? d->driver->type : "raw");
    }
    if (rc == 0)
        rc = copy_to(r, d, c);
    value_free(&type_mirror, c->mirror);
    return rc;
}

OP_NO_RET(domain_block_rebase)
{
    uint32_t f = args->flags;
    uint64_t speed = disk_job_speed(args->bandwidth, f & VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES);
    if (!(f & VIR_DOMAIN_BLOCK_REBASE_COPY))
        return pull(call, args->path, args->base, speed, f & VIR_DOMAIN_BLOCK_REBASE_RELATIVE);
    struct copying c = {
        .disk = args->path,
        .mirror = mirror_new(MIRROR_JOB_COPY,
                             f & VIR_DOMAIN_BLOCK_REBASE_COPY_DEV ? STORAGE_TYPE_BLOCK
                                                                  : STORAGE_TYPE_FILE,
                             args->base, f & VIR_DOMAIN_BLOCK_REBASE_COPY_RAW ? "raw" : NULL),
        .speed = speed,
        .shallow = f & VIR_DOMAIN_BLOCK_REBASE_SHALLOW,
        .reuse = f & VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT,
    };
    return copy(call, &c);
}

OP_NO_RET(domain_block_copy)
{
    struct copying c = {.disk = args->path,
                        .shallow = args->flags & VIR_DOMAIN_BLOCK_COPY_SHALLOW,
                        .reuse = args->flags & VIR_DOMAIN_BLOCK_COPY_REUSE_EXT,
                        .synchronous = args->flags & VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES};
    for (uint32_t i = 0; i < args->n_params; i++) {
        const struct typed_param *p = &args->params[i];
        if (strcmp(p->field, VIR_DOMAIN_BLOCK_COPY_BANDWIDTH) == 0)
            c.speed = p->value.ul;
        else if (strcmp(p->field, VIR_DOMAIN_BLOCK_COPY_GRANULARITY) == 0)
            c.granularity = p->value.ui;
        else if (strcmp(p->field, VIR_DOMAIN_BLOCK_COPY_BUF_SIZE) == 0)
            c.buffer_bytes = p->value.ul;
    }
    if (c.granularity & (c.granularity - 1))
        return fail(ERR_INVALID_ARG, "granularity %" G_GUINT64_FORMAT " is no power of 2",
                    c.granularity);
    c.mirror = mirror_read(args->destxml);
    if (!c.mirror)
        return -1;
    if (!c.mirror->source) {
        value_free(&type_mirror, c.mirror);
        return fail(ERR_XML_ERROR, "the destination of a copy needs a <source>");
    }
    return copy(call, &c);
}

/* --- commit ----------------------------------------------------------------------------------- */

OP_NO_RET(domain_block_commit)
{
    uint32_t f = args->flags;
    uint64_t speed = disk_job_speed(args->bandwidth, f & VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES);
    int top, base;
    struct run *r;
    const struct disk *d = check_speed(speed) < 0 ? NULL : free_disk(call, args->disk, &r);
    if (!d || disk_commit_layers(d, args->top, args->base, f, &top, &base) < 0)
        return -1;
    if (f & VIR_DOMAIN_BLOCK_COMMIT_RELATIVE)
        return fail(ERR_ARGUMENT_UNSUPPORTED, "names of images stay absolute in a commit");
    return commit_begin(r, d, top, base, speed, f & VIR_DOMAIN_BLOCK_COMMIT_DELETE) ? 0 : -1;
}

/* --- jobs that are going on ------------------------------------------------------------------- */

/* NULL: none; *ret_found is false when there is no such disk (with the reason). */
static struct block_job *job_of(struct call *call, const char *path, bool *ret_found)
{
    const struct disk *d = run_monitor(call->guest) ? find_disk(call_def(call)->value, path) : NULL;
    *ret_found = d != NULL;
    return d ? block_job_on(run_of(call->guest), d->target->dev) : NULL;
}

static struct block_job *active_job(struct call *call, const char *path)
{
    bool found;
    struct block_job *j = job_of(call, path, &found);
    if (!j && found)
        fail(ERR_INVALID_ARG, "disk '%s' has no job", path);
    return j;
}

static json_t *row_of(json_t *rows, const char *id)
{
    json_t *row;
    size_t i;
    json_array_foreach(rows, i, row)
    {
        if (g_strcmp0(json_string_value(json_object_get(row, "device")), id) == 0)
            return row;
    }
    return NULL;
}

static uint64_t figure(json_t *row, const char *key)
{
    return (uint64_t)json_integer_value(json_object_get(row, key));
}

OP(domain_get_block_job_info)
{
    bool found;
    json_t *rows = NULL;
    const struct block_job *j = job_of(call, args->path, &found);
    if (!j)
        return found ? 0 : -1;
    g_autofree char *id = g_strdup(j->id);
    ret->type = block_job_type(j);
    bool ready = j->ready;
    if (qmp_call(run_of(call->guest)->qmp, "query-block-jobs", NULL, &rows) < 0)
        return -1;
    json_t *row = row_of(rows, id);
    if (row) {
        uint64_t speed = figure(row, "speed");
        bool bytes = args->flags & VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES;
        ret->found = 1;
        ret->bandwidth = bytes ? speed : (speed + (1 << 20) - 1) >> 20;
        ret->cur = figure(row, "offset");
        ret->end = figure(row, "len");
        if (ret->cur == ret->end && !ready && ret->cur)
            ret->cur--; /* equal: it may be pivoted */
    }
    json_decref(rows);
    return 0;
}

OP_NO_RET(domain_block_job_set_speed)
{
    struct block_job *j = active_job(call, args->path);
    uint64_t speed =
        disk_job_speed(args->bandwidth, args->flags & VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES);
    if (!j || check_speed(speed) < 0)
        return -1;
    DEADLINE(QEMU_PATIENCE);
    return qmp_call(run_of(call->guest)->qmp, "block-job-set-speed",
                    json_pack("{s:s, s:I}", "device", j->id, "speed", (json_int_t)speed), NULL);
}

static int check_pivot(const struct block_job *j)
{
    if (j->kind != JOB_COPY && j->kind != JOB_ACTIVE_COMMIT)
        return fail(ERR_OPERATION_INVALID, "pivot of disk '%s' requires an active copy job",
                    j->disk);
    if (!j->ready)
        return fail(ERR_BLOCK_COPY_ACTIVE, "the copy of disk '%s' has not caught up yet", j->disk);
    return 0;
}

OP_NO_RET(domain_block_job_abort)
{
    bool pivot = args->flags & VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT;
    struct run *r = run_of(call->guest);
    struct block_job *j = active_job(call, args->path);
    if (!j || (pivot && check_pivot(j) < 0))
        return -1;
    j->cancelled = !pivot;
    json_t *what = pivot ? json_pack("{s:s}", "id", j->id)
                         : json_pack("{s:s, s:b}", "device", j->id, "force", !j->ready);
    {
        DEADLINE(QEMU_PATIENCE);
        if (qmp_call(r->qmp, pivot ? "job-complete" : "block-job-cancel", what, NULL) < 0)
            return -1;
    }
    return args->flags & VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC ? 0 : block_job_wait(r, j);
}

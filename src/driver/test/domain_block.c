/* Disks of simulated guests: figures, sizes, limits, a look inside. Bodies of calls in the guest's
 * lane; edits await the publishing.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "reflect/path.h"

#define ALLOCATED (1ULL << 40) /* of a simulated disk that nobody resized */
#define CAPACITY (ALLOCATED - 5177344ULL)
#define PEEK_MAX (32u << 20)

/* --- which disk ------------------------------------------------------------------------------- */

const char *sim_disk_path(const struct disk *d)
{
    const struct disk_source *s = d->source;
    return !s ? NULL : s->file ? s->file->file : s->block ? s->block->dev : NULL;
}

struct disk *sim_find_disk(const struct domain *d, const char *path)
{
    for (size_t i = 0; i < d->n_disks; i++)
        if (strcmp(d->disks[i]->target->dev, path) == 0 ||
            g_strcmp0(sim_disk_path(d->disks[i]), path) == 0)
            return d->disks[i];
    return NULL;
}

static size_t index_of(const struct domain *d, const struct disk *disk)
{
    size_t i = 0;
    while (d->disks[i] != disk)
        i++;
    return i;
}

/* The definition of now, and its disk. */
static const struct disk *disk_now(struct call *call, const char *path, const struct domain **ret_d)
{
    const struct def *def = call_def_of(call, false);
    const struct disk *disk = def ? sim_find_disk(def->value, path) : NULL;
    if (!def)
        return NULL;
    if (!disk)
        return fail_null(ERR_INVALID_ARG, "the domain has no disk '%s'", path);
    *ret_d = def->value;
    return disk;
}

/* --- figures ---------------------------------------------------------------------------------- */

void sim_disk_figures(struct guest *g, struct sim_disk *ret)
{
    uint64_t now = sim_tick(g) / 1000000;
    *ret = (struct sim_disk){now * 10,   now * 40960, now * 5,  now * 20480,
                             now * 1000, now * 500,   now / 10, now * 300};
}

OP(domain_block_stats)
{
    const struct domain *d;
    struct sim_disk f;
    if (!*args->path)
        return fail(ERR_INVALID_ARG, "figures of all disks at once are not to be had");
    if (!disk_now(call, args->path, &d))
        return -1;
    sim_disk_figures(call->guest, &f);
    ret->rd_req = (int64_t)f.rd_req;
    ret->rd_bytes = (int64_t)f.rd_bytes;
    ret->wr_req = (int64_t)f.wr_req;
    ret->wr_bytes = (int64_t)f.wr_bytes;
    ret->errs = 0;
    return 0;
}

OP(domain_block_stats_flags)
{
    const struct domain *d;
    struct sim_disk f;
    struct params p = {.mem = call->mem};
    if (*args->path && !disk_now(call, args->path, &d))
        return -1;
    sim_disk_figures(call->guest, &f);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_READ_BYTES, (int64_t)f.rd_bytes);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_READ_REQ, (int64_t)f.rd_req);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES, (int64_t)f.rd_ns);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES, (int64_t)f.wr_bytes);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_WRITE_REQ, (int64_t)f.wr_req);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES, (int64_t)f.wr_ns);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ, (int64_t)f.flushes);
    param_llong(&p, VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES, (int64_t)f.flush_ns);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

/* --- sizes ------------------------------------------------------------------------------------ */

uint64_t sim_disk_capacity(struct guest *g, size_t index)
{
    const struct sim *s = g->priv;
    return s && index < s->n_block_capacity && s->block_capacity[index] ? s->block_capacity[index]
                                                                        : CAPACITY;
}

OP(domain_get_block_info)
{
    const struct domain *d;
    const struct disk *disk = disk_now(call, args->path, &d);
    if (!disk)
        return -1;
    if (!disk->source)
        return fail(ERR_INVALID_ARG, "disk '%s' has no medium", args->path);
    ret->capacity = sim_disk_capacity(call->guest, index_of(d, disk));
    ret->allocation = ret->physical = ret->capacity == CAPACITY ? ALLOCATED : ret->capacity;
    return 0;
}

OP_NO_RET(domain_block_resize)
{
    const struct domain *d;
    const struct disk *disk = disk_now(call, args->disk, &d);
    struct sim *s = sim_of(call->guest);
    uint64_t size = args->size;
    if (!disk)
        return -1;
    if (!(args->flags & VIR_DOMAIN_BLOCK_RESIZE_BYTES)) {
        if (size > UINT64_MAX / 1024)
            return fail(ERR_OVERFLOW, "a size of %" G_GUINT64_FORMAT " KiB is too large", size);
        size *= 1024;
    }
    if (!disk->source)
        return fail(ERR_OPERATION_INVALID, "disk '%s' is empty", args->disk);
    size_t i = index_of(d, disk);
    if (i >= s->n_block_capacity) {
        s->block_capacity = g_renew(uint64_t, s->block_capacity, i + 1);
        memset(s->block_capacity + s->n_block_capacity, 0,
               (i + 1 - s->n_block_capacity) * sizeof(uint64_t));
        s->n_block_capacity = i + 1;
    }
    s->block_capacity[i] = size;
    return 0;
}

OP(domain_block_peek)
{
    const struct domain *d;
    const struct disk *disk = disk_now(call, args->path, &d);
    if (!disk)
        return -1;
    if (args->size > PEEK_MAX)
        return fail(ERR_INVALID_ARG, "at most %u bytes can be looked at", PEEK_MAX);
    uint64_t capacity = sim_disk_capacity(call->guest, index_of(d, disk));
    if (args->offset > capacity || capacity - args->offset < args->size)
        return fail(ERR_INVALID_ARG, "%u bytes at %" G_GUINT64_FORMAT " are beyond the disk's end",
                    args->size, args->offset);
    ret->buffer = arena_new_array(call->mem, uint8_t, args->size + 1);
    ret->n_buffer = args->size;
    return 0;
}

OP(domain_get_disk_errors)
{
    const struct domain *d = sim_live(call->guest);
    uint32_t n = MIN((uint32_t)d->n_disks, args->maxerrors);
    ret->errors = arena_new_array(call->mem, struct domain_disk_error, n + 1);
    for (uint32_t i = 0; i < n; i++)
        ret->errors[i] =
            (struct domain_disk_error){arena_strdup(call->mem, d->disks[i]->target->dev),
                                       (int32_t)(1 + i % (VIR_DOMAIN_DISK_ERROR_NO_SPACE + 1 - 1))};
    ret->n_errors = n;
    ret->nerrors = (int32_t)(args->maxerrors ? n : d->n_disks);
    return 0;
}

/* --- limits ----------------------------------------------------------------------------------- */

#define LIMIT(name)                                \
    {                                              \
#name, VIR_TYPED_PARAM_ULLONG, #name, 0, 1 \
    }
static const struct param_row tune_rows[] = {
    LIMIT(total_bytes_sec),
    LIMIT(read_bytes_sec),
    LIMIT(write_bytes_sec),
    LIMIT(total_iops_sec),
    LIMIT(read_iops_sec),
    LIMIT(write_iops_sec),
    LIMIT(total_bytes_sec_max),
    LIMIT(read_bytes_sec_max),
    LIMIT(write_bytes_sec_max),
    LIMIT(total_iops_sec_max),
    LIMIT(read_iops_sec_max),
    LIMIT(write_iops_sec_max),
    LIMIT(size_iops_sec),
    {VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME, VIR_TYPED_PARAM_STRING, "group_name", 0, 0},
    LIMIT(total_bytes_sec_max_length),
    LIMIT(read_bytes_sec_max_length),
    LIMIT(write_bytes_sec_max_length),
    LIMIT(total_iops_sec_max_length),
    LIMIT(read_iops_sec_max_length),
    LIMIT(write_iops_sec_max_length),
};

OP(domain_get_block_io_tune)
{
    struct params p = {.mem = call->mem};
    const struct domain *d = guest_asked(call, args->flags);
    if (!d)
        return -1;
    const struct disk *disk = args->disk && *args->disk ? sim_find_disk(d, args->disk) : NULL;
    if (args->disk && *args->disk && !disk)
        return fail(ERR_INVALID_ARG, "the definition has no disk '%s'", args->disk);
    params_read(&p, tune_rows, G_N_ELEMENTS(tune_rows), &type_iotune, disk ? disk->iotune : NULL);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

static uint64_t limit(const struct iotune *t, const char *what, const char *kind, const char *tail)
{
    uint64_t number = 0;
    g_autofree char *path = g_strdup_printf("%s_%s_sec%s", what, kind, tail);
    value_number(&type_iotune, t, path, &number);
    return number;
}

/* Total and its parts exclude each other; a limit is not above its burst. */
static int check_limits(const struct iotune *t)
{
    static const char *const kinds[] = {"bytes", "iops"}, *const tails[] = {"", "_max"};
    static const char *const parts[] = {"total", "read", "write"};
    for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
        for (size_t m = 0; m < G_N_ELEMENTS(tails); m++)
            if (limit(t, "total", kinds[k], tails[m]) &&
                (limit(t, "read", kinds[k], tails[m]) || limit(t, "write", kinds[k], tails[m])))
                return fail(ERR_INVALID_ARG,
                            "%s_sec%s: limit the total, or reads and writes, not both", kinds[k],
                            tails[m]);
    for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
        for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
            uint64_t burst = limit(t, parts[i], kinds[k], "_max");
            if (burst && limit(t, parts[i], kinds[k], "") > burst)
                return fail(ERR_INVALID_ARG, "%s_%s_sec is above %s_%s_sec_max", parts[i], kinds[k],
                            parts[i], kinds[k]);
        }
    return 0;
}

static int edit_tune(void *value, void *arg)
{
    const struct domain_set_block_io_tune_args *a = arg;
    struct disk *disk = sim_find_disk(value, a->disk);
    if (!disk)
        return fail(ERR_INVALID_ARG, "the definition has no disk '%s'", a->disk);
    if (!disk->iotune)
        disk->iotune = value_new(&type_iotune);
    if (params_write(tune_rows, G_N_ELEMENTS(tune_rows), &type_iotune, disk->iotune, a->params,
                     a->n_params) < 0)
        return -1;
    return check_limits(disk->iotune);
}

OP_NO_RET(domain_set_block_io_tune)
{
    bool live, config;
    if (params_check(tune_rows, G_N_ELEMENTS(tune_rows), args->params, args->n_params) < 0 ||
        guest_edit_flags(call->guest, args->flags & 3, edit_tune, (void *)args) < 0)
        return -1;
    if (guest_affected(call->guest, args->flags & 3, &live, &config) < 0 || !live)
        return 0;
    struct params p = {.mem = call->mem};
    param_string(&p, VIR_DOMAIN_TUNABLE_BLKDEV_DISK, args->disk);
    for (uint32_t i = 0; i < args->n_params; i++)
        if (args->params[i].value.type == VIR_TYPED_PARAM_ULLONG)
            param_ullong(&p, arena_printf(call->mem, "blkdeviotune.%s", args->params[i].field),
                         args->params[i].value.ul);
    event_tunable(call->guest, p.list, p.n);
    return 0;
}

OP_NO_RET(domain_set_block_threshold)
{
    const struct domain *d;
    g_autofree char *target = g_strndup(args->dev, strcspn(args->dev, "["));
    return disk_now(call, target, &d) ? 0 : -1;
}

/* --- limits that disks share ------------------------------------------------------------------ */

static struct throttle_group *group_of(const struct domain *d, const char *name, size_t *ret_index)
{
    for (size_t i = 0; d->throttlegroups && i < d->throttlegroups->n_throttlegroups; i++)
        if (g_strcmp0(d->throttlegroups->throttlegroups[i]->group_name, name) == 0) {
            *ret_index = i;
            return d->throttlegroups->throttlegroups[i];
        }
    return NULL;
}

static struct throttle_group *new_group(struct domain *d, const char *name)
{
    if (!d->throttlegroups)
        d->throttlegroups = value_new(&type_throttle_groups);
    struct throttle_groups *g = d->throttlegroups;
    g->throttlegroups =
        g_renew(struct throttle_group *, g->throttlegroups, g->n_throttlegroups + 1);
    struct throttle_group *one = value_new(&type_throttle_group);
    g->throttlegroups[g->n_throttlegroups++] = one;
    one->group_name = g_strdup(name);
    return one;
}

static int edit_group(void *value, void *arg)
{
    const struct domain_set_throttle_group_args *a = arg;
    size_t i;
    struct throttle_group *g = group_of(value, a->group, &i);
    if (!g)
        g = new_group(value, a->group);
    return params_write(tune_rows, G_N_ELEMENTS(tune_rows), &type_throttle_group, g, a->params,
                        a->n_params);
}

OP_NO_RET(domain_set_throttle_group)
{
    if (params_check(tune_rows, G_N_ELEMENTS(tune_rows), args->params, args->n_params) < 0)
        return -1;
    return guest_edit_flags(call->guest, args->flags & 3, edit_group, (void *)args);
}

static bool in_use(const struct domain *d, const char *name)
{
    for (size_t i = 0; i < d->n_disks; i++) {
        const struct throttle_filters *f = d->disks[i]->throttlefilters;
        for (size_t k = 0; f && k < f->n_throttlefilters; k++)
            if (g_strcmp0(f->throttlefilters[k]->group, name) == 0)
                return true;
    }
    return false;
}

static int edit_no_group(void *value, void *arg)
{
    struct domain *d = value;
    size_t i;
    struct throttle_group *g = group_of(d, arg, &i);
    if (!g)
        return fail(ERR_INVALID_ARG, "throttle group '%s' was not found", (const char *)arg);
    if (in_use(d, arg))
        return fail(ERR_OPERATION_INVALID, "throttle group '%s' is still being used by a disk",
                    (const char *)arg);
    struct throttle_groups *all = d->throttlegroups;
    value_free(&type_throttle_group, g);
    memmove(all->throttlegroups + i, all->throttlegroups + i + 1,
            (--all->n_throttlegroups - i) * sizeof(*all->throttlegroups));
    return 0;
}

OP_NO_RET(domain_del_throttle_group)
{
    return guest_edit_flags(call->guest, args->flags & 3, edit_no_group, (void *)args->group);
}

/* Pools that are a disk: their volumes are its partitions. Through parted. */
#include <stdlib.h>
#include <string.h>
#include "driver/storage/device.h"
#include "driver/storage/kinds.h"
#include "driver/storage/parted.h"
#include "libvirt/libvirt.h"

static const char *device_of(const struct pool *pool)
{
    return pool->source->devices[0]->path;
}

/* sda1, but nvme0n1p1. */
static char *partition_name(const struct pool *pool, unsigned number)
{
    const struct pool_device *device = pool->source->devices[0];
    g_autofree char *name = g_path_get_basename(device->path);
    bool digit = g_ascii_isdigit(name[strlen(name) - 1]);
    bool p = device->part_separator ? device->part_separator == TRI_YES : digit;
    return g_strdup_printf("%s%s%u", name, p ? "p" : "", number);
}

static char *partition_path(const struct pool *pool, const char *name)
{
    g_autofree char *dir = g_path_get_dirname(device_of(pool));
    return g_build_filename(dir, name, NULL);
}

/* What parted calls a kind of partition table. */
static const char *label_of(const struct pool *pool)
{
    const char *format = pool->source->format->type;
    return strcmp(format, "dos") == 0 || strcmp(format, "unknown") == 0 ? "msdos" : format;
}

AWAITS static int read_table(const struct pool *pool, struct disk_table *ret)
{
    DEADLINE(TOOL_PATIENCE);
    g_autofree char *out =
        tool_output(TOOL("parted", "-m", "-s", device_of(pool), "unit", "B", "print", "free"));
    return out ? disk_table_parse(out, ret) : -1;
}

/* --- looking ---------------------------------------------------------------------------------- */

static struct volume *volume_of_part(const struct pool *pool, const struct disk_table *t,
                                     const struct disk_part *part)
{
    struct volume *vol = value_new(&type_volume);
    struct volume_device *device = value_new(&type_volume_device);
    struct pool_extent *extent = value_new(&type_pool_extent);
    vol->type = VOLUME_TYPE_BLOCK;
    vol->name = partition_name(pool, part->number);
    vol->target = value_new(&type_volume_target);
    vol->target->path = partition_path(pool, vol->name);
    vol->target->format = value_new(&type_pool_format);
    vol->target->format->type = g_strdup("none");
    vol->key = g_strdup(vol->target->path);
    vol->capacity_bytes = part->end - part->start;
    vol->allocation_bytes = disk_table_used(t, part);
    vol->has_capacity_bytes = vol->has_allocation_bytes = true;
    extent->start = part->start;
    extent->end = part->end;
    extent->has_start = extent->has_end = true;
    device->path = g_strdup(device_of(pool));
    device->extents = g_new0(struct pool_extent *, 1);
    device->extents[0] = extent;
    device->n_extents = 1;
    vol->source = value_new(&type_volume_source);
    vol->source->devices = g_new0(struct volume_device *, 1);
    vol->source->devices[0] = device;
    vol->source->n_devices = 1;
    return vol;
}

static void set_figures(const struct disk_table *t, struct scan *scan)
{
    struct pool_figures *f = &scan->figures;
    f->capacity = t->bytes;
    scan->gaps = g_array_new(FALSE, FALSE, sizeof(struct pool_extent));
    for (guint i = 0; i < t->parts->len; i++) {
        const struct disk_part *part = &g_array_index(t->parts, struct disk_part, i);
        const struct pool_extent e = {part->start, true, part->end, true};
        if (part->number && !part->is_extended)
            f->allocation += part->end - part->start;
        if (part->number)
            continue;
        f->available += part->end - part->start;
        g_array_append_val(scan->gaps, e);
    }
}

AWAITS static struct scan *look(const struct pool *pool)
{
    struct disk_table t;
    if (read_table(pool, &t) < 0)
        return NULL;
    struct scan *scan = scan_new();
    for (guint i = 0; i < t.parts->len; i++) {
        const struct disk_part *part = &g_array_index(t.parts, struct disk_part, i);
        if (part->number)
            g_ptr_array_add(scan->volumes, volume_of_part(pool, &t, part));
    }
    set_figures(&t, scan);
    disk_table_clear(&t);
    if (device_look_all(scan->volumes, device_of(pool)) == 0)
        return scan;
    scan_free(scan);
    return NULL;
}

/* --- making ----------------------------------------------------------------------------------- */

AWAITS static int build(const struct pool *pool, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    if (device_check_exists(device_of(pool)) < 0)
        return -1;
    if (!(flags & VIR_STORAGE_POOL_BUILD_OVERWRITE) && device_check_empty(device_of(pool)) < 0)
        return -1;
    return tool_run(TOOL("parted", "-s", device_of(pool), "mklabel", label_of(pool)));
}

AWAITS static int start(struct driver_state *d, const struct pool *pool)
{
    struct disk_table t;
    if (device_check_exists(device_of(pool)) < 0 || read_table(pool, &t) < 0)
        return -1;
    const char *format = pool->source->format->type;
    bool same = strcmp(format, "unknown") == 0 || strcmp(t.label, label_of(pool)) == 0;
    int rc = same ? 0
                  : storage_fail(ERR_OPERATION_INVALID,
                                 "disk '%s' has a partition table '%s', the pool says '%s'",
                                 device_of(pool), t.label, format);
    disk_table_clear(&t);
    return rc;
}

/* The number is not known before it is made: the name says it, or the next free one is taken. */
static int vol_place(const struct pool *pool, struct volume *vol)
{
    if (strchr(vol->name, '/'))
        return storage_fail(ERR_OPERATION_INVALID, "'%s' cannot be the name of a partition",
                            vol->name);
    vol->type = VOLUME_TYPE_BLOCK;
    g_free(vol->target->path);
    vol->target->path = partition_path(pool, vol->name);
    g_free(vol->key);
    vol->key = g_strdup(vol->target->path);
    return 0;
}

AWAITS static int make_partition(const struct pool *pool, const struct volume *vol)
{
    const char *format = vol->target->format ? vol->target->format->type : "none";
    struct disk_table t;
    struct disk_place at;
    if (read_table(pool, &t) < 0)
        return -1;
    int rc = disk_table_place(&t, vol->capacity_bytes, strcmp(format, "extended") == 0, &at);
    g_autofree char *name = rc == 0 ? partition_name(pool, at.number) : NULL;
    disk_table_clear(&t);
    if (rc < 0)
        return context("disk '%s'", device_of(pool));
    if (strcmp(name, vol->name) != 0)
        return storage_fail(ERR_INVALID_ARG, "the next partition is called '%s', not '%s'", name,
                            vol->name);
    g_autofree char *from = g_strdup_printf("%" G_GUINT64_FORMAT "B", at.start);
    g_autofree char *to = g_strdup_printf("%" G_GUINT64_FORMAT "B", at.end - 1);
    return tool_run(TOOL("parted", "-s", device_of(pool), "mkpart", at.kind, from, to));
}

AWAITS static int vol_remove(const struct pool *pool, const struct volume *vol, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    const char *number = disk_part_number(device_of(pool), vol->name);
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "flags 0x%x do not go with removing a partition",
                            flags);
    if (!number)
        return storage_fail(ERR_INVALID_ARG, "'%s' is no partition of disk '%s'", vol->name,
                            device_of(pool));
    return tool_run(TOOL("parted", "-s", device_of(pool), "rm", number));
}

AWAITS static int vol_make(const struct volume_order *o)
{
    if (o->vol->target->encryption)
        return storage_fail(ERR_CONFIG_UNSUPPORTED, "partitions with a passphrase cannot be made");
    {
        DEADLINE(TOOL_PATIENCE);
        if (make_partition(o->pool, o->vol) < 0)
            return -1;
    }
    if (device_settle(o->vol->target->path) == 0 && device_set_permissions(o->vol) == 0 &&
        device_fill(o) == 0)
        return 0;
    SHIELD();
    struct error *why = error_take();
    vol_remove(o->pool, o->vol, 0);
    error_clear();
    error_set(why);
    return -1;
}

const struct pool_backend backend_disk = {
    .type = POOL_TYPE_DISK,
    .start = start,
    .build = build,
    .look = look,
    .vol_place = vol_place,
    .vol_make = vol_make,
    .vol_remove = vol_remove,
    DEVICE_VOLUMES,
};

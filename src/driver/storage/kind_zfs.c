/* Pools of ZFS: their volumes are block devices. Through zpool and zfs. */
#include <string.h>
#include "driver/storage/device.h"
#include "driver/storage/kinds.h"

AWAITS static int is_there(const struct pool *pool, bool *ret)
{
    DEADLINE(TOOL_PATIENCE);
    *ret = tool_run(TOOL("zpool", "list", "-H", "-o", "name", pool->source->name)) == 0;
    error_clear();
    return 0;
}

AWAITS static int start(struct driver_state *d, const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    return tool_run(TOOL("zpool", "list", "-H", "-o", "name", pool->source->name));
}

AWAITS static int build(const struct pool *pool, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    struct line l = line_new("zpool");
    struct plan p;
    if (!pool->source->n_devices)
        return storage_fail(ERR_INVALID_ARG, "pool '%s' names no <device> to make it of",
                            pool->name);
    plan_init(&p);
    ADD(&l, "create", pool->source->name);
    for (size_t i = 0; i < pool->source->n_devices; i++)
        ADD(&l, pool->source->devices[i]->path);
    plan_take(&p, &l);
    int rc = plan_run(&p);
    plan_clear(&p);
    return rc;
}

AWAITS static int destroy(const struct pool *pool, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "flags 0x%x do not go with removing a pool", flags);
    return tool_run(TOOL("zpool", "destroy", pool->source->name));
}

/* "NAME\tVOLSIZE\tREFRESERVATION" */
static struct volume *volume_of_line(const struct pool *pool, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, "\t", -1);
    if (g_strv_length(words) < 3)
        return NULL;
    const char *name = strrchr(words[0], '/');
    if (!name)
        return NULL;
    struct volume *vol = value_new(&type_volume);
    vol->type = VOLUME_TYPE_BLOCK;
    vol->name = g_strdup(name + 1);
    vol->key = g_strdup(words[0]);
    vol->target = value_new(&type_volume_target);
    vol->target->path = g_build_filename(pool->target->path, vol->name, NULL);
    vol->capacity_bytes = g_ascii_strtoull(words[1], NULL, 10);
    vol->allocation_bytes = g_ascii_strtoull(words[2], NULL, 10);
    vol->has_capacity_bytes = vol->has_allocation_bytes = true;
    return vol;
}

AWAITS static int read_figures(const struct pool *pool, struct pool_figures *f)
{
    g_autofree char *out =
        tool_output(TOOL("zpool", "list", "-Hp", "-o", "size,free,allocated", pool->source->name));
    if (!out)
        return -1;
    g_auto(GStrv) words = g_strsplit(g_strchomp(out), "\t", -1);
    if (g_strv_length(words) < 3)
        return storage_fail(ERR_INTERNAL_ERROR, "zpool said '%s'", out);
    f->capacity = g_ascii_strtoull(words[0], NULL, 10);
    f->available = g_ascii_strtoull(words[1], NULL, 10);
    f->allocation = g_ascii_strtoull(words[2], NULL, 10);
    return 0;
}

AWAITS static int read_volumes(const struct pool *pool, GPtrArray *volumes)
{
    g_autofree char *out = tool_output(TOOL("zfs", "list", "-Hp", "-t", "volume", "-r", "-o",
                                            "name,volsize,refreservation", pool->source->name));
    g_auto(GStrv) lines = g_strsplit(out ?: "", "\n", -1);
    for (char **line = lines; *line; line++) {
        struct volume *vol = volume_of_line(pool, *line);
        if (vol)
            g_ptr_array_add(volumes, vol);
    }
    return out ? 0 : -1;
}

AWAITS static struct scan *look(const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    struct scan *scan = scan_new();
    if (read_figures(pool, &scan->figures) == 0 && read_volumes(pool, scan->volumes) == 0 &&
        device_look_all(scan->volumes, pool->source->name) == 0)
        return scan;
    scan_free(scan);
    return NULL;
}

static int vol_place(const struct pool *pool, struct volume *vol)
{
    if (strchr(vol->name, '/') || strchr(vol->name, '@') || *vol->name == '-')
        return storage_fail(ERR_OPERATION_INVALID, "'%s' cannot be the name of a volume of ZFS",
                            vol->name);
    vol->type = VOLUME_TYPE_BLOCK;
    g_free(vol->target->path);
    vol->target->path = g_build_filename(pool->target->path, vol->name, NULL);
    g_free(vol->key);
    vol->key = g_strdup_printf("%s/%s", pool->source->name, vol->name);
    return 0;
}

AWAITS static int vol_remove(const struct pool *pool, const struct volume *vol, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "flags 0x%x do not go with removing a volume", flags);
    return tool_run(TOOL("zfs", "destroy", vol->key));
}

AWAITS static int make(const struct volume *vol)
{
    DEADLINE(TOOL_PATIENCE);
    g_autofree char *size = g_strdup_printf("%" G_GUINT64_FORMAT "K", vol->capacity_bytes / 1024);
    if (vol->allocation_bytes < vol->capacity_bytes)
        return tool_run(TOOL("zfs", "create", "-s", "-V", size, vol->key));
    return tool_run(TOOL("zfs", "create", "-V", size, vol->key));
}

AWAITS static int vol_make(const struct volume_order *o)
{
    if (make(o->vol) < 0)
        return -1;
    if (device_settle(o->vol->target->path) == 0 && device_fill(o) == 0)
        return 0;
    SHIELD();
    struct error *why = error_take();
    vol_remove(o->pool, o->vol, 0);
    error_clear();
    error_set(why);
    return -1;
}

const struct pool_backend backend_zfs = {
    .type = POOL_TYPE_ZFS,
    .is_there = is_there,
    .start = start,
    .build = build,
    .remove = destroy,
    .look = look,
    .vol_place = vol_place,
    .vol_make = vol_make,
    .vol_remove = vol_remove,
    DEVICE_VOLUMES,
};

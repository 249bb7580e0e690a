/* Pools that are a volume group of LVM. Through LVM's tools, whose reports lvm.c reads. */
#include <string.h>
#include "driver/storage/device.h"
#include "driver/storage/kinds.h"
#include "driver/storage/lvm.h"

static const char *group_of(const struct pool *pool)
{
    return pool->source->name;
}

/* --- the group -------------------------------------------------------------------------------- */

AWAITS static int group_figures(const struct pool *pool, struct pool_figures *ret)
{
    DEADLINE(TOOL_PATIENCE);
    g_autofree char *json =
        tool_output(TOOL("vgs", "--reportformat", "json", "--units", "b", "--nosuffix", "-o",
                         LVM_GROUP_COLUMNS, group_of(pool)));
    return json ? lvm_group_parse(json, ret) : -1;
}

AWAITS static int is_there(const struct pool *pool, bool *ret)
{
    struct pool_figures f;
    *ret = group_figures(pool, &f) == 0;
    error_clear();
    return 0;
}

AWAITS static int start(struct driver_state *d, const struct pool *pool)
{
    struct pool_figures f;
    struct plan p;
    if (group_figures(pool, &f) < 0)
        return context("volume group '%s'", group_of(pool));
    DEADLINE(TOOL_PATIENCE);
    plan_init(&p);
    logical_plan(pool, &p);
    int rc = plan_run(&p);
    plan_clear(&p);
    return rc;
}

void logical_plan(const struct pool *pool, struct plan *ret)
{
    struct line l = line_new("vgchange");
    ADD(&l, "-aly", group_of(pool));
    plan_take(ret, &l);
}

AWAITS static int stop(const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    return tool_run(TOOL("vgchange", "-aln", group_of(pool)));
}

/* Devices become physical volumes and then the group; what fails is taken back. */
AWAITS static int build(const struct pool *pool, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    const struct pool_source *s = pool->source;
    struct line l = line_new("vgcreate");
    struct plan p;
    plan_init(&p);
    ADD(&l, group_of(pool));
    int rc = s->n_devices ? 0
                          : storage_fail(ERR_INVALID_ARG,
                                         "pool '%s' names no <device> to make it of", pool->name);
    size_t made = 0;
    for (; rc == 0 && made < s->n_devices; made++) {
        if (!(flags & VIR_STORAGE_POOL_BUILD_OVERWRITE))
            rc = device_check_empty(s->devices[made]->path);
        if (rc == 0)
            rc = tool_run(TOOL("pvcreate", "-y", s->devices[made]->path));
        ADD(&l, s->devices[made]->path);
        if (rc < 0)
            break;
    }
    plan_take(&p, &l);
    if (rc == 0)
        rc = plan_run(&p);
    plan_clear(&p);
    struct error *why = rc < 0 ? error_take() : NULL;
    for (size_t i = 0; rc < 0 && i < made; i++)
        if (tool_run(TOOL("pvremove", s->devices[i]->path)) < 0)
            error_clear();
    if (why)
        error_set(why);
    return rc;
}

AWAITS static int remove_group(const struct pool *pool, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "flags 0x%x do not go with removing a group", flags);
    if (tool_run(TOOL("vgremove", "-f", group_of(pool))) < 0)
        return -1;
    for (size_t i = 0; i < pool->source->n_devices; i++)
        if (tool_run(TOOL("pvremove", pool->source->devices[i]->path)) < 0)
            return -1;
    return 0;
}

AWAITS static char *find_sources(const struct pool_source *spec)
{
    DEADLINE(TOOL_PATIENCE);
    g_autofree char *json =
        tool_output(TOOL("pvs", "--reportformat", "json", "-o", LVM_DEVICE_COLUMNS));
    return json ? lvm_sources_parse(json) : NULL;
}

/* --- its volumes ------------------------------------------------------------------------------ */

AWAITS static int read_volumes(const struct pool *pool, GPtrArray *volumes)
{
    DEADLINE(TOOL_PATIENCE);
    g_autofree char *json =
        tool_output(TOOL("lvs", "--reportformat", "json", "--units", "b", "--nosuffix", "-o",
                         LVM_VOLUME_COLUMNS, group_of(pool)));
    return json ? lvm_volumes_parse(pool, json, volumes) : -1;
}

AWAITS static struct scan *look(const struct pool *pool)
{
    struct scan *scan = scan_new();
    if (group_figures(pool, &scan->figures) == 0 && read_volumes(pool, scan->volumes) == 0 &&
        device_look_all(scan->volumes, group_of(pool)) == 0)
        return scan;
    scan_free(scan);
    return NULL;
}

static int vol_place(const struct pool *pool, struct volume *vol)
{
    if (strchr(vol->name, '/') || *vol->name == '-')
        return storage_fail(ERR_OPERATION_INVALID, "'%s' cannot be the name of a logical volume",
                            vol->name);
    vol->type = VOLUME_TYPE_BLOCK;
    g_free(vol->target->path);
    vol->target->path = g_build_filename(pool->target->path, vol->name, NULL);
    g_free(vol->key);
    vol->key = g_strdup(vol->target->path); /* until LVM has given it one */
    return 0;
}

static char *kib(uint64_t bytes)
{
    return g_strdup_printf("%" G_GUINT64_FORMAT "K", bytes / 1024 + (bytes % 1024 != 0));
}

void logical_make_plan(const struct pool *pool, const struct volume *vol, struct plan *ret)
{
    const struct volume_backing_store *b = vol->backing_store;
    bool sparse = vol->allocation_bytes < vol->capacity_bytes;
    g_autofree char *size = kib(vol->capacity_bytes);
    g_autofree char *allocated = kib(MAX(vol->allocation_bytes, 1024));
    struct line l = line_new("lvcreate");
    ADD(&l, "--name", vol->name);
    if (sparse && !b)
        ADD(&l, "--type", "snapshot", "--virtualsize", size, "-L", allocated);
    else
        ADD(&l, "-L", sparse ? allocated : size);
    if (b)
        ADD(&l, "-s", b->path);
    else
        ADD(&l, group_of(pool));
    plan_take(ret, &l);
}

AWAITS static int vol_remove(const struct pool *pool, const struct volume *vol, uint32_t flags)
{
    DEADLINE(TOOL_PATIENCE);
    g_autofree char *name = g_strdup_printf("%s/%s", group_of(pool), vol->name);
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "flags 0x%x do not go with removing a volume", flags);
    return tool_run(TOOL("lvremove", "-f", name));
}

AWAITS static int make(const struct volume_order *o)
{
    DEADLINE(TOOL_PATIENCE);
    struct plan p;
    plan_init(&p);
    logical_make_plan(o->pool, o->vol, &p);
    int rc = plan_run(&p);
    plan_clear(&p);
    return rc;
}

AWAITS static int vol_make(const struct volume_order *o)
{
    if (make(o) < 0)
        return -1;
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

const struct pool_backend backend_logical = {
    .type = POOL_TYPE_LOGICAL,
    .is_there = is_there,
    .start = start,
    .stop = stop,
    .build = build,
    .remove = remove_group,
    .look = look,
    .find_sources = find_sources,
    .vol_place = vol_place,
    .vol_make = vol_make,
    .vol_remove = vol_remove,
    DEVICE_VOLUMES,
};

/* Volumes of storage pools as sources that QEMU understands. Called by run_plan() on the way to a
 * plan; awaits the storage driver. The live definition goes on naming pool and volume: the result
 * is a copy for one plan.
 */
#include <glib.h>
#include <string.h>
#include "base/arena.h"
#include "driver/qemu/guest/neighbour.h"
#include "gen/api.h"
#include "gen/wire.h"
#include "guest/part.h"
#include "libvirt/libvirt.h"

AWAITS static int find(struct driver_state *d, const struct source_volume *v,
                       struct storage_vol_lookup_by_name_ret *ret, struct arena *mem)
{
    const struct storage_pool_lookup_by_name_args by_name = {v->pool};
    struct storage_pool_lookup_by_name_ret found = {0};
    if (part_ask(&d->config, &proc_storage_pool_lookup_by_name, &by_name, &found, mem) < 0)
        return -1;
    const struct storage_vol_lookup_by_name_args args = {found.pool, v->volume};
    return part_ask(&d->config, &proc_storage_vol_lookup_by_name, &args, ret, mem);
}

static void become_path(enum storage_type *type, struct disk_source *s, bool block,
                        const char *path)
{
    value_free(&type_source_volume, s->volume);
    s->volume = NULL;
    *type = block ? STORAGE_TYPE_BLOCK : STORAGE_TYPE_FILE;
    if (block) {
        s->block = value_new(&type_source_block);
        s->block->dev = g_strdup(path);
    } else {
        s->file = value_new(&type_source_file);
        s->file->file = g_strdup(path);
    }
}

AWAITS static int resolve(struct driver_state *d, enum storage_type *type, struct disk_source *s,
                          struct arena *mem)
{
    struct storage_vol_lookup_by_name_ret vol = {0};
    struct storage_vol_get_info_ret info = {0};
    struct storage_vol_get_path_ret path = {0};
    if (!s->volume || !s->volume->pool || !s->volume->volume)
        return fail(ERR_XML_ERROR, "<source> needs a pool and a volume");
    if (find(d, s->volume, &vol, mem) < 0)
        return -1;
    const struct storage_vol_get_info_args ask_info = {vol.vol};
    const struct storage_vol_get_path_args ask_path = {vol.vol};
    if (part_ask(&d->config, &proc_storage_vol_get_info, &ask_info, &info, mem) < 0 ||
        part_ask(&d->config, &proc_storage_vol_get_path, &ask_path, &path, mem) < 0)
        return -1;
    if (info.type != VIR_STORAGE_VOL_FILE && info.type != VIR_STORAGE_VOL_BLOCK)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "volume '%s' of pool '%s' is neither a file nor a block device",
                    s->volume->volume, s->volume->pool);
    become_path(type, s, info.type == VIR_STORAGE_VOL_BLOCK, path.name);
    return 0;
}

static bool is_optional(const struct disk *disk)
{
    return disk->source->startup_policy == STARTUP_POLICY_OPTIONAL;
}

AWAITS static int resolve_disk(struct driver_state *d, struct disk *disk, struct arena *mem)
{
    if (disk->type == STORAGE_TYPE_VOLUME && disk->source &&
        resolve(d, &disk->type, disk->source, mem) < 0) {
        if (!is_optional(disk))
            return context("disk '%s'", disk->target->dev);
        error_clear(); /* the medium may be missing */
        value_free(&type_disk_source, disk->source);
        disk->source = NULL;
    }
    for (struct backing_store *b = disk->backing_store; b && b->source; b = b->backing_store)
        if (b->type == STORAGE_TYPE_VOLUME && resolve(d, &b->type, b->source, mem) < 0)
            return context("disk '%s'", disk->target->dev);
    return 0;
}

static bool has_volumes(const struct domain *def)
{
    for (size_t i = 0; i < def->n_disks; i++) {
        if (def->disks[i]->type == STORAGE_TYPE_VOLUME)
            return true;
        for (const struct backing_store *b = def->disks[i]->backing_store; b; b = b->backing_store)
            if (b->source && b->type == STORAGE_TYPE_VOLUME)
                return true;
    }
    return false;
}

int volume_resolve_all(struct driver_state *d, const struct domain *def, struct domain **ret_copy)
{
    *ret_copy = NULL;
    if (!has_volumes(def))
        return 0;
    struct domain *copy = value_copy(&type_domain, def);
    struct arena *mem = arena_new();
    int rc = 0;
    for (size_t i = 0; rc == 0 && i < copy->n_disks; i++)
        rc = resolve_disk(d, copy->disks[i], mem);
    arena_free(mem);
    if (rc < 0)
        value_free(&type_domain, copy);
    else
        *ret_copy = copy;
    return rc;
}

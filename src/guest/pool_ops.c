/* What all drivers do alike with storage pools and volumes. Called by drivers' tables and bodies;
 * awaits where an access driver is asked. Invariant: nothing here touches what pools are made of.
 */
#include "guest/pool_ops.h"
#include <glib.h>
#include <string.h>
#include "gen/api.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

/* --- pools ------------------------------------------------------------------------------------ */

int pool_must_be_active(const struct object *pool)
{
    return pool->active
               ? 0
               : fail(ERR_OPERATION_INVALID, "storage pool '%s' is not active", pool->name);
}

int pool_must_be_inactive(const struct object *pool)
{
    return pool->active ? fail(ERR_OPERATION_INVALID, "storage pool '%s' is active", pool->name)
                        : 0;
}

bool pool_is_selected(const struct object *o, uint32_t flags)
{
    static const uint32_t bits[] = {
        [POOL_TYPE_DIR] = VIR_CONNECT_LIST_STORAGE_POOLS_DIR,
        [POOL_TYPE_FS] = VIR_CONNECT_LIST_STORAGE_POOLS_FS,
        [POOL_TYPE_NETFS] = VIR_CONNECT_LIST_STORAGE_POOLS_NETFS,
        [POOL_TYPE_LOGICAL] = VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL,
        [POOL_TYPE_DISK] = VIR_CONNECT_LIST_STORAGE_POOLS_DISK,
        [POOL_TYPE_ISCSI] = VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI,
        [POOL_TYPE_ISCSI_DIRECT] = VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT,
        [POOL_TYPE_SCSI] = VIR_CONNECT_LIST_STORAGE_POOLS_SCSI,
        [POOL_TYPE_MPATH] = VIR_CONNECT_LIST_STORAGE_POOLS_MPATH,
        [POOL_TYPE_RBD] = VIR_CONNECT_LIST_STORAGE_POOLS_RBD,
        [POOL_TYPE_SHEEPDOG] = VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG,
        [POOL_TYPE_GLUSTER] = VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER,
        [POOL_TYPE_ZFS] = VIR_CONNECT_LIST_STORAGE_POOLS_ZFS,
        [POOL_TYPE_VSTORAGE] = VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE,
    };
    uint32_t any = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(bits); i++)
        any |= bits[i];
    const struct pool *pool = pool_of(o);
    return !(flags & any) || flags & bits[pool->type];
}

char *pool_text(struct pool *copy, const struct pool_figures *f, unsigned view)
{
    copy->capacity_bytes = f->capacity;
    copy->allocation_bytes = f->allocation;
    copy->available_bytes = f->available;
    char *text = value_write(&type_pool, copy, view);
    value_free(&type_pool, copy);
    return text;
}

struct rival {
    const struct pool *pool;
};

static bool has_same_source(const struct object *o, const void *arg)
{
    const struct rival *r = arg;
    const struct pool *other = pool_of(o);
    return strcmp(other->name, r->pool->name) != 0 && pool_same_source(other, r->pool);
}

/* A definition whose source no other pool has. */
struct def *pool_read(struct call *call, const char *xml, bool validate)
{
    struct pool *pool = pool_parse(xml, strlen(xml), validate ? READ_VALIDATE : 0);
    if (!pool)
        return NULL;
    struct rival rival = {pool};
    struct object *other =
        object_find(call_objects(call, ON_STORAGE_POOL), has_same_source, &rival);
    if (!other)
        return def_new(&type_pool, pool);
    fail_in(FROM_STORAGE, ERR_OPERATION_FAILED, "pool '%s': pool '%s' has the same source",
            pool->name, other->name);
    object_unref(other);
    value_free(&type_pool, pool);
    return NULL;
}

AWAITS int pool_ops_storage_pool_lookup_by_volume(
    struct call *call, const struct storage_pool_lookup_by_volume_args *args,
    struct storage_pool_lookup_by_volume_ret *ret)
{
    call_put_object(call, call->object);
    return 0;
}

static bool has_target(const struct object *o, const void *arg)
{
    const struct pool *pool = pool_of(o);
    return o->active && pool->target && g_strcmp0(pool->target->path, arg) == 0;
}

AWAITS int pool_ops_storage_pool_lookup_by_target_path(
    struct call *call, const struct storage_pool_lookup_by_target_path_args *args,
    struct storage_pool_lookup_by_target_path_ret *ret)
{
    g_autofree char *path = storage_tidy_path(args->path);
    struct object *o = object_find(call_objects(call, ON_STORAGE_POOL), has_target, path);
    if (!o)
        return fail(ERR_NO_STORAGE_POOL, "no storage pool with target path '%s'", path);
    return call_found(call, o);
}

/* --- volumes ---------------------------------------------------------------------------------- */

void volume_fill_handle(const struct object *o, void *ret_handle)
{
    struct nonnull_storage_vol *vol = ret_handle;
    vol->pool = o->parent->name;
    vol->key = volume_of(o)->key;
}

static bool has_key(const struct object *o, const void *arg)
{
    return strcmp(volume_of(o)->key, arg) == 0;
}

static bool has_path(const struct object *o, const void *arg)
{
    return strcmp(volume_of(o)->target->path, arg) == 0;
}

AWAITS static int find_volume(struct call *call, const char *text,
                              bool (*matches)(const struct object *o, const void *arg),
                              const char *by)
{
    struct object **pools, *found = NULL;
    size_t n = object_list(call_objects(call, ON_STORAGE_POOL), &pools);
    for (size_t i = 0; i < n && !found; i++)
        if (pools[i]->active)
            found = object_find(pools[i]->children, matches, text);
    object_list_free(pools, n);
    if (!found)
        return fail(ERR_NO_STORAGE_VOL, "no storage volume with %s '%s'", by, text);
    return call_found(call, found);
}

AWAITS int pool_ops_storage_vol_lookup_by_key(struct call *call,
                                              const struct storage_vol_lookup_by_key_args *args,
                                              struct storage_vol_lookup_by_key_ret *ret)
{
    return find_volume(call, args->key, has_key, "key");
}

AWAITS int pool_ops_storage_vol_lookup_by_path(struct call *call,
                                               const struct storage_vol_lookup_by_path_args *args,
                                               struct storage_vol_lookup_by_path_ret *ret)
{
    g_autofree char *path = storage_tidy_path(args->path);
    return find_volume(call, path, has_path, "path");
}

AWAITS int pool_ops_storage_vol_get_path(struct call *call,
                                         const struct storage_vol_get_path_args *args,
                                         struct storage_vol_get_path_ret *ret)
{
    const struct volume *vol = volume_of(call->object);
    ret->name = arena_strdup(call->mem, vol->target->path);
    return 0;
}

/* virStorageVolType counts from 0. */
char volume_info_type(const struct volume *vol)
{
    return (char)(vol->type - VOLUME_TYPE_FILE);
}

/* The capacity that is asked for. */
int volume_wanted_capacity(const struct volume *vol, uint64_t capacity, uint32_t flags,
                           uint64_t *ret)
{
    bool shrinks = flags & VIR_STORAGE_VOL_RESIZE_SHRINK;
    *ret = capacity;
    if (flags & VIR_STORAGE_VOL_RESIZE_DELTA &&
        (shrinks ? __builtin_sub_overflow(vol->capacity_bytes, capacity, ret)
                 : __builtin_add_overflow(vol->capacity_bytes, capacity, ret)))
        return fail(ERR_INVALID_ARG,
                    "a capacity of %" G_GUINT64_FORMAT " cannot change by that "
                    "much",
                    vol->capacity_bytes);
    if (*ret < vol->capacity_bytes && !shrinks)
        return fail(ERR_INVALID_ARG,
                    "volume '%s' has %" G_GUINT64_FORMAT " bytes: making it smaller needs the flag "
                    "for it",
                    vol->name, vol->capacity_bytes);
    return 0;
}

/* Bodies of calls about storage volumes of the simulated host. Called by call_run() with the volume
 * or the pool found; changes of definitions await the registry. A volume has only a stored
 * definition. Invariant: the allocation of a pool is the sum of those of its volumes. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "defs/pool.h"
#include "driver/test/pool.h"
#include "driver/test/volume_bytes.h"
#include "driver/test/volume_stream.h"
#include "gen/api.h"
#include "guest/object_edit.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

static void free_bytes(void *priv)
{
    volume_bytes_free(priv);
}

const struct object_class volume_class = {VOLUME_CLASS, .free_priv = free_bytes};

/* Where it is and by what others know it follows from its pool, unless a node file tells. */
static void place(const struct pool *pool, struct volume *vol)
{
    const char *dir = pool->target && pool->target->path ? pool->target->path : pool->name;
    if (!vol->target->path)
        vol->target->path = g_strdup_printf("%s/%s", dir, vol->name);
    if (!vol->key)
        vol->key = g_strdup(vol->target->path);
}

/* Of a new volume it is not the user's to say. */
static void forget_place(struct volume *vol)
{
    g_clear_pointer(&vol->target->path, g_free);
    g_clear_pointer(&vol->key, g_free);
}

/* Takes the volume, which stays half filled when it is refused. */
static struct volume *complete(const struct pool *pool, struct volume *vol)
{
    if (volume_check(pool, vol, false) < 0) {
        value_free(&type_volume, vol);
        return NULL;
    }
    if (!vol->type)
        vol->type = VOLUME_TYPE_FILE; /* nothing is behind it, whatever its pool */
    volume_fill(pool, vol);
    return vol;
}

static int check_room(struct object *pool, const struct volume *vol)
{
    uint64_t bytes = vol->allocation_bytes;
    return bytes <= pool_figures_of(pool)->available
               ? 0
               : fail(ERR_INTERNAL_ERROR,
                      "pool '%s' has no room for volume '%s' of %" G_GUINT64_FORMAT " bytes",
                      pool->name, vol->name, bytes);
}

/* Takes the volume; a reference, NULL with the reason. */
static struct object *bring_in(struct object *pool, struct volume *vol)
{
    uint64_t bytes = vol->allocation_bytes;
    place(object_value(pool, false), vol);
    struct object *o = object_load(pool->children, def_new(&type_volume, vol), false);
    if (o)
        pool_take(pool, bytes);
    return o;
}

AWAITS int volume_add(struct driver_state *d, struct object *pool, struct def *def)
{
    const struct pool *of = object_value(pool, false);
    struct volume *vol = complete(of, value_copy(&type_volume, def->value));
    def_unref(def);
    struct object *o = vol ? bring_in(pool, vol) : NULL; /* was there before: has its room */
    object_unref(o);
    return o ? 0 : -1;
}

/* --- life ------------------------------------------------------------------------------------- */

static struct object *make(struct object *pool, const char *xml, uint32_t flags)
{
    if (!object_children(pool))
        return NULL;
    struct volume *vol =
        value_read(&type_volume, xml, strlen(xml),
                   READ_INACTIVE | (flags & VIR_STORAGE_VOL_CREATE_VALIDATE ? READ_VALIDATE : 0));
    vol = vol ? complete(object_value(pool, false), vol) : NULL;
    if (!vol)
        return NULL;
    struct object *same = object_by_name(pool->children, vol->name);
    if (!same) {
        error_clear();
        forget_place(vol);
        if (check_room(pool, vol) == 0)
            return bring_in(pool, vol);
        value_free(&type_volume, vol);
        return NULL;
    }
    fail(ERR_OPERATION_FAILED, "pool '%s' has a volume '%s' already", pool->name, vol->name);
    object_unref(same);
    value_free(&type_volume, vol);
    return NULL;
}

OP(storage_vol_create_xml)
{
    struct object *o = make(call->object, args->xml, args->flags);
    if (!o)
        return -1;
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

/* Copies are made inside one pool, as everybody who tests against this driver knows it. */
OP(storage_vol_create_xml_from)
{
    struct object_registry *here = object_children(call->object);
    struct object *from = here ? object_by_name(here, args->clonevol.name) : NULL;
    struct object *o = from ? make(call->object, args->xml, args->flags) : NULL;
    if (o) {
        o->priv = volume_bytes_copy(from->priv);
        call_put_object(call, o);
    }
    int rc = o ? 0 : -1;
    object_unref(o);
    object_unref(from);
    return rc;
}

OP_NO_RET(storage_vol_delete)
{
    struct object *o = call->object;
    if (args->flags &
        ~(uint32_t)(VIR_STORAGE_VOL_DELETE_ZEROED | VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS))
        return fail(ERR_INVALID_ARG, "unsupported flags (0x%x) of a deletion", args->flags);
    uint64_t bytes = volume_of(o)->allocation_bytes;
    if (object_remove(o) < 0)
        return -1;
    pool_give(o->parent, bytes);
    return 0;
}

static int resize_to(void *value, void *arg)
{
    struct volume *vol = value;
    const struct volume *want = arg;
    vol->capacity_bytes = want->capacity_bytes;
    vol->allocation_bytes = want->allocation_bytes;
    return 0;
}

OP_NO_RET(storage_vol_resize)
{
    struct object *o = call->object;
    const struct volume *vol = volume_of(o);
    uint64_t capacity;
    if (volume_wanted_capacity(vol, args->capacity, args->flags, &capacity) < 0)
        return -1;
    uint64_t old = vol->allocation_bytes, old_capacity = vol->capacity_bytes;
    uint64_t allocation =
        args->flags & VIR_STORAGE_VOL_RESIZE_ALLOCATE ? capacity : MIN(old, capacity);
    if (capacity > vol->capacity_bytes &&
        capacity - vol->capacity_bytes > pool_figures_of(o->parent)->available)
        return fail(ERR_OPERATION_FAILED, "pool '%s' has no room for that", o->parent->name);
    struct volume want = {.capacity_bytes = capacity, .allocation_bytes = allocation};
    if (object_edit(o, OBJECT_AFFECT_CONFIG, resize_to, &want) < 0)
        return -1;
    if (capacity < old_capacity)
        volume_bytes_clear(o->priv, capacity, old_capacity - capacity);
    pool_give(o->parent, old);
    pool_take(o->parent, allocation);
    return 0;
}

static int wipe(struct call *call, uint32_t algorithm, uint32_t flags)
{
    struct object *o = call->object;
    if (flags)
        return fail(ERR_INVALID_ARG, "unsupported flags (0x%x) of wiping", flags);
    if (algorithm > VIR_STORAGE_VOL_WIPE_ALG_TRIM)
        return fail(ERR_INVALID_ARG, "wiping algorithm %u is not known", algorithm);
    volume_bytes_free(o->priv);
    o->priv = NULL;
    return 0;
}

OP_NO_RET(storage_vol_wipe)
{
    return wipe(call, VIR_STORAGE_VOL_WIPE_ALG_ZERO, args->flags);
}

OP_NO_RET(storage_vol_wipe_pattern)
{
    return wipe(call, args->algorithm, args->flags);
}

OP_NO_RET(storage_vol_upload)
{
    return volume_upload(call->stream, call->object, args->offset, args->length,
                         args->flags & VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM);
}

OP_NO_RET(storage_vol_download)
{
    return volume_download(call->stream, call->object, args->offset, args->length,
                           args->flags & VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM);
}

/* --- questions -------------------------------------------------------------------------------- */

OP(storage_vol_get_info)
{
    const struct volume *vol = volume_of(call->object);
    ret->type = volume_info_type(vol);
    ret->capacity = vol->capacity_bytes;
    ret->allocation = vol->allocation_bytes;
    return 0;
}

/* The physical size of what has no host below it is what it takes. */
OP(storage_vol_get_info_flags)
{
    const struct volume *vol = volume_of(call->object);
    ret->type = volume_info_type(vol);
    ret->capacity = vol->capacity_bytes;
    ret->allocation = vol->allocation_bytes;
    return 0;
}

OP(storage_vol_get_xml_desc)
{
    return object_ops_get_xml_desc(call, args, ret);
}

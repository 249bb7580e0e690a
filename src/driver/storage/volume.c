/* Bodies of calls about storage volumes: made, removed, resized, described. Called by call_run()
 * with the volume or the pool found; awaits the pool's kind. Invariant: a volume that is being made
 * is listed but not touched, and one that could not be made is gone. */
#include <string.h>
#include "base/log.h"
#include "driver/storage/storage.h"
#include "driver/storage/work.h"
#include "gen/api.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

static const struct pool_backend *backend_of_volume(const struct object *vol)
{
    return backend_of(pool_of(vol->parent)->type);
}

static int kind_cannot(const struct object *pool, const char *what)
{
    return storage_fail(ERR_NO_SUPPORT, "volumes of pools of type '%s' cannot be %s",
                        enum_word(&enum_pool_type, (int)pool_of(pool)->type), what);
}

int volume_must_be_whole(struct object *vol)
{
    return volume_state_of(vol)->building
               ? storage_fail(ERR_OPERATION_INVALID, "volume '%s' is still being made", vol->name)
               : 0;
}

int volume_must_be_idle(struct object *vol)
{
    if (volume_must_be_whole(vol) < 0 || pool_must_stay(vol->parent) < 0)
        return -1;
    return volume_state_of(vol)->n_users
               ? storage_fail(ERR_OPERATION_INVALID, "volume '%s' is in use", vol->name)
               : 0;
}

/* --- as it is now ----------------------------------------------------------------------------- */

AWAITS int volume_refresh(struct object *vol)
{
    const struct pool_backend *b = backend_of_volume(vol);
    if (!b || !b->vol_look || volume_state_of(vol)->building)
        return b ? 0 : -1;
    struct def *pool = def_ref(object_def(vol->parent, false));
    struct def *old = def_ref(object_def(vol, false));
    struct volume *now = b->vol_look(pool->value, old->value);
    def_unref(pool);
    if (now && !vol->removed)
        volume_publish(vol, now);
    else
        value_free(&type_volume, now);
    def_unref(old);
    return now ? 0 : -1;
}

OP(storage_vol_get_info)
{
    if (volume_refresh(call->object) < 0)
        return -1;
    const struct volume *vol = volume_of(call->object);
    ret->type = volume_info_type(vol);
    ret->capacity = vol->capacity_bytes;
    ret->allocation = vol->allocation_bytes;
    return 0;
}

OP(storage_vol_get_info_flags)
{
    if (volume_refresh(call->object) < 0)
        return -1;
    const struct volume *vol = volume_of(call->object);
    ret->type = volume_info_type(vol);
    ret->capacity = vol->capacity_bytes;
    ret->allocation =
        args->flags & VIR_STORAGE_VOL_GET_PHYSICAL ? vol->physical_bytes : vol->allocation_bytes;
    return 0;
}

OP(storage_vol_get_xml_desc)
{
    return volume_refresh(call->object) < 0 ? -1 : object_ops_get_xml_desc(call, args, ret);
}

/* --- making ----------------------------------------------------------------------------------- */

struct making {
    struct object *pool, *vol, *from; /* from: NULL, or whose bytes it gets */
    uint32_t flags;
};

/* Seen from now on, as one that is being made. */
AWAITS static int announce(struct making *m, struct volume *vol)
{
    struct def *def = def_new(&type_volume, vol);
    if (pool_must_stay(m->pool) < 0 || (m->from && pool_must_stay(m->from->parent) < 0)) {
        def_unref(def);
        return -1;
    }
    m->vol = object_create(m->pool->children, def);
    if (!m->vol)
        return -1;
    volume_state_of(m->vol)->building = true;
    pool_state_of(m->pool)->n_jobs++;
    if (m->from)
        volume_state_of(m->from)->n_users++;
    return 0;
}

AWAITS static int make(struct driver_state *d, const struct making *m, const struct pool_backend *b)
{
    struct def *pool = def_ref(object_def(m->pool, false));
    struct def *vol = def_ref(object_def(m->vol, false));
    struct def *from_pool = m->from ? def_ref(object_def(m->from->parent, false)) : NULL;
    struct def *from = m->from ? def_ref(object_def(m->from, false)) : NULL;
    const struct volume_order order = {.driver = d,
                                       .pool = pool->value,
                                       .vol = vol->value,
                                       .from_pool = from_pool ? from_pool->value : NULL,
                                       .from = from ? from->value : NULL,
                                       .flags = m->flags};
    int rc = b->vol_make(&order);
    struct def *const all[] = {pool, vol, from_pool, from};
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i])
            def_unref(all[i]);
    return rc;
}

/* What is true whether it went well or not; the reason stays. */
AWAITS static void conclude(struct making *m, int rc)
{
    SHIELD();
    struct error *why = error_take();
    volume_state_of(m->vol)->building = false;
    pool_state_of(m->pool)->n_changes++;
    if (m->from)
        volume_state_of(m->from)->n_users--;
    if (rc < 0)
        object_remove(m->vol);
    else if (volume_refresh(m->vol) < 0)
        log_warn("volume '%s': %s", m->vol->name, error_text());
    error_clear();
    pool_look_quietly(m->pool);
    pool_state_of(m->pool)->n_jobs--;
    if (why)
        error_set(why);
}

static int check_name(const struct object *pool, const char *name, enum error_code code)
{
    struct object *same = object_by_name(pool->children, name);
    if (!same) {
        error_clear();
        return 0;
    }
    object_unref(same);
    return storage_fail(code, "storage pool '%s' has a volume '%s' already", pool->name, name);
}

/* Its size is that of the original at least. */
static void follow_original(struct volume *vol, const struct object *from)
{
    const struct volume *original = volume_of(from);
    bool whole = !vol->has_allocation_bytes || vol->allocation_bytes >= vol->capacity_bytes;
    if (!vol->has_capacity_bytes || vol->capacity_bytes < original->capacity_bytes)
        vol->capacity_bytes = original->capacity_bytes;
    if (whole)
        vol->allocation_bytes = vol->capacity_bytes;
    vol->has_capacity_bytes = vol->has_allocation_bytes = true;
}

static struct volume *read_volume(const struct making *m, const struct pool_backend *b,
                                  const char *xml)
{
    unsigned mode = m->flags & VIR_STORAGE_VOL_CREATE_VALIDATE ? READ_VALIDATE : 0;
    struct volume *vol = volume_parse(pool_of(m->pool), xml, strlen(xml), mode, m->from != NULL);
    if (!vol)
        return NULL;
    if (vol->backing_store && *vol->backing_store->path == '-') { /* a word of a command line */
        storage_fail(ERR_XML_ERROR, "volume '%s': <backingStore>: '%s' looks like an option",
                     vol->name, vol->backing_store->path);
        value_free(&type_volume, vol);
        return NULL;
    }
    if (m->from)
        follow_original(vol, m->from);
    enum error_code code = m->from ? ERR_INTERNAL_ERROR : ERR_STORAGE_VOL_EXIST;
    if (check_name(m->pool, vol->name, code) == 0 && b->vol_place(pool_of(m->pool), vol) == 0)
        return vol;
    value_free(&type_volume, vol);
    return NULL;
}

/* The pool is held by the call, the original by the caller. */
AWAITS static int create(struct call *call, struct making *m, const char *xml)
{
    const struct pool_backend *b = backend_of(pool_of(m->pool)->type);
    if (!b || !object_children(m->pool))
        return -1;
    if (!b->vol_make)
        return kind_cannot(m->pool, "made");
    struct volume *vol = read_volume(m, b, xml);
    if (!vol || announce(m, vol) < 0)
        return -1;
    int rc = make(driver_of(call), m, b);
    conclude(m, rc);
    if (rc == 0)
        call_put_object(call, m->vol);
    object_unref(m->vol);
    return rc;
}

OP(storage_vol_create_xml)
{
    struct making m = {.pool = call->object, .flags = args->flags};
    return create(call, &m, args->xml);
}

static struct object *find_original(struct driver_state *d,
                                    const struct nonnull_storage_vol *handle)
{
    struct object *pool = object_by_name(d->pools, handle->pool);
    struct object_registry *there = pool ? object_children(pool) : NULL;
    struct object *vol = there ? object_by_name(there, handle->name) : NULL;
    object_unref(pool);
    if (vol && volume_must_be_whole(vol) < 0)
        g_clear_pointer(&vol, object_unref);
    return vol;
}

OP(storage_vol_create_xml_from)
{
    struct making m = {.pool = call->object, .flags = args->flags};
    m.from = find_original(driver_of(call), &args->clonevol);
    if (!m.from || volume_refresh(m.from) < 0) {
        object_unref(m.from);
        return -1;
    }
    int rc = create(call, &m, args->xml);
    object_unref(m.from);
    return rc;
}

/* --- changing --------------------------------------------------------------------------------- */

/* Runs change() with the definitions held and the volume marked as used. */
AWAITS static int with_volume(struct object *o,
                              int (*change)(const struct pool_backend *b, const struct pool *pool,
                                            const struct volume *vol, void *arg),
                              void *arg)
{
    const struct pool_backend *b = backend_of_volume(o);
    if (!b || volume_must_be_idle(o) < 0)
        return -1;
    struct def *pool = def_ref(object_def(o->parent, false)), *vol = def_ref(object_def(o, false));
    volume_state_of(o)->n_users++;
    pool_state_of(o->parent)->n_jobs++;
    int rc = change(b, pool->value, vol->value, arg);
    pool_state_of(o->parent)->n_jobs--;
    volume_state_of(o)->n_users--;
    def_unref(pool);
    def_unref(vol);
    return rc;
}

AWAITS static int remove_it(const struct pool_backend *b, const struct pool *pool,
                            const struct volume *vol, void *arg)
{
    return b->vol_remove(pool, vol, *(const uint32_t *)arg);
}

OP_NO_RET(storage_vol_delete)
{
    struct object *o = call->object;
    uint32_t flags = args->flags;
    const struct pool_backend *b = backend_of_volume(o);
    if (!b || !b->vol_remove)
        return b ? kind_cannot(o->parent, "removed") : -1;
    if (with_volume(o, remove_it, &flags) < 0)
        return -1;
    struct object *pool = object_ref(o->parent);
    pool_state_of(pool)->n_changes++;
    object_remove(o);
    pool_look_quietly(pool);
    object_unref(pool);
    return 0;
}

struct resizing {
    struct driver_state *d;
    uint64_t capacity;
    uint32_t flags;
};

AWAITS static int resize_it(const struct pool_backend *b, const struct pool *pool,
                            const struct volume *vol, void *arg)
{
    const struct resizing *r = arg;
    return b->vol_resize(r->d, pool, vol, r->capacity, r->flags);
}

static int check_resize(const struct object *o, uint64_t capacity, uint32_t flags)
{
    const struct volume *vol = volume_of(o);
    uint64_t available = pool_state_of(o->parent)->figures.available;
    if (capacity < vol->allocation_bytes)
        return storage_fail(ERR_INVALID_ARG,
                            "volume '%s' takes %" G_GUINT64_FORMAT
                            " bytes on its host: it cannot be made smaller than that",
                            vol->name, vol->allocation_bytes);
    if (flags & VIR_STORAGE_VOL_RESIZE_ALLOCATE && capacity > vol->capacity_bytes &&
        capacity - vol->capacity_bytes > available)
        return storage_fail(ERR_OPERATION_FAILED, "storage pool '%s' has no room for that",
                            o->parent->name);
    return 0;
}

OP_NO_RET(storage_vol_resize)
{
    struct object *o = call->object;
    struct resizing r = {driver_of(call), 0, args->flags};
    const struct pool_backend *b = backend_of_volume(o);
    if (!b || volume_must_be_idle(o) < 0)
        return -1;
    if (volume_refresh(o) < 0)
        error_clear(); /* what cannot be looked at cannot be resized: that tells more */
    if (volume_wanted_capacity(volume_of(o), args->capacity, args->flags, &r.capacity) < 0 ||
        check_resize(o, r.capacity, r.flags) < 0)
        return -1;
    if (!b->vol_resize)
        return kind_cannot(o->parent, "resized");
    int rc = with_volume(o, resize_it, &r);
    if (rc == 0)
        pool_look_quietly(o->parent);
    return rc;
}

/* --- wiping ----------------------------------------------------------------------------------- */

AWAITS static int wipe_it(const struct pool_backend *b, const struct pool *pool,
                          const struct volume *vol, void *arg)
{
    return b->vol_wipe(vol, *(const uint32_t *)arg);
}

AWAITS static int wipe(struct object *o, uint32_t algorithm, uint32_t flags)
{
    const struct pool_backend *b = backend_of_volume(o);
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "unsupported flags (0x%x) of wiping", flags);
    if (algorithm > VIR_STORAGE_VOL_WIPE_ALG_TRIM)
        return storage_fail(ERR_INVALID_ARG, "wiping algorithm %u is not known", algorithm);
    if (!b || !b->vol_wipe)
        return b ? kind_cannot(o->parent, "wiped") : -1;
    int rc = with_volume(o, wipe_it, &algorithm);
    pool_look_quietly(o->parent);
    return rc;
}

OP_NO_RET(storage_vol_wipe)
{
    return wipe(call->object, VIR_STORAGE_VOL_WIPE_ALG_ZERO, args->flags);
}

OP_NO_RET(storage_vol_wipe_pattern)
{
    return wipe(call->object, args->algorithm, args->flags);
}

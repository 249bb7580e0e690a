/* Owns what is known of live pools: figures, volumes, the file that lets a new daemon find an
 * active pool. Called by pool.c and the driver's start; awaits the pool's kind. Invariant: what is
 * shown of a pool is one look's findings, but for volumes that are being made or used, which stay
 * as they are.
 */
#include <stdlib.h>
#include <string.h>
#include "base/log.h"
#include "driver/storage/storage.h"
#include "driver/storage/work.h"
#include "gen/api.h"
#include "gen/domain.h"
#include "store/state.h"
#include "sys/file.h"

#define CLAIM_PATIENCE seconds(30)

/* --- classes ---------------------------------------------------------------------------------- */

static void pool_state_free(void *priv)
{
    struct pool_state *s = priv;
    value_free(&type_storage_permissions, s->permissions);
    g_clear_pointer(&s->gaps, g_array_unref);
    g_free(s);
}

struct pool_state *pool_state_of(struct object *pool)
{
    if (!pool->priv)
        pool->priv = g_new0(struct pool_state, 1);
    return pool->priv;
}

struct volume_state *volume_state_of(struct object *vol)
{
    if (!vol->priv)
        vol->priv = g_new0(struct volume_state, 1);
    return vol->priv;
}

/* Where a disk is free. */
static void add_gaps(struct pool *pool, const GArray *gaps)
{
    struct pool_device *device = pool->source->n_devices ? pool->source->devices[0] : NULL;
    if (!gaps || !device)
        return;
    device->free_extents =
        g_renew(struct pool_extent *, device->free_extents, device->n_free_extents + gaps->len);
    for (guint i = 0; i < gaps->len; i++) {
        struct pool_extent *e = value_new(&type_pool_extent);
        *e = g_array_index(gaps, struct pool_extent, i);
        device->free_extents[device->n_free_extents++] = e;
    }
}

static char *pool_text_of(const struct object *o, const struct def *def, uint32_t flags,
                          unsigned view)
{
    const struct pool_state *s = pool_state_of((struct object *)o);
    struct pool *copy = value_copy(&type_pool, def->value);
    if (s->permissions && copy->target) {
        value_free(&type_storage_permissions, copy->target->permissions);
        copy->target->permissions = value_copy(&type_storage_permissions, s->permissions);
    }
    if (o->active)
        add_gaps(copy, s->gaps);
    return pool_text(copy, &s->figures, view);
}

const struct object_class storage_pool_class = {POOL_CLASS, .text = pool_text_of,
                                                .free_priv = pool_state_free};
const struct object_class storage_volume_class = {VOLUME_CLASS, .free_priv = g_free};

struct object *pool_with_volumes(struct object *pool)
{
    if (pool && !pool->children)
        pool->children = object_registry_new(&storage_volume_class, NULL, pool);
    return pool;
}

AWAITS int pool_claim(struct driver_state *d, const char *name)
{
    DEADLINE(CLAIM_PATIENCE);
    return claims_take(&d->lives, name, name) < 0 ? context("storage pool '%s'", name) : 0;
}

void pool_release(struct driver_state *d, const char *name)
{
    claims_give(&d->lives, name, name);
}

AWAITS int pool_enter(struct driver_state *d, struct object *pool)
{
    if (pool_claim(d, pool->name) < 0)
        return -1;
    if (!pool->removed)
        return 0;
    pool_release(d, pool->name);
    return storage_fail(ERR_NO_STORAGE_POOL, "storage pool '%s' is gone", pool->name);
}

void pool_leave(struct driver_state *d, struct object *pool)
{
    pool_release(d, pool->name);
}

int pool_must_be_idle(struct object *pool)
{
    unsigned n = pool_state_of(pool)->n_jobs;
    return n ? storage_fail(ERR_INTERNAL_ERROR, "%u volumes are being made in storage pool '%s'", n,
                            pool->name)
             : 0;
}

int pool_must_stay(struct object *pool)
{
    return pool_state_of(pool)->stopping
               ? storage_fail(ERR_OPERATION_INVALID, "storage pool '%s' is being stopped",
                              pool->name)
               : 0;
}

/* --- looking ---------------------------------------------------------------------------------- */

AWAITS struct scan *pool_bring_up(struct driver_state *d, const struct pool *pool)
{
    const struct pool_backend *b = backend_of(pool->type);
    if (!b || (b->start && b->start(d, pool) < 0))
        return NULL;
    struct scan *scan = b->look(pool);
    if (!scan && b->stop) {
        SHIELD();
        struct error *why = error_take();
        if (b->stop(pool) < 0)
            error_clear();
        error_set(why);
    }
    return scan;
}

/* Which passphrase opens it does not stand in an image. */
static void keep_secrets(const struct volume *old, struct volume *now)
{
    struct encryption *to = now->target->encryption, *from = old->target->encryption;
    if (!to || !from || to->n_secrets || !from->n_secrets)
        return;
    struct encryption *copy = value_copy(&type_encryption, from);
    copy->format = to->format;
    value_free(&type_encryption, to);
    now->target->encryption = copy;
}

AWAITS void volume_publish(struct object *o, struct volume *vol)
{
    keep_secrets(volume_of(o), vol);
    object_publish(o, def_new(&type_volume, vol), true);
}

static bool is_in_hand(struct object *vol)
{
    const struct volume_state *s = volume_state_of(vol);
    return s->building || s->n_users;
}

AWAITS static void show_volume(struct object *pool, struct volume *vol)
{
    struct object *o = object_by_name(pool->children, vol->name);
    error_clear();
    if (o && volume_state_of(o)->building)
        value_free(&type_volume, vol);
    else if (o)
        volume_publish(o, vol);
    else if (!(o = object_create(pool->children, def_new(&type_volume, vol)))) {
        log_error("storage pool '%s': %s", pool->name, error_text());
        error_clear();
    }
    object_unref(o);
}

AWAITS static void drop_missing(struct object *pool, GHashTable *found)
{
    struct object **list;
    size_t n = object_list(pool->children, &list);
    for (size_t i = 0; i < n; i++)
        if (!g_hash_table_contains(found, list[i]->name) && !is_in_hand(list[i]))
            object_remove(list[i]);
    object_list_free(list, n);
}

AWAITS void pool_show(struct object *pool, struct scan *scan)
{
    NO_AWAIT();
    struct pool_state *s = pool_state_of(pool);
    GHashTable *found = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pool_with_volumes(pool);
    s->figures = scan->figures;
    value_free(&type_storage_permissions, s->permissions);
    s->permissions = g_steal_pointer(&scan->permissions);
    g_clear_pointer(&s->gaps, g_array_unref);
    s->gaps = g_steal_pointer(&scan->gaps);
    for (guint i = 0; i < scan->volumes->len; i++) {
        struct volume *vol = scan->volumes->pdata[i];
        g_hash_table_add(found, g_strdup(vol->name));
        show_volume(pool, vol);
    }
    g_ptr_array_set_size(scan->volumes, 0);
    drop_missing(pool, found);
    g_hash_table_destroy(found);
    scan_free(scan);
}

/* Volumes that came or went meanwhile are not in what was found, or still are. */
AWAITS static struct scan *look_steadily(const struct pool_backend *b, struct object *pool,
                                         const struct pool *def)
{
    enum { TRIES = 5 };
    struct scan *scan = NULL;
    for (int i = 0; i < TRIES; i++) {
        unsigned before = pool_state_of(pool)->n_changes;
        scan_free(scan);
        scan = b->look(def);
        if (!scan || pool_state_of(pool)->n_changes == before)
            break;
    }
    return scan;
}

AWAITS int pool_look(struct object *pool)
{
    struct def *def = def_ref(object_def(pool, false));
    const struct pool_backend *b = backend_of(((const struct pool *)def->value)->type);
    struct scan *scan = b ? look_steadily(b, pool, def->value) : NULL;
    def_unref(def);
    if (!scan)
        return -1;
    if (pool->active)
        pool_show(pool, scan);
    else
        scan_free(scan);
    return 0;
}

AWAITS static int look_after_change(struct object *pool)
{
    struct def *def = def_ref(object_def(pool, false));
    const struct pool_backend *b = backend_of(((const struct pool *)def->value)->type);
    struct pool_figures f;
    int rc = -1;
    if (b && !b->look_figures)
        rc = pool_look(pool);
    else if (b && (rc = b->look_figures(def->value, &f)) == 0)
        pool_state_of(pool)->figures = f;
    def_unref(def);
    return rc;
}

AWAITS void pool_look_quietly(struct object *pool)
{
    struct error *why = error_take();
    if (pool->active && look_after_change(pool) < 0)
        log_warn("storage pool '%s': %s", pool->name, error_text());
    error_clear();
    if (why)
        error_set(why);
}

/* --- the file of an active pool --------------------------------------------------------------- */

#define STATE_OPEN "<poolstate>"
#define STATE_CLOSE "</poolstate>"

AWAITS int pool_save_state(struct driver_state *d, const struct object *pool)
{
    char *inside = value_write_at(&type_pool, pool_of(pool), VIEW_SECURE, 1);
    if (!inside)
        return -1;
    g_autofree char *text = g_strconcat(STATE_OPEN "\n", inside, STATE_CLOSE "\n", NULL);
    free(inside);
    return state_write(d->state_dir, pool->name, text);
}

void pool_drop_state(struct driver_state *d, const char *name)
{
    struct error *why = error_take();
    if (state_remove(d->state_dir, name) < 0)
        log_warn("%s", error_text());
    error_clear();
    if (why)
        error_set(why);
}

/* --- when the driver starts ------------------------------------------------------------------- */

static struct def *read_pool(const char *text, size_t len)
{
    struct pool *pool = pool_parse(text, len, READ_STORED);
    return pool ? def_new(&type_pool, pool) : NULL;
}

static void loaded(void *arg, struct object *o)
{
    pool_with_volumes(o);
}

static const struct kept_kind kept_pools = {.class = &storage_pool_class,
                                            .made_by = "virsh pool-edit",
                                            .read = read_pool,
                                            .loaded = loaded};

/* It was active when the daemon ended; whether it still is, its kind will say. */
AWAITS static int load_state(void *arg, const char *name, const char *text, size_t len)
{
    struct driver_state *d = arg;
    const char *from = strstr(text, STATE_OPEN);
    const char *to = from ? strstr(from, STATE_CLOSE) : NULL;
    if (!to)
        return storage_fail(ERR_XML_ERROR, "there is no <poolstate>");
    from += strlen(STATE_OPEN);
    struct def *def = read_pool(from, (size_t)(to - from));
    if (!def)
        return -1;
    struct object *o = object_create(d->pools, def);
    if (!o)
        return -1;
    object_unref(pool_with_volumes(o));
    return 0;
}

AWAITS int pools_load(struct driver_state *d)
{
    g_autofree char *folder = g_build_filename(d->config->config_dir, "storage", NULL);
    if (kept_open(&d->stored, &kept_pools, folder, d) < 0)
        return -1;
    d->pools = d->stored.objects;
    return state_load(d->state_dir, load_state, d);
}

struct revival {
    struct driver_state *d;
    struct object *pool;
    bool starts; /* by itself; else it was active */
};

AWAITS static void take_up(struct driver_state *d, struct object *pool)
{
    struct def *def = def_ref(object_def(pool, false));
    const struct pool_backend *b = backend_of(((const struct pool *)def->value)->type);
    bool there = b != NULL;
    int rc = b && b->is_there ? b->is_there(def->value, &there) : 0;
    struct scan *scan = rc == 0 && there ? pool_bring_up(d, def->value) : NULL;
    def_unref(def);
    if (scan) {
        pool_show(pool, scan);
        return;
    }
    log_warn("storage pool '%s' is not active any more: %s", pool->name,
             error_get() ? error_text() : "it is not there");
    error_clear();
    pool_drop_state(d, pool->name);
    object_set_inactive(pool);
}

AWAITS static void autostart(struct driver_state *d, struct object *pool)
{
    struct def *def = def_ref(object_def(pool, true));
    struct scan *scan = pool_bring_up(d, def->value);
    def_unref(def);
    if (!scan) {
        log_error("storage pool '%s' does not start by itself: %s", pool->name, error_text());
        error_clear();
        return;
    }
    object_set_active(pool, NULL);
    pool_show(pool, scan);
    if (pool_save_state(d, pool) < 0) {
        log_warn("%s", error_text());
        error_clear();
    }
}

AWAITS static int revive(void *arg)
{
    struct revival *r = arg;
    if (pool_enter(r->d, r->pool) == 0) {
        if (!r->starts)
            take_up(r->d, r->pool);
        else if (!r->pool->active)
            autostart(r->d, r->pool);
        pool_leave(r->d, r->pool);
    }
    error_clear();
    object_unref(r->pool);
    g_free(r);
    return 0;
}

AWAITS static int wait_for_revivals(struct group *g)
{
    DEADLINE(LOOK_PATIENCE / 3);
    return group_wait(g);
}

AWAITS void pools_bring_back(struct driver_state *d)
{
    struct object **list;
    size_t n = object_list(d->pools, &list);
    bool boot = first_since_boot(d->state_dir);
    for (size_t i = 0; i < n; i++) {
        bool starts = !list[i]->active && list[i]->autostart && boot;
        if (!list[i]->active && !starts)
            continue;
        struct revival *r = g_new0(struct revival, 1);
        *r = (struct revival){d, object_ref(list[i]), starts};
        fiber_spawn(d->group, "bring back a pool", revive, r);
    }
    object_list_free(list, n);
    wait_for_revivals(d->group); /* the others go on */
}

/* What documents of pools and volumes imply. Called when a definition is made; pure. Invariant:
 * filling what is filled changes nothing. */
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "defs/network.h"
#include "defs/pool.h"
#include "gen/domain.h"

/* Without double and trailing slashes; relative paths and names stay. */
static void tidy_path(char **path)
{
    char *to = *path;
    if (!to)
        return;
    for (const char *from = *path; *from; from++)
        if (*from != '/' || to == *path || to[-1] != '/')
            *to++ = *from;
    if (to > *path + 1 && to[-1] == '/')
        to--;
    *to = '\0';
}

char *storage_tidy_path(const char *path)
{
    char *copy = g_strdup(path);
    tidy_path(&copy);
    return copy;
}

/* -1 means what the daemon has. */
static void fill_permissions(struct storage_permissions **at)
{
    struct storage_permissions *p = *at;
    if (!p)
        return;
    if (p->has_owner && p->owner == -1)
        p->owner = 0, p->has_owner = false;
    if (p->has_group && p->group == -1)
        p->group = 0, p->has_group = false;
    if (!p->has_mode && !p->has_owner && !p->has_group && !p->label) {
        value_free(&type_storage_permissions, p);
        *at = NULL;
    }
}

#define DROP_LIST(owner, field, of)                        \
    do {                                                   \
        for (size_t i_ = 0; i_ < (owner)->n_##field; i_++) \
            value_free(of, (owner)->field[i_]);            \
        g_clear_pointer(&(owner)->field, g_free);          \
        (owner)->n_##field = 0;                            \
    } while (0)

static void drop(void *at, const struct type *type)
{
    void **field = at;
    value_free(type, *field);
    *field = NULL;
}

/* What the kind does not have is not kept. */
static void drop_foreign(struct pool_source *s, const struct pool_kind *k)
{
    if (!(k->parts & POOL_HOST))
        DROP_LIST(s, hosts, &type_pool_host);
    if (!(k->parts & POOL_DEVICE))
        DROP_LIST(s, devices, &type_pool_device);
    if (!(k->parts & POOL_DIR))
        drop(&s->dir, &type_pool_dir);
    if (!(k->parts & POOL_ADAPTER))
        drop(&s->adapter, &type_pool_adapter);
    if (!(k->parts & POOL_NAME))
        g_clear_pointer(&s->name, g_free);
    if (!(k->parts & POOL_INITIATOR))
        drop(&s->initiator, &type_initiator);
    if (!k->formats)
        drop(&s->format, &type_pool_format);
}

static void fill_source(struct pool *pool, const struct pool_kind *k)
{
    struct pool_source *s = pool->source;
    if (k->parts & POOL_NAME && !(k->needs & POOL_NAME) && !s->name)
        s->name = g_strdup(pool->name);
    if (s->dir)
        tidy_path(&s->dir->path);
    if (pool->type == POOL_TYPE_GLUSTER && !s->dir)
        s->dir = value_new(&type_pool_dir);
    if (pool->type == POOL_TYPE_GLUSTER && !s->dir->path)
        s->dir->path = g_strdup("/");
    if (k->formats && (!s->format || !s->format->type)) {
        if (!s->format)
            s->format = value_new(&type_pool_format);
        s->format->type = g_strdup(k->default_format);
    }
    if (s->adapter && s->adapter->scsi_host && s->adapter->scsi_host->parentaddr &&
        s->adapter->scsi_host->parentaddr->address)
        pci_source_fill(s->adapter->scsi_host->parentaddr->address);
}

static void fill_target(struct pool *pool, const struct pool_kind *k)
{
    if (k->parts & POOL_NO_TARGET) {
        drop(&pool->target, &type_pool_target);
        return;
    }
    if (!pool->target)
        pool->target = value_new(&type_pool_target);
    if (k->target_prefix && pool->source->name) {
        g_free(pool->target->path);
        pool->target->path = g_strdup_printf("%s/%s", k->target_prefix, pool->source->name);
    }
    tidy_path(&pool->target->path);
    fill_permissions(&pool->target->permissions);
}

void pool_fill(struct pool *pool)
{
    const struct pool_kind *k = pool_kind_of(pool->type);
    if (!pool->source)
        pool->source = value_new(&type_pool_source);
    if (!pool->name && k->parts & POOL_NAME && pool->source->name)
        pool->name = g_strdup(pool->source->name);
    drop_foreign(pool->source, k);
    fill_source(pool, k);
    fill_target(pool, k);
    pool->capacity_bytes = pool->allocation_bytes = pool->available_bytes = 0;
    pool->has_capacity_bytes = pool->has_allocation_bytes = pool->has_available_bytes = true;
}

struct pool *pool_parse(const char *xml, size_t len, unsigned mode)
{
    struct pool *pool = value_read(&type_pool, xml, len, mode | READ_INACTIVE);
    if (!pool)
        return NULL;
    pool_fill(pool);
    if (pool_check(pool) < 0) {
        value_free(&type_pool, pool);
        return NULL;
    }
    return pool;
}

static void fill_format(const struct pool_kind *k, struct pool_format **at)
{
    if (!k->volume_formats) {
        drop(at, &type_pool_format);
        return;
    }
    if (!*at)
        *at = value_new(&type_pool_format);
    if (!(*at)->type)
        (*at)->type = g_strdup(k->default_volume_format);
}

static void fill_encryption(struct encryption *e)
{
    if (e && e->format != ENCRYPTION_FORMAT_LUKS && e->format != ENCRYPTION_FORMAT_LUKS2) {
        drop(&e->cipher, &type_cipher);
        drop(&e->ivgen, &type_ivgen);
    }
}

void volume_fill(const struct pool *pool, struct volume *vol)
{
    const struct pool_kind *k = pool_kind_of(pool->type);
    if (!vol->type)
        vol->type = k->volumes;
    if (!vol->target)
        vol->target = value_new(&type_volume_target);
    struct volume_target *t = vol->target;
    fill_format(k, &t->format);
    fill_permissions(&t->permissions);
    fill_encryption(t->encryption);
    if (t->features && !t->compat)
        t->compat = g_strdup("1.1");
    t->nocow = false; /* asked for, never told */
    if (!vol->has_allocation_bytes) {
        vol->allocation_bytes = vol->capacity_bytes;
        vol->has_allocation_bytes = true;
    }
    if (vol->backing_store && !vol->backing_store->path)
        drop(&vol->backing_store, &type_volume_backing_store);
    if (vol->backing_store) {
        fill_format(k, &vol->backing_store->format);
        fill_permissions(&vol->backing_store->permissions);
    }
}

struct volume *volume_parse(const struct pool *pool, const char *xml, size_t len, unsigned mode,
                            bool no_capacity)
{
    struct volume *vol = value_read(&type_volume, xml, len, mode | READ_INACTIVE);
    if (!vol)
        return NULL;
    if (volume_check(pool, vol, no_capacity) < 0) {
        value_free(&type_volume, vol);
        return NULL;
    }
    volume_fill(pool, vol);
    return vol;
}

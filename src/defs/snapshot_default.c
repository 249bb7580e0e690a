/* What snapshot documents imply: the guest as it is now, how memory and each disk take part. Called
 * by document_fill with a struct moment_facts. Never awaits.
 */
#include "defs/fill.h"
#include "defs/moment.h"
#include "reflect/type.h"

hook_fn snapshot_default, snapshot_disk_default;

/* An external part is a file unless told; what is not external has no type. */
int snapshot_disk_default(void *value, struct hook_context *ctx)
{
    struct snapshot_disk *disk = value;
    if (!disk->snapshot && (disk->source || disk->driver))
        disk->snapshot = DISK_SNAPSHOT_EXTERNAL;
    if (disk->snapshot == DISK_SNAPSHOT_EXTERNAL)
        return 0;
    if (disk->source && disk->source->file && !disk->source->file->file) { /* says nothing */
        value_free(&type_disk_source, disk->source);
        disk->source = NULL;
    }
    if (!disk->source)
        disk->type = STORAGE_TYPE_NONE;
    return 0;
}

/* What only the one who makes it can say. */
static void forget_the_given(struct snapshot *s)
{
    value_free(&type_snapshot_parent, s->parent);
    value_free(&type_domain, s->domain);
    value_free(&type_snapshot_domain, s->domain_ref);
    value_free(&type_domain, s->inactive_domain);
    value_free(&type_snapshot_disks, s->revert_disks);
    g_free(s->cookie);
    s->parent = NULL;
    s->domain = s->inactive_domain = NULL;
    s->domain_ref = NULL;
    s->revert_disks = NULL;
    s->cookie = NULL;
    s->has_active = false;
}

static bool has_memory(enum snapshot_state state)
{
    return state == SNAPSHOT_STATE_RUNNING || state == SNAPSHOT_STATE_PAUSED ||
           state == SNAPSHOT_STATE_PMSUSPENDED;
}

/* Running guests keep their memory within a disk unless told; others have none. */
static void memory_default(struct snapshot *s)
{
    struct snapshot_memory *m = CHILD(s->memory, type_snapshot_memory);
    if (!has_memory(s->state))
        m->snapshot = SNAPSHOT_MEMORY_PLACE_NO;
    else if (!m->snapshot || m->snapshot == SNAPSHOT_MEMORY_PLACE_NO)
        m->snapshot = SNAPSHOT_MEMORY_PLACE_INTERNAL;
}

static enum disk_snapshot mode_of(const struct disk *d, enum disk_snapshot usual)
{
    if (d->snapshot)
        return d->snapshot;
    bool empty = !d->source || (d->type == STORAGE_TYPE_FILE && !disk_file(d));
    return empty ? DISK_SNAPSHOT_NO : usual;
}

static struct snapshot_disk *listed(const struct snapshot_disks *disks, const struct domain *domain,
                                    const struct disk *d)
{
    for (size_t i = 0; i < disks->n_disks; i++)
        if (moment_find_disk(domain, disks->disks[i]->name) == d)
            return disks->disks[i];
    return NULL;
}

/* Every disk of the guest, in its order, by its target; those that it has not stay for the check.
 */
static void disks_default(struct snapshot *s, bool disk_only)
{
    struct snapshot_disks *disks = CHILD(s->disks, type_snapshot_disks);
    bool external = disk_only || s->state == SNAPSHOT_STATE_DISK_SNAPSHOT ||
                    s->memory->snapshot == SNAPSHOT_MEMORY_PLACE_EXTERNAL;
    enum disk_snapshot usual = external ? DISK_SNAPSHOT_EXTERNAL : DISK_SNAPSHOT_INTERNAL;
    for (size_t i = 0; i < s->domain->n_disks; i++) {
        const struct disk *d = s->domain->disks[i];
        struct snapshot_disk *mine = listed(disks, s->domain, d);
        if (!mine) {
            mine = value_new(&type_snapshot_disk);
            mine->name = g_strdup(d->target->dev);
            LIST_ADD(disks->disks, disks->n_disks, mine);
        }
        g_free(mine->name);
        mine->name = g_strdup(d->target->dev);
        if (!mine->snapshot && !mine->source && !mine->driver)
            mine->snapshot = mode_of(d, usual);
        if (mine->snapshot == DISK_SNAPSHOT_EXTERNAL && !mine->type)
            mine->type = STORAGE_TYPE_FILE;
    }
}

static void make_up_files(struct snapshot *s, const struct moment_facts *facts)
{
    for (size_t i = 0; i < s->disks->n_disks; i++) {
        struct snapshot_disk *mine = s->disks->disks[i];
        const struct disk *d = moment_find_disk(facts->domain, mine->name);
        bool external = mine->snapshot == DISK_SNAPSHOT_EXTERNAL || mine->driver;
        if (!d || !external || (facts->is_file && disk_file(d) && !facts->is_file(disk_file(d))) ||
            mine->type != STORAGE_TYPE_FILE ||
            (mine->source && mine->source->file && mine->source->file->file))
            continue;
        char *path = disk_overlay_path(d, s->name);
        if (!path)
            continue;
        struct disk_source *source = CHILD(mine->source, type_disk_source);
        CHILD(source->file, type_source_file)->file = path;
    }
}

static void new_default(struct snapshot *s, const struct moment_facts *facts)
{
    forget_the_given(s);
    s->state =
        facts->disk_only && has_memory(facts->state) ? SNAPSHOT_STATE_DISK_SNAPSHOT : facts->state;
    SET_NUMBER(s, creation_time, facts->now_s);
    if (!s->name || !*s->name) {
        g_free(s->name);
        s->name = moment_name(facts->now_s);
    }
    if (facts->domain) {
        s->domain = value_copy(&type_domain, facts->domain);
        memory_default(s);
        disks_default(s, facts->disk_only);
        make_up_files(s, facts);
    } else if (facts->domain_uuid) {
        s->domain_ref = value_new(&type_snapshot_domain);
        memcpy(s->domain_ref->uuid, facts->domain_uuid, 16);
        s->domain_ref->has_uuid = true;
    }
}

int snapshot_default(void *value, struct hook_context *ctx)
{
    const struct moment_facts *facts = ctx->user;
    struct snapshot *s = value;
    if (facts && !facts->redefine) {
        new_default(s, facts);
    } else if (facts && s->domain) {
        memory_default(s);
        disks_default(s, false);
    }
    return 0;
}

/* What snapshots, checkpoints and backups need to know of a guest's disks. Called by their
 * defaults. Never awaits.
 */
#include <inttypes.h>
#include "defs/fill.h"
#include "defs/moment.h"

const char *disk_file(const struct disk *d)
{
    const struct disk_source *s = d->source;
    if (!s)
        return NULL;
    return s->file ? s->file->file : s->block ? s->block->dev : s->dir ? s->dir->dir : NULL;
}

const struct disk *moment_find_disk(const struct domain *domain, const char *name)
{
    const struct disk *found = NULL;
    for (size_t i = 0; i < domain->n_disks; i++)
        if (domain->disks[i]->target && g_strcmp0(domain->disks[i]->target->dev, name) == 0)
            return domain->disks[i];
    for (size_t i = 0; i < domain->n_disks; i++) {
        if (g_strcmp0(disk_file(domain->disks[i]), name) != 0)
            continue;
        if (found)
            return NULL;
        found = domain->disks[i];
    }
    return found;
}

char *disk_overlay_path(const struct disk *d, const char *extension)
{
    const char *path = d->type == STORAGE_TYPE_FILE ? disk_file(d) : NULL;
    if (!path)
        return NULL;
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash : path, '.');
    size_t stem = dot ? (size_t)(dot - path) : strlen(path);
    return g_strdup_printf("%.*s.%s", (int)stem, path, extension);
}

char *moment_name(int64_t now_s)
{
    return g_strdup_printf("%" PRId64, now_s);
}

/* Owns the reading of what a backup is to be. Called by drivers' bodies in the guest's lane. Never
 * awaits. Invariant: what is incomplete or names a checkpoint that is not there is no backup.
 */
#include "guest/backup.h"
#include <glib.h>
#include <string.h>
#include "defs/document.h"
#include "defs/moment.h"
#include "guest/moments.h"

/* Changes can be told only since a checkpoint that there is. */
static int check_incremental(struct guest *g, const struct backup *b)
{
    struct moments *ms = guest_moments(g, ON_CHECKPOINT);
    for (size_t i = 0; i < b->disks->n_disks; i++) {
        const struct backup_disk *d = b->disks->disks[i];
        if (!backup_has(d) || !d->incremental || moment_find(ms, d->incremental))
            continue;
        error_clear();
        return fail(ERR_NO_DOMAIN_CHECKPOINT,
                    "checkpoint '%s' for the backup of disk '%s' does not exist", d->incremental,
                    d->name);
    }
    return 0;
}

static void settle_server(struct backup *b)
{
    if (b->mode != BACKUP_MODE_PULL)
        return;
    if (!b->server)
        b->server = value_new(&type_backup_server);
    if (!b->server->transport)
        b->server->transport = STORAGE_TRANSPORT_TCP;
    if (b->server->transport == STORAGE_TRANSPORT_TCP && !b->server->name)
        b->server->name = g_strdup("localhost");
}

static void settle_disk(const struct backup *b, struct backup_disk *d)
{
    if (!d->driver)
        d->driver = value_new(&type_image_format);
    if (!d->driver->type)
        d->driver->type = g_strdup("qcow2");
    if (b->mode != BACKUP_MODE_PULL)
        return;
    if (!d->exportname)
        d->exportname = g_strdup(d->name);
    if (d->incremental && !d->exportbitmap)
        d->exportbitmap = g_strconcat("backup-", d->name, NULL);
}

static bool takes_part(const struct backup *b)
{
    for (size_t i = 0; b->disks && i < b->disks->n_disks; i++)
        if (backup_has(b->disks->disks[i]))
            return true;
    return false;
}

static int complete(struct guest *g, const struct domain *def, struct backup *b)
{
    int64_t now_s = g_get_real_time() / G_USEC_PER_SEC;
    g_autofree char *suffix = moment_name(now_s);
    struct moment_facts facts = {.domain = def, .now_s = now_s, .suffix = suffix};
    if (document_fill(&type_backup, b, &facts) < 0 || check_incremental(g, b) < 0)
        return -1;
    settle_server(b);
    for (size_t i = 0; i < b->disks->n_disks; i++)
        if (backup_has(b->disks->disks[i]))
            settle_disk(b, b->disks->disks[i]);
    return takes_part(b) ? 0
                         : fail(ERR_OPERATION_INVALID,
                                "no disk of domain '%s' takes part in the "
                                "backup",
                                g->name);
}

struct backup *backup_read(struct guest *g, const struct domain *def, const char *xml)
{
    struct backup *b = value_read(&type_backup, xml, strlen(xml), READ_INACTIVE);
    if (b && complete(g, def, b) < 0) {
        value_free(&type_backup, b);
        return NULL;
    }
    return b;
}

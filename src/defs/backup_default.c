/* What backup documents imply, and what makes no sense in them. Called by document_fill with a
 * struct moment_facts. Never awaits.
 */
#include "defs/fill.h"
#include "defs/moment.h"
#include "gen/backup.h"
#include "reflect/type.h"

hook_fn backup_default, backup_disk_default, backup_check;

#define REFUSE(code, ...) fail_in(FROM_DOMAIN, code, __VA_ARGS__)

/* A disk is copied whole, or what changed since the checkpoint that it or the backup names. */
static void mode_default(struct backup_disk *d, const struct backup *b)
{
    if (d->backupmode == BACKUP_DISK_MODE_FULL)
        return;
    if (!d->incremental)
        d->incremental = g_strdup(b->incremental);
    if (!d->backupmode)
        d->backupmode = d->incremental ? BACKUP_DISK_MODE_INCREMENTAL : BACKUP_DISK_MODE_FULL;
}

static void disk_default(struct backup_disk *d, const struct backup *b,
                         const struct moment_facts *facts)
{
    struct disk_source **place = b->mode == BACKUP_MODE_PULL ? &d->scratch : &d->target;
    const struct disk *of = moment_find_disk(facts->domain, d->name);
    if (!d->backup)
        d->backup = TRI_YES;
    if (d->backup == TRI_NO)
        return;
    if (!d->type)
        d->type = STORAGE_TYPE_FILE;
    mode_default(d, b);
    if (*place || d->type != STORAGE_TYPE_FILE || !of || !facts->suffix || !disk_file(of))
        return;
    *place = value_new(&type_disk_source);
    CHILD((*place)->file, type_source_file)->file =
        g_strdup_printf("%s.%s", disk_file(of), facts->suffix);
}

/* What takes no part has no type. */
int backup_disk_default(void *value, struct hook_context *ctx)
{
    struct backup_disk *d = value;
    if (d->backup == TRI_NO)
        d->type = STORAGE_TYPE_NONE;
    return 0;
}

static bool is_listed(const struct backup_disks *disks, const char *target)
{
    for (size_t i = 0; i < disks->n_disks; i++)
        if (strcmp(disks->disks[i]->name, target) == 0)
            return true;
    return false;
}

/* Without a list every disk with a medium takes part, else only those that are listed. */
static void disks_default(struct backup *b, const struct moment_facts *facts)
{
    bool all = !b->disks || !b->disks->n_disks;
    struct backup_disks *disks = CHILD(b->disks, type_backup_disks);
    for (size_t i = 0; i < facts->domain->n_disks; i++) {
        const struct disk *of = facts->domain->disks[i];
        if (is_listed(disks, of->target->dev))
            continue;
        struct backup_disk *d = value_new(&type_backup_disk);
        d->name = g_strdup(of->target->dev);
        d->backup = all && disk_file(of) && !of->readonly ? TRI_YES : TRI_NO;
        LIST_ADD(disks->disks, disks->n_disks, d);
    }
    for (size_t i = 0; i < disks->n_disks; i++)
        disk_default(disks->disks[i], b, facts);
}

int backup_default(void *value, struct hook_context *ctx)
{
    const struct moment_facts *facts = ctx->user;
    if (facts && facts->domain)
        disks_default(value, facts);
    return 0;
}

static int check_disk(const struct backup_disk *d, const struct backup *b,
                      const struct moment_facts *facts)
{
    bool pull = b->mode == BACKUP_MODE_PULL;
    if (facts && facts->domain && !moment_find_disk(facts->domain, d->name))
        return REFUSE(ERR_CONFIG_UNSUPPORTED, "no disk named '%s'", d->name);
    if (d->type && d->type != STORAGE_TYPE_FILE && d->type != STORAGE_TYPE_BLOCK)
        return REFUSE(ERR_CONFIG_UNSUPPORTED, "disk '%s': a backup cannot be of type '%s'", d->name,
                      enum_word(&enum_storage_type, (int)d->type));
    if (d->backup == TRI_NO)
        return 0;
    if (d->backupmode == BACKUP_DISK_MODE_INCREMENTAL && !d->incremental)
        return REFUSE(ERR_CONFIG_UNSUPPORTED,
                      "disk '%s': an incremental backup needs the name of a checkpoint", d->name);
    if (!pull && (d->exportname || d->exportbitmap))
        return REFUSE(ERR_CONFIG_UNSUPPORTED,
                      "disk '%s': exportname and exportbitmap are of pull backups", d->name);
    return 0;
}

int backup_check(void *value, struct hook_context *ctx)
{
    const struct backup *b = value;
    const struct backup_server *server = b->server;
    if (b->mode == BACKUP_MODE_PUSH && server)
        return REFUSE(ERR_XML_ERROR, "<server> is of pull backups");
    if (server && server->transport == STORAGE_TRANSPORT_UNIX && !server->socket)
        return REFUSE(ERR_XML_ERROR, "a <server> with transport='unix' needs a socket");
    for (size_t i = 0; b->disks && i < b->disks->n_disks; i++) {
        for (size_t j = 0; j < i; j++)
            if (strcmp(b->disks->disks[i]->name, b->disks->disks[j]->name) == 0)
                return REFUSE(ERR_XML_ERROR, "disk '%s' is named twice in <disks>",
                              b->disks->disks[i]->name);
        if (check_disk(b->disks->disks[i], b, ctx->user) < 0)
            return -1;
    }
    return 0;
}

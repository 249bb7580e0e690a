/* What documents of backups ask for, the same for all drivers. Never awaits. */
#pragma once
#include "gen/backup.h"
#include "guest/guest.h"

struct domain;

/* A document as the backup of a guest that is as def says: which disks, how, where to; formats and
 * names of exports are settled. value_free(&type_backup); NULL with the reason. */
struct backup *backup_read(struct guest *g, const struct domain *def, const char *xml);
/* Does this disk take part? */
static inline bool backup_has(const struct backup_disk *d)
{
    return d->backup != TRI_NO;
}

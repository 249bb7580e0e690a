/* What makes no sense in a snapshot. Called by document_fill with a struct moment_facts. Never
 * awaits.
 */
#include "defs/fill.h"
#include "defs/moment.h"
#include "reflect/type.h"

hook_fn snapshot_check;

#define REFUSE(code, ...) fail_in(FROM_DOMAIN_SNAPSHOT, code, __VA_ARGS__)

static int check_memory(const struct snapshot_memory *m)
{
    bool external = m->snapshot == SNAPSHOT_MEMORY_PLACE_EXTERNAL;
    if (m->file && !external)
        return REFUSE(ERR_XML_ERROR, "file '%s' of <memory> needs snapshot='external' beside it",
                      m->file);
    if (external && !m->file)
        return REFUSE(ERR_XML_ERROR, "<memory snapshot='external'> needs a file");
    if (m->file && *m->file != '/')
        return REFUSE(ERR_XML_ERROR, "file '%s' of <memory> is no absolute path", m->file);
    return 0;
}

static int check_disk(const struct snapshot_disk *d)
{
    const struct source_file *file = d->source ? d->source->file : NULL;
    if (d->snapshot && d->snapshot != DISK_SNAPSHOT_EXTERNAL && file && file->file)
        return REFUSE(ERR_CONFIG_UNSUPPORTED,
                      "disk '%s': file '%s' needs snapshot='external' beside it", d->name,
                      file->file);
    if (d->type && d->type != STORAGE_TYPE_FILE && d->type != STORAGE_TYPE_BLOCK &&
        d->type != STORAGE_TYPE_NETWORK)
        return REFUSE(ERR_XML_ERROR, "disk '%s': a snapshot cannot be of type '%s'", d->name,
                      enum_word(&enum_storage_type, (int)d->type));
    return 0;
}

/* Every disk is one of the guest, and once; memory within a disk needs all disks to be internal. */
static int check_against_domain(const struct snapshot *s, const struct moment_facts *facts)
{
    bool internal = s->memory->snapshot == SNAPSHOT_MEMORY_PLACE_INTERNAL;
    if (s->disks->n_disks > facts->domain->n_disks) {
        for (size_t i = 0; i < s->disks->n_disks; i++)
            if (!moment_find_disk(facts->domain, s->disks->disks[i]->name))
                return REFUSE(ERR_CONFIG_UNSUPPORTED, "no disk named '%s'",
                              s->disks->disks[i]->name);
        return REFUSE(ERR_CONFIG_UNSUPPORTED, "a disk is named twice in <disks>");
    }
    for (size_t i = 0; i < s->disks->n_disks; i++) {
        const struct snapshot_disk *mine = s->disks->disks[i];
        const struct disk *d = moment_find_disk(facts->domain, mine->name);
        if (!d)
            return REFUSE(ERR_CONFIG_UNSUPPORTED, "no disk named '%s'", mine->name);
        if (internal && mine->snapshot != DISK_SNAPSHOT_INTERNAL &&
            mine->snapshot != DISK_SNAPSHOT_MANUAL && mine->snapshot != d->snapshot &&
            (mine->snapshot != DISK_SNAPSHOT_NO || disk_file(d)))
            return REFUSE(ERR_CONFIG_UNSUPPORTED, "disk '%s' must use snapshot mode 'internal'",
                          mine->name);
        if (mine->snapshot == DISK_SNAPSHOT_EXTERNAL && !mine->source)
            return REFUSE(ERR_CONFIG_UNSUPPORTED,
                          "disk '%s' is no file, so that a file for its snapshot must be told",
                          mine->name);
    }
    return 0;
}

static int check_redefined(const struct snapshot *s)
{
    if (!s->name || !*s->name)
        return REFUSE(ERR_XML_ERROR, "a snapshot that is redefined needs a <name>");
    if (!s->has_creation_time)
        return REFUSE(ERR_INTERNAL_ERROR, "a snapshot that is redefined needs a <creationTime>");
    if (!s->state)
        return REFUSE(ERR_XML_ERROR, "a snapshot that is redefined needs a <state>");
    return 0;
}

int snapshot_check(void *value, struct hook_context *ctx)
{
    const struct snapshot *s = value;
    const struct moment_facts *facts = ctx->user;
    if (facts && facts->redefine && check_redefined(s) < 0)
        return -1;
    if (s->memory && check_memory(s->memory) < 0)
        return -1;
    for (size_t i = 0; s->disks && i < s->disks->n_disks; i++)
        if (check_disk(s->disks->disks[i]) < 0)
            return -1;
    if (facts && !facts->redefine && facts->domain)
        return check_against_domain(s, facts);
    return 0;
}

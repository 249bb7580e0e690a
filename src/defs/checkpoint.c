/* What checkpoint documents imply, and what makes no sense in them. Called by document_fill with a
 * struct moment_facts. Never awaits.
 */
#include "defs/fill.h"
#include "defs/moment.h"
#include "gen/checkpoint.h"
#include "reflect/type.h"

hook_fn checkpoint_default, checkpoint_check;

#define REFUSE(code, ...) fail_in(FROM_DOMAIN_CHECKPOINT, code, __VA_ARGS__)

static struct checkpoint_disk *listed(const struct checkpoint_disks *disks,
                                      const struct domain *domain, const struct disk *d)
{
    for (size_t i = 0; i < disks->n_disks; i++)
        if (moment_find_disk(domain, disks->disks[i]->name) == d)
            return disks->disks[i];
    return NULL;
}

/* Every disk of the guest; when some are told, only those are tracked. */
static void disks_default(struct checkpoint *c, const struct moment_facts *facts)
{
    bool some = c->disks && c->disks->n_disks;
    struct checkpoint_disks *disks = CHILD(c->disks, type_checkpoint_disks);
    for (size_t i = 0; i < facts->domain->n_disks; i++) {
        const struct disk *d = facts->domain->disks[i];
        struct checkpoint_disk *mine = listed(disks, facts->domain, d);
        if (!mine) {
            mine = value_new(&type_checkpoint_disk);
            bool can = !some && disk_file(d) && !d->readonly;
            mine->checkpoint = can ? CHECKPOINT_KIND_BITMAP : CHECKPOINT_KIND_NO;
            LIST_ADD(disks->disks, disks->n_disks, mine);
        }
        g_free(mine->name);
        mine->name = g_strdup(d->target->dev);
    }
    for (size_t i = 0; i < disks->n_disks; i++) {
        struct checkpoint_disk *mine = disks->disks[i];
        mine->has_size = false;
        if (!mine->checkpoint)
            mine->checkpoint = CHECKPOINT_KIND_BITMAP;
        if (mine->checkpoint == CHECKPOINT_KIND_BITMAP && !mine->bitmap)
            mine->bitmap = g_strdup(c->name);
    }
}

static void new_default(struct checkpoint *c, const struct moment_facts *facts)
{
    value_free(&type_snapshot_parent, c->parent);
    value_free(&type_domain, c->domain);
    value_free(&type_snapshot_domain, c->domain_ref);
    c->parent = NULL;
    c->domain_ref = NULL;
    c->domain = facts->domain ? value_copy(&type_domain, facts->domain) : NULL;
    c->has_active = false;
    SET_NUMBER(c, creation_time, facts->now_s);
    if (!c->name)
        c->name = moment_name(facts->now_s);
    if (facts->domain)
        disks_default(c, facts);
}

int checkpoint_default(void *value, struct hook_context *ctx)
{
    const struct moment_facts *facts = ctx->user;
    if (facts && !facts->redefine)
        new_default(value, facts);
    return 0;
}

static int check_redefined(const struct checkpoint *c)
{
    if (!c->name)
        return REFUSE(ERR_XML_ERROR, "a checkpoint that is redefined needs a <name>");
    if (!c->has_creation_time)
        return REFUSE(ERR_INTERNAL_ERROR, "a checkpoint that is redefined needs a <creationTime>");
    return 0;
}

int checkpoint_check(void *value, struct hook_context *ctx)
{
    const struct checkpoint *c = value;
    const struct moment_facts *facts = ctx->user;
    if (facts && facts->redefine && check_redefined(c) < 0)
        return -1;
    if (c->name && (!*c->name || *c->name == '.' || strchr(c->name, '/')))
        return REFUSE(ERR_XML_INVALID_SCHEMA, "'%s' cannot be the <name> of a checkpoint", c->name);
    for (size_t i = 0; c->disks && i < c->disks->n_disks; i++) {
        const struct checkpoint_disk *d = c->disks->disks[i];
        if (d->bitmap && d->checkpoint == CHECKPOINT_KIND_NO)
            return REFUSE(ERR_XML_INVALID_SCHEMA,
                          "disk '%s': bitmap '%s' needs checkpoint='bitmap' beside it", d->name,
                          d->bitmap);
        if (facts && facts->domain && !facts->redefine && !moment_find_disk(facts->domain, d->name))
            return REFUSE(ERR_CONFIG_UNSUPPORTED, "no disk named '%s'", d->name);
    }
    if (facts && facts->domain && !facts->redefine && c->disks->n_disks > facts->domain->n_disks)
        return REFUSE(ERR_CONFIG_UNSUPPORTED, "a disk is named twice in <disks>");
    return 0;
}

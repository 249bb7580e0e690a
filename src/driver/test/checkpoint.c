/* Checkpoints of simulated guests are made and deleted here; no image has a bitmap. Bodies of calls
 * in the guest's lane; they do not await.
 */
#include <glib.h>
#include <string.h>
#include "defs/moment.h"
#include "driver/test/moment.h"
#include "gen/checkpoint.h"
#include "libvirt/libvirt.h"

static int check_new(const struct guest *g)
{
    if (g->n_snapshots)
        return fail(ERR_OPERATION_UNSUPPORTED, "cannot create checkpoint while snapshot exists");
    if (!guest_is_active(g))
        return fail(ERR_OPERATION_UNSUPPORTED, "only a running guest takes checkpoints");
    return 0;
}

static struct moment *redefine(struct guest *g, struct def *def)
{
    struct moments *ms = guest_moments(g, ON_CHECKPOINT);
    if (moment_check_uuid(ms, def) < 0) {
        def_unref(def);
        return NULL;
    }
    struct moment *m = moment_redefine(ms, def);
    struct moment *current = moment_current(ms);
    if (m && (!current || current == m->parent)) /* the newest of a chain */
        moment_set_current(ms, m);
    return m;
}

OP(domain_checkpoint_create_xml)
{
    struct guest *g = call->guest;
    bool again = args->flags & VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE;
    struct moment_facts facts;
    if ((g->n_snapshots || !again) && check_new(g) < 0)
        return -1;
    if (!test_moment_facts(g, again, &facts))
        return -1;
    struct def *def = test_moment_read(&type_checkpoint, args->xml_desc, READ_VALIDATE, &facts);
    if (!def)
        return -1;
    struct moment *m = again ? redefine(g, def) : moment_add(guest_moments(g, ON_CHECKPOINT), def);
    if (!m)
        return -1;
    call_put_moment(call, m, &ret->checkpoint);
    return 0;
}

OP_NO_RET(domain_checkpoint_delete)
{
    return moment_delete(call->moment,
                         args->flags & (MOMENT_DELETE_CHILDREN | MOMENT_DELETE_CHILDREN_ONLY), NULL,
                         NULL);
}

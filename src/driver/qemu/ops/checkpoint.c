/* Checkpoints of running guests: bitmaps in their images that count what is written from then on.
 * In the guest's lane; awaits QEMU and the durable store. Invariant: the document is on disk before
 * QEMU has the bitmaps, so what a killed daemon leaves can be seen and deleted; a bitmap that is
 * missing is found out when it is asked for.
 */
#include <glib.h>
#include <string.h>
#include "defs/moment.h"
#include "driver/qemu/flow/checkpoint.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(60)

AWAITS static int fill(struct domain *domain, void *arg)
{
    return complete_domain(arg, domain);
}

/* --- making ----------------------------------------------------------------------------------- */

int checkpoint_disks_check(const struct domain *live, const struct checkpoint *c)
{
    for (size_t i = 0; c->disks && i < c->disks->n_disks; i++) {
        const struct checkpoint_disk *cd = c->disks->disks[i];
        const struct disk *d = moment_find_disk(live, cd->name);
        if (cd->checkpoint == CHECKPOINT_KIND_BITMAP && (!d || !disk_is_qcow2(d)))
            return fail(ERR_CONFIG_UNSUPPORTED,
                        "disk '%s': an image of format '%s' keeps no bitmaps, qcow2 does", cd->name,
                        d && d->driver && d->driver->type ? d->driver->type : "raw");
    }
    return 0;
}

struct def *checkpoint_read(struct call *call, const char *xml, uint32_t flags)
{
    bool again = flags & VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE;
    const struct def *now = call_def(call);
    struct moments *ms = guest_moments(call->guest, ON_CHECKPOINT);
    if (!now)
        return NULL;
    const struct moment_facts facts = {.domain = again ? NULL : now->value,
                                       .domain_uuid = call->guest->uuid,
                                       .now_s = g_get_real_time() / G_USEC_PER_SEC,
                                       .redefine = again};
    struct def *def =
        moment_read(&type_checkpoint, xml, READ_VALIDATE, &facts, fill, driver_of(call));
    const struct checkpoint *c = def ? def->value : NULL;
    if (!c || again)
        return def;
    bool taken = moment_find(ms, c->name) != NULL;
    error_clear();
    if (taken)
        fail(ERR_OPERATION_FAILED, "domain moment %s already exists", c->name);
    if (taken || checkpoint_disks_check(now->value, c) < 0)
        g_clear_pointer(&def, def_unref);
    return def;
}

struct moment *checkpoint_add(struct call *call, struct def *def)
{
    struct moments *ms = guest_moments(call->guest, ON_CHECKPOINT);
    struct moment *before = moment_current(ms), *m = moment_add(ms, def);
    return m && snapshots_store_current(driver_of(call), before, m) == 0 ? m : NULL;
}

AWAITS static int unstore(struct moment *m, void *arg)
{
    return snapshot_unstore(arg, m);
}

void checkpoint_take_back(struct call *call, struct moment *m)
{
    SHIELD();
    struct moments *ms = m->of;
    struct error *why = error_take();
    if (moment_delete(m, 0, unstore, driver_of(call)) == 0)
        snapshots_store_current(driver_of(call), NULL, moment_current(ms));
    error_clear();
    error_set(why);
}

AWAITS static struct moment *create(struct call *call, const char *xml, uint32_t flags)
{
    struct run *r = run_of(call->guest);
    if (!guest_is_active(call->guest))
        return fail_null(ERR_OPERATION_UNSUPPORTED, "only a running guest takes checkpoints");
    struct def *def = run_monitor(call->guest) ? checkpoint_read(call, xml, flags) : NULL;
    struct moment *m = def ? checkpoint_add(call, def) : NULL;
    json_t *actions = m ? json_array() : NULL;
    if (!m)
        return NULL;
    DEADLINE(QEMU_PATIENCE);
    if (checkpoint_begin(r, m->def->value, actions) < 0 || bitmaps_do(r, actions) < 0) {
        checkpoint_take_back(call, m);
        return NULL;
    }
    return m;
}

/* --- again ------------------------------------------------------------------------------------ */

AWAITS static int check_bitmaps(struct call *call, const struct checkpoint *c)
{
    struct def *live = call->guest->live;
    if (!live || !run_monitor(call->guest))
        return fail(ERR_OPERATION_INVALID,
                    "the bitmaps of a guest that is off cannot be looked at");
    return checkpoint_verify(run_of(call->guest), live->value, c);
}

AWAITS static struct moment *redefine(struct call *call, const char *xml, uint32_t flags)
{
    struct moments *ms = guest_moments(call->guest, ON_CHECKPOINT);
    struct moment *current = moment_current(ms);
    struct def *def = checkpoint_read(call, xml, flags);
    if (!def)
        return NULL;
    if (moment_check_uuid(ms, def) < 0 || (flags & VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE &&
                                           check_bitmaps(call, def->value) < 0)) {
        def_unref(def);
        return NULL;
    }
    struct moment *m = moment_redefine(ms, def);
    bool newest = m && (!current || current == m->parent);
    if (newest)
        moment_set_current(ms, m);
    if (!m || snapshots_store_current(driver_of(call), newest ? current : NULL, m) < 0)
        return NULL;
    return m;
}

OP(domain_checkpoint_create_xml)
{
    struct moment *m = args->flags & VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE
                           ? redefine(call, args->xml_desc, args->flags)
                           : create(call, args->xml_desc, args->flags);
    if (!m)
        return -1;
    call_put_moment(call, m, &ret->checkpoint);
    return 0;
}

/* --- deleting --------------------------------------------------------------------------------- */

struct deletion {
    struct call *call;
    bool metadata_only;
};

AWAITS static int drop(struct moment *m, void *arg)
{
    const struct deletion *d = arg;
    if (!d->metadata_only && checkpoint_forget(run_of(d->call->guest), m->def->value) < 0)
        return -1;
    return snapshot_unstore(driver_of(d->call), m);
}

OP_NO_RET(domain_checkpoint_delete)
{
    struct moments *ms = call->moment->of;
    struct deletion d = {call, args->flags & VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY};
    (void)ret;
    if (!d.metadata_only && !guest_is_active(call->guest))
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "the bitmaps of a guest that is off stay: start it, or use flag METADATA_ONLY");
    if (!d.metadata_only && !run_monitor(call->guest))
        return -1;
    unsigned how = args->flags & (MOMENT_DELETE_CHILDREN | MOMENT_DELETE_CHILDREN_ONLY);
    DEADLINE(QEMU_PATIENCE);
    if (moment_delete(call->moment, how, drop, &d) < 0)
        return -1;
    return snapshots_store_current(driver_of(call), NULL, moment_current(ms));
}

/* --- looking ---------------------------------------------------------------------------------- */

static void free_text(void *text)
{
    g_free(text);
}

OP(domain_checkpoint_get_xml_desc)
{
    if (!(args->flags & VIR_DOMAIN_CHECKPOINT_XML_SIZE))
        return ops_domain_checkpoint_get_xml_desc(call, args, ret);
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID,
                    "only a running guest tells how much has changed: domain is not running");
    struct run *r = run_monitor(call->guest) ? run_of(call->guest) : NULL;
    struct checkpoint *c =
        moment_value(call->moment, !(args->flags & VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN));
    DEADLINE(QEMU_PATIENCE);
    int rc = r ? checkpoint_sizes(r, call->guest->live->value, c) : -1;
    unsigned secure = args->flags & VIR_DOMAIN_CHECKPOINT_XML_SECURE ? VIEW_SECURE : 0;
    char *text = rc == 0 ? value_write(&type_checkpoint, c, VIEW_INACTIVE | secure) : NULL;
    value_free(&type_checkpoint, c);
    if (!text)
        return -1;
    arena_defer(call->mem, free_text, text);
    ret->xml = text;
    return 0;
}

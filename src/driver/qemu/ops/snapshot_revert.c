/* Going back to snapshots: the guest of then takes the place of the guest of now. In the guest's
 * lane; long ones let queries pass. Awaits QEMU and qemu-img. Invariant: what a snapshot holds is
 * never written to: the way back to an external one leads over new overlays.
 */
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "defs/moment.h"
#include "driver/qemu/flow/overlay.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)

static int check_revert(const struct guest *g, const struct snapshot *s, uint32_t flags)
{
    bool forced_on =
        flags & (VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED);
    if (!g->persistent && !has_memory(s) && !has_memory_file(s) && !forced_on)
        return fail(ERR_OPERATION_INVALID,
                    "a transient domain cannot be left shut off: choose flag RUNNING or PAUSED");
    if (!s->domain)
        return fail(ERR_SNAPSHOT_REVERT_RISKY, "snapshot '%s' does not have the definition of '%s'",
                    s->name, g->name);
    if (has_disks(s, DISK_SNAPSHOT_MANUAL))
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "snapshot '%s' has manual disks: only who took them can go back", s->name);
    if (has_memory_file(s) && access(s->memory->file, R_OK) < 0)
        return fail_errno(errno, "the memory of snapshot '%s' is not at '%s'", s->name,
                          s->memory->file);
    for (size_t i = 0; s->disks && i < s->disks->n_disks; i++) {
        const char *base = s->disks->disks[i]->snapshot == DISK_SNAPSHOT_EXTERNAL
                               ? overlay_base(s->domain, s->disks->disks[i]->name)
                               : NULL;
        if (base && access(base, R_OK) < 0)
            return fail_errno(errno, "the disk of snapshot '%s' is not at '%s'", s->name, base);
    }
    return 0;
}

static struct def *domain_of(const struct snapshot *s, const struct guest *g, bool stored)
{
    const struct domain *from = stored && s->inactive_domain ? s->inactive_domain : s->domain;
    struct domain *domain = value_copy(&type_domain, from);
    g_free(domain->name); /* it may have been renamed since */
    domain->name = g_strdup(g->name);
    domain->has_id = false;
    return def_new(&type_domain, domain);
}

AWAITS static int end_run(struct guest *g)
{
    return guest_is_active(g) ? run_stop(g, false, VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT,
                                         VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT)
                              : 0;
}

/* Memory and disks are loaded into a QEMU that stands still. */
AWAITS static int load(struct call *call, const struct snapshot *s, bool paused)
{
    struct guest *g = call->guest;
    struct run *r = run_of(g);
    if (snapshot_run_internal(r, s, "snapshot-load") < 0)
        return -1;
    g->reason = VIR_DOMAIN_PAUSED_FROM_SNAPSHOT;
    r->resume_reason = VIR_DOMAIN_RUNNING_FROM_SNAPSHOT;
    r->resume_detail = VIR_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT;
    DEADLINE(QEMU_PATIENCE);
    return paused ? 0 : qmp_call(r->qmp, "cont", NULL, NULL);
}

/* It ended and does not come back. */
AWAITS static void forget_transient(struct call *call)
{
    SHIELD();
    struct guest *g = call->guest;
    struct error *why = error_take();
    if (snapshots_forget(driver_of(call), g) < 0)
        log_error("guest '%s': %s", g->name, error_text());
    error_clear();
    event_lifecycle(g, VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_UNDEFINED_REMOVED);
    guest_set_stopped(g);
    error_set(why);
}

/* The machine of then is started anew: what was plugged since is not part of it. */
AWAITS static int go_back_running(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct guest *g = call->guest;
    bool paused =
        flags & VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED ||
        (s->state == SNAPSHOT_STATE_PAUSED && !(flags & VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING));
    bool transient = !g->persistent;
    if (transient)
        g->persistent = true; /* it stays known between its two runs */
    int rc = end_run(g);
    g->persistent = !transient;
    if (rc == 0)
        rc = run_start(driver_of(call), g, domain_of(s, g, false), RUN_PAUSED, NULL);
    if (rc < 0 && transient && !guest_is_active(g))
        forget_transient(call);
    return rc < 0 ? -1 : load(call, s, paused);
}

AWAITS static int go_back_off(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct guest *g = call->guest;
    if (end_run(g) < 0 || snapshot_image(s, s->domain, 'a') < 0)
        return -1;
    event_lifecycle(g, VIR_DOMAIN_EVENT_DEFINED, VIR_DOMAIN_EVENT_DEFINED_FROM_SNAPSHOT);
    if (!(flags & (VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)))
        return 0;
    return run_start(driver_of(call), g, domain_of(s, g, false),
                     flags & VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED ? RUN_PAUSED : 0, NULL);
}

/* --- … to overlays ---------------------------------------------------------------------------- */

/* The guest of then, whose disks write to new overlays. */
static struct def *domain_over(const struct snapshot *s, const struct guest *g, bool stored,
                               struct snapshot_disks *disks)
{
    struct def *def = domain_of(s, g, stored);
    overlays_enter(def->value, disks);
    return def;
}

AWAITS static int enter_files(struct call *call, const struct snapshot *s,
                              struct snapshot_disks *disks, uint32_t flags)
{
    struct driver_state *d = driver_of(call);
    struct guest *g = call->guest;
    if (g->persistent && guest_publish(g, domain_over(s, g, true, disks), false) < 0)
        return -1;
    if (has_memory_file(s)) {
        uint32_t how = flags & VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED    ? VIR_DOMAIN_SAVE_PAUSED
                       : flags & VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING ? VIR_DOMAIN_SAVE_RUNNING
                                                                    : 0;
        return saved_start(d, g, domain_over(s, g, false, disks), s->memory->file, how);
    }
    event_lifecycle(g, VIR_DOMAIN_EVENT_DEFINED, VIR_DOMAIN_EVENT_DEFINED_FROM_SNAPSHOT);
    if (!(flags & (VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED)))
        return 0;
    return run_start(d, g, domain_over(s, g, false, disks),
                     flags & VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED ? RUN_PAUSED : 0, NULL);
}

/* What the way back writes to belongs to the snapshot from now on. */
static struct moment *note_revert(struct moment *m, const struct snapshot_disks *disks)
{
    struct snapshot *copy = moment_value(m, true);
    value_free(&type_snapshot_disks, copy->revert_disks);
    copy->revert_disks = value_copy(&type_snapshot_disks, disks);
    return moment_redefine(m->of, def_new(&type_snapshot, copy));
}

/* Between its end and its new start a transient guest stays known. */
AWAITS static int enter_anew(struct call *call, const struct snapshot *s,
                             struct snapshot_disks *disks, uint32_t flags)
{
    struct guest *g = call->guest;
    bool transient = !g->persistent;
    g->persistent = true;
    int rc = end_run(g);
    g->persistent = !transient;
    if (rc == 0)
        rc = enter_files(call, s, disks, flags);
    if (rc < 0 && transient && !guest_is_active(g))
        forget_transient(call);
    return rc;
}

AWAITS static int go_back_over(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct guest *g = call->guest;
    struct def *before = guest_def(g, false);
    struct snapshot_disks *disks =
        before ? overlays_for_revert(s, g_get_real_time() / G_USEC_PER_SEC) : NULL;
    GPtrArray *made = g_ptr_array_new_with_free_func(g_free);
    if (!disks)
        return -1;
    def_ref(before);
    int rc = overlays_make(driver_of(call), disks, s->domain, false, made);
    if (rc == 0 &&
        (!note_revert(call->moment, disks) || snapshot_store(driver_of(call), call->moment) < 0)) {
        overlays_remove(made);
        rc = -1;
    }
    if (rc == 0)
        rc = enter_anew(call, s, disks, flags);
    if (rc == 0 && g->persistent)
        snapshot_remove_left(call, call->moment->of, before->value);
    def_unref(before);
    g_ptr_array_unref(made);
    value_free(&type_snapshot_disks, disks);
    return rc;
}

AWAITS static int go_back(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct guest *g = call->guest;
    if (has_disks(s, DISK_SNAPSHOT_EXTERNAL) || has_memory_file(s))
        return go_back_over(call, s, flags);
    if (g->persistent && guest_publish(g, domain_of(s, g, true), false) < 0)
        return -1;
    return has_memory(s) ? go_back_running(call, s, flags) : go_back_off(call, s, flags);
}

OP_NO_RET(domain_revert_to_snapshot)
{
    struct guest *g = call->guest;
    struct moment *m = call->moment, *before = moment_current(m->of);
    struct def *held = def_ref(m->def);
    const struct snapshot *s = held->value;
    int rc = check_revert(g, s, args->flags);
    lane_flow(g->lane, call->proc->api, LANE_BIT(LANE_QUERY));
    if (rc == 0)
        rc = go_back(call, s, args->flags);
    lane_flow(g->lane, call->proc->api, 0);
    if (rc == 0) {
        moment_set_current(m->of, m);
        rc = snapshots_store_current(driver_of(call), before, m);
    }
    def_unref(held);
    return rc;
}

/* Snapshots of guests: made, gone back to, deleted. In the guest's lane; long ones let queries
 * pass. Invariant: a snapshot is in the tree and on disk only when its disks and memory are
 * complete; one that fails leaves the guest as it was.
 */
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/log.h"
#include "defs/moment.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)

/* --- documents -------------------------------------------------------------------------------- */

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

AWAITS static int fill(struct domain *domain, void *arg)
{
    return complete_domain(arg, domain);
}

static struct moment_facts moment_facts_of(struct guest *g, const struct domain *def,
                                           uint32_t flags)
{
    return (struct moment_facts){
        .domain = def,
        .now_s = g_get_real_time() / G_USEC_PER_SEC,
        .state = (enum snapshot_state)(g->state + SNAPSHOT_STATE_NOSTATE),
        .disk_only = flags & VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY,
        .is_file = is_file,
    };
}

static unsigned read_mode(uint32_t flags)
{
    return flags & VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE ? READ_VALIDATE : 0;
}

static bool has_disks(const struct snapshot *s, enum disk_snapshot how)
{
    for (size_t i = 0; s->disks && i < s->disks->n_disks; i++)
        if (s->disks->disks[i]->snapshot == how)
            return true;
    return false;
}

static bool has_memory(const struct snapshot *s)
{
    return s->memory && s->memory->snapshot == SNAPSHOT_MEMORY_PLACE_INTERNAL;
}

static int check_new(const struct guest *g, const struct snapshot *s, uint32_t flags)
{
    bool external = has_disks(s, DISK_SNAPSHOT_EXTERNAL);
    if (s->name && strchr(s->name, '/')) /* it names a file */
        return fail(ERR_XML_DETAIL, "the name '%s' of a snapshot has a '/'", s->name);
    if (s->memory && s->memory->snapshot == SNAPSHOT_MEMORY_PLACE_EXTERNAL)
        return fail(ERR_CONFIG_UNSUPPORTED, "<memory snapshot='external'> is not supported yet: "
                                            "take disks alone, or memory inside the images");
    if (flags & VIR_DOMAIN_SNAPSHOT_CREATE_LIVE && !external)
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "flag LIVE: QEMU stops the guest while memory goes into its images");
    if (flags & VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "flag QUIESCE is not supported yet: freeze the guest's file systems before");
    if (has_disks(s, DISK_SNAPSHOT_MANUAL))
        return fail(ERR_CONFIG_UNSUPPORTED, "<disk snapshot='manual'> is not supported yet");
    if (external && has_disks(s, DISK_SNAPSHOT_INTERNAL))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disks of one snapshot are all internal or all external");
    if (external && has_memory(s))
        return fail(ERR_CONFIG_UNSUPPORTED, "with memory inside images no disk can be external: "
                                            "choose <memory snapshot='no'/> or flag DISK_ONLY");
    if (external && !guest_is_active(g))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "external snapshots of a guest that is off are not supported yet");
    if (guest_is_active(g) && block_jobs_any(run_of((struct guest *)g)))
        return fail(ERR_OPERATION_INVALID, "a disk of the guest has a job: end that first");
    return 0;
}

AWAITS static struct def *read_new(struct call *call, const char *xml, uint32_t flags)
{
    const struct def *now = call_def(call);
    if (!now)
        return NULL;
    const struct moment_facts facts = moment_facts_of(call->guest, now->value, flags);
    struct def *def =
        moment_read(&type_snapshot, xml, read_mode(flags), &facts, fill, driver_of(call));
    struct moments *ms = guest_moments(call->guest, ON_SNAPSHOT);
    if (!def)
        return NULL;
    const struct snapshot *s = def->value;
    if (check_new(call->guest, s, flags) < 0) {
        def_unref(def);
        return NULL;
    }
    if (moment_find(ms, s->name)) {
        fail(ERR_OPERATION_FAILED, "domain moment %s already exists", s->name);
        def_unref(def);
        return NULL;
    }
    error_clear();
    return def;
}

/* --- making ----------------------------------------------------------------------------------- */

AWAITS static int take(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct guest *g = call->guest;
    struct run *r = guest_is_active(g) ? run_of(g) : NULL;
    if (!r)
        return snapshot_image(s, call_def(call)->value, 'c');
    if (!run_monitor(g))
        return -1;
    if (!has_memory(s))
        return snapshot_take_external(r, s, flags & VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT);
    r->pause_reason = VIR_DOMAIN_PAUSED_SNAPSHOT;
    r->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
    return snapshot_run_internal(r, s, "snapshot-save");
}

AWAITS static struct moment *create(struct call *call, const char *xml, uint32_t flags)
{
    struct lane *lane = call->guest->lane;
    struct moments *ms = guest_moments(call->guest, ON_SNAPSHOT);
    struct moment *before = moment_current(ms), *m;
    struct def *def = read_new(call, xml, flags);
    if (!def)
        return NULL;
    lane_flow(lane, call->proc->api, LANE_BIT(LANE_QUERY));
    int rc = take(call, def->value, flags);
    lane_flow(lane, call->proc->api, 0);
    if (rc < 0) {
        def_unref(def);
        return NULL;
    }
    m = moment_add(ms, def);
    if (!m || flags & VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA)
        return m;
    return snapshots_store_current(driver_of(call), before, m) < 0 ? NULL : m;
}

AWAITS static struct moment *redefine(struct call *call, const char *xml, uint32_t flags)
{
    struct moments *ms = guest_moments(call->guest, ON_SNAPSHOT);
    struct moment_facts facts = {.redefine = true, .domain_uuid = call->guest->uuid};
    struct moment *before = moment_current(ms);
    struct def *def =
        moment_read(&type_snapshot, xml, read_mode(flags), &facts, fill, driver_of(call));
    if (!def)
        return NULL;
    if (moment_check_uuid(ms, def) < 0) {
        def_unref(def);
        return NULL;
    }
    struct moment *m = moment_redefine(ms, def);
    if (!m)
        return NULL;
    if (flags & VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT)
        moment_set_current(ms, m);
    bool changes = moment_current(ms) == m;
    return snapshots_store_current(driver_of(call), changes ? before : NULL, m) < 0 ? NULL : m;
}

OP(domain_snapshot_create_xml)
{
    struct guest *g = call->guest;
    bool again = args->flags & VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE;
    struct moment *m = again ? redefine(call, args->xml_desc, args->flags)
                             : create(call, args->xml_desc, args->flags);
    if (!m)
        return -1;
    call_put_moment(call, m, &ret->snap);
    if (!again && args->flags & VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA &&
        moment_delete(m, 0, NULL, NULL) < 0)
        return -1;
    if (args->flags & VIR_DOMAIN_SNAPSHOT_CREATE_HALT && guest_is_active(g))
        return run_stop(g, false, VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT,
                        VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT);
    return 0;
}

/* --- going back ------------------------------------------------------------------------------- */

static int check_revert(const struct guest *g, const struct snapshot *s, uint32_t flags)
{
    bool forced_on =
        flags & (VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED);
    if (has_disks(s, DISK_SNAPSHOT_EXTERNAL))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "going back to an external snapshot is not supported "
                    "yet: snapshot '%s'",
                    s->name);
    if (!g->persistent && !has_memory(s) && !forced_on)
        return fail(ERR_OPERATION_INVALID,
                    "a transient domain cannot be left shut off: choose flag RUNNING or PAUSED");
    if (!s->domain)
        return fail(ERR_SNAPSHOT_REVERT_RISKY, "snapshot '%s' does not have the definition of '%s'",
                    s->name, g->name);
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

OP_NO_RET(domain_revert_to_snapshot)
{
    struct guest *g = call->guest;
    struct moment *m = call->moment, *before = moment_current(m->of);
    struct def *held = def_ref(m->def);
    const struct snapshot *s = held->value;
    int rc = check_revert(g, s, args->flags);
    if (rc == 0 && g->persistent)
        rc = guest_publish(g, domain_of(s, g, true), false);
    lane_flow(g->lane, call->proc->api, LANE_BIT(LANE_QUERY));
    if (rc == 0)
        rc = has_memory(s) ? go_back_running(call, s, args->flags)
                           : go_back_off(call, s, args->flags);
    lane_flow(g->lane, call->proc->api, 0);
    if (rc == 0) {
        moment_set_current(m->of, m);
        rc = snapshots_store_current(driver_of(call), before, m);
    }
    def_unref(held);
    return rc;
}

/* --- deleting --------------------------------------------------------------------------------- */

struct deletion {
    struct call *call;
    bool metadata_only;
};

AWAITS static int drop_state(struct call *call, const struct snapshot *s)
{
    struct guest *g = call->guest;
    if (has_disks(s, DISK_SNAPSHOT_EXTERNAL))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "the images of external snapshot '%s' stay: merge them by 'virsh blockcommit' "
                    "or 'blockpull', then delete it with flag METADATA_ONLY",
                    s->name);
    if (!has_disks(s, DISK_SNAPSHOT_INTERNAL))
        return 0;
    if (!guest_is_active(g))
        return snapshot_image(s, s->domain ? s->domain : call_def(call)->value, 'd');
    return run_monitor(g) ? snapshot_run_internal(run_of(g), s, "snapshot-delete") : -1;
}

AWAITS static int drop(struct moment *m, void *arg)
{
    const struct deletion *d = arg;
    struct def *held = def_ref(m->def);
    int rc = d->metadata_only ? 0 : drop_state(d->call, held->value);
    def_unref(held);
    return rc < 0 ? -1 : snapshot_unstore(driver_of(d->call), m);
}

OP_NO_RET(domain_snapshot_delete)
{
    struct moments *ms = call->moment->of;
    struct deletion d = {call, args->flags & VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY};
    unsigned how = args->flags & (MOMENT_DELETE_CHILDREN | MOMENT_DELETE_CHILDREN_ONLY);
    lane_flow(call->guest->lane, call->proc->api, LANE_BIT(LANE_QUERY));
    int rc = moment_delete(call->moment, how, drop, &d);
    lane_flow(call->guest->lane, call->proc->api, 0);
    if (rc < 0)
        return -1;
    return snapshots_store_current(driver_of(call), NULL, moment_current(ms));
}

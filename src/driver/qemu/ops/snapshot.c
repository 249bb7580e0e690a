/* Snapshots of guests: made and deleted; snapshot_revert.c goes back to them. In the guest's lane;
 * long ones let queries pass. Invariant: a snapshot is in the tree and on disk only when its disks
 * and memory are complete; one that fails leaves the guest as it was.
 */
#include <fcntl.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "defs/moment.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/flow/overlay.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/guest/far_file.h"
#include "driver/qemu/ops/agent.h"
#include "driver/qemu/ops/ops.h"
#include "guest/edit.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

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

static bool is_taken(struct moment *m, void *arg)
{
    const struct snapshot *s = m->def->value;
    const char **file = arg;
    if (s->memory && g_strcmp0(s->memory->file, *file) == 0)
        *file = NULL;
    return *file;
}

static int check_memory_file(const struct guest *g, const struct snapshot *s)
{
    const char *file = s->memory->file;
    if (!guest_is_active(g))
        return fail(ERR_CONFIG_UNSUPPORTED, "<memory snapshot='external'>: a guest that is off has "
                                            "no memory");
    if (!file || !g_path_is_absolute(file))
        return fail(ERR_XML_ERROR, "<memory snapshot='external'> needs an absolute path as 'file'");
    const char *kept = file;
    moment_each(guest_moments((struct guest *)g, ON_SNAPSHOT), NULL, 0, is_taken, &kept);
    return kept ? 0
                : fail(ERR_CONFIG_UNSUPPORTED, "'%s' holds the memory of another snapshot", file);
}

/* It names a file, whether the snapshot is made or only told of. */
static int check_name(const struct snapshot *s)
{
    return s->name && strchr(s->name, '/')
               ? fail(ERR_XML_DETAIL, "the name '%s' of a snapshot has a '/'", s->name)
               : 0;
}

static int check_new(const struct guest *g, const struct snapshot *s, uint32_t flags)
{
    bool external = has_disks(s, DISK_SNAPSHOT_EXTERNAL);
    if (check_name(s) < 0)
        return -1;
    if ((flags & VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE) &&
        !(flags & VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY))
        return fail(ERR_INVALID_ARG, "flag QUIESCE needs DISK_ONLY: memory need not be quiet");
    if (has_memory_file(s) && check_memory_file(g, s) < 0)
        return -1;
    if (flags & VIR_DOMAIN_SNAPSHOT_CREATE_LIVE && !has_memory_file(s))
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "flag LIVE: only memory that goes into a file is taken while the guest runs");
    if (external && has_disks(s, DISK_SNAPSHOT_INTERNAL))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "disks of one snapshot are all internal or all external");
    if ((external || has_disks(s, DISK_SNAPSHOT_MANUAL)) && has_memory(s))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "with memory inside images no disk can be external or manual: choose <memory "
                    "snapshot='no'/> or flag DISK_ONLY");
    if (guest_is_active(g) && run_of((struct guest *)g)->backup)
        return fail(ERR_OPERATION_INVALID, "the guest has a backup going on: end that first");
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

/* An overlay for each external disk of a guest that is off. */
AWAITS static int take_off(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct driver_state *d = driver_of(call);
    if (!has_disks(s, DISK_SNAPSHOT_EXTERNAL))
        return snapshot_image(s, call_def(call)->value, 'c');
    GPtrArray *made = g_ptr_array_new_with_free_func(g_free);
    int rc = overlays_make(d, s->disks, call_def(call)->value,
                           flags & VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT, made);
    if (rc == 0 && guest_edit(call->guest, false, overlays_enter, s->disks) < 0) {
        overlays_remove(made);
        rc = -1;
    }
    g_ptr_array_unref(made);
    return rc;
}

AWAITS static int stand_still(struct run *r)
{
    DEADLINE(QEMU_PATIENCE);
    r->pause_reason = VIR_DOMAIN_PAUSED_SNAPSHOT;
    r->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
    return qmp_call(r->qmp, "stop", NULL, NULL);
}

/* QEMU stands still when the last of its memory is written. */
AWAITS static int write_memory(struct call *call, const char *path, bool running)
{
    struct run *r = run_of(call->guest);
    char *text = saved_text(call);
    AUTO_FD int fd = text ? far_open(path, O_RDWR | O_CREAT | O_TRUNC, 0600) : -1;
    r->job_started = loop_now();
    r->job_operation = VIR_DOMAIN_JOB_OPERATION_SNAPSHOT;
    int rc = fd < 0 ? -1 : saved_write(r, fd, path, text, running);
    r->job_started = 0;
    free(text);
    if (rc < 0 && fd >= 0)
        far_remove(path);
    return rc;
}

AWAITS static int take_files(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct run *r = run_of(call->guest);
    const char *memory = has_memory_file(s) ? s->memory->file : NULL;
    bool ran = call->guest->state == VIR_DOMAIN_RUNNING;
    bool manual = has_disks(s, DISK_SNAPSHOT_MANUAL);
    r->pause_reason = VIR_DOMAIN_PAUSED_SNAPSHOT;
    r->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
    bool stops = manual || (memory && !(flags & VIR_DOMAIN_SNAPSHOT_CREATE_LIVE));
    int rc = ran && stops ? stand_still(r) : 0;
    if (rc == 0 && memory)
        rc = write_memory(call, memory, ran);
    if (rc == 0 && snapshot_take_external(r, s, flags & VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT) < 0) {
        if (memory)
            far_remove(memory);
        rc = -1;
    }
    if (ran && (stops || memory) && !(manual && rc == 0)) /* manual: its owner goes on with it */
        saved_go_on(r);
    return rc;
}

AWAITS static void thaw(struct call *call)
{
    SHIELD();
    struct error *why = error_take();
    if (agent_query(call, "guest-fsfreeze-thaw", NULL, NULL) < 0)
        log_warn("guest '%s' stays frozen: %s", call->guest->name, error_text());
    error_clear();
    error_set(why);
}

AWAITS static int take(struct call *call, const struct snapshot *s, uint32_t flags)
{
    struct guest *g = call->guest;
    struct run *r = guest_is_active(g) ? run_of(g) : NULL;
    if (!r)
        return take_off(call, s, flags);
    if (!run_monitor(g))
        return -1;
    if (has_memory(s)) {
        r->pause_reason = VIR_DOMAIN_PAUSED_SNAPSHOT;
        r->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
        return snapshot_run_internal(r, s, "snapshot-save");
    }
    bool quiet = flags & VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE;
    if (quiet && agent_query(call, "guest-fsfreeze-freeze", NULL, NULL) < 0)
        return -1;
    int rc = take_files(call, s, flags);
    if (quiet)
        thaw(call);
    return rc;
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
    if (check_name(def->value) < 0 || moment_check_uuid(ms, def) < 0) {
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

/* --- deleting --------------------------------------------------------------------------------- */

struct deletion {
    struct call *call;
    bool metadata_only;
};

AWAITS static int drop_state(struct call *call, struct moment *m)
{
    struct guest *g = call->guest;
    const struct snapshot *s = m->def->value;
    if (has_disks(s, DISK_SNAPSHOT_EXTERNAL) || has_memory_file(s))
        return snapshot_drop_external(call, m);
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
    int rc = d->metadata_only ? 0 : drop_state(d->call, m);
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

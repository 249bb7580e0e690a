/* Snapshots of simulated guests are made, gone back to and deleted here: what a hypervisor would
 * keep in images is the definition alone. Bodies of calls in the guest's lane; they await only what
 * publishes definitions. Invariant: the events are those of a real guest that goes back.
 */
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include "defs/moment.h"
#include "driver/test/moment.h"
#include "driver/test/sim.h"
#include "gen/checkpoint.h"
#include "libvirt/libvirt.h"

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

const struct domain *test_moment_facts(struct guest *g, bool redefine, struct moment_facts *ret)
{
    struct def *def = guest_def(g, false);
    *ret = (struct moment_facts){
        .domain = def ? def->value : NULL,
        .now_s = g_get_real_time() / G_USEC_PER_SEC,
        .state = (enum snapshot_state)(g->state + SNAPSHOT_STATE_NOSTATE),
        .redefine = redefine,
        .is_file = is_file,
    };
    return ret->domain;
}

static int fill(struct domain *domain, void *arg)
{
    return sim_fill(domain);
}

struct def *test_moment_read(const struct type *t, const char *xml, unsigned mode,
                             const struct moment_facts *facts)
{
    return moment_read(t, xml, mode, facts, fill, NULL);
}

int test_moment_load(struct guest *g, enum object_kind kind, const char *xml)
{
    struct moments *ms = guest_moments(g, kind);
    const struct moment_facts facts = {.redefine = true};
    struct def *def = test_moment_read(kind == ON_SNAPSHOT ? &type_snapshot : &type_checkpoint, xml,
                                       READ_STATE, &facts);
    if (!def)
        return -1;
    moment_load(ms, def);
    moments_link(ms);
    return 0;
}

/* --- making ----------------------------------------------------------------------------------- */

static int check_supported(const struct snapshot *s)
{
    for (size_t i = 0; s->disks && i < s->disks->n_disks; i++)
        if (s->disks->disks[i]->snapshot == DISK_SNAPSHOT_MANUAL)
            return fail(ERR_OPERATION_UNSUPPORTED,
                        "disk '%s': a simulated guest cannot wait for a snapshot='manual'",
                        s->disks->disks[i]->name);
    return 0;
}

static struct def *read_new(struct guest *g, const char *xml, uint32_t flags)
{
    struct moment_facts facts;
    if (g->n_checkpoints)
        return fail_null(ERR_OPERATION_UNSUPPORTED, "a domain with checkpoints takes no snapshots");
    if (!test_moment_facts(g, false, &facts))
        return NULL;
    facts.disk_only = flags & VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY;
    struct def *def =
        test_moment_read(&type_snapshot, xml,
                         flags & VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE ? READ_VALIDATE : 0, &facts);
    if (def && check_supported(def->value) < 0) {
        def_unref(def);
        return NULL;
    }
    return def;
}

static struct moment *redefine(struct guest *g, const char *xml, uint32_t flags)
{
    struct moments *ms = guest_moments(g, ON_SNAPSHOT);
    struct moment_facts facts = {.redefine = true};
    struct def *def =
        test_moment_read(&type_snapshot, xml,
                         flags & VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE ? READ_VALIDATE : 0, &facts);
    if (!def)
        return NULL;
    if (!((struct snapshot *)def->value)->domain) {
        def_unref(def);
        fail_in(FROM_DOMAIN_SNAPSHOT, ERR_INTERNAL_ERROR,
                "a snapshot that is redefined needs the whole <domain>");
        return NULL;
    }
    if (moment_check_uuid(ms, def) < 0) {
        def_unref(def);
        return NULL;
    }
    struct moment *m = moment_redefine(ms, def);
    if (m && flags & VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT)
        moment_set_current(ms, m);
    return m;
}

static void halt(struct guest *g)
{
    if (guest_is_active(g))
        sim_stop(g, VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT, VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT);
}

OP(domain_snapshot_create_xml)
{
    struct guest *g = call->guest;
    struct moment *m;
    if (args->flags & VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE) {
        m = redefine(g, args->xml_desc, args->flags);
    } else {
        struct def *def = read_new(g, args->xml_desc, args->flags);
        m = def ? moment_add(guest_moments(g, ON_SNAPSHOT), def) : NULL;
    }
    if (!m)
        return -1;
    call_put_moment(call, m, &ret->snap);
    if (args->flags & VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA && moment_delete(m, 0, NULL, NULL) < 0)
        return -1;
    if (args->flags & VIR_DOMAIN_SNAPSHOT_CREATE_HALT)
        halt(g);
    return 0;
}

/* --- going back ------------------------------------------------------------------------------- */

static void suspend(struct guest *g)
{
    g->state = VIR_DOMAIN_PAUSED;
    g->reason = VIR_DOMAIN_PAUSED_FROM_SNAPSHOT;
    event_lifecycle(g, VIR_DOMAIN_EVENT_SUSPENDED, VIR_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT);
}

/* A running guest ends and begins anew; it never leaves the registry. */
static void run(struct guest *g, struct def *live, bool paused)
{
    if (guest_is_active(g))
        event_lifecycle(g, VIR_DOMAIN_EVENT_STOPPED, VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT);
    sim_enter(g, live, VIR_DOMAIN_RUNNING);
    g->reason = VIR_DOMAIN_RUNNING_FROM_SNAPSHOT;
    event_lifecycle(g, VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT);
    if (paused)
        suspend(g);
}

static bool was_active(const struct snapshot *s)
{
    return s->state == SNAPSHOT_STATE_RUNNING || s->state == SNAPSHOT_STATE_PAUSED ||
           s->state == SNAPSHOT_STATE_PMSUSPENDED || s->state == SNAPSHOT_STATE_BLOCKED;
}

static struct def *domain_of(const struct snapshot *s, const struct guest *g)
{
    struct domain *domain = value_copy(&type_domain, s->domain);
    g_free(domain->name); /* it may have been renamed since */
    domain->name = g_strdup(g->name);
    domain->has_id = false;
    return def_new(&type_domain, domain);
}

static int check_revert(const struct guest *g, const struct moment *m, uint32_t flags)
{
    const struct snapshot *s = m->def->value;
    bool forced_on =
        flags & (VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED);
    if (!g->persistent && !was_active(s) && !forced_on)
        return fail(ERR_OPERATION_INVALID,
                    "a transient domain cannot be left shut off: choose flag RUNNING or PAUSED");
    if (!s->domain)
        return fail(ERR_SNAPSHOT_REVERT_RISKY, "snapshot '%s' does not have the definition of '%s'",
                    m->name, g->name);
    return 0;
}

OP_NO_RET(domain_revert_to_snapshot)
{
    struct guest *g = call->guest;
    struct moment *m = call->moment;
    const struct snapshot *s = m->def->value;
    if (check_revert(g, m, args->flags) < 0)
        return -1;
    struct def *def = domain_of(s, g);
    bool forced_on =
        args->flags & (VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING | VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED);
    if (g->persistent && guest_publish(g, def_ref(def), false) < 0) {
        def_unref(def);
        return -1;
    }
    moment_set_current(m->of, m);
    if (was_active(s) || forced_on) {
        bool paused = forced_on ? args->flags & VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED
                                : s->state == SNAPSHOT_STATE_PAUSED;
        run(g, def_new(&type_domain, value_copy(&type_domain, def->value)), paused);
    } else {
        halt(g);
    }
    def_unref(def);
    return 0;
}

OP_NO_RET(domain_snapshot_delete)
{
    return moment_delete(call->moment,
                         args->flags & (MOMENT_DELETE_CHILDREN | MOMENT_DELETE_CHILDREN_ONLY), NULL,
                         NULL);
}

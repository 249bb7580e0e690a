/* Backups of simulated guests. A push backup ends by itself, a pull one when its job is aborted.
 * Bodies of calls in the guest's lane. Invariant: a guest has one backup at most, in the run that
 * it began in.
 */
#include <glib.h>
#include <string.h>
#include "defs/moment.h"
#include "driver/test/blockjob.h"
#include "driver/test/moment.h"
#include "driver/test/sim.h"
#include "gen/backup.h"
#include "gen/checkpoint.h"
#include "guest/backup.h"
#include "libvirt/libvirt.h"

#define PUSH_TIME millis(20)

struct sim_backup {
    struct backup *value;
    int run; /* the guest's id when it began */
    unsigned serial;
};

void sim_backup_free(struct sim_backup *backup)
{
    if (backup)
        value_free(&type_backup, backup->value);
    g_free(backup);
}

/* The one that is going on, or NULL. */
static struct sim_backup *backup_of(struct guest *g)
{
    struct sim *s = sim_of(g);
    if (s->backup && (!guest_is_active(g) || g->id != s->backup->run))
        g_clear_pointer(&s->backup, sim_backup_free); /* its run is over */
    return s->backup;
}

/* The job is done; errors tell whether it was ended. */
static void end(struct guest *g, bool whole)
{
    struct typed_param params[] = {
        {"operation", {.type = VIR_TYPED_PARAM_INT, .i = VIR_DOMAIN_JOB_OPERATION_BACKUP}},
        {"success", {.type = VIR_TYPED_PARAM_BOOLEAN, .b = whole}},
    };
    struct domain_event_callback_job_completed_msg msg = {
        .dom = sim_handle(g), .n_params = G_N_ELEMENTS(params), .params = params};
    g_clear_pointer(&sim_of(g)->backup, sim_backup_free);
    event_domain(g, VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, &msg);
}

bool sim_backup_abort(struct guest *g)
{
    if (!backup_of(g))
        return false;
    end(g, false);
    return true;
}

struct push {
    struct guest *guest;
    unsigned serial;
};

AWAITS static int push(void *arg)
{
    struct push *p = arg;
    struct guest *g = p->guest;
    if (fiber_sleep(PUSH_TIME) == 0 && lane_enter(g->lane, LANE_MODIFY, "backup") == 0) {
        const struct sim_backup *b = backup_of(g);
        if (b && b->serial == p->serial)
            end(g, true);
        lane_leave(g->lane);
    }
    error_clear();
    guest_unref(g);
    g_free(p);
    return 0;
}

/* The checkpoint that begins together with the backup; NULL xml: none. */
static int begin_checkpoint(struct guest *g, const char *xml)
{
    struct moment_facts facts;
    if (!xml)
        return 0;
    if (g->n_snapshots)
        return fail(ERR_OPERATION_UNSUPPORTED, "cannot create checkpoint while snapshot exists");
    struct def *def = test_moment_facts(g, false, &facts)
                          ? test_moment_read(&type_checkpoint, xml, READ_VALIDATE, &facts)
                          : NULL;
    return def && moment_add(guest_moments(g, ON_CHECKPOINT), def) ? 0 : -1;
}

OP_NO_RET(domain_backup_begin)
{
    struct guest *g = call->guest;
    if (!guest_is_active(g))
        return fail(ERR_OPERATION_UNSUPPORTED, "only a running guest is backed up");
    if (backup_of(g))
        return fail(ERR_OPERATION_INVALID, "domain '%s' has a backup going on", g->name);
    struct moment_facts facts;
    const struct domain *def = test_moment_facts(g, false, &facts);
    struct backup *b = def ? backup_read(g, def, args->backup_xml) : NULL;
    if (!b)
        return -1;
    if (begin_checkpoint(g, args->checkpoint_xml) < 0) {
        value_free(&type_backup, b);
        return -1;
    }
    struct sim_backup *backup = g_new0(struct sim_backup, 1);
    *backup = (struct sim_backup){b, g->id, ++sim_of(g)->n_backups};
    sim_of(g)->backup = backup;
    if (b->mode == BACKUP_MODE_PULL)
        return 0;
    struct push *p = g_new0(struct push, 1);
    *p = (struct push){guest_ref(g), backup->serial};
    fiber_spawn(driver_of(call)->group, "backup", push, p);
    return 0;
}

static void free_text(void *text)
{
    g_free(text);
}

OP(domain_backup_get_xml_desc)
{
    const struct sim_backup *b = backup_of(call->guest);
    if (!b)
        return fail(ERR_NO_DOMAIN_BACKUP, "no backup runs");
    char *text = value_write(&type_backup, b->value, 0);
    arena_defer(call->mem, free_text, text);
    ret->xml = text;
    return 0;
}

/* Guests of the simulated host begin, pause and end here. Bodies of calls in the guest's lane; they
 * await only what publishes definitions. Invariant: state and reason change together with the event
 * that tells it.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

static void set_state(struct guest *g, int state, int reason)
{
    g->state = state;
    g->reason = reason;
}

/* --- the machine ------------------------------------------------------------------------------ */

static void fresh(struct guest *g)
{
    struct sim *s = sim_of(g);
    s->ticks = 0;
    s->ends_with = NULL;
    memset(s->frozen, 0, sizeof(s->frozen));
    s->clock_seconds = 0;
    s->cpus_off = 0;
    g_clear_pointer(&s->block_capacity, g_free);
    s->n_block_capacity = 0;
    s->last_job.operation = 0;
}

static struct def *copy_stored(struct guest *g)
{
    struct def *stored = guest_def(g, true);
    return stored ? def_new(&type_domain, value_copy(&type_domain, stored->value)) : NULL;
}

void sim_enter(struct guest *g, struct def *live, int state)
{
    struct domain *value = live->value;
    int id = guest_next_id(g->registry);
    fresh(g);
    value->id = id;
    value->has_id = true;
    guest_set_running(g, id, live);
    set_state(g, state, 0);
}

int sim_start(struct guest *g, struct def *live, unsigned flags, int reason, int event_detail)
{
    if (!live && !(live = copy_stored(g)))
        return -1;
    sim_enter(g, live, VIR_DOMAIN_RUNNING);
    set_state(g, VIR_DOMAIN_RUNNING, reason);
    event_lifecycle(g, VIR_DOMAIN_EVENT_STARTED, event_detail);
    if (!(flags & SIM_PAUSED))
        return 0;
    set_state(g, VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_USER);
    event_lifecycle(g, VIR_DOMAIN_EVENT_SUSPENDED, VIR_DOMAIN_EVENT_SUSPENDED_PAUSED);
    return 0;
}

void sim_stop(struct guest *g, int reason, int event_detail)
{
    set_state(g, VIR_DOMAIN_SHUTOFF, reason);
    event_lifecycle(g, VIR_DOMAIN_EVENT_STOPPED, event_detail);
    guest_set_stopped(g);
}

/* --- start ------------------------------------------------------------------------------------ */

static void watch_session(struct call *call, struct guest *g, unsigned flags)
{
    if (flags & VIR_DOMAIN_START_AUTODESTROY)
        sim_of(g)->ends_with = call->session;
}

static bool drop_saved(struct guest *g)
{
    struct sim *s = sim_of(g);
    bool paused = s->saved && s->saved_paused;
    g_clear_pointer(&s->saved, def_unref);
    g->has_managed_save = false;
    return paused;
}

AWAITS static int start(struct call *call, unsigned flags)
{
    struct guest *g = call->guest;
    if (guest_is_active(g))
        return fail(ERR_OPERATION_INVALID, "domain '%s' is already running", g->name);
    bool paused = drop_saved(g) && !(flags & VIR_DOMAIN_START_FORCE_BOOT);
    if (sim_start(g, NULL, paused || (flags & VIR_DOMAIN_START_PAUSED) ? SIM_PAUSED : 0,
                  VIR_DOMAIN_RUNNING_BOOTED, VIR_DOMAIN_EVENT_STARTED_BOOTED) < 0)
        return -1;
    watch_session(call, g, flags);
    return 0;
}

OP(domain_create_with_flags)
{
    if (start(call, args->flags) < 0)
        return -1;
    call_put_domain(call, call->guest, &ret->dom);
    return 0;
}

static int no_files(const struct call *call)
{
    return call->n_fds_in
               ? fail(ERR_CONFIG_UNSUPPORTED, "passing descriptors to a guest is for containers")
               : 0;
}

OP(domain_create_with_files)
{
    if (no_files(call) < 0 || start(call, args->flags) < 0)
        return -1;
    call_put_domain(call, call->guest, &ret->dom);
    return 0;
}

static unsigned read_mode(bool validate)
{
    return READ_INACTIVE | (validate ? READ_VALIDATE : 0);
}

AWAITS static int create(struct call *call, const char *xml, unsigned flags,
                         struct nonnull_domain *ret_dom)
{
    struct driver_state *d = driver_of(call);
    struct def *def = sim_read(xml, read_mode(flags & VIR_DOMAIN_START_VALIDATE));
    if (!def)
        return -1;
    struct def *live = def_new(&type_domain, value_copy(&type_domain, def->value));
    struct guest *g = guest_define(d->guests, def, false);
    if (!g) {
        def_unref(live);
        return -1;
    }
    sim_start(g, live, flags & VIR_DOMAIN_START_PAUSED ? SIM_PAUSED : 0, VIR_DOMAIN_RUNNING_BOOTED,
              VIR_DOMAIN_EVENT_STARTED_BOOTED);
    watch_session(call, g, flags);
    call_put_domain(call, g, ret_dom);
    guest_unref(g);
    return 0;
}

OP(domain_create_xml)
{
    return create(call, args->xml_desc, args->flags, &ret->dom);
}

OP(domain_create_xml_with_files)
{
    return no_files(call) < 0 ? -1 : create(call, args->xml_desc, args->flags, &ret->dom);
}

/* --- stored definitions ----------------------------------------------------------------------- */

OP(domain_define_xml_flags)
{
    struct driver_state *d = driver_of(call);
    struct def *def = sim_read(args->xml, read_mode(args->flags & VIR_DOMAIN_DEFINE_VALIDATE));
    if (!def)
        return -1;
    const struct domain *domain = def->value;
    struct guest *known = guest_by_uuid(d->guests, domain->uuid);
    bool existed = known && known->persistent;
    error_clear();
    struct guest *g = guest_define(d->guests, def, true);
    if (known)
        guest_unref(known);
    if (!g)
        return -1;
    if (!guest_is_active(g) && !existed)
        set_state(g, VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_SHUTOFF_UNKNOWN);
    event_lifecycle(g, VIR_DOMAIN_EVENT_DEFINED,
                    existed ? VIR_DOMAIN_EVENT_DEFINED_UPDATED : VIR_DOMAIN_EVENT_DEFINED_ADDED);
    call_put_domain(call, g, &ret->dom);
    guest_unref(g);
    return 0;
}

OP_NO_RET(domain_undefine_flags)
{
    struct guest *g = call->guest;
    if (g->has_managed_save && !(args->flags & VIR_DOMAIN_UNDEFINE_MANAGED_SAVE))
        return fail(ERR_OPERATION_INVALID,
                    "domain '%s' has a managed save image: remove it or say so by a flag", g->name);
    if (g->n_snapshots && !(args->flags & VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA))
        return fail(ERR_OPERATION_INVALID,
                    "domain '%s' has %u snapshots: a flag drops their metadata", g->name,
                    g->n_snapshots);
    if (g->n_checkpoints && !(args->flags & VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA))
        return fail(ERR_OPERATION_INVALID,
                    "domain '%s' has %u checkpoints: a flag drops their metadata", g->name,
                    g->n_checkpoints);
    drop_saved(g);
    if (g->persistent && guest_forget(g) < 0)
        return -1;
    event_lifecycle(g, VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_UNDEFINED_REMOVED);
    return 0;
}

OP(domain_rename)
{
    struct guest *g = call->guest;
    if (guest_is_active(g))
        return fail(ERR_OPERATION_INVALID, "a running domain keeps its name: shut it down first");
    if (strcmp(g->name, args->new_name) == 0)
        return fail(ERR_OPERATION_INVALID, "the domain has this name already");
    struct guest *other = guest_by_name(driver_of(call)->guests, args->new_name);
    if (other) {
        guest_unref(other);
        return fail(ERR_OPERATION_INVALID, "the name '%s' is taken by another domain",
                    args->new_name);
    }
    error_clear();
    if (strpbrk(args->new_name, "/\n"))
        return fail(ERR_XML_ERROR, "name '%s' has a slash or a line break in it", args->new_name);
    event_lifecycle(g, VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_UNDEFINED_RENAMED);
    if (guest_rename(g, args->new_name) < 0)
        return -1;
    event_lifecycle(g, VIR_DOMAIN_EVENT_DEFINED, VIR_DOMAIN_EVENT_DEFINED_RENAMED);
    ret->retcode = 0;
    return 0;
}

/* --- pause ------------------------------------------------------------------------------------ */

OP_NO_RET(domain_suspend)
{
    struct guest *g = call->guest;
    if (g->state != VIR_DOMAIN_RUNNING)
        return fail(ERR_OPERATION_INVALID, "domain '%s' is not running", g->name);
    set_state(g, VIR_DOMAIN_PAUSED, VIR_DOMAIN_PAUSED_USER);
    event_lifecycle(g, VIR_DOMAIN_EVENT_SUSPENDED, VIR_DOMAIN_EVENT_SUSPENDED_PAUSED);
    return 0;
}

OP_NO_RET(domain_resume)
{
    struct guest *g = call->guest;
    if (g->state != VIR_DOMAIN_PAUSED)
        return fail(ERR_OPERATION_INVALID, "domain '%s' is not paused", g->name);
    set_state(g, VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_UNPAUSED);
    event_lifecycle(g, VIR_DOMAIN_EVENT_RESUMED, VIR_DOMAIN_EVENT_RESUMED_UNPAUSED);
    return 0;
}

OP_NO_RET(domain_pm_suspend_for_duration)
{
    struct guest *g = call->guest;
    if (args->target > VIR_NODE_SUSPEND_TARGET_HYBRID)
        return fail(ERR_INVALID_ARG, "there is no way %u to suspend", args->target);
    if (args->duration)
        return fail(ERR_ARGUMENT_UNSUPPORTED, "a duration of 0 is the only one that is supported");
    if (g->state != VIR_DOMAIN_RUNNING)
        return fail(ERR_OPERATION_INVALID, "domain '%s' is not running", g->name);
    if (args->target == VIR_NODE_SUSPEND_TARGET_DISK) {
        struct domain_event_callback_pmsuspend_disk_msg msg = {.msg.dom = sim_handle(g)};
        event_domain(g, VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK, &msg);
        sim_stop(g, VIR_DOMAIN_SHUTOFF_SHUTDOWN, VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN);
        return 0;
    }
    set_state(g, VIR_DOMAIN_PMSUSPENDED, VIR_DOMAIN_PMSUSPENDED_UNKNOWN);
    event_lifecycle(g, VIR_DOMAIN_EVENT_PMSUSPENDED, VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY);
    struct domain_event_callback_pmsuspend_msg msg = {.msg.dom = sim_handle(g)};
    event_domain(g, VIR_DOMAIN_EVENT_ID_PMSUSPEND, &msg);
    return 0;
}

OP_NO_RET(domain_pm_wakeup)
{
    struct guest *g = call->guest;
    if (g->state != VIR_DOMAIN_PMSUSPENDED)
        return fail(ERR_OPERATION_INVALID, "domain '%s' has not suspended itself", g->name);
    set_state(g, VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_WAKEUP);
    event_lifecycle(g, VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_STARTED_WAKEUP);
    struct domain_event_callback_pmwakeup_msg msg = {.msg.dom = sim_handle(g)};
    event_domain(g, VIR_DOMAIN_EVENT_ID_PMWAKEUP, &msg);
    return 0;
}

/* --- end -------------------------------------------------------------------------------------- */

static void tell_reboot(struct guest *g)
{
    struct domain_event_callback_reboot_msg msg = {.msg.dom = sim_handle(g)};
    event_domain(g, VIR_DOMAIN_EVENT_ID_REBOOT, &msg);
}

/* The guest has powered off or rebooted itself: what its definition wants then. */
static void follow(struct guest *g, enum lifecycle_action action)
{
    if (action == LIFECYCLE_ACTION_RESTART || action == LIFECYCLE_ACTION_RENAME_RESTART) {
        set_state(g, VIR_DOMAIN_RUNNING, VIR_DOMAIN_RUNNING_BOOTED);
        sim_of(g)->ticks = 0;
        tell_reboot(g);
    } else {
        sim_stop(g, VIR_DOMAIN_SHUTOFF_SHUTDOWN, VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN);
    }
}

OP_NO_RET(domain_shutdown_flags)
{
    struct guest *g = call->guest;
    if (g->state != VIR_DOMAIN_RUNNING)
        return fail(ERR_OPERATION_INVALID, "domain '%s' is not running", g->name);
    follow(g, sim_live(g)->on_poweroff);
    return 0;
}

OP_NO_RET(domain_reboot)
{
    follow(call->guest, sim_live(call->guest)->on_reboot);
    return 0;
}

OP_NO_RET(domain_reset)
{
    sim_of(call->guest)->ticks = 0;
    tell_reboot(call->guest);
    return 0;
}

OP_NO_RET(domain_destroy_flags)
{
    sim_stop(call->guest, VIR_DOMAIN_SHUTOFF_DESTROYED, VIR_DOMAIN_EVENT_STOPPED_DESTROYED);
    return 0;
}

void sim_session_closed(struct driver_state *d, const struct session *session)
{
    struct guest **list;
    size_t n = guest_list(d->guests, &list);
    for (size_t i = 0; i < n; i++) {
        struct sim *s = list[i]->priv;
        if (s && s->ends_with == session && guest_is_active(list[i]))
            sim_stop(list[i], VIR_DOMAIN_SHUTOFF_DESTROYED, VIR_DOMAIN_EVENT_STOPPED_DESTROYED);
    }
    guest_list_free(list, n);
}

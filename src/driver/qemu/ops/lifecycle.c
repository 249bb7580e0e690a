/* Starting, stopping, pausing. The dispatcher has found the guest and entered its lane, but for
 * documents that make one (create): those enter it here. */
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "driver/qemu/agent/agent.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/agent.h"
#include "driver/qemu/ops/ops.h"
#include "gen/wire.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define QEMU_PATIENCE seconds(30) /* for one command that QEMU carries out at once */

/* --- start --------------------------------------------------------------------------------------
 */

static unsigned run_flags(unsigned flags)
{
    return (flags & VIR_DOMAIN_START_PAUSED ? RUN_PAUSED : 0) |
           (flags & VIR_DOMAIN_START_RESET_NVRAM ? RUN_FRESH_NVRAM : 0);
}

static int refuse_unsupported(unsigned flags)
{
    if (flags & VIR_DOMAIN_START_BYPASS_CACHE)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "flag VIR_DOMAIN_START_BYPASS_CACHE is not supported by this driver yet");
    return 0;
}

/* The running guest gets a definition of its own, completed with what only exists while it runs. */
static struct def *live_copy(struct guest *g)
{
    struct def *stored = guest_def(g, true);
    if (!stored)
        return NULL;
    return def_new(&type_domain, value_copy(&type_domain, stored->value));
}

AWAITS static int start_stored(struct driver_state *d, struct guest *g, unsigned flags,
                               struct session *session)
{
    if (guest_is_active(g))
        return fail(ERR_OPERATION_INVALID, "the domain runs already");
    if (g->has_managed_save && (flags & VIR_DOMAIN_START_FORCE_BOOT) &&
        managed_save_remove(d, g) < 0)
        return -1;
    if (g->has_managed_save) {
        int rc = managed_save_start(d, g, flags);
        if (rc)
            return rc < 0 ? -1 : 0;
    }
    struct def *live = live_copy(g);
    if (!live)
        return -1;
    return run_start(d, g, live, run_flags(flags),
                     flags & VIR_DOMAIN_START_AUTODESTROY ? session : NULL);
}

OP(domain_create_with_flags)
{
    if (refuse_unsupported(args->flags) < 0 ||
        start_stored(driver_of(call), call->guest, args->flags, call->session) < 0)
        return -1;
    call_put_domain(call, call->guest, &ret->dom);
    return 0;
}

OP(domain_create_with_files)
{
    const struct domain_create_with_flags_args plain = {.dom = args->dom, .flags = args->flags};
    struct domain_create_with_flags_ret plain_ret;
    if (call->n_fds_in)
        return fail(ERR_CONFIG_UNSUPPORTED, "passing descriptors to a guest is for containers");
    if (qemu_domain_create_with_flags(call, &plain, &plain_ret) < 0)
        return -1;
    ret->dom = plain_ret.dom;
    return 0;
}

/* The guest as a live one only, started: a reference. */
AWAITS static struct guest *create(struct call *call, const char *xml, unsigned flags)
{
    struct driver_state *d = driver_of(call);
    unsigned mode = READ_INACTIVE | (flags & VIR_DOMAIN_START_VALIDATE ? READ_VALIDATE : 0);
    const unsigned of_stored = VIR_DOMAIN_START_BYPASS_CACHE | VIR_DOMAIN_START_FORCE_BOOT;
    if (flags & of_stored)
        return fail_null(ERR_INVALID_ARG, "flags 0x%x are for saved states: this guest has none",
                         flags & of_stored);
    struct def *def = read_domain(d, xml, mode);
    if (!def)
        return NULL;
    struct def *live = def_new(&type_domain, value_copy(&type_domain, def->value));
    struct guest *g = guest_define(d->guests, def, false);
    if (!g || lane_enter(g->lane, LANE_MODIFY, call->proc->api) < 0) {
        def_unref(live);
        if (g)
            guest_set_stopped(g);
        guest_unref(g);
        return NULL;
    }
    int rc = run_start(d, g, live, run_flags(flags),
                       flags & VIR_DOMAIN_START_AUTODESTROY ? call->session : NULL);
    lane_leave(g->lane);
    if (rc == 0)
        return g;
    guest_unref(g);
    return NULL;
}

OP(domain_create_xml)
{
    struct guest *g = create(call, args->xml_desc, args->flags);
    if (!g)
        return -1;
    call_put_domain(call, g, &ret->dom);
    guest_unref(g);
    return 0;
}

OP(domain_create_xml_with_files)
{
    if (call->n_fds_in)
        return fail(ERR_CONFIG_UNSUPPORTED, "passing descriptors to a guest is for containers");
    struct guest *g = create(call, args->xml_desc, args->flags);
    if (!g)
        return -1;
    call_put_domain(call, g, &ret->dom);
    guest_unref(g);
    return 0;
}

/* Once per boot of the host: those that shall start with it. */
void autostart_all(struct driver_state *d)
{
    struct guest **list;
    size_t n = guest_list(d->guests, &list);
    for (size_t i = 0; i < n; i++) {
        struct guest *g = list[i];
        if (!g->autostart || guest_is_active(g) ||
            lane_enter(g->lane, LANE_MODIFY, "autostart") < 0) {
            error_clear();
            continue;
        }
        if (start_stored(d, g, 0, NULL) < 0) {
            log_error("autostart of guest '%s' failed: %s", g->name, error_text());
            error_clear();
        }
        lane_leave(g->lane);
    }
    guest_list_free(list, n);
}

/* --- stop
 * ----------------------------------------------------------------------------------------- */

OP_NO_RET(domain_destroy_flags)
{
    (void)ret;
    g_autofree char *log = NULL;
    if (args->flags & VIR_DOMAIN_DESTROY_REMOVE_LOGS)
        log = g_strdup(run_of(call->guest)->log_path);
    if (run_stop(call->guest, args->flags & VIR_DOMAIN_DESTROY_GRACEFUL,
                 VIR_DOMAIN_SHUTOFF_DESTROYED, VIR_DOMAIN_EVENT_STOPPED_DESTROYED) < 0)
        return -1;
    return log && file_remove(log, false) < 0 ? -1 : 0;
}

/* --- pause
 * ------------------------------------------------------------------------------------------ */

struct qmp *run_monitor(struct guest *g)
{
    struct run *r = run_of(g);
    if (!r || r->ended.open)
        return fail_null(ERR_OPERATION_FAILED, "the guest has just ended");
    if (!r->qmp || qmp_is_gone(r->qmp))
        return fail_null(ERR_OPERATION_FAILED, "guest '%s' cannot be controlled: %s", g->name,
                         r->qmp ? qmp_gone_reason(r->qmp) : "its monitor cannot be reached");
    return r->qmp;
}

/* Of a guest whose processors are ours to stop and to let go on. */
static struct qmp *awake_monitor(struct guest *g)
{
    struct qmp *q = run_monitor(g);
    if (q && g->state == VIR_DOMAIN_PMSUSPENDED)
        return fail_null(ERR_OPERATION_INVALID, "the guest has suspended itself: wake it up first");
    return q;
}

OP_NO_RET(domain_suspend)
{
    struct guest *g = call->guest;
    DEADLINE(QEMU_PATIENCE);
    struct qmp *q = awake_monitor(g);
    (void)args;
    (void)ret;
    if (!q)
        return -1;
    if (g->state == VIR_DOMAIN_PAUSED)
        return 0;
    run_of(g)->pause_reason = VIR_DOMAIN_PAUSED_USER;
    run_of(g)->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
    return qmp_call(q, "stop", NULL, NULL);
}

OP_NO_RET(domain_resume)
{
    struct guest *g = call->guest;
    DEADLINE(QEMU_PATIENCE);
    struct qmp *q = awake_monitor(g);
    (void)args;
    (void)ret;
    if (!q)
        return -1;
    if (g->state == VIR_DOMAIN_RUNNING)
        return fail(ERR_OPERATION_INVALID, "the domain runs already");
    run_of(g)->resume_reason = VIR_DOMAIN_RUNNING_UNPAUSED;
    run_of(g)->resume_detail = VIR_DOMAIN_EVENT_RESUMED_UNPAUSED;
    return qmp_call(q, "cont", NULL, NULL);
}

/* --- asking the guest
 * --------------------------------------------------------------------------------- */

static bool has_acpi(const struct domain *def)
{
    return def->features && def->features->acpi;
}

/* Which ways are tried, in this order: the agent, the power button. Both have the same flags for a
 * shutdown and a reboot. 0: as it comes. */
static int check_ways(unsigned flags, const char *what)
{
    unsigned known = VIR_DOMAIN_SHUTDOWN_GUEST_AGENT | VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN;
    if (flags && !(flags & known))
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "%s: only the guest's agent and the ACPI power button are supported by this "
                    "driver",
                    what);
    return 0;
}

static bool may_ask_agent(const struct guest *g, unsigned flags)
{
    return flags ? flags & VIR_DOMAIN_SHUTDOWN_GUEST_AGENT : agent_is_connected(g->live->value);
}

static bool may_press_button(unsigned flags)
{
    return !flags || (flags & VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN);
}

/* 0 when the agent took it; a failure is final when there is no other way. */
AWAITS static int ask_agent(struct call *call, unsigned flags, const char *mode)
{
    int rc = agent_order(call, "guest-shutdown", json_pack("{s:s}", "mode", mode));
    if (rc < 0 && may_press_button(flags) && !fiber_cancelled()) {
        log_debug("guest '%s': %s", call->guest->name, error_text());
        error_clear();
        return 1;
    }
    return rc;
}

OP_NO_RET(domain_shutdown_flags)
{
    struct guest *g = call->guest;
    (void)ret;
    if (!run_monitor(g) || check_ways(args->flags, "shutdown") < 0)
        return -1;
    if (g->state != VIR_DOMAIN_RUNNING)
        return fail(ERR_OPERATION_INVALID, "a paused guest cannot shut itself down: resume it");
    run_of(g)->fake_reboot = false;
    if (may_ask_agent(g, args->flags)) {
        int rc = ask_agent(call, args->flags, "powerdown");
        if (rc <= 0)
            return rc;
    }
    DEADLINE(QEMU_PATIENCE);
    struct qmp *q = run_monitor(g);
    return q ? qmp_call(q, "system_powerdown", NULL, NULL) : -1;
}

/* A shutdown that shutdown_action() turns into a reset. */
AWAITS static int reboot_by_button(struct guest *g)
{
    DEADLINE(QEMU_PATIENCE);
    struct qmp *q = run_monitor(g);
    if (!q)
        return -1;
    if (!has_acpi(g->live->value))
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "guest '%s' has no ACPI, so it cannot be asked to reboot", g->name);
    run_of(g)->fake_reboot = true;
    if (run_save_state(run_of(g), GUEST_PHASE_RUNNING) < 0) /* a new daemon shall know */
        return -1;
    return qmp_call(q, "system_powerdown", NULL, NULL);
}

OP_NO_RET(domain_reboot)
{
    struct guest *g = call->guest;
    (void)ret;
    if (!run_monitor(g) || check_ways(args->flags, "reboot") < 0)
        return -1;
    if (may_ask_agent(g, args->flags)) {
        int rc = ask_agent(call, args->flags, "reboot");
        if (rc <= 0)
            return rc;
    }
    return reboot_by_button(g);
}

OP_NO_RET(domain_reset)
{
    DEADLINE(QEMU_PATIENCE);
    struct qmp *q = run_monitor(call->guest);
    (void)args;
    (void)ret;
    if (!q || qmp_call(q, "system_reset", NULL, NULL) < 0)
        return -1;
    run_of(call->guest)->fake_reboot = false;
    return 0;
}

OP_NO_RET(domain_inject_nmi)
{
    DEADLINE(QEMU_PATIENCE);
    struct qmp *q = run_monitor(call->guest);
    (void)args;
    (void)ret;
    return q ? qmp_call(q, "inject-nmi", NULL, NULL) : -1;
}

/* What QEMU says by itself: one row per event. Rows run on the loop and must not await; what needs
 * the monitor again is a fiber of the run's group. The state of a running guest follows STOP,
 * RESUME and SHUTDOWN alone: an operation sets the reason before it asks, the event does the rest.
 */
#include "driver/qemu/guest/event.h"
#include <glib.h>
#include <string.h>
#include "gen/wire.h"
#include "libvirt/libvirt.h"
#include "base/log.h"
#include "guest/edit.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/flow/qemu_job.h"
#include "driver/qemu/guest/plug.h"
#include "driver/qemu/guest/save.h"
#include "driver/qemu/ops/stats.h"

const char *text_of(json_t *data, const char *key)
{
    return json_string_value(json_object_get(data, key));
}

struct nonnull_domain wire_domain(const struct guest *g)
{
    struct nonnull_domain d = {.name = g->name, .id = g->id};
    memcpy(d.uuid, g->uuid, sizeof d.uuid);
    return d;
}

static void save(struct run *r)
{
    if (!r->starting && run_save_state(r, GUEST_PHASE_RUNNING) < 0)
        log_warn("guest '%s': its state could not be saved: %s", r->guest->name, error_text());
    error_clear();
}

/* --- state
 * ------------------------------------------------------------------------------------------ */

static void on_stop(struct said *s)
{
    struct run *r = s->run;
    int reason = r->pause_reason, detail = r->pause_detail;
    r->pause_reason = VIR_DOMAIN_PAUSED_UNKNOWN;
    r->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_PAUSED;
    if (r->starting || s->guest->state != VIR_DOMAIN_RUNNING)
        return;
    s->guest->state = VIR_DOMAIN_PAUSED;
    s->guest->reason = reason;
    event_lifecycle(s->guest, VIR_DOMAIN_EVENT_SUSPENDED, detail);
    save(r);
}

static void on_resume(struct said *s)
{
    struct run *r = s->run;
    int reason = r->resume_reason, detail = r->resume_detail;
    r->resume_reason = VIR_DOMAIN_RUNNING_UNPAUSED;
    r->resume_detail = VIR_DOMAIN_EVENT_RESUMED_UNPAUSED;
    if (r->starting || s->guest->state == VIR_DOMAIN_RUNNING)
        return;
    s->guest->state = VIR_DOMAIN_RUNNING;
    s->guest->reason = reason;
    event_lifecycle(s->guest, VIR_DOMAIN_EVENT_RESUMED, detail);
    save(r);
}

static enum lifecycle_action action_or(enum lifecycle_action wanted,
                                       enum lifecycle_action otherwise)
{
    return wanted ? wanted : otherwise;
}

AWAITS static int start_over(struct run *r)
{
    r->resume_reason = VIR_DOMAIN_RUNNING_UNPAUSED;
    r->resume_detail = VIR_DOMAIN_EVENT_RESUMED_UNPAUSED;
    const struct domain *def = r->guest->live->value;
    bool resets_end_it = run_resets_end_it(def); /* not this one */
    if (resets_end_it && run_set_reboot(r, "reset") < 0)
        return -1;
    if (qmp_call(r->qmp, "system_reset", NULL, NULL) < 0 ||
        qmp_call(r->qmp, "cont", NULL, NULL) < 0)
        return -1;
    return resets_end_it ? run_set_reboot(r, "shutdown") : 0;
}

/* A crash is looked into first; that this fails changes nothing for the guest. */
AWAITS static void dump_first(struct run *r)
{
    bool wanted = r->next_action == LIFECYCLE_ACTION_COREDUMP_DESTROY ||
                  r->next_action == LIFECYCLE_ACTION_COREDUMP_RESTART;
    if (!wanted || r->cleaned)
        return;
    lane_flow(r->guest->lane, "dumping its memory after a crash", LANE_BIT(LANE_QUERY));
    if (run_dump_crashed(r) < 0) {
        log_error("guest '%s' has crashed, and cannot be dumped: %s", r->guest->name, error_text());
        error_clear();
    }
    lane_flow(r->guest->lane, "handling its shutdown", 0);
}

/* The guest is at its end and QEMU waits (-no-shutdown): end it, or start it over. */
AWAITS static int at_its_end(void *arg)
{
    struct run *r = arg;
    struct lane *lane = r->guest->lane;
    if (lane_enter(lane, LANE_MODIFY, "handling its shutdown") < 0) {
        error_clear();
        return 0;
    }
    dump_first(r);
    DEADLINE(seconds(60));
    if (r->cleaned) {
        /* it was destroyed meanwhile */
    } else if (r->next_action == LIFECYCLE_ACTION_PRESERVE) {
        log_info("guest '%s' has ended and is preserved", r->guest->name);
    } else if (r->next_action == LIFECYCLE_ACTION_DESTROY ||
               r->next_action == LIFECYCLE_ACTION_COREDUMP_DESTROY) {
        r->stop_wanted = true;
        if (run_end_process(r, false) < 0) {
            log_error("%s", error_text());
            error_clear();
        }
    } else if (start_over(r) < 0) {
        log_warn("guest '%s' could not be restarted: %s", r->guest->name, error_text());
        error_clear();
    }
    lane_leave(lane); /* the watcher cleans up */
    return 0;
}

static void handle_end(struct run *r, enum lifecycle_action action)
{
    r->next_action = action;
    fiber_spawn(r->group, "end of a guest", at_its_end, r);
}

/* Which of the definition's actions a shutdown means: QEMU makes one out of a reset when it was
 * told to, and we make a reset out of one. */
static enum lifecycle_action shutdown_action(struct run *r, const char *why)
{
    const struct domain *def = r->guest->live->value;
    bool reboot = r->fake_reboot || (why && g_str_has_suffix(why, "-reset"));
    r->fake_reboot = false;
    return reboot ? action_or(def->on_reboot, LIFECYCLE_ACTION_RESTART)
                  : action_or(def->on_poweroff, LIFECYCLE_ACTION_DESTROY);
}

static void shut_down(struct run *r, int detail, const char *why)
{
    struct guest *g = r->guest;
    bool known = g->state == VIR_DOMAIN_SHUTDOWN;
    enum lifecycle_action action = shutdown_action(r, why);
    g->state = VIR_DOMAIN_SHUTDOWN;
    g->reason = VIR_DOMAIN_SHUTDOWN_UNKNOWN;
    /* if the process ends before anybody asks it to, this was why */
    r->end_reason = VIR_DOMAIN_SHUTOFF_SHUTDOWN;
    r->end_detail = VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN;
    if (!known)
        event_lifecycle(g, VIR_DOMAIN_EVENT_SHUTDOWN, detail);
    save(r);
    handle_end(r, action);
}

static void on_shutdown(struct said *s)
{
    json_t *by_guest = json_object_get(s->data, "guest");
    int detail = json_is_true(by_guest)    ? VIR_DOMAIN_EVENT_SHUTDOWN_GUEST
                 : json_is_false(by_guest) ? VIR_DOMAIN_EVENT_SHUTDOWN_HOST
                                           : VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED;
    if (s->guest->state == VIR_DOMAIN_SHUTDOWN || s->guest->state == VIR_DOMAIN_CRASHED)
        return;
    /* run_stop() has the lane and does the rest; of a destroyed guest it is told as well */
    if (s->run->stopping && s->run->end_detail == VIR_DOMAIN_EVENT_STOPPED_DESTROYED)
        event_lifecycle(s->guest, VIR_DOMAIN_EVENT_SHUTDOWN, detail);
    else if (!s->run->stop_wanted)
        shut_down(s->run, detail, text_of(s->data, "reason"));
}

void run_found_shut_down(struct run *r)
{
    shut_down(r, VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED, NULL);
}

static void on_reset(struct said *s)
{
    struct domain_event_callback_reboot_msg msg = {.msg.dom = wire_domain(s->guest)};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_REBOOT, &msg);
}

static void on_panicked(struct said *s)
{
    const struct domain *def = s->guest->live->value;
    struct run *r = s->run;
    if (g_strcmp0(text_of(s->data, "action"), "run") == 0 || r->stop_wanted)
        return;
    s->guest->state = VIR_DOMAIN_CRASHED;
    s->guest->reason = VIR_DOMAIN_CRASHED_PANICKED;
    r->end_reason = VIR_DOMAIN_SHUTOFF_CRASHED;
    r->end_detail = VIR_DOMAIN_EVENT_STOPPED_CRASHED;
    event_lifecycle(s->guest, VIR_DOMAIN_EVENT_CRASHED, VIR_DOMAIN_EVENT_CRASHED_PANICKED);
    save(r);
    handle_end(r, action_or(def->on_crash, LIFECYCLE_ACTION_DESTROY));
}

/* --- power management
 * --------------------------------------------------------------------------------- */

static void on_suspend(struct said *s)
{
    struct domain_event_callback_pmsuspend_msg msg = {.msg.dom = wire_domain(s->guest)};
    s->guest->state = VIR_DOMAIN_PMSUSPENDED;
    s->guest->reason = VIR_DOMAIN_PMSUSPENDED_UNKNOWN;
    event_lifecycle(s->guest, VIR_DOMAIN_EVENT_PMSUSPENDED, VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY);
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_PMSUSPEND, &msg);
    save(s->run);
}

static void on_suspend_disk(struct said *s)
{
    struct domain_event_callback_pmsuspend_disk_msg msg = {.msg.dom = wire_domain(s->guest)};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK, &msg);
}

static void on_wakeup(struct said *s)
{
    struct domain_event_callback_pmwakeup_msg msg = {.msg.dom = wire_domain(s->guest)};
    if (s->guest->state == VIR_DOMAIN_PMSUSPENDED) {
        s->guest->state = VIR_DOMAIN_RUNNING;
        s->guest->reason = VIR_DOMAIN_RUNNING_WAKEUP;
        event_lifecycle(s->guest, VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_STARTED_WAKEUP);
    }
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_PMWAKEUP, &msg);
    save(s->run);
}

/* --- jobs ------------------------------------------------------------------------------------- */

static void on_job(struct said *s)
{
    const char *id = text_of(s->data, "id"), *status = text_of(s->data, "status");
    if (!qemu_job_said(s->run, id, status))
        block_job_said(s->run, id, status);
}

static const struct {
    const char *name;
    void (*handle)(struct said *s);
} rows[] = {
    {"BALLOON_CHANGE", on_balloon},
    {"BLOCK_IO_ERROR", on_io_error},
    {"BLOCK_WRITE_THRESHOLD", on_threshold},
    {"DEVICE_DELETED", on_device_deleted},
    {"DEVICE_TRAY_MOVED", on_tray_moved},
    {"DEVICE_UNPLUG_GUEST_ERROR", on_unplug_refused},
    {"DUMP_COMPLETED", on_dump_completed},
    {"GUEST_PANICKED", on_panicked},
    {"JOB_STATUS_CHANGE", on_job},
    {"MEMORY_DEVICE_SIZE_CHANGE", on_memory_size},
    {"MEMORY_FAILURE", on_memory_failure},
    {"MIGRATION", on_migration},
    {"MIGRATION_PASS", on_migration_pass},
    {"RESET", on_reset},
    {"RESUME", on_resume},
    {"RTC_CHANGE", on_rtc_change},
    {"SHUTDOWN", on_shutdown},
    {"SPICE_CONNECTED", on_graphics_connect},
    {"SPICE_DISCONNECTED", on_graphics_disconnect},
    {"SPICE_INITIALIZED", on_graphics_initialize},
    {"STOP", on_stop},
    {"SUSPEND", on_suspend},
    {"SUSPEND_DISK", on_suspend_disk},
    {"VNC_CONNECTED", on_graphics_connect},
    {"VNC_DISCONNECTED", on_graphics_disconnect},
    {"VNC_INITIALIZED", on_graphics_initialize},
    {"VSERPORT_CHANGE", on_port_change},
    {"WAKEUP", on_wakeup},
    {"WATCHDOG", on_watchdog},
};

void run_handle_event(struct run *r, const char *name, json_t *data, int64_t seconds_,
                      int64_t micros)
{
    struct said s = {.run = r, .guest = r->guest, .data = data};
    NO_AWAIT();
    char *text = data ? json_dumps(data, JSON_COMPACT) : NULL;
    event_monitor(r->guest, name, seconds_, (uint32_t)micros, text);
    free(text);
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(rows[i].name, name) == 0)
            rows[i].handle(&s);
}

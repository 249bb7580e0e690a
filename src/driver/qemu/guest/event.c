/* What QEMU says by itself: one row per event. Rows run on the loop and must not await; what needs
 * the monitor again is a fiber of the run's group. The state of a running guest follows STOP,
 * RESUME and SHUTDOWN alone: an operation sets the reason before it asks, the event does the rest.
 */
#include "driver/qemu/guest/run.h"
#include <glib.h>
#include <string.h>
#include "gen/wire.h"
#include "libvirt/libvirt.h"
#include "base/log.h"
#include "guest/edit.h"
#include "driver/qemu/guest/plug.h"
#include "driver/qemu/guest/save.h"
#include "driver/qemu/ops/stats.h"

struct said {
    struct run *run;
    struct guest *guest;
    json_t *data;
};

static const char *text_of(json_t *data, const char *key)
{
    return json_string_value(json_object_get(data, key));
}

static struct nonnull_domain wire_domain(const struct guest *g)
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
    if (!s->run->stop_wanted && s->guest->state != VIR_DOMAIN_SHUTDOWN &&
        s->guest->state != VIR_DOMAIN_CRASHED)
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

/* --- devices
 * --------------------------------------------------------------------------------------------- */

static void on_rtc_change(struct said *s)
{
    struct domain_event_callback_rtc_change_msg msg = {
        .msg.dom = wire_domain(s->guest),
        .msg.offset = json_integer_value(json_object_get(s->data, "offset"))};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_RTC_CHANGE, &msg);
}

static int word_index(const char *const *words, int n, const char *word, int otherwise)
{
    for (int i = 0; word && i < n; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return otherwise;
}

static void on_watchdog(struct said *s)
{
    static const char *const actions[] = {"none",     "pause", "reset",     "poweroff",
                                          "shutdown", "debug", "inject-nmi"};
    struct domain_event_callback_watchdog_msg msg = {.msg.dom = wire_domain(s->guest)};
    msg.msg.action = word_index(actions, G_N_ELEMENTS(actions), text_of(s->data, "action"), 0);
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_WATCHDOG, &msg);
    if (msg.msg.action == VIR_DOMAIN_EVENT_WATCHDOG_PAUSE) {
        s->run->pause_reason = VIR_DOMAIN_PAUSED_WATCHDOG;
        s->run->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG;
    }
}

/* The disk whose device or node QEMU names. */
static const struct disk *disk_said(struct said *s)
{
    const struct domain *def = s->guest->live->value;
    const char *device = text_of(s->data, "device"), *path = text_of(s->data, "qom-path");
    for (size_t i = 0; i < def->n_disks; i++) {
        const char *alias = def->disks[i]->alias ? def->disks[i]->alias->name : NULL;
        if (!alias)
            continue;
        if (g_strcmp0(device, alias) == 0 || (path && strstr(path, alias)))
            return def->disks[i];
    }
    return NULL;
}

static void on_io_error(struct said *s)
{
    static const char *const actions[] = {"ignore", "stop", "report"};
    const struct disk *disk = disk_said(s);
    const char *alias = disk && disk->alias ? disk->alias->name : "";
    const char *path = disk && disk_path(disk) ? disk_path(disk) : "";
    int action = word_index(actions, G_N_ELEMENTS(actions), text_of(s->data, "action"), 0);
    struct domain_event_callback_io_error_msg msg = {
        .msg = {wire_domain(s->guest), path, alias, action}};
    struct domain_event_callback_io_error_reason_msg with_reason = {
        .msg = {wire_domain(s->guest), path, alias, action,
                json_is_true(json_object_get(s->data, "nospace")) ? "enospc" : ""}};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_IO_ERROR, &msg);
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, &with_reason);
    if (action == VIR_DOMAIN_EVENT_IO_ERROR_PAUSE) {
        s->run->pause_reason = VIR_DOMAIN_PAUSED_IOERROR;
        s->run->pause_detail = VIR_DOMAIN_EVENT_SUSPENDED_IOERROR;
    }
}

static struct domain_event_graphics_address address_said(json_t *side)
{
    static const char *const families[] = {"ipv4", "ipv6", "unix"};
    struct domain_event_graphics_address a = {0};
    a.family = word_index(families, G_N_ELEMENTS(families), text_of(side, "family"), 0);
    a.node = text_of(side, "host") ? text_of(side, "host") : "";
    a.service = text_of(side, "service");
    if (!a.service)
        a.service = text_of(side, "port") ? text_of(side, "port") : "";
    return a;
}

static void graphics(struct said *s, int phase)
{
    json_t *server = json_object_get(s->data, "server"),
           *client = json_object_get(s->data, "client");
    const char *auth = text_of(server, "auth");
    struct domain_event_graphics_identity who[2];
    uint32_t n = 0;
    if (text_of(client, "x509_dname"))
        who[n++] =
            (struct domain_event_graphics_identity){"x509dname", text_of(client, "x509_dname")};
    if (text_of(client, "sasl_username"))
        who[n++] = (struct domain_event_graphics_identity){"saslUsername",
                                                           text_of(client, "sasl_username")};
    struct domain_event_callback_graphics_msg msg = {.msg = {.dom = wire_domain(s->guest),
                                                             .phase = phase,
                                                             .local = address_said(server),
                                                             .remote = address_said(client),
                                                             .auth_scheme = auth ? auth : "",
                                                             .n_subject = n,
                                                             .subject = who}};
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_GRAPHICS, &msg);
}

static void on_graphics_connect(struct said *s)
{
    graphics(s, VIR_DOMAIN_EVENT_GRAPHICS_CONNECT);
}

static void on_graphics_initialize(struct said *s)
{
    graphics(s, VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE);
}

static void on_graphics_disconnect(struct said *s)
{
    graphics(s, VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT);
}

/* The live definition follows what QEMU says; an edit of a live definition never waits, but events
 * are handled where nothing may. */
struct follow {
    struct run *run;
    edit_fn *edit;
    uint64_t number;
    char *text;
};

AWAITS static int follow(void *arg)
{
    struct follow *f = arg;
    if (!f->run->cleaned && f->run->guest->live &&
        guest_edit(f->run->guest, true, f->edit, f) < 0) {
        log_debug("guest '%s': %s", f->run->guest->name, error_text());
        error_clear();
    }
    g_free(f->text);
    g_free(f);
    return 0;
}

static void follow_soon(struct said *s, edit_fn *edit, const char *text, uint64_t number)
{
    struct follow *f = g_new(struct follow, 1);
    *f = (struct follow){s->run, edit, number, g_strdup(text)};
    fiber_spawn(s->run->group, "the live definition follows", follow, f);
}

static int edit_balloon(void *value, void *arg)
{
    struct domain *d = value;
    if (!d->current_memory)
        d->current_memory = value_new(&type_memory_size);
    d->current_memory->size_kib = ((const struct follow *)arg)->number;
    d->current_memory->has_size_kib = true;
    return 0;
}

static int edit_channel(void *value, void *arg)
{
    const struct follow *f = arg;
    struct domain *d = value;
    for (size_t i = 0; i < d->n_channels; i++) {
        struct channel_device *c = d->channels[i];
        if (c->target && c->alias && g_strcmp0(c->alias->name, f->text) == 0)
            c->target->state = f->number ? CHANNEL_STATE_CONNECTED : CHANNEL_STATE_DISCONNECTED;
    }
    return 0;
}

static void on_balloon(struct said *s)
{
    struct domain_event_callback_balloon_change_msg msg = {
        .msg.dom = wire_domain(s->guest),
        .msg.actual = (uint64_t)json_integer_value(json_object_get(s->data, "actual")) / 1024};
    follow_soon(s, edit_balloon, NULL, msg.msg.actual);
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, &msg);
}

static void on_device_deleted(struct said *s)
{
    const char *alias = text_of(s->data, "device");
    if (alias)
        run_device_gone(s->run, alias);
}

static void on_unplug_refused(struct said *s)
{
    const char *alias = text_of(s->data, "device");
    if (alias)
        run_unplug_refused(s->run, alias);
}

static void on_tray_moved(struct said *s)
{
    struct domain_event_callback_tray_change_msg msg = {.msg.dom = wire_domain(s->guest)};
    const char *id = text_of(s->data, "id");
    msg.msg.dev_alias = id ? id : text_of(s->data, "device");
    msg.msg.reason = json_is_true(json_object_get(s->data, "tray-open"))
                         ? VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN
                         : VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE;
    if (msg.msg.dev_alias)
        event_domain(s->guest, VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, &msg);
}

static void on_memory_size(struct said *s)
{
    struct domain_event_memory_device_size_change_msg msg = {
        .dom = wire_domain(s->guest),
        .alias = text_of(s->data, "id"),
        .size = (uint64_t)json_integer_value(json_object_get(s->data, "size")) / 1024};
    if (msg.alias)
        event_domain(s->guest, VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE, &msg);
}

static void on_memory_failure(struct said *s)
{
    static const char *const recipients[] = {"hypervisor", "guest"};
    static const char *const actions[] = {"ignore", "inject", "fatal", "reset"};
    json_t *flags = json_object_get(s->data, "flags");
    struct domain_event_memory_failure_msg msg = {
        .dom = wire_domain(s->guest),
        .recipient = word_index(recipients, 2, text_of(s->data, "recipient"), 0),
        .action = word_index(actions, 4, text_of(s->data, "action"), 0)};
    if (json_is_true(json_object_get(flags, "action-required")))
        msg.flags |= VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED;
    if (json_is_true(json_object_get(flags, "recursive")))
        msg.flags |= VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE;
    event_domain(s->guest, VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE, &msg);
}

/* A virtio-serial port was opened or closed inside the guest: its channel's state, and the agent.
 */
static void on_port_change(struct said *s)
{
    const struct domain *def = s->guest->live->value;
    const char *id = text_of(s->data, "id");
    bool open = json_is_true(json_object_get(s->data, "open"));
    if (id)
        follow_soon(s, edit_channel, id, open);
    for (size_t i = 0; i < def->n_channels; i++) {
        const struct channel_device *c = def->channels[i];
        if (!c->alias || g_strcmp0(id, c->alias->name) != 0 || !c->target ||
            g_strcmp0(c->target->name, "org.qemu.guest_agent.0") != 0)
            continue;
        struct domain_event_callback_agent_lifecycle_msg msg = {
            .dom = wire_domain(s->guest),
            .state = open ? VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED
                          : VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED,
            .reason = VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL};
        event_domain(s->guest, VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, &msg);
    }
}

static void on_dump_completed(struct said *s)
{
    run_dump_ended(s->run, text_of(s->data, "error"));
}

static void on_migration(struct said *s)
{
    run_migration_said(s->run, text_of(s->data, "status"));
}

static const struct {
    const char *name;
    void (*handle)(struct said *s);
} rows[] = {
    {"BALLOON_CHANGE", on_balloon},
    {"BLOCK_IO_ERROR", on_io_error},
    {"DEVICE_DELETED", on_device_deleted},
    {"DEVICE_TRAY_MOVED", on_tray_moved},
    {"DEVICE_UNPLUG_GUEST_ERROR", on_unplug_refused},
    {"DUMP_COMPLETED", on_dump_completed},
    {"GUEST_PANICKED", on_panicked},
    {"MEMORY_DEVICE_SIZE_CHANGE", on_memory_size},
    {"MEMORY_FAILURE", on_memory_failure},
    {"MIGRATION", on_migration},
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

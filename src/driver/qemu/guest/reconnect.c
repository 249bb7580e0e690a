/* A new daemon finds the guests of the one before it: by their state files. A guest whose start was
 * never acknowledged is ended; one whose process is gone is cleaned up, with its events; the others
 * are taken up under the same id and asked what happened meanwhile.
 */
#include "driver/qemu/guest/run.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/guest/helper.h"
#include "driver/qemu/guest/hostdevs.h"
#include "driver/qemu/guest/labels.h"
#include "driver/qemu/guest/neighbour.h"
#include "driver/qemu/guest/prepare.h"
#include "driver/qemu/guest/retune.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define RECONNECT_DEADLINE seconds(10)

static int pidfd_of(pid_t pid)
{
    return (int)syscall(SYS_pidfd_open, pid, 0);
}

static bool environment_names(pid_t pid, const char *private_dir)
{
    g_autofree char *path = g_strdup_printf("/proc/%d/environ", (int)pid);
    g_autofree char *text = NULL;
    size_t len = 0;
    if (file_read(path, 1 << 20, &text, &len) < 0) {
        error_clear();
        return false;
    }
    g_autofree char *home = g_strdup_printf("HOME=%s", private_dir);
    for (size_t at = 0; at < len; at += strlen(text + at) + 1)
        if (strcmp(text + at, home) == 0)
            return true;
    return false;
}

/* A daemon that died between the spawn and its note of the pid: the private folder in the process's
 * environment tells whose it is. */
static pid_t find_process(const char *private_dir)
{
    char **names = NULL;
    size_t n = 0;
    pid_t found = 0;
    if (!private_dir || dir_list("/proc", &names, &n) < 0)
        return 0;
    for (size_t i = 0; i < n; i++) {
        pid_t pid = (pid_t)strtol(names[i], NULL, 10);
        if (!found && pid > 1 && environment_names(pid, private_dir))
            found = pid;
        g_free(names[i]);
    }
    g_free(names);
    return found;
}

AWAITS static void end_unacknowledged(struct run *r, const struct guest_status *status)
{
    pid_t pid = status->has_pid ? status->pid : find_process(status->private_dir);
    if (pid > 1 && (!status->has_pid || process_start_ticks(pid) == status->started)) {
        AUTO_FD int fd = pidfd_of(pid);
        log_warn("guest '%s' was being started when the daemon died: its process %d is ended",
                 r->guest->name, (int)pid);
        kill(pid, SIGKILL);
        DEADLINE(seconds(10));
        if (fd >= 0)
            await_fd(fd, POLLIN);
    }
}

static struct run *run_from(struct driver_state *driver, struct guest *g, const char *path,
                            const struct guest_status *status)
{
    struct run *r = run_new(driver, g);
    r->pid = status->pid;
    r->started_ticks = status->started;
    r->found = r->rate_measured = true;
    r->state_path = g_strdup(path);
    r->monitor_path = g_strdup(status->monitor ? status->monitor->path : NULL);
    r->private_dir = g_strdup(status->private_dir);
    r->unlink = g_new0(char *, status->n_unlink + 1);
    for (size_t i = 0; i < status->n_unlink; i++)
        r->unlink[i] = g_strdup(status->unlink[i]);
    r->log_path = g_strdup_printf("%s/%s.log", driver->log_dir, g->name);
    r->autodestroy = status->autodestroy == TRI_YES;
    r->fake_reboot = status->fake_reboot == TRI_YES;
    r->keep_tpm = status->keep_tpm == TRI_YES;
    backup_take_up(r, status);
    helpers_take_up(r, status);
    labels_take_up(r, status);
    hostdevs_take_up(r, status);
    return r;
}

/* QEMU's word for what it does -> our state; a paused guest keeps the reason it was saved with. */
static void take_status(struct guest *g, const char *status)
{
    if (g_strcmp0(status, "running") == 0) {
        if (g->state != VIR_DOMAIN_RUNNING) {
            g->state = VIR_DOMAIN_RUNNING;
            g->reason = VIR_DOMAIN_RUNNING_UNPAUSED;
        }
    } else if (g_strcmp0(status, "suspended") == 0) {
        g->state = VIR_DOMAIN_PMSUSPENDED;
        g->reason = VIR_DOMAIN_PMSUSPENDED_UNKNOWN;
    } else if (g_strcmp0(status, "guest-panicked") == 0) {
        g->state = VIR_DOMAIN_CRASHED;
        g->reason = VIR_DOMAIN_CRASHED_PANICKED;
    } else if (g->state != VIR_DOMAIN_PAUSED) {
        g->state = VIR_DOMAIN_PAUSED;
        g->reason = g_strcmp0(status, "io-error") == 0   ? VIR_DOMAIN_PAUSED_IOERROR
                    : g_strcmp0(status, "watchdog") == 0 ? VIR_DOMAIN_PAUSED_WATCHDOG
                                                         : VIR_DOMAIN_PAUSED_UNKNOWN;
    }
}

static void tell_difference(struct guest *g, int before)
{
    if (g->state == before)
        return;
    event_meanwhile(g);
    if (g->state == VIR_DOMAIN_RUNNING)
        event_lifecycle(g, VIR_DOMAIN_EVENT_RESUMED, VIR_DOMAIN_EVENT_RESUMED_UNPAUSED);
    else if (g->state == VIR_DOMAIN_PAUSED)
        event_lifecycle(g, VIR_DOMAIN_EVENT_SUSPENDED,
                        g->reason == VIR_DOMAIN_PAUSED_IOERROR ? VIR_DOMAIN_EVENT_SUSPENDED_IOERROR
                                                               : VIR_DOMAIN_EVENT_SUSPENDED_PAUSED);
    else if (g->state == VIR_DOMAIN_PMSUSPENDED)
        event_lifecycle(g, VIR_DOMAIN_EVENT_PMSUSPENDED, VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY);
    else if (g->state == VIR_DOMAIN_CRASHED)
        event_lifecycle(g, VIR_DOMAIN_EVENT_CRASHED, VIR_DOMAIN_EVENT_CRASHED_PANICKED);
}

/* A daemon that died while it saved or dumped the guest has left it standing: it goes on, as it
 * would have after a failure. */
AWAITS static int go_on(struct run *r)
{
    struct guest *g = r->guest;
    if (g->state != VIR_DOMAIN_PAUSED ||
        (g->reason != VIR_DOMAIN_PAUSED_SAVE && g->reason != VIR_DOMAIN_PAUSED_DUMP))
        return 0;
    log_warn("guest '%s' was being saved or dumped when the daemon died: it goes on", g->name);
    if (qmp_call(r->qmp, "migrate_cancel", NULL, NULL) < 0) {
        if (qmp_is_gone(r->qmp) || qmp_is_stalled(r->qmp))
            return -1;
        error_clear();
    }
    event_meanwhile(g);
    r->resume_reason = VIR_DOMAIN_RUNNING_SAVE_CANCELED;
    r->resume_detail = VIR_DOMAIN_EVENT_RESUMED_UNPAUSED;
    return qmp_call(r->qmp, "cont", NULL, NULL);
}

/* What happened while no daemon was there. */
AWAITS static int ask_again(struct run *r)
{
    struct guest *g = r->guest;
    json_t *status = NULL;
    DEADLINE(RECONNECT_DEADLINE);
    int before = g->state;
    if (qmp_call(r->qmp, "query-status", NULL, &status) < 0)
        return -1;
    const char *word = json_string_value(json_object_get(status, "status"));
    if (g_strcmp0(word, "shutdown") == 0) {
        if (before != VIR_DOMAIN_SHUTDOWN)
            event_meanwhile(g);
        run_found_shut_down(r);
    } else {
        take_status(g, word);
        tell_difference(g, before);
        if (run_save_state(r, GUEST_PHASE_RUNNING) < 0)
            log_warn("guest '%s': %s", g->name, error_text());
        error_clear();
    }
    json_decref(status);
    return go_on(r);
}

AWAITS static int greet_again(struct run *r)
{
    DEADLINE(RECONNECT_DEADLINE);
    if (qmp_greet(r->qmp) == 0)
        return 0;
    if (qmp_is_gone(r->qmp) || qmp_is_stalled(r->qmp) || fiber_cancelled())
        return -1;
    error_clear(); /* it was late, and has our first greeting by now */
    return 0;
}

AWAITS static int take_up_in_lane(struct run *r)
{
    struct lane *lane = r->guest->lane;
    if (lane_enter(lane, LANE_MODIFY, "connecting to it again") < 0)
        return -1;
    int rc = greet_again(r) < 0 || ask_again(r) < 0 || block_jobs_take_up(r) < 0 ||
                     snapshot_reconcile(r) < 0
                 ? -1
                 : 0;
    if (rc == 0) {
        r->found = false;
        backup_settle(r);
        chain_sweep(r);
    }
    if (rc == 0 && perf_apply(r, r->guest->live->value) < 0) {
        log_warn("guest '%s': %s", r->guest->name, error_text());
        error_clear();
    }
    lane_leave(lane);
    return rc;
}

static int connect_monitor(struct run *r)
{
    int fd = socket_connect_unix(r->monitor_path);
    if (fd < 0)
        return -1;
    struct qmp_hooks hooks = run_hooks;
    hooks.arg = r;
    r->qmp = qmp_new(fd, r->guest->name, &hooks);
    return 0;
}

/* A QEMU that is stopped accepts nobody. It is left alone: it may go on one day, and it can be
 * destroyed. */
AWAITS static int connect_patiently(struct run *r)
{
    bool told = false;
    for (nsec pause = millis(100); connect_monitor(r) < 0; pause = MIN(pause * 2, seconds(10))) {
        if (!told)
            log_warn("guest '%s' runs, but its monitor cannot be reached: %s", r->guest->name,
                     error_text());
        told = true;
        error_clear();
        lane_stalled(r->guest->lane, "its monitor cannot be reached");
        if (fiber_sleep(pause) < 0 || r->ended.open)
            return -1;
    }
    lane_stalled(r->guest->lane, NULL);
    return 0;
}

/* A fiber of the run. A guest that does not answer in time is asked once more when it does. */
AWAITS static int reconnect(void *arg)
{
    struct run *r = arg;
    if (connect_patiently(r) < 0)
        return 0;
    while (take_up_in_lane(r) < 0 && !fiber_cancelled()) {
        log_warn("guest '%s' was found but does not answer: %s", r->guest->name, error_text());
        error_clear();
        if (!qmp_is_stalled(r->qmp) || qmp_is_gone(r->qmp))
            break;
        if (qmp_call(r->qmp, "query-status", NULL, NULL) < 0) /* however long it takes */
            error_clear();
    }
    error_clear();
    return 0;
}

/* 0: the process is there and is watched. */
static int adopt(struct run *r)
{
    r->pidfd = pidfd_of(r->pid);
    struct pollfd ended = {.fd = r->pidfd, .events = POLLIN};
    if (r->pidfd < 0 || process_start_ticks(r->pid) != r->started_ticks || poll(&ended, 1, 0) != 0)
        return -1;
    run_watch_process(r);
    fiber_spawn(r->group, "reconnect", reconnect, r);
    if (r->autodestroy) {
        event_meanwhile(r->guest);
        run_autodestroy(r); /* its client went with the old daemon */
    }
    return 0;
}

AWAITS static void gone_meanwhile(struct run *r)
{
    bool shut_down = r->guest->state == VIR_DOMAIN_SHUTDOWN;
    r->end_reason = shut_down ? VIR_DOMAIN_SHUTOFF_SHUTDOWN : VIR_DOMAIN_SHUTOFF_UNKNOWN;
    r->end_detail = VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN;
    event_meanwhile(r->guest);
    run_cleanup(r);
    run_unref(r);
}

/* The guest of a state file: a stored one by its uuid, or a transient one that is made again. */
AWAITS static struct guest *guest_of(struct driver_state *driver, struct guest_status *status)
{
    struct guest *g = guest_by_uuid(driver->guests, status->domain->uuid);
    if (g)
        return g;
    error_clear();
    void *copy = value_copy(&type_domain, status->domain);
    g = guest_define(driver->guests, def_new(&type_domain, copy), false);
    if (g)
        snapshots_load(driver, g);
    return g;
}

AWAITS static void take_up(struct driver_state *driver, const char *path,
                           struct guest_status *status)
{
    struct guest *g = guest_of(driver, status);
    if (!g) {
        log_error("state file '%s': %s", path, error_text());
        error_clear();
        return;
    }
    struct run *r = run_from(driver, g, path, status);
    if (status->phase == GUEST_PHASE_STARTING) {
        end_unacknowledged(r, status);
        network_detach_all(driver, status->domain);
        macvtaps_remove(status->domain);
        run_remove_files(r);
        g->priv = NULL;
        guest_set_stopped(g);
        run_unref(r);
        guest_unref(g);
        return;
    }
    void *copy = value_copy(&type_domain, status->domain);
    guest_set_running(g, status->domain->id, def_new(&type_domain, copy));
    g->state = status->state;
    g->reason = status->reason;
    if (adopt(r) < 0)
        gone_meanwhile(r);
    guest_unref(g);
}

AWAITS static void read_one(struct driver_state *driver, const char *name)
{
    g_autofree char *path = g_build_filename(driver->state_dir, name, NULL);
    g_autofree char *text = NULL;
    size_t len;
    struct guest_status *status = NULL;
    if (file_read(path, 16 << 20, &text, &len) == 0)
        status = value_read(&type_guest_status, text, len, READ_STATE);
    if (!status || !status->domain) {
        log_error("state file '%s' is not understood: %s", path, error_text());
        error_clear();
    } else {
        take_up(driver, path, status);
    }
    value_free(&type_guest_status, status);
}

/* Left by a daemon that died while it wrote. */
static void sweep(struct driver_state *driver, const char *name)
{
    g_autofree char *path = g_build_filename(driver->state_dir, name, NULL);
    unlink(path);
}

int run_reconnect_all(struct driver_state *driver)
{
    char **names = NULL;
    size_t n = 0;
    if (dir_list(driver->state_dir, &names, &n) < 0)
        return -1;
    for (size_t i = 0; i < n; i++) {
        if (g_str_has_suffix(names[i], ".xml"))
            read_one(driver, names[i]);
        else if (g_str_has_suffix(names[i], ".xml.new"))
            sweep(driver, names[i]);
        g_free(names[i]);
    }
    g_free(names);
    if (driver->config.inhibit)
        driver->config.inhibit(driver->config.inhibit_arg, guest_count(driver->guests, true) > 0);
    return 0;
}

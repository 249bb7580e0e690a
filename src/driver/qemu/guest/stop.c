/* The end of a guest, however it comes: asked for (run_stop), by itself or killed from outside (the
 * watcher). Cleaning up happens once, in whoever holds the lane: run_cleanup().
 */
#include "driver/qemu/guest/run.h"
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include "base/log.h"
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/guest/helper.h"
#include "driver/qemu/guest/neighbour.h"
#include "driver/qemu/guest/prepare.h"
#include "guest/stream.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define TERM_PATIENCE seconds(10)
#define KILL_PATIENCE seconds(30)
#define STUCK_AFTER seconds(1) /* without an answer: it does not read SIGTERM either */

/* A stopped process (SIGSTOP, ptrace) never acts on SIGTERM. */
bool run_is_stopped(const struct run *r)
{
    char path[64];
    g_autofree char *text = NULL;
    size_t len;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)r->pid);
    if (file_read(path, 4096, &text, &len) < 0) {
        error_clear();
        return false;
    }
    const char *after_name = strrchr(text, ')');
    return after_name && (after_name[2] == 'T' || after_name[2] == 't');
}

/* A QEMU that is starting has nothing to lose. */
static bool deserves_no_patience(const struct run *r)
{
    if (r->starting || run_is_stopped(r) || !r->qmp || qmp_is_stalled(r->qmp))
        return true;
    nsec since = qmp_waiting_since(r->qmp);
    return since && loop_now() - since > STUCK_AFTER;
}

AWAITS static bool wait_ended(struct run *r, nsec patience)
{
    DEADLINE(patience);
    latch_wait(&r->ended);
    return r->ended.open;
}

int run_end_process(struct run *r, bool graceful)
{
    const char *name = r->guest->name;
    if (r->ended.open)
        return 0;
    if (graceful || !deserves_no_patience(r)) {
        run_signal(r, SIGTERM);
        if (wait_ended(r, TERM_PATIENCE))
            return 0;
        if (graceful)
            return fail(ERR_OPERATION_FAILED, "guest '%s' (process %d) did not end after SIGTERM",
                        name, (int)r->pid);
    }
    run_signal(r, SIGKILL);
    if (wait_ended(r, KILL_PATIENCE))
        return 0;
    return fail(ERR_OPERATION_FAILED,
                "guest '%s' (process %d) does not end even by SIGKILL: it waits for the kernel",
                name, (int)r->pid);
}

static void abort_console(gpointer key, gpointer value, gpointer unused)
{
    (void)key;
    (void)unused;
    stream_end(value);
}

void run_cleanup(struct run *r)
{
    struct guest *g = r->guest;
    if (r->cleaned)
        return;
    r->cleaned = true;
    g->priv = NULL; /* the watcher buries it */
    int reason = r->end_reason, detail = r->end_detail;
    if (!reason) {
        bool clean = r->our_child && WIFEXITED(r->exit_status) && WEXITSTATUS(r->exit_status) == 0;
        reason = clean ? VIR_DOMAIN_SHUTOFF_SHUTDOWN : VIR_DOMAIN_SHUTOFF_CRASHED;
        detail = clean ? VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN : VIR_DOMAIN_EVENT_STOPPED_FAILED;
    }
    g_hash_table_foreach(r->consoles, abort_console, NULL);
    struct driver_state *driver = r->driver;
    network_detach_all(driver, g->live ? g->live->value : NULL);
    macvtaps_remove(g->live ? g->live->value : NULL);
    backup_run_over(r);
    run_remove_files(r);
    g->state = VIR_DOMAIN_SHUTOFF;
    g->reason = reason;
    lane_stalled(g->lane, NULL);
    event_lifecycle(g, VIR_DOMAIN_EVENT_STOPPED, detail);
    guest_set_stopped(g);
    g->state = VIR_DOMAIN_SHUTOFF;
    g->reason = reason;
    if (driver->config.inhibit && guest_count(driver->guests, true) == 0)
        driver->config.inhibit(driver->config.inhibit_arg, false);
}

/* The documents of a transient guest's snapshots go with it. */
AWAITS static void forget_snapshots(struct run *r)
{
    struct guest *g = r->guest;
    if (r->cleaned || g->persistent || (!g->n_snapshots && !g->n_checkpoints))
        return;
    struct error *why = error_take();
    if (snapshots_forget(r->driver, g) < 0)
        log_error("guest '%s': %s", g->name, error_text());
    error_clear();
    error_set(why);
}

int run_stop(struct guest *g, bool graceful, int reason, int event_detail)
{
    struct run *r = run_of(g);
    if (!r || r->starting)
        return fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain is not running");
    r->stop_wanted = r->stopping = true;
    r->end_reason = reason;
    r->end_detail = event_detail;
    SHIELD();
    run_ref(r);
    int rc = run_end_process(r, graceful);
    if (rc == 0) {
        forget_snapshots(r);
        run_cleanup(r);
    } else {
        r->stop_wanted = r->stopping = false;
    }
    run_unref(r);
    return rc;
}

/* --- the watcher ------------------------------------------------------------------------------ */

AWAITS static int wait_for_process(struct run *r)
{
    int rc = r->our_child ? await_child(r->pidfd, &r->exit_status) : await_fd(r->pidfd, POLLIN);
    return rc < 0 ? rc : 0;
}

/* After whoever holds the lane, as a destroy would be; when that was one, all is done by then, and
 * who ended it may have more to do (start it again, from a snapshot): it is not cancelled. */
AWAITS static void clean_up_in_lane(struct run *r)
{
    SHIELD();
    struct lane *lane = r->guest->lane;
    enum lane_class class = r->stopping ? LANE_MODIFY : LANE_DESTROY;
    bool locked = lane_enter(lane, class, "cleaning up after its end") >= 0;
    if (!locked)
        error_clear();
    if (r->found) /* it was dying already when we came */
        event_meanwhile(r->guest);
    forget_snapshots(r);
    run_cleanup(r);
    if (locked)
        lane_leave(lane);
}

AWAITS static int watch_process(void *arg)
{
    struct run *r = arg;
    if (wait_for_process(r) < 0)
        return 0; /* the driver stops; the guest goes on */
    latch_open(&r->ended, 0);
    if (r->qmp)
        qmp_end(r->qmp, "its process has ended");
    if (r->starting)
        return 0; /* start.c sees it and does the rest */
    clean_up_in_lane(r);
    run_bury(r);
    return 0;
}

void run_watch_process(struct run *r)
{
    fiber_spawn(r->group, "watch guest", watch_process, r);
}

/* --- the end of the session that started it -----------------------------------------------------
 */

AWAITS static int destroy_run(struct run *r)
{
    struct guest *g = r->guest;
    if (lane_enter(g->lane, LANE_DESTROY, "destroying it with its client") < 0)
        return -1;
    int rc = 0;
    if (run_of(g) == r)
        rc = run_stop(g, false, VIR_DOMAIN_SHUTOFF_DESTROYED, VIR_DOMAIN_EVENT_STOPPED_DESTROYED);
    lane_leave(g->lane);
    return rc;
}

/* Has a reference. */
AWAITS static int autodestroy(void *arg)
{
    struct run *r = arg;
    SHIELD();
    if (destroy_run(r) < 0) {
        log_error("guest '%s': %s", r->guest->name, error_text());
        error_clear();
    }
    run_unref(r);
    return 0;
}

void run_autodestroy(struct run *r)
{
    r->session = NULL;
    fiber_spawn(r->driver->group, "autodestroy", autodestroy, run_ref(r));
}

static int end_if_of_session(struct guest *g, void *session)
{
    struct run *r = run_of(g);
    if (r && r->session && r->session == session)
        run_autodestroy(r);
    return 0;
}

void run_session_closed(struct driver_state *driver, const struct session *session)
{
    guest_for_each(driver->guests, end_if_of_session, (void *)session);
}

/* --- the end of the driver ----------------------------------------------------------------------
 */

void run_end_all(struct driver_state *driver)
{
    struct guest **list;
    size_t n = guest_list(driver->guests, &list);
    struct group *ends = group_new(NULL);
    for (size_t i = 0; i < n; i++)
        if (run_of(list[i]))
            fiber_spawn(ends, "ending a guest", autodestroy, run_ref(run_of(list[i])));
    group_wait(ends);
    group_free(ends);
    guest_list_free(list, n);
}

void run_release_all(struct driver_state *driver)
{
    struct guest **list;
    size_t n = guest_list(driver->guests, &list);
    for (size_t i = 0; i < n; i++) {
        struct run *r = run_of(list[i]);
        if (!r)
            continue;
        if (run_save_state(r, GUEST_PHASE_RUNNING) < 0) {
            log_error("%s", error_text());
            error_clear();
        }
        r->cleaned = true; /* nothing of it is to be removed */
        if (r->qmp)
            qmp_end(r->qmp, "the daemon ends");
        group_cancel(r->group);
        if (group_wait(r->group) < 0)
            error_clear();
        helpers_release(r);
        list[i]->priv = NULL;
        run_unref(r);
    }
    guest_list_free(list, n);
}

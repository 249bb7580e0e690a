/* The end of a guest, however it comes: asked for (run_stop), by itself or killed from outside (the
 * watcher). Cleaning up happens once, in whoever holds the lane: run_cleanup().
 */
#include "driver/qemu/guest/run.h"
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include "base/log.h"
#include "guest/stream.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define TERM_PATIENCE seconds(10)
#define KILL_PATIENCE seconds(30)

/* A stopped process (SIGSTOP, ptrace) never acts on SIGTERM. */
static bool process_is_stopped(pid_t pid)
{
    char path[64];
    g_autofree char *text = NULL;
    size_t len;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    if (file_read(path, 4096, &text, &len) < 0) {
        error_clear();
        return false;
    }
    const char *after_name = strrchr(text, ')');
    return after_name && (after_name[2] == 'T' || after_name[2] == 't');
}

AWAITS static int wait_ended(struct run *r, nsec patience)
{
    DEADLINE(patience);
    return latch_wait(&r->ended);
}

AWAITS static int end_process(struct run *r, bool graceful)
{
    const char *name = r->guest->name;
    bool stuck = process_is_stopped(r->pid) || (r->qmp && qmp_is_stalled(r->qmp));
    if (graceful || !stuck) {
        kill(r->pid, SIGTERM);
        if (wait_ended(r, TERM_PATIENCE) >= 0)
            return 0;
        if (graceful)
            return fail(ERR_OPERATION_FAILED, "guest '%s' (process %d) did not end after SIGTERM",
                        name, (int)r->pid);
    }
    kill(r->pid, SIGKILL);
    if (wait_ended(r, KILL_PATIENCE) >= 0)
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
    int reason = r->end_reason, detail = r->end_detail;
    if (!reason) {
        bool clean = r->our_child && WIFEXITED(r->exit_status) && WEXITSTATUS(r->exit_status) == 0;
        reason = clean ? VIR_DOMAIN_SHUTOFF_SHUTDOWN : VIR_DOMAIN_SHUTOFF_CRASHED;
        detail = clean ? VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN : VIR_DOMAIN_EVENT_STOPPED_FAILED;
    }
    guest_ref(g);
    g_hash_table_foreach(r->consoles, abort_console, NULL);
    run_remove_files(r);
    struct driver_state *driver = r->driver;
    g->state = VIR_DOMAIN_SHUTOFF;
    g->reason = reason;
    lane_stalled(g->lane, NULL);
    event_lifecycle(g, VIR_DOMAIN_EVENT_STOPPED, detail);
    if (!g->persistent)
        event_lifecycle(g, VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_UNDEFINED_REMOVED);
    guest_set_stopped(g);
    g->state = VIR_DOMAIN_SHUTOFF;
    g->reason = reason;
    if (driver->config.inhibit && guest_count(driver->guests, true) == 0)
        driver->config.inhibit(driver->config.inhibit_arg, false);
    guest_unref(g);
}

/* Frees the run once nothing of it runs any more. A fiber of the driver, not of the run. */
AWAITS static int bury(void *arg)
{
    struct run *r = arg;
    struct guest *g = r->guest;
    group_wait(r->group);
    if (g->priv == r)
        g->priv = NULL;
    run_free(r);
    guest_unref(g);
    return 0;
}

int run_stop(struct guest *g, bool graceful, int reason, int event_detail)
{
    struct run *r = run_of(g);
    r->stop_wanted = true;
    r->end_reason = reason;
    r->end_detail = event_detail;
    SHIELD();
    if (end_process(r, graceful) < 0) {
        r->stop_wanted = false;
        return -1;
    }
    run_cleanup(r);
    return 0;
}

/* --- the watcher
 * --------------------------------------------------------------------------------------- */

AWAITS static int wait_for_process(struct run *r)
{
    int rc = r->our_child ? await_child(r->pidfd, &r->exit_status) : await_fd(r->pidfd, POLLIN);
    return rc < 0 ? rc : 0;
}

/* The process is gone by itself: take the lane as a destroy would, then clean up. */
AWAITS static void ended_by_itself(struct run *r)
{
    SHIELD();
    struct guest *g = r->guest;
    bool locked = lane_enter(g->lane, LANE_DESTROY, "cleaning up after its end") >= 0;
    if (!locked)
        error_clear();
    run_cleanup(r);
    if (locked)
        lane_leave(g->lane);
}

/* Holds a reference of the guest, so that the run it belongs to outlives this fiber; bury() takes
 * it over. */
AWAITS static int watch_process(void *arg)
{
    struct run *r = arg;
    struct guest *g = r->guest;
    if (wait_for_process(r) < 0) {
        guest_unref(g); /* the driver stops; the guest goes on */
        return 0;
    }
    if (r->qmp)
        qmp_end(r->qmp, "its process has ended");
    bool starting = r->starting;
    latch_open(&r->ended, 0);
    if (starting) {
        guest_unref(g); /* start.c cleans up and frees */
        return 0;
    }
    if (!r->stop_wanted)
        ended_by_itself(r);
    fiber_spawn(r->driver->group, "bury guest", bury, r);
    return 0;
}

void run_watch_process(struct run *r)
{
    guest_ref(r->guest);
    fiber_spawn(r->group, "watch guest", watch_process, r);
}

/* --- the end of the driver
 * ------------------------------------------------------------------------------- */

void run_end_all(struct driver_state *driver)
{
    struct guest **list;
    size_t n = guest_list(driver->guests, &list);
    for (size_t i = 0; i < n; i++)
        if (run_of(list[i]) && run_stop(list[i], false, VIR_DOMAIN_SHUTOFF_DESTROYED,
                                        VIR_DOMAIN_EVENT_STOPPED_DESTROYED) < 0) {
            log_error("%s", error_text());
            error_clear();
        }
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
        if (run_save_state(r, GUEST_PHASE_RUNNING) < 0)
            error_clear();
        r->cleaned = true; /* nothing of it is to be removed */
        if (r->qmp)
            qmp_end(r->qmp, "the daemon ends");
        group_cancel(r->group);
        group_wait(r->group);
        list[i]->priv = NULL;
        run_free(r);
    }
    guest_list_free(list, n);
}

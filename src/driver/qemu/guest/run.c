/* Owns the life of struct run: made by a start or by reconnecting, buried when all is over. Only
 * bury() awaits. Invariant: while a fiber of the run's group runs, a reference is held.
 */
#include "driver/qemu/guest/run.h"
#include "driver/qemu/flow/block_job.h"
#include "driver/qemu/flow/backup.h"
#include "driver/qemu/guest/retune.h"
#include <errno.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "driver/qemu/guest/helper.h"
#include "libvirt/libvirt.h"
#include "sys/cgroup.h"
#include "sys/file.h"

struct run *run_new(struct driver_state *driver, struct guest *g)
{
    struct run *r = g_new0(struct run, 1);
    r->refs = 1;
    r->driver = driver;
    r->guest = guest_ref(g);
    r->pidfd = -1;
    r->exit_status = -1;
    r->agent_timeout = VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT;
    r->group = group_new(driver->group);
    r->early = g_ptr_array_new();
    r->consoles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g->priv = r;
    return r;
}

struct run *run_ref(struct run *r)
{
    r->refs++;
    return r;
}

static void run_free(struct run *r)
{
    qmp_free(r->qmp);
    group_free(r->group);
    fd_closep(&r->pidfd);
    run_forget_early(r);
    g_ptr_array_unref(r->early);
    g_hash_table_unref(r->consoles);
    g_strfreev(r->unlink);
    g_free(r->state_path);
    g_free(r->monitor_path);
    g_free(r->private_dir);
    g_free(r->log_path);
    g_free(r->dump_error);
    g_clear_pointer(&r->unplugs, g_ptr_array_unref);
    block_jobs_free(r);
    backup_free(r);
    perf_end(r);
    g_clear_pointer(&r->waited_jobs, g_ptr_array_unref);
    g_clear_pointer(&r->disk_nodes, g_hash_table_unref);
    helpers_release(r);
    g_clear_pointer(&r->files, g_ptr_array_unref);
    g_clear_pointer(&r->functions, g_ptr_array_unref);
    cgroup_free(r->cgroup);
    g_free(r->cgroup_name);
    guest_unref(r->guest);
    g_free(r);
}

void run_unref(struct run *r)
{
    if (--r->refs == 0)
        run_free(r);
}

void run_signal(struct run *r, int signo)
{
    if (r->pidfd >= 0 && syscall(SYS_pidfd_send_signal, r->pidfd, signo, NULL, 0) < 0 &&
        errno != ESRCH)
        log_warn("guest '%s': cannot send signal %d to process %d: %s", r->guest->name, signo,
                 (int)r->pid, g_strerror(errno));
}

/* Calls that share the lane with a destroy may still hold the run in their hands: the lane is
 * entered once more, after them. */
AWAITS static int bury(void *arg)
{
    struct run *r = arg;
    struct lane *lane = r->guest->lane;
    SHIELD();
    if (group_wait(r->group) < 0)
        error_clear();
    if (lane_enter(lane, LANE_MODIFY, "letting go of what ran") < 0)
        error_clear();
    else
        lane_leave(lane);
    run_unref(r);
    return 0;
}

void run_bury(struct run *r)
{
    fiber_spawn(r->driver->group, "bury guest", bury, r);
}

/* Starts, watches and ends the programs beside QEMU that a plan names. Called by start.c,
 * hotplug.c, reconnect.c and for the end by plug.c and state.c. Starting awaits.
 *
 * Invariant: a helper is in the guest's state file before its program runs. It is made stopped
 * before exec, noted, and told to go on; when the daemon dies in between it ends by itself. So a
 * new daemon finds every helper, by pid and start time, and no helper outlives its guest.
 */
#include "driver/qemu/guest/helper.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "driver/qemu/command/plan.h"
#include "driver/qemu/guest/fds.h"
#include "driver/qemu/guest/helper_host.h"
#include "driver/qemu/guest/labels.h"
#include "sys/file.h"
#include "sys/spawn.h"

#define TERM_PATIENCE seconds(5)
#define SOCKET_PATIENCE seconds(10)

struct helper {
    int refs;
    struct run *run;         /* NULL: it has let go */
    struct guest_helper row; /* as the state file has it */
    char *guest_name;
    int pidfd;
    bool our_child, wanted_end;
    struct latch ended;
    int status; /* as of wait(); -1: not known */
};

static void helper_unref(void *ptr)
{
    struct helper *h = ptr;
    if (--h->refs)
        return;
    fd_closep(&h->pidfd);
    g_free(h->row.name);
    g_free(h->row.socket);
    g_free(h->guest_name);
    g_free(h);
}

static struct helper *find(const struct run *r, const char *name)
{
    for (guint i = 0; r->helpers && i < r->helpers->len; i++) {
        struct helper *h = r->helpers->pdata[i];
        if (strcmp(h->row.name, name) == 0)
            return h;
    }
    return NULL;
}

bool helper_runs(const struct run *r, const char *name)
{
    return find(r, name) != NULL;
}

static void save(struct run *r)
{
    if (run_save_state(r, r->starting ? GUEST_PHASE_STARTING : GUEST_PHASE_RUNNING) < 0) {
        log_warn("guest '%s': %s", r->guest->name, error_text());
        error_clear();
    }
}

/* --- while it runs ------------------------------------------------------------------------------
 */

/* Nobody asked it to end: what it served is out of order. */
static void tell_death(const struct helper *h)
{
    if (!h->our_child || h->status < 0)
        log_warn("guest '%s': '%s' has ended", h->guest_name, h->row.name);
    else if (WIFSIGNALED(h->status))
        log_warn("guest '%s': '%s' was ended by signal %d", h->guest_name, h->row.name,
                 WTERMSIG(h->status));
    else if (WEXITSTATUS(h->status)) /* 0: QEMU let go of it */
        log_warn("guest '%s': '%s' has ended with status %d", h->guest_name, h->row.name,
                 WEXITSTATUS(h->status));
}

/* A fiber of the driver, with a reference. */
AWAITS static int watch(void *arg)
{
    struct helper *h = arg;
    int rc = h->our_child ? await_child(h->pidfd, &h->status) : await_fd(h->pidfd, POLLIN);
    if (rc < 0) { /* the driver ends; the helper goes on */
        error_clear();
        helper_unref(h);
        return 0;
    }
    struct run *r = h->run;
    latch_open(&h->ended, 0);
    if (!h->wanted_end && r && !r->ended.open && !r->stop_wanted)
        tell_death(h);
    h->run = NULL;
    if (r && !r->cleaned && g_ptr_array_remove(r->helpers, h) && r->guest->live)
        save(r);
    helper_unref(h);
    return 0;
}

static struct helper *helper_new(struct run *r, const char *name, const char *socket, pid_t pid,
                                 uint64_t ticks, int pidfd)
{
    struct helper *h = g_new0(struct helper, 1);
    h->refs = 1;
    h->run = r;
    h->status = -1;
    h->row = (struct guest_helper){.name = g_strdup(name),
                                   .socket = g_strdup(socket),
                                   .pid = pid,
                                   .has_pid = true,
                                   .started = ticks,
                                   .has_started = true};
    h->guest_name = g_strdup(r->guest->name);
    h->pidfd = pidfd;
    if (!r->helpers)
        r->helpers = g_ptr_array_new_with_free_func(helper_unref);
    g_ptr_array_add(r->helpers, h);
    return h;
}

static void watch_it(struct helper *h)
{
    h->refs++;
    fiber_spawn(h->run->driver->group, "helper of a guest", watch, h);
}

/* --- the start ----------------------------------------------------------------------------------
 */

static int open_log(const struct run *r, const char *name)
{
    g_autofree char *path =
        g_strdup_printf("%s/%s-%s.log", r->driver->log_dir, r->guest->name, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    return fd < 0 ? fail_errno(errno, "cannot open the log file '%s'", path) : fd;
}

/* Programs accept without polling. */
static int listen_for(const char *path, int *ret_fd)
{
    int fd = socket_listen_unix(path, 0600, 1);
    if (fd < 0)
        return -1;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
    *ret_fd = fd;
    return 0;
}

/* What the program inherits as its descriptor 3; -1 with nothing: none. */
static int its_socket(struct run *r, const struct plan_helper *p, struct fd_set_of_plan *fds,
                      int *ret_fd)
{
    int pair[2];
    *ret_fd = -1;
    if (p->how == PLAN_SOCKET_OWN && unlink(p->socket) < 0 && errno != ENOENT)
        return fail_errno(errno, "cannot remove '%s'", p->socket);
    if (p->how == PLAN_SOCKET_OWN)
        return helper_own_folder(r->driver, p->kind, p->socket);
    if (p->how == PLAN_SOCKET_GIVEN)
        return listen_for(p->socket, ret_fd);
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
        return fail_errno(errno, "cannot make a socket pair");
    *ret_fd = pair[0];
    fd_set_add(fds, pair[1], p->qemu_fd);
    return 0;
}

static int spawn_stopped(struct run *r, const struct plan_helper *p, int fd, int log,
                         struct child *ret)
{
    const struct spawn_fd all[] = {{log, 1}, {log, 2}, {fd, PLAN_HELPER_FD}};
    g_autofree char *home = g_strdup_printf("HOME=%s", r->private_dir);
    const char *env[] = {"LC_ALL=C", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", home,
                         NULL};
    struct spawn what = {
        .argv = (const char *const *)p->argv,
        .env = env,
        .fds = all,
        .n_fds = fd < 0 ? 2 : 3,
        .detach = !r->driver->config.embedded,
        .die_with_parent = r->driver->config.embedded,
        .umask_value = 077,
        .stop_before_exec = true,
    };
    helper_identity(r->driver, p->kind, &what);
    if (spawn(&what, ret) < 0)
        return context("cannot start '%s' of guest '%s'", p->name, r->guest->name);
    return 0;
}

/* "…: 00000002 00000000 00010000 0001 01 12345 /path": a socket that accepts. */
static bool listens(const char *path)
{
    g_autofree char *text = NULL;
    size_t len = 0;
    if (!file_exists(path) || file_read("/proc/net/unix", 64 << 20, &text, &len) < 0) {
        error_clear();
        return false;
    }
    g_autofree char *end = g_strdup_printf(" %s\n", path);
    for (const char *at = text; (at = strstr(at, end)); at++) {
        const char *line = at;
        while (line > text && line[-1] != '\n')
            line--;
        unsigned flags = 0;
        if (sscanf(line, "%*s %*s %*s %x", &flags) == 1 && flags & 0x10000)
            return true;
    }
    return false;
}

/* Programs that make their socket tell nobody when it is there. */
AWAITS static int wait_for_socket(const struct helper *h, const char *path)
{
    DEADLINE(SOCKET_PATIENCE);
    for (nsec pause = millis(1); !listens(path); pause = MIN(pause * 2, millis(20))) {
        if (h->ended.open)
            return fail(ERR_OPERATION_FAILED,
                        "'%s' of guest '%s' ended before it served; its log tells more",
                        h->row.name, h->guest_name);
        if (fiber_sleep(pause) < 0)
            return context("'%s' of guest '%s' does not begin to serve", h->row.name,
                           h->guest_name);
    }
    return 0;
}

AWAITS static int start_one(struct run *r, const struct plan_helper *p, struct fd_set_of_plan *fds)
{
    struct child child = {.pidfd = -1, .control = -1};
    int fd = -1, log = -1, rc = -1;
    if (strchr(p->argv[0], '/') && access(p->argv[0], X_OK) < 0)
        return fail_errno(errno, "cannot start '%s', which guest '%s' needs", p->argv[0],
                          r->guest->name);
    if (its_socket(r, p, fds, &fd) == 0 && (log = open_log(r, p->name)) >= 0)
        rc = spawn_stopped(r, p, fd, log, &child);
    if (fd >= 0)
        fd_closep(&fd);
    fd_closep(&log);
    if (rc < 0)
        return -1;
    struct helper *h = helper_new(r, p->name, p->socket, child.pid, process_start_ticks(child.pid),
                                  g_steal_fd(&child.pidfd));
    h->our_child = true;
    watch_it(h);
    rc = run_save_state(r, r->starting ? GUEST_PHASE_STARTING : GUEST_PHASE_RUNNING);
    if (rc == 0)
        rc = spawn_continue(&child);
    child_close(&child);
    h->refs++; /* it may end meanwhile */
    if (rc == 0 && p->how == PLAN_SOCKET_OWN)
        rc = wait_for_socket(h, p->socket);
    helper_unref(h);
    return rc;
}

/* Whoever listens there, QEMU is the one to connect. */
static int open_to_qemu(struct run *r, const struct domain *def, const struct plan_helper *p)
{
    return p->how == PLAN_SOCKET_PAIR ? 0 : labels_give_own(r, def, p->socket);
}

int helpers_start(struct run *r, const struct domain *def, const struct plan *plan,
                  struct fd_set_of_plan *fds)
{
    for (size_t i = 0; i < plan->n_helpers; i++) {
        const struct plan_helper *p = &plan->helpers[i];
        if (!helper_runs(r, p->name) && (start_one(r, p, fds) < 0 || open_to_qemu(r, def, p) < 0))
            return -1;
    }
    return 0;
}

/* --- the end ------------------------------------------------------------------------------------
 */

static void signal_it(const struct helper *h, int signo)
{
    if (h->pidfd >= 0 && syscall(SYS_pidfd_send_signal, h->pidfd, signo, NULL, 0) < 0 &&
        errno != ESRCH)
        log_warn("guest '%s': cannot end '%s': %s", h->guest_name, h->row.name, g_strerror(errno));
}

/* A fiber of the driver, with a reference: who does not listen is ended all the same. */
AWAITS static int insist(void *arg)
{
    struct helper *h = arg;
    SHIELD();
    {
        DEADLINE(TERM_PATIENCE);
        if (latch_wait(&h->ended) < 0)
            error_clear();
    }
    if (!h->ended.open)
        signal_it(h, SIGKILL);
    helper_unref(h);
    return 0;
}

static void end_one(struct helper *h)
{
    struct group *group = h->run->driver->group;
    h->wanted_end = true;
    h->run = NULL;
    if (h->row.socket)
        unlink(h->row.socket);
    if (h->ended.open)
        return;
    signal_it(h, SIGTERM);
    h->refs++;
    fiber_spawn(group, "end of a helper", insist, h);
}

void helpers_end_of(struct run *r, const char *alias)
{
    size_t len = strlen(alias);
    bool changed = false;
    for (guint i = r->helpers ? r->helpers->len : 0; i-- > 0;) {
        struct helper *h = r->helpers->pdata[i];
        if (strncmp(h->row.name, alias, len) != 0 || h->row.name[len] != '-')
            continue;
        end_one(h);
        g_ptr_array_remove_index(r->helpers, i);
        changed = true;
    }
    if (changed)
        save(r);
}

void helpers_end(struct run *r)
{
    for (guint i = 0; r->helpers && i < r->helpers->len; i++)
        end_one(r->helpers->pdata[i]);
    if (r->helpers)
        g_ptr_array_set_size(r->helpers, 0);
}

void helpers_release(struct run *r)
{
    for (guint i = 0; r->helpers && i < r->helpers->len; i++)
        ((struct helper *)r->helpers->pdata[i])->run = NULL;
    g_clear_pointer(&r->helpers, g_ptr_array_unref);
}

/* --- over a restart of the daemon ---------------------------------------------------------------
 */

struct guest_helper **helpers_rows(struct run *r, size_t *ret_n)
{
    *ret_n = r->helpers ? r->helpers->len : 0;
    struct guest_helper **rows = g_new0(struct guest_helper *, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        rows[i] = &((struct helper *)r->helpers->pdata[i])->row;
    return rows;
}

void helpers_take_up(struct run *r, const struct guest_status *status)
{
    for (size_t i = 0; i < status->n_helpers; i++) {
        const struct guest_helper *row = status->helpers[i];
        int pidfd = (int)syscall(SYS_pidfd_open, row->pid, 0);
        struct pollfd ended = {.fd = pidfd, .events = POLLIN};
        if (pidfd < 0 || process_start_ticks(row->pid) != row->started || poll(&ended, 1, 0) != 0) {
            log_warn("guest '%s': '%s' has ended while no daemon ran", r->guest->name, row->name);
            fd_closep(&pidfd);
            continue;
        }
        watch_it(helper_new(r, row->name, row->socket, row->pid, row->started, pidfd));
    }
}

/* The only place that makes processes. The child shares our memory until it execs (CLONE_VFORK), so
 * it only makes system calls, and its errno comes back through a variable. */
#include "sys/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <inttypes.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "rt/rt.h"
#include "sys/file.h"
#include "sys/launch_orders.h"
#include "sys/paths.h"

enum { CHILD_STACK = 64 * 1024 };

struct plan {
    const struct spawn *what;
    const char *path; /* of the program */
    char *const *env;
    char *const *argv;
    const struct spawn_fd *fds; /* of the target and, with the helper, of its own */
    size_t n_fds;
    bool helped; /* ids, umask and parent are the helper's business */
    pid_t parent;
    int null_fd, highest;
    int *moved; /* sources out of the way of targets */
    sigset_t old_mask;
    const char *failed; /* what did not work */
    volatile int error;
};

static int give_up(struct plan *p, const char *what)
{
    p->failed = what;
    p->error = errno ? errno : EINVAL;
    _exit(127);
}

static void place_descriptors(struct plan *p)
{
    bool given[3] = {false};
    /* what other libraries left open is not for the child */
    syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC);
    for (size_t i = 0; i < p->n_fds; i++) {
        p->moved[i] = fcntl(p->fds[i].fd, F_DUPFD_CLOEXEC, p->highest + 1);
        if (p->moved[i] < 0)
            give_up(p, "duplicate a descriptor");
    }
    int null_fd = fcntl(p->null_fd, F_DUPFD_CLOEXEC, p->highest + 1);
    for (size_t i = 0; i < p->n_fds; i++) {
        if (dup2(p->moved[i], p->fds[i].as) < 0)
            give_up(p, "place a descriptor");
        if (p->fds[i].as < 3)
            given[p->fds[i].as] = true;
    }
    for (int fd = 0; fd < 3; fd++)
        if (!given[fd] && dup2(null_fd, fd) < 0)
            give_up(p, "open /dev/null");
}

/* Plain system calls: the C library's own would change the ids of all our threads. */
static void become_user(struct plan *p)
{
    const struct spawn *w = p->what;
    if (syscall(SYS_setgroups, w->n_groups, w->groups) < 0 ||
        syscall(SYS_setresgid, w->gid, w->gid, w->gid) < 0 ||
        syscall(SYS_setresuid, w->uid, w->uid, w->uid) < 0)
        give_up(p, "change user and group");
}

static void reset_signals(void)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int n = 1; n < NSIG; n++)
        if (n != SIGKILL && n != SIGSTOP)
            sigaction(n, &plain, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void follow_parent(struct plan *p)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        give_up(p, "follow its parent");
    if (getppid() != p->parent)
        _exit(127); /* it is gone already */
}

static int child_main(void *arg)
{
    struct plan *p = arg;
    const struct spawn *w = p->what;
    errno = 0;
    if (w->detach && setsid() < 0)
        give_up(p, "start a session");
    const char *cwd = w->cwd ? w->cwd : w->detach ? "/" : NULL;
    if (cwd && chdir(cwd) < 0)
        give_up(p, "change its folder");
    place_descriptors(p);
    if (w->set_ids && !p->helped)
        become_user(p);
    if (w->umask_value >= 0 && !p->helped)
        umask((mode_t)w->umask_value);
    if (w->die_with_parent && !p->helped)
        follow_parent(p);
    reset_signals();
    execve(p->path, p->argv, p->env);
    give_up(p, NULL);
    return 127;
}

/* The program in PATH, unless it is a path itself. */
static char *find_program(const char *name)
{
    if (strchr(name, '/'))
        return g_strdup(name);
    char *path = g_find_program_in_path(name);
    if (!path)
        fail(ERR_SYSTEM_ERROR, "program '%s' is not in PATH", name);
    return path;
}

static int highest_target(const struct spawn_fd *fds, size_t n)
{
    int highest = 2;
    for (size_t i = 0; i < n; i++)
        highest = MAX(highest, fds[i].as);
    return highest;
}

/* Everything is allocated before; signals are blocked so that no handler runs on the child's
 * side. */
static pid_t clone_child(struct plan *p, int *ret_pidfd)
{
    sigset_t all;
    void *stack = mmap(NULL, CHILD_STACK, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stack == MAP_FAILED)
        return -1;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &p->old_mask);
    pid_t pid = clone(child_main, (char *)stack + CHILD_STACK,
                      CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, p, ret_pidfd);
    int err = errno;
    pthread_sigmask(SIG_SETMASK, &p->old_mask, NULL);
    munmap(stack, CHILD_STACK);
    errno = err;
    return pid;
}

static int start(struct plan *p, struct child *ret_child)
{
    AUTO_FD int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    g_autofree int *moved = g_new0(int, p->n_fds + 1);
    int pidfd = -1;
    p->null_fd = null_fd;
    p->moved = moved;
    p->highest = highest_target(p->fds, p->n_fds);
    p->parent = getpid();
    pid_t pid = clone_child(p, &pidfd);
    if (pid < 0)
        return fail_errno(errno, "cannot make a process for '%s'", p->path);
    if (p->error) {
        waitpid(pid, NULL, 0);
        fd_closep(&pidfd);
        if (p->failed)
            return fail_errno(p->error, "cannot %s for '%s'", p->failed, p->path);
        return fail_errno(p->error, "cannot execute '%s'", p->path);
    }
    *ret_child = (struct child){.pid = pid, .pidfd = pidfd, .control = -1};
    return 0;
}

/* --- through the helper ---------------------------------------------------------------------- */

static void order(GString *orders, enum launch_order tag, const char *value)
{
    g_string_append_c(orders, (char)tag);
    g_string_append_len(orders, value, (gssize)strlen(value) + 1);
}

static void __attribute__((format(printf, 3, 4)))
order_text(GString *orders, enum launch_order tag, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, args);
    va_end(args);
    order(orders, tag, text);
}

/* In the order of their effect: what needs our rights comes before the ids change. */
static GString *make_orders(const struct spawn *w, const char *program)
{
    GString *orders = g_string_new(NULL);
    order(orders, ORDER_PROGRAM, program);
    for (size_t i = 0; w->argv[i]; i++)
        order(orders, ORDER_ARGUMENT, w->argv[i]);
    const char *const *env = w->env ? w->env : (const char *const *)environ;
    for (size_t i = 0; env[i]; i++)
        order(orders, ORDER_VARIABLE, env[i]);
    for (size_t i = 0; w->attach && w->attach[i]; i++)
        order(orders, ORDER_ATTACH, w->attach[i]);
    for (size_t i = 0; i < w->n_limits; i++)
        order_text(orders, ORDER_LIMIT, "%d %" PRIu64 " %" PRIu64, w->limits[i].resource,
                   w->limits[i].soft, w->limits[i].hard);
    if (w->pid_file)
        order(orders, ORDER_PID_FILE, w->pid_file);
    for (size_t i = 0; w->set_ids && i < w->n_groups; i++)
        order_text(orders, ORDER_GROUP, "%u", (unsigned)w->groups[i]);
    if (w->set_ids)
        order_text(orders, ORDER_IDS, "%u %u", (unsigned)w->uid, (unsigned)w->gid);
    if (w->umask_value >= 0)
        order_text(orders, ORDER_UMASK, "%o", (unsigned)w->umask_value);
    if (w->die_with_parent)
        order_text(orders, ORDER_DIE_WITH, "%d", (int)getpid());
    if (w->stop_before_exec)
        order(orders, ORDER_WAIT, "");
    return orders;
}

static int orders_fd(const GString *orders)
{
    int fd = memfd_create("orders", MFD_CLOEXEC);
    if (fd >= 0 && write(fd, orders->str, orders->len) == (ssize_t)orders->len)
        return fd;
    int err = errno;
    fd_closep(&fd);
    return fail_errno(err, "cannot write orders for the launch helper");
}

/* Until the helper has become the program, waits for its word, or says what went wrong. */
static int read_status(int fd, struct child *c)
{
    char text[512];
    size_t len = 0;
    ssize_t n;
    while (len < sizeof(text) - 1) {
        n = read(fd, text + len, sizeof(text) - 1 - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        len += (size_t)n;
        if (text[0] == LAUNCH_READY && len == 1)
            return 0;
    }
    if (!len)
        return 0;
    int err = 0;
    text[len] = 0;
    memcpy(&err, text, MIN(len, LAUNCH_ERRNO_SIZE));
    waitpid(c->pid, NULL, 0);
    child_close(c);
    return fail_errno(err, "cannot %s",
                      len > LAUNCH_ERRNO_SIZE ? text + LAUNCH_ERRNO_SIZE : "start");
}

static int spawn_helped(const struct spawn *what, const char *program, struct child *ret_child)
{
    g_autofree char *helper = path_of_helper("vireo-launch");
    if (!helper)
        return -1;
    GString *orders = make_orders(what, program);
    AUTO_FD int memfd = orders_fd(orders);
    g_string_free(orders, TRUE);
    int status[2] = {-1, -1}, control[2] = {-1, -1};
    if (memfd < 0)
        return -1;
    if (pipe2(status, O_CLOEXEC) < 0)
        return fail_errno(errno, "cannot make a pipe");
    AUTO_FD int status_ours = status[0];
    AUTO_FD int status_theirs = status[1];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, control) < 0)
        return fail_errno(errno, "cannot make a socket pair");
    AUTO_FD int control_theirs = control[0];
    AUTO_FD int control_ours = control[1];
    int first = highest_target(what->fds, what->n_fds) + 1;
    g_autofree struct spawn_fd *fds = g_new(struct spawn_fd, what->n_fds + 3);
    if (what->n_fds)
        memcpy(fds, what->fds, what->n_fds * sizeof(*fds));
    fds[what->n_fds] = (struct spawn_fd){memfd, first};
    fds[what->n_fds + 1] = (struct spawn_fd){status_theirs, first + 1};
    fds[what->n_fds + 2] = (struct spawn_fd){control_theirs, first + 2};
    char numbers[3][12];
    for (int i = 0; i < 3; i++)
        g_snprintf(numbers[i], sizeof(numbers[i]), "%d", first + i);
    char *argv[] = {helper, numbers[0], numbers[1], numbers[2], NULL};
    char *env[] = {NULL};
    struct plan p = {.what = what,
                     .path = helper,
                     .argv = argv,
                     .env = env,
                     .fds = fds,
                     .n_fds = what->n_fds + 3,
                     .helped = true};
    if (start(&p, ret_child) < 0)
        return -1;
    fd_closep(&status_theirs);
    if (read_status(status_ours, ret_child) < 0)
        return -1;
    if (what->stop_before_exec)
        ret_child->control = g_steal_fd(&control_ours);
    return 0;
}

int spawn(const struct spawn *what, struct child *ret_child)
{
    g_autofree char *path = find_program(what->argv[0]);
    if (!path)
        return -1;
    if (what->pid_file || what->stop_before_exec || what->attach || what->n_limits)
        return spawn_helped(what, path, ret_child);
    struct plan p = {.what = what,
                     .path = path,
                     .argv = (char *const *)what->argv,
                     .env = what->env ? (char *const *)what->env : environ,
                     .fds = what->fds,
                     .n_fds = what->n_fds};
    return start(&p, ret_child);
}

int spawn_continue(struct child *c)
{
    char go = 1;
    if (c->control < 0 || send(c->control, &go, 1, MSG_NOSIGNAL) != 1)
        return fail(ERR_INTERNAL_ERROR, "process %d does not wait for a word to go on",
                    (int)c->pid);
    fd_closep(&c->control);
    return 0;
}

void child_close(struct child *c)
{
    fd_closep(&c->pidfd);
    fd_closep(&c->control);
}

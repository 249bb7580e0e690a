/* The only place that makes processes. The child shares our memory until it execs (CLONE_VFORK), so
 * it only makes system calls, and its errno comes back through a variable. */
#include "sys/spawn.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/close_range.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "rt/rt.h"
#include "sys/file.h"

enum { CHILD_STACK = 64 * 1024 };

struct plan {
    const struct spawn *what;
    const char *path; /* of the program */
    char *const *env;
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
    const struct spawn *w = p->what;
    bool given[3] = {false};
    for (size_t i = 0; i < w->n_fds; i++) {
        p->moved[i] = fcntl(w->fds[i].fd, F_DUPFD_CLOEXEC, p->highest + 1);
        if (p->moved[i] < 0)
            give_up(p, "duplicate a descriptor");
    }
    int null_fd = fcntl(p->null_fd, F_DUPFD_CLOEXEC, p->highest + 1);
    for (size_t i = 0; i < w->n_fds; i++) {
        if (dup2(p->moved[i], w->fds[i].as) < 0)
            give_up(p, "place a descriptor");
        if (w->fds[i].as < 3)
            given[w->fds[i].as] = true;
    }
    for (int fd = 0; fd < 3; fd++)
        if (!given[fd] && dup2(null_fd, fd) < 0)
            give_up(p, "open /dev/null");
    /* the rest has CLOEXEC anyway; this is for what other libraries forgot */
    syscall(SYS_close_range, p->highest + 1, ~0U, CLOSE_RANGE_CLOEXEC);
}

static void reset_signals(const struct plan *p)
{
    struct sigaction plain = {.sa_handler = SIG_DFL};
    sigset_t none;
    (void)p;
    for (int s = 1; s < NSIG; s++)
        if (s != SIGKILL && s != SIGSTOP)
            sigaction(s, &plain, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static int child_main(void *arg)
{
    struct plan *p = arg;
    const struct spawn *w = p->what;
    errno = 0;
    if (w->detach && setsid() < 0)
        give_up(p, "start a session");
    if (w->die_with_parent && prctl(PR_SET_PDEATHSIG, SIGKILL) < 0)
        give_up(p, "follow its parent");
    const char *cwd = w->cwd ? w->cwd : w->detach ? "/" : NULL;
    if (cwd && chdir(cwd) < 0)
        give_up(p, "change its folder");
    if (w->umask_value >= 0)
        umask((mode_t)w->umask_value);
    place_descriptors(p);
    reset_signals(p);
    execve(p->path, (char *const *)w->argv, p->env);
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

static int highest_target(const struct spawn *w)
{
    int highest = 2;
    for (size_t i = 0; i < w->n_fds; i++)
        highest = MAX(highest, w->fds[i].as);
    return highest;
}

/* Everything is allocated before; signals are blocked so that no handler runs on the child's side.
 */
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

int spawn(const struct spawn *what, struct child *ret_child)
{
    g_autofree char *path = find_program(what->argv[0]);
    g_autofree int *moved = g_new0(int, what->n_fds + 1);
    AUTO_FD int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    AUTO_FD int pidfd = -1;
    if (!path)
        return -1;
    if (what->set_ids || what->pid_file || what->stop_before_exec)
        return fail(ERR_NO_SUPPORT, "spawning '%s' with other ids needs the launch helper", path);
    struct plan p = {.what = what,
                     .path = path,
                     .env = what->env ? (char *const *)what->env : environ,
                     .null_fd = null_fd,
                     .highest = highest_target(what),
                     .moved = moved};
    pid_t pid = clone_child(&p, &pidfd);
    if (pid < 0)
        return fail_errno(errno, "cannot make a process for '%s'", path);
    if (p.error) {
        waitpid(pid, NULL, 0);
        if (p.failed)
            return fail_errno(p.error, "cannot %s for '%s'", p.failed, path);
        return fail_errno(p.error, "cannot execute '%s'", path);
    }
    *ret_child = (struct child){.pid = pid, .pidfd = g_steal_fd(&pidfd), .control = -1};
    return 0;
}

int spawn_continue(struct child *c)
{
    char go = 1;
    if (c->control < 0 || write(c->control, &go, 1) != 1)
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

/* --- a command and its output
 * ------------------------------------------------------------------------ */

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

struct flow {
    int fd;
    const char *input;
    GString *output;
};

static int feed(void *arg)
{
    struct flow *f = arg;
    int rc = fiber_write_all(f->fd, f->input, strlen(f->input));
    fd_closep(&f->fd);
    return rc == -EPIPE ? 0 : rc;
}

static int collect(void *arg)
{
    struct flow *f = arg;
    char buf[8192];
    ssize_t n;
    while ((n = fiber_read(f->fd, buf, sizeof buf)) > 0)
        if (f->output->len < OUTPUT_MAX)
            g_string_append_len(f->output, buf, n);
    fd_closep(&f->fd);
    return (int)n;
}

static int make_pipe(int *ours, int *theirs, bool we_write)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) < 0)
        return fail_errno(errno, "cannot make a pipe");
    *ours = fds[we_write ? 1 : 0];
    *theirs = fds[we_write ? 0 : 1];
    fcntl(*ours, F_SETFL, O_NONBLOCK);
    return 0;
}

int run_command(const char *const *argv, const char *input, char **ret_out, char **ret_err,
                int *ret_status)
{
    struct flow in = {-1, input, NULL}, out = {-1, NULL, g_string_new(NULL)},
                err = {-1, NULL, g_string_new(NULL)};
    AUTO_FD int child_in = -1;
    AUTO_FD int child_out = -1;
    AUTO_FD int child_err = -1;
    struct child child = {.pidfd = -1, .control = -1};
    int rc = -1;
    may_await();
    if ((input && make_pipe(&in.fd, &child_in, true) < 0) ||
        make_pipe(&out.fd, &child_out, false) < 0 || make_pipe(&err.fd, &child_err, false) < 0)
        goto end;
    struct spawn_fd fds[3] = {{child_out, 1}, {child_err, 2}, {child_in, 0}};
    struct spawn what = {.argv = argv, .fds = fds, .n_fds = input ? 3 : 2, .umask_value = -1};
    if (spawn(&what, &child) < 0)
        goto end;
    fd_closep(&child_in);
    fd_closep(&child_out);
    fd_closep(&child_err);
    struct group *g = group_new(NULL);
    if (input)
        fiber_spawn(g, "feed a command", feed, &in);
    fiber_spawn(g, "output of a command", collect, &out);
    fiber_spawn(g, "errors of a command", collect, &err);
    rc = await_child(child.pidfd, ret_status);
    if (rc >= 0)
        rc = group_wait(g);
    if (rc < 0)
        kill(child.pid, SIGKILL);
    group_close(g);
    if (rc < 0) {
        SHIELD();
        await_child(child.pidfd, NULL);
        rc = fail(rc == -ETIMEDOUT ? ERR_OPERATION_TIMEOUT : ERR_OPERATION_ABORTED,
                  "'%s' did not end in time", argv[0]);
    }
end:
    child_close(&child);
    fd_closep(&in.fd);
    fd_closep(&out.fd);
    fd_closep(&err.fd);
    char *out_text = g_string_free(out.output, FALSE), *err_text = g_string_free(err.output, FALSE);
    if (rc >= 0 && ret_out)
        *ret_out = g_steal_pointer(&out_text);
    if (rc >= 0 && ret_err)
        *ret_err = g_steal_pointer(&err_text);
    g_free(out_text);
    g_free(err_text);
    return rc;
}

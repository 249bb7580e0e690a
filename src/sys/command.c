/* A program run to its end with its output: spawn() and fibers that read. Beside spawn.c because
 * who only makes processes (the client library's transports) needs no event loop. Awaits; whatever
 * happens, the child is reaped and nobody else sees its descriptors. */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "base/error.h"
#include "rt/rt.h"
#include "sys/file.h"
#include "sys/spawn.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

struct flow {
    int fd;
    GString *text;
};

AWAITS static int collect(void *arg)
{
    struct flow *f = arg;
    char buf[8192];
    ssize_t n;
    while ((n = fiber_read(f->fd, buf, sizeof(buf))) > 0)
        if (f->text->len < OUTPUT_MAX)
            g_string_append_len(f->text, buf, n);
    return (int)n;
}

static int make_pipe(int *ours, int *theirs)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) < 0)
        return fail_errno(errno, "cannot make a pipe");
    *ours = fds[0];
    *theirs = fds[1];
    fcntl(*ours, F_SETFL, O_NONBLOCK);
    return 0;
}

/* In memory, not a pipe: a command that does not read its input cannot hurt us. */
static int input_fd(const char *input)
{
    if (!input)
        return open("/dev/null", O_RDONLY | O_CLOEXEC);
    size_t len = strlen(input);
    int fd = memfd_create("input", MFD_CLOEXEC);
    if (fd < 0 || write(fd, input, len) != (ssize_t)len || lseek(fd, 0, SEEK_SET) < 0) {
        int err = errno;
        fd_closep(&fd);
        return fail_errno(err, "cannot keep the input of a command");
    }
    return fd;
}

static int start_command(struct spawn *what, const char *input, struct flow *out, struct flow *err,
                         struct child *ret_child)
{
    AUTO_FD int child_in = input_fd(input);
    AUTO_FD int child_out = -1;
    AUTO_FD int child_err = -1;
    if (child_in < 0 || make_pipe(&out->fd, &child_out) < 0 || make_pipe(&err->fd, &child_err) < 0)
        return -1;
    struct spawn_fd fds[] = {{child_in, 0}, {child_out, 1}, {child_err, 2}};
    what->fds = fds;
    what->n_fds = 3;
    what->umask_value = -1;
    return spawn(what, ret_child);
}

/* What was killed is reaped by a fiber of its own: the caller's time is over. */
AWAITS static int reap(void *arg)
{
    SHIELD();
    int pidfd = GPOINTER_TO_INT(arg);
    await_child(pidfd, NULL);
    close(pidfd);
    return 0;
}

/* Until it has ended and all it wrote is here; it is killed when that cannot be waited for. */
AWAITS static int finish_command(const char *name, struct flow *out, struct flow *err,
                                 struct child *c, int *ret_status)
{
    struct group *g = group_new(NULL);
    fiber_spawn(g, "output of a command", collect, out);
    fiber_spawn(g, "errors of a command", collect, err);
    int rc = await_child(c->pidfd, ret_status);
    bool ended = rc >= 0;
    if (ended)
        rc = group_wait(g);
    group_close(g);
    if (!ended) {
        syscall(SYS_pidfd_send_signal, c->pidfd, SIGKILL, NULL, 0);
        fiber_spawn(NULL, "reap", reap, GINT_TO_POINTER(g_steal_fd(&c->pidfd)));
    }
    if (rc >= 0)
        return 0;
    error_clear();
    return rc == -ECANCELED   ? fail(ERR_OPERATION_ABORTED, "'%s' was cancelled", name)
           : rc == -ETIMEDOUT ? fail(ERR_OPERATION_TIMEOUT, "'%s' did not end in time", name)
                              : fail_errno(rc, "cannot wait for '%s'", name);
}

AWAITS static int run(struct spawn *what, const char *input, char **ret_out, char **ret_err,
                      int *ret_status)
{
    struct flow out = {-1, g_string_new(NULL)}, err = {-1, g_string_new(NULL)};
    struct child child = {.pidfd = -1, .control = -1};
    may_await();
    int rc = start_command(what, input, &out, &err, &child);
    if (rc >= 0)
        rc = finish_command(what->argv[0], &out, &err, &child, ret_status);
    child_close(&child);
    fd_closep(&out.fd);
    fd_closep(&err.fd);
    char *out_text = g_string_free(out.text, FALSE), *err_text = g_string_free(err.text, FALSE);
    if (rc >= 0 && ret_out)
        *ret_out = g_steal_pointer(&out_text);
    if (rc >= 0 && ret_err)
        *ret_err = g_steal_pointer(&err_text);
    g_free(out_text);
    g_free(err_text);
    return rc;
}

AWAITS int run_command(const char *const *argv, const char *input, char **ret_out, char **ret_err,
                       int *ret_status)
{
    return run(&(struct spawn){.argv = argv}, input, ret_out, ret_err, ret_status);
}

AWAITS int run_command_in(const char *const *argv, const char *const *env, const char *input,
                          char **ret_out, char **ret_err, int *ret_status)
{
    return run(&(struct spawn){.argv = argv, .env = env}, input, ret_out, ret_err, ret_status);
}

AWAITS int run_command_with_us(const char *const *argv, char **ret_err, int *ret_status)
{
    return run(&(struct spawn){.argv = argv, .die_with_parent = true}, NULL, NULL, ret_err,
               ret_status);
}

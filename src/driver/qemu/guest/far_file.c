/* Called by whoever reads or writes a file that a user named. Awaits a worker. */
#include "driver/qemu/guest/far_file.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/error.h"
#include "base/log.h"
#include "sys/file.h"

struct far {
    const char *path;
    int flags, fd;
    mode_t mode;
    int (*fn)(int fd, const char *path);
};

/* Opening a pipe would wait for its other end, and what is written here is read again. */
static int open_work(void *arg)
{
    struct far *f = arg;
    struct stat st;
    AUTO_FD int fd = open(f->path, f->flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK, f->mode);
    bool is_pipe = fd < 0 && errno == ENXIO; /* nobody reads it */
    if (!is_pipe && (fd < 0 || fstat(fd, &st) < 0))
        return fail_errno(errno, "cannot open '%s'", f->path);
    if (is_pipe || (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode)))
        return fail(ERR_OPERATION_FAILED, "'%s' is no file and no block device", f->path);
    if (fcntl(fd, F_SETFL, f->flags & ~(O_CREAT | O_TRUNC)) < 0)
        return fail_errno(errno, "cannot use '%s'", f->path);
    f->fd = g_steal_fd(&fd);
    return 0;
}

/* A device stays. */
static int remove_work(void *arg)
{
    const struct far *f = arg;
    struct stat st;
    if (lstat(f->path, &st) < 0 || !S_ISREG(st.st_mode) || unlink(f->path) == 0)
        return 0;
    return fail_errno(errno, "cannot remove '%s'", f->path);
}

static int fn_work(void *arg)
{
    struct far *f = arg;
    return f->fn(f->fd, f->path);
}

int far_open(const char *path, int flags, mode_t mode)
{
    struct far f = {.path = path, .flags = flags, .fd = -1, .mode = mode};
    int rc = offload(open_work, &f);
    if (rc == 0)
        return f.fd;
    if (f.fd >= 0)
        close(f.fd);
    return error_get() ? -1 : fail_errno(rc, "cannot open '%s'", path);
}

void far_remove(const char *path)
{
    SHIELD();
    struct error *reason = error_take();
    struct far f = {.path = path};
    if (offload(remove_work, &f) < 0)
        log_warn("%s", error_get() ? error_text() : "a file is not removed in time");
    error_clear();
    if (reason)
        error_set(reason);
}

int far_work(int (*fn)(int fd, const char *path), int fd, const char *path)
{
    struct far f = {.path = path, .fd = fd, .fn = fn};
    int rc = offload(fn_work, &f);
    return rc == 0 || error_get() ? rc : fail_errno(rc, "'%s'", path);
}

/* Called by whoever reads or writes a file that a user named. Awaits a worker. */
#include "driver/qemu/guest/far_file.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "base/error.h"
#include "base/log.h"

struct far {
    const char *path;
    int flags, fd;
    mode_t mode;
    int (*fn)(int fd, const char *path);
};

static int open_work(void *arg)
{
    struct far *f = arg;
    f->fd = open(f->path, f->flags | O_CLOEXEC | O_NOCTTY, f->mode);
    return f->fd < 0 ? fail_errno(errno, "cannot open '%s'", f->path) : 0;
}

static int remove_work(void *arg)
{
    return unlink(((struct far *)arg)->path);
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
        log_debug("'%s' is not removed", path);
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

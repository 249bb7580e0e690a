/* Opens what a plan names: sockets, files, taps. Called by start.c between plan and spawn; local
 * system calls, never awaits. */
#include "driver/qemu/guest/fds.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>
#include "base/error.h"
#include "driver/qemu/guest/prepare.h"
#include "gen/domain.h"
#include "sys/file.h"

void fd_set_add(struct fd_set_of_plan *set, int fd, int as)
{
    set->list = g_renew(struct spawn_fd, set->list, set->n + 1);
    set->list[set->n++] = (struct spawn_fd){.fd = fd, .as = as};
}

void fd_set_close(struct fd_set_of_plan *set)
{
    for (size_t i = 0; i < set->n; i++)
        fd_closep(&set->list[i].fd);
    g_clear_pointer(&set->list, g_free);
    set->n = 0;
    if (set->vsock_fd > 0)
        fd_closep(&set->vsock_fd);
    set->vsock_fd = 0;
}

static int open_file(const char *path, bool append)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC), 0600);
    return fd < 0 ? fail_errno(errno, "cannot open '%s' for a guest's output", path) : fd;
}

static int open_device(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    return fd < 0 ? fail_errno(errno, "cannot open '%s'", path) : fd;
}

/* Queues of one interface stand one after the other. */
static bool is_first_queue(const struct plan *plan, size_t i)
{
    return i == 0 || plan->fds[i - 1].kind != PLAN_FD_TAP ||
           plan->fds[i - 1].index != plan->fds[i].index;
}

static int take_vsock(struct fd_set_of_plan *set)
{
    int fd = set->vsock_fd;
    if (fd <= 0)
        return fail(ERR_INTERNAL_ERROR, "a plan wants a vsock that has no address");
    set->vsock_fd = 0;
    return fd;
}

static int open_one(struct fd_set_of_plan *set, const struct plan *plan, size_t i,
                    struct domain *live)
{
    const struct plan_fd *want = &plan->fds[i];
    switch (want->kind) {
    case PLAN_FD_MONITOR:
    case PLAN_FD_LISTEN:
        return socket_listen_unix(want->path, 0600, 1);
    case PLAN_FD_TAP:
        return tap_open(live->interfaces[want->index], is_first_queue(plan, i));
    case PLAN_FD_VHOST_NET:
        return open_device("/dev/vhost-net");
    case PLAN_FD_VHOST_VSOCK:
        return take_vsock(set);
    case PLAN_FD_VHOST_SCSI:
    case PLAN_FD_VDPA:
    case PLAN_FD_TPM:
        return open_device(want->path);
    case PLAN_FD_FILE:
        return open_file(want->path, want->append);
    case PLAN_FD_LOG:
        return open_file(want->path, true);
    default:
        return fail(ERR_INTERNAL_ERROR, "a plan wants a descriptor of unknown kind %d", want->kind);
    }
}

int fd_set_open(struct fd_set_of_plan *set, const struct plan *plan, struct domain *live)
{
    for (size_t i = 0; i < plan->n_fds; i++) {
        if (plan->fds[i].kind == PLAN_FD_DISPLAY) /* helper.c made it */
            continue;
        int fd = open_one(set, plan, i, live);
        if (fd < 0)
            return -1;
        fd_set_add(set, fd, plan->fds[i].number);
    }
    return 0;
}

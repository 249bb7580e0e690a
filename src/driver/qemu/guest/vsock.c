/* The context id of a vsock device. Called by start.c before the plan, since the command line names
 * the id; never awaits. The kernel is the judge of what is free: the id is taken by the very
 * descriptor that QEMU inherits.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/vhost.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include "base/error.h"
#include "driver/qemu/guest/fds.h"
#include "driver/qemu/guest/prepare.h"
#include "sys/file.h"

enum { FIRST_GUEST_CID = 3 }; /* 0 to 2: hypervisor, loopback, host */

static int take_cid(int fd, uint64_t cid)
{
    return ioctl(fd, VHOST_VSOCK_SET_GUEST_CID, &cid);
}

static int pick_cid(int fd, uint32_t *ret_cid)
{
    for (uint32_t cid = FIRST_GUEST_CID; cid < UINT32_MAX; cid++) {
        if (take_cid(fd, cid) == 0) {
            *ret_cid = cid;
            return 0;
        }
        if (errno != EADDRINUSE)
            return fail_errno(errno, "cannot take vsock address %u", cid);
    }
    return fail(ERR_OPERATION_FAILED, "no vsock address is free");
}

static int prepare(struct vsock *v, int fd)
{
    struct vsock_cid *cid = v->cid;
    if (cid->auto_ == TRI_YES) {
        if (pick_cid(fd, &cid->address) < 0)
            return -1;
        cid->has_address = true;
        return 0;
    }
    if (take_cid(fd, cid->address) < 0)
        return fail_errno(errno, "cannot take vsock address %u", cid->address);
    return 0;
}

int vsock_prepare(struct domain *live, struct fd_set_of_plan *fds)
{
    if (!live->n_vsocks)
        return 0;
    struct vsock *v = live->vsocks[0];
    if (live->n_vsocks > 1)
        return fail(ERR_XML_ERROR, "a guest has one <vsock> at most");
    if (!v->cid || (v->cid->auto_ != TRI_YES && !v->cid->has_address))
        return fail(ERR_XML_ERROR, "vsock: <cid> names neither an address nor auto='yes'");
    AUTO_FD int fd = open("/dev/vhost-vsock", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(errno, "cannot open '/dev/vhost-vsock' for <vsock>");
    if (prepare(v, fd) < 0)
        return -1;
    fds->vsock_fd = g_steal_fd(&fd);
    return 0;
}

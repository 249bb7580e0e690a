/* Input of one client: bytes and descriptors off the socket. Called by conn.c on the loop
 * thread; never awaits. Invariant: memory grows with the bytes that really came, not with the
 * length that a packet announces; descriptors are owned here until a packet claims them. */
#include "wire/conn_in.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <glib.h>

enum { READ_BYTES = 256 * 1024 };

/* The loop thread's read buffer. Packets are handled before the next read of any peer. */
static uint8_t *shared;

static int take_fds(struct in_queue *q, struct msghdr *m)
{
    bool too_many = m->msg_flags & MSG_CTRUNC;
    for (struct cmsghdr *c = CMSG_FIRSTHDR(m); c; c = CMSG_NXTHDR(m, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < n; i++) {
            int fd;
            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
            if (q->n_fds < FRAME_FDS_MAX) {
                q->fds[q->n_fds++] = fd;
            } else {
                close(fd);
                too_many = true;
            }
        }
    }
    return too_many ? fail_in(FROM_RPC, ERR_RPC, "more descriptors than a packet may carry") : 0;
}

/* Room for the next read: behind the rest, or the shared buffer. */
static uint8_t *room(struct in_queue *q, size_t *ret_size)
{
    if (!q->rest_len) {
        if (!shared)
            shared = g_malloc(READ_BYTES);
        *ret_size = READ_BYTES;
        return shared;
    }
    if (q->rest_at >= q->rest_len) {
        memcpy(q->rest, q->rest + q->rest_at, q->rest_len);
        q->rest_at = 0;
    }
    size_t end = q->rest_at + q->rest_len;
    if (q->rest_cap - end < q->rest_len / 2 + 4096) {
        q->rest_cap = end + q->rest_len + 16384;
        q->rest = g_realloc(q->rest, q->rest_cap);
    }
    *ret_size = q->rest_cap - end;
    return q->rest + end;
}

int in_read(struct in_queue *q, int sock, const uint8_t **ret_data, size_t *ret_len)
{
    union {
        char bytes[CMSG_SPACE(sizeof(int) * FRAME_FDS_MAX)];
        struct cmsghdr align;
    } control;
    size_t size;
    uint8_t *to = room(q, &size);
    struct iovec iov = {to, size};
    struct msghdr m = {.msg_iov = &iov,
                       .msg_iovlen = 1,
                       .msg_control = control.bytes,
                       .msg_controllen = sizeof(control.bytes)};
    ssize_t n;
    do
        n = recvmsg(sock, &m, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        return errno == EAGAIN ? IN_AGAIN : fail_errno(errno, "cannot read from the client");
    if (m.msg_controllen && take_fds(q, &m) < 0)
        return -1;
    if (n == 0)
        return IN_END;
    if (q->rest_len)
        q->rest_len += (size_t)n;
    *ret_data = q->rest_len ? q->rest + q->rest_at : shared;
    *ret_len = q->rest_len ? q->rest_len : (size_t)n;
    return IN_DATA;
}

int in_next(struct in_queue *q, const uint8_t *data, size_t len, struct frame *ret_frame, int *fds,
            size_t *ret_used)
{
    size_t size;
    int rc = frame_parse(data, len, ret_frame, &size);
    if (rc <= 0)
        return rc;
    unsigned n = ret_frame->n_fds;
    if (len - size < n)
        return 0; /* the bytes that carry the descriptors are still to come */
    if (q->n_fds < n)
        return fail_in(FROM_RPC, ERR_RPC, "packet announces %u descriptors, %u came", n, q->n_fds);
    memcpy(fds, q->fds, sizeof(int) * n);
    q->n_fds -= n;
    memmove(q->fds, q->fds + n, sizeof(int) * q->n_fds);
    *ret_used = size + n;
    return 1;
}

void in_waiting(const struct in_queue *q, const uint8_t **ret_data, size_t *ret_len)
{
    *ret_data = q->rest ? q->rest + q->rest_at : NULL;
    *ret_len = q->rest_len;
}

int in_keep(struct in_queue *q, const uint8_t *data, size_t len)
{
    if (len == 0) {
        g_clear_pointer(&q->rest, g_free);
        q->rest_at = q->rest_len = q->rest_cap = 0;
        return q->n_fds ? fail_in(FROM_RPC, ERR_RPC, "descriptors that no packet announces") : 0;
    }
    if (q->rest_len) {
        q->rest_at = (size_t)(data - q->rest);
    } else {
        q->rest_cap = MAX(len, 512);
        q->rest = g_malloc(q->rest_cap);
        memcpy(q->rest, data, len);
        q->rest_at = 0;
    }
    q->rest_len = len;
    return 0;
}

void in_clear(struct in_queue *q)
{
    for (unsigned i = 0; i < q->n_fds; i++)
        close(q->fds[i]);
    q->n_fds = 0;
    g_clear_pointer(&q->rest, g_free);
    q->rest_at = q->rest_len = q->rest_cap = 0;
}

/* Bytes on a client's socket: packets written as far as it takes them, read and handed to who waits
 * for them. Called by peer_block.c with the peer's lock held, peer_receive() without it; blocks
 * only where told to, awaits nothing. Invariant: what is read beyond the last whole packet stays in
 * the buffer. */
#include "wire/peer_block_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { IN_BUFFER_KEEP = 1024 * 1024 };

/* --- writing -------------------------------------------------------------------------------- */

/* The queue's last piece when more can be added to it, else a new one. */
struct out *peer_out(struct peer *p, size_t n_fds)
{
    struct out *last = p->out_last;
    if (last && !last->n_fds && last->xdr.len < 256 * 1024) {
        if (n_fds && last->xdr.len)
            last = NULL;
    } else {
        last = NULL;
    }
    if (last)
        return last;
    struct out *o = g_new0(struct out, 1);
    xdr_out_init(&o->xdr, 256 * 1024 + FRAME_MAX);
    if (p->out_last)
        p->out_last->next = o;
    else
        p->out = o;
    p->out_last = o;
    return o;
}

static int send_fd(int sock, int fd)
{
    char byte = 0;
    struct iovec iov = {&byte, 1};
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct msghdr msg = {.msg_iov = &iov,
                         .msg_iovlen = 1,
                         .msg_control = &control,
                         .msg_controllen = sizeof(control)};
    struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &fd, sizeof(fd));
    return sendmsg(sock, &msg, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno : 0;
}

void peer_out_free(struct out *o)
{
    xdr_out_clear(&o->xdr);
    for (size_t i = o->fds_sent; i < o->n_fds; i++)
        close(o->fds[i]);
    g_free(o);
}

/* Writes one piece as far as it goes: 1 all of it, 0 the socket is full, -errno. */
static int out_write(struct peer *p, struct out *o)
{
    while (o->sent < o->xdr.len) {
        ssize_t n =
            send(p->fd, o->xdr.data + o->sent, o->xdr.len - o->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno == EAGAIN ? 0 : -errno;
        o->sent += (size_t)n;
    }
    while (o->fds_sent < o->n_fds) {
        int rc = send_fd(p->fd, o->fds[o->fds_sent]);
        if (rc == -EINTR)
            continue;
        if (rc < 0)
            return rc == -EAGAIN ? 0 : rc;
        close(o->fds[o->fds_sent++]);
    }
    return 1;
}

/* Keeps the last piece's buffer for the next packet. */
void peer_flush(struct peer *p)
{
    while (p->out && p->end == PEER_OPEN) {
        struct out *o = p->out;
        int rc = out_write(p, o);
        if (rc == 0)
            return;
        if (rc < 0) {
            rpc_errno(-rc, "cannot write to the server");
            peer_end(p, PEER_END_ERROR);
            return;
        }
        if (o == p->out_last && o->xdr.cap <= IN_BUFFER) {
            o->xdr.len = o->sent = o->n_fds = o->fds_sent = 0;
            return;
        }
        p->out = o->next;
        if (!p->out)
            p->out_last = NULL;
        peer_out_free(o);
    }
}

bool peer_unsent(const struct peer *p)
{
    return p->out && (p->out->sent < p->out->xdr.len || p->out->fds_sent < p->out->n_fds);
}

size_t peer_backlog(const struct peer *p)
{
    size_t n = 0;
    for (const struct out *o = p->out; o; o = o->next)
        n += o->xdr.len - o->sent;
    return n;
}

static int attach_fds(struct out *o, const struct peer_call *call)
{
    for (size_t i = 0; i < call->n_fds; i++) {
        int fd = fcntl(call->fds[i], F_DUPFD_CLOEXEC, 0);
        if (fd < 0)
            return rpc_errno(errno, "cannot duplicate a descriptor to pass");
        o->fds[o->n_fds++] = fd;
    }
    return 0;
}

int peer_queue_call(struct peer *p, struct peer_call *call)
{
    struct frame_header h = {call->prog, call->vers,   call->proc,
                             FRAME_CALL, call->serial, FRAME_OK};
    if (call->n_fds > FRAME_FDS_MAX)
        return fail_in(FROM_RPC, ERR_RPC, "%zu descriptors in a call, allowed are %d", call->n_fds,
                       FRAME_FDS_MAX);
    struct out *o = peer_out(p, call->n_fds);
    if (!call->n_fds)
        return frame_put(&o->xdr, &h, call->args_type, call->args);
    h.type = FRAME_CALL_WITH_FDS;
    if (attach_fds(o, call) < 0 ||
        frame_put_fds(&o->xdr, &h, (uint32_t)call->n_fds, call->args_type, call->args) < 0) {
        while (o->n_fds)
            close(o->fds[--o->n_fds]);
        return -1;
    }
    return 0;
}

/* --- reading -------------------------------------------------------------------------------- */

static int collect_fds(struct peer *p, struct msghdr *msg)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(msg); c; c = CMSG_NXTHDR(msg, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        size_t n = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        g_array_append_vals(p->in_fds, CMSG_DATA(c), (guint)n);
    }
    if (msg->msg_flags & MSG_CTRUNC)
        return fail_in(FROM_RPC, ERR_RPC, "the server passed more descriptors than announced");
    return 0;
}

void peer_receive(struct peer *p, struct received *r, int flags)
{
    struct iovec iov = {p->in + p->in_len, p->in_cap - p->in_len};
    do {
        r->msg = (struct msghdr){.msg_iov = &iov,
                                 .msg_iovlen = 1,
                                 .msg_control = &r->control,
                                 .msg_controllen = sizeof(r->control)};
        r->n = recvmsg(p->fd, &r->msg, flags | MSG_CMSG_CLOEXEC);
        r->err = errno;
    } while (r->n < 0 && r->err == EINTR);
}

/* 1 when bytes came, 0 when none wait; ends the peer otherwise. */
static int take_received(struct peer *p, struct received *r)
{
    if (r->n < 0 && r->err == EAGAIN)
        return 0;
    if (r->n > 0 && collect_fds(p, &r->msg) == 0) {
        p->in_len += (size_t)r->n;
        p->last_heard_ms = peer_now_ms();
        p->pings_unanswered = 0;
        return 1;
    }
    if (r->n == 0)
        rpc_errno(EIO, "end of file while reading from the server");
    else if (r->n < 0)
        rpc_errno(r->err, "cannot read from the server");
    peer_end(p, r->n == 0 ? PEER_END_EOF : PEER_END_ERROR);
    return -1;
}

static struct packet *packet_take(struct peer *p, const struct frame *f)
{
    struct packet *k = malloc(sizeof(*k) + f->len + 1);
    k->next = NULL;
    k->frame = *f;
    memcpy(k->bytes, f->payload, f->len);
    k->frame.payload = k->bytes;
    if (f->n_fds) {
        memcpy(k->fds, p->in_fds->data, f->n_fds * sizeof(int));
        g_array_remove_range(p->in_fds, 0, f->n_fds);
    }
    return k;
}

static int take_reply(struct peer *p, const struct frame *f)
{
    struct peer_call **at = &p->calls;
    while (*at && (*at)->serial != f->head.serial)
        at = &(*at)->next;
    struct peer_call *call = *at;
    if (!call || call->prog != f->head.prog || call->proc != f->head.proc)
        return fail_in(FROM_RPC, ERR_RPC,
                       "no call waits for the reply with program 0x%x procedure %d serial %u",
                       f->head.prog, f->head.proc, f->head.serial);
    *at = call->next;
    call->reply = packet_take(p, f);
    call->done = true;
    peer_wake(call->waiter);
    return 0;
}

static void take_event(struct peer *p, const struct frame *f)
{
    struct packet *k = packet_take(p, f);
    if (p->events)
        p->events_last->next = k;
    else
        p->events = k;
    p->events_last = k;
    p->notify = true;
}

static int take_frame(struct peer *p, const struct frame *f)
{
    switch (f->head.type) {
    case FRAME_MESSAGE:
        if (!frame_is_keepalive(&f->head))
            take_event(p, f);
        else if (f->head.proc == KEEPALIVE_PING)
            return frame_put_keepalive(&peer_out(p, 0)->xdr, KEEPALIVE_PONG);
        return 0;
    case FRAME_REPLY:
    case FRAME_REPLY_WITH_FDS:
        return take_reply(p, f);
    case FRAME_STREAM:
    case FRAME_STREAM_HOLE:
        return peer_take_stream(p, f);
    default:
        return fail_in(FROM_RPC, ERR_RPC, "the server sent a packet of type %u", f->head.type);
    }
}

/* Hands out every whole packet in the buffer. */
static int parse(struct peer *p)
{
    size_t at = 0, size = 0;
    struct frame f;
    int rc;
    while ((rc = frame_parse(p->in + at, p->in_len - at, &f, &size)) > 0) {
        if (p->in_len - at < size + f.n_fds) { /* one byte comes with each descriptor */
            size += f.n_fds;
            break;
        }
        if (p->in_fds->len < f.n_fds)
            return fail_in(FROM_RPC, ERR_RPC, "%u descriptors announced, %u came", f.n_fds,
                           p->in_fds->len);
        if (take_frame(p, &f) < 0)
            return -1;
        at += size + f.n_fds;
    }
    if (rc < 0)
        return -1;
    p->in_len -= at;
    memmove(p->in, p->in + at, p->in_len);
    if (size > p->in_cap || (p->in_cap > IN_BUFFER_KEEP && !p->in_len && size <= IN_BUFFER)) {
        p->in_cap = MAX(size, (size_t)IN_BUFFER);
        p->in = g_realloc(p->in, p->in_cap);
    }
    return 0;
}

/* What was received, and what else waits already; r NULL: nothing was received yet. */
void peer_read_all(struct peer *p, struct received *r)
{
    struct received more;
    while (p->end == PEER_OPEN) {
        size_t room = p->in_cap - p->in_len;
        if (!r)
            peer_receive(p, r = &more, MSG_DONTWAIT);
        if (take_received(p, r) <= 0)
            break;
        bool filled = (size_t)r->n == room;
        if (parse(p) < 0)
            peer_end(p, PEER_END_ERROR);
        if (!filled && !p->in_fds->len)
            break;
        r = NULL;
    }
    peer_flush(p); /* pongs */
}

/* Owns a client's socket: the queue of packets to write, the buffer of bytes read, who waits for
 * what. Called by client/ from any application thread; blocks in poll(), awaits nothing.
 * Invariant: everything in struct peer is read and written under its lock; hooks and poll() run
 * without it; at most one thread (p->reader) is in poll() on the socket. */
#include "wire/peer_block.h"
#include "wire/peer_block_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { IN_BUFFER = 64 * 1024, IN_BUFFER_KEEP = 1024 * 1024 };
enum { SPIN_NS = 40 * 1000, SPIN_MISSES_MAX = 10 };

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int rpc_errno(int err, const char *text)
{
    fail_errno(err, "%s", text);
    struct error *e = error_take();
    e->domain = FROM_RPC;
    error_set(e);
    return -1;
}

void packet_free(struct packet *p)
{
    if (!p)
        return;
    for (uint32_t i = 0; i < p->frame.n_fds; i++)
        if (p->fds[i] >= 0)
            close(p->fds[i]);
    free(p);
}

/* --- life ----------------------------------------------------------------------------------- */

struct peer *peer_new(int fd, const struct peer_hooks *hooks)
{
    struct peer *p = g_new0(struct peer, 1);
    p->fd = fd;
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK); /* MSG_DONTWAIT where it must not */
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    p->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (hooks)
        p->hooks = *hooks;
    pthread_mutex_init(&p->lock, NULL);
    p->in = g_malloc(IN_BUFFER);
    p->in_cap = IN_BUFFER;
    p->in_fds = g_array_new(false, false, sizeof(int));
    p->last_heard_ms = now_ms();
    return p;
}

static void out_free(struct out *o)
{
    xdr_out_clear(&o->xdr);
    for (size_t i = o->fds_sent; i < o->n_fds; i++)
        close(o->fds[i]);
    g_free(o);
}

void peer_free(struct peer *p)
{
    if (!p)
        return;
    for (struct out *o = p->out, *next; o; o = next) {
        next = o->next;
        out_free(o);
    }
    for (struct packet *e; (e = p->events);) {
        p->events = e->next;
        packet_free(e);
    }
    for (guint i = 0; i < p->in_fds->len; i++)
        close(g_array_index(p->in_fds, int, i));
    g_array_free(p->in_fds, true);
    g_free(p->in);
    error_free(p->end_error);
    close(p->fd);
    close(p->wake_fd);
    pthread_mutex_destroy(&p->lock);
    g_free(p);
}

int peer_fd(const struct peer *p)
{
    return p->fd;
}

static void wake(struct waiter *w)
{
    if (w && !w->poked) {
        w->poked = true;
        pthread_cond_signal(&w->cond);
    }
}

static void wake_reader(struct peer *p)
{
    uint64_t one = 1;
    if (p->reader && write(p->wake_fd, &one, sizeof(one)) < 0) {
        /* full: it is awake already */
    }
}

/* Takes the reason that is set. The socket stays open (readable at its end) until peer_free. */
void peer_end(struct peer *p, enum peer_end how)
{
    struct error *err = error_take();
    if (p->end != PEER_OPEN) {
        error_free(err);
        return;
    }
    p->end = how;
    p->end_error = err;
    shutdown(p->fd, SHUT_RDWR);
    for (struct peer_call *c = p->calls; c; c = c->next)
        wake(c->waiter);
    for (struct waiter *w = p->waiters; w; w = w->next)
        wake(w);
    wake_reader(p);
    p->notify = true;
}

int peer_end_error(struct peer *p)
{
    error_set(error_copy(p->end_error));
    return -1;
}

void peer_close(struct peer *p)
{
    peer_lock(p);
    fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "the connection is closed");
    peer_end(p, PEER_END_CLOSED);
    p->notify = false;
    peer_unlock(p);
}

enum peer_end peer_ended(struct peer *p)
{
    peer_lock(p);
    enum peer_end end = p->end;
    peer_unlock(p);
    return end;
}

struct error *peer_end_reason(struct peer *p)
{
    peer_lock(p);
    struct error *err = p->end_error ? error_copy(p->end_error) : NULL;
    peer_unlock(p);
    return err;
}

void peer_lock(struct peer *p)
{
    pthread_mutex_lock(&p->lock);
}

/* Tells the event loop what changed; the lock is free while it runs. */
void peer_unlock(struct peer *p)
{
    bool notify = p->notify;
    bool unsent = peer_unsent(p) && p->end == PEER_OPEN;
    bool want = unsent && (!p->reader || p->reading == READING_BLOCKED);
    if (unsent && p->reading == READING_POLLS)
        wake_reader(p); /* let it write too */
    bool changed = want != p->want_write;
    p->notify = false;
    if (changed)
        p->want_write = want;
    pthread_mutex_unlock(&p->lock);
    if (notify && p->hooks.notify)
        p->hooks.notify(p->hooks.arg);
    if (changed && p->hooks.want_write)
        p->hooks.want_write(p->hooks.arg, want);
}

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
        out_free(o);
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

static int queue_call(struct peer *p, struct peer_call *call)
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

/* One recvmsg: needs the buffer, which is the reader's, and not the lock. */
struct received {
    ssize_t n;
    int err;
    struct msghdr msg;
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int) * FRAME_FDS_MAX)];
    } control;
};

static void receive(struct peer *p, struct received *r, int flags)
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
        p->last_heard_ms = now_ms();
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
    wake(call->waiter);
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
static void read_all(struct peer *p, struct received *r)
{
    struct received more;
    while (p->end == PEER_OPEN) {
        size_t room = p->in_cap - p->in_len;
        if (!r)
            receive(p, r = &more, MSG_DONTWAIT);
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

void peer_ready(struct peer *p, bool readable, bool writable)
{
    peer_lock(p);
    if (writable && p->end == PEER_OPEN) {
        p->want_write = true; /* so it is, whatever order the hooks ran in */
        peer_flush(p);
    }
    if (readable && !p->reader && p->end == PEER_OPEN)
        read_all(p, NULL);
    peer_unlock(p);
}

struct packet *peer_take_event(struct peer *p)
{
    peer_lock(p);
    struct packet *k = p->events;
    if (k)
        p->events = k->next;
    peer_unlock(p);
    return k;
}

/* --- keepalive ------------------------------------------------------------------------------ */

void peer_set_keepalive(struct peer *p, int interval_s, unsigned count)
{
    peer_lock(p);
    p->ping_interval_ms = interval_s > 0 ? (int64_t)interval_s * 1000 : 0;
    p->pings_max = count;
    p->pings_unanswered = 0;
    p->last_heard_ms = now_ms();
    peer_unlock(p);
}

static int keepalive(struct peer *p)
{
    if (!p->ping_interval_ms || p->end != PEER_OPEN)
        return -1;
    int64_t now = now_ms();
    int64_t due = p->last_heard_ms + p->ping_interval_ms * (1 + (int64_t)p->pings_unanswered);
    if (now < due)
        return (int)MIN(due - now, INT32_MAX);
    if (p->pings_unanswered >= p->pings_max) {
        fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "the server left %u keepalive pings unanswered",
                p->pings_unanswered);
        peer_end(p, PEER_END_KEEPALIVE);
        return -1;
    }
    p->pings_unanswered++;
    if (frame_put_keepalive(&peer_out(p, 0)->xdr, KEEPALIVE_PING) == 0)
        peer_flush(p);
    return (int)p->ping_interval_ms;
}

int peer_keepalive_tick(struct peer *p)
{
    peer_lock(p);
    int next = keepalive(p);
    peer_unlock(p);
    return next;
}

/* --- waiting -------------------------------------------------------------------------------- */

static void drain(int fd)
{
    uint64_t n;
    if (read(fd, &n, sizeof(n)) < 0) {
        /* nothing in it */
    }
}

static int64_t now_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* Looks for the reply a moment before sleeping for it: on an idle machine waking a core takes
 * longer than the server's whole answer. Without the lock. */
static bool spin(struct peer *p, struct received *r)
{
    int64_t end = now_ns() + SPIN_NS;
    do {
        receive(p, r, MSG_DONTWAIT);
        if (r->n >= 0 || r->err != EAGAIN)
            return true;
    } while (now_ns() < end);
    return false;
}

/* A look in vain makes the next ones rarer: a slow server, or one that waits for this very core,
 * costs nothing. */
static bool read_spinning(struct peer *p)
{
    struct received r;
    if (p->spin_skip > 0) {
        p->spin_skip--;
        return false;
    }
    p->reading = READING_BLOCKED;
    peer_unlock(p);
    bool came = spin(p, &r);
    peer_lock(p);
    p->reading = READING_NOT;
    p->spin_misses = came ? 0 : MIN(p->spin_misses + 1, SPIN_MISSES_MAX);
    p->spin_skip = came ? 0 : 1u << p->spin_misses;
    if (came && p->end == PEER_OPEN)
        read_all(p, &r);
    return came || p->end != PEER_OPEN;
}

/* Nothing to write, no ping to send: one system call. Nobody can wake this one but the server and
 * peer_end(); who has something to write meanwhile waits for room itself. */
static void read_blocked(struct peer *p)
{
    struct received r;
    p->reading = READING_BLOCKED;
    peer_unlock(p);
    receive(p, &r, 0);
    peer_lock(p);
    p->reading = READING_NOT;
    if (p->end == PEER_OPEN)
        read_all(p, &r);
}

static void read_polled(struct peer *p, int timeout)
{
    bool writing = peer_unsent(p);
    struct pollfd fds[2] = {{p->fd, (short)(POLLIN | (writing ? POLLOUT : 0)), 0},
                            {p->wake_fd, POLLIN, 0}};
    p->reading = writing ? READING_AND_WRITING : READING_POLLS;
    peer_unlock(p);
    int n = poll(fds, 2, timeout);
    peer_lock(p);
    p->reading = READING_NOT;
    if (n <= 0 || p->end != PEER_OPEN)
        return;
    if (fds[1].revents)
        drain(p->wake_fd);
    if (fds[0].revents & POLLOUT)
        peer_flush(p);
    if (fds[0].revents & (POLLIN | POLLHUP | POLLERR))
        read_all(p, NULL);
}

/* With the baton: sleeps until something can be read or written, and does it. */
static void read_once(struct peer *p)
{
    int timeout = keepalive(p);
    if (p->end != PEER_OPEN)
        return;
    if (!peer_unsent(p) && read_spinning(p))
        return;
    if (timeout < 0 && !peer_unsent(p))
        read_blocked(p);
    else
        read_polled(p, timeout);
}

/* Writes while another thread is blocked reading. */
static void write_beside(struct peer *p)
{
    struct pollfd fd = {p->fd, POLLOUT, 0};
    peer_unlock(p);
    poll(&fd, 1, -1);
    peer_lock(p);
    peer_flush(p);
}

static void enlist(struct peer *p, struct waiter *w)
{
    struct waiter **at = &p->waiters;
    while (*at)
        at = &(*at)->next;
    *at = w;
}

static void delist(struct peer *p, struct waiter *w)
{
    struct waiter **at = &p->waiters;
    while (*at != w)
        at = &(*at)->next;
    *at = w->next;
    w->next = NULL;
}

/* Waits until done(arg) or the peer's end; reads for all when nobody else does. */
void peer_wait_for(struct peer *p, struct waiter *w, bool (*done)(const void *arg), const void *arg)
{
    while (!done(arg) && p->end == PEER_OPEN) {
        if (!p->reader) {
            p->reader = w;
            read_once(p);
            p->reader = NULL;
            continue;
        }
        if (peer_unsent(p) && p->reading == READING_BLOCKED) {
            write_beside(p);
            continue;
        }
        if (peer_unsent(p))
            wake_reader(p);
        enlist(p, w);
        w->poked = false;
        while (!w->poked)
            pthread_cond_wait(&w->cond, &p->lock);
        delist(p, w);
    }
    if (!p->reader)
        wake(p->waiters); /* the baton goes on */
}

/* --- calls ---------------------------------------------------------------------------------- */

int peer_submit(struct peer *p, struct peer_call *call)
{
    int rc = -1;
    call->done = false;
    call->reply = NULL;
    call->waiter = NULL;
    peer_lock(p);
    if (p->end != PEER_OPEN) {
        rc = fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "the connection is closed");
    } else {
        call->serial = p->serial++;
        rc = queue_call(p, call);
    }
    if (rc == 0) {
        call->next = p->calls;
        p->calls = call;
        if (call->stream)
            peer_stream_opened(call->stream, call);
    }
    peer_unlock(p);
    return rc;
}

static bool call_done(const void *call)
{
    return ((const struct peer_call *)call)->done;
}

static void forget_call(struct peer *p, struct peer_call *call)
{
    for (struct peer_call **at = &p->calls; *at; at = &(*at)->next)
        if (*at == call) {
            *at = call->next;
            return;
        }
}

void peer_forget(struct peer *p, struct peer_call *call)
{
    peer_lock(p);
    forget_call(p, call);
    peer_unlock(p);
}

int peer_wait(struct peer *p, struct peer_call *call)
{
    struct waiter w = {.cond = PTHREAD_COND_INITIALIZER};
    struct packet *reply;
    peer_lock(p);
    call->waiter = &w;
    peer_flush(p);
    peer_wait_for(p, &w, call_done, call);
    reply = call->reply;
    call->waiter = NULL;
    if (!call->done) {
        forget_call(p, call);
        peer_end_error(p);
    }
    peer_unlock(p);
    pthread_cond_destroy(&w.cond);
    if (!reply)
        return -1;
    if (reply->frame.head.status == FRAME_OK)
        return 0;
    struct error *err = frame_error(&reply->frame);
    if (err)
        error_set(err);
    packet_free(reply);
    call->reply = NULL;
    return -1;
}

int peer_run(struct peer *p, struct peer_call *call)
{
    return peer_submit(p, call) < 0 ? -1 : peer_wait(p, call);
}

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

enum { SPIN_NS = 40 * 1000, SPIN_MISSES_MAX = 10 };

int64_t peer_now_ms(void)
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
    p->last_heard_ms = peer_now_ms();
    return p;
}

void peer_free(struct peer *p)
{
    if (!p)
        return;
    for (struct out *o = p->out, *next; o; o = next) {
        next = o->next;
        peer_out_free(o);
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

void peer_wake(struct waiter *w)
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
        peer_wake(c->waiter);
    for (struct waiter *w = p->waiters; w; w = w->next)
        peer_wake(w);
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

void peer_ready(struct peer *p, bool readable, bool writable)
{
    peer_lock(p);
    if (writable && p->end == PEER_OPEN) {
        p->want_write = true; /* so it is, whatever order the hooks ran in */
        peer_flush(p);
    }
    if (readable && !p->reader && p->end == PEER_OPEN)
        peer_read_all(p, NULL);
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
    p->last_heard_ms = peer_now_ms();
    peer_unlock(p);
}

static int keepalive(struct peer *p)
{
    if (!p->ping_interval_ms || p->end != PEER_OPEN)
        return -1;
    int64_t now = peer_now_ms();
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
        peer_receive(p, r, MSG_DONTWAIT);
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
        peer_read_all(p, &r);
    return came || p->end != PEER_OPEN;
}

/* Nothing to write, no ping to send: one system call. Nobody can wake this one but the server and
 * peer_end(); who has something to write meanwhile waits for room itself. */
static void read_blocked(struct peer *p)
{
    struct received r;
    p->reading = READING_BLOCKED;
    peer_unlock(p);
    peer_receive(p, &r, 0);
    peer_lock(p);
    p->reading = READING_NOT;
    if (p->end == PEER_OPEN)
        peer_read_all(p, &r);
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
        peer_read_all(p, NULL);
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
        peer_wake(p->waiters); /* the baton goes on */
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
        rc = peer_queue_call(p, call);
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

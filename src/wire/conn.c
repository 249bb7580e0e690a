/* A client's connection on the loop: reads packets, gathers and writes answers, keepalive in both
 * directions, back-pressure. Used by daemon/client.c and by an embedded driver's private socket.
 * The callbacks of watch and timer don't await; only conn_wait_room() does. Invariant: after
 * closed() the peer touches its socket no more, and no packet is handed over. */
#include "wire/conn.h"
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <glib.h>
#include "base/log.h"
#include "wire/conn_in.h"
#include "wire/conn_out.h"

struct conn {
    int fd;
    bool open, closing; /* closing: only what is queued is written */
    bool flush_ready;   /* a fiber will flush */
    bool full;          /* the socket takes nothing more for now */
    bool parsing, keepalive;
    unsigned paused;
    bool half_closed; /* seen while it was paused */
    short events;
    struct in_queue in;
    struct out_queue out;
    struct watch *watch;
    struct group *group;
    struct timer *timer;
    struct cond room;
    nsec last_in;
    unsigned unanswered;
    const struct conn_limits *limits;
    const struct conn_ops *ops;
    void *arg;
    const char *why;
};

const struct conn_limits conn_limits_default = {
    .queue_bytes = (size_t)64 << 20,
    .window_bytes = (size_t)1 << 20,
    .keepalive_interval = seconds(5),
    .keepalive_count = 5,
};

static void update_events(struct conn *p)
{
    bool read = !p->closing && !p->paused && p->out.unsent < p->limits->window_bytes;
    bool gone = p->paused && p->limits->end_paused && !p->half_closed;
    short events =
        !p->open ? 0
                 : (short)((read ? POLLIN : 0) | (p->full ? POLLOUT : 0) | (gone ? POLLRDHUP : 0));
    if (events != p->events)
        watch_set(p->watch, events);
    p->events = events;
}

void conn_close(struct conn *p, const char *why)
{
    if (!p->open)
        return;
    p->open = false;
    update_events(p);
    out_clear(&p->out);
    if (p->timer)
        timer_disarm(p->timer);
    cond_wake_all(&p->room);
    p->ops->closed(p->arg, why);
}

static void close_with_reason(struct conn *p)
{
    g_autofree char *why = g_strdup(error_text());
    error_clear();
    conn_close(p, why);
}

/* --- writing ------------------------------------------------------------------------------------
 */

static void flush(struct conn *p)
{
    int rc = out_flush(&p->out, p->fd);
    if (rc < 0) {
        conn_close(p, rc == -EPIPE || rc == -ECONNRESET ? "connection closed" : g_strerror(-rc));
        return;
    }
    p->full = rc == 0;
    if (!p->full && p->closing) {
        conn_close(p, p->why);
        return;
    }
    update_events(p);
    if (p->out.unsent < p->limits->window_bytes)
        cond_wake_all(&p->room);
}

static int flush_fiber(void *arg)
{
    struct conn *p = arg;
    p->flush_ready = false;
    if (p->open && !p->full)
        flush(p);
    return 0;
}

static void schedule_flush(struct conn *p)
{
    if (p->flush_ready || p->full)
        return;
    p->flush_ready = true;
    fiber_spawn(p->group, "flush", flush_fiber, p);
}

struct xdr_out *conn_out(struct conn *p)
{
    return out_buffer(&p->out);
}

void conn_queued(struct conn *p, const int *fds, size_t n_fds)
{
    out_commit(&p->out, fds, n_fds);
    if (!p->open)
        out_clear(&p->out);
    else if (p->out.unsent > p->limits->queue_bytes)
        conn_close(p, "the client does not read its answers");
    else
        schedule_flush(p);
}

size_t conn_unsent(const struct conn *p)
{
    return p->out.unsent;
}

int conn_wait_room(struct conn *p)
{
    while (p->open && p->out.unsent >= p->limits->window_bytes) {
        int rc = cond_wait(&p->room);
        if (rc < 0)
            return rc;
    }
    return p->open ? 0 : -EPIPE;
}

void conn_close_after_flush(struct conn *p, const char *why)
{
    if (!p->open || p->closing)
        return;
    p->closing = true;
    p->why = why;
    update_events(p);
    schedule_flush(p);
}

/* --- keepalive ----------------------------------------------------------------------------------
 */

static void send_keepalive(struct conn *p, int32_t proc)
{
    frame_put_keepalive(conn_out(p), proc);
    conn_queued(p, NULL, 0);
}

/* A client is not blamed for silence while we don't read from it. */
static void keepalive_tick(void *arg)
{
    struct conn *p = arg;
    nsec silent = loop_now() - p->last_in;
    if (silent < p->limits->keepalive_interval) {
        p->unanswered = 0;
        timer_arm(p->timer, p->limits->keepalive_interval - silent, 0);
        return;
    }
    bool reading = p->events & POLLIN;
    if (reading && p->unanswered >= p->limits->keepalive_count) {
        conn_close(p, "no answer to keepalive pings");
        return;
    }
    p->unanswered += reading;
    send_keepalive(p, KEEPALIVE_PING);
    if (p->open)
        timer_arm(p->timer, p->limits->keepalive_interval, 0);
}

void conn_start_keepalive(struct conn *p)
{
    if (p->timer || p->limits->keepalive_interval <= 0 || !p->open)
        return;
    p->timer = timer_new(keepalive_tick, p);
    timer_arm(p->timer, p->limits->keepalive_interval, 0);
}

static void keepalive_packet(struct conn *p, const struct frame *f)
{
    if (f->head.vers == KEEPALIVE_VERSION && f->head.proc == KEEPALIVE_PING)
        send_keepalive(p, KEEPALIVE_PONG);
}

/* --- reading ------------------------------------------------------------------------------------
 */

static bool is_keepalive(const struct frame *f)
{
    return frame_is_keepalive(&f->head) && f->head.type == FRAME_MESSAGE;
}

/* Hands packets over until the handler wants no more. */
static void parse(struct conn *p, const uint8_t *data, size_t len)
{
    int fds[FRAME_FDS_MAX], rc = 0;
    size_t used;
    struct frame f;
    p->parsing = true;
    while (p->open && !p->closing && !p->paused &&
           (rc = in_next(&p->in, data, len, &f, fds, &used)) > 0) {
        if (is_keepalive(&f))
            keepalive_packet(p, &f);
        else
            p->ops->packet(p->arg, &f, fds);
        data += used;
        len -= used;
    }
    p->parsing = false;
    if (p->open && (rc < 0 || in_keep(&p->in, data, len) < 0))
        close_with_reason(p);
    if (p->open)
        update_events(p);
}

static void readable(struct conn *p)
{
    const uint8_t *data;
    size_t len;
    int rc = in_read(&p->in, p->fd, &data, &len);
    if (rc < 0) {
        close_with_reason(p);
    } else if (rc == IN_END) {
        conn_close(p, "connection closed");
    } else if (rc == IN_DATA) {
        p->last_in = loop_now();
        p->unanswered = 0;
        parse(p, data, len);
    }
}

/* The other side has ended its direction; has it gone? */
static void ended_paused(struct conn *p)
{
    struct pollfd q = {.fd = p->fd};
    if (poll(&q, 1, 0) > 0 && (q.revents & (POLLHUP | POLLERR))) {
        conn_close(p, "connection closed");
        return;
    }
    p->half_closed = true;
    update_events(p);
}

static void ready(void *arg, short events)
{
    struct conn *p = arg;
    if (p->open && p->full && (events & (POLLOUT | POLLERR | POLLHUP)))
        flush(p);
    if (p->open && (p->events & POLLIN) && (events & (POLLIN | POLLERR | POLLHUP)))
        readable(p);
    if (p->open && (p->events & POLLRDHUP) && (events & (POLLRDHUP | POLLERR | POLLHUP)))
        ended_paused(p);
}

void conn_pause(struct conn *p)
{
    p->paused++;
    if (!p->parsing)
        update_events(p);
}

static void parse_waiting(struct conn *p)
{
    const uint8_t *data;
    size_t len;
    in_waiting(&p->in, &data, &len);
    if (len)
        parse(p, data, len);
}

void conn_resume(struct conn *p)
{
    if (--p->paused || p->parsing || !p->open)
        return;
    parse_waiting(p);
    update_events(p);
}

/* --- life ---------------------------------------------------------------------------------------
 */

/* Nothing waits for the other side to acknowledge what came before. */
static bool over_tcp(int fd)
{
    static const int on = 1;
    return setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0;
}

struct conn *conn_new(int fd, struct group *group, const struct conn_limits *limits,
                      const struct conn_ops *ops, void *arg)
{
    struct conn *p = g_new0(struct conn, 1);
    p->fd = fd;
    p->open = true;
    p->group = group;
    p->limits = limits;
    p->ops = ops;
    p->arg = arg;
    p->last_in = loop_now();
    p->events = POLLIN;
    p->out.one_by_one = over_tcp(fd);
    p->watch = watch_new(fd, POLLIN, ready, p);
    return p;
}

void conn_free(struct conn *p)
{
    if (!p)
        return;
    watch_free(p->watch);
    timer_free(p->timer);
    out_clear(&p->out);
    in_clear(&p->in);
    close(p->fd);
    g_free(p);
}

bool conn_is_open(const struct conn *p)
{
    return p->open && !p->closing;
}

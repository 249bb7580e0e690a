/* Owns the two bounded directions of bytes between a driver's body and a client. Driver fibers are
 * on one end, the daemon's wire stream or the local link on the other. Reading and writing await.
 * Invariant: a direction that ended or aborted takes no more bytes, and everybody who waited for it
 * has been woken.
 */
#include "guest/stream.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "guest/call.h"
#include "guest/holes.h"

enum { PUMP_CHUNK = 64 << 10 };

struct direction {
    uint8_t *data; /* a ring, allocated at the first byte */
    size_t size, head, len;
    struct holes holes;
    bool ended;
    struct cond changed;
};

struct stream {
    int refs;
    bool used, sparse, peer_gone;
    struct group *group;
    struct direction to_client, from_client;
    struct pump *pump;          /* while a descriptor is copied */
    struct error *abort_reason; /* of the driver */
    bool aborted;
};

struct stream *stream_new(struct group *group, size_t window)
{
    struct stream *s = g_new0(struct stream, 1);
    s->refs = 1;
    s->group = group;
    s->to_client.size = s->from_client.size = window;
    return s;
}

struct stream *stream_ref(struct stream *s)
{
    s->refs++;
    return s;
}

void stream_unref(struct stream *s)
{
    if (!s || --s->refs)
        return;
    holes_clear(&s->to_client.holes);
    holes_clear(&s->from_client.holes);
    g_free(s->to_client.data);
    g_free(s->from_client.data);
    error_free(s->abort_reason);
    g_free(s);
}

bool stream_used(const struct stream *s)
{
    return s->used;
}

/* --- a ring -------------------------------------------------------------------------------------
 */

static size_t ring_put(struct direction *d, const uint8_t *buf, size_t len)
{
    if (!d->data)
        d->data = g_malloc(d->size);
    len = MIN(len, d->size - d->len);
    size_t tail = (d->head + d->len) % d->size;
    size_t first = MIN(len, d->size - tail);
    memcpy(d->data + tail, buf, first);
    memcpy(d->data, buf + first, len - first);
    d->len += len;
    d->holes.written += len;
    return len;
}

static size_t ring_take(struct direction *d, uint8_t *buf, size_t len)
{
    len = holes_limit(&d->holes, MIN(len, d->len));
    d->holes.read += len;
    size_t first = MIN(len, d->size - d->head);
    memcpy(buf, d->data + d->head, first);
    memcpy(buf + first, d->data, len - first);
    d->head = (d->head + len) % d->size;
    d->len -= len;
    return len;
}

static int fail_gone(const struct stream *s)
{
    if (s->aborted && s->abort_reason)
        error_set(error_copy(s->abort_reason));
    else
        fail(ERR_OPERATION_ABORTED, "the stream was aborted");
    return -1;
}

static bool is_broken(const struct stream *s)
{
    return s->aborted || s->peer_gone;
}

AWAITS static int wait_change(struct direction *d)
{
    int rc = cond_wait(&d->changed);
    return rc < 0 ? fail_errno(rc, "waiting for the stream") : 0;
}

/* A hole that is next: told, or for readers that know none, as zeroes. */
static ssize_t take_hole(struct direction *d, void *buf, size_t len, int64_t *ret_hole)
{
    int64_t hole = holes_here(&d->holes);
    int64_t part = ret_hole ? hole : (int64_t)MIN((uint64_t)hole, len);
    holes_skip(&d->holes, part);
    cond_wake_all(&d->changed);
    if (ret_hole) {
        *ret_hole = part;
        return 0;
    }
    memset(buf, 0, (size_t)part);
    return (ssize_t)part;
}

AWAITS static ssize_t take(struct stream *s, struct direction *d, void *buf, size_t len,
                           int64_t *ret_hole)
{
    if (ret_hole)
        *ret_hole = 0;
    for (;;) {
        if (is_broken(s))
            return fail_gone(s);
        if (holes_here(&d->holes))
            return take_hole(d, buf, len, ret_hole);
        if (d->len) {
            size_t n = ring_take(d, buf, len);
            cond_wake_all(&d->changed);
            return (ssize_t)n;
        }
        if (d->ended)
            return 0;
        if (wait_change(d) < 0)
            return -1;
    }
}

AWAITS static int put(struct stream *s, struct direction *d, const void *buf, size_t len)
{
    const uint8_t *at = buf;
    while (len) {
        if (is_broken(s))
            return fail_gone(s);
        if (d->ended)
            return fail(ERR_OPERATION_INVALID, "the stream has ended in this direction");
        size_t n = ring_put(d, at, len);
        at += n;
        len -= n;
        if (n)
            cond_wake_all(&d->changed);
        else if (wait_change(d) < 0)
            return -1;
    }
    return 0;
}

AWAITS static int put_hole(struct stream *s, struct direction *d, int64_t length)
{
    if (!s->sparse)
        return fail_in(FROM_STREAMS, ERR_NO_SUPPORT, "this stream was not opened with holes");
    if (length < 0)
        return fail_in(FROM_STREAMS, ERR_INVALID_ARG, "a hole of %" G_GINT64_FORMAT " bytes",
                       length);
    while (d->holes.list.length >= HOLES_MAX && !is_broken(s))
        if (wait_change(d) < 0)
            return -1;
    if (is_broken(s))
        return fail_gone(s);
    if (d->ended)
        return fail(ERR_OPERATION_INVALID, "the stream has ended in this direction");
    holes_add(&d->holes, length);
    cond_wake_all(&d->changed);
    return 0;
}

static void end(struct direction *d)
{
    d->ended = true;
    cond_wake_all(&d->changed);
}

/* --- the driver's end
 * ------------------------------------------------------------------------------ */

AWAITS ssize_t stream_read(struct stream *s, void *buf, size_t len)
{
    s->used = true;
    return take(s, &s->from_client, buf, len, NULL);
}

void stream_set_sparse(struct stream *s)
{
    s->sparse = true;
}

AWAITS ssize_t stream_read_sparse(struct stream *s, void *buf, size_t len, int64_t *ret_hole)
{
    s->used = true;
    return take(s, &s->from_client, buf, len, ret_hole);
}

AWAITS int stream_write_hole(struct stream *s, int64_t length)
{
    s->used = true;
    return put_hole(s, &s->to_client, length);
}

AWAITS int stream_write(struct stream *s, const void *buf, size_t len)
{
    s->used = true;
    return put(s, &s->to_client, buf, len);
}

struct pump {
    struct stream *s;
    int fd;
    struct latch done; /* opened by the side that ends first */
    struct error *reason;
};

static void pump_done(struct pump *p, int rc)
{
    if (!p->done.open) {
        p->reason = rc < 0 ? error_take() : NULL;
        latch_open(&p->done, rc < 0 ? 1 : 0);
    }
    error_clear();
}

/* What a pump would read from now on is for nobody: it leaves it to the next reader. */
void stream_end(struct stream *s)
{
    end(&s->to_client);
    if (s->pump)
        pump_done(s->pump, 0);
}

void stream_abort(struct stream *s)
{
    if (!s->aborted)
        s->abort_reason = error_take();
    s->aborted = true;
    end(&s->to_client);
    end(&s->from_client);
}

struct serve {
    struct stream *s;
    int (*run)(struct stream *s, void *arg);
    void *arg;
};

static int serve_run(void *arg)
{
    struct serve *v = arg;
    if (v->run(v->s, v->arg) < 0)
        stream_abort(v->s);
    else
        stream_end(v->s);
    error_clear();
    stream_unref(v->s);
    g_free(v);
    return 0;
}

int stream_serve(struct stream *s, const char *name, int (*run)(struct stream *, void *), void *arg)
{
    struct serve *v = g_new(struct serve, 1);
    *v = (struct serve){stream_ref(s), run, arg};
    s->used = true;
    fiber_spawn(s->group, name, serve_run, v);
    return 0;
}

/* --- a file descriptor
 * ------------------------------------------------------------------------------- */

AWAITS static int pump_out(void *arg)
{
    struct pump *p = arg;
    g_autofree uint8_t *buf = g_malloc(PUMP_CHUNK);
    ssize_t n;
    while ((n = fiber_read(p->fd, buf, PUMP_CHUNK)) > 0)
        if (stream_write(p->s, buf, (size_t)n) < 0) {
            pump_done(p, -1);
            return 0;
        }
    if (n == -EIO) /* a pty whose other side closed */
        n = 0;
    if (n < 0)
        fail_errno((int)n, "reading what the stream sends");
    pump_done(p, n < 0 ? -1 : 0);
    return 0;
}

AWAITS static int pump_in(void *arg)
{
    struct pump *p = arg;
    g_autofree uint8_t *buf = g_malloc(PUMP_CHUNK);
    ssize_t n;
    while ((n = stream_read(p->s, buf, PUMP_CHUNK)) > 0) {
        int rc = fiber_write_all(p->fd, buf, (size_t)n);
        if (rc < 0) {
            n = fail_errno(rc, "writing what the stream received");
            break;
        }
    }
    pump_done(p, n < 0 ? -1 : 0);
    return 0;
}

int stream_pump(struct stream *s, int fd)
{
    struct pump p = {.s = s, .fd = fd};
    struct group *g = group_new(s->group);
    s->pump = &p;
    fiber_spawn(g, "stream out", pump_out, &p);
    fiber_spawn(g, "stream in", pump_in, &p);
    int rc = latch_wait(&p.done);
    s->pump = NULL;
    {
        SHIELD();
        group_close(g);
    }
    close(p.fd);
    if (rc > 0) {
        error_set(p.reason);
        return -1;
    }
    error_free(p.reason); /* of the other side, cut by us */
    return rc < 0 ? fail_errno(rc, "the stream was cut") : 0;
}

AWAITS static int pump_run(struct stream *s, void *arg)
{
    return stream_pump(s, GPOINTER_TO_INT(arg));
}

int stream_pump_fd(struct stream *s, const char *name, int fd)
{
    return stream_serve(s, name, pump_run, GINT_TO_POINTER(fd));
}

/* --- the client's end
 * ---------------------------------------------------------------------------------- */

AWAITS ssize_t stream_peer_read(struct stream *s, void *buf, size_t len)
{
    return take(s, &s->to_client, buf, len, NULL);
}

bool stream_is_sparse(const struct stream *s)
{
    return s->sparse;
}

AWAITS ssize_t stream_peer_read_sparse(struct stream *s, void *buf, size_t len, int64_t *ret_hole)
{
    return take(s, &s->to_client, buf, len, ret_hole);
}

AWAITS int stream_peer_write_hole(struct stream *s, int64_t length)
{
    return put_hole(s, &s->from_client, length);
}

AWAITS int stream_peer_write(struct stream *s, const void *buf, size_t len)
{
    return put(s, &s->from_client, buf, len);
}

size_t stream_peer_put(struct stream *s, const void *buf, size_t len)
{
    struct direction *d = &s->from_client;
    size_t n = is_broken(s) || d->ended ? 0 : ring_put(d, buf, len);
    if (n)
        cond_wake_all(&d->changed);
    return n;
}

void stream_peer_finish(struct stream *s)
{
    end(&s->from_client);
}

void stream_peer_abort(struct stream *s)
{
    s->peer_gone = true;
    end(&s->to_client);
    end(&s->from_client);
}

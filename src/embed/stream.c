/* Streams between an application's threads and the driver: two bounded buffers under a lock, and
 * two fibers that move bytes between them and the driver's stream. */
#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <string.h>
#include "embed/embed.h"
#include "guest/holes.h"
#include "guest/stream.h"

enum { WINDOW = 256 * 1024, CHUNK = 64 * 1024 };

struct local_stream {
    int refs; /* atomic: the application, and each fiber */
    struct local_conn *conn;
    struct loop *loop;
    struct stream *inside; /* loop thread only */
    struct group *group;   /* of the two fibers */
    struct cond wake;      /* loop side: room in `in`, or bytes in `out` */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    GByteArray *in, *out;
    struct holes in_holes, out_holes;
    bool in_ended, out_ended, failed, dead;
    struct error *why;
};

static void put(struct local_stream *s)
{
    if (!g_atomic_int_dec_and_test(&s->refs))
        return;
    g_byte_array_unref(s->in);
    g_byte_array_unref(s->out);
    holes_clear(&s->in_holes);
    holes_clear(&s->out_holes);
    error_free(s->why);
    pthread_mutex_destroy(&s->lock);
    pthread_cond_destroy(&s->changed);
    g_free(s);
}

struct local_stream *embed_stream_new(struct local_conn *c)
{
    struct local_stream *s = g_new0(struct local_stream, 1);
    s->refs = 1;
    s->conn = c;
    s->loop = embed_loop(c);
    s->in = g_byte_array_new();
    s->out = g_byte_array_new();
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->changed, NULL);
    return s;
}

/* --- the loop's side
 * -------------------------------------------------------------------------------- */

struct stream *embed_stream_inside(struct local_stream *s)
{
    if (!s->inside) {
        s->group = group_new(embed_group(s->conn));
        s->inside = stream_new(s->group, WINDOW);
    }
    return s->inside;
}

static void tell(struct local_stream *s)
{
    pthread_cond_broadcast(&s->changed);
    pthread_mutex_unlock(&s->lock);
    const struct local_hooks *hooks = embed_hooks(s->conn);
    hooks->stream_changed(hooks->arg);
}

/* From the driver to the application. */
AWAITS static int drain(void *arg)
{
    struct local_stream *s = arg;
    uint8_t *chunk = g_malloc(CHUNK);
    int64_t hole;
    ssize_t n;
    while ((n = stream_peer_read_sparse(s->inside, chunk, CHUNK, &hole)) > 0 || hole) {
        pthread_mutex_lock(&s->lock);
        while ((s->in->len >= WINDOW || s->in_holes.list.length >= HOLES_MAX) && !s->dead) {
            pthread_mutex_unlock(&s->lock);
            if (cond_wait(&s->wake) < 0)
                goto end;
            pthread_mutex_lock(&s->lock);
        }
        holes_add(&s->in_holes, hole);
        g_byte_array_append(s->in, chunk, (guint)n);
        s->in_holes.written += (uint64_t)n;
        tell(s);
    }
end:
    pthread_mutex_lock(&s->lock);
    s->in_ended = true;
    if (n < 0 && !s->why) {
        s->failed = true;
        s->why = error_take();
    }
    if (!s->dead)
        tell(s);
    else
        pthread_mutex_unlock(&s->lock);
    g_free(chunk);
    put(s);
    return 0;
}

/* Bytes and the holes among them, to the driver. */
AWAITS static int feed_bytes(struct local_stream *s, const GByteArray *bytes, struct holes *holes)
{
    int rc = 0;
    while (rc == 0 && (holes->list.length || holes->read < bytes->len)) {
        int64_t hole = holes_here(holes);
        size_t n = holes_limit(holes, bytes->len - holes->read);
        if (hole) {
            holes_skip(holes, hole);
            rc = stream_peer_write_hole(s->inside, hole);
        } else {
            rc = stream_peer_write(s->inside, bytes->data + holes->read, n);
            holes->read += n;
        }
    }
    return rc;
}

/* What the application has sent by now: 1, 0 when there is no more, -1 with the reason. */
AWAITS static int feed_once(struct local_stream *s)
{
    pthread_mutex_lock(&s->lock);
    GByteArray *bytes = s->out;
    struct holes holes = s->out_holes;
    bool ended = s->out_ended || s->dead;
    s->out = g_byte_array_new();
    s->out_holes = (struct holes){0};
    bool moved = bytes->len || holes.list.length;
    if (moved && !s->dead)
        tell(s);
    else
        pthread_mutex_unlock(&s->lock);
    int rc = feed_bytes(s, bytes, &holes);
    holes_clear(&holes);
    g_byte_array_unref(bytes);
    if (rc < 0)
        return -1;
    return moved || (!ended && cond_wait(&s->wake) >= 0);
}

/* From the application to the driver. What the driver does not take ends both ways. */
AWAITS static int feed(void *arg)
{
    struct local_stream *s = arg;
    int rc;
    while ((rc = feed_once(s)) > 0)
        ;
    struct error *why = rc < 0 ? error_take() : NULL;
    if (rc < 0) {
        pthread_mutex_lock(&s->lock);
        if (!s->why)
            s->why = g_steal_pointer(&why);
        s->failed = true;
        pthread_mutex_unlock(&s->lock);
        stream_peer_abort(s->inside);
    }
    error_free(why);
    stream_peer_finish(s->inside);
    put(s);
    return 0;
}

void embed_stream_opened(struct local_stream *s, bool ok)
{
    if (!ok || !stream_used(s->inside)) {
        pthread_mutex_lock(&s->lock);
        s->in_ended = s->out_ended = true;
        pthread_mutex_unlock(&s->lock);
        return;
    }
    g_atomic_int_add(&s->refs, 2);
    fiber_spawn(s->group, "stream to the application", drain, s);
    fiber_spawn(s->group, "stream from the application", feed, s);
}

static int wake_fibers(void *arg)
{
    struct local_stream *s = arg;
    cond_wake_all(&s->wake);
    put(s);
    return 0;
}

static void poke(struct local_stream *s)
{
    g_atomic_int_inc(&s->refs);
    loop_post(s->loop, "stream", wake_fibers, s);
}

/* --- the application's side
 * ----------------------------------------------------------------------------- */

static int refuse(struct local_stream *s, struct error **err)
{
    if (s->why) {
        *err = error_copy(s->why);
    } else {
        fail_in(FROM_STREAMS, ERR_OPERATION_INVALID, "this stream is not open");
        *err = error_take();
    }
    return -1;
}

static bool has_input(const struct local_stream *s)
{
    return s->in->len || s->in_holes.list.length;
}

/* What is next: bytes, or a hole as zeroes. */
static size_t take_input(struct local_stream *s, void *buf, size_t len)
{
    int64_t hole = holes_here(&s->in_holes);
    if (hole) {
        size_t n = (size_t)MIN((uint64_t)hole, len);
        memset(buf, 0, n);
        holes_skip(&s->in_holes, (int64_t)n);
        return n;
    }
    size_t n = holes_limit(&s->in_holes, MIN(len, s->in->len));
    memcpy(buf, s->in->data, n);
    g_byte_array_remove_range(s->in, 0, (guint)n);
    s->in_holes.read += n;
    return n;
}

ssize_t embed_stream_recv(struct local_stream *s, void *buf, size_t len, bool nonblock,
                          bool stop_at_hole, struct error **err)
{
    ssize_t n = 0;
    pthread_mutex_lock(&s->lock);
    while (!has_input(s) && !s->in_ended && !nonblock)
        pthread_cond_wait(&s->changed, &s->lock);
    if (holes_here(&s->in_holes) && stop_at_hole)
        n = LOCAL_HOLE;
    else if (has_input(s))
        n = (ssize_t)take_input(s, buf, len);
    else if (s->failed)
        n = refuse(s, err);
    else if (!s->in_ended)
        n = LOCAL_WOULD_BLOCK;
    pthread_mutex_unlock(&s->lock);
    if (n > 0)
        poke(s);
    return n;
}

int embed_stream_recv_hole(struct local_stream *s, int64_t *ret_length, struct error **err)
{
    pthread_mutex_lock(&s->lock);
    int rc = s->failed ? refuse(s, err) : 0;
    *ret_length = rc == 0 ? holes_here(&s->in_holes) : 0;
    if (*ret_length)
        holes_skip(&s->in_holes, *ret_length);
    pthread_mutex_unlock(&s->lock);
    poke(s);
    return rc;
}

int embed_stream_send_hole(struct local_stream *s, int64_t length, struct error **err)
{
    int rc = 0;
    pthread_mutex_lock(&s->lock);
    while (s->out_holes.list.length >= HOLES_MAX && !s->out_ended && !s->in_ended)
        pthread_cond_wait(&s->changed, &s->lock);
    if (s->failed || s->out_ended || s->in_ended)
        rc = refuse(s, err);
    else
        holes_add(&s->out_holes, length);
    pthread_mutex_unlock(&s->lock);
    poke(s);
    return rc;
}

ssize_t embed_stream_send(struct local_stream *s, const void *buf, size_t len, bool nonblock,
                          struct error **err)
{
    ssize_t n;
    pthread_mutex_lock(&s->lock);
    while (s->out->len >= WINDOW && !s->out_ended && !s->in_ended && !nonblock)
        pthread_cond_wait(&s->changed, &s->lock);
    if (s->failed || s->out_ended || s->in_ended) {
        n = refuse(s, err);
    } else if (s->out->len >= WINDOW) {
        n = LOCAL_WOULD_BLOCK;
    } else {
        n = (ssize_t)MIN(len, (size_t)WINDOW - s->out->len);
        g_byte_array_append(s->out, buf, (guint)n);
        s->out_holes.written += (uint64_t)n;
    }
    pthread_mutex_unlock(&s->lock);
    if (n > 0)
        poke(s);
    return n;
}

struct ending {
    struct local_stream *stream;
    bool abort;
};

AWAITS static int end_inside(void *arg)
{
    struct ending *e = arg;
    struct local_stream *s = e->stream;
    SHIELD();
    if (!s->inside)
        return 0;
    if (e->abort)
        stream_peer_abort(s->inside);
    cond_wake_all(&s->wake);
    if (!e->abort) {
        DEADLINE(seconds(30));
        group_wait(s->group);
    }
    group_close(s->group);
    stream_unref(s->inside);
    s->inside = NULL;
    return 0;
}

int embed_stream_end(struct local_stream *s, bool abort, struct error **err)
{
    struct ending e = {s, abort};
    pthread_mutex_lock(&s->lock);
    s->out_ended = true;
    s->dead = s->dead || abort;
    pthread_mutex_unlock(&s->lock);
    embed_run(s->loop, "end of a stream", end_inside, &e, NULL);
    pthread_mutex_lock(&s->lock);
    int rc = s->failed && !abort ? refuse(s, err) : 0;
    s->in_ended = true;
    pthread_mutex_unlock(&s->lock);
    return rc;
}

int embed_stream_ready(struct local_stream *s)
{
    pthread_mutex_lock(&s->lock);
    int ready = (has_input(s) || s->in_ended ? LOCAL_READABLE : 0) |
                (s->out->len < WINDOW && !s->out_ended ? LOCAL_WRITABLE : 0) |
                (s->failed ? LOCAL_ERROR : 0) | (s->in_ended && !has_input(s) ? LOCAL_HANGUP : 0);
    pthread_mutex_unlock(&s->lock);
    return ready;
}

void embed_stream_free(struct local_stream *s)
{
    struct ending e = {s, true};
    pthread_mutex_lock(&s->lock);
    s->dead = true;
    pthread_mutex_unlock(&s->lock);
    embed_run(s->loop, "end of a stream", end_inside, &e, NULL);
    put(s);
}

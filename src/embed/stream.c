/* Streams between an application's threads and the driver: two bounded buffers under a lock, and
 * two fibers that move bytes between them and the driver's stream. */
#include <errno.h>
#include <glib.h>
#include <pthread.h>
#include <string.h>
#include "embed/embed.h"
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
    bool in_ended, out_ended, failed, dead;
    struct error *why;
};

static void put(struct local_stream *s)
{
    if (!g_atomic_int_dec_and_test(&s->refs))
        return;
    g_byte_array_unref(s->in);
    g_byte_array_unref(s->out);
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
    ssize_t n;
    while ((n = stream_peer_read(s->inside, chunk, CHUNK)) > 0) {
        pthread_mutex_lock(&s->lock);
        while (s->in->len >= WINDOW && !s->dead) {
            pthread_mutex_unlock(&s->lock);
            if (cond_wait(&s->wake) < 0)
                goto end;
            pthread_mutex_lock(&s->lock);
        }
        g_byte_array_append(s->in, chunk, (guint)n);
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

/* From the application to the driver. */
AWAITS static int feed(void *arg)
{
    struct local_stream *s = arg;
    for (;;) {
        pthread_mutex_lock(&s->lock);
        GByteArray *bytes = s->out;
        bool ended = s->out_ended || s->dead;
        s->out = g_byte_array_new();
        if (bytes->len && !s->dead)
            tell(s);
        else
            pthread_mutex_unlock(&s->lock);
        int rc = bytes->len ? stream_peer_write(s->inside, bytes->data, bytes->len) : 0;
        bool moved = bytes->len;
        g_byte_array_unref(bytes);
        if (rc < 0 || (ended && !moved) || (!moved && cond_wait(&s->wake) < 0))
            break;
    }
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

ssize_t embed_stream_recv(struct local_stream *s, void *buf, size_t len, bool nonblock,
                          bool stop_at_hole, struct error **err)
{
    (void)stop_at_hole; /* no embedded stream has holes yet: it only carries consoles */
    pthread_mutex_lock(&s->lock);
    while (!s->in->len && !s->in_ended && !nonblock)
        pthread_cond_wait(&s->changed, &s->lock);
    ssize_t n = (ssize_t)MIN(len, s->in->len);
    if (n) {
        memcpy(buf, s->in->data, (size_t)n);
        g_byte_array_remove_range(s->in, 0, (guint)n);
    } else if (s->failed) {
        n = refuse(s, err);
    } else if (!s->in_ended) {
        n = LOCAL_WOULD_BLOCK;
    }
    pthread_mutex_unlock(&s->lock);
    if (n > 0)
        poke(s);
    return n;
}

static int no_holes(struct error **err)
{
    fail_in(FROM_STREAMS, ERR_NO_SUPPORT, "holes in a stream are not supported by this driver");
    *err = error_take();
    return -1;
}

int embed_stream_recv_hole(struct local_stream *s, int64_t *ret_length, struct error **err)
{
    (void)s;
    (void)ret_length;
    return no_holes(err);
}

int embed_stream_send_hole(struct local_stream *s, int64_t length, struct error **err)
{
    (void)s;
    (void)length;
    return no_holes(err);
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
    int ready = (s->in->len || s->in_ended ? LOCAL_READABLE : 0) |
                (s->out->len < WINDOW && !s->out_ended ? LOCAL_WRITABLE : 0) |
                (s->failed ? LOCAL_ERROR : 0) | (s->in_ended && !s->in->len ? LOCAL_HANGUP : 0);
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

/* Wire streams. Packets come from client.c and never await; per stream two fibers of the client's
 * session group await: one feeds the driver, one drains it. Windows: the driver's side holds at
 * most WINDOW bytes each way; what the client sends beyond stops reading from that client; what it
 * does not read stops the drain. Invariant: after an answer to finish or abort, or an error, no
 * packet of the stream is sent, and late packets of the client are ignored. */
#include "daemon/streams.h"
#include <errno.h>
#include <string.h>
#include "base/log.h"
#include "daemon/memory.h"
#include "guest/stream.h"
#include "wire/error_text.h"

enum { WINDOW = 256 * 1024, CHUNK = 64 * 1024 };

struct piece { /* bytes of the client that the driver has no room for, or a hole among them */
    size_t len;
    int64_t hole;
    uint8_t data[];
};

struct wire_stream {
    int refs;
    GList link; /* in client->streams */
    struct client *client;
    struct frame_header head; /* of the call that opened it */
    struct stream *stream;
    GQueue in; /* struct piece */
    size_t in_bytes;
    struct cond in_ready;
    bool paused;    /* the client is held back for our sake */
    bool drained;   /* the driver sends no more */
    bool finishing; /* the client sends no more and waits for our answer */
    bool dead;      /* nothing more either way */
};

static void unref(struct wire_stream *w)
{
    if (--w->refs)
        return;
    g_queue_clear_full(&w->in, g_free);
    stream_unref(w->stream);
    g_free(w);
}

static void unpause(struct wire_stream *w)
{
    if (!w->paused)
        return;
    w->paused = false;
    if (!w->client->closed)
        conn_resume(w->client->conn);
}

/* Takes it off the client's list: packets find it no more. */
static void bury(struct wire_stream *w)
{
    if (w->dead)
        return;
    w->dead = true;
    memory_count();
    g_queue_unlink(&w->client->streams, &w->link);
    cond_wake_all(&w->in_ready);
    unpause(w);
    unref(w);
}

static struct wire_stream *find(const struct client *c, const struct frame_header *h)
{
    for (GList *i = c->streams.head; i; i = i->next) {
        struct wire_stream *w = i->data;
        if (w->head.serial == h->serial && w->head.prog == h->prog && w->head.proc == h->proc)
            return w;
    }
    return NULL;
}

/* --- to the client ------------------------------------------------------------------------------
 */

static void send_data(struct wire_stream *w, const void *data, size_t len)
{
    struct conn *p = w->client->conn;
    const struct frame_header h = frame_answer(&w->head, FRAME_STREAM, FRAME_CONTINUE);
    if (frame_put_bytes(conn_out(p), &h, data, len) == 0)
        conn_queued(p, NULL, 0);
}

static void send_hole(struct wire_stream *w, int64_t length)
{
    struct conn *p = w->client->conn;
    const struct frame_header h = frame_answer(&w->head, FRAME_STREAM_HOLE, FRAME_CONTINUE);
    if (frame_put_hole(conn_out(p), &h, length, 0) == 0)
        conn_queued(p, NULL, 0);
}

static void send_status(struct wire_stream *w, struct error *err)
{
    struct conn *p = w->client->conn;
    const struct frame_header h =
        frame_answer(&w->head, FRAME_STREAM, err ? FRAME_ERROR : FRAME_OK);
    int rc;
    if (err) {
        error_complete(err);
        rc = frame_put_error(conn_out(p), &h, err);
        error_free(err);
    } else {
        rc = frame_put(conn_out(p), &h, NULL, NULL);
    }
    if (rc == 0)
        conn_queued(p, NULL, 0);
}

/* The driver's bytes until it ends. 0, or -1 with the reason. */
AWAITS static int drain_all(struct wire_stream *w)
{
    g_autofree uint8_t *buffer = g_malloc(CHUNK);
    int64_t hole;
    ssize_t n;
    while ((n = stream_peer_read_sparse(w->stream, buffer, CHUNK, &hole)) > 0 || hole) {
        if (w->dead || w->finishing)
            continue; /* the client wants no more; the driver is drained all the same */
        if (hole)
            send_hole(w, hole);
        else
            send_data(w, buffer, (size_t)n);
        if (conn_wait_room(w->client->conn) < 0)
            break;
    }
    return n < 0 ? -1 : 0;
}

AWAITS static int drain(void *arg)
{
    struct wire_stream *w = arg;
    int rc = drain_all(w);
    if (w->dead || w->client->closed) {
        error_clear();
    } else if (rc < 0 && error_get()) {
        send_status(w, error_take());
        bury(w);
    } else if (w->finishing) {
        send_status(w, NULL);
        bury(w);
    } else {
        send_data(w, NULL, 0); /* the end of data; the client will finish */
        w->drained = true;
    }
    unref(w);
    return 0;
}

/* --- from the client ----------------------------------------------------------------------------
 */

AWAITS static int feed_all(struct wire_stream *w)
{
    for (;;) {
        struct piece *p = g_queue_pop_head(&w->in);
        if (p) {
            int rc = p->hole ? stream_peer_write_hole(w->stream, p->hole)
                             : stream_peer_write(w->stream, p->data, p->len);
            w->in_bytes -= p->len;
            g_free(p);
            if (w->in_bytes < WINDOW / 2)
                unpause(w);
            if (rc < 0)
                return -1;
        } else if (w->finishing || w->dead) {
            return 0;
        } else if (cond_wait(&w->in_ready) < 0) {
            return -1;
        }
    }
}

/* Errors here are the driver's end of the stream: the drain tells the client. */
AWAITS static int feed(void *arg)
{
    struct wire_stream *w = arg;
    if (feed_all(w) == 0 && w->finishing)
        stream_peer_finish(w->stream);
    error_clear();
    unpause(w);
    unref(w);
    return 0;
}

/* A hole counts as what it costs to remember it. */
static void take_piece(struct wire_stream *w, const void *data, size_t len, int64_t hole)
{
    struct piece *p = g_malloc(sizeof(*p) + len);
    p->len = hole ? sizeof(*p) : len;
    p->hole = hole;
    memcpy(p->data, data, len);
    g_queue_push_tail(&w->in, p);
    w->in_bytes += p->len;
    cond_wake_one(&w->in_ready);
    if (w->in_bytes >= WINDOW && !w->paused) {
        w->paused = true;
        conn_pause(w->client->conn);
    }
}

static void data_packet(struct wire_stream *w, const struct frame *f)
{
    if (w->finishing || !f->len)
        return;
    size_t n = w->in_bytes ? 0 : stream_peer_put(w->stream, f->payload, f->len);
    if (n < f->len)
        take_piece(w, f->payload + n, f->len - n, 0);
}

static void hole_packet(struct wire_stream *w, const struct frame *f)
{
    int64_t length;
    uint32_t flags;
    if (!stream_is_sparse(w->stream)) {
        client_kill(w->client, "a hole in a stream without holes");
    } else if (frame_hole(f, &length, &flags) < 0 || length < 0) {
        error_clear();
        client_kill(w->client, "a hole that is no hole");
    } else if (!w->finishing && length) {
        take_piece(w, "", 0, length);
    }
}

static void finish_packet(struct wire_stream *w)
{
    w->finishing = true;
    cond_wake_one(&w->in_ready);
    if (!w->drained)
        return; /* the drain answers when the driver is done */
    stream_peer_finish(w->stream);
    send_status(w, NULL);
    bury(w);
}

static void abort_packet(struct wire_stream *w)
{
    stream_peer_abort(w->stream);
    send_status(w, NULL);
    bury(w);
}

void stream_packet(struct client *c, const struct frame *f)
{
    struct wire_stream *w = find(c, &f->head);
    if (f->head.type == FRAME_STREAM_HOLE) {
        if (w)
            hole_packet(w, f);
    } else if (!w) {
        log_debug("client %" G_GUINT64_FORMAT ": late packet of stream %u", c->id, f->head.serial);
    } else if (f->head.status == FRAME_CONTINUE) {
        data_packet(w, f);
    } else if (f->head.status == FRAME_OK) {
        finish_packet(w);
    } else if (f->head.status == FRAME_ERROR) {
        abort_packet(w);
    } else {
        client_kill(c, "a stream packet of unknown status");
    }
}

/* --- life ---------------------------------------------------------------------------------------
 */

int stream_open(struct request *r)
{
    struct client *c = r->client;
    if (!r->call.proc->stream)
        return 0;
    if (find(c, &r->head))
        return fail_in(FROM_RPC, ERR_RPC, "serial %u already names a stream", r->head.serial);
    struct wire_stream *w = g_new0(struct wire_stream, 1);
    w->refs = 1;
    w->client = c;
    w->head = r->head;
    w->link.data = w;
    w->stream = stream_new(c->session_group, WINDOW);
    g_queue_push_tail_link(&c->streams, &w->link);
    r->call.stream = stream_ref(w->stream); /* the client may leave or abort before the answer */
    return 0;
}

void stream_opened(struct request *r, bool ok)
{
    struct client *c = r->client;
    struct wire_stream *w = r->call.stream ? find(c, &r->head) : NULL;
    g_clear_pointer(&r->call.stream, stream_unref);
    if (!w)
        return;
    if (!ok || c->closed || !stream_used(w->stream)) {
        stream_peer_abort(w->stream);
        bury(w);
        return;
    }
    w->refs += 2;
    fiber_spawn(c->session_group, "stream to client", drain, w);
    fiber_spawn(c->session_group, "stream from client", feed, w);
}

void streams_drop(struct client *c)
{
    while (c->streams.head) {
        struct wire_stream *w = c->streams.head->data;
        stream_peer_abort(w->stream);
        bury(w);
    }
}

/* Owns the streams of a client's connection: what came for each and was not read yet. Called by
 * client/ through peer_block.h, and by peer_block.c for each stream packet. Blocks, awaits nothing.
 * Invariant: a stream is in p->streams from the submission of its call until its end is agreed. */
#include "wire/peer_block_inside.h"

#include <stdlib.h>
#include <string.h>

enum { BACKLOG_MAX = 1024 * 1024 };

struct peer_stream {
    struct peer_stream *next;
    struct peer *peer;
    struct frame_header head; /* of each packet we send */
    bool sparse, opened;
    bool eof;            /* the server has no more data */
    bool agreed;         /* the server confirmed our finish or abort */
    struct error *error; /* the server's; the stream is dead */
    struct packet *first, *last;
    size_t offset; /* read of the first packet */
    int64_t hole_left;
};

struct peer_stream *peer_stream_new(struct peer *p, bool sparse)
{
    struct peer_stream *s = g_new0(struct peer_stream, 1);
    s->peer = p;
    s->sparse = sparse;
    return s;
}

static void unlink_stream(struct peer_stream *s)
{
    for (struct peer_stream **at = &s->peer->streams; *at; at = &(*at)->next)
        if (*at == s) {
            *at = s->next;
            break;
        }
    s->opened = false;
}

void peer_stream_free(struct peer_stream *s)
{
    if (!s)
        return;
    peer_lock(s->peer);
    unlink_stream(s);
    peer_unlock(s->peer);
    for (struct packet *k; (k = s->first);) {
        s->first = k->next;
        packet_free(k);
    }
    error_free(s->error);
    g_free(s);
}

void peer_stream_opened(struct peer_stream *s, const struct peer_call *call)
{
    s->head = (struct frame_header){call->prog,   call->vers,   call->proc,
                                    FRAME_STREAM, call->serial, FRAME_CONTINUE};
    s->next = s->peer->streams;
    s->peer->streams = s;
    s->opened = true;
}

static void append(struct peer_stream *s, const struct frame *f)
{
    struct packet *k = malloc(sizeof(*k) + f->len + 1);
    k->next = NULL;
    k->frame = *f;
    memcpy(k->bytes, f->payload, f->len);
    k->frame.payload = k->bytes;
    if (s->last)
        s->last->next = k;
    else
        s->first = k;
    s->last = k;
}

static int take(struct peer_stream *s, const struct frame *f)
{
    if (f->head.type == FRAME_STREAM_HOLE) {
        int64_t length;
        uint32_t flags;
        if (!s->sparse)
            return fail_in(FROM_RPC, ERR_RPC, "a hole came on a stream that was not opened sparse");
        if (frame_hole(f, &length, &flags) < 0)
            return -1;
        if (length > 0)
            append(s, f);
    } else if (f->head.status == FRAME_CONTINUE) {
        if (f->len)
            append(s, f);
        else
            s->eof = true;
    } else if (f->head.status == FRAME_OK) {
        s->agreed = s->eof = true;
    } else if (!s->error) {
        s->error = frame_error(f);
        if (!s->error)
            return -1;
    }
    return 0;
}

int peer_take_stream(struct peer *p, const struct frame *f)
{
    struct peer_stream *s = p->streams;
    while (s && (s->head.serial != f->head.serial || s->head.prog != f->head.prog))
        s = s->next;
    if (!s)
        return 0; /* late: the stream was closed */
    if (take(s, f) < 0)
        return -1;
    for (struct waiter *w = p->waiters; w; w = w->next)
        if (w->stream == s && !w->poked) {
            w->poked = true;
            pthread_cond_signal(&w->cond);
        }
    p->notify = true;
    return 0;
}

/* --- waiting -------------------------------------------------------------------------------- */

static bool has_input(const void *arg)
{
    const struct peer_stream *s = arg;
    return s->first || s->hole_left || s->eof || s->error;
}

static bool has_room(const void *arg)
{
    const struct peer_stream *s = arg;
    return s->error || peer_backlog(s->peer) < BACKLOG_MAX;
}

static bool has_agreed(const void *arg)
{
    const struct peer_stream *s = arg;
    return s->agreed || s->error;
}

static void wait_for(struct peer_stream *s, bool (*done)(const void *arg))
{
    struct waiter w = {.cond = PTHREAD_COND_INITIALIZER, .stream = s};
    peer_wait_for(s->peer, &w, done, s);
    pthread_cond_destroy(&w.cond);
}

static int check(struct peer_stream *s)
{
    if (s->error) {
        error_set(error_copy(s->error));
        return -1;
    }
    if (s->peer->end != PEER_OPEN)
        return peer_end_error(s->peer);
    if (!s->opened)
        return fail_in(FROM_STREAMS, ERR_OPERATION_INVALID, "stream is not open");
    return 0;
}

/* --- reading -------------------------------------------------------------------------------- */

static void drop_first(struct peer_stream *s)
{
    struct packet *k = s->first;
    s->first = k->next;
    if (!s->first)
        s->last = NULL;
    s->offset = 0;
    free(k);
}

/* Moves a hole at the head of the queue to hole_left. */
static bool at_hole(struct peer_stream *s)
{
    uint32_t flags;
    if (!s->hole_left && s->first && s->first->frame.head.type == FRAME_STREAM_HOLE) {
        frame_hole(&s->first->frame, &s->hole_left, &flags);
        drop_first(s);
    }
    return s->hole_left > 0;
}

static ssize_t copy_out(struct peer_stream *s, uint8_t *buf, size_t len)
{
    size_t got = 0;
    while (got < len && (at_hole(s) || s->first)) {
        size_t n = len - got;
        if (s->hole_left) {
            n = MIN(n, (size_t)s->hole_left);
            memset(buf + got, 0, n);
            s->hole_left -= (int64_t)n;
        } else {
            n = MIN(n, s->first->frame.len - s->offset);
            memcpy(buf + got, s->first->frame.payload + s->offset, n);
            s->offset += n;
            if (s->offset == s->first->frame.len)
                drop_first(s);
        }
        got += n;
        if (s->sparse) /* holes are seen where they are */
            break;
    }
    return (ssize_t)got;
}

ssize_t peer_stream_recv(struct peer_stream *s, void *buf, size_t len, bool nonblock,
                         bool stop_at_hole)
{
    ssize_t rc;
    peer_lock(s->peer);
    if (!nonblock && !has_input(s) && s->opened)
        wait_for(s, has_input);
    if (at_hole(s) && stop_at_hole)
        rc = STREAM_HOLE;
    else if (s->hole_left || s->first)
        rc = copy_out(s, buf, len);
    else if (s->eof && !s->error)
        rc = 0;
    else if (check(s) < 0)
        rc = -1;
    else
        rc = STREAM_WOULD_BLOCK;
    peer_unlock(s->peer);
    return rc;
}

int peer_stream_recv_hole(struct peer_stream *s, int64_t *ret_length)
{
    peer_lock(s->peer);
    int rc = 0;
    *ret_length = 0;
    if (at_hole(s)) {
        *ret_length = s->hole_left;
        s->hole_left = 0;
    } else {
        rc = s->error ? check(s) : 0;
    }
    peer_unlock(s->peer);
    return rc;
}

/* --- writing -------------------------------------------------------------------------------- */

static ssize_t put_data(struct peer_stream *s, const void *buf, size_t len)
{
    len = MIN(len, (size_t)FRAME_STREAM_CHUNK);
    if (frame_put_bytes(&peer_out(s->peer, 0)->xdr, &s->head, buf, len) < 0)
        return -1;
    peer_flush(s->peer);
    return (ssize_t)len;
}

ssize_t peer_stream_send(struct peer_stream *s, const void *buf, size_t len, bool nonblock)
{
    ssize_t rc;
    peer_lock(s->peer);
    if (!nonblock)
        wait_for(s, has_room);
    if (check(s) < 0)
        rc = -1;
    else if (nonblock && peer_unsent(s->peer))
        rc = STREAM_WOULD_BLOCK;
    else
        rc = len ? put_data(s, buf, len) : 0;
    peer_unlock(s->peer);
    return rc;
}

int peer_stream_send_hole(struct peer_stream *s, int64_t length, uint32_t flags)
{
    struct frame_header h = s->head;
    h.type = FRAME_STREAM_HOLE;
    peer_lock(s->peer);
    int rc = check(s);
    if (rc == 0)
        rc = frame_put_hole(&peer_out(s->peer, 0)->xdr, &h, length, flags);
    if (rc == 0)
        peer_flush(s->peer);
    peer_unlock(s->peer);
    return rc;
}

int peer_stream_end(struct peer_stream *s, bool abort)
{
    struct frame_header h = s->head;
    h.status = abort ? FRAME_ERROR : FRAME_OK;
    peer_lock(s->peer);
    int rc = abort && s->error ? 0 : check(s);
    if (rc == 0 && !s->error && !s->agreed)
        rc = frame_put(&peer_out(s->peer, 0)->xdr, &h, NULL, NULL);
    if (rc == 0 && !s->error) {
        peer_flush(s->peer);
        wait_for(s, has_agreed);
        rc = abort && s->error ? 0 : s->agreed ? 0 : check(s);
    }
    unlink_stream(s);
    peer_unlock(s->peer);
    return rc;
}

/* --- state, for event callbacks ------------------------------------------------------------- */

bool peer_stream_readable(struct peer_stream *s)
{
    peer_lock(s->peer);
    bool yes = has_input(s);
    peer_unlock(s->peer);
    return yes;
}

bool peer_stream_writable(struct peer_stream *s)
{
    peer_lock(s->peer);
    bool yes = s->error || !peer_unsent(s->peer);
    peer_unlock(s->peer);
    return yes;
}

bool peer_stream_failed(struct peer_stream *s)
{
    peer_lock(s->peer);
    bool yes = s->error || s->peer->end != PEER_OPEN;
    peer_unlock(s->peer);
    return yes;
}

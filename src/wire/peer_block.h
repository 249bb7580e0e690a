/* One connection to a server, shared by many plain threads. Whoever waits for a reply and finds
 * nobody reading takes the baton: it reads for all, hands out what it reads, and passes the baton
 * on when its own reply is there. An event loop may read too while nobody holds the baton. Blocks
 * the calling thread, knows no fibers. */
#pragma once
#include <sys/types.h>
#include "wire/frame.h"

struct peer;
struct peer_stream;

/* A received packet, owned by who takes it. frame.payload points inside. */
struct packet {
    struct packet *next;
    struct frame frame;
    int fds[FRAME_FDS_MAX]; /* n_fds of frame; -1 when taken */
    uint8_t bytes[];
};
void packet_free(struct packet *p); /* closes descriptors that nobody took */

enum peer_end { PEER_OPEN, PEER_END_ERROR, PEER_END_EOF, PEER_END_KEEPALIVE, PEER_END_CLOSED };

struct peer_hooks {
    /* Something waits for peer_take_event(), a stream changed or the peer ended. From any thread,
     * without locks; must not wait and must not call back into the peer. */
    void (*notify)(void *arg);
    /* Data is queued that nobody who waits will write: watch for POLLOUT (or no longer). */
    void (*want_write)(void *arg, bool on);
    void *arg;
};

struct peer *peer_new(int fd, const struct peer_hooks *hooks); /* takes fd */
void peer_free(struct peer *p);                                /* nobody uses it any more */
int peer_fd(const struct peer *p);
void peer_close(struct peer *p); /* ends it: who waits fails */
enum peer_end peer_ended(struct peer *p);

/* A call: fill the first part, submit, wait. Many may be submitted before the first wait. */
struct peer_call {
    uint32_t prog, vers;
    int32_t proc;
    const struct xdr_type *args_type; /* NULL: no arguments */
    const void *args;
    const int *fds; /* duplicated */
    size_t n_fds;
    struct peer_stream *stream; /* opened by this call: packets are queued from now on */
    /* the rest is the peer's */
    struct packet *reply; /* after peer_wait() == 0: the caller's */
    struct waiter *waiter;
    struct peer_call *next;
    uint32_t serial;
    bool done;
};
int peer_submit(struct peer *p, struct peer_call *call);
/* 0 with call->reply, or -1 with the server's reason or that of the broken connection. */
int peer_wait(struct peer *p, struct peer_call *call);
/* Submitted and never to be waited for: its memory may go. The connection is of no use after that.
 */
void peer_forget(struct peer *p, struct peer_call *call);
int peer_run(struct peer *p, struct peer_call *call); /* submit and wait */

/* For the event loop: the socket is ready. */
void peer_ready(struct peer *p, bool readable, bool writable);
struct packet *peer_take_event(struct peer *p); /* NULL: none waits */

/* Keepalive: after interval_s of silence a ping, after `count` unanswered ones the end. 0: off. */
void peer_set_keepalive(struct peer *p, int interval_s, unsigned count);
/* Does what is due; milliseconds until it is due again, -1 when off. */
int peer_keepalive_tick(struct peer *p);

/* --- streams -------------------------------------------------------------------------------- */
struct peer_stream *peer_stream_new(struct peer *p, bool sparse);
void peer_stream_free(struct peer_stream *s); /* forgets it: late packets are dropped */
enum { STREAM_WOULD_BLOCK = -2, STREAM_HOLE = -3 };
/* Bytes read, 0 at the end, -1, STREAM_WOULD_BLOCK, or STREAM_HOLE when stop_at_hole and a hole
 * comes next; a hole otherwise reads as zeros. */
ssize_t peer_stream_recv(struct peer_stream *s, void *buf, size_t len, bool nonblock,
                         bool stop_at_hole);
int peer_stream_recv_hole(struct peer_stream *s, int64_t *ret_length);
ssize_t peer_stream_send(struct peer_stream *s, const void *buf, size_t len, bool nonblock);
int peer_stream_send_hole(struct peer_stream *s, int64_t length, uint32_t flags);
int peer_stream_end(struct peer_stream *s, bool abort); /* waits for the server's consent */
bool peer_stream_readable(struct peer_stream *s);       /* recv would not block */
bool peer_stream_writable(struct peer_stream *s);       /* send would not block */
bool peer_stream_failed(struct peer_stream *s);

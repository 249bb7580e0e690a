/* One client of a daemon: a non-blocking socket on the loop that yields packets and takes packets.
 * Reading happens in a watch callback with one large buffer shared by all peers; an idle peer holds
 * no buffers. Every packet is handed over at once, and what the handler queues is written together
 * when the fibers that it made ready have run. */
#pragma once
#include <stdbool.h>
#include "base/error.h"
#include "rt/rt.h"
#include "wire/frame.h"

struct conn;

struct conn_ops {
    /* A packet; fds[0..frame->n_fds) now belong to the callee. The frame's bytes are gone after the
     * return. Must not await and must not free the peer. Keepalive packets don't come here. */
    void (*packet)(void *arg, const struct frame *frame, int *fds);
    /* The connection ended; why is for the log. Called once, from the loop or a fiber. The peer
     * takes nothing more; it is freed later, from a fiber that waited for its group. */
    void (*closed)(void *arg, const char *why);
};

struct conn_limits {
    size_t queue_bytes;      /* unsent bytes at which the client counts as stalled and is closed */
    size_t window_bytes;     /* unsent bytes at which reading stops and conn_wait_room() waits */
    nsec keepalive_interval; /* 0: no pings */
    unsigned keepalive_count;
    bool end_paused; /* a paused connection ends when the other side is gone, whatever is unread */
};
extern const struct conn_limits conn_limits_default;

/* Takes fd. The group is where the peer's own short fibers run; it ends before conn_free(). */
struct conn *conn_new(int fd, struct group *group, const struct conn_limits *limits,
                      const struct conn_ops *ops, void *arg);
void conn_free(struct conn *p); /* closes; no closed() call */
/* Ends the connection; what is queued is dropped. Calls closed() unless it was. */
void conn_close(struct conn *p, const char *why);
/* No more packets are read; what is queued is still written, then the connection ends. */
void conn_close_after_flush(struct conn *p, const char *why);
bool conn_is_open(const struct conn *p);

/* Holds back reading (counted): the handler has enough to do. */
void conn_pause(struct conn *p);
void conn_resume(struct conn *p);

/* Queueing a packet: build it into conn_out() with frame_put…(), then say conn_queued(). fds are
 * taken over and closed after they are sent. */
struct xdr_out *conn_out(struct conn *p);
void conn_queued(struct conn *p, const int *fds, size_t n_fds);
size_t conn_unsent(const struct conn *p);
/* Until less than the window is unsent; -EPIPE when the connection is gone. */
AWAITS int conn_wait_room(struct conn *p);

/* The client understands keepalive: pings start. */
void conn_start_keepalive(struct conn *p);

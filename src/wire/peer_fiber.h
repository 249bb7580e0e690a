/* One client of a daemon: a non-blocking socket on the loop that yields packets and takes packets.
 * Reading happens in a watch callback with one large buffer shared by all peers; an idle peer holds
 * no buffers. Every packet is handed over at once, and what the handler queues is written together
 * when the fibers that it made ready have run. */
#pragma once
#include <stdbool.h>
#include "base/error.h"
#include "rt/rt.h"
#include "wire/frame.h"

struct peer;

struct peer_ops {
    /* A packet; fds[0..frame->n_fds) now belong to the callee. The frame's bytes are gone after the
     * return. Must not await and must not free the peer. Keepalive packets don't come here. */
    void (*packet)(void *arg, const struct frame *frame, int *fds);
    /* The connection ended; why is for the log. Called once, from the loop or a fiber. The peer
     * takes nothing more; it is freed later, from a fiber that waited for its group. */
    void (*closed)(void *arg, const char *why);
};

struct peer_limits {
    size_t queue_bytes;      /* unsent bytes at which the client counts as stalled and is closed */
    size_t window_bytes;     /* unsent bytes at which reading stops and peer_wait_room() waits */
    nsec keepalive_interval; /* 0: no pings */
    unsigned keepalive_count;
};
extern const struct peer_limits peer_limits_default;

/* Takes fd. The group is where the peer's own short fibers run; it ends before peer_free(). */
struct peer *peer_new(int fd, struct group *group, const struct peer_limits *limits,
                      const struct peer_ops *ops, void *arg);
void peer_free(struct peer *p); /* closes; no closed() call */
/* Ends the connection; what is queued is dropped. Calls closed() unless it was. */
void peer_close(struct peer *p, const char *why);
/* No more packets are read; what is queued is still written, then the connection ends. */
void peer_close_after_flush(struct peer *p, const char *why);
bool peer_is_open(const struct peer *p);

/* Holds back reading (counted): the handler has enough to do. */
void peer_pause(struct peer *p);
void peer_resume(struct peer *p);

/* Queueing a packet: build it into peer_out() with frame_put…(), then say peer_queued(). fds are
 * taken over and closed after they are sent. */
struct xdr_out *peer_out(struct peer *p);
void peer_queued(struct peer *p, const int *fds, size_t n_fds);
size_t peer_unsent(const struct peer *p);
/* Until less than the window is unsent; -EPIPE when the connection is gone. */
AWAITS int peer_wait_room(struct peer *p);

/* The client understands keepalive: pings start. */
void peer_start_keepalive(struct peer *p);

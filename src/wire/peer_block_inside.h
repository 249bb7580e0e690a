/* Shared by peer_block.c, peer_block_io.c and peer_stream.c only. */
#pragma once
#include <glib.h>
#include <pthread.h>
#include <sys/socket.h>
#include "wire/peer_block.h"

enum { IN_BUFFER = 64 * 1024 };

struct waiter { /* a thread that waits; lives on its stack */
    pthread_cond_t cond;
    bool poked;
    const struct peer_stream *stream; /* what it waits for, when a stream */
    struct waiter *next;
};

struct out { /* packets to write, and the descriptors that follow the last one */
    struct out *next;
    struct xdr_out xdr;
    size_t sent;
    int fds[FRAME_FDS_MAX];
    size_t n_fds, fds_sent;
};

struct peer {
    int fd, wake_fd;
    struct peer_hooks hooks;
    pthread_mutex_t lock;
    uint32_t serial; /* of the next call */
    enum peer_end end;
    struct error *end_error;
    bool notify;           /* hooks.notify is due at the next unlock */
    bool want_write;       /* what hooks.want_write was told last */
    struct waiter *reader; /* who holds the baton */
    enum {
        READING_NOT,
        READING_POLLS,
        READING_AND_WRITING,
        READING_BLOCKED
    } reading; /* what it sleeps in */
    struct waiter *waiters;
    struct peer_call *calls;
    struct peer_stream *streams;
    struct packet *events, *events_last;
    struct out *out, *out_last;
    uint8_t *in;
    size_t in_len, in_cap;
    GArray *in_fds;
    int64_t last_heard_ms, ping_interval_ms;
    unsigned pings_max, pings_unanswered;
    unsigned spin_misses, spin_skip; /* looks for a reply in vain; waits without a look */
};

/* One recvmsg: needs the buffer, which is the reader's, and not the lock. */
struct received {
    ssize_t n;
    int err;
    struct msghdr msg;
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int) * FRAME_FDS_MAX)];
    } control;
};

int64_t peer_now_ms(void);
void peer_wake(struct waiter *w); /* NULL is fine */
void peer_out_free(struct out *o);
int peer_queue_call(struct peer *p, struct peer_call *call);
void peer_receive(struct peer *p, struct received *r, int flags);
/* What was received, and what else waits already; r NULL: nothing was received yet. */
void peer_read_all(struct peer *p, struct received *r);
int rpc_errno(int err, const char *text);
void peer_lock(struct peer *p);
void peer_unlock(struct peer *p);
void peer_end(struct peer *p, enum peer_end how);
int peer_end_error(struct peer *p);
struct out *peer_out(struct peer *p, size_t n_fds);
void peer_flush(struct peer *p);
bool peer_unsent(const struct peer *p);
size_t peer_backlog(const struct peer *p);
void peer_wait_for(struct peer *p, struct waiter *w, bool (*done)(const void *arg),
                   const void *arg);
int peer_take_stream(struct peer *p, const struct frame *f);
void peer_stream_opened(struct peer_stream *s, const struct peer_call *call);

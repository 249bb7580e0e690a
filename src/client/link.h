/* What a connection is connected to: a server over a socket (link_remote), or a driver in this
 * process (link_local). Calls come from any thread; events, close callbacks and stream callbacks go
 * out from the application's event loop only. */
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include <sys/types.h>
#include "base/arena.h"
#include "client/export.h"
#include "wire/proc.h"

struct link;
struct link_wake;
struct event_message;

/* One call, filled by an entry. Reply data lives in mem. */
struct link_call {
    const struct program *program;
    const struct proc *proc;
    const void *args; /* struct of proc->args, or NULL */
    void *ret;        /* struct of proc->ret, filled; or NULL */
    struct arena *mem;
    const int *fds_in;
    size_t n_fds_in;
    int *fds_out; /* room for max_fds_out; the caller owns what is put there */
    size_t n_fds_out, max_fds_out;
    virStreamPtr stream; /* opened by this call */
};

enum { LINK_WOULD_BLOCK = -2, LINK_HOLE = -3 };

struct link_ops {
    bool own_thread; /* link_poke() comes from a thread of ours, not of the application */
    /* 0, or -1 with the reason. */
    int (*call)(struct link *l, struct link_call *call);
    /* Asks once and remembers: VIR_DRV_FEATURE_* of facts. 1, 0 or -1. */
    int (*supports)(struct link *l, int feature);
    bool (*is_alive)(struct link *l);
    int (*set_keepalive)(struct link *l, int interval_s, unsigned count); /* 1: not supported */
    /* The next event, or NULL; mem of the message is freed with it. On the loop thread. */
    struct event_message *(*take_event)(struct link *l);
    int (*closed)(struct link *l); /* -1: open, else virConnectCloseReason */
    void (*close)(struct link *l); /* no calls run any more */
    void (*free)(struct link *l);
    /* Streams. open comes before the call that opens it. recv: bytes, 0 at the end, -1,
     * LINK_WOULD_BLOCK, LINK_HOLE. send: bytes, -1, LINK_WOULD_BLOCK. */
    void *(*stream_open)(struct link *l, bool sparse);
    ssize_t (*stream_recv)(void *s, void *buf, size_t len, bool nonblock, bool stop_at_hole);
    int (*stream_recv_hole)(void *s, int64_t *ret_length);
    ssize_t (*stream_send)(void *s, const void *buf, size_t len, bool nonblock);
    int (*stream_send_hole)(void *s, int64_t length, uint32_t flags);
    int (*stream_end)(void *s, bool abort);
    int (*stream_ready)(void *s); /* VIR_STREAM_EVENT_* that would be told now */
    void (*stream_free)(void *s);
};

struct link {
    const struct link_ops *ops;
    int refs; /* the connection's, and one per watch in the event loop */
    pthread_mutex_t lock;
    virConnectPtr conn;     /* NULL once it is gone; under lock */
    int timer;              /* in the event loop; -1: not there */
    struct link_wake *wake; /* in place of the timer, with own_thread; under lock */
    unsigned loop_uses;     /* under loop_lock */
    pthread_mutex_t loop_lock;
    bool encrypted, secure;
    bool close_told;
};

struct event_message { /* a decoded message of an event program row */
    const struct program *program;
    uint32_t number;
    const void *msg;
    struct arena *mem;
};

void link_init(struct link *l, const struct link_ops *ops);
struct link *link_ref(struct link *l);
void link_unref(struct link *l);
/* Makes the event loop deliver what came, soon. From any thread, without locks. */
void link_poke(struct link *l);
/* Something is to be delivered through the event loop from now on; the first user brings the link
 * into the loop, the last takes it out. A connection to a server is a user as long as it is open;
 * one to a driver in this process leaves the loop alone while nothing is asked for. -1 with the
 * reason: no event loop is registered. */
int link_use_loop(struct link *l);
void link_leave_loop(struct link *l);
void link_detach(struct link *l); /* the connection is gone */

/* For entries: checks the process, runs the call. */
/* Logging as the environment asks for it, once. */
void client_initialize(void);
int conn_call(virConnectPtr conn, struct link_call *call);
/* conn_call for the common case: no descriptors, no stream. */
int conn_run(virConnectPtr conn, const struct program *program, const struct proc *proc,
             const void *args, void *ret, struct arena *mem);

/* Where a URI leads. NULL with the reason. */
struct link *link_remote_open(const char *uri, virConnectAuthPtr auth, unsigned flags,
                              char **ret_uri);
/* A connection with its own way of opening: one call, no authentication. Takes fd. */
struct link *link_remote_adopt(int fd, const struct program *program, const struct proc *open,
                               const void *args);
/* *ret_link NULL and 0: not a URI of a driver in this process. */
int link_local_open(const char *uri, virConnectAuthPtr auth, unsigned flags, struct link **ret_link,
                    char **ret_uri);

/* A driver inside an application: what a module says of its driver, and what the files of this
 * folder share. host.c owns loop threads, conn.c connections and calls, stream.c streams; qemu.c
 * and test.c say what is different. */
#pragma once
#include "client/link_local.h"
#include "guest/call.h"
#include "rt/rt.h"

struct arena;
struct stream;

/* One driver and its loop thread, shared by the connections whose URIs mean the same. */
struct embed_host {
    char *key; /* "": of one connection only */
    struct arena *mem;
    struct driver_config config; /* strings in mem */
    struct loop *loop;
    struct driver_state *state; /* loop thread only */
    void *priv;                 /* of the module */
};

/* A module defines one. Hooks may be NULL but for key. */
struct embed_module {
    const struct driver *driver;
    void (*prepare)(void); /* once per process, before any loop thread runs calls */
    /* Which host serves the URI: connections of one key share it, "" is one of its own. g_free();
     * NULL with the reason. */
    char *(*key)(const char *uri);
    /* Fills config and takes what the host needs for itself; the application's thread. */
    int (*claim)(struct embed_host *h, const char *uri);
    void (*release)(struct embed_host *h); /* also after a claim that failed */
    AWAITS int (*opened)(struct embed_host *h, const char *uri); /* for each connection */
    AWAITS void (*ending)(struct embed_host *h);                 /* before the driver stops */
    /* Who may connect? Asks by the hooks of the connection; the application's thread. */
    int (*admit)(struct embed_host *h, const struct local_hooks *hooks);
};
extern const struct embed_module embed_module;

/* host.c */
struct embed_host *embed_host_get(const char *uri); /* NULL with the reason */
void embed_host_put(struct embed_host *h);
/* Runs a function as a fiber of the loop and waits for it, from an application thread. */
int embed_run(struct loop *loop, const char *name, int (*run)(void *), void *arg,
              struct error **err);
/* The value of a parameter in the URI's query, or NULL. g_free() */
char *embed_param(const char *uri, const char *name);

/* conn.c */
int embed_open(const char *uri, unsigned flags, const struct local_hooks *hooks,
               struct local_conn **ret_conn, char **ret_uri, struct error **err);
int embed_call(struct local_conn *c, struct local_call *call, struct error **err);
void embed_close(struct local_conn *c);
struct loop *embed_loop(struct local_conn *c);
const struct local_hooks *embed_hooks(struct local_conn *c);
struct group *embed_group(struct local_conn *c);

/* stream.c */
struct local_stream *embed_stream_new(struct local_conn *c);
struct stream *embed_stream_inside(struct local_stream *s);
AWAITS void embed_stream_opened(struct local_stream *s, bool ok); /* on the loop, after its call */
ssize_t embed_stream_recv(struct local_stream *s, void *buf, size_t len, bool nonblock,
                          bool stop_at_hole, struct error **err);
int embed_stream_recv_hole(struct local_stream *s, int64_t *ret_length, struct error **err);
ssize_t embed_stream_send(struct local_stream *s, const void *buf, size_t len, bool nonblock,
                          struct error **err);
int embed_stream_send_hole(struct local_stream *s, int64_t length, struct error **err);
int embed_stream_end(struct local_stream *s, bool abort, struct error **err);
int embed_stream_ready(struct local_stream *s);
void embed_stream_free(struct local_stream *s);

/* What a module exports. */
#define EMBED_LOCAL_DRIVER(name_)                                                     \
    __attribute__((visibility("default"))) const struct local_driver local_driver = { \
        .abi = LOCAL_DRIVER_ABI,                                                      \
        .name = name_,                                                                \
        .open = embed_open,                                                           \
        .call = embed_call,                                                           \
        .close = embed_close,                                                         \
        .stream_new = embed_stream_new,                                               \
        .stream_recv = embed_stream_recv,                                             \
        .stream_recv_hole = embed_stream_recv_hole,                                   \
        .stream_send = embed_stream_send,                                             \
        .stream_send_hole = embed_stream_send_hole,                                   \
        .stream_end = embed_stream_end,                                               \
        .stream_ready = embed_stream_ready,                                           \
        .stream_free = embed_stream_free,                                             \
    }

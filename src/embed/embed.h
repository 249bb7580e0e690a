/* Inside of the embedded driver's module. */
#pragma once
#include "client/link_local.h"
#include "rt/rt.h"

struct stream;
extern const struct local_driver local_driver;

/* Runs a function as a fiber of the loop and waits for it, from an application thread. */
int embed_run(struct loop *loop, const char *name, int (*run)(void *), void *arg,
              struct error **err);
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

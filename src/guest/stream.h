/* A stream as a driver's body sees it: two bounded directions of bytes. The daemon pumps one end
 * over the wire, the local link hands it to the application. */
#pragma once
#include <sys/types.h>
#include "rt/rt.h"
struct stream;

/* --- the driver's end: bodies of calls and fibers they leave behind --------------------------- */
AWAITS ssize_t stream_read(struct stream *s, void *buf,
                           size_t len); /* from the client; 0: finished */
AWAITS int stream_write(struct stream *s, const void *buf,
                        size_t len); /* to the client; waits for room */
/* The client asked for holes: runs of zeroes are told and not sent. Said by the body before it
 * reads or writes; else nobody can send a hole, and readers get zeroes. */
void stream_set_sparse(struct stream *s);
/* Like stream_read; 0 with *ret_hole > 0 is a hole of that length. */
AWAITS ssize_t stream_read_sparse(struct stream *s, void *buf, size_t len, int64_t *ret_hole);
AWAITS int stream_write_hole(struct stream *s, int64_t length);
void stream_end(struct stream *s);   /* no more to the client, no more read by a pump */
void stream_abort(struct stream *s); /* with the reason that is set */
/* Keeps running after the call returned: spawns run(s, arg) in the session's group. */
int stream_serve(struct stream *s, const char *name, int (*run)(struct stream *, void *),
                 void *arg);
/* Pumps both ways between the stream and fd until one side ends; closes fd. */
AWAITS int stream_pump(struct stream *s, int fd);
/* The same, left behind by a call: pumps both ways between the stream and fd until one side ends;
 * closes fd. */
int stream_pump_fd(struct stream *s, const char *name, int fd);

/* --- the client's end: the daemon's wire streams, the local link ------------------------------ */
/* window: bytes held in each direction before the writer waits. */
struct stream *stream_new(struct group *group, size_t window);
struct stream *stream_ref(struct stream *s);
void stream_unref(struct stream *s);
/* Bytes of the driver; 0: it ended; -1: it aborted, with its reason set. */
AWAITS ssize_t stream_peer_read(struct stream *s, void *buf, size_t len);
AWAITS int stream_peer_write(struct stream *s, const void *buf, size_t len); /* waits for room */
/* The same with holes, for streams that have them. */
bool stream_is_sparse(const struct stream *s);
AWAITS ssize_t stream_peer_read_sparse(struct stream *s, void *buf, size_t len, int64_t *ret_hole);
AWAITS int stream_peer_write_hole(struct stream *s, int64_t length);
/* As many of the bytes as there is room for now; 0 too when the stream is over. */
size_t stream_peer_put(struct stream *s, const void *buf, size_t len);
void stream_peer_finish(struct stream *s); /* no more from the client */
void stream_peer_abort(struct stream *s);  /* the client gave up or is gone */
bool stream_used(const struct stream *s);  /* did the body take it up? */

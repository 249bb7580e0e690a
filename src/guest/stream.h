/* A stream as a driver's body sees it: two bounded directions of bytes. The daemon pumps one end over
 * the wire, the local link hands it to the application. */
#pragma once
#include <sys/types.h>
#include "rt/rt.h"
struct stream;
AWAITS ssize_t stream_read(struct stream *s, void *buf, size_t len);        /* from the client; 0: finished */
AWAITS int stream_write(struct stream *s, const void *buf, size_t len);     /* to the client; waits for room */
void stream_end(struct stream *s);                                          /* no more to the client */
void stream_abort(struct stream *s);                                        /* with the reason that is set */
/* Keeps running after the call returned: spawns run(s, arg) in the session's group. */
int stream_serve(struct stream *s, const char *name, int (*run)(struct stream *, void *), void *arg);
/* Pumps both ways between the stream and fd until one side ends; closes fd. */
int stream_pump_fd(struct stream *s, const char *name, int fd);

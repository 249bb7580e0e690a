/* Streams of a client: the wire's packets on one side, guest/stream.h on the other. */
#pragma once
#include "daemon/dispatch.h"

/* Before the body of a procedure that opens a stream: gives it one. 0 for all others. */
int stream_open(struct request *r);
/* After the answer: starts pumping when the body took the stream up. */
void stream_opened(struct request *r, bool ok);
void stream_packet(struct client *c, const struct frame *f);
void streams_drop(struct client *c); /* the client is gone */

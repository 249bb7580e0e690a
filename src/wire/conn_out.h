/* What a peer has still to write: packets in order, gathered into few writes; over TCP a write
 * each, so that who looks at the network sees one packet in a segment. Inside of conn. */
#pragma once
#include <stdbool.h>
#include "wire/frame.h"

struct out_chunk;
struct out_queue {
    struct out_chunk *head, *tail;
    size_t unsent; /* bytes of finished packets */
    bool one_by_one;
    size_t rest; /* one_by_one: of the packet that is partly written */
};

struct xdr_out *out_buffer(struct out_queue *q); /* to build the next packet in */
void out_commit(struct out_queue *q, const int *fds, size_t n_fds); /* takes fds */
/* Writes as much as the socket takes. 1: all; 0: the socket is full; -errno. */
int out_flush(struct out_queue *q, int fd);
void out_clear(struct out_queue *q);

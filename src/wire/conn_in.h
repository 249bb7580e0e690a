/* What a peer has read and not yet handed over. Inside of conn. */
#pragma once
#include <stdbool.h>
#include "wire/frame.h"

struct in_queue {
    uint8_t *rest;                      /* the beginning of a packet that is not whole */
    size_t rest_at, rest_len, rest_cap; /* rest_len bytes from rest + rest_at */
    int fds[FRAME_FDS_MAX];             /* received, not yet claimed by a packet */
    unsigned n_fds;
};

enum in_result { IN_AGAIN, IN_DATA, IN_END };
/* One read. *ret_data, *ret_len: all bytes that wait for parsing (valid until the next call of
 * these functions). -1 with the reason when the connection is broken. */
int in_read(struct in_queue *q, int sock, const uint8_t **ret_data, size_t *ret_len);
/* The next packet with its descriptors (announced ones present). 1, 0: not whole, -1 as
 * frame_parse. fds receives frame->n_fds descriptors. *ret_used bytes are done. */
int in_next(struct in_queue *q, const uint8_t *data, size_t len, struct frame *ret_frame, int *fds,
            size_t *ret_used);
/* What an earlier in_keep() kept, to parse it without a read. */
void in_waiting(const struct in_queue *q, const uint8_t **ret_data, size_t *ret_len);
/* What is left over after parsing. -1 when descriptors are left that no packet announced. */
int in_keep(struct in_queue *q, const uint8_t *data, size_t len);
void in_clear(struct in_queue *q);

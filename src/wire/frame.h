/* Packets of the RPC protocol: parsing what was read, building what will be written. No I/O, never
 * awaits; the same code serves daemons (conn) and the client library (peer_block). */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/error.h"
#include "reflect/xdr.h"

enum frame_type {
    FRAME_CALL = 0,
    FRAME_REPLY = 1,
    FRAME_MESSAGE = 2,
    FRAME_STREAM = 3,
    FRAME_CALL_WITH_FDS = 4,
    FRAME_REPLY_WITH_FDS = 5,
    FRAME_STREAM_HOLE = 6,
};
enum frame_status { FRAME_OK = 0, FRAME_ERROR = 1, FRAME_CONTINUE = 2 };

enum {
    FRAME_LENGTH_BYTES = 4,
    FRAME_HEADER_BYTES = 24,
    FRAME_MIN = FRAME_LENGTH_BYTES + FRAME_HEADER_BYTES,
    FRAME_PAYLOAD_MAX = 33554408,
    FRAME_MAX = FRAME_MIN + FRAME_PAYLOAD_MAX, /* whole packet, length word included */
    FRAME_STRING_MAX = 4194304,
    FRAME_FDS_MAX = 32,
    FRAME_STREAM_CHUNK = 262120, /* bytes of stream data we put in one packet */
    FRAME_SERIAL_EVENT = 1,
    FRAME_SERIAL_KEEPALIVE = 0,
};

enum {
    KEEPALIVE_PROGRAM = 0x6b656570,
    KEEPALIVE_VERSION = 1,
    KEEPALIVE_PING = 1,
    KEEPALIVE_PONG = 2
};

struct frame_header {
    uint32_t prog, vers;
    int32_t proc;
    uint32_t type; /* enum frame_type, or what the peer made up */
    uint32_t serial;
    uint32_t status; /* enum frame_status, likewise */
};

struct frame {
    struct frame_header head;
    uint32_t n_fds;         /* announced by the WITH_FDS types: they follow the packet */
    const uint8_t *payload; /* points into the parsed bytes */
    size_t len;
};

/* Looks at the bytes read so far. 1: a whole packet, *ret_size bytes long. 0: not whole yet;
 * *ret_size is how many bytes it takes in all, as far as known (4 before the length is there).
 * -1: not a packet (ERR_RPC): the connection cannot be trusted further. */
int frame_parse(const uint8_t *data, size_t len, struct frame *ret_frame, size_t *ret_size);

/* The answer's header: same program, version, procedure and serial. */
struct frame_header frame_answer(const struct frame_header *to, enum frame_type type,
                                 enum frame_status status);

/* Builders append one packet to o, or leave o as it was and return -1 (ERR_RPC: too large). A
 * buffer may collect many packets; o->max bounds them together. */
int frame_put(struct xdr_out *o, const struct frame_header *head, const struct xdr_type *type,
              const void *value); /* type NULL: empty payload */
int frame_put_fds(struct xdr_out *o, const struct frame_header *head, uint32_t n_fds,
                  const struct xdr_type *type,
                  const void *value); /* head->type is a WITH_FDS one */
int frame_put_bytes(struct xdr_out *o, const struct frame_header *head, const void *data,
                    size_t len); /* raw payload: stream data */
int frame_put_error(struct xdr_out *o, const struct frame_header *head, const struct error *err);
int frame_put_hole(struct xdr_out *o, const struct frame_header *head, int64_t length,
                   uint32_t flags);
int frame_put_keepalive(struct xdr_out *o, int32_t proc); /* KEEPALIVE_PING or _PONG */

/* Payload of status FRAME_ERROR. NULL with ERR_RPC when it does not decode; error_free(). */
struct error *frame_error(const struct frame *f);
/* Payload of FRAME_STREAM_HOLE. */
int frame_hole(const struct frame *f, int64_t *ret_length, uint32_t *ret_flags);

static inline bool frame_has_fds(const struct frame_header *h)
{
    return h->type == FRAME_CALL_WITH_FDS || h->type == FRAME_REPLY_WITH_FDS;
}
static inline bool frame_is_keepalive(const struct frame_header *h)
{
    return h->prog == KEEPALIVE_PROGRAM;
}

/* XDR (RFC 4506) over the descriptor tables of model/api: wire structs of gen/wire.h.
 * Decoded data lives in an arena; strings point into it and are NUL-terminated. Every count is
 * checked against its declared limit before memory is taken. No I/O, never awaits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"

#define XDR_STRING_MAX 4194304 /* of strings that are list elements or arms */

enum xdr_kind {
    XDR_INT,
    XDR_UINT,
    XDR_HYPER,
    XDR_UHYPER,
    XDR_DOUBLE,
    XDR_UCHAR,
    XDR_CHAR,
    XDR_SHORT,
    XDR_USHORT,
    XDR_BOOL,
    XDR_STRING,
    XDR_OPAQUE_FIXED,
    XDR_OPAQUE,
    XDR_STRUCT,
    XDR_UNION,
};
/* How a member is kept in C:
 *   plain scalar            int32_t, uint32_t, int64_t, uint64_t, double, uint8_t, char, int16_t,
 * uint16_t string                  const char *            optional string: the same, may be NULL
 *   opaque<>                uint32_t n_NAME; const uint8_t *NAME
 *   opaque[N]               uint8_t NAME[N]
 *   T NAME<max>             uint32_t n_NAME; T *NAME
 *   T NAME[N]               T NAME[N]
 *   optional struct         T *NAME                 NULL when absent
 *   union                   struct { int32_t type; union { arms }; }, see struct typed_param_value
 */
struct xdr_field {
    const char *name;
    uint8_t kind;                /* enum xdr_kind */
    bool optional;               /* pointer on the wire */
    uint8_t is_list;             /* 1: counted by n_NAME; 2: fixed count */
    uint32_t max;                /* of string, opaque, list; or the fixed count */
    uint32_t offset;             /* of NAME */
    uint32_t count_offset;       /* of n_NAME */
    const struct xdr_type *type; /* XDR_STRUCT, XDR_UNION */
};
struct xdr_type {
    const char *name; /* as on the wire: remote_domain_create_args */
    uint32_t size;    /* sizeof the C struct */
    uint16_t n_fields;
    bool is_union; /* fields[i].max is then the discriminant of arm i, offset that in the struct */
    const struct xdr_field *fields;
};

struct xdr_out {
    uint8_t *data;
    size_t len, cap, max;
    bool overflow;
};
void xdr_out_init(struct xdr_out *o, size_t max);
void xdr_out_clear(struct xdr_out *o);
void xdr_put_u32(struct xdr_out *o, uint32_t v);
void xdr_put_bytes(struct xdr_out *o, const void *data, size_t len); /* no length, no padding */
int xdr_encode(struct xdr_out *o, const struct xdr_type *t, const void *value);
/* Decodes exactly len bytes or fails (trailing bytes are an error). *ret_value is in the arena. */
int xdr_decode(struct arena *a, const struct xdr_type *t, const uint8_t *data, size_t len,
               void *ret_value);

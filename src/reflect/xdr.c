/* XDR (RFC 4506) by walking descriptor tables. Called by both ends of the wire and by the fuzzer;
 * any thread, no I/O, never awaits.
 * Invariant: no count is believed before it was compared with its declared limit and with the bytes
 * that are left, so a packet costs memory in proportion to its own size. */
#include "reflect/xdr.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"

/* --- output buffer -------------------------------------------------------------------------------
 */

void xdr_out_init(struct xdr_out *o, size_t max)
{
    *o = (struct xdr_out){.max = max};
}

void xdr_out_clear(struct xdr_out *o)
{
    free(o->data);
    xdr_out_init(o, o->max);
}

/* Room for more bytes, or NULL beyond max; "no memory" aborts as everywhere. */
static uint8_t *grow(struct xdr_out *o, size_t more)
{
    if (o->overflow || more > o->max - o->len) {
        o->overflow = true;
        return NULL;
    }
    size_t cap = o->cap ? o->cap : 256;
    while (cap < o->len + more)
        cap *= 2;
    if (cap > o->max)
        cap = o->max;
    uint8_t *data = realloc(o->data, cap);
    if (!data)
        abort();
    o->data = data;
    o->cap = cap;
    return o->data + o->len;
}

static inline uint8_t *reserve(struct xdr_out *o, size_t more)
{
    return o->cap - o->len >= more && !o->overflow ? o->data + o->len : grow(o, more);
}

static inline void store_u32(uint8_t *p, uint32_t v)
{
    v = __builtin_bswap32(v);
    memcpy(p, &v, 4);
}

static inline uint32_t load_u32(const uint8_t *p)
{
    uint32_t v = 0;
    memcpy(&v, p, 4);
    return __builtin_bswap32(v);
}

void xdr_put_u32(struct xdr_out *o, uint32_t v)
{
    uint8_t *p = reserve(o, 4);
    if (p) {
        store_u32(p, v);
        o->len += 4;
    }
}

static void put_u64(struct xdr_out *o, uint64_t v)
{
    xdr_put_u32(o, v >> 32);
    xdr_put_u32(o, (uint32_t)v);
}

void xdr_put_bytes(struct xdr_out *o, const void *data, size_t len)
{
    uint8_t *p = len ? reserve(o, len) : NULL;
    if (p) {
        memcpy(p, data, len);
        o->len += len;
    }
}

static void put_padded(struct xdr_out *o, const void *data, size_t len)
{
    size_t whole = (len + 3) & ~(size_t)3;
    uint8_t *p = whole ? reserve(o, whole) : NULL;
    if (!p)
        return;
    memset(p + whole - 4, 0, 4);
    memcpy(p, data, len);
    o->len += whole;
}

/* --- encoding ----------------------------------------------------------------------------------
 */

static int put_value(struct xdr_out *o, const struct xdr_field *f, const uint8_t *p);

static int too_long(const struct xdr_field *f, size_t n)
{
    return fail(ERR_RPC, "too many items for '%s': %zu, the limit is %u", f->name, n, f->max);
}

static int put_string(struct xdr_out *o, const struct xdr_field *f, const char *s)
{
    if (!s)
        return fail(ERR_RPC, "'%s' is missing", f->name);
    size_t len = strlen(s), max = f->is_list || f->max == 0 ? XDR_STRING_MAX : f->max;
    if (len > max)
        return fail(ERR_RPC, "'%s' is too long: %zu bytes, the limit is %zu", f->name, len, max);
    xdr_put_u32(o, (uint32_t)len);
    put_padded(o, s, len);
    return 0;
}

static int put_struct(struct xdr_out *o, const struct xdr_type *t, const uint8_t *value);

static int put_union(struct xdr_out *o, const struct xdr_type *t, const uint8_t *value)
{
    int32_t tag;
    memcpy(&tag, value, sizeof(tag));
    for (unsigned i = 0; i < t->n_fields; i++)
        if ((int32_t)t->fields[i].max == tag) {
            xdr_put_u32(o, (uint32_t)tag);
            struct xdr_field arm = t->fields[i];
            arm.max = 0;
            return put_value(o, &arm, value + arm.offset);
        }
    return fail(ERR_RPC, "%s has no type %d", t->name, tag);
}

/* One value of a field's kind, whatever surrounds it. */
static int put_value(struct xdr_out *o, const struct xdr_field *f, const uint8_t *p)
{
    switch ((enum xdr_kind)f->kind) {
    case XDR_INT:
    case XDR_UINT:
    case XDR_BOOL:
        xdr_put_u32(o, *(const uint32_t *)p);
        return 0;
    case XDR_HYPER:
    case XDR_UHYPER:
    case XDR_DOUBLE: {
        uint64_t v;
        memcpy(&v, p, sizeof(v));
        put_u64(o, v);
        return 0;
    }
    case XDR_UCHAR:
        xdr_put_u32(o, *p);
        return 0;
    case XDR_CHAR:
        xdr_put_u32(o, (uint32_t)(int32_t) * (const int8_t *)p);
        return 0;
    case XDR_SHORT:
        xdr_put_u32(o, (uint32_t)(int32_t) * (const int16_t *)p);
        return 0;
    case XDR_USHORT:
        xdr_put_u32(o, *(const uint16_t *)p);
        return 0;
    case XDR_STRING:
        return put_string(o, f, *(const char *const *)p);
    case XDR_OPAQUE_FIXED:
        put_padded(o, p, f->max);
        return 0;
    case XDR_OPAQUE:
        break; /* has a count: put_field */
    case XDR_STRUCT:
        return put_struct(o, f->type, p);
    case XDR_UNION:
        return put_union(o, f->type, p);
    }
    return fail(ERR_INTERNAL_ERROR, "bad table row of '%s'", f->name);
}

/* How far apart the elements of a list are in memory; 0: unknown kind. */
static size_t element_size(const struct xdr_field *f)
{
    switch ((enum xdr_kind)f->kind) {
    case XDR_INT:
    case XDR_UINT:
    case XDR_BOOL:
        return 4;
    case XDR_HYPER:
    case XDR_UHYPER:
    case XDR_DOUBLE:
        return 8;
    case XDR_UCHAR:
    case XDR_CHAR:
        return 1;
    case XDR_SHORT:
    case XDR_USHORT:
        return 2;
    case XDR_STRING:
        return sizeof(char *);
    case XDR_STRUCT:
    case XDR_UNION:
        return f->type->size;
    case XDR_OPAQUE_FIXED:
    case XDR_OPAQUE:
        break;
    }
    return 0;
}

static int put_elements(struct xdr_out *o, const struct xdr_field *f, const uint8_t *p, size_t n)
{
    size_t size = element_size(f);
    for (size_t i = 0; i < n; i++)
        if (put_value(o, f, p + i * size) < 0)
            return -1;
    return 0;
}

static int put_counted(struct xdr_out *o, const struct xdr_field *f, const uint8_t *value)
{
    uint32_t n = *(const uint32_t *)(value + f->count_offset);
    const uint8_t *items = *(const uint8_t *const *)(value + f->offset);
    if (n > f->max)
        return too_long(f, n);
    if (n && !items)
        return fail(ERR_RPC, "'%s' is missing", f->name);
    xdr_put_u32(o, n);
    if (f->kind != XDR_OPAQUE)
        return put_elements(o, f, items, n);
    put_padded(o, items, n);
    return 0;
}

static int put_field(struct xdr_out *o, const struct xdr_field *f, const uint8_t *value)
{
    const uint8_t *p = value + f->offset;
    if (f->is_list == 1 || f->kind == XDR_OPAQUE)
        return put_counted(o, f, value);
    if (f->is_list == 2)
        return put_elements(o, f, p, f->max);
    if (!f->optional)
        return put_value(o, f, p);
    const uint8_t *target = *(const uint8_t *const *)p;
    xdr_put_u32(o, target != NULL);
    if (!target)
        return 0;
    return put_value(o, f, f->kind == XDR_STRING ? p : target);
}

static int put_struct(struct xdr_out *o, const struct xdr_type *t, const uint8_t *value)
{
    for (unsigned i = 0; i < t->n_fields; i++)
        if (put_field(o, &t->fields[i], value) < 0)
            return -1;
    return 0;
}

int xdr_encode(struct xdr_out *o, const struct xdr_type *t, const void *value)
{
    if ((t->is_union ? put_union(o, t, value) : put_struct(o, t, value)) < 0)
        return context("cannot encode %s", t->name);
    if (o->overflow)
        return fail(ERR_RPC, "cannot encode %s: more than %zu bytes", t->name, o->max);
    return 0;
}

/* --- decoding ----------------------------------------------------------------------------------
 */

struct in {
    struct arena *mem;
    const uint8_t *p, *end;
};

static int get_value(struct in *in, const struct xdr_field *f, uint8_t *p);
static int get_struct(struct in *in, const struct xdr_type *t, uint8_t *value);

static int truncated(const struct xdr_field *f)
{
    return fail(ERR_RPC, "the data ends within '%s'", f->name);
}

static int get_u32(struct in *in, const struct xdr_field *f, uint32_t *ret)
{
    if (in->end - in->p < 4)
        return truncated(f);
    *ret = load_u32(in->p);
    in->p += 4;
    return 0;
}

/* len bytes and their padding; NULL when there are fewer. */
static const uint8_t *take(struct in *in, const struct xdr_field *f, size_t len)
{
    size_t whole = (len + 3) & ~(size_t)3;
    if (whole > (size_t)(in->end - in->p)) {
        truncated(f);
        return NULL;
    }
    const uint8_t *data = in->p;
    in->p += whole;
    return data;
}

static int get_string(struct in *in, const struct xdr_field *f, const char **ret)
{
    uint32_t len = 0;
    if (get_u32(in, f, &len) < 0)
        return -1;
    uint32_t max = f->is_list || f->max == 0 ? XDR_STRING_MAX : f->max;
    if (len > max)
        return fail(ERR_RPC, "'%s' is too long: %u bytes, the limit is %u", f->name, len, max);
    const uint8_t *data = take(in, f, len);
    if (!data)
        return -1;
    if (memchr(data, 0, len))
        return fail(ERR_RPC, "'%s' has a NUL byte within", f->name);
    char *s = arena_alloc(in->mem, (size_t)len + 1);
    memcpy(s, data, len);
    *ret = s;
    return 0;
}

static int get_union(struct in *in, const struct xdr_field *of, uint8_t *value)
{
    const struct xdr_type *t = of->type;
    uint32_t tag = 0;
    if (get_u32(in, of, &tag) < 0)
        return -1;
    for (unsigned i = 0; i < t->n_fields; i++)
        if (t->fields[i].max == tag) {
            memcpy(value, &tag, sizeof(tag));
            struct xdr_field arm = t->fields[i];
            arm.max = 0;
            return get_value(in, &arm, value + arm.offset);
        }
    return fail(ERR_RPC, "%s has no type %" PRId32, t->name, (int32_t)tag);
}

static int get_small(struct in *in, const struct xdr_field *f, uint8_t *p)
{
    uint32_t v = 0;
    if (get_u32(in, f, &v) < 0)
        return -1;
    if (f->kind == XDR_UCHAR || f->kind == XDR_CHAR) {
        *p = (uint8_t)v;
    } else if (f->kind == XDR_SHORT || f->kind == XDR_USHORT) {
        uint16_t half = (uint16_t)v;
        memcpy(p, &half, sizeof(half));
    } else {
        if (f->kind == XDR_BOOL)
            v = v != 0; /* see get_optional */
        memcpy(p, &v, sizeof(v));
    }
    return 0;
}

static int get_u64(struct in *in, const struct xdr_field *f, uint8_t *p)
{
    const uint8_t *data = take(in, f, 8);
    if (!data)
        return -1;
    uint64_t v = (uint64_t)load_u32(data) << 32 | load_u32(data + 4);
    memcpy(p, &v, sizeof(v));
    return 0;
}

static int get_value(struct in *in, const struct xdr_field *f, uint8_t *p)
{
    switch ((enum xdr_kind)f->kind) {
    case XDR_INT:
    case XDR_UINT:
    case XDR_BOOL:
    case XDR_UCHAR:
    case XDR_CHAR:
    case XDR_SHORT:
    case XDR_USHORT:
        return get_small(in, f, p);
    case XDR_HYPER:
    case XDR_UHYPER:
    case XDR_DOUBLE:
        return get_u64(in, f, p);
    case XDR_STRING:
        return get_string(in, f, (const char **)p);
    case XDR_OPAQUE_FIXED: {
        const uint8_t *data = take(in, f, f->max);
        if (!data)
            return -1;
        memcpy(p, data, f->max);
        return 0;
    }
    case XDR_STRUCT:
        return get_struct(in, f->type, p);
    case XDR_UNION:
        return get_union(in, f, p);
    case XDR_OPAQUE:
        break;
    }
    return fail(ERR_INTERNAL_ERROR, "bad table row of '%s'", f->name);
}

static int get_elements(struct in *in, const struct xdr_field *f, uint8_t *p, size_t n)
{
    size_t size = element_size(f);
    for (size_t i = 0; i < n; i++)
        if (get_value(in, f, p + i * size) < 0)
            return -1;
    return 0;
}

static int get_counted(struct in *in, const struct xdr_field *f, uint8_t *value)
{
    uint32_t n = 0;
    if (get_u32(in, f, &n) < 0)
        return -1;
    if (n > f->max)
        return too_long(f, n);
    const uint8_t *bytes = NULL;
    /* Every element has at least one unit of four bytes, a struct one per member. */
    size_t least = f->kind == XDR_STRUCT ? 4 * (size_t)f->type->n_fields : 4;
    if (f->kind == XDR_OPAQUE) {
        if (!(bytes = take(in, f, n)))
            return -1;
    } else if (n > (size_t)(in->end - in->p) / least) {
        return truncated(f);
    }
    memcpy(value + f->count_offset, &n, sizeof(n));
    if (n == 0)
        return 0;
    uint8_t *items =
        bytes ? arena_dup(in->mem, bytes, n) : arena_alloc(in->mem, n * element_size(f));
    memcpy(value + f->offset, &items, sizeof(items));
    return bytes ? 0 : get_elements(in, f, items, n);
}

/* Any value but 0 says that something follows: go-libvirt of DigitalOcean sends 1 << 24. */
static int get_optional(struct in *in, const struct xdr_field *f, uint8_t *p)
{
    uint32_t present = 0;
    if (get_u32(in, f, &present) < 0)
        return -1;
    if (!present)
        return 0;
    if (f->kind == XDR_STRING)
        return get_value(in, f, p);
    uint8_t *target = arena_alloc(in->mem, element_size(f));
    memcpy(p, &target, sizeof(target));
    return get_value(in, f, target);
}

static int get_struct(struct in *in, const struct xdr_type *t, uint8_t *value)
{
    for (unsigned i = 0; i < t->n_fields; i++) {
        const struct xdr_field *f = &t->fields[i];
        int rc;
        if (f->is_list == 1 || f->kind == XDR_OPAQUE)
            rc = get_counted(in, f, value);
        else if (f->is_list == 2)
            rc = get_elements(in, f, value + f->offset, f->max);
        else if (f->optional)
            rc = get_optional(in, f, value + f->offset);
        else
            rc = get_value(in, f, value + f->offset);
        if (rc < 0)
            return -1;
    }
    return 0;
}

int xdr_decode(struct arena *a, const struct xdr_type *t, const uint8_t *data, size_t len,
               void *ret_value)
{
    struct in in = {.mem = a, .p = data, .end = data + len};
    const struct xdr_field whole = {.name = t->name, .type = t};
    memset(ret_value, 0, t->size);
    if ((t->is_union ? get_union(&in, &whole, ret_value) : get_struct(&in, t, ret_value)) < 0)
        return context("cannot decode %s", t->name);
    if (in.p != in.end)
        return fail(ERR_RPC, "cannot decode %s: %zu bytes too many", t->name,
                    (size_t)(in.end - in.p));
    return 0;
}

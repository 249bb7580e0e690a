/* Framing: owns the packet layout and nothing else. Called by conn (daemons) and peer_block
 * (client library). Never awaits. Invariant: frame_parse reads no byte beyond len, and a builder
 * that fails leaves the buffer as it found it. */
#include "wire/frame.h"
#include <string.h>
#include <glib.h>

enum { ERROR_TEXT_MAX = 64 * 1024 };

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static void set_u32(uint8_t *p, uint32_t v)
{
    p[0] = (uint8_t)(v >> 24);
    p[1] = (uint8_t)(v >> 16);
    p[2] = (uint8_t)(v >> 8);
    p[3] = (uint8_t)v;
}

int frame_parse(const uint8_t *data, size_t len, struct frame *ret_frame, size_t *ret_size)
{
    *ret_size = FRAME_LENGTH_BYTES;
    if (len < FRAME_LENGTH_BYTES)
        return 0;
    uint32_t size = get_u32(data);
    if (size < FRAME_MIN || size > FRAME_MAX)
        return fail_in(FROM_RPC, ERR_RPC, "packet of %u bytes, allowed are %d to %d", size,
                       FRAME_MIN, FRAME_MAX);
    *ret_size = size;
    if (len < size)
        return 0;
    const uint8_t *p = data + FRAME_LENGTH_BYTES;
    struct frame f = {
        .head = {get_u32(p), get_u32(p + 4), (int32_t)get_u32(p + 8), get_u32(p + 12),
                 get_u32(p + 16), get_u32(p + 20)},
        .payload = data + FRAME_MIN,
        .len = size - FRAME_MIN,
    };
    if (frame_has_fds(&f.head)) {
        if (f.len < 4)
            return fail_in(FROM_RPC, ERR_RPC, "packet ends before its number of descriptors");
        f.n_fds = get_u32(f.payload);
        if (f.n_fds > FRAME_FDS_MAX)
            return fail_in(FROM_RPC, ERR_RPC, "packet with %u descriptors, allowed are %d", f.n_fds,
                           FRAME_FDS_MAX);
        f.payload += 4;
        f.len -= 4;
    }
    *ret_frame = f;
    return 1;
}

struct frame_header frame_answer(const struct frame_header *to, enum frame_type type,
                                 enum frame_status status)
{
    struct frame_header h = *to;
    h.type = type;
    h.status = status;
    return h;
}

static size_t begin(struct xdr_out *o, const struct frame_header *h)
{
    size_t mark = o->len;
    xdr_put_u32(o, 0);
    xdr_put_u32(o, h->prog);
    xdr_put_u32(o, h->vers);
    xdr_put_u32(o, (uint32_t)h->proc);
    xdr_put_u32(o, h->type);
    xdr_put_u32(o, h->serial);
    xdr_put_u32(o, h->status);
    return mark;
}

static int undo(struct xdr_out *o, size_t mark)
{
    o->len = mark;
    o->overflow = false;
    return -1;
}

static int end(struct xdr_out *o, size_t mark)
{
    size_t size = o->len - mark;
    if (o->overflow || size > FRAME_MAX) {
        undo(o, mark);
        return fail_in(FROM_RPC, ERR_RPC, "message does not fit in a packet of %d bytes",
                       FRAME_MAX);
    }
    set_u32(o->data + mark, (uint32_t)size);
    return 0;
}

int frame_put_fds(struct xdr_out *o, const struct frame_header *head, uint32_t n_fds,
                  const struct xdr_type *type, const void *value)
{
    size_t mark = begin(o, head);
    if (frame_has_fds(head))
        xdr_put_u32(o, n_fds);
    if (type && xdr_encode(o, type, value) < 0)
        return undo(o, mark);
    return end(o, mark);
}

int frame_put(struct xdr_out *o, const struct frame_header *head, const struct xdr_type *type,
              const void *value)
{
    return frame_put_fds(o, head, 0, type, value);
}

int frame_put_bytes(struct xdr_out *o, const struct frame_header *head, const void *data,
                    size_t len)
{
    size_t mark = begin(o, head);
    if (len)
        xdr_put_bytes(o, data, len);
    return end(o, mark);
}

int frame_put_keepalive(struct xdr_out *o, int32_t proc)
{
    const struct frame_header head = {
        KEEPALIVE_PROGRAM, KEEPALIVE_VERSION, proc, FRAME_MESSAGE, FRAME_SERIAL_KEEPALIVE, FRAME_OK,
    };
    return frame_put(o, &head, NULL, NULL);
}

/* --- payloads that belong to the framing itself ------------------------------------------------
 */

struct wire_net {
    const char *name;
    uint8_t uuid[16];
};
struct wire_dom {
    const char *name;
    uint8_t uuid[16];
    int32_t id;
};
struct wire_error {
    int32_t code, domain;
    const char *message;
    int32_t level;
    struct wire_dom *dom; /* old peers name an object here; read over, sent as null */
    const char *str1, *str2, *str3;
    int32_t int1, int2;
    struct wire_net *net;
};
struct wire_hole {
    int64_t length;
    uint32_t flags;
};

#define FIELD(s, n, k, ...)                                                 \
    {                                                                       \
        .name = #n, .kind = k, .offset = offsetof(struct s, n), __VA_ARGS__ \
    }
#define TYPE(s, fields_, word)                                                     \
    {                                                                              \
        .name = word, .size = sizeof(struct s), .n_fields = G_N_ELEMENTS(fields_), \
        .fields = fields_                                                          \
    }
#define OPTIONAL_STRING .optional = true, .max = FRAME_STRING_MAX

static const struct xdr_field net_fields[] = {
    FIELD(wire_net, name, XDR_STRING, .max = FRAME_STRING_MAX),
    FIELD(wire_net, uuid, XDR_OPAQUE_FIXED, .max = 16),
};
static const struct xdr_type net_type = TYPE(wire_net, net_fields, "virNetMessageNonnullNetwork");

static const struct xdr_field dom_fields[] = {
    FIELD(wire_dom, name, XDR_STRING, .max = FRAME_STRING_MAX),
    FIELD(wire_dom, uuid, XDR_OPAQUE_FIXED, .max = 16),
    FIELD(wire_dom, id, XDR_INT),
};
static const struct xdr_type dom_type = TYPE(wire_dom, dom_fields, "virNetMessageNonnullDomain");

static const struct xdr_field error_fields[] = {
    FIELD(wire_error, code, XDR_INT),
    FIELD(wire_error, domain, XDR_INT),
    FIELD(wire_error, message, XDR_STRING, OPTIONAL_STRING),
    FIELD(wire_error, level, XDR_INT),
    FIELD(wire_error, dom, XDR_STRUCT, .optional = true, .type = &dom_type),
    FIELD(wire_error, str1, XDR_STRING, OPTIONAL_STRING),
    FIELD(wire_error, str2, XDR_STRING, OPTIONAL_STRING),
    FIELD(wire_error, str3, XDR_STRING, OPTIONAL_STRING),
    FIELD(wire_error, int1, XDR_INT),
    FIELD(wire_error, int2, XDR_INT),
    FIELD(wire_error, net, XDR_STRUCT, .optional = true, .type = &net_type),
};
static const struct xdr_type error_type = TYPE(wire_error, error_fields, "virNetMessageError");

static const struct xdr_field hole_fields[] = {
    FIELD(wire_hole, length, XDR_HYPER),
    FIELD(wire_hole, flags, XDR_UINT),
};
static const struct xdr_type hole_type = TYPE(wire_hole, hole_fields, "virNetStreamHole");

/* What a client can show: an error may quote bytes that are no text, or a name of megabytes. */
static char *showable(const char *text)
{
    if (!text)
        return NULL;
    size_t len = strnlen(text, ERROR_TEXT_MAX);
    char *valid = g_utf8_make_valid(text, (gssize)len);
    if (!text[len])
        return valid;
    char *cut = g_strconcat(valid, "...", NULL);
    g_free(valid);
    return cut;
}

int frame_put_error(struct xdr_out *o, const struct frame_header *head, const struct error *err)
{
    g_autofree char *message = showable(err->message), *str1 = showable(err->str1);
    g_autofree char *str2 = showable(err->str2), *str3 = showable(err->str3);
    const struct wire_error e = {
        .code = (int32_t)err->code,
        .domain = (int32_t)err->domain,
        .message = message,
        .level = err->level,
        .str1 = str1,
        .str2 = str2,
        .str3 = str3,
        .int1 = err->int1,
        .int2 = err->int2,
    };
    return frame_put(o, head, &error_type, &e);
}

int frame_put_hole(struct xdr_out *o, const struct frame_header *head, int64_t length,
                   uint32_t flags)
{
    const struct wire_hole h = {length, flags};
    return frame_put(o, head, &hole_type, &h);
}

struct error *frame_error(const struct frame *f)
{
    struct arena *mem = arena_new();
    struct wire_error w;
    struct error *err = NULL;
    if (xdr_decode(mem, &error_type, f->payload, f->len, &w) == 0) {
        const struct error view = {
            .code = (enum error_code)w.code,
            .domain = (enum error_domain)w.domain,
            .level = w.level,
            .message = (char *)w.message,
            .str1 = (char *)w.str1,
            .str2 = (char *)w.str2,
            .str3 = (char *)w.str3,
            .int1 = w.int1,
            .int2 = w.int2,
        };
        err = error_copy(&view);
    }
    arena_free(mem);
    return err;
}

int frame_hole(const struct frame *f, int64_t *ret_length, uint32_t *ret_flags)
{
    struct arena *mem = arena_new();
    struct wire_hole h;
    int rc = xdr_decode(mem, &hole_type, f->payload, f->len, &h);
    arena_free(mem);
    if (rc < 0)
        return -1;
    *ret_length = h.length;
    *ret_flags = h.flags;
    return 0;
}

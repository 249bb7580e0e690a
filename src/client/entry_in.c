/* Owns the way of parameters into the struct that goes out. Called by entry_run() on any thread;
 * awaits nothing. What it stores points at the caller's memory or into the call's arena. */
#include "client/entry.h"

#include <string.h>
#include "client/stream.h"
#include "client/typed_wire.h"
#include "wire/error_text.h"

static void put(uint8_t *args, size_t at, const void *value, size_t size)
{
    memcpy(args + at, value, size);
}

static void put_u32(uint8_t *args, size_t at, uint32_t value)
{
    memcpy(args + at, &value, sizeof(value));
}

static int put_scalar(struct entry_state *s, const struct entry_arg *a, uint64_t value)
{
    if (a->size == 8) {
        put(s->args, a->in, &value, 8);
        return 0;
    }
    /* size_t and the like: what the wire cannot say is refused, not cut. */
    if (value > UINT32_MAX && (int64_t)value != (int32_t)value)
        return fail_argument(s->e->func, a->name, "%s of %s is too large", a->name, s->e->func);
    put_u32(s->args, a->in, (uint32_t)value);
    return 0;
}

static int put_string(struct entry_state *s, const struct entry_arg *a, const char *text)
{
    if (!text && !a->optional)
        return fail_argument(s->e->func, a->name, "%s of %s must not be NULL", a->name, s->e->func);
    put(s->args, a->in, &text, sizeof(text));
    return 0;
}

static int put_ref(struct entry_state *s, const struct entry_arg *a, const void *object)
{
    if (!object && a->optional)
        return 0;
    if (!handle_check(a->kind, object, s->e->func))
        return -1;
    if (((const struct object *)object)->conn != s->conn)
        return fail_argument(s->e->func, a->name, "%s of %s belongs to another connection", a->name,
                             s->e->func);
    if (!a->optional) {
        object_to_wire(a->kind, object, s->args + a->in);
        return 0;
    }
    void *wire = arena_alloc(s->mem, object_wire_size(a->kind));
    object_to_wire(a->kind, object, wire);
    put(s->args, a->in, &wire, sizeof(wire));
    return 0;
}

/* The list goes as it lies in the caller's memory. */
static int put_list(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    uint64_t n = v[1].u;
    if (n > a->max)
        return fail_argument(s->e->func, a->name, "too many items in %s of %s: the limit is %u",
                             a->name, s->e->func, a->max);
    if (n && !v[0].p)
        return fail_argument(s->e->func, a->name, "%s of %s must not be NULL", a->name, s->e->func);
    put(s->args, a->in, &v[0].p, sizeof(v[0].p));
    put_u32(s->args, a->in_n, (uint32_t)n);
    return 0;
}

static int put_params(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    struct typed_param *list = NULL;
    uint32_t n = v[0].p ? (uint32_t)v[1].u : 0;
    if (n > a->max)
        return put_list(s, a, v);
    if (typed_params_to_wire(s->mem, (virTypedParameterPtr)v[0].p, (int)n, &list) < 0)
        return -1;
    put(s->args, a->in, &list, sizeof(list));
    put_u32(s->args, a->in_n, n);
    return 0;
}

static int put_stream(struct entry_state *s, const struct entry_arg *a, const void *stream)
{
    if (!handle_check(H_STREAM, stream, s->e->func))
        return -1;
    s->call.stream = (virStreamPtr)stream;
    if (s->call.stream->conn != s->conn)
        return fail_argument(s->e->func, a->name, "%s of %s belongs to another connection", a->name,
                             s->e->func);
    return 0;
}

static void put_fds(struct entry_state *s, const int *fds, size_t n)
{
    s->call.fds_in = fds;
    s->call.n_fds_in = n;
}

static int pack_one(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    int *fd;
    switch ((enum entry_op)a->op) {
    case E_SCALAR:
    case E_FLAGS:
        return put_scalar(s, a, v[0].u);
    case E_STRING:
        return put_string(s, a, v[0].p);
    case E_UUID:
        put(s->args, a->in, v[0].p, 16);
        return 0;
    case E_REF:
        return put_ref(s, a, v[0].p);
    case E_LIST_IN:
        return put_list(s, a, v);
    case E_PARAMS_IN:
        return put_params(s, a, v);
    case E_STREAM:
        return put_stream(s, a, v[0].p);
    case E_FDS_IN:
        put_fds(s, v[1].p, v[0].u);
        return 0;
    case E_FD_IN:
        fd = arena_new_struct(s->mem, int);
        *fd = (int)v[0].i;
        put_fds(s, fd, 1);
        return 0;
    case E_OBJECTS_OUT:
    case E_RECORDS_OUT:
    case E_STRINGS_OUT:
        if (a->need && a->size)
            put_u32(s->args, a->in, v[0].p != NULL);
        return 0;
    case E_NAMES_OUT:
    case E_NUMBERS_OUT:
    case E_RECORDS_BUFFER:
    case E_CPUMAPS_OUT:
        put_u32(s->args, a->in, (uint32_t)v[1].u);
        return 0;
    case E_BUFFER_OUT:
        return put_scalar(s, a, v[0].u);
    case E_PARAMS_BUFFER:
    case E_RECORD_PARAMS:
        put_u32(s->args, a->in, (uint32_t) * (const int *)v[1].p);
        return 0;
    case E_PARAMS_OUT:
        if (a->size) /* the form that tells how many it has room for */
            put_u32(s->args, a->in, a->max);
        return 0;
    case E_OUT_SCALAR:
    case E_OUT_STRING:
    case E_STRUCT_OUT:
    case E_RECORD_ARRAY:
    case E_OUT_SIZE:
        return 0;
    }
    return 0;
}

int entry_pack(struct entry_state *s)
{
    const struct entry *e = s->e;
    bool strings = false;
    if (e->sends_handle && e->handle == H_NODE_DEVICE) /* goes by its name alone */
        put(s->args, e->handle_in, &((const struct object *)s->v[0].p)->name, sizeof(char *));
    else if (e->sends_handle)
        object_to_wire(e->handle, s->v[0].p, s->args + e->handle_in);
    for (unsigned i = 0; i < e->n_args; i++) {
        const struct entry_arg *a = &e->args[i];
        if (pack_one(s, a, s->v + a->at) < 0)
            return -1;
        strings |= a->op == E_PARAMS_BUFFER;
    }
    /* Two-call lists: strings among the values are understood. */
    if (strings && e->proc->flags_offset != UINT32_MAX)
        s->args[e->proc->flags_offset] |= VIR_TYPED_PARAM_STRING_OKAY;
    return 0;
}

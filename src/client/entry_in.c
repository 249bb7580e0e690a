/* Owns the way of parameters into the struct that goes out. Called by entry_run() on any thread;
 * awaits nothing. What it stores points at the caller's memory or into the call's arena. */
#include "client/entry.h"

#include <glib.h>
#include <string.h>
#include "client/stream.h"
#include "client/typed_wire.h"
#include "wire/error_text.h"
#include "wire/frame.h"

static void put(uint8_t *args, size_t at, const void *value, size_t size)
{
    memcpy(args + at, value, size);
}

static void put_u32(uint8_t *args, size_t at, uint32_t value)
{
    memcpy(args + at, &value, sizeof(value));
}

static int put_scalar(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    uint64_t value = v[0].u;
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

static int put_string(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    const char *text = v[0].p;
    if (!text && !a->optional)
        return fail_argument(s->e->func, a->name, "%s of %s must not be NULL", a->name, s->e->func);
    if (a->file && text && *text && *text != '/') {
        g_autofree char *folder = g_get_current_dir();
        text = arena_printf(s->mem, "%s/%s", folder, text);
    }
    put(s->args, a->in, &text, sizeof(text));
    return 0;
}

static int put_ref(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    const void *object = v[0].p;
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
    uint64_t n = a->count_at ? s->v[a->count_at].u : v[1].u;
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

static int put_stream(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    const void *stream = v[0].p;
    if (!handle_check(H_STREAM, stream, s->e->func))
        return -1;
    s->call.stream = (virStreamPtr)stream;
    if (s->call.stream->conn != s->conn)
        return fail_argument(s->e->func, a->name, "%s of %s belongs to another connection", a->name,
                             s->e->func);
    return 0;
}

static int put_uuid(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    put(s->args, a->in, v[0].p, 16);
    return 0;
}

static int put_fds(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    s->call.n_fds_in = v[0].u;
    s->call.fds_in = v[1].p;
    return 0;
}

static int put_fd(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    int *fd = arena_new_struct(s->mem, int);
    *fd = (int)v[0].i;
    s->call.n_fds_in = 1;
    s->call.fds_in = fd;
    return 0;
}

/* Room for what may come; none when the caller has none. */
static int put_fds_room(struct entry_state *s, const struct entry_arg *a,
                        const union entry_value *v)
{
    if (!v[0].p || (a->count_at && !s->v[a->count_at].p))
        return 0;
    s->call.max_fds_out = FRAME_FDS_MAX;
    s->call.fds_out = arena_new_array(s->mem, int, FRAME_FDS_MAX);
    return 0;
}

/* Lists that the library allocates: are they wanted? */
static int put_need(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    if (a->need && a->size)
        put_u32(s->args, a->in, v[0].p != NULL);
    return 0;
}

/* Lists in the caller's memory: how many there is room for. */
static int put_room(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    if (!a->room_at)
        put_u32(s->args, a->in, (uint32_t)v[1].u);
    return 0;
}

static int put_pointed_room(struct entry_state *s, const struct entry_arg *a,
                            const union entry_value *v)
{
    put_u32(s->args, a->in, (uint32_t) * (const int *)v[1].p);
    return 0;
}

/* The form of an allocated list that tells a limit all the same. */
static int put_limit(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    if (a->size)
        put_u32(s->args, a->in, a->max);
    return 0;
}

typedef int packer(struct entry_state *s, const struct entry_arg *a, const union entry_value *v);

/* By entry_op; NULL: nothing goes out. */
static packer *const packers[] = {
    [E_SCALAR] = put_scalar,
    [E_FLAGS] = put_scalar,
    [E_STRING] = put_string,
    [E_UUID] = put_uuid,
    [E_REF] = put_ref,
    [E_LIST_IN] = put_list,
    [E_PARAMS_IN] = put_params,
    [E_STREAM] = put_stream,
    [E_FDS_IN] = put_fds,
    [E_FD_IN] = put_fd,
    [E_OBJECTS_OUT] = put_need,
    [E_RECORDS_OUT] = put_need,
    [E_STRINGS_OUT] = put_need,
    [E_NAMES_OUT] = put_room,
    [E_NUMBERS_OUT] = put_room,
    [E_RECORDS_BUFFER] = put_room,
    [E_CPUMAPS_OUT] = put_room,
    [E_BUFFER_OUT] = put_scalar,
    [E_PARAMS_BUFFER] = put_pointed_room,
    [E_RECORD_PARAMS] = put_pointed_room,
    [E_PARAMS_OUT] = put_limit,
    [E_OUT_SIZE] = NULL,
    [E_OUT_SCALAR] = put_need,
    [E_BYTES_OUT] = put_need,
    [E_FDS_OUT] = put_fds_room,
    [E_CALLBACK] = NULL,
};

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
        if (packers[a->op] && packers[a->op](s, a, s->v + a->at) < 0)
            return -1;
        strings |= a->op == E_PARAMS_BUFFER;
    }
    /* Two-call lists: strings among the values are understood. */
    if (strings && e->proc->flags_offset != UINT32_MAX)
        s->args[e->proc->flags_offset] |= VIR_TYPED_PARAM_STRING_OKAY;
    return 0;
}

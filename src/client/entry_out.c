/* Owns the way of a reply into the caller's memory. Called by entry_run() on any thread; awaits
 * nothing. Everything is checked before the first byte is stored. */
#include "client/entry.h"

#include <stdlib.h>
#include <string.h>
#include "client/typed_wire.h"

static uint32_t count_of(const struct entry_state *s, const struct entry_arg *a)
{
    return *(const uint32_t *)(s->ret + a->out_n);
}

static const void *items_of(const struct entry_state *s, const struct entry_arg *a)
{
    return *(const void *const *)(s->ret + a->out);
}

/* How many items the caller has room for; UINT64_MAX where the library allocates. */
static uint64_t room_of(const struct entry_state *s, const struct entry_arg *a)
{
    const union entry_value *v = s->v + a->at;
    if (a->room_at) /* of 32 bits each, so that the product is whole */
        return s->v[a->room_at].u * (a->room2_at ? s->v[a->room2_at].u : 1);
    switch ((enum entry_op)a->op) {
    case E_NAMES_OUT:
    case E_NUMBERS_OUT:
    case E_RECORDS_BUFFER:
        return v[1].u;
    case E_BUFFER_OUT:
        return v[0].u;
    case E_PARAMS_BUFFER:
    case E_RECORD_PARAMS:
        return *(const int *)v[1].p > 0 ? (uint64_t) * (const int *)v[1].p : 0;
    default:
        return UINT64_MAX;
    }
}

static int too_many(const struct entry_state *s, uint64_t n, uint64_t room)
{
    return fail(ERR_RPC, "%s: the reply has %llu items, there is room for %llu", s->e->func,
                (unsigned long long)n, (unsigned long long)room);
}

static int check_room(const struct entry_state *s, const struct entry_arg *a)
{
    uint64_t room = room_of(s, a);
    if (room == UINT64_MAX)
        return 0;
    uint64_t n = count_of(s, a);
    return n > room ? too_many(s, n, room) : 0;
}

/* --- lists that the library allocates ------------------------------------------------------------
 */

static void objects_out(struct entry_state *s, const struct entry_arg *a,
                        const union entry_value *v)
{
    void ***target = (void *)v[0].p;
    uint32_t n = count_of(s, a), ret;
    const uint8_t *wire = items_of(s, a);
    memcpy(&ret, s->ret + a->out2, sizeof(ret));
    s->count = target ? n : ret;
    if (!target)
        return;
    void **list = entry_alloc((size_t)n + 1, sizeof(*list));
    for (uint32_t i = 0; i < n; i++)
        list[i] = object_from_wire(a->kind, entry_origin(s), wire + i * object_wire_size(a->kind));
    *target = list;
}

static void records_out(struct entry_state *s, const struct entry_arg *a,
                        const union entry_value *v)
{
    void ***target = (void *)v[0].p;
    uint32_t n = count_of(s, a), ret = n;
    const uint8_t *wire = items_of(s, a);
    if (a->out2_size)
        memcpy(&ret, s->ret + a->out2, sizeof(ret));
    s->count = target ? n : ret;
    if (!target)
        return;
    void **list = entry_alloc((size_t)n + 1, sizeof(*list));
    for (uint32_t i = 0; i < n; i++) {
        list[i] = entry_alloc(1, a->record->to_size);
        record_fill(a->record, s->conn, wire + (size_t)i * a->record->from_size, list[i]);
    }
    *target = list;
}

static void fill_records(struct entry_state *s, const struct entry_arg *a, uint8_t *to)
{
    const uint8_t *wire = items_of(s, a);
    for (uint32_t i = 0, n = count_of(s, a); i < n; i++)
        record_fill(a->record, s->conn, wire + (size_t)i * a->record->from_size,
                    to + (size_t)i * a->record->to_size);
}

static void record_array_out(struct entry_state *s, const struct entry_arg *a,
                             const union entry_value *v)
{
    void **target = (void *)v[0].p;
    uint8_t *list = entry_alloc(count_of(s, a), a->record->to_size);
    fill_records(s, a, list);
    s->count = count_of(s, a);
    *target = list;
}

static void strings_out(struct entry_state *s, const struct entry_arg *a,
                        const union entry_value *v)
{
    char ***target = (void *)v[0].p;
    uint32_t n = count_of(s, a), ret = n;
    const char *const *names = items_of(s, a);
    if (a->out2_size)
        memcpy(&ret, s->ret + a->out2, sizeof(ret));
    s->count = target ? n : ret;
    if (!target)
        return;
    *target = entry_alloc((size_t)n + 1, sizeof(char *));
    for (uint32_t i = 0; i < n; i++)
        (*target)[i] = entry_strdup(names[i]);
}

/* --- the caller's memory -----------------------------------------------------------------------
 */

static void names_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    char **target = (void *)v[0].p;
    const char *const *names = items_of(s, a);
    s->count = count_of(s, a);
    for (uint32_t i = 0; i < s->count; i++)
        target[i] = entry_strdup(names[i]);
}

static void numbers_out(struct entry_state *s, const struct entry_arg *a,
                        const union entry_value *v)
{
    void *target = (void *)v[0].p;
    s->count = count_of(s, a);
    if (s->count)
        memcpy(target, items_of(s, a), s->count * a->size);
}

/* The two-call form: with room for none the server tells how many there are. */
static void told_or_filled(struct entry_state *s, const struct entry_arg *a,
                           const union entry_value *v)
{
    int *count = (int *)v[1].p;
    int32_t told;
    if (*count == 0 && a->out2_size) {
        memcpy(&told, s->ret + a->out2, sizeof(told));
        *count = told;
        return;
    }
    if (a->record)
        fill_records(s, a, (uint8_t *)v[0].p);
    else
        typed_params_fill((virTypedParameterPtr)v[0].p, items_of(s, a), count_of(s, a));
    *count = (int)count_of(s, a);
}

static void params_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    virTypedParameterPtr *target = (void *)v[0].p;
    int *count = (int *)v[1].p;
    *target = typed_params_from_wire(items_of(s, a), count_of(s, a));
    *count = (int)count_of(s, a);
    s->count = count_of(s, a);
}

/* What did not come is zero; what is longer than a row asked for is cut. */
static void cpumaps_out(struct entry_state *s, const struct entry_arg *a,
                        const union entry_value *v)
{
    void *target = (void *)v[0].p;
    uint64_t rows = 1, n = count_of(s, a);
    if (!target)
        return;
    for (unsigned i = 0; i < s->e->n_args; i++) /* of a list beside it, or told by its own count */
        if (s->e->args[i].op == E_RECORDS_BUFFER)
            rows = count_of(s, &s->e->args[i]);
    if (s->e->ret == E_RET_RESULT && a->at > 1)
        rows = s->v[1].u;
    uint64_t room = rows * v[1].u;
    memset(target, 0, room);
    if (n)
        memcpy(target, items_of(s, a), n < room ? n : room);
}

static void struct_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    uint8_t *whole = arena_alloc(s->mem, a->record->to_size);
    record_fill(a->record, s->conn, s->ret, whole);
    size_t size = a->record->to_size;
    if (!a->optional && v[1].u < size) /* an older, shorter form of the struct */
        size = v[1].u;
    memcpy((void *)v[0].p, whole, size);
}

static void scalar_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    void *target = (void *)v[0].p;
    if (target)
        memcpy(target, s->ret + a->out, a->size);
}

static void string_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    const char *text;
    memcpy(&text, s->ret + a->out, sizeof(text));
    if (v[0].p)
        *(char **)v[0].p = entry_strdup(text);
}

static void records_buffer_out(struct entry_state *s, const struct entry_arg *a,
                               const union entry_value *v)
{
    int32_t told = (int32_t)count_of(s, a);
    if (a->out2_size == sizeof(told)) /* without room it is asked how many there are */
        memcpy(&told, s->ret + a->out2, sizeof(told));
    s->count = told;
    fill_records(s, a, (uint8_t *)v[0].p);
}

static void buffer_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    if (count_of(s, a))
        memcpy((void *)v[1].p, items_of(s, a), count_of(s, a));
}

static void size_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    *(size_t *)v[0].p = *(const uint32_t *)(s->ret + s->e->ret_n);
}

static void bytes_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    uint8_t **target = (void *)v[0].p;
    if (!target)
        return;
    *target = entry_alloc((size_t)count_of(s, a) + 1, 1);
    if (count_of(s, a))
        memcpy(*target, items_of(s, a), count_of(s, a));
}

static void fds_out(struct entry_state *s, const struct entry_arg *a, const union entry_value *v)
{
    size_t n = s->call.n_fds_out;
    int **target = (void *)v[0].p;
    s->count = n;
    if (!s->call.max_fds_out)
        return;
    *target = entry_alloc(n + 1, sizeof(int));
    if (n)
        memcpy(*target, s->call.fds_out, n * sizeof(int));
    if (a->count_at)
        *(unsigned *)s->v[a->count_at].p = (unsigned)n;
}

typedef void unpacker(struct entry_state *s, const struct entry_arg *a, const union entry_value *v);

/* By entry_op; NULL: nothing comes back. */
static unpacker *const unpackers[] = {
    [E_OUT_SCALAR] = scalar_out,        [E_OUT_STRING] = string_out,
    [E_STRUCT_OUT] = struct_out,        [E_OBJECTS_OUT] = objects_out,
    [E_RECORDS_OUT] = records_out,      [E_RECORD_ARRAY] = record_array_out,
    [E_STRINGS_OUT] = strings_out,      [E_NAMES_OUT] = names_out,
    [E_NUMBERS_OUT] = numbers_out,      [E_RECORDS_BUFFER] = records_buffer_out,
    [E_PARAMS_BUFFER] = told_or_filled, [E_RECORD_PARAMS] = told_or_filled,
    [E_PARAMS_OUT] = params_out,        [E_BUFFER_OUT] = buffer_out,
    [E_CPUMAPS_OUT] = cpumaps_out,      [E_OUT_SIZE] = size_out,
    [E_BYTES_OUT] = bytes_out,          [E_FDS_OUT] = fds_out,
};

int entry_unpack(struct entry_state *s)
{
    for (unsigned i = 0; i < s->e->n_args; i++)
        if (check_room(s, &s->e->args[i]) < 0)
            return -1;
    for (unsigned i = 0; i < s->e->n_args; i++)
        if (unpackers[s->e->args[i].op])
            unpackers[s->e->args[i].op](s, &s->e->args[i], s->v + s->e->args[i].at);
    return 0;
}

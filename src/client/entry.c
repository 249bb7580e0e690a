/* Owns one public call from its parameters to its result: checks, packing, the call, unpacking. The
 * rows come from gen/entries_*.c, which alone calls entry_run(). Blocks the calling thread for one
 * round trip.
 * Invariant: the caller's memory is written only after the reply was complete and checked. */
#include "client/entry.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "wire/error_text.h"

/* --- checks ------------------------------------------------------------------------------------
 */

static bool applies(const struct entry_check *c, const union entry_value *v)
{
    for (size_t i = 0; i < 2; i++) {
        const union entry_value x = v[c->when[i].at];
        bool yes = true;
        switch ((enum entry_when)c->when[i].test) {
        case W_ALWAYS:
            continue;
        case W_NONZERO:
            yes = x.u != 0;
            break;
        case W_POINTED_NONZERO:
            yes = x.p && *(const int *)x.p != 0;
            break;
        case W_EQUALS:
            yes = x.u == c->when[i].value;
            break;
        case W_HAS_FLAG:
            yes = (x.u & c->when[i].value) != 0;
            break;
        case W_IN:
            yes = x.u < 32 && (c->when[i].value >> x.u & 1);
            break;
        }
        if (yes == c->when[i].not )
            return false;
    }
    return true;
}

static int refuse(const struct entry *e, const struct entry_check *c, const char *must)
{
    return fail_argument(e->func, c->name, "%s of %s must %s", c->name, e->func, must);
}

static int check_socket(const struct entry *e, const struct entry_check *c, int fd)
{
    struct stat st;
    if (fd < 0)
        return refuse(e, c, "be zero or greater");
    if (fstat(fd, &st) < 0)
        return fail_errno(errno, "%s of %s", c->name, e->func);
    return S_ISSOCK(st.st_mode) ? 0 : refuse(e, c, "be a socket");
}

static int check_one(const struct entry *e, const struct entry_check *c, const union entry_value *v)
{
    const union entry_value x = v[c->at];
    const char *text = x.p;
    switch ((enum entry_check_kind)c->what) {
    case C_NONNULL:
        return x.p ? 0 : refuse(e, c, "not be NULL");
    case C_NONNULL_IF_COUNT:
        return x.p || v[c->count_at].u == 0 ? 0 : refuse(e, c, "not be NULL");
    case C_NONZERO:
        return x.u ? 0 : refuse(e, c, "not be zero");
    case C_POSITIVE:
        return x.i > 0 ? 0 : refuse(e, c, "be greater than zero");
    case C_NONNEGATIVE:
        return x.i >= 0 ? 0 : refuse(e, c, "be zero or greater");
    case C_NONEMPTY:
        return text && *text ? 0 : refuse(e, c, "not be empty");
    case C_NULL_OR_NONEMPTY:
        return !text || *text ? 0 : refuse(e, c, "be NULL or not empty");
    case C_NULL:
        return !x.p ? 0 : refuse(e, c, "be NULL");
    case C_ZERO:
        return x.u == 0 ? 0 : refuse(e, c, "be zero");
    case C_BELOW:
        if (x.u < c->limit)
            return 0;
        return fail_argument(e->func, c->name, "%s of %s must be less than %u", c->name, e->func,
                             c->limit);
    case C_SOCKET:
        return check_socket(e, c, (int)x.i);
    case C_POINTED_NONNEGATIVE:
        return !x.p || *(const int *)x.p >= 0 ? 0 : refuse(e, c, "be zero or greater");
    case C_POINTED_POSITIVE:
        return !x.p || *(const int *)x.p > 0 ? 0 : refuse(e, c, "be greater than zero");
    }
    return 0;
}

static int check_flags(const struct entry *e, uint32_t flags)
{
    for (unsigned i = 0; i < e->n_exclusive; i++)
        if ((flags & e->exclusive[i][0]) && (flags & e->exclusive[i][1]))
            return fail_argument(e->func, "flags", "flags 0x%x and 0x%x of %s exclude each other",
                                 e->exclusive[i][0], e->exclusive[i][1], e->func);
    for (unsigned i = 0; i < e->n_requires; i++)
        if ((flags & e->requires[i][0]) && !(flags & e->requires[i][1]))
            return fail_argument(e->func, "flags", "flag 0x%x of %s needs one of 0x%x",
                                 e->requires[i][0], e -> func, e -> requires[i][1]);
    return 0;
}

int entry_check(const struct entry *e, const union entry_value *v)
{
    for (unsigned i = 0; i < e->n_checks; i++)
        if (applies(&e->checks[i], v) && check_one(e, &e->checks[i], v) < 0)
            return -1;
    return e->flags_at == 255 ? 0 : check_flags(e, (uint32_t)v[e->flags_at].u);
}

/* Is this call, with these values, one that changes something? */
static bool is_write(const struct entry *e, const union entry_value *v)
{
    const struct proc *p = e->proc;
    if (p->write)
        return true;
    if (e->write_at == 255)
        return false;
    uint32_t x = (uint32_t)v[e->write_at].u & p->write_if_mask;
    return p->write_if_value ? x == p->write_if_value : x != 0;
}

void *entry_alloc(size_t n, size_t size)
{
    void *block = calloc(n ? n : 1, size);
    if (!block)
        abort();
    return block;
}

char *entry_strdup(const char *text)
{
    return text ? strcpy(entry_alloc(strlen(text) + 1, 1), text) : NULL;
}

/* --- results -----------------------------------------------------------------------------------
 */

static void refresh(struct entry_state *s)
{
    struct object *o = (struct object *)s->v[0].p;
    const struct nonnull_domain *dom = (const void *)(s->ret + s->e->ret_at);
    __atomic_store_n(&o->number, dom->id, __ATOMIC_RELAXED);
}

static union entry_value number(const struct entry *e, const uint8_t *at)
{
    int32_t small;
    union entry_value value = {0};
    memcpy(&small, at, sizeof(small));
    if (e->ret_size == 8)
        memcpy(&value.u, at, sizeof(value.u));
    else if (e->ret_signed)
        value.i = small;
    else
        value.u = (uint32_t)small;
    return value;
}

/* A NUL follows, so that an empty value is a block too. */
static void *bytes(const uint8_t *data, uint32_t n)
{
    uint8_t *copy = entry_alloc((size_t)n + 1, 1);
    if (n)
        memcpy(copy, data, n);
    return copy;
}

/* A secret's value, so the reply is wiped. */
static union entry_value bytes_result(struct entry_state *s, const uint8_t *at)
{
    uint32_t n = *(const uint32_t *)(s->ret + s->e->ret_n);
    uint8_t *data;
    memcpy(&data, at, sizeof(data));
    union entry_value value = {.p = bytes(data, n)};
    if (n)
        explicit_bzero(data, n);
    return value;
}

/* The old name stays readable for threads that have just asked for it. */
static void renamed(struct entry_state *s)
{
    struct object *o = (struct object *)s->v[0].p;
    pthread_mutex_lock(&s->conn->lock);
    g_free(o->holder);
    o->holder = o->name;
    __atomic_store_n(&o->name, g_strdup(s->v[1].p), __ATOMIC_RELEASE);
    pthread_mutex_unlock(&s->conn->lock);
}

/* Where a text stays that is asked for once. */
static char **kept_text(const struct entry *e, const void *handle)
{
    return e->handle == H_CONNECT ? &((virConnectPtr)handle)->type
                                  : &((struct object *)handle)->detail;
}

static const char *find_kept(struct entry_state *s)
{
    pthread_mutex_lock(&s->conn->lock);
    const char *text = *kept_text(s->e, s->v[0].p);
    pthread_mutex_unlock(&s->conn->lock);
    return text;
}

static const char *keep(struct entry_state *s, const char *text)
{
    char **kept = kept_text(s->e, s->v[0].p);
    pthread_mutex_lock(&s->conn->lock);
    if (!*kept)
        *kept = g_strdup(text);
    text = *kept;
    pthread_mutex_unlock(&s->conn->lock);
    return text;
}

static union entry_value result(struct entry_state *s)
{
    const struct entry *e = s->e;
    const uint8_t *at = s->ret + e->ret_at;
    const char *text;
    if (e->after == E_AFTER_REFRESH || e->ret == E_RET_REFRESH)
        refresh(s);
    if (e->after == E_AFTER_STOPPED)
        __atomic_store_n(&((struct object *)s->v[0].p)->number, -1, __ATOMIC_RELAXED);
    if (e->after == E_AFTER_RENAMED)
        renamed(s);
    switch ((enum entry_ret)e->ret) {
    case E_RET_STATUS:
    case E_RET_REFRESH:
        break;
    case E_RET_COUNT:
        return (union entry_value){.u = s->count};
    case E_RET_RESULT:
        return number(e, at);
    case E_RET_OBJECT:
        return (union entry_value){.p = object_from_wire(e->ret_kind, entry_origin(s), at)};
    case E_RET_TEXT:
        memcpy(&text, at, sizeof(text));
        return (union entry_value){.p = entry_strdup(text)};
    case E_RET_BYTES:
        return bytes_result(s, at);
    case E_RET_KEPT:
        memcpy(&text, at, sizeof(text));
        return (union entry_value){.p = keep(s, text)};
    case E_RET_REGISTRATION:
        return (union entry_value){.u = s->count};
    case E_RET_REGISTRATION_KNOWN:
    case E_RET_END_OF_REGISTRATION:
        break;
    }
    return (union entry_value){0};
}

/* --- the call ----------------------------------------------------------------------------------
 */

static virConnectPtr conn_of(const struct entry *e, const void *handle)
{
    bool is_conn = e->handle == H_CONNECT || e->handle == H_ADM_CONNECT;
    return is_conn ? (virConnectPtr)handle : ((const struct object *)handle)->conn;
}

static int call_checked(struct entry_state *s)
{
    const struct entry *e = s->e;
    if (is_write(e, s->v) && !conn_check_write(s->conn, e->func))
        return -1;
    if (entry_check(e, s->v) < 0 || entry_pack(s) < 0)
        return -1;
    if (e->ret >= E_RET_REGISTRATION)
        return entry_event(s);
    if (conn_call(s->conn, &s->call) < 0)
        return -1;
    return entry_unpack(s);
}

EXPORT union entry_value entry_run(const struct entry *e, const union entry_value *v)
{
    _Alignas(16) uint8_t args[ENTRY_STRUCT_MAX], ret[ENTRY_STRUCT_MAX];
    struct entry_state s = {.e = e, .v = v, .args = args, .ret = ret};
    union entry_value value = {.i = e->ret_error};
    last_error_begin(e->domain);
    if (!handle_check(e->handle, v[0].p, e->func)) {
        last_error_publish(NULL);
        return value;
    }
    s.conn = conn_of(e, v[0].p);
    const char *kept = e->ret == E_RET_KEPT ? find_kept(&s) : NULL;
    if (kept)
        return (union entry_value){.p = kept};
    s.mem = arena_new();
    if (e->proc->args)
        memset(args, 0, e->proc->args->size);
    if (e->proc->ret)
        memset(ret, 0, e->proc->ret->size);
    s.call = (struct link_call){.program = e->program,
                                .proc = e->proc,
                                .args = e->proc->args ? args : NULL,
                                .ret = e->proc->ret ? ret : NULL,
                                .mem = s.mem};
    if (call_checked(&s) < 0)
        last_error_publish(s.conn);
    else
        value = result(&s);
    arena_free(s.mem);
    return value;
}

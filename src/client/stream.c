/* Owns virStreamPtr: virStream*. Called by applications from any thread. Blocks unless the stream
 * was made non-blocking. Invariant: link_stream lives as long as the handle, so that a thread in
 * recv is safe from another that finishes. */
#include "client/stream.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "client/entry_local.h"
#include "client/link.h"

/* --- life ----------------------------------------------------------------------------------- */

EXPORT virStreamPtr virStreamNew(virConnectPtr conn, unsigned int flags)
{
    last_error_begin(FROM_STREAMS);
    if (!handle_check(H_CONNECT, conn, __func__))
        return failed_null(NULL);
    virStreamPtr st = g_new0(struct _virStream, 1);
    handle_init(&st->handle, H_STREAM);
    pthread_mutex_init(&st->lock, NULL);
    st->conn = conn_ref(conn);
    st->flags = flags;
    return st;
}

/* Under the lock: room for another link_stream. What is to be ended of the earlier one, or NULL. */
static void *put_aside(virStreamPtr st)
{
    void *open = st->ended ? NULL : st->link_stream;
    if (!st->former)
        st->former = g_ptr_array_new();
    if (st->link_stream)
        g_ptr_array_add(st->former, st->link_stream);
    st->link_stream = NULL;
    st->ended = false;
    return open;
}

static void stream_unref(virStreamPtr st)
{
    if (__atomic_sub_fetch(&st->handle.refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    st->handle.magic = 0;
    put_aside(st);
    for (guint i = 0; i < st->former->len; i++)
        st->conn->link->ops->stream_free(st->former->pdata[i]);
    g_ptr_array_unref(st->former);
    conn_unref(st->conn);
    pthread_mutex_destroy(&st->lock);
    g_free(st);
}

static void stream_ref(virStreamPtr st)
{
    __atomic_add_fetch(&st->handle.refs, 1, __ATOMIC_RELAXED);
}

EXPORT int virStreamRef(virStreamPtr st)
{
    last_error_begin(FROM_STREAMS);
    if (!handle_check(H_STREAM, st, __func__))
        return failed_int(NULL);
    stream_ref(st);
    return 0;
}

EXPORT int virStreamFree(virStreamPtr st)
{
    last_error_begin(FROM_STREAMS);
    if (!handle_check(H_STREAM, st, __func__))
        return failed_int(NULL);
    stream_unref(st);
    return 0;
}

/* A stream may serve one call after another; one that begins breaks off the one before. */
void stream_begin(virStreamPtr st)
{
    const struct link_ops *ops = st->conn->link->ops;
    pthread_mutex_lock(&st->lock);
    void *open = put_aside(st);
    st->link_stream = ops->stream_open(st->conn->link, true);
    pthread_mutex_unlock(&st->lock);
    if (open && ops->stream_end(open, true) < 0)
        error_clear();
}

void stream_cancel(virStreamPtr st)
{
    pthread_mutex_lock(&st->lock);
    void *s = st->link_stream;
    st->link_stream = NULL;
    pthread_mutex_unlock(&st->lock);
    if (s)
        st->conn->link->ops->stream_free(s);
}

/* --- entering ------------------------------------------------------------------------------- */

/* The link's stream, or NULL with the error published. */
static void *enter(virStreamPtr st, const char *func)
{
    last_error_begin(FROM_STREAMS);
    if (!handle_check(H_STREAM, st, func))
        return failed_null(NULL);
    pthread_mutex_lock(&st->lock);
    bool ended = st->ended;
    void *s = ended ? NULL : st->link_stream;
    pthread_mutex_unlock(&st->lock);
    if (s)
        return s;
    if (ended)
        fail_in(FROM_RPC, ERR_OPERATION_FAILED, "%s: the stream has ended", func);
    else
        fail(ERR_NO_SUPPORT, "%s", func);
    return failed_null(st->conn);
}

static int check_pointer(virStreamPtr st, const void *arg, const char *name, const char *func)
{
    if (arg)
        return 0;
    fail_null_argument(func, name);
    return failed_int(st->conn);
}

static int done(virStreamPtr st, ssize_t rc)
{
    if (rc == -1)
        last_error_publish(st->conn);
    return (int)rc;
}

static const struct link_ops *ops(virStreamPtr st)
{
    return st->conn->link->ops;
}

static bool nonblocking(virStreamPtr st)
{
    return st->flags & VIR_STREAM_NONBLOCK;
}

/* --- bytes ---------------------------------------------------------------------------------- */

EXPORT int virStreamSend(virStreamPtr st, const char *data, size_t nbytes)
{
    void *s = enter(st, __func__);
    if (!s || check_pointer(st, data, "data", __func__) < 0)
        return -1;
    size_t sent = 0;
    while (sent < nbytes) { /* the link takes a packet's worth at a time */
        ssize_t n = ops(st)->stream_send(s, data + sent, nbytes - sent, nonblocking(st));
        if (n < 0)
            return sent ? (int)sent : done(st, n);
        sent += (size_t)n;
    }
    return (int)sent;
}

EXPORT int virStreamRecvFlags(virStreamPtr st, char *data, size_t nbytes, unsigned int flags)
{
    void *s = enter(st, __func__);
    if (!s || check_pointer(st, data, "data", __func__) < 0)
        return -1;
    return done(st, ops(st)->stream_recv(s, data, nbytes, nonblocking(st),
                                         flags & VIR_STREAM_RECV_STOP_AT_HOLE));
}

EXPORT int virStreamRecv(virStreamPtr st, char *data, size_t nbytes)
{
    void *s = enter(st, __func__);
    if (!s || check_pointer(st, data, "data", __func__) < 0)
        return -1;
    return done(st, ops(st)->stream_recv(s, data, nbytes, nonblocking(st), false));
}

EXPORT int virStreamSendHole(virStreamPtr st, long long length, unsigned int flags)
{
    void *s = enter(st, __func__);
    return s ? done(st, ops(st)->stream_send_hole(s, length, flags)) : -1;
}

EXPORT int virStreamRecvHole(virStreamPtr st, long long *length, unsigned int flags)
{
    void *s = enter(st, __func__);
    int64_t n = 0;
    if (!s || check_pointer(st, length, "length", __func__) < 0)
        return -1;
    int rc = ops(st)->stream_recv_hole(s, &n);
    if (rc == 0)
        *length = n;
    return done(st, rc);
}

static void drop_callback(virStreamPtr st);

static int end(virStreamPtr st, void *s, bool abort)
{
    int rc = ops(st)->stream_end(s, abort);
    pthread_mutex_lock(&st->lock);
    st->ended = true;
    pthread_mutex_unlock(&st->lock);
    drop_callback(st);
    return rc;
}

EXPORT int virStreamFinish(virStreamPtr st)
{
    void *s = enter(st, __func__);
    return s ? done(st, end(st, s, false)) : -1;
}

EXPORT int virStreamAbort(virStreamPtr st)
{
    last_error_begin(FROM_STREAMS);
    if (!handle_check(H_STREAM, st, __func__))
        return failed_int(NULL);
    pthread_mutex_lock(&st->lock);
    bool opened = st->link_stream;
    pthread_mutex_unlock(&st->lock);
    if (!opened)
        return 0; /* nothing to abort */
    void *s = enter(st, __func__);
    return s ? done(st, end(st, s, true)) : -1;
}

/* --- callbacks ------------------------------------------------------------------------------ */

struct stream_callback {
    int refs, events;
    virStreamEventCallback fn;
    void *opaque;
    virFreeCallback ff;
};

static void callback_unref(struct stream_callback *c)
{
    if (!c || __atomic_sub_fetch(&c->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    if (c->ff)
        c->ff(c->opaque);
    g_free(c);
}

EXPORT int virStreamEventAddCallback(virStreamPtr st, int events, virStreamEventCallback cb,
                                     void *opaque, virFreeCallback ff)
{
    void *s = enter(st, __func__);
    if (!s)
        return -1;
    if (link_use_loop(st->conn->link) < 0)
        return failed_int(st->conn);
    pthread_mutex_lock(&st->conn->lock);
    bool taken = st->callback != NULL;
    if (!taken) {
        st->callback = g_new0(struct stream_callback, 1);
        *st->callback = (struct stream_callback){1, events, cb, opaque, ff};
        stream_ref(st);
        st->next = st->conn->streams;
        st->conn->streams = st;
    }
    pthread_mutex_unlock(&st->conn->lock);
    if (taken) {
        link_leave_loop(st->conn->link);
        fail(ERR_INTERNAL_ERROR, "the stream has a callback already");
        return failed_int(st->conn);
    }
    link_poke(st->conn->link);
    return 0;
}

EXPORT int virStreamEventUpdateCallback(virStreamPtr st, int events)
{
    void *s = enter(st, __func__);
    if (!s)
        return -1;
    pthread_mutex_lock(&st->conn->lock);
    bool there = st->callback;
    if (there)
        st->callback->events = events;
    pthread_mutex_unlock(&st->conn->lock);
    if (!there) {
        fail(ERR_INTERNAL_ERROR, "the stream has no callback");
        return failed_int(st->conn);
    }
    link_poke(st->conn->link);
    return 0;
}

/* Takes the stream off the connection's list; the callback's data is freed when it returns. */
static struct stream_callback *take_callback(virStreamPtr st)
{
    pthread_mutex_lock(&st->conn->lock);
    struct stream_callback *c = st->callback;
    st->callback = NULL;
    for (virStreamPtr *at = &st->conn->streams; c && *at; at = &(*at)->next)
        if (*at == st) {
            *at = st->next;
            break;
        }
    pthread_mutex_unlock(&st->conn->lock);
    return c;
}

static void drop_callback(virStreamPtr st)
{
    struct stream_callback *c = take_callback(st);
    if (!c)
        return;
    callback_unref(c);
    link_leave_loop(st->conn->link);
    stream_unref(st);
}

EXPORT int virStreamEventRemoveCallback(virStreamPtr st)
{
    void *s = enter(st, __func__);
    if (!s)
        return -1;
    struct stream_callback *c = take_callback(st);
    if (!c) {
        fail(ERR_INTERNAL_ERROR, "the stream has no callback");
        return failed_int(st->conn);
    }
    callback_unref(c);
    link_leave_loop(st->conn->link);
    stream_unref(st);
    return 0;
}

/* With a reference to each, in no order. */
static GPtrArray *streams_with_callbacks(virConnectPtr conn)
{
    GPtrArray *list = g_ptr_array_new();
    pthread_mutex_lock(&conn->lock);
    for (virStreamPtr st = conn->streams; st; st = st->next) {
        stream_ref(st);
        g_ptr_array_add(list, st);
    }
    pthread_mutex_unlock(&conn->lock);
    return list;
}

/* What the callback would be told; with fn != NULL a reference to it. */
static int ready(virStreamPtr st, struct stream_callback **ret_callback)
{
    int now = ops(st)->stream_ready(st->link_stream);
    pthread_mutex_lock(&st->conn->lock);
    struct stream_callback *c = st->callback;
    int told = c ? now & (c->events | VIR_STREAM_EVENT_ERROR | VIR_STREAM_EVENT_HANGUP) : 0;
    if (told && ret_callback) {
        __atomic_add_fetch(&c->refs, 1, __ATOMIC_RELAXED);
        *ret_callback = c;
    }
    pthread_mutex_unlock(&st->conn->lock);
    return told;
}

void stream_dispatch(virConnectPtr conn)
{
    if (!__atomic_load_n(&conn->streams, __ATOMIC_RELAXED))
        return;
    g_autoptr(GPtrArray) list = streams_with_callbacks(conn);
    bool again = false;
    for (guint i = 0; i < list->len; i++) {
        virStreamPtr st = g_ptr_array_index(list, i);
        struct stream_callback *c = NULL;
        int told = ready(st, &c);
        if (told)
            c->fn(st, told, c->opaque);
        callback_unref(c);
        again |= ready(st, NULL) != 0;
        stream_unref(st);
    }
    if (again)
        link_poke(conn->link);
}

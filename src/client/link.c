/* Owns what all links share: counting, the connection behind a link, and the one timer or
 * descriptor through which the event loop delivers what came. Called by entries, links and the
 * event loop. Invariant: a link lives while the event loop knows it; link->conn is NULL as soon as
 * the connection is going; only threads of the application call its event loop. */
#include "client/link.h"

#include <errno.h>
#include <glib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "base/error.h"
#include "base/log.h"
#include "client/event.h"
#include "client/events.h"
#include "client/handle.h"
#include "client/stream.h"

void link_init(struct link *l, const struct link_ops *ops)
{
    l->ops = ops;
    l->refs = 1;
    l->timer = -1;
    pthread_mutex_init(&l->lock, NULL);
    pthread_mutex_init(&l->loop_lock, NULL);
}

struct link *link_ref(struct link *l)
{
    __atomic_add_fetch(&l->refs, 1, __ATOMIC_RELAXED);
    return l;
}

void link_unref(struct link *l)
{
    if (__atomic_sub_fetch(&l->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    pthread_mutex_destroy(&l->lock);
    pthread_mutex_destroy(&l->loop_lock);
    l->ops->free(l);
}

/* The connection with a reference, or NULL when its last reference is gone. */
static virConnectPtr hold_conn(struct link *l)
{
    pthread_mutex_lock(&l->lock);
    virConnectPtr conn = l->conn;
    int refs = conn ? __atomic_load_n(&conn->handle.refs, __ATOMIC_RELAXED) : 0;
    while (refs > 0 && !__atomic_compare_exchange_n(&conn->handle.refs, &refs, refs + 1, false,
                                                    __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
    pthread_mutex_unlock(&l->lock);
    return refs > 0 ? conn : NULL;
}

static void tell_closed(virConnectPtr conn, struct link *l)
{
    int reason = l->ops->closed(l);
    if (reason < 0 || l->close_told)
        return;
    pthread_mutex_lock(&conn->lock);
    virConnectCloseFunc cb = conn->close_cb;
    void *opaque = conn->close_opaque;
    virFreeCallback ff = conn->close_ff;
    conn->close_cb = NULL;
    conn->close_ff = NULL;
    l->close_told = true;
    pthread_mutex_unlock(&conn->lock);
    if (cb)
        cb(conn, reason, opaque);
    if (ff)
        ff(opaque);
}

static void deliver(struct link *l)
{
    virConnectPtr conn = hold_conn(l);
    if (!conn)
        return;
    for (struct event_message *m; (m = l->ops->take_event(l));) {
        events_deliver(conn, m);
        arena_free(m->mem);
    }
    stream_dispatch(conn);
    tell_closed(conn, l);
    conn_unref(conn);
}

static void on_timer(int timer, void *opaque)
{
    virEventUpdateTimeout(timer, -1);
    deliver(opaque);
}

static void loop_lets_go(void *opaque)
{
    link_unref(opaque);
}

static int attach_timer(struct link *l)
{
    int timer = virEventAddTimeout(-1, on_timer, link_ref(l), loop_lets_go);
    if (timer < 0) {
        link_unref(l);
        return fail(ERR_INTERNAL_ERROR, "the event loop takes no timer");
    }
    __atomic_store_n(&l->timer, timer, __ATOMIC_RELEASE);
    return 0;
}

/* --- from a thread of ours ------------------------------------------------------------------ */

/* Interpreters bind event loops that no foreign thread may touch, not even to set a timer: such a
 * thread writes to a descriptor that is in the loop. */
struct link_wake {
    struct link *link;
    int fd; /* eventfd */
    int watch;
};

static void on_wake(int watch, int fd, int events, void *opaque)
{
    struct link_wake *w = opaque;
    eventfd_t n;
    eventfd_read(fd, &n);
    deliver(w->link);
}

static void wake_free(void *opaque)
{
    struct link_wake *w = opaque;
    close(w->fd);
    link_unref(w->link);
    g_free(w);
}

static int attach_wake(struct link *l)
{
    int fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (fd < 0)
        return fail_errno(errno, "cannot make an eventfd");
    struct link_wake *w = g_new(struct link_wake, 1);
    *w = (struct link_wake){.link = link_ref(l), .fd = fd};
    w->watch = virEventAddHandle(fd, VIR_EVENT_HANDLE_READABLE, on_wake, w, wake_free);
    if (w->watch < 0) {
        wake_free(w);
        return fail(ERR_INTERNAL_ERROR, "the event loop takes no descriptor");
    }
    pthread_mutex_lock(&l->lock);
    l->wake = w;
    pthread_mutex_unlock(&l->lock);
    return 0;
}

static struct link_wake *take_wake(struct link *l)
{
    pthread_mutex_lock(&l->lock);
    struct link_wake *w = g_steal_pointer(&l->wake);
    pthread_mutex_unlock(&l->lock);
    return w;
}

static void wake(struct link *l)
{
    pthread_mutex_lock(&l->lock);
    if (l->wake)
        eventfd_write(l->wake->fd, 1);
    pthread_mutex_unlock(&l->lock);
}

/* --- in the event loop ---------------------------------------------------------------------- */

void link_poke(struct link *l)
{
    int timer = __atomic_load_n(&l->timer, __ATOMIC_ACQUIRE);
    if (l->ops->own_thread)
        wake(l);
    else if (timer >= 0)
        virEventUpdateTimeout(timer, 0);
}

static int attach(struct link *l)
{
    if (!event_registered())
        return fail(ERR_INTERNAL_ERROR,
                    "no event loop was registered before the connection was opened");
    return l->ops->own_thread ? attach_wake(l) : attach_timer(l);
}

static void take_out(struct link *l)
{
    int timer = __atomic_exchange_n(&l->timer, -1, __ATOMIC_ACQ_REL);
    if (timer >= 0)
        virEventRemoveTimeout(timer);
    struct link_wake *w = take_wake(l);
    if (w)
        virEventRemoveHandle(w->watch);
}

int link_use_loop(struct link *l)
{
    pthread_mutex_lock(&l->loop_lock);
    int rc = l->timer >= 0 || l->wake ? 0 : attach(l);
    if (rc == 0)
        l->loop_uses++;
    pthread_mutex_unlock(&l->loop_lock);
    return rc;
}

void link_leave_loop(struct link *l)
{
    pthread_mutex_lock(&l->loop_lock);
    if (--l->loop_uses == 0)
        take_out(l);
    pthread_mutex_unlock(&l->loop_lock);
}

void link_detach(struct link *l)
{
    pthread_mutex_lock(&l->lock);
    l->conn = NULL;
    pthread_mutex_unlock(&l->lock);
    take_out(l);
}

/* --- calls ---------------------------------------------------------------------------------- */

int conn_call(virConnectPtr conn, struct link_call *call)
{
    if (conn_check_process(conn) < 0)
        return -1;
    if (call->stream)
        stream_begin(call->stream);
    log_debug("%s: %s", conn->uri ? conn->uri : "(no URI)", call->proc->name);
    int rc = conn->link->ops->call(conn->link, call);
    if (rc < 0)
        log_debug("%s failed: %s", call->proc->name, error_text());
    if (rc < 0 && call->stream)
        stream_cancel(call->stream);
    return rc;
}

int conn_run(virConnectPtr conn, const struct program *program, const struct proc *proc,
             const void *args, void *ret, struct arena *mem)
{
    struct link_call call = {
        .program = program, .proc = proc, .args = args, .ret = ret, .mem = mem};
    return conn_call(conn, &call);
}

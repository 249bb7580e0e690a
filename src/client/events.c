/* Owns a connection's event subscriptions. Called by the register and deregister entries from any
 * thread, and by the link's delivery on the loop thread. Invariant: callbacks and free functions
 * run without the lock; a subscription's free function runs once, after its last callback returned.
 */
#include "client/events.h"

#include <glib.h>

struct event_registry {
    pthread_mutex_t lock;
    pthread_mutex_t registering; /* held from a registration's call until its id is known */
    struct event_sub *subs;
    int next_id;
};

struct event_registry *event_registry_new(void)
{
    struct event_registry *r = g_new0(struct event_registry, 1);
    pthread_mutex_init(&r->lock, NULL);
    pthread_mutex_init(&r->registering, NULL);
    return r;
}

static void sub_unref(struct event_sub *s)
{
    if (__atomic_sub_fetch(&s->refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    if (s->ff)
        s->ff(s->opaque);
    g_free(s->key);
    g_free(s);
}

void event_registry_free(struct event_registry *r)
{
    for (struct event_sub *s; (s = r->subs);) {
        r->subs = s->next;
        sub_unref(s);
    }
    pthread_mutex_destroy(&r->lock);
    pthread_mutex_destroy(&r->registering);
    g_free(r);
}

/* --- subscribing ---------------------------------------------------------------------------- */

static struct event_sub *find_legacy(struct event_registry *r, void (*cb)(void))
{
    struct event_sub *s = r->subs;
    while (s && !(s->legacy && s->cb == cb))
        s = s->next;
    return s;
}

static bool asks_same(const struct event_sub *s, const struct event_sub *like)
{
    return s->family == like->family && g_strcmp0(s->key, like->key) == 0;
}

/* Another subscription that asks the server for the same. */
static struct event_sub *find_same(struct event_registry *r, const struct event_sub *like)
{
    struct event_sub *s = r->subs;
    while (s && !asks_same(s, like))
        s = s->next;
    return s;
}

/* A function is told the same thing once, whatever its data. */
static int must_be_new(struct event_registry *r, const struct event_sub *like)
{
    pthread_mutex_lock(&r->lock);
    struct event_sub *s = r->subs;
    while (s && !(s->cb == like->cb && s->legacy == like->legacy && asks_same(s, like)))
        s = s->next;
    pthread_mutex_unlock(&r->lock);
    return s ? fail_in(FROM_NONE, ERR_INVALID_ARG,
                       "the function is registered for these events already")
             : 0;
}

static int shared_id(struct event_registry *r, const struct event_sub *like)
{
    pthread_mutex_lock(&r->lock);
    struct event_sub *same = find_same(r, like);
    int id = same ? same->server_id : -1;
    pthread_mutex_unlock(&r->lock);
    return id;
}

static int add(struct event_registry *r, const struct event_sub *like, int server_id)
{
    struct event_sub *s = g_new0(struct event_sub, 1);
    *s = *like;
    s->refs = 1;
    s->key = g_strdup(like->key);
    s->server_id = server_id;
    pthread_mutex_lock(&r->lock);
    int id = s->id = r->next_id++;
    s->next = r->subs;
    r->subs = s;
    pthread_mutex_unlock(&r->lock);
    return id;
}

static int subscribe(struct event_registry *r, const struct event_sub *like, event_register_fn fn,
                     void *arg)
{
    if (must_be_new(r, like) < 0)
        return -1;
    int server_id = shared_id(r, like);
    if (server_id < 0)
        server_id = fn(arg);
    return server_id < 0 ? -1 : add(r, like, server_id);
}

int events_subscribe(virConnectPtr conn, const struct event_sub *like, event_register_fn fn,
                     void *arg)
{
    struct event_registry *r = conn->events;
    if (link_use_loop(conn->link) < 0)
        return -1;
    pthread_mutex_lock(&r->registering);
    int id = subscribe(r, like, fn, arg);
    pthread_mutex_unlock(&r->registering);
    if (id < 0)
        link_leave_loop(conn->link);
    return id;
}

static struct event_sub *take_off(struct event_registry *r, enum event_family family, int id)
{
    pthread_mutex_lock(&r->lock);
    struct event_sub **at = &r->subs;
    while (*at && ((*at)->id != id || (*at)->family != family))
        at = &(*at)->next;
    struct event_sub *s = *at;
    if (s)
        *at = s->next;
    pthread_mutex_unlock(&r->lock);
    return s;
}

int events_unsubscribe(virConnectPtr conn, enum event_family family, int id, event_deregister_fn fn,
                       void *arg)
{
    struct event_registry *r = conn->events;
    int rc = 0;
    pthread_mutex_lock(&r->registering);
    struct event_sub *s = take_off(r, family, id);
    if (!s)
        rc = fail(ERR_INVALID_ARG, "no event callback has id %d", id);
    else if (shared_id(r, s) < 0)
        rc = fn(s->server_id, arg);
    pthread_mutex_unlock(&r->registering);
    if (s) {
        sub_unref(s);
        link_leave_loop(conn->link);
    }
    return rc;
}

int events_find_legacy(virConnectPtr conn, void (*cb)(void))
{
    pthread_mutex_lock(&conn->events->lock);
    struct event_sub *s = find_legacy(conn->events, cb);
    int id = s ? s->id : -1;
    pthread_mutex_unlock(&conn->events->lock);
    return s ? id : fail(ERR_INVALID_ARG, "the callback is not registered");
}

/* --- delivery ------------------------------------------------------------------------------- */

/* Those that the message is for, each with a reference. */
static GPtrArray *find(struct event_registry *r, enum event_family family, int server_id)
{
    GPtrArray *list = g_ptr_array_new();
    pthread_mutex_lock(&r->lock);
    for (struct event_sub *s = r->subs; s; s = s->next)
        if (s->family == family && s->server_id == server_id) {
            __atomic_add_fetch(&s->refs, 1, __ATOMIC_RELAXED);
            g_ptr_array_insert(list, 0, s); /* in order of registration */
        }
    pthread_mutex_unlock(&r->lock);
    return list;
}

/* The server may send an event before it answers the registration: wait for that, look again. */
static GPtrArray *find_patiently(struct event_registry *r, enum event_family family, int server_id)
{
    GPtrArray *list = find(r, family, server_id);
    if (list->len)
        return list;
    g_ptr_array_free(list, true);
    pthread_mutex_lock(&r->registering);
    pthread_mutex_unlock(&r->registering);
    return find(r, family, server_id);
}

static bool subscribed(struct event_registry *r, const struct event_sub *sub)
{
    pthread_mutex_lock(&r->lock);
    const struct event_sub *s = r->subs;
    while (s && s != sub)
        s = s->next;
    pthread_mutex_unlock(&r->lock);
    return s;
}

void events_deliver(virConnectPtr conn, const struct event_message *m)
{
    const struct event_row *row = event_row_find(m->program, m->number);
    if (!row)
        return;
    int32_t server_id = *(const int32_t *)m->msg; /* the first member of each */
    g_autoptr(GPtrArray) list = find_patiently(conn->events, row->family, server_id);
    for (guint i = 0; i < list->len; i++) {
        struct event_sub *s = g_ptr_array_index(list, i);
        if (subscribed(conn->events, s)) /* no callback before deregistered it */
            row->call(s, conn, m->msg);
        sub_unref(s);
    }
}

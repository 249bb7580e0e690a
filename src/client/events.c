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

static int check(virConnectPtr conn, const struct event_sub *like)
{
    if (conn->link->timer < 0)
        return fail(ERR_INTERNAL_ERROR,
                    "no event loop was registered before the connection was opened");
    pthread_mutex_lock(&conn->events->lock);
    bool twice = like->legacy && find_legacy(conn->events, like->cb);
    pthread_mutex_unlock(&conn->events->lock);
    return twice ? fail(ERR_INTERNAL_ERROR, "the callback is registered already") : 0;
}

int events_subscribe(virConnectPtr conn, const struct event_sub *like, const struct object *object,
                     event_register_fn fn, void *arg)
{
    struct event_registry *r = conn->events;
    int id = -1;
    if (check(conn, like) < 0)
        return -1;
    pthread_mutex_lock(&r->registering);
    int server_id = fn(conn, like->event_id, object, arg);
    if (server_id >= 0) {
        struct event_sub *s = g_new0(struct event_sub, 1);
        *s = *like;
        s->refs = 1;
        s->server_id = server_id;
        pthread_mutex_lock(&r->lock);
        id = s->id = r->next_id++;
        s->next = r->subs;
        r->subs = s;
        pthread_mutex_unlock(&r->lock);
    }
    pthread_mutex_unlock(&r->registering);
    return id;
}

int events_unsubscribe(virConnectPtr conn, enum event_family family, int id, int *ret_server_id)
{
    struct event_registry *r = conn->events;
    pthread_mutex_lock(&r->lock);
    struct event_sub **at = &r->subs;
    while (*at && ((*at)->id != id || (*at)->family != family))
        at = &(*at)->next;
    struct event_sub *s = *at;
    if (s) {
        *at = s->next;
        *ret_server_id = s->server_id;
    }
    pthread_mutex_unlock(&r->lock);
    if (!s)
        return fail(ERR_INVALID_ARG, "no event callback has id %d", id);
    sub_unref(s);
    return 0;
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

static struct event_sub *find(struct event_registry *r, enum event_family family, int server_id)
{
    pthread_mutex_lock(&r->lock);
    struct event_sub *s = r->subs;
    while (s && (s->family != family || s->server_id != server_id))
        s = s->next;
    if (s)
        __atomic_add_fetch(&s->refs, 1, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&r->lock);
    return s;
}

/* The server may send an event before it answers the registration: wait for that, look again. */
static struct event_sub *find_patiently(struct event_registry *r, enum event_family family,
                                        int server_id)
{
    struct event_sub *s = find(r, family, server_id);
    if (s)
        return s;
    pthread_mutex_lock(&r->registering);
    pthread_mutex_unlock(&r->registering);
    return find(r, family, server_id);
}

void events_deliver(virConnectPtr conn, const struct event_message *m)
{
    const struct event_row *row = event_row_find(m->program, m->number);
    if (!row)
        return;
    int32_t server_id = *(const int32_t *)m->msg; /* the first member of each */
    struct event_sub *s = find_patiently(conn->events, row->family, server_id);
    if (!s)
        return; /* deregistered meanwhile */
    row->call(s, conn, m->msg);
    sub_unref(s);
}

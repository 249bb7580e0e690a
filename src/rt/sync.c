/* Between fibers of one loop: queues of parked fibers, and what is built of them.
 * Invariant: a fiber that was woken, by whatever, is in no queue, so no wake is spent on one that
 * already leaves. */
#include <errno.h>
#include <glib.h>
#include "rt/inside.h"

void wait_leave(struct fiber *f)
{
    void **queue = f->wait_queue;
    if (!queue)
        return;
    f->wait_prev->wait_next = f->wait_next;
    f->wait_next->wait_prev = f->wait_prev;
    if (*queue == f)
        *queue = f->wait_next == f ? NULL : f->wait_next;
    f->wait_queue = NULL;
}

static void wait_enter(void **queue, struct fiber *f)
{
    struct fiber *first = *queue;
    f->wait_queue = queue;
    f->wait_next = first ? first : f;
    f->wait_prev = first ? first->wait_prev : f;
    f->wait_next->wait_prev = f;
    f->wait_prev->wait_next = f;
    if (!first)
        *queue = f;
}

AWAITS int wait_in(void **queue, const char *what, bool forced)
{
    may_await();
    struct fiber *f = fiber_self();
    wait_enter(queue, f);
    int rc = fiber_park(what, forced);
    wait_leave(f); /* still there when the wait did not begin */
    return rc;
}

bool wake_one(void **queue)
{
    struct fiber *f = *queue;
    if (f)
        fiber_wake(f, 0);
    return f;
}

void wake_all(void **queue)
{
    while (wake_one(queue))
        ;
}

void latch_open(struct latch *l, int value)
{
    if (l->open)
        return;
    l->open = true;
    l->value = value;
    wake_all(&l->waiters);
}

AWAITS int latch_wait(struct latch *l)
{
    may_await();
    if (!l->open) {
        int rc = wait_in(&l->waiters, "a latch", false);
        if (rc < 0)
            return rc;
    }
    return l->value;
}

void cond_wake_one(struct cond *c)
{
    wake_one(&c->waiters);
}

void cond_wake_all(struct cond *c)
{
    wake_all(&c->waiters);
}

AWAITS int cond_wait(struct cond *c)
{
    return wait_in(&c->waiters, "a condition", false);
}

struct channel {
    void **items;
    size_t capacity, head, n;
    bool closed;
    struct cond readable, writable;
};

struct channel *channel_new(size_t capacity)
{
    struct channel *c = g_new0(struct channel, 1);
    c->capacity = capacity ? capacity : 1;
    c->items = g_new0(void *, c->capacity);
    return c;
}

void channel_close(struct channel *c)
{
    c->closed = true;
    cond_wake_all(&c->readable);
    cond_wake_all(&c->writable);
}

void channel_free(struct channel *c)
{
    if (!c)
        return;
    g_free(c->items);
    g_free(c);
}

bool channel_try_send(struct channel *c, void *item)
{
    if (c->closed || c->n == c->capacity)
        return false;
    c->items[(c->head + c->n++) % c->capacity] = item;
    cond_wake_one(&c->readable);
    return true;
}

AWAITS int channel_send(struct channel *c, void *item)
{
    may_await();
    while (!channel_try_send(c, item)) {
        if (c->closed)
            return -EPIPE;
        int rc = cond_wait(&c->writable);
        if (rc < 0)
            return rc;
    }
    return 0;
}

AWAITS int channel_recv(struct channel *c, void **ret_item)
{
    may_await();
    while (c->n == 0) {
        if (c->closed)
            return -EPIPE;
        int rc = cond_wait(&c->readable);
        if (rc < 0)
            return rc;
    }
    *ret_item = c->items[c->head];
    c->head = (c->head + 1) % c->capacity;
    c->n--;
    cond_wake_one(&c->writable);
    return 0;
}

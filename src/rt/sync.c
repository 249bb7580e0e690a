/* Between fibers of one loop: queues of parked fibers, and what is built of them. */
#include <errno.h>
#include <glib.h>
#include "rt/inside.h"

int wait_in(struct link *queue, const char *what)
{
    struct parked p = {.fiber = fiber_self()};
    list_add(queue, &p.link);
    int rc = fiber_park(what, false);
    list_remove(&p.link);
    return rc;
}

bool wake_one(struct link *queue, int value)
{
    if (list_empty(queue))
        return false;
    struct parked *p = link_of(queue->next, struct parked, link);
    list_remove(&p->link);
    fiber_wake(p->fiber, value);
    return true;
}

int wake_all(struct link *queue, int value)
{
    int n = 0;
    while (wake_one(queue, value))
        n++;
    return n;
}

/* latch and cond are plain structs in their users' hands: zero means nobody waits. The queue is the
 * stack-allocated parked entries, chained by `waiters` to the first one. */
struct waiter {
    struct waiter *next;
    struct fiber *fiber;
    bool woken;
};

static int wait_chain(void **head, const char *what)
{
    struct waiter me = {.fiber = fiber_self()};
    struct waiter **tail = (struct waiter **)head;
    while (*tail)
        tail = &(*tail)->next;
    *tail = &me;
    int rc = fiber_park(what, false);
    if (!me.woken)
        for (struct waiter **w = (struct waiter **)head; *w; w = &(*w)->next)
            if (*w == &me) {
                *w = me.next;
                break;
            }
    return rc;
}

static bool wake_chain(void **head)
{
    struct waiter *w = *head;
    if (!w)
        return false;
    *head = w->next;
    w->woken = true;
    fiber_wake(w->fiber, 0);
    return true;
}

void latch_open(struct latch *l, int value)
{
    if (l->open)
        return;
    l->open = true;
    l->value = value;
    while (wake_chain(&l->waiters))
        ;
}

int latch_wait(struct latch *l)
{
    if (!l->open) {
        int rc = wait_chain(&l->waiters, "a latch");
        if (rc < 0)
            return rc;
    }
    return l->value;
}

void cond_wake_one(struct cond *c)
{
    wake_chain(&c->waiters);
}

void cond_wake_all(struct cond *c)
{
    /* only those that wait now: a woken one may wait again at once */
    struct waiter *w = c->waiters;
    c->waiters = NULL;
    while (w) {
        struct waiter *next = w->next;
        w->woken = true;
        fiber_wake(w->fiber, 0);
        w = next;
    }
}

int cond_wait(struct cond *c)
{
    return wait_chain(&c->waiters, "a condition");
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

int channel_send(struct channel *c, void *item)
{
    while (!channel_try_send(c, item)) {
        if (c->closed)
            return -EPIPE;
        int rc = cond_wait(&c->writable);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int channel_recv(struct channel *c, void **ret_item)
{
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

size_t channel_length(const struct channel *c)
{
    return c->n;
}

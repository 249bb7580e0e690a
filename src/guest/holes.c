/* Holes in queues of bytes. Called by the streams of this folder and of applications. Invariant:
 * positions grow along the list, and none lies before what is read. */
#include "guest/holes.h"

struct hole {
    uint64_t at;
    int64_t length;
};

void holes_clear(struct holes *h)
{
    g_queue_clear_full(&h->list, g_free);
}

void holes_add(struct holes *h, int64_t length)
{
    struct hole *last = h->list.tail ? h->list.tail->data : NULL;
    if (length <= 0)
        return;
    if (last && last->at == h->written && !__builtin_add_overflow(last->length, length, &length)) {
        last->length = length;
        return;
    }
    last = g_new(struct hole, 1);
    *last = (struct hole){h->written, length};
    g_queue_push_tail(&h->list, last);
}

int64_t holes_here(const struct holes *h)
{
    const struct hole *first = h->list.head ? h->list.head->data : NULL;
    return first && first->at == h->read ? first->length : 0;
}

void holes_skip(struct holes *h, int64_t length)
{
    struct hole *first = h->list.head->data;
    first->length -= length;
    if (first->length == 0)
        g_free(g_queue_pop_head(&h->list));
}

size_t holes_limit(const struct holes *h, size_t len)
{
    const struct hole *first = h->list.head ? h->list.head->data : NULL;
    return first ? (size_t)MIN((uint64_t)len, first->at - h->read) : len;
}

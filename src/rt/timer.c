/* Alarms of a loop in one heap; timers for others on top. In a simulated loop time is what the heap
 * says. */
#include <glib.h>
#include "rt/inside.h"

static void place(struct loop *l, struct alarm *a, size_t i)
{
    l->heap[i] = a;
    a->index = i;
}

static void sift_up(struct loop *l, size_t i)
{
    struct alarm *a = l->heap[i];
    for (; i > 1 && l->heap[i / 2]->when > a->when; i /= 2)
        place(l, l->heap[i / 2], i);
    place(l, a, i);
}

static void sift_down(struct loop *l, size_t i)
{
    struct alarm *a = l->heap[i];
    for (;;) {
        size_t child = i * 2;
        if (child > l->n_heap)
            break;
        if (child < l->n_heap && l->heap[child + 1]->when < l->heap[child]->when)
            child++;
        if (l->heap[child]->when >= a->when)
            break;
        place(l, l->heap[child], i);
        i = child;
    }
    place(l, a, i);
}

void alarm_clear(struct loop *l, struct alarm *a)
{
    size_t i = a->index;
    if (!i)
        return;
    a->index = 0;
    struct alarm *last = l->heap[l->n_heap--];
    if (last == a)
        return;
    place(l, last, i);
    sift_up(l, i);
    sift_down(l, last->index);
}

void alarm_set(struct loop *l, struct alarm *a, nsec when)
{
    alarm_clear(l, a);
    if (l->n_heap + 2 > l->cap_heap) {
        l->cap_heap = l->cap_heap ? l->cap_heap * 2 : 64;
        l->heap = g_renew(struct alarm *, l->heap, l->cap_heap);
    }
    a->when = when;
    place(l, a, ++l->n_heap);
    sift_up(l, l->n_heap);
}

struct timer {
    struct alarm alarm;
    struct loop *loop;
    nsec repeat;
    void (*fn)(void *arg);
    void *arg;
};

static void on_timer(struct alarm *a)
{
    struct timer *t = link_of(a, struct timer, alarm);
    if (t->repeat)
        alarm_set(t->loop, &t->alarm, loop_now() + t->repeat);
    t->fn(t->arg);
}

struct timer *timer_new(void (*fn)(void *arg), void *arg)
{
    struct timer *t = g_new0(struct timer, 1);
    t->alarm.fire = on_timer;
    t->loop = loop_need();
    t->fn = fn;
    t->arg = arg;
    return t;
}

void timer_arm(struct timer *t, nsec delay, nsec repeat)
{
    t->repeat = repeat;
    nsec now = loop_now();
    if (delay > FOREVER - now)
        alarm_clear(t->loop, &t->alarm);
    else
        alarm_set(t->loop, &t->alarm, now + delay);
}

void timer_disarm(struct timer *t)
{
    alarm_clear(t->loop, &t->alarm);
}

void timer_free(struct timer *t)
{
    if (!t)
        return;
    alarm_clear(t->loop, &t->alarm);
    g_free(t);
}

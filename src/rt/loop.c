/* The loop of one thread: ready fibers, then libuv, again
 * until no fiber is left. */
#include <glib.h>
#include <stdlib.h>
#include "base/log.h"
#include "rt/inside.h"

static __thread struct loop *loop_here;
static GMutex loops_lock;
struct loop *rt_all_loops; /* for fibers-gdb.py */

struct loop *loop_current(void)
{
    return loop_here;
}

struct loop *loop_need(void)
{
    if (!loop_here)
        g_error("this thread runs no loop");
    return loop_here;
}

static void loops_add(struct loop *l)
{
    g_mutex_lock(&loops_lock);
    l->next_loop = rt_all_loops;
    rt_all_loops = l;
    g_mutex_unlock(&loops_lock);
}

static void loops_remove(struct loop *l)
{
    g_mutex_lock(&loops_lock);
    struct loop **at = &rt_all_loops;
    while (*at != l)
        at = &(*at)->next_loop;
    *at = l->next_loop;
    g_mutex_unlock(&loops_lock);
}

nsec loop_now(void)
{
    struct loop *l = loop_here;
    return l && l->sim ? l->virtual_now : (nsec)uv_hrtime();
}

/* --- posts from other threads
 * -------------------------------------------------------------------------- */

static void take_posts(struct loop *l)
{
    pthread_mutex_lock(&l->lock);
    struct post *p = l->posted;
    l->posted = NULL;
    l->posted_tail = &l->posted;
    pthread_mutex_unlock(&l->lock);
    while (p) {
        struct post *next = p->next;
        fiber_spawn(&l->root, p->name, p->fn, p->arg);
        g_free(p);
        p = next;
    }
}

static void on_async(uv_async_t *handle)
{
    take_posts(handle->data);
}

void loop_post(struct loop *l, const char *name, int (*fn)(void *), void *arg)
{
    struct post *p = g_new0(struct post, 1);
    p->name = name;
    p->fn = fn;
    p->arg = arg;
    pthread_mutex_lock(&l->lock);
    *l->posted_tail = p;
    l->posted_tail = &p->next;
    pthread_mutex_unlock(&l->lock);
    uv_async_send(&l->async);
}

/* --- making and freeing
 * ---------------------------------------------------------------------------------- */

struct loop *loop_new(void)
{
    struct loop *l = g_new0(struct loop, 1);
    list_init(&l->ready);
    list_init(&l->all);
    group_init(&l->root, l, NULL);
    pthread_mutex_init(&l->lock, NULL);
    l->posted_tail = &l->posted;
    l->timer_armed = FOREVER;
    l->slow_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (uv_loop_init(&l->uv) < 0)
        g_error("no event loop");
    uv_timer_init(&l->uv, &l->timer);
    if (uv_async_init(&l->uv, &l->async, on_async) < 0)
        g_error("no event loop");
    l->timer.data = l->async.data = l;
    loops_add(l);
    return l;
}

struct loop *loop_new_sim(uint64_t seed)
{
    struct loop *l = loop_new();
    l->sim = true;
    l->random = seed * 0x9e3779b97f4a7c15ULL + 1;
    l->virtual_now = seconds(1);
    return l;
}

static void close_handle(uv_handle_t *handle, void *arg)
{
    (void)arg;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

void loop_free(struct loop *l)
{
    if (!l)
        return;
    struct loop *before = loop_here;
    loop_here = l;
    fd_close_all(l);
    loop_here = before == l ? NULL : before;
    fiber_free_pooled(l);
    uv_walk(&l->uv, close_handle, NULL);
    uv_run(&l->uv, UV_RUN_DEFAULT);
    uv_loop_close(&l->uv);
    loops_remove(l);
    while (l->posted) { /* too late to run */
        struct post *p = l->posted;
        l->posted = p->next;
        g_free(p);
    }
    g_hash_table_unref(l->slow_names);
    pthread_mutex_destroy(&l->lock);
    g_free(l->heap);
    g_free(l);
}

/* --- running
 * ------------------------------------------------------------------------------------------------
 */

static uint64_t dice(struct loop *l)
{
    l->random ^= l->random << 13;
    l->random ^= l->random >> 7;
    l->random ^= l->random << 17;
    return l->random;
}

static struct fiber *next_ready(struct loop *l)
{
    struct link *at = l->ready.next;
    if (l->sim && l->n_ready > 1)
        for (size_t skip = dice(l) % l->n_ready; skip; skip--)
            at = at->next;
    return link_of(at, struct fiber, in_ready);
}

/* A good many turns before the kernel is asked again, not so many that descriptors starve; a fiber
 * that yields has done much already, and asks for it. */
static void run_ready(struct loop *l)
{
    l->yielded = false;
    for (int turns = 0; turns < 128 && !l->yielded && !list_empty(&l->ready); turns++)
        fiber_run_one(l, next_ready(l));
}

static void fire_alarms(struct loop *l)
{
    nsec now = loop_now();
    while (l->n_heap && l->heap[1]->when <= now) {
        struct alarm *a = l->heap[1];
        alarm_clear(l, a);
        a->fire(a);
    }
}

/* libuv runs due timers first and then waits for descriptors, without end when this was the last
 * timer: stopping makes that wait end at once. */
static void on_uv_timer(uv_timer_t *timer)
{
    struct loop *l = timer->data;
    l->timer_armed = FOREVER;
    uv_stop(&l->uv);
}

static void arm_timer(struct loop *l)
{
    nsec when = l->n_heap ? l->heap[1]->when : FOREVER;
    if (when == l->timer_armed)
        return;
    l->timer_armed = when;
    if (when == FOREVER) {
        uv_timer_stop(&l->timer);
        return;
    }
    nsec left = when - loop_now();
    uv_update_time(&l->uv);
    uv_timer_start(&l->timer, on_uv_timer, left <= 0 ? 0 : (uint64_t)((left + 999999) / 1000000),
                   0);
}

static void wait_real(struct loop *l)
{
    arm_timer(l);
    uv_run(&l->uv, list_empty(&l->ready) ? UV_RUN_ONCE : UV_RUN_NOWAIT);
}

/* Virtual time passes only when nothing else can happen. */
static void wait_sim(struct loop *l)
{
    uv_run(&l->uv, UV_RUN_NOWAIT);
    if (!list_empty(&l->ready))
        return;
    if (l->n_external) {
        uv_run(&l->uv, UV_RUN_ONCE);
    } else if (l->n_heap) {
        l->virtual_now = MAX(l->virtual_now, l->heap[1]->when);
    } else if (l->n_interests || l->n_signals) {
        uv_run(&l->uv, UV_RUN_ONCE);
    } else {
        g_autofree char *dump = fiber_dump(l);
        g_error("deadlock: nothing can wake a fiber\n%s", dump);
    }
}

int loop_run(struct loop *l, int (*main)(void *), void *arg)
{
    struct loop *outer = loop_here;
    loop_here = l;
    context_of_thread(&l->context);
    l->main = fiber_spawn(&l->root, "main", main, arg);
    take_posts(l);
    while (l->n_fibers) {
        run_ready(l);
        fire_alarms(l);
        if (!l->n_fibers)
            take_posts(l);
        else if (l->sim)
            wait_sim(l);
        else
            wait_real(l);
        fire_alarms(l);
    }
    loop_here = outer;
    struct error *error = g_steal_pointer(&l->main_error);
    if (error)
        error_set(error);
    return l->main_result;
}

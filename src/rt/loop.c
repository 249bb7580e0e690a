/* The loop of one thread: ready fibers, then libuv (or, simulated, poll and virtual time), again
 * until no fiber is left. */
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "base/log.h"
#include "rt/inside.h"

__thread struct loop *loop_here;

struct loop *loop_current(void)
{
    return loop_here;
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
    if (l->sim)
        (void)!write(l->wake_fd, &(uint64_t){1}, sizeof(uint64_t));
    else
        uv_async_send(&l->async);
}

/* --- making and freeing
 * ---------------------------------------------------------------------------------- */

static struct loop *loop_common(void)
{
    struct loop *l = g_new0(struct loop, 1);
    list_init(&l->ready);
    list_init(&l->all);
    list_init(&l->polled);
    group_init(&l->root, l, NULL);
    pthread_mutex_init(&l->lock, NULL);
    l->posted_tail = &l->posted;
    l->timer_armed = FOREVER;
    l->wake_fd = -1;
    return l;
}

struct loop *loop_new(void)
{
    struct loop *l = loop_common();
    if (uv_loop_init(&l->uv) < 0)
        g_error("no event loop");
    uv_timer_init(&l->uv, &l->timer);
    uv_async_init(&l->uv, &l->async, on_async);
    l->timer.data = l->async.data = l;
    return l;
}

struct loop *loop_new_sim(uint64_t seed)
{
    struct loop *l = loop_common();
    l->sim = true;
    l->random = seed * 0x9e3779b97f4a7c15ULL + 1;
    l->virtual_now = seconds(1);
    l->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
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
    if (!l->sim) {
        uv_walk(&l->uv, close_handle, NULL);
        uv_run(&l->uv, UV_RUN_DEFAULT);
        uv_loop_close(&l->uv);
    } else {
        close(l->wake_fd);
    }
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

/* Those that are ready now, each once; what they wake waits for the next round unless simulated. */
static void run_ready(struct loop *l)
{
    for (size_t rounds = 0; !list_empty(&l->ready) && rounds < 16; rounds++)
        for (size_t n = l->n_ready; n && !list_empty(&l->ready); n--)
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

static void on_uv_timer(uv_timer_t *timer)
{
    ((struct loop *)timer->data)->timer_armed = FOREVER;
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

static void wait_sim(struct loop *l)
{
    uint64_t value;
    bool idle = list_empty(&l->ready);
    int fired = fd_poll_sim(l, 0);
    if (fired <= 0 && idle) {
        if (l->n_heap && l->heap[1]->when > l->virtual_now)
            l->virtual_now = l->heap[1]->when;
        else if (!l->n_heap)
            fd_poll_sim(l, -1);
    }
    if (read(l->wake_fd, &value, sizeof value) > 0)
        take_posts(l);
}

int loop_run(struct loop *l, int (*main)(void *), void *arg)
{
    struct loop *outer = loop_here;
    loop_here = l;
    context_of_thread(&l->context);
    l->root.result = 0;
    fiber_spawn(&l->root, "main", main, arg);
    while (l->n_fibers) {
        run_ready(l);
        fire_alarms(l);
        if (!l->n_fibers)
            break;
        if (l->sim)
            wait_sim(l);
        else
            wait_real(l);
        fire_alarms(l);
    }
    loop_here = outer;
    return l->root.result;
}

/* --- worker threads
 * ----------------------------------------------------------------------------------------- */

struct job {
    uv_work_t work;
    int (*fn)(void *);
    void *arg;
    int result;
    struct error *error;
    struct fiber *fiber;
};

static void on_worker(uv_work_t *work)
{
    struct job *j = work->data;
    struct error_slot slot = {NULL, FROM_NONE};
    struct error_slot *old = error_slot_swap(&slot);
    j->result = j->fn(j->arg);
    j->error = slot.err;
    error_slot_swap(old);
}

static void after_worker(uv_work_t *work, int status)
{
    struct job *j = work->data;
    (void)status;
    fiber_wake(j->fiber, 0);
}

int offload(int (*fn)(void *), void *arg)
{
    struct loop *l = loop_here;
    may_await();
    if (l->sim)
        return fn(arg);
    struct job *j = g_new0(struct job, 1);
    *j = (struct job){.fn = fn, .arg = arg, .fiber = fiber_self(), .work.data = j};
    l->n_offloaded++;
    uv_queue_work(&l->uv, &j->work, on_worker, after_worker);
    fiber_park("a worker thread", true);
    l->n_offloaded--;
    int result = j->result;
    if (j->error)
        error_set(j->error);
    g_free(j);
    return result;
}

/* --- signals
 * ---------------------------------------------------------------------------------------------------
 */

struct signal_watch {
    uv_signal_t handle;
    void (*fn)(void *arg, int signo);
    void *arg;
};

static void on_signal(uv_signal_t *handle, int signo)
{
    struct signal_watch *w = handle->data;
    w->fn(w->arg, signo);
}

struct signal_watch *signal_watch_new(int signo, void (*fn)(void *arg, int signo), void *arg)
{
    struct signal_watch *w = g_new0(struct signal_watch, 1);
    uv_signal_init(&loop_here->uv, &w->handle);
    w->handle.data = w;
    w->fn = fn;
    w->arg = arg;
    uv_signal_start(&w->handle, on_signal, signo);
    return w;
}

static void signal_closed(uv_handle_t *handle)
{
    g_free(handle->data);
}

void signal_watch_free(struct signal_watch *w)
{
    if (w)
        uv_close((uv_handle_t *)&w->handle, signal_closed);
}

/* Fibers: stacks and their pool, parking and waking, cancel, deadlines, scoped rules. A fiber runs
 * on the thread of its loop only. Parking is the one place that switches away. */
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "base/log.h"
#include "rt/inside.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { STACK_SIZE = 1024 * 1024 };
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
enum { STACK_SIZE = 1024 * 1024 };
#else
enum { STACK_SIZE = 256 * 1024 };
#endif
#else
enum { STACK_SIZE = 256 * 1024 };
#endif
enum { GUARD_SIZE = 4096, POOL_MAX = 32 };
#define SLOW millis(20)

static void fiber_entry(void *arg);

/* --- stacks
 * ---------------------------------------------------------------------------------------- */

static struct fiber *fiber_alloc(struct loop *l)
{
    struct fiber *f = l->pool;
    if (f) {
        void *map = f->map;
        l->pool = (struct fiber *)f->data;
        l->n_pool--;
        memset(f, 0, sizeof *f);
        f->map = map;
        f->map_size = STACK_SIZE + GUARD_SIZE;
        return f;
    }
    void *map = mmap(NULL, STACK_SIZE + GUARD_SIZE, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED || mprotect(map, GUARD_SIZE, PROT_NONE) < 0)
        g_error("no memory for a fiber's stack: %s", g_strerror(errno));
    f = g_new0(struct fiber, 1);
    f->map = map;
    f->map_size = STACK_SIZE + GUARD_SIZE;
    return f;
}

static void fiber_release(struct loop *l, struct fiber *f)
{
    context_finish(&f->context);
    error_free(f->error.err);
    f->error.err = NULL;
    if (l->n_pool < POOL_MAX) {
        f->data = l->pool;
        l->pool = f;
        l->n_pool++;
        return;
    }
    munmap(f->map, f->map_size);
    g_free(f);
}

void fiber_free_pooled(struct loop *l)
{
    while (l->pool) {
        struct fiber *f = l->pool;
        l->pool = f->data;
        munmap(f->map, f->map_size);
        g_free(f);
    }
    l->n_pool = 0;
}

/* --- life
 * ------------------------------------------------------------------------------------------- */

static void make_ready(struct fiber *f)
{
    list_add(&f->loop->ready, &f->in_ready);
    f->loop->n_ready++;
}

static void on_deadline(struct alarm *a)
{
    fiber_wake(link_of(a, struct fiber, alarm), -ETIMEDOUT);
}

struct fiber *fiber_spawn(struct group *g, const char *name, int (*run)(void *), void *arg)
{
    struct loop *l = g ? g->loop : loop_here;
    if (!l)
        g_error("fiber '%s' is spawned outside of a loop", name);
    struct fiber *f = fiber_alloc(l);
    f->loop = l;
    f->group = g ? g : &l->root;
    f->run = run;
    f->arg = arg;
    f->deadline = FOREVER;
    f->alarm.fire = on_deadline;
    f->waits_for = "its first turn";
    f->since = loop_now();
    g_strlcpy(f->name, name, sizeof f->name);
    context_make(&f->context, (char *)f->map + GUARD_SIZE, f->map_size - GUARD_SIZE, fiber_entry,
                 f);
    list_add(&f->group->fibers, &f->in_group);
    for (struct group *up = f->group; up; up = up->parent)
        up->n++;
    list_add(&l->all, &f->in_all);
    l->n_fibers++;
    make_ready(f);
    return f;
}

static void fiber_entry(void *arg)
{
    struct fiber *f = arg;
    context_started(&f->loop->context);
    int result = f->run(f->arg);
    struct loop *l = f->loop;
    f->ended = true;
    f->wake_value = result;
    context_switch(&f->context, &l->context, true);
    abort(); /* an ended fiber runs */
}

static void fiber_ended(struct loop *l, struct fiber *f)
{
    struct group *g = f->group;
    int result = f->wake_value;
    list_remove(&f->in_group);
    list_remove(&f->in_all);
    l->n_fibers--;
    fiber_release(l, f);
    group_left(g, f, result);
}

/* From the loop: one turn of a ready fiber. */
void fiber_run_one(struct loop *l, struct fiber *f)
{
    list_remove(&f->in_ready);
    l->n_ready--;
    l->current = f;
    f->waits_for = NULL;
    nsec begin = l->sim ? 0 : loop_now();
    struct error_slot *outside = error_slot_swap(&f->error);
    context_switch(&l->context, &f->context, false);
    error_slot_swap(outside);
    l->current = NULL;
    if (!l->sim && !f->slow_logged && loop_now() - begin > SLOW) {
        f->slow_logged = true;
        log_warn("fiber '%s' ran %lld ms without awaiting", f->name,
                 (long long)((loop_now() - begin) / 1000000));
    }
    if (f->ended)
        fiber_ended(l, f);
}

/* --- parking
 * ------------------------------------------------------------------------------------------ */

int fiber_park(const char *what, bool forced)
{
    struct fiber *f = fiber_self();
    if (!f)
        g_error("an await ('%s') outside of a fiber", what);
    if (f->no_await)
        g_error("fiber '%s' awaits ('%s') where it promised not to", f->name, what);
    if (!forced && f->cancelled && !f->shield)
        return -ECANCELED;
    if (!forced && f->deadline != FOREVER) {
        if (f->deadline <= loop_now())
            return -ETIMEDOUT;
        alarm_set(f->loop, &f->alarm, f->deadline);
    }
    f->parked = true;
    f->forced = forced;
    f->waits_for = what;
    f->since = loop_now();
    context_switch(&f->context, &f->loop->context, false);
    return f->wake_value;
}

void fiber_wake(struct fiber *f, int value)
{
    if (!f->parked)
        return;
    f->parked = false;
    f->wake_value = value;
    alarm_clear(f->loop, &f->alarm);
    make_ready(f);
}

void fiber_cancel(struct fiber *f)
{
    f->cancelled = true;
    if (f->parked && !f->shield && !f->forced)
        fiber_wake(f, -ECANCELED);
}

bool fiber_cancelled(void)
{
    struct fiber *f = fiber_self();
    return f && f->cancelled && !f->shield;
}

int fiber_yield(void)
{
    struct fiber *f = fiber_self();
    if (f->cancelled && !f->shield)
        return -ECANCELED;
    if (f->no_await)
        g_error("fiber '%s' yields where it promised not to", f->name);
    f->waits_for = "its next turn";
    f->wake_value = 0;
    make_ready(f);
    context_switch(&f->context, &f->loop->context, false);
    return 0;
}

struct nap {
    struct alarm alarm;
    struct fiber *fiber;
};

static void on_nap_over(struct alarm *a)
{
    fiber_wake(link_of(a, struct nap, alarm)->fiber, 0);
}

int fiber_sleep(nsec duration)
{
    struct fiber *f = fiber_self();
    struct nap nap = {.alarm.fire = on_nap_over, .fiber = f};
    alarm_set(f->loop, &nap.alarm, loop_now() + duration);
    int rc = fiber_park("sleep", false);
    alarm_clear(f->loop, &nap.alarm);
    return rc;
}

struct fiber *fiber_self(void)
{
    return loop_here ? loop_here->current : NULL;
}

const char *fiber_name(const struct fiber *f)
{
    return f->name;
}

void fiber_set_data(void *data)
{
    struct fiber *f = fiber_self();
    if (f)
        f->data = data;
}

void *fiber_data(void)
{
    struct fiber *f = fiber_self();
    return f ? f->data : NULL;
}

/* --- scoped rules
 * --------------------------------------------------------------------------------------- */

enum scope_kind { SCOPE_NONE, SCOPE_DEADLINE, SCOPE_SHIELD, SCOPE_NO_AWAIT };

struct rt_scope rt_deadline_push(nsec d)
{
    struct fiber *f = fiber_self();
    if (!f)
        return (struct rt_scope){.kind = SCOPE_NONE};
    struct rt_scope s = {.old_deadline = f->deadline, .kind = SCOPE_DEADLINE, .f = f};
    nsec when = d == FOREVER ? FOREVER : loop_now() + d;
    if (when < f->deadline)
        f->deadline = when;
    return s;
}

struct rt_scope rt_shield_push(void)
{
    struct fiber *f = fiber_self();
    if (!f)
        return (struct rt_scope){.kind = SCOPE_NONE};
    f->shield++;
    return (struct rt_scope){.kind = SCOPE_SHIELD, .f = f};
}

struct rt_scope rt_no_await_push(void)
{
    struct fiber *f = fiber_self();
    if (!f)
        return (struct rt_scope){.kind = SCOPE_NONE};
    f->no_await++;
    return (struct rt_scope){.kind = SCOPE_NO_AWAIT, .f = f};
}

void rt_scope_pop(struct rt_scope *s)
{
    switch (s->kind) {
    case SCOPE_DEADLINE:
        s->f->deadline = s->old_deadline;
        break;
    case SCOPE_SHIELD:
        s->f->shield--;
        break;
    case SCOPE_NO_AWAIT:
        s->f->no_await--;
        break;
    default:
        break;
    }
}

nsec rt_deadline(void)
{
    struct fiber *f = fiber_self();
    return f ? f->deadline : FOREVER;
}

void may_await(void)
{
    struct fiber *f = fiber_self();
    if (!f)
        g_error("a function that may wait is called outside of a fiber");
    if (f->no_await)
        g_error("fiber '%s' may wait where it promised not to", f->name);
}

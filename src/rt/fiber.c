/* Fibers: stacks and their pool, parking and waking, cancel, deadlines, scoped rules. A fiber runs
 * on the thread of its loop only. Parking is the one place that switches away. */
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
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
enum { GUARD_SIZE = 4096, POOL_MAX = 128, POOL_KEPT = 4, SLOW_MS = 20 };

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

static void free_pooled(struct loop *l, unsigned keep)
{
    while (l->n_pool > keep) {
        struct fiber *f = l->pool;
        l->pool = f->data;
        l->n_pool--;
        munmap(f->map, f->map_size);
        g_free(f);
    }
}

void fiber_free_pooled(struct loop *l)
{
    free_pooled(l, 0);
}

void loop_trim(void)
{
    free_pooled(loop_need(), POOL_KEPT);
    fd_trim(loop_need());
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
    struct loop *l = g ? g->loop : loop_need();
    struct fiber *f = fiber_alloc(l);
    f->loop = l;
    f->group = g ? g : &l->root;
    f->run = run;
    f->arg = arg;
    f->deadline = FOREVER;
    f->cancelled = f->group->cancelled;
    f->alarm.fire = on_deadline;
    f->waits_for = "its first turn";
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
    struct error *error = g_steal_pointer(&f->error.err);
    if (f == l->main) {
        l->main_result = result;
        l->main_error = g_steal_pointer(&error);
    } else if (error && !g->parent) { /* nobody waits for the root group */
        log_error("fiber '%s': %s", f->name, error->message);
    }
    list_remove(&f->in_group);
    list_remove(&f->in_all);
    l->n_fibers--;
    fiber_release(l, f);
    group_left(g, result, error);
}

/* Precise to 4 ms and nearly free. */
static int64_t coarse_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void report_slow(struct loop *l, const struct fiber *f, int64_t ms)
{
    if (g_hash_table_contains(l->slow_names, f->name))
        return;
    g_hash_table_add(l->slow_names, g_strdup(f->name));
    log_warn("fiber '%s' ran %d ms without awaiting", f->name, (int)ms);
}

/* From the loop: one turn of a ready fiber. */
void fiber_run_one(struct loop *l, struct fiber *f)
{
    list_remove(&f->in_ready);
    l->n_ready--;
    l->current = f;
    f->waits_for = NULL;
    int64_t begin = coarse_ms();
    struct error_slot *outside = error_slot_swap(&f->error);
    context_switch(&l->context, &f->context, false);
    error_slot_swap(outside);
    l->current = NULL;
    int64_t took = coarse_ms() - begin;
    if (took > SLOW_MS && !l->sim)
        report_slow(l, f, took);
    if (f->ended)
        fiber_ended(l, f);
}

/* --- parking
 * ------------------------------------------------------------------------------------------ */

/* What ends a wait before it begins: 0, -ECANCELED or -ETIMEDOUT. */
static int fiber_refused(const struct fiber *f)
{
    if (f->cancelled && !f->shield)
        return -ECANCELED;
    return f->deadline != FOREVER && f->deadline <= loop_now() ? -ETIMEDOUT : 0;
}

AWAITS int fiber_park(const char *what, bool forced)
{
    struct fiber *f = fiber_self();
    if (!f)
        g_error("an await ('%s') outside of a fiber", what);
    if (f->no_await)
        g_error("fiber '%s' awaits ('%s') where it promised not to", f->name, what);
    int rc = forced ? 0 : fiber_refused(f);
    if (rc < 0)
        return rc;
    if (!forced && f->deadline != FOREVER)
        alarm_set(f->loop, &f->alarm, f->deadline);
    f->parked = true;
    f->forced = forced;
    f->waits_for = what;
    context_switch(&f->context, &f->loop->context, false);
    return f->wake_value;
}

void fiber_wake(struct fiber *f, int value)
{
    if (!f->parked)
        return;
    f->parked = false;
    wait_leave(f);
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

AWAITS int fiber_yield(void)
{
    may_await();
    struct fiber *f = fiber_self();
    int rc = fiber_refused(f);
    if (rc < 0)
        return rc;
    f->waits_for = "its next turn";
    f->wake_value = 0;
    f->loop->yielded = true;
    make_ready(f);
    context_switch(&f->context, &f->loop->context, false);
    return fiber_refused(f);
}

struct nap {
    struct alarm alarm;
    struct fiber *fiber;
};

static void on_nap_over(struct alarm *a)
{
    fiber_wake(link_of(a, struct nap, alarm)->fiber, 0);
}

AWAITS int fiber_sleep(nsec duration)
{
    may_await();
    struct fiber *f = fiber_self();
    struct nap nap = {.alarm.fire = on_nap_over, .fiber = f};
    nsec now = loop_now();
    if (duration <= FOREVER - now)
        alarm_set(f->loop, &nap.alarm, now + duration);
    int rc = fiber_park("sleep", false);
    alarm_clear(f->loop, &nap.alarm);
    return rc;
}

struct fiber *fiber_self(void)
{
    struct loop *l = loop_current();
    return l ? l->current : NULL;
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
    nsec now = loop_now();
    nsec when = d > FOREVER - now ? FOREVER : now + d;
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

/* The runtime: one loop thread, fibers that never change thread, structured groups.
 * Every function marked AWAITS may switch to another fiber; its callers carry the mark too
 * (./dev check). Awaits return 0 (or a result >= 0), -ECANCELED or -ETIMEDOUT, or another -errno.
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define AWAITS /* marker read by ./dev check */

struct loop; /* one per thread that runs fibers */
struct fiber;
struct group;

typedef int64_t nsec; /* durations and the loop's monotonic clock */
#define seconds(n) ((nsec)(n)*1000000000LL)
#define millis(n) ((nsec)(n)*1000000LL)
#define FOREVER INT64_MAX

/* --- loop ------------------------------------------------------------------------------------ */
struct loop *loop_new(void);              /* libuv underneath */
struct loop *loop_new_sim(uint64_t seed); /* virtual time, seeded order; no real waiting */
void loop_free(struct loop *l);
/* Runs main as the first fiber until all have ended; main's value and reason. */
int loop_run(struct loop *l, int (*main)(void *), void *arg);
struct loop *loop_current(void);        /* of this thread; NULL outside */
char *fiber_dump(const struct loop *l); /* on its thread: who waits for what; for g_free() */
nsec loop_now(void);
void loop_trim(void); /* gives back what ended fibers and watches have left, but for a few stacks */
/* From any thread: run fn(arg) on the loop thread, as a fiber in the loop's root group. */
void loop_post(struct loop *l, const char *name, int (*fn)(void *), void *arg);

/* A thread of its own for a loop, inside an application: signals stay the application's. */
struct loop_thread;
struct loop_thread *loop_thread_new(struct loop *l, int (*main)(void *),
                                    void *arg); /* NULL with the reason */
void loop_thread_join(
    struct loop_thread *t); /* waits until main and all fibers have ended; frees the loop */

/* --- fibers and groups ------------------------------------------------------------------------ */
struct group *group_new(struct group *parent); /* NULL: the root group */
void group_cancel(struct group *g);
AWAITS int group_wait(struct group *g);   /* until all fibers ended; first failure's value */
AWAITS void group_close(struct group *g); /* cancel, wait, free */
void group_free(struct group *g);         /* must be empty */
struct fiber *fiber_spawn(struct group *g, const char *name, int (*run)(void *), void *arg);
void fiber_cancel(struct fiber *f);
struct fiber *fiber_self(void); /* NULL outside fibers */
const char *fiber_name(const struct fiber *f);
AWAITS int fiber_yield(void);
AWAITS int fiber_sleep(nsec duration);
bool fiber_cancelled(void);
/* Fiber-local slot, one pointer, inherited by nobody: the running struct call. */
void fiber_set_data(void *data);
void *fiber_data(void);

/* --- scoped rules ------------------------------------------------------------------------------
 */
/* DEADLINE(seconds(30)); : awaits until the end of the block end with -ETIMEDOUT after that; nested
 * deadlines only shorten. SHIELD(); : cancellation is held back until the end of the block.
 * NO_AWAIT(); : a switch in the block aborts. */
struct rt_scope {
    nsec old_deadline;
    int kind;
    struct fiber *f;
};
struct rt_scope rt_deadline_push(nsec d);
struct rt_scope rt_shield_push(void);
struct rt_scope rt_no_await_push(void);
void rt_scope_pop(struct rt_scope *s);
#define RT_CAT2(a, b) a##b
#define RT_CAT(a, b) RT_CAT2(a, b)
#define DEADLINE(d)                                                                             \
    __attribute__((cleanup(rt_scope_pop), unused)) struct rt_scope RT_CAT(rt_s_, __COUNTER__) = \
        rt_deadline_push(d)
#define SHIELD()                                                                                \
    __attribute__((cleanup(rt_scope_pop), unused)) struct rt_scope RT_CAT(rt_s_, __COUNTER__) = \
        rt_shield_push()
#define NO_AWAIT()                                                                              \
    __attribute__((cleanup(rt_scope_pop), unused)) struct rt_scope RT_CAT(rt_s_, __COUNTER__) = \
        rt_no_await_push()
nsec rt_deadline(void); /* absolute, FOREVER when none */
void may_await(void);   /* trips in tests on a path that could wait where it must not */

/* --- what can be awaited ------------------------------------------------------------------------
 */
AWAITS int await_fd(int fd, short events);          /* POLLIN, POLLOUT */
AWAITS int await_child(int pidfd, int *ret_status); /* reaps */
/* On a worker thread; its return value and reason. Cancellation and deadlines stop work that has
 * not begun; what runs is waited for, so arg may be on the caller's stack. */
AWAITS int offload(int (*work)(void *), void *arg);
/* The same on a thread of its own, for what may hang for good: a server's file system. When a
 * deadline or cancellation comes first the work is left behind (*ret_left), and that thread gives
 * arg to drop() when it ends. -EAGAIN: too many threads have been left behind. */
AWAITS int offload_apart(int (*work)(void *), void *arg, void (*drop)(void *), bool *ret_left);
AWAITS ssize_t fiber_read(int fd, void *buf, size_t len); /* non-blocking fd; 0 is end */
AWAITS int fiber_write_all(int fd, const void *buf, size_t len);

/* A fd that is watched for long: the callback runs on the loop, must not await. */
struct watch;
struct watch *watch_new(int fd, short events, void (*fn)(void *arg, short events), void *arg);
void watch_set(struct watch *w, short events);
void watch_free(struct watch *w);
struct timer;
struct timer *timer_new(void (*fn)(void *arg), void *arg); /* fn must not await */
void timer_arm(struct timer *t, nsec delay, nsec repeat);
void timer_disarm(struct timer *t);
void timer_free(struct timer *t);
struct signal_watch *signal_watch_new(int signo, void (*fn)(void *arg, int signo), void *arg);
void signal_watch_free(struct signal_watch *w);

/* --- between fibers
 * -------------------------------------------------------------------------------- */
struct latch {
    void *waiters;
    bool open;
    int value;
}; /* one shot; zero-initialised is closed */
void latch_open(struct latch *l, int value);
AWAITS int latch_wait(struct latch *l); /* value once open, or -errno */
struct cond {
    void *waiters;
};
void cond_wake_one(struct cond *c);
void cond_wake_all(struct cond *c);
AWAITS int cond_wait(struct cond *c);
struct channel; /* of pointers, bounded */
struct channel *channel_new(size_t capacity);
void channel_close(struct channel *c); /* readers drain, then get -EPIPE */
void channel_free(struct channel *c);
AWAITS int channel_send(struct channel *c, void *item);
bool channel_try_send(struct channel *c, void *item);
AWAITS int channel_recv(struct channel *c, void **ret_item);

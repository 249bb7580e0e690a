#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/error.h"
#include "rt/rt.h"

static int in_loop(bool sim, int (*fn)(void *), void *arg)
{
    struct loop *l = sim ? loop_new_sim(7) : loop_new();
    int rc = loop_run(l, fn, arg);
    loop_free(l);
    return rc;
}

/* --- basics
 * ---------------------------------------------------------------------------------------- */

static int count_up(void *arg)
{
    int *n = arg;
    fail(ERR_INTERNAL_ERROR, "mine is %d", ++*n);
    g_autofree char *mine = g_strdup(error_text());
    g_assert_cmpint(fiber_yield(), ==, 0);
    g_assert_cmpstr(error_text(), ==, mine);
    return 0;
}

static int basics(void *arg)
{
    int n = 0;
    struct group *g = group_new(NULL);
    for (int i = 0; i < 1000; i++)
        fiber_spawn(g, "count", count_up, &n);
    g_assert_cmpint(group_wait(g), ==, 0);
    g_assert_cmpint(n, ==, 1000);
    group_free(g);
    (void)arg;
    return 0;
}

static void test_basics(void)
{
    g_assert_cmpint(in_loop(false, basics, NULL), ==, 0);
    g_assert_cmpint(in_loop(true, basics, NULL), ==, 0);
}

/* --- time, cancel, deadline, shield
 * ------------------------------------------------------------------- */

static int sleeper(void *arg)
{
    *(int *)arg = fiber_sleep(seconds(3600));
    return 0;
}

static int shielded(void *arg)
{
    int *result = arg;
    {
        SHIELD();
        *result = fiber_sleep(millis(5));
    }
    return fiber_sleep(millis(5));
}

static int rules(void *arg)
{
    int slept = 1, kept = 1;
    (void)arg;
    struct group *g = group_new(NULL);
    fiber_spawn(g, "sleeper", sleeper, &slept);
    fiber_spawn(g, "shielded", shielded, &kept);
    fiber_yield();
    group_cancel(g);
    g_assert_cmpint(group_wait(g), ==, -ECANCELED);
    g_assert_cmpint(slept, ==, -ECANCELED);
    g_assert_cmpint(kept, ==, 0);
    group_free(g);
    nsec begin = loop_now();
    {
        DEADLINE(millis(10));
        DEADLINE(seconds(10));
        g_assert_cmpint(fiber_sleep(seconds(100)), ==, -ETIMEDOUT);
        g_assert_cmpint(fiber_sleep(1), ==, -ETIMEDOUT);
    }
    g_assert_cmpint(loop_now() - begin, >=, millis(10));
    g_assert_cmpint(loop_now() - begin, <, seconds(90));
    g_assert_cmpint(fiber_sleep(millis(1)), ==, 0);
    return 0;
}

static void test_rules(void)
{
    in_loop(false, rules, NULL);
    in_loop(true, rules, NULL);
}

/* --- descriptors
 * ------------------------------------------------------------------------------------------ */

static int echo(void *arg)
{
    int fd = GPOINTER_TO_INT(arg);
    char buf[64];
    ssize_t n;
    while ((n = fiber_read(fd, buf, sizeof buf)) > 0)
        fiber_write_all(fd, buf, (size_t)n);
    close(fd);
    return 0;
}

static int descriptors(void *arg)
{
    int pair[2];
    char buf[64] = "";
    (void)arg;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    fiber_spawn(NULL, "echo", echo, GINT_TO_POINTER(pair[1]));
    for (int i = 0; i < 100; i++) {
        g_assert_cmpint(fiber_write_all(pair[0], "hello", 5), ==, 0);
        g_assert_cmpint(fiber_read(pair[0], buf, sizeof buf), ==, 5);
        g_assert_cmpmem(buf, 5, "hello", 5);
    }
    {
        DEADLINE(millis(20));
        g_assert_cmpint(fiber_read(pair[0], buf, sizeof buf), ==, -ETIMEDOUT);
    }
    close(pair[0]);
    return 0;
}

static void test_descriptors(void)
{
    in_loop(false, descriptors, NULL);
    in_loop(true, descriptors, NULL);
}

struct both {
    int fd, in, out;
};

/* Long work that yields lets descriptors have their turn. */
static int answer(void *arg)
{
    char byte;
    int *fd = arg;
    g_assert_cmpint(fiber_read(*fd, &byte, 1), ==, 1);
    *fd = -1;
    return 0;
}

static int polite(void *arg)
{
    int pair[2], turns = 0;
    (void)arg;
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
    int fd = pair[0];
    struct group *g = group_new(NULL);
    fiber_spawn(g, "answer", answer, &fd);
    fiber_yield();
    g_assert_cmpint(write(pair[1], "x", 1), ==, 1);
    while (fd >= 0 && turns < 100) {
        fiber_yield();
        turns++;
    }
    g_assert_cmpint(turns, <, 5);
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    close(pair[0]);
    close(pair[1]);
    return 0;
}

static void test_polite(void)
{
    g_assert_cmpint(in_loop(false, polite, NULL), ==, 0);
}

static int want_in(void *arg)
{
    struct both *b = arg;
    b->in = await_fd(b->fd, POLLIN);
    return 0;
}

static int want_out(void *arg)
{
    struct both *b = arg;
    b->out = await_fd(b->fd, POLLOUT);
    return 0;
}

/* A reader and a writer on one descriptor, and descriptors that are closed and made again. */
static int shared_fd(void *arg)
{
    (void)arg;
    for (int i = 0; i < 50; i++) {
        int pair[2];
        g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), ==, 0);
        struct both b = {pair[0], 1, 1};
        struct group *g = group_new(NULL);
        fiber_spawn(g, "in", want_in, &b);
        fiber_spawn(g, "out", want_out, &b);
        fiber_yield();
        g_assert_cmpint((int)write(pair[1], "x", 1), ==, 1);
        group_wait(g);
        group_free(g);
        g_assert_cmpint(b.in, ==, 0);
        g_assert_cmpint(b.out, ==, 0);
        close(pair[0]);
        close(pair[1]);
    }
    return 0;
}

static void test_shared_fd(void)
{
    in_loop(false, shared_fd, NULL);
    in_loop(true, shared_fd, NULL);
}

/* --- children
 * ------------------------------------------------------------------------------------------------
 */

/* Valgrind has no such call. */
static bool no_pidfd(pid_t pid, int fd)
{
    if (fd >= 0)
        return false;
    g_assert_cmpint(errno, ==, ENOSYS);
    waitpid(pid, NULL, 0);
    g_test_skip("no pidfd here");
    return true;
}

static int children(void *arg)
{
    int status = -1;
    (void)arg;
    pid_t pid = fork();
    if (pid == 0) {
        usleep(1000);
        _exit(7);
    }
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (no_pidfd(pid, fd))
        return 0;
    g_assert_cmpint(await_child(fd, &status), ==, 0);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    close(fd);
    return 0;
}

static void test_children(void)
{
    in_loop(false, children, NULL);
}

/* --- worker threads, posts
 * ------------------------------------------------------------------------------------- */

static int work(void *arg)
{
    *(GThread **)arg = g_thread_self();
    return fail(ERR_INTERNAL_ERROR, "from a worker");
}

static int posted(void *arg)
{
    latch_open(arg, 42);
    return 0;
}

struct poster {
    struct loop *loop;
    struct latch *latch;
};

static gpointer poster_thread(gpointer arg)
{
    struct poster *p = arg;
    loop_post(p->loop, "posted", posted, p->latch);
    return NULL;
}

static int threads(void *arg)
{
    GThread *who = NULL;
    struct latch latch = {0};
    struct poster p = {loop_current(), &latch};
    (void)arg;
    g_assert_cmpint(offload(work, &who), ==, -1);
    g_assert_true(who != g_thread_self());
    g_assert_cmpstr(error_text(), ==, "from a worker");
    GThread *t = g_thread_new("poster", poster_thread, &p);
    g_assert_cmpint(latch_wait(&latch), ==, 42);
    g_thread_join(t);
    return 0;
}

/* Work that ends when the test lets it, as a server's file system would. */
struct hanging {
    GMutex lock;
    GCond changed;
    bool may_end, dropped;
};

static int hang(void *arg)
{
    struct hanging *h = arg;
    g_mutex_lock(&h->lock);
    while (!h->may_end)
        g_cond_wait(&h->changed, &h->lock);
    g_mutex_unlock(&h->lock);
    return 7;
}

static void drop(void *arg)
{
    struct hanging *h = arg;
    g_mutex_lock(&h->lock);
    h->dropped = true;
    g_cond_signal(&h->changed);
    g_mutex_unlock(&h->lock);
}

static void let_end(struct hanging *h)
{
    g_mutex_lock(&h->lock);
    h->may_end = true;
    g_cond_signal(&h->changed);
    g_mutex_unlock(&h->lock);
}

static int apart(void *arg)
{
    struct hanging h = {.may_end = true};
    GThread *who = NULL;
    bool left;
    (void)arg;
    g_assert_cmpint(offload_apart(work, &who, drop, &left), ==, -1);
    g_assert_false(left);
    g_assert_cmpstr(error_text(), ==, "from a worker");
    error_clear();
    g_assert_cmpint(offload_apart(hang, &h, drop, &left), ==, 7);
    g_assert_false(left || h.dropped);
    h.may_end = false;
    {
        DEADLINE(millis(10));
        g_assert_cmpint(offload_apart(hang, &h, drop, &left), ==, -ETIMEDOUT);
    }
    g_assert_true(left);
    let_end(&h);
    g_mutex_lock(&h.lock);
    while (!h.dropped)
        g_cond_wait(&h.changed, &h.lock);
    g_mutex_unlock(&h.lock);
    return 0;
}

static void test_threads(void)
{
    in_loop(false, threads, NULL);
    in_loop(false, apart, NULL);
}

/* --- channels under many orders
 * ----------------------------------------------------------------------------------- */

struct pipe_test {
    struct channel *channel;
    int sent, received;
    bool cancel_some;
};

static int producer(void *arg)
{
    struct pipe_test *t = arg;
    for (int i = 0; i < 20; i++) {
        if (channel_send(t->channel, GINT_TO_POINTER(i + 1)) < 0)
            return 0;
        t->sent++;
        if (i % 3 == 0 && fiber_sleep(millis(1)) < 0)
            return 0;
    }
    return 0;
}

static int consumer(void *arg)
{
    struct pipe_test *t = arg;
    void *item;
    while (channel_recv(t->channel, &item) == 0)
        t->received++;
    return 0;
}

static int channels(void *arg)
{
    struct pipe_test *t = arg;
    struct group *producers = group_new(NULL), *consumers = group_new(NULL);
    struct fiber *victim = NULL;
    t->channel = channel_new(3);
    for (int i = 0; i < 5; i++)
        victim = fiber_spawn(producers, "producer", producer, t);
    for (int i = 0; i < 3; i++)
        fiber_spawn(consumers, "consumer", consumer, t);
    fiber_yield();
    if (t->cancel_some)
        fiber_cancel(victim);
    group_wait(producers);
    channel_close(t->channel);
    group_wait(consumers);
    g_assert_cmpint(t->received, ==, t->sent);
    channel_free(t->channel);
    group_free(producers);
    group_free(consumers);
    return 0;
}

static void test_channels(void)
{
    for (uint64_t seed = 0; seed < 200; seed++) {
        struct pipe_test t = {.cancel_some = seed & 1};
        struct loop *l = loop_new_sim(seed);
        loop_run(l, channels, &t);
        loop_free(l);
        if (!t.cancel_some)
            g_assert_cmpint(t.sent, ==, 100);
    }
}

/* --- timers and watches
 * ---------------------------------------------------------------------------------------------- */

static void tick(void *arg)
{
    cond_wake_all(arg);
}

static void readable(void *arg, short events)
{
    g_assert_true(events & POLLIN);
    latch_open(arg, 1);
}

static int callbacks(void *arg)
{
    struct cond cond = {0};
    struct latch latch = {0};
    int pair[2];
    (void)arg;
    struct timer *t = timer_new(tick, &cond);
    timer_arm(t, millis(1), millis(1));
    for (int i = 0; i < 5; i++)
        g_assert_cmpint(cond_wait(&cond), ==, 0);
    timer_free(t);
    g_assert_cmpint(pipe(pair), ==, 0);
    struct watch *w = watch_new(pair[0], POLLIN, readable, &latch);
    g_assert_cmpint((int)write(pair[1], "x", 1), ==, 1);
    g_assert_cmpint(latch_wait(&latch), ==, 1);
    watch_free(w);
    close(pair[0]);
    close(pair[1]);
    return 0;
}

static void test_callbacks(void)
{
    in_loop(false, callbacks, NULL);
    in_loop(true, callbacks, NULL);
}

/* --- speed, told and not judged
 * ------------------------------------------------------------------------------------------ */

static int nothing(void *arg)
{
    (void)arg;
    return 0;
}

static int speed(void *arg)
{
    enum { N = 100000 };
    (void)arg;
    gint64 begin = g_get_monotonic_time();
    for (int i = 0; i < N; i++)
        fiber_yield();
    g_test_message("yield: %.0f ns", (double)(g_get_monotonic_time() - begin) * 1000 / N);
    begin = g_get_monotonic_time();
    struct group *g = group_new(NULL);
    for (int i = 0; i < N; i++) {
        fiber_spawn(g, "nothing", nothing, NULL);
        group_wait(g);
    }
    g_test_message("spawn and end: %.0f ns", (double)(g_get_monotonic_time() - begin) * 1000 / N);
    group_free(g);
    return 0;
}

static void test_speed(void)
{
    in_loop(false, speed, NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rt/basics", test_basics);
    g_test_add_func("/rt/rules", test_rules);
    g_test_add_func("/rt/descriptors", test_descriptors);
    g_test_add_func("/rt/polite", test_polite);
    g_test_add_func("/rt/shared-fd", test_shared_fd);
    g_test_add_func("/rt/children", test_children);
    g_test_add_func("/rt/threads", test_threads);
    g_test_add_func("/rt/channels", test_channels);
    g_test_add_func("/rt/callbacks", test_callbacks);
    g_test_add_func("/rt/speed", test_speed);
    return g_test_run();
}

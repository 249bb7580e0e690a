/* The runtime: on the real loop and, with many seeds, on virtual time. */
#include "rt/rt.h"
#include "base/clock.h"
#include "base/error.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int run_on(struct loop *l, int (*fn)(void *), void *arg)
{
    int r = loop_run(l, fn, arg);
    loop_free(l);
    return r;
}

static void run_both(int (*fn)(void *), void *arg)
{
    g_assert_cmpint(run_on(loop_new(), fn, arg), ==, 0);
    for (uint64_t seed = 0; seed < 20; seed++)
        g_assert_cmpint(run_on(loop_new_sim(seed), fn, arg), ==, 0);
}

/* --- groups, sleep, cancellation -----------------------------------------------------------------
 */

static int add_one(void *arg)
{
    fiber_yield();
    ++*(int *)arg;
    return 0;
}

static int many(void *arg)
{
    int n = 0;
    struct group *g = group_new(NULL);
    for (int i = 0; i < 300; i++)
        fiber_spawn(g, "one", add_one, &n);
    g_assert_cmpint(group_wait(g), ==, 0);
    g_assert_cmpint(n, ==, 300);
    group_free(g);
    return 0;
}

static void test_many(void)
{
    run_both(many, NULL);
}

static int sleep_long(void *arg)
{
    int r = fiber_sleep(seconds(1000));
    g_assert_cmpint(r, ==, -ECANCELED);
    g_assert_cmpint(fiber_yield(), ==, -ECANCELED);
    g_assert_true(fiber_cancelled());
    {
        SHIELD();
        g_assert_false(fiber_cancelled());
        g_assert_cmpint(fiber_sleep(millis(1)), ==, 0);
    }
    g_assert_cmpint(fiber_sleep(1), ==, -ECANCELED);
    ++*(int *)arg;
    return r;
}

static int cancel_all(void *arg)
{
    int n = 0;
    struct group *g = group_new(NULL), *below = group_new(g);
    fiber_spawn(g, "a", sleep_long, &n);
    fiber_spawn(below, "b", sleep_long, &n);
    g_assert_cmpint(fiber_yield(), ==, 0);
    group_cancel(g);
    fiber_spawn(below, "born cancelled", sleep_long, &n);
    g_assert_cmpint(group_wait(g), ==, -ECANCELED);
    g_assert_cmpint(n, ==, 3);
    group_free(below);
    group_close(g);
    return 0;
}

static void test_cancel(void)
{
    run_both(cancel_all, NULL);
}

static int failing(void *arg)
{
    fiber_yield();
    return fail(ERR_OPERATION_FAILED, "bad %s", (const char *)arg);
}

static int failure(void *arg)
{
    struct group *g = group_new(NULL);
    fiber_spawn(g, "f", failing, "luck");
    g_assert_cmpint(group_wait(g), ==, -1);
    g_assert_cmpstr(error_text(), ==, "bad luck");
    group_close(g);
    return -1;
}

static void test_failure(void)
{
    struct loop *l = loop_new();
    g_assert_cmpint(loop_run(l, failure, NULL), ==, -1);
    g_assert_cmpstr(error_text(), ==, "bad luck");
    error_clear();
    loop_free(l);
}

static int deadlines(void *arg)
{
    struct latch never = {0};
    nsec start = loop_now();
    DEADLINE(seconds(3600));
    {
        DEADLINE(millis(5));
        DEADLINE(seconds(9));
        g_assert_cmpint(latch_wait(&never), ==, -ETIMEDOUT);
        g_assert_cmpint(fiber_sleep(0), ==, -ETIMEDOUT);
        g_assert_cmpint(loop_now() - start, >=, millis(5));
    }
    g_assert_cmpint(fiber_sleep(millis(1)), ==, 0);
    g_assert_cmpint(rt_deadline() - start, <=, seconds(3601));
    return 0;
}

static void test_deadline(void)
{
    run_both(deadlines, NULL);
}

static int virtual_day(void *arg)
{
    nsec start = loop_now();
    g_assert_cmpint(fiber_sleep(seconds(86400)), ==, 0);
    g_assert_cmpint(loop_now() - start, ==, seconds(86400));
    return 0;
}

static void test_virtual_time(void)
{
    int64_t start = monotonic_ns();
    g_assert_cmpint(run_on(loop_new_sim(1), virtual_day, NULL), ==, 0);
    g_assert_cmpint(monotonic_ns() - start, <, seconds(60));
}

static int note_order(void *arg)
{
    GString *s = arg;
    g_string_append(s, fiber_name(fiber_self()));
    fiber_yield();
    g_string_append(s, fiber_name(fiber_self()));
    return 0;
}

static int ten(void *arg)
{
    for (int i = 0; i < 10; i++) {
        char name[2] = {(char)('a' + i), 0};
        fiber_spawn(NULL, name, note_order, arg);
    }
    return 0;
}

static void test_seeds(void)
{
    GString *s[3];
    for (int i = 0; i < 3; i++) {
        s[i] = g_string_new(NULL);
        run_on(loop_new_sim(i ? 7 : 3), ten, s[i]);
    }
    g_assert_cmpstr(s[1]->str, ==, s[2]->str);
    g_assert_cmpstr(s[0]->str, !=, s[1]->str);
    for (int i = 0; i < 3; i++)
        g_string_free(s[i], TRUE);
}

/* --- descriptors, children, workers
 * ---------------------------------------------------------------- */

static int reader(void *arg)
{
    int fd = *(int *)arg;
    char buf[4096];
    size_t total = 0;
    ssize_t n;
    while ((n = fiber_read(fd, buf, sizeof(buf))) > 0)
        total += (size_t)n;
    g_assert_cmpint(n, ==, 0);
    return (int)total;
}

static int echo(void *arg)
{
    int fd = *(int *)arg;
    char buf[1000];
    ssize_t n;
    while ((n = fiber_read(fd, buf, sizeof(buf))) > 0)
        g_assert_cmpint(fiber_write_all(fd, buf, (size_t)n), ==, 0);
    shutdown(fd, SHUT_WR);
    return 0;
}

static int write_much(void *arg)
{
    static char data[1 << 20];
    int fd = *(int *)arg;
    g_assert_cmpint(fiber_write_all(fd, data, sizeof(data)), ==, 0);
    shutdown(fd, SHUT_WR);
    return 0;
}

static int sockets(void *arg)
{
    int fds[2];
    g_assert_cmpint(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds), ==, 0);
    struct group *g = group_new(NULL);
    fiber_spawn(g, "echo", echo, &fds[1]);
    fiber_spawn(g, "write", write_much, &fds[0]);
    g_assert_cmpint(reader(&fds[0]), ==, 1 << 20);
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    close(fds[0]);
    close(fds[1]);
    g_assert_cmpint(await_fd(-1, POLLIN), ==, -EBADF);
    int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(await_fd(file, POLLIN), ==, 0);
    close(file);
    return 0;
}

static void test_sockets(void)
{
    run_both(sockets, NULL);
}

static int cancelled_reader(void *arg)
{
    char c;
    g_assert_cmpint(fiber_read(*(int *)arg, &c, 1), ==, -ECANCELED);
    return 0;
}

struct watched {
    struct watch *watch;
    struct latch latch;
    int fd, calls;
};

static void on_watch(void *arg, short events)
{
    struct watched *w = arg;
    char c;
    g_assert_true(events & POLLIN);
    g_assert_cmpint(read(w->fd, &c, 1), ==, 1);
    if (++w->calls == 3) {
        watch_free(w->watch);
        latch_open(&w->latch, 42);
    }
}

static int watches(void *arg)
{
    int fds[2];
    g_assert_cmpint(pipe2(fds, O_NONBLOCK | O_CLOEXEC), ==, 0);
    struct group *g = group_new(NULL);
    fiber_spawn(g, "r", cancelled_reader, &fds[0]);
    fiber_spawn(g, "r", cancelled_reader, &fds[0]);
    fiber_sleep(millis(1));
    group_close(g);
    struct watched w = {.fd = fds[0]};
    w.watch = watch_new(fds[0], POLLIN, on_watch, &w);
    for (int i = 0; i < 3; i++)
        g_assert_cmpint(fiber_write_all(fds[1], "x", 1), ==, 0);
    g_assert_cmpint(latch_wait(&w.latch), ==, 42);
    close(fds[0]);
    close(fds[1]);
    return 0;
}

static void test_watches(void)
{
    run_both(watches, NULL);
}

static int work_square(void *arg)
{
    int n = *(int *)arg;
    return n < 0 ? fail(ERR_INVALID_ARG, "negative") : n * n;
}

static int offloads(void *arg)
{
    for (int i = 0; i < 50; i++)
        g_assert_cmpint(offload(work_square, &i), ==, i * i);
    int bad = -1;
    g_assert_cmpint(offload(work_square, &bad), ==, -1);
    g_assert_cmpstr(error_text(), ==, "negative");
    error_clear();
    return 0;
}

static void test_offload(void)
{
    run_both(offloads, NULL);
}

static int work_until(void *arg)
{
    char c;
    return (int)read(*(int *)arg, &c, 1);
}

static int offload_one(void *arg)
{
    return offload(work_until, arg);
}

/* Workers are blocked until the pipe ends: those that wait for one leave at once when cancelled. */
static int offload_cancel(void *arg)
{
    int fds[2];
    g_assert_cmpint(pipe2(fds, O_CLOEXEC), ==, 0);
    struct group *g = group_new(NULL);
    for (int i = 0; i < 64; i++)
        fiber_spawn(g, "w", offload_one, &fds[0]);
    fiber_yield();
    group_cancel(g);
    close(fds[1]);
    group_close(g);
    close(fds[0]);
    return 0;
}

static void test_offload_cancel(void)
{
    g_assert_cmpint(run_on(loop_new(), offload_cancel, NULL), ==, 0);
}

static int child(void *arg)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(7);
    int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), status = -1;
    if (pidfd < 0) { /* valgrind has no such call */
        g_assert_cmpint(errno, ==, ENOSYS);
        waitpid(pid, NULL, 0);
        g_test_skip("no pidfd here");
        return 0;
    }
    DEADLINE(seconds(60));
    g_assert_cmpint(await_child(pidfd, &status), ==, 0);
    g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
    g_assert_cmpint(await_child(pidfd, &status), ==, -ECHILD);
    close(pidfd);
    return 0;
}

static void test_child(void)
{
    run_both(child, NULL);
}

static void on_usr1(void *arg, int signo)
{
    latch_open(arg, signo);
}

static int signals(void *arg)
{
    struct latch l = {0};
    struct signal_watch *w = signal_watch_new(SIGUSR1, on_usr1, &l);
    kill(getpid(), SIGUSR1);
    g_assert_cmpint(latch_wait(&l), ==, SIGUSR1);
    signal_watch_free(w);
    return 0;
}

static void test_signals(void)
{
    g_assert_cmpint(run_on(loop_new(), signals, NULL), ==, 0);
}

/* --- timers, channels
 * ---------------------------------------------------------------------------------- */

struct ticker {
    struct timer *timer;
    struct cond cond;
    int n;
};

static void tick(void *arg)
{
    struct ticker *t = arg;
    t->n++;
    cond_wake_all(&t->cond);
}

static int timers(void *arg)
{
    struct ticker t = {0};
    t.timer = timer_new(tick, &t);
    timer_arm(t.timer, millis(1), millis(1));
    while (t.n < 5)
        g_assert_cmpint(cond_wait(&t.cond), ==, 0);
    timer_disarm(t.timer);
    int n = t.n;
    g_assert_cmpint(fiber_sleep(millis(5)), ==, 0);
    g_assert_cmpint(t.n, ==, n);
    timer_free(t.timer);
    return 0;
}

static void test_timers(void)
{
    run_both(timers, NULL);
}

static int produce(void *arg)
{
    for (intptr_t i = 1; i <= 1000; i++)
        g_assert_cmpint(channel_send(arg, (void *)i), ==, 0);
    return 0;
}

static int channels(void *arg)
{
    struct channel *c = channel_new(3);
    struct group *g = group_new(NULL);
    for (int i = 0; i < 3; i++)
        fiber_spawn(g, "produce", produce, c);
    intptr_t sum = 0;
    void *item;
    for (int i = 0; i < 3000; i++) {
        g_assert_cmpint(channel_recv(c, &item), ==, 0);
        sum += (intptr_t)item;
    }
    g_assert_cmpint(sum, ==, 3 * 1000 * 1001 / 2);
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    g_assert_true(channel_try_send(c, NULL));
    channel_close(c);
    g_assert_cmpint(channel_send(c, NULL), ==, -EPIPE);
    g_assert_cmpint(channel_recv(c, &item), ==, 0);
    g_assert_cmpint(channel_recv(c, &item), ==, -EPIPE);
    channel_free(c);
    return 0;
}

static void test_channels(void)
{
    run_both(channels, NULL);
}

/* --- threads
 * -----------------------------------------------------------------------------------------------
 */

/* A reader that is cancelled must not swallow the wake that was meant for the next one. */
static int receive(void *arg)
{
    void *item;
    int r = channel_recv(arg, &item);
    return r < 0 && r != -ECANCELED ? r : 0;
}

static int wake_and_cancel(void *arg)
{
    struct channel *c = channel_new(4);
    struct group *a = group_new(NULL), *b = group_new(NULL);
    struct fiber *first = fiber_spawn(a, "first", receive, c);
    fiber_sleep(millis(1));
    fiber_spawn(b, "second", receive, c);
    fiber_sleep(millis(1));
    fiber_cancel(first);
    g_assert_true(channel_try_send(c, NULL));
    g_assert_cmpint(group_wait(b), ==, 0);
    group_close(a);
    group_close(b);
    channel_free(c);
    return 0;
}

static void test_wake_and_cancel(void)
{
    run_both(wake_and_cancel, NULL);
}

struct posted {
    struct loop *loop;
    struct cond cond;
    int n;
};

static int posted_one(void *arg)
{
    struct posted *p = arg;
    p->n++;
    cond_wake_all(&p->cond);
    return 0;
}

static void *post_many(void *arg)
{
    struct posted *p = arg;
    for (int i = 0; i < 1000; i++)
        loop_post(p->loop, "posted", posted_one, p);
    return NULL;
}

static int wait_posted(void *arg)
{
    struct posted *p = arg;
    while (p->n < 4000)
        g_assert_cmpint(cond_wait(&p->cond), ==, 0);
    return 0;
}

static void test_post(void)
{
    struct posted p = {.loop = loop_new()};
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, post_many, &p);
    g_assert_cmpint(loop_run(p.loop, wait_posted, &p), ==, 0);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
    loop_free(p.loop);
}

/* --- a storm: everything at once, cancelled at every await
 * ---------------------------------------------- */

struct storm {
    struct channel *channel;
    struct cond cond;
    int fds[2];
    int alive, awaits, cancel_at;
    struct group *group;
};

/* Counts awaits; at the chosen one the whole group is cancelled. */
static void storm_point(struct storm *s)
{
    if (++s->awaits == s->cancel_at)
        group_cancel(s->group);
}

static int storm_one(void *arg)
{
    struct storm *s = arg;
    s->alive++;
    DEADLINE(seconds(20));
    void *item;
    char c;
    for (int i = 0, r = 0; i < 5 && r != -ECANCELED; i++) {
        storm_point(s);
        r = channel_send(s->channel, s);
        storm_point(s);
        if (r == 0)
            r = channel_recv(s->channel, &item);
        storm_point(s);
        if (r == 0)
            r = fiber_sleep(millis(i));
        storm_point(s);
        if (r == 0)
            r = fiber_write_all(s->fds[1], "x", 1);
        storm_point(s);
        if (r == 0)
            r = (int)fiber_read(s->fds[0], &c, 1);
        storm_point(s);
        cond_wake_one(&s->cond);
        DEADLINE(millis(3));
        r = cond_wait(&s->cond);
        g_assert_true(r == 0 || r == -ECANCELED || r == -ETIMEDOUT);
    }
    s->alive--;
    return 0;
}

static int storm(void *arg)
{
    struct storm *s = arg;
    s->channel = channel_new(2);
    g_assert_cmpint(pipe2(s->fds, O_NONBLOCK | O_CLOEXEC), ==, 0);
    s->group = group_new(NULL);
    for (int i = 0; i < 4; i++)
        fiber_spawn(s->group, "storm", storm_one, s);
    g_assert_cmpint(group_wait(s->group), ==, 0);
    g_assert_cmpint(s->alive, ==, 0);
    group_free(s->group);
    channel_free(s->channel);
    close(s->fds[0]);
    close(s->fds[1]);
    return 0;
}

static void test_storm(void)
{
    for (uint64_t seed = 0; seed < 10; seed++) {
        struct storm whole = {0};
        g_assert_cmpint(run_on(loop_new_sim(seed), storm, &whole), ==, 0);
        for (int at = 1; at <= whole.awaits; at++) {
            struct storm s = {.cancel_at = at};
            g_assert_cmpint(run_on(loop_new_sim(seed), storm, &s), ==, 0);
        }
    }
}

/* --- what must abort
 * ---------------------------------------------------------------------------------------- */

static int awaits_wrongly(void *arg)
{
    NO_AWAIT();
    fiber_yield();
    return 0;
}

static int waits_forever(void *arg)
{
    struct latch never = {0};
    return latch_wait(&never);
}

static void abort_in(int (*fn)(void *), const char *expected)
{
    if (g_test_subprocess()) {
        run_on(loop_new_sim(1), fn, NULL);
        return;
    }
    g_test_trap_subprocess(NULL, 30 * G_USEC_PER_SEC, 0);
    g_test_trap_assert_failed();
    g_test_trap_assert_stderr(expected);
}

static void test_no_await(void)
{
    abort_in(awaits_wrongly, "*main*promised not to*");
}

static void test_deadlock(void)
{
    abort_in(waits_forever, "*deadlock*main: waits for a latch*");
}

/* --- speed (printed, not judged)
 * ----------------------------------------------------------------------------- */

enum { N_SPEED = 200000 };

static int yields(void *arg)
{
    for (int i = 0; i < N_SPEED; i++)
        fiber_yield();
    return 0;
}

static int nothing(void *arg)
{
    return 0;
}

static int speed(void *arg)
{
    struct group *g = group_new(NULL);
    fiber_spawn(g, "y", yields, NULL);
    fiber_spawn(g, "y", yields, NULL);
    int64_t start = monotonic_ns();
    group_wait(g);
    double switch_ns = (double)(monotonic_ns() - start) / (2.0 * N_SPEED);
    start = monotonic_ns();
    for (int i = 0; i < N_SPEED; i++) {
        fiber_spawn(g, "n", nothing, NULL);
        group_wait(g);
    }
    double spawn_ns = (double)(monotonic_ns() - start) / N_SPEED;
    g_test_message("fiber to fiber through the loop %.0f ns, spawn+end+wait %.0f ns", switch_ns,
                   spawn_ns);
    group_free(g);
    return 0;
}

static void test_speed(void)
{
    g_assert_cmpint(run_on(loop_new(), speed, NULL), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rt-storm/many", test_many);
    g_test_add_func("/rt-storm/cancel", test_cancel);
    g_test_add_func("/rt-storm/failure", test_failure);
    g_test_add_func("/rt-storm/deadline", test_deadline);
    g_test_add_func("/rt-storm/virtual-time", test_virtual_time);
    g_test_add_func("/rt-storm/seeds", test_seeds);
    g_test_add_func("/rt-storm/sockets", test_sockets);
    g_test_add_func("/rt-storm/watches", test_watches);
    g_test_add_func("/rt-storm/offload", test_offload);
    g_test_add_func("/rt-storm/offload-cancel", test_offload_cancel);
    g_test_add_func("/rt-storm/child", test_child);
    g_test_add_func("/rt-storm/signals", test_signals);
    g_test_add_func("/rt-storm/timers", test_timers);
    g_test_add_func("/rt-storm/channels", test_channels);
    g_test_add_func("/rt-storm/wake-and-cancel", test_wake_and_cancel);
    g_test_add_func("/rt-storm/post", test_post);
    g_test_add_func("/rt-storm/storm", test_storm);
    g_test_add_func("/rt-storm/no-await", test_no_await);
    g_test_add_func("/rt-storm/deadlock", test_deadlock);
    g_test_add_func("/rt-storm/speed", test_speed);
    return g_test_run();
}

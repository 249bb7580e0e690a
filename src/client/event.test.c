/* The default event loop. */
#include <glib.h>
#include <libvirt/libvirt.h>
#include <pthread.h>
#include <unistd.h>

struct seen {
    int handle, timer, freed, events;
    int watch;
};

static void on_handle(int watch, int fd, int events, void *opaque)
{
    struct seen *s = opaque;
    char c;
    g_assert_cmpint(watch, ==, s->watch);
    if (events & VIR_EVENT_HANDLE_READABLE)
        g_assert_cmpint(read(fd, &c, 1), >=, 0);
    s->handle++;
    s->events = events;
}

static void on_timer(int timer, void *opaque)
{
    ((struct seen *)opaque)->timer++;
}

static void on_free(void *opaque)
{
    ((struct seen *)opaque)->freed++;
}

static void test_handle(void)
{
    struct seen s = {0};
    int fds[2];
    g_assert_cmpint(pipe(fds), ==, 0);
    s.watch = virEventAddHandle(fds[0], VIR_EVENT_HANDLE_READABLE, on_handle, &s, on_free);
    g_assert_cmpint(s.watch, >, 0);
    g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(s.handle, ==, 1);
    virEventUpdateHandle(s.watch, 0);
    g_assert_cmpint(write(fds[1], "x", 1), ==, 1);
    int timer = virEventAddTimeout(0, on_timer, &s, NULL);
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(s.handle, ==, 1); /* muted */
    g_assert_cmpint(s.timer, ==, 1);
    virEventUpdateHandle(s.watch, VIR_EVENT_HANDLE_READABLE);
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(s.handle, ==, 2);
    close(fds[1]);
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_true(s.events & VIR_EVENT_HANDLE_HANGUP);
    g_assert_cmpint(virEventRemoveHandle(s.watch), ==, 0);
    g_assert_cmpint(virEventRemoveHandle(s.watch), ==, -1);
    g_assert_cmpint(s.freed, ==, 0); /* never under the caller */
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(s.freed, ==, 1);
    g_assert_cmpint(virEventRemoveTimeout(timer), ==, 0);
    close(fds[0]);
}

static void test_timer(void)
{
    struct seen s = {0};
    int never = virEventAddTimeout(-1, on_timer, &s, on_free);
    int soon = virEventAddTimeout(1, on_timer, &s, on_free);
    while (s.timer < 3)
        g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    virEventUpdateTimeout(soon, -1);
    virEventUpdateTimeout(never, 0);
    int before = s.timer;
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(s.timer, ==, before + 1);
    g_assert_cmpint(virEventRemoveTimeout(never), ==, 0);
    g_assert_cmpint(virEventRemoveTimeout(soon), ==, 0);
    g_assert_cmpint(virEventRemoveTimeout(soon), ==, -1);
    int now = virEventAddTimeout(0, on_timer, &s, NULL);
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(s.freed, ==, 2);
    virEventRemoveTimeout(now);
}

static int self;
static void remove_self(int timer, void *opaque)
{
    ((struct seen *)opaque)->timer++;
    g_assert_cmpint(virEventRemoveTimeout(timer), ==, 0);
}

static void test_remove_inside(void)
{
    struct seen s = {0};
    self = virEventAddTimeout(0, remove_self, &s, on_free);
    g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    g_assert_cmpint(s.timer, ==, 1);
    g_assert_cmpint(s.freed, ==, 1);
}

/* Another thread adds a timer while the loop sleeps without any. */
static void *add_later(void *opaque)
{
    virEventAddTimeout(0, remove_self, opaque, on_free);
    return NULL;
}

static void test_wake(void)
{
    struct seen s = {0};
    pthread_t t;
    pthread_create(&t, NULL, add_later, &s);
    while (!s.timer)
        g_assert_cmpint(virEventRunDefaultImpl(), ==, 0);
    pthread_join(t, NULL);
    g_assert_cmpint(s.timer, ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(virEventAddTimeout(0, on_timer, NULL, NULL), ==, -1);
    g_assert_cmpint(virEventRegisterDefaultImpl(), ==, 0);
    g_test_add_func("/event/handle", test_handle);
    g_test_add_func("/event/timer", test_timer);
    g_test_add_func("/event/remove-inside", test_remove_inside);
    g_test_add_func("/event/wake", test_wake);
    return g_test_run();
}

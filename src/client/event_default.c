/* Owns the default event loop: handles and timers over poll(). Run by whichever application thread
 * calls virEventRunDefaultImpl; changed from any thread. Invariant: callbacks and free functions
 * run without the lock; an entry is freed only by an iteration, never under a running callback. */
#include "client/event.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include "base/error.h"

struct handle_watch {
    int watch, fd, events;
    virEventHandleCallback cb;
    void *opaque;
    virFreeCallback ff;
    int running;
    bool removed;
};

struct timer_watch {
    int timer, frequency_ms; /* -1: off */
    int64_t due_ms;
    virEventTimeoutCallback cb;
    void *opaque;
    virFreeCallback ff;
    int running;
    bool removed;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static GPtrArray *handles, *timers;
static int next_watch = 1, next_timer = 1;
static int wake_fd = -1;
static int polling; /* threads in poll(): they need a wake-up */

static int64_t now_ms(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

void event_default_init(void)
{
    pthread_mutex_lock(&lock);
    if (!handles) {
        handles = g_ptr_array_new();
        timers = g_ptr_array_new();
        wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    }
    pthread_mutex_unlock(&lock);
}

static void wake(void)
{
    uint64_t one = 1;
    if (polling && write(wake_fd, &one, sizeof(one)) < 0) {
        /* full: awake already */
    }
}

static short to_poll(int events)
{
    return (short)((events & VIR_EVENT_HANDLE_READABLE ? POLLIN : 0) |
                   (events & VIR_EVENT_HANDLE_WRITABLE ? POLLOUT : 0) |
                   (events & VIR_EVENT_HANDLE_ERROR ? POLLERR : 0) |
                   (events & VIR_EVENT_HANDLE_HANGUP ? POLLHUP : 0));
}

static int from_poll(short events)
{
    return (events & POLLIN ? VIR_EVENT_HANDLE_READABLE : 0) |
           (events & POLLOUT ? VIR_EVENT_HANDLE_WRITABLE : 0) |
           (events & (POLLERR | POLLNVAL) ? VIR_EVENT_HANDLE_ERROR : 0) |
           (events & POLLHUP ? VIR_EVENT_HANDLE_HANGUP : 0);
}

/* --- handles -------------------------------------------------------------------------------- */

static struct handle_watch *find_handle(int watch)
{
    for (guint i = 0; handles && i < handles->len; i++) {
        struct handle_watch *h = g_ptr_array_index(handles, i);
        if (h->watch == watch && !h->removed)
            return h;
    }
    return NULL;
}

int event_default_add_handle(int fd, int events, virEventHandleCallback cb, void *opaque,
                             virFreeCallback ff)
{
    struct handle_watch *h = g_new0(struct handle_watch, 1);
    *h = (struct handle_watch){.fd = fd, .events = events, .cb = cb, .opaque = opaque, .ff = ff};
    pthread_mutex_lock(&lock);
    h->watch = next_watch++;
    int watch = h->watch;
    g_ptr_array_add(handles, h);
    wake();
    pthread_mutex_unlock(&lock);
    return watch;
}

void event_default_update_handle(int watch, int events)
{
    pthread_mutex_lock(&lock);
    struct handle_watch *h = find_handle(watch);
    if (h && h->events != events) {
        h->events = events;
        wake();
    }
    pthread_mutex_unlock(&lock);
}

int event_default_remove_handle(int watch)
{
    pthread_mutex_lock(&lock);
    struct handle_watch *h = find_handle(watch);
    if (h) {
        h->removed = true;
        wake();
    }
    pthread_mutex_unlock(&lock);
    return h ? 0 : -1;
}

/* --- timers --------------------------------------------------------------------------------- */

static struct timer_watch *find_timer(int timer)
{
    for (guint i = 0; timers && i < timers->len; i++) {
        struct timer_watch *t = g_ptr_array_index(timers, i);
        if (t->timer == timer && !t->removed)
            return t;
    }
    return NULL;
}

static void set_frequency(struct timer_watch *t, int frequency_ms)
{
    t->frequency_ms = frequency_ms;
    t->due_ms = frequency_ms >= 0 ? now_ms() + frequency_ms : 0;
}

int event_default_add_timeout(int frequency_ms, virEventTimeoutCallback cb, void *opaque,
                              virFreeCallback ff)
{
    struct timer_watch *t = g_new0(struct timer_watch, 1);
    *t = (struct timer_watch){.cb = cb, .opaque = opaque, .ff = ff};
    pthread_mutex_lock(&lock);
    set_frequency(t, frequency_ms);
    t->timer = next_timer++;
    int timer = t->timer;
    g_ptr_array_add(timers, t);
    wake();
    pthread_mutex_unlock(&lock);
    return timer;
}

void event_default_update_timeout(int timer, int frequency_ms)
{
    pthread_mutex_lock(&lock);
    struct timer_watch *t = find_timer(timer);
    if (t) {
        set_frequency(t, frequency_ms);
        wake();
    }
    pthread_mutex_unlock(&lock);
}

int event_default_remove_timeout(int timer)
{
    pthread_mutex_lock(&lock);
    struct timer_watch *t = find_timer(timer);
    if (t) {
        t->removed = true;
        wake();
    }
    pthread_mutex_unlock(&lock);
    return t ? 0 : -1;
}

/* --- one iteration -------------------------------------------------------------------------- */

static int poll_timeout_ms(void)
{
    int64_t best = -1, now = now_ms();
    for (guint i = 0; i < timers->len; i++) {
        struct timer_watch *t = g_ptr_array_index(timers, i);
        if (t->removed || t->frequency_ms < 0)
            continue;
        int64_t left = MAX(t->due_ms - now, 0);
        best = best < 0 ? left : MIN(best, left);
    }
    return (int)MIN(best, INT_MAX);
}

static GArray *poll_set(GArray *watches)
{
    GArray *fds = g_array_new(false, false, sizeof(struct pollfd));
    struct pollfd self = {wake_fd, POLLIN, 0};
    g_array_append_val(fds, self);
    for (guint i = 0; i < handles->len; i++) {
        struct handle_watch *h = g_ptr_array_index(handles, i);
        if (h->removed || !h->events)
            continue;
        struct pollfd p = {h->fd, to_poll(h->events), 0};
        g_array_append_val(fds, p);
        g_array_append_val(watches, h->watch);
    }
    return fds;
}

static void run_timers(void)
{
    int64_t now = now_ms();
    guint n = timers->len; /* those added by callbacks have to wait */
    for (guint i = 0; i < n && i < timers->len; i++) {
        struct timer_watch *t = g_ptr_array_index(timers, i);
        if (t->removed || t->frequency_ms < 0 || t->due_ms > now || t->running)
            continue;
        t->due_ms = now + t->frequency_ms;
        t->running++;
        pthread_mutex_unlock(&lock);
        t->cb(t->timer, t->opaque);
        pthread_mutex_lock(&lock);
        t->running--;
    }
}

static void run_handles(const GArray *fds, const GArray *watches)
{
    for (guint i = 0; i < watches->len; i++) {
        short got = g_array_index(fds, struct pollfd, i + 1).revents;
        struct handle_watch *h = got ? find_handle(g_array_index(watches, int, i)) : NULL;
        if (!h || !h->events || h->running)
            continue;
        h->running++;
        pthread_mutex_unlock(&lock);
        h->cb(h->watch, h->fd, from_poll(got), h->opaque);
        pthread_mutex_lock(&lock);
        h->running--;
    }
}

static void sweep_handles(void)
{
    for (guint i = 0; i < handles->len;) {
        struct handle_watch *h = g_ptr_array_index(handles, i);
        if (!h->removed || h->running) {
            i++;
            continue;
        }
        g_ptr_array_remove_index(handles, i);
        pthread_mutex_unlock(&lock);
        if (h->ff)
            h->ff(h->opaque);
        g_free(h);
        pthread_mutex_lock(&lock);
        i = 0;
    }
}

static void sweep_timers(void)
{
    for (guint i = 0; i < timers->len;) {
        struct timer_watch *t = g_ptr_array_index(timers, i);
        if (!t->removed || t->running) {
            i++;
            continue;
        }
        g_ptr_array_remove_index(timers, i);
        pthread_mutex_unlock(&lock);
        if (t->ff)
            t->ff(t->opaque);
        g_free(t);
        pthread_mutex_lock(&lock);
        i = 0;
    }
}

/* Sleeps without the lock; what was added meanwhile wakes it. */
static int sleep_on(GArray *fds)
{
    int timeout = poll_timeout_ms(), n;
    polling++;
    pthread_mutex_unlock(&lock);
    n = poll((struct pollfd *)(void *)fds->data, fds->len, timeout);
    int err = errno;
    pthread_mutex_lock(&lock);
    polling--;
    if (n < 0 && err != EINTR && err != EAGAIN)
        return fail_errno(err, "cannot poll the event loop's handles");
    if (n < 0)
        for (guint i = 0; i < fds->len; i++)
            g_array_index(fds, struct pollfd, i).revents = 0;
    uint64_t count;
    if (g_array_index(fds, struct pollfd, 0).revents && read(wake_fd, &count, sizeof(count)) < 0) {
        /* another thread took it */
    }
    return 0;
}

int event_default_run(void)
{
    if (!handles)
        return fail(ERR_INTERNAL_ERROR, "the default event loop is not registered");
    pthread_mutex_lock(&lock);
    sweep_timers();
    sweep_handles();
    GArray *watches = g_array_new(false, false, sizeof(int));
    GArray *fds = poll_set(watches);
    int rc = sleep_on(fds);
    if (rc == 0) {
        run_timers();
        run_handles(fds, watches);
        sweep_timers();
        sweep_handles();
    }
    pthread_mutex_unlock(&lock);
    g_array_free(fds, true);
    g_array_free(watches, true);
    return rc;
}

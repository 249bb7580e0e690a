/* Descriptors: who waits for what on each. libuv allows one handle per descriptor, so a table entry
 * holds all interest in one: fibers in await_fd() and long watches. A simulated loop polls itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "rt/inside.h"

struct interest {
    struct link link;
    short events;
    unsigned round; /* of the entry, when it was last called */
    void (*fn)(struct interest *i, short events);
};
struct fd_entry {
    uv_poll_t poll;
    struct loop *loop;
    int fd;
    short armed;
    unsigned round;
    bool dispatching, closing;
    struct link interests, in_polled;
};

static short to_poll(int uv_events)
{
    return (short)((uv_events & UV_READABLE ? POLLIN : 0) |
                   (uv_events & UV_WRITABLE ? POLLOUT : 0) |
                   (uv_events & UV_DISCONNECT ? POLLRDHUP : 0) |
                   (uv_events & UV_PRIORITIZED ? POLLPRI : 0));
}

static int to_uv(short events)
{
    return (events & POLLIN ? UV_READABLE : 0) | (events & POLLOUT ? UV_WRITABLE : 0) |
           (events & POLLRDHUP ? UV_DISCONNECT : 0) | (events & POLLPRI ? UV_PRIORITIZED : 0);
}

static short wanted(const struct fd_entry *e)
{
    short events = 0;
    for (struct link *l = e->interests.next; l != &e->interests; l = l->next)
        events |= link_of(l, struct interest, link)->events;
    return events;
}

static void on_closed(uv_handle_t *handle)
{
    g_free(handle->data);
}

static void drop_entry(struct fd_entry *e)
{
    struct loop *l = e->loop;
    if (l->fds[e->fd] == e)
        l->fds[e->fd] = NULL;
    list_remove(&e->in_polled);
    if (l->sim) {
        g_free(e);
        return;
    }
    e->closing = true;
    uv_close((uv_handle_t *)&e->poll, on_closed);
}

static struct interest *next_unseen(const struct fd_entry *e)
{
    for (struct link *l = e->interests.next; l != &e->interests; l = l->next)
        if (link_of(l, struct interest, link)->round != e->round)
            return link_of(l, struct interest, link);
    return NULL;
}

/* A callback may remove any interest, so none is remembered across it. */
static void dispatch(struct fd_entry *e, short events)
{
    struct interest *i;
    e->dispatching = true;
    e->round++;
    while ((i = next_unseen(e))) {
        i->round = e->round;
        if (events & (i->events | POLLERR | POLLHUP))
            i->fn(i, events);
    }
    e->dispatching = false;
}

static void on_poll(uv_poll_t *handle, int status, int uv_events);

/* Makes epoll's idea equal to what is wanted; drops the entry nobody needs. */
static void rearm(struct fd_entry *e)
{
    short events = wanted(e);
    if (e->dispatching)
        return;
    if (list_empty(&e->interests)) {
        drop_entry(e);
        return;
    }
    if (e->loop->sim || events == e->armed)
        return;
    e->armed = events;
    if (events)
        uv_poll_start(&e->poll, to_uv(events), on_poll);
    else
        uv_poll_stop(&e->poll);
}

static void on_poll(uv_poll_t *handle, int status, int uv_events)
{
    struct fd_entry *e = handle->data;
    dispatch(e, status < 0 ? POLLERR | e->armed : to_poll(uv_events));
    rearm(e);
}

static struct fd_entry *entry_of(struct loop *l, int fd, int *ret_error)
{
    if ((size_t)fd >= l->n_fds) {
        size_t n = MAX((size_t)fd + 1, l->n_fds * 2);
        l->fds = g_renew(struct fd_entry *, l->fds, n);
        for (size_t i = l->n_fds; i < n; i++)
            l->fds[i] = NULL;
        l->n_fds = n;
    }
    struct fd_entry *e = l->fds[fd];
    if (e)
        return e;
    e = g_new0(struct fd_entry, 1);
    e->loop = l;
    e->fd = fd;
    list_init(&e->interests);
    list_init(&e->in_polled);
    if (!l->sim) {
        int rc = uv_poll_init(&l->uv, &e->poll, fd);
        if (rc < 0) {
            *ret_error = rc;
            g_free(e);
            return NULL;
        }
        e->poll.data = e;
    } else {
        list_add(&l->polled, &e->in_polled);
    }
    return l->fds[fd] = e;
}

static int add_interest(int fd, struct interest *i)
{
    int error = -EBADF;
    struct fd_entry *e = fd >= 0 ? entry_of(loop_here, fd, &error) : NULL;
    if (!e)
        return error;
    list_add(&e->interests, &i->link);
    rearm(e);
    return 0;
}

static void remove_interest(int fd, struct interest *i)
{
    struct fd_entry *e = loop_here->fds[fd];
    list_remove(&i->link);
    if (e)
        rearm(e);
}

int fd_poll_sim(struct loop *l, int timeout_ms)
{
    size_t n = 0;
    struct pollfd *set;
    for (struct link *e = l->polled.next; e != &l->polled; e = e->next)
        n++;
    set = g_new0(struct pollfd, n + 1);
    n = 0;
    set[n++] = (struct pollfd){.fd = l->wake_fd, .events = POLLIN};
    for (struct link *e = l->polled.next; e != &l->polled; e = e->next) {
        struct fd_entry *entry = link_of(e, struct fd_entry, in_polled);
        set[n++] = (struct pollfd){.fd = entry->fd, .events = wanted(entry)};
    }
    int fired = poll(set, n, timeout_ms);
    for (size_t i = 1; fired > 0 && i < n; i++) {
        struct fd_entry *entry = (size_t)set[i].fd < l->n_fds ? l->fds[set[i].fd] : NULL;
        if (!set[i].revents || !entry)
            continue;
        dispatch(entry, set[i].revents);
        rearm(entry);
    }
    g_free(set);
    return fired;
}

void fd_close_all(struct loop *l)
{
    for (size_t i = 0; i < l->n_fds; i++)
        if (l->fds[i])
            drop_entry(l->fds[i]);
    g_free(l->fds);
    l->fds = NULL;
    l->n_fds = 0;
}

/* --- awaits
 * --------------------------------------------------------------------------------------- */

struct await {
    struct interest interest;
    struct fiber *fiber;
};

static void on_ready(struct interest *i, short events)
{
    (void)events;
    fiber_wake(link_of(i, struct await, interest)->fiber, 0);
}

int await_fd(int fd, short events)
{
    struct await a = {.interest = {.events = events, .fn = on_ready}, .fiber = fiber_self()};
    may_await();
    list_init(&a.interest.link);
    int rc = add_interest(fd, &a.interest);
    if (rc == -EPERM)
        return 0; /* a regular file is always ready */
    if (rc < 0)
        return rc;
    rc = fiber_park("a descriptor", false);
    remove_interest(fd, &a.interest);
    return rc;
}

int await_child(int pidfd, int *ret_status)
{
    siginfo_t info;
    for (;;) {
        info.si_pid = 0;
        int rc = waitid(P_PIDFD, (id_t)pidfd, &info, WEXITED | WNOHANG);
        if (rc < 0 && errno != EAGAIN && errno != EINTR)
            return -errno;
        if (rc == 0 && info.si_pid)
            break;
        int ready = await_fd(pidfd, POLLIN);
        if (ready < 0)
            return ready;
    }
    if (ret_status)
        *ret_status =
            info.si_code == CLD_EXITED ? (info.si_status & 0xff) << 8 : info.si_status & 0x7f;
    return 0;
}

ssize_t fiber_read(int fd, void *buf, size_t len)
{
    for (;;) {
        ssize_t n = read(fd, buf, len);
        if (n >= 0)
            return n;
        if (errno != EAGAIN && errno != EINTR)
            return -errno;
        int rc = await_fd(fd, POLLIN);
        if (rc < 0)
            return rc;
    }
}

int fiber_write_all(int fd, const void *buf, size_t len)
{
    const char *at = buf;
    while (len) {
        ssize_t n = write(fd, at, len);
        if (n > 0) {
            at += n;
            len -= (size_t)n;
            continue;
        }
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -errno;
        int rc = await_fd(fd, POLLOUT);
        if (rc < 0)
            return rc;
    }
    return 0;
}

int fiber_accept(int fd)
{
    for (;;) {
        int got = accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (got >= 0)
            return got;
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
            return -errno;
        int rc = await_fd(fd, POLLIN);
        if (rc < 0)
            return rc;
    }
}

/* --- watches
 * ---------------------------------------------------------------------------------------- */

struct watch {
    struct interest interest;
    int fd;
    void (*fn)(void *arg, short events);
    void *arg;
};

static void on_watch(struct interest *i, short events)
{
    struct watch *w = link_of(i, struct watch, interest);
    w->fn(w->arg, events);
}

struct watch *watch_new(int fd, short events, void (*fn)(void *arg, short events), void *arg)
{
    struct watch *w = g_new0(struct watch, 1);
    w->interest = (struct interest){.events = events, .fn = on_watch};
    list_init(&w->interest.link);
    w->fd = fd;
    w->fn = fn;
    w->arg = arg;
    int rc = add_interest(fd, &w->interest);
    if (rc < 0) {
        fail_errno(rc, "cannot watch descriptor %d", fd);
        g_free(w);
        return NULL;
    }
    return w;
}

void watch_set(struct watch *w, short events)
{
    struct fd_entry *e = loop_here->fds[w->fd];
    w->interest.events = events;
    if (e)
        rearm(e);
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    if (loop_here && loop_here->fds)
        remove_interest(w->fd, &w->interest);
    g_free(w);
}

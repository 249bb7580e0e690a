/* Owns what waits for descriptors: await_fd(), fiber_read() and friends, and watches. libuv allows
 * one poll handle per descriptor, so all who are interested in one share an entry. An entry that
 * nobody is interested in polls nothing, so its descriptor may be closed and used anew.
 * Runs on the loop's thread. */
#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include "rt/inside.h"

struct interest {
    struct link link;
    struct fd_entry *entry;
    short events;
    void (*fn)(struct interest *i, short events);
};

struct fd_entry {
    uv_poll_t poll;
    struct loop *loop;
    struct link interests;
    struct link *cursor; /* next to be told, while some are being told */
    int events;          /* what the handle polls for */
};

static int to_uv(short events)
{
    return (events & POLLIN ? UV_READABLE : 0) | (events & POLLOUT ? UV_WRITABLE : 0) |
           (events & POLLPRI ? UV_PRIORITIZED : 0) | (events & POLLRDHUP ? UV_DISCONNECT : 0);
}

static short from_uv(int status, int events)
{
    if (status < 0)
        return POLLERR | POLLIN | POLLOUT;
    return (short)((events & UV_READABLE ? POLLIN : 0) | (events & UV_WRITABLE ? POLLOUT : 0) |
                   (events & UV_PRIORITIZED ? POLLPRI : 0) |
                   (events & UV_DISCONNECT ? POLLRDHUP : 0));
}

static void entry_update(struct fd_entry *e);

static void on_poll(uv_poll_t *poll, int status, int events)
{
    struct fd_entry *e = poll->data;
    short got = from_uv(status, events);
    e->cursor = e->interests.next;
    while (e->cursor != &e->interests) {
        struct interest *i = link_of(e->cursor, struct interest, link);
        e->cursor = e->cursor->next;
        short wanted = got & (i->events | POLLERR | POLLHUP);
        if (wanted)
            i->fn(i, wanted);
    }
    e->cursor = NULL;
    if (status < 0) { /* libuv has stopped it */
        e->events = 0;
        entry_update(e);
    }
}

static void entry_update(struct fd_entry *e)
{
    int events = 0;
    for (struct link *at = e->interests.next; at != &e->interests; at = at->next)
        events |= to_uv(link_of(at, struct interest, link)->events);
    if (events == e->events)
        return;
    if (events)
        uv_poll_start(&e->poll, events, on_poll);
    else
        uv_poll_stop(&e->poll);
    e->events = events;
}

/* A descriptor number may have got another file since its entry was made, and libuv aborts on one
 * that epoll refuses (EPERM: plain files, /dev/null). Pipes and sockets need no question. */
static int check_pollable(struct loop *l, int fd)
{
    struct stat st;
    if (fstat(fd, &st) < 0)
        return -errno;
    if (S_ISSOCK(st.st_mode) || S_ISFIFO(st.st_mode))
        return 0;
    struct epoll_event none = {0};
    int epoll = uv_backend_fd(&l->uv);
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &none) < 0)
        return -errno;
    epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &none);
    return 0;
}

static struct fd_entry *entry_get(struct loop *l, int fd)
{
    if (fd < 0) {
        errno = EBADF;
        return NULL;
    }
    if ((size_t)fd >= l->n_fds) {
        size_t n = (size_t)fd + 64;
        l->fds = g_renew(struct fd_entry *, l->fds, n);
        memset(l->fds + l->n_fds, 0, (n - l->n_fds) * sizeof(*l->fds));
        l->n_fds = n;
    }
    struct fd_entry *e = l->fds[fd];
    if (e)
        return e;
    e = g_new0(struct fd_entry, 1);
    int r = uv_poll_init(&l->uv, &e->poll, fd);
    if (r < 0) {
        g_free(e);
        errno = -r;
        return NULL;
    }
    e->poll.data = e;
    e->loop = l;
    list_init(&e->interests);
    l->fds[fd] = e;
    return e;
}

static int interest_add(struct interest *i, int fd, short events)
{
    i->entry = entry_get(loop_need(), fd);
    if (!i->entry)
        return -errno;
    int r = list_empty(&i->entry->interests) ? check_pollable(i->entry->loop, fd) : 0;
    if (r < 0)
        return r;
    i->events = events;
    list_add(&i->entry->interests, &i->link);
    i->entry->loop->n_interests++;
    entry_update(i->entry);
    return 0;
}

static void interest_remove(struct interest *i)
{
    struct fd_entry *e = i->entry;
    if (e->cursor == &i->link)
        e->cursor = i->link.next;
    list_remove(&i->link);
    e->loop->n_interests--;
    entry_update(e);
}

static void on_closed(uv_handle_t *handle)
{
    g_free(handle->data);
}

void fd_close_all(struct loop *l)
{
    for (size_t i = 0; i < l->n_fds; i++)
        if (l->fds[i])
            uv_close((uv_handle_t *)&l->fds[i]->poll, on_closed);
    g_free(l->fds);
    l->fds = NULL;
    l->n_fds = 0;
}

/* Entries of descriptors that nobody is interested in. */
void fd_trim(struct loop *l)
{
    for (size_t i = 0; i < l->n_fds; i++) {
        struct fd_entry *e = l->fds[i];
        if (!e || e->cursor || !list_empty(&e->interests))
            continue;
        uv_close((uv_handle_t *)&e->poll, on_closed);
        l->fds[i] = NULL;
    }
}

struct fd_wait {
    struct interest interest;
    struct fiber *fiber;
};

static void wake_waiter(struct interest *i, short events)
{
    (void)events;
    fiber_wake(link_of(i, struct fd_wait, interest)->fiber, 0);
}

AWAITS int await_fd(int fd, short events)
{
    may_await();
    struct fd_wait wait = {.interest.fn = wake_waiter, .fiber = fiber_self()};
    int r = interest_add(&wait.interest, fd, events);
    if (r < 0)
        return r == -EPERM ? fiber_yield() : r;
    r = fiber_park(events & POLLOUT ? "a descriptor to write to" : "a descriptor", false);
    interest_remove(&wait.interest);
    return r;
}

AWAITS ssize_t fiber_read(int fd, void *buf, size_t len)
{
    may_await();
    for (;;) {
        ssize_t n = read(fd, buf, len);
        if (n >= 0)
            return n;
        if (errno == EINTR)
            continue;
        if (errno != EAGAIN)
            return -errno;
        int r = await_fd(fd, POLLIN);
        if (r < 0)
            return r;
    }
}

AWAITS int fiber_write_all(int fd, const void *buf, size_t len)
{
    may_await();
    const char *at = buf;
    bool is_socket = true;
    while (len) {
        ssize_t n = is_socket ? send(fd, at, len, MSG_NOSIGNAL) : write(fd, at, len);
        if (n >= 0) {
            at += n;
            len -= (size_t)n;
        } else if (errno == ENOTSOCK) {
            is_socket = false;
        } else if (errno == EAGAIN) {
            int r = await_fd(fd, POLLOUT);
            if (r < 0)
                return r;
        } else if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

struct watch {
    struct interest interest;
    void (*fn)(void *arg, short events);
    void *arg;
};

static void call_watch(struct interest *i, short events)
{
    struct watch *w = link_of(i, struct watch, interest);
    w->fn(w->arg, events);
}

struct watch *watch_new(int fd, short events, void (*fn)(void *arg, short events), void *arg)
{
    struct watch *w = g_new0(struct watch, 1);
    w->interest.fn = call_watch;
    w->fn = fn;
    w->arg = arg;
    int r = interest_add(&w->interest, fd, events);
    if (r < 0) {
        g_free(w);
        return fail_errno_null(r, "cannot watch descriptor %d", fd);
    }
    return w;
}

void watch_set(struct watch *w, short events)
{
    w->interest.events = events;
    entry_update(w->interest.entry);
}

void watch_free(struct watch *w)
{
    if (!w)
        return;
    interest_remove(&w->interest);
    g_free(w);
}

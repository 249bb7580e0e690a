/* Accepting: owns listeners and the list of clients. Called by run.c; accepts in watch callbacks,
 * and awaits only in server_close(). Invariant: never more clients than max_clients, never more
 * unauthenticated ones than max_anonymous. */
#include "daemon/server.h"
#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/log.h"
#include "daemon/client.h"

enum { ACCEPT_BATCH = 64 };
#define CLOSE_PATIENCE seconds(2)

static void listener_free(void *p)
{
    struct listener *l = p;
    watch_free(l->watch);
    close(l->fd);
    if (l->path)
        unlink(l->path);
    g_free(l->path);
    g_free(l);
}

void server_init(struct server *s, struct daemon *d, const char *name, struct group *group)
{
    memset(s, 0, sizeof(*s));
    s->daemon = d;
    s->name = name;
    s->group = group;
    g_queue_init(&s->clients);
    s->listeners = g_ptr_array_new_with_free_func(listener_free);
    s->conn_limits = conn_limits_default;
    s->conn_limits.end_paused = true;
    s->max_clients = 5000;
    s->max_requests = 1000;
    s->max_calls = 10000;
}

static bool full(const struct server *s)
{
    return s->clients.length >= s->max_clients ||
           (s->max_anonymous && s->n_anonymous >= s->max_anonymous);
}

struct client *server_adopt(struct server *s, int fd, const struct listener *l)
{
    struct client *c = client_new(s, fd, l, ++s->last_id);
    if (c && s->changed)
        s->changed(s);
    return c;
}

/* Out of descriptors: the connection stays in the kernel's queue and would wake us at once again.
 */
static void accept_failed(struct listener *l, int err)
{
    if (err == EAGAIN || err == EINTR || err == ECONNABORTED)
        return;
    log_error("cannot accept a client: %s", g_strerror(err));
    if (l->server->clients.length) {
        watch_set(l->watch, 0);
        l->accepting = false;
    }
}

static void accept_ready(void *arg, short events)
{
    struct listener *l = arg;
    for (int i = 0; i < ACCEPT_BATCH && l->accepting; i++) {
        int fd = accept4(l->fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (fd < 0) {
            accept_failed(l, errno);
            return;
        }
        if (!server_adopt(l->server, fd, l)) {
            log_warn("refused a client: %s", error_text());
            error_clear();
        }
    }
}

struct listener *server_listen(struct server *s, int fd, const char *path)
{
    struct listener *l = g_new0(struct listener, 1);
    l->server = s;
    l->fd = fd;
    l->path = g_strdup(path);
    g_ptr_array_add(s->listeners, l);
    return l;
}

void server_start(struct server *s)
{
    for (unsigned i = 0; i < s->listeners->len; i++) {
        struct listener *l = s->listeners->pdata[i];
        l->accepting = true;
        l->watch = watch_new(l->fd, POLLIN, accept_ready, l);
    }
}

void server_update(struct server *s)
{
    bool accept = !full(s);
    for (unsigned i = 0; i < s->listeners->len; i++) {
        struct listener *l = s->listeners->pdata[i];
        if (l->watch && l->accepting != accept)
            watch_set(l->watch, accept ? POLLIN : 0);
        l->accepting = accept;
    }
    if (s->changed)
        s->changed(s);
}

void server_stop_listening(struct server *s)
{
    g_ptr_array_set_size(s->listeners, 0);
}

static void each_client(struct server *s, void (*fn)(struct client *c, const char *why))
{
    for (GList *i = s->clients.head, *next; i; i = next) {
        next = i->next;
        fn(i->data, "the daemon ends");
    }
}

AWAITS static int wait_for_calls(struct server *s)
{
    DEADLINE(CLOSE_PATIENCE);
    return group_wait(s->group);
}

void server_close(struct server *s)
{
    server_stop_listening(s);
    each_client(s, client_close);
    if (wait_for_calls(s) == -ETIMEDOUT) {
        each_client(s, client_kill);
        group_cancel(s->group);
        group_wait(s->group);
    }
    g_ptr_array_free(s->listeners, TRUE);
    s->listeners = NULL;
}

struct client *server_client(struct server *s, uint64_t id)
{
    for (GList *i = s->clients.head; i; i = i->next)
        if (client_id(i->data) == id)
            return i->data;
    return NULL;
}

/* A client's life: from accept to the end of its last call. Packets come from the peer's callbacks
 * and never await; the reaper fiber awaits. Invariants: at most max_requests calls are at work, the
 * others wait in order (reading stops when much waits, nothing is dropped); a client is freed only
 * when all its fibers have ended. */
#include "daemon/client.h"
#include <string.h>
#include <unistd.h>
#include "base/log.h"
#include "daemon/dispatch.h"
#include "daemon/memory.h"
#include "daemon/relay.h"
#include "daemon/session.h"
#include "daemon/streams.h"
#include "sys/file.h"

enum {
    WAITING_BYTES_MAX = 256 * 1024,
    CALLS_SHARE = 5, /* of each client when all together have too many */
};

struct waiting_call {
    struct frame frame; /* the payload is behind this struct, descriptors behind the payload */
    int *fds;
};

uint64_t client_id(const struct client *c)
{
    return c->id;
}

/* --- admission ----------------------------------------------------------------------------------
 */

static void close_fds(const int *fds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        close(fds[i]);
}

static void put_waiting(struct client *c, const struct frame *f, const int *fds)
{
    size_t fds_at = (sizeof(struct waiting_call) + f->len + 7) & ~(size_t)7;
    struct waiting_call *w = g_malloc(fds_at + sizeof(int) * f->n_fds);
    uint8_t *payload = (uint8_t *)(w + 1);
    w->frame = *f;
    w->frame.payload = payload;
    w->fds = (int *)((char *)w + fds_at);
    if (f->len)
        memcpy(payload, f->payload, f->len);
    if (f->n_fds)
        memcpy(w->fds, fds, sizeof(int) * f->n_fds);
    g_queue_push_tail(&c->waiting, w);
    c->waiting_bytes += f->len + sizeof(*w);
    if (!c->paused && c->waiting_bytes > WAITING_BYTES_MAX) {
        c->paused = true;
        conn_pause(c->conn);
    }
}

/* A call that waits costs its fiber and holds up no other, unless all clients together have too
 * many.
 */
static bool may_start(const struct client *c)
{
    const struct server *s = c->server;
    if (c->n_calls >= s->max_requests)
        return false;
    return s->n_calls < s->max_calls || c->n_calls < CALLS_SHARE;
}

/* A call that fails at once ends inside dispatch_call() and comes back here: the outer one goes on.
 */
static void start_waiting(struct client *c)
{
    if (c->starting)
        return;
    c->starting = true;
    while (!c->closed && c->waiting.length && may_start(c)) {
        struct waiting_call *w = g_queue_pop_head(&c->waiting);
        c->waiting_bytes -= w->frame.len + sizeof(*w);
        dispatch_call(c, &w->frame, w->fds);
        g_free(w);
    }
    if (c->paused && !c->closed && c->waiting_bytes <= WAITING_BYTES_MAX / 2) {
        c->paused = false;
        conn_resume(c->conn);
    }
    c->starting = false;
}

void client_started(struct client *c)
{
    c->n_calls++;
    c->server->n_calls++;
}

void client_finished(struct client *c)
{
    c->n_calls--;
    c->server->n_calls--;
    start_waiting(c);
}

static void packet(void *arg, const struct frame *f, int *fds)
{
    struct client *c = arg;
    switch (f->head.type) {
    case FRAME_CALL:
    case FRAME_CALL_WITH_FDS:
        if (c->waiting.length || !may_start(c))
            put_waiting(c, f, fds);
        else
            dispatch_call(c, f, fds);
        break;
    case FRAME_STREAM:
    case FRAME_STREAM_HOLE:
        if (!relay_stream(c, f))
            stream_packet(c, f);
        break;
    default:
        log_debug("client %" G_GUINT64_FORMAT ": packet of type %u ignored", c->id, f->head.type);
        close_fds(fds, f->n_fds);
    }
}

/* --- end ----------------------------------------------------------------------------------------
 */

static void drop_waiting(struct client *c)
{
    struct waiting_call *w;
    while ((w = g_queue_pop_head(&c->waiting))) {
        close_fds(w->fds, w->frame.n_fds);
        g_free(w);
    }
    c->waiting_bytes = 0;
}

AWAITS static void client_free(struct client *c)
{
    streams_drop(c);
    group_cancel(c->session_group);
    relay_drop(c);
    group_wait(c->calls);
    group_close(c->session_group); /* a call at work may have begun to serve a stream meanwhile */
    session_close(c);
    group_free(c->calls);
    conn_free(c->conn);
    identity_unref(c->who);
    struct server *s = c->server;
    g_queue_unlink(&s->clients, &c->link);
    g_free(c);
    memory_count();
    server_update(s);
}

AWAITS static int reap(void *arg)
{
    SHIELD();
    client_free(arg);
    return 0;
}

/* Those that had nothing at work: when thousands leave at once, one stack does. */
AWAITS static int reap_idle(void *arg)
{
    struct server *s = arg;
    SHIELD();
    for (struct client *c; (c = g_queue_pop_head(&s->idle_ended));)
        client_free(c);
    s->reaping = false;
    return 0;
}

static void reap_soon(struct client *c)
{
    struct server *s = c->server;
    if (c->n_calls || c->streams.length) {
        fiber_spawn(s->group, "client end", reap, c);
        return;
    }
    g_queue_push_tail(&s->idle_ended, c);
    if (!s->reaping)
        fiber_spawn(s->group, "clients end", reap_idle, s);
    s->reaping = true;
}

static void closed(void *arg, const char *why)
{
    struct client *c = arg;
    log_debug("client %" G_GUINT64_FORMAT " left: %s", c->id, why);
    c->closed = true;
    drop_waiting(c);
    client_authenticated(c);
    reap_soon(c);
}

void client_close(struct client *c, const char *why)
{
    conn_close_after_flush(c->conn, why);
}

void client_kill(struct client *c, const char *why)
{
    conn_close(c->conn, why);
}

/* --- begin --------------------------------------------------------------------------------------
 */

void client_authenticated(struct client *c)
{
    if (!c->authenticated)
        c->server->n_anonymous--;
    c->authenticated = true;
    server_update(c->server);
}

static struct identity *identify(const struct server *s, int fd)
{
    struct identity *who = identity_of_socket(fd);
    if (who && s->own_user && (!who->local || (who->uid != geteuid() && who->uid != 0))) {
        fail(ERR_AUTH_FAILED, "socket of '%s' is for user %u, not for user %u", s->name,
             (unsigned)geteuid(), (unsigned)who->uid);
        g_clear_pointer(&who, identity_unref);
    }
    return who;
}

static const struct conn_ops conn_ops = {packet, closed};

struct client *client_new(struct server *s, int fd, const struct listener *l, uint64_t id)
{
    struct identity *who = identify(s, fd);
    if (!who) {
        close(fd);
        return NULL;
    }
    struct client *c = g_new0(struct client, 1);
    c->server = s;
    c->id = id;
    c->connected_at = g_get_real_time() / G_USEC_PER_SEC;
    c->read_only = l->read_only;
    c->tcp = l->tcp;
    c->auth = who->local && who->uid == 0 ? AUTH_NONE : l->auth;
    c->who = who;
    c->calls = group_new(s->group);
    c->session_group = group_new(s->group);
    c->link.data = c;
    g_queue_push_tail_link(&s->clients, &c->link);
    s->n_anonymous++;
    c->conn = conn_new(fd, c->calls, &s->conn_limits, &conn_ops, c);
    if (c->auth == AUTH_NONE)
        client_authenticated(c);
    else
        server_update(s);
    return c;
}

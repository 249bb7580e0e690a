/* Owns a connection to a server: the dialogue that opens it, calls, events and streams over
 * wire/peer_block. Called by entries from any thread and by the event loop. Blocks, awaits nothing.
 * Invariant: the peer ends before the link is freed; the event loop holds a reference per watch. */
#include "client/link.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "client/event.h"
#include "client/remote_auth.h"
#include "client/remote_socket.h"
#include "client/stream.h"
#include "client/uri.h"
#include "gen/api.h"
#include "wire/peer_block.h"

struct link_remote {
    struct link base;
    struct peer *peer;
    int watch, ping_timer; /* in the event loop; -1: none */
    bool server_answers_pings;
    bool opened;          /* by a dialogue, which has an end of its own */
    GHashTable *features; /* number → asked; under base.lock */
};

static struct link_remote *remote(struct link *l)
{
    return (struct link_remote *)l;
}

/* --- event loop ----------------------------------------------------------------------------- */

static void socket_ready(int watch, int fd, int events, void *opaque)
{
    struct link_remote *r = opaque;
    peer_ready(r->peer,
               events &
                   (VIR_EVENT_HANDLE_READABLE | VIR_EVENT_HANDLE_ERROR | VIR_EVENT_HANDLE_HANGUP),
               events & VIR_EVENT_HANDLE_WRITABLE);
    if (peer_ended(r->peer) != PEER_OPEN)
        virEventUpdateHandle(watch, 0);
}

static void want_write(void *opaque, bool on)
{
    struct link_remote *r = opaque;
    int watch = __atomic_load_n(&r->watch, __ATOMIC_ACQUIRE);
    if (watch >= 0)
        virEventUpdateHandle(watch,
                             VIR_EVENT_HANDLE_READABLE | (on ? VIR_EVENT_HANDLE_WRITABLE : 0));
    if (!on)
        link_poke(&r->base); /* streams may be writable again */
}

static void notify(void *opaque)
{
    link_poke(opaque);
}

static void ping(int timer, void *opaque)
{
    struct link_remote *r = opaque;
    virEventUpdateTimeout(timer, peer_keepalive_tick(r->peer));
}

static void loop_lets_go(void *opaque)
{
    link_unref(opaque);
}

static void attach_loop(struct link_remote *r)
{
    if (!event_registered() || link_use_loop(&r->base) < 0)
        return;
    int watch = virEventAddHandle(peer_fd(r->peer), VIR_EVENT_HANDLE_READABLE, socket_ready,
                                  link_ref(&r->base), loop_lets_go);
    if (watch < 0)
        link_unref(&r->base);
    else
        __atomic_store_n(&r->watch, watch, __ATOMIC_RELEASE);
}

/* --- calls ---------------------------------------------------------------------------------- */

/* Codes that older servers send with another meaning. */
static void rewrite_error(void)
{
    struct error *e = error_take();
    if (!e)
        return;
    if ((e->domain == FROM_REMOTE || e->domain == FROM_RPC) && e->code == ERR_RPC &&
        e->level == VIR_ERR_ERROR && e->message &&
        g_str_has_prefix(e->message, "unknown procedure"))
        e->code = ERR_NO_SUPPORT;
    else if ((e->code == ERR_INVALID_NWFILTER || e->code == ERR_NO_NWFILTER ||
              e->code == ERR_BUILD_FIREWALL) &&
             e->domain != FROM_NWFILTER)
        e->code += 4;
    else if (e->code == WAR_NO_SECRET && e->domain == FROM_QEMU)
        e->code = ERR_OPERATION_TIMEOUT;
    else if (e->code == ERR_INVALID_SECRET && e->domain == FROM_XEN)
        e->code = ERR_MIGRATE_PERSIST_FAILED;
    if (!e->str1)
        e->str1 = g_strdup("%s"); /* the server's text is whole */
    error_set(e);
}

static void free_packet(void *packet)
{
    packet_free(packet);
}

static int take_reply(struct link_call *c, struct packet *reply)
{
    arena_defer(c->mem, free_packet, reply);
    for (uint32_t i = 0; i < reply->frame.n_fds && c->n_fds_out < c->max_fds_out; i++) {
        c->fds_out[c->n_fds_out++] = reply->fds[i];
        reply->fds[i] = -1;
    }
    if (c->proc->ret && c->ret)
        return xdr_decode(c->mem, c->proc->ret, reply->frame.payload, reply->frame.len, c->ret);
    return 0;
}

static int call(struct link *l, struct link_call *c)
{
    struct peer_call pc = {
        .prog = c->program->number,
        .vers = c->program->version,
        .proc = (int32_t)c->proc->number,
        .args_type = c->proc->args,
        .args = c->args,
        .fds = c->fds_in,
        .n_fds = c->n_fds_in,
        .stream = c->stream ? c->stream->link_stream : NULL,
    };
    if (peer_run(remote(l)->peer, &pc) == 0)
        return take_reply(c, pc.reply);
    rewrite_error();
    return -1;
}

static int supports(struct link *l, int feature)
{
    struct link_remote *r = remote(l);
    gpointer known = NULL, key = GINT_TO_POINTER(feature);
    pthread_mutex_lock(&l->lock);
    bool asked = g_hash_table_lookup_extended(r->features, key, NULL, &known);
    pthread_mutex_unlock(&l->lock);
    if (asked)
        return GPOINTER_TO_INT(known);
    struct connect_supports_feature_args args = {.feature = feature};
    struct connect_supports_feature_ret ret = {0};
    struct arena *mem = arena_new();
    struct link_call c = {.program = &program_remote,
                          .proc = &proc_connect_supports_feature,
                          .args = &args,
                          .ret = &ret,
                          .mem = mem};
    int rc = call(l, &c);
    if (rc == 0) {
        rc = ret.supported != 0;
        pthread_mutex_lock(&l->lock);
        g_hash_table_insert(r->features, key, GINT_TO_POINTER(rc));
        pthread_mutex_unlock(&l->lock);
    }
    arena_free(mem);
    return rc;
}

static bool is_alive(struct link *l)
{
    return peer_ended(remote(l)->peer) == PEER_OPEN;
}

static int set_keepalive(struct link *l, int interval_s, unsigned count)
{
    struct link_remote *r = remote(l);
    if (!r->server_answers_pings)
        return 1;
    peer_set_keepalive(r->peer, interval_s, count);
    int next = peer_keepalive_tick(r->peer);
    if (r->ping_timer >= 0) {
        virEventUpdateTimeout(r->ping_timer, next);
    } else if (event_registered() && next >= 0) {
        r->ping_timer = virEventAddTimeout(next, ping, link_ref(l), loop_lets_go);
        if (r->ping_timer < 0)
            link_unref(l);
    }
    return 0;
}

/* --- events --------------------------------------------------------------------------------- */

static const struct program *const programs[] = {&program_remote, &program_qemu};

static const struct event_proc *find_event(const struct program *p, int32_t number)
{
    for (uint32_t i = 0; i < p->n_events; i++)
        if ((int32_t)p->events[i].number == number)
            return &p->events[i];
    return NULL;
}

static struct event_message *decode_event(const struct frame *f)
{
    for (size_t i = 0; i < G_N_ELEMENTS(programs); i++) {
        const struct program *p = programs[i];
        const struct event_proc *e = p->number == f->head.prog ? find_event(p, f->head.proc) : NULL;
        if (!e)
            continue;
        struct arena *mem = arena_new();
        void *msg = arena_alloc(mem, e->msg ? e->msg->size : 1);
        if (!e->msg || xdr_decode(mem, e->msg, f->payload, f->len, msg) == 0) {
            struct event_message *m = arena_new_struct(mem, struct event_message);
            *m = (struct event_message){p, e->number, msg, mem};
            return m;
        }
        error_clear();
        arena_free(mem);
    }
    return NULL;
}

/* Messages that are unknown or do not decode are skipped. */
static struct event_message *take_event(struct link *l)
{
    for (struct packet *k; (k = peer_take_event(remote(l)->peer));) {
        struct event_message *m = decode_event(&k->frame);
        if (m) {
            arena_defer(m->mem, free_packet, k);
            return m;
        }
        packet_free(k);
    }
    return NULL;
}

static int closed(struct link *l)
{
    switch (peer_ended(remote(l)->peer)) {
    case PEER_END_EOF:
        return VIR_CONNECT_CLOSE_REASON_EOF;
    case PEER_END_ERROR:
        return VIR_CONNECT_CLOSE_REASON_ERROR;
    case PEER_END_KEEPALIVE:
        return VIR_CONNECT_CLOSE_REASON_KEEPALIVE;
    default:
        return -1;
    }
}

/* --- streams -------------------------------------------------------------------------------- */

static void *stream_open(struct link *l, bool sparse)
{
    return peer_stream_new(remote(l)->peer, sparse);
}

static ssize_t stream_recv(void *s, void *buf, size_t len, bool nonblock, bool stop_at_hole)
{
    return peer_stream_recv(s, buf, len, nonblock, stop_at_hole);
}

static int stream_recv_hole(void *s, int64_t *ret_length)
{
    return peer_stream_recv_hole(s, ret_length);
}

static ssize_t stream_send(void *s, const void *buf, size_t len, bool nonblock)
{
    return peer_stream_send(s, buf, len, nonblock);
}

static int stream_send_hole(void *s, int64_t length, uint32_t flags)
{
    return peer_stream_send_hole(s, length, flags);
}

static int stream_end(void *s, bool abort)
{
    return peer_stream_end(s, abort);
}

static int stream_ready(void *s)
{
    return (peer_stream_readable(s) ? VIR_STREAM_EVENT_READABLE : 0) |
           (peer_stream_writable(s) ? VIR_STREAM_EVENT_WRITABLE : 0) |
           (peer_stream_failed(s) ? VIR_STREAM_EVENT_ERROR | VIR_STREAM_EVENT_HANGUP : 0);
}

static void stream_free(void *s)
{
    peer_stream_free(s);
}

/* --- life ----------------------------------------------------------------------------------- */

/* Nobody waits for the answer: the end of the connection says the same to a server that hangs. */
static void say_goodbye(struct link_remote *r)
{
    struct peer_call bye = {
        .prog = program_remote.number, .vers = program_remote.version, .proc = PROC_CONNECT_CLOSE};
    r->opened = false;
    if (peer_submit(r->peer, &bye) < 0) {
        error_clear();
        return;
    }
    peer_ready(r->peer, false, true);
    peer_forget(r->peer, &bye);
}

static void close_link(struct link *l)
{
    struct link_remote *r = remote(l);
    int watch = __atomic_exchange_n(&r->watch, -1, __ATOMIC_ACQ_REL);
    if (r->opened)
        say_goodbye(r);
    peer_close(r->peer);
    if (watch >= 0)
        virEventRemoveHandle(watch);
    if (r->ping_timer >= 0)
        virEventRemoveTimeout(r->ping_timer);
    r->ping_timer = -1;
}

static void free_link(struct link *l)
{
    struct link_remote *r = remote(l);
    peer_free(r->peer);
    g_hash_table_unref(r->features);
    g_free(r);
}

static const struct link_ops remote_ops = {
    .call = call,
    .supports = supports,
    .is_alive = is_alive,
    .set_keepalive = set_keepalive,
    .take_event = take_event,
    .closed = closed,
    .close = close_link,
    .free = free_link,
    .stream_open = stream_open,
    .stream_recv = stream_recv,
    .stream_recv_hole = stream_recv_hole,
    .stream_send = stream_send,
    .stream_send_hole = stream_send_hole,
    .stream_end = stream_end,
    .stream_ready = stream_ready,
    .stream_free = stream_free,
};

static struct link *link_new(int fd)
{
    struct link_remote *r = g_new0(struct link_remote, 1);
    link_init(&r->base, &remote_ops);
    r->watch = r->ping_timer = -1;
    r->features = g_hash_table_new(NULL, NULL);
    r->peer = peer_new(fd, &(struct peer_hooks){notify, want_write, r});
    return &r->base;
}

/* --- opening -------------------------------------------------------------------------------- */

/* The calls that open a connection, all on their way before the first reply is read. */
struct opening {
    struct peer_call auth, pings, open, get_uri;
    struct connect_supports_feature_args pings_args;
    struct connect_open_args open_args;
};

static struct peer_call make_call(uint32_t number, const void *args)
{
    const struct proc *p = program_remote.by_number[number];
    return (struct peer_call){.prog = program_remote.number,
                              .vers = program_remote.version,
                              .proc = (int32_t)number,
                              .args_type = p->args,
                              .args = args};
}

static int run_open(struct link_remote *r, struct opening *o, bool ask_uri)
{
    o->open = make_call(PROC_CONNECT_OPEN, &o->open_args);
    o->pings = make_call(PROC_CONNECT_SUPPORTS_FEATURE, &o->pings_args);
    o->get_uri = make_call(PROC_CONNECT_GET_URI, NULL);
    if (peer_submit(r->peer, &o->pings) == 0 && peer_submit(r->peer, &o->open) == 0 &&
        (!ask_uri || peer_submit(r->peer, &o->get_uri) == 0))
        return 0;
    peer_forget(r->peer, &o->auth); /* they live on our caller's stack */
    peer_forget(r->peer, &o->pings);
    peer_forget(r->peer, &o->open);
    return -1;
}

/* Replies of calls that were submitted must be waited for: the calls are on our stack. */
static int finish(struct link_remote *r, struct peer_call *c, const struct xdr_type *type,
                  struct arena *mem, void *ret)
{
    if (peer_wait(r->peer, c) < 0)
        return -1;
    int rc = type ? xdr_decode(mem, type, c->reply->frame.payload, c->reply->frame.len, ret) : 0;
    arena_defer(mem, free_packet, c->reply);
    return rc;
}

static int finish_open(struct link_remote *r, struct opening *o, bool ask_uri, struct arena *mem,
                       char **ret_uri)
{
    struct connect_supports_feature_ret pings = {0};
    struct connect_get_uri_ret uri = {0};
    int ping_rc = finish(r, &o->pings, &xdr_connect_supports_feature_ret, mem, &pings);
    error_clear();
    int rc = finish(r, &o->open, NULL, mem, NULL);
    struct error *why = rc < 0 ? error_take() : NULL;
    if (ask_uri && finish(r, &o->get_uri, &xdr_connect_get_uri_ret, mem, &uri) == 0 && rc == 0)
        *ret_uri = g_strdup(uri.uri);
    error_clear();
    if (why)
        error_set(why);
    r->server_answers_pings = ping_rc == 0 && pings.supported;
    return rc;
}

/* A server that wants authentication first refuses the early open: it is asked again afterwards. */
static int open_dialogue(struct link_remote *r, const char *name, virConnectAuthPtr auth,
                         unsigned flags, const char *mechanism, char **ret_uri)
{
    struct opening o = {.pings_args = {.feature = 10 /* program keepalive */},
                        .open_args = {.name = name, .flags = flags & VIR_CONNECT_RO}};
    struct auth_list_ret list = {0};
    struct arena *mem = arena_new();
    o.auth = make_call(PROC_AUTH_LIST, NULL);
    int rc = peer_submit(r->peer, &o.auth);
    if (rc == 0)
        rc = run_open(r, &o, !name);
    if (rc == 0) {
        rc = finish(r, &o.auth, &xdr_auth_list_ret, mem, &list);
        struct error *why = rc < 0 ? error_take() : NULL;
        int early = finish_open(r, &o, !name, mem, ret_uri);
        if (why)
            error_set(why);
        if (rc == 0 && early < 0 && remote_auth_needed(&list, error_get())) {
            error_clear();
            rc = remote_authenticate(r->peer, &list, mechanism, auth);
            if (rc == 0 && (rc = run_open(r, &o, !name)) == 0)
                rc = finish_open(r, &o, !name, mem, ret_uri);
        } else if (rc == 0) {
            rc = early;
        }
    }
    arena_free(mem);
    return rc;
}

static const char *server_name(struct uri *u, char **hold)
{
    for (unsigned i = 0; i < u->n_params; i++)
        if (g_ascii_strcasecmp(u->params[i].name, "name") == 0)
            return u->params[i].value;
    if (strcmp(u->driver, "remote") == 0)
        return ""; /* the server chooses */
    *hold = uri_for_server(u);
    return *hold;
}

static struct link *open_link(struct uri *u, virConnectAuthPtr auth, unsigned flags, char **ret_uri)
{
    struct remote_target target;
    g_autofree char *hold = NULL, *mechanism = g_strdup(uri_take_param(u, "auth"));
    struct link *l = NULL;
    int fd = remote_target(u, flags & VIR_CONNECT_RO, &target) < 0 ? -1 : remote_connect(&target);
    if (fd >= 0) {
        const char *name = server_name(u, &hold);
        l = link_new(fd);
        l->secure = target.secure;
        l->encrypted = target.encrypted;
        if (open_dialogue(remote(l), name, auth, flags, mechanism, ret_uri) < 0) {
            rewrite_error();
            struct error *why = error_take(); /* closing has errors of its own */
            close_link(l);
            link_unref(l);
            l = NULL;
            error_set(why);
        } else {
            remote(l)->opened = true;
            attach_loop(remote(l));
        }
    }
    remote_target_clear(&target);
    return l;
}

struct link *link_remote_open(const char *uri, virConnectAuthPtr auth, unsigned flags,
                              char **ret_uri)
{
    struct uri *u = uri_parse(uri);
    struct link *l = u ? open_link(u, auth, flags, ret_uri) : NULL;
    uri_free(u);
    return l;
}

struct link *link_remote_adopt(int fd, const struct program *program, const struct proc *open,
                               const void *args)
{
    struct link *l = link_new(fd);
    struct link_call c = {.program = program, .proc = open, .args = args, .mem = arena_new()};
    l->secure = true;
    int rc = call(l, &c);
    arena_free(c.mem);
    if (rc == 0) {
        attach_loop(remote(l));
        return l;
    }
    close_link(l);
    link_unref(l);
    return NULL;
}

/* Calls: finds the procedure, checks in a fixed order (size, authentication, authorisation,
 * content), runs the body in a fiber of its own and sends the reply. Called by client.c from the
 * peer's callback; only run() awaits. Invariant: every accepted call is answered exactly once, or
 * its client is gone. */
#include "daemon/dispatch.h"
#include <string.h>
#include <unistd.h>
#include "access/access.h"
#include "base/log.h"
#include "daemon/memory.h"
#include "daemon/relay.h"
#include "daemon/streams.h"
#include "wire/error_text.h"

/* --- tables -------------------------------------------------------------------------------------
 */

void service_init(struct service *s)
{
    s->by_number = g_new0(const struct handler *, s->program->n_by_number);
    for (const struct handler *h = s->handlers; h && h->name; h++) {
        uint32_t n = 0;
        while (n < s->program->n_by_number &&
               (!s->program->by_number[n] || strcmp(s->program->by_number[n]->name, h->name)))
            n++;
        if (n < s->program->n_by_number)
            s->by_number[n] = h;
        else
            log_error("handler '%s' names no procedure of %s", h->name, s->program->name);
    }
}

void service_clear(struct service *s)
{
    g_clear_pointer(&s->by_number, g_free);
}

static const struct service *find_service(const struct server *s, const struct frame_header *h)
{
    for (const struct service *const *i = s->services; *i; i++)
        if ((*i)->program->number == h->prog && (*i)->program->version == h->vers)
            return *i;
    return fail_in(FROM_RPC, ERR_RPC, "no program %u of version %u here", h->prog, h->vers), NULL;
}

static const struct proc *find_proc(const struct program *p, int32_t number)
{
    if (number > 0 && (uint32_t)number < p->n_by_number && p->by_number[number])
        return p->by_number[number];
    /* Clients look for these two words to tell an old daemon from a failure. */
    return fail_in(FROM_RPC, ERR_RPC, "unknown procedure: %d", number), NULL;
}

/* --- answers ------------------------------------------------------------------------------------
 */

static void answer_error(struct client *c, const struct frame_header *to)
{
    struct error *err = error_take();
    struct frame_header h = frame_answer(to, FRAME_REPLY, FRAME_ERROR);
    error_complete(err);
    if (frame_put_error(conn_out(c->conn), &h, err) < 0) {
        client_kill(c, "an error that does not fit in a packet");
        error_clear();
    } else {
        conn_queued(c->conn, NULL, 0);
    }
    error_free(err);
}

static int answer(struct request *r)
{
    struct call *call = &r->call;
    bool with_fds = call->n_fds_out > 0;
    struct frame_header h =
        frame_answer(&r->head, with_fds ? FRAME_REPLY_WITH_FDS : FRAME_REPLY, FRAME_OK);
    struct xdr_out *out = conn_out(r->client->conn);
    if (frame_put_fds(out, &h, (uint32_t)call->n_fds_out, call->proc->ret, call->ret) < 0)
        return -1;
    conn_queued(r->client->conn, call->fds_out, call->n_fds_out);
    call->n_fds_out = 0;
    return 0;
}

static void close_fds(int *fds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static void finish(struct request *r)
{
    struct client *c = r->client;
    close_fds(r->call.fds_in, r->call.n_fds_in);
    close_fds(r->call.fds_out, r->call.n_fds_out);
    memory_put_arena(r->call.mem);
    client_finished(c);
}

/* --- the call -----------------------------------------------------------------------------------
 */

/* The driver's calls are checked by call_run(). */
static int check_flags(const struct call *call)
{
    const struct proc *p = call->proc;
    uint32_t flags;
    if (p->manual || p->flags_offset == UINT32_MAX)
        return 0;
    memcpy(&flags, (const char *)call->args + p->flags_offset, sizeof(flags));
    flags &= ~p->flags_known;
    return flags ? fail(ERR_INVALID_ARG, "flags 0x%x are unknown to %s", flags, p->api) : 0;
}

AWAITS static int run_body(struct request *r)
{
    const struct handler *h = r->handler;
    if (h && check_flags(&r->call) < 0)
        return -1;
    if (h && r->call.session && call_access(&r->call) < 0)
        return -1; /* the driver's calls are asked about by call_run() */
    if (h)
        return h->run(r);
    if (stream_open(r) < 0)
        return -1;
    return call_run(&r->call);
}

AWAITS static int run(void *arg)
{
    struct request *r = arg;
    int rc = run_body(r);
    if (!r->client->closed) {
        if (rc >= 0)
            rc = answer(r);
        if (rc < 0)
            answer_error(r->client, &r->head);
    }
    stream_opened(r, rc >= 0);
    error_clear();
    finish(r);
    return 0;
}

/* Everything that can be told from the header and the connection alone. */
static int admit(struct client *c, const struct frame *f, struct request *r)
{
    if (f->head.status != FRAME_OK)
        return fail_in(FROM_RPC, ERR_RPC, "a call has status 0, not %u", f->head.status);
    r->service = find_service(c->server, &f->head);
    if (!r->service)
        return -1;
    r->call.proc = find_proc(r->service->program, f->head.proc);
    if (!r->call.proc)
        return -1;
    r->handler = r->service->by_number[f->head.proc];
    if (!c->authenticated && !r->call.proc->before_auth)
        return fail_in(FROM_RPC, ERR_RPC, "authentication required");
    if (c->read_only && access_check_read_only(r->call.proc, NULL) < 0)
        return -1;
    if (c->server->admin && !r->handler)
        return fail_in(FROM_ADMIN, ERR_NO_SUPPORT, "%s", r->call.proc->api);
    if (!c->session && !(r->handler && r->handler->before_open))
        return fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "no connection to a driver is open");
    return 0;
}

static int decode(struct request *r, const struct frame *f)
{
    struct call *call = &r->call;
    const struct xdr_type *t = call->proc->args;
    if (t) {
        void *args = arena_alloc(call->mem, t->size);
        call->args = args;
        if (xdr_decode(call->mem, t, f->payload, f->len, args) < 0) {
            error_clear();
            return fail_in(FROM_RPC, ERR_RPC, "the arguments of %s do not decode",
                           call->proc->name);
        }
    }
    if (r->client->read_only && access_check_read_only(call->proc, call->args) < 0)
        return -1;
    if (call->proc->ret)
        call->ret = arena_alloc(call->mem, call->proc->ret->size);
    return 0;
}

static void take_fds(struct call *call, const int *fds, size_t n)
{
    if (n)
        call->fds_in = arena_dup(call->mem, fds, sizeof(int) * n);
    call->n_fds_in = n;
}

void dispatch_call(struct client *c, const struct frame *f, const int *fds)
{
    struct arena *mem = memory_get_arena();
    struct request *r = arena_new_struct(mem, struct request);
    r->client = c;
    r->head = f->head;
    r->call.mem = mem;
    r->call.session = c->session;
    r->call.read_only = c->read_only;
    client_started(c);
    take_fds(&r->call, fds, f->n_fds);
    int rc = admit(c, f, r);
    bool other = rc == 0 && !r->handler && relay_wants(c, r->call.proc);
    if (other)
        relay_call(c, r->call.proc, f);
    else if (rc < 0 || decode(r, f) < 0)
        answer_error(c, &f->head);
    else {
        fiber_spawn(c->calls, r->call.proc->name, run, r);
        return;
    }
    finish(r);
}

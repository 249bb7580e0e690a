/* Between a client and the daemons that own what ours does not. Called by dispatch.c, streams.c and
 * client.c with packets, which never await; a fiber per link opens it. Invariant: a relayed call is
 * answered once: by the other daemon, or by us when the link cannot be made or breaks. */
#include "daemon/relay.h"
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include "daemon/inside.h"
#include "daemon/neighbour.h"
#include "gen/api.h"
#include "guest/part.h"
#include "wire/error_text.h"

struct relay { /* of one client to one daemon */
    struct client *client;
    const struct neighbour_kind *kind;
    struct neighbour *to; /* NULL: being opened */
    struct group *fibers;
    GPtrArray *early; /* struct frame with its bytes behind it: packets that wait for the link */
    size_t early_bytes;
    GHashTable *open; /* serial → struct relayed: calls and streams with no end yet */
    bool early_holds, holds_client, holds_link, ending;
};

struct relayed {
    struct frame_header head; /* of the call */
    bool streams;             /* it has been answered; its stream is open */
};

/* --- which --------------------------------------------------------------------------------------
 */

bool relay_wants(const struct client *c, const struct proc *p)
{
    const struct session *s = c->session;
    return c->server->daemon->relays && s && s->driver->has_parts && !session_serves(s, p) &&
           neighbour_of(p);
}

/* --- back to the client -------------------------------------------------------------------------
 */

struct hold {
    struct conn *full, *source;
    bool *held;
};

AWAITS static int wait_room(void *arg)
{
    struct hold *h = arg;
    conn_wait_room(h->full);
    *h->held = false;
    conn_resume(h->source);
    g_free(h);
    return 0;
}

/* The source is not read while the other side does not keep up. */
static void hold_back(struct relay *r, struct conn *source, struct conn *full, bool *held)
{
    if (*held || conn_unsent(full) < conn_limits_default.window_bytes)
        return;
    struct hold *h = g_new0(struct hold, 1);
    *h = (struct hold){full, source, held};
    *held = true;
    conn_pause(source);
    fiber_spawn(r->fibers, "relay room", wait_room, h);
}

/* The call's own procedure counts, not what the other side says. */
static void note_answer(struct relay *r, const struct frame *f)
{
    gpointer key = GUINT_TO_POINTER(f->head.serial);
    struct relayed *call = g_hash_table_lookup(r->open, key);
    if (!call || f->head.type == FRAME_MESSAGE)
        return;
    bool answer = f->head.type == FRAME_REPLY && f->head.status == FRAME_OK;
    if (answer && program_remote.by_number[call->head.proc]->stream)
        call->streams = true;
    else if (f->head.status != FRAME_CONTINUE)
        g_hash_table_remove(r->open, key);
}

static void from_neighbour(void *arg, const struct frame *f)
{
    struct relay *r = arg;
    struct client *c = r->client;
    if (f->head.prog != program_remote.number || f->head.proc < 0)
        return;
    note_answer(r, f);
    if (c->closed || frame_put_bytes(conn_out(c->conn), &f->head, f->payload, f->len) < 0) {
        error_clear();
        return;
    }
    conn_queued(c->conn, NULL, 0);
    hold_back(r, neighbour_conn(r->to), c->conn, &r->holds_link);
}

static void answer_error(struct client *c, const struct relayed *call, const struct error *why)
{
    const struct frame_header h =
        frame_answer(&call->head, call->streams ? FRAME_STREAM : FRAME_REPLY, FRAME_ERROR);
    if (!c->closed && frame_put_error(conn_out(c->conn), &h, why) == 0)
        conn_queued(c->conn, NULL, 0);
    else
        error_clear();
}

/* Answers all that is open with the reason, which is taken. */
static void fail_all(struct relay *r)
{
    struct error *why = error_take();
    error_complete(why);
    GHashTableIter i;
    void *call;
    g_hash_table_iter_init(&i, r->open);
    while (g_hash_table_iter_next(&i, NULL, &call)) {
        answer_error(r->client, call, why);
        g_hash_table_iter_remove(&i);
    }
    error_free(why);
}

AWAITS static void relay_free(struct relay *r)
{
    SHIELD();
    r->ending = true;
    group_close(r->fibers);
    neighbour_free(r->to);
    g_ptr_array_free(r->early, true);
    g_hash_table_destroy(r->open);
    g_free(r);
}

AWAITS static int end_relay(void *arg)
{
    relay_free(arg);
    return 0;
}

static void release_early(struct relay *r)
{
    g_ptr_array_set_size(r->early, 0);
    if (r->early_holds)
        conn_resume(r->client->conn);
    r->early_holds = false;
}

/* No link, or not any more: what is open fails with the reason, and the next call tries anew. */
static void give_up(struct relay *r)
{
    struct client *c = r->client;
    fail_all(r);
    c->relays = g_slist_remove(c->relays, r);
    r->ending = true;
    release_early(r);
    fiber_spawn(c->calls, "relay end", end_relay, r);
}

static void neighbour_gone(void *arg)
{
    struct relay *r = arg;
    if (r->ending)
        return;
    fail_in(FROM_RPC, ERR_RPC, "%s ended the connection", r->kind->daemon);
    give_up(r);
}

/* --- to the other daemon ------------------------------------------------------------------------
 */

static void forward(struct relay *r, const struct frame *f)
{
    neighbour_forward(r->to, f);
    hold_back(r, r->client->conn, neighbour_conn(r->to), &r->holds_client);
}

AWAITS static int open_link(void *arg)
{
    static const struct neighbour_ops ops = {from_neighbour, neighbour_gone};
    struct relay *r = arg;
    struct client *c = r->client;
    const struct driver_config *here = &c->server->daemon->paths.driver;
    const struct identity *behalf = c->who->local && c->who->uid != geteuid() ? c->who : NULL;
    struct neighbour *to =
        neighbour_open(r->kind, here->state_dir, here->privileged, c->read_only, behalf, &ops, r);
    if (r->ending) {
        neighbour_free(to);
        error_clear();
        return 0;
    }
    if (!to) {
        give_up(r);
        return 0;
    }
    r->to = to;
    for (guint i = 0; i < r->early->len; i++)
        forward(r, r->early->pdata[i]);
    release_early(r);
    return 0;
}

static struct relay *relay_to(struct client *c, const struct neighbour_kind *kind)
{
    for (GSList *i = c->relays; i; i = i->next)
        if (((struct relay *)i->data)->kind == kind)
            return i->data;
    struct relay *r = g_new0(struct relay, 1);
    r->client = c;
    r->kind = kind;
    r->fibers = group_new(NULL);
    r->early = g_ptr_array_new_with_free_func(g_free);
    r->open = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    c->relays = g_slist_prepend(c->relays, r);
    fiber_spawn(r->fibers, "relay open", open_link, r);
    return r;
}

static struct frame *copy_frame(const struct frame *f)
{
    struct frame *copy = g_malloc(sizeof(*copy) + f->len);
    *copy = *f;
    copy->payload = memcpy(copy + 1, f->payload, f->len);
    return copy;
}

/* The client is not read either while the link takes its time and much waits for it. */
static void keep_early(struct relay *r, const struct frame *f)
{
    g_ptr_array_add(r->early, copy_frame(f));
    r->early_bytes += sizeof(*f) + f->len;
    if (r->early_holds || r->early_bytes < conn_limits_default.window_bytes)
        return;
    r->early_holds = true;
    conn_pause(r->client->conn);
}

static void send(struct relay *r, const struct frame *f)
{
    if (r->to)
        forward(r, f);
    else
        keep_early(r, f);
}

void relay_call(struct client *c, const struct proc *p, const struct frame *f)
{
    struct relay *r = relay_to(c, neighbour_of(p));
    struct relayed *call = g_new0(struct relayed, 1);
    call->head = f->head;
    g_hash_table_insert(r->open, GUINT_TO_POINTER(f->head.serial), call);
    send(r, f);
}

bool relay_stream(struct client *c, const struct frame *f)
{
    for (GSList *i = c->relays; i; i = i->next) {
        struct relay *r = i->data;
        const struct relayed *call = g_hash_table_lookup(r->open, GUINT_TO_POINTER(f->head.serial));
        if (!call || call->head.proc != f->head.proc || call->head.prog != f->head.prog)
            continue;
        send(r, f);
        return true;
    }
    return false;
}

void relay_drop(struct client *c)
{
    while (c->relays) {
        struct relay *r = c->relays->data;
        c->relays = g_slist_delete_link(c->relays, c->relays);
        relay_free(r);
    }
}

/* --- calls of our own drivers -------------------------------------------------------------------
 */

struct own_link {
    const struct neighbour_kind *kind;
    struct neighbour *to;
    bool opening;
    struct cond opened;
};

static struct own_link *own_link(struct daemon *d, const struct neighbour_kind *kind)
{
    for (GSList *i = d->links; i; i = i->next)
        if (((struct own_link *)i->data)->kind == kind)
            return i->data;
    struct own_link *l = g_new0(struct own_link, 1);
    l->kind = kind;
    d->links = g_slist_prepend(d->links, l);
    return l;
}

AWAITS static int open_own(struct daemon *d, struct own_link *l)
{
    const struct driver_config *here = &d->paths.driver;
    l->opening = true;
    neighbour_free(g_steal_pointer(&l->to));
    l->to = neighbour_open(l->kind, here->state_dir, here->privileged, false, NULL, NULL, NULL);
    l->opening = false;
    cond_wake_all(&l->opened);
    return l->to ? 0 : -1;
}

AWAITS static int elsewhere(void *arg, const struct proc *p, const void *args, void *ret,
                            struct arena *mem)
{
    struct daemon *d = arg;
    const struct neighbour_kind *kind = neighbour_of(p);
    if (!kind)
        return fail(ERR_NO_SUPPORT, "%s", p->api ? p->api : p->name);
    struct own_link *l = own_link(d, kind);
    while (l->opening)
        if (cond_wait(&l->opened) < 0)
            return fail(ERR_OPERATION_ABORTED, "%s was cancelled", p->name);
    if ((!l->to || !neighbour_is_open(l->to)) && open_own(d, l) < 0)
        return -1;
    return neighbour_call(l->to, p, args, ret, mem);
}

void relay_start(struct daemon *d)
{
    if (!d->relays)
        return;
    d->drivers.parts.elsewhere = elsewhere;
    d->drivers.parts.arg = d;
}

void relay_stop(struct daemon *d)
{
    while (d->links) {
        struct own_link *l = d->links->data;
        d->links = g_slist_delete_link(d->links, d->links);
        neighbour_free(l->to);
        g_free(l);
    }
}

/* Owns virConnect*EventRegister* and *Deregister* as entry_run() has packed them: who registers the
 * same twice shares one registration at the server. Any thread, callbacks included; blocks for one
 * round trip. */
#include "client/entry.h"

#include <glib.h>
#include <string.h>
#include "wire/frame.h"

/* What identifies a domain for ever; the rest may change between two registrations. */
static struct nonnull_domain without_name(const struct nonnull_domain *d)
{
    struct nonnull_domain only_uuid = {.name = ""};
    memcpy(only_uuid.uuid, d->uuid, sizeof(d->uuid));
    return only_uuid;
}

/* What is asked of the server, as text. */
static char *make_key(struct entry_state *s)
{
    struct nonnull_domain *dom = NULL, whole;
    for (unsigned i = 0; i < s->e->n_args && !dom; i++)
        if (s->e->args[i].op == E_REF && s->e->args[i].kind == H_DOMAIN)
            memcpy(&dom, s->args + s->e->args[i].in, sizeof(dom));
    if (dom) {
        whole = *dom;
        *dom = without_name(dom);
    }
    struct xdr_out out;
    xdr_out_init(&out, FRAME_MAX);
    int rc = xdr_encode(&out, s->e->proc->args, s->args);
    char *key = rc < 0 ? NULL : g_base64_encode(out.data, out.len);
    xdr_out_clear(&out);
    if (dom)
        *dom = whole;
    return key;
}

static const struct entry_arg *callback_of(const struct entry *e)
{
    for (unsigned i = 0; i < e->n_args; i++)
        if (e->args[i].op == E_CALLBACK)
            return &e->args[i];
    return NULL;
}

static int ask(void *arg)
{
    struct entry_state *s = arg;
    int32_t id;
    if (conn_call(s->conn, &s->call) < 0)
        return -1;
    memcpy(&id, s->ret + s->e->ret_at, sizeof(id));
    return id;
}

static int subscribe(struct entry_state *s)
{
    const union entry_value *v = s->v + callback_of(s->e)->at;
    g_autofree char *key = make_key(s);
    if (!key)
        return -1;
    const struct event_sub like = {.family = s->e->family,
                                   .key = key,
                                   .legacy = s->e->ret == E_RET_REGISTRATION_KNOWN,
                                   .cb = v[0].fn,
                                   .opaque = (void *)v[1].p,
                                   .ff = (virFreeCallback)v[2].fn};
    int id = events_subscribe(s->conn, &like, ask, s);
    s->count = (uint64_t)id;
    return id < 0 ? -1 : 0;
}

static int end(int server_id, void *arg)
{
    struct entry_state *s = arg;
    const int32_t id = server_id;
    memcpy(s->args + s->e->ret_at, &id, sizeof(id));
    return conn_call(s->conn, &s->call);
}

static int unsubscribe(struct entry_state *s)
{
    const struct entry_arg *known = callback_of(s->e);
    int id = known ? events_find_legacy(s->conn, s->v[known->at].fn) : (int)s->v[1].i;
    return id < 0 ? -1 : events_unsubscribe(s->conn, s->e->family, id, end, s);
}

int entry_event(struct entry_state *s)
{
    return s->e->ret == E_RET_END_OF_REGISTRATION ? unsubscribe(s) : subscribe(s);
}

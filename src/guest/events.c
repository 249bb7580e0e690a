/* Owns who wants which events, and hands events on. Called by drivers (event_*), by ops_event.c and
 * by whoever ends a session. Never awaits, nor may a session's send_event. Invariant: a sub is in
 * its session's list and in its registry's list, or in neither.
 */
#include "guest/events.h"

#include <glib.h>
#include <string.h>

#include "base/log.h"
#include "gen/api.h"
#include "guest/call.h"
#include "guest/event_sieve.h"
#include "guest/backlog.h"
#include "guest/registry.h"
#include "libvirt/libvirt.h"

enum { MONITOR_REGEX = 1, MONITOR_NOCASE = 2, PAYLOAD_MAX = 4 << 20 };
#define REPLAY_AFTER millis(50)

enum form { FORM_CALLBACK, FORM_LEGACY, FORM_MONITOR };

struct event_sub {
    struct session *session;
    struct event_hub *hub;
    enum form form;
    const struct proc *asked; /* the call that asked for it; NULL: none */
    int callback_id;
    int event_id; /* FORM_MONITOR: 0 */
    bool one_uuid;
    uint8_t uuid[16];
    char *one_name; /* objects without a uuid; NULL: all */
    char *name;     /* FORM_MONITOR: NULL is all */
    GRegex *regex;  /* instead of name */
    bool nocase;
};

struct replay { /* of what a session missed of one event */
    struct event_hub *hub;
    int event_id;
    uint64_t until; /* the number of the last that it missed */
    bool done;
};

struct event_subs {
    GPtrArray *list;
    int last_id;
    struct event_sieve *sieve;
    GArray *replays;
    struct timer *replay_soon;
};

static const struct event_proc *find_event(enum object_kind on, int event_id, bool legacy)
{
    for (uint32_t i = 0; i < program_remote.n_events; i++) {
        const struct event_proc *e = &program_remote.events[i];
        if (e->on == on && e->event_id == event_id && e->legacy == legacy)
            return e;
    }
    return NULL;
}

const struct event_proc *event_find(enum object_kind on, int event_id)
{
    return find_event(on, event_id, false);
}

void event_hub_init(struct event_hub *h, enum object_kind on)
{
    h->on = on;
    h->subs = g_ptr_array_new();
}

void event_hub_clear(struct event_hub *h)
{
    g_assert(h->subs->len == 0); /* event_drop_session() comes first */
    g_clear_pointer(&h->subs, g_ptr_array_unref);
    g_clear_pointer(&h->backlog, backlog_free);
}

/* --- handing on ----------------------------------------------------------------------------------
 */

struct message {
    const struct program *program;
    const struct event_proc *event;
    const struct event_proc *legacy; /* the older form, or NULL */
    void *msg;                       /* starts with the callback id */
    const char *name;                /* of what it is about */
    const uint8_t *uuid;
    struct xdr_out bytes;
    bool encoded;
};

static bool encode_once(struct message *m)
{
    if (!m->encoded) {
        m->encoded = true;
        xdr_out_init(&m->bytes, PAYLOAD_MAX);
        *(int32_t *)m->msg = 0;
        if (xdr_encode(&m->bytes, m->event->msg, m->msg) < 0) {
            log_error("event %s does not encode: %s", m->event->name, error_text());
            error_clear();
            m->bytes.len = 0;
        }
    }
    return m->bytes.len >= 4;
}

static void send_struct(struct session *s, struct message *m, const struct event_sub *sub)
{
    *(int32_t *)m->msg = sub->callback_id;
    if (sub->form != FORM_LEGACY) {
        s->send_event(s, m->program, m->event->number, m->msg);
        return;
    }
    const struct xdr_field *inner = &m->event->msg->fields[1]; /* callbackID, msg */
    s->send_event(s, m->program, m->legacy->number, (char *)m->msg + inner->offset);
}

/* At once, or when it was asked whether the client may see it. */
static void send_packet(struct session *s, const struct message *m, const struct event_sub *sub,
                        const struct event_proc *event, const uint8_t *data, size_t len)
{
    if (!event_visible || !sub->asked) {
        s->send_event_bytes(s, m->program, event->number, data, len);
        return;
    }
    if (!s->subs->sieve)
        s->subs->sieve = event_sieve_new(s);
    event_sieve_add(s->subs->sieve, &(struct event_packet){.program = m->program,
                                                           .number = event->number,
                                                           .asked = sub->asked,
                                                           .name = m->name,
                                                           .uuid = m->uuid,
                                                           .data = data,
                                                           .len = len});
}

static void send_bytes(struct session *s, struct message *m, const struct event_sub *sub)
{
    if (!encode_once(m))
        return;
    if (sub->form == FORM_LEGACY) {
        send_packet(s, m, sub, m->legacy, m->bytes.data + 4, m->bytes.len - 4);
        return;
    }
    uint32_t id = GUINT32_TO_BE((uint32_t)sub->callback_id);
    memcpy(m->bytes.data, &id, sizeof(id));
    send_packet(s, m, sub, m->event, m->bytes.data, m->bytes.len);
}

static void send(struct message *m, const struct event_sub *sub)
{
    if (sub->form == FORM_LEGACY && !m->legacy)
        return;
    if (sub->session->send_event_bytes)
        send_bytes(sub->session, m, sub);
    else
        send_struct(sub->session, m, sub);
}

static bool wants(const struct event_sub *sub, const char *name, const uint8_t *uuid)
{
    if (sub->one_uuid)
        return uuid && memcmp(sub->uuid, uuid, sizeof(sub->uuid)) == 0;
    return !sub->one_name || strcmp(sub->one_name, name) == 0;
}

/* --- what was missed ----------------------------------------------------------------------------
 */

static void replay_record(const struct event_subs *subs, struct event_hub *h,
                          const struct backlog_record *r)
{
    struct message m = {.program = &program_remote,
                        .event = find_event(h->on, r->event_id, false),
                        .legacy = find_event(h->on, r->event_id, true),
                        .bytes = {.data = r->data, .len = r->len},
                        .encoded = true};
    for (guint i = 0; i < subs->list->len; i++) {
        const struct event_sub *sub = subs->list->pdata[i];
        if (sub->hub == h && sub->form != FORM_MONITOR && sub->event_id == r->event_id &&
            wants(sub, r->name, r->uuid) && sub->session->send_event_bytes)
            send(&m, sub);
    }
}

static void replay_now(const struct event_subs *subs, struct replay *p)
{
    const struct backlog_record *r;
    if (p->done)
        return;
    p->done = true;
    for (guint i = 0; (r = backlog_get(p->hub->backlog, i)); i++)
        if (r->event_id == p->event_id && r->sequence <= p->until)
            replay_record(subs, p->hub, r);
}

static struct replay *find_replay(const struct event_subs *subs, const struct event_hub *h,
                                  int event_id)
{
    for (guint i = 0; subs->replays && i < subs->replays->len; i++) {
        struct replay *p = &g_array_index(subs->replays, struct replay, i);
        if (p->hub == h && p->event_id == event_id)
            return p;
    }
    return NULL;
}

static void replay_all(void *arg)
{
    struct event_subs *subs = arg;
    for (guint i = 0; i < subs->replays->len; i++)
        replay_now(subs, &g_array_index(subs->replays, struct replay, i));
}

/* Once per session and event; the client needs the answer with its callback id before. */
static void replay_later(struct event_sub *sub)
{
    struct event_subs *subs = sub->session->subs;
    struct event_hub *h = sub->hub;
    if (find_replay(subs, h, sub->event_id))
        return;
    if (!subs->replays)
        subs->replays = g_array_new(FALSE, FALSE, sizeof(struct replay));
    const struct replay p = {
        .hub = h, .event_id = sub->event_id, .until = h->sequence, .done = !h->backlog};
    g_array_append_val(subs->replays, p);
    if (p.done)
        return;
    if (!subs->replay_soon)
        subs->replay_soon = timer_new(replay_all, subs);
    timer_arm(subs->replay_soon, REPLAY_AFTER, 0);
}

static void keep(struct event_hub *h, struct message *m, const char *name, const uint8_t *uuid,
                 int event_id)
{
    m->event = find_event(h->on, event_id, false);
    if (!encode_once(m))
        return;
    struct backlog_record r = {h->sequence, event_id,      (char *)name,
                               {0},         m->bytes.data, m->bytes.len};
    memcpy(r.uuid, uuid, sizeof(r.uuid));
    backlog_add(h->backlog, &r);
}

void event_meanwhile(struct guest *g)
{
    struct event_hub *h = &g->registry->events;
    if (!h->backlog)
        h->backlog = backlog_new();
    backlog_open(h->backlog, g->uuid);
}

/* The older news come first. */
static void send_in_order(struct message *m, const struct event_sub *sub)
{
    struct replay *p = find_replay(sub->session->subs, sub->hub, sub->event_id);
    if (p)
        replay_now(sub->session->subs, p);
    send(m, sub);
}

/* ------------------------------------------------------------------------------------------------
 */

void event_send(struct event_hub *h, const char *name, const uint8_t *uuid, int event_id, void *msg)
{
    struct message m = {.program = &program_remote, .msg = msg, .name = name, .uuid = uuid};
    h->sequence++;
    for (guint i = 0; i < h->subs->len; i++) {
        struct event_sub *sub = h->subs->pdata[i];
        if (sub->form == FORM_MONITOR || sub->event_id != event_id || !wants(sub, name, uuid))
            continue;
        if (!m.event) {
            m.event = find_event(h->on, event_id, false);
            m.legacy = find_event(h->on, event_id, true);
        }
        send_in_order(&m, sub);
    }
    if (backlog_wants(h->backlog, uuid))
        keep(h, &m, name, uuid, event_id);
    if (m.encoded)
        xdr_out_clear(&m.bytes);
}

void event_domain(struct guest *g, int event_id, void *msg)
{
    event_send(&g->registry->events, g->name, g->uuid, event_id, msg);
}

void event_tunable(struct guest *g, struct typed_param *list, uint32_t n)
{
    struct domain_event_callback_tunable_msg m = {
        .dom = {.name = g->name, .id = g->id}, .n_params = n, .params = list};
    memcpy(m.dom.uuid, g->uuid, sizeof(g->uuid));
    event_domain(g, VIR_DOMAIN_EVENT_ID_TUNABLE, &m);
}

void event_lifecycle(struct guest *g, int event, int detail)
{
    struct domain_event_callback_lifecycle_msg m = {
        .msg = {.dom = {.name = g->name, .id = g->id}, .event = event, .detail = detail}};
    memcpy(m.msg.dom.uuid, g->uuid, sizeof(g->uuid));
    log_debug("domain '%s': event %" G_GUINT64_FORMAT ", lifecycle %d/%d", g->name,
              g->registry->events.sequence + 1, event, detail);
    event_domain(g, 0, &m);
}

static bool wants_monitor_event(const struct event_sub *sub, const struct guest *g,
                                const char *event)
{
    if (sub->form != FORM_MONITOR || !wants(sub, g->name, g->uuid))
        return false;
    if (sub->regex)
        return g_regex_match(sub->regex, event, 0, NULL);
    if (sub->nocase && sub->name)
        return g_ascii_strcasecmp(sub->name, event) == 0;
    return !sub->name || strcmp(sub->name, event) == 0;
}

void event_monitor(struct guest *g, const char *event, int64_t seconds, uint32_t micros,
                   const char *details)
{
    GPtrArray *subs = g->registry->events.subs;
    struct qemu_domain_monitor_event_msg msg = {.dom = {.name = g->name, .id = g->id},
                                                .event = event,
                                                .seconds = seconds,
                                                .micros = micros,
                                                .details = details};
    struct message m = {.program = &program_qemu, .msg = &msg, .name = g->name, .uuid = g->uuid};
    memcpy(msg.dom.uuid, g->uuid, sizeof(g->uuid));
    for (guint i = 0; i < subs->len; i++) {
        if (!wants_monitor_event(subs->pdata[i], g, event))
            continue;
        if (!m.event)
            m.event = &program_qemu.events[0];
        send(&m, subs->pdata[i]);
    }
    if (m.encoded)
        xdr_out_clear(&m.bytes);
}

uint64_t event_sequence(const struct guest_registry *r)
{
    return r->events.sequence;
}

/* --- subscriptions
 * ---------------------------------------------------------------------------------- */

static struct event_hub *domain_hub(const struct session *s)
{
    struct guest_registry *r = s->driver->guests ? s->driver->guests(s->state) : NULL;
    return r ? &r->events : fail_null(ERR_NO_SUPPORT, "events of domains");
}

static struct event_sub *sub_new(struct session *s, struct event_hub *h, enum form form)
{
    if (!s->subs) {
        s->subs = g_new0(struct event_subs, 1);
        s->subs->list = g_ptr_array_new();
    }
    struct event_sub *sub = g_new0(struct event_sub, 1);
    const struct call *call = call_current();
    sub->asked = call ? call->proc : NULL;
    sub->session = s;
    sub->hub = h;
    sub->form = form;
    sub->callback_id = form == FORM_LEGACY ? -1 : ++s->subs->last_id;
    g_ptr_array_add(s->subs->list, sub);
    g_ptr_array_add(h->subs, sub);
    return sub;
}

static void want_one(struct event_sub *sub, const char *name, const uint8_t *uuid)
{
    if (uuid) {
        sub->one_uuid = true;
        memcpy(sub->uuid, uuid, sizeof(sub->uuid));
    } else {
        sub->one_name = g_strdup(name);
    }
}

static void sub_free(struct event_sub *sub)
{
    g_ptr_array_remove(sub->hub->subs, sub);
    g_ptr_array_remove(sub->session->subs->list, sub);
    if (sub->regex)
        g_regex_unref(sub->regex);
    g_free(sub->one_name);
    g_free(sub->name);
    g_free(sub);
}

static int check_event_id(const struct event_hub *h, int event_id)
{
    if (find_event(h->on, event_id, false))
        return 0;
    return fail(ERR_INVALID_ARG, "unknown event id %d", event_id);
}

/* hub NULL: of any; callback ids are unique within a session. */
static struct event_sub *find_sub(const struct session *s, const struct event_hub *h,
                                  enum form form, int callback_id, int event_id)
{
    for (guint i = 0; s->subs && i < s->subs->list->len; i++) {
        struct event_sub *sub = s->subs->list->pdata[i];
        if ((!h || sub->hub == h) && sub->form == form && sub->callback_id == callback_id &&
            (form != FORM_LEGACY || sub->event_id == event_id))
            return sub;
    }
    return NULL;
}

int event_subscribe_in(struct session *s, struct event_hub *h, int event_id, const char *name,
                       const uint8_t *uuid)
{
    if (check_event_id(h, event_id) < 0)
        return -1;
    struct event_sub *sub = sub_new(s, h, FORM_CALLBACK);
    sub->event_id = event_id;
    want_one(sub, name, uuid);
    replay_later(sub);
    return sub->callback_id;
}

int event_subscribe(struct session *s, int event_id, const uint8_t uuid[16])
{
    struct event_hub *h = domain_hub(s);
    return h ? event_subscribe_in(s, h, event_id, NULL, uuid) : -1;
}

static int unsubscribe(struct session *s, struct event_hub *h, enum form form, int callback_id)
{
    struct event_sub *sub = find_sub(s, h, form, callback_id, 0);
    if (!sub)
        return fail(ERR_INVALID_ARG, "no event callback with id %d", callback_id);
    sub_free(sub);
    return 0;
}

int event_unsubscribe_any(struct session *s, int callback_id)
{
    return unsubscribe(s, NULL, FORM_CALLBACK, callback_id);
}

int event_unsubscribe(struct session *s, int callback_id)
{
    struct event_hub *h = domain_hub(s);
    return h ? unsubscribe(s, h, FORM_CALLBACK, callback_id) : -1;
}

int event_subscribe_legacy(struct session *s, int event_id)
{
    struct event_hub *h = domain_hub(s);
    if (!h || check_event_id(h, event_id) < 0)
        return -1;
    if (!find_event(h->on, event_id, true))
        return fail(ERR_INVALID_ARG, "event id %d has no form without callback ids", event_id);
    if (find_sub(s, h, FORM_LEGACY, -1, event_id))
        return fail(ERR_INVALID_ARG, "event id %d is registered already", event_id);
    struct event_sub *sub = sub_new(s, h, FORM_LEGACY);
    sub->event_id = event_id;
    replay_later(sub);
    return 0;
}

int event_unsubscribe_legacy(struct session *s, int event_id)
{
    struct event_hub *h = domain_hub(s);
    struct event_sub *sub = h ? find_sub(s, h, FORM_LEGACY, -1, event_id) : NULL;
    if (!h)
        return -1;
    if (!sub)
        return fail(ERR_INVALID_ARG, "event id %d is not registered", event_id);
    sub_free(sub);
    return 0;
}

static GRegex *monitor_regex(const char *pattern, unsigned flags)
{
    GError *err = NULL;
    GRegex *re = g_regex_new(pattern, flags & MONITOR_NOCASE ? G_REGEX_CASELESS : 0, 0, &err);
    if (!re) {
        fail(ERR_INVALID_ARG, "'%s' is not a regular expression: %s", pattern, err->message);
        g_error_free(err);
    }
    return re;
}

int event_subscribe_monitor(struct session *s, const uint8_t uuid[16], const char *event,
                            unsigned flags)
{
    GRegex *regex = NULL;
    struct event_hub *h = domain_hub(s);
    if (!h || (event && (flags & MONITOR_REGEX) && !(regex = monitor_regex(event, flags))))
        return -1;
    struct event_sub *sub = sub_new(s, h, FORM_MONITOR);
    want_one(sub, NULL, uuid);
    sub->regex = regex;
    sub->name = g_strdup(event);
    sub->nocase = flags & MONITOR_NOCASE;
    return sub->callback_id;
}

int event_unsubscribe_monitor(struct session *s, int callback_id)
{
    struct event_hub *h = domain_hub(s);
    return h ? unsubscribe(s, h, FORM_MONITOR, callback_id) : -1;
}

void event_drop_session(struct session *s)
{
    if (!s->subs)
        return;
    while (s->subs->list->len)
        sub_free(s->subs->list->pdata[s->subs->list->len - 1]);
    g_ptr_array_free(s->subs->list, TRUE);
    g_clear_pointer(&s->subs->sieve, event_sieve_free);
    g_clear_pointer(&s->subs->replays, g_array_unref);
    g_clear_pointer(&s->subs->replay_soon, timer_free);
    g_clear_pointer(&s->subs, g_free);
}

/* Hands events on to who wants them (event_subs.c). Called by drivers. Never awaits, nor may a
 * session's send_event. Invariant: a session that has missed events gets them before newer ones.
 */
#include "guest/events_inside.h"

#include <glib.h>
#include <string.h>

#include "base/log.h"
#include "gen/api.h"
#include "guest/call.h"
#include "guest/event_sieve.h"
#include "guest/backlog.h"
#include "guest/registry.h"
#include "libvirt/libvirt.h"

enum { PAYLOAD_MAX = 4 << 20 };
#define REPLAY_AFTER millis(50)

const struct event_proc *event_find_form(enum object_kind on, int event_id, bool legacy)
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
    return event_find_form(on, event_id, false);
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
                        .event = event_find_form(h->on, r->event_id, false),
                        .legacy = event_find_form(h->on, r->event_id, true),
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
void event_replay_later(struct event_sub *sub)
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
    m->event = event_find_form(h->on, event_id, false);
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
            m.event = event_find_form(h->on, event_id, false);
            m.legacy = event_find_form(h->on, event_id, true);
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

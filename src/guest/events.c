/* Owns who wants which events, and hands events on. Called by drivers (event_*), by ops_event.c and
 * by whoever ends a session. Never awaits, nor may a session's send_event. Invariant: a sub is in
 * its session's list and in its registry's list, or in neither.
 */
#include "guest/events.h"

#include <glib.h>
#include <string.h>

#include "base/log.h"
#include "gen/api.h"
#include "guest/registry.h"

enum { MONITOR_REGEX = 1, MONITOR_NOCASE = 2, PAYLOAD_MAX = 4 << 20 };

enum form { FORM_CALLBACK, FORM_LEGACY, FORM_MONITOR };

struct event_sub {
    struct session *session;
    enum form form;
    int callback_id;
    int event_id; /* FORM_MONITOR: 0 */
    bool one_guest;
    uint8_t uuid[16];
    char *name;    /* FORM_MONITOR: NULL is all */
    GRegex *regex; /* instead of name */
    bool nocase;
};

struct event_subs {
    GPtrArray *list;
    int last_id;
};

/* By VIR_DOMAIN_EVENT_ID_*: message numbers of the callback form and of the older form. */
static const struct {
    uint16_t callback, legacy;
} messages[] = {
    [0] = {DOMAIN_EVENT_CALLBACK_LIFECYCLE, DOMAIN_EVENT_LIFECYCLE},
    [1] = {DOMAIN_EVENT_CALLBACK_REBOOT, DOMAIN_EVENT_REBOOT},
    [2] = {DOMAIN_EVENT_CALLBACK_RTC_CHANGE, DOMAIN_EVENT_RTC_CHANGE},
    [3] = {DOMAIN_EVENT_CALLBACK_WATCHDOG, DOMAIN_EVENT_WATCHDOG},
    [4] = {DOMAIN_EVENT_CALLBACK_IO_ERROR, DOMAIN_EVENT_IO_ERROR},
    [5] = {DOMAIN_EVENT_CALLBACK_GRAPHICS, DOMAIN_EVENT_GRAPHICS},
    [6] = {DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON, DOMAIN_EVENT_IO_ERROR_REASON},
    [7] = {DOMAIN_EVENT_CALLBACK_CONTROL_ERROR, DOMAIN_EVENT_CONTROL_ERROR},
    [8] = {DOMAIN_EVENT_CALLBACK_BLOCK_JOB, DOMAIN_EVENT_BLOCK_JOB},
    [9] = {DOMAIN_EVENT_CALLBACK_DISK_CHANGE, DOMAIN_EVENT_DISK_CHANGE},
    [10] = {DOMAIN_EVENT_CALLBACK_TRAY_CHANGE, DOMAIN_EVENT_TRAY_CHANGE},
    [11] = {DOMAIN_EVENT_CALLBACK_PMWAKEUP, DOMAIN_EVENT_PMWAKEUP},
    [12] = {DOMAIN_EVENT_CALLBACK_PMSUSPEND, DOMAIN_EVENT_PMSUSPEND},
    [13] = {DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE, DOMAIN_EVENT_BALLOON_CHANGE},
    [14] = {DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK, DOMAIN_EVENT_PMSUSPEND_DISK},
    [15] = {DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED, DOMAIN_EVENT_DEVICE_REMOVED},
    [16] = {DOMAIN_EVENT_BLOCK_JOB_2, 0},
    [17] = {DOMAIN_EVENT_CALLBACK_TUNABLE, 0},
    [18] = {DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE, 0},
    [19] = {DOMAIN_EVENT_CALLBACK_DEVICE_ADDED, 0},
    [20] = {DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION, 0},
    [21] = {DOMAIN_EVENT_CALLBACK_JOB_COMPLETED, 0},
    [22] = {DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED, 0},
    [23] = {DOMAIN_EVENT_CALLBACK_METADATA_CHANGE, 0},
    [24] = {DOMAIN_EVENT_BLOCK_THRESHOLD, 0},
    [25] = {DOMAIN_EVENT_MEMORY_FAILURE, 0},
    [26] = {DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE, 0},
    [27] = {DOMAIN_EVENT_NIC_MAC_CHANGE, 0},
};

static const struct event_proc *find_event(const struct program *p, uint32_t number)
{
    for (uint32_t i = 0; i < p->n_events; i++)
        if (p->events[i].number == number)
            return &p->events[i];
    return NULL;
}

/* --- handing on ----------------------------------------------------------------------------------
 */

struct message {
    const struct program *program;
    const struct event_proc *event;
    uint32_t legacy; /* 0: none */
    void *msg;       /* starts with the callback id */
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
    s->send_event(s, m->program, m->legacy, (char *)m->msg + inner->offset);
}

static void send_bytes(struct session *s, struct message *m, const struct event_sub *sub)
{
    if (!encode_once(m))
        return;
    if (sub->form == FORM_LEGACY) {
        s->send_event_bytes(s, m->program, m->legacy, m->bytes.data + 4, m->bytes.len - 4);
        return;
    }
    uint32_t id = GUINT32_TO_BE((uint32_t)sub->callback_id);
    memcpy(m->bytes.data, &id, sizeof(id));
    s->send_event_bytes(s, m->program, m->event->number, m->bytes.data, m->bytes.len);
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

static bool wants_guest(const struct event_sub *sub, const struct guest *g)
{
    return !sub->one_guest || memcmp(sub->uuid, g->uuid, sizeof(sub->uuid)) == 0;
}

static bool wants_domain_event(const struct event_sub *sub, const struct guest *g, int event_id)
{
    return sub->form != FORM_MONITOR && sub->event_id == event_id && wants_guest(sub, g);
}

void event_domain(struct guest *g, int event_id, void *msg)
{
    GPtrArray *subs = g->registry->subs;
    struct message m = {.program = &program_remote, .msg = msg};
    g->registry->event_seq++;
    for (guint i = 0; i < subs->len; i++) {
        struct event_sub *sub = subs->pdata[i];
        if (!wants_domain_event(sub, g, event_id))
            continue;
        if (!m.event) {
            m.event = find_event(&program_remote, messages[event_id].callback);
            m.legacy = messages[event_id].legacy;
        }
        send(&m, sub);
    }
    if (m.encoded)
        xdr_out_clear(&m.bytes);
}

void event_lifecycle(struct guest *g, int event, int detail)
{
    struct domain_event_callback_lifecycle_msg m = {
        .msg = {.dom = {.name = g->name, .id = g->id}, .event = event, .detail = detail}};
    memcpy(m.msg.dom.uuid, g->uuid, sizeof(g->uuid));
    log_debug("domain '%s': event %" G_GUINT64_FORMAT ", lifecycle %d/%d", g->name,
              g->registry->event_seq + 1, event, detail);
    event_domain(g, 0, &m);
}

static bool wants_monitor_event(const struct event_sub *sub, const struct guest *g,
                                const char *event)
{
    if (sub->form != FORM_MONITOR || !wants_guest(sub, g))
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
    GPtrArray *subs = g->registry->subs;
    struct qemu_domain_monitor_event_msg msg = {.dom = {.name = g->name, .id = g->id},
                                                .event = event,
                                                .seconds = seconds,
                                                .micros = micros,
                                                .details = details};
    struct message m = {.program = &program_qemu, .msg = &msg};
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
    return r->event_seq;
}

/* --- subscriptions
 * ---------------------------------------------------------------------------------- */

static struct guest_registry *registry_of(const struct session *s)
{
    return s->driver->guests(s->state);
}

static struct event_sub *sub_new(struct session *s, enum form form, const uint8_t *uuid)
{
    if (!s->subs) {
        s->subs = g_new0(struct event_subs, 1);
        s->subs->list = g_ptr_array_new();
    }
    struct event_sub *sub = g_new0(struct event_sub, 1);
    sub->session = s;
    sub->form = form;
    sub->callback_id = form == FORM_LEGACY ? -1 : ++s->subs->last_id;
    if (uuid) {
        sub->one_guest = true;
        memcpy(sub->uuid, uuid, sizeof(sub->uuid));
    }
    g_ptr_array_add(s->subs->list, sub);
    g_ptr_array_add(registry_of(s)->subs, sub);
    return sub;
}

static void sub_free(struct event_sub *sub)
{
    g_ptr_array_remove(registry_of(sub->session)->subs, sub);
    g_ptr_array_remove(sub->session->subs->list, sub);
    if (sub->regex)
        g_regex_unref(sub->regex);
    g_free(sub->name);
    g_free(sub);
}

static int check_event_id(const struct session *s, int event_id)
{
    if (!s->driver->guests)
        return fail(ERR_NO_SUPPORT, "events of domains");
    if (event_id < 0 || event_id >= (int)G_N_ELEMENTS(messages))
        return fail(ERR_INVALID_ARG, "unknown event id %d: 0 to %d are known", event_id,
                    (int)G_N_ELEMENTS(messages) - 1);
    return 0;
}

static struct event_sub *find_sub(const struct session *s, enum form form, int callback_id,
                                  int event_id)
{
    for (guint i = 0; s->subs && i < s->subs->list->len; i++) {
        struct event_sub *sub = s->subs->list->pdata[i];
        if (sub->form == form && sub->callback_id == callback_id &&
            (form != FORM_LEGACY || sub->event_id == event_id))
            return sub;
    }
    return NULL;
}

int event_subscribe(struct session *s, int event_id, const uint8_t uuid[16])
{
    if (check_event_id(s, event_id) < 0)
        return -1;
    struct event_sub *sub = sub_new(s, FORM_CALLBACK, uuid);
    sub->event_id = event_id;
    return sub->callback_id;
}

static int unsubscribe(struct session *s, enum form form, int callback_id)
{
    struct event_sub *sub = find_sub(s, form, callback_id, 0);
    if (!sub)
        return fail(ERR_INVALID_ARG, "no event callback with id %d", callback_id);
    sub_free(sub);
    return 0;
}

int event_unsubscribe(struct session *s, int callback_id)
{
    return unsubscribe(s, FORM_CALLBACK, callback_id);
}

int event_subscribe_legacy(struct session *s, int event_id)
{
    if (check_event_id(s, event_id) < 0)
        return -1;
    if (!messages[event_id].legacy)
        return fail(ERR_INVALID_ARG, "event id %d has no form without callback ids", event_id);
    if (find_sub(s, FORM_LEGACY, -1, event_id))
        return fail(ERR_INVALID_ARG, "event id %d is registered already", event_id);
    sub_new(s, FORM_LEGACY, NULL)->event_id = event_id;
    return 0;
}

int event_unsubscribe_legacy(struct session *s, int event_id)
{
    struct event_sub *sub = find_sub(s, FORM_LEGACY, -1, event_id);
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
    if (!s->driver->guests)
        return fail(ERR_NO_SUPPORT, "events of domains");
    if (event && (flags & MONITOR_REGEX) && !(regex = monitor_regex(event, flags)))
        return -1;
    struct event_sub *sub = sub_new(s, FORM_MONITOR, uuid);
    sub->regex = regex;
    sub->name = g_strdup(event);
    sub->nocase = flags & MONITOR_NOCASE;
    return sub->callback_id;
}

int event_unsubscribe_monitor(struct session *s, int callback_id)
{
    return unsubscribe(s, FORM_MONITOR, callback_id);
}

void event_drop_session(struct session *s)
{
    if (!s->subs)
        return;
    while (s->subs->list->len)
        sub_free(s->subs->list->pdata[s->subs->list->len - 1]);
    g_ptr_array_free(s->subs->list, TRUE);
    g_clear_pointer(&s->subs, g_free);
}

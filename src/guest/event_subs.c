/* Owns who wants which events. Called by ops_event.c and by whoever ends a session. Never awaits.
 * Invariant: a sub is in its session's list and in its hub's list, or in neither.
 */
#include <glib.h>
#include <string.h>

#include "guest/event_sieve.h"
#include "guest/events_inside.h"
#include "guest/registry.h"
#include "libvirt/libvirt.h"

enum { MONITOR_REGEX = 1, MONITOR_NOCASE = 2 };

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
    if (event_find_form(h->on, event_id, false))
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
    event_replay_later(sub);
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
    if (!event_find_form(h->on, event_id, true))
        return fail(ERR_INVALID_ARG, "event id %d has no form without callback ids", event_id);
    if (find_sub(s, h, FORM_LEGACY, -1, event_id))
        return fail(ERR_INVALID_ARG, "event id %d is registered already", event_id);
    struct event_sub *sub = sub_new(s, h, FORM_LEGACY);
    sub->event_id = event_id;
    event_replay_later(sub);
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

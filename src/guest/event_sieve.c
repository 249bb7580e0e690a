/* Owns a session's events that wait for the access driver's word. Called by events.c, which never
 * awaits; a fiber of the session asks and sends. Invariant: events leave in the order in which they
 * came, and none is sent that event_visible() did not allow. */
#include "guest/event_sieve.h"

#include <glib.h>
#include <string.h>

#include "base/log.h"
#include "guest/call.h"

struct held {
    struct event_packet packet; /* its strings and bytes are behind it */
    uint8_t uuid[16];
};

struct event_sieve {
    struct session *session;
    GQueue held;
    bool asking;
};

struct event_sieve *event_sieve_new(struct session *s)
{
    struct event_sieve *e = g_new0(struct event_sieve, 1);
    e->session = s;
    g_queue_init(&e->held);
    return e;
}

static void held_free(void *ptr)
{
    struct held *h = ptr;
    g_free((char *)h->packet.name);
    g_free((uint8_t *)h->packet.data);
    g_free(h);
}

void event_sieve_free(struct event_sieve *e)
{
    g_queue_clear_full(&e->held, held_free);
    g_free(e);
}

AWAITS static int ask_for_all(void *arg)
{
    struct event_sieve *e = arg;
    struct session *s = e->session;
    for (struct held *h; (h = g_queue_peek_head(&e->held));) {
        const struct event_packet *p = &h->packet;
        int rc = event_visible(s, p->asked, p->name, p->uuid);
        if (rc == -ECANCELED || fiber_cancelled())
            return rc;
        if (rc < 0)
            log_error("an event of '%s' is not sent: %s", p->name, error_text());
        error_clear();
        if (rc > 0)
            s->send_event_bytes(s, p->program, p->number, p->data, p->len);
        held_free(g_queue_pop_head(&e->held));
    }
    e->asking = false;
    return 0;
}

void event_sieve_add(struct event_sieve *e, const struct event_packet *p)
{
    struct held *h = g_new0(struct held, 1);
    h->packet = *p;
    h->packet.name = g_strdup(p->name);
    h->packet.data = g_memdup2(p->data, p->len);
    if (p->uuid) {
        memcpy(h->uuid, p->uuid, sizeof(h->uuid));
        h->packet.uuid = h->uuid;
    }
    g_queue_push_tail(&e->held, h);
    if (!e->asking)
        fiber_spawn(e->session->group, "events", ask_for_all, e);
    e->asking = true;
}

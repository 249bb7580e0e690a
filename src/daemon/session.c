/* Opens and closes the driver's side of a connection. Called by remote.c for the open and close
 * calls, and by client.c at the end. Invariant: c->session is set only when its driver is up. */
#include "daemon/session.h"
#include "daemon/events.h"
#include "daemon/inside.h"
#include "guest/events.h"

static char *default_uri(const struct driver_slot *s)
{
    return g_strdup_printf("%s:///%s", s->driver->schemes[0],
                           s->config->embedded     ? "embed"
                           : s->config->privileged ? "system"
                                                   : "session");
}

int session_open(struct client *c, const char *uri, bool read_only)
{
    if (c->session)
        return fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "a connection to a driver is open already");
    if (uri && !*uri)
        uri = NULL;
    struct driver_slot *slot = drivers_find(&c->server->daemon->drivers, uri);
    if (!slot)
        return -1;
    if (c->session || c->closed) /* another call was faster while this one waited */
        return fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "a connection to a driver is open already");
    struct session *s = g_new0(struct session, 1);
    s->state = slot->state;
    s->driver = slot->driver;
    s->who = c->who;
    s->read_only = c->read_only || read_only;
    s->uri = uri ? g_strdup(uri) : default_uri(slot);
    s->send_event = events_send;
    s->send_event_bytes = events_send_bytes;
    s->peer = c;
    s->group = c->session_group;
    s->over_network = c->tcp;
    c->read_only = s->read_only;
    c->session = s;
    return 0;
}

void session_close(struct client *c)
{
    struct session *s = c->session;
    if (!s)
        return;
    c->session = NULL;
    event_drop_session(s);
    if (s->driver->session_closed)
        s->driver->session_closed(s->state, s);
    g_free(s->uri);
    g_free(s);
}

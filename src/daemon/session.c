/* Opens and closes the driver's side of a connection. Called by remote.c for the open and close
 * calls, and by client.c at the end. Invariant: c->session is set only when its driver is up. */
#include "daemon/session.h"
#include <string.h>
#include <unistd.h>
#include "daemon/events.h"
#include "daemon/inside.h"
#include "daemon/neighbour.h"
#include "guest/events.h"

static char *default_uri(const struct part *s)
{
    return g_strdup_printf("%s:///%s", s->driver->schemes[0],
                           s->config->embedded     ? "embed"
                           : s->config->privileged ? "system"
                                                   : "session");
}

/* Opening is a call on the connection that it makes. */
AWAITS static int ask_for_access(struct request *r, struct session *s)
{
    if (!call_access)
        return 0;
    r->call.session = s;
    int rc = call_access(&r->call);
    r->call.session = NULL;
    return rc;
}

/* Another daemon's own call: it runs as we do, and could read our files as well. */
static bool is_neighbour(const struct client *c, const char *uri)
{
    const char *query = uri ? strchr(uri, '?') : NULL;
    return query && strcmp(query + 1, NEIGHBOUR_TRUSTED) == 0 && c->who->local &&
           c->who->uid == geteuid();
}

static struct session *session_new(struct client *c, const struct part *slot, const char *uri,
                                   bool read_only)
{
    struct session *s = g_new0(struct session, 1);
    s->state = slot->state;
    s->driver = slot->driver;
    s->parts = &c->server->daemon->drivers.parts;
    s->who = c->who;
    s->trusted = is_neighbour(c, uri);
    s->read_only = c->read_only || read_only;
    s->uri = uri ? g_strdup(uri) : default_uri(slot);
    s->send_event = events_send;
    s->send_event_bytes = events_send_bytes;
    s->peer = c;
    s->group = c->session_group;
    return s;
}

static void session_free(struct session *s)
{
    g_free(s->uri);
    g_free(s);
}

int session_open(struct request *r, const char *uri, bool read_only)
{
    struct client *c = r->client;
    if (c->session)
        return fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "a connection to a driver is open already");
    if (uri && !*uri)
        uri = NULL;
    struct part *slot = drivers_find(&c->server->daemon->drivers, uri);
    if (!slot)
        return -1;
    struct session *s = session_new(c, slot, uri, read_only);
    int rc = ask_for_access(r, s);
    if (rc == 0 && (c->session || c->closed)) /* another call was faster while this one waited */
        rc = fail_in(FROM_RPC, ERR_INTERNAL_ERROR, "a connection to a driver is open already");
    if (rc < 0) {
        session_free(s);
        return -1;
    }
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
    parts_session_closed(s);
    session_free(s);
}

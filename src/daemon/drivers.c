/* The drivers of a daemon: brings them up and down, finds the one for a URI. Called by run.c and
 * session.c. Invariant: a driver that failed to start is never called. */
#include "daemon/drivers.h"
#include <string.h>
#include <glib.h>
#include "base/log.h"

void drivers_start(struct drivers *d, const struct driver *const *list,
                   struct driver_config *config, struct group *parent)
{
    while (list[d->parts.n])
        d->parts.n++;
    config->parts = &d->parts;
    d->parts.list = g_new0(struct part, d->parts.n);
    d->group = group_new(parent);
    for (size_t i = 0; i < d->parts.n; i++) {
        struct part *p = &d->parts.list[i];
        *p = (struct part){.driver = list[i], .config = config, .starts = d->group};
        if (!p->driver->on_demand)
            part_begin(p);
    }
}

void drivers_adopt(struct drivers *d, const struct driver *driver,
                   const struct driver_config *config, struct driver_state *state)
{
    d->parts.n = 1;
    d->parts.list = g_new0(struct part, 1);
    d->parts.list[0] =
        (struct part){.driver = driver, .config = config, .state = state, .begun = true};
    latch_open(&d->parts.list[0].started, 1);
}

static bool has_scheme(const struct driver *driver, const char *uri)
{
    for (const char *const *s = driver->schemes; *s; s++) {
        size_t n = strlen(*s);
        if (strncmp(uri, *s, n) == 0 && (uri[n] == ':' || uri[n] == '+'))
            return true;
    }
    return false;
}

/* A part of the host serves the daemon's own path and no other. */
static int accept_uri(struct part *p, const char *uri)
{
    if (p->driver->accepts)
        return p->driver->accepts(p->state, uri);
    return p->driver->is_part ? part_accepts(p->config, p->driver->from, uri) : 0;
}

struct part *drivers_find(struct drivers *d, const char *uri)
{
    for (size_t i = 0; i < d->parts.n; i++) {
        struct part *s = &d->parts.list[i];
        if (uri && !has_scheme(s->driver, uri))
            continue;
        if (part_wait(s) < 0)
            return NULL;
        if (uri && accept_uri(s, uri) < 0)
            return NULL;
        return s;
    }
    return fail_in(FROM_NONE, ERR_NO_CONNECT, "%s", uri ? uri : "(no URI)"), NULL;
}

void drivers_stop(struct drivers *d)
{
    SHIELD();
    for (size_t i = 0; i < d->parts.n; i++)
        d->parts.list[i].starts = NULL;
    if (d->group)
        group_close(d->group);
    for (size_t i = d->parts.n; i-- > 0;) {
        struct part *s = &d->parts.list[i];
        if (part_is_up(s) && s->driver->stop)
            s->driver->stop(s->state);
        error_free(s->why);
    }
    g_clear_pointer(&d->parts.list, g_free);
    d->parts.n = 0;
}

void drivers_reload(struct drivers *d)
{
    for (size_t i = 0; i < d->parts.n; i++)
        if (part_is_up(&d->parts.list[i]) && d->parts.list[i].driver->reload)
            d->parts.list[i].driver->reload(d->parts.list[i].state);
}

bool drivers_busy(const struct drivers *d)
{
    for (size_t i = 0; i < d->parts.n; i++) {
        const struct part *s = &d->parts.list[i];
        if (part_is_coming(s) || (part_is_up(s) && s->driver->busy && s->driver->busy(s->state)))
            return true;
    }
    return false;
}

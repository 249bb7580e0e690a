/* Starts and stops drivers, finds the one for a URI. Called by run.c and session.c. Calls that come
 * before their driver is up wait for it, no longer than START_PATIENCE. Invariant: a driver that
 * failed to start is never called. */
#include "daemon/drivers.h"
#include <errno.h>
#include <string.h>
#include <glib.h>
#include "base/log.h"

#define START_PATIENCE seconds(60)

AWAITS static int start(void *arg)
{
    struct driver_slot *s = arg;
    error_domain_default(s->driver->from);
    int rc = s->driver->start(s->config, &s->state);
    if (rc < 0) {
        log_error("driver %s does not start: %s", s->driver->name, error_text());
        s->why = error_take();
    } else {
        log_debug("driver %s is up", s->driver->name);
    }
    latch_open(&s->started, rc < 0 ? -1 : 1);
    return 0;
}

void drivers_start(struct drivers *d, const struct driver *const *list,
                   const struct driver_config *config, struct group *parent)
{
    while (list[d->n])
        d->n++;
    d->slots = g_new0(struct driver_slot, d->n);
    d->group = group_new(parent);
    for (size_t i = 0; i < d->n; i++) {
        d->slots[i].driver = list[i];
        d->slots[i].config = config;
        fiber_spawn(d->group, list[i]->name, start, &d->slots[i]);
    }
}

void drivers_adopt(struct drivers *d, const struct driver *driver,
                   const struct driver_config *config, struct driver_state *state)
{
    d->n = 1;
    d->slots = g_new0(struct driver_slot, 1);
    d->slots[0] = (struct driver_slot){driver, config, state};
    latch_open(&d->slots[0].started, 1);
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

AWAITS static int wait_until_up(struct driver_slot *s)
{
    DEADLINE(START_PATIENCE);
    int rc = latch_wait(&s->started);
    if (rc == -ETIMEDOUT)
        return fail(ERR_OPERATION_TIMEOUT, "driver %s is still starting", s->driver->name);
    if (rc == -ECANCELED)
        return fail(ERR_OPERATION_ABORTED, "the daemon ends");
    if (s->why) {
        error_set(error_copy(s->why));
        return context("driver %s did not start", s->driver->name);
    }
    return 0;
}

struct driver_slot *drivers_find(struct drivers *d, const char *uri)
{
    for (size_t i = 0; i < d->n; i++) {
        struct driver_slot *s = &d->slots[i];
        if (uri && !has_scheme(s->driver, uri))
            continue;
        if (wait_until_up(s) < 0)
            return NULL;
        if (uri && s->driver->accepts && s->driver->accepts(s->state, uri) < 0)
            return NULL;
        return s;
    }
    return fail_in(FROM_NONE, ERR_NO_CONNECT, "%s", uri ? uri : "(no URI)"), NULL;
}

static bool is_up(const struct driver_slot *s)
{
    return s->started.open && !s->why;
}

void drivers_stop(struct drivers *d)
{
    SHIELD();
    if (d->group)
        group_close(d->group);
    for (size_t i = d->n; i-- > 0;) {
        struct driver_slot *s = &d->slots[i];
        if (is_up(s) && s->driver->stop)
            s->driver->stop(s->state);
        error_free(s->why);
    }
    g_clear_pointer(&d->slots, g_free);
    d->n = 0;
}

void drivers_reload(struct drivers *d)
{
    for (size_t i = 0; i < d->n; i++)
        if (is_up(&d->slots[i]) && d->slots[i].driver->reload)
            d->slots[i].driver->reload(d->slots[i].state);
}

bool drivers_busy(const struct drivers *d)
{
    for (size_t i = 0; i < d->n; i++) {
        const struct driver_slot *s = &d->slots[i];
        if (!s->started.open || (!s->why && s->driver->busy && s->driver->busy(s->state)))
            return true;
    }
    return false;
}

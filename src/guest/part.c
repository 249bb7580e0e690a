/* Which of a process's drivers runs a call, their starts, and calls between them. Asked by call.c
 * for every call; awaits while a driver is still starting. Invariant: a driver starts once, one
 * that is not up is never called, and a session meets parts only where its own driver has none of
 * the kind.
 */
#include "guest/part.h"
#include <errno.h>
#include <glib.h>
#include <string.h>
#include "base/log.h"
#include "gen/ops.h"

#define START_PATIENCE seconds(60)

AWAITS static int start(void *arg)
{
    struct part *p = arg;
    error_domain_default(p->driver->from);
    int rc = p->driver->start(p->config, &p->state);
    if (rc < 0) {
        log_error("driver %s does not start: %s", p->driver->name, error_text());
        p->why = error_take();
    } else {
        log_debug("driver %s is up", p->driver->name);
    }
    latch_open(&p->started, rc < 0 ? -1 : 1);
    return 0;
}

void part_begin(struct part *p)
{
    if (p->begun || !p->starts)
        return;
    p->begun = true;
    fiber_spawn(p->starts, p->driver->name, start, p);
}

int part_wait(struct part *p)
{
    part_begin(p);
    if (!p->begun)
        return fail(ERR_OPERATION_ABORTED, "the daemon ends");
    DEADLINE(START_PATIENCE);
    int rc = latch_wait(&p->started);
    if (rc == -ETIMEDOUT)
        return fail(ERR_OPERATION_TIMEOUT, "driver %s is still starting", p->driver->name);
    if (rc == -ECANCELED)
        return fail(ERR_OPERATION_ABORTED, "the daemon ends");
    if (p->why) {
        error_set(error_copy(p->why));
        return context("driver %s did not start", p->driver->name);
    }
    return 0;
}

bool part_is_up(const struct part *p)
{
    return p->started.open && !p->why;
}

bool part_is_coming(const struct part *p)
{
    return p->begun && !p->started.open;
}

static bool has_body(const struct driver *d, const struct proc *p)
{
    return *(void *const *)((const char *)d->ops + p->op_offset) ||
           (p->same_as && has_body(d, p->same_as));
}

static struct part *part_for(const struct session *s, const struct proc *p)
{
    for (size_t i = 0; s->parts && i < s->parts->n; i++)
        if (s->parts->list[i].driver->is_part && has_body(s->parts->list[i].driver, p))
            return &s->parts->list[i];
    return NULL;
}

bool session_serves(const struct session *s, const struct proc *p)
{
    return has_body(s->driver, p) || (s->driver->has_parts && part_for(s, p));
}

int call_choose_driver(struct call *call)
{
    const struct session *s = call->session;
    call->driver = s->driver;
    call->state = s->state;
    if (!s->driver->has_parts || has_body(s->driver, call->proc))
        return 0;
    struct part *part = part_for(s, call->proc);
    if (!part)
        return 0;
    if (part_wait(part) < 0)
        return -1;
    call->driver = part->driver;
    call->state = part->state;
    return 0;
}

static void tell_closed(const struct driver *d, struct driver_state *state, const struct session *s)
{
    if (d->session_closed)
        d->session_closed(state, s);
}

void parts_session_closed(const struct session *s)
{
    tell_closed(s->driver, s->state, s);
    for (size_t i = 0; s->driver->has_parts && s->parts && i < s->parts->n; i++) {
        const struct part *p = &s->parts->list[i];
        if (p->driver->is_part && p->driver != s->driver && part_is_up(p))
            tell_closed(p->driver, p->state, s);
    }
}

/* --- between drivers -----------------------------------------------------------------------------
 */

/* A driver that answers nothing itself: whoever asks reaches the parts alone. */
static const struct driver_ops no_ops;
static const struct driver nobody = {
    .name = "parts", .from = FROM_NONE, .ops = &no_ops, .has_parts = true};

int part_ask(const struct driver_config *config, const struct proc *p, const void *args, void *ret,
             struct arena *mem)
{
    if (!config->parts)
        return fail(ERR_NO_SUPPORT, "%s: an embedded driver has no networks, pools or secrets",
                    p->api ? p->api : p->name);
    struct session s = {.driver = &nobody, .parts = config->parts, .trusted = true};
    if (!session_serves(&s, p) && config->parts->elsewhere)
        return config->parts->elsewhere(config->parts->arg, p, args, ret, mem);
    struct call call = {.proc = p, .session = &s, .mem = mem, .args = args, .ret = ret};
    return call_run(&call);
}

int part_accepts(const struct driver_config *config, enum error_domain from, const char *uri)
{
    const char *own = config->privileged ? "/system" : "/session";
    const char *path = uri + strcspn(uri, ":");
    path += *path == ':';
    if (strncmp(path, "//", 2) == 0)
        path += 2 + strcspn(path + 2, "/?#");
    size_t len = strcspn(path, "?#");
    if (len == strlen(own) && strncmp(path, own, len) == 0)
        return 0;
    return fail_in(from, ERR_INTERNAL_ERROR, "'%s': the path is %s here", uri, own);
}

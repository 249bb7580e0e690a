/* Several drivers in one process. A hypervisor's session answers calls about networks, pools,
 * secrets and the like with the driver of that part of the host: a call runs in the first driver
 * that has a body for it, the session's own before the parts. Drivers never include each other;
 * what one needs of another it asks by part_ask(), which is a call like a client's.
 */
#pragma once
#include "guest/call.h"

/* A driver of this process, and whether it is up. */
struct part {
    const struct driver *driver;
    const struct driver_config *config;
    struct driver_state *state;
    struct group *starts; /* where its start runs; NULL: it may not start (any more) */
    bool begun;
    struct latch started;
    struct error *why; /* it did not start */
};
struct parts {
    struct part *list;
    size_t n;
    /* part_ask() where no driver here has a body: other daemons'. NULL: refused. */
    AWAITS int (*elsewhere)(void *arg, const struct proc *p, const void *args, void *ret,
                            struct arena *mem);
    void *arg;
};

/* Starts the driver, unless that was begun before. */
void part_begin(struct part *p);
/* Until it is up, which this begins where nobody did. -1 with the reason. */
AWAITS int part_wait(struct part *p);
/* Is it starting? */
bool part_is_coming(const struct part *p);
bool part_is_up(const struct part *p);

/* Does one of the session's drivers have a body for the procedure? */
bool session_serves(const struct session *s, const struct proc *p);
/* Sets call->driver and call->state to those that run the call. -1: they do not start. */
AWAITS int call_choose_driver(struct call *call);
/* The session is over: every driver it may have touched is told. */
void parts_session_closed(const struct session *s);

/* A call of a driver to its neighbours, with the daemon's own rights. args and ret are wire
 * structs; what ret points at is in mem. Has the deadline of who calls. -1 with the reason. */
AWAITS int part_ask(const struct driver_config *config, const struct proc *p, const void *args,
                    void *ret, struct arena *mem);

/* The `accepts` of a part of the host: the path of its URI is /system, or /session for a user's
 * own. */
int part_accepts(const struct driver_config *config, enum error_domain from, const char *uri);

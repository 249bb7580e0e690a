/* From packets to calls and back. */
#pragma once
#include "daemon/client.h"

/* A procedure that the daemon answers itself, whatever the driver. */
struct handler {
    const char *name;                     /* of the procedure in its program */
    AWAITS int (*run)(struct request *r); /* fills r->call.ret; -1 with the reason */
    bool before_open;                     /* allowed before a connection to a driver is open */
};

/* A program as this daemon speaks it. */
struct service {
    const struct program *program;
    const struct handler *handlers;   /* up to one without a name */
    const struct handler **by_number; /* filled by service_init() */
};
void service_init(struct service *s);
void service_clear(struct service *s);

/* Starts a call, or answers the error. Takes fds. Does not await: the body runs in a fiber. */
void dispatch_call(struct client *c, const struct frame *f, const int *fds);

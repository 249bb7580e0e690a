/* Calls that belong to another daemon of this host (daemon/neighbour.h): a client's packets go
 * there as they are, and what comes back goes to the client as it is. */
#pragma once
#include "daemon/client.h"

/* Is it another daemon's? Never where this daemon's drivers serve it. */
bool relay_wants(const struct client *c, const struct proc *p);
/* Takes the packet of a call. Does not await. */
void relay_call(struct client *c, const struct proc *p, const struct frame *f);
/* true: a stream packet of such a call, taken. */
bool relay_stream(struct client *c, const struct frame *f);
AWAITS void relay_drop(struct client *c); /* the client is gone */

/* Calls of this daemon's drivers to other daemons, by links of its own: for struct parts. */
struct daemon;
void relay_start(struct daemon *d);
AWAITS void relay_stop(struct daemon *d);

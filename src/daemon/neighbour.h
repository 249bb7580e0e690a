/* A connection of this daemon to another daemon of the host, as a client: virtqemud reaches
 * networks, pools, secrets in the daemons that own them. */
#pragma once
#include "access/identity.h"
#include "wire/conn.h"
#include "wire/proc.h"

struct arena;
struct neighbour;

/* Which daemon owns a kind of objects. */
struct neighbour_kind {
    const char *daemon; /* "virtnetworkd" */
    const char *scheme; /* "network" */
};
/* NULL: no daemon but ours. */
const struct neighbour_kind *neighbour_of(const struct proc *p);

struct neighbour_ops { /* what is no answer to neighbour_call(); neither may await */
    void (*packet)(void *arg, const struct frame *f);
    void (*gone)(void *arg); /* it takes nothing more; once, never before it is open */
};

/* How a daemon's own link says so in the URI; believed of who runs as the other daemon does. */
#define NEIGHBOUR_TRUSTED "trusted=1"

/* Connects, authenticates, opens the other daemon's driver. on_behalf: whose permissions count
 * there (NULL: the account of this daemon). ops NULL: for calls of this daemon's drivers, which may
 * read private secrets. NULL with the reason. */
AWAITS struct neighbour *neighbour_open(const struct neighbour_kind *kind, const char *socket_dir,
                                        bool privileged, bool read_only,
                                        const struct identity *on_behalf,
                                        const struct neighbour_ops *ops, void *arg);
AWAITS void neighbour_free(struct neighbour *n); /* NULL is fine */
bool neighbour_is_open(const struct neighbour *n);
/* ret is filled in mem. -1 with the reason, the other side's own error included. */
AWAITS int neighbour_call(struct neighbour *n, const struct proc *p, const void *args, void *ret,
                          struct arena *mem);
/* Sends a packet of somebody else's as it is. */
void neighbour_forward(struct neighbour *n, const struct frame *f);
struct conn *neighbour_conn(struct neighbour *n);

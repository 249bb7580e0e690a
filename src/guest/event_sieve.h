/* Events on their way to a client of which an access driver must be asked: one queue per session,
 * so that they arrive in the order in which they happened, without those that it may not see. */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include "wire/proc.h"

struct session;
struct event_sieve;

struct event_packet {
    const struct program *program;
    uint32_t number;
    const struct proc *asked; /* the call that asked for it */
    const char *name;         /* of what it is about */
    const uint8_t *uuid;      /* NULL: it has none */
    const uint8_t *data;
    size_t len;
};
struct event_sieve *event_sieve_new(struct session *s);
void event_sieve_free(struct event_sieve *e); /* its session's fibers have ended */
void event_sieve_add(struct event_sieve *e,
                     const struct event_packet *p); /* copies; never awaits */

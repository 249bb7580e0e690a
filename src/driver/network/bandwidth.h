/* Limits of traffic on a network's bridge, and what its guests are guaranteed: as commands of tc,
 * and in the kernel. */
#pragma once
#include <glib.h>
#include "driver/network/network.h"

/* --- plans; pure: sys/commands.h
 * -------------------------------------------------------------------
 */
/* The bridge of a network that starts; NULL limits: none. */
GPtrArray *bandwidth_plan(const struct network *net);
struct bandwidth_class {
    unsigned id; /* from 3 on */
    uint64_t floor_kb, average_kb;
    uint8_t mac[6];
};
GPtrArray *bandwidth_plan_class(const struct network *net, const struct bandwidth_class *c);
GPtrArray *bandwidth_plan_no_class(const struct network *net, unsigned id);
/* What is left for the others when the guaranteed ones have theirs. */
GPtrArray *bandwidth_plan_rest(const struct network *net, uint64_t floor_sum_kb);

/* --- in the kernel -----------------------------------------------------------------------------
 */
AWAITS int bandwidth_start(const struct network *net);
/* A port that is made: gets a class of its own when it has a floor. -1 with the reason: more would
 * be guaranteed than there is. `port` is not published yet; it comes instead of one that has no
 * class any more, or of none (NULL). */
AWAITS int bandwidth_plug(const struct object *net, struct network_port *port,
                          const struct object *instead_of);
AWAITS void bandwidth_unplug(const struct object *net, const struct object *port);
/* The floors of all ports, in kilobytes a second, but of `without` (may be NULL). */
uint64_t bandwidth_floor_sum(const struct object *net, const struct object *without);

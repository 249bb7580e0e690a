/* Filters before ports, in the kernel. */
#pragma once
#include <glib.h>
#include <stdbool.h>
#include "rt/rt.h"

struct filter_plan;

/* What is there of a port. */
struct applied {
    bool linked;       /* its chains are led to: of ebtables, and */
    bool linked_ip[2]; /* of iptables, ip6tables */
    GPtrArray *chains; /* below its own ones of ebtables */
};
struct applied *applied_new(void);
void applied_free(struct applied *a);
/* What an earlier daemon left of the port goes away first: once before the first filter_apply(). */
AWAITS void filter_sweep(const char *port);
/* The plan's chains are those in use ('I', 'O'). Each table changes in one transaction. */
AWAITS int filter_apply(const char *port, const struct filter_plan *plan, struct applied *a);
AWAITS void filter_remove(const char *port, struct applied *a);

/* The processor that a running guest has. */
#pragma once
#include "rt/rt.h"

struct domain;
struct driver_state;
struct run;

/* Before the plan: what means "as this host has it" becomes a named model with its features; what
 * the host cannot give is refused when the document asks for the check. */
AWAITS int live_cpu_name(struct driver_state *d, struct domain *live);
/* After the greeting: the document tells what QEMU gave. -1 when it asks for exactly what it says
 * and QEMU gave something else. */
AWAITS int live_cpu_read(struct run *r, struct domain *live);
/* As --update-cpu shows a definition. */
AWAITS int live_cpu_update(struct driver_state *d, struct domain *shown);
/* For another host, or a later restore: what was asked for rather than what came out of it. */
void live_cpu_as_started(struct domain *copy);

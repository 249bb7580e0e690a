/* What of a running guest follows its definition when that is edited. */
#pragma once
#include "driver/qemu/guest/run.h"

/* The registry's retune hook: the guest becomes what `wanted` says, or stays and the reason is set.
 */
AWAITS int run_retune(void *driver, struct guest *g, const struct domain *wanted);

/* Traffic of interfaces of this type can be limited; -1 with the reason. */
int bandwidth_possible(const struct interface *nic);

/* perf.c: counters of the kernel for the events that a definition has on. */
int perf_apply(struct run *r, const struct domain *wanted);
int perf_read(struct run *r, const char *event, uint64_t *ret); /* -1: it is not counted */
void perf_end(struct run *r);

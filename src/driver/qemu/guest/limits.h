/* Memory, NUMA nodes and block I/O that a guest may use: its control group. */
#pragma once
#include "driver/qemu/guest/run.h"
#include "sys/spawn.h"

enum { LIMITS_MAX = 4 };
/* Of the process itself: qemu.conf's, and memory that devices of the host keep in place. */
size_t limits_of_process(const struct driver_state *d, const struct domain *def,
                         struct spawn_limit ret[LIMITS_MAX]);
/* Does the definition ask for any? Then the guest has a group from its first instruction on. */
bool limits_asked(const struct domain *def);
/* All of them; those of `before` (NULL: none) that are gone are lifted. */
int limits_apply(struct run *r, const struct domain *before, const struct domain *def);

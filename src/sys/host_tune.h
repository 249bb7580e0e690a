/* What the kernel lets be tuned of the whole host: merging of equal pages, pools of huge pages, its
 * sleep. `sys` is "/sys", or that of a made-up host. Local reads and writes; nothing awaits but
 * where it says so. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include "rt/rt.h"

/* A file of /sys/kernel/mm/ksm. 0; -1 with the reason; get: *ret. */
bool host_has_ksm(const char *sys, const char *file);
int host_ksm_get(const char *sys, const char *file, uint64_t *ret);
int host_ksm_set(const char *sys, const char *file, uint64_t value);

/* Pages of a size that are free, on a NUMA node; -1: of the whole host. */
int host_pages_free(const char *sys, int node, unsigned page_kib, uint64_t *ret);
/* The pool of huge pages is to have that many; add: more. The kernel may find fewer: that fails. */
int host_pages_reserve(const char *sys, int node, unsigned page_kib, uint64_t n, bool add);

enum host_sleep { HOST_SLEEP_MEMORY, HOST_SLEEP_DISK, HOST_SLEEP_HYBRID };
bool host_can_sleep(const char *sys, enum host_sleep how);
/* Sets the clock that wakes it, then sends it to sleep; comes back when it is awake again. */
AWAITS int host_sleep(const char *sys, enum host_sleep how, uint64_t seconds);

/* Counters of the kernel for what a process and its threads do. Nothing awaits. */
#pragma once
#include <stdint.h>
#include <sys/types.h>

/* By the name that typed parameters have ("cpu_cycles"): a descriptor; -1 with the reason: no such
 * event, or this machine does not count it. */
int perf_open(const char *event, pid_t pid);
int perf_count(int fd, uint64_t *ret);

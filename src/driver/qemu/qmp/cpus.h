/* The virtual CPUs of a running guest, as QEMU's two lists tell them: those that run, and the slots
 * that CPUs can be plugged into. Plain computation; never awaits. */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum cpu_level { /* of topology, outermost first */
                 CPU_SOCKET,
                 CPU_DIE,
                 CPU_CLUSTER,
                 CPU_CORE,
                 CPU_THREAD,
                 CPU_NODE,
                 CPU_LEVELS
};
extern const char *const cpu_level_keys[CPU_LEVELS]; /* "socket-id" … */

/* One virtual CPU. What is plugged as a whole may be several: the first of them has type and place.
 */
struct guest_cpu {
    bool online, hotpluggable, halted;
    unsigned vcpus;        /* 0: belongs to an earlier one */
    int64_t thread;        /* 0: none */
    int index;             /* QEMU's number, -1: none */
    unsigned plugged;      /* in which order it came; 0: not there, or not the first */
    int level[CPU_LEVELS]; /* -1: not told */
    const char *type, *qom_path, *alias; /* of the replies; NULL */
};
struct guest_cpus {
    unsigned n;
    struct guest_cpu *cpus;
};
/* Replies of query-cpus-fast and query-hotpluggable-cpus (NULL: it has none), which must outlive
 * the answer. */
void guest_cpus_read(json_t *cpus, json_t *slots, unsigned max, struct guest_cpus *ret);
void guest_cpus_clear(struct guest_cpus *c);

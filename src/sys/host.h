/* Facts about this host, read from /proc and /sys when asked. Local short reads, nothing awaits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct host_cpu {
    char model[32];     /* machine word: x86_64 */
    char name[128];     /* of the processor */
    unsigned mhz, cpus; /* cpus: online */
    unsigned nodes, sockets, cores, threads;
    unsigned present; /* cpus that are there, online or not */
};
int host_cpu(struct host_cpu *ret);
/* The same of any host: its /sys/devices/system and /proc/cpuinfo. */
struct host_cpu_source {
    const char *system, *cpuinfo, *arch;
    unsigned threads_per_subcore; /* of POWER's KVM; 0: none */
};
int host_cpu_read(const struct host_cpu_source *s, struct host_cpu *ret);
/* One line that is another one for another kind of processor, out of the text of /proc/cpuinfo;
 * NULL: not known. */
char *host_cpu_signature(const char *arch, const char *cpuinfo);
struct host_memory {
    uint64_t total_kib, free_kib, buffers_kib, cached_kib, available_kib;
};
int host_memory(struct host_memory *ret);
/* Of one NUMA node; total and free alone are set. -1: there is no such node. */
int host_node_memory(const char *sys /* "/sys" */, unsigned node, struct host_memory *ret);
unsigned host_last_node(const char *sys); /* the highest number of a NUMA node */
struct host_cpu_time {                    /* nanoseconds */
    uint64_t user, kernel, idle, iowait;
};
int host_cpu_time(int cpu /* -1: all */, struct host_cpu_time *ret);
int host_cpu_ticks(const char *stat, int cpu, struct host_cpu_time *ret); /* text of /proc/stat */
char *host_name(void);           /* fully qualified when the resolver knows; g_free */
int host_uuid(uint8_t uuid[16]); /* product uuid, else machine-id */
/* What host_uuid() tells from now on: this one, or of that source ("smbios", "machine-id"); NULL:
 * not given. -1: a text that is no uuid. */
int host_uuid_choose(const char *uuid, const char *source);

/* NUMA cells, processors and caches of a host, out of sysfs. Never awaits. */
#pragma once
#include "gen/capabilities.h"

struct capability_cells *host_cells(const char *sys);
struct capability_cache *host_caches(const char *sys); /* NULL: none known */
bool sysfs_number(const char *dir, const char *name, uint64_t *ret);
char *sysfs_word(const char *dir, const char *name); /* NULL: absent */
void host_page_sizes(const char *dir, struct capability_pages ***pages, size_t *n, bool counts);
/* host_resctrl.c: what the kernel's resource control can limit and count, added to the caches; and
 * the bandwidth of memory (NULL: nothing of it). */
void host_cache_control(const char *sys, struct capability_cache *cache);
struct capability_memory_bandwidth *host_memory_bandwidth(const char *sys,
                                                          const struct capability_cache *cache);
/* host_hmat.c: caches of memory and speeds between nodes, as the firmware tells them. */
void host_memory_caches(const char *node_dir, struct capability_cell *cell);
struct numa_interconnects *host_interconnects(const char *sys,
                                              const struct capability_cells *cells);

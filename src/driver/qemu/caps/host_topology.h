/* NUMA cells, processors and caches of a host, out of sysfs. Never awaits. */
#pragma once
#include "gen/capabilities.h"
struct capability_cells *host_cells(const char *sys);
struct capability_cache *host_caches(const char *sys); /* NULL: none known */
bool sysfs_number(const char *dir, const char *name, uint64_t *ret);
char *sysfs_word(const char *dir, const char *name); /* NULL: absent */
void host_page_sizes(const char *dir, struct capability_pages ***pages, size_t *n, bool counts);

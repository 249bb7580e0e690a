/* The memory of NUMA nodes as sysfs tells it. Short local reads, nothing awaits. A host whose
 * kernel knows no nodes has one, with all of the memory. */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "sys/file.h"
#include "sys/host.h"

/* The highest number in "0-1,4"; -1: there is no such file. */
static int highest_of(const char *path)
{
    g_autofree char *text = NULL;
    int highest = -1;
    if (!file_exists(path) || file_read(path, 65536, &text, NULL) < 0) {
        error_clear();
        return -1;
    }
    for (char *p = text; g_ascii_isdigit(*p);) {
        int n = (int)strtol(p, &p, 10);
        highest = MAX(highest, n);
        p += *p == '-' || *p == ',';
    }
    return highest;
}

unsigned host_last_node(const char *sys)
{
    g_autofree char *online = g_build_filename(sys, "devices/system/node/online", NULL);
    return (unsigned)MAX(highest_of(online), 0);
}

/* "Node 1 MemFree:         123456 kB" */
static uint64_t figure_of(const char *text, const char *word)
{
    const char *found = strstr(text, word);
    return found ? strtoull(found + strlen(word), NULL, 10) : 0;
}

int host_node_memory(const char *sys, unsigned node, struct host_memory *ret)
{
    g_autofree char *path = g_strdup_printf("%s/devices/system/node/node%u/meminfo", sys, node);
    g_autofree char *text = NULL;
    if (node == 0 && !file_exists(path))
        return host_memory(ret);
    if (file_read(path, 65536, &text, NULL) < 0)
        return -1;
    *ret = (struct host_memory){.total_kib = figure_of(text, "MemTotal:"),
                                .free_kib = figure_of(text, "MemFree:")};
    return 0;
}

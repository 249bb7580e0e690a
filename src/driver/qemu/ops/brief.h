/* The extract of a definition that statistics need of its disks: kept beside the packed text of a
 * guest that is shut off, made anew for one that runs. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "driver/qemu/ops/stats.h"
#include "gen/domain.h"

struct brief_disk {
    const char *target, *path; /* path NULL: empty or not on this host */
    bool qcow2;
};

struct brief {
    size_t n_disks;
    struct brief_disk disks[];
};

/* One block of memory: free with g_free(). */
struct brief *brief_new(const struct domain *def);

/* One image to be measured. */
struct sizing {
    const char *path;
    bool qcow2;
    int error; /* errno; 0: sizes are there */
    struct disk_sizes sizes;
};
/* Opens what it must, waits for the disk or the server: on a worker thread. */
void measure(struct sizing *s);

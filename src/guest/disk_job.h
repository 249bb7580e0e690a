/* Jobs on disks of running guests (pull, commit, copy), what every driver shares: what a call asks
 * for, what a job leaves of the definition, and the events. The jobs themselves are the driver's.
 */
#pragma once
#include "defs/disk_chain.h"
#include "guest/guest.h"

/* Bytes per second; what is more than there can be stays so. */
static inline uint64_t disk_job_speed(uint64_t bandwidth, bool in_bytes)
{
    return in_bytes ? bandwidth : bandwidth > UINT64_MAX >> 20 ? UINT64_MAX : bandwidth << 20;
}

/* Where a copy goes. path is a file's or a device's; format NULL: not said. */
struct mirror *mirror_new(enum mirror_job job, enum storage_type type, const char *path,
                          const char *format);
/* The same of a <disk> document; NULL with the reason. */
struct mirror *mirror_read(const char *xml);
/* A copy into layer n of the disk's own chain. */
struct mirror *mirror_of_layer(const struct disk *d, int n);

/* Layers of a commit, by the texts of the call; active: into what is below the disk itself. */
int disk_commit_layers(const struct disk *d, const char *top, const char *base, uint32_t flags,
                       int *ret_top, int *ret_base);

/* Both of the events that tell of a job: VIR_DOMAIN_BLOCK_JOB_TYPE_*, VIR_DOMAIN_BLOCK_JOB_*. */
void disk_job_tell(struct guest *g, const char *disk, const char *path, int type, int status);

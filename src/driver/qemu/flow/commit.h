/* Commits of layers of a running guest's disk, as a job. */
#pragma once
#include "driver/qemu/flow/block_job.h"
#include "gen/domain.h"

/* The node on top of a layer; g_free. NULL with the reason. */
AWAITS char *layer_node(struct run *r, const struct disk *d, int n);
/* What the image above is to say of layer n, which is below it then. */
int set_backing_file(json_t *args, const struct disk *d, int n);
int check_speed(uint64_t bytes_per_second);
int set_speed(json_t *args, uint64_t bytes_per_second);
/* In the definition before QEMU begins, so that a daemon that comes later knows where it goes.
 * Takes mirror. */
AWAITS int mirror_publish(struct run *r, const char *disk, struct mirror *mirror);
AWAITS void mirror_take_back(struct run *r, const char *disk);
/* Layer top, 0 for what the guest writes to, goes into layer base. NULL with the reason. */
AWAITS struct block_job *commit_begin(struct run *r, const struct disk *d, int top, int base,
                                      uint64_t bytes_per_second, bool remove);

/* Bitmaps of checkpoints in the images of a running guest. */
#pragma once
#include <jansson.h>
#include "driver/qemu/guest/run.h"
#include "gen/checkpoint.h"
#include "gen/domain.h"
#include "guest/moments.h"

/* --- flow/checkpoint.c --------------------------------------------------------------------------
 */
/* Adds to actions what makes the bitmaps of c. */
AWAITS int checkpoint_begin(struct run *r, const struct checkpoint *c, json_t *actions);
/* The bitmaps go; those that are not there are fine. */
AWAITS int checkpoint_forget(struct run *r, const struct checkpoint *c);
/* Are they there, and whole? */
AWAITS int checkpoint_verify(struct run *r, const struct domain *live, const struct checkpoint *c);
/* How much has changed since: into the document. */
AWAITS int checkpoint_sizes(struct run *r, const struct domain *live, struct checkpoint *c);
/* All at one moment; actions is taken. None is fine. */
AWAITS int bitmaps_do(struct run *r, json_t *actions);

/* Of the image that the guest writes to, whatever a job has put above it; g_free. NULL with the
 * reason. */
AWAITS char *disk_image_node(struct run *r, const struct disk *d);
/* The nodes of a disk with their bitmaps, from the top down. */
struct disk_bitmaps {
    json_t *reply;
    GHashTable *nodes;
    GPtrArray *chain; /* of char *, ends with NULL */
};
AWAITS int disk_bitmaps_read(struct run *r, const struct disk *d, struct disk_bitmaps *ret);
void disk_bitmaps_clear(struct disk_bitmaps *b);
static inline const char *const *disk_bitmaps_chain(const struct disk_bitmaps *b)
{
    return (const char *const *)b->chain->pdata;
}

/* --- ops/checkpoint.c: as part of something else ------------------------------------------------
 */
/* A complete definition; NULL with the reason. */
AWAITS struct def *checkpoint_read(struct call *call, const char *xml, uint32_t flags);
/* Into the tree and onto disk; def is taken. NULL with the reason. */
AWAITS struct moment *checkpoint_add(struct call *call, struct def *def);
AWAITS void checkpoint_take_back(struct call *call, struct moment *m); /* keeps the reason */
int checkpoint_disks_check(const struct domain *live, const struct checkpoint *c);

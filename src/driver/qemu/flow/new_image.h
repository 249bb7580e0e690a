/* An image that a running guest's QEMU opens, made when it is not there: where a copy goes, what a
 * snapshot writes to. */
#pragma once
#include "driver/qemu/guest/plug.h"
#include "gen/domain.h"

struct new_image {
    enum storage_type type;
    const struct disk_source *source;
    const char *format;      /* NULL: raw */
    const struct disk *like; /* the disk: size, caching */
    bool reuse;              /* it is there, made by somebody else */
    bool with_backing;       /* it builds on what the disk builds on */
    bool above_disk; /* it holds what the disk will have had: its node builds on the disk's */
    bool over_disk;  /* it is to build on the disk itself; its node has nothing below it yet */
    /* filled in */
    unsigned number; /* of its nodes */
    char *top;       /* the node to use */
    char *made;      /* a file that was not there before */
    struct node_names nodes;
};
/* On failure nothing is left. */
AWAITS int new_image_add(struct run *r, struct new_image *i);
AWAITS void new_image_take_back(struct run *r, struct new_image *i); /* nodes, and the file */
void new_image_clear(struct new_image *i);

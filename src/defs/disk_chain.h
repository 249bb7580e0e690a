/* The layers of a disk's image in a definition: 0 is what the guest writes to, 1 what that builds
 * on, and so on. Jobs move layers; the functions here do to a definition what a job did to images.
 */
#pragma once
#include "gen/domain.h"

int chain_depth(const struct disk *d); /* how many layers there are below it */
struct chain_layer {
    enum storage_type type;
    const struct disk_source *source;
    const char *format; /* NULL: raw */
    unsigned index;     /* of a running guest; 0: none */
};
struct chain_layer chain_layer(const struct disk *d, int n); /* n is one of its layers */
/* -1 with the reason: no layer of that path or "vda[INDEX]". NULL: `usual`. */
int chain_find(const struct disk *d, const char *name, int usual);
int chain_find_index(const struct disk *d, unsigned index);  /* -1, without a reason: none */
int chain_find_path(const struct disk *d, const char *path); /* the same by a file's path */
const char *chain_path(const struct disk_source *source);    /* of a file or device; or NULL */

/* The layers behind `top` and before `base` vanish; base past the end: all of them. */
void chain_drop(struct disk *d, int top, int base);
/* Layer n becomes the disk; what is below it stays. */
void chain_take(struct disk *d, int n);
/* The mirror becomes the disk; keep: with the layers it has. */
void chain_pivot(struct disk *d, bool keep);
/* The source becomes the disk, of that format (both taken); what was the disk is below it. */
void chain_push(struct disk *d, enum storage_type type, struct disk_source *source,
                const char *format);

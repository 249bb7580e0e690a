/* Images beside the ones a guest has open: how one names another as what it builds on, and the jobs
 * that make new ones. Plain computation; never awaits. */
#pragma once
#include <jansson.h>
#include "gen/domain.h"

/* The node of a source without what is of one run: names, secrets, speed. NULL with the reason. */
json_t *image_source(enum storage_type type, const struct disk_source *source);
/* What an image's header says it builds on: a path, an address, or "json:{…}". free(). */
char *image_name(enum storage_type type, const struct disk_source *source);

struct image_plan {
    enum storage_type type;
    const struct disk_source *source;
    const char *format;                  /* NULL: raw */
    const struct encryption *encryption; /* NULL: none */
    const char *storage_node, *format_node;
    const char *secret; /* the object that holds the passphrase */
    uint64_t storage_bytes, virtual_bytes;
    const char *backing, *backing_format; /* image_name() of what it builds on; NULL: nothing */
};
/* Options of blockdev-create for the file and for what is inside. NULL: that part cannot or need
 * not be made. 0, or -1 with the reason. */
int image_create(const struct image_plan *plan, json_t **ret_storage, json_t **ret_format);

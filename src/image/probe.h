/* What a disk image says of itself in its first bytes. Pure: no I/O, never awaits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { IMAGE_HEAD_BYTES = 64 << 10 }; /* as much as is looked at */

struct image_info {
    const char *format;      /* "qcow2"; "raw" when nothing is known; "iso" */
    uint64_t capacity_bytes; /* as a guest sees it */
    char *backing;           /* as it stands in the image; NULL: none */
    char *backing_format;    /* NULL: not said */
    const char *encryption;  /* "luks", "luks2", "qcow"; NULL: none */
    const char *compat;      /* qcow2: "1.1"; NULL: before it */
    uint64_t cluster_bytes;  /* qcow2 */
    bool lazy_refcounts, extended_l2;
};

/* head: the first bytes of the file, which has file_bytes. Numbers that make no sense are left out:
 * an image may be anybody's. */
void image_probe(const uint8_t *head, size_t len, uint64_t file_bytes, struct image_info *ret);
void image_info_clear(struct image_info *info);
/* Where the image below is, seen from an image at path: a path, an address, "json:" as it is.
 * g_free; NULL: it has none. */
char *image_backing_path(const struct image_info *info, const char *path);

/* Overlays of images that no QEMU has open: made before a guest starts, merged into what they build
 * on, removed. And what documents of snapshots say of them. */
#pragma once
#include "driver/qemu/flow/snapshot.h"

/* Makes every external overlay of s over the disks of def. made (of char *) gets the files that
 * were not there before; on failure they are gone again. */
AWAITS int overlays_make(struct driver_state *d, const struct snapshot_disks *disks,
                         const struct domain *def, bool reuse, GPtrArray *made);
AWAITS void overlays_remove(GPtrArray *made);
/* edit_fn: the disks of a definition that is off are those overlays from now on. */
int overlays_enter(void *value, void *arg /* struct snapshot_disks */);
/* What a way back writes to: the external disks of s, with files of new names beside those that its
 * guest had. */
struct snapshot_disks *overlays_for_revert(const struct snapshot *s, int64_t now_s);

/* The path of a disk in a definition; NULL: it has none. */
const char *overlay_base(const struct domain *def, const char *disk);
/* Does the snapshot say that this file was made for it or for a way back to it? */
bool overlay_is_of(const struct snapshot *s, const char *disk, const char *path);
/* What the image at path says it builds on; NULL: nothing, or there is no such image. g_free. */
AWAITS char *overlay_below(const char *path);
/* The image at top goes into the one at base, which it builds on; above (NULL: none) builds on base
 * afterwards. Can be done again when it was cut off. */
AWAITS int overlay_merge(const char *above, const char *top, const char *base,
                         const char *base_format);

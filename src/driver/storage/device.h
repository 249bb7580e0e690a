/* Block devices: what is on them, and volumes that are one. */
#pragma once
#include "driver/storage/storage.h"
#include "driver/storage/tool.h"

AWAITS int device_check_exists(const char *path);
/* Refuses one that has a partition table or a file system: ERR_STORAGE_POOL_BUILT. */
AWAITS int device_check_empty(const char *path);
/* The volume's size, permissions and times as its device has them now; what only the pool knows
 * (name, key, source) stays. */
AWAITS struct volume *device_vol_look(const struct pool *pool, const struct volume *vol);
/* The same for many at once; volumes without a device are dropped. -1 with the reason. */
AWAITS int device_look_all(GPtrArray *volumes, const char *about);
/* Waits until the device's node is there: who makes it comes later. */
AWAITS int device_settle(const char *path);
AWAITS int device_set_permissions(const struct volume *vol);
/* Bytes of another volume into a device. */
AWAITS int device_fill(const struct volume_order *o);

#define DEVICE_VOLUMES .vol_look = device_vol_look, .vol_wipe = volume_wipe_bytes, .vol_bytes = true
AWAITS int volume_wipe_bytes(const struct volume *vol, uint32_t algorithm); /* wipe.c */

/* File systems that a pool mounts: fs, netfs. */
#pragma once
#include "driver/storage/storage.h"
#include "driver/storage/tool.h"

/* "/dev/sda1", "host:/dir", "//host/share"; g_free */
char *mount_source(const struct pool *pool);
void mount_plan(const struct pool *pool, struct plan *ret);
/* Is something mounted there? *ret_other: something else than the pool's source. */
AWAITS int mount_look(const struct pool *pool, bool *ret_is, bool *ret_other);
AWAITS int mount_is_there(const struct pool *pool, bool *ret);
AWAITS int mount_start(struct driver_state *d, const struct pool *pool);
AWAITS int mount_stop(const struct pool *pool);

/* The kinds of pools that this host can have: one line in kinds.c, one file each. */
#pragma once
#include "driver/storage/storage.h"
#include "driver/storage/tool.h"

extern const struct pool_backend backend_dir, backend_fs, backend_netfs, backend_logical,
    backend_disk, backend_iscsi, backend_scsi, backend_mpath, backend_zfs, backend_vstorage;

/* Plans of kinds, for the kinds themselves and for tests with recorded commands. */
void logical_plan(const struct pool *pool, struct plan *ret); /* to start */
void logical_make_plan(const struct pool *pool, const struct volume *vol, struct plan *ret);
/* The commands that start a pool; none for kinds that need none. */
void pool_start_plan(const struct pool *pool, struct plan *ret);

/* Which kinds of pools there are. Pure. */
#include "driver/storage/kinds.h"
#include "base/error.h"
#include "driver/storage/mount.h"

static const struct pool_backend *const all[] = {
    &backend_dir,   &backend_fs,   &backend_netfs, &backend_logical, &backend_disk,
    &backend_iscsi, &backend_scsi, &backend_mpath, &backend_zfs,     &backend_vstorage,
};

const struct pool_backend *backend_of(enum pool_type type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (all[i]->type == type)
            return all[i];
    return storage_fail_null(ERR_NO_SUPPORT, "pools of type '%s' are not supported on this host",
                             enum_word(&enum_pool_type, (int)type));
}

unsigned backends_supported(void)
{
    unsigned bits = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        bits |= 1U << all[i]->type;
    return bits;
}

void pool_start_plan(const struct pool *pool, struct plan *ret)
{
    if (pool->type == POOL_TYPE_FS || pool->type == POOL_TYPE_NETFS)
        mount_plan(pool, ret);
    else if (pool->type == POOL_TYPE_LOGICAL)
        logical_plan(pool, ret);
}

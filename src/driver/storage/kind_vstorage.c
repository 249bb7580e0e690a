/* Pools that are a cluster of Virtuozzo Storage, mounted by its own program. */
#include "driver/storage/file.h"
#include "driver/storage/kinds.h"
#include "driver/storage/mount.h"

AWAITS static int start(struct driver_state *d, const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    return tool_run(TOOL("vstorage-mount", "-c", pool->source->name, pool->target->path)) < 0
               ? -1
               : file_sweep_parts(pool->target->path);
}

AWAITS static int stop(const struct pool *pool)
{
    DEADLINE(TOOL_PATIENCE);
    return tool_run(TOOL("umount", pool->target->path));
}

const struct pool_backend backend_vstorage = {
    .type = POOL_TYPE_VSTORAGE,
    .start = start,
    .stop = stop,
    .build = folder_build,
    .remove = folder_remove,
    FILE_VOLUMES,
};

/* Pools that are a folder. */
#include <sys/stat.h>
#include "driver/storage/file.h"
#include "driver/storage/kinds.h"
#include "driver/storage/work.h"

AWAITS static int start(struct driver_state *d, const struct pool *pool)
{
    return file_sweep_parts(pool->target->path);
}

const struct pool_backend backend_dir = {
    .type = POOL_TYPE_DIR,
    .start = start,
    .build = folder_build,
    .remove = folder_remove,
    FILE_VOLUMES,
};

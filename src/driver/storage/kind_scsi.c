/* Pools that are the disks of a SCSI host. */
#include <unistd.h>
#include "driver/storage/device.h"
#include "driver/storage/kinds.h"
#include "driver/storage/scsi.h"

AWAITS static int is_there(const struct pool *pool, bool *ret)
{
    int n = scsi_host_number(SYS, pool->source->adapter);
    g_autofree char *path = g_strdup_printf(SYS "/class/scsi_host/host%d", n);
    error_clear();
    *ret = n >= 0 && access(path, F_OK) == 0;
    return 0;
}

AWAITS static struct scan *look(const struct pool *pool)
{
    return scsi_look(pool, -1);
}

const struct pool_backend backend_scsi = {
    .type = POOL_TYPE_SCSI,
    .is_there = is_there,
    .look = look,
    DEVICE_VOLUMES,
};

/* Pools that are a file system on a block device of this host. */
#include <string.h>
#include "driver/storage/device.h"
#include "driver/storage/file.h"
#include "driver/storage/kinds.h"
#include "driver/storage/mount.h"
#include "libvirt/libvirt.h"

AWAITS static int make_file_system(const struct pool *pool)
{
    const char *format = pool->source->format->type, *device = pool->source->devices[0]->path;
    bool is_ext = g_str_has_prefix(format, "ext"), is_xfs = strcmp(format, "xfs") == 0;
    struct line l = line_new("mkfs");
    struct plan p;
    plan_init(&p);
    ADD(&l, "-t", format);
    if (is_ext || is_xfs)
        ADD(&l, is_ext ? "-F" : "-f");
    if (is_ext || is_xfs)
        ADD(&l, "-q");
    ADD(&l, device);
    plan_take(&p, &l);
    int rc = plan_run(&p);
    plan_clear(&p);
    return rc;
}

AWAITS static int build(const struct pool *pool, uint32_t flags)
{
    if (folder_build(pool, 0) < 0)
        return -1;
    if (!(flags & (VIR_STORAGE_POOL_BUILD_OVERWRITE | VIR_STORAGE_POOL_BUILD_NO_OVERWRITE)))
        return 0;
    if (strcmp(pool->source->format->type, "auto") == 0)
        return storage_fail(ERR_OPERATION_INVALID,
                            "pool '%s': <format type='auto'> does not say what to make",
                            pool->name);
    if (device_check_exists(pool->source->devices[0]->path) < 0)
        return -1;
    if (flags & VIR_STORAGE_POOL_BUILD_NO_OVERWRITE &&
        device_check_empty(pool->source->devices[0]->path) < 0)
        return -1;
    return make_file_system(pool);
}

const struct pool_backend backend_fs = {
    .type = POOL_TYPE_FS,
    .is_there = mount_is_there,
    .start = mount_start,
    .stop = mount_stop,
    .build = build,
    .remove = folder_remove,
    FILE_VOLUMES,
};

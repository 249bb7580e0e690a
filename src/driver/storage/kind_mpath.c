/* The pool of all multipath devices of the host. Through dmsetup. */
#include <stdio.h>
#include "base/log.h"
#include "driver/storage/device.h"
#include "driver/storage/kinds.h"

/* "mpatha\t(253:4)" */
static struct volume *volume_of_line(const char *line)
{
    char name[128];
    unsigned minor;
    if (sscanf(line, "%127s (%*u%*[:, ]%u)", name, &minor) != 2)
        return NULL;
    struct volume *vol = value_new(&type_volume);
    vol->type = VOLUME_TYPE_BLOCK;
    vol->name = g_strdup_printf("dm-%u", minor);
    vol->target = value_new(&type_volume_target);
    vol->target->path = g_build_filename("/dev/mapper", name, NULL);
    vol->key = g_strdup(vol->target->path);
    return vol;
}

/* A host without the device mapper has none. */
AWAITS static void read_devices(GPtrArray *volumes)
{
    DEADLINE(TOOL_PATIENCE);
    g_autofree char *out = tool_output(TOOL("dmsetup", "ls", "--target", "multipath"));
    g_auto(GStrv) lines = g_strsplit(out ?: "", "\n", -1);
    if (!out)
        log_info("multipath devices: %s", error_text());
    error_clear();
    for (char **line = lines; *line; line++) {
        struct volume *vol = volume_of_line(*line);
        if (vol)
            g_ptr_array_add(volumes, vol);
    }
}

AWAITS static struct scan *look(const struct pool *pool)
{
    struct scan *scan = scan_new();
    read_devices(scan->volumes);
    if (device_look_all(scan->volumes, pool->name) < 0) {
        scan_free(scan);
        return NULL;
    }
    for (guint i = 0; i < scan->volumes->len; i++)
        scan->figures.capacity += ((struct volume *)scan->volumes->pdata[i])->capacity_bytes;
    scan->figures.allocation = scan->figures.capacity;
    return scan;
}

const struct pool_backend backend_mpath = {
    .type = POOL_TYPE_MPATH,
    .look = look,
    DEVICE_VOLUMES,
};

/* Looks at block devices and fills them. Called by the backends of pools that consist of some;
 * awaits threads, blkid and qemu-img. Invariant: a device that has something on it is only given
 * away by who was told to overwrite. */
#include "driver/storage/device.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "driver/storage/file.h"
#include "driver/storage/image_make.h"
#include "driver/storage/work.h"
#include "sys/file.h"

enum { DEVICE_MODE = 0600 };

/* --- what is on it ---------------------------------------------------------------------------- */

AWAITS int device_check_exists(const char *path)
{
    return file_exists(path) ? 0 : fail_path(ENOENT, path, "cannot find the device");
}

/* The value of a line NAME=… of blkid's; NULL: there is none. g_free */
static char *tag(const char *text, const char *name)
{
    g_autofree char *key = g_strdup_printf("\n%s=", name), *all = g_strconcat("\n", text, NULL);
    const char *at = strstr(all, key);
    return at ? g_strndup(at + strlen(key), strcspn(at + strlen(key), "\n")) : NULL;
}

AWAITS int device_check_empty(const char *path)
{
    enum { BLKID_FOUND = 0, BLKID_NOTHING = 2 };
    int status = 0;
    g_autofree char *out = tool_status(TOOL("blkid", "-p", "-o", "export", path), &status);
    if (!out)
        return -1;
    if (status == BLKID_NOTHING)
        return 0;
    g_autofree char *type = tag(out, "TYPE"), *table = tag(out, "PTTYPE");
    if (status == BLKID_FOUND && !type && !table)
        return 0;
    return storage_fail(ERR_STORAGE_POOL_BUILT, "device '%s' is not empty: there is %s on it", path,
                        type    ? type
                        : table ? table
                                : "something unclear");
}

/* --- volumes ---------------------------------------------------------------------------------- */

struct look_work {
    struct work base;
    GPtrArray *volumes;
    bool keep_sizes;
    bool drops; /* those without a device are left out */
};

static void look_clear(void *arg)
{
    struct look_work *w = arg;
    for (guint i = 0; w->volumes && i < w->volumes->len; i++)
        value_free(&type_volume, w->volumes->pdata[i]);
    if (w->volumes)
        g_ptr_array_unref(w->volumes);
}

static void set_sizes(struct volume *vol, uint64_t bytes, bool keep)
{
    vol->physical_bytes = bytes;
    vol->has_physical_bytes = bytes != 0;
    if (keep && vol->has_capacity_bytes)
        return;
    vol->capacity_bytes = bytes;
    if (!vol->has_allocation_bytes)
        vol->allocation_bytes = bytes;
    vol->has_capacity_bytes = vol->has_allocation_bytes = true;
}

static int look_one(struct volume *vol, bool keep_sizes)
{
    struct volume_target *t = vol->target;
    AUTO_FD int fd = open(t->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        return fail_path(errno, t->path, "cannot open");
    value_free(&type_storage_permissions, t->permissions);
    value_free(&type_volume_timestamps, t->timestamps);
    t->permissions = stat_permissions(&st);
    t->timestamps = stat_timestamps(t->path, &st);
    set_sizes(vol, S_ISBLK(st.st_mode) ? device_bytes(fd) : (uint64_t)st.st_size, keep_sizes);
    return 0;
}

static int look_run(void *arg)
{
    struct look_work *w = arg;
    for (guint i = 0; i < w->volumes->len && !work_is_left(w);) {
        if (look_one(w->volumes->pdata[i], w->keep_sizes) == 0) {
            i++;
            continue;
        }
        if (!w->drops)
            return -1;
        error_clear();
        value_free(&type_volume, w->volumes->pdata[i]);
        g_ptr_array_remove_index(w->volumes, i);
    }
    return 0;
}

AWAITS int device_look_all(GPtrArray *volumes, const char *about)
{
    DEADLINE(LOOK_PATIENCE);
    struct look_work *w = work_new(struct look_work, look_run, look_clear, about);
    w->volumes = g_ptr_array_new();
    w->keep_sizes = w->drops = true;
    g_ptr_array_extend_and_steal(w->volumes, g_ptr_array_ref(volumes));
    if (work_do(&w) < 0)
        return -1;
    g_ptr_array_extend_and_steal(volumes, g_steal_pointer(&w->volumes));
    work_free(w);
    return 0;
}

AWAITS struct volume *device_vol_look(const struct pool *pool, const struct volume *vol)
{
    DEADLINE(LOOK_PATIENCE);
    struct look_work *w = work_new(struct look_work, look_run, look_clear, vol->target->path);
    w->volumes = g_ptr_array_new();
    w->keep_sizes = pool->type == POOL_TYPE_DISK;
    g_ptr_array_add(w->volumes, value_copy(&type_volume, vol));
    if (work_do(&w) < 0)
        return NULL;
    struct volume *now = g_ptr_array_steal_index(w->volumes, 0);
    work_free(w);
    return now;
}

/* --- making ----------------------------------------------------------------------------------- */

AWAITS int device_settle(const char *path)
{
    DEADLINE(TOOL_PATIENCE / 6);
    g_autofree char *out = tool_output(TOOL("udevadm", "settle", "--timeout=5"));
    if (!out)
        error_clear(); /* a host without udev */
    while (!file_exists(path))
        if (fiber_sleep(millis(20)) < 0)
            return fail_path(ENOENT, path, "the device does not appear:");
    return 0;
}

struct permit_work {
    struct work base;
    char *path;
    struct storage_permissions *permissions;
};

static void permit_clear(void *arg)
{
    struct permit_work *w = arg;
    g_free(w->path);
    value_free(&type_storage_permissions, w->permissions);
}

static int permit_run(void *arg)
{
    struct permit_work *w = arg;
    const struct storage_permissions *p = w->permissions;
    if (p && (p->has_owner || p->has_group) &&
        chown(w->path, p->has_owner ? (uid_t)p->owner : (uid_t)-1,
              p->has_group ? (gid_t)p->group : (gid_t)-1) < 0)
        return fail_errno(errno, "cannot give '%s' to %d:%d", w->path, p->owner, p->group);
    unsigned mode = p && p->has_mode ? p->mode : DEVICE_MODE;
    return chmod(w->path, mode) < 0 ? fail_errno(errno, "cannot set the mode of '%s'", w->path) : 0;
}

AWAITS int device_set_permissions(const struct volume *vol)
{
    DEADLINE(LOOK_PATIENCE);
    struct permit_work *w =
        work_new(struct permit_work, permit_run, permit_clear, vol->target->path);
    w->path = g_strdup(vol->target->path);
    w->permissions = value_copy(&type_storage_permissions, vol->target->permissions);
    if (work_do(&w) < 0)
        return -1;
    work_free(w);
    return 0;
}

AWAITS int device_fill(const struct volume_order *o)
{
    return o->from || o->vol->target->encryption ? image_make(o, o->vol->target->path) : 0;
}

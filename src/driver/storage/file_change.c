/* Removes and resizes volumes that are files. Called by the backends of pools of files; awaits
 * threads and qemu-img. Invariant: a volume that cannot be resized keeps its size. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "driver/storage/file.h"
#include "driver/storage/image_make.h"
#include "driver/storage/work.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

enum { WRITE_PIECE = 1 << 20 };

struct change_work {
    struct work base;
    char *path;
    bool is_folder;
    uint64_t capacity;
    bool allocates; /* all of it */
};

static void change_clear(void *arg)
{
    struct change_work *w = arg;
    g_free(w->path);
}

static struct change_work *change_new(const struct volume *vol, int (*run)(void *))
{
    struct change_work *w = work_new(struct change_work, run, change_clear, vol->target->path);
    w->path = g_strdup(vol->target->path);
    w->is_folder = vol->type == VOLUME_TYPE_DIR;
    return w;
}

AWAITS static int change_do(struct change_work *w)
{
    if (work_do(&w) < 0)
        return -1;
    work_free(w);
    return 0;
}

static int remove_run(void *arg)
{
    struct change_work *w = arg;
    int rc = w->is_folder ? rmdir(w->path) : unlink(w->path);
    return rc == 0 || errno == ENOENT ? 0 : fail_path(errno, w->path, "cannot remove");
}

AWAITS int file_vol_remove(const struct pool *pool, const struct volume *vol, uint32_t flags)
{
    DEADLINE(LOOK_PATIENCE);
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "flags 0x%x do not go with removing a file", flags);
    return change_do(change_new(vol, remove_run));
}

/* For a file system without fallocate(): what is there is written again, holes become zeroes. */
static int write_again(int fd, uint64_t at, uint64_t end, const void *work)
{
    g_autofree char *piece = g_malloc(WRITE_PIECE);
    while (at < end) {
        size_t len = (size_t)MIN(end - at, (uint64_t)WRITE_PIECE);
        ssize_t there = pread(fd, piece, len, (off_t)at);
        if (there < 0)
            return fail_errno(errno, "%" G_GUINT64_FORMAT " bytes", end - at);
        if (there > 0)
            len = (size_t)there; /* maybe less than there is */
        else
            memset(piece, 0, len);
        ssize_t n = pwrite(fd, piece, len, (off_t)at);
        if (n <= 0)
            return fail_errno(n < 0 ? errno : ENOSPC, "%" G_GUINT64_FORMAT " bytes", end - at);
        if (work_is_left(work))
            return fail(ERR_OPERATION_ABORTED, "nobody waits for it");
        at += (uint64_t)n;
    }
    return 0;
}

int file_allocate(int fd, uint64_t from, uint64_t len, const void *work)
{
    if (!len || fallocate(fd, 0, (off_t)from, (off_t)len) == 0)
        return 0;
    return errno == EOPNOTSUPP ? write_again(fd, from, from + len, work)
                               : fail_errno(errno, "%" G_GUINT64_FORMAT " bytes", len);
}

static int resize_run(void *arg)
{
    struct change_work *w = arg;
    AUTO_FD int fd = open(w->path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fail_path(errno, w->path, "cannot open");
    if (w->allocates && file_allocate(fd, 0, w->capacity, w) < 0)
        return context("no room for '%s'", w->path);
    if (ftruncate(fd, (off_t)w->capacity) < 0 || fsync(fd) < 0)
        return fail_errno(errno, "cannot resize '%s' to %" G_GUINT64_FORMAT " bytes", w->path,
                          w->capacity);
    return 0;
}

AWAITS int file_vol_resize(struct driver_state *d, const struct pool *pool,
                           const struct volume *vol, uint64_t capacity, uint32_t flags)
{
    const char *format = vol->target->format ? vol->target->format->type : "raw";
    bool raw = strcmp(format, "raw") == 0 && !vol->target->encryption;
    bool allocate = flags & VIR_STORAGE_VOL_RESIZE_ALLOCATE;
    if (vol->type == VOLUME_TYPE_DIR)
        return storage_fail(ERR_OPERATION_UNSUPPORTED, "volume '%s' is a folder", vol->name);
    if (!raw && allocate)
        return storage_fail(ERR_OPERATION_UNSUPPORTED,
                            "only raw volumes can be allocated in full, not '%s' of format %s",
                            vol->name, format);
    if (!raw)
        return image_resize(d, vol, capacity);
    struct change_work *w = change_new(vol, resize_run);
    w->capacity = capacity;
    w->allocates = allocate;
    return change_do(w);
}

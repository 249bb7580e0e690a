/* Makes volumes that are files: under another name beside their place, then renamed, so that what
 * has a volume's name is whole. Called by the backends of pools of files; awaits threads and
 * qemu-img. Invariant: however a daemon ends, a volume that it was making is not seen, and what is
 * left of it goes when its pool is started again. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/storage/file.h"
#include "driver/storage/image_make.h"
#include "driver/storage/work.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"
#include "sys/host.h"

enum { DEFAULT_FILE_MODE = 0600, DEFAULT_FOLDER_MODE = 0711, COPY_PIECE = 1 << 20 };

/* --- names of parts --------------------------------------------------------------------------- */

#define PART_PREFIX ".vireo-"
#define PART_SUFFIX ".part"
static char own_prefix[32];

void file_parts_init(const char *state_dir)
{
    uint8_t uuid[16] = {0};
    if (host_uuid(uuid) < 0)
        error_clear();
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_checksum_update(sum, uuid, sizeof(uuid));
    g_checksum_update(sum, (const guchar *)state_dir, (gssize)strlen(state_dir));
    snprintf(own_prefix, sizeof(own_prefix), PART_PREFIX "%.8s-", g_checksum_get_string(sum));
}

bool file_is_part(const char *name)
{
    return g_str_has_prefix(name, PART_PREFIX) && g_str_has_suffix(name, PART_SUFFIX);
}

bool file_is_own_part(const char *name)
{
    return file_is_part(name) && g_str_has_prefix(name, own_prefix);
}

/* One volume of a name is made at a time. */
static char *part_path(const char *path)
{
    g_autofree char *dir = g_path_get_dirname(path), *name = g_path_get_basename(path);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);
    return g_strdup_printf("%s/%s%.16s" PART_SUFFIX, dir, own_prefix, sum);
}

int file_vol_place(const struct pool *pool, struct volume *vol)
{
    if (strchr(vol->name, '/') || strcmp(vol->name, ".") == 0 || strcmp(vol->name, "..") == 0)
        return storage_fail(ERR_OPERATION_INVALID, "'%s' cannot be the name of a file", vol->name);
    bool is_dir = g_strcmp0(vol->target->format ? vol->target->format->type : NULL, "dir") == 0;
    vol->type = is_dir ? VOLUME_TYPE_DIR : VOLUME_TYPE_FILE;
    g_free(vol->target->path);
    vol->target->path = g_build_filename(pool->target->path, vol->name, NULL);
    g_free(vol->key);
    vol->key = g_strdup(vol->target->path);
    return 0;
}

/* --- a thread's steps ------------------------------------------------------------------------- */

struct make_work {
    struct work base;
    char *path, *part;
    char *from; /* to copy; NULL: nothing */
    bool is_folder, must_reflink, is_raw;
    uint64_t capacity, allocation;
    struct storage_permissions *permissions;
};

static void make_clear(void *arg)
{
    struct make_work *w = arg;
    g_free(w->path);
    g_free(w->part);
    g_free(w->from);
    value_free(&type_storage_permissions, w->permissions);
}

static bool all_zero(const char *bytes, size_t n)
{
    return !*bytes && memcmp(bytes, bytes + 1, n - 1) == 0;
}

/* Zeroes become holes unless the copy is to take its room. */
static int copy_run_of_bytes(struct make_work *w, int from, int to, off_t at, off_t end)
{
    g_autofree char *piece = g_malloc(COPY_PIECE);
    bool sparse = w->allocation < w->capacity;
    while (at < end) {
        ssize_t n = pread(from, piece, (size_t)MIN(end - at, (off_t)COPY_PIECE), at);
        if (n < 0)
            return fail_errno(errno, "cannot read '%s'", w->from);
        if (n == 0)
            return 0;
        if (work_is_left(w))
            return fail(ERR_OPERATION_ABORTED, "'%s': nobody waits for it", w->path);
        if (!(sparse && all_zero(piece, (size_t)n)) && pwrite(to, piece, (size_t)n, at) != n)
            return fail_errno(errno ?: ENOSPC, "cannot write '%s'", w->path);
        at += n;
    }
    return 0;
}

static int copy_bytes(struct make_work *w, int to)
{
    AUTO_FD int from = open(w->from, O_RDONLY | O_CLOEXEC);
    if (from < 0)
        return fail_path(errno, w->from, "cannot open");
    if (ioctl(to, FICLONE, from) == 0)
        return 0;
    if (w->must_reflink)
        return fail_errno(errno, "'%s' cannot share the blocks of '%s'", w->path, w->from);
    off_t end = lseek(from, 0, SEEK_END);
    for (off_t at = 0; at < end;) {
        off_t data = lseek(from, at, SEEK_DATA);
        if (data < 0 && errno == ENXIO)
            return 0;
        off_t hole = data < 0 ? end : lseek(from, data, SEEK_HOLE);
        at = data < 0 ? at : data;
        if (copy_run_of_bytes(w, from, to, at, hole < 0 ? end : hole) < 0)
            return -1;
        at = hole < 0 ? end : hole;
    }
    return 0;
}

static int fill_part(struct make_work *w)
{
    AUTO_FD int fd = open(w->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, DEFAULT_FILE_MODE);
    if (fd < 0)
        return fail_path(errno, w->part, "cannot make");
    if (w->from && copy_bytes(w, fd) < 0)
        return -1;
    struct stat st;
    if (fstat(fd, &st) == 0 && (uint64_t)st.st_size < w->capacity &&
        ftruncate(fd, (off_t)w->capacity) < 0)
        return fail_errno(errno, "cannot make '%s' of %" G_GUINT64_FORMAT " bytes", w->path,
                          w->capacity);
    if (w->allocation && file_allocate(fd, 0, MIN(w->allocation, w->capacity), w) < 0)
        return context("cannot make '%s'", w->path);
    return fsync(fd) < 0 ? fail_errno(errno, "cannot write '%s'", w->path) : 0;
}

/* Makes the part; what fails leaves nothing. */
static int raw_run(void *arg)
{
    struct make_work *w = arg;
    unlink(w->part);
    int rc = w->is_folder ? mkdir(w->part, DEFAULT_FOLDER_MODE) : fill_part(w);
    if (w->is_folder && rc < 0)
        rc = fail_path(errno, w->path, "cannot make folder");
    if (rc < 0 || work_is_left(w))
        remove(w->part);
    return rc;
}

static int give_permissions(const struct make_work *w, int fd)
{
    const struct storage_permissions *p = w->permissions;
    unsigned mode = p && p->has_mode ? p->mode
                    : w->is_folder   ? DEFAULT_FOLDER_MODE
                                     : DEFAULT_FILE_MODE;
    if (p && (p->has_owner || p->has_group) &&
        fchown(fd, p->has_owner ? (uid_t)p->owner : (uid_t)-1,
               p->has_group ? (gid_t)p->group : (gid_t)-1) < 0)
        return fail_errno(errno, "cannot give '%s' to %d:%d", w->path, p->owner, p->group);
    return fchmod(fd, mode) < 0 ? fail_errno(errno, "cannot set the mode of '%s'", w->path) : 0;
}

/* The part, on the disk and whoever's it is to be. Who may write to the folder could have put a
 * link in its place. */
static int finish_part(const struct make_work *w)
{
    AUTO_FD int fd = open(w->part, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0)
        return fail_path(errno, w->path, "cannot finish");
    if (give_permissions(w, fd) < 0)
        return -1;
    return fsync(fd) < 0 && errno != EINVAL ? fail_errno(errno, "cannot write '%s'", w->path) : 0;
}

/* Not over what is there, on file systems of servers too. */
static int put_in_place(const char *part, const char *path)
{
    if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno == EINVAL || errno == ENOSYS)
        return link(part, path) == 0 && unlink(part) == 0 ? 0 : -1;
    return -1;
}

static int settle_run(void *arg)
{
    struct make_work *w = arg;
    int rc = finish_part(w);
    if (rc == 0 && put_in_place(w->part, w->path) < 0)
        rc = fail_path(errno, w->path, "cannot make");
    if (rc < 0)
        remove(w->part);
    return rc;
}

static int discard_run(void *arg)
{
    struct make_work *w = arg;
    remove(w->part);
    return 0;
}

/* The image below must be there, unless a server has it. */
static int below_run(void *arg)
{
    struct make_work *w = arg;
    return access(w->from, R_OK) == 0 ? 0 : fail_path(errno, w->from, "cannot use");
}

/* --- the steps in order ----------------------------------------------------------------------- */

static bool is_raw(const struct volume *vol)
{
    const char *format = vol->target->format ? vol->target->format->type : NULL;
    return !format || strcmp(format, "raw") == 0;
}

static struct make_work *make_work_new(const struct volume_order *o, const char *part,
                                       int (*run)(void *))
{
    const struct volume *vol = o->vol;
    struct make_work *w = work_new(struct make_work, run, make_clear, vol->target->path);
    w->path = g_strdup(vol->target->path);
    w->part = g_strdup(part);
    w->from = o->from ? g_strdup(o->from->target->path) : NULL;
    w->is_folder = vol->type == VOLUME_TYPE_DIR;
    w->must_reflink = o->flags & VIR_STORAGE_VOL_CREATE_REFLINK;
    w->capacity = vol->capacity_bytes;
    w->allocation = vol->allocation_bytes;
    w->permissions = value_copy(&type_storage_permissions, vol->target->permissions);
    return w;
}

AWAITS static int step(const struct volume_order *o, const char *part, int (*run)(void *))
{
    struct make_work *w = make_work_new(o, part, run);
    if (work_do(&w) < 0)
        return -1;
    work_free(w);
    return 0;
}

/* By ourselves: a folder, or bytes without a format. */
static bool is_plain(const struct volume_order *o)
{
    bool plain_source = !o->from || (is_raw(o->from) && !o->from->target->encryption);
    return o->vol->type == VOLUME_TYPE_DIR ||
           (is_raw(o->vol) && !o->vol->target->encryption && plain_source);
}

static int check_order(const struct volume_order *o)
{
    if (is_plain(o) && o->flags & VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA)
        return storage_fail(ERR_CONFIG_UNSUPPORTED,
                            "volume '%s' has no tables to write in full: it is raw", o->vol->name);
    if (is_plain(o) && o->vol->backing_store)
        return storage_fail(ERR_NO_SUPPORT, "volume '%s' is raw and cannot have a <backingStore>",
                            o->vol->name);
    if (o->vol->type == VOLUME_TYPE_DIR && o->from)
        return storage_fail(ERR_NO_SUPPORT, "a folder cannot be copied");
    return 0;
}

AWAITS static int check_below(const struct volume_order *o)
{
    DEADLINE(LOOK_PATIENCE);
    const struct volume_backing_store *b = o->vol->backing_store;
    if (!b || *b->path != '/')
        return 0;
    struct make_work *w = make_work_new(o, b->path, below_run);
    g_free(w->from);
    w->from = g_strdup(b->path);
    if (work_do(&w) < 0)
        return -1;
    work_free(w);
    return 0;
}

AWAITS static void discard(const struct volume_order *o, const char *part)
{
    SHIELD();
    DEADLINE(LOOK_PATIENCE);
    struct error *why = error_take();
    if (step(o, part, discard_run) < 0)
        error_clear();
    error_set(why);
}

AWAITS int file_vol_make(const struct volume_order *o)
{
    g_autofree char *part = part_path(o->vol->target->path);
    if (check_order(o) < 0 || check_below(o) < 0)
        return -1;
    int rc = is_plain(o) ? step(o, part, raw_run) : step(o, part, discard_run);
    if (rc == 0 && !is_plain(o))
        rc = image_make(o, part);
    if (rc == 0) {
        DEADLINE(LOOK_PATIENCE);
        rc = step(o, part, settle_run);
    }
    if (rc < 0)
        discard(o, part);
    return rc;
}

/* --- after a crash ---------------------------------------------------------------------------- */

struct sweep_work {
    struct work base;
    char *folder;
};

static void sweep_clear(void *arg)
{
    struct sweep_work *w = arg;
    g_free(w->folder);
}

static int sweep_run(void *arg)
{
    struct sweep_work *w = arg;
    g_autoptr(GDir) dir = g_dir_open(w->folder, 0, NULL);
    const char *name;
    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(w->folder, name, NULL);
        if (file_is_own_part(name) && remove(path) == 0)
            log_info("removed '%s', a volume that was never finished", path);
    }
    return 0;
}

AWAITS int file_sweep_parts(const char *folder)
{
    DEADLINE(LOOK_PATIENCE);
    struct sweep_work *w = work_new(struct sweep_work, sweep_run, sweep_clear, folder);
    w->folder = g_strdup(folder);
    if (work_do(&w) < 0)
        return -1;
    work_free(w);
    return 0;
}

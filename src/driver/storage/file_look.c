/* Looks at folders and the files in them, and says what volumes they are. Called by the backends of
 * pools of files; awaits threads that may be left behind. Invariant: a file that cannot be a volume
 * is passed over, and one that cannot be read is still shown. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/storage/file.h"
#include "driver/storage/work.h"
#include "gen/domain.h"
#include "image/probe.h"
#include "sys/file.h"

struct scan *scan_new(void)
{
    struct scan *s = g_new0(struct scan, 1);
    s->volumes = g_ptr_array_new();
    return s;
}

void scan_free(struct scan *s)
{
    if (!s)
        return;
    for (guint i = 0; i < s->volumes->len; i++)
        value_free(&type_volume, s->volumes->pdata[i]);
    g_ptr_array_unref(s->volumes);
    value_free(&type_storage_permissions, s->permissions);
    g_clear_pointer(&s->gaps, g_array_unref);
    g_free(s);
}

/* --- what stat says --------------------------------------------------------------------------- */

struct storage_permissions *stat_permissions(const struct stat *st)
{
    struct storage_permissions *p = value_new(&type_storage_permissions);
    p->mode = st->st_mode & 0777;
    p->owner = (int32_t)st->st_uid;
    p->group = (int32_t)st->st_gid;
    p->has_mode = p->has_owner = p->has_group = true;
    return p;
}

static char *time_text(int64_t s, uint32_t ns)
{
    return ns ? g_strdup_printf("%" G_GINT64_FORMAT ".%09u", s, ns)
              : g_strdup_printf("%" G_GINT64_FORMAT, s);
}

struct volume_timestamps *stat_timestamps(const char *path, const struct stat *st)
{
    struct volume_timestamps *t = value_new(&type_volume_timestamps);
    struct statx x;
    bool born = statx(AT_FDCWD, path, 0, STATX_BTIME, &x) == 0 && x.stx_mask & STATX_BTIME;
    t->atime = time_text(st->st_atim.tv_sec, (uint32_t)st->st_atim.tv_nsec);
    t->mtime = time_text(st->st_mtim.tv_sec, (uint32_t)st->st_mtim.tv_nsec);
    t->ctime = time_text(st->st_ctim.tv_sec, (uint32_t)st->st_ctim.tv_nsec);
    t->btime = born ? time_text(x.stx_btime.tv_sec, x.stx_btime.tv_nsec) : g_strdup("0");
    return t;
}

uint64_t device_bytes(int fd)
{
    uint64_t n = 0;
    return ioctl(fd, BLKGETSIZE64, &n) == 0 ? n : 0;
}

/* --- what is inside --------------------------------------------------------------------------- */

static struct pool_format *format_new(const char *word)
{
    struct pool_format *f = value_new(&type_pool_format);
    f->type = g_strdup(word);
    return f;
}

/* The first bytes of a file; false: it cannot be read. Never waits for a fifo's writer. */
static bool probe_file(const char *path, struct image_info *ret)
{
    AUTO_FD int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        return false;
    g_autofree uint8_t *head = g_malloc(IMAGE_HEAD_BYTES);
    ssize_t n = pread(fd, head, IMAGE_HEAD_BYTES, 0);
    uint64_t bytes = S_ISBLK(st.st_mode) ? device_bytes(fd) : (uint64_t)st.st_size;
    image_probe(head, n < 0 ? 0 : (size_t)n, bytes, ret);
    return true;
}

static void set_backing(struct volume *vol, const struct image_info *info, const char *path)
{
    struct volume_backing_store *b = vol->backing_store = value_new(&type_volume_backing_store);
    struct stat st;
    b->path = image_backing_path(info, path);
    bool is_file = *b->path == '/' && stat(b->path, &st) == 0 && S_ISREG(st.st_mode);
    struct image_info below = {0};
    if (!info->backing_format && is_file)
        probe_file(b->path, &below);
    b->format = format_new(info->backing_format ?: below.format ?: "raw");
    image_info_clear(&below);
    if (!is_file)
        return;
    b->permissions = stat_permissions(&st);
    b->timestamps = stat_timestamps(b->path, &st);
}

static void set_encryption(struct volume_target *t, const char *word)
{
    int format = enum_value(&enum_encryption_format, word);
    if (format <= 0)
        return;
    t->encryption = value_new(&type_encryption);
    t->encryption->format = (enum encryption_format)format;
}

static void set_image(struct volume *vol, const struct image_info *info, const char *path)
{
    struct volume_target *t = vol->target;
    vol->capacity_bytes = info->capacity_bytes;
    t->format = format_new(info->format);
    t->compat = g_strdup(info->compat);
    t->cluster_size_bytes = info->cluster_bytes;
    t->has_cluster_size_bytes = info->cluster_bytes != 0;
    if (info->compat) {
        t->features = value_new(&type_volume_features);
        t->features->lazy_refcounts = info->lazy_refcounts;
        t->features->extended_l2 = info->extended_l2;
    }
    if (info->encryption)
        set_encryption(t, info->encryption);
    if (info->backing)
        set_backing(vol, info, path);
}

int file_read_volume(const char *path, const char *name, struct volume **ret)
{
    struct stat st;
    if (stat(path, &st) < 0) {
        if (errno == ENOENT || errno == ELOOP)
            return 0;
        return fail_path(errno, path, "cannot look at");
    }
    bool is_dir = S_ISDIR(st.st_mode);
    if (!is_dir && !S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode))
        return 0;
    struct volume *vol = *ret = value_new(&type_volume);
    struct volume_target *t = vol->target = value_new(&type_volume_target);
    struct image_info info = {.format = is_dir ? "dir" : "raw",
                              .capacity_bytes = is_dir ? 0 : (uint64_t)st.st_size};
    vol->type = is_dir                ? VOLUME_TYPE_DIR
                : S_ISBLK(st.st_mode) ? VOLUME_TYPE_BLOCK
                                      : VOLUME_TYPE_FILE;
    vol->name = g_strdup(name);
    vol->key = g_strdup(path);
    t->path = g_strdup(path);
    t->permissions = stat_permissions(&st);
    t->timestamps = stat_timestamps(path, &st);
    if (!is_dir)
        probe_file(path, &info);
    set_image(vol, &info, path);
    image_info_clear(&info);
    vol->allocation_bytes = is_dir ? 0 : (uint64_t)st.st_blocks * 512;
    vol->physical_bytes = is_dir ? 0 : (uint64_t)st.st_size;
    if (S_ISBLK(st.st_mode))
        vol->allocation_bytes = vol->physical_bytes = vol->capacity_bytes;
    vol->has_physical_bytes = vol->physical_bytes != 0;
    vol->has_capacity_bytes = vol->has_allocation_bytes = true;
    return 1;
}

/* --- folders ---------------------------------------------------------------------------------- */

struct look_work {
    struct work base;
    char *folder;
    struct scan *scan;
};

static void look_clear(void *arg)
{
    struct look_work *w = arg;
    g_free(w->folder);
    scan_free(w->scan);
}

/* Documents are text: a name that is none cannot be in one. */
static bool can_be_told(const char *name)
{
    if (!g_utf8_validate(name, -1, NULL))
        return false;
    for (const char *at = name; *at; at++)
        if ((unsigned char)*at < ' ')
            return false;
    return true;
}

static int look_figures(struct look_work *w)
{
    struct statvfs fs;
    struct stat st;
    if (statvfs(w->folder, &fs) < 0 || stat(w->folder, &st) < 0)
        return fail_path(errno, w->folder, "cannot look at");
    struct pool_figures *f = &w->scan->figures;
    f->capacity = (uint64_t)fs.f_frsize * fs.f_blocks;
    f->available = (uint64_t)fs.f_frsize * fs.f_bfree;
    f->allocation = f->capacity - MIN(f->available, f->capacity);
    w->scan->permissions = stat_permissions(&st);
    return 0;
}

static int look_run(void *arg)
{
    struct look_work *w = arg;
    GError *e = NULL;
    GDir *dir = g_dir_open(w->folder, 0, &e);
    if (!dir) {
        int err = errno;
        g_clear_error(&e);
        return fail_path(err, w->folder, "cannot open folder");
    }
    w->scan = scan_new();
    const char *name;
    while ((name = g_dir_read_name(dir)) && !work_is_left(w)) {
        g_autofree char *path = g_build_filename(w->folder, name, NULL);
        struct volume *vol;
        if (file_is_part(name) || !can_be_told(name))
            continue;
        int rc = file_read_volume(path, name, &vol);
        if (rc > 0)
            g_ptr_array_add(w->scan->volumes, vol);
        else if (rc < 0)
            error_clear();
    }
    g_dir_close(dir);
    return look_figures(w);
}

AWAITS struct scan *file_look(const struct pool *pool)
{
    DEADLINE(LOOK_PATIENCE);
    struct look_work *w = work_new(struct look_work, look_run, look_clear, pool->target->path);
    w->folder = g_strdup(pool->target->path);
    if (work_do(&w) < 0)
        return NULL;
    struct scan *scan = g_steal_pointer(&w->scan);
    work_free(w);
    return scan;
}

/* --- figures alone ---------------------------------------------------------------------------- */

static int figures_run(void *arg)
{
    struct look_work *w = arg;
    w->scan = scan_new();
    return look_figures(w);
}

AWAITS int file_look_figures(const struct pool *pool, struct pool_figures *ret)
{
    DEADLINE(LOOK_PATIENCE);
    struct look_work *w = work_new(struct look_work, figures_run, look_clear, pool->target->path);
    w->folder = g_strdup(pool->target->path);
    if (work_do(&w) < 0)
        return -1;
    *ret = w->scan->figures;
    work_free(w);
    return 0;
}

/* --- one volume ------------------------------------------------------------------------------- */

struct one_work {
    struct work base;
    char *path, *name;
    struct volume *vol;
};

static void one_clear(void *arg)
{
    struct one_work *w = arg;
    g_free(w->path);
    g_free(w->name);
    value_free(&type_volume, w->vol);
}

static int one_run(void *arg)
{
    struct one_work *w = arg;
    int rc = file_read_volume(w->path, w->name, &w->vol);
    return rc != 0 ? rc : storage_fail(ERR_NO_STORAGE_VOL, "'%s' is not there any more", w->path);
}

AWAITS struct volume *file_vol_look(const struct pool *pool, const struct volume *vol)
{
    DEADLINE(LOOK_PATIENCE);
    struct one_work *w = work_new(struct one_work, one_run, one_clear, vol->target->path);
    w->path = g_strdup(vol->target->path);
    w->name = g_strdup(vol->name);
    if (work_do(&w) < 0)
        return NULL;
    struct volume *found = g_steal_pointer(&w->vol);
    work_free(w);
    return found;
}

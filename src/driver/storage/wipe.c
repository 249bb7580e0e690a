/* Overwrites the bytes of volumes in the order of passes that an algorithm prescribes. Called by
 * the backends of files and block devices; awaits a thread. Invariant: each pass is on the disk
 * before the next begins. */
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>
#include "driver/storage/file.h"
#include "driver/storage/work.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

enum { PIECE = 768 << 10 }; /* holds a whole number of patterns of three bytes */

struct pass {
    bool random;
    uint8_t bytes[3];
};
/* clang-format off */
#define R {.random = true}
#define B(x) {.bytes = {x, x, x}}
#define T(x, y, z) {.bytes = {x, y, z}}
#define PASSES(...) {(const struct pass[]){__VA_ARGS__}, \
                     sizeof((const struct pass[]){__VA_ARGS__}) / sizeof(struct pass)}
#define THIRDS_92 T(0x92, 0x49, 0x24), T(0x49, 0x24, 0x92), T(0x24, 0x92, 0x49)
#define THIRDS_6D T(0x6d, 0xb6, 0xdb), T(0xb6, 0xdb, 0x6d), T(0xdb, 0x6d, 0xb6)
#define R11 R, R, R, R, R, R, R, R, R, R, R

static const struct {
    const struct pass *passes;
    size_t n;
} algorithms[] = {
    [VIR_STORAGE_VOL_WIPE_ALG_ZERO] = PASSES(B(0x00)),
    [VIR_STORAGE_VOL_WIPE_ALG_NNSA] = PASSES(R, R, B(0x00)),
    [VIR_STORAGE_VOL_WIPE_ALG_DOD] = PASSES(B(0x00), B(0xff), R),
    [VIR_STORAGE_VOL_WIPE_ALG_BSI] = PASSES(B(0xff), B(0xfe), B(0xfd), B(0xfb), B(0xf7), B(0xef), B(0xdf), B(0xbf), B(0x7f)),
    [VIR_STORAGE_VOL_WIPE_ALG_GUTMANN] = PASSES(R, R, R, R, B(0x55), B(0xaa), THIRDS_92,
        B(0x00), B(0x11), B(0x22), B(0x33), B(0x44), B(0x55), B(0x66), B(0x77),
        B(0x88), B(0x99), B(0xaa), B(0xbb), B(0xcc), B(0xdd), B(0xee), B(0xff),
        THIRDS_92, THIRDS_6D, R, R, R, R),
    [VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER] = PASSES(B(0x00), B(0xff), R, R, R, R, R),
    [VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7] = PASSES(R, R, R, R, R, R, R),
    [VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33] = PASSES(R11, R11, R11),
    [VIR_STORAGE_VOL_WIPE_ALG_RANDOM] = PASSES(R),
};
/* clang-format on */

struct wipe_work {
    struct work base;
    char *path;
    uint32_t algorithm;
};

static void wipe_clear(void *arg)
{
    struct wipe_work *w = arg;
    g_free(w->path);
}

static void fill(uint8_t *piece, const struct pass *p)
{
    for (size_t i = 0; i < PIECE; i += sizeof(p->bytes))
        memcpy(piece + i, p->bytes, sizeof(p->bytes));
}

static int fill_random(uint8_t *piece, size_t n)
{
    for (size_t at = 0; at < n;) {
        ssize_t got = getrandom(piece + at, n - at, 0);
        if (got < 0 && errno != EINTR)
            return fail_errno(errno, "no random bytes");
        at += got > 0 ? (size_t)got : 0;
    }
    return 0;
}

static int run_pass(const struct wipe_work *w, int fd, uint64_t bytes, const struct pass *p)
{
    g_autofree uint8_t *piece = g_malloc(PIECE);
    fill(piece, p);
    for (uint64_t at = 0; at < bytes;) {
        size_t n = (size_t)MIN(bytes - at, (uint64_t)PIECE);
        if (work_is_left(w))
            return fail(ERR_OPERATION_ABORTED, "'%s': nobody waits for it", w->path);
        if (p->random && fill_random(piece, n) < 0)
            return -1;
        ssize_t done = pwrite(fd, piece, n, (off_t)at);
        if (done <= 0)
            return fail_errno(done < 0 ? errno : ENOSPC, "cannot write '%s'", w->path);
        at += (uint64_t)done;
    }
    return fdatasync(fd) < 0 ? fail_errno(errno, "cannot write '%s'", w->path) : 0;
}

/* The holes of a file hold nothing: zeroes for all of it are a new hole. */
static int zero_sparse(const struct wipe_work *w, int fd, const struct stat *st)
{
    if (ftruncate(fd, 0) < 0 || ftruncate(fd, st->st_size) < 0 || fdatasync(fd) < 0)
        return fail_errno(errno, "cannot wipe '%s'", w->path);
    return 0;
}

static int wipe_run(void *arg)
{
    struct wipe_work *w = arg;
    AUTO_FD int fd = open(w->path, O_RDWR | O_CLOEXEC);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) < 0)
        return fail_path(errno, w->path, "cannot open");
    uint64_t bytes = (uint64_t)st.st_size;
    if (S_ISBLK(st.st_mode) && ioctl(fd, BLKGETSIZE64, &bytes) < 0)
        return fail_errno(errno, "cannot tell the size of '%s'", w->path);
    bool sparse = S_ISREG(st.st_mode) && (uint64_t)st.st_blocks * 512 < bytes;
    if (sparse && w->algorithm == VIR_STORAGE_VOL_WIPE_ALG_ZERO)
        return zero_sparse(w, fd, &st);
    for (size_t i = 0; i < algorithms[w->algorithm].n; i++)
        if (run_pass(w, fd, bytes, &algorithms[w->algorithm].passes[i]) < 0)
            return -1;
    return 0;
}

AWAITS int volume_wipe_bytes(const struct volume *vol, uint32_t algorithm)
{
    if (vol->type == VOLUME_TYPE_DIR)
        return storage_fail(ERR_NO_SUPPORT, "volume '%s' is a folder", vol->name);
    if (algorithm == VIR_STORAGE_VOL_WIPE_ALG_TRIM)
        return storage_fail(ERR_ARGUMENT_UNSUPPORTED, "volume '%s' cannot be wiped by a trim",
                            vol->name);
    struct wipe_work *w = work_new(struct wipe_work, wipe_run, wipe_clear, vol->target->path);
    w->path = g_strdup(vol->target->path);
    w->algorithm = algorithm;
    if (work_do(&w) < 0)
        return -1;
    work_free(w);
    return 0;
}

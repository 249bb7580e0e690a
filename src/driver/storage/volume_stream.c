/* Uploads to and downloads from volumes: a fiber of the client for each, which owns a struct
 * transfer. Called by call_run() with the volume found; awaits the stream and threads. Invariant:
 * a transfer needs its descriptor alone: the volume may go meanwhile, and its pool. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/log.h"
#include "driver/storage/storage.h"
#include "driver/storage/work.h"
#include "gen/api.h"
#include "guest/stream.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

enum { PIECE = 1 << 20 };

struct transfer {
    struct object *vol;
    char *path;
    int fd;
    uint8_t *piece;        /* PIECE bytes; like fd it is the step's while one runs */
    uint64_t offset, left; /* left: UINT64_MAX for all there is */
    bool bounded;
};

/* --- a thread's steps ------------------------------------------------------------------------- */

enum step { STEP_OPEN, STEP_READ, STEP_WRITE, STEP_HOLE, STEP_END };

struct step_work {
    struct work base;
    enum step step;
    char *path;
    int fd;         /* ours while we work, as are … */
    uint8_t *bytes; /* … these */
    size_t n;
    int open_flags;
    uint64_t offset, len;
    uint64_t end;  /* STEP_OPEN: of the volume */
    uint64_t hole; /* STEP_READ: zeroes that are none on the disk */
    bool find_holes;
};

static void step_clear(void *arg)
{
    struct step_work *w = arg;
    if (w->fd >= 0)
        close(w->fd);
    g_free(w->path);
    g_free(w->bytes);
}

static int step_open(struct step_work *w)
{
    struct stat st;
    w->fd = open(w->path, w->open_flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (w->fd < 0 || fstat(w->fd, &st) < 0)
        return fail_path(errno, w->path, "cannot open");
    if (!S_ISREG(st.st_mode) && !S_ISBLK(st.st_mode))
        return fail(ERR_NO_SUPPORT, "'%s' has no bytes of its own", w->path);
    w->end = (uint64_t)st.st_size;
    return S_ISBLK(st.st_mode) && ioctl(w->fd, BLKGETSIZE64, &w->end) < 0
               ? fail_errno(errno, "cannot tell the size of '%s'", w->path)
               : 0;
}

/* How far the hole goes that begins here; 0: there is none. */
static uint64_t hole_at(const struct step_work *w)
{
    off_t data = lseek(w->fd, (off_t)w->offset, SEEK_DATA);
    if (data < 0)
        return errno == ENXIO ? w->len : 0;
    return MIN((uint64_t)data - w->offset, w->len);
}

static int step_read(struct step_work *w)
{
    uint64_t len = w->len;
    if (w->find_holes) {
        if ((w->hole = hole_at(w)))
            return 0;
        off_t hole = lseek(w->fd, (off_t)w->offset, SEEK_HOLE);
        if (hole > (off_t)w->offset)
            len = MIN(len, (uint64_t)hole - w->offset);
    }
    ssize_t n = pread(w->fd, w->bytes, (size_t)MIN(len, (uint64_t)PIECE), (off_t)w->offset);
    if (n < 0)
        return fail_errno(errno, "cannot read '%s'", w->path);
    w->n = (size_t)n;
    return 0;
}

static int write_all(const struct step_work *w, const uint8_t *bytes, size_t len, uint64_t at)
{
    while (len) {
        ssize_t n = pwrite(w->fd, bytes, len, (off_t)at);
        if (n <= 0)
            return fail_errno(n < 0 ? errno : ENOSPC, "cannot write '%s'", w->path);
        bytes += n, at += (uint64_t)n, len -= (size_t)n;
    }
    return 0;
}

static int step_hole(struct step_work *w)
{
    struct stat st;
    if (fstat(w->fd, &st) < 0)
        return fail_errno(errno, "'%s'", w->path);
    uint64_t end = w->offset + w->len;
    if (S_ISREG(st.st_mode) && (uint64_t)st.st_size < end && ftruncate(w->fd, (off_t)end) < 0)
        return fail_errno(errno, "cannot extend '%s'", w->path);
    if (fallocate(w->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)w->offset,
                  (off_t)w->len) == 0)
        return 0;
    g_autofree uint8_t *zeroes = g_malloc0(PIECE);
    for (uint64_t at = w->offset; at < end; at += PIECE) {
        if (work_is_left(w))
            return fail(ERR_OPERATION_ABORTED, "'%s': nobody waits for it", w->path);
        if (write_all(w, zeroes, (size_t)MIN(end - at, (uint64_t)PIECE), at) < 0)
            return -1;
    }
    return 0;
}

static int step_run(void *arg)
{
    struct step_work *w = arg;
    switch (w->step) {
    case STEP_OPEN:
        return step_open(w);
    case STEP_READ:
        return step_read(w);
    case STEP_WRITE:
        return write_all(w, w->bytes, w->n, w->offset);
    case STEP_HOLE:
        return step_hole(w);
    case STEP_END:
        return fdatasync(w->fd) < 0 && errno != EINVAL ? fail_errno(errno, "'%s'", w->path) : 0;
    }
    return -1;
}

static struct step_work *step_new(struct transfer *t, enum step step)
{
    struct step_work *w = work_new(struct step_work, step_run, step_clear, t->path);
    w->step = step;
    w->path = g_strdup(t->path);
    w->fd = g_steal_fd(&t->fd);
    w->bytes = g_steal_pointer(&t->piece);
    w->offset = t->offset;
    return w;
}

/* Descriptor and bytes come back; *at is gone after a failure, and they with it. */
AWAITS static int step_do(struct transfer *t, struct step_work **at)
{
    DEADLINE(LOOK_PATIENCE);
    if (work_do(at) < 0)
        return -1;
    t->fd = g_steal_fd(&(*at)->fd);
    t->piece = g_steal_pointer(&(*at)->bytes);
    return 0;
}

AWAITS static int step_alone(struct transfer *t, struct step_work *w)
{
    if (step_do(t, &w) < 0)
        return -1;
    work_free(w);
    return 0;
}

/* --- transfers -------------------------------------------------------------------------------- */

static void transfer_free(struct transfer *t)
{
    object_unref(t->vol);
    if (t->fd >= 0)
        close(t->fd);
    g_free(t->piece);
    g_free(t->path);
    g_free(t);
}

static struct transfer *transfer_new(struct object *vol, uint64_t offset, uint64_t length)
{
    struct transfer *t = g_new0(struct transfer, 1);
    t->vol = object_ref(vol);
    t->path = g_strdup(volume_of(vol)->target->path);
    t->fd = -1;
    t->piece = g_malloc(PIECE);
    t->offset = offset;
    t->bounded = length != 0;
    t->left = length ? length : UINT64_MAX;
    return t;
}

AWAITS static int transfer_open(struct transfer *t, int flags)
{
    struct step_work *w = step_new(t, STEP_OPEN);
    w->open_flags = flags;
    if (step_do(t, &w) < 0)
        return -1;
    uint64_t end = w->end;
    work_free(w);
    if (t->offset > INT64_MAX)
        return fail_errno(EINVAL, "volume '%s' has no byte %" PRIu64, t->vol->name, t->offset);
    if (flags == O_RDONLY)
        t->left = t->offset < end ? MIN(t->left, end - t->offset) : 0;
    return 0;
}

/* The piece's first bytes, or a hole. */
AWAITS static int put(struct transfer *t, enum step step, uint64_t len)
{
    struct step_work *w = step_new(t, step);
    w->len = w->n = len;
    if (step_alone(t, w) < 0)
        return -1;
    t->offset += len;
    t->left -= t->bounded ? len : 0;
    return 0;
}

AWAITS static int take_bytes(struct stream *s, struct transfer *t)
{
    for (;;) {
        int64_t hole;
        ssize_t n = stream_read_sparse(s, t->piece, PIECE, &hole);
        if (n < 0)
            return -1;
        if (!n && !hole)
            return step_alone(t, step_new(t, STEP_END));
        uint64_t len = hole ? (uint64_t)hole : (uint64_t)n;
        if (len > t->left)
            return storage_fail(ERR_OPERATION_FAILED,
                                "more bytes come for volume '%s' than were announced",
                                t->vol->name);
        if (put(t, hole ? STEP_HOLE : STEP_WRITE, len) < 0)
            return -1;
    }
}

AWAITS static int give_bytes(struct stream *s, struct transfer *t)
{
    while (t->left) {
        struct step_work *w = step_new(t, STEP_READ);
        w->len = t->left;
        w->find_holes = stream_is_sparse(s);
        if (step_do(t, &w) < 0)
            return -1;
        uint64_t hole = w->hole, n = hole ? hole : w->n;
        work_free(w);
        int rc = hole ? stream_write_hole(s, (int64_t)hole) : n ? stream_write(s, t->piece, n) : 0;
        if (rc < 0)
            return -1;
        if (!n) /* it has become shorter */
            return 0;
        t->offset += n;
        t->left -= n;
    }
    return 0;
}

/* Other bytes are another image: the pool is looked at and that is told. */
AWAITS static int upload(struct stream *s, void *arg)
{
    struct storage_pool_event_refresh_msg msg = {0};
    struct transfer *t = arg;
    struct object *pool = object_ref(t->vol->parent);
    int rc = take_bytes(s, t);
    struct error *why = error_take();
    transfer_free(t);
    if (pool->active && pool_look(pool) == 0)
        object_event(pool, VIR_STORAGE_POOL_EVENT_ID_REFRESH, &msg);
    error_clear();
    if (why)
        error_set(why);
    object_unref(pool);
    return rc;
}

AWAITS static int download(struct stream *s, void *arg)
{
    int rc = give_bytes(s, arg);
    transfer_free(arg);
    return rc;
}

AWAITS static int serve(struct call *call, struct transfer *t, int flags, bool sparse)
{
    bool writes = flags != O_RDONLY;
    if (sparse)
        stream_set_sparse(call->stream);
    if (transfer_open(t, flags) == 0 && stream_serve(call->stream, writes ? "upload" : "download",
                                                     writes ? upload : download, t) == 0)
        return 0;
    transfer_free(t);
    return -1;
}

static int check(struct object *vol, bool writes)
{
    const struct pool_backend *b = backend_of(pool_of(vol->parent)->type);
    if (!b || (writes ? volume_must_be_idle(vol) : volume_must_be_whole(vol)) < 0 ||
        pool_must_stay(vol->parent) < 0)
        return -1;
    return b->vol_bytes
               ? 0
               : storage_fail(ERR_NO_SUPPORT, "the bytes of volume '%s' cannot be had", vol->name);
}

OP_NO_RET(storage_vol_upload)
{
    if (check(call->object, true) < 0)
        return -1;
    return serve(call, transfer_new(call->object, args->offset, args->length), O_RDWR,
                 args->flags & VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM);
}

OP_NO_RET(storage_vol_download)
{
    if (check(call->object, false) < 0)
        return -1;
    return serve(call, transfer_new(call->object, args->offset, args->length), O_RDONLY,
                 args->flags & VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM);
}

/* Uploads to and downloads from simulated volumes: a fiber of the client for each, which owns a
 * struct transfer and a reference to the volume. Called by volume.c. Awaits the stream. */
#include "driver/test/volume_stream.h"
#include <glib.h>
#include "base/error.h"
#include "defs/pool.h"
#include "driver/test/volume_bytes.h"
#include "guest/object.h"
#include "guest/stream.h"

enum { PIECE = 64 << 10 };

struct transfer {
    struct object *vol;
    uint64_t offset, left;
};

static struct transfer *transfer_new(struct object *vol, uint64_t offset, uint64_t length)
{
    const struct volume *v = object_value(vol, true);
    if (offset > v->capacity_bytes || length > v->capacity_bytes - offset)
        return fail_null(ERR_INVALID_ARG,
                         "volume '%s' has %" G_GUINT64_FORMAT " bytes, %" G_GUINT64_FORMAT
                         " from %" G_GUINT64_FORMAT " are not all in it",
                         vol->name, v->capacity_bytes, length, offset);
    struct transfer *t = g_new0(struct transfer, 1);
    t->vol = object_ref(vol);
    t->offset = offset;
    t->left = length ? length : v->capacity_bytes - offset;
    return t;
}

static void transfer_free(struct transfer *t)
{
    object_unref(t->vol);
    g_free(t);
}

/* Room for what came, or not. */
static int check_room(const struct transfer *t, uint64_t n)
{
    return n <= t->left ? 0
                        : fail(ERR_OPERATION_FAILED,
                               "more bytes come than volume '%s' has room for", t->vol->name);
}

AWAITS static int take_bytes(struct stream *s, struct transfer *t)
{
    g_autofree uint8_t *piece = g_malloc(PIECE);
    for (;;) {
        int64_t hole;
        ssize_t n = stream_read_sparse(s, piece, PIECE, &hole);
        if (n < 0 || (!n && !hole))
            return (int)n;
        uint64_t len = hole ? (uint64_t)hole : (uint64_t)n;
        if (check_room(t, len) < 0)
            return -1;
        if (!t->vol->priv)
            t->vol->priv = volume_bytes_new();
        if (hole)
            volume_bytes_clear(t->vol->priv, t->offset, len);
        else
            volume_bytes_write(t->vol->priv, t->offset, piece, (size_t)n);
        t->offset += len;
        t->left -= len;
    }
}

AWAITS static int give_bytes(struct stream *s, struct transfer *t)
{
    g_autofree uint8_t *piece = g_malloc(PIECE);
    while (t->left) {
        bool empty;
        uint64_t n = volume_bytes_run(t->vol->priv, t->offset, t->left, &empty);
        bool is_hole = empty && stream_is_sparse(s);
        if (!is_hole)
            n = MIN(n, (uint64_t)PIECE);
        volume_bytes_read(t->vol->priv, t->offset, piece, is_hole ? 0 : (size_t)n);
        if ((is_hole ? stream_write_hole(s, (int64_t)n) : stream_write(s, piece, (size_t)n)) < 0)
            return -1;
        t->offset += n;
        t->left -= n;
    }
    return 0;
}

AWAITS static int upload(struct stream *s, void *arg)
{
    int rc = take_bytes(s, arg);
    transfer_free(arg);
    return rc;
}

AWAITS static int download(struct stream *s, void *arg)
{
    int rc = give_bytes(s, arg);
    transfer_free(arg);
    return rc;
}

static int serve(struct stream *s, const char *name, int (*run)(struct stream *, void *),
                 struct transfer *t, bool sparse)
{
    if (!t)
        return -1;
    if (sparse)
        stream_set_sparse(s);
    if (stream_serve(s, name, run, t) == 0)
        return 0;
    transfer_free(t);
    return -1;
}

int volume_upload(struct stream *s, struct object *vol, uint64_t offset, uint64_t length,
                  bool sparse)
{
    return serve(s, "upload", upload, transfer_new(vol, offset, length), sparse);
}

int volume_download(struct stream *s, struct object *vol, uint64_t offset, uint64_t length,
                    bool sparse)
{
    return serve(s, "download", download, transfer_new(vol, offset, length), sparse);
}

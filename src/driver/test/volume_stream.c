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

AWAITS static int take_bytes(struct stream *s, struct transfer *t)
{
    g_autofree uint8_t *piece = g_malloc(PIECE);
    for (;;) {
        ssize_t n = stream_read(s, piece, PIECE);
        if (n <= 0)
            return (int)n;
        if ((uint64_t)n > t->left)
            return fail(ERR_OPERATION_FAILED, "more bytes come than volume '%s' has room for",
                        t->vol->name);
        if (!t->vol->priv)
            t->vol->priv = volume_bytes_new();
        volume_bytes_write(t->vol->priv, t->offset, piece, (size_t)n);
        t->offset += (uint64_t)n;
        t->left -= (uint64_t)n;
    }
}

AWAITS static int give_bytes(struct stream *s, struct transfer *t)
{
    g_autofree uint8_t *piece = g_malloc(PIECE);
    while (t->left) {
        size_t n = (size_t)MIN(t->left, (uint64_t)PIECE);
        volume_bytes_read(t->vol->priv, t->offset, piece, n);
        if (stream_write(s, piece, n) < 0)
            return -1;
        t->offset += n;
        t->left -= n;
    }
    stream_end(s);
    return 0;
}

AWAITS static int upload(struct stream *s, void *arg)
{
    int rc = take_bytes(s, arg);
    if (rc < 0)
        stream_abort(s);
    else
        stream_end(s);
    transfer_free(arg);
    return rc;
}

AWAITS static int download(struct stream *s, void *arg)
{
    int rc = give_bytes(s, arg);
    if (rc < 0)
        stream_abort(s);
    transfer_free(arg);
    return rc;
}

int volume_upload(struct stream *s, struct object *vol, uint64_t offset, uint64_t length)
{
    struct transfer *t = transfer_new(vol, offset, length);
    if (!t)
        return -1;
    if (stream_serve(s, "upload", upload, t) == 0)
        return 0;
    transfer_free(t);
    return -1;
}

int volume_download(struct stream *s, struct object *vol, uint64_t offset, uint64_t length)
{
    struct transfer *t = transfer_new(vol, offset, length);
    if (!t)
        return -1;
    if (stream_serve(s, "download", download, t) == 0)
        return 0;
    transfer_free(t);
    return -1;
}

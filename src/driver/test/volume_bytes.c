/* Bytes of a simulated volume. Called by the streams of volume.c. Never awaits. Invariant: a chunk
 * exists only where something was written. */
#include "driver/test/volume_bytes.h"
#include <glib.h>
#include <stdbool.h>
#include <string.h>

enum { CHUNK = 64 << 10 };

struct volume_bytes {
    GHashTable *chunks; /* number -> CHUNK bytes */
};

struct volume_bytes *volume_bytes_new(void)
{
    struct volume_bytes *b = g_new0(struct volume_bytes, 1);
    b->chunks = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, g_free);
    return b;
}

static uint8_t *chunk_at(struct volume_bytes *b, uint64_t number)
{
    uint8_t *chunk = g_hash_table_lookup(b->chunks, &number);
    if (!chunk) {
        chunk = g_malloc0(CHUNK);
        g_hash_table_insert(b->chunks, g_memdup2(&number, sizeof(number)), chunk);
    }
    return chunk;
}

struct volume_bytes *volume_bytes_copy(const struct volume_bytes *b)
{
    struct volume_bytes *out = b ? volume_bytes_new() : NULL;
    GHashTableIter iter;
    gpointer number, chunk;
    if (!b)
        return NULL;
    g_hash_table_iter_init(&iter, b->chunks);
    while (g_hash_table_iter_next(&iter, &number, &chunk))
        memcpy(chunk_at(out, *(uint64_t *)number), chunk, CHUNK);
    return out;
}

void volume_bytes_free(struct volume_bytes *b)
{
    if (!b)
        return;
    g_hash_table_destroy(b->chunks);
    g_free(b);
}

void volume_bytes_write(struct volume_bytes *b, uint64_t offset, const void *data, size_t len)
{
    for (const uint8_t *from = data; len;) {
        size_t at = offset % CHUNK, part = MIN(len, CHUNK - at);
        memcpy(chunk_at(b, offset / CHUNK) + at, from, part);
        from += part, offset += part, len -= part;
    }
}

void volume_bytes_read(const struct volume_bytes *b, uint64_t offset, void *data, size_t len)
{
    for (uint8_t *to = data; len;) {
        uint64_t number = offset / CHUNK;
        size_t at = offset % CHUNK, part = MIN(len, CHUNK - at);
        const uint8_t *chunk = b ? g_hash_table_lookup(b->chunks, &number) : NULL;
        if (chunk)
            memcpy(to, chunk + at, part);
        else
            memset(to, 0, part);
        to += part, offset += part, len -= part;
    }
}

static bool has_chunk(const struct volume_bytes *b, uint64_t number)
{
    return b && g_hash_table_contains(b->chunks, &number);
}

uint64_t volume_bytes_run(const struct volume_bytes *b, uint64_t offset, uint64_t len,
                          bool *ret_empty)
{
    bool written = has_chunk(b, offset / CHUNK);
    uint64_t n = MIN(len, CHUNK - offset % CHUNK);
    if (!b || !g_hash_table_size(b->chunks))
        n = len;
    while (n < len && has_chunk(b, (offset + n) / CHUNK) == written)
        n += MIN(len - n, (uint64_t)CHUNK);
    *ret_empty = !written;
    return n;
}

void volume_bytes_clear(struct volume_bytes *b, uint64_t offset, uint64_t len)
{
    while (b && g_hash_table_size(b->chunks) && len) {
        uint64_t number = offset / CHUNK;
        uint64_t part = MIN(len, CHUNK - offset % CHUNK);
        uint8_t *chunk = g_hash_table_lookup(b->chunks, &number);
        if (chunk && part == CHUNK)
            g_hash_table_remove(b->chunks, &number);
        else if (chunk)
            memset(chunk + offset % CHUNK, 0, part);
        offset += part, len -= part;
    }
}

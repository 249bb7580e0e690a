/* Bytes of a simulated volume: what was uploaded, in chunks; the rest reads as zeroes. */
#pragma once
#include <stddef.h>
#include <stdint.h>

struct volume_bytes;
struct volume_bytes *volume_bytes_new(void);
struct volume_bytes *volume_bytes_copy(const struct volume_bytes *b); /* NULL of NULL */
void volume_bytes_free(struct volume_bytes *b);
void volume_bytes_write(struct volume_bytes *b, uint64_t offset, const void *data, size_t len);
/* How many of len bytes from offset on are alike: all never written, or in chunks that exist. */
uint64_t volume_bytes_run(const struct volume_bytes *b, uint64_t offset, uint64_t len,
                          _Bool *ret_empty);
/* Zeroes; b may be NULL. */
void volume_bytes_clear(struct volume_bytes *b, uint64_t offset, uint64_t len);
void volume_bytes_read(const struct volume_bytes *b, uint64_t offset, void *data, size_t len);

/* Documents of storage pools and volumes, and what kinds of them there are. Pure; never awaits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "gen/pool.h"
#include "gen/poolcaps.h"
#include "gen/volume.h"

/* A user's document, complete and checked; mode as value_read. NULL with the reason. */
struct pool *pool_parse(const char *xml, size_t len, unsigned mode);
/* A volume of a pool. no_capacity: a clone, whose size is that of its original. */
struct volume *volume_parse(const struct pool *pool, const char *xml, size_t len, unsigned mode,
                            bool no_capacity);

void pool_fill(struct pool *pool);
int pool_check(const struct pool *pool);
/* Whether both take their bytes from the same place. */
bool pool_same_source(const struct pool *a, const struct pool *b);
/* A path without double and trailing slashes; g_free(). */
char *storage_tidy_path(const char *path);
void volume_fill(const struct pool *pool, struct volume *vol);
int volume_check(const struct pool *pool, const struct volume *vol, bool no_capacity);

/* What a kind of pool has. Lists of words end with NULL. */
enum pool_part {
    POOL_HOST = 1,
    POOL_DEVICE = 2,
    POOL_DIR = 4,
    POOL_ADAPTER = 8,
    POOL_NAME = 16,
    POOL_INITIATOR = 32,
    POOL_NO_TARGET = 64,
};
struct pool_kind {
    unsigned parts;            /* of its <source> */
    unsigned needs;            /* which of them must be there */
    const char *target_prefix; /* the path is this and the source's name */
    const char *const *formats;
    const char *default_format;
    const char *const *volume_formats;
    const char *default_volume_format;
    enum volume_type volumes;
};
const struct pool_kind *pool_kind_of(enum pool_type type);
/* The document of pool capabilities; supported: bits 1 << enum pool_type. */
struct pool_caps *pool_caps_new(unsigned supported);

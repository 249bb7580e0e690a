/* Volumes that are files in a folder: pools of the types dir, fs, netfs, vstorage. Those without
 * AWAITS run on threads of work. */
#pragma once
#include "driver/storage/storage.h"

struct stat;
struct storage_permissions *stat_permissions(const struct stat *st);
struct volume_timestamps *stat_timestamps(const char *path, const struct stat *st);
uint64_t device_bytes(int fd); /* 0: it does not say */

/* --- looking (file_look.c) -------------------------------------------------------------------- */
/* The volume at a path as it is now. 0: it is none (a socket, a link to nothing); 1 and the volume;
 * -1 with the reason. */
int file_read_volume(const char *path, const char *name, struct volume **ret);
AWAITS struct scan *file_look(const struct pool *pool);
AWAITS int file_look_figures(const struct pool *pool, struct pool_figures *ret);
AWAITS struct volume *file_vol_look(const struct pool *pool, const struct volume *vol);

/* --- making (file_make.c) --------------------------------------------------------------------- */
/* Volumes are made under another name beside their place and get theirs when they are whole; what a
 * daemon that was killed has left is removed when the pool is started again. */
void file_parts_init(const char *state_dir); /* what our own are known by */
bool file_is_part(const char *name);         /* anybody's */
bool file_is_own_part(const char *name);
int file_vol_place(const struct pool *pool, struct volume *vol);
AWAITS int file_vol_make(const struct volume_order *o);
AWAITS int file_sweep_parts(const char *folder);

/* --- changing (file_change.c) ----------------------------------------------------------------- */
AWAITS int file_vol_remove(const struct pool *pool, const struct volume *vol, uint32_t flags);
AWAITS int file_vol_resize(struct driver_state *d, const struct pool *pool,
                           const struct volume *vol, uint64_t capacity, uint32_t flags);
/* Whether room for len bytes more from `from` on is there. */
int file_allocate(int fd, uint64_t from, uint64_t len, const void *work);

/* --- folders (folder.c) ----------------------------------------------------------------------- */
AWAITS int folder_build(const struct pool *pool, uint32_t flags);
AWAITS int folder_remove(const struct pool *pool, uint32_t flags);

/* Members of the backends of such pools. */
#define FILE_VOLUMES                                                                         \
    .look = file_look, .look_figures = file_look_figures, .vol_place = file_vol_place,       \
    .vol_make = file_vol_make, .vol_remove = file_vol_remove, .vol_resize = file_vol_resize, \
    .vol_look = file_vol_look, .vol_wipe = volume_wipe_bytes, .vol_bytes = true
AWAITS int volume_wipe_bytes(const struct volume *vol, uint32_t algorithm); /* wipe.c */

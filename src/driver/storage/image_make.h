/* Images by qemu-img: the commands, and running them. */
#pragma once
#include "driver/storage/storage.h"
#include "driver/storage/tool.h"

struct image_secrets { /* files with passphrases; NULL: there is none */
    const char *file, *from_file;
};
/* How an image is made at `path`, which stands for the volume's own. -1 with the reason. */
int image_plan(const struct volume_order *o, const char *path, const struct image_secrets *secrets,
               struct plan *ret);
/* Another capacity; file: with its passphrase, or NULL. */
void image_resize_plan(const struct volume *vol, uint64_t capacity, const char *file,
                       struct plan *ret);
AWAITS int image_make(const struct volume_order *o, const char *path);
AWAITS int image_resize(struct driver_state *d, const struct volume *vol, uint64_t capacity);
/* secret_file.c: the value of the volume's passphrase in a file of its own, gone after file_drop.
 */
AWAITS char *secret_file_make(struct driver_state *d, const struct volume *vol); /* g_free */
void secret_file_drop(char *path); /* takes it; NULL is fine */
void secret_files_sweep(const struct driver_state *d);

/* Owns the files by which qemu-img gets passphrases: in the daemon's run-time folder, for its
 * account alone. Called around each command; awaits the secret driver. Invariant: a file is gone
 * when its command has ended, or at the next start of the driver. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "driver/storage/image_make.h"
#include "gen/api.h"
#include "gen/domain.h"
#include "guest/part.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

#define FILE_PREFIX "passphrase-"

AWAITS static int find_secret(struct driver_state *d, const struct encryption_secret *s,
                              struct nonnull_secret *ret, struct arena *mem)
{
    if (s->has_uuid) {
        memcpy(ret->uuid, s->uuid, sizeof(ret->uuid));
        ret->usage_id = "";
        return 0;
    }
    const struct secret_lookup_by_usage_args args = {VIR_SECRET_USAGE_TYPE_VOLUME, s->usage};
    struct secret_lookup_by_usage_ret found = {0};
    if (part_ask(d->config, &proc_secret_lookup_by_usage, &args, &found, mem) < 0)
        return -1;
    *ret = found.secret;
    return 0;
}

static int write_file(const char *path, int fd, const uint8_t *bytes, size_t n)
{
    if (write(fd, bytes, n) == (ssize_t)n)
        return 0;
    return fail_errno(errno ?: ENOSPC, "cannot write '%s'", path);
}

static char *keep(const struct driver_state *d, const uint8_t *bytes, size_t n)
{
    g_autofree char *path = g_build_filename(d->state_dir, FILE_PREFIX "XXXXXX", NULL);
    AUTO_FD int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        return fail_errno_null(errno, "cannot make a file in '%s'", d->state_dir);
    if (write_file(path, fd, bytes, n) < 0) {
        unlink(path);
        return NULL;
    }
    return g_steal_pointer(&path);
}

AWAITS char *secret_file_make(struct driver_state *d, const struct volume *vol)
{
    const struct encryption *e = vol->target->encryption;
    struct secret_get_value_args args = {0};
    struct secret_get_value_ret value = {0};
    if (!e || e->n_secrets != 1 || e->secrets[0]->type != SECRET_USE_PASSPHRASE)
        return storage_fail_null(ERR_INVALID_ARG,
                                 "volume '%s': <encryption> needs one <secret type='passphrase'>",
                                 vol->name);
    struct arena *mem = arena_new();
    char *path = NULL;
    if (find_secret(d, e->secrets[0], &args.secret, mem) == 0 &&
        part_ask(d->config, &proc_secret_get_value, &args, &value, mem) == 0)
        path = keep(d, value.value, value.n_value);
    if (value.value)
        explicit_bzero((void *)value.value, value.n_value);
    arena_free(mem);
    return path;
}

void secret_file_drop(char *path)
{
    if (path)
        unlink(path);
    g_free(path);
}

void secret_files_sweep(const struct driver_state *d)
{
    char **files = NULL;
    size_t n = 0;
    if (dir_list(d->state_dir, &files, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n; i++) {
        g_autofree char *path = g_build_filename(d->state_dir, files[i], NULL);
        if (g_str_has_prefix(files[i], FILE_PREFIX))
            unlink(path);
    }
    g_strfreev(files);
}

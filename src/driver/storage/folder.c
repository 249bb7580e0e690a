/* Owns the folder that a pool of files is: made, given away, removed. Called by backends; awaits
 * threads. Invariant: nothing but an empty folder is removed. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "driver/storage/file.h"
#include "driver/storage/work.h"
#include "sys/file.h"

enum { DEFAULT_MODE = 0711 };

struct folder_work {
    struct work base;
    char *path;
    struct storage_permissions *permissions;
};

static void folder_clear(void *arg)
{
    struct folder_work *w = arg;
    g_free(w->path);
    value_free(&type_storage_permissions, w->permissions);
}

/* One that is there gets what the document asks for and nothing else. */
static int build_run(void *arg)
{
    struct folder_work *w = arg;
    const struct storage_permissions *p = w->permissions;
    g_autofree char *parent = g_path_get_dirname(w->path);
    if (dir_make(parent, 0755) < 0)
        return -1;
    bool made = mkdir(w->path, 0700) == 0;
    struct stat st;
    if (!made && (errno != EEXIST || stat(w->path, &st) < 0))
        return fail_path(errno, w->path, "cannot make folder");
    if (!made && !S_ISDIR(st.st_mode))
        return fail_errno(ENOTDIR, "'%s'", w->path);
    if (p && (p->has_owner || p->has_group) &&
        chown(w->path, p->has_owner ? (uid_t)p->owner : (uid_t)-1,
              p->has_group ? (gid_t)p->group : (gid_t)-1) < 0)
        return fail_errno(errno, "cannot give '%s' to %d:%d", w->path, p->owner, p->group);
    bool set_mode = made || (p && p->has_mode);
    if (set_mode && chmod(w->path, p && p->has_mode ? p->mode : DEFAULT_MODE) < 0)
        return fail_errno(errno, "cannot set the mode of '%s'", w->path);
    return 0;
}

static int remove_run(void *arg)
{
    struct folder_work *w = arg;
    return rmdir(w->path) == 0 ? 0 : fail_path(errno, w->path, "cannot remove");
}

AWAITS static int folder_do(const struct pool *pool, int (*run)(void *))
{
    DEADLINE(LOOK_PATIENCE);
    const struct pool_target *t = pool->target;
    struct folder_work *w = work_new(struct folder_work, run, folder_clear, t->path);
    w->path = g_strdup(t->path);
    w->permissions = value_copy(&type_storage_permissions, t->permissions);
    if (work_do(&w) < 0)
        return -1;
    work_free(w);
    return 0;
}

AWAITS int folder_build(const struct pool *pool, uint32_t flags)
{
    return folder_do(pool, build_run);
}

AWAITS int folder_remove(const struct pool *pool, uint32_t flags)
{
    if (flags)
        return storage_fail(ERR_INVALID_ARG, "flags 0x%x do not go with removing a folder", flags);
    return folder_do(pool, remove_run);
}

/* Owns the crossing between fibers and threads that touch file systems. Called by the kinds of
 * pools; awaits. Invariant: a thread that is left behind works on nothing that a fiber still sees.
 */
#include "driver/storage/work.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"

void *work_make(size_t size, int (*run)(void *), void (*clear)(void *), const char *about)
{
    struct work *w = g_malloc0(size);
    w->run = run;
    w->clear = clear;
    w->about = g_strdup(about);
    w->left = g_atomic_rc_box_new0(gint);
    return w;
}

void work_free(void *work)
{
    struct work *w = work;
    if (!w)
        return;
    if (w->clear)
        w->clear(w);
    g_free(w->about);
    g_atomic_rc_box_release(w->left);
    g_free(w);
}

static int on_thread(void *arg)
{
    struct work *w = arg;
    error_domain_default(FROM_STORAGE);
    return w->run(w) < 0 ? -1 : 0;
}

bool work_is_left(const void *work)
{
    return g_atomic_int_get(((const struct work *)work)->left);
}

static int fail_waiting(int rc, const char *about)
{
    if (rc == -ETIMEDOUT)
        return fail_in(FROM_STORAGE, ERR_OPERATION_TIMEOUT, "'%s' does not answer", about);
    if (rc == -ECANCELED)
        return fail_in(FROM_STORAGE, ERR_OPERATION_ABORTED, "'%s': the call was cancelled", about);
    return fail_errno(rc, "'%s'", about);
}

AWAITS int work_do(void *at)
{
    struct work *w;
    bool left;
    memcpy(&w, at, sizeof(w));
    g_autofree char *about = g_strdup(w->about);
    gint *flag = g_atomic_rc_box_acquire(w->left);
    int rc = offload_apart(on_thread, w, work_free, &left);
    if (rc < 0) {
        g_atomic_int_set(flag, 1);
        if (!left)
            work_free(w);
        memset(at, 0, sizeof(w));
    }
    g_atomic_rc_box_release(flag);
    return rc >= 0 ? 0 : error_get() ? -1 : fail_waiting(rc, about);
}

int fail_path(int err, const char *path, const char *what)
{
    if (err != EACCES && err != ENOENT && err != ENOTDIR)
        return fail_errno(err, "%s '%s'", what, path);
    g_autofree char *part = g_strdup(path);
    for (char *at = strchr(part + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        bool blocks =
            err == EACCES ? access(part, X_OK) < 0 && errno == EACCES : access(part, F_OK) < 0;
        if (blocks)
            return fail_errno(err, "%s '%s', as of '%s'", what, path, part);
        *at = '/';
    }
    return fail_errno(err, "%s '%s'", what, path);
}

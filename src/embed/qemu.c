/* What is different about the QEMU driver inside an application, qemu:///embed?root=DIR: one host
 * for each root, which belongs to one process, and a private socket when the URI asks for it.
 * Called by host.c and conn.c. Only the socket's end awaits.
 *
 * Invariant: a root that is open is locked.
 */
#include <glib.h>
#include <glob.h>
#include <string.h>
#include <unistd.h>
#include "base/arena.h"
#include "embed/embed.h"
#include "embed/serve.h"
#include "sys/file.h"

extern const struct driver driver_qemu;

struct root {
    int lock_fd;
    struct serve *serve; /* NULL: no socket */
};

static char *root_of(const char *uri)
{
    g_autofree char *root = embed_param(uri, "root");
    if (!root)
        return fail_null(ERR_INVALID_ARG, "root path must be given as query parameter 'root' of %s",
                         uri);
    if (!g_path_is_absolute(root))
        return fail_null(ERR_INVALID_ARG, "root= of the URI must begin with a slash");
    return g_steal_pointer(&root);
}

static const char *under(struct embed_host *h, const char *path)
{
    g_autofree char *full = g_build_filename(h->key, path, NULL);
    return arena_strdup(h->mem, full);
}

/* Two processes on one root would each believe the guests were theirs. */
static int lock_root(struct embed_host *h, struct root *r)
{
    g_autofree char *path = g_build_filename(h->config.state_dir, "driver.lock", NULL);
    if (dir_make(h->config.state_dir, 0700) < 0)
        return -1;
    r->lock_fd = file_lock(path, 0600);
    return r->lock_fd < 0 ? context("root '%s' is in use", h->key) : 0;
}

/* An application that was killed may be back before its guests have died: the root is ours, so
 * nobody is to be found at their monitors any more. */
static void forget_monitors(const struct embed_host *h)
{
    g_autofree char *pattern =
        g_build_filename(h->config.lib_dir, "qemu", "domain-*", "monitor.sock", NULL);
    glob_t found = {0};
    if (glob(pattern, GLOB_NOSORT, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc; i++)
            unlink(found.gl_pathv[i]);
    globfree(&found);
}

static int claim(struct embed_host *h, const char *uri)
{
    struct root *r = g_new0(struct root, 1);
    r->lock_fd = -1;
    h->priv = r;
    h->config = (struct driver_config){
        .root = h->key,
        .privileged = geteuid() == 0,
        .embedded = true,
        .config_dir = under(h, "etc"),
        .state_dir = under(h, "run"),
        .lib_dir = under(h, "lib"),
        .cache_dir = under(h, "cache"),
        .log_dir = under(h, "log"),
    };
    if (lock_root(h, r) < 0)
        return -1;
    forget_monitors(h);
    return 0;
}

static void release(struct embed_host *h)
{
    struct root *r = h->priv;
    fd_closep(&r->lock_fd);
    g_free(r);
}

/* One socket for a root, there until its last connection closes. */
static int opened(struct embed_host *h, const char *uri)
{
    struct root *r = h->priv;
    g_autofree char *path = embed_param(uri, "socket");
    if (!path)
        return 0;
    if (!r->serve)
        r->serve = serve_start(path, &driver_qemu, &h->config, h->state);
    else if (strcmp(serve_path(r->serve), path))
        return fail(ERR_OPERATION_INVALID, "root '%s' is served on socket '%s' already", h->key,
                    serve_path(r->serve));
    return r->serve ? 0 : -1;
}

AWAITS static void ending(struct embed_host *h)
{
    struct root *r = h->priv;
    serve_end(r->serve);
}

const struct embed_module embed_module = {
    .driver = &driver_qemu,
    .prepare = serve_prepare,
    .key = root_of,
    .claim = claim,
    .release = release,
    .opened = opened,
    .ending = ending,
};

EMBED_LOCAL_DRIVER("qemu");

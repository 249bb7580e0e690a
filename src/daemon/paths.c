/* Folders, sockets and files of a daemon: on the host, below --root, or in the user's XDG folders.
 * Called by run.c; short local file operations only, never awaits. */
#include "daemon/paths.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib.h>
#include "base/error.h"
#include "sys/file.h"

static char *absolute(const char *path)
{
    if (g_path_is_absolute(path))
        return g_strdup(path);
    g_autofree char *cwd = g_get_current_dir();
    return g_build_filename(cwd, path, NULL);
}

static char *root_of(const char *root)
{
    char *path = absolute(root);
    size_t len = strlen(path);
    while (len && path[len - 1] == '/')
        path[--len] = 0;
    return path;
}

static void init_system(struct paths *p, const struct daemon_kind *kind, const char *root)
{
    struct driver_config *d = &p->driver;
    d->root = root;
    d->privileged = true;
    d->config_dir = g_strconcat(root, "/etc/libvirt", NULL);
    d->state_dir = g_strconcat(root, "/run/libvirt", NULL);
    d->lib_dir = g_strconcat(root, "/var/lib/libvirt", NULL);
    d->cache_dir = g_strconcat(root, "/var/cache/libvirt", NULL);
    d->log_dir = g_strconcat(root, "/var/log/libvirt", NULL);
    p->pid_file = g_strdup_printf("%s/run/%s.pid", root, kind->name);
}

static void init_session(struct paths *p, const struct daemon_kind *kind)
{
    struct driver_config *d = &p->driver;
    const char *runtime = g_getenv("XDG_RUNTIME_DIR");
    const char *cache = g_get_user_cache_dir(), *config = g_get_user_config_dir();
    d->root = g_strdup("");
    d->config_dir = g_build_filename(config, "libvirt", NULL);
    d->state_dir = g_build_filename(runtime && *runtime ? runtime : cache, "libvirt", NULL);
    d->lib_dir = g_strdup(d->config_dir);
    d->cache_dir = g_build_filename(cache, "libvirt", NULL);
    d->log_dir = g_strdup(d->cache_dir);
    p->pid_file = g_strdup_printf("%s/%s.pid", d->state_dir, kind->name);
}

int paths_init(struct paths *p, const struct daemon_kind *kind, const struct options *o)
{
    memset(p, 0, sizeof(*p));
    if (o->root)
        init_system(p, kind, root_of(o->root));
    else if (geteuid() == 0)
        init_system(p, kind, g_strdup(""));
    else
        init_session(p, kind);
    if (o->pid_file) {
        g_free(p->pid_file);
        p->pid_file = absolute(o->pid_file);
    }
    p->config_file = o->config ? absolute(o->config)
                               : g_strdup_printf("%s/%s.conf", p->driver.config_dir, kind->name);
    return 0;
}

void paths_sockets(struct paths *p, const struct daemon_kind *kind, const struct daemon_conf *conf)
{
    static const char *const suffix[] = {"sock", "sock-ro", "admin-sock"};
    const char *dir = conf->unix_sock_dir ? conf->unix_sock_dir : p->driver.state_dir;
    for (int role = 0; role < SOCKET_ROLES; role++) {
        g_free(p->sockets[role]);
        bool wanted = role != SOCKET_RO || p->driver.privileged;
        p->sockets[role] =
            wanted ? g_strdup_printf("%s/%s-%s", dir, kind->socket_prefix, suffix[role]) : NULL;
    }
}

void paths_clear(struct paths *p)
{
    const struct driver_config *d = &p->driver;
    const char *const strings[] = {d->root,
                                   d->config_dir,
                                   d->state_dir,
                                   d->lib_dir,
                                   d->cache_dir,
                                   d->log_dir,
                                   p->pid_file,
                                   p->config_file,
                                   p->sockets[SOCKET_RW],
                                   p->sockets[SOCKET_RO],
                                   p->sockets[SOCKET_ADMIN]};
    for (size_t i = 0; i < G_N_ELEMENTS(strings); i++)
        g_free((char *)strings[i]);
    memset(p, 0, sizeof(*p));
}

static int make_parent(const char *path, mode_t mode)
{
    if (!path)
        return 0;
    g_autofree char *dir = g_path_get_dirname(path);
    return dir_make(dir, mode);
}

int paths_make(const struct paths *p)
{
    mode_t mode = p->driver.privileged ? 0755 : 0700;
    if (dir_make(p->driver.state_dir, mode) < 0 || make_parent(p->pid_file, mode) < 0)
        return -1;
    for (int role = 0; role < SOCKET_ROLES; role++)
        if (make_parent(p->sockets[role], mode) < 0)
            return -1;
    return 0;
}

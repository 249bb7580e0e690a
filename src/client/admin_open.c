/* Owns the opening of admin connections: which daemon's socket a URI means. Called by
 * libvirt-admin; blocks for one round trip. */
#include "client/admin_open.h"

#include <glib.h>
#include <string.h>
#include "client/conf.h"
#include "client/link.h"
#include "client/paths.h"
#include "client/remote_socket.h"
#include "client/uri.h"
#include "gen/api.h"

static char *default_uri(void)
{
    const char *env = g_getenv("LIBVIRT_ADMIN_DEFAULT_URI");
    if (env && *env)
        return g_strdup(env);
    struct conf *c = conf_load("libvirt-admin.conf");
    if (!c)
        return NULL;
    const char *said = conf_text(c, "uri_default");
    char *uri = g_strdup(said                  ? said
                         : client_privileged() ? "libvirtd:///system"
                                               : "libvirtd:///session");
    conf_free(c);
    return uri;
}

/* An alias of libvirt-admin.conf, or the name itself. */
static char *resolve(const char *name)
{
    if (!name || !*name)
        return default_uri();
    if (strchr(name, ':'))
        return g_strdup(name);
    struct conf *c = conf_load("libvirt-admin.conf");
    if (!c)
        return NULL;
    const char *meant;
    char *uri = conf_alias(c, name, &meant) < 0 ? NULL : g_strdup(meant ? meant : name);
    conf_free(c);
    return uri;
}

static char *socket_path(struct uri *u)
{
    const char *given = uri_take_param(u, "socket");
    if (given)
        return g_strdup(given);
    if (strcmp(u->driver, "libvirtd") != 0 && !g_str_has_prefix(u->driver, "virt"))
        return fail_null(ERR_INVALID_ARG, "'%s' is not the name of a daemon", u->driver);
    if (strcmp(u->path, "/system") != 0 && strcmp(u->path, "/session") != 0)
        return fail_null(ERR_INVALID_ARG, "path '%s' is neither /system nor /session", u->path);
    g_autofree char *folder = client_socket_dir();
    const char *stem = strcmp(u->driver, "libvirtd") == 0 ? "libvirt" : u->driver;
    return g_strdup_printf("%s/%s-admin-sock", folder, stem);
}

static struct link *open_link(struct uri *u, unsigned flags)
{
    g_autofree char *path = socket_path(u);
    struct remote_target target = {.socket_path = path, .secure = true};
    struct admin_connect_open_args args = {.flags = flags};
    int fd = path ? remote_connect(&target) : -1;
    return fd < 0 ? NULL : link_remote_adopt(fd, &program_admin, &proc_admin_connect_open, &args);
}

virConnectPtr admin_open(const char *name, unsigned flags)
{
    g_autofree char *uri = resolve(name);
    struct uri *u = uri ? uri_parse(uri) : NULL;
    struct link *l = u ? open_link(u, flags) : NULL;
    virConnectPtr conn = NULL;
    uri_free(u);
    if (l) {
        conn = conn_new(l, false);
        handle_init(&conn->handle, H_ADM_CONNECT);
        conn->uri = g_steal_pointer(&uri);
    }
    return conn;
}

/* Owns the way from a URI to a connected socket. Called when a connection is opened, on the
 * application's thread; blocks until connected. Invariant: no descriptor is left behind on failure.
 */
#include "client/remote_socket.h"

#include <errno.h>
#include <glib.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/error.h"
#include "client/conf.h"
#include "client/paths.h"
#include "client/remote_spawn.h"

static const struct {
    const char *driver, *daemon;
} daemons[] = {
    {"qemu", "virtqemud"},         {"lxc", "virtlxcd"},         {"xen", "virtxend"},
    {"vbox", "virtvboxd"},         {"bhyve", "virtbhyved"},     {"vz", "virtvzd"},
    {"parallels", "virtvzd"},      {"ch", "virtchd"},           {"network", "virtnetworkd"},
    {"storage", "virtstoraged"},   {"nodedev", "virtnodedevd"}, {"interface", "virtinterfaced"},
    {"nwfilter", "virtnwfilterd"}, {"secret", "virtsecretd"},
};

enum mode { MODE_AUTO, MODE_LEGACY, MODE_DIRECT };

static int find_mode(struct uri *u, enum mode *ret)
{
    const char *word = uri_take_param(u, "mode");
    struct conf *c = NULL;
    int rc = 0;
    if (!word) {
        c = conf_load("libvirt.conf");
        if (!c)
            return -1;
        word = conf_text(c, "remote_mode");
    }
    if (!word || strcmp(word, "auto") == 0)
        *ret = MODE_AUTO;
    else if (strcmp(word, "legacy") == 0)
        *ret = MODE_LEGACY;
    else if (strcmp(word, "direct") == 0)
        *ret = MODE_DIRECT;
    else
        rc = fail_in(FROM_REMOTE, ERR_INVALID_ARG,
                     "remote mode '%s' is none of auto, legacy, direct", word);
    conf_free(c);
    return rc;
}

static const char *modular_daemon(const char *driver)
{
    for (size_t i = 0; i < G_N_ELEMENTS(daemons); i++)
        if (strcmp(daemons[i].driver, driver) == 0)
            return daemons[i].daemon;
    return NULL;
}

static char *socket_of(const char *daemon, bool read_only)
{
    g_autofree char *folder = client_socket_dir();
    const char *stem = strcmp(daemon, "libvirtd") == 0 ? "libvirt" : daemon;
    return g_strdup_printf("%s/%s-sock%s", folder, stem,
                           read_only && client_privileged() ? "-ro" : "");
}

static bool socket_exists(const char *daemon, bool read_only)
{
    g_autofree char *path = socket_of(daemon, read_only);
    return g_file_test(path, G_FILE_TEST_EXISTS);
}

/* The driver's own daemon when it is there, else libvirtd when that is, else the driver's own. */
static const char *pick_daemon(const struct uri *u, enum mode mode, bool read_only)
{
    const char *modular = modular_daemon(u->driver);
    if (mode == MODE_LEGACY || !modular)
        return "libvirtd";
    if (mode == MODE_DIRECT || socket_exists(modular, read_only) ||
        !socket_exists("libvirtd", read_only))
        return modular;
    return "libvirtd";
}

static int unix_target(struct uri *u, bool read_only, struct remote_target *t)
{
    const char *path = uri_take_param(u, "socket");
    enum mode mode = MODE_AUTO;
    if (u->host)
        return fail_in(FROM_REMOTE, ERR_INVALID_ARG,
                       "host '%s' cannot be reached over a unix socket: name another transport",
                       u->host);
    if (find_mode(u, &mode) < 0)
        return -1;
    if (mode == MODE_DIRECT && !modular_daemon(u->driver))
        return fail_in(FROM_REMOTE, ERR_INVALID_ARG, "no daemon serves driver '%s' directly",
                       u->driver);
    t->daemon = g_strdup(pick_daemon(u, mode, read_only));
    t->socket_path = path ? g_strdup(path) : socket_of(t->daemon, read_only);
    t->autostart = !path && !client_privileged();
    t->secure = true;
    return 0;
}

static int tcp_target(struct uri *u, struct remote_target *t)
{
    t->host = g_strdup(u->host ? u->host : "localhost");
    t->port = g_strdup_printf("%d", u->port ? u->port : 16509);
    return 0;
}

int remote_target(struct uri *u, bool read_only, struct remote_target *t)
{
    static const char *const ours[] = {
        "command", "netcat",    "keyfile",   "known_hosts", "tls_priority",
        "pkipath", "no_sanity", "no_verify", "no_tty",      "proxy",
        "sshauth", "authfile",  "auth",      "name",        "known_hosts_verify"};
    const char *transport = u->transport ? u->transport : u->host ? "tls" : "unix";
    memset(t, 0, sizeof(*t));
    for (size_t i = 0; i < G_N_ELEMENTS(ours); i++)
        uri_take_param(u, ours[i]);
    if (strcmp(transport, "unix") == 0)
        return unix_target(u, read_only, t);
    if (strcmp(transport, "tcp") == 0)
        return tcp_target(u, t);
    if (g_strv_contains((const char *const[]){"tls", "ssh", "ext", "libssh", "libssh2", NULL},
                        transport))
        return fail_in(FROM_REMOTE, ERR_CONFIG_UNSUPPORTED,
                       "transport '%s' is not supported yet: use unix or tcp", transport);
    return fail_in(FROM_REMOTE, ERR_INVALID_ARG,
                   "transport '%s' is none of unix, tcp, tls, ssh, ext, libssh, libssh2",
                   transport);
}

void remote_target_clear(struct remote_target *t)
{
    g_free(t->socket_path);
    g_free(t->daemon);
    g_free(t->host);
    g_free(t->port);
}

/* --- connecting ----------------------------------------------------------------------------- */

static int rpc_fail(int err, const char *fmt, const char *a, const char *b)
{
    g_autofree char *text = g_strdup_printf(fmt, a, b);
    fail_errno(err, "%s", text);
    struct error *e = error_take();
    e->domain = FROM_RPC;
    error_set(e);
    return -1;
}

int remote_connect_unix(const char *path)
{
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof(addr.sun_path)) {
        errno = ENAMETOOLONG;
        return -1;
    }
    strcpy(addr.sun_path, path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return -1;
    int rc;
    do
        rc = connect(fd, (struct sockaddr *)&addr, sizeof(addr));
    while (rc < 0 && errno == EINTR);
    if (rc == 0)
        return fd;
    int err = errno;
    close(fd);
    errno = err;
    return -1;
}

static int connect_tcp(const struct remote_target *t)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_ADDRCONFIG}, *list = NULL;
    int rc = getaddrinfo(t->host, t->port, &hints, &list), err = 0, fd = -1, one = 1;
    if (rc)
        return fail_in(FROM_RPC, ERR_SYSTEM_ERROR, "cannot resolve host '%s': %s", t->host,
                       rc == EAI_SYSTEM ? g_strerror(errno) : gai_strerror(rc));
    for (struct addrinfo *a = list; a && fd < 0; a = a->ai_next) {
        fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd >= 0 && connect(fd, a->ai_addr, a->ai_addrlen) == 0)
            break;
        err = errno;
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    freeaddrinfo(list);
    if (fd < 0)
        return rpc_fail(err, "cannot connect to host '%s' port %s", t->host, t->port);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return fd;
}

int remote_connect(const struct remote_target *t)
{
    if (t->host)
        return connect_tcp(t);
    int fd = remote_connect_unix(t->socket_path);
    if (fd >= 0)
        return fd;
    int err = errno;
    if (t->autostart && (err == ENOENT || err == ECONNREFUSED)) {
        fd = remote_spawn(t->daemon, t->socket_path);
        if (fd != -2)
            return fd;
    }
    return rpc_fail(err, "cannot connect to socket '%s'%s", t->socket_path,
                    err == ENOENT ? " (is its daemon running?)" : "");
}

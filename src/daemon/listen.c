/* Opens the listening sockets: those that a service manager passes, or unix sockets with the modes
 * of the configuration, and TCP with --listen. Called by run.c once; short local calls, never
 * awaits. Invariant: a socket exists with its final mode before anybody can connect to it. */
#include "daemon/listen.h"
#include <errno.h>
#include <grp.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/log.h"
#include "daemon/notify.h"
#include "sys/file.h"

static enum auth_kind auth_of(const struct daemon_conf *c, bool read_only)
{
    const char *name = read_only ? c->auth_unix_ro : c->auth_unix_rw;
    return name && strcmp(name, "polkit") == 0 ? AUTH_POLKIT : AUTH_NONE;
}

/* Execute bits mean nothing on a socket. Where polkit asks, everybody may knock. */
static mode_t mode_of(const struct daemon_conf *c, enum socket_role role)
{
    const char *text = role == SOCKET_RW   ? c->unix_sock_rw_perms
                       : role == SOCKET_RO ? c->unix_sock_ro_perms
                                           : c->unix_sock_admin_perms;
    mode_t otherwise = role == SOCKET_RW && auth_of(c, false) == AUTH_POLKIT ? 0777 : 0700;
    return (text ? (mode_t)strtoul(text, NULL, 8) : otherwise) & 0666;
}

static int group_by_name(const char *name, gid_t *ret_gid)
{
    const struct group *g = getgrnam(name); /* grp.h's, not a group of fibers */
    if (!g)
        return fail(ERR_CONFIG_UNSUPPORTED, "unix_sock_group: there is no group '%s'", name);
    *ret_gid = g->gr_gid;
    return 0;
}

static struct server *server_of(struct daemon *d, enum socket_role role)
{
    return role == SOCKET_ADMIN ? &d->admin : &d->main;
}

/* The group of the configuration may use the sockets of the host. */
static int set_group(const struct daemon *d, const char *path, enum socket_role role)
{
    const char *name = d->conf->unix_sock_group;
    if (!name || role == SOCKET_ADMIN || !d->paths.driver.privileged)
        return 0;
    gid_t gid = 0;
    if (group_by_name(name, &gid) < 0)
        return -1;
    if (chown(path, (uid_t)-1, gid) < 0)
        return fail_errno(errno, "cannot give '%s' to group '%s'", path, name);
    return 0;
}

static void add_unix(struct daemon *d, enum socket_role role, int fd, const char *path)
{
    struct listener *l = server_listen(server_of(d, role), fd, path);
    l->read_only = role == SOCKET_RO;
    l->auth = role == SOCKET_ADMIN ? AUTH_NONE : auth_of(d->conf, l->read_only);
}

static int listen_own(struct daemon *d)
{
    for (int role = 0; role < SOCKET_ROLES; role++) {
        const char *path = d->paths.sockets[role];
        if (!path)
            continue;
        unsigned backlog =
            role == SOCKET_ADMIN ? d->conf->admin_max_queued_clients : d->conf->max_queued_clients;
        int fd = socket_listen_unix(path, mode_of(d->conf, role), (int)backlog);
        if (fd < 0)
            return context("cannot listen on '%s'", path);
        add_unix(d, role, fd, path);
        if (set_group(d, path, role) < 0)
            return -1;
    }
    return 0;
}

/* --- passed by the service manager --------------------------------------------------------------
 */

/* By the name of the unit, else by the path it is bound to; without either it is the main one. */
static enum socket_role role_of(const struct daemon *d, const struct passed_socket *p,
                                const char *path)
{
    const char *text = path ? path : p->name;
    if (g_str_has_suffix(text, "-admin-sock") || strstr(p->name, "-admin"))
        return SOCKET_ADMIN;
    if (g_str_has_suffix(text, "-sock-ro") || strstr(p->name, "-ro"))
        return SOCKET_RO;
    return SOCKET_RW;
}

static int add_passed(struct daemon *d, const struct passed_socket *p)
{
    struct sockaddr_storage addr = {0};
    socklen_t len = sizeof(addr);
    if (getsockname(p->fd, (struct sockaddr *)&addr, &len) < 0)
        return fail_errno(errno, "socket '%s' of the service manager", p->name);
    const struct sockaddr_un *un = (const struct sockaddr_un *)&addr;
    const char *path = addr.ss_family == AF_UNIX ? un->sun_path : NULL;
    if (!path) {
        struct listener *l = server_listen(&d->main, p->fd, NULL);
        l->tcp = true;
        return 0;
    }
    add_unix(d, role_of(d, p, path), p->fd, NULL);
    return 0;
}

/* --- TCP ----------------------------------------------------------------------------------------
 */

static int listen_address(struct daemon *d, const struct addrinfo *a)
{
    const int on = 1;
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return -errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (a->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof(on));
    if (bind(fd, a->ai_addr, a->ai_addrlen) < 0 ||
        listen(fd, (int)d->conf->max_queued_clients) < 0) {
        int err = errno;
        close(fd);
        return -err;
    }
    server_listen(&d->main, fd, NULL)->tcp = true;
    return 0;
}

static int listen_tcp(struct daemon *d)
{
    const struct daemon_conf *c = d->conf;
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_PASSIVE | (c->listen_addr ? 0 : AI_ADDRCONFIG)};
    struct addrinfo *all = NULL;
    int rc = getaddrinfo(c->listen_addr, c->tcp_port, &hints, &all), n = 0, err = 0;
    if (rc)
        return fail(ERR_SYSTEM_ERROR, "cannot find address '%s' port '%s': %s",
                    c->listen_addr ? c->listen_addr : "*", c->tcp_port, gai_strerror(rc));
    for (const struct addrinfo *a = all; a; a = a->ai_next) {
        rc = listen_address(d, a);
        n += rc == 0;
        err = rc < 0 ? rc : err;
    }
    freeaddrinfo(all);
    return n ? 0 : fail_errno(err, "cannot listen on TCP port %s", c->tcp_port);
}

static int listen_network(struct daemon *d)
{
    const struct daemon_conf *c = d->conf;
    if (c->listen_tls && c->given.listen_tls)
        return fail(ERR_CONFIG_UNSUPPORTED, "listen_tls: TLS is not built in, set it to 0");
    if (c->listen_tls)
        log_warn("TLS is not built in: only listen_tcp has an effect");
    if (!c->listen_tcp)
        return 0;
    if (!c->auth_tcp || strcmp(c->auth_tcp, "none"))
        return fail(
            ERR_CONFIG_UNSUPPORTED,
            "listen_tcp: SASL is not built in, clients get in only with auth_tcp = \"none\"");
    return listen_tcp(d);
}

int listen_all(struct daemon *d)
{
    struct passed_socket *passed;
    size_t n = passed_sockets(&passed);
    int rc = n ? 0 : listen_own(d);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = add_passed(d, &passed[i]);
    passed_sockets_free(passed, n);
    if (rc == 0 && n == 0 && d->options->listen)
        rc = listen_network(d);
    return rc;
}

/* The private socket of an embedded driver (socket= of its URI): the daemon's server, in the
 * application's loop thread, for processes of the same user. Called by embed.c; only serve_end()
 * awaits. Invariant: the socket is there no longer than the driver that answers on it. */
#include "embed/serve.h"
#include <glib.h>
#include "daemon/hooks.h"
#include "daemon/inside.h"
#include "daemon/memory.h"
#include "sys/file.h"

enum { BACKLOG = 16, SOCKET_MODE = 0600 };

struct serve {
    struct daemon daemon; /* only its main server and its drivers are in use */
    char *path;
};

void serve_prepare(void)
{
    service_init(&service_remote);
    service_init(&service_qemu);
    hooks_install();
}

struct serve *serve_start(const char *path, const struct driver *driver,
                          const struct driver_config *config, struct driver_state *state)
{
    static const struct service *const services[] = {&service_remote, &service_qemu, NULL};
    if (!g_path_is_absolute(path))
        return fail_null(ERR_INVALID_ARG, "socket= of the URI must begin with a slash");
    int fd = socket_listen_unix(path, SOCKET_MODE, BACKLOG);
    if (fd < 0) {
        context("cannot listen on '%s'", path);
        return NULL;
    }
    struct serve *s = g_new0(struct serve, 1);
    struct daemon *d = &s->daemon;
    s->path = g_strdup(path);
    d->main_group = group_new(NULL);
    server_init(&d->main, d, "embed", d->main_group);
    d->main.services = services;
    d->main.own_user = true;
    drivers_adopt(&d->drivers, driver, config, state);
    server_listen(&d->main, fd, path);
    server_start(&d->main);
    return s;
}

const char *serve_path(const struct serve *s)
{
    return s->path;
}

void serve_end(struct serve *s)
{
    if (!s)
        return;
    SHIELD();
    server_close(&s->daemon.main);
    group_free(s->daemon.main_group);
    g_free(s->daemon.drivers.parts.list); /* the driver itself is the caller's */
    memory_end();
    g_free(s->path);
    g_free(s);
}

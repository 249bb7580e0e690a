/* The two small protocols of service managers: a datagram per state change, and sockets that are
 * open already from descriptor 3 on. Called by run.c and listen.c; never awaits. */
#include "daemon/notify.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <glib.h>
#include "base/log.h"

enum { FIRST_FD = 3 };

void notify(const char *state)
{
    const char *path = getenv("NOTIFY_SOCKET");
    struct sockaddr_un addr = {.sun_family = AF_UNIX};
    size_t len = path ? strlen(path) : 0;
    if (!len || len >= sizeof(addr.sun_path) || (*path != '/' && *path != '@'))
        return;
    memcpy(addr.sun_path, path, len);
    if (*path == '@')
        addr.sun_path[0] = 0; /* an abstract name */
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len);
    if (fd < 0 ||
        sendto(fd, state, strlen(state), MSG_NOSIGNAL, (struct sockaddr *)&addr, size) < 0)
        log_warn("cannot tell the service manager '%s': %s", state, g_strerror(errno));
    if (fd >= 0)
        close(fd);
}

static unsigned long number_in(const char *variable)
{
    const char *text = getenv(variable);
    return text ? strtoul(text, NULL, 10) : 0;
}

size_t passed_sockets(struct passed_socket **ret_list)
{
    *ret_list = NULL;
    size_t n = number_in("LISTEN_FDS");
    if (number_in("LISTEN_PID") != (unsigned long)getpid() || n == 0 || n > 64)
        return 0;
    g_auto(GStrv) names =
        g_strsplit(getenv("LISTEN_FDNAMES") ? getenv("LISTEN_FDNAMES") : "", ":", -1);
    guint n_names = g_strv_length(names);
    struct passed_socket *list = g_new0(struct passed_socket, n);
    for (size_t i = 0; i < n; i++) {
        list[i].fd = FIRST_FD + (int)i;
        list[i].name = g_strdup(i < n_names ? names[i] : "");
        fcntl(list[i].fd, F_SETFD, FD_CLOEXEC);
        fcntl(list[i].fd, F_SETFL, fcntl(list[i].fd, F_GETFL) | O_NONBLOCK);
    }
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    *ret_list = list;
    return n;
}

void passed_sockets_free(struct passed_socket *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        g_free(list[i].name);
    g_free(list);
}

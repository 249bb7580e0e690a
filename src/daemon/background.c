/* Running in the background without fork(): the daemon starts itself again, detached, and waits for
 * one byte that says that the sockets listen. Called by run.c; never awaits. Invariant: what goes
 * wrong before that byte is told on the caller's stderr, and its exit status is 1. */
#include "daemon/background.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include "base/error.h"
#include "sys/file.h"
#include "sys/spawn.h"

enum { READY_FD = 3 };

/* Our own arguments, and the one that tells the copy that it is one. */
static char **copy_of_arguments(int argc, char **argv)
{
    GPtrArray *list = g_ptr_array_new();
    g_ptr_array_add(list, g_strdup("/proc/self/exe"));
    g_ptr_array_add(list, g_strdup_printf("--ready-fd=%d", READY_FD));
    for (int i = 1; i < argc; i++)
        g_ptr_array_add(list, g_strdup(argv[i]));
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

static int wait_for_ready(int fd)
{
    char byte;
    ssize_t n;
    do
        n = read(fd, &byte, 1);
    while (n < 0 && errno == EINTR);
    return n == 1 ? 0 : 1;
}

int background_start(const struct daemon_kind *kind, int argc, char **argv)
{
    AUTO_FD int mine = -1;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) {
        perror(kind->name);
        return 1;
    }
    mine = ends[0];
    g_auto(GStrv) arguments = copy_of_arguments(argc, argv);
    g_autofree char *cwd = g_get_current_dir(); /* arguments may be relative to it */
    const struct spawn_fd fds[] = {{ends[1], READY_FD}, {STDERR_FILENO, STDERR_FILENO}};
    const struct spawn what = {.argv = (const char *const *)arguments,
                               .fds = fds,
                               .n_fds = G_N_ELEMENTS(fds),
                               .cwd = cwd,
                               .detach = true,
                               .umask_value = -1};
    struct child child;
    int rc = spawn(&what, &child);
    close(ends[1]);
    if (rc < 0) {
        fprintf(stderr, "%s: %s\n", kind->name, error_text());
        return 1;
    }
    child_close(&child);
    return wait_for_ready(mine);
}

void background_ready(int fd)
{
    if (fd < 0)
        return;
    const char byte = 1;
    if (write(fd, &byte, 1) == 1) {
        int null = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (null >= 0) {
            dup2(null, STDERR_FILENO);
            close(null);
        }
    }
    close(fd);
}

/* Owns the start of a session daemon: finds the program, starts it detached, waits for its socket.
 * Called on the application's thread, blocks at most WAIT_MS. Several clients may do so at once:
 * the daemon's own pid file decides which one stays. */
#include "client/remote_spawn.h"

#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "base/error.h"
#include "client/paths.h"
#include "sys/spawn.h"

enum { WAIT_MS = 30 * 1000, STEP_MS = 10 };

static bool allowed(void)
{
    const char *word = g_getenv("LIBVIRT_AUTOSTART");
    return !word || strcmp(word, "0") != 0;
}

/* True when the child ended before its socket was there; its parent is us until it does. */
static bool ended(const struct child *c, int *ret_status)
{
    return waitpid(c->pid, ret_status, WNOHANG) == c->pid;
}

static int wait_for_socket(struct child *c, const char *daemon, const char *path)
{
    bool gone = false;
    int status = 0;
    for (int waited = 0; waited < WAIT_MS; waited += STEP_MS) {
        int fd = remote_connect_unix(path);
        if (fd >= 0)
            return fd;
        if (errno != ENOENT && errno != ECONNREFUSED)
            return fail_errno(errno, "cannot connect to socket '%s'", path);
        if (!gone)
            gone = ended(c, &status);
        if (gone && WIFEXITED(status) && WEXITSTATUS(status) && waited > 1000)
            return fail_in(FROM_RPC, ERR_INTERNAL_ERROR,
                           "%s ended with status %d before it listened on '%s'", daemon,
                           WEXITSTATUS(status), path);
        nanosleep(&(struct timespec){0, STEP_MS * 1000000L}, NULL);
    }
    return fail_in(FROM_RPC, ERR_OPERATION_TIMEOUT,
                   "%s was started but did not listen on '%s' within %d s", daemon, path,
                   WAIT_MS / 1000);
}

int remote_spawn(const char *daemon, const char *socket_path)
{
    if (!allowed())
        return -2;
    g_autofree char *program = client_daemon_path(daemon);
    if (!program)
        return fail_in(FROM_RPC, ERR_INTERNAL_ERROR,
                       "socket '%s' is absent and no program '%s' was found to start", socket_path,
                       daemon);
    const char *const argv[] = {program, "--timeout=120", NULL};
    struct spawn what = {.argv = argv, .detach = true, .umask_value = 077};
    struct child child;
    if (spawn(&what, &child) < 0)
        return -1;
    int fd = wait_for_socket(&child, daemon, socket_path);
    child_close(&child);
    return fd;
}

/* The pid file: a lock that ends with the process, and its number for others to read. Called by
 * run.c; never awaits. Invariant: who holds the lock owns the file, so a stale one is simply taken
 * over. */
#include "daemon/pid_file.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <glib.h>
#include "base/error.h"
#include "sys/file.h"

int pid_file_take(const char *path)
{
    AUTO_FD int fd = file_lock(path, 0644);
    if (fd < 0)
        return context("is another daemon running?");
    g_autofree char *text = g_strdup_printf("%d\n", (int)getpid());
    ssize_t len = (ssize_t)strlen(text);
    if (ftruncate(fd, 0) < 0 || pwrite(fd, text, (size_t)len, 0) != len)
        return fail_errno(errno, "cannot write pid file '%s'", path);
    int held = fd;
    fd = -1;
    return held;
}

void pid_file_drop(const char *path, int fd)
{
    if (fd < 0)
        return;
    unlink(path);
    close(fd);
}

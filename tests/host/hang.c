/* A file system that never answers: statvfs() of anything in a folder "hung" waits for ever. Loaded
 * into a daemon by tests. */
#include <dlfcn.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

__attribute__((visibility("default"))) int statvfs(const char *path, struct statvfs *ret)
{
    int (*next)(const char *, struct statvfs *) = dlsym(RTLD_NEXT, "statvfs");
    while (strstr(path, "/hung/"))
        pause();
    return next(path, ret);
}

/* Files at paths that users name: on a server that does not answer, or large. A worker opens,
 * completes and removes them, so that only who asked waits. */
#pragma once
#include <sys/types.h>
#include "rt/rt.h"

AWAITS int far_open(const char *path, int flags, mode_t mode); /* -1 with the reason */
AWAITS void far_remove(const char *path);
/* fn(fd, path) on a worker; its value and reason. */
AWAITS int far_work(int (*fn)(int fd, const char *path), int fd, const char *path);

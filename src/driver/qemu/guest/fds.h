/* The descriptors of a plan, opened. */
#pragma once
#include "driver/qemu/command/plan.h"
#include "sys/spawn.h"

struct fd_set_of_plan {
    struct spawn_fd *list;
    size_t n;
    int vsock_fd; /* above 0: vsock_prepare() took an address with it */
};
/* Opens everything the plan asks for, as late as can be. 0, or -1 with the path in the reason. */
int fd_set_open(struct fd_set_of_plan *set, const struct plan *plan, struct domain *live);
void fd_set_add(struct fd_set_of_plan *set, int fd, int as); /* takes fd */
void fd_set_close(struct fd_set_of_plan *set);

/* As whom QEMU runs: user and group of qemu.conf. */
#pragma once
#include <sys/types.h>
#include "driver/qemu/qemu.h"

struct account {
    bool set; /* false: as the daemon does */
    uid_t uid;
    gid_t gid;
    gid_t *groups; /* supplementary ones */
    size_t n_groups;
};
/* Asked of the system once, at the driver's start and after a reload. */
int account_read(struct driver_state *driver);
const struct account *account_of(const struct driver_state *driver);
void account_forget(struct driver_state *driver);

/* SCSI hosts and the disks behind them, as sysfs tells them. On threads of work; nothing awaits. */
#pragma once
#include "driver/storage/storage.h"

#define SYS "/sys"
/* The number of the host that an <adapter> means; -1 with the reason. */
int scsi_host_number(const char *sys, const struct pool_adapter *adapter);
/* Asks the host's driver to look for new disks. */
int scsi_host_scan(const char *sys, unsigned host);
/* Volumes named unit:BUS:TARGET:LUN. Paths are links in `target` to the devices where there are
 * such, else /dev/NAME. */
int scsi_find_disks(const char *sys, unsigned host, const char *target, GPtrArray *volumes);
/* The same for a pool's backend: a thread finds the disks and looks at them. host < 0: by adapter.
 */
AWAITS struct scan *scsi_look(const struct pool *pool, int host);

/* A device for a guest that runs: what QEMU must be told is the difference between two plans. */
#pragma once
#include "driver/qemu/guest/device_list.h"
#include "driver/qemu/guest/run.h"

/* `full` is the live definition with the new device, complete; the device may be given names that
 * only exist at run time. On failure QEMU has nothing of it. */
AWAITS int hotplug(struct run *r, struct domain *full, struct device_ref device);
/* Another medium, or none, for a drive; `full` has it. */
AWAITS int hotplug_change_medium(struct run *r, struct domain *full, size_t disk,
                                 const struct disk *before);

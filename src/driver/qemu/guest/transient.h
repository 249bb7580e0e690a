/* Disks that forget: <transient/>. */
#pragma once
#include "driver/qemu/guest/run.h"

int transient_check(const struct domain *def); /* refuses by name */
bool transient_any(const struct domain *def);
/* The copy that a plan is made of has the overlays in place of the disks. */
void transient_place(const struct driver_state *driver, struct domain *copy);
/* Numbers the nodes of a plan that has them: an overlay takes the number before its disk's. */
void transient_number(const struct driver_state *driver, struct domain *live);
/* Makes the overlays; they are removed with the guest. */
AWAITS int transient_make(struct run *r, const struct domain *def);

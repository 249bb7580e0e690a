/* One launch of a binary and what it answers. Private to this folder. */
#pragma once
#include "driver/qemu/caps/text.h"

/* Fills what `c` lacks of the common section and of `accel`. When KVM cannot be used, QEMU's TCG
 * section is there instead and c->accel_refused[ACCEL_KVM] says so. -1 with the reason when QEMU
 * does not run. */
AWAITS int caps_probe(struct qemu_caps *c, enum accel accel, const char *host_key);

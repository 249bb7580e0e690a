/* The domain capabilities document. Computed from a binary's capabilities and facts of the host; no
 * I/O but the firmware descriptors, never awaits. */
#pragma once
#include <stdbool.h>

#include "driver/qemu/caps/caps.h"

struct domcaps_host {
    bool vfio, swtpm, tpm_1_2, tpm_2_0;
    unsigned phys_bits;               /* 0: unknown */
    unsigned kvm_max_vcpus;           /* 0: unknown */
    const char *const *firmware_dirs; /* highest priority first; NULL-terminated */
    unsigned sev_max_guests, sev_max_es_guests;
    const char *cpu_arch, *cpu_model, *cpu_vendor; /* of the host's own processor; NULL: unknown */
};

/* `machine`: name or alias that the binary knows. free() the text. */
char *domcaps_document(const struct qemu_caps *c, const char *machine, enum accel accel,
                       const struct domcaps_host *host);

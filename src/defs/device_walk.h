/* All devices of a definition, one after the other, in the order in which places are given to them.
 */
#pragma once
#include "gen/domain.h"

enum device_noun {
    DEVICE_DISK,
    DEVICE_INTERFACE,
    DEVICE_SOUND,
    DEVICE_HOSTDEV,
    DEVICE_TPM,
    DEVICE_VIDEO,
    DEVICE_CONTROLLER,
    DEVICE_SMARTCARD,
    DEVICE_SERIAL,
    DEVICE_PARALLEL,
    DEVICE_CHANNEL,
    DEVICE_CONSOLE,
    DEVICE_INPUT,
    DEVICE_FILESYSTEM,
    DEVICE_WATCHDOG,
    DEVICE_MEMBALLOON,
    DEVICE_SHMEM,
    DEVICE_RNG,
    DEVICE_NVRAM,
    DEVICE_HUB,
    DEVICE_PANIC,
    DEVICE_REDIRDEV,
    DEVICE_MEMORY,
    DEVICE_IOMMU,
    DEVICE_VSOCK,
    DEVICE_CRYPTO,
    DEVICE_PSTORE,
};

struct device_info {
    enum device_noun noun;
    void *value; /* struct disk, struct interface, … */
    struct address **address;
    struct alias **alias;
};
typedef void device_fn(void *arg, const struct device_info *info);
void device_walk(struct domain *def, device_fn *fn, void *arg);
/* "disk", "interface", …: the element. */
const char *device_element(enum device_noun noun);
/* Is it a virtio device, whatever bus carries it? */
bool device_is_virtio(const struct device_info *info);

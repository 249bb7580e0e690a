/* Devices that the host gives up for a guest: PCI functions, be they devices, cards or disks. */
#pragma once
#include "driver/qemu/guest/run.h"

struct guest_function;
struct guest_status;

/* Takes what the definition names and the run has not; refuses by name, with nothing taken. */
AWAITS int hostdevs_take(struct run *r, const struct domain *def);
/* A fiber of the driver gives back what was taken. device: alias; NULL: all. */
void hostdevs_give_back(struct run *r, const char *device);

struct guest_function **hostdevs_rows(struct run *r, size_t *ret_n);
void hostdevs_take_up(struct run *r, const struct guest_status *status);

/* --- what the host says of them, under a root of its own for tests: "" --------------------------
 */
struct pci_wanted {
    const char *name; /* "0000:01:00.0" */
    bool managed;
};
/* Can these be handed out together? Every other function of their IOMMU groups must have no driver
 * that uses it. 0, or -1 with the reason. */
int hostdevs_check(const char *root, const struct pci_wanted *list, size_t n);

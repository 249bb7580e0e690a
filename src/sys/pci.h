/* PCI functions of this host: their names, their drivers and their configuration space, in sysfs.
 * What binds or resets may take the kernel seconds: callers that have a loop give it to offload().
 */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pci_function {
    uint32_t domain;
    uint8_t bus, slot, function;
};
#define PCI_NAME_SIZE 16
char *pci_name(const struct pci_function *f, char buf[PCI_NAME_SIZE]); /* "0000:00:02.0" */
bool pci_parse(const char *name, struct pci_function *ret);
bool pci_exists(const struct pci_function *f);
char *pci_driver(const struct pci_function *f); /* g_free(); NULL: none */
/* Takes it from the driver it has and lets this one have it. NULL: the one that the kernel finds.
 */
int pci_bind(const struct pci_function *f, const char *driver);
int pci_reset(const struct pci_function *f);
int pci_iommu_group(const struct pci_function *f); /* -1 without a reason: none */

/* --- configuration space; pure -----------------------------------------------------------------
 */
struct pci_link {
    unsigned port, speed, width; /* speed: 1 for 2.5 GT/s, 2 for 5, …; 0: none */
};
struct pci_config {
    unsigned header; /* 0 device, 1 bridge, 2 card bus */
    bool express;
    bool has_links;
    struct pci_link can, is;
};
void pci_config_read(const uint8_t *bytes, size_t len, struct pci_config *ret);

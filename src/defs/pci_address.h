/* The PCI topology of one machine while addresses are handed out: buses, what each accepts, which
 * functions are taken. Knows nothing of documents: domain_pci.c feeds it. No I/O, never awaits. */
#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

enum pci_bus_kind {
    PCI_BUS_NONE, /* an index nobody defined */
    PCI_BUS_ROOT,
    PCI_BUS_BRIDGE,
    PCI_BUS_EXPANDER,
    PCI_BUS_PCIE_ROOT,
    PCI_BUS_DMI_BRIDGE,
    PCI_BUS_PCIE_BRIDGE, /* pcie-to-pci-bridge */
    PCI_BUS_ROOT_PORT,
    PCI_BUS_SWITCH_UPSTREAM,
    PCI_BUS_SWITCH_DOWNSTREAM,
    PCI_BUS_PCIE_EXPANDER,
};

/* What a device needs its slot to be: one bit; several mean that any of them does. */
enum pci_connect {
    PCI_CONNECT_PCI = 1 << 0,
    PCI_CONNECT_PCIE = 1 << 1,
    PCI_CONNECT_BRIDGE = 1 << 2, /* a pci-bridge */
    PCI_CONNECT_EXPANDER = 1 << 3,
    PCI_CONNECT_DMI_BRIDGE = 1 << 4,
    PCI_CONNECT_PCIE_BRIDGE = 1 << 5,
    PCI_CONNECT_ROOT_PORT = 1 << 6,
    PCI_CONNECT_UPSTREAM = 1 << 7,
    PCI_CONNECT_DOWNSTREAM = 1 << 8,
    PCI_CONNECT_PCIE_EXPANDER = 1 << 9,
    PCI_CONNECT_HOTPLUG = 1 << 10, /* only buses that allow hot-plug will do */
    PCI_CONNECT_PACK = 1 << 11,    /* shares a slot with its like, one per function */
};

struct pci_place {
    unsigned domain, bus, slot, function;
};

struct pci_slot {
    uint8_t functions; /* taken, one bit each */
    bool packed;       /* taken by devices with PCI_CONNECT_PACK only */
};
struct pci_bus {
    enum pci_bus_kind kind;
    unsigned accepts; /* enum pci_connect */
    unsigned min_slot, max_slot;
    struct pci_slot slots[32];
};
struct pci_map {
    struct pci_bus *buses;
    size_t n_buses;
    bool grows;      /* may invent controllers: the counting pass */
    bool many_roots; /* a full machine grows by another root bus, not by bridges */
};

void pci_map_finish(struct pci_map *map);
/* Makes bus `index` one of `kind`; -1 when the index has a kind already. */
int pci_map_add_bus(struct pci_map *map, unsigned index, enum pci_bus_kind kind);
/* Takes one function (or the whole slot) at a place that the document names. */
int pci_map_reserve(struct pci_map *map, const struct pci_place *at, unsigned connect,
                    const char *what);
void pci_map_reserve_slot(struct pci_map *map, unsigned bus, unsigned slot);
bool pci_map_is_free(const struct pci_map *map, const struct pci_place *at);
bool pci_map_slot_is_free(const struct pci_map *map, unsigned bus, unsigned slot);
/* Finds and takes the next suitable place; a map that grows adds the buses it needs. */
int pci_map_next(struct pci_map *map, unsigned connect, const char *what,
                 struct pci_place *ret_place);
bool pci_map_is_full(const struct pci_map *map);

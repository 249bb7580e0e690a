/* Inside of the PCI address step: who wants a place on the buses of a machine. domain_pci_wants.c
 * says what each noun needs, domain_pci.c hands out the places. */
#pragma once
#include "defs/fill.h"
#include "defs/pci_address.h"

/* One device that wants a place on a PCI bus. */
struct want {
    struct address **address;
    const char *what;
    unsigned connect;
    struct controller *controller; /* when it is one */
};

/* An address as it was before a trial gave the device a place. */
struct given {
    struct address **address;
    struct address *before;
};

struct pci_walk {
    struct fill *f;
    struct pci_map *map;
    GArray *wants; /* struct want, in the order of assignment */
    GArray *trial; /* struct given: what this walk gave, to be taken back; NULL: it is for good */
};

bool pci_is_express(const struct fill *f);
/* What a conventional device needs. */
unsigned pci_plain(void);
bool pci_takes(const struct address *a); /* an address that is or may become one of PCI */
enum pci_bus_kind pci_bus_of(const struct controller *c);
enum controller_model pci_model_of(enum pci_bus_kind kind);
unsigned pci_video_connect(const struct fill *f, const struct video *v);
/* PCI controllers; then everything else, in the order in which free places are handed out. */
void pci_want_controllers(struct pci_walk *w);
void pci_want_all(struct pci_walk *w);

/* PCI buses and slots. Owns struct pci_map; called by domain_pci.c, never awaits. Invariant: a
 * function is taken at most once; a bus never changes its kind. */
#include "defs/pci_address.h"
#include "base/error.h"

static const struct {
    unsigned accepts;
    unsigned min_slot, max_slot;
    bool hotplug;
} kinds[] = {
    [PCI_BUS_ROOT] = {PCI_CONNECT_PCI | PCI_CONNECT_BRIDGE | PCI_CONNECT_EXPANDER, 1, 31, true},
    [PCI_BUS_BRIDGE] = {PCI_CONNECT_PCI | PCI_CONNECT_BRIDGE, 1, 31, true},
    [PCI_BUS_EXPANDER] = {PCI_CONNECT_PCI | PCI_CONNECT_BRIDGE, 0, 31, true},
    [PCI_BUS_PCIE_ROOT] = {PCI_CONNECT_PCI | PCI_CONNECT_PCIE | PCI_CONNECT_ROOT_PORT |
                               PCI_CONNECT_DMI_BRIDGE | PCI_CONNECT_PCIE_EXPANDER,
                           1, 31, false},
    [PCI_BUS_DMI_BRIDGE] = {PCI_CONNECT_PCI | PCI_CONNECT_BRIDGE, 0, 31, false},
    [PCI_BUS_PCIE_BRIDGE] = {PCI_CONNECT_PCI | PCI_CONNECT_BRIDGE, 1, 31, true},
    [PCI_BUS_ROOT_PORT] = {PCI_CONNECT_PCIE | PCI_CONNECT_UPSTREAM | PCI_CONNECT_PCIE_BRIDGE, 0, 0,
                           true},
    [PCI_BUS_SWITCH_UPSTREAM] = {PCI_CONNECT_DOWNSTREAM, 0, 31, false},
    [PCI_BUS_SWITCH_DOWNSTREAM] = {PCI_CONNECT_PCIE | PCI_CONNECT_UPSTREAM |
                                       PCI_CONNECT_PCIE_BRIDGE,
                                   0, 0, true},
    [PCI_BUS_PCIE_EXPANDER] = {PCI_CONNECT_ROOT_PORT | PCI_CONNECT_DMI_BRIDGE, 0, 31, false},
};

enum { CONNECT_KINDS = PCI_CONNECT_HOTPLUG - 1 };

void pci_map_finish(struct pci_map *map)
{
    g_clear_pointer(&map->buses, g_free);
    map->n_buses = 0;
}

int pci_map_add_bus(struct pci_map *map, unsigned index, enum pci_bus_kind kind)
{
    if (index > 255)
        return fail(ERR_XML_ERROR, "PCI controller index %u is above 255", index);
    if (index >= map->n_buses) {
        map->buses = g_renew(struct pci_bus, map->buses, index + 1);
        memset(map->buses + map->n_buses, 0, (index + 1 - map->n_buses) * sizeof(*map->buses));
        map->n_buses = index + 1;
    }
    struct pci_bus *bus = &map->buses[index];
    if (bus->kind)
        return fail(ERR_XML_ERROR, "two PCI controllers have index '%u'", index);
    bus->kind = kind;
    bus->accepts = kinds[kind].accepts | (kinds[kind].hotplug ? PCI_CONNECT_HOTPLUG : 0);
    bus->min_slot = kinds[kind].min_slot;
    bus->max_slot = kinds[kind].max_slot;
    return 0;
}

static const char *connect_word(unsigned connect)
{
    static const char *const words[] = {
        "PCI device",        "PCI Express device",        "pci-bridge",
        "pci-expander-bus",  "dmi-to-pci-bridge",         "pcie-to-pci-bridge",
        "pcie-root-port",    "pcie-switch-upstream-port", "pcie-switch-downstream-port",
        "pcie-expander-bus",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (connect & (1u << i))
            return words[i];
    return "device";
}

/* Which bus to invent so that `connect` finds a place, when some bus can take it. */
static enum pci_bus_kind kind_for(unsigned connect)
{
    if (connect & (PCI_CONNECT_PCIE | PCI_CONNECT_UPSTREAM | PCI_CONNECT_PCIE_BRIDGE))
        return PCI_BUS_ROOT_PORT;
    if (connect & PCI_CONNECT_DOWNSTREAM)
        return PCI_BUS_SWITCH_UPSTREAM;
    return PCI_BUS_NONE;
}

static bool any_bus_accepts(const struct pci_map *map, unsigned connect)
{
    for (size_t i = 0; i < map->n_buses; i++)
        if (map->buses[i].accepts & connect)
            return true;
    return false;
}

/* Adds the controllers that give `connect` one more place, at the end of the list. */
static int pci_map_grow(struct pci_map *map, unsigned connect, const char *what)
{
    unsigned next = (unsigned)map->n_buses;
    enum pci_bus_kind kind = kind_for(connect);

    if (connect & (PCI_CONNECT_PCI | PCI_CONNECT_BRIDGE)) {
        bool legacy = false;
        for (size_t i = 0; i < map->n_buses; i++)
            legacy |= (map->buses[i].accepts & PCI_CONNECT_BRIDGE) != 0;
        if (legacy) {
            kind = map->many_roots ? PCI_BUS_ROOT : PCI_BUS_BRIDGE;
        } else if (any_bus_accepts(map, PCI_CONNECT_ROOT_PORT)) {
            if (pci_map_add_bus(map, next++, PCI_BUS_ROOT_PORT) < 0)
                return -1;
            if (pci_map_add_bus(map, next, PCI_BUS_PCIE_BRIDGE) < 0)
                return -1;
            for (unsigned b = 0; b < next; b++) { /* the bridge sits in the first free port */
                struct pci_bus *bus = &map->buses[b];
                if ((bus->accepts & PCI_CONNECT_PCIE_BRIDGE) && !bus->slots[0].functions) {
                    bus->slots[0].functions = 0xff;
                    break;
                }
            }
            return 0;
        }
    }
    if (kind == PCI_BUS_ROOT_PORT && !any_bus_accepts(map, PCI_CONNECT_ROOT_PORT))
        kind = PCI_BUS_NONE;
    if (kind == PCI_BUS_NONE)
        return fail(ERR_INTERNAL_ERROR,
                    "no PCI controller has a place for %s (needs one that accepts a %s) and none "
                    "can be added",
                    what, connect_word(connect));
    return pci_map_add_bus(map, next, kind);
}

int pci_map_reserve(struct pci_map *map, const struct pci_place *at, unsigned connect,
                    const char *what)
{
    while (map->grows && at->bus >= map->n_buses)
        if (pci_map_grow(map,
                         any_bus_accepts(map, PCI_CONNECT_ROOT_PORT) ? PCI_CONNECT_PCIE
                                                                     : PCI_CONNECT_PCI,
                         what) < 0)
            return -1;
    if (at->domain)
        return fail(ERR_XML_ERROR, "PCI address of %s: only domain 0 exists, not %u", what,
                    at->domain);
    if (at->bus >= map->n_buses || !map->buses[at->bus].kind)
        return fail(ERR_XML_ERROR, "PCI address of %s: there is no PCI controller with index '%u'",
                    what, at->bus);
    struct pci_bus *bus = &map->buses[at->bus];
    if (connect && !(bus->accepts & connect & CONNECT_KINDS))
        return fail(ERR_XML_ERROR,
                    "PCI address 0000:%02x:%02x.%x of %s: controller '%u' does not accept a %s",
                    at->bus, at->slot, at->function, what, at->bus, connect_word(connect));
    if (at->slot < bus->min_slot || at->slot > bus->max_slot || at->function > 7)
        return fail(ERR_XML_ERROR,
                    "PCI address 0000:%02x:%02x.%x of %s: controller '%u' has slots %u to %u",
                    at->bus, at->slot, at->function, what, at->bus, bus->min_slot, bus->max_slot);
    struct pci_slot *slot = &bus->slots[at->slot];
    if (slot->functions & (1u << at->function))
        return fail(ERR_XML_ERROR, "PCI address 0000:%02x:%02x.%x of %s is in use already", at->bus,
                    at->slot, at->function, what);
    if (!slot->functions)
        slot->packed = connect & PCI_CONNECT_PACK;
    else if (!(connect & PCI_CONNECT_PACK))
        slot->packed = false;
    slot->functions |= (uint8_t)(1u << at->function);
    return 0;
}

void pci_map_reserve_slot(struct pci_map *map, unsigned bus, unsigned slot)
{
    map->buses[bus].slots[slot].functions = 0xff;
    map->buses[bus].slots[slot].packed = false;
}

bool pci_map_is_free(const struct pci_map *map, const struct pci_place *at)
{
    return at->bus < map->n_buses && at->slot <= map->buses[at->bus].max_slot &&
           !(map->buses[at->bus].slots[at->slot].functions & (1u << at->function));
}

bool pci_map_slot_is_free(const struct pci_map *map, unsigned bus, unsigned slot)
{
    return bus < map->n_buses && slot <= map->buses[bus].max_slot &&
           !map->buses[bus].slots[slot].functions;
}

static bool bus_next(struct pci_bus *bus, unsigned connect, struct pci_place *at)
{
    for (unsigned s = bus->min_slot; s <= bus->max_slot; s++) {
        struct pci_slot *slot = &bus->slots[s];
        if (!slot->functions) {
            at->slot = s;
            at->function = 0;
            slot->functions = connect & PCI_CONNECT_PACK ? 1 : 0xff;
            slot->packed = connect & PCI_CONNECT_PACK;
            return true;
        }
        if ((connect & PCI_CONNECT_PACK) && slot->packed && slot->functions != 0xff) {
            unsigned f = 0;
            while (slot->functions & (1u << f))
                f++;
            at->slot = s;
            at->function = f;
            slot->functions |= (uint8_t)(1u << f);
            return true;
        }
    }
    return false;
}

int pci_map_next(struct pci_map *map, unsigned connect, const char *what,
                 struct pci_place *ret_place)
{
    for (;;) {
        for (unsigned b = 0; b < map->n_buses; b++) {
            struct pci_bus *bus = &map->buses[b];
            if (!(bus->accepts & connect & CONNECT_KINDS) ||
                ((connect & PCI_CONNECT_HOTPLUG) && !(bus->accepts & PCI_CONNECT_HOTPLUG)))
                continue;
            struct pci_place at = {.bus = b};
            if (bus_next(bus, connect, &at)) {
                *ret_place = at;
                return 0;
            }
        }
        if (!map->grows)
            return fail(ERR_INTERNAL_ERROR,
                        "no PCI controller has a free place for %s (needs one that accepts a %s)",
                        what, connect_word(connect));
        if (pci_map_grow(map, connect, what) < 0)
            return -1;
    }
}

bool pci_map_is_full(const struct pci_map *map)
{
    for (size_t b = 0; b < map->n_buses; b++) {
        const struct pci_bus *bus = &map->buses[b];
        if (bus->kind != PCI_BUS_ROOT && bus->kind != PCI_BUS_BRIDGE)
            continue;
        for (unsigned s = bus->min_slot; s <= bus->max_slot; s++)
            if (!bus->slots[s].functions)
                return false;
    }
    return true;
}

/* Unit tests of PCI buses and slots. */
#include "defs/pci_address.h"
#include "base/error.h"
#include <string.h>

static struct pci_place next(struct pci_map *map, unsigned connect)
{
    struct pci_place at = {0};
    g_assert_cmpint(pci_map_next(map, connect, "a device", &at), ==, 0);
    return at;
}

static void assert_place(struct pci_place at, unsigned bus, unsigned slot, unsigned function)
{
    g_assert_cmpuint(at.bus, ==, bus);
    g_assert_cmpuint(at.slot, ==, slot);
    g_assert_cmpuint(at.function, ==, function);
}

static void test_root_has_31_slots(void)
{
    struct pci_map map = {0};
    g_assert_cmpint(pci_map_add_bus(&map, 0, PCI_BUS_ROOT), ==, 0);
    for (unsigned slot = 1; slot < 32; slot++)
        assert_place(next(&map, PCI_CONNECT_PCI | PCI_CONNECT_HOTPLUG), 0, slot, 0);
    struct pci_place at;
    g_assert_true(pci_map_is_full(&map));
    g_assert_cmpint(pci_map_next(&map, PCI_CONNECT_PCI, "one more", &at), <, 0);
    g_assert_nonnull(strstr(error_text(), "one more"));
    error_clear();
    pci_map_finish(&map);
}

static void test_full_root_grows_a_bridge(void)
{
    struct pci_map map = {.grows = true};
    pci_map_add_bus(&map, 0, PCI_BUS_ROOT);
    for (unsigned slot = 1; slot < 32; slot++)
        next(&map, PCI_CONNECT_PCI);
    assert_place(next(&map, PCI_CONNECT_PCI | PCI_CONNECT_HOTPLUG), 1, 1, 0);
    g_assert_cmpint(map.buses[1].kind, ==, PCI_BUS_BRIDGE);
    pci_map_finish(&map);
}

static void test_ports_pack_into_slots(void)
{
    struct pci_map map = {0};
    pci_map_add_bus(&map, 0, PCI_BUS_PCIE_ROOT);
    pci_map_reserve_slot(&map, 0, 1);
    for (unsigned n = 0; n < 10; n++)
        assert_place(next(&map, PCI_CONNECT_ROOT_PORT | PCI_CONNECT_PACK), 0, 2 + n / 8, n % 8);
    pci_map_finish(&map);
}

static void test_express_grows_ports(void)
{
    struct pci_map map = {.grows = true};
    pci_map_add_bus(&map, 0, PCI_BUS_PCIE_ROOT);
    assert_place(next(&map, PCI_CONNECT_PCIE | PCI_CONNECT_HOTPLUG), 1, 0, 0);
    assert_place(next(&map, PCI_CONNECT_PCIE | PCI_CONNECT_HOTPLUG), 2, 0, 0);
    /* A conventional device: a port and a bridge in it. */
    assert_place(next(&map, PCI_CONNECT_PCI | PCI_CONNECT_HOTPLUG), 4, 1, 0);
    g_assert_cmpint(map.buses[3].kind, ==, PCI_BUS_ROOT_PORT);
    g_assert_cmpint(map.buses[4].kind, ==, PCI_BUS_PCIE_BRIDGE);
    pci_map_finish(&map);
}

static void test_conflicts_are_named(void)
{
    struct pci_map map = {0};
    struct pci_place at = {0, 0, 5, 0}, shared = {0, 0, 5, 1}, none = {0, 3, 1, 0},
                     port = {0, 0, 6, 0};
    pci_map_add_bus(&map, 0, PCI_BUS_ROOT);
    g_assert_cmpint(pci_map_reserve(&map, &at, PCI_CONNECT_PCI, "vda"), ==, 0);
    g_assert_cmpint(pci_map_reserve(&map, &shared, PCI_CONNECT_PCI, "vdb"), ==, 0);
    g_assert_cmpint(pci_map_reserve(&map, &at, PCI_CONNECT_PCI, "vdc"), <, 0);
    g_assert_nonnull(strstr(error_text(), "0000:00:05.0 of vdc"));
    error_clear();
    g_assert_cmpint(pci_map_reserve(&map, &none, PCI_CONNECT_PCI, "vdd"), <, 0);
    g_assert_nonnull(strstr(error_text(), "no PCI controller with index '3'"));
    error_clear();
    g_assert_cmpint(pci_map_reserve(&map, &port, PCI_CONNECT_ROOT_PORT, "a port"), <, 0);
    g_assert_nonnull(strstr(error_text(), "does not accept a pcie-root-port"));
    error_clear();
    g_assert_cmpint(pci_map_add_bus(&map, 0, PCI_BUS_BRIDGE), <, 0);
    error_clear();
    pci_map_finish(&map);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pci/root has 31 slots", test_root_has_31_slots);
    g_test_add_func("/pci/full root grows a bridge", test_full_root_grows_a_bridge);
    g_test_add_func("/pci/ports pack into slots", test_ports_pack_into_slots);
    g_test_add_func("/pci/express grows ports", test_express_grows_ports);
    g_test_add_func("/pci/conflicts are named", test_conflicts_are_named);
    return g_test_run();
}

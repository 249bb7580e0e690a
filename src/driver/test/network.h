/* Networks of the simulated host and their ports: the lists of their operations. */
#pragma once
#include "driver/test/test.h"

#define TEST_NETWORK_OPS(OWN, COMMON)                              \
    COMMON(connect_num_of_networks, num)                           \
    COMMON(connect_list_networks, list)                            \
    COMMON(connect_num_of_defined_networks, num_defined)           \
    COMMON(connect_list_defined_networks, list_defined)            \
    COMMON(connect_list_all_networks, list_all)                    \
    COMMON(network_lookup_by_name, lookup)                         \
    COMMON(network_lookup_by_uuid, lookup)                         \
    COMMON(network_is_active, is_active)                           \
    COMMON(network_is_persistent, is_persistent)                   \
    COMMON(network_get_autostart, get_autostart)                   \
    COMMON(network_set_autostart, set_autostart)                   \
    COMMON(network_get_xml_desc, get_xml_desc)                     \
    COMMON(connect_network_event_register_any, event_register)     \
    COMMON(connect_network_event_deregister_any, event_deregister) \
    COMMON(network_port_lookup_by_uuid, lookup)                    \
    COMMON(network_port_get_xml_desc, get_xml_desc)                \
    OWN(network_define_xml_flags)                                  \
    OWN(network_create_xml_flags)                                  \
    OWN(network_create)                                            \
    OWN(network_destroy)                                           \
    OWN(network_undefine)                                          \
    OWN(network_update)                                            \
    OWN(network_get_bridge_name)                                   \
    OWN(network_get_metadata)                                      \
    OWN(network_set_metadata)                                      \
    OWN(network_get_dhcp_leases)                                   \
    OWN(network_list_all_ports)                                    \
    OWN(network_port_create_xml)                                   \
    OWN(network_port_delete)                                       \
    OWN(network_port_get_parameters)                               \
    OWN(network_port_set_parameters)

TEST_NETWORK_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_network;
extern const struct object_class network_port_class; /* network_port.c; in a network's children */

/* Addresses handed out; on a network's priv while it is active. */
struct network_priv {
    GHashTable *lent; /* "ADDRESS OF THE BRIDGE MAC" -> which address of the range + 1 */
};
struct network_priv *network_priv_of(struct object *o);

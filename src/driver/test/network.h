/* Networks of the simulated host and their ports: the lists of their operations. */
#pragma once
#include "driver/test/test.h"

/* Beside NETWORK_OPS of guest/network_ops.h. */
#define TEST_NETWORK_OPS(OWN, COMMON) \
    OWN(network_define_xml_flags)     \
    OWN(network_create_xml_flags)     \
    OWN(network_create)               \
    OWN(network_destroy)              \
    OWN(network_undefine)             \
    OWN(network_update)               \
    OWN(network_get_dhcp_leases)      \
    OWN(network_port_create_xml)      \
    OWN(network_port_delete)          \
    OWN(network_port_set_parameters)

TEST_NETWORK_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_network;
extern const struct object_class network_port_class; /* network_port.c; in a network's children */

/* Addresses handed out; on a network's priv while it is active. */
struct network_priv {
    GHashTable *lent; /* "ADDRESS OF THE BRIDGE MAC" -> which address of the range + 1 */
};
struct network_priv *network_priv_of(struct object *o);

/* Network interfaces of the simulated host: the list of their operations. */
#pragma once
#include "driver/test/test.h"

#define TEST_INTERFACE_OPS(OWN, COMMON)                    \
    COMMON(connect_num_of_interfaces, num)                 \
    COMMON(connect_list_interfaces, list)                  \
    COMMON(connect_num_of_defined_interfaces, num_defined) \
    COMMON(connect_list_defined_interfaces, list_defined)  \
    COMMON(connect_list_all_interfaces, list_all)          \
    COMMON(interface_lookup_by_name, lookup)               \
    COMMON(interface_is_active, is_active)                 \
    COMMON(interface_get_xml_desc, get_xml_desc)           \
    OWN(interface_lookup_by_mac_string)                    \
    OWN(interface_define_xml)                              \
    OWN(interface_undefine)                                \
    OWN(interface_create)                                  \
    OWN(interface_destroy)                                 \
    OWN(interface_change_begin)                            \
    OWN(interface_change_commit)                           \
    OWN(interface_change_rollback)

TEST_INTERFACE_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_interface;

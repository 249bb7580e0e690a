/* Packet filters of the simulated host and their bindings: the lists of their operations. */
#pragma once
#include "driver/test/test.h"

#define TEST_NWFILTER_OPS(OWN, COMMON)                   \
    COMMON(connect_num_of_nwfilters, num)                \
    COMMON(connect_list_nwfilters, list)                 \
    COMMON(connect_list_all_nwfilters, list_all)         \
    COMMON(nwfilter_lookup_by_name, lookup)              \
    COMMON(nwfilter_lookup_by_uuid, lookup)              \
    COMMON(nwfilter_get_xml_desc, get_xml_desc)          \
    OWN(nwfilter_define_xml_flags)                       \
    OWN(nwfilter_undefine)                               \
    COMMON(connect_list_all_nwfilter_bindings, list_all) \
    COMMON(nwfilter_binding_get_xml_desc, get_xml_desc)  \
    OWN(nwfilter_binding_lookup_by_port_dev)             \
    OWN(nwfilter_binding_create_xml)                     \
    OWN(nwfilter_binding_delete)

TEST_NWFILTER_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_nwfilter, test_noun_nwfilter_binding;

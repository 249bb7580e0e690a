/* Secrets of the simulated host: the list of their operations. */
#pragma once
#include "driver/test/test.h"

#define TEST_SECRET_OPS(OWN, COMMON)                              \
    COMMON(connect_num_of_secrets, num)                           \
    COMMON(connect_list_secrets, list)                            \
    COMMON(connect_list_all_secrets, list_all)                    \
    COMMON(secret_lookup_by_uuid, lookup)                         \
    COMMON(secret_get_xml_desc, get_xml_desc)                     \
    COMMON(connect_secret_event_register_any, event_register)     \
    COMMON(connect_secret_event_deregister_any, event_deregister) \
    OWN(secret_lookup_by_usage)                                   \
    OWN(secret_define_xml)                                        \
    OWN(secret_undefine)                                          \
    OWN(secret_set_value)                                         \
    OWN(secret_get_value)

TEST_SECRET_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_secret;

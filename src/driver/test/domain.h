/* Guests of the simulated host: what their files share, and the list of their operations. */
#pragma once
#include "driver/test/test.h"

#define TEST_DOMAIN_OPS(OWN, COMMON)                   \
    COMMON(connect_list_all_domains)                   \
    COMMON(connect_list_domains)                       \
    COMMON(connect_list_defined_domains)               \
    COMMON(connect_num_of_domains)                     \
    COMMON(connect_num_of_defined_domains)             \
    COMMON(domain_lookup_by_id)                        \
    COMMON(domain_lookup_by_name)                      \
    COMMON(domain_lookup_by_uuid)                      \
    COMMON(domain_is_active)                           \
    COMMON(domain_is_persistent)                       \
    COMMON(domain_is_updated)                          \
    COMMON(domain_get_state)                           \
    COMMON(domain_get_max_memory)                      \
    COMMON(domain_get_os_type)                         \
    COMMON(domain_get_autostart)                       \
    COMMON(domain_set_autostart)                       \
    COMMON(domain_has_managed_save_image)              \
    COMMON(domain_get_metadata)                        \
    COMMON(domain_set_metadata)                        \
    COMMON(connect_domain_event_register)              \
    COMMON(connect_domain_event_deregister)            \
    COMMON(connect_domain_event_register_any)          \
    COMMON(connect_domain_event_deregister_any)        \
    COMMON(connect_domain_event_callback_register_any) \
    COMMON(connect_domain_event_callback_deregister_any)

TEST_DOMAIN_OPS(DECLARE_OWN, DECLARE_COMMON)

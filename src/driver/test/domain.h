/* Guests of the simulated host: the list of their operations, by file. */
#pragma once
#include "driver/test/test.h"

/* clang-format off */
#define TEST_DOMAIN_OPS(OWN, COMMON) \
    /* of every driver */ \
    COMMON(connect_list_all_domains) COMMON(connect_list_domains) \
    COMMON(connect_list_defined_domains) COMMON(connect_num_of_domains) \
    COMMON(connect_num_of_defined_domains) COMMON(domain_lookup_by_id) \
    COMMON(domain_lookup_by_name) COMMON(domain_lookup_by_uuid) COMMON(domain_is_active) \
    COMMON(domain_is_persistent) COMMON(domain_is_updated) COMMON(domain_get_state) \
    COMMON(domain_get_max_memory) COMMON(domain_get_autostart) COMMON(domain_set_autostart) \
    COMMON(domain_has_managed_save_image) COMMON(domain_get_metadata) COMMON(domain_set_metadata) \
    COMMON(connect_domain_event_register) COMMON(connect_domain_event_deregister) \
    COMMON(connect_domain_event_register_any) COMMON(connect_domain_event_deregister_any) \
    COMMON(connect_domain_event_callback_register_any) \
    COMMON(connect_domain_event_callback_deregister_any) \
    /* domain_life.c */ \
    OWN(domain_create_with_flags) OWN(domain_create_with_files) OWN(domain_create_xml) \
    OWN(domain_create_xml_with_files) OWN(domain_define_xml_flags) OWN(domain_undefine_flags) \
    OWN(domain_rename) OWN(domain_suspend) OWN(domain_resume) OWN(domain_pm_suspend_for_duration) \
    OWN(domain_pm_wakeup) OWN(domain_shutdown_flags) OWN(domain_reboot) OWN(domain_reset) \
    OWN(domain_destroy_flags) \
    /* domain_xml.c */ \
    OWN(domain_get_xml_desc)
/* clang-format on */

TEST_DOMAIN_OPS(DECLARE_OWN, DECLARE_COMMON)

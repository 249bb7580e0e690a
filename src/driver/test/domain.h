/* Guests of the simulated host: the list of their operations, by file. */
#pragma once
#include "driver/test/test.h"
#include "guest/tune.h"

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
    /* domain_agent.c */ \
    OWN(domain_get_fsinfo) OWN(domain_fsfreeze) OWN(domain_fsthaw) OWN(domain_fstrim) \
    OWN(domain_get_hostname) OWN(domain_get_time) OWN(domain_set_time) \
    OWN(domain_set_user_password) OWN(domain_agent_set_response_timeout) \
    OWN(domain_authorized_ssh_keys_get) OWN(domain_authorized_ssh_keys_set) \
    OWN(domain_get_guest_info) OWN(domain_inject_nmi) OWN(domain_send_key) \
    OWN(domain_send_process_signal) \
    /* domain_block.c */ \
    OWN(domain_block_stats) OWN(domain_block_stats_flags) OWN(domain_get_block_info) \
    OWN(domain_block_resize) OWN(domain_block_peek) OWN(domain_get_disk_errors) \
    OWN(domain_get_block_io_tune) OWN(domain_set_block_io_tune) OWN(domain_set_block_threshold) \
    OWN(domain_set_throttle_group) OWN(domain_del_throttle_group) \
    /* domain_config.c */ \
    OWN(domain_get_info) OWN(domain_get_os_type) OWN(domain_get_control_info) \
    OWN(domain_set_lifecycle_action) OWN(domain_get_security_label) \
    OWN(domain_get_security_label_list) OWN(domain_get_messages) \
    OWN(domain_get_launch_security_info) OWN(domain_set_launch_security_state) \
    OWN(domain_get_job_info) OWN(domain_get_job_stats) OWN(domain_abort_job_flags) \
    OWN(domain_start_dirty_rate_calc) OWN(domain_get_autostart_once) \
    OWN(domain_set_autostart_once) OWN(domain_graphics_reload) \
    /* domain_cpu.c */ \
    OWN(domain_get_vcpus_flags) OWN(domain_get_max_vcpus) OWN(domain_set_vcpus_flags) \
    OWN(domain_set_vcpus) OWN(domain_get_vcpus) OWN(domain_get_vcpu_pin_info) \
    OWN(domain_pin_vcpu_flags) OWN(domain_pin_vcpu) OWN(domain_pin_emulator) \
    OWN(domain_get_emulator_pin_info) OWN(domain_set_vcpu) OWN(domain_get_guest_vcpus) \
    OWN(domain_set_guest_vcpus) \
    /* domain_device.c */ \
    OWN(domain_attach_device_flags) OWN(domain_attach_device) OWN(domain_detach_device_flags) \
    OWN(domain_detach_device) OWN(domain_update_device_flags) OWN(domain_detach_device_alias) \
    /* domain_iothread.c */ \
    COMMON(domain_add_iothread) COMMON(domain_del_iothread) COMMON(domain_pin_iothread) \
    OWN(domain_get_iothread_info) COMMON(domain_set_iothread_params) \
    /* domain_life.c */ \
    OWN(domain_create_with_flags) OWN(domain_create_with_files) OWN(domain_create_xml) \
    OWN(domain_create_xml_with_files) OWN(domain_define_xml_flags) OWN(domain_undefine_flags) \
    OWN(domain_rename) OWN(domain_suspend) OWN(domain_resume) OWN(domain_pm_suspend_for_duration) \
    OWN(domain_pm_wakeup) OWN(domain_shutdown_flags) OWN(domain_reboot) OWN(domain_reset) \
    OWN(domain_destroy_flags) \
    /* domain_memory.c */ \
    OWN(domain_set_memory_flags) OWN(domain_set_memory) OWN(domain_set_max_memory) \
    OWN(domain_set_memory_stats_period) OWN(domain_memory_stats) OWN(domain_memory_peek) \
    /* domain_net.c */ \
    OWN(domain_interface_stats) OWN(domain_interface_addresses) \
    COMMON(domain_get_interface_parameters) COMMON(domain_set_interface_parameters) \
    /* domain_save.c */ \
    OWN(domain_save) OWN(domain_save_flags) OWN(domain_save_params) OWN(domain_restore) \
    OWN(domain_restore_flags) OWN(domain_restore_params) OWN(domain_save_image_get_xml_desc) \
    OWN(domain_save_image_define_xml) OWN(domain_managed_save) OWN(domain_managed_save_remove) \
    OWN(domain_managed_save_get_xml_desc) OWN(domain_managed_save_define_xml) \
    OWN(domain_core_dump) OWN(domain_core_dump_with_format) \
    /* domain_screen.c */ \
    OWN(domain_screenshot) OWN(domain_open_console) OWN(domain_open_channel) \
    /* domain_stats.c */ \
    OWN(connect_get_all_domain_stats) OWN(domain_get_cpu_stats) \
    /* domain_tune.c */ \
    COMMON(domain_get_memory_parameters) COMMON(domain_set_memory_parameters) \
    COMMON(domain_get_numa_parameters) COMMON(domain_set_numa_parameters) \
    COMMON(domain_get_blkio_parameters) COMMON(domain_set_blkio_parameters) \
    OWN(domain_get_scheduler_type) OWN(domain_get_scheduler_parameters_flags) \
    OWN(domain_set_scheduler_parameters_flags) COMMON(domain_get_perf_events) \
    COMMON(domain_set_perf_events) \
    /* domain_xml.c */ \
    OWN(domain_get_xml_desc)
/* clang-format on */

TEST_DOMAIN_OPS(DECLARE_OWN, DECLARE_COMMON)

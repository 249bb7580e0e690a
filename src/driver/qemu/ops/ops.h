/* Bodies of the QEMU driver by topic, named in driver.c's table; and what they share. */
#pragma once
#include <glib.h>
#include "driver/qemu/qemu.h"
#include "gen/ops.h"

struct domain;

/* read.c: a user's document as a complete definition, for the emulator that will run it. */
AWAITS struct def *read_domain(struct driver_state *d, const char *xml, unsigned read_mode);
/* The same of a guest that was started already: no default may change what it sees. trusted: it is
 * our own text. */
AWAITS struct def *read_existing_domain(struct driver_state *d, const char *xml, bool trusted);
/* The same for a definition that has a new part. */
AWAITS int complete_domain(struct driver_state *d, struct domain *def);
/* A stored text again: nothing the guest sees may change. Never awaits; what is known of the
 * emulator without running it is used. The registry's read hook. */
struct def *read_stored_domain(void *driver, const char *text, size_t len);
/* What the emulator of a definition can do with its accelerator. NULL with the reason. */
struct qemu_caps;
struct domain;
AWAITS const struct qemu_caps *caps_for_domain(struct driver_state *d, const struct domain *def,
                                               const char *binary);
/* While a driver starts: which emulators stored texts name; then what those can do is learned, so
 * that texts are completed as when they were defined. */
void stored_emulator_note(GHashTable *emulators, const char *text);
AWAITS void stored_emulators_probe(struct driver_state *d, GHashTable *emulators);
static inline struct driver_state *driver_of(struct call *call)
{
    return call->state;
}

#define OP(name)                                                              \
    AWAITS int qemu_##name(struct call *call, const struct name##_args *args, \
                           struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int qemu_##name(struct call *call, const struct name##_args *args, void *ret)
#define OP_NO_ARGS(name) \
    AWAITS int qemu_##name(struct call *call, const void *args, struct name##_ret *ret)

/* lifecycle.c */
OP(domain_create_xml);
OP(domain_create_xml_with_files);
OP(domain_create_with_flags);
OP(domain_create_with_files);
OP_NO_RET(domain_destroy_flags);
OP_NO_RET(domain_suspend);
OP_NO_RET(domain_resume);
OP_NO_RET(domain_shutdown_flags);
OP_NO_RET(domain_reboot);
OP_NO_RET(domain_reset);
OP_NO_RET(domain_inject_nmi);
AWAITS void autostart_all(struct driver_state *d);
/* console.c */
OP_NO_RET(domain_open_console);
OP_NO_RET(domain_open_channel);
OP_NO_RET(domain_open_graphics);
OP_NO_RET(domain_open_graphics_fd);
/* stats.c, stats_domain.c */
OP(connect_get_all_domain_stats);
OP(domain_memory_stats);
OP(domain_block_stats);
OP(domain_block_stats_flags);
OP(domain_interface_stats);
OP(domain_get_block_info);
OP(domain_get_info);
OP(domain_get_control_info);
OP(domain_get_messages);
OP(domain_get_vcpus_flags);
OP(domain_get_max_vcpus);
OP(domain_get_vcpus);
OP_NO_RET(domain_set_memory_flags);
OP_NO_RET(domain_set_max_memory);
OP_NO_RET(domain_set_memory_stats_period);
OP(domain_memory_peek);
OP(domain_block_peek);
OP_NO_RET(domain_block_resize);
/* A file that only we may read, for QEMU to write: its path (g_free), and open. */
char *temporary_file(struct guest *g, int *ret_fd);
/* input.c, screenshot.c */
OP_NO_RET(domain_send_key);
OP(domain_screenshot);
/* scheduler.c, pin.c, iotune.c, vcpus.c */
OP(domain_get_scheduler_type);
OP(domain_get_scheduler_parameters_flags);
OP_NO_RET(domain_set_scheduler_parameters_flags);
OP_NO_RET(domain_pin_vcpu_flags);
OP(domain_get_vcpu_pin_info);
OP_NO_RET(domain_pin_emulator);
OP(domain_get_emulator_pin_info);
OP(domain_get_block_io_tune);
OP_NO_RET(domain_set_block_io_tune);
OP_NO_RET(domain_set_vcpus_flags);
OP_NO_RET(domain_set_vcpus);
OP(domain_get_cpu_stats);
/* snapshot.c */
OP(domain_snapshot_create_xml);
OP_NO_RET(domain_revert_to_snapshot);
OP_NO_RET(domain_snapshot_delete);
/* block_job.c */
OP_NO_RET(domain_block_pull);
OP_NO_RET(domain_block_rebase);
OP_NO_RET(domain_block_copy);
OP_NO_RET(domain_block_commit);
OP(domain_get_block_job_info);
OP_NO_RET(domain_block_job_set_speed);
OP_NO_RET(domain_block_job_abort);
/* dump.c, save.c, job.c */
OP_NO_RET(domain_core_dump);
OP_NO_RET(domain_core_dump_with_format);
OP_NO_RET(domain_save_flags);
OP_NO_RET(domain_save_params);
OP_NO_RET(domain_restore_flags);
OP_NO_RET(domain_restore_params);
OP(domain_save_image_get_xml_desc);
OP_NO_RET(domain_save_image_define_xml);
OP_NO_RET(domain_managed_save);
OP_NO_RET(domain_managed_save_remove);
OP(domain_managed_save_get_xml_desc);
OP_NO_RET(domain_managed_save_define_xml);
/* Figures of a stream that has just ended, to who wants to know. */
struct run;
AWAITS void job_tell_completed(struct run *r, int operation, nsec started);
OP(domain_get_job_info);
OP(domain_get_job_stats);
OP_NO_RET(domain_abort_job);
OP_NO_RET(domain_abort_job_flags);
/* agent.c, guest_info.c */
OP(qemu_domain_agent_command);
OP(domain_agent_set_response_timeout);
OP(domain_get_time);
OP_NO_RET(domain_set_time);
OP(domain_fsfreeze);
OP(domain_fsthaw);
OP_NO_RET(domain_fstrim);
OP(domain_get_fsinfo);
OP_NO_RET(domain_pm_suspend_for_duration);
OP_NO_RET(domain_pm_wakeup);
OP_NO_RET(domain_set_user_password);
OP(domain_authorized_ssh_keys_get);
OP_NO_RET(domain_authorized_ssh_keys_set);
OP(domain_get_hostname);
OP(domain_interface_addresses);
OP(domain_get_guest_info);
/* lifecycle_action.c */
OP_NO_RET(domain_set_lifecycle_action);
OP(domain_get_disk_errors);
/* device.c */
OP_NO_RET(domain_attach_device);
OP_NO_RET(domain_attach_device_flags);
OP_NO_RET(domain_detach_device);
OP_NO_RET(domain_detach_device_flags);
OP_NO_RET(domain_detach_device_alias);
OP_NO_RET(domain_update_device_flags);
/* save.c: a saved state as part of something else. The text is of the guest as it runs; free(). The
 * guest stands still once it is written. */
AWAITS char *saved_text(struct call *call);
AWAITS int saved_write(struct run *r, int fd, const char *path, const char *xml, bool running);
AWAITS void saved_go_on(struct run *r);
/* From that file, with this definition (taken); flags: virDomainSaveRestoreFlags. */
AWAITS int saved_start(struct driver_state *d, struct guest *g, struct def *live, const char *path,
                       uint32_t flags);
/* save.c: of managed save. */
void managed_save_find(struct driver_state *d, struct guest *g);
int managed_save_remove(struct driver_state *d, struct guest *g);
/* 1: the guest runs on from its saved state; 0: there is none that can be read; -1. */
AWAITS int managed_save_start(struct driver_state *d, struct guest *g, unsigned flags);
/* monitor.c */
OP(qemu_domain_monitor_command);
OP(qemu_domain_monitor_command_with_files);
OP(connect_domain_xml_to_native);
/* define.c */
OP(domain_define_xml_flags);
OP_NO_RET(domain_undefine_flags);
OP(domain_rename);
OP(domain_get_xml_desc);
/* host.c */
OP_NO_ARGS(connect_get_hostname);
OP_NO_ARGS(node_get_info);
OP_NO_ARGS(node_get_free_memory);
OP(node_get_cells_free_memory);
OP(node_get_cpu_stats);
OP(node_get_cpu_map);
OP(node_get_memory_stats);
OP_NO_ARGS(node_get_security_model);
OP(domain_get_security_label);
OP(domain_get_security_label_list);
/* sysinfo.c */
OP(connect_get_sysinfo);
/* host_tune.c */
OP(node_get_memory_parameters);
OP_NO_RET(node_set_memory_parameters);
OP(node_get_free_pages);
OP(node_alloc_pages);
OP_NO_RET(node_suspend_for_duration);
/* transfer.c */
OP(domain_migrate_get_max_speed);
OP_NO_RET(domain_migrate_set_max_speed);
OP(domain_migrate_get_max_downtime);
OP_NO_RET(domain_migrate_set_max_downtime);
OP(domain_migrate_get_compression_cache);
OP_NO_RET(domain_migrate_set_compression_cache);
/* interface.c, pin.c */
OP_NO_RET(domain_set_interface_parameters);
OP(domain_get_iothread_info);
/* checkpoint.c */
OP(domain_checkpoint_create_xml);
OP_NO_RET(domain_checkpoint_delete);
OP(domain_checkpoint_get_xml_desc);
/* backup.c */
OP_NO_RET(domain_backup_begin);
OP(domain_backup_get_xml_desc);
/* watch.c */
OP_NO_RET(domain_set_block_threshold);
OP_NO_RET(domain_start_dirty_rate_calc);
OP_NO_RET(domain_graphics_reload);
OP(domain_get_launch_security_info);
OP_NO_RET(domain_set_launch_security_state);
OP(node_get_sev_info);
/* guest_vcpus.c: how many are on line for the guest itself; so many shall be. */
OP(domain_get_guest_vcpus);
OP_NO_RET(domain_set_guest_vcpus);
AWAITS int guest_vcpus_online(struct call *call);
AWAITS int guest_vcpus_set(struct call *call, unsigned n);

/* Bodies of operations that are the same for every driver with domains; a driver's table names
 * them. What is a driver's own (running memory and CPU time, state files) it adds by hooks of the
 * registry or by a body that calls these first. */
#pragma once
#include "gen/ops.h"
#include "guest/guest.h"

/* ops_list.c */
AWAITS int ops_connect_list_all_domains(struct call *call,
                                        const struct connect_list_all_domains_args *args,
                                        struct connect_list_all_domains_ret *ret);
AWAITS int ops_connect_list_domains(struct call *call, const struct connect_list_domains_args *args,
                                    struct connect_list_domains_ret *ret);
AWAITS int ops_connect_list_defined_domains(struct call *call,
                                            const struct connect_list_defined_domains_args *args,
                                            struct connect_list_defined_domains_ret *ret);
AWAITS int ops_connect_num_of_domains(struct call *call, const void *args,
                                      struct connect_num_of_domains_ret *ret);
AWAITS int ops_connect_num_of_defined_domains(struct call *call, const void *args,
                                              struct connect_num_of_defined_domains_ret *ret);
/* Is the guest among those that virConnectListAllDomains flags select? */
bool guest_matches(const struct guest *g, uint32_t list_flags);

/* ops_info.c; lookups: the dispatcher has found the guest */
AWAITS int ops_domain_lookup_by_id(struct call *call, const struct domain_lookup_by_id_args *args,
                                   struct domain_lookup_by_id_ret *ret);
AWAITS int ops_domain_lookup_by_name(struct call *call,
                                     const struct domain_lookup_by_name_args *args,
                                     struct domain_lookup_by_name_ret *ret);
AWAITS int ops_domain_lookup_by_uuid(struct call *call,
                                     const struct domain_lookup_by_uuid_args *args,
                                     struct domain_lookup_by_uuid_ret *ret);
AWAITS int ops_domain_is_active(struct call *call, const struct domain_is_active_args *args,
                                struct domain_is_active_ret *ret);
AWAITS int ops_domain_is_persistent(struct call *call, const struct domain_is_persistent_args *args,
                                    struct domain_is_persistent_ret *ret);
AWAITS int ops_domain_is_updated(struct call *call, const struct domain_is_updated_args *args,
                                 struct domain_is_updated_ret *ret);
AWAITS int ops_domain_get_state(struct call *call, const struct domain_get_state_args *args,
                                struct domain_get_state_ret *ret);
/* As the definitions say; cpu_time 0. */
AWAITS int ops_domain_get_info(struct call *call, const struct domain_get_info_args *args,
                               struct domain_get_info_ret *ret);
AWAITS int ops_domain_get_max_memory(struct call *call,
                                     const struct domain_get_max_memory_args *args,
                                     struct domain_get_max_memory_ret *ret);
AWAITS int ops_domain_get_os_type(struct call *call, const struct domain_get_os_type_args *args,
                                  struct domain_get_os_type_ret *ret);
AWAITS int ops_domain_get_autostart(struct call *call, const struct domain_get_autostart_args *args,
                                    struct domain_get_autostart_ret *ret);
AWAITS int ops_domain_set_autostart(struct call *call, const struct domain_set_autostart_args *args,
                                    void *ret);
AWAITS int ops_domain_has_managed_save_image(struct call *call,
                                             const struct domain_has_managed_save_image_args *args,
                                             struct domain_has_managed_save_image_ret *ret);

/* ops_event.c */
AWAITS int ops_connect_domain_event_register(struct call *call, const void *args,
                                             struct connect_domain_event_register_ret *ret);
AWAITS int ops_connect_domain_event_deregister(struct call *call, const void *args,
                                               struct connect_domain_event_deregister_ret *ret);
AWAITS int ops_connect_domain_event_register_any(
    struct call *call, const struct connect_domain_event_register_any_args *args, void *ret);
AWAITS int ops_connect_domain_event_deregister_any(
    struct call *call, const struct connect_domain_event_deregister_any_args *args, void *ret);
AWAITS int ops_connect_domain_event_callback_register_any(
    struct call *call, const struct connect_domain_event_callback_register_any_args *args,
    struct connect_domain_event_callback_register_any_ret *ret);
AWAITS int ops_connect_domain_event_callback_deregister_any(
    struct call *call, const struct connect_domain_event_callback_deregister_any_args *args,
    void *ret);
AWAITS int ops_qemu_connect_domain_monitor_event_register(
    struct call *call, const struct qemu_connect_domain_monitor_event_register_args *args,
    struct qemu_connect_domain_monitor_event_register_ret *ret);
AWAITS int ops_qemu_connect_domain_monitor_event_deregister(
    struct call *call, const struct qemu_connect_domain_monitor_event_deregister_args *args,
    void *ret);

/* ops_connect.c */
AWAITS int ops_connect_get_type(struct call *call, const void *args,
                                struct connect_get_type_ret *ret);
AWAITS int ops_connect_get_lib_version(struct call *call, const void *args,
                                       struct connect_get_lib_version_ret *ret);
AWAITS int ops_connect_is_secure(struct call *call, const void *args,
                                 struct connect_is_secure_ret *ret);
AWAITS int ops_connect_get_uri(struct call *call, const void *args,
                               struct connect_get_uri_ret *ret);

/* ops_cpu.c: compare with this machine's processor; baseline of hosts' processors */
AWAITS int ops_connect_compare_cpu(struct call *call, const struct connect_compare_cpu_args *args,
                                   struct connect_compare_cpu_ret *ret);
AWAITS int ops_connect_baseline_cpu(struct call *call, const struct connect_baseline_cpu_args *args,
                                    struct connect_baseline_cpu_ret *ret);
AWAITS int ops_connect_get_cpu_model_names(struct call *call,
                                           const struct connect_get_cpu_model_names_args *args,
                                           struct connect_get_cpu_model_names_ret *ret);
/* For drivers that compare with something else: flags as the public calls have them. A verdict of
 * virCPUCompareResult, or -1. */
struct cpu_def;
struct cpu_baseline;
int cpu_answer_compare(const struct cpu_def *with, const char *xml, uint32_t flags);
/* Fills in the CPUs of `ask` and lets it be computed; `only_hosts`: guests' CPUs are refused. The
 * architecture NULL: that of the CPUs. The document, in call->mem; NULL with the reason. */
const char *cpu_answer_baseline(struct call *call, const char *arch, const char *const *xml,
                                size_t n, bool only_hosts, uint32_t flags,
                                struct cpu_baseline *ask);
/* For the table of every driver, with domains or without. */
#define EVERY_DRIVER_OPS                                    \
    .connect_get_type = ops_connect_get_type,               \
    .connect_get_lib_version = ops_connect_get_lib_version, \
    .connect_is_secure = ops_connect_is_secure, .connect_get_uri = ops_connect_get_uri

/* ops_metadata.c */
AWAITS int ops_domain_get_metadata(struct call *call, const struct domain_get_metadata_args *args,
                                   struct domain_get_metadata_ret *ret);
AWAITS int ops_domain_set_metadata(struct call *call, const struct domain_set_metadata_args *args,
                                   void *ret);
/* 0, or -1 with the reason: an amount of memory whose bytes cannot be counted. */
int guest_memory_fits(uint64_t kib);
/* Which definitions flags VIR_DOMAIN_AFFECT_* mean: *ret_live and *ret_config. -1 with the reason.
 */
int guest_affected(struct guest *g, uint32_t flags, bool *ret_live, bool *ret_config);

/* For a driver's table: .domain_is_active = ops_domain_is_active, and so on. */
#define GENERIC_DOMAIN_OPS                                                                        \
    .connect_list_all_domains = ops_connect_list_all_domains,                                     \
    .connect_list_domains = ops_connect_list_domains,                                             \
    .connect_list_defined_domains = ops_connect_list_defined_domains,                             \
    .connect_num_of_domains = ops_connect_num_of_domains,                                         \
    .connect_num_of_defined_domains = ops_connect_num_of_defined_domains, EVERY_DRIVER_OPS,       \
    .domain_lookup_by_id = ops_domain_lookup_by_id,                                               \
    .domain_lookup_by_name = ops_domain_lookup_by_name,                                           \
    .domain_lookup_by_uuid = ops_domain_lookup_by_uuid, .domain_is_active = ops_domain_is_active, \
    .domain_is_persistent = ops_domain_is_persistent, .domain_is_updated = ops_domain_is_updated, \
    .domain_get_state = ops_domain_get_state, .domain_get_max_memory = ops_domain_get_max_memory, \
    .domain_get_os_type = ops_domain_get_os_type,                                                 \
    .domain_get_autostart = ops_domain_get_autostart,                                             \
    .domain_set_autostart = ops_domain_set_autostart,                                             \
    .domain_has_managed_save_image = ops_domain_has_managed_save_image,                           \
    .connect_domain_event_register = ops_connect_domain_event_register,                           \
    .connect_domain_event_deregister = ops_connect_domain_event_deregister,                       \
    .connect_domain_event_register_any = ops_connect_domain_event_register_any,                   \
    .connect_domain_event_deregister_any = ops_connect_domain_event_deregister_any,               \
    .connect_domain_event_callback_register_any = ops_connect_domain_event_callback_register_any, \
    .connect_domain_event_callback_deregister_any =                                               \
        ops_connect_domain_event_callback_deregister_any,                                         \
    .domain_get_metadata = ops_domain_get_metadata, .domain_set_metadata = ops_domain_set_metadata

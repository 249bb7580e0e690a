/* The QEMU driver of one root: brought up by a daemon or by the embedded link. Reads definitions,
 * takes up running guests, starts those marked for autostart. The table at the end names the body
 * of every operation; what is missing there is not supported. */
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/log.h"
#include "conf/conf.h"
#include "gen/conf.h"
#include "driver/qemu/caps/caps.h"
#include "driver/qemu/caps/swtpm.h"
#include "driver/qemu/guest/account.h"
#include "driver/qemu/guest/retune.h"
#include "driver/qemu/flow/snapshot.h"
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/brief.h"
#include "driver/qemu/ops/caps.h"
#include "driver/qemu/ops/ops.h"
#include "guest/kept.h"
#include "guest/moments.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "reflect/value.h"
#include "store/definitions.h"
#include "sys/file.h"
#include "sys/paths.h"

static char *below(const char *dir)
{
    return g_build_filename(dir, "qemu", NULL);
}

static void state_free(struct driver_state *d)
{
    if (!d)
        return;
    guest_registry_free(d->guests);
    caps_cache_free(d->caps);
    definitions_free(d->definitions);
    swtpm_free(d->swtpm);
    conf_free(&conf_qemu, d->conf);
    account_forget(d);
    g_free(d->dac_label);
    group_free(d->group);
    g_hash_table_destroy(d->emulators);
    g_free(d->conf_dir);
    g_free(d->state_dir);
    g_free(d->lib_dir);
    g_free(d->cache_dir);
    g_free(d->log_dir);
    g_free((char *)d->config.root);
    g_free((char *)d->config.config_dir);
    g_free((char *)d->config.state_dir);
    g_free((char *)d->config.lib_dir);
    g_free((char *)d->config.cache_dir);
    g_free((char *)d->config.log_dir);
    g_free(d);
}

static void copy_config(struct driver_config *to, const struct driver_config *from)
{
    *to = *from;
    to->root = g_strdup(from->root);
    to->config_dir = g_strdup(from->config_dir);
    to->state_dir = g_strdup(from->state_dir);
    to->lib_dir = g_strdup(from->lib_dir);
    to->cache_dir = g_strdup(from->cache_dir);
    to->log_dir = g_strdup(from->log_dir);
}

/* Guests and their helpers may run as somebody else, who passes through the folders of ours where
 * theirs are; what lies there is its owner's. */
static int let_pass(const char *const *dirs, size_t n)
{
    struct stat st;
    for (size_t i = 0; i < n; i++)
        if (stat(dirs[i], &st) < 0 || chmod(dirs[i], (st.st_mode & 07777) | 0111) < 0)
            return fail_errno(errno, "cannot open folder '%s' to guests", dirs[i]);
    return 0;
}

static int make_dirs(struct driver_state *d)
{
    const char *const dirs[] = {d->conf_dir, d->state_dir, d->lib_dir, d->cache_dir, d->log_dir};
    const char *const passed[] = {d->config.state_dir, d->config.lib_dir, d->state_dir, d->lib_dir};
    for (size_t i = 0; i < G_N_ELEMENTS(dirs); i++)
        if (dir_make(dirs[i], 0700) < 0)
            return -1;
    return d->config.privileged && !d->config.embedded ? let_pass(passed, G_N_ELEMENTS(passed)) : 0;
}

/* --- what the registry asks of us
 * ----------------------------------------------------------------- */

AWAITS static int hook_store(void *arg, const char *name, const char *text, size_t len)
{
    struct driver_state *d = arg;
    return definitions_write(d->definitions, name, text, len);
}

AWAITS static int hook_unstore(void *arg, const char *name)
{
    struct driver_state *d = arg;
    return definitions_remove(d->definitions, name);
}

AWAITS static int hook_rename(void *arg, const char *from, const char *to, const char *text,
                              size_t len)
{
    struct driver_state *d = arg;
    return definitions_rename(d->definitions, from, to, text, len);
}

AWAITS static int hook_autostart(void *arg, const char *name, bool on)
{
    struct driver_state *d = arg;
    return definitions_set_autostart(d->definitions, name, on);
}

/* A new daemon shall find the guest as it is now. */
static int hook_live_changed(void *arg, struct guest *g)
{
    struct run *r = run_of(g);
    (void)arg;
    return r && !r->starting ? run_save_state(r, GUEST_PHASE_RUNNING) : 0;
}

static int load_one(void *arg, const char *name, bool autostart, const char *text, size_t len)
{
    struct driver_state *d = arg;
    struct guest *g = guest_load(d->guests, text, len);
    (void)name;
    if (!g)
        return -1;
    g->autostart = autostart;
    stored_emulator_note(d->emulators, text);
    managed_save_find(d, g);
    snapshots_load(d, g);
    return 0;
}

static void *hook_brief(void *arg, const struct def *def)
{
    (void)arg;
    return brief_new(def->value);
}

/* --- up and down
 * ------------------------------------------------------------------------------------- */

/* Beside the first calls: what a definition on disk lacks depends on its emulator, so those are
 * asked first; what was read before they answered is read again. */
AWAITS static int settle(void *arg)
{
    struct driver_state *d = arg;
    stored_emulators_probe(d, d->emulators);
    g_hash_table_remove_all(d->emulators);
    guest_reread(d->guests);
    latch_open(&d->settled, 0);
    return guest_settle(d->guests);
}

AWAITS static int autostart(void *arg)
{
    struct driver_state *d = arg;
    autostart_all(d);
    return 0;
}

AWAITS static int bring_up(struct driver_state *d)
{
    if (make_dirs(d) < 0 || !(d->definitions = definitions_open(d->conf_dir, "virsh edit")) ||
        definitions_load(d->definitions, load_one, d) < 0)
        return -1;
    if (!d->config.embedded && run_reconnect_all(d) < 0)
        return -1;
    fiber_spawn(d->group, "settle definitions", settle, d);
    if (!d->config.embedded && first_since_boot(d->state_dir))
        fiber_spawn(d->group, "autostart", autostart, d);
    return 0;
}

AWAITS static int driver_start(const struct driver_config *config, struct driver_state **ret_state)
{
    struct driver_state *d = g_new0(struct driver_state, 1);
    copy_config(&d->config, config);
    d->conf_dir = below(config->config_dir);
    d->state_dir = below(config->state_dir);
    d->lib_dir = below(config->lib_dir);
    d->cache_dir = below(config->cache_dir);
    d->log_dir = below(config->log_dir);
    d->group = group_new(NULL);
    d->emulators = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    d->swtpm = swtpm_new(config->cache_dir);
    d->caps = caps_cache_new(config->cache_dir, config->privileged ? NULL : "/var/cache/libvirt");
    g_autofree char *schemas = path_of_schemas();
    value_schema_dir(schemas);
    const struct guest_registry_hooks hooks = {.read = read_stored_domain,
                                               .brief = hook_brief,
                                               .free_brief = g_free,
                                               .store = hook_store,
                                               .unstore = hook_unstore,
                                               .rename = hook_rename,
                                               .set_autostart = hook_autostart,
                                               .retune = run_retune,
                                               .live_changed = hook_live_changed,
                                               .arg = d};
    d->guests = guest_registry_new(&hooks);
    d->conf = conf_new(&conf_qemu);
    g_autofree char *conf_path = g_build_filename(config->config_dir, "qemu.conf", NULL);
    if (conf_read(&conf_qemu, d->conf, NULL, conf_path, false) < 0 || account_read(d) < 0 ||
        bring_up(d) < 0) {
        struct error *reason = error_take();
        group_cancel(d->group);
        group_wait(d->group);
        state_free(d);
        error_set(reason);
        return -1;
    }
    *ret_state = d;
    return 0;
}

static void driver_session_closed(struct driver_state *d, const struct session *session)
{
    run_session_closed(d, session);
}

/* Guests go on without us, but for embedded ones, which end with their application. */
AWAITS static void driver_stop(struct driver_state *d)
{
    SHIELD();
    if (d->config.embedded)
        run_end_all(d);
    group_cancel(d->group);
    group_wait(d->group);
    run_release_all(d);
    state_free(d);
}

AWAITS static void driver_reload(struct driver_state *d)
{
    if (definitions_load(d->definitions, load_one, d) < 0) {
        log_error("reloading definitions: %s", error_text());
        error_clear();
    }
    fiber_spawn(d->group, "settle definitions", settle, d);
}

static bool driver_busy(struct driver_state *d)
{
    return guest_count(d->guests, true) > 0;
}

/* qemu:///system, qemu:///session, qemu:///embed of this root. */
static int driver_accepts(struct driver_state *d, const char *uri)
{
    const char *path = strstr(uri, "://");
    path = path ? strchr(path + 3, '/') : NULL;
    size_t len = path ? strcspn(path, "?") : 0;
    const char *want = d->config.embedded     ? "/embed"
                       : d->config.privileged ? "/system"
                                              : "/session";
    if (path && len == strlen(want) && strncmp(path, want, len) == 0)
        return 0;
    if (path && strncmp(path, "/session", len) == 0 && d->config.privileged &&
        len == strlen("/session"))
        return 0; /* root's session is the system's daemon under another name */
    return fail(ERR_INTERNAL_ERROR, "unexpected QEMU URI path '%.*s', try qemu://%s", (int)len,
                path ? path : "", want);
}

static struct guest_registry *driver_guests(struct driver_state *d)
{
    return d->guests;
}

const struct caps_env *driver_caps_env(struct driver_state *d)
{
    const struct account *a = account_of(d);
    g_free(d->dac_label);
    d->dac_label = a->set ? g_strdup_printf("+%u:+%u", a->uid, a->gid) : NULL;
    d->caps_env = (struct caps_env){.cache = d->caps, .swtpm = d->swtpm, .dac_label = d->dac_label};
    return &d->caps_env;
}

/* --- the table
 * ------------------------------------------------------------------------------------------- */

#define OWN(op) .op = qemu_##op
#define COMMON(op) .op = ops_##op

static const struct driver_ops ops = {
    COMMON(connect_list_all_domains),
    COMMON(connect_list_domains),
    COMMON(connect_list_defined_domains),
    COMMON(connect_num_of_domains),
    COMMON(connect_num_of_defined_domains),
    COMMON(domain_lookup_by_id),
    COMMON(domain_lookup_by_name),
    COMMON(domain_lookup_by_uuid),
    COMMON(domain_is_active),
    COMMON(domain_is_persistent),
    COMMON(domain_is_updated),
    COMMON(domain_get_state),
    COMMON(domain_get_max_memory),
    COMMON(domain_get_os_type),
    COMMON(domain_get_autostart),
    COMMON(domain_set_autostart),
    COMMON(domain_has_managed_save_image),
    COMMON(domain_get_metadata),
    COMMON(domain_set_metadata),
    EVERY_DRIVER_OPS,
    COMMON(connect_domain_event_register),
    COMMON(connect_domain_event_deregister),
    COMMON(connect_domain_event_register_any),
    COMMON(connect_domain_event_deregister_any),
    COMMON(connect_domain_event_callback_register_any),
    COMMON(connect_domain_event_callback_deregister_any),
    COMMON(qemu_connect_domain_monitor_event_register),
    COMMON(qemu_connect_domain_monitor_event_deregister),
    OWN(connect_get_version),
    OWN(connect_get_capabilities),
    OWN(connect_get_domain_capabilities),
    OWN(connect_get_max_vcpus),
    COMMON(connect_get_cpu_model_names),
    COMMON(connect_compare_cpu),
    OWN(connect_baseline_cpu),
    OWN(connect_compare_hypervisor_cpu),
    OWN(connect_baseline_hypervisor_cpu),
    OWN(connect_get_hostname),
    OWN(connect_domain_xml_to_native),
    OWN(connect_get_all_domain_stats),
    OWN(node_get_info),
    OWN(node_get_free_memory),
    OWN(node_get_cells_free_memory),
    OWN(node_get_cpu_stats),
    OWN(node_get_cpu_map),
    OWN(node_get_memory_stats),
    OWN(node_get_security_model),
    OWN(connect_get_sysinfo),
    OWN(node_get_memory_parameters),
    OWN(node_set_memory_parameters),
    OWN(node_get_free_pages),
    OWN(node_alloc_pages),
    OWN(node_suspend_for_duration),
    OWN(domain_migrate_get_max_speed),
    OWN(domain_migrate_set_max_speed),
    OWN(domain_migrate_get_max_downtime),
    OWN(domain_migrate_set_max_downtime),
    OWN(domain_migrate_get_compression_cache),
    OWN(domain_migrate_set_compression_cache),
    OWN(domain_get_security_label),
    OWN(domain_get_security_label_list),
    OWN(domain_snapshot_create_xml),
    OWN(domain_revert_to_snapshot),
    OWN(domain_snapshot_delete),
    COMMON(domain_snapshot_num),
    COMMON(domain_snapshot_list_names),
    COMMON(domain_list_all_snapshots),
    COMMON(domain_snapshot_num_children),
    COMMON(domain_snapshot_list_children_names),
    COMMON(domain_snapshot_list_all_children),
    COMMON(domain_snapshot_lookup_by_name),
    COMMON(domain_has_current_snapshot),
    COMMON(domain_snapshot_current),
    COMMON(domain_snapshot_get_parent),
    COMMON(domain_snapshot_is_current),
    COMMON(domain_snapshot_has_metadata),
    COMMON(domain_snapshot_get_xml_desc),
    OWN(domain_checkpoint_create_xml),
    OWN(domain_checkpoint_delete),
    OWN(domain_checkpoint_get_xml_desc),
    COMMON(domain_list_all_checkpoints),
    COMMON(domain_checkpoint_list_all_children),
    COMMON(domain_checkpoint_lookup_by_name),
    COMMON(domain_checkpoint_get_parent),
    OWN(domain_backup_begin),
    OWN(domain_backup_get_xml_desc),
    OWN(domain_set_block_threshold),
    OWN(domain_start_dirty_rate_calc),
    OWN(domain_graphics_reload),
    OWN(domain_get_launch_security_info),
    OWN(domain_set_launch_security_state),
    OWN(node_get_sev_info),
    OWN(domain_get_guest_vcpus),
    OWN(domain_set_guest_vcpus),
    OWN(domain_block_pull),
    OWN(domain_block_rebase),
    OWN(domain_block_copy),
    OWN(domain_block_commit),
    OWN(domain_get_block_job_info),
    OWN(domain_block_job_set_speed),
    OWN(domain_block_job_abort),
    OWN(domain_define_xml_flags),
    OWN(domain_undefine_flags),
    OWN(domain_rename),
    OWN(domain_get_xml_desc),
    OWN(domain_create_xml),
    OWN(domain_create_xml_with_files),
    OWN(domain_create_with_flags),
    OWN(domain_create_with_files),
    OWN(domain_destroy_flags),
    OWN(domain_suspend),
    OWN(domain_resume),
    OWN(domain_shutdown_flags),
    OWN(domain_reboot),
    OWN(domain_reset),
    OWN(domain_inject_nmi),
    OWN(domain_open_console),
    OWN(domain_open_channel),
    OWN(domain_open_graphics),
    OWN(domain_open_graphics_fd),
    OWN(domain_memory_stats),
    OWN(domain_block_stats),
    OWN(domain_block_stats_flags),
    OWN(domain_interface_stats),
    OWN(domain_get_block_info),
    OWN(domain_get_info),
    OWN(domain_get_control_info),
    OWN(domain_get_messages),
    OWN(domain_get_vcpus_flags),
    OWN(domain_get_max_vcpus),
    OWN(domain_get_vcpus),
    OWN(domain_set_memory_flags),
    OWN(domain_set_max_memory),
    OWN(domain_set_memory_stats_period),
    OWN(domain_memory_peek),
    OWN(domain_block_peek),
    OWN(domain_block_resize),
    OWN(domain_send_key),
    OWN(domain_screenshot),
    OWN(domain_get_scheduler_type),
    OWN(domain_get_scheduler_parameters_flags),
    OWN(domain_set_scheduler_parameters_flags),
    COMMON(domain_get_memory_parameters),
    COMMON(domain_set_memory_parameters),
    COMMON(domain_get_numa_parameters),
    COMMON(domain_set_numa_parameters),
    COMMON(domain_get_blkio_parameters),
    COMMON(domain_set_blkio_parameters),
    COMMON(domain_get_interface_parameters),
    OWN(domain_set_interface_parameters),
    COMMON(domain_get_perf_events),
    COMMON(domain_set_perf_events),
    COMMON(domain_add_iothread),
    COMMON(domain_del_iothread),
    COMMON(domain_pin_iothread),
    COMMON(domain_set_iothread_params),
    OWN(domain_get_iothread_info),
    OWN(domain_pin_vcpu_flags),
    OWN(domain_get_vcpu_pin_info),
    OWN(domain_pin_emulator),
    OWN(domain_get_emulator_pin_info),
    OWN(domain_get_block_io_tune),
    OWN(domain_set_block_io_tune),
    OWN(domain_set_vcpus_flags),
    OWN(domain_set_vcpus),
    OWN(domain_get_cpu_stats),
    OWN(domain_core_dump),
    OWN(domain_core_dump_with_format),
    OWN(domain_save_flags),
    OWN(domain_save_params),
    OWN(domain_restore_flags),
    OWN(domain_restore_params),
    OWN(domain_save_image_get_xml_desc),
    OWN(domain_save_image_define_xml),
    OWN(domain_managed_save),
    OWN(domain_managed_save_remove),
    OWN(domain_managed_save_get_xml_desc),
    OWN(domain_managed_save_define_xml),
    OWN(domain_get_job_info),
    OWN(domain_get_job_stats),
    OWN(domain_abort_job),
    OWN(domain_abort_job_flags),
    OWN(qemu_domain_agent_command),
    OWN(domain_agent_set_response_timeout),
    OWN(domain_get_time),
    OWN(domain_set_time),
    OWN(domain_fsfreeze),
    OWN(domain_fsthaw),
    OWN(domain_fstrim),
    OWN(domain_get_fsinfo),
    OWN(domain_pm_suspend_for_duration),
    OWN(domain_pm_wakeup),
    OWN(domain_set_user_password),
    OWN(domain_authorized_ssh_keys_get),
    OWN(domain_authorized_ssh_keys_set),
    OWN(domain_get_hostname),
    OWN(domain_interface_addresses),
    OWN(domain_get_guest_info),
    OWN(domain_set_lifecycle_action),
    OWN(domain_get_disk_errors),
    OWN(domain_attach_device),
    OWN(domain_attach_device_flags),
    OWN(domain_detach_device),
    OWN(domain_detach_device_flags),
    OWN(domain_detach_device_alias),
    OWN(domain_update_device_flags),
    OWN(qemu_domain_monitor_command),
    OWN(qemu_domain_monitor_command_with_files),
};

const struct driver driver_qemu = {
    .name = "QEMU",
    .schemes = (const char *const[]){"qemu", NULL},
    .from = FROM_QEMU,
    .has_parts = true,
    .ops = &ops,
    .start = driver_start,
    .stop = driver_stop,
    .reload = driver_reload,
    .busy = driver_busy,
    .accepts = driver_accepts,
    .session_closed = driver_session_closed,
    .guests = driver_guests,
};

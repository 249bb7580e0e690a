/* Smaller facts and settings of simulated guests: what happens at its end, labels, messages, jobs,
 * protected start. Bodies of calls; edits await the publishing.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/blockjob.h"
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

OP(domain_get_info)
{
    if (ops_domain_get_info(call, args, ret) < 0)
        return -1;
    if (guest_is_active(call->guest))
        ret->cpu_time = sim_tick(call->guest) * ret->nr_virt_cpu;
    return 0;
}

/* As this driver has always called it. */
OP(domain_get_os_type)
{
    ret->type = "linux";
    return 0;
}

OP(domain_get_control_info)
{
    ret->state = VIR_DOMAIN_CONTROL_OK;
    return 0;
}

/* --- at its end ------------------------------------------------------------------------------- */

static int edit_action(void *value, void *arg)
{
    const struct domain_set_lifecycle_action_args *a = arg;
    static const enum lifecycle_action actions[] = {
        LIFECYCLE_ACTION_DESTROY,          LIFECYCLE_ACTION_RESTART,
        LIFECYCLE_ACTION_RENAME_RESTART,   LIFECYCLE_ACTION_PRESERVE,
        LIFECYCLE_ACTION_COREDUMP_DESTROY, LIFECYCLE_ACTION_COREDUMP_RESTART};
    struct domain *d = value;
    enum lifecycle_action *const fields[] = {&d->on_poweroff, &d->on_reboot, &d->on_crash};
    *fields[a->type] = actions[a->action];
    return 0;
}

OP_NO_RET(domain_set_lifecycle_action)
{
    bool dumps = args->action == VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY ||
                 args->action == VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART;
    if (args->type > VIR_DOMAIN_LIFECYCLE_CRASH)
        return fail(ERR_INVALID_ARG, "there is no lifecycle event %u", args->type);
    if (args->action > VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART)
        return fail(ERR_INVALID_ARG, "there is no lifecycle action %u", args->action);
    if (dumps && args->type != VIR_DOMAIN_LIFECYCLE_CRASH)
        return fail(ERR_INVALID_ARG, "a guest is dumped when it crashes, not otherwise");
    return guest_edit_flags(call->guest, args->flags, edit_action, (void *)args);
}

/* --- labels and messages ---------------------------------------------------------------------- */

static void put_label(struct guest *g, struct domain_get_security_label_ret *ret)
{
    static char label[] = "libvirt-test", none[] = "";
    bool active = guest_is_active(g);
    ret->label = active ? label : none;
    ret->n_label = active ? sizeof(label) : sizeof(none);
    ret->enforcing = active;
}

OP(domain_get_security_label)
{
    put_label(call->guest, ret);
    return 0;
}

OP(domain_get_security_label_list)
{
    ret->labels = arena_new_struct(call->mem, struct domain_get_security_label_ret);
    put_label(call->guest, ret->labels);
    ret->n_labels = 1;
    ret->ret = 1;
    return 0;
}

static bool has_rawio(const struct domain *d)
{
    for (size_t i = 0; i < d->n_disks; i++)
        if (d->disks[i]->rawio == TRI_YES)
            return true;
    return false;
}

static bool has_script(const struct domain *d)
{
    for (size_t i = 0; i < d->n_interfaces; i++)
        if (d->interfaces[i]->script)
            return true;
    return false;
}

static bool has_host_cdrom(const struct domain *d)
{
    for (size_t i = 0; i < d->n_disks; i++)
        if (d->disks[i]->device == DISK_DEVICE_CDROM && d->disks[i]->type == STORAGE_TYPE_BLOCK)
            return true;
    return false;
}

static bool has_dtb(const struct domain *d)
{
    return d->os->dtb != NULL;
}

#define DEPRECATED_MODEL "Deprecated-Test"

static bool is_deprecated(const struct domain *d)
{
    return d->cpu && d->cpu->model && g_strcmp0(d->cpu->model->name, DEPRECATED_MODEL) == 0;
}

/* What makes a running guest a matter of trust, and what should not be used any more. */
static const struct {
    uint32_t kind;
    bool (*applies)(const struct domain *d);
    const char *text;
} messages[] = {
    {VIR_DOMAIN_MESSAGE_TAINTING, has_rawio,
     "tainted: running with undesirable elevated privileges"},
    {VIR_DOMAIN_MESSAGE_TAINTING, has_script,
     "tainted: network configuration using opaque shell scripts"},
    {VIR_DOMAIN_MESSAGE_TAINTING, has_host_cdrom, "tainted: use of host cdrom passthrough"},
    {VIR_DOMAIN_MESSAGE_TAINTING, has_dtb, "tainted: custom device tree blob used"},
    {VIR_DOMAIN_MESSAGE_TAINTING, is_deprecated,
     "tainted: use of deprecated configuration settings"},
    {VIR_DOMAIN_MESSAGE_DEPRECATION, is_deprecated,
     "deprecated configuration: CPU model " DEPRECATED_MODEL},
};

OP(domain_get_messages)
{
    const struct domain *d = sim_live(call->guest);
    ret->msgs = arena_new_array(call->mem, const char *, G_N_ELEMENTS(messages));
    for (size_t i = 0; d && i < G_N_ELEMENTS(messages); i++)
        if ((!args->flags || (args->flags & messages[i].kind)) && messages[i].applies(d))
            ret->msgs[ret->n_msgs++] = messages[i].text;
    return 0;
}

/* --- protected start -------------------------------------------------------------------------- */

OP(domain_get_launch_security_info)
{
    const struct domain *d = sim_live(call->guest);
    struct params p = {.mem = call->mem};
    if (d->launch_security && d->launch_security->type == LAUNCH_SECURITY_TYPE_SEV) {
        param_uint(&p, VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MAJOR, 1);
        param_uint(&p, VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MINOR, 0);
        param_uint(&p, VIR_DOMAIN_LAUNCH_SECURITY_SEV_BUILD_ID, 1);
        param_uint(&p, VIR_DOMAIN_LAUNCH_SECURITY_SEV_POLICY,
                   d->launch_security->sev ? d->launch_security->sev->policy : 0);
        param_string(&p, VIR_DOMAIN_LAUNCH_SECURITY_SEV_MEASUREMENT, "");
    }
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

OP_NO_RET(domain_set_launch_security_state)
{
    const struct domain *d = sim_live(call->guest);
    if (!d->launch_security)
        return fail(ERR_OPERATION_UNSUPPORTED, "the guest has no <launchSecurity>");
    if (call->guest->state != VIR_DOMAIN_PAUSED)
        return fail(ERR_OPERATION_INVALID,
                    "a launch secret is given to a guest that is paused before its first step");
    return 0;
}

/* --- jobs: what a simulated guest is asked to do is done at once -------------------------------
 */

OP(domain_get_job_info)
{
    ret->type = VIR_DOMAIN_JOB_NONE;
    return 0;
}

OP(domain_get_job_stats)
{
    const struct sim *s = sim_of(call->guest);
    struct params p = {.mem = call->mem};
    ret->type = VIR_DOMAIN_JOB_NONE;
    if (args->flags & VIR_DOMAIN_JOB_STATS_COMPLETED && s->last_job.operation) {
        ret->type = VIR_DOMAIN_JOB_COMPLETED;
        param_int(&p, VIR_DOMAIN_JOB_OPERATION, s->last_job.operation);
        param_ullong(&p, VIR_DOMAIN_JOB_TIME_ELAPSED, s->last_job.elapsed_ms);
        param_ullong(&p, VIR_DOMAIN_JOB_MEMORY_TOTAL, s->last_job.total);
        param_ullong(&p, VIR_DOMAIN_JOB_MEMORY_PROCESSED, s->last_job.total);
        param_ullong(&p, VIR_DOMAIN_JOB_MEMORY_REMAINING, 0);
    }
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

OP_NO_RET(domain_abort_job_flags)
{
    if (sim_backup_abort(call->guest))
        return 0;
    return fail(ERR_OPERATION_INVALID, "the domain has no job");
}

OP_NO_RET(domain_start_dirty_rate_calc)
{
    if (args->seconds < 1 || args->seconds > 60)
        return fail(ERR_INVALID_ARG, "a dirty rate is measured for 1 to 60 seconds, not %d",
                    args->seconds);
    return 0;
}

/* --- started once more when the host is next ----------------------------------------------------
 */

OP(domain_get_autostart_once)
{
    ret->autostart = sim_of(call->guest)->autostart_once;
    return 0;
}

OP_NO_RET(domain_set_autostart_once)
{
    if (!call->guest->persistent)
        return fail(ERR_OPERATION_INVALID, "a transient domain cannot start by itself");
    sim_of(call->guest)->autostart_once = args->autostart != 0;
    return 0;
}

OP_NO_RET(domain_graphics_reload)
{
    const struct domain *d = sim_live(call->guest);
    if (args->type > VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_VNC)
        return fail(ERR_INVALID_ARG, "there is no kind of display %u", args->type);
    for (size_t i = 0; i < d->n_graphics; i++)
        if (d->graphics[i]->type == GRAPHICS_TYPE_VNC)
            return 0;
    return fail(ERR_OPERATION_INVALID, "the guest has no VNC display");
}

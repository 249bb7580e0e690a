/* What shall happen when a guest powers off, reboots or crashes: virDomainSetLifecycleAction; and
 * what has gone wrong with its disks. Called by the dispatcher on the guest's lane; awaits QEMU and
 * the durable store. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(10)

struct action_edit {
    unsigned type;
    enum lifecycle_action action;
};

static enum lifecycle_action *field_of(struct domain *d, unsigned type)
{
    return type == VIR_DOMAIN_LIFECYCLE_POWEROFF ? &d->on_poweroff
           : type == VIR_DOMAIN_LIFECYCLE_REBOOT ? &d->on_reboot
                                                 : &d->on_crash;
}

static int edit_action(void *value, void *arg)
{
    const struct action_edit *e = arg;
    *field_of(value, e->type) = e->action;
    return 0;
}

static int word_of(uint32_t action)
{
    static const enum lifecycle_action words[] = {
        [VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY] = LIFECYCLE_ACTION_DESTROY,
        [VIR_DOMAIN_LIFECYCLE_ACTION_RESTART] = LIFECYCLE_ACTION_RESTART,
        [VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME] = LIFECYCLE_ACTION_RENAME_RESTART,
        [VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE] = LIFECYCLE_ACTION_PRESERVE,
        [VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY] = LIFECYCLE_ACTION_COREDUMP_DESTROY,
        [VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART] = LIFECYCLE_ACTION_COREDUMP_RESTART,
    };
    return action < G_N_ELEMENTS(words) ? (int)words[action] : -1;
}

static int check(uint32_t type, uint32_t action)
{
    if (type > VIR_DOMAIN_LIFECYCLE_CRASH || word_of(action) < 0)
        return fail(ERR_INVALID_ARG, "unknown lifecycle type %u or action %u", type, action);
    if (type != VIR_DOMAIN_LIFECYCLE_CRASH &&
        action >= VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY)
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "a core is dumped after a crash, not after a poweroff or a reboot");
    if (action == VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME)
        return fail(ERR_OPERATION_UNSUPPORTED, "guests are not renamed when they restart");
    return 0;
}

OP_NO_RET(domain_set_lifecycle_action)
{
    (void)ret;
    if (check(args->type, args->action) < 0)
        return -1;
    struct action_edit e = {args->type, (enum lifecycle_action)word_of(args->action)};
    bool live, config;
    if (guest_affected(call->guest, args->flags, &live, &config) < 0)
        return -1;
    if (live && e.type == VIR_DOMAIN_LIFECYCLE_REBOOT) {
        DEADLINE(QEMU_PATIENCE);
        if (!run_monitor(call->guest) ||
            run_set_reboot(run_of(call->guest),
                           e.action == LIFECYCLE_ACTION_RESTART ? "reset" : "shutdown") < 0)
            return -1;
    }
    return guest_edit_flags(call->guest, args->flags, edit_action, &e);
}

/* --- disks --------------------------------------------------------------------------------------
 */

static int error_of(json_t *blocks, const struct disk *d)
{
    json_t *row;
    size_t i;
    json_array_foreach(blocks, i, row)
    {
        const char *status = json_string_value(json_object_get(row, "io-status"));
        if (!device_is_of_disk(json_string_value(json_object_get(row, "qdev")), d))
            continue;
        return g_strcmp0(status, "nospace") == 0  ? VIR_DOMAIN_DISK_ERROR_NO_SPACE
               : g_strcmp0(status, "failed") == 0 ? VIR_DOMAIN_DISK_ERROR_UNSPEC
                                                  : VIR_DOMAIN_DISK_ERROR_NONE;
    }
    return VIR_DOMAIN_DISK_ERROR_NONE;
}

OP(domain_get_disk_errors)
{
    const struct def *def = call_def(call);
    struct qmp *q = def ? run_monitor(call->guest) : NULL;
    json_t *blocks = NULL;
    if (!q || qmp_call(q, "query-block", NULL, &blocks) < 0)
        return -1;
    const struct domain *d = def->value;
    ret->errors = arena_new_array(call->mem, struct domain_disk_error, d->n_disks + 1);
    for (size_t i = 0; i < d->n_disks; i++) {
        int error = error_of(blocks, d->disks[i]);
        if (error && args->maxerrors && ret->n_errors < args->maxerrors)
            ret->errors[ret->n_errors++] =
                (struct domain_disk_error){disk_target(d->disks[i]), error};
    }
    ret->nerrors = args->maxerrors ? (int32_t)ret->n_errors : (int32_t)d->n_disks;
    json_decref(blocks);
    return 0;
}

/* What the agent inside a guest is asked for. Called by the dispatcher on the guest's lane as
 * LANE_AGENT; awaits the agent, never without a limit. */
#include "driver/qemu/agent/agent.h"
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "driver/qemu/ops/agent.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt-qemu.h"
#include "libvirt/libvirt.h"

#define LONGEST_COMMAND seconds(600)

int agent_query(struct call *call, const char *command, json_t *args, json_t **ret)
{
    if (!run_monitor(call->guest)) {
        json_decref(args);
        return -1;
    }
    return agent_ask(call->guest, command, args, ret);
}

/* --- a caller's own command ---------------------------------------------------------------------
 */

static nsec patience_of(const struct guest *g, int timeout)
{
    if (timeout == VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT)
        return agent_patience(g);
    if (timeout == VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK)
        return LONGEST_COMMAND;
    return timeout == VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT ? millis(100)
                                                           : MIN(seconds(timeout), LONGEST_COMMAND);
}

/* Through an agent that is there: the text and its answer. */
AWAITS static int command(struct call *call, struct agent *a,
                          const struct qemu_domain_agent_command_args *args,
                          struct qemu_domain_agent_command_ret *ret)
{
    json_t *answer = NULL, *order = json_loads(args->cmd, 0, NULL);
    if (!json_is_object(order)) {
        json_decref(order);
        return fail(ERR_INVALID_ARG, "the command is no JSON object");
    }
    g_autofree char *name = g_strdup(json_string_value(json_object_get(order, "execute")));
    if (agent_call_document(a, order, patience_of(call->guest, args->timeout), &answer) < 0)
        return -1;
    int rc = agent_check(name ? name : "", answer);
    char *text = rc == 0 ? json_dumps(answer, JSON_COMPACT) : NULL;
    json_decref(answer);
    ret->result = text ? arena_strdup(call->mem, text) : NULL;
    free(text);
    return rc;
}

OP(qemu_domain_agent_command)
{
    if (args->timeout < VIR_DOMAIN_QEMU_AGENT_COMMAND_MIN)
        return fail(ERR_INVALID_ARG,
                    "an agent cannot be waited for %d s: %d (for ever) is the least", args->timeout,
                    VIR_DOMAIN_QEMU_AGENT_COMMAND_MIN);
    struct agent *a = run_monitor(call->guest) ? agent_open(call->guest) : NULL;
    if (!a)
        return -1;
    int rc = command(call, a, args, ret);
    agent_close(a);
    return rc;
}

OP(domain_agent_set_response_timeout)
{
    struct run *r = run_of(call->guest);
    if (args->timeout < VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK)
        return fail(ERR_INVALID_ARG,
                    "an agent cannot be waited for %d s: %d (for ever) is the least", args->timeout,
                    VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK);
    if (!r)
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    r->agent_timeout = args->timeout;
    ret->result = 0;
    return 0;
}

/* --- time ---------------------------------------------------------------------------------------
 */

OP(domain_get_time)
{
    json_t *now = NULL;
    if (agent_query(call, "guest-get-time", NULL, &now) < 0)
        return -1;
    json_int_t ns = json_integer_value(now);
    ret->seconds = ns / 1000000000;
    ret->nseconds = (uint32_t)(ns % 1000000000);
    json_decref(now);
    return 0;
}

OP_NO_RET(domain_set_time)
{
    struct qmp *q = run_monitor(call->guest);
    bool sync = args->flags & VIR_DOMAIN_TIME_SYNC;
    json_t *time = NULL;
    (void)ret;
    if (!sync) {
        if (args->seconds < 0 || args->seconds > INT64_MAX / 1000000000 - 1)
            return fail(ERR_OVERFLOW, "time %" G_GINT64_FORMAT " is out of range", args->seconds);
        time =
            json_pack("{s:I}", "time", (json_int_t)(args->seconds * 1000000000 + args->nseconds));
    }
    if (!q) {
        json_decref(time);
        return -1;
    }
    if (agent_ask(call->guest, "guest-set-time", time, NULL) < 0)
        return -1;
    DEADLINE(seconds(10)); /* QEMU shall not make up for ticks that the guest has left behind */
    if (qmp_call(q, "rtc-reset-reinjection", NULL, NULL) < 0 && !qmp_is_gone(q))
        error_clear();
    return 0;
}

/* --- file systems -------------------------------------------------------------------------------
 */

static json_t *string_list(const char **list, uint32_t n)
{
    json_t *all = json_array();
    for (uint32_t i = 0; i < n; i++)
        json_array_append_new(all, json_string(list[i]));
    return all;
}

OP(domain_fsfreeze)
{
    json_t *frozen = NULL, *which = NULL;
    if (args->n_mountpoints)
        which =
            json_pack("{s:o}", "mountpoints", string_list(args->mountpoints, args->n_mountpoints));
    if (agent_query(call, which ? "guest-fsfreeze-freeze-list" : "guest-fsfreeze-freeze", which,
                    &frozen) < 0)
        return -1;
    ret->filesystems = (int32_t)json_integer_value(frozen);
    json_decref(frozen);
    return 0;
}

OP(domain_fsthaw)
{
    json_t *thawed = NULL;
    if (args->n_mountpoints)
        return fail(ERR_OPERATION_UNSUPPORTED,
                    "all file systems are thawed together: name no mount points");
    if (agent_query(call, "guest-fsfreeze-thaw", NULL, &thawed) < 0)
        return -1;
    ret->filesystems = (int32_t)json_integer_value(thawed);
    json_decref(thawed);
    return 0;
}

OP_NO_RET(domain_fstrim)
{
    (void)ret;
    if (args->mount_point)
        return fail(ERR_ARGUMENT_UNSUPPORTED,
                    "all file systems are trimmed together: name no mount point");
    json_t *least = json_pack("{s:I}", "minimum", (json_int_t)args->minimum);
    return agent_query(call, "guest-fstrim", least, NULL);
}

/* The guest's disk that is at an address of the agent's, by its name in the definition. */
static const char *target_at(const struct domain *def, json_t *disk)
{
    json_t *pci = json_object_get(disk, "pci-controller");
    json_int_t bus = json_integer_value(json_object_get(pci, "bus"));
    json_int_t slot = json_integer_value(json_object_get(pci, "slot"));
    json_int_t unit = json_integer_value(json_object_get(disk, "unit"));
    const char *type = json_string_value(json_object_get(disk, "bus-type"));
    for (size_t i = 0; i < def->n_disks; i++) {
        const struct disk *d = def->disks[i];
        const struct address *a = d->address;
        if (a && a->pci && g_strcmp0(type, "virtio") == 0 && (json_int_t)a->pci->bus == bus &&
            (json_int_t)a->pci->slot == slot)
            return d->target->dev;
        if (a && a->drive && g_strcmp0(type, "virtio") != 0 && (json_int_t)a->drive->unit == unit)
            return d->target->dev;
    }
    return NULL;
}

static void put_filesystem(struct call *call, const struct domain *def, json_t *fs,
                           struct domain_fsinfo *info)
{
    json_t *disks = json_object_get(fs, "disk"), *disk;
    size_t i;
    info->mountpoint =
        arena_strdup(call->mem, json_string_value(json_object_get(fs, "mountpoint")));
    info->name = arena_strdup(call->mem, json_string_value(json_object_get(fs, "name")));
    info->fstype = arena_strdup(call->mem, json_string_value(json_object_get(fs, "type")));
    info->dev_aliases = arena_new_array(call->mem, const char *, json_array_size(disks) + 1);
    json_array_foreach(disks, i, disk)
    {
        const char *target = target_at(def, disk);
        if (target)
            info->dev_aliases[info->n_dev_aliases++] = target;
    }
}

OP(domain_get_fsinfo)
{
    const struct def *def = call_def(call);
    json_t *all = NULL, *fs;
    size_t i;
    if (!def || agent_query(call, "guest-get-fsinfo", NULL, &all) < 0)
        return -1;
    ret->info = arena_new_array(call->mem, struct domain_fsinfo, json_array_size(all) + 1);
    json_array_foreach(all, i, fs) put_filesystem(call, def->value, fs, &ret->info[ret->n_info++]);
    ret->ret = ret->n_info;
    json_decref(all);
    return 0;
}

/* --- power --------------------------------------------------------------------------------------
 */

OP_NO_RET(domain_pm_suspend_for_duration)
{
    static const char *const commands[] = {[VIR_NODE_SUSPEND_TARGET_MEM] = "guest-suspend-ram",
                                           [VIR_NODE_SUSPEND_TARGET_DISK] = "guest-suspend-disk",
                                           [VIR_NODE_SUSPEND_TARGET_HYBRID] =
                                               "guest-suspend-hybrid"};
    (void)ret;
    if (args->duration)
        return fail(
            ERR_ARGUMENT_UNSUPPORTED,
            "a guest cannot be suspended for a time, only until it is woken: duration must be 0");
    if (args->target >= G_N_ELEMENTS(commands))
        return fail(ERR_INVALID_ARG, "there is no way %u to suspend", args->target);
    const struct domain *def = call->guest->live->value;
    const struct pm *pm = def->pm;
    bool to_disk = args->target != VIR_NODE_SUSPEND_TARGET_MEM;
    const struct pm_action *says = !pm ? NULL : to_disk ? pm->suspend_to_disk : pm->suspend_to_mem;
    if (says && says->enabled == TRI_NO)
        return fail(ERR_OPERATION_UNSUPPORTED, "suspend-to-%s is disabled for this domain",
                    to_disk ? "disk" : "RAM");
    return agent_order(call, commands[args->target], NULL);
}

OP_NO_RET(domain_pm_wakeup)
{
    struct qmp *q = run_monitor(call->guest);
    (void)args;
    (void)ret;
    DEADLINE(seconds(30));
    return q ? qmp_call(q, "system_wakeup", NULL, NULL) : -1;
}

/* A command that ends with the guest's own end or sleep. */
int agent_order(struct call *call, const char *command, json_t *args)
{
    struct agent *a = run_monitor(call->guest) ? agent_open(call->guest) : NULL;
    if (!a) {
        json_decref(args);
        return -1;
    }
    int rc = agent_tell(a, command, args);
    agent_close(a);
    return rc;
}

/* --- users --------------------------------------------------------------------------------------
 */

OP_NO_RET(domain_set_user_password)
{
    (void)ret;
    g_autofree char *secret =
        g_base64_encode((const guchar *)args->password, strlen(args->password));
    json_t *who = json_pack("{s:s, s:s, s:b}", "username", args->user, "password", secret,
                            "crypted", (args->flags & VIR_DOMAIN_PASSWORD_ENCRYPTED) != 0);
    return agent_query(call, "guest-set-user-password", who, NULL);
}

OP(domain_authorized_ssh_keys_get)
{
    json_t *reply = NULL, *key;
    size_t i;
    if (agent_query(call, "guest-ssh-get-authorized-keys",
                    json_pack("{s:s}", "username", args->user), &reply) < 0)
        return -1;
    json_t *keys = json_object_get(reply, "keys");
    ret->keys = arena_new_array(call->mem, const char *, json_array_size(keys) + 1);
    json_array_foreach(keys, i, key) if (json_is_string(key)) ret->keys[ret->n_keys++] =
        arena_strdup(call->mem, json_string_value(key));
    json_decref(reply);
    return 0;
}

OP_NO_RET(domain_authorized_ssh_keys_set)
{
    bool append = args->flags & VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND;
    bool remove = args->flags & VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE;
    (void)ret;
    if (append && remove)
        return fail(ERR_INVALID_ARG, "flags to append and to remove keys exclude each other");
    json_t *order = json_pack("{s:s, s:o}", "username", args->user, "keys",
                              string_list(args->keys, args->n_keys));
    if (!remove)
        json_object_set_new(order, "reset", json_boolean(!append));
    return agent_query(
        call, remove ? "guest-ssh-remove-authorized-keys" : "guest-ssh-add-authorized-keys", order,
        NULL);
}

/* What the system inside a simulated guest answers, as its agent would: file systems, clock, users,
 * name; and what reaches it from outside: keys, signals, interrupts. Bodies of calls; edits await
 * the publishing.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

enum { EPOCH = 627319920, KEY_MAX = 255, MOUNT_BYTES = 1 << 30 };

static const struct {
    const char *mountpoint, *name;
} mounts[SIM_MOUNTS] = {{"/", "vda1"}, {"/boot", "vda2"}};

/* --- file systems ----------------------------------------------------------------------------- */

static const char *first_target(const struct domain *d)
{
    return d->n_disks ? d->disks[0]->target->dev : "vda";
}

OP(domain_get_fsinfo)
{
    const struct domain *d = sim_live(call->guest);
    const char **alias = arena_new_array(call->mem, const char *, 1);
    alias[0] = arena_strdup(call->mem, first_target(d));
    ret->info = arena_new_array(call->mem, struct domain_fsinfo, SIM_MOUNTS);
    for (size_t i = 0; i < SIM_MOUNTS; i++)
        ret->info[i] =
            (struct domain_fsinfo){mounts[i].mountpoint, mounts[i].name, "ext4", 1, alias};
    ret->n_info = ret->ret = SIM_MOUNTS;
    return 0;
}

static int mount_index(const char *path)
{
    for (int i = 0; i < SIM_MOUNTS; i++)
        if (strcmp(mounts[i].mountpoint, path) == 0)
            return i;
    return fail(ERR_OPERATION_INVALID, "nothing is mounted at '%s'", path);
}

/* How many changed; all of them are known before any does. */
static int set_frozen(struct guest *g, const char *const *paths, uint32_t n, bool frozen)
{
    struct sim *s = sim_of(g);
    int changed = 0;
    for (uint32_t i = 0; i < n; i++)
        if (mount_index(paths[i]) < 0)
            return -1;
    for (int i = 0; i < SIM_MOUNTS; i++) {
        bool meant = n == 0;
        for (uint32_t k = 0; k < n; k++)
            meant |= mount_index(paths[k]) == i;
        changed += meant && s->frozen[i] != frozen;
        s->frozen[i] = meant ? frozen : s->frozen[i];
    }
    return changed;
}

OP(domain_fsfreeze)
{
    ret->filesystems = set_frozen(call->guest, args->mountpoints, args->n_mountpoints, true);
    return ret->filesystems < 0 ? -1 : 0;
}

OP(domain_fsthaw)
{
    ret->filesystems = set_frozen(call->guest, args->mountpoints, args->n_mountpoints, false);
    return ret->filesystems < 0 ? -1 : 0;
}

OP_NO_RET(domain_fstrim)
{
    return args->mount_point && mount_index(args->mount_point) < 0 ? -1 : 0;
}

/* --- the system ------------------------------------------------------------------------------- */

OP(domain_get_hostname)
{
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    ret->hostname = arena_printf(call->mem, "%shost", call->guest->name);
    return 0;
}

OP(domain_get_time)
{
    const struct sim *s = sim_of(call->guest);
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    ret->seconds = s->clock_seconds ? s->clock_seconds : EPOCH;
    ret->nseconds = s->clock_seconds ? s->clock_nanoseconds : 0;
    return 0;
}

OP_NO_RET(domain_set_time)
{
    struct sim *s = sim_of(call->guest);
    bool sync = args->flags & VIR_DOMAIN_TIME_SYNC;
    s->clock_seconds = sync ? EPOCH : args->seconds;
    s->clock_nanoseconds = sync ? 0 : args->nseconds;
    struct domain_event_callback_rtc_change_msg msg = {
        .msg = {.dom = sim_handle(call->guest), .offset = s->clock_seconds - EPOCH}};
    event_domain(call->guest, VIR_DOMAIN_EVENT_ID_RTC_CHANGE, &msg);
    return 0;
}

OP_NO_RET(domain_set_user_password)
{
    struct sim *s = sim_of(call->guest);
    g_free(s->password_user);
    s->password_user = g_strdup(args->user);
    return 0;
}

OP(domain_agent_set_response_timeout)
{
    if (args->timeout < VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK)
        return fail(ERR_INVALID_ARG,
                    "an agent cannot be waited for %d s: %d (for ever) is the least", args->timeout,
                    VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK);
    ret->result = 0;
    return 0;
}

/* --- who may log in --------------------------------------------------------------------------- */

static GHashTable *keys_of(struct guest *g)
{
    struct sim *s = sim_of(g);
    if (!s->ssh_keys)
        s->ssh_keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                            (GDestroyNotify)g_ptr_array_unref);
    return s->ssh_keys;
}

OP(domain_authorized_ssh_keys_get)
{
    GPtrArray *list = g_hash_table_lookup(keys_of(call->guest), args->user);
    guint n = list ? list->len : 0;
    ret->keys = arena_new_array(call->mem, const char *, n + 1);
    for (guint i = 0; i < n; i++)
        ret->keys[i] = arena_strdup(call->mem, list->pdata[i]);
    ret->n_keys = n;
    return 0;
}

static void drop_key(GPtrArray *list, const char *key)
{
    for (guint i = list->len; i-- > 0;)
        if (strcmp(list->pdata[i], key) == 0)
            g_ptr_array_remove_index(list, i);
}

OP_NO_RET(domain_authorized_ssh_keys_set)
{
    GHashTable *users = keys_of(call->guest);
    bool append = args->flags & VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND;
    bool remove = args->flags & VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE;
    if (append && remove)
        return fail(ERR_INVALID_ARG, "keys are either appended or removed");
    if ((append || remove) && !args->n_keys)
        return fail(ERR_INVALID_ARG, "no keys are given");
    GPtrArray *list = g_hash_table_lookup(users, args->user);
    if (!list || !(append || remove)) {
        list = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_replace(users, g_strdup(args->user), list);
    }
    for (uint32_t i = 0; i < args->n_keys; i++) {
        drop_key(list, args->keys[i]);
        if (!remove)
            g_ptr_array_add(list, g_strdup(args->keys[i]));
    }
    return 0;
}

/* --- everything at once ----------------------------------------------------------------------- */

static void put_system(struct params *p)
{
    param_string(p, "os.id", "vireo");
    param_string(p, "os.name", "Simulated Linux");
    param_string(p, "os.pretty-name", "Simulated Linux 1");
    param_string(p, "os.version", "1");
    param_string(p, "os.version-id", "1");
    param_string(p, "os.kernel-release", "6.1.0");
    param_string(p, "os.kernel-version", "#1 SMP");
    param_string(p, "os.machine", SIM_ARCH);
}

static void put_filesystems(struct params *p, const struct domain *d)
{
    param_uint(p, "fs.count", SIM_MOUNTS);
    for (size_t i = 0; i < SIM_MOUNTS; i++) {
        param_string(p, param_name(p, "fs", i, "name"), mounts[i].name);
        param_string(p, param_name(p, "fs", i, "mountpoint"), mounts[i].mountpoint);
        param_string(p, param_name(p, "fs", i, "fstype"), "ext4");
        param_ullong(p, param_name(p, "fs", i, "total-bytes"), MOUNT_BYTES);
        param_ullong(p, param_name(p, "fs", i, "used-bytes"), MOUNT_BYTES / 2);
        param_uint(p, param_name(p, "fs", i, "disk.count"), 1);
        param_string(p, param_name(p, "fs", i, "disk.0.alias"), first_target(d));
        param_string(p, param_name(p, "fs", i, "disk.0.device"), "/dev/vda");
    }
}

static void put_disks(struct params *p, const struct domain *d)
{
    param_uint(p, "disk.count", (uint32_t)d->n_disks);
    for (size_t i = 0; i < d->n_disks; i++) {
        g_autofree char *name = g_strdup_printf("/dev/%s", d->disks[i]->target->dev);
        param_string(p, param_name(p, "disk", i, "name"), name);
        param_bool(p, param_name(p, "disk", i, "partition"), false);
        param_string(p, param_name(p, "disk", i, "alias"), d->disks[i]->target->dev);
    }
}

static void put_interfaces(struct params *p, const struct domain *d)
{
    param_uint(p, "if.count", (uint32_t)d->n_interfaces);
    for (size_t i = 0; i < d->n_interfaces; i++) {
        const struct interface *n = d->interfaces[i];
        g_autofree char *name = g_strdup_printf("eth%zu", i);
        param_string(p, param_name(p, "if", i, "name"), name);
        param_string(p, param_name(p, "if", i, "hwaddr"), n->mac->address);
        param_uint(p, param_name(p, "if", i, "addr.count"), 0);
    }
}

static void put_users(struct params *p)
{
    param_uint(p, "user.count", 1);
    param_string(p, "user.0.name", "root");
    param_ullong(p, "user.0.login-time", (uint64_t)EPOCH * 1000);
}

OP(domain_get_guest_info)
{
    const struct domain *d = sim_live(call->guest);
    struct params p = {.mem = call->mem};
    uint32_t all = VIR_DOMAIN_GUEST_INFO_USERS | VIR_DOMAIN_GUEST_INFO_OS |
                   VIR_DOMAIN_GUEST_INFO_TIMEZONE | VIR_DOMAIN_GUEST_INFO_HOSTNAME |
                   VIR_DOMAIN_GUEST_INFO_FILESYSTEM | VIR_DOMAIN_GUEST_INFO_DISKS |
                   VIR_DOMAIN_GUEST_INFO_INTERFACES;
    uint32_t types = args->types ? args->types : all;
    if (args->types & ~all)
        return fail(ERR_INVALID_ARG, "guest information of types 0x%x is unknown",
                    args->types & ~all);
    if (types & VIR_DOMAIN_GUEST_INFO_USERS)
        put_users(&p);
    if (types & VIR_DOMAIN_GUEST_INFO_OS)
        put_system(&p);
    if (types & VIR_DOMAIN_GUEST_INFO_TIMEZONE) {
        param_string(&p, "timezone.name", "UTC");
        param_int(&p, "timezone.offset", 0);
    }
    if (types & VIR_DOMAIN_GUEST_INFO_HOSTNAME) {
        g_autofree char *name = g_strdup_printf("%shost", call->guest->name);
        param_string(&p, "hostname", name);
    }
    if (types & VIR_DOMAIN_GUEST_INFO_FILESYSTEM)
        put_filesystems(&p, d);
    if (types & VIR_DOMAIN_GUEST_INFO_DISKS)
        put_disks(&p, d);
    if (types & VIR_DOMAIN_GUEST_INFO_INTERFACES)
        put_interfaces(&p, d);
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

/* --- from outside ----------------------------------------------------------------------------- */

OP_NO_RET(domain_inject_nmi)
{
    return 0;
}

OP_NO_RET(domain_send_key)
{
    if (args->codeset > VIR_KEYCODE_SET_QNUM)
        return fail(ERR_INVALID_ARG, "unknown codeset %u", args->codeset);
    for (uint32_t i = 0; i < args->n_keycodes; i++)
        if (args->keycodes[i] > KEY_MAX)
            return fail(ERR_INVALID_ARG, "invalid keycode %u", args->keycodes[i]);
    return 0;
}

/* Its only process is the first one, which no signal can end. */
OP_NO_RET(domain_send_process_signal)
{
    if (args->pid_value != 1)
        return fail(ERR_INVALID_ARG, "signals go to process 1 only");
    if (args->signum > VIR_DOMAIN_PROCESS_SIGNAL_RT32)
        return fail(ERR_INVALID_ARG, "there is no signal %u", args->signum);
    return 0;
}

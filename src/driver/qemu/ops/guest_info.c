/* What a guest says of itself through its agent: name, users, system, time zone, file systems,
 * disks, interfaces; one list of parameters for all. Called by the dispatcher; awaits the agent,
 * never without a limit. Invariant:
 * with no kinds asked for, what this agent does not know is left out; kinds that were asked for are
 * told or refused. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/agent/agent.h"
#include "driver/qemu/ops/agent.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "libvirt/libvirt.h"

static const char *text(json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

static void put_text(struct params *p, const char *name, const char *value)
{
    if (value)
        param_string(p, name, value);
}

/* --- all kinds ----------------------------------------------------------------------------------
 */

static void put_users(struct params *p, json_t *users)
{
    json_t *one;
    size_t i;
    param_uint(p, "user.count", (uint32_t)json_array_size(users));
    json_array_foreach(users, i, one)
    {
        put_text(p, param_name(p, "user", i, "name"), text(one, "user"));
        put_text(p, param_name(p, "user", i, "domain"), text(one, "domain"));
        param_ullong(p, param_name(p, "user", i, "login-time"),
                     (uint64_t)(json_number_value(json_object_get(one, "login-time")) * 1000));
    }
}

static void put_system(struct params *p, json_t *os)
{
    static const struct {
        const char *name, *key;
    } rows[] = {{"os.id", "id"},
                {"os.name", "name"},
                {"os.pretty-name", "pretty-name"},
                {"os.version", "version"},
                {"os.version-id", "version-id"},
                {"os.machine", "machine"},
                {"os.variant", "variant"},
                {"os.variant-id", "variant-id"},
                {"os.kernel-release", "kernel-release"},
                {"os.kernel-version", "kernel-version"}};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        put_text(p, rows[i].name, text(os, rows[i].key));
}

static void put_zone(struct params *p, json_t *zone)
{
    put_text(p, "timezone.name", text(zone, "zone"));
    param_int(p, "timezone.offset", (int32_t)json_integer_value(json_object_get(zone, "offset")));
}

static void put_host_name(struct params *p, json_t *reply)
{
    put_text(p, "hostname", text(reply, "host-name"));
}

static void put_filesystems(struct params *p, json_t *all)
{
    json_t *fs;
    size_t i;
    param_uint(p, "fs.count", (uint32_t)json_array_size(all));
    json_array_foreach(all, i, fs)
    {
        put_text(p, param_name(p, "fs", i, "name"), text(fs, "name"));
        put_text(p, param_name(p, "fs", i, "mountpoint"), text(fs, "mountpoint"));
        put_text(p, param_name(p, "fs", i, "fstype"), text(fs, "type"));
        if (json_object_get(fs, "total-bytes"))
            param_ullong(p, param_name(p, "fs", i, "total-bytes"),
                         (uint64_t)json_integer_value(json_object_get(fs, "total-bytes")));
        if (json_object_get(fs, "used-bytes"))
            param_ullong(p, param_name(p, "fs", i, "used-bytes"),
                         (uint64_t)json_integer_value(json_object_get(fs, "used-bytes")));
    }
}

static void put_disks(struct params *p, json_t *all)
{
    json_t *disk;
    size_t i;
    param_uint(p, "disk.count", (uint32_t)json_array_size(all));
    json_array_foreach(all, i, disk)
    {
        put_text(p, param_name(p, "disk", i, "name"), text(disk, "name"));
        param_bool(p, param_name(p, "disk", i, "partition"),
                   json_is_true(json_object_get(disk, "partition")));
        put_text(p, param_name(p, "disk", i, "guest_alias"), text(disk, "alias"));
    }
}

static void put_interfaces(struct params *p, json_t *all)
{
    json_t *nic, *address;
    size_t i, k;
    param_uint(p, "if.count", (uint32_t)json_array_size(all));
    json_array_foreach(all, i, nic)
    {
        json_t *list = json_object_get(nic, "ip-addresses");
        put_text(p, param_name(p, "if", i, "name"), text(nic, "name"));
        put_text(p, param_name(p, "if", i, "hwaddr"), text(nic, "hardware-address"));
        param_uint(p, param_name(p, "if", i, "addr.count"), (uint32_t)json_array_size(list));
        json_array_foreach(list, k, address)
        {
            const char *group = arena_printf(p->mem, "if.%zu.addr", i);
            put_text(p, param_name(p, group, k, "type"), text(address, "ip-address-type"));
            put_text(p, param_name(p, group, k, "addr"), text(address, "ip-address"));
            param_uint(p, param_name(p, group, k, "prefix"),
                       (uint32_t)json_integer_value(json_object_get(address, "prefix")));
        }
    }
}

static const struct {
    unsigned kind;
    const char *command;
    void (*put)(struct params *p, json_t *reply);
} kinds[] = {
    {VIR_DOMAIN_GUEST_INFO_USERS, "guest-get-users", put_users},
    {VIR_DOMAIN_GUEST_INFO_OS, "guest-get-osinfo", put_system},
    {VIR_DOMAIN_GUEST_INFO_TIMEZONE, "guest-get-timezone", put_zone},
    {VIR_DOMAIN_GUEST_INFO_HOSTNAME, "guest-get-host-name", put_host_name},
    {VIR_DOMAIN_GUEST_INFO_FILESYSTEM, "guest-get-fsinfo", put_filesystems},
    {VIR_DOMAIN_GUEST_INFO_DISKS, "guest-get-disks", put_disks},
    {VIR_DOMAIN_GUEST_INFO_INTERFACES, "guest-network-get-interfaces", put_interfaces},
};

AWAITS static int collect(struct call *call, struct agent *a, unsigned types, struct params *p)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        json_t *reply = NULL;
        if (types && !(types & kinds[i].kind))
            continue;
        if (agent_call(a, kinds[i].command, NULL, agent_patience(call->guest), &reply) == 0)
            kinds[i].put(p, reply);
        else if (types || error_get()->code != ERR_AGENT_COMMAND_FAILED)
            return -1;
        error_clear();
        json_decref(reply);
    }
    return 0;
}

OP(domain_get_guest_info)
{
    struct params p = {.mem = call->mem};
    unsigned known = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        known |= kinds[i].kind;
    if (args->types & ~known)
        return fail(ERR_INVALID_ARG, "guest information of types 0x%x is unknown",
                    args->types & ~known);
    struct agent *a = run_monitor(call->guest) ? agent_open(call->guest) : NULL;
    if (!a)
        return -1;
    int rc = collect(call, a, args->types, &p);
    agent_close(a);
    ret->params = p.list;
    ret->n_params = p.n;
    return rc;
}

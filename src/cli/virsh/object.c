/* Which object an option names: by id, UUID, name or whatever the kind has. */
#include "cli/virsh/virsh.h"

bool is_uuid(const char *text)
{
    return strlen(text) == VIR_UUID_STRING_BUFLEN - 1 && text[8] == '-' && text[13] == '-';
}

virDomainPtr shell_domain_by(struct shell *sh, const char *name, enum domain_by by)
{
    virDomainPtr dom = NULL;
    char *end;
    long id = strtol(name, &end, 10);
    if ((by & BY_ID) && *name && !*end && id >= 0 && id <= G_MAXINT) {
        shell_debug(sh, 0, "<domain> trying as domain ID\n");
        dom = virDomainLookupByID(sh->conn, (int)id);
    }
    if (!dom && (by & BY_UUID) && is_uuid(name)) {
        shell_debug(sh, 0, "<domain> trying as domain UUID\n");
        dom = virDomainLookupByUUIDString(sh->conn, name);
    }
    if (!dom && (by & BY_NAME)) {
        shell_debug(sh, 0, "<domain> trying as domain NAME\n");
        dom = virDomainLookupByName(sh->conn, name);
    }
    if (dom) {
        virResetLastError();
        return dom;
    }
    /* that it is not there is said by the sentence; any other reason is not */
    shell_hold_reason(sh);
    if (sh->code == VIR_ERR_NO_DOMAIN || sh->code == VIR_ERR_INVALID_ARG)
        g_clear_pointer(&sh->reason, g_free);
    shell_fail_held(sh, "failed to get domain '%s'", name);
    return NULL;
}

const char *object_name(struct shell *sh, const struct cli_args *args, const char *option)
{
    const char *name = arg_string(args, option);
    if (name && *name)
        return name;
    shell_fail(sh, "Failed to get option '%s': Option argument is empty", option);
    return NULL;
}

virDomainPtr shell_domain_as(struct shell *sh, const struct cli_args *args, enum domain_by by)
{
    const char *name = object_name(sh, args, "domain");
    if (!name)
        return NULL;
    shell_debug(sh, 0, "found option <domain>: %s\n", name);
    return shell_domain_by(sh, name, by);
}

virDomainPtr shell_domain(struct shell *sh, const struct cli_args *args)
{
    return shell_domain_as(sh, args, BY_ANY);
}

#define FIND(variable, by_uuid, by_name, what)                 \
    variable = is_uuid(name) ? by_uuid(sh->conn, name) : NULL; \
    if (!variable)                                             \
        variable = by_name(sh->conn, name);                    \
    if (!variable)                                             \
    shell_fail(sh, "failed to get " what " '%s'", name)

virNetworkPtr shell_network(struct shell *sh, const struct cli_args *args)
{
    const char *name = object_name(sh, args, "network");
    if (!name)
        return NULL;
    virNetworkPtr FIND(net, virNetworkLookupByUUIDString, virNetworkLookupByName, "network");
    return net;
}

virNetworkPortPtr shell_port(struct shell *sh, const struct cli_args *args, virNetworkPtr net)
{
    const char *name = arg_string(args, "port");
    virNetworkPortPtr port = is_uuid(name) ? virNetworkPortLookupByUUIDString(net, name) : NULL;
    if (!port)
        shell_fail(sh, "failed to get network port '%s'", name);
    return port;
}

virStoragePoolPtr shell_pool(struct shell *sh, const struct cli_args *args, const char *option)
{
    const char *name = object_name(sh, args, option);
    if (!name)
        return NULL;
    virStoragePoolPtr FIND(pool, virStoragePoolLookupByUUIDString, virStoragePoolLookupByName,
                           "pool");
    return pool;
}

virStorageVolPtr shell_vol_in(struct shell *sh, const struct cli_args *args, const char *option,
                              const char *pool_option)
{
    const char *name = arg_string(args, option);
    const char *in = pool_option ? arg_string(args, pool_option) : NULL;
    AUTO_POOL pool = in ? shell_pool(sh, args, pool_option) : NULL;
    if (in && !pool)
        return NULL;
    if (pool && virStoragePoolIsActive(pool) == 0) {
        shell_fail(sh, "pool '%s' is not active", in);
        return NULL;
    }
    virStorageVolPtr vol = pool ? virStorageVolLookupByName(pool, name) : NULL;
    if (!vol)
        vol = virStorageVolLookupByKey(sh->conn, name);
    if (!vol)
        vol = virStorageVolLookupByPath(sh->conn, name);
    if (!vol && (pool || !pool_option))
        shell_fail(sh, "failed to get vol '%s'", name);
    else if (!vol)
        shell_fail(sh, "failed to get vol '%s', specifying --%s might help", name, pool_option);
    else
        virResetLastError();
    return vol;
}

virStorageVolPtr shell_vol(struct shell *sh, const struct cli_args *args)
{
    return shell_vol_in(sh, args, "vol", "pool");
}

virSecretPtr shell_secret(struct shell *sh, const struct cli_args *args)
{
    const char *name = object_name(sh, args, "secret");
    if (!name)
        return NULL;
    virSecretPtr secret = virSecretLookupByUUIDString(sh->conn, name);
    if (!secret)
        shell_fail(sh, "failed to get secret '%s'", name);
    return secret;
}

virNWFilterPtr shell_nwfilter(struct shell *sh, const struct cli_args *args)
{
    const char *name = arg_string(args, "nwfilter");
    virNWFilterPtr FIND(filter, virNWFilterLookupByUUIDString, virNWFilterLookupByName, "nwfilter");
    return filter;
}

virNWFilterBindingPtr shell_binding(struct shell *sh, const struct cli_args *args)
{
    const char *name = arg_string(args, "binding");
    virNWFilterBindingPtr binding = virNWFilterBindingLookupByPortDev(sh->conn, name);
    if (!binding)
        shell_fail(sh, "failed to get nwfilter binding '%s'", name);
    return binding;
}

bool is_wwn(const char *text)
{
    if (g_ascii_strncasecmp(text, "0x", 2) == 0)
        text += 2;
    return strlen(text) == 16 && strspn(text, "0123456789abcdefABCDEF") == 16;
}

virNodeDevicePtr shell_nodedev(struct shell *sh, const struct cli_args *args, const char *option)
{
    const char *name = object_name(sh, args, option);
    virNodeDevicePtr dev;
    if (!name)
        return NULL;
    if (strchr(name, ',')) {
        g_auto(GStrv) wwn = g_strsplit(name, ",", -1);
        if (g_strv_length(wwn) != 2) {
            shell_fail(sh, "Malformed device value '%s'", name);
            return NULL;
        }
        for (int i = 0; i < 2; i++)
            if (!is_wwn(wwn[i])) {
                shell_fail(sh, "internal error: Malformed wwn: %s", wwn[i]);
                return NULL;
            }
        dev = virNodeDeviceLookupSCSIHostByWWN(sh->conn, wwn[0], wwn[1], 0);
    } else {
        dev = virNodeDeviceLookupByName(sh->conn, name);
    }
    if (!dev)
        shell_fail(sh, "Could not find matching device '%s'", name);
    return dev;
}

static bool is_mac(const char *text)
{
    unsigned char b[6];
    char end;
    return sscanf(text, "%2hhx:%2hhx:%2hhx:%2hhx:%2hhx:%2hhx%c", &b[0], &b[1], &b[2], &b[3], &b[4],
                  &b[5], &end) == 6;
}

virInterfacePtr shell_iface(struct shell *sh, const struct cli_args *args, const char *option)
{
    const char *name = arg_string(args, option);
    virInterfacePtr iface = is_mac(name) ? virInterfaceLookupByMACString(sh->conn, name)
                                         : virInterfaceLookupByName(sh->conn, name);
    if (!iface)
        shell_fail(sh, "failed to get interface '%s'", name);
    return iface;
}

virDomainSnapshotPtr shell_snapshot(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    const char *name = arg_string(args, "snapshotname");
    bool current = arg_given(args, "current");
    virDomainSnapshotPtr snapshot = NULL;
    if (current && name && strcmp(args->command->name, "snapshot-edit") != 0)
        shell_fail(sh, "Options --current and --snapshotname are mutually exclusive");
    else if (name)
        snapshot = virDomainSnapshotLookupByName(dom, name, 0);
    else if (current)
        snapshot = virDomainSnapshotCurrent(dom, 0);
    else
        shell_fail(sh, "--snapshotname or --current is required");
    if (!snapshot)
        shell_fail_reason(sh);
    return snapshot;
}

virDomainCheckpointPtr shell_checkpoint(struct shell *sh, const struct cli_args *args,
                                        virDomainPtr dom)
{
    virDomainCheckpointPtr checkpoint =
        virDomainCheckpointLookupByName(dom, arg_string(args, "checkpointname"), 0);
    if (!checkpoint)
        shell_fail_reason(sh);
    return checkpoint;
}

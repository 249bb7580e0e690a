/* Storage pools. */
#include "cli/virsh/shapes.h"

#define POOL(command, call, done, failed)                                                      \
    ACTION(command, AUTO_POOL, shell_pool(sh, args, "pool"), virStoragePoolGetName(obj), call, \
           done, failed)

POOL(pool_start, virStoragePoolCreate(obj, arg_flags(args)), "Pool %s started",
     "Failed to start pool %s")
POOL(pool_destroy, virStoragePoolDestroy(obj), "Pool %s destroyed", "Failed to destroy pool %s")
POOL(pool_undefine, virStoragePoolUndefine(obj), "Pool %s has been undefined",
     "Failed to undefine pool %s")
POOL(pool_build, virStoragePoolBuild(obj, arg_flags(args)), "Pool %s built",
     "Failed to build pool %s")
POOL(pool_delete, virStoragePoolDelete(obj, 0), "Pool %s deleted", "Failed to delete pool %s")
POOL(pool_refresh, virStoragePoolRefresh(obj, 0), "Pool %s refreshed", "Failed to refresh pool %s")
AUTOSTART(pool_autostart, AUTO_POOL, shell_pool(sh, args, "pool"), virStoragePoolGetName(obj),
          virStoragePoolSetAutostart(obj, on), "Pool %s marked as autostarted",
          "Pool %s unmarked as autostarted", "failed to mark pool %s as autostarted",
          "failed to unmark pool %s as autostarted")
FROM_FILE(pool_define, AUTO_POOL, virStoragePoolDefineXML(sh->conn, xml, flags),
          virStoragePoolGetName(obj), "Pool %s defined from %s", "Failed to define pool from %s")
FROM_FILE(pool_create, AUTO_POOL, virStoragePoolCreateXML(sh->conn, xml, flags),
          virStoragePoolGetName(obj), "Pool %s created from %s", "Failed to create pool from %s")
DUMPXML(pool_dumpxml, AUTO_POOL, shell_pool(sh, args, "pool"),
        virStoragePoolGetXMLDesc(obj, arg_flags(args)))
EDIT(pool_edit, AUTO_POOL, virStoragePoolPtr, shell_pool(sh, args, "pool"),
     virStoragePoolGetName(obj),
     OR_WITHOUT_FLAGS(virStoragePoolGetXMLDesc, obj, VIR_STORAGE_XML_INACTIVE),
     virStoragePoolDefineXML(virStoragePoolGetConnect(obj), xml, 0), virStoragePoolFree, "Pool %s")
WORD_OF(pool_uuid, AUTO_POOL, shell_pool(sh, args, "pool"), UUID_OF(virStoragePoolGetUUIDString))

static virStoragePoolPtr by_uuid(struct shell *sh, const struct cli_args *args)
{
    const char *name = object_name(sh, args, "pool");
    if (!name)
        return NULL;
    virStoragePoolPtr pool =
        is_uuid(name) ? virStoragePoolLookupByUUIDString(sh->conn, name) : NULL;
    if (!pool)
        shell_fail(sh, "failed to get pool '%s'", name);
    return pool;
}
WORD_OF(pool_name, AUTO_POOL, by_uuid(sh, args), virStoragePoolGetName(obj))

int cmd_pool_capabilities(struct shell *sh, const struct cli_args *args)
{
    AUTO_STRING xml = virConnectGetStoragePoolCapabilities(sh->conn, 0);
    (void)args;
    if (!xml)
        return shell_fail(sh, "failed to get storage pool capabilities");
    puts(xml);
    return 0;
}

/* --- a document out of options --- */

static bool any(const struct cli_args *args, const char *const *names)
{
    for (; *names; names++)
        if (arg_string(args, *names))
            return true;
    return false;
}

static void source_auth(struct xml_out *o, const struct cli_args *args)
{
    const char *type = arg_string(args, "auth-type"), *user = arg_string(args, "auth-username");
    const char *usage = arg_string(args, "secret-usage"), *uuid = arg_string(args, "secret-uuid");
    if (!type || !user || (!usage && !uuid))
        return;
    xml_out_open(o, "auth", "type", type, "username", user, NULL);
    xml_out_leaf(o, "secret", "usage", usage, "uuid", usage ? NULL : uuid, NULL);
    xml_out_close(o);
}

static void leaf(struct xml_out *o, const struct cli_args *args, const char *option,
                 const char *element, const char *attribute)
{
    if (arg_string(args, option))
        xml_out_leaf(o, element, attribute, arg_string(args, option), NULL);
}

static void source(struct xml_out *o, const struct cli_args *args)
{
    leaf(o, args, "source-host", "host", "name");
    leaf(o, args, "source-path", "dir", "path");
    leaf(o, args, "source-dev", "device", "path");
    if (arg_string(args, "adapter-wwnn"))
        xml_out_leaf(o, "adapter", "type", "fc_host", "parent", arg_string(args, "adapter-parent"),
                     "parent_wwnn", arg_string(args, "adapter-parent-wwnn"), "parent_wwpn",
                     arg_string(args, "adapter-parent-wwpn"), "parent_fabric_wwn",
                     arg_string(args, "adapter-parent-fabric-wwn"), "wwnn",
                     arg_string(args, "adapter-wwnn"), "wwpn", arg_string(args, "adapter-wwpn"),
                     NULL);
    else if (arg_string(args, "adapter-name"))
        xml_out_leaf(o, "adapter", "type", "scsi_host", "name", arg_string(args, "adapter-name"),
                     NULL);
    source_auth(o, args);
    if (arg_string(args, "source-initiator")) {
        xml_out_open(o, "initiator", NULL);
        leaf(o, args, "source-initiator", "iqn", "name");
        xml_out_close(o);
    }
    leaf(o, args, "source-format", "format", "type");
    xml_out_text(o, "name", arg_string(args, "source-name"));
    leaf(o, args, "source-protocol-ver", "protocol", "ver");
}

static char *pool_document(const struct cli_args *args)
{
    static const char *const of_source[] = {"source-host",      "source-path",   "source-dev",
                                            "source-name",      "source-format", "adapter-name",
                                            "source-initiator", "adapter-wwnn",  NULL};
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "pool", "type", arg_string(args, "type"), NULL);
    xml_out_text(o, "name", arg_string(args, "name"));
    if (any(args, of_source)) {
        xml_out_open(o, "source", NULL);
        source(o, args);
        xml_out_close(o);
    }
    if (arg_string(args, "target")) {
        xml_out_open(o, "target", NULL);
        xml_out_text(o, "path", arg_string(args, "target"));
        xml_out_close(o);
    }
    xml_out_close(o);
    return xml_out_free(o);
}

static int from_options(struct shell *sh, const struct cli_args *args, bool define)
{
    g_autofree char *xml = pool_document(args);
    const char *name = arg_string(args, "name");
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    AUTO_POOL pool = define ? virStoragePoolDefineXML(sh->conn, xml, 0)
                            : virStoragePoolCreateXML(sh->conn, xml, arg_flags(args));
    if (!pool)
        return shell_fail(sh, define ? "Failed to define pool %s" : "Failed to create pool %s",
                          name);
    shell_say(sh, define ? "Pool %s defined\n" : "Pool %s created\n", name);
    return 0;
}

int cmd_pool_define_as(struct shell *sh, const struct cli_args *args)
{
    return from_options(sh, args, true);
}

int cmd_pool_create_as(struct shell *sh, const struct cli_args *args)
{
    return from_options(sh, args, false);
}

/* --- facts and lists --- */

static const char *const states[] = {"inactive", "building", "running", "degraded", "inaccessible"};

static void add_size(struct cli_record *r, const char *label, unsigned long long size, bool bytes)
{
    g_autofree char *text = bytes ? g_strdup_printf("%llu", size) : pretty_bytes(size);
    cli_record_typed(r, label, json_integer((json_int_t)size), "%s", text);
}

int cmd_pool_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_POOL pool = shell_pool(sh, args, "pool");
    bool bytes = arg_flag(args, "bytes");
    char uuid[VIR_UUID_STRING_BUFLEN];
    virStoragePoolInfo info;
    int autostart;
    if (!pool)
        return -1;
    struct cli_record *r = cli_record_new(args, RECORD_15);
    cli_record_add(r, "name", "%s", virStoragePoolGetName(pool));
    if (virStoragePoolGetUUIDString(pool, uuid) == 0)
        cli_record_add(r, "uuid", "%s", uuid);
    int got = virStoragePoolGetInfo(pool, &info);
    if (got == 0) {
        cli_record_add(r, "state", "%s", PICK(states, info.state));
        int persistent = virStoragePoolIsPersistent(pool);
        cli_record_add(r, "persistent", "%s", yes_no(persistent));
        if (virStoragePoolGetAutostart(pool, &autostart) < 0)
            cli_record_add(r, "autostart", "no autostart");
        else
            cli_record_add(r, "autostart", "%s", yes_no(autostart));
        if (info.state == VIR_STORAGE_POOL_RUNNING || info.state == VIR_STORAGE_POOL_DEGRADED) {
            add_size(r, "capacity", info.capacity, bytes);
            add_size(r, "allocation", info.allocation, bytes);
            add_size(r, "available", info.available, bytes);
        }
    }
    show_record(sh, args, r);
    return got < 0 ? shell_fail_reason(sh) : 0;
}

static void pool_row(struct cli_table *t, virStoragePoolPtr pool, bool details)
{
    virStoragePoolInfo info = {0};
    int autostart = 0, persistent = virStoragePoolIsPersistent(pool);
    bool got = virStoragePoolGetInfo(pool, &info) == 0;
    bool active = virStoragePoolIsActive(pool) > 0;
    if (virStoragePoolGetAutostart(pool, &autostart) < 0)
        autostart = -1;
    const char *start = autostart < 0 ? "no autostart" : yes_no(autostart);
    if (!details) {
        cli_table_row(t, virStoragePoolGetName(pool), active ? "active" : "inactive", start, NULL);
        return;
    }
    const unsigned long long bytes[3] = {info.capacity, info.allocation, info.available};
    static const char *const keys[3] = {"capacity", "allocation", "available"};
    char *sizes[3];
    for (int i = 0; i < 3; i++)
        sizes[i] = active ? pretty_bytes(bytes[i]) : g_strdup("-");
    cli_table_row(t, virStoragePoolGetName(pool), got ? PICK(states, info.state) : "unknown", start,
                  yes_no(persistent), sizes[0], sizes[1], sizes[2], NULL);
    for (int i = 0; i < 3; i++) {
        if (active)
            cli_table_value(t, keys[i], json_integer((json_int_t)bytes[i]));
        g_free(sizes[i]);
    }
}

static int type_flags(struct shell *sh, const struct cli_args *args, unsigned *flags)
{
    static const struct {
        const char *word;
        unsigned bit;
    } types[] = {
        {"dir", VIR_CONNECT_LIST_STORAGE_POOLS_DIR},
        {"fs", VIR_CONNECT_LIST_STORAGE_POOLS_FS},
        {"netfs", VIR_CONNECT_LIST_STORAGE_POOLS_NETFS},
        {"logical", VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL},
        {"disk", VIR_CONNECT_LIST_STORAGE_POOLS_DISK},
        {"iscsi", VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI},
        {"scsi", VIR_CONNECT_LIST_STORAGE_POOLS_SCSI},
        {"mpath", VIR_CONNECT_LIST_STORAGE_POOLS_MPATH},
        {"rbd", VIR_CONNECT_LIST_STORAGE_POOLS_RBD},
        {"sheepdog", VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG},
        {"gluster", VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER},
        {"zfs", VIR_CONNECT_LIST_STORAGE_POOLS_ZFS},
        {"vstorage", VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE},
        {"iscsi-direct", VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT},
    };
    const char *text = arg_string(args, "type");
    g_auto(GStrv) words = g_strsplit(text ? text : "", ",", -1);
    for (char **w = words; *w; w++) {
        unsigned bit = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(types); i++)
            if (strcmp(types[i].word, *w) == 0)
                bit = types[i].bit;
        if (!bit)
            return shell_fail(sh, "Invalid pool type '%s'", *w);
        *flags |= bit;
    }
    return 0;
}

static int by_activity_and_name(const void *a, const void *b)
{
    virStoragePoolPtr x = *(virStoragePoolPtr const *)a, y = *(virStoragePoolPtr const *)b;
    int ax = virStoragePoolIsActive(x), ay = virStoragePoolIsActive(y);
    if (ax != ay)
        return ax > ay ? -1 : 1;
    return g_ascii_strcasecmp(virStoragePoolGetName(x), virStoragePoolGetName(y));
}

static void list_words(virStoragePoolPtr pool, bool uuid, bool name)
{
    char text[VIR_UUID_STRING_BUFLEN] = "";
    virStoragePoolGetUUIDString(pool, text);
    if (uuid)
        printf("%s%s", text, name ? " " : "\n");
    if (name)
        printf("%-20s\n", virStoragePoolGetName(pool));
}

int cmd_pool_list(struct shell *sh, const struct cli_args *args)
{
    virStoragePoolPtr *pools = NULL;
    bool details = arg_flag(args, "details"), names = arg_flag(args, "name"),
         uuids = arg_flag(args, "uuid");
    unsigned flags =
        arg_flags(args) | (arg_flag(args, "all") ? VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE |
                                                       VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE
                           : arg_flag(args, "inactive") ? VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE
                                                        : VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE);
    if (type_flags(sh, args, &flags) < 0)
        return -1;
    int n = virConnectListAllStoragePools(sh->conn, &pools, flags);
    if (n < 0)
        return shell_fail(sh, "Failed to list pools");
    qsort(pools, (size_t)n, sizeof *pools, by_activity_and_name);
    struct cli_table *t = details ? cli_table_new(args, "name", "state", "autostart", "persistent",
                                                  "capacity", "allocation", "available", NULL)
                                  : cli_table_new(args, "name", "state", "autostart", NULL);
    for (int i = 0; i < n; i++) {
        if (names || uuids)
            list_words(pools[i], uuids, names);
        else
            pool_row(t, pools[i], details);
        virStoragePoolFree(pools[i]);
    }
    free(pools);
    if (names || uuids)
        g_free(cli_table_text(t, CLI_TABLE, false));
    else
        show_table(sh, args, t);
    return 0;
}

/* --- what could become a pool --- */

static int show_sources(struct shell *sh, const char *type, const char *where)
{
    AUTO_STRING xml = virConnectFindStoragePoolSources(sh->conn, type, where, 0);
    if (!xml)
        return shell_fail(sh, "Failed to find any %s pool sources", type);
    fputs(xml, stdout);
    return 0;
}

int cmd_find_storage_pool_sources(struct shell *sh, const struct cli_args *args)
{
    const char *file = arg_string(args, "srcSpec");
    g_autofree char *where = file ? read_file(sh, file) : NULL;
    if (file && !where)
        return -1;
    return show_sources(sh, arg_string(args, "type"), where);
}

int cmd_find_storage_pool_sources_as(struct shell *sh, const struct cli_args *args)
{
    const char *host = arg_string(args, "host"), *initiator = arg_string(args, "initiator"),
               *port = arg_string(args, "port");
    if (!host)
        return show_sources(sh, arg_string(args, "type"), NULL);
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "source", NULL);
    xml_out_leaf(o, "host", "name", host, "port", port && *port ? port : NULL, NULL);
    if (initiator) {
        xml_out_open(o, "initiator", NULL);
        xml_out_leaf(o, "iqn", "name", initiator, NULL);
        xml_out_close(o);
    }
    xml_out_close(o);
    g_autofree char *where = xml_out_free(o);
    return show_sources(sh, arg_string(args, "type"), where);
}

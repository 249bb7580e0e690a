/* Virtual networks and their ports. */
#include "cli/virsh/shapes.h"
#include <time.h>

#define NET(command, call, done, failed)                                                       \
    ACTION(command, AUTO_NETWORK, shell_network(sh, args), virNetworkGetName(obj), call, done, \
           failed)

NET(net_start, virNetworkCreate(obj), "Network %s started", "Failed to start network %s")
NET(net_destroy, virNetworkDestroy(obj), "Network %s destroyed", "Failed to destroy network %s")
NET(net_undefine, virNetworkUndefine(obj), "Network %s has been undefined",
    "Failed to undefine network %s")
AUTOSTART(net_autostart, AUTO_NETWORK, shell_network(sh, args), virNetworkGetName(obj),
          virNetworkSetAutostart(obj, on), "Network %s marked as autostarted",
          "Network %s unmarked as autostarted", "failed to mark network %s as autostarted",
          "failed to unmark network %s as autostarted")
FROM_FILE(net_define, AUTO_NETWORK,
          flags ? virNetworkDefineXMLFlags(sh->conn, xml, flags)
                : virNetworkDefineXML(sh->conn, xml),
          virNetworkGetName(obj), "Network %s defined from %s", "Failed to define network from %s")
FROM_FILE(net_create, AUTO_NETWORK,
          flags ? virNetworkCreateXMLFlags(sh->conn, xml, flags)
                : virNetworkCreateXML(sh->conn, xml),
          virNetworkGetName(obj), "Network %s created from %s", "Failed to create network from %s")
DUMPXML(net_dumpxml, AUTO_NETWORK, shell_network(sh, args),
        virNetworkGetXMLDesc(obj, arg_flags(args)))
EDIT(net_edit, AUTO_NETWORK, virNetworkPtr, shell_network(sh, args), virNetworkGetName(obj),
     OR_WITHOUT_FLAGS(virNetworkGetXMLDesc, obj, VIR_NETWORK_XML_INACTIVE),
     virNetworkDefineXML(virNetworkGetConnect(obj), xml), virNetworkFree, "Network %s")
WORD_OF(net_uuid, AUTO_NETWORK, shell_network(sh, args), UUID_OF(virNetworkGetUUIDString))

static virNetworkPtr by_uuid(struct shell *sh, const struct cli_args *args)
{
    const char *name = object_name(sh, args, "network");
    if (!name)
        return NULL;
    virNetworkPtr net = is_uuid(name) ? virNetworkLookupByUUIDString(sh->conn, name) : NULL;
    if (!net)
        shell_fail(sh, "failed to get network '%s'", name);
    return net;
}
WORD_OF(net_name, AUTO_NETWORK, by_uuid(sh, args), virNetworkGetName(obj))

int cmd_net_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_NETWORK net = shell_network(sh, args);
    char uuid[VIR_UUID_STRING_BUFLEN];
    int autostart;
    if (!net)
        return -1;
    struct cli_record *r = cli_record_new(args, RECORD_15);
    cli_record_add(r, "name", "%s", virNetworkGetName(net));
    if (virNetworkGetUUIDString(net, uuid) == 0)
        cli_record_add(r, "uuid", "%s", uuid);
    int active = virNetworkIsActive(net);
    if (active >= 0)
        cli_record_add(r, "active", "%s", yes_no(active));
    int persistent = virNetworkIsPersistent(net);
    cli_record_add(r, "persistent", "%s", yes_no(persistent));
    if (virNetworkGetAutostart(net, &autostart) < 0)
        cli_record_add(r, "autostart", "no autostart");
    else
        cli_record_add(r, "autostart", "%s", yes_no(autostart));
    AUTO_STRING bridge = virNetworkGetBridgeName(net);
    if (bridge)
        cli_record_add(r, "bridge", "%s", bridge);
    virResetLastError();
    show_record(sh, args, r);
    return 0;
}

/* --- list --- */

static int by_activity_and_name(const void *a, const void *b)
{
    virNetworkPtr x = *(virNetworkPtr const *)a, y = *(virNetworkPtr const *)b;
    int ax = virNetworkIsActive(x), ay = virNetworkIsActive(y);
    if (ax != ay)
        return ax > ay ? -1 : 1;
    return g_ascii_strcasecmp(virNetworkGetName(x), virNetworkGetName(y));
}

static void net_row(struct cli_table *t, virNetworkPtr net, bool title)
{
    int autostart = 0, active = virNetworkIsActive(net), persistent = virNetworkIsPersistent(net);
    if (virNetworkGetAutostart(net, &autostart) < 0)
        autostart = -1;
    AUTO_STRING text =
        title ? virNetworkGetMetadata(net, VIR_NETWORK_METADATA_TITLE, NULL, 0) : NULL;
    virResetLastError();
    cli_table_row(t, virNetworkGetName(net), active > 0 ? "active" : "inactive",
                  autostart < 0 ? "no autostart" : yes_no(autostart), yes_no(persistent),
                  title ? (text ? text : "") : NULL, NULL);
}

static void list_words(virNetworkPtr *nets, int n, bool uuids)
{
    for (int i = 0; i < n; i++) {
        char uuid[VIR_UUID_STRING_BUFLEN] = "";
        virNetworkGetUUIDString(nets[i], uuid);
        puts(uuids ? uuid : virNetworkGetName(nets[i]));
    }
}

int cmd_net_list(struct shell *sh, const struct cli_args *args)
{
    virNetworkPtr *nets = NULL;
    bool title = arg_flag(args, "title"), names = arg_flag(args, "name"),
         uuids = arg_flag(args, "uuid");
    unsigned flags = arg_flags(args) |
                     (arg_flag(args, "all")
                          ? VIR_CONNECT_LIST_NETWORKS_ACTIVE | VIR_CONNECT_LIST_NETWORKS_INACTIVE
                      : arg_flag(args, "inactive") ? VIR_CONNECT_LIST_NETWORKS_INACTIVE
                                                   : VIR_CONNECT_LIST_NETWORKS_ACTIVE);
    if (arg_flag(args, "table") + names + uuids > 1)
        return shell_fail(sh,
                          "Only one argument from --table, --name and --uuid may be specified.");
    int n = virConnectListAllNetworks(sh->conn, &nets, flags);
    if (n < 0)
        return shell_fail(sh, "Failed to list networks");
    qsort(nets, (size_t)n, sizeof *nets, by_activity_and_name);
    if (names || uuids) {
        list_words(nets, n, uuids);
    } else {
        struct cli_table *t = cli_table_new(args, "name", "state", "autostart", "persistent",
                                            title ? "title" : NULL, NULL);
        for (int i = 0; i < n; i++)
            net_row(t, nets[i], title);
        show_table(sh, args, t);
    }
    for (int i = 0; i < n; i++)
        virNetworkFree(nets[i]);
    free(nets);
    return 0;
}

/* --- leases --- */

static int by_mac_and_expiry(const void *a, const void *b)
{
    virNetworkDHCPLeasePtr x = *(virNetworkDHCPLeasePtr const *)a;
    virNetworkDHCPLeasePtr y = *(virNetworkDHCPLeasePtr const *)b;
    return g_strcmp0(x->mac, y->mac);
}

int cmd_net_dhcp_leases(struct shell *sh, const struct cli_args *args)
{
    AUTO_NETWORK net = shell_network(sh, args);
    virNetworkDHCPLeasePtr *leases = NULL;
    if (!net)
        return -1;
    int n = virNetworkGetDHCPLeases(net, arg_string(args, "mac"), &leases, 0);
    if (n < 0)
        return shell_fail(sh, "Failed to get leases info for %s", virNetworkGetName(net));
    qsort(leases, (size_t)n, sizeof *leases, by_mac_and_expiry);
    struct cli_table *t = cli_table_new(args, "expiry_time", "mac_address", "protocol",
                                        "ip_address", "hostname", "client_id_or_duid", NULL);
    for (int i = 0; i < n; i++) {
        virNetworkDHCPLeasePtr l = leases[i];
        time_t expiry = (time_t)l->expirytime;
        struct tm tm;
        char when[32];
        strftime(when, sizeof when, "%Y-%m-%d %H:%M:%S", localtime_r(&expiry, &tm));
        g_autofree char *ip = g_strdup_printf("%s/%u", l->ipaddr, l->prefix);
        cli_table_row(t, when, l->mac ? l->mac : "-",
                      l->type == VIR_IP_ADDR_TYPE_IPV6 ? "ipv6" : "ipv4", ip,
                      l->hostname ? l->hostname : "-", l->clientid ? l->clientid : "-", NULL);
        cli_table_value(t, "expiry_time", json_integer(l->expirytime));
        virNetworkDHCPLeaseFree(l);
    }
    free(leases);
    show_table(sh, args, t);
    return 0;
}

/* --- update --- */

static const char *const commands[] = {"none", "modify", "delete", "add-last", "add-first"};
static const char *const sections[] = {
    "none",         "bridge",        "domain",   "ip",
    "ip-dhcp-host", "ip-dhcp-range", "forward",  "forward-interface",
    "forward-pf",   "portgroup",     "dns-host", "dns-txt",
    "dns-srv"};

static int index_of(const char *const *words, size_t n, const char *word)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(words[i], word) == 0)
            return (int)i;
    return -1;
}

int cmd_net_update(struct shell *sh, const struct cli_args *args)
{
    AUTO_NETWORK net = shell_network(sh, args);
    const char *word = arg_string(args, "command"), *text = arg_string(args, "xml");
    int parent = -1;
    unsigned flags = arg_flags(args);
    if (!net)
        return -1;
    int command = strcmp(word, "add") == 0 ? VIR_NETWORK_UPDATE_COMMAND_ADD_LAST
                                           : index_of(commands, G_N_ELEMENTS(commands), word);
    if (command <= 0)
        return shell_fail(sh, "unrecognized command name '%s'", word);
    int section = index_of(sections, G_N_ELEMENTS(sections), arg_string(args, "section"));
    if (section <= 0)
        return shell_fail(sh, "unrecognized section name '%s'", arg_string(args, "section"));
    if (arg_int(args, "parent-index", &parent) < 0)
        return -1;
    /* an element as it is, or the file with it */
    g_autofree char *xml = *text == '<' ? g_strdup(text) : read_file(sh, text);
    if (!xml)
        return -1;
    if (virNetworkUpdate(net, (unsigned)command, (unsigned)section, parent, xml, flags) < 0)
        return shell_fail(sh, "Failed to update network %s", virNetworkGetName(net));
    bool live = flags & VIR_NETWORK_UPDATE_AFFECT_LIVE,
         config = flags & VIR_NETWORK_UPDATE_AFFECT_CONFIG;
    if (!live && !config)
        live = virNetworkIsActive(net) > 0;
    shell_say(sh, "Updated network %s %s", virNetworkGetName(net),
              live && config ? "persistent config and live state"
              : live         ? "live state"
                             : "persistent config");
    return 0;
}

/* --- ports --- */

int cmd_net_port_list(struct shell *sh, const struct cli_args *args)
{
    AUTO_NETWORK net = shell_network(sh, args);
    virNetworkPortPtr *ports = NULL;
    bool uuids = arg_flag(args, "uuid");
    if (!net)
        return -1;
    if (uuids && arg_flag(args, "table"))
        return shell_fail(sh, "Only one argument from --table and --uuid may be specified.");
    int n = virNetworkListAllPorts(net, &ports, 0);
    if (n < 0)
        return shell_fail_reason(sh);
    struct cli_table *t = cli_table_new(args, "uuid", NULL);
    for (int i = 0; i < n; i++) {
        char uuid[VIR_UUID_STRING_BUFLEN] = "";
        virNetworkPortGetUUIDString(ports[i], uuid);
        if (uuids)
            puts(uuid);
        cli_table_row(t, uuid, NULL);
        virNetworkPortFree(ports[i]);
    }
    free(ports);
    if (uuids)
        g_free(cli_table_text(t, CLI_TABLE, false));
    else
        show_table(sh, args, t);
    return 0;
}

int cmd_net_port_create(struct shell *sh, const struct cli_args *args)
{
    AUTO_NETWORK net = shell_network(sh, args);
    const char *from = arg_string(args, "file");
    g_autofree char *xml = net ? read_file(sh, from) : NULL;
    char uuid[VIR_UUID_STRING_BUFLEN];
    if (!xml)
        return -1;
    AUTO_PORT port = virNetworkPortCreateXML(net, xml, arg_flags(args));
    if (!port || virNetworkPortGetUUIDString(port, uuid) < 0)
        return shell_fail(sh, "Failed to create network from %s", from);
    shell_say(sh, "Network port %s created from %s\n", uuid, from);
    return 0;
}

int cmd_net_port_dumpxml(struct shell *sh, const struct cli_args *args)
{
    AUTO_NETWORK net = shell_network(sh, args);
    AUTO_PORT port = net ? shell_port(sh, args, net) : NULL;
    if (!port)
        return -1;
    AUTO_STRING xml = virNetworkPortGetXMLDesc(port, 0);
    return show_xml(sh, args, xml);
}

int cmd_net_port_delete(struct shell *sh, const struct cli_args *args)
{
    AUTO_NETWORK net = shell_network(sh, args);
    AUTO_PORT port = net ? shell_port(sh, args, net) : NULL;
    char uuid[VIR_UUID_STRING_BUFLEN];
    if (!port || virNetworkPortGetUUIDString(port, uuid) < 0)
        return -1;
    if (virNetworkPortDelete(port, 0) < 0)
        return shell_fail(sh, "Failed to delete network port %s", uuid);
    shell_say(sh, "Network port %s deleted\n", uuid);
    return 0;
}

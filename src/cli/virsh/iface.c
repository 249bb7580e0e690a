/* Interfaces of the host. */
#include "cli/virsh/shapes.h"

#define IFACE(command, call, done, failed)                                                    \
    ACTION(command, AUTO_IFACE, shell_iface(sh, args, "interface"), virInterfaceGetName(obj), \
           call, done, failed)

IFACE(iface_start, virInterfaceCreate(obj, 0), "Interface %s started",
      "Failed to start interface %s")
IFACE(iface_destroy, virInterfaceDestroy(obj, 0), "Interface %s destroyed",
      "Failed to destroy interface %s")
IFACE(iface_undefine, virInterfaceUndefine(obj), "Interface %s undefined",
      "Failed to undefine interface %s")
FROM_FILE(iface_define, AUTO_IFACE, virInterfaceDefineXML(sh->conn, xml, flags),
          virInterfaceGetName(obj), "Interface %s defined from %s",
          "Failed to define interface from %s")
DUMPXML(iface_dumpxml, AUTO_IFACE, shell_iface(sh, args, "interface"),
        virInterfaceGetXMLDesc(obj, arg_flags(args)))
EDIT(iface_edit, AUTO_IFACE, virInterfacePtr, shell_iface(sh, args, "interface"),
     virInterfaceGetName(obj), virInterfaceGetXMLDesc(obj, VIR_INTERFACE_XML_INACTIVE),
     virInterfaceDefineXML(virInterfaceGetConnect(obj), xml, 0), virInterfaceFree, "Interface %s")

/* Each of these two commands takes the other kind of name than it gives. */
static virInterfacePtr by_name_alone(struct shell *sh, const struct cli_args *args, bool mac)
{
    const char *name = arg_string(args, "interface");
    virInterfacePtr iface = NULL;
    if (mac && !strchr(name, ':'))
        shell_fail(sh, "failed to get interface '%s'", name);
    else if (!(iface = mac ? virInterfaceLookupByMACString(sh->conn, name)
                           : virInterfaceLookupByName(sh->conn, name)))
        shell_fail(sh, "failed to get interface '%s'", name);
    return iface;
}
WORD_OF(iface_name, AUTO_IFACE, by_name_alone(sh, args, true), virInterfaceGetName(obj))
WORD_OF(iface_mac, AUTO_IFACE, by_name_alone(sh, args, false), virInterfaceGetMACString(obj))

static int by_name(const void *a, const void *b)
{
    return g_ascii_strcasecmp(virInterfaceGetName(*(virInterfacePtr const *)a),
                              virInterfaceGetName(*(virInterfacePtr const *)b));
}

int cmd_iface_list(struct shell *sh, const struct cli_args *args)
{
    virInterfacePtr *ifaces = NULL;
    unsigned flags = arg_flag(args, "all")
                         ? VIR_CONNECT_LIST_INTERFACES_ACTIVE | VIR_CONNECT_LIST_INTERFACES_INACTIVE
                     : arg_flag(args, "inactive") ? VIR_CONNECT_LIST_INTERFACES_INACTIVE
                                                  : VIR_CONNECT_LIST_INTERFACES_ACTIVE;
    int n = virConnectListAllInterfaces(sh->conn, &ifaces, flags);
    if (n < 0)
        return shell_fail(sh, "Failed to list interfaces");
    qsort(ifaces, (size_t)n, sizeof *ifaces, by_name);
    struct cli_table *t = cli_table_new(args, "name", "state", "mac_address", NULL);
    for (int i = 0; i < n; i++) {
        cli_table_row(t, virInterfaceGetName(ifaces[i]),
                      virInterfaceIsActive(ifaces[i]) > 0 ? "active" : "inactive",
                      virInterfaceGetMACString(ifaces[i]), NULL);
        virInterfaceFree(ifaces[i]);
    }
    free(ifaces);
    show_table(sh, args, t);
    return 0;
}

/* --- the transaction on the host's configuration --- */

#define TRANSACTION(command, call, done, failed)                     \
    int cmd_##command(struct shell *sh, const struct cli_args *args) \
    {                                                                \
        (void)args;                                                  \
        if (call(sh->conn, 0) < 0)                                   \
            return shell_fail(sh, failed);                           \
        shell_say(sh, done "\n");                                    \
        return 0;                                                    \
    }
TRANSACTION(iface_begin, virInterfaceChangeBegin, "Network config change transaction started",
            "Failed to begin network config change transaction")
TRANSACTION(iface_commit, virInterfaceChangeCommit, "Network config change transaction committed",
            "Failed to commit network config change transaction")
TRANSACTION(iface_rollback, virInterfaceChangeRollback,
            "Network config change transaction rolled back",
            "Failed to rollback network config change transaction")

/* --- a bridge around an interface, and back --- */

/* What belongs to the interface itself and not to the bridge on top of it. */
static bool stays_inside(const char *name)
{
    static const char *const own[] = {"mac", "bond", "vlan", NULL};
    return g_strv_contains(own, name);
}

/* <interface type='T' name='N'>… becomes a bridge of the same protocol with N in it. */
static char *wrap_in_bridge(struct xml_doc *doc, const char *bridge, bool stp, int delay)
{
    struct xml_node *root = xml_root(doc);
    g_autofree char *type = xml_string(doc, NULL, "./@type");
    g_autofree char *name = xml_string(doc, NULL, "./@name");
    g_autofree struct xml_node **children = xml_select(doc, NULL, "./*");
    g_autofree char *delay_text = g_strdup_printf("%d", delay);
    xml_set_attribute(root, "type", "bridge");
    xml_set_attribute(root, "name", bridge);
    struct xml_node *part = xml_add_child(root, "bridge");
    xml_set_attribute(part, "stp", stp ? "on" : "off");
    if (stp)
        xml_set_attribute(part, "delay", delay_text);
    struct xml_node *inner = xml_add_child(part, "interface");
    xml_set_attribute(inner, "type", type);
    xml_set_attribute(inner, "name", name);
    for (struct xml_node **c = children; *c; c++)
        if (stays_inside(xml_node_name(*c))) {
            xml_copy_child(inner, *c);
            xml_remove(*c);
        }
    return xml_doc_text(doc);
}

int cmd_iface_bridge(struct shell *sh, const struct cli_args *args)
{
    AUTO_IFACE iface = shell_iface(sh, args, "interface");
    const char *bridge = arg_string(args, "bridge");
    int delay = 0;
    if (!iface)
        return -1;
    AUTO_IFACE taken = virInterfaceLookupByName(sh->conn, bridge);
    if (taken)
        return shell_fail(sh, "Network device %s already exists", bridge);
    if (arg_int(args, "delay", &delay) < 0)
        return shell_fail_reason(sh);
    virResetLastError();
    AUTO_STRING xml = virInterfaceGetXMLDesc(iface, VIR_INTERFACE_XML_INACTIVE);
    AUTO_XML doc = xml ? xml_doc_parse_compact(xml) : NULL;
    if (!doc)
        return shell_fail_reason(sh);
    g_autofree char *type = xml_string(doc, NULL, "./@type");
    if (g_strcmp0(type, "bridge") == 0)
        return shell_fail(sh, "Existing device %s is already a bridge", virInterfaceGetName(iface));
    g_autofree char *text = wrap_in_bridge(doc, bridge, !arg_flag(args, "no-stp"), delay);
    AUTO_IFACE made = virInterfaceDefineXML(sh->conn, text, 0);
    if (!made)
        return shell_fail(sh, "Failed to define new bridge interface %s", bridge);
    shell_say(sh, "Created bridge %s with attached device %s\n", bridge,
              virInterfaceGetName(iface));
    if (!arg_flag(args, "no-start")) {
        if (virInterfaceCreate(made, 0) < 0)
            return shell_fail(sh, "Failed to start bridge interface %s", bridge);
        shell_say(sh, "Bridge interface %s started\n", bridge);
    }
    return 0;
}

/* The single interface inside takes the bridge's protocol back. */
static char *unwrap_bridge(struct shell *sh, struct xml_doc *doc, const char *bridge)
{
    struct xml_node *root = xml_root(doc);
    g_autofree char *type = xml_string(doc, NULL, "./@type");
    g_autofree struct xml_node **inner = xml_select(doc, NULL, "./bridge/interface");
    if (g_strcmp0(type, "bridge") != 0) {
        shell_fail(sh, "Device %s is not a bridge", bridge);
        return NULL;
    }
    if (!inner || !inner[0]) {
        shell_fail(sh, "No interface attached to bridge %s", bridge);
        return NULL;
    }
    if (inner[1]) {
        shell_fail(sh, "Multiple interfaces attached to bridge %s", bridge);
        return NULL;
    }
    g_autofree char *inner_type = xml_string(doc, inner[0], "./@type");
    g_autofree char *inner_name = xml_string(doc, inner[0], "./@name");
    g_autofree struct xml_node **children = xml_select(doc, inner[0], "./*");
    for (struct xml_node **c = children; *c; c++)
        xml_copy_child(root, *c);
    xml_remove(xml_first_child(root, "bridge"));
    xml_set_attribute(root, "type", inner_type);
    xml_set_attribute(root, "name", inner_name);
    return xml_doc_text(doc);
}

int cmd_iface_unbridge(struct shell *sh, const struct cli_args *args)
{
    AUTO_IFACE iface = shell_iface(sh, args, "bridge");
    if (!iface)
        return -1;
    AUTO_STRING xml = virInterfaceGetXMLDesc(iface, VIR_INTERFACE_XML_INACTIVE);
    AUTO_XML doc = xml ? xml_doc_parse_compact(xml) : NULL;
    if (!doc)
        return shell_fail_reason(sh);
    g_autofree char *name = g_strdup(virInterfaceGetName(iface));
    g_autofree char *text = unwrap_bridge(sh, doc, name);
    if (!text)
        return -1;
    if (virInterfaceIsActive(iface) > 0 && virInterfaceDestroy(iface, 0) < 0)
        return shell_fail(sh, "Failed to destroy bridge interface %s", name);
    if (virInterfaceUndefine(iface) < 0)
        return shell_fail(sh, "Failed to undefine bridge interface %s", name);
    AUTO_IFACE made = virInterfaceDefineXML(sh->conn, text, 0);
    if (!made)
        return shell_fail(sh, "Failed to define new interface %s", name);
    shell_say(sh, "Device %s un-attached from bridge %s\n", virInterfaceGetName(made), name);
    if (!arg_flag(args, "no-start")) {
        if (virInterfaceCreate(made, 0) < 0)
            return shell_fail(sh, "Failed to start interface %s", virInterfaceGetName(made));
        shell_say(sh, "Interface %s started\n", virInterfaceGetName(made));
    }
    return 0;
}

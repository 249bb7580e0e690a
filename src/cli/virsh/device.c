/* Devices of a guest: attach, detach, change. */
#include "cli/virsh/virsh.h"

/* Without any of --persistent, --config, --live, --current the oldest call does it. */
static bool plain(const struct cli_args *args)
{
    return !arg_flag(args, "persistent") && !arg_flag(args, "config") && !arg_flag(args, "live") &&
           !arg_flag(args, "current");
}

static int attach_any(const struct cli_args *args, virDomainPtr dom, const char *xml)
{
    return plain(args) ? virDomainAttachDevice(dom, xml)
                       : virDomainAttachDeviceFlags(dom, xml, affect_flags(args, dom));
}

static int detach_any(const struct cli_args *args, virDomainPtr dom, const char *xml)
{
    return plain(args) ? virDomainDetachDevice(dom, xml)
                       : virDomainDetachDeviceFlags(dom, xml, affect_flags(args, dom));
}

#define DEVICE_FILE(command, call, done, failed)                     \
    int cmd_##command(struct shell *sh, const struct cli_args *args) \
    {                                                                \
        AUTO_DOMAIN dom = shell_domain(sh, args);                    \
        const char *from = arg_string(args, "file");                 \
        g_autofree char *xml = dom ? read_file(sh, from) : NULL;     \
        if (!xml)                                                    \
            return -1;                                               \
        if ((call) < 0)                                              \
            return shell_fail(sh, failed, from);                     \
        shell_say(sh, done "\n");                                    \
        return 0;                                                    \
    }
DEVICE_FILE(attach_device, attach_any(args, dom, xml), "Device attached successfully",
            "Failed to attach device from %s")
DEVICE_FILE(detach_device, detach_any(args, dom, xml), "Device detached successfully",
            "Failed to detach device from %s")
DEVICE_FILE(update_device,
            virDomainUpdateDeviceFlags(dom, xml,
                                       affect_flags(args, dom) |
                                           arg_bits(args, "force", VIR_DOMAIN_DEVICE_MODIFY_FORCE)),
            "Device updated successfully", "Failed to update device from %s")

int cmd_detach_device_alias(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *alias = arg_string(args, "alias");
    if (!dom)
        return -1;
    if (virDomainDetachDeviceAlias(dom, alias, affect_flags(args, dom)) < 0)
        return shell_fail(sh, "Failed to detach device with alias %s", alias);
    shell_say(sh, "Device detach request sent successfully\n");
    return 0;
}

/* The document that the flags are about. */
static struct xml_doc *affected_doc(struct shell *sh, const struct cli_args *args, virDomainPtr dom)
{
    bool config = arg_flag(args, "config") || arg_given(args, "persistent");
    return domain_doc(sh, dom, config ? VIR_DOMAIN_XML_INACTIVE : 0);
}

/* --- an interface --- */

static int count_of(struct xml_node **nodes)
{
    int n = 0;
    while (nodes && nodes[n])
        n++;
    return n;
}

static struct xml_node *interface_to_detach(struct shell *sh, const struct cli_args *args,
                                            struct xml_doc *doc)
{
    const char *type = arg_string(args, "type"), *mac = arg_string(args, "mac");
    g_autofree char *path = g_strdup_printf("./devices/interface[@type='%s']", type);
    g_autofree struct xml_node **nics = xml_select(doc, NULL, path);
    if (count_of(nics) == 0) {
        shell_fail(sh, "No interface found whose type is %s", type);
        return NULL;
    }
    if (!mac && nics[1]) {
        shell_fail(sh, "Domain has %d interfaces. Please specify which one to detach using --mac",
                   count_of(nics));
        return NULL;
    }
    struct xml_node *found = mac ? NULL : nics[0];
    int matches = 0;
    for (struct xml_node **n = nics; mac && *n; n++) {
        g_autofree char *address = xml_string(doc, *n, "./mac/@address");
        if (address && g_ascii_strcasecmp(address, mac) == 0) {
            found = *n;
            matches++;
        }
    }
    if (matches > 1) {
        shell_fail(sh,
                   "Domain has multiple interfaces matching MAC address %s. You must use "
                   "detach-device and specify the device pci address to remove it.",
                   mac);
        return NULL;
    }
    if (!found)
        shell_fail(sh, "No interface with MAC address %s was found", mac);
    return found;
}

int cmd_detach_interface(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_XML doc = dom ? affected_doc(sh, args, dom) : NULL;
    struct xml_node *nic = doc ? interface_to_detach(sh, args, doc) : NULL;
    if (!nic)
        return dom && !arg_flag(args, "print-xml") ? shell_fail(sh, "Failed to detach interface")
                                                   : -1;
    g_autofree char *xml = xml_node_text(doc, nic);
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    if (detach_any(args, dom, xml) < 0)
        return shell_fail(sh, "Failed to detach interface");
    shell_say(sh, "Interface detached successfully\n");
    return 0;
}

int cmd_domif_setlink(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *name = arg_string(args, "interface"), *state = arg_string(args, "state");
    bool config = arg_flag(args, "config");
    if (!dom)
        return -1;
    if (strcmp(state, "up") != 0 && strcmp(state, "down") != 0)
        return shell_fail(sh, "invalid link state '%s'", state);
    unsigned flags = config ? VIR_DOMAIN_AFFECT_CONFIG : VIR_DOMAIN_AFFECT_LIVE;
    if (virDomainIsActive(dom) == 0)
        flags = VIR_DOMAIN_AFFECT_CONFIG;
    AUTO_XML doc = domain_doc(sh, dom, config ? VIR_DOMAIN_XML_INACTIVE : 0);
    if (!doc)
        return -1;
    struct xml_node *nic = interface_node(doc, name);
    if (!nic)
        return shell_fail(sh, "interface '%s' not found", name);
    struct xml_node *link = xml_first_child(nic, "link");
    xml_set_attribute(link ? link : xml_add_child(nic, "link"), "state", state);
    g_autofree char *xml = xml_node_text(doc, nic);
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    if (virDomainUpdateDeviceFlags(dom, xml, flags) < 0)
        return shell_fail(sh, "Failed to update interface link state");
    shell_say(sh, "Device updated successfully\n");
    return 0;
}

/* --- a disk --- */

static struct xml_node *named_disk(struct shell *sh, struct xml_doc *doc, const char *name,
                                   bool removable)
{
    g_autofree struct xml_node **disks = xml_select(doc, NULL, "./devices/disk");
    for (struct xml_node **d = disks; *d; d++) {
        g_autofree char *device = xml_string(doc, *d, "./@device");
        g_autofree char *target = xml_string(doc, *d, "./target/@dev");
        g_autofree char *source =
            xml_string(doc, *d, "./source/@file|./source/@dev|./source/@dir|./source/@name");
        if (removable && g_strcmp0(device, "cdrom") != 0 && g_strcmp0(device, "floppy") != 0)
            continue;
        if (g_strcmp0(target, name) == 0 || g_strcmp0(source, name) == 0)
            return *d;
    }
    shell_fail(sh, "No disk found whose source path or target is %s", name);
    return NULL;
}

int cmd_detach_disk(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_XML doc = dom ? affected_doc(sh, args, dom) : NULL;
    struct xml_node *disk = doc ? named_disk(sh, doc, arg_string(args, "target"), false) : NULL;
    if (!disk)
        return -1;
    g_autofree char *xml = xml_node_text(doc, disk);
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    if (detach_any(args, dom, xml) < 0)
        return shell_fail(sh, "Failed to detach disk");
    shell_say(sh, "Disk detached successfully\n");
    return 0;
}

enum media { MEDIA_EJECT, MEDIA_INSERT, MEDIA_UPDATE };

static int change_source(struct shell *sh, struct xml_doc *doc, struct xml_node *disk,
                         enum media action, const char *path, const char *source, bool block)
{
    struct xml_node *now = xml_first_child(disk, "source");
    g_autofree char *inside = now ? xml_string(doc, now, "./@file|./@dev|./@dir|./@name") : NULL;
    if (action == MEDIA_EJECT && !now)
        return shell_fail(sh, "The disk device '%s' doesn't have media", path);
    if (action != MEDIA_EJECT && !source)
        return shell_fail(sh, "New disk media source was not specified");
    if (action == MEDIA_INSERT && inside)
        return shell_fail(sh, "The disk device '%s' already has media", path);
    if (now)
        xml_remove(now);
    /* what the hypervisor told about the old chain is not true any more */
    struct xml_node *chain = xml_first_child(disk, "backingStore");
    if (chain)
        xml_remove(chain);
    if (action == MEDIA_EJECT)
        return 0;
    struct xml_node *target = xml_first_child(disk, "target");
    struct xml_node *made =
        target ? xml_add_before(target, "source") : xml_add_child(disk, "source");
    xml_set_attribute(disk, "type", block ? "block" : "file");
    xml_set_attribute(made, block ? "dev" : "file", source);
    return 0;
}

int cmd_change_media(struct shell *sh, const struct cli_args *args)
{
    static const char *const words[] = {"eject", "insert", "update"};
    static const char *const done[] = {"Successfully ejected media.",
                                       "Successfully inserted media.",
                                       "Successfully updated media."};
    AUTO_DOMAIN dom = shell_domain(sh, args);
    const char *path = arg_string(args, "path");
    enum media action = arg_flag(args, "eject")    ? MEDIA_EJECT
                        : arg_flag(args, "insert") ? MEDIA_INSERT
                                                   : MEDIA_UPDATE;
    if (!dom)
        return -1;
    AUTO_XML doc = domain_doc(sh, dom, arg_flag(args, "config") ? VIR_DOMAIN_XML_INACTIVE : 0);
    struct xml_node *disk = doc ? named_disk(sh, doc, path, true) : NULL;
    if (!disk || change_source(sh, doc, disk, action, path, arg_string(args, "source"),
                               arg_flag(args, "block")) < 0)
        return -1;
    g_autofree char *xml = xml_node_text(doc, disk);
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    unsigned flags =
        affect_flags(args, dom) | arg_bits(args, "force", VIR_DOMAIN_DEVICE_MODIFY_FORCE);
    if (virDomainUpdateDeviceFlags(dom, xml, flags) < 0)
        return shell_fail(sh, "Failed to complete action %s on media", words[action]);
    shell_say(sh, "%s", done[action]);
    return 0;
}

/* --- memory --- */

static struct xml_node *memory_device(struct shell *sh, const struct cli_args *args,
                                      struct xml_doc *doc)
{
    const char *alias = arg_string(args, "alias");
    unsigned node;
    int given = arg_uint(args, "node", &node);
    if (given < 0)
        return NULL;
    g_autofree char *path = alias   ? g_strdup_printf("./devices/memory[./alias/@name='%s']", alias)
                            : given ? g_strdup_printf("./devices/memory[./target/node='%u']", node)
                                    : g_strdup("./devices/memory");
    g_autofree struct xml_node **found = xml_select(doc, NULL, path);
    if (count_of(found) == 0)
        shell_fail(sh, "no memory device found");
    else if (found[1])
        shell_fail(sh, "multiple memory devices found, use --alias or --node to select one");
    return count_of(found) == 1 ? found[0] : NULL;
}

int cmd_update_memory_device(struct shell *sh, const struct cli_args *args)
{
    AUTO_DOMAIN dom = shell_domain(sh, args);
    AUTO_XML doc = dom ? affected_doc(sh, args, dom) : NULL;
    struct xml_node *memory = doc ? memory_device(sh, args, doc) : NULL;
    unsigned long long bytes;
    if (!memory)
        return -1;
    int given = arg_scaled(args, "requested-size", 1024, &bytes);
    if (given < 0)
        return -1;
    struct xml_node *requested = xml_first(doc, memory, "./target/requested");
    if (given && !requested)
        return shell_fail(sh, "virtio-mem device is missing <requested/>");
    if (given) {
        g_autofree char *kib = g_strdup_printf("%llu", bytes / 1024);
        xml_set_attribute(requested, "unit", "KiB");
        xml_set_content(requested, kib);
    }
    g_autofree char *xml = xml_node_text(doc, memory);
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    if (virDomainUpdateDeviceFlags(dom, xml, affect_flags(args, dom)) < 0)
        return shell_fail_reason(sh);
    return 0;
}

/* attach-disk and attach-interface: a device's document out of options. */
#include "cli/virsh/virsh.h"

static int attach_document(struct shell *sh, const struct cli_args *args, virDomainPtr dom,
                           const char *xml, const char *what)
{
    if (arg_flag(args, "print-xml")) {
        fputs(xml, stdout);
        return 0;
    }
    bool plain = !arg_flag(args, "persistent") && !arg_flag(args, "config") &&
                 !arg_flag(args, "live") && !arg_flag(args, "current");
    int rc = plain ? virDomainAttachDevice(dom, xml)
                   : virDomainAttachDeviceFlags(dom, xml, affect_flags(args, dom));
    g_autofree char *lower = g_ascii_strdown(what, -1);
    if (rc < 0)
        return shell_fail(sh, "Failed to attach %s", lower);
    shell_say(sh, "%s attached successfully\n", what);
    return 0;
}

/* --- addresses --- */

/* Numbers between dots or colons; how many, -1 when it is something else. */
static int address_numbers(const char *text, int base, unsigned long *numbers, int max)
{
    for (int n = 0; n < max; n++) {
        char *end;
        if (!g_ascii_isxdigit(*text))
            return -1;
        numbers[n] = strtoul(text, &end, base);
        if (!*end)
            return n + 1;
        if (*end != '.' && *end != ':')
            return -1;
        text = end + 1;
    }
    return -1;
}

enum address_kind {
    ADDRESS_PCI,
    ADDRESS_CCW,
    ADDRESS_SCSI,
    ADDRESS_SATA,
    ADDRESS_USB,
    ADDRESS_IDE
};
static const struct {
    const char *prefix;
    int numbers, base;
} address_kinds[] = {[ADDRESS_PCI] = {"pci:", 4, 16},   [ADDRESS_CCW] = {"ccw:", 3, 16},
                     [ADDRESS_SCSI] = {"scsi:", 3, 10}, [ADDRESS_SATA] = {"sata:", 3, 10},
                     [ADDRESS_USB] = {"usb:", 2, 10},   [ADDRESS_IDE] = {"ide:", 3, 10}};

static int parse_address(const char *text, unsigned long n[4])
{
    for (size_t k = 0; k < G_N_ELEMENTS(address_kinds); k++)
        if (g_str_has_prefix(text, address_kinds[k].prefix) &&
            address_numbers(text + strlen(address_kinds[k].prefix), address_kinds[k].base, n, 4) ==
                address_kinds[k].numbers)
            return (int)k;
    return -1;
}

/* Names of disks tell their bus: vda virtio, sda SCSI and kin, hda IDE. */
static const char *wrong_kind(const char *target, enum address_kind kind)
{
    if (g_str_has_prefix(target, "vd") && kind != ADDRESS_PCI && kind != ADDRESS_CCW)
        return "expecting a pci:0000.00.00.00 or ccw:00.0.0000 address.";
    if (g_str_has_prefix(target, "sd") && kind != ADDRESS_SCSI && kind != ADDRESS_USB &&
        kind != ADDRESS_SATA)
        return "expecting a scsi:00.00.00 or usb:00.00 or sata:00.00.00 address.";
    if (g_str_has_prefix(target, "hd") && kind != ADDRESS_IDE)
        return "expecting an ide:00.00.00 address.";
    return NULL;
}

#define NUMBER(name, format, value) g_autofree char *name = g_strdup_printf(format, value)

static void pci_address(struct xml_out *o, const unsigned long n[4], bool multifunction)
{
    NUMBER(domain, "0x%04lx", n[0]);
    NUMBER(bus, "0x%02lx", n[1]);
    NUMBER(slot, "0x%02lx", n[2]);
    NUMBER(function, "0x%lx", n[3]);
    xml_out_leaf(o, "address", "type", "pci", "domain", domain, "bus", bus, "slot", slot,
                 "function", function, "multifunction", multifunction ? "on" : NULL, NULL);
}

static void write_address(struct xml_out *o, enum address_kind kind, const unsigned long n[4],
                          bool multifunction)
{
    NUMBER(a, kind == ADDRESS_CCW ? "0x%02lx" : "%lu", n[0]);
    NUMBER(b, kind == ADDRESS_CCW ? "0x%lx" : "%lu", n[1]);
    NUMBER(c, kind == ADDRESS_CCW ? "0x%04lx" : "%lu", n[2]);
    if (kind == ADDRESS_PCI)
        pci_address(o, n, multifunction);
    else if (kind == ADDRESS_CCW)
        xml_out_leaf(o, "address", "type", "ccw", "cssid", a, "ssid", b, "devno", c, NULL);
    else if (kind == ADDRESS_USB)
        xml_out_leaf(o, "address", "type", "usb", "bus", a, "port", b, NULL);
    else
        xml_out_leaf(o, "address", "type", "drive", "controller", a, "bus", b, "unit", c, NULL);
}

static int disk_address(struct shell *sh, const struct cli_args *args, struct xml_out *o)
{
    const char *text = arg_string(args, "address");
    unsigned long n[4] = {0};
    if (!text)
        return 0;
    int kind = parse_address(text, n);
    if (kind < 0)
        return shell_fail(sh, "Invalid address.");
    const char *wrong = wrong_kind(arg_string(args, "target"), (enum address_kind)kind);
    if (wrong)
        return shell_fail(sh, "%s", wrong);
    write_address(o, (enum address_kind)kind, n, arg_flag(args, "multifunction"));
    return 0;
}

/* --- disks --- */

static void network_source(const struct cli_args *args, struct xml_out *o)
{
    const char *host = arg_string(args, "source-host-name");
    const char *transport = arg_string(args, "source-host-transport");
    const char *socket = arg_string(args, "source-host-socket");
    g_auto(GStrv) parts = host ? g_strsplit(host, ":", 2) : NULL;
    xml_out_open(o, "source", "protocol", arg_string(args, "source-protocol"), "name",
                 arg_string(args, "source"), NULL);
    if (host || transport || socket)
        xml_out_leaf(o, "host", "transport", transport, "name", parts ? parts[0] : NULL, "port",
                     parts ? parts[1] : NULL, "socket", socket, NULL);
    xml_out_close(o);
}

static void throttle_filters(const struct cli_args *args, struct xml_out *o)
{
    const char *groups = arg_string(args, "throttle-groups");
    g_auto(GStrv) names = g_strsplit(groups ? groups : "", ",", -1);
    if (!names[0])
        return;
    xml_out_open(o, "throttlefilters", NULL);
    for (char **n = names; *n; n++)
        xml_out_leaf(o, "throttlefilter", "group", *n, NULL);
    xml_out_close(o);
}

static int disk_body(struct shell *sh, const struct cli_args *args, struct xml_out *o,
                     const char *type)
{
    const char *mode = arg_string(args, "mode"), *alias = arg_string(args, "alias");
    const char *driver[] = {arg_string(args, "driver"), arg_string(args, "subdriver"),
                            arg_string(args, "iothread"), arg_string(args, "cache"),
                            arg_string(args, "io")};
    bool any = false;
    for (size_t i = 0; i < G_N_ELEMENTS(driver); i++)
        any |= driver[i] != NULL;
    if (any)
        xml_out_leaf(o, "driver", "name", driver[0], "type", driver[1], "iothread", driver[2],
                     "cache", driver[3], "io", driver[4], NULL);
    if (strcmp(type, "network") == 0)
        network_source(args, o);
    else
        xml_out_leaf(o, "source", strcmp(type, "block") == 0 ? "dev" : "file",
                     arg_string(args, "source"), NULL);
    throttle_filters(args, o);
    xml_out_leaf(o, "target", "dev", arg_string(args, "target"), "bus",
                 arg_string(args, "targetbus"), NULL);
    if (mode)
        xml_out_leaf(o, mode, NULL);
    xml_out_text(o, "serial", arg_string(args, "serial"));
    if (alias)
        xml_out_leaf(o, "alias", "name", alias, NULL);
    xml_out_text(o, "wwn", arg_string(args, "wwn"));
    return disk_address(sh, args, o);
}

/* What is there now tells whether a source is a file or a device. */
static const char *source_type(const struct cli_args *args)
{
    const char *given = arg_string(args, "sourcetype");
    const char *driver = arg_string(args, "driver");
    if (given)
        return given;
    return driver && strcmp(driver, "phy") == 0 ? "block" : "file";
}

int cmd_attach_disk(struct shell *sh, const struct cli_args *args)
{
    const char *type = source_type(args), *mode = arg_string(args, "mode");
    bool network = strcmp(type, "network") == 0;
    if (mode && strcmp(mode, "readonly") != 0 && strcmp(mode, "shareable") != 0)
        return shell_fail(sh, "No support for %s in command 'attach-disk'", mode);
    if (!network && strcmp(type, "file") != 0 && strcmp(type, "block") != 0)
        return shell_fail(sh, "Unknown source type: '%s'", type);
    if (network != arg_flag(args, "source-protocol"))
        return shell_fail(sh, "--source-protocol option requires --sourcetype network");
    if (arg_string(args, "wwn") && !is_wwn(arg_string(args, "wwn")))
        return shell_fail(sh, "internal error: Malformed wwn: %s", arg_string(args, "wwn"));
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "disk", "type", type, "device", arg_string(args, "type"), "rawio",
                 arg_flag(args, "rawio") ? "yes" : NULL, NULL);
    int rc = disk_body(sh, args, o, type);
    xml_out_close(o);
    g_autofree char *xml = xml_out_free(o);
    if (rc < 0)
        return -1;
    if (arg_flag(args, "print-xml"))
        return attach_document(sh, args, NULL, xml, "Disk");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    return dom ? attach_document(sh, args, dom, xml, "Disk") : -1;
}

/* --- interfaces --- */

static void rate_element(struct xml_out *o, const char *name, const unsigned long long rate[4])
{
    char *text[4];
    for (int i = 0; i < 4; i++)
        text[i] = rate[i] ? g_strdup_printf("%llu", rate[i]) : NULL;
    xml_out_leaf(o, name, "average", text[0], "peak", text[1], "burst", text[2], "floor", text[3],
                 NULL);
    for (int i = 0; i < 4; i++)
        g_free(text[i]);
}

static int bandwidth(struct shell *sh, const struct cli_args *args, struct xml_out *o)
{
    const char *in = arg_string(args, "inbound"), *out = arg_string(args, "outbound");
    unsigned long long rate_in[4] = {0}, rate_out[4] = {0};
    if (in && parse_rate(sh, in, rate_in) < 0)
        return -1;
    if (in && !rate_in[0] && !rate_in[3])
        return shell_fail(sh, "either inbound average or floor is mandatory");
    if (out && parse_rate(sh, out, rate_out) < 0)
        return -1;
    if (out && !rate_out[0])
        return shell_fail(sh, "outbound average is mandatory");
    if (out && rate_out[3])
        return shell_fail(sh, "outbound floor is unsupported");
    if (!in && !out)
        return 0;
    xml_out_open(o, "bandwidth", NULL);
    if (in)
        rate_element(o, "inbound", rate_in);
    if (out)
        rate_element(o, "outbound", rate_out);
    xml_out_close(o);
    return 0;
}

static int hostdev_source(struct shell *sh, struct xml_out *o, const char *source)
{
    unsigned long n[4];
    if (address_numbers(source, 16, n, 4) != 4)
        return shell_fail(sh, "cannot parse pci address '%s' for network interface", source);
    xml_out_open(o, "source", NULL);
    pci_address(o, n, false);
    xml_out_close(o);
    return 0;
}

static void leaf(const struct cli_args *args, struct xml_out *o, const char *option,
                 const char *element, const char *attribute)
{
    if (arg_string(args, option))
        xml_out_leaf(o, element, attribute, arg_string(args, option), NULL);
}

static int interface_body(struct shell *sh, const struct cli_args *args, struct xml_out *o)
{
    const char *type = arg_string(args, "type"), *source = arg_string(args, "source");
    if (strcmp(type, "hostdev") == 0) {
        if (hostdev_source(sh, o, source) < 0)
            return -1;
    } else {
        xml_out_leaf(o, "source",
                     strcmp(type, "bridge") == 0    ? "bridge"
                     : strcmp(type, "network") == 0 ? "network"
                                                    : "dev",
                     source, "mode", arg_string(args, "source-mode"), NULL);
    }
    leaf(args, o, "target", "target", "dev");
    leaf(args, o, "mac", "mac", "address");
    leaf(args, o, "script", "script", "path");
    leaf(args, o, "model", "model", "type");
    leaf(args, o, "alias", "alias", "name");
    return bandwidth(sh, args, o);
}

static int interface_checks(struct shell *sh, const struct cli_args *args)
{
    static const char *const types[] = {"network", "bridge", "direct", "hostdev", NULL};
    static const char *const modes[] = {"vepa", "bridge", "private", "passthrough", NULL};
    const char *type = arg_string(args, "type"), *mode = arg_string(args, "source-mode");
    if (!g_strv_contains(types, type))
        return shell_fail(sh, "No support for %s in command 'attach-interface'", type);
    if (mode && !g_strv_contains(modes, mode))
        return shell_fail(sh, "Invalid source mode: %s", mode);
    if (mode && strcmp(type, "direct") != 0)
        return shell_fail(sh, "source mode can only be specified for 'direct' interface");
    return 0;
}

int cmd_attach_interface(struct shell *sh, const struct cli_args *args)
{
    if (interface_checks(sh, args) < 0)
        return -1;
    struct xml_out *o = xml_out_new();
    xml_out_open(o, "interface", "type", arg_string(args, "type"), "managed",
                 arg_flag(args, "managed") ? "yes" : NULL, NULL);
    int rc = interface_body(sh, args, o);
    xml_out_close(o);
    g_autofree char *xml = xml_out_free(o);
    if (rc < 0)
        return -1;
    if (arg_flag(args, "print-xml"))
        return attach_document(sh, args, NULL, xml, "Interface");
    AUTO_DOMAIN dom = shell_domain(sh, args);
    return dom ? attach_document(sh, args, dom, xml, "Interface") : -1;
}

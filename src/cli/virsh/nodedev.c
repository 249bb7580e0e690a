/* Devices of the host. */
#include "cli/virsh/shapes.h"

#define DEV(command, call, done, failed)                                                        \
    ACTION(command, AUTO_NODEDEV, shell_nodedev(sh, args, "device"), virNodeDeviceGetName(obj), \
           call, done, failed)

DEV(nodedev_reattach, virNodeDeviceReAttach(obj), "Device %s re-attached",
    "Failed to re-attach device %s")
DEV(nodedev_reset, virNodeDeviceReset(obj), "Device %s reset", "Failed to reset device %s")
DEV(nodedev_start, virNodeDeviceCreate(obj, 0), "Device %s started", "Failed to start device %s")
ACTION(nodedev_destroy, AUTO_NODEDEV, shell_nodedev(sh, args, "device"), arg_string(args, "device"),
       virNodeDeviceDestroy(obj), "Destroyed node device '%s'",
       "Failed to destroy node device '%s'")
DEV(nodedev_undefine, virNodeDeviceUndefine(obj, 0), "Undefined node device '%s'",
    "Failed to undefine node device '%s'")
AUTOSTART(nodedev_autostart, AUTO_NODEDEV, shell_nodedev(sh, args, "device"),
          virNodeDeviceGetName(obj), virNodeDeviceSetAutostart(obj, on),
          "Device %s marked as autostarted", "Device %s unmarked as autostarted",
          "failed to mark device %s as autostarted", "failed to unmark device %s as autostarted")
FROM_FILE(nodedev_create, AUTO_NODEDEV, virNodeDeviceCreateXML(sh->conn, xml, flags),
          virNodeDeviceGetName(obj), "Node device %s created from %s",
          "Failed to create node device from %s")
FROM_FILE(nodedev_define, AUTO_NODEDEV, virNodeDeviceDefineXML(sh->conn, xml, flags),
          virNodeDeviceGetName(obj), "Node device '%s' defined from '%s'",
          "Failed to define node device from '%s'")
DUMPXML(nodedev_dumpxml, AUTO_NODEDEV, shell_nodedev(sh, args, "device"),
        virNodeDeviceGetXMLDesc(obj, arg_flags(args)))

int cmd_nodedev_detach(struct shell *sh, const struct cli_args *args)
{
    AUTO_NODEDEV dev = shell_nodedev(sh, args, "device");
    const char *driver = arg_string(args, "driver");
    if (!dev)
        return -1;
    if ((driver ? virNodeDeviceDetachFlags(dev, driver, 0) : virNodeDeviceDettach(dev)) < 0)
        return shell_fail(sh, "Failed to detach device %s", virNodeDeviceGetName(dev));
    shell_say(sh, "Device %s detached\n", virNodeDeviceGetName(dev));
    return 0;
}

int cmd_nodedev_info(struct shell *sh, const struct cli_args *args)
{
    AUTO_NODEDEV dev = shell_nodedev(sh, args, "device");
    int autostart;
    if (!dev)
        return -1;
    const char *parent = virNodeDeviceGetParent(dev);
    int active = virNodeDeviceIsActive(dev), persistent = virNodeDeviceIsPersistent(dev);
    struct cli_record *r = cli_record_new(args, RECORD_15);
    cli_record_add(r, "name", "%s", virNodeDeviceGetName(dev));
    cli_record_add(r, "parent", "%s", parent ? parent : "");
    /* where that cannot be told, what was found is there */
    cli_record_add(r, "active", "%s", yes_no(active != 0));
    cli_record_add(r, "persistent", "%s", yes_no(persistent));
    if (virNodeDeviceGetAutostart(dev, &autostart) < 0)
        cli_record_add(r, "autostart", "no autostart");
    else
        cli_record_add(r, "autostart", "%s", yes_no(autostart));
    virResetLastError();
    show_record(sh, args, r);
    return 0;
}

int cmd_nodedev_update(struct shell *sh, const struct cli_args *args)
{
    AUTO_NODEDEV dev = shell_nodedev(sh, args, "device");
    const char *from = arg_string(args, "file");
    g_autofree char *xml = dev ? read_file(sh, from) : NULL;
    unsigned flags = arg_flags(args);
    if (!xml)
        return -1;
    if (virNodeDeviceUpdate(dev, xml, flags) < 0)
        return shell_fail(sh, "Failed to update node device %s from '%s'",
                          virNodeDeviceGetName(dev), from);
    bool live = flags & VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE,
         config = flags & VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG;
    shell_say(sh, "Updated node device %s %s\n", virNodeDeviceGetName(dev),
              live && config ? "persistent config and live state"
              : live         ? "live state"
              : config       ? "persistent config"
                             : "current state");
    return 0;
}

/* --- list and tree --- */

static const struct {
    const char *word;
    unsigned bit;
} capabilities[] = {
    {"system", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM},
    {"pci", VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV},
    {"usb_device", VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV},
    {"usb", VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE},
    {"net", VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET},
    {"scsi_host", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST},
    {"scsi_target", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET},
    {"scsi", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI},
    {"storage", VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE},
    {"fc_host", VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST},
    {"vports", VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS},
    {"scsi_generic", VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC},
    {"drm", VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM},
    {"mdev_types", VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES},
    {"mdev", VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV},
    {"ccw", VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV},
    {"css", VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV},
    {"vdpa", VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA},
    {"ap_card", VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD},
    {"ap_queue", VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE},
    {"ap_matrix", VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX},
    {"vpd", VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD},
};

static int cap_flags(struct shell *sh, const char *text, unsigned *flags)
{
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    for (char **w = words; *w; w++) {
        unsigned bit = 0;
        for (size_t i = 0; i < G_N_ELEMENTS(capabilities); i++)
            if (strcmp(capabilities[i].word, *w) == 0)
                bit = capabilities[i].bit;
        if (!bit)
            return shell_fail(sh, "Invalid capability type");
        *flags |= bit;
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return g_ascii_strcasecmp(virNodeDeviceGetName(*(virNodeDevicePtr const *)a),
                              virNodeDeviceGetName(*(virNodeDevicePtr const *)b));
}

struct devices {
    virNodeDevicePtr *list;
    int n;
};

static const char *device_name(void *opaque, int i)
{
    struct devices *d = opaque;
    return virNodeDeviceGetName(d->list[i]);
}

static const char *device_parent(void *opaque, int i)
{
    struct devices *d = opaque;
    return virNodeDeviceGetParent(d->list[i]);
}

int cmd_nodedev_list(struct shell *sh, const struct cli_args *args)
{
    struct devices d = {0};
    const char *cap = arg_string(args, "cap");
    bool tree = arg_flag(args, "tree"), all = arg_flag(args, "all"),
         inactive = arg_flag(args, "inactive");
    unsigned flags = arg_flags(args);
    if (all && inactive)
        return shell_fail(sh, "Option --all is incompatible with --inactive");
    if (tree && (cap || inactive))
        return shell_fail(sh, "Option --tree is incompatible with --cap and --inactive");
    if (cap && cap_flags(sh, cap, &flags) < 0)
        return -1;
    if (all || !inactive)
        flags |= VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE;
    if (all || inactive)
        flags |= VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE;
    d.n = virConnectListAllNodeDevices(sh->conn, &d.list, flags);
    if (d.n < 0)
        return shell_fail(sh, "Failed to list node devices");
    qsort(d.list, (size_t)d.n, sizeof *d.list, by_name);
    struct cli_table *t = cli_table_new(args, "name", NULL);
    for (int i = 0; i < d.n; i++)
        cli_table_row(t, virNodeDeviceGetName(d.list[i]), NULL);
    enum cli_form form = shell_form(sh, args);
    g_autofree char *text = cli_table_text(t, form == CLI_TABLE ? CLI_PLAIN : form, false);
    if (tree && form == CLI_TABLE)
        show_tree(d.n, device_name, device_parent, &d);
    else
        fputs(text, stdout);
    for (int i = 0; i < d.n; i++)
        virNodeDeviceFree(d.list[i]);
    free(d.list);
    return 0;
}

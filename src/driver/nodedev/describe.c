/* Which devices of udev are shown, how they are called and where they hang; what they can do is in
 * describe_*.c. Called by look.c. Invariant: a name is made of the subsystem, the kernel's name and
 * what keeps it apart from others, with '_' for all but letters and digits. */
#include "driver/nodedev/describe.h"
#include <stdlib.h>
#include <string.h>

struct kind {
    const char *subsystem, *devtype; /* devtype NULL: any */
    describe_fn *fn;
};
static const struct kind kinds[] = {
    {"pci", NULL, describe_pci},
    {"usb", "usb_device", describe_usb_device},
    {"usb", "usb_interface", describe_usb_interface},
    {"net", NULL, describe_net},
    {"block", "disk", describe_disk},
    {"scsi", "scsi_host", describe_scsi_host},
    {"scsi", "scsi_target", describe_scsi_target},
    {"scsi", "scsi_device", describe_scsi_device},
    {"scsi_generic", NULL, describe_scsi_generic},
    {"drm", "drm_minor", describe_drm},
    {"mdev", NULL, describe_mdev},
    {"ccw", NULL, describe_ccw},
    {"css", NULL, describe_css},
    {"ccwgroup", NULL, describe_ccwgroup},
    {"vdpa", NULL, describe_vdpa},
    {"ap", "ap_card", describe_ap_card},
    {"ap", "ap_queue", describe_ap_queue},
    {"vfio_ap", NULL, describe_ap_matrix},
    {"matrix", NULL, describe_ap_matrix},
};

/* --- reading ---------------------------------------------------------------------------------- */

static char *trimmed(const char *text)
{
    char *copy = text ? g_strstrip(g_strdup(text)) : NULL;
    if (copy && !*copy)
        g_clear_pointer(&copy, g_free);
    return copy;
}

char *attr_text(struct udev_device *dev, const char *name)
{
    return trimmed(udev_device_get_sysattr_value(dev, name));
}

char *property_text(struct udev_device *dev, const char *name)
{
    return trimmed(udev_device_get_property_value(dev, name));
}

bool attr_number(struct udev_device *dev, const char *name, uint64_t *ret)
{
    g_autofree char *text = attr_text(dev, name);
    char *end = NULL;
    if (!text)
        return false;
    *ret = strtoull(text, &end, 0);
    return end != text && !*end;
}

bool attr_hex(struct udev_device *dev, const char *name, uint32_t *ret)
{
    g_autofree char *text = attr_text(dev, name);
    char *end = NULL;
    if (!text)
        return false;
    *ret = (uint32_t)strtoul(text, &end, 16);
    return end != text && !*end;
}

struct node_cap *add_cap(struct node_device *out, enum node_cap_type type)
{
    struct node_cap *cap = value_new(&type_node_cap);
    cap->type = type;
    LIST_ADD(out->caps, out->n_caps, cap);
    return cap;
}

/* --- names ------------------------------------------------------------------------------------ */

/* What keeps devices of one kernel name apart over time. */
static char *suffix_of(const struct node_device *out)
{
    const struct node_cap *cap = out->caps[0];
    if (cap->type == NODE_CAP_TYPE_NET)
        return g_strdup(cap->net->address);
    if (cap->type == NODE_CAP_TYPE_STORAGE)
        return g_strdup(cap->storage->serial);
    return cap->type == NODE_CAP_TYPE_MDEV ? g_strdup(cap->mdev->parent_addr) : NULL;
}

static char *name_of(struct udev_device *dev, const struct node_device *out)
{
    g_autofree char *suffix = suffix_of(out);
    bool matrix = out->caps[0]->type == NODE_CAP_TYPE_AP_MATRIX;
    char *name =
        g_strdup_printf("%s_%s%s%s", matrix ? "ap" : udev_device_get_subsystem(dev),
                        udev_device_get_sysname(dev), suffix ? "_" : "", suffix ? suffix : "");
    for (char *c = name; *c; c++)
        if (!g_ascii_isalnum(*c))
            *c = '_';
    return name;
}

/* The nearest one above that is shown. */
static char *parent_of(struct udev_device *dev, GHashTable *names)
{
    for (struct udev_device *up = udev_device_get_parent(dev); up;
         up = udev_device_get_parent(up)) {
        const char *name = g_hash_table_lookup(names, udev_device_get_syspath(up));
        if (name)
            return g_strdup(name);
    }
    return g_strdup(SYSTEM_NAME);
}

/* --- one device ------------------------------------------------------------------------------- */

static const struct kind *kind_of(struct udev_device *dev)
{
    const char *subsystem = udev_device_get_subsystem(dev);
    const char *devtype = udev_device_get_devtype(dev);
    for (size_t i = 0; subsystem && i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].subsystem, subsystem) == 0 &&
            (!kinds[i].devtype || g_strcmp0(kinds[i].devtype, devtype) == 0))
            return &kinds[i];
    return NULL;
}

static void add_devnode(struct node_device *out, enum node_devnode_type type, const char *path)
{
    struct node_devnode *node = value_new(&type_node_devnode);
    node->type = type;
    node->path = g_strdup(path);
    LIST_ADD(out->devnodes, out->n_devnodes, node);
}

static void put_devnodes(struct udev_device *dev, struct node_device *out)
{
    struct udev_list_entry *link;
    if (udev_device_get_devnode(dev))
        add_devnode(out, NODE_DEVNODE_TYPE_DEV, udev_device_get_devnode(dev));
    udev_list_entry_foreach(link, udev_device_get_devlinks_list_entry(dev))
        add_devnode(out, NODE_DEVNODE_TYPE_LINK, udev_list_entry_get_name(link));
}

static void put_driver(struct udev_device *dev, struct node_device *out)
{
    if (!udev_device_get_driver(dev))
        return;
    out->driver = value_new(&type_node_driver);
    out->driver->name = g_strdup(udev_device_get_driver(dev));
}

struct node_device *describe(struct udev_device *dev, GHashTable *names)
{
    const struct kind *kind = kind_of(dev);
    if (!kind)
        return NULL;
    struct node_device *out = value_new(&type_node_device);
    if (!kind->fn(dev, out) || !out->n_caps) {
        value_free(&type_node_device, out);
        return NULL;
    }
    out->name = name_of(dev, out);
    out->path = g_strdup(udev_device_get_syspath(dev));
    out->parent = value_new(&type_node_device_parent);
    out->parent->name = parent_of(dev, names);
    put_devnodes(dev, out);
    put_driver(dev, out);
    return out;
}

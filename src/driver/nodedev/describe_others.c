/* USB, graphics, mediated devices, and devices of mainframes. Called by describe.c. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/error.h"
#include "base/ids.h"
#include "driver/nodedev/describe.h"
#include "sys/file.h"

/* --- USB -------------------------------------------------------------------------------------- */

static struct node_id *usb_id(struct udev_device *dev, const char *attr, const char *property,
                              const char *text)
{
    struct node_id *id = value_new(&type_node_id);
    uint32_t number;
    if (attr_hex(dev, attr, &number))
        SET_NUMBER(id, id, number);
    id->name = property_text(dev, property);
    if (!id->name)
        id->name = attr_text(dev, text);
    return id;
}

bool describe_usb_device(struct udev_device *dev, struct node_device *out)
{
    struct node_usb_device *usb = value_new(&type_node_usb_device);
    uint64_t number;
    add_cap(out, NODE_CAP_TYPE_USB_DEVICE)->usb_device = usb;
    if (attr_number(dev, "busnum", &number))
        SET_NUMBER(usb, bus, (uint32_t)number);
    if (attr_number(dev, "devnum", &number))
        SET_NUMBER(usb, device, (uint32_t)number);
    usb->vendor = usb_id(dev, "idVendor", "ID_VENDOR_FROM_DATABASE", "manufacturer");
    usb->product = usb_id(dev, "idProduct", "ID_MODEL_FROM_DATABASE", "product");
    return true;
}

bool describe_usb_interface(struct udev_device *dev, struct node_device *out)
{
    struct node_usb *usb = value_new(&type_node_usb);
    uint32_t number;
    add_cap(out, NODE_CAP_TYPE_USB)->usb = usb;
    if (attr_hex(dev, "bInterfaceNumber", &number))
        SET_NUMBER(usb, number, number);
    if (attr_hex(dev, "bInterfaceClass", &number))
        SET_NUMBER(usb, class_, number);
    if (attr_hex(dev, "bInterfaceSubClass", &number))
        SET_NUMBER(usb, subclass, number);
    if (attr_hex(dev, "bInterfaceProtocol", &number))
        SET_NUMBER(usb, protocol, number);
    return true;
}

/* --- graphics, data paths --------------------------------------------------------------------- */

bool describe_drm(struct udev_device *dev, struct node_device *out)
{
    unsigned minor = (unsigned)minor(udev_device_get_devnum(dev));
    struct node_drm *drm = value_new(&type_node_drm);
    add_cap(out, NODE_CAP_TYPE_DRM)->drm = drm;
    drm->type = (enum node_drm_type)(NODE_DRM_TYPE_PRIMARY + (int)MIN(minor >> 6, 2u));
    return true;
}

bool describe_vdpa(struct udev_device *dev, struct node_device *out)
{
    char **names = NULL;
    size_t n = 0;
    struct node_vdpa *vdpa = value_new(&type_node_vdpa);
    add_cap(out, NODE_CAP_TYPE_VDPA)->vdpa = vdpa;
    if (dir_list(udev_device_get_syspath(dev), &names, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n && !vdpa->chardev; i++)
        if (g_str_has_prefix(names[i], "vhost-vdpa"))
            vdpa->chardev = g_strdup_printf("/dev/%s", names[i]);
    g_strfreev(names);
    return true;
}

/* --- mediated devices ------------------------------------------------------------------------- */

static struct node_mdev_type *type_at(struct udev_device *dev, const char *id)
{
    struct node_mdev_type *type = value_new(&type_node_mdev_type);
    g_autofree char *name = g_strdup_printf("mdev_supported_types/%s/name", id);
    g_autofree char *api = g_strdup_printf("mdev_supported_types/%s/device_api", id);
    g_autofree char *left = g_strdup_printf("mdev_supported_types/%s/available_instances", id);
    uint64_t number;
    type->id = g_strdup(id);
    type->name = attr_text(dev, name);
    type->device_api = attr_text(dev, api);
    if (attr_number(dev, left, &number))
        SET_NUMBER(type, available_instances, (uint32_t)number);
    return type;
}

struct node_mdev_types *mdev_types_of(struct udev_device *dev)
{
    g_autofree char *folder =
        g_build_filename(udev_device_get_syspath(dev), "mdev_supported_types", NULL);
    char **ids = NULL;
    size_t n = 0;
    if (!file_exists(folder))
        return NULL;
    struct node_mdev_types *types = value_new(&type_node_mdev_types);
    if (dir_list(folder, &ids, &n) < 0)
        error_clear();
    for (size_t i = 0; i < n; i++)
        LIST_ADD(types->types, types->n_types, type_at(dev, ids[i]));
    g_strfreev(ids);
    return types;
}

bool describe_mdev(struct udev_device *dev, struct node_device *out)
{
    char target[4096];
    struct udev_device *parent = udev_device_get_parent(dev);
    g_autofree char *link = g_build_filename(udev_device_get_syspath(dev), "mdev_type", NULL);
    ssize_t len = readlink(link, target, sizeof(target) - 1);
    if (len < 0 || !parent)
        return false;
    target[len] = 0;
    struct node_mdev *m = value_new(&type_node_mdev);
    add_cap(out, NODE_CAP_TYPE_MDEV)->mdev = m;
    m->type = value_new(&type_node_mdev_type_ref);
    m->type->id = g_path_get_basename(target);
    m->has_uuid = uuid_parse(udev_device_get_sysname(dev), m->uuid);
    m->parent_addr = g_strdup(udev_device_get_sysname(parent));
    m->iommu_group = iommu_group_of(dev);
    return true;
}

/* --- mainframes ------------------------------------------------------------------------------- */

struct channel {
    unsigned cssid, ssid, devno;
};

static bool read_channel(const char *name, struct channel *ret)
{
    return sscanf(name, "%x.%x.%x", &ret->cssid, &ret->ssid, &ret->devno) == 3;
}

#define PUT_CHANNEL(to, from)                   \
    do {                                        \
        SET_NUMBER((to), cssid, (from)->cssid); \
        SET_NUMBER((to), ssid, (from)->ssid);   \
        SET_NUMBER((to), devno, (from)->devno); \
    } while (0)

bool describe_ccw(struct udev_device *dev, struct node_device *out)
{
    struct channel c;
    if (!read_channel(udev_device_get_sysname(dev), &c))
        return false;
    struct node_ccw *ccw = value_new(&type_node_ccw);
    add_cap(out, NODE_CAP_TYPE_CCW)->ccw = ccw;
    PUT_CHANNEL(ccw, &c);
    return true;
}

static struct node_mdev_parent_cap *mdev_parent(struct udev_device *dev)
{
    struct node_mdev_types *types = mdev_types_of(dev);
    if (!types)
        return NULL;
    struct node_mdev_parent_cap *cap = value_new(&type_node_mdev_parent_cap);
    cap->type = NODE_MDEV_PARENT_CAP_TYPE_MDEV_TYPES;
    cap->mdev_types = types;
    return cap;
}

/* Subchannels of other sorts have no device. */
bool describe_css(struct udev_device *dev, struct node_device *out)
{
    const char *driver = udev_device_get_driver(dev);
    g_autofree char *addr = attr_text(dev, "dev_busid");
    struct channel c;
    if ((g_strcmp0(driver, "io_subchannel") != 0 && g_strcmp0(driver, "vfio_ccw") != 0) ||
        !read_channel(udev_device_get_sysname(dev), &c))
        return false;
    struct node_css *css = value_new(&type_node_css);
    add_cap(out, NODE_CAP_TYPE_CSS)->css = css;
    PUT_CHANNEL(css, &c);
    if (addr && read_channel(addr, &c)) {
        css->channel_dev_addr = value_new(&type_node_ccw);
        PUT_CHANNEL(css->channel_dev_addr, &c);
    }
    struct node_mdev_parent_cap *types = mdev_parent(dev);
    if (types)
        LIST_ADD(css->caps, css->n_caps, types);
    return true;
}

static void put_members(struct udev_device *dev, struct node_ccw_group *group)
{
    g_autofree char *folder = g_strdup(udev_device_get_syspath(dev));
    char **names = NULL;
    size_t n = 0;
    if (dir_list(folder, &names, &n) < 0)
        error_clear();
    group->members = value_new(&type_node_ccw_members);
    for (size_t i = 0; i < n; i++) {
        g_autofree char *link = g_build_filename(folder, names[i], NULL);
        char target[4096];
        ssize_t len =
            g_str_has_prefix(names[i], "cdev") ? readlink(link, target, sizeof(target) - 1) : -1;
        if (len < 0)
            continue;
        target[len] = 0;
        g_autofree char *last = g_path_get_basename(target);
        struct node_ccw_member *m = value_new(&type_node_ccw_member);
        m->ref = g_strdup(names[i]);
        m->name = g_strdup_printf("ccw_%s", last);
        g_strdelimit(m->name, ".", '_');
        LIST_ADD(group->members->devices, group->members->n_devices, m);
    }
    g_strfreev(names);
}

bool describe_ccwgroup(struct udev_device *dev, struct node_device *out)
{
    struct channel c;
    uint64_t online = 0;
    g_autofree char *card = attr_text(dev, "card_type"), *chpid = attr_text(dev, "chpid");
    if (!read_channel(udev_device_get_sysname(dev), &c))
        return false;
    struct node_ccw_group *group = value_new(&type_node_ccw_group);
    add_cap(out, NODE_CAP_TYPE_CCWGROUP)->ccwgroup = group;
    attr_number(dev, "online", &online);
    group->state = online ? NODE_CCW_GROUP_STATE_ONLINE : NODE_CCW_GROUP_STATE_OFFLINE;
    PUT_CHANNEL(group, &c);
    put_members(dev, group);
    if (g_strcmp0(udev_device_get_driver(dev), "qeth") != 0)
        return true;
    struct node_ccw_group_cap *cap = value_new(&type_node_ccw_group_cap);
    cap->type = NODE_CCW_GROUP_CAP_TYPE_QETH_GENERIC;
    cap->qeth_generic = value_new(&type_node_qeth);
    cap->qeth_generic->card_type = g_steal_pointer(&card);
    cap->qeth_generic->chpid = g_steal_pointer(&chpid);
    LIST_ADD(group->caps, group->n_caps, cap);
    return true;
}

bool describe_ap_card(struct udev_device *dev, struct node_device *out)
{
    unsigned adapter;
    if (sscanf(udev_device_get_sysname(dev), "card%x", &adapter) != 1)
        return false;
    struct node_ap_card *card = value_new(&type_node_ap_card);
    add_cap(out, NODE_CAP_TYPE_AP_CARD)->ap_card = card;
    SET_NUMBER(card, ap_adapter, adapter);
    return true;
}

bool describe_ap_queue(struct udev_device *dev, struct node_device *out)
{
    unsigned adapter, domain;
    if (sscanf(udev_device_get_sysname(dev), "%x.%x", &adapter, &domain) != 2)
        return false;
    struct node_ap_queue *queue = value_new(&type_node_ap_queue);
    add_cap(out, NODE_CAP_TYPE_AP_QUEUE)->ap_queue = queue;
    SET_NUMBER(queue, ap_adapter, adapter);
    SET_NUMBER(queue, ap_domain, domain);
    return true;
}

bool describe_ap_matrix(struct udev_device *dev, struct node_device *out)
{
    struct node_mdev_parent_cap *types = mdev_parent(dev);
    struct node_ap_matrix *matrix = value_new(&type_node_ap_matrix);
    if (strcmp(udev_device_get_sysname(dev), "matrix") != 0) {
        value_free(&type_node_ap_matrix, matrix);
        value_free(&type_node_mdev_parent_cap, types);
        return false;
    }
    add_cap(out, NODE_CAP_TYPE_AP_MATRIX)->ap_matrix = matrix;
    if (types)
        LIST_ADD(matrix->caps, matrix->n_caps, types);
    return true;
}

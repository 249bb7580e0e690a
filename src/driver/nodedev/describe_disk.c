/* Block devices and what SCSI knows of them. Called by describe.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "driver/nodedev/describe.h"
#include "sys/file.h"

enum { SECTOR_BYTES = 512, ATTR_BYTES_MAX = 4096 };

/* --- block ------------------------------------------------------------------------------------ */

/* "disk", "cd", …; NULL: a device that is made of others, or of nothing. */
static char *drive_type(struct udev_device *dev)
{
    const char *name = udev_device_get_sysname(dev);
    char *type = property_text(dev, "ID_TYPE");
    if (type)
        return type;
    if (udev_device_get_property_value(dev, "ID_DRIVE_FLOPPY"))
        return g_strdup("floppy");
    if (udev_device_get_property_value(dev, "ID_CDROM"))
        return g_strdup("cd");
    if (udev_device_get_property_value(dev, "ID_DRIVE_FLASH_SD"))
        return g_strdup("sd");
    static const char *const disks[] = {"vd", "nvme", "pmem", "dasd", "sd"};
    for (size_t i = 0; i < G_N_ELEMENTS(disks); i++)
        if (g_str_has_prefix(name, disks[i]))
            return g_strdup("disk");
    return NULL;
}

static void put_size(struct udev_device *dev, struct node_storage *s)
{
    uint64_t sectors = 0, block = SECTOR_BYTES;
    attr_number(dev, "queue/logical_block_size", &block);
    if (!attr_number(dev, "size", &sectors) || !block)
        return;
    SET_NUMBER(s, size, sectors * SECTOR_BYTES);
    SET_NUMBER(s, logical_block_size, block);
    SET_NUMBER(s, num_blocks, sectors * SECTOR_BYTES / block);
}

static struct node_storage_cap *storage_cap(struct node_storage *s, enum node_storage_cap_type type)
{
    struct node_storage_cap *cap = value_new(&type_node_storage_cap);
    cap->type = type;
    LIST_ADD(s->caps, s->n_caps, cap);
    return cap;
}

/* A medium that can be taken out: the size is that of what is in now. */
static void put_removable(struct udev_device *dev, struct node_storage *s)
{
    struct node_removable *r = value_new(&type_node_removable);
    bool there = udev_device_get_property_value(dev, "ID_CDROM_MEDIA") ||
                 (strcmp(s->drive_type, "cd") != 0 && s->size);
    SET_NUMBER(r, media_available, there);
    if (there) {
        r->media_label = property_text(dev, "ID_FS_LABEL");
        SET_NUMBER(r, media_size, s->size);
        SET_NUMBER(r, logical_block_size, s->logical_block_size);
        SET_NUMBER(r, num_blocks, s->num_blocks);
    }
    s->has_size = s->has_logical_block_size = s->has_num_blocks = false;
    storage_cap(s, NODE_STORAGE_CAP_TYPE_REMOVABLE)->removable = r;
}

static void put_caps(struct udev_device *dev, struct node_storage *s)
{
    uint64_t removable = 0;
    g_autofree char *zoned = attr_text(dev, "queue/zoned");
    if (attr_number(dev, "removable", &removable) && removable)
        put_removable(dev, s);
    if (zoned && strcmp(zoned, "none") != 0)
        storage_cap(s, NODE_STORAGE_CAP_TYPE_ZONED);
}

/* By udev's database, else by what the device itself says. */
static char *known_as(struct udev_device *dev, const char *property, const char *attr)
{
    char *text = property_text(dev, property);
    return text ? text : attr_text(dev, attr);
}

bool describe_disk(struct udev_device *dev, struct node_device *out)
{
    g_autofree char *type = drive_type(dev);
    if (!type || !udev_device_get_devnode(dev))
        return false;
    struct node_storage *s = value_new(&type_node_storage);
    add_cap(out, NODE_CAP_TYPE_STORAGE)->storage = s;
    s->block = g_strdup(udev_device_get_devnode(dev));
    s->bus = property_text(dev, "ID_BUS");
    s->drive_type = g_steal_pointer(&type);
    s->model = known_as(dev, "ID_MODEL", "device/model");
    s->vendor = known_as(dev, "ID_VENDOR", "device/vendor");
    s->serial = known_as(dev, "ID_SERIAL", "device/serial");
    put_size(dev, s);
    put_caps(dev, s);
    return true;
}

/* --- SCSI ------------------------------------------------------------------------------------- */

static char *class_attr(const char *class, const char *name, const char *attr)
{
    g_autofree char *path = g_strdup_printf("/sys/class/%s/%s/%s", class, name, attr);
    char *text = NULL;
    size_t len;
    if (file_read(path, ATTR_BYTES_MAX, &text, &len) < 0) {
        error_clear();
        return NULL;
    }
    return g_strstrip(text);
}

/* "0x500…" is called "500…". */
static char *wwn(const char *host, const char *attr)
{
    g_autofree char *text = class_attr("fc_host", host, attr);
    return text ? g_strdup(g_str_has_prefix(text, "0x") ? text + 2 : text) : NULL;
}

static void put_host_cap(struct node_scsi_host *h, enum node_scsi_host_cap_type type,
                         struct node_fc_host *fc, struct node_vport_ops *ops)
{
    struct node_scsi_host_cap *cap = value_new(&type_node_scsi_host_cap);
    cap->type = type;
    cap->fc_host = fc;
    cap->vport_ops = ops;
    LIST_ADD(h->caps, h->n_caps, cap);
}

static void put_fibre(const char *name, struct node_scsi_host *h)
{
    g_autofree char *port = wwn(name, "port_name");
    g_autofree char *max = class_attr("fc_host", name, "max_npiv_vports");
    g_autofree char *now = class_attr("fc_host", name, "npiv_vports_inuse");
    if (!port)
        return;
    struct node_fc_host *fc = value_new(&type_node_fc_host);
    fc->wwpn = g_steal_pointer(&port);
    fc->wwnn = wwn(name, "node_name");
    fc->fabric_wwn = wwn(name, "fabric_name");
    put_host_cap(h, NODE_SCSI_HOST_CAP_TYPE_FC_HOST, fc, NULL);
    if (!max)
        return;
    struct node_vport_ops *ops = value_new(&type_node_vport_ops);
    SET_NUMBER(ops, max_vports, (uint32_t)strtoul(max, NULL, 10));
    SET_NUMBER(ops, vports, now ? (uint32_t)strtoul(now, NULL, 10) : 0);
    put_host_cap(h, NODE_SCSI_HOST_CAP_TYPE_VPORT_OPS, NULL, ops);
}

bool describe_scsi_host(struct udev_device *dev, struct node_device *out)
{
    const char *name = udev_device_get_sysname(dev);
    unsigned number;
    if (sscanf(name, "host%u", &number) != 1)
        return false;
    struct node_scsi_host *h = value_new(&type_node_scsi_host);
    g_autofree char *id = class_attr("scsi_host", name, "unique_id");
    add_cap(out, NODE_CAP_TYPE_SCSI_HOST)->scsi_host = h;
    SET_NUMBER(h, host, number);
    if (id)
        SET_NUMBER(h, unique_id, (uint32_t)strtoul(id, NULL, 10));
    put_fibre(name, h);
    return true;
}

bool describe_scsi_target(struct udev_device *dev, struct node_device *out)
{
    struct node_scsi_target *t = value_new(&type_node_scsi_target);
    const char *rport = strstr(udev_device_get_syspath(dev), "/rport-");
    add_cap(out, NODE_CAP_TYPE_SCSI_TARGET)->scsi_target = t;
    t->target = g_strdup(udev_device_get_sysname(dev));
    if (!rport)
        return true;
    struct node_fc_remote_port *port = value_new(&type_node_fc_remote_port);
    struct node_scsi_target_cap *cap = value_new(&type_node_scsi_target_cap);
    port->rport = g_strndup(rport + 1, strcspn(rport + 1, "/"));
    port->wwpn = class_attr("fc_remote_ports", port->rport, "port_name");
    cap->type = NODE_SCSI_TARGET_CAP_TYPE_FC_REMOTE_PORT;
    cap->fc_remote_port = port;
    LIST_ADD(t->caps, t->n_caps, cap);
    return true;
}

static const char *device_type(uint64_t number)
{
    static const char *const types[] = {
        [0] = "disk",           [1] = "tape",    [3] = "processor",  [4] = "worm",
        [5] = "cdrom",          [6] = "scanner", [7] = "mod",        [8] = "changer",
        [9] = "communications", [12] = "raid",   [13] = "enclosure", [14] = "rbc",
        [17] = "osd",           [20] = "zbc",    [30] = "wlun",      [31] = "nolun"};
    return number < G_N_ELEMENTS(types) ? types[number] : NULL;
}

bool describe_scsi_device(struct udev_device *dev, struct node_device *out)
{
    unsigned host, bus, target, lun;
    uint64_t type;
    if (sscanf(udev_device_get_sysname(dev), "%u:%u:%u:%u", &host, &bus, &target, &lun) != 4)
        return false;
    struct node_scsi *s = value_new(&type_node_scsi);
    add_cap(out, NODE_CAP_TYPE_SCSI)->scsi = s;
    SET_NUMBER(s, host, host);
    SET_NUMBER(s, bus, bus);
    SET_NUMBER(s, target, target);
    SET_NUMBER(s, lun, lun);
    if (attr_number(dev, "type", &type))
        s->type = g_strdup(device_type(type));
    return true;
}

bool describe_scsi_generic(struct udev_device *dev, struct node_device *out)
{
    if (!udev_device_get_devnode(dev))
        return false;
    struct node_scsi_generic *g = value_new(&type_node_scsi_generic);
    add_cap(out, NODE_CAP_TYPE_SCSI_GENERIC)->scsi_generic = g;
    g->char_ = g_strdup(udev_device_get_devnode(dev));
    return true;
}

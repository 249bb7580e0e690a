/* Devices of udev as documents: one file per kind of device. Local short reads of sysfs; nothing
 * awaits, any thread. */
#pragma once
#include <glib.h>
#include <libudev.h>
#include "gen/nodedev.h"
#include "guest/nodedev_ops.h"
#include "reflect/list.h"

/* names: of devices by their path in sysfs, for the parent. NULL without a reason: one of those
 * that are not shown. */
struct node_device *describe(struct udev_device *dev, GHashTable *names);
/* The host as a whole: "computer". */
struct node_device *describe_system(void);
#define SYSTEM_NAME "computer"

/* Each adds what the device can do, or says false: not shown. */
typedef bool describe_fn(struct udev_device *dev, struct node_device *out);
describe_fn describe_pci, describe_net, describe_usb_device, describe_usb_interface, describe_disk,
    describe_scsi_host, describe_scsi_target, describe_scsi_device, describe_scsi_generic,
    describe_drm, describe_mdev, describe_ccw, describe_css, describe_ccwgroup, describe_vdpa,
    describe_ap_card, describe_ap_queue, describe_ap_matrix;

/* --- for them --------------------------------------------------------------------------------- */
struct node_cap *add_cap(struct node_device *out, enum node_cap_type type);
/* An attribute of sysfs or property of udev, trimmed; g_free(), NULL: it has none. */
char *attr_text(struct udev_device *dev, const char *name);
char *property_text(struct udev_device *dev, const char *name);
/* In the base C knows by itself, or 16. */
bool attr_number(struct udev_device *dev, const char *name, uint64_t *ret);
bool attr_hex(struct udev_device *dev, const char *name, uint32_t *ret);
/* The kinds of mediated devices it makes; NULL: none. */
struct node_mdev_types *mdev_types_of(struct udev_device *dev);
struct node_iommu_group *iommu_group_of(struct udev_device *dev);
/* "Intel Corporation"; device 0xffffffff: of the vendor. g_free(), NULL: not known. */
char *pci_id_name(unsigned vendor, unsigned device);

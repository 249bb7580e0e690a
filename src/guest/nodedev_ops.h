/* Devices of a host, what every driver that has them shares. */
#pragma once
#include "gen/api.h"
#include "gen/nodedev.h"
#include "gen/ops.h"
#include "guest/object.h"
#include "guest/object_ops.h"

/* For a driver's `struct object_class`; it adds its own members. */
#define NODEDEV_CLASS                                                                \
    .on = ON_NODE_DEVICE, .noun = "node device", .handle = &xdr_nonnull_node_device, \
    .type = &type_node_device, .missing = ERR_NO_NODE_DEVICE, .from = FROM_NODEDEV,  \
    .list = {.active = VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE,                         \
             .inactive = VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE,                     \
             .persistent = VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT,                 \
             .transient = VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT},                  \
    .selected = nodedev_selected
bool nodedev_selected(const struct object *o, uint32_t flags);

const struct node_device *nodedev_of(const struct object *o);
/* Its first capability of that kind, or NULL. */
const struct node_cap *nodedev_cap(const struct node_device *d, enum node_cap_type type);
/* What makes a SCSI adapter one of Fibre Channel, or one that can have virtual ports. */
const struct node_fc_host *nodedev_fc_host(const struct node_device *d);
bool nodedev_has_vports(const struct node_device *d);
/* "system", "pci", …, or one that a capability has inside: "fc_host", "mdev_types", … */
bool nodedev_has_cap(const struct node_device *d, const char *cap);
/* Which kinds of mediated devices it makes, or NULL. */
const struct node_mdev_types *nodedev_mdev_types(const struct node_device *d);

/* A user's document; NULL with the reason. */
struct node_device *nodedev_read(const char *xml, bool validate);
struct node_mdev *nodedev_mdev(const struct node_device *d); /* NULL: it is none */
int nodedev_check_mdev(const struct object *o);
/* May the device become like d? */
int nodedev_check_update(const struct object *o, const struct node_device *d);
/* For object_edit(): the settings of a struct node_mdev. */
int nodedev_take_attrs(void *value, void *from);

#define DECLARE_NODEDEV_OP(name) __typeof__(*((struct driver_ops *)0)->name) ops_##name;
DECLARE_NODEDEV_OP(node_num_of_devices)
DECLARE_NODEDEV_OP(node_list_devices)
DECLARE_NODEDEV_OP(node_device_get_parent)
DECLARE_NODEDEV_OP(node_device_num_of_caps)
DECLARE_NODEDEV_OP(node_device_list_caps)
DECLARE_NODEDEV_OP(node_device_lookup_scsi_host_by_wwn)

/* For a driver's table. */
#define NODEDEV_OPS                                                                               \
    .connect_list_all_node_devices = OBJECT(list_all),                                            \
    .node_device_lookup_by_name = OBJECT(lookup),                                                 \
    .node_device_get_xml_desc = OBJECT(get_xml_desc), .node_device_is_active = OBJECT(is_active), \
    .node_device_is_persistent = OBJECT(is_persistent),                                           \
    .node_device_get_autostart = OBJECT(get_autostart),                                           \
    .connect_node_device_event_register_any = OBJECT(event_register),                             \
    .connect_node_device_event_deregister_any = OBJECT(event_deregister),                         \
    .node_num_of_devices = ops_node_num_of_devices, .node_list_devices = ops_node_list_devices,   \
    .node_device_get_parent = ops_node_device_get_parent,                                         \
    .node_device_num_of_caps = ops_node_device_num_of_caps,                                       \
    .node_device_list_caps = ops_node_device_list_caps,                                           \
    .node_device_lookup_scsi_host_by_wwn = ops_node_device_lookup_scsi_host_by_wwn

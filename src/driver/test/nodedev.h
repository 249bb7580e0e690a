/* Devices of the simulated host: the list of their operations, by file. */
#pragma once
#include "driver/test/test.h"
#include "gen/nodedev.h"

#define TEST_NODEDEV_OPS(OWN, COMMON)                                  \
    COMMON(connect_list_all_node_devices, list_all)                    \
    COMMON(node_device_lookup_by_name, lookup)                         \
    COMMON(node_device_get_xml_desc, get_xml_desc)                     \
    COMMON(node_device_is_active, is_active)                           \
    COMMON(node_device_is_persistent, is_persistent)                   \
    COMMON(node_device_get_autostart, get_autostart)                   \
    COMMON(connect_node_device_event_register_any, event_register)     \
    COMMON(connect_node_device_event_deregister_any, event_deregister) \
    /* nodedev.c */                                                    \
    OWN(node_num_of_devices)                                           \
    OWN(node_list_devices)                                             \
    OWN(node_device_get_parent)                                        \
    OWN(node_device_num_of_caps)                                       \
    OWN(node_device_list_caps)                                         \
    OWN(node_device_lookup_scsi_host_by_wwn)                           \
    OWN(node_device_dettach)                                           \
    OWN(node_device_detach_flags)                                      \
    OWN(node_device_re_attach)                                         \
    OWN(node_device_reset)                                             \
    /* nodedev_make.c */                                               \
    OWN(node_device_create_xml)                                        \
    OWN(node_device_destroy)                                           \
    OWN(node_device_define_xml)                                        \
    OWN(node_device_undefine)                                          \
    OWN(node_device_create)                                            \
    OWN(node_device_set_autostart)                                     \
    OWN(node_device_update)

TEST_NODEDEV_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_nodedev;

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

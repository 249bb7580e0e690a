/* Devices of the simulated host: the list of their operations, by file. */
#pragma once
#include "driver/test/test.h"
#include "guest/nodedev_ops.h"

/* Beside NODEDEV_OPS of guest/nodedev_ops.h. */
#define TEST_NODEDEV_OPS(OWN, COMMON) \
    /* nodedev.c */                   \
    OWN(node_device_dettach)          \
    OWN(node_device_detach_flags)     \
    OWN(node_device_re_attach)        \
    OWN(node_device_reset)            \
    /* nodedev_make.c */              \
    OWN(node_device_create_xml)       \
    OWN(node_device_destroy)          \
    OWN(node_device_define_xml)       \
    OWN(node_device_undefine)         \
    OWN(node_device_create)           \
    OWN(node_device_set_autostart)    \
    OWN(node_device_update)

TEST_NODEDEV_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_nodedev;

/* Network interfaces of the simulated host: the list of their operations. */
#pragma once
#include "driver/test/test.h"

/* Beside INTERFACE_OPS of guest/interface_ops.h. */
#define TEST_INTERFACE_OPS(OWN, COMMON) \
    OWN(interface_define_xml)           \
    OWN(interface_undefine)             \
    OWN(interface_create)               \
    OWN(interface_destroy)              \
    OWN(interface_change_begin)         \
    OWN(interface_change_commit)        \
    OWN(interface_change_rollback)

TEST_INTERFACE_OPS(DECLARE_OWN, DECLARE_COMMON)

extern const struct test_noun test_noun_interface;

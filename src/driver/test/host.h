/* The simulated host: what its node document says, and the list of its operations. */
#pragma once
#include "driver/test/test.h"

#define TEST_HOST_OPS(OWN, COMMON) \
    COMMON(connect_get_uri)        \
    OWN(connect_get_type)          \
    OWN(connect_get_version)       \
    OWN(connect_get_lib_version)   \
    OWN(connect_get_hostname)      \
    OWN(connect_is_secure)

TEST_HOST_OPS(DECLARE_OWN, DECLARE_COMMON)

/* Secrets of the simulated host. */
#pragma once
#include "driver/test/test.h"
#include "guest/secret_ops.h"

SECRET_OPS(DECLARE_OWN, DECLARE_COMMON, DECLARE_COMMON)

extern const struct test_noun test_noun_secret;

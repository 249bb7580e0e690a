/* Which body answers which call of the test driver: each noun lists its own. What is in no list is
 * not supported. */
#include "driver/test/domain.h"
#include "driver/test/host.h"
#include "driver/test/moment.h"
#include "guest/ops.h"

#define ROW_OWN(op) .op = test_##op,
#define ROW_COMMON(op) .op = ops_##op,

const struct test_noun *const test_nouns[] = {NULL};

const struct driver_ops test_ops = {TEST_HOST_OPS(ROW_OWN, ROW_COMMON) TEST_DOMAIN_OPS(
    ROW_OWN, ROW_COMMON) TEST_MOMENT_OPS(ROW_OWN, ROW_COMMON)};

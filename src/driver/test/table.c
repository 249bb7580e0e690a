/* Which body answers which call of the test driver: each noun lists its own. What is in no list is
 * not supported. */
#include "driver/test/blockjob.h"
#include "driver/test/domain.h"
#include "driver/test/host.h"
#include "driver/test/interface.h"
#include "driver/test/moment.h"
#include "driver/test/network.h"
#include "driver/test/nodedev.h"
#include "driver/test/nwfilter.h"
#include "driver/test/pool.h"
#include "driver/test/secret.h"
#include "guest/interface_ops.h"
#include "guest/network_ops.h"
#include "guest/nodedev_ops.h"
#include "guest/object_ops.h"
#include "guest/ops.h"

#define ROW_OWN(op) .op = test_##op,
#define ROW_COMMON(op) .op = ops_##op,
#define ROW_OBJECT(op, body) .op = OBJECT(body),
#define ROW_POOL(op) .op = pool_ops_##op,
#define ROW_SECRET(op) .op = secret_ops_##op,

/* A noun a line. */
/* clang-format off */
const struct test_noun *const test_nouns[] = {
    &test_noun_network,
    &test_noun_pool,
    &test_noun_interface,
    &test_noun_nodedev,
    &test_noun_nwfilter,
    &test_noun_nwfilter_binding,
    &test_noun_secret,
    NULL,
};

const struct driver_ops test_ops = {
    TEST_HOST_OPS(ROW_OWN, ROW_COMMON)
    TEST_DOMAIN_OPS(ROW_OWN, ROW_COMMON)
    TEST_BLOCKJOB_OPS(ROW_OWN, ROW_COMMON)
    TEST_MOMENT_OPS(ROW_OWN, ROW_COMMON)
    NETWORK_OPS,
    TEST_NETWORK_OPS(ROW_OWN, ROW_OBJECT)
    POOL_OPS(ROW_OWN, ROW_OBJECT, ROW_POOL)
    VOLUME_OPS(ROW_OWN, ROW_OBJECT, ROW_POOL)
    INTERFACE_OPS,
    TEST_INTERFACE_OPS(ROW_OWN, ROW_OBJECT)
    NODEDEV_OPS,
    TEST_NODEDEV_OPS(ROW_OWN, ROW_OBJECT)
    NWFILTER_OPS(ROW_OWN)
    SECRET_OPS(ROW_OWN, ROW_OBJECT, ROW_SECRET)
};

/* Makes a simulated host of its node document. */
#pragma once
#include "driver/test/test.h"

/* TEST_DEFAULT_NODE or a file. -1 with the reason. */
AWAITS int node_load(struct driver_state *d, const char *path);

/* Makes a simulated host of its node document. Called once, when the driver comes up. */
#include "driver/test/node.h"
#include "base/error.h"

AWAITS int node_load(struct driver_state *d, const char *path)
{
    return 0;
}

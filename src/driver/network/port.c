/* Bodies of calls about ports of networks: the connections of guests' interfaces. Called by
 * call_run() with the network or the port found. Invariant: a port that a client was told of is
 * found again by a new daemon. */
#include "base/log.h"
#include "driver/network/network.h"
#include "guest/object_ops.h"

const struct object_class net_port_class = {NETWORK_PORT_CLASS};

OP(network_port_create_xml)
{
    struct driver_state *d = driver_of(call);
    struct def *def = network_port_read(call->object, args->xml, args->flags);
    struct object *made = def ? object_create(call->object->children, def) : NULL;
    if (!made)
        return -1;
    int rc = port_save_state(d, made);
    if (rc < 0) {
        struct error *why = error_take();
        object_remove(made);
        error_set(why);
    } else {
        call_put_object(call, made);
    }
    object_unref(made);
    return rc;
}

OP_NO_RET(network_port_delete)
{
    struct object *port = call->object;
    if (object_remove(port) < 0)
        return -1;
    port_drop_state(driver_of(call), port);
    return 0;
}

OP_NO_RET(network_port_set_parameters)
{
    if (network_port_limit(call->object, args) < 0)
        return -1;
    return port_save_state(driver_of(call), call->object);
}

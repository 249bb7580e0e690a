/* Bodies of calls about ports of the simulated host's networks. Called by call_run() with the
 * network or the port found. Nothing is plugged in anywhere. */
#include "driver/test/network.h"
#include "guest/network_ops.h"
#include "guest/object_ops.h"

const struct object_class network_port_class = {NETWORK_PORT_CLASS};

OP(network_port_create_xml)
{
    struct def *def = network_port_read(call->object, args->xml, args->flags);
    struct object *made = def ? object_create(call->object->children, def) : NULL;
    if (!made)
        return -1;
    call_put_object(call, made);
    object_unref(made);
    return 0;
}

OP_NO_RET(network_port_delete)
{
    return object_remove(call->object);
}

OP_NO_RET(network_port_set_parameters)
{
    return network_port_limit(call->object, args);
}

/* Bodies of calls about ports of networks: the connections of guests' interfaces. Called by
 * call_run() with the network or the port found. Invariant: a port that a client was told of is
 * found again by a new daemon. */
#include "driver/network/bandwidth.h"
#include "driver/network/network.h"
#include "gen/domain.h"
#include "guest/object_ops.h"

const struct object_class net_port_class = {NETWORK_PORT_CLASS};

/* What its portgroup, or else the network, says of every port. */
static const struct portgroup *group_of(const struct network *net, const char *name)
{
    for (size_t i = 0; i < net->n_portgroups; i++) {
        const struct portgroup *g = net->portgroups[i];
        if (name ? g_strcmp0(g->name, name) == 0 : g->default_ == TRI_YES)
            return g;
    }
    return NULL;
}

static void take_limits(struct network_port *port, const struct bandwidth *b)
{
    port->bandwidth = value_new(&type_network_port_bandwidth);
    if (b->inbound)
        port->bandwidth->inbound = value_copy(&type_bandwidth_limit, b->inbound);
    if (b->outbound)
        port->bandwidth->outbound = value_copy(&type_bandwidth_limit, b->outbound);
}

static void inherit(struct network_port *port, const struct network *net)
{
    const struct portgroup *group = group_of(net, port->group);
    const struct virtual_port *v =
        group && group->virtualport ? group->virtualport : net->virtualport;
    if (!port->bandwidth && group && group->bandwidth)
        take_limits(port, group->bandwidth);
    if (!port->virtualport && v)
        port->virtualport = value_copy(&type_virtual_port, v);
}

AWAITS static struct object *plug(struct driver_state *d, struct object *net, struct def *def)
{
    struct network_port *port = def->value; /* nobody else has it yet */
    inherit(port, network_of(net));
    if (bandwidth_plug(net, port, NULL) < 0) {
        def_unref(def);
        return NULL;
    }
    struct object *made = object_create(net->children, def);
    if (made && port_save_state(d, made) == 0)
        macs_write(d, net);
    if (!made || !error_get())
        return made;
    struct error *why = error_take();
    bandwidth_unplug(net, made);
    object_gone(made);
    object_unref(made);
    error_set(why);
    return NULL;
}

AWAITS static int create(struct call *call, const char *xml, uint32_t flags)
{
    struct def *def = network_port_read(call->object, xml, flags);
    struct object *made = def ? plug(driver_of(call), call->object, def) : NULL;
    if (!made)
        return -1;
    call_put_object(call, made);
    object_unref(made);
    return 0;
}

OP(network_port_create_xml)
{
    if (lane_enter(call->object->lane, LANE_MODIFY, "a new port") < 0)
        return -1;
    int rc = create(call, args->xml, args->flags);
    lane_leave(call->object->lane);
    return rc;
}

OP_NO_RET(network_port_delete)
{
    struct object *port = call->object, *net = port->parent;
    if (lane_enter(net->lane, LANE_MODIFY, "the end of a port") < 0)
        return -1;
    if (!port->removed) {
        bandwidth_unplug(net, port);
        object_gone(port);
        port_drop_state(driver_of(call), port);
        macs_write(driver_of(call), net);
    }
    lane_leave(net->lane);
    return 0;
}

/* The port's class is made anew for this value, which is published; takes it. */
AWAITS static int plug_again(struct object *net, struct object *port, struct network_port *value)
{
    if (value->bandwidth)
        value->bandwidth->has_class_id = false;
    if (bandwidth_plug(net, value, port) == 0)
        return object_publish(port, def_new(&type_network_port, value), true);
    value_free(&type_network_port, value);
    return -1;
}

/* A guarantee that changes is another class; when there is not enough, the old one stays. */
AWAITS static int limit(struct object *port, const struct network_port_set_parameters_args *args)
{
    struct object *net = port->parent;
    struct network_port *old = value_copy(&type_network_port, object_value(port, false));
    int rc = network_port_limit(port, args);
    if (rc == 0) {
        bandwidth_unplug(net, port);
        rc = plug_again(net, port, value_copy(&type_network_port, object_value(port, false)));
        if (rc < 0) {
            struct error *why = error_take();
            plug_again(net, port, g_steal_pointer(&old));
            error_set(why);
        }
    }
    value_free(&type_network_port, old);
    return rc;
}

/* One that is gone meanwhile must leave no file. */
AWAITS static int set_limits(struct driver_state *d, struct object *port,
                             const struct network_port_set_parameters_args *args)
{
    if (port->removed)
        return fail_in(FROM_NETWORK, ERR_NO_NETWORK_PORT, "port %s of network '%s' is gone",
                       port->uuid_text, port->parent->name);
    return limit(port, args) < 0 ? -1 : port_save_state(d, port);
}

OP_NO_RET(network_port_set_parameters)
{
    struct object *net = call->object->parent;
    if (lane_enter(net->lane, LANE_MODIFY, "limits of a port") < 0)
        return -1;
    int rc = set_limits(driver_of(call), call->object, args);
    lane_leave(net->lane);
    return rc;
}

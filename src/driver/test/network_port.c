/* Bodies of calls about ports of networks. Called by call_run() with the network or the port found.
 * Invariant: only active networks have ports. */
#include <glib.h>
#include <string.h>
#include "defs/network.h"
#include "driver/test/network.h"
#include "gen/api.h"
#include "gen/domain.h"
#include "guest/object_edit.h"
#include "guest/object_ops.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

/* Named by its network and its uuid. */
static void fill_handle(const struct object *o, void *ret_handle)
{
    struct nonnull_network_port *port = ret_handle;
    port->net.name = o->parent->name;
    memcpy(port->net.uuid, o->parent->uuid, sizeof(port->net.uuid));
}

static const char *no_name(const void *value)
{
    return NULL;
}

const struct object_class network_port_class = {
    .on = ON_NETWORK_PORT,
    .noun = "network port",
    .handle = &xdr_nonnull_network_port,
    .type = &type_network_port,
    .missing = ERR_NO_NETWORK_PORT,
    .exists = ERR_NETWORK_PORT_EXIST,
    .from = FROM_NETWORK,
    .name_of = no_name,
    .has_uuid = true,
    .fill_handle = fill_handle,
};

static int plug_bridge(struct network_plug *plug, const struct network *net, const char *name)
{
    if (!net->bridge || !net->bridge->name)
        return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR, "network '%s' has no bridge with a name",
                       net->name);
    if (plug->type == NETWORK_PLUG_TYPE_BRIDGE) {
        plug->bridge = value_new(&type_plug_bridge);
        plug->bridge->bridge = g_strdup(name);
        plug->bridge->mac_table_manager = net->bridge->mac_table_manager;
    } else {
        plug->network = value_new(&type_plug_network);
        plug->network->bridge = g_strdup(name);
        plug->network->mac_table_manager = net->bridge->mac_table_manager;
    }
    return 0;
}

static int plug_device(struct network_plug *plug, const struct network *net)
{
    const struct network_forward *f = net->forward;
    if (f->mode == NETWORK_FORWARD_MODE_HOSTDEV) {
        if (!f->n_addresses)
            return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR,
                           "network '%s' has no function of the host to hand out", net->name);
        plug->type = NETWORK_PLUG_TYPE_HOSTDEV_PCI;
        plug->hostdev_pci = value_new(&type_plug_hostdev);
        plug->hostdev_pci->managed = f->managed;
        plug->hostdev_pci->address = value_copy(&type_pci_source_address, f->addresses[0]);
        plug->hostdev_pci->address->type = ADDRESS_TYPE_NONE;
        return 0;
    }
    if (!f->n_interfaces)
        return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR,
                       "network '%s' has no device of the host to use", net->name);
    plug->type = NETWORK_PLUG_TYPE_DIRECT;
    plug->direct = value_new(&type_plug_direct);
    plug->direct->dev = g_strdup(f->interfaces[0]->dev);
    plug->direct->mode = (enum network_plug_mode)enum_value(
        &enum_network_plug_mode, enum_word(&enum_network_forward_mode, (int)f->mode));
    return 0;
}

/* Where the port leads follows from the network. */
static int plug_in(struct network_port *port, const struct network *net)
{
    value_free(&type_network_plug, port->plug);
    struct network_plug *plug = port->plug = value_new(&type_network_plug);
    plug->type = NETWORK_PLUG_TYPE_NETWORK;
    if (network_owns_bridge(net))
        return plug_bridge(plug, net, net->bridge ? net->bridge->name : NULL);
    if (net->bridge && net->bridge->name) {
        plug->type = NETWORK_PLUG_TYPE_BRIDGE;
        return plug_bridge(plug, net, net->bridge->name);
    }
    return plug_device(plug, net);
}

/* What a guest is guaranteed comes out of what the network has. */
static int check_floor(const struct network *net, const struct network_port *port)
{
    const struct network_port_bandwidth *b = port->bandwidth;
    bool has_inbound = net->bandwidth && net->bandwidth->inbound;
    if (b && b->inbound && b->inbound->has_floor && b->inbound->floor && !has_inbound)
        return fail_in(FROM_NETWORK, ERR_OPERATION_UNSUPPORTED,
                       "a floor needs a network with an inbound bandwidth, '%s' has none",
                       net->name);
    return 0;
}

/* A port that is reclaimed says where it is plugged in, a new one does not. */
static int connect(struct network_port *port, const struct network *net, bool reclaim)
{
    bool plugged = port->plug && port->plug->type != NETWORK_PLUG_TYPE_NONE_;
    if (plugged != reclaim)
        return fail(ERR_INVALID_ARG, "a port is created without <plug>, and reclaimed with it");
    if (check_floor(net, port) < 0)
        return -1;
    return reclaim ? 0 : plug_in(port, net);
}

OP(network_port_create_xml)
{
    struct object *o = call->object;
    unsigned mode = args->flags & VIR_NETWORK_PORT_CREATE_VALIDATE ? READ_VALIDATE : 0;
    if (!o->active)
        return fail(ERR_OPERATION_INVALID, "network '%s' is not active", o->name);
    struct network_port *port = network_port_parse(args->xml, strlen(args->xml), mode);
    if (!port)
        return -1;
    if (connect(port, object_value(o, false), args->flags & VIR_NETWORK_PORT_CREATE_RECLAIM) < 0) {
        value_free(&type_network_port, port);
        return -1;
    }
    struct object *made = object_by_uuid(o->children, port->uuid);
    error_clear();
    if (made) {
        value_free(&type_network_port, port);
        object_unref(made);
        return fail_in(FROM_NETWORK, ERR_NETWORK_PORT_EXIST,
                       "network '%s' has a port of this uuid already", o->name);
    }
    made = object_create(o->children, def_new(&type_network_port, port));
    if (!made)
        return -1;
    call_put_object(call, made);
    object_unref(made);
    return 0;
}

OP(network_list_all_ports)
{
    if (!call->object->active)
        return fail(ERR_OPERATION_INVALID, "network '%s' is not active", call->object->name);
    return object_ops_list_all(call, args, ret);
}

OP_NO_RET(network_port_delete)
{
    return object_remove(call->object);
}

enum { N_INBOUND = 4 };
static const struct param_row rows[] = {
    {VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.average", 0,
     1},
    {VIR_NETWORK_PORT_BANDWIDTH_IN_PEAK, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.peak", 0, 1},
    {VIR_NETWORK_PORT_BANDWIDTH_IN_FLOOR, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.floor", 0, 1},
    {VIR_NETWORK_PORT_BANDWIDTH_IN_BURST, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.burst", 0, 1},
    {VIR_NETWORK_PORT_BANDWIDTH_OUT_AVERAGE, VIR_TYPED_PARAM_UINT, "bandwidth.outbound.average", 0,
     1},
    {VIR_NETWORK_PORT_BANDWIDTH_OUT_PEAK, VIR_TYPED_PARAM_UINT, "bandwidth.outbound.peak", 0, 1},
    {VIR_NETWORK_PORT_BANDWIDTH_OUT_BURST, VIR_TYPED_PARAM_UINT, "bandwidth.outbound.burst", 0, 1},
};

/* Of the directions that are limited at all. */
OP(network_port_get_parameters)
{
    const struct network_port *port = object_value(call->object, false);
    const struct network_port_bandwidth *b = port->bandwidth;
    struct params p = {.mem = call->mem};
    if (b && b->inbound)
        params_read(&p, rows, N_INBOUND, &type_network_port, port);
    if (b && b->outbound)
        params_read(&p, rows + N_INBOUND, G_N_ELEMENTS(rows) - N_INBOUND, &type_network_port, port);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

struct change {
    const struct network *net;
    const struct network_port_set_parameters_args *args;
};

static void drop_limit(struct bandwidth_limit **limit)
{
    value_free(&type_bandwidth_limit, *limit);
    *limit = NULL;
}

/* What is not given is not limited any more, as is what has no average and no floor. */
static int set_bandwidth(void *value, void *arg)
{
    struct network_port *port = value;
    const struct change *c = arg;
    if (port->bandwidth) {
        drop_limit(&port->bandwidth->inbound);
        drop_limit(&port->bandwidth->outbound);
    }
    if (params_write(rows, G_N_ELEMENTS(rows), &type_network_port, port, c->args->params,
                     c->args->n_params) < 0)
        return -1;
    struct network_port_bandwidth *b = port->bandwidth;
    if (b && b->inbound && !b->inbound->has_average && !b->inbound->has_floor)
        drop_limit(&b->inbound);
    if (b && b->outbound && !b->outbound->has_average)
        drop_limit(&b->outbound);
    return check_floor(c->net, port);
}

OP_NO_RET(network_port_set_parameters)
{
    struct change change = {object_value(call->object->parent, false), args};
    if (params_check(rows, G_N_ELEMENTS(rows), args->params, args->n_params) < 0)
        return -1;
    return object_edit(call->object, OBJECT_AFFECT_LIVE, set_bandwidth, &change);
}

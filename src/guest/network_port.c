/* What calls about ports of networks have in common in every driver that has networks: reading a
 * new port's document, where it is plugged in, and its limits. Called by drivers' bodies; edits
 * await the registry. Invariant: only active networks have ports. */
#include <glib.h>
#include <string.h>
#include "defs/network.h"
#include "gen/api.h"
#include "gen/domain.h"
#include "guest/network_ops.h"
#include "guest/object_edit.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

/* Named by its network and its uuid. */
void network_port_fill_handle(const struct object *o, void *ret_handle)
{
    struct nonnull_network_port *port = ret_handle;
    port->net.name = o->parent->name;
    memcpy(port->net.uuid, o->parent->uuid, sizeof(port->net.uuid));
}

const char *network_port_no_name(const void *value)
{
    return NULL;
}

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

/* --- which device of the host ------------------------------------------------------------------
 */

/* Whether the port uses this device, or function, of <forward>. */
static bool uses(const struct network_port *port, const struct network_forward *f, size_t i)
{
    const struct network_plug *plug = port->plug;
    if (plug && plug->type == NETWORK_PLUG_TYPE_DIRECT && i < f->n_interfaces)
        return strcmp(plug->direct->dev, f->interfaces[i]->dev) == 0;
    if (!plug || plug->type != NETWORK_PLUG_TYPE_HOSTDEV_PCI || i >= f->n_addresses)
        return false;
    const struct pci_source_address *a = plug->hostdev_pci->address, *b = f->addresses[i];
    return a->domain == b->domain && a->bus == b->bus && a->slot == b->slot &&
           a->function == b->function;
}

size_t network_device_uses(const struct object *net, size_t i)
{
    const struct network *value = object_value(net, false);
    struct object **ports;
    size_t n = net->children && value->forward ? object_list(net->children, &ports) : 0, used = 0;
    for (size_t k = 0; k < n; k++)
        used += uses(object_value(ports[k], false), value->forward, i);
    if (net->children && value->forward)
        object_list_free(ports, n);
    return used;
}

/* The one that fewest ports use; -1 with the reason when each is for one guest only and taken. */
static ssize_t pick_device(const struct object *net, size_t n, bool alone)
{
    size_t best = 0, best_uses = SIZE_MAX;
    for (size_t i = 0; i < n; i++) {
        size_t used = network_device_uses(net, i);
        if (used < best_uses) {
            best = i;
            best_uses = used;
        }
    }
    if (!n || (alone && best_uses))
        return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR,
                       "network '%s' has no free device of the host: %zu of %zu are in use",
                       net->name, n, n);
    return (ssize_t)best;
}

static int plug_function(struct network_plug *plug, const struct object *o,
                         const struct network_forward *f)
{
    ssize_t i = pick_device(o, f->n_addresses, true);
    if (i < 0)
        return -1;
    plug->type = NETWORK_PLUG_TYPE_HOSTDEV_PCI;
    plug->hostdev_pci = value_new(&type_plug_hostdev);
    plug->hostdev_pci->managed = f->managed;
    plug->hostdev_pci->driver = value_copy(&type_network_forward_driver, f->driver);
    plug->hostdev_pci->address = value_copy(&type_pci_source_address, f->addresses[i]);
    plug->hostdev_pci->address->type = ADDRESS_TYPE_NONE;
    return 0;
}

static int plug_device(struct network_plug *plug, const struct object *o, const struct network *net)
{
    const struct network_forward *f = net->forward;
    if (f->mode == NETWORK_FORWARD_MODE_HOSTDEV)
        return plug_function(plug, o, f);
    ssize_t i = pick_device(o, f->n_interfaces, f->mode == NETWORK_FORWARD_MODE_PASSTHROUGH);
    if (i < 0)
        return -1;
    plug->type = NETWORK_PLUG_TYPE_DIRECT;
    plug->direct = value_new(&type_plug_direct);
    plug->direct->dev = g_strdup(f->interfaces[i]->dev);
    plug->direct->mode = (enum network_plug_mode)enum_value(
        &enum_network_plug_mode, enum_word(&enum_network_forward_mode, (int)f->mode));
    return 0;
}

/* Where the port leads follows from the network. */
static int plug_in(struct network_port *port, const struct object *o, const struct network *net)
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
    return plug_device(plug, o, net);
}

/* What a guest is guaranteed comes out of what the network has. */
int network_port_check_floor(const struct network *net, const struct network_port *port)
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
static int connect(struct network_port *port, const struct object *o, bool reclaim)
{
    const struct network *net = object_value(o, false);
    bool plugged = port->plug && port->plug->type != NETWORK_PLUG_TYPE_NONE_;
    if (plugged != reclaim)
        return fail(ERR_INVALID_ARG, "a port is created without <plug>, and reclaimed with it");
    if (network_port_check_floor(net, port) < 0)
        return -1;
    return reclaim ? 0 : plug_in(port, o, net);
}

static int check_new(const struct object *net, const struct network_port *port)
{
    struct object *old = object_by_uuid(net->children, port->uuid);
    error_clear();
    if (!old)
        return 0;
    object_unref(old);
    return fail_in(FROM_NETWORK, ERR_NETWORK_PORT_EXIST,
                   "network '%s' has a port of this uuid already", net->name);
}

struct def *network_port_read(const struct object *net, const char *xml, uint32_t flags)
{
    unsigned mode = flags & VIR_NETWORK_PORT_CREATE_VALIDATE ? READ_VALIDATE : 0;
    if (!net->active)
        return fail_null(ERR_OPERATION_INVALID, "network '%s' is not active", net->name);
    struct network_port *port = network_port_parse(xml, strlen(xml), mode);
    if (!port)
        return NULL;
    if (connect(port, net, flags & VIR_NETWORK_PORT_CREATE_RECLAIM) < 0 ||
        check_new(net, port) < 0) {
        value_free(&type_network_port, port);
        return NULL;
    }
    return def_new(&type_network_port, port);
}

AWAITS int ops_network_list_all_ports(struct call *call,
                                      const struct network_list_all_ports_args *args,
                                      struct network_list_all_ports_ret *ret)
{
    if (!call->object->active)
        return fail(ERR_OPERATION_INVALID, "network '%s' is not active", call->object->name);
    return object_ops_list_all(call, args, ret);
}

/* --- limits of traffic -------------------------------------------------------------------------
 */

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
AWAITS int ops_network_port_get_parameters(struct call *call,
                                           const struct network_port_get_parameters_args *args,
                                           struct network_port_get_parameters_ret *ret)
{
    const struct network_port *port = object_value(call->object, false);
    const struct network_port_bandwidth *b = port->bandwidth;
    struct params p = {.mem = call->mem};
    if (b && b->inbound)
        params_read(&p, rows, N_INBOUND, &type_network_port, port);
    if (b && b->outbound)
        params_read(&p, rows + N_INBOUND, G_N_ELEMENTS(rows) - N_INBOUND, &type_network_port, port);
    PARAMS_REPLY(p, p.n, ret); /* the list is made for the caller, whose count says nothing */
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
    return network_port_check_floor(c->net, port);
}

AWAITS int network_port_limit(struct object *port,
                              const struct network_port_set_parameters_args *args)
{
    struct change change = {object_value(port->parent, false), args};
    if (params_check(rows, G_N_ELEMENTS(rows), args->params, args->n_params) < 0)
        return -1;
    return object_edit(port, OBJECT_AFFECT_LIVE, set_bandwidth, &change);
}

/* Networks and their ports, what every driver that has them shares: classes, bodies that ask
 * nothing of the host, and the reading of new ports. */
#pragma once
#include "defs/network.h"
#include "gen/api.h"
#include "gen/ops.h"
#include "guest/object.h"
#include "guest/object_ops.h"

struct network;
struct network_port;

/* For a driver's `struct object_class`; it adds its own members. */
#define NETWORK_CLASS                                                                           \
    .on = ON_NETWORK, .noun = "network", .handle = &xdr_nonnull_network, .type = &type_network, \
    .missing = ERR_NO_NETWORK, .from = FROM_NETWORK, .has_uuid = true,                          \
    .list = {.active = VIR_CONNECT_LIST_NETWORKS_ACTIVE,                                        \
             .inactive = VIR_CONNECT_LIST_NETWORKS_INACTIVE,                                    \
             .persistent = VIR_CONNECT_LIST_NETWORKS_PERSISTENT,                                \
             .transient = VIR_CONNECT_LIST_NETWORKS_TRANSIENT,                                  \
             .autostart = VIR_CONNECT_LIST_NETWORKS_AUTOSTART,                                  \
             .no_autostart = VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART}
#define NETWORK_PORT_CLASS                                                                        \
    .on = ON_NETWORK_PORT, .noun = "network port", .handle = &xdr_nonnull_network_port,           \
    .type = &type_network_port, .missing = ERR_NO_NETWORK_PORT, .exists = ERR_NETWORK_PORT_EXIST, \
    .from = FROM_NETWORK, .name_of = network_port_no_name, .has_uuid = true,                      \
    .fill_handle = network_port_fill_handle

/* A new port's document, checked and plugged in. NULL with the reason. */
struct def *network_port_read(const struct object *net, const char *xml, uint32_t flags);
/* Ports on the i-th interface, or function, of <forward>. */
size_t network_device_uses(const struct object *net, size_t i);
int network_port_check_floor(const struct network *net, const struct network_port *port);
/* network_port_set_parameters, of the definition. */
AWAITS int network_port_limit(struct object *port,
                              const struct network_port_set_parameters_args *args);
void network_port_fill_handle(const struct object *o, void *ret_handle);
const char *network_port_no_name(const void *value);

#define DECLARE_NETWORK_OP(name) __typeof__(*((struct driver_ops *)0)->name) ops_##name;
DECLARE_NETWORK_OP(network_get_bridge_name)
DECLARE_NETWORK_OP(network_get_metadata)
DECLARE_NETWORK_OP(network_set_metadata)
DECLARE_NETWORK_OP(network_list_all_ports)
DECLARE_NETWORK_OP(network_port_get_parameters)

/* For a driver's table. */
#define NETWORK_OPS                                                                               \
    .connect_num_of_networks = OBJECT(num), .connect_list_networks = OBJECT(list),                \
    .connect_num_of_defined_networks = OBJECT(num_defined),                                       \
    .connect_list_defined_networks = OBJECT(list_defined),                                        \
    .connect_list_all_networks = OBJECT(list_all), .network_lookup_by_name = OBJECT(lookup),      \
    .network_lookup_by_uuid = OBJECT(lookup), .network_is_active = OBJECT(is_active),             \
    .network_is_persistent = OBJECT(is_persistent),                                               \
    .network_get_autostart = OBJECT(get_autostart),                                               \
    .network_set_autostart = OBJECT(set_autostart), .network_get_xml_desc = OBJECT(get_xml_desc), \
    .connect_network_event_register_any = OBJECT(event_register),                                 \
    .connect_network_event_deregister_any = OBJECT(event_deregister),                             \
    .network_port_lookup_by_uuid = OBJECT(lookup),                                                \
    .network_port_get_xml_desc = OBJECT(get_xml_desc),                                            \
    .network_get_bridge_name = ops_network_get_bridge_name,                                       \
    .network_get_metadata = ops_network_get_metadata,                                             \
    .network_set_metadata = ops_network_set_metadata,                                             \
    .network_list_all_ports = ops_network_list_all_ports,                                         \
    .network_port_get_parameters = ops_network_port_get_parameters

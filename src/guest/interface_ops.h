/* Network interfaces of a host, what every driver that has them shares. */
#pragma once
#include "gen/api.h"
#include "gen/interface.h"
#include "gen/ops.h"
#include "guest/object.h"
#include "guest/object_ops.h"

/* For a driver's `struct object_class`; it adds its own members. */
#define INTERFACE_CLASS                                                                \
    .on = ON_INTERFACE, .noun = "interface", .handle = &xdr_nonnull_interface,         \
    .type = &type_host_interface, .missing = ERR_NO_INTERFACE, .from = FROM_INTERFACE, \
    .list = {.active = VIR_CONNECT_LIST_INTERFACES_ACTIVE,                             \
             .inactive = VIR_CONNECT_LIST_INTERFACES_INACTIVE}

void interface_fill_handle(const struct object *o, void *ret_handle);
AWAITS int ops_interface_lookup_by_mac_string(
    struct call *call, const struct interface_lookup_by_mac_string_args *args,
    struct interface_lookup_by_mac_string_ret *ret);

/* For a driver's table. */
#define INTERFACE_OPS                                                                            \
    .connect_num_of_interfaces = OBJECT(num), .connect_list_interfaces = OBJECT(list),           \
    .connect_num_of_defined_interfaces = OBJECT(num_defined),                                    \
    .connect_list_defined_interfaces = OBJECT(list_defined),                                     \
    .connect_list_all_interfaces = OBJECT(list_all), .interface_lookup_by_name = OBJECT(lookup), \
    .interface_lookup_by_mac_string = ops_interface_lookup_by_mac_string,                        \
    .interface_is_active = OBJECT(is_active), .interface_get_xml_desc = OBJECT(get_xml_desc)

/* Packet filters and their bindings to ports, what every driver that has them shares. */
#pragma once
#include "gen/api.h"
#include "gen/nwfilter.h"
#include "gen/ops.h"
#include "guest/object.h"
#include "guest/object_ops.h"

extern const struct object_class nwfilter_class;
/* For a driver's `struct object_class`; it adds its own members. */
#define NWFILTER_BINDING_CLASS                                                              \
    .on = ON_NWFILTER_BINDING, .noun = "network filter binding",                            \
    .handle = &xdr_nonnull_nwfilter_binding, .type = &type_filter_binding,                  \
    .missing = ERR_NO_NWFILTER_BINDING, .from = FROM_NWFILTER, .name_of = nwfilter_port_of, \
    .fill_handle = nwfilter_fill_binding
const char *nwfilter_port_of(const void *binding);
void nwfilter_fill_binding(const struct object *o, void *ret_handle);

/* A document of either kind, complete and checked; mode as value_read. NULL with the reason. */
struct def *nwfilter_read(const struct type *t, const char *xml, size_t len, unsigned mode);
/* Both take def and give a reference, or NULL with the reason. */
AWAITS struct object *nwfilter_define(struct object_registry *filters, struct def *def);
AWAITS struct object *nwfilter_bind(struct object_registry *bindings, struct def *def);
/* Whether f refers to the filter of that name, over others too. */
bool nwfilter_refers_to(struct object_registry *filters, const struct filter *f, const char *name);
/* Undefined, unless a binding needs it. */
AWAITS int nwfilter_forget(struct object *o, struct object_registry *bindings);

AWAITS int ops_nwfilter_binding_lookup_by_port_dev(
    struct call *call, const struct nwfilter_binding_lookup_by_port_dev_args *args,
    struct nwfilter_binding_lookup_by_port_dev_ret *ret);

/* For a driver's table; OWN(op) for those that are its own. */
#define NWFILTER_OPS(OWN)                                                                      \
    .connect_num_of_nwfilters = OBJECT(num), .connect_list_nwfilters = OBJECT(list),           \
    .connect_list_all_nwfilters = OBJECT(list_all), .nwfilter_lookup_by_name = OBJECT(lookup), \
    .nwfilter_lookup_by_uuid = OBJECT(lookup), .nwfilter_get_xml_desc = OBJECT(get_xml_desc),  \
    .connect_list_all_nwfilter_bindings = OBJECT(list_all),                                    \
    .nwfilter_binding_get_xml_desc = OBJECT(get_xml_desc),                                     \
    .nwfilter_binding_lookup_by_port_dev = ops_nwfilter_binding_lookup_by_port_dev,            \
    OWN(nwfilter_define_xml_flags) OWN(nwfilter_undefine) OWN(nwfilter_binding_create_xml)     \
        OWN(nwfilter_binding_delete)

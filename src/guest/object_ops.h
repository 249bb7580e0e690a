/* Bodies of calls that are the same for all kinds of objects; a driver's table names them with
 * OBJECT(): `.connect_list_all_networks = OBJECT(list_all)`. What they are about follows from the
 * procedure's row. They never reach for anything outside the registry, so they cannot hang. */
#pragma once
#include "guest/call.h"
#include "guest/object.h"

/* Bodies have the untyped form: one serves procedures of many kinds. */
#define OBJECT(body) ((void *)(object_ops_##body))

/* connect_num_of_X (active ones, where the kind can be inactive), connect_num_of_defined_X,
 * storage_pool_num_of_volumes */
AWAITS int object_ops_num(struct call *call, const void *args, void *ret);
AWAITS int object_ops_num_defined(struct call *call, const void *args, void *ret);
/* connect_list_X, connect_list_defined_X, storage_pool_list_volumes: names (of secrets: uuids) */
AWAITS int object_ops_list(struct call *call, const void *args, void *ret);
AWAITS int object_ops_list_defined(struct call *call, const void *args, void *ret);
/* connect_list_all_X, storage_pool_list_all_volumes, network_list_all_ports */
AWAITS int object_ops_list_all(struct call *call, const void *args, void *ret);
/* X_lookup_by_name and _uuid: call_run() has found the object. */
AWAITS int object_ops_lookup(struct call *call, const void *args, void *ret);
AWAITS int object_ops_is_active(struct call *call, const void *args, void *ret);
AWAITS int object_ops_is_persistent(struct call *call, const void *args, void *ret);
AWAITS int object_ops_get_autostart(struct call *call, const void *args, void *ret);
AWAITS int object_ops_set_autostart(struct call *call, const void *args, void *ret);
/* X_get_xml_desc; flag 1 is INACTIVE for every kind that has it. */
AWAITS int object_ops_get_xml_desc(struct call *call, const void *args, void *ret);
/* connect_X_event_register_any, connect_X_event_deregister_any */
AWAITS int object_ops_event_register(struct call *call, const void *args, void *ret);
AWAITS int object_ops_event_deregister(struct call *call, const void *args, void *ret);

/* --- for drivers' own bodies -------------------------------------------------------------------
 */
struct object_registry *call_objects(struct call *call, enum object_kind kind); /* NULL: not here */
/* Fills the handle in the reply (its first member). */
void call_put_object(struct call *call, const struct object *o);
/* The end of a lookup by anything but name and uuid: may the client have it? Takes the reference.
 */
AWAITS int call_found(struct call *call, struct object *o);

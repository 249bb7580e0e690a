/* Bodies of calls about secrets, for every driver that has some. A value lives in the object's
 * priv, in memory that is wiped before it is given back; what a driver keeps of it on disk is its
 * own. */
#pragma once
#include "defs/secret.h"
#include "guest/call.h"
#include "guest/object.h"

struct secret_value {
    size_t len;
    uint8_t bytes[];
};
struct secret_value *secret_value_new(const void *bytes, size_t len);
void secret_value_free(struct secret_value *v); /* NULL is fine */

extern const struct object_class secret_class;
static inline const struct secret *secret_of(const struct object *o)
{
    return object_value(o, true);
}

/* The operations: OWN ones have a body in the driver, COMMON ones are object_ops_BODY, SHARED ones
 * secret_ops_OPERATION. */
#define SECRET_OPS(OWN, COMMON, SHARED)                           \
    COMMON(connect_num_of_secrets, num)                           \
    COMMON(connect_list_secrets, list)                            \
    COMMON(connect_list_all_secrets, list_all)                    \
    COMMON(secret_lookup_by_uuid, lookup)                         \
    COMMON(secret_get_xml_desc, get_xml_desc)                     \
    COMMON(connect_secret_event_register_any, event_register)     \
    COMMON(connect_secret_event_deregister_any, event_deregister) \
    SHARED(secret_lookup_by_usage)                                \
    SHARED(secret_get_value)                                      \
    OWN(secret_define_xml)                                        \
    OWN(secret_undefine)                                          \
    OWN(secret_set_value)

struct secret_lookup_by_usage_args;
struct secret_lookup_by_usage_ret;
struct secret_get_value_args;
struct secret_get_value_ret;
struct secret_define_xml_args;
struct secret_set_value_args;
AWAITS int secret_ops_secret_lookup_by_usage(struct call *call,
                                             const struct secret_lookup_by_usage_args *args,
                                             struct secret_lookup_by_usage_ret *ret);
AWAITS int secret_ops_secret_get_value(struct call *call, const struct secret_get_value_args *args,
                                       struct secret_get_value_ret *ret);
/* --- the middle of a driver's own bodies ------------------------------------------------------ */
/* Defined, not told yet: a reference, NULL with the reason. */
AWAITS struct object *secret_define(struct object_registry *r,
                                    const struct secret_define_xml_args *args);
void secret_tell_defined(struct call *call, struct object *o);
AWAITS int secret_forget(struct object *o);
/* A value that may be set; NULL with the reason. */
struct secret_value *secret_value_given(const struct secret_set_value_args *args);
void secret_take_value(struct object *o, struct secret_value *v); /* and tells it */

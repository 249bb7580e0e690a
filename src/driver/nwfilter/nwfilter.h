/* The packet filter driver: filters of this host, and their bindings to the ports of guests.
 * Definitions are files in the places an existing host has; bindings outlive the daemon as their
 * rules do, and are found again in <state_dir>/nwfilter-binding. Everything here is touched on the
 * loop thread only. */
#pragma once
#include "guest/call.h"
#include "guest/kept.h"
#include "guest/nwfilter_ops.h"

extern const struct driver driver_nwfilter;

struct driver_state {
    const struct driver_config *config;
    char *bindings_dir;
    struct kept stored;
    struct object_registry *filters, *bindings; /* filters: of stored */
    struct group *group;
};

static inline struct driver_state *driver_of(struct call *call)
{
    return call->state;
}

#define OP(name) \
    AWAITS int nwf_##name(struct call *call, const struct name##_args *args, struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int nwf_##name(struct call *call, const struct name##_args *args, void *ret)

OP(nwfilter_define_xml_flags);
OP_NO_RET(nwfilter_undefine);
OP(nwfilter_binding_create_xml);
OP_NO_RET(nwfilter_binding_delete);

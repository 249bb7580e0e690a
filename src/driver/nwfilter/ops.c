/* Bodies of calls about packet filters of this host; guest/nwfilter_ops.c has what is the same
 * elsewhere. Called by call_run() with the object found. Invariant: a binding that a client was
 * told of is found again by a new daemon. */
#include <stdlib.h>
#include <string.h>
#include "driver/nwfilter/apply.h"
#include "driver/nwfilter/bind.h"
#include "driver/nwfilter/nwfilter.h"
#include "gen/api.h"
#include "libvirt/libvirt.h"
#include "store/state.h"
#include "sys/netlink.h"

/* The definition before this one, or that there was none. */
AWAITS static void take_back(struct object *o, struct def *old)
{
    struct error *why = error_take();
    if ((old ? object_publish(o, def_ref(old), false) : object_forget(o)) < 0)
        error_clear();
    error_set(why);
}

/* What needs the filter gets it at once; when it cannot, all is as before. */
AWAITS static int define(struct driver_state *d, struct def *def, struct object **ret)
{
    const char *name = ((const struct filter *)def->value)->name;
    struct object *before = object_by_name(d->filters, name);
    error_clear();
    struct def *old = before ? def_ref(before->stored) : NULL;
    object_unref(before);
    struct object *o = nwfilter_define(d->filters, def);
    int rc = o ? bindings_renew(d, o->name) : -1;
    if (o && rc < 0) {
        take_back(o, old);
        struct error *why = error_take();
        if (old && bindings_renew(d, o->name) < 0)
            error_clear();
        error_set(why);
        object_unref(o);
    }
    def_unref(old);
    if (rc == 0)
        *ret = o;
    return rc;
}

OP(nwfilter_define_xml_flags)
{
    unsigned mode = args->flags & VIR_NWFILTER_DEFINE_VALIDATE ? READ_VALIDATE : 0;
    struct def *def = nwfilter_read(&type_filter, args->xml, strlen(args->xml), mode);
    struct object *o = NULL;
    if (!def || define(driver_of(call), def, &o) < 0)
        return -1;
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP_NO_RET(nwfilter_undefine)
{
    return nwfilter_forget(call->object, driver_of(call)->bindings);
}

static int save(const struct driver_state *d, const struct object *o)
{
    char *text = value_write(&type_filter_binding, object_value(o, false), VIEW_SECURE);
    int rc = text ? state_write(d->bindings_dir, o->name, text) : -1;
    free(text);
    return rc;
}

/* Also a name of a file, and part of the names of chains. */
static struct def *check_port(struct def *def)
{
    const char *port = def ? ((const struct filter_binding *)def->value)->portdev->name : NULL;
    if (!port || net_name_is_plain(port))
        return def;
    fail_in(FROM_NWFILTER, ERR_XML_ERROR, "'%s' is no name of a network device", port);
    def_unref(def);
    return NULL;
}

AWAITS static int bring_up(struct driver_state *d, struct object *o)
{
    if (lane_enter(o->lane, LANE_MODIFY, "its creation") < 0)
        return -1;
    if (o->removed) {
        lane_leave(o->lane);
        return fail_in(FROM_NWFILTER, ERR_NO_NWFILTER_BINDING, "the binding of port '%s' is gone",
                       o->name);
    }
    filter_sweep(o->name);
    int rc = binding_apply(d, o);
    if (rc == 0 && (rc = save(d, o)) < 0)
        binding_remove(o);
    lane_leave(o->lane);
    return rc;
}

OP(nwfilter_binding_create_xml)
{
    struct driver_state *d = driver_of(call);
    unsigned mode = args->flags & VIR_NWFILTER_BINDING_CREATE_VALIDATE ? READ_VALIDATE : 0;
    struct def *def = nwfilter_read(&type_filter_binding, args->xml, strlen(args->xml), mode);
    def = check_port(def);
    struct object *o = def ? nwfilter_bind(d->bindings, def) : NULL;
    if (!o)
        return -1;
    int rc = bring_up(d, o);
    if (rc < 0)
        object_gone(o);
    else
        call_put_object(call, o);
    object_unref(o);
    return rc;
}

OP_NO_RET(nwfilter_binding_delete)
{
    struct object *o = call->object;
    int rc = 0;
    if (lane_enter(o->lane, LANE_MODIFY, "its end") < 0)
        return -1;
    if (o->removed) { /* the file and the rules may be those of the next one of this port */
        rc = fail_in(FROM_NWFILTER, ERR_NO_NWFILTER_BINDING, "the binding of port '%s' is gone",
                     o->name);
    } else {
        binding_remove(o);
        object_gone(o);
        rc = state_remove(driver_of(call)->bindings_dir, o->name);
    }
    lane_leave(o->lane);
    return rc;
}

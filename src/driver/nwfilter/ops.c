/* Bodies of calls about packet filters of this host; guest/nwfilter_ops.c has what is the same
 * elsewhere. Called by call_run() with the object found. Invariant: a binding that a client was
 * told of is found again by a new daemon. */
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include "driver/nwfilter/nwfilter.h"
#include "gen/api.h"
#include "libvirt/libvirt.h"
#include "store/state.h"

OP(nwfilter_define_xml_flags)
{
    unsigned mode = args->flags & VIR_NWFILTER_DEFINE_VALIDATE ? READ_VALIDATE : 0;
    struct def *def = nwfilter_read(&type_filter, args->xml, strlen(args->xml), mode);
    struct object *o = def ? nwfilter_define(driver_of(call)->filters, def) : NULL;
    if (!o)
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

/* Also a name of a file. */
static struct def *check_port(struct def *def)
{
    const char *port = def ? ((const struct filter_binding *)def->value)->portdev->name : NULL;
    if (!port || (!strchr(port, '/') && strlen(port) < IF_NAMESIZE))
        return def;
    fail_in(FROM_NWFILTER, ERR_XML_ERROR, "'%s' is no name of a network device", port);
    def_unref(def);
    return NULL;
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
    int rc = save(d, o);
    if (rc < 0) {
        struct error *why = error_take();
        object_remove(o);
        error_set(why);
    } else {
        call_put_object(call, o);
    }
    object_unref(o);
    return rc;
}

OP_NO_RET(nwfilter_binding_delete)
{
    struct object *o = call->object;
    if (object_remove(o) < 0)
        return -1;
    return state_remove(driver_of(call)->bindings_dir, o->name);
}

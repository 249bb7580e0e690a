/* Packet filters of the simulated host and what they are bound to; nothing is filtered. Bodies of
 * calls, with the object found; definitions await the registry. */
#include "driver/test/nwfilter.h"
#include <string.h>
#include "defs/document.h"
#include "gen/api.h"
#include "libvirt/libvirt.h"

static int finish(struct call *call, struct object *o)
{
    if (!o)
        return -1;
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP(nwfilter_define_xml_flags)
{
    unsigned mode = args->flags & VIR_NWFILTER_DEFINE_VALIDATE ? READ_VALIDATE : 0;
    struct def *def = nwfilter_read(&type_filter, args->xml, strlen(args->xml), mode);
    return finish(call,
                  def ? nwfilter_define(objects_for_new(driver_of(call), ON_NWFILTER), def) : NULL);
}

OP_NO_RET(nwfilter_undefine)
{
    return nwfilter_forget(call->object, driver_of(call)->objects[ON_NWFILTER_BINDING]);
}

OP(nwfilter_binding_create_xml)
{
    unsigned mode = args->flags & VIR_NWFILTER_BINDING_CREATE_VALIDATE ? READ_VALIDATE : 0;
    struct def *def = nwfilter_read(&type_filter_binding, args->xml, strlen(args->xml), mode);
    return finish(call,
                  def ? nwfilter_bind(objects_for_new(driver_of(call), ON_NWFILTER_BINDING), def)
                      : NULL);
}

OP_NO_RET(nwfilter_binding_delete)
{
    return object_remove(call->object);
}

/* --- of the node document --------------------------------------------------------------------- */

static struct def *filled(struct def *def)
{
    if (document_fill(def->type, def->value, NULL) == 0)
        return def;
    def_unref(def);
    return NULL;
}

AWAITS static struct object *add_filter(struct driver_state *d, struct def *def)
{
    def = filled(def);
    return def ? nwfilter_define(objects_for_new(d, ON_NWFILTER), def) : NULL;
}

const struct test_noun test_noun_nwfilter = {
    .kind = ON_NWFILTER, .class = &nwfilter_class, .on_demand = true, .add = add_filter};

AWAITS static struct object *add_binding(struct driver_state *d, struct def *def)
{
    def = filled(def);
    return def ? nwfilter_bind(objects_for_new(d, ON_NWFILTER_BINDING), def) : NULL;
}

static const struct object_class binding_class = {NWFILTER_BINDING_CLASS};

const struct test_noun test_noun_nwfilter_binding = {
    .kind = ON_NWFILTER_BINDING, .class = &binding_class, .on_demand = true, .add = add_binding};

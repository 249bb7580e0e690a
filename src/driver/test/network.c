/* Bodies of calls about networks of the simulated host. Called by call_run() with the network
 * found; changes of definitions await the registry. A network that is active does nothing but be
 * active; network_lease.c tells who would have got an address. */
#include "driver/test/network.h"
#include <glib.h>
#include <string.h>
#include "defs/network.h"
#include "gen/api.h"
#include "guest/object_edit.h"
#include "guest/network_ops.h"
#include "guest/object_ops.h"
#include "libvirt/libvirt.h"

struct network_priv *network_priv_of(struct object *o)
{
    if (!o->priv) {
        struct network_priv *p = g_new0(struct network_priv, 1);
        p->lent = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        o->priv = p;
    }
    return o->priv;
}

static void priv_free(void *priv)
{
    struct network_priv *p = priv;
    g_hash_table_destroy(p->lent);
    g_free(p);
}

static const struct object_class network_class = {NETWORK_CLASS, .free_priv = priv_free};

/* An object that is new gets what belongs to it. */
static struct object *with_ports(struct object *o)
{
    if (o && !o->children)
        o->children = object_registry_new(&network_port_class, NULL, o);
    return o;
}

AWAITS static struct object *add(struct driver_state *d, struct def *def)
{
    struct network *net = def->value;
    network_fill(net);
    if (network_check(net) < 0) {
        def_unref(def);
        return NULL;
    }
    struct object *o = with_ports(object_load(d->objects[ON_NETWORK], def, false));
    if (o)
        object_set_active(o, NULL);
    return o;
}

const struct test_noun test_noun_network = {
    .kind = ON_NETWORK, .class = &network_class, .add = add};

/* --- life ------------------------------------------------------------------------------------- */

static struct def *read_network(const char *xml, bool validate)
{
    unsigned mode = READ_INACTIVE | (validate ? READ_VALIDATE : 0);
    struct network *net = network_parse(xml, strlen(xml), mode);
    return net ? def_new(&type_network, net) : NULL;
}

/* The end of a definition or creation: takes the reference. */
static int tell(struct call *call, struct object *o, int event)
{
    if (!with_ports(o))
        return -1;
    object_lifecycle(o, event, 0);
    call_put_object(call, o);
    object_unref(o);
    return 0;
}

OP(network_define_xml_flags)
{
    struct def *def = read_network(args->xml, args->flags & VIR_NETWORK_DEFINE_VALIDATE);
    if (!def)
        return -1;
    return tell(call, object_define(driver_of(call)->objects[ON_NETWORK], def),
                VIR_NETWORK_EVENT_DEFINED);
}

OP(network_create_xml_flags)
{
    struct def *def = read_network(args->xml, args->flags & VIR_NETWORK_CREATE_VALIDATE);
    if (!def)
        return -1;
    return tell(call, object_create(driver_of(call)->objects[ON_NETWORK], def),
                VIR_NETWORK_EVENT_STARTED);
}

OP_NO_RET(network_create)
{
    struct object *o = call->object;
    if (o->active)
        return fail(ERR_OPERATION_INVALID, "network '%s' is active already", o->name);
    object_set_active(o, NULL);
    object_lifecycle(o, VIR_NETWORK_EVENT_STARTED, 0);
    return 0;
}

/* Ports are of the network that runs. */
AWAITS static void remove_ports(struct object *o)
{
    struct object **ports;
    size_t n = object_list(o->children, &ports);
    for (size_t i = 0; i < n; i++)
        if (object_remove(ports[i]) < 0)
            error_clear();
    object_list_free(ports, n);
}

/* One that is not active is as its caller wants it. */
OP_NO_RET(network_destroy)
{
    struct object *o = call->object;
    if (!o->active)
        return 0;
    remove_ports(o);
    g_hash_table_remove_all(network_priv_of(o)->lent);
    object_lifecycle(o, VIR_NETWORK_EVENT_STOPPED, 0);
    object_set_inactive(o);
    return 0;
}

OP_NO_RET(network_undefine)
{
    struct object *o = call->object;
    if (o->active)
        return fail(ERR_OPERATION_INVALID, "network '%s' is active, destroy it first", o->name);
    if (object_forget(o) < 0)
        return -1;
    object_lifecycle(o, VIR_NETWORK_EVENT_UNDEFINED, 0);
    return 0;
}

/* --- edits ------------------------------------------------------------------------------------ */

static int apply_update(void *value, void *arg)
{
    return network_update(value, arg);
}

OP_NO_RET(network_update)
{
    struct network_edit edit = {.command = args->command,
                                .section = args->section,
                                .parent_index = args->parent_index,
                                .xml = args->xml,
                                .len = strlen(args->xml)};
    return object_edit(call->object, args->flags, apply_update, &edit);
}

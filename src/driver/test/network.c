/* Bodies of calls about networks of the simulated host. Called by call_run() with the network
 * found; changes of definitions await the registry. A network that is active does nothing but be
 * active; network_lease.c tells who would have got an address. */
#include "driver/test/network.h"
#include <glib.h>
#include <string.h>
#include "defs/network.h"
#include "gen/api.h"
#include "guest/metadata.h"
#include "guest/object_edit.h"
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

static const struct object_class network_class = {
    .on = ON_NETWORK,
    .noun = "network",
    .handle = &xdr_nonnull_network,
    .type = &type_network,
    .missing = ERR_NO_NETWORK,
    .from = FROM_NETWORK,
    .has_uuid = true,
    .list = {.active = VIR_CONNECT_LIST_NETWORKS_ACTIVE,
             .inactive = VIR_CONNECT_LIST_NETWORKS_INACTIVE,
             .persistent = VIR_CONNECT_LIST_NETWORKS_PERSISTENT,
             .transient = VIR_CONNECT_LIST_NETWORKS_TRANSIENT,
             .autostart = VIR_CONNECT_LIST_NETWORKS_AUTOSTART,
             .no_autostart = VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART},
    .free_priv = priv_free,
};

static const struct network *network_of(const struct object *o)
{
    return object_value(o, false);
}

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

/* --- edits and questions ---------------------------------------------------------------------- */

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

OP(network_get_bridge_name)
{
    const struct network *net = network_of(call->object);
    if (!net->bridge || !net->bridge->name)
        return fail(ERR_INTERNAL_ERROR, "network '%s' has no bridge with a name", net->name);
    ret->name = arena_strdup(call->mem, net->bridge->name);
    return 0;
}

static struct metadata_owner owner_of(const struct object *o)
{
    return (struct metadata_owner){FROM_NETWORK, ERR_NO_NETWORK_METADATA, "network", o->name};
}

static struct metadata_slots slots_of(struct network *net)
{
    return (struct metadata_slots){&net->description, &net->title, &net->metadata};
}

OP(network_get_metadata)
{
    bool live, config;
    struct metadata_owner owner = owner_of(call->object);
    if (metadata_check_type(args->type) < 0 ||
        object_affected(call->object, args->flags, &live, &config) < 0)
        return -1;
    if (live && config)
        return fail(ERR_INVALID_ARG,
                    "a query is about the live or the stored definition, not both");
    struct metadata_slots slots = slots_of(object_value(call->object, config));
    g_autofree char *text = metadata_find(&slots, args->type, args->uri, &owner);
    if (!text)
        return -1;
    ret->metadata = arena_strdup(call->mem, text);
    return 0;
}

struct note {
    const struct object *o;
    struct metadata_change change;
};

static int put_note(void *value, void *arg)
{
    const struct note *note = arg;
    struct metadata_slots slots = slots_of(value);
    return metadata_put(&slots, &note->change);
}

OP_NO_RET(network_set_metadata)
{
    struct object *o = call->object;
    struct note note = {o, {args->type, args->metadata, args->key, args->uri}};
    if (metadata_check_type(args->type) < 0 || object_edit(o, args->flags, put_note, &note) < 0)
        return -1;
    struct network_event_callback_metadata_change_msg msg = {.type = args->type,
                                                             .nsuri = args->uri};
    object_event(o, VIR_NETWORK_EVENT_ID_METADATA_CHANGE, &msg);
    return 0;
}

/* Bodies of calls about networks that ask nothing of the host, the same for every driver that has
 * networks. Called by call_run() with the network found; edits await the registry. */
#include "guest/network_ops.h"
#include "defs/network.h"
#include "gen/api.h"
#include "guest/metadata.h"
#include "guest/object_edit.h"
#include "libvirt/libvirt.h"

AWAITS int ops_network_get_bridge_name(struct call *call,
                                       const struct network_get_bridge_name_args *args,
                                       struct network_get_bridge_name_ret *ret)
{
    const struct network *net = object_value(call->object, false);
    if (!net->bridge || !net->bridge->name)
        return fail(ERR_INTERNAL_ERROR, "network '%s' has no bridge with a name", net->name);
    ret->name = arena_strdup(call->mem, net->bridge->name);
    return 0;
}

/* --- what people note ------------------------------------------------------------------------- */

static struct metadata_owner owner_of(const struct object *o)
{
    return (struct metadata_owner){FROM_NETWORK, ERR_NO_NETWORK_METADATA, "network", o->name};
}

static struct metadata_slots slots_of(struct network *net)
{
    return (struct metadata_slots){&net->description, &net->title, &net->metadata};
}

AWAITS int ops_network_get_metadata(struct call *call, const struct network_get_metadata_args *args,
                                    struct network_get_metadata_ret *ret)
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

AWAITS int ops_network_set_metadata(struct call *call, const struct network_set_metadata_args *args,
                                    void *ret)
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

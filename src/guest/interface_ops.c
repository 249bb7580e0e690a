/* Bodies of calls about network interfaces of a host that are the same for every driver that has
 * them. Called by call_run(). */
#include "guest/interface_ops.h"
#include <glib.h>
#include "gen/api.h"
#include "guest/object_handle.h"

/* The document says the hardware address; "" when it does not. */
void interface_fill_handle(const struct object *o, void *ret_handle)
{
    const struct host_interface *iface = object_value(o, false);
    ((struct nonnull_interface *)ret_handle)->mac =
        iface->mac && iface->mac->address ? iface->mac->address : "";
}

static const char *mac_of(const struct object *o)
{
    struct nonnull_interface handle = {0};
    handle_fill(o, &handle);
    return handle.mac;
}

AWAITS int ops_interface_lookup_by_mac_string(
    struct call *call, const struct interface_lookup_by_mac_string_args *args,
    struct interface_lookup_by_mac_string_ret *ret)
{
    struct object_registry *r = call_objects(call, ON_INTERFACE);
    const struct object_class *c = object_registry_class(r);
    struct object **all, *found = NULL;
    size_t n = object_list(r, &all), n_found = 0;
    for (size_t i = 0; i < n; i++)
        if ((!c->selected || c->selected(all[i], 0)) &&
            g_ascii_strcasecmp(mac_of(all[i]), args->mac) == 0 && !n_found++)
            found = object_ref(all[i]);
    object_list_free(all, n);
    if (n_found == 1)
        return call_found(call, found);
    object_unref(found);
    return n_found ? fail(ERR_MULTIPLE_INTERFACES, "%zu interfaces have MAC address '%s'", n_found,
                          args->mac)
                   : fail(ERR_NO_INTERFACE, "no interface has MAC address '%s'", args->mac);
}

/* Packet filters of interfaces: bound to the tap by the filter driver, before the guest runs.
 * Called by start.c and hotplug.c; the end is told with that of the port (network_port.c). Binding
 * awaits the other driver, unbinding leaves a fiber behind.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/log.h"
#include "driver/qemu/guest/neighbour.h"
#include "gen/api.h"
#include "gen/nwfilter.h"
#include "gen/wire.h"
#include "guest/part.h"

#define END_PATIENCE seconds(30)

static const char *device_of(const struct interface *n)
{
    return n->filterref && n->filterref->filter && n->target ? n->target->dev : NULL;
}

static char *document_of(const struct domain *owner, const struct interface *n)
{
    struct filter_binding *b = value_new(&type_filter_binding);
    b->owner = value_new(&type_filter_binding_owner);
    b->owner->name = g_strdup(owner->name);
    memcpy(b->owner->uuid, owner->uuid, sizeof b->owner->uuid);
    b->owner->has_uuid = true;
    b->portdev = value_new(&type_name_ref);
    b->portdev->name = g_strdup(device_of(n));
    b->mac = value_new(&type_mac_address);
    b->mac->address = g_strdup(n->mac ? n->mac->address : NULL);
    b->filterref = value_copy(&type_filter_ref, n->filterref);
    char *xml = value_write(&type_filter_binding, b, VIEW_SECURE);
    value_free(&type_filter_binding, b);
    return xml;
}

int filter_attach(struct driver_state *d, const struct domain *owner, const struct interface *n)
{
    if (!device_of(n))
        return 0;
    struct arena *mem = arena_new();
    char *xml = document_of(owner, n);
    const struct nwfilter_binding_create_xml_args args = {xml, 0};
    struct nwfilter_binding_create_xml_ret made = {0};
    int rc = xml ? part_ask(&d->config, &proc_nwfilter_binding_create_xml, &args, &made, mem) : -1;
    free(xml);
    arena_free(mem);
    return rc < 0 ? context("filter '%s' of interface '%s'", n->filterref->filter, device_of(n))
                  : 0;
}

int filter_attach_all(struct driver_state *d, const struct domain *live)
{
    for (size_t i = 0; i < live->n_interfaces; i++)
        if (filter_attach(d, live, live->interfaces[i]) < 0)
            return -1;
    return 0;
}

struct leaving {
    struct driver_state *driver;
    char *device, *filter;
};

/* A fiber of the driver. A binding that was never made needs no end. */
AWAITS static int unbind(void *arg)
{
    struct leaving *l = arg;
    struct arena *mem = arena_new();
    const struct nwfilter_binding_delete_args args = {{l->device, l->filter}};
    SHIELD();
    DEADLINE(END_PATIENCE);
    if (part_ask(&l->driver->config, &proc_nwfilter_binding_delete, &args, NULL, mem) < 0) {
        log_debug("filter of '%s': %s", l->device, error_text());
        error_clear();
    }
    arena_free(mem);
    g_free(l->device);
    g_free(l->filter);
    g_free(l);
    return 0;
}

void filter_detach(struct driver_state *d, const struct interface *n)
{
    if (!device_of(n))
        return;
    struct leaving *l = g_new0(struct leaving, 1);
    *l = (struct leaving){d, g_strdup(device_of(n)), g_strdup(n->filterref->filter)};
    fiber_spawn(d->group, "end a filter", unbind, l);
}

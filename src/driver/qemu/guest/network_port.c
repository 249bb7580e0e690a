/* Ports of virtual networks: where an interface of type 'network' is plugged in is the network
 * driver's business. Called by start.c, hotplug.c and for the end by stop.c, plug.c, reconnect.c.
 * Attaching awaits the other driver, detaching leaves a fiber behind.
 *
 * Invariant: the port's uuid is in the live definition on disk before the port exists.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/arena.h"
#include "base/ids.h"
#include "base/log.h"
#include "driver/qemu/guest/neighbour.h"
#include "gen/api.h"
#include "gen/networkport.h"
#include "gen/wire.h"
#include "guest/part.h"

#define END_PATIENCE seconds(30)

static struct source_network_ref *ref_of(const struct interface *n)
{
    return n->type == INTERFACE_TYPE_NETWORK && n->source ? n->source->network : NULL;
}

void network_name_ports(struct domain *live)
{
    for (size_t i = 0; i < live->n_interfaces; i++) {
        struct source_network_ref *ref = ref_of(live->interfaces[i]);
        uint8_t uuid[16];
        char text[UUID_TEXT_SIZE];
        if (!ref)
            continue;
        uuid_generate(uuid);
        g_free(ref->portid);
        ref->portid = g_strdup(uuid_format(uuid, text));
    }
}

/* --- making -------------------------------------------------------------------------------------
 */

static struct network_port *port_of(const struct domain *owner, const struct interface *n)
{
    const struct source_network_ref *ref = ref_of(n);
    struct network_port *p = value_new(&type_network_port);
    p->has_uuid = uuid_parse(ref->portid, p->uuid);
    p->owner = value_new(&type_network_port_owner);
    p->owner->name = g_strdup(owner->name);
    memcpy(p->owner->uuid, owner->uuid, sizeof p->owner->uuid);
    p->owner->has_uuid = true;
    p->group = g_strdup(ref->portgroup);
    p->mac = value_new(&type_network_mac);
    p->mac->address = g_strdup(n->mac ? n->mac->address : NULL);
    if (n->bandwidth) {
        p->bandwidth = value_new(&type_network_port_bandwidth);
        if (n->bandwidth->inbound)
            p->bandwidth->inbound = value_copy(&type_bandwidth_limit, n->bandwidth->inbound);
        if (n->bandwidth->outbound)
            p->bandwidth->outbound = value_copy(&type_bandwidth_limit, n->bandwidth->outbound);
    }
    if (n->port)
        p->port = value_copy(&type_port_options, n->port);
    if (n->virtualport)
        p->virtualport = value_copy(&type_virtual_port, n->virtualport);
    if (n->trust_guest_rx_filters) {
        p->rxfilters = value_new(&type_network_port_filters);
        p->rxfilters->trust_guest = n->trust_guest_rx_filters;
    }
    return p;
}

AWAITS static int create(struct driver_state *d, const struct domain *owner,
                         const struct interface *n, struct nonnull_network_port *ret,
                         struct arena *mem)
{
    const struct network_lookup_by_name_args by_name = {ref_of(n)->network};
    struct network_lookup_by_name_ret found = {0};
    struct network_port_create_xml_ret made = {0};
    if (part_ask(&d->config, &proc_network_lookup_by_name, &by_name, &found, mem) < 0)
        return -1;
    struct network_port *port = port_of(owner, n);
    char *xml = value_write(&type_network_port, port, VIEW_INACTIVE);
    value_free(&type_network_port, port);
    if (!xml)
        return -1;
    const struct network_port_create_xml_args args = {found.net, xml, 0};
    int rc = part_ask(&d->config, &proc_network_port_create_xml, &args, &made, mem);
    free(xml);
    *ret = made.port;
    return rc;
}

static void set_text(char **to, const char *text)
{
    g_free(*to);
    *to = g_strdup(text);
}

/* What the network driver made of it becomes the live interface's. */
static int plug_in(struct interface *n, const struct network_port *port)
{
    const struct network_plug *plug = port->plug;
    struct source_network_ref *ref = ref_of(n);
    switch (plug ? plug->type : NETWORK_PLUG_TYPE_NONE) {
    case NETWORK_PLUG_TYPE_NETWORK:
        set_text(&ref->bridge, plug->network->bridge);
        break;
    case NETWORK_PLUG_TYPE_BRIDGE:
        set_text(&ref->bridge, plug->bridge->bridge);
        break;
    case NETWORK_PLUG_TYPE_DIRECT:
        set_text(&ref->dev, plug->direct->dev);
        ref->mode = (enum direct_mode)enum_value(
            &enum_direct_mode, enum_word(&enum_network_plug_mode, (int)plug->direct->mode));
        break;
    default:
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "interface '%s': network '%s' hands out devices of the host, which only "
                    "<interface type='hostdev'> takes yet",
                    n->mac ? n->mac->address : "", ref->network);
    }
    if (port->bandwidth && !n->bandwidth &&
        (port->bandwidth->inbound || port->bandwidth->outbound)) {
        n->bandwidth = value_new(&type_bandwidth); /* of the port group */
        n->bandwidth->inbound = value_copy(&type_bandwidth_limit, port->bandwidth->inbound);
        n->bandwidth->outbound = value_copy(&type_bandwidth_limit, port->bandwidth->outbound);
    }
    return 0;
}

AWAITS static int attach(struct driver_state *d, const struct domain *owner, struct interface *n,
                         struct arena *mem)
{
    struct network_port_get_xml_desc_args ask = {0};
    struct network_port_get_xml_desc_ret told = {0};
    if (create(d, owner, n, &ask.port, mem) < 0)
        return -1;
    int rc = part_ask(&d->config, &proc_network_port_get_xml_desc, &ask, &told, mem);
    struct network_port *port =
        rc == 0 ? value_read(&type_network_port, told.xml, strlen(told.xml), 0) : NULL;
    rc = port ? plug_in(n, port) : -1;
    value_free(&type_network_port, port);
    return rc;
}

int network_attach(struct driver_state *d, const struct domain *owner, struct interface *n)
{
    if (!ref_of(n))
        return 0;
    struct arena *mem = arena_new();
    int rc = attach(d, owner, n, mem);
    arena_free(mem);
    return rc < 0 ? context("interface '%s' in network '%s'", n->mac ? n->mac->address : "",
                            ref_of(n)->network)
                  : 0;
}

int network_attach_all(struct driver_state *d, struct domain *live)
{
    for (size_t i = 0; i < live->n_interfaces; i++)
        if (network_attach(d, live, live->interfaces[i]) < 0)
            return -1;
    return 0;
}

/* --- taking back --------------------------------------------------------------------------------
 */

struct leaving {
    struct driver_state *driver;
    char *network, *portid;
};

AWAITS static int delete (const struct leaving *l, struct arena *mem)
{
    const struct network_lookup_by_name_args by_name = {l->network};
    struct network_lookup_by_name_ret found = {0};
    struct network_port_delete_args args = {0};
    const struct driver_config *config = &l->driver->config;
    if (part_ask(config, &proc_network_lookup_by_name, &by_name, &found, mem) < 0)
        return -1;
    args.port.net = found.net;
    if (!uuid_parse(l->portid, args.port.uuid))
        return 0;
    return part_ask(config, &proc_network_port_delete, &args, NULL, mem);
}

/* A fiber of the driver. A network that is gone has no ports either. */
AWAITS static int leave(void *arg)
{
    struct leaving *l = arg;
    struct arena *mem = arena_new();
    SHIELD();
    DEADLINE(END_PATIENCE);
    if (delete (l, mem) < 0) {
        log_debug("port %s of network '%s': %s", l->portid, l->network, error_text());
        error_clear();
    }
    arena_free(mem);
    g_free(l->network);
    g_free(l->portid);
    g_free(l);
    return 0;
}

void network_detach(struct driver_state *d, const struct interface *n)
{
    filter_detach(d, n);
    const struct source_network_ref *ref = ref_of(n);
    if (!ref || !ref->portid)
        return;
    struct leaving *l = g_new0(struct leaving, 1);
    *l = (struct leaving){d, g_strdup(ref->network), g_strdup(ref->portid)};
    fiber_spawn(d->group, "leave a network", leave, l);
}

void network_detach_all(struct driver_state *d, const struct domain *live)
{
    for (size_t i = 0; live && i < live->n_interfaces; i++)
        network_detach(d, live->interfaces[i]);
}

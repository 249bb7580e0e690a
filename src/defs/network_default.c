/* What a network's document implies. Called when a definition is made; pure. Invariant: filling a
 * filled network changes nothing. */
#include <glib.h>
#include "base/error.h"
#include "defs/network.h"
#include "gen/domain.h"

void pci_source_fill(struct pci_source_address *a)
{
    a->has_domain = a->has_bus = a->has_slot = a->has_function = true;
}

bool network_owns_bridge(const struct network *net)
{
    if (!net->forward)
        return true;
    switch (net->forward->mode) {
    case NETWORK_FORWARD_MODE_NAT:
    case NETWORK_FORWARD_MODE_ROUTE:
    case NETWORK_FORWARD_MODE_OPEN:
        return true;
    default:
        return false;
    }
}

/* The device traffic leaves by is the first of the list, and the other way round. */
static void fill_forward(struct network_forward *f)
{
    if (!f->mode)
        f->mode = NETWORK_FORWARD_MODE_NAT;
    if (f->mode == NETWORK_FORWARD_MODE_HOSTDEV && !f->managed)
        f->managed = TRI_NO;
    if (!f->dev && f->n_interfaces && f->interfaces[0]->dev)
        f->dev = g_strdup(f->interfaces[0]->dev);
    if (f->dev && !f->n_interfaces && !f->n_pfs && !f->n_addresses) {
        f->interfaces = g_new0(struct network_forward_interface *, 1);
        f->interfaces[0] = value_new(&type_network_forward_interface);
        f->interfaces[0]->dev = g_strdup(f->dev);
        f->n_interfaces = 1;
    }
    for (size_t i = 0; i < f->n_addresses; i++)
        pci_source_fill(f->addresses[i]);
}

static void fill_bridge(struct network *net)
{
    if (!network_owns_bridge(net))
        return;
    if (!net->bridge)
        net->bridge = value_new(&type_network_bridge);
    if (!net->bridge->stp)
        net->bridge->stp = TRI_ON;
    net->bridge->has_delay = true;
}

static void fill_lease(struct dhcp_lease **lease)
{
    if (*lease && !(*lease)->has_expiry) {
        value_free(&type_dhcp_lease, *lease);
        *lease = NULL;
    } else if (*lease && !(*lease)->expiry) {
        (*lease)->unit = NETWORK_LEASE_UNIT_NONE; /* for ever is for ever */
    } else if (*lease && !(*lease)->unit) {
        (*lease)->unit = NETWORK_LEASE_UNIT_MINUTES;
    }
}

static void fill_vlan(struct vlan *vlan)
{
    if (vlan && vlan->n_tags > 1 && !vlan->trunk)
        vlan->trunk = TRI_YES;
}

/* Zero is what a record without them says. */
static void fill_dns(struct network_dns *dns)
{
    for (size_t i = 0; i < dns->n_srvs; i++) {
        dns->srvs[i]->has_priority &= dns->srvs[i]->priority != 0;
        dns->srvs[i]->has_weight &= dns->srvs[i]->weight != 0;
    }
}

void network_fill(struct network *net)
{
    if (net->dns)
        fill_dns(net->dns);
    if (net->ipv6 == TRI_NO)
        net->ipv6 = TRI_ABSENT;
    if (net->forward)
        fill_forward(net->forward);
    fill_bridge(net);
    fill_vlan(net->vlan);
    for (size_t i = 0; i < net->n_portgroups; i++) {
        struct portgroup *group = net->portgroups[i];
        if (group->default_ == TRI_NO)
            group->default_ = TRI_ABSENT;
        fill_vlan(group->vlan);
    }
    for (size_t i = 0; i < net->n_ips; i++) {
        struct network_dhcp *dhcp = net->ips[i]->dhcp;
        for (size_t j = 0; dhcp && j < dhcp->n_ranges; j++)
            fill_lease(&dhcp->ranges[j]->lease);
        for (size_t j = 0; dhcp && j < dhcp->n_hosts; j++)
            fill_lease(&dhcp->hosts[j]->lease);
    }
}

struct network *network_parse(const char *xml, size_t len, unsigned mode)
{
    struct network *net = value_read(&type_network, xml, len, mode);
    if (!net)
        return NULL;
    network_fill(net);
    if (network_check(net) < 0) {
        value_free(&type_network, net);
        return NULL;
    }
    return net;
}

void network_port_fill(struct network_port *port)
{
    if (port->plug && port->plug->hostdev_pci)
        pci_source_fill(port->plug->hostdev_pci->address);
}

struct network_port *network_port_parse(const char *xml, size_t len, unsigned mode)
{
    struct network_port *port = value_read(&type_network_port, xml, len, mode);
    if (!port)
        return NULL;
    network_port_fill(port);
    if (network_port_check(port) < 0) {
        value_free(&type_network_port, port);
        return NULL;
    }
    return port;
}

/* What a network's document must not say, whoever serves it. Called when a definition is made;
 * pure. Each error names the element, its value and what is allowed. */
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "defs/network.h"
#include "defs/network_check.h"
#include "gen/domain.h"

static const char *mode_word(const struct network *net)
{
    return net->forward ? enum_word(&enum_network_forward_mode, (int)net->forward->mode)
                        : "isolated";
}

static int check_interfaces(const struct network *net, const struct network_forward *f)
{
    for (size_t i = 0; i < f->n_interfaces; i++) {
        const char *dev = f->interfaces[i]->dev;
        if (!dev)
            return refuse(ERR_XML_ERROR, "network '%s': an <interface> of <forward> has no dev",
                          net->name);
        for (size_t j = 0; j < i; j++)
            if (strcmp(dev, f->interfaces[j]->dev) == 0)
                return refuse(ERR_XML_ERROR,
                              "network '%s': <forward> lists interface '%s' more than once",
                              net->name, dev);
    }
    if (f->dev && (f->n_pfs || f->n_addresses))
        return refuse(ERR_XML_ERROR,
                      "network '%s': <forward dev='%s'> excludes <pf> and <address> below it",
                      net->name, f->dev);
    if (f->dev && f->n_interfaces && strcmp(f->dev, f->interfaces[0]->dev) != 0)
        return refuse(ERR_XML_ERROR,
                      "network '%s': <forward dev='%s'> is not its first <interface dev='%s'>",
                      net->name, f->dev, f->interfaces[0]->dev);
    return 0;
}

static int check_functions(const struct network *net, const struct network_forward *f)
{
    if (f->n_pfs > 1)
        return refuse(ERR_XML_ERROR, "network '%s': <forward> has %zu <pf>, one is allowed",
                      net->name, f->n_pfs);
    if (f->n_pfs && !f->pfs[0]->dev)
        return refuse(ERR_XML_ERROR, "network '%s': <pf> of <forward> has no dev", net->name);
    for (size_t i = 0; i < f->n_addresses; i++) {
        enum address_type type = f->addresses[i]->type;
        if (!type)
            return refuse(ERR_XML_ERROR, "network '%s': <address> of <forward> has no type",
                          net->name);
        if (type != ADDRESS_TYPE_PCI)
            return refuse(ERR_CONFIG_UNSUPPORTED,
                          "network '%s': <address type='%s'> of <forward>: only pci is allowed",
                          net->name, enum_word(&enum_address_type, (int)type));
    }
    return 0;
}

static int check_nat(const struct network *net, const struct network_nat *nat)
{
    struct ip start, end;
    const struct network_address_range *a = nat->address;
    if (net->forward->mode != NETWORK_FORWARD_MODE_NAT)
        return refuse(ERR_XML_ERROR, "network '%s': <nat> goes with <forward mode='nat'>, not '%s'",
                      net->name, mode_word(net));
    if (a && (!a->start || !a->end))
        return refuse(ERR_XML_ERROR, "network '%s': <address> of <nat> needs start and end",
                      net->name);
    if (a && (!ip_read(a->start, &start) || !ip_read(a->end, &end) || start.bits != 32 ||
              end.bits != 32))
        return refuse(ERR_XML_ERROR, "network '%s': <nat> takes IPv4 addresses, not '%s' to '%s'",
                      net->name, a->start, a->end);
    if (a && ip_compare(&start, &end) > 0)
        return refuse(ERR_INTERNAL_ERROR, "network '%s': <nat>: '%s' is behind '%s'", net->name,
                      a->start, a->end);
    if (nat->port &&
        (!nat->port->has_start || !nat->port->has_end || nat->port->start > nat->port->end))
        return refuse(ERR_XML_DETAIL,
                      "network '%s': <port> of <nat> needs start and end, in this order",
                      net->name);
    return 0;
}

/* Modes that go out by a bridge of ours. */
static int check_routed(const struct network *net, const struct network_forward *f)
{
    if (!net->n_ips)
        return refuse(ERR_XML_ERROR, "network '%s': <forward mode='%s'> needs an <ip>", net->name,
                      mode_word(net));
    if (f->n_interfaces > 1)
        return refuse(ERR_XML_ERROR,
                      "network '%s': <forward mode='%s'> takes one <interface>, not %zu", net->name,
                      mode_word(net), f->n_interfaces);
    if (f->mode == NETWORK_FORWARD_MODE_OPEN && f->dev)
        return refuse(ERR_XML_ERROR, "network '%s': <forward mode='open'> takes no dev ('%s')",
                      net->name, f->dev);
    return 0;
}

/* Modes that use what the host has. */
static int check_foreign(const struct network *net)
{
    const struct network_bridge *b = net->bridge;
    bool is_bridge = net->forward->mode == NETWORK_FORWARD_MODE_BRIDGE;
    if (b && (b->has_delay || b->stp || b->zone))
        return refuse(ERR_XML_ERROR,
                      "network '%s': stp, delay and zone of <bridge> go with the modes nat, route, "
                      "open and isolated, not '%s'",
                      net->name, mode_word(net));
    if (b && b->name && !is_bridge)
        return refuse(ERR_XML_ERROR, "network '%s': mode '%s' takes no <bridge name='%s'>",
                      net->name, mode_word(net), b->name);
    if (b && b->mac_table_manager && !is_bridge)
        return refuse(ERR_XML_ERROR, "network '%s': mode '%s' takes no macTableManager", net->name,
                      mode_word(net));
    if (b && b->name && net->forward->dev)
        return refuse(ERR_XML_ERROR,
                      "network '%s': mode 'bridge' takes <bridge name='%s'> or <forward dev='%s'>, "
                      "not both",
                      net->name, b->name, net->forward->dev);
    if (net->mtu)
        return refuse(ERR_XML_ERROR,
                      "network '%s': <mtu> goes with the modes nat, route, open and isolated, not "
                      "'%s'",
                      net->name, mode_word(net));
    return 0;
}

static int check_forward(const struct network *net)
{
    const struct network_forward *f = net->forward;
    if (!f)
        return 0;
    if (check_interfaces(net, f) < 0 || check_functions(net, f) < 0 ||
        (f->nat && check_nat(net, f->nat) < 0))
        return -1;
    return network_owns_bridge(net) ? check_routed(net, f) : check_foreign(net);
}

static int check_mac(const struct network *net)
{
    const char *mac = net->mac ? net->mac->address : NULL;
    if (mac && g_ascii_xdigit_value(mac[1]) & 1)
        return refuse(ERR_XML_ERROR, "network '%s': <mac address='%s'> is a multicast address",
                      net->name, mac);
    return 0;
}

int portgroup_check(const struct network *net, const struct portgroup *group)
{
    if (!group->name)
        return refuse(ERR_XML_ERROR, "network '%s': a <portgroup> has no name", net->name);
    return vlan_check(group->vlan) < 0 || bandwidth_check(group->bandwidth, false) < 0 ||
                   virtual_port_check(group->virtualport, false) < 0
               ? -1
               : 0;
}

int network_check(const struct network *net)
{
    if (strchr(net->name, '/') || strcmp(net->name, ".") == 0 || strcmp(net->name, "..") == 0)
        return fail_in(FROM_XML, ERR_XML_DETAIL, "network: <name> '%s' cannot be a file's name",
                       net->name);
    if (check_mac(net) < 0 || check_dns(net) < 0 || vlan_check(net->vlan) < 0 ||
        bandwidth_check(net->bandwidth, false) < 0 ||
        virtual_port_check(net->virtualport, true) < 0)
        return -1;
    for (size_t i = 0; i < net->n_portgroups; i++)
        if (portgroup_check(net, net->portgroups[i]) < 0)
            return -1;
    return check_addresses(net) < 0 || check_forward(net) < 0 ? -1 : 0;
}

int network_port_check(const struct network_port *port)
{
    if (!port->mac->address)
        return refuse(ERR_INTERNAL_ERROR, "networkport: <mac> has no address");
    return virtual_port_check(port->virtualport, true);
}

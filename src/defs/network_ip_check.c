/* What addresses, DHCP entries and routes of a network must not say. Called by network_check and
 * for edits; pure. */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "defs/network_check.h"
#include "gen/domain.h"

#define RANGE_MAX 65535
#define LEASE_SECONDS_MIN 120

bool network_ip_is_v6(const struct network_ip *ip)
{
    struct ip a;
    return ip_read(ip->address, &a) && a.bits == 128;
}

/* The class of an IPv4 address, as routers did before prefixes. */
static int class_prefix(const struct ip *a)
{
    if (a->bits == 128)
        return 64;
    if (a->bytes[0] < 128)
        return 8;
    return a->bytes[0] < 192 ? 16 : 24;
}

static int prefix_of(const char *address, const char *netmask, bool has_prefix, unsigned prefix)
{
    struct ip a, mask;
    if (!ip_read(address, &a))
        return -1;
    if (netmask)
        return ip_read(netmask, &mask) && mask.bits == a.bits ? ip_netmask_prefix(&mask) : -1;
    if (has_prefix)
        return prefix <= (unsigned)a.bits ? (int)prefix : -1;
    return class_prefix(&a);
}

int network_ip_prefix(const struct network_ip *ip)
{
    return prefix_of(ip->address, ip->netmask, ip->has_prefix, ip->prefix);
}

static int check_lease(const struct dhcp_lease *lease)
{
    uint64_t unit = !lease                                      ? 0
                    : lease->unit == NETWORK_LEASE_UNIT_SECONDS ? 1
                    : lease->unit == NETWORK_LEASE_UNIT_HOURS   ? 3600
                                                                : 60;
    if (lease && lease->expiry && lease->expiry < LEASE_SECONDS_MIN / unit)
        return refuse(ERR_CONFIG_UNSUPPORTED,
                      "<lease expiry='%" G_GUINT64_FORMAT "'> is less than two minutes",
                      lease->expiry);
    return 0;
}

static int check_inside(const struct network_ip *ip, const struct dhcp_range *range,
                        const struct ip *start, const struct ip *end)
{
    struct ip net;
    int prefix = network_ip_prefix(ip);
    if (!ip_read(ip->address, &net) || prefix < 0)
        return 0;
    if (net.bits != start->bits)
        return refuse(ERR_INTERNAL_ERROR, "<range start='%s'> is of another family than '%s'",
                      range->start, ip->address);
    struct ip first = ip_masked(&net, (unsigned)prefix), last = ip_last(&net, (unsigned)prefix);
    if (ip_compare(start, &first) < 0 || ip_compare(end, &last) > 0)
        return refuse(ERR_INTERNAL_ERROR, "<range> '%s' to '%s' is not within network '%s/%d'",
                      range->start, range->end, ip->address, prefix);
    if (net.bits == 32 && ip_compare(start, &first) == 0)
        return refuse(ERR_INTERNAL_ERROR, "<range start='%s'> is the address of the network itself",
                      range->start);
    if (net.bits == 32 && ip_compare(end, &last) == 0)
        return refuse(ERR_INTERNAL_ERROR, "<range end='%s'> is the network's broadcast address",
                      range->end);
    return 0;
}

int dhcp_range_check(const struct network *net, const struct network_ip *ip,
                     const struct dhcp_range *range)
{
    struct ip start, end;
    if (!ip_read(range->start, &start) || !ip_read(range->end, &end))
        return refuse(ERR_XML_ERROR, "network '%s': a <range> of <dhcp> needs start and end",
                      net->name);
    if (start.bits != end.bits)
        return refuse(ERR_INTERNAL_ERROR, "<range> '%s' to '%s' is of two families", range->start,
                      range->end);
    if (ip_compare(&start, &end) > 0)
        return refuse(ERR_INTERNAL_ERROR, "<range>: '%s' is behind '%s'", range->start, range->end);
    if (check_inside(ip, range, &start, &end) < 0)
        return -1;
    if (ip_distance(&start, &end) > RANGE_MAX)
        return refuse(ERR_INTERNAL_ERROR, "<range> '%s' to '%s' has more than %d addresses",
                      range->start, range->end, RANGE_MAX);
    return check_lease(range->lease);
}

static int check_host_mac(const struct network *net, const struct network_ip *ip, const char *mac)
{
    unsigned octet[6];
    char rest;
    if (network_ip_is_v6(ip))
        return refuse(ERR_XML_ERROR, "network '%s': <host mac='%s'>: IPv6 hosts have an id",
                      net->name, mac);
    if (sscanf(mac, "%2x:%2x:%2x:%2x:%2x:%2x%c", &octet[0], &octet[1], &octet[2], &octet[3],
               &octet[4], &octet[5], &rest) != 6)
        return refuse(ERR_XML_ERROR, "network '%s': <host mac='%s'> is no MAC address", net->name,
                      mac);
    if (octet[0] & 1)
        return refuse(ERR_XML_ERROR, "network '%s': <host mac='%s'> is a multicast address",
                      net->name, mac);
    return 0;
}

int dhcp_host_check(const struct network *net, const struct network_ip *ip,
                    const struct dhcp_host *host, bool partial)
{
    bool v6 = network_ip_is_v6(ip);
    if (host->mac && check_host_mac(net, ip, host->mac) < 0)
        return -1;
    if (host->id && host->id[strspn(host->id, "0123456789abcdefABCDEF:")])
        return refuse(ERR_XML_ERROR, "network '%s': <host id='%s'>: hexadecimal digits and colons",
                      net->name, host->id);
    if (partial && !host->mac && !host->name && !host->ip && !host->id)
        return refuse(ERR_XML_ERROR, "network '%s': <host> needs one of mac, name, id and ip",
                      net->name);
    if (partial)
        return 0;
    if (v6 ? !host->id && !host->name : !host->mac && !host->name)
        return refuse(ERR_XML_ERROR, "network '%s': <host> of <dhcp> needs %s or name", net->name,
                      v6 ? "id" : "mac");
    if (!host->ip)
        return refuse(ERR_XML_ERROR, "network '%s': <host> '%s' of <dhcp> has no ip", net->name,
                      host->mac    ? host->mac
                      : host->name ? host->name
                                   : host->id);
    return check_lease(host->lease);
}

static int check_family(const struct network *net, const struct network_ip *ip)
{
    struct ip a;
    const char *family = ip->family;
    if (!ip_read(ip->address, &a))
        return refuse(ERR_XML_ERROR, "network '%s': an <ip> has no address", net->name);
    if (family && strcmp(family, "ipv4") != 0 && strcmp(family, "ipv6") != 0)
        return refuse(ERR_XML_ERROR, "network '%s': <ip family='%s'>: allowed is ipv4, ipv6",
                      net->name, family);
    if (a.bits == 128 ? !family || strcmp(family, "ipv6") != 0
                      : family && strcmp(family, "ipv4") != 0)
        return refuse(ERR_CONFIG_UNSUPPORTED, "network '%s': <ip address='%s'> is of family %s",
                      net->name, ip->address, a.bits == 128 ? "ipv6" : "ipv4");
    if (ip->netmask && ip->has_prefix)
        return refuse(ERR_CONFIG_UNSUPPORTED,
                      "network '%s': <ip address='%s'> has both prefix and netmask", net->name,
                      ip->address);
    if (ip->netmask && a.bits == 128)
        return refuse(ERR_CONFIG_UNSUPPORTED, "network '%s': <ip address='%s'> takes no netmask",
                      net->name, ip->address);
    if (ip->has_prefix && ip->prefix > (unsigned)a.bits)
        return refuse(ERR_CONFIG_UNSUPPORTED, "network '%s': <ip prefix='%u'> is above %d",
                      net->name, ip->prefix, a.bits);
    return 0;
}

static int check_ip(const struct network *net, const struct network_ip *ip)
{
    if (check_family(net, ip) < 0)
        return -1;
    if (ip->tftp && network_ip_is_v6(ip))
        return refuse(ERR_CONFIG_UNSUPPORTED, "network '%s': <tftp> goes with IPv4, not '%s'",
                      net->name, ip->address);
    for (size_t i = 0; ip->dhcp && i < ip->dhcp->n_ranges; i++)
        if (dhcp_range_check(net, ip, ip->dhcp->ranges[i]) < 0)
            return -1;
    for (size_t i = 0; ip->dhcp && i < ip->dhcp->n_hosts; i++)
        if (dhcp_host_check(net, ip, ip->dhcp->hosts[i], false) < 0)
            return -1;
    return 0;
}

static int check_route_family(const struct network *net, const struct ip_route *r,
                              const struct ip *to, const struct ip *by)
{
    const char *family = r->family ? r->family : "ipv4";
    int bits = strcmp(family, "ipv6") == 0 ? 128 : 32;
    if (bits == 32 && strcmp(family, "ipv4") != 0)
        return refuse(ERR_XML_ERROR, "network '%s': <route family='%s'>: allowed is ipv4, ipv6",
                      net->name, family);
    if (to->bits != bits || by->bits != bits)
        return refuse(ERR_XML_ERROR, "network '%s': <route> from '%s' by '%s' is not of family %s",
                      net->name, r->address, r->gateway, family);
    if (r->netmask && (bits == 128 || r->has_prefix))
        return refuse(ERR_XML_ERROR, "network '%s': <route address='%s'> takes no netmask%s",
                      net->name, r->address, bits == 128 ? "" : " beside prefix");
    if (r->has_prefix && r->prefix > (unsigned)bits)
        return refuse(ERR_XML_ERROR, "network '%s': <route prefix='%u'> is above %d", net->name,
                      r->prefix, bits);
    return 0;
}

static int route_prefix(const struct ip_route *r, const struct ip *to)
{
    struct ip zero = {.bits = to->bits};
    if (!r->netmask && !r->has_prefix)
        return ip_compare(to, &zero) == 0 ? 0 : -1;
    return prefix_of(r->address, r->netmask, r->has_prefix, r->prefix);
}

static bool is_reachable(const struct network *net, const struct ip *by)
{
    struct ip a;
    for (size_t i = 0; i < net->n_ips; i++) {
        int prefix = network_ip_prefix(net->ips[i]);
        if (!ip_read(net->ips[i]->address, &a) || a.bits != by->bits || prefix < 0)
            continue;
        struct ip mine = ip_masked(&a, (unsigned)prefix), its = ip_masked(by, (unsigned)prefix);
        if (ip_compare(&mine, &its) == 0)
            return true;
    }
    return false;
}

static int check_route(const struct network *net, const struct ip_route *r)
{
    struct ip to, by;
    if (!ip_read(r->address, &to))
        return refuse(ERR_XML_ERROR, "network '%s': a <route> has no address", net->name);
    if (!ip_read(r->gateway, &by))
        return refuse(ERR_XML_ERROR, "network '%s': <route address='%s'> has no gateway", net->name,
                      r->address);
    if (check_route_family(net, r, &to, &by) < 0)
        return -1;
    if (r->has_metric && !r->metric)
        return refuse(ERR_XML_ERROR, "network '%s': <route metric='0'>: it starts with 1",
                      net->name);
    int prefix = route_prefix(r, &to);
    struct ip masked = ip_masked(&to, (unsigned)MAX(prefix, 0));
    if (prefix < 0 || ip_compare(&masked, &to) != 0)
        return refuse(ERR_XML_ERROR,
                      "network '%s': <route address='%s'> with its prefix is no network's address",
                      net->name, r->address);
    if (!is_reachable(net, &by))
        return refuse(ERR_CONFIG_UNSUPPORTED,
                      "network '%s': <route gateway='%s'> is in none of its networks", net->name,
                      r->gateway);
    return 0;
}

int check_addresses(const struct network *net)
{
    for (size_t i = 0; i < net->n_ips; i++)
        if (check_ip(net, net->ips[i]) < 0)
            return -1;
    for (size_t i = 0; i < net->n_routes; i++)
        if (check_route(net, net->routes[i]) < 0)
            return -1;
    return 0;
}

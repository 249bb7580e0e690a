/* The devices of a network that has a bridge of its own: the bridge, its settings, addresses and
 * routes. Called by life.c with the network's lane held; awaits a worker, as the
 * kernel takes its time over devices that come and go. Invariant: what bridge_make() has begun and
 * could not end is gone again. */
#include <errno.h>
#include <string.h>
#include "base/ids.h"
#include "base/log.h"
#include "defs/ip.h"
#include "driver/network/network.h"
#include "gen/domain.h"
#include "rt/rt.h"
#include "sys/netlink.h"

static struct net_address address_of(const struct network_ip *ip)
{
    struct ip a;
    struct net_address out = {.prefix = (unsigned)network_ip_prefix(ip)};
    if (ip_read(ip->address, &a)) {
        memcpy(out.bytes, a.bytes, sizeof(out.bytes));
        out.bits = a.bits;
    }
    return out;
}

static bool same_net(const struct net_address *a, const struct net_address *b)
{
    struct ip x = {.bits = a->bits}, y = {.bits = b->bits};
    if (a->bits != b->bits || a->prefix != b->prefix)
        return false;
    memcpy(x.bytes, a->bytes, sizeof(x.bytes));
    memcpy(y.bytes, b->bytes, sizeof(y.bytes));
    x = ip_masked(&x, a->prefix);
    y = ip_masked(&y, a->prefix);
    return ip_compare(&x, &y) == 0;
}

static int check_address(const struct network *net, const struct network_ip *ip,
                         const struct net_address *used, const struct net_link *links,
                         size_t n_links)
{
    struct net_address own = address_of(ip);
    if (own.bits != 32 || !same_net(&own, used))
        return 0;
    const char *dev = "?";
    for (size_t i = 0; i < n_links; i++)
        if (links[i].index == used->index)
            dev = links[i].name;
    return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR,
                   "network '%s': %s/%u is in use already, by device '%s'", net->name, ip->address,
                   own.prefix, dev);
}

static int check_free(void *arg)
{
    const struct network *net = arg;
    g_autofree struct net_address *used = NULL;
    g_autofree struct net_link *links = NULL;
    size_t n_used, n_links;
    if (net_addresses(&used, &n_used) < 0 || net_links(&links, &n_links) < 0)
        return -1;
    for (size_t i = 0; i < n_links; i++)
        if (strcmp(links[i].name, net->bridge->name) == 0)
            return fail_errno(EEXIST, "network '%s': bridge '%s'", net->name, net->bridge->name);
    for (size_t i = 0; i < net->n_ips; i++)
        for (size_t k = 0; k < n_used; k++)
            if (check_address(net, net->ips[i], &used[k], links, n_links) < 0)
                return -1;
    return 0;
}

/* --- making ----------------------------------------------------------------------------------- */

static bool has_v6(const struct network *net)
{
    for (size_t i = 0; i < net->n_ips; i++)
        if (network_ip_is_v6(net->ips[i]))
            return true;
    return false;
}

/* A host without IPv6 has nothing to set. */
static int set_v6(const struct network *net, const char *key, const char *value)
{
    g_autofree char *path = g_strdup_printf("ipv6/conf/%s/%s", net->bridge->name, key);
    int rc = net_sysctl_write(path, value);
    const struct error *why = rc < 0 ? error_get() : NULL;
    if (why && why->sys_errno == ENOENT && !has_v6(net)) {
        error_clear();
        return 0;
    }
    return rc;
}

/* The bridge takes no address from what guests advertise. */
static int settle_v6(const struct network *net)
{
    bool off = !has_v6(net) && net->ipv6 != TRI_YES;
    if (set_v6(net, "disable_ipv6", off ? "1" : "0") < 0)
        return -1;
    return set_v6(net, "accept_ra", "0") < 0 ? -1 : set_v6(net, "autoconf", "0");
}

static int add_addresses(const struct network *net)
{
    for (size_t i = 0; i < net->n_ips; i++) {
        struct net_address a = address_of(net->ips[i]);
        if (net_address_add(net->bridge->name, &a, true) < 0)
            return context("address '%s'", net->ips[i]->address);
    }
    return 0;
}

static int add_routes(const struct network *net)
{
    for (size_t i = 0; i < net->n_routes; i++) {
        const struct ip_route *r = net->routes[i];
        struct ip dest, gateway, mask;
        if (!ip_read(r->address, &dest) || !ip_read(r->gateway, &gateway))
            continue; /* the check of the definition has refused it */
        unsigned prefix = r->has_prefix ? r->prefix
                          : r->netmask && ip_read(r->netmask, &mask)
                              ? (unsigned)ip_netmask_prefix(&mask)
                              : (unsigned)dest.bits;
        struct net_route route = {
            .bits = dest.bits, .prefix = prefix, .metric = r->has_metric ? r->metric : 1};
        memcpy(route.dest, dest.bytes, sizeof(route.dest));
        memcpy(route.gateway, gateway.bytes, sizeof(route.gateway));
        if (net_route_add(net->bridge->name, &route) < 0)
            return context("route to '%s'", r->address);
    }
    return 0;
}

/* Guests' traffic leaves the host only when the host is a router. */
static int allow_forwarding(const struct network *net)
{
    if (!net->forward)
        return 0;
    bool v4 = false;
    for (size_t i = 0; i < net->n_ips; i++)
        v4 |= !network_ip_is_v6(net->ips[i]);
    if (v4 && net_sysctl_write("ipv4/ip_forward", "1") < 0)
        return -1;
    return has_v6(net) ? net_sysctl_write("ipv6/conf/all/forwarding", "1") : 0;
}

static int set_up(const struct network *net)
{
    const char *name = net->bridge->name;
    if (net->mtu && net->mtu->size && net_link_set_mtu(name, net->mtu->size) < 0)
        return -1;
    if (settle_v6(net) < 0 || add_addresses(net) < 0 || net_link_set_up(name, true) < 0)
        return -1;
    return add_routes(net) < 0 ? -1 : allow_forwarding(net);
}

static int make(void *arg)
{
    const struct network *net = arg;
    uint8_t mac[6];
    bool has_mac = net->mac && mac_parse(net->mac->address, mac);
    const struct net_bridge b = {.name = net->bridge->name,
                                 .mac = has_mac ? mac : NULL,
                                 .stp = net->bridge->stp != TRI_OFF,
                                 .delay_s = net->bridge->delay};
    if (net_bridge_add(&b) < 0)
        return -1;
    if (set_up(net) == 0)
        return 0;
    struct error *why = error_take();
    if (net_link_delete(net->bridge->name) < 0)
        error_clear();
    error_set(why);
    return -1;
}

AWAITS int bridge_check(const struct network *net)
{
    return offload(check_free, (void *)net);
}

AWAITS int bridge_make(const struct network *net)
{
    return offload(make, (void *)net);
}

static int remove_work(void *arg)
{
    const struct network *net = arg;
    return net_link_delete(net->bridge->name);
}

AWAITS void bridge_remove(const struct network *net)
{
    if (offload(remove_work, (void *)net) < 0)
        log_error("network '%s': %s", net->name, error_get() ? error_text() : "its bridge stays");
    error_clear();
}

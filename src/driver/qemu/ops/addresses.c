/* Addresses and host names of a running guest: lent by its networks, told by its agent, or seen by
 * the host's kernel. Called by the dispatcher; awaits the neighbour driver or the agent. Invariant:
 * with leases and neighbours an interface goes by its name on the host, with the agent by the
 * guest's own. */
#include <arpa/inet.h>
#include <glib.h>
#include <string.h>
#include "base/ids.h"
#include "driver/qemu/ops/agent.h"
#include "driver/qemu/ops/ops.h"
#include "gen/api.h"
#include "gen/domain.h"
#include "gen/wire.h"
#include "guest/part.h"
#include "libvirt/libvirt.h"
#include "sys/netlink.h"

static const char *text(json_t *o, const char *key)
{
    return json_string_value(json_object_get(o, key));
}

/* A row for an interface of the definition, without addresses yet. */
static struct domain_interface *add_row(struct call *call, const struct interface *nic,
                                        struct domain_interface_addresses_ret *ret, size_t room)
{
    struct domain_interface *row = &ret->ifaces[ret->n_ifaces++];
    const char *dev = nic->target ? nic->target->dev : NULL;
    row->name = arena_strdup(call->mem, dev ? dev : "");
    row->hwaddr = arena_strdup(call->mem, nic->mac->address);
    row->addrs = arena_new_array(call->mem, struct domain_ip_addr, room + 1);
    return row;
}

static void drop_empty_row(struct domain_interface_addresses_ret *ret)
{
    if (!ret->ifaces[ret->n_ifaces - 1].n_addrs)
        ret->n_ifaces--;
}

/* --- leases ----------------------------------------------------------------------------------- */

/* What the network of an interface has lent it; nothing to those in no network, or in one that
 * only shares a device of the host. */
AWAITS static int leases_of(struct call *call, const struct interface *nic,
                            struct network_get_dhcp_leases_ret *ret)
{
    const struct driver_config *config = &driver_of(call)->config;
    const struct source_network_ref *ref =
        nic->type == INTERFACE_TYPE_NETWORK ? nic->source->network : NULL;
    if (!ref || ref->dev || !nic->mac)
        return 0;
    const struct network_lookup_by_name_args by_name = {ref->network};
    struct network_lookup_by_name_ret found = {0};
    if (part_ask(config, &proc_network_lookup_by_name, &by_name, &found, call->mem) < 0)
        return -1;
    const struct network_get_dhcp_leases_args args = {
        .net = found.net, .mac = nic->mac->address, .need_results = 1};
    return part_ask(config, &proc_network_get_dhcp_leases, &args, ret, call->mem);
}

AWAITS static int by_leases(struct call *call, const struct domain *def,
                            struct domain_interface_addresses_ret *ret)
{
    for (size_t i = 0; i < def->n_interfaces; i++) {
        const struct interface *nic = def->interfaces[i];
        struct network_get_dhcp_leases_ret lent = {0};
        if (leases_of(call, nic, &lent) < 0)
            return -1;
        if (!lent.n_leases)
            continue;
        struct domain_interface *row = add_row(call, nic, ret, lent.n_leases);
        for (uint32_t k = 0; k < lent.n_leases; k++)
            row->addrs[row->n_addrs++] = (struct domain_ip_addr){
                lent.leases[k].type, lent.leases[k].ipaddr, lent.leases[k].prefix};
    }
    return 0;
}

/* --- neighbours of the host ------------------------------------------------------------------- */

static void put_neighbour(struct call *call, const struct net_neighbour *n,
                          struct domain_interface *row)
{
    char address[INET6_ADDRSTRLEN];
    inet_ntop(n->bits == 32 ? AF_INET : AF_INET6, n->bytes, address, sizeof(address));
    row->addrs[row->n_addrs++] = (struct domain_ip_addr){
        .type = n->bits == 32 ? VIR_IP_ADDR_TYPE_IPV4 : VIR_IP_ADDR_TYPE_IPV6,
        .addr = arena_strdup(call->mem, address)};
}

static int by_neighbours(struct call *call, const struct domain *def,
                         struct domain_interface_addresses_ret *ret)
{
    g_autofree struct net_neighbour *seen = NULL;
    size_t n = 0;
    if (net_neighbours(&seen, &n) < 0)
        return -1;
    for (size_t i = 0; i < def->n_interfaces; i++) {
        const struct interface *nic = def->interfaces[i];
        uint8_t mac[6];
        if (!nic->mac || !mac_parse(nic->mac->address, mac))
            continue;
        struct domain_interface *row = add_row(call, nic, ret, n);
        for (size_t k = 0; k < n; k++)
            if (memcmp(seen[k].mac, mac, sizeof(mac)) == 0)
                put_neighbour(call, &seen[k], row);
        drop_empty_row(ret);
    }
    return 0;
}

/* --- the agent -------------------------------------------------------------------------------- */

static void put_addresses(struct call *call, json_t *list, struct domain_interface *nic)
{
    json_t *one;
    size_t i;
    nic->addrs = arena_new_array(call->mem, struct domain_ip_addr, json_array_size(list) + 1);
    json_array_foreach(list, i, one)
    {
        const char *type = text(one, "ip-address-type"), *address = text(one, "ip-address");
        if (!address)
            continue;
        nic->addrs[nic->n_addrs++] = (struct domain_ip_addr){
            .type = g_strcmp0(type, "ipv6") == 0 ? VIR_IP_ADDR_TYPE_IPV6 : VIR_IP_ADDR_TYPE_IPV4,
            .addr = arena_strdup(call->mem, address),
            .prefix = (uint32_t)json_integer_value(json_object_get(one, "prefix"))};
    }
}

static struct domain_interface *find_interface(struct domain_interface_addresses_ret *ret,
                                               const char *name)
{
    for (uint32_t i = 0; i < ret->n_ifaces; i++)
        if (strcmp(ret->ifaces[i].name, name) == 0)
            return &ret->ifaces[i];
    return NULL;
}

/* "eth0:1" is a second name of eth0: its addresses are eth0's. */
static void put_interface(struct call *call, json_t *one,
                          struct domain_interface_addresses_ret *ret)
{
    const char *name = text(one, "name"), *mac = text(one, "hardware-address");
    if (!name)
        return;
    g_autofree char *real = g_strndup(name, strcspn(name, ":"));
    struct domain_interface *nic = find_interface(ret, real), more = {0};
    if (!nic) {
        nic = &ret->ifaces[ret->n_ifaces++];
        nic->name = arena_strdup(call->mem, real);
        nic->hwaddr = mac ? arena_strdup(call->mem, mac) : NULL;
        put_addresses(call, json_object_get(one, "ip-addresses"), nic);
        return;
    }
    put_addresses(call, json_object_get(one, "ip-addresses"), &more);
    struct domain_ip_addr *both =
        arena_new_array(call->mem, struct domain_ip_addr, nic->n_addrs + more.n_addrs + 1);
    memcpy(both, nic->addrs, nic->n_addrs * sizeof *both);
    memcpy(both + nic->n_addrs, more.addrs, more.n_addrs * sizeof *both);
    nic->addrs = both;
    nic->n_addrs += more.n_addrs;
}

AWAITS static int by_agent(struct call *call, struct domain_interface_addresses_ret *ret)
{
    json_t *all = NULL, *one;
    size_t i;
    if (agent_query(call, "guest-network-get-interfaces", NULL, &all) < 0)
        return -1;
    ret->ifaces = arena_new_array(call->mem, struct domain_interface, json_array_size(all) + 1);
    json_array_foreach(all, i, one) put_interface(call, one, ret);
    json_decref(all);
    return 0;
}

/* --- calls ------------------------------------------------------------------------------------ */

OP(domain_interface_addresses)
{
    if (args->source > VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP)
        return fail(ERR_ARGUMENT_UNSUPPORTED, "there is no source of addresses %u", args->source);
    if (!guest_is_active(call->guest))
        return fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain is not running");
    if (args->source == VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT)
        return by_agent(call, ret);
    const struct def *held = call_def(call);
    if (!held)
        return -1;
    const struct domain *def = held->value;
    ret->ifaces = arena_new_array(call->mem, struct domain_interface, def->n_interfaces + 1);
    return args->source == VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE ? by_leases(call, def, ret)
                                                                    : by_neighbours(call, def, ret);
}

/* The name that the guest gave when it asked for the first address that it has been lent. */
AWAITS static int name_by_lease(struct call *call, const char **ret_name)
{
    const struct def *held = call_def(call);
    const struct domain *def = held ? held->value : NULL;
    for (size_t i = 0; def && i < def->n_interfaces; i++) {
        struct network_get_dhcp_leases_ret lent = {0};
        if (leases_of(call, def->interfaces[i], &lent) < 0)
            return -1;
        for (uint32_t k = 0; k < lent.n_leases; k++)
            if (lent.leases[k].hostname) {
                *ret_name = lent.leases[k].hostname;
                return 0;
            }
    }
    return def ? fail(ERR_NO_HOSTNAME, "no lease of the domain has a host name") : -1;
}

AWAITS static int name_by_agent(struct call *call, const char **ret_name)
{
    json_t *reply = NULL;
    if (agent_query(call, "guest-get-host-name", NULL, &reply) < 0)
        return -1;
    const char *name = text(reply, "host-name");
    *ret_name = name ? arena_strdup(call->mem, name) : NULL;
    json_decref(reply);
    return name ? 0 : fail(ERR_NO_HOSTNAME, "the guest agent tells no host name");
}

OP(domain_get_hostname)
{
    bool lease = args->flags & VIR_DOMAIN_GET_HOSTNAME_LEASE;
    if (lease && args->flags & VIR_DOMAIN_GET_HOSTNAME_AGENT)
        return fail(ERR_INVALID_ARG, "the host name is asked of leases or of the agent, not both");
    return lease ? name_by_lease(call, &ret->hostname) : name_by_agent(call, &ret->hostname);
}

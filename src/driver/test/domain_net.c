/* Network interfaces of simulated guests: figures, addresses. Bodies of calls in the
 * guest's lane; they do not await.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "libvirt/libvirt.h"

void sim_net_figures(struct guest *g, struct domain_interface_stats_ret *ret)
{
    int64_t now = (int64_t)(sim_tick(g) / 1000000);
    ret->rx_bytes = now * 1200;
    ret->rx_packets = now;
    ret->rx_errs = 0;
    ret->rx_drop = now / 1000;
    ret->tx_bytes = now * 600;
    ret->tx_packets = now / 2;
    ret->tx_errs = 0;
    ret->tx_drop = 0;
}

OP(domain_interface_stats)
{
    if (!interface_named(sim_live(call->guest), args->device))
        return -1;
    sim_net_figures(call->guest, ret);
    return 0;
}

/* --- addresses -------------------------------------------------------------------------------- */

/* The simulated guest takes the address after those of the interfaces before it, in the network of
 * its interface when that is known (network.c), else in 192.168.0.0/24. */
static struct domain_ip_addr *addresses(struct call *call, const struct interface *n, size_t i)
{
    struct domain_ip_addr *a = arena_new_struct(call->mem, struct domain_ip_addr);
    bool networked = n->type == INTERFACE_TYPE_NETWORK;
    a->type = VIR_IP_ADDR_TYPE_IPV4;
    a->addr = arena_printf(call->mem, networked ? "192.168.122.%zu" : "192.168.0.%zu", i + 3);
    a->prefix = 24;
    return a;
}

OP(domain_interface_addresses)
{
    const struct domain *d = sim_live(call->guest);
    if (args->source > VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP)
        return fail(ERR_ARGUMENT_UNSUPPORTED, "there is no source of addresses %u", args->source);
    if (!d)
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    ret->ifaces = arena_new_array(call->mem, struct domain_interface, d->n_interfaces + 1);
    for (size_t i = 0; i < d->n_interfaces; i++) {
        const struct interface *n = d->interfaces[i];
        bool lease = args->source == VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE;
        if (lease && n->type != INTERFACE_TYPE_NETWORK)
            continue;
        struct domain_interface *to = &ret->ifaces[ret->n_ifaces++];
        to->name = arena_strdup(call->mem, n->target && n->target->dev ? n->target->dev : "");
        to->hwaddr = arena_strdup(call->mem, n->mac->address);
        to->addrs = addresses(call, n, i);
        to->n_addrs = 1;
    }
    return 0;
}

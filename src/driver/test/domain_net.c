/* Network interfaces of simulated guests: figures, addresses, limits. Bodies of calls in the
 * guest's lane; edits await the publishing.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"

/* By the name of its device on the host, or its hardware address. */
static struct interface *find(const struct domain *d, const char *device)
{
    for (size_t i = 0; i < d->n_interfaces; i++) {
        struct interface *n = d->interfaces[i];
        if ((n->target && g_strcmp0(n->target->dev, device) == 0) ||
            (n->mac && n->mac->address && g_ascii_strcasecmp(n->mac->address, device) == 0))
            return n;
    }
    return fail_null(ERR_INVALID_ARG, "the domain has no interface '%s'", device);
}

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
    if (!find(sim_live(call->guest), args->device))
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

/* --- limits ----------------------------------------------------------------------------------- */

static const struct param_row rows[] = {
    {VIR_DOMAIN_BANDWIDTH_IN_AVERAGE, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.average", 0, 1},
    {VIR_DOMAIN_BANDWIDTH_IN_PEAK, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.peak", 0, 1},
    {VIR_DOMAIN_BANDWIDTH_IN_BURST, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.burst", 0, 1},
    {VIR_DOMAIN_BANDWIDTH_IN_FLOOR, VIR_TYPED_PARAM_UINT, "bandwidth.inbound.floor", 0, 1},
    {VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE, VIR_TYPED_PARAM_UINT, "bandwidth.outbound.average", 0, 1},
    {VIR_DOMAIN_BANDWIDTH_OUT_PEAK, VIR_TYPED_PARAM_UINT, "bandwidth.outbound.peak", 0, 1},
    {VIR_DOMAIN_BANDWIDTH_OUT_BURST, VIR_TYPED_PARAM_UINT, "bandwidth.outbound.burst", 0, 1},
};

OP(domain_get_interface_parameters)
{
    struct params p = {.mem = call->mem};
    const struct domain *d = guest_asked(call, args->flags);
    const struct interface *n = d ? find(d, args->device) : NULL;
    if (!n)
        return -1;
    params_read(&p, rows, G_N_ELEMENTS(rows), &type_interface, n);
    PARAMS_REPLY(p, args->nparams, ret);
    return 0;
}

/* Limits of a direction whose average is gone are gone with it. */
static void tidy(struct interface *n)
{
    struct bandwidth *b = n->bandwidth;
    if (!b)
        return;
    struct bandwidth_limit **const sides[] = {&b->inbound, &b->outbound};
    for (size_t i = 0; i < G_N_ELEMENTS(sides); i++)
        if (*sides[i] && !(*sides[i])->has_average && !(*sides[i])->has_floor) {
            value_free(&type_bandwidth_limit, *sides[i]);
            *sides[i] = NULL;
        }
    if (!b->inbound && !b->outbound) {
        value_free(&type_bandwidth, b);
        n->bandwidth = NULL;
    }
}

static int edit_limits(void *value, void *arg)
{
    const struct domain_set_interface_parameters_args *a = arg;
    struct interface *n = find(value, a->device);
    if (!n ||
        params_write(rows, G_N_ELEMENTS(rows), &type_interface, n, a->params, a->n_params) < 0)
        return -1;
    tidy(n);
    return 0;
}

OP_NO_RET(domain_set_interface_parameters)
{
    if (params_check(rows, G_N_ELEMENTS(rows), args->params, args->n_params) < 0)
        return -1;
    return guest_edit_flags(call->guest, args->flags & 3, edit_limits, (void *)args);
}

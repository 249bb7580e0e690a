/* Network interfaces of a guest: figures, as the kernel counts them, and limits of their traffic.
 * Called by the dispatcher and by stats.c; changes of limits await tc. */
#include "driver/qemu/ops/stats.h"
#include <glib.h>
#include "driver/qemu/guest/retune.h"
#include "driver/qemu/ops/ops.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "libvirt/libvirt.h"
#include "sys/netlink.h"

/* The host counts from its end of the pair: what it received the guest sent. */
int interface_figures(const char *dev, struct domain_interface_stats_ret *ret)
{
    struct net_counters c;
    if (net_link_counters(dev, &c) < 0)
        return -1;
    *ret = (struct domain_interface_stats_ret){
        .rx_bytes = (int64_t)c.tx_bytes,
        .rx_packets = (int64_t)c.tx_packets,
        .rx_errs = (int64_t)c.tx_errors,
        .rx_drop = (int64_t)c.tx_dropped,
        .tx_bytes = (int64_t)c.rx_bytes,
        .tx_packets = (int64_t)c.rx_packets,
        .tx_errs = (int64_t)c.rx_errors,
        .tx_drop = (int64_t)c.rx_dropped,
    };
    return 0;
}

OP(domain_interface_stats)
{
    const struct domain *def = call->guest->live->value;
    for (size_t i = 0; i < def->n_interfaces; i++) {
        const struct interface *nic = def->interfaces[i];
        const char *dev = nic->target ? nic->target->dev : NULL;
        const char *mac = nic->mac ? nic->mac->address : NULL;
        if (g_strcmp0(dev, args->device) != 0 && g_strcmp0(mac, args->device) != 0)
            continue;
        if (!dev)
            return fail(ERR_OPERATION_UNSUPPORTED,
                        "interface '%s' is not a device of the host: there are no counters",
                        args->device);
        return interface_figures(dev, ret);
    }
    return fail(ERR_INVALID_ARG, "the domain has no interface '%s'", args->device);
}

/* Whether traffic can be limited at all depends on what the interface is. */
static int check_limits(struct call *call, const struct domain_set_interface_parameters_args *args,
                        bool inactive)
{
    const struct def *def = call_def_of(call, inactive);
    const struct interface *nic = def ? interface_named(def->value, args->device) : NULL;
    if (!nic)
        return -1;
    if (param_find(args->params, args->n_params, VIR_DOMAIN_BANDWIDTH_IN_FLOOR) &&
        nic->type != INTERFACE_TYPE_NETWORK)
        return fail(ERR_CONFIG_UNSUPPORTED, "only a network keeps bandwidth for an interface (%s)",
                    VIR_DOMAIN_BANDWIDTH_IN_FLOOR);
    return bandwidth_possible(nic);
}

OP_NO_RET(domain_set_interface_parameters)
{
    bool live, config;
    uint32_t flags = args->flags & (VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_AFFECT_CONFIG);
    if (guest_affected(call->guest, flags, &live, &config) < 0)
        return -1;
    if ((live && check_limits(call, args, false) < 0) ||
        (config && check_limits(call, args, true) < 0))
        return -1;
    return ops_domain_set_interface_parameters(call, args, ret);
}

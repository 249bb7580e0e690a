/* Figures of a guest's network interfaces, as the kernel counts them. Called by the dispatcher and
 * by stats.c; nothing awaits. */
#include "driver/qemu/ops/stats.h"
#include <glib.h>
#include <stdlib.h>
#include "driver/qemu/ops/ops.h"
#include "sys/file.h"

static int64_t counter(const char *dev, const char *name)
{
    g_autofree char *path = g_strdup_printf("/sys/class/net/%s/statistics/%s", dev, name);
    g_autofree char *text = NULL;
    if (file_read(path, 4096, &text, NULL) < 0)
        return -1;
    return strtoll(text, NULL, 10);
}

/* The host counts from its end of the pair: what it received the guest sent. */
int interface_figures(const char *dev, struct domain_interface_stats_ret *ret)
{
    ret->rx_bytes = counter(dev, "tx_bytes");
    if (ret->rx_bytes < 0)
        return -1;
    ret->rx_packets = counter(dev, "tx_packets");
    ret->rx_errs = counter(dev, "tx_errors");
    ret->rx_drop = counter(dev, "tx_dropped");
    ret->tx_bytes = counter(dev, "rx_bytes");
    ret->tx_packets = counter(dev, "rx_packets");
    ret->tx_errs = counter(dev, "rx_errors");
    ret->tx_drop = counter(dev, "rx_dropped");
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

/* Limits of the traffic of an interface as typed parameters, for every driver. Bodies of calls in
 * the guest's lane. Awaits the driver, which puts them into effect, and the publishing. Invariant:
 * a list is checked whole before any of it is taken.
 */
#include <glib.h>
#include <string.h>
#include "gen/domain.h"
#include "guest/ops.h"
#include "guest/params.h"
#include "guest/tune.h"
#include "libvirt/libvirt.h"

#define OP(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, void *ret)

struct interface *interface_named(const struct domain *d, const char *device)
{
    for (size_t i = 0; i < d->n_interfaces; i++) {
        struct interface *n = d->interfaces[i];
        if ((n->target && g_strcmp0(n->target->dev, device) == 0) ||
            (n->mac && n->mac->address && g_ascii_strcasecmp(n->mac->address, device) == 0))
            return n;
    }
    return fail_null(ERR_INVALID_ARG, "the domain has no interface '%s'", device);
}

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
    const struct interface *n = d ? interface_named(d, args->device) : NULL;
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
    struct interface *n = interface_named(value, a->device);
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
    return guest_tune(call, args->flags, edit_limits, (void *)args);
}

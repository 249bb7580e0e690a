/* What of a running guest is watched on demand: how full its images get, how fast it writes memory.
 * In the guest's lane; awaits QEMU. Invariant: a watch is QEMU's; it ends with the guest.
 */
#include <glib.h>
#include <string.h>
#include "defs/disk_chain.h"
#include "driver/qemu/flow/chain.h"
#include "driver/qemu/ops/ops.h"
#include "driver/qemu/ops/stats.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(30)
enum { LONGEST_MEASURE = 60 };

/* --- images ----------------------------------------------------------------------------------- */

/* The node of the file, where offsets are those that a volume must have room for. */
AWAITS static char *file_node(struct run *r, const struct disk *d, int layer)
{
    json_t *nodes = chain_nodes(r);
    struct node_names names = {0};
    char *node = NULL;
    if (!nodes)
        return NULL;
    chain_layer_nodes(nodes, chain_layer(d, layer).index, &names);
    if (names.n)
        node = g_strdup(names.list[names.n - 1]);
    node_names_clear(&names);
    json_decref(nodes);
    return node ? node
                : fail_null(ERR_OPERATION_UNSUPPORTED, "disk '%s' has no block nodes to work on",
                            disk_target(d));
}

OP_NO_RET(domain_set_block_threshold)
{
    struct run *r = run_of(call->guest);
    g_autofree char *target = g_strndup(args->dev, strcspn(args->dev, "["));
    const struct disk *d =
        run_monitor(call->guest) ? find_disk(call_def(call)->value, target) : NULL;
    (void)ret;
    if (!d)
        return -1;
    if (!d->source || !d->source->has_index)
        return fail(ERR_OPERATION_INVALID, "disk '%s' has no medium to watch", target);
    int layer = chain_find(d, args->dev[strlen(target)] ? args->dev : NULL, 0);
    if (layer < 0)
        return -1;
    if (args->threshold > INT64_MAX)
        return fail(ERR_OVERFLOW, "no image has %" G_GUINT64_FORMAT " bytes", args->threshold);
    DEADLINE(QEMU_PATIENCE);
    g_autofree char *node = file_node(r, d, layer);
    return node ? qmp_call(r->qmp, "block-set-write-threshold",
                           json_pack("{s:s, s:I}", "node-name", node, "write-threshold",
                                     (json_int_t)args->threshold),
                           NULL)
                : -1;
}

/* --- memory ----------------------------------------------------------------------------------- */

static const char *mode_of(uint32_t flags)
{
    return flags & VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP ? "dirty-bitmap"
           : flags & VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING ? "dirty-ring"
                                                          : "page-sampling";
}

OP_NO_RET(domain_start_dirty_rate_calc)
{
    struct qmp *q = run_monitor(call->guest);
    (void)ret;
    if (args->seconds < 1 || args->seconds > LONGEST_MEASURE)
        return fail(ERR_INVALID_ARG, "memory is watched for 1 to %d seconds, not %d",
                    LONGEST_MEASURE, args->seconds);
    if (q)
        run_of(call->guest)->rate_measured = true;
    DEADLINE(QEMU_PATIENCE);
    return q ? qmp_call(q, "calc-dirty-rate",
                        json_pack("{s:i, s:s}", "calc-time", args->seconds, "mode",
                                  mode_of(args->flags)),
                        NULL)
             : -1;
}

/* --- certificates ----------------------------------------------------------------------------- */

OP_NO_RET(domain_graphics_reload)
{
    struct qmp *q = run_monitor(call->guest);
    (void)ret;
    if (args->type > VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_VNC)
        return fail(ERR_INVALID_ARG, "there is no kind %u of graphics to reload", args->type);
    const struct def *def = q ? call_def(call) : NULL;
    const struct domain *d = def ? def->value : NULL;
    bool vnc = false;
    for (size_t i = 0; d && i < d->n_graphics; i++)
        vnc |= d->graphics[i]->type == GRAPHICS_TYPE_VNC;
    if (d && !vnc)
        return fail(ERR_OPERATION_UNSUPPORTED, "the guest has no VNC server");
    DEADLINE(QEMU_PATIENCE);
    return d ? qmp_call(q, "display-reload", json_pack("{s:s, s:b}", "type", "vnc", "tls-certs", 1),
                        NULL)
             : -1;
}

/* --- encrypted memory: no such guest is started here ---------------------------------------------
 */

OP(domain_get_launch_security_info)
{
    (void)args;
    (void)ret;
    return run_monitor(call->guest) ? 0 : -1;
}

OP_NO_RET(domain_set_launch_security_state)
{
    (void)call;
    (void)args;
    (void)ret;
    return fail(ERR_OPERATION_UNSUPPORTED,
                "only a guest whose memory SEV encrypts takes a secret at its launch");
}

OP(node_get_sev_info)
{
    (void)call;
    (void)args;
    (void)ret;
    return fail(ERR_OPERATION_UNSUPPORTED, "QEMU does not offer SEV guests on this host");
}

/* How the state of a guest would be moved: speed, pause, memory for compression. In the guest's
 * lane, where a transfer that is under way lets them pass. Awaits QEMU's answer. Invariant: the
 * speed is the guest's and outlives its runs; the rest is QEMU's.
 */
#include <glib.h>
#include <inttypes.h>
#include "driver/qemu/guest/run.h"
#include "driver/qemu/ops/ops.h"
#include "libvirt/libvirt.h"

#define QEMU_PATIENCE seconds(10)
#define SPEED_MAX ((uint64_t)INT64_MAX >> 20)

AWAITS static int get(struct call *call, const char *name, uint64_t *ret)
{
    struct qmp *q = run_monitor(call->guest);
    json_t *reply = NULL;
    DEADLINE(QEMU_PATIENCE);
    if (!q || qmp_call(q, "query-migrate-parameters", NULL, &reply) < 0)
        return -1;
    json_t *value = json_object_get(reply, name);
    int rc = value ? 0 : fail(ERR_OPERATION_UNSUPPORTED, "this QEMU has no parameter '%s'", name);
    *ret = (uint64_t)json_integer_value(value);
    json_decref(reply);
    return rc;
}

AWAITS static int set(struct call *call, const char *name, uint64_t value)
{
    struct qmp *q = run_monitor(call->guest);
    if (value > INT64_MAX)
        return fail(ERR_INVALID_ARG, "%" PRIu64 " is more than QEMU counts", value);
    DEADLINE(QEMU_PATIENCE);
    return q ? qmp_call(q, "migrate-set-parameters", json_pack("{s:I}", name, (json_int_t)value),
                        NULL)
             : -1;
}

static int check_active(struct call *call)
{
    return guest_is_active(call->guest)
               ? 0
               : fail_in(FROM_DOMAIN, ERR_OPERATION_INVALID, "domain is not running");
}

OP(domain_migrate_get_max_speed)
{
    if (args->flags & VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY) {
        if (check_active(call) < 0 || get(call, "max-postcopy-bandwidth", &ret->bandwidth) < 0)
            return -1;
        ret->bandwidth >>= 20;
        return 0;
    }
    ret->bandwidth = call->guest->transfer_mib_s ? call->guest->transfer_mib_s : SPEED_MAX;
    return 0;
}

OP_NO_RET(domain_migrate_set_max_speed)
{
    (void)ret;
    if (args->bandwidth > SPEED_MAX)
        return fail(ERR_OVERFLOW, "%" PRIu64 " MiB a second are more than %" PRIu64,
                    args->bandwidth, SPEED_MAX);
    if (args->flags & VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY)
        return check_active(call) < 0 ? -1
                                      : set(call, "max-postcopy-bandwidth", args->bandwidth << 20);
    call->guest->transfer_mib_s = args->bandwidth;
    return 0;
}

OP(domain_migrate_get_max_downtime)
{
    (void)args;
    return get(call, "downtime-limit", &ret->downtime);
}

OP_NO_RET(domain_migrate_set_max_downtime)
{
    (void)ret;
    return set(call, "downtime-limit", args->downtime);
}

OP(domain_migrate_get_compression_cache)
{
    (void)args;
    return get(call, "xbzrle-cache-size", &ret->cache_size);
}

OP_NO_RET(domain_migrate_set_compression_cache)
{
    (void)ret;
    return set(call, "xbzrle-cache-size", args->cache_size);
}

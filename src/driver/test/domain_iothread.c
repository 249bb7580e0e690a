/* I/O threads of simulated guests. Bodies of calls in the guest's lane; they do not await.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/host.h"
#include "driver/test/sim.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "reflect/cpuset.h"

OP(domain_get_iothread_info)
{
    uint32_t ids[IOTHREADS_MAX];
    const struct domain *d = guest_asked(call, args->flags);
    if (!d)
        return -1;
    size_t n = iothread_ids(d, ids);
    ret->info = arena_new_array(call->mem, struct domain_iothread_info, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct iothread_pin *pin = iothread_pin_of(d, ids[i]);
        uint8_t *map = arena_new_array(call->mem, uint8_t, HOST_MAP_CPUS / 8);
        for (uint32_t cpu = 0; cpu < HOST_MAP_CPUS; cpu++)
            if (pin ? cpuset_has(pin->cpuset, cpu) : cpu < d->vcpu->max)
                map[cpu / 8] |= (uint8_t)(1 << cpu % 8);
        ret->info[i] = (struct domain_iothread_info){ids[i], HOST_MAP_CPUS / 8, map};
    }
    ret->n_info = ret->ret = (uint32_t)n;
    return 0;
}

#define POLL_NS 32768 /* of a thread that nobody has set */

void sim_iothread_stats(struct params *p, const struct domain *d)
{
    uint32_t ids[IOTHREADS_MAX];
    size_t n = iothread_ids(d, ids);
    if (!n)
        return;
    param_uint(p, "iothread.count", (uint32_t)n);
    for (size_t i = 0; i < n; i++) {
        const struct iothread_id *t = iothread_find(d, ids[i]);
        const struct iothread_poll *poll = t ? t->poll : NULL;
        param_ullong(p, param_name(p, "iothread", ids[i], "poll-max-ns"),
                     poll && poll->has_max ? poll->max : POLL_NS);
        param_uint(p, param_name(p, "iothread", ids[i], "poll-grow"),
                   poll && poll->has_grow ? (uint32_t)poll->grow : 0);
        param_uint(p, param_name(p, "iothread", ids[i], "poll-shrink"),
                   poll && poll->has_shrink ? (uint32_t)poll->shrink : 0);
    }
}

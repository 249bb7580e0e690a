/* Memory of simulated guests: how much, statistics, a look inside. Bodies of calls in the guest's
 * lane; edits await the publishing.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

#define PEEK_MAX 65536

static int edit_memory(void *value, void *arg)
{
    struct domain *d = value;
    uint64_t kib = *(uint64_t *)arg;
    if (kib > d->memory->size_kib)
        return fail(ERR_INVALID_ARG, "more memory than the domain's maximum");
    d->current_memory->size_kib = kib;
    return 0;
}

static int edit_maximum(void *value, void *arg)
{
    struct domain *d = value;
    d->memory->size_kib = *(uint64_t *)arg;
    d->current_memory->size_kib = MIN(d->current_memory->size_kib, d->memory->size_kib);
    return 0;
}

static void tell_balloon(struct guest *g)
{
    struct domain_event_callback_balloon_change_msg msg = {
        .msg = {.dom = sim_handle(g), .actual = sim_live(g)->current_memory->size_kib}};
    event_domain(g, VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, &msg);
}

AWAITS static int set_memory(struct guest *g, uint64_t kib, uint32_t flags)
{
    bool live, config;
    bool maximum = flags & VIR_DOMAIN_MEM_MAXIMUM;
    if (guest_memory_fits(kib) < 0 || guest_affected(g, flags & 3, &live, &config) < 0)
        return -1;
    if (maximum && live)
        return fail(ERR_OPERATION_INVALID,
                    "the maximum of memory changes with the next start only: use flag CONFIG");
    if (guest_edit_flags(g, flags & 3, maximum ? edit_maximum : edit_memory, &kib) < 0)
        return -1;
    if (live)
        tell_balloon(g);
    return 0;
}

OP_NO_RET(domain_set_memory_flags)
{
    return set_memory(call->guest, args->memory, args->flags);
}

OP_NO_RET(domain_set_memory)
{
    return set_memory(call->guest, args->memory, VIR_DOMAIN_AFFECT_LIVE);
}

OP_NO_RET(domain_set_max_memory)
{
    return set_memory(call->guest, args->memory, VIR_DOMAIN_MEM_MAXIMUM);
}

static int edit_period(void *value, void *arg)
{
    struct domain *d = value;
    uint32_t period = *(uint32_t *)arg;
    struct memballoon *b = d->n_memballoons ? d->memballoons[0] : NULL;
    if (!b || b->model != MEMBALLOON_MODEL_VIRTIO)
        return fail(ERR_OPERATION_INVALID,
                    "the guest has no memory balloon whose period could be set");
    value_free(&type_balloon_stats, b->stats);
    b->stats = NULL;
    if (period) {
        b->stats = value_new(&type_balloon_stats);
        b->stats->period = period;
        b->stats->has_period = true;
    }
    return 0;
}

OP_NO_RET(domain_set_memory_stats_period)
{
    uint32_t period = (uint32_t)args->period;
    return guest_edit_flags(call->guest, args->flags, edit_period, &period);
}

OP(domain_memory_stats)
{
    const struct domain *d = sim_live(call->guest);
    uint64_t now = d->current_memory->size_kib;
    uint64_t half = now / 2;
    const struct domain_memory_stat all[] = {
        {VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, now},
        {VIR_DOMAIN_MEMORY_STAT_SWAP_IN, 0},
        {VIR_DOMAIN_MEMORY_STAT_SWAP_OUT, 0},
        {VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT, 0},
        {VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT, 0},
        {VIR_DOMAIN_MEMORY_STAT_UNUSED, half},
        {VIR_DOMAIN_MEMORY_STAT_AVAILABLE, now},
        {VIR_DOMAIN_MEMORY_STAT_USABLE, half},
        {VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE, sim_tick(call->guest) / 1000000000},
        {VIR_DOMAIN_MEMORY_STAT_DISK_CACHES, now / 8},
        {VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, 0},
        {VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, 0},
        {VIR_DOMAIN_MEMORY_STAT_RSS, half},
    };
    ret->stats = arena_dup(call->mem, all, sizeof(all));
    ret->n_stats = MIN(args->max_stats, (uint32_t)G_N_ELEMENTS(all));
    return 0;
}

OP(domain_memory_peek)
{
    if (args->flags != VIR_MEMORY_VIRTUAL && args->flags != VIR_MEMORY_PHYSICAL)
        return fail(ERR_INVALID_ARG,
                    "either VIR_MEMORY_VIRTUAL or VIR_MEMORY_PHYSICAL is looked at");
    if (args->size > PEEK_MAX)
        return fail(ERR_INVALID_ARG, "at most %d bytes can be looked at", PEEK_MAX);
    uint8_t *bytes = arena_new_array(call->mem, uint8_t, args->size + 1);
    for (uint32_t i = 0; i < args->size; i++)
        bytes[i] = (uint8_t)i;
    ret->buffer = bytes;
    ret->n_buffer = args->size;
    return 0;
}

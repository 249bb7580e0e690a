/* I/O threads of a guest, for every driver: which there are, where they run, how they poll. Bodies
 * of calls in the guest's lane. Awaits the driver, which makes and ends them, and the publishing.
 * Invariant: an id is written down once somebody has named it.
 */
#include <glib.h>
#include <string.h>
#include "gen/domain.h"
#include "guest/ops.h"
#include "guest/params.h"
#include "guest/tune.h"
#include "libvirt/libvirt.h"
#include "reflect/cpuset.h"

#define OP(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int ops_##name(struct call *call, const struct name##_args *args, void *ret)

size_t iothread_ids(const struct domain *d, uint32_t ids[IOTHREADS_MAX])
{
    const size_t room = IOTHREADS_MAX;
    size_t n = 0;
    uint32_t next = 1;
    for (size_t i = 0; d->iothreadids && i < d->iothreadids->n_iothreads && n < room; i++)
        ids[n++] = d->iothreadids->iothreads[i]->id;
    while (n < d->iothreads && n < room) {
        bool taken = false;
        for (size_t i = 0; i < n; i++)
            taken |= ids[i] == next;
        if (!taken)
            ids[n++] = next;
        next++;
    }
    return n;
}

struct iothread_id *iothread_find(const struct domain *d, uint32_t id)
{
    for (size_t i = 0; d->iothreadids && i < d->iothreadids->n_iothreads; i++)
        if (d->iothreadids->iothreads[i]->id == id)
            return d->iothreadids->iothreads[i];
    return NULL;
}

struct iothread_pin *iothread_pin_of(const struct domain *d, uint32_t id)
{
    for (size_t i = 0; d->cputune && i < d->cputune->n_iothreadpins; i++)
        if (d->cputune->iothreadpins[i]->iothread == id)
            return d->cputune->iothreadpins[i];
    return NULL;
}

/* Writes down those that were only counted, so that each can be named. */
static void write_down(struct domain *d)
{
    uint32_t ids[IOTHREADS_MAX];
    size_t n = iothread_ids(d, ids);
    if (!d->iothreadids)
        d->iothreadids = value_new(&type_iothread_ids);
    for (size_t i = d->iothreadids->n_iothreads; i < n; i++) {
        struct iothread_id *t = value_new(&type_iothread_id);
        t->id = ids[i];
        t->has_id = true;
        d->iothreadids->iothreads = g_renew(struct iothread_id *, d->iothreadids->iothreads, i + 1);
        d->iothreadids->iothreads[i] = t;
        d->iothreadids->n_iothreads = i + 1;
    }
    d->iothreads = (uint32_t)d->iothreadids->n_iothreads;
    d->has_iothreads = d->iothreads > 0;
}

/* Ids that are as if they were only counted need not stand in the document. */
static void tidy(struct domain *d)
{
    const struct iothread_ids *ids = d->iothreadids;
    for (size_t i = 0; i < ids->n_iothreads; i++) {
        const struct iothread_id *t = ids->iothreads[i];
        if (t->id != i + 1 || t->poll || t->has_thread_pool_min || t->has_thread_pool_max)
            return;
    }
    value_free(&type_iothread_ids, d->iothreadids);
    d->iothreadids = NULL;
}

static int edit_add(void *value, void *arg)
{
    struct domain *d = value;
    uint32_t id = *(uint32_t *)arg;
    write_down(d);
    if (iothread_find(d, id))
        return fail(ERR_INVALID_ARG, "I/O thread %u exists already", id);
    if (d->iothreadids->n_iothreads >= IOTHREADS_MAX)
        return fail(ERR_INVALID_ARG, "a guest has at most %d I/O threads", IOTHREADS_MAX);
    struct iothread_ids *ids = d->iothreadids;
    struct iothread_id *t = value_new(&type_iothread_id);
    t->id = id;
    t->has_id = true;
    ids->iothreads = g_renew(struct iothread_id *, ids->iothreads, ids->n_iothreads + 1);
    ids->iothreads[ids->n_iothreads++] = t;
    d->iothreads = (uint32_t)ids->n_iothreads;
    d->has_iothreads = true;
    return 0;
}

static void drop_pin(struct domain *d, uint32_t id)
{
    struct cputune *t = d->cputune;
    for (size_t i = 0; t && i < t->n_iothreadpins; i++) {
        if (t->iothreadpins[i]->iothread != id)
            continue;
        value_free(&type_iothread_pin, t->iothreadpins[i]);
        memmove(t->iothreadpins + i, t->iothreadpins + i + 1,
                (--t->n_iothreadpins - i) * sizeof(*t->iothreadpins));
        return;
    }
}

static bool uses(const struct disk_driver *drv, uint32_t id)
{
    if (drv && drv->has_iothread && drv->iothread == id)
        return true;
    for (size_t i = 0; drv && drv->iothreads && i < drv->iothreads->n_iothreads; i++)
        if (drv->iothreads->iothreads[i]->id == id)
            return true;
    return false;
}

static int check_unused(const struct domain *d, uint32_t id)
{
    for (size_t i = 0; i < d->n_disks; i++)
        if (uses(d->disks[i]->driver, id))
            return fail(ERR_INVALID_ARG, "I/O thread %u serves disk '%s'", id,
                        d->disks[i]->target->dev);
    for (size_t i = 0; i < d->n_controllers; i++) {
        const struct controller_driver *drv = d->controllers[i]->driver;
        if (drv && drv->has_iothread && drv->iothread == id)
            return fail(ERR_INVALID_ARG, "I/O thread %u serves a controller", id);
    }
    return 0;
}

static int edit_del(void *value, void *arg)
{
    struct domain *d = value;
    uint32_t id = *(uint32_t *)arg;
    if (check_unused(d, id) < 0)
        return -1;
    write_down(d);
    struct iothread_ids *ids = d->iothreadids;
    for (size_t i = 0; i < ids->n_iothreads; i++) {
        if (ids->iothreads[i]->id != id)
            continue;
        value_free(&type_iothread_id, ids->iothreads[i]);
        memmove(ids->iothreads + i, ids->iothreads + i + 1,
                (--ids->n_iothreads - i) * sizeof(*ids->iothreads));
        d->iothreads = (uint32_t)ids->n_iothreads;
        d->has_iothreads = d->iothreads > 0;
        drop_pin(d, id);
        tidy(d);
        return 0;
    }
    return fail(ERR_INVALID_ARG, "there is no I/O thread %u", id);
}

OP_NO_RET(domain_add_iothread)
{
    uint32_t id = args->iothread_id;
    if (id == 0)
        return fail(ERR_INVALID_ARG, "I/O threads count from 1");
    return guest_tune(call, args->flags, edit_add, &id);
}

OP_NO_RET(domain_del_iothread)
{
    uint32_t id = args->iothread_id;
    if (id == 0)
        return fail(ERR_INVALID_ARG, "I/O threads count from 1");
    return guest_tune(call, args->flags, edit_del, &id);
}

/* --- pinning ---------------------------------------------------------------------------------- */

struct pinning {
    uint32_t id;
    const uint8_t *map;
    uint32_t n_map;
};

static int edit_pin(void *value, void *arg)
{
    struct domain *d = value;
    const struct pinning *p = arg;
    write_down(d);
    if (!iothread_find(d, p->id))
        return fail(ERR_INVALID_ARG, "there is no I/O thread %u", p->id);
    struct iothread_pin *pin = iothread_pin_of(d, p->id);
    if (!pin) {
        if (!d->cputune)
            d->cputune = value_new(&type_cputune);
        struct cputune *t = d->cputune;
        t->iothreadpins = g_renew(struct iothread_pin *, t->iothreadpins, t->n_iothreadpins + 1);
        pin = t->iothreadpins[t->n_iothreadpins++] = value_new(&type_iothread_pin);
        pin->iothread = p->id;
        pin->has_iothread = true;
    }
    cpuset_free(pin->cpuset);
    pin->cpuset = cpuset_new(MIN(p->n_map * 8, CPUSET_MAX));
    for (uint32_t i = 0; i < CPUSET_MAX && i / 8 < p->n_map; i++)
        if (p->map[i / 8] & 1 << i % 8)
            cpuset_add(pin->cpuset, i);
    return 0;
}

OP_NO_RET(domain_pin_iothread)
{
    struct pinning p = {args->iothreads_id, args->cpumap, args->n_cpumap};
    bool any = false;
    for (uint32_t i = 0; i < p.n_map; i++)
        any |= p.map[i] != 0;
    if (!any)
        return fail(ERR_INVALID_ARG, "the map has no host CPU in it");
    return guest_tune(call, args->flags, edit_pin, &p);
}

/* --- polling ---------------------------------------------------------------------------------- */

static const struct param_row rows[] = {
    {VIR_DOMAIN_IOTHREAD_POLL_MAX_NS, VIR_TYPED_PARAM_ULLONG, "poll.max", 0, 0},
    {VIR_DOMAIN_IOTHREAD_POLL_GROW, VIR_TYPED_PARAM_UINT, "poll.grow", 0, 0},
    {VIR_DOMAIN_IOTHREAD_POLL_SHRINK, VIR_TYPED_PARAM_UINT, "poll.shrink", 0, 0},
    {VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN, VIR_TYPED_PARAM_INT, "thread_pool_min", 0, 0},
    {VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX, VIR_TYPED_PARAM_INT, "thread_pool_max", 0, 0},
};

static int edit_params(void *value, void *arg)
{
    const struct domain_set_iothread_params_args *a = arg;
    write_down(value);
    struct iothread_id *t = iothread_find(value, a->iothread_id);
    if (!t)
        return fail(ERR_INVALID_ARG, "there is no I/O thread %u", a->iothread_id);
    return params_write(rows, G_N_ELEMENTS(rows), &type_iothread_id, t, a->params, a->n_params);
}

OP_NO_RET(domain_set_iothread_params)
{
    if (params_check(rows, G_N_ELEMENTS(rows), args->params, args->n_params) < 0)
        return -1;
    return guest_tune(call, args->flags, edit_params, (void *)args);
}

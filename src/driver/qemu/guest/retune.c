/* Puts edits of a running guest's definition into effect: control groups, limits of traffic, I/O
 * threads, counted events. Called in the guest's lane before the edit is published. Awaits QEMU and
 * tc. Invariant: what differs is done, what is the same is not touched.
 */
#include "driver/qemu/guest/retune.h"
#include <glib.h>
#include <string.h>
#include "driver/qemu/guest/cputune.h"
#include "driver/qemu/guest/limits.h"
#include "driver/qemu/guest/prepare.h"
#include "guest/tune.h"
#include "reflect/cpuset.h"
#include "reflect/value.h"

#define QEMU_PATIENCE seconds(30)

static bool same(const struct type *t, const void *a, const void *b)
{
    return a == b || (a && b && value_same(t, a, b, false, NULL));
}

/* --- traffic ---------------------------------------------------------------------------------- */

int bandwidth_possible(const struct interface *nic)
{
    if (nic->type != INTERFACE_TYPE_NETWORK && nic->type != INTERFACE_TYPE_BRIDGE &&
        nic->type != INTERFACE_TYPE_ETHERNET && nic->type != INTERFACE_TYPE_DIRECT)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "the traffic of an interface of type '%s' does not pass this host's queues: it "
                    "cannot be limited",
                    enum_word(&enum_interface_type, (int)nic->type));
    const struct bandwidth *b = nic->bandwidth;
    if (b && b->inbound && b->inbound->has_floor && nic->type != INTERFACE_TYPE_NETWORK)
        return fail(ERR_CONFIG_UNSUPPORTED,
                    "only a network keeps bandwidth for an interface (floor), not one of type '%s'",
                    enum_word(&enum_interface_type, (int)nic->type));
    return 0;
}

AWAITS static int change_bandwidths(const struct domain *now, const struct domain *wanted)
{
    for (size_t i = 0; i < wanted->n_interfaces && i < now->n_interfaces; i++) {
        const struct interface *was = now->interfaces[i], *n = wanted->interfaces[i];
        if (same(&type_bandwidth, was->bandwidth, n->bandwidth))
            continue;
        if (!n->target || !n->target->dev)
            return fail(ERR_OPERATION_INVALID, "the interface has no device on this host");
        if (bandwidth_possible(n) < 0)
            return -1;
        if (bandwidth_set(n->target->dev, was->bandwidth, n->bandwidth) == 0)
            continue;
        SHIELD();
        struct error *why = error_take(); /* as it was before */
        if (bandwidth_set(n->target->dev, n->bandwidth, was->bandwidth) < 0)
            error_clear();
        error_set(why);
        return -1;
    }
    return 0;
}

/* --- I/O threads ------------------------------------------------------------------------------ */

static bool has_id(const uint32_t *ids, size_t n, uint32_t id)
{
    for (size_t i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* "poll-max-ns": value; what is not written down is not in there. */
static json_t *properties_of(const struct iothread_id *t)
{
    json_t *o = json_object();
    const struct iothread_poll *p = t ? t->poll : NULL;
    if (p && p->has_max)
        json_object_set_new(o, "poll-max-ns", json_integer((json_int_t)p->max));
    if (p && p->has_grow)
        json_object_set_new(o, "poll-grow", json_integer((json_int_t)p->grow));
    if (p && p->has_shrink)
        json_object_set_new(o, "poll-shrink", json_integer((json_int_t)p->shrink));
    if (t && t->has_thread_pool_min)
        json_object_set_new(o, "thread-pool-min", json_integer(t->thread_pool_min));
    if (t && t->has_thread_pool_max)
        json_object_set_new(o, "thread-pool-max", json_integer(t->thread_pool_max));
    return o;
}

AWAITS static int set_property(struct qmp *q, uint32_t id, const char *name, json_t *value)
{
    json_t *args = json_pack("{s:o, s:s, s:O}", "path", json_sprintf("/objects/iothread%u", id),
                             "property", name, "value", value);
    return qmp_call(q, "qom-set", args, NULL);
}

/* The pool's bounds may never cross: the upper one goes first where both go up. */
AWAITS static int set_properties(struct qmp *q, uint32_t id, const struct iothread_id *was,
                                 const struct iothread_id *t)
{
    json_t *before = properties_of(was), *wanted = properties_of(t), *value;
    const char *key;
    int rc = 0;
    if (json_object_get(wanted, "thread-pool-max") &&
        json_integer_value(json_object_get(wanted, "thread-pool-min")) >
            json_integer_value(json_object_get(before, "thread-pool-max")))
        rc = set_property(q, id, "thread-pool-max", json_object_get(wanted, "thread-pool-max"));
    json_object_foreach(wanted, key,
                        value) if (rc == 0 && !json_equal(value, json_object_get(before, key))) rc =
        set_property(q, id, key, value);
    json_decref(before);
    json_decref(wanted);
    return rc < 0 ? context("I/O thread %u", id) : 0;
}

AWAITS static int add_thread(struct qmp *q, uint32_t id, const struct iothread_id *t)
{
    json_t *o = properties_of(t);
    json_object_set_new(o, "qom-type", json_string("iothread"));
    json_object_set_new(o, "id", json_sprintf("iothread%u", id));
    return qmp_call(q, "object-add", o, NULL);
}

AWAITS static int remove_thread(struct qmp *q, uint32_t id)
{
    return qmp_call(q, "object-del", json_pack("{s:o}", "id", json_sprintf("iothread%u", id)),
                    NULL);
}

static bool pin_is_new(const struct domain *now, const struct domain *wanted, uint32_t id)
{
    const struct iothread_pin *was = iothread_pin_of(now, id), *p = iothread_pin_of(wanted, id);
    return p && (!was || !cpuset_same(was->cpuset, p->cpuset));
}

AWAITS static int pin_thread(struct run *r, const struct domain *wanted, uint32_t id)
{
    g_autoptr(GArray) threads = run_threads(r);
    for (guint i = 0; threads && i < threads->len; i++) {
        const struct run_thread *t = &g_array_index(threads, struct run_thread, i);
        if (t->kind == RUN_THREAD_IOTHREAD && t->index == id)
            return run_pin_thread(t->tid, iothread_pin_of(wanted, id)->cpuset);
    }
    return threads ? fail(ERR_INVALID_ARG, "the guest runs no I/O thread %u", id) : -1;
}

AWAITS static int change_iothreads(struct run *r, const struct domain *now,
                                   const struct domain *wanted)
{
    uint32_t is[IOTHREADS_MAX], ids[IOTHREADS_MAX];
    size_t n_is = iothread_ids(now, is), n = iothread_ids(wanted, ids);
    struct qmp *q = r->qmp;
    for (size_t i = 0; i < n; i++) {
        const struct iothread_id *t = iothread_find(wanted, ids[i]);
        if (has_id(is, n_is, ids[i]) ? set_properties(q, ids[i], iothread_find(now, ids[i]), t) < 0
                                     : add_thread(q, ids[i], t) < 0)
            return -1;
        if (pin_is_new(now, wanted, ids[i]) && pin_thread(r, wanted, ids[i]) < 0)
            return -1;
    }
    for (size_t i = 0; i < n_is; i++)
        if (!has_id(ids, n, is[i]) && remove_thread(q, is[i]) < 0)
            return -1;
    return 0;
}

/* --- all of it -------------------------------------------------------------------------------- */

int run_retune(void *driver, struct guest *g, const struct domain *wanted)
{
    (void)driver;
    if (!run_monitor(g))
        return -1;
    struct run *r = run_ref(run_of(g));
    struct def *held = def_ref(g->live);
    const struct domain *now = held->value;
    DEADLINE(QEMU_PATIENCE);
    int rc = limits_apply(r, now, wanted);
    if (rc == 0)
        rc = change_bandwidths(now, wanted);
    if (rc == 0)
        rc = change_iothreads(r, now, wanted);
    if (rc == 0 && !same(&type_perf, now->perf, wanted->perf))
        rc = perf_apply(r, wanted);
    def_unref(held);
    run_unref(r);
    return rc;
}

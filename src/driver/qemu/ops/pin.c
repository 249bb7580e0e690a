/* Where the threads of guests may run: virDomainPinVcpu, virDomainPinEmulator and what asks for
 * them. Called by the dispatcher on the guest's lane; awaits QEMU's answer about its threads and
 * the durable store. */
#include <glib.h>
#include <string.h>
#include "driver/qemu/guest/cputune.h"
#include "driver/qemu/ops/ops.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "libvirt/libvirt.h"
#include "sys/host.h"

static unsigned host_cpus(void)
{
    struct host_cpu cpu;
    return host_cpu(&cpu) < 0 ? 1 : cpu.present;
}

static struct cpuset *set_of_map(const uint8_t *map, uint32_t len)
{
    struct cpuset *set = cpuset_new(MIN(len * 8, CPUSET_MAX));
    for (uint32_t i = 0; i < len * 8 && i < CPUSET_MAX; i++)
        if (map[i / 8] & (1U << i % 8))
            cpuset_add(set, i);
    return set;
}

/* NULL: everywhere. */
static void map_of_set(const struct cpuset *set, uint8_t *map, size_t len)
{
    unsigned n = host_cpus();
    for (unsigned i = 0; i < n && i < len * 8; i++)
        if (!set || cpuset_has(set, i))
            map[i / 8] |= (uint8_t)(1U << i % 8);
}

static bool covers_host(const struct cpuset *set)
{
    for (unsigned i = 0, n = host_cpus(); i < n; i++)
        if (!cpuset_has(set, i))
            return false;
    return true;
}

/* --- virtual CPUs -------------------------------------------------------------------------------
 */

struct pin_edit {
    unsigned vcpu;
    const struct cpuset *set;
};

static void drop_pin(struct cputune *c, size_t i)
{
    value_free(&type_vcpu_pin, c->vcpupins[i]);
    memmove(&c->vcpupins[i], &c->vcpupins[i + 1], (--c->n_vcpupins - i) * sizeof *c->vcpupins);
}

static struct cputune *cputune_of(struct domain *d)
{
    if (!d->cputune)
        d->cputune = value_new(&type_cputune);
    return d->cputune;
}

static int edit_vcpu_pin(void *value, void *arg)
{
    const struct pin_edit *e = arg;
    struct domain *d = value;
    struct cputune *c = cputune_of(d);
    unsigned max = d->vcpu ? d->vcpu->max : 1;
    if (e->vcpu >= max)
        return fail(ERR_INVALID_ARG, "vCPU %u: the stored definition has %u", e->vcpu, max);
    for (size_t i = 0; i < c->n_vcpupins; i++)
        if (c->vcpupins[i]->vcpu == e->vcpu) {
            drop_pin(c, i);
            break;
        }
    if (covers_host(e->set))
        return 0;
    struct vcpu_pin *pin = value_new(&type_vcpu_pin);
    *pin = (struct vcpu_pin){e->vcpu, true, cpuset_copy(e->set)};
    c->vcpupins = g_renew(struct vcpu_pin *, c->vcpupins, c->n_vcpupins + 1);
    c->vcpupins[c->n_vcpupins++] = pin;
    return 0;
}

AWAITS static int pin_threads(struct run *r, enum run_thread_kind kind, unsigned index,
                              const struct cpuset *set)
{
    g_autoptr(GArray) threads = run_threads(r);
    bool found = false;
    for (guint i = 0; threads && i < threads->len; i++) {
        const struct run_thread *t = &g_array_index(threads, struct run_thread, i);
        if (t->kind != kind || (kind != RUN_THREAD_EMULATOR && t->index != index))
            continue;
        found = true;
        if (run_pin_thread(t->tid, set) < 0)
            return -1;
    }
    if (!threads || found)
        return threads ? 0 : -1;
    return fail(ERR_INVALID_ARG, "vcpu %u is not online", index);
}

static int check_map(const struct cpuset *set)
{
    for (unsigned i = 0, n = host_cpus(); i < n; i++)
        if (cpuset_has(set, i))
            return 0;
    return fail(ERR_INVALID_ARG, "the map has no host CPU in it");
}

AWAITS static int pin(struct call *call, uint32_t flags, enum run_thread_kind kind,
                      const struct pin_edit *e, edit_fn *edit)
{
    bool live, config;
    if (check_map(e->set) < 0 || guest_affected(call->guest, flags, &live, &config) < 0)
        return -1;
    if (live &&
        (!run_monitor(call->guest) || pin_threads(run_of(call->guest), kind, e->vcpu, e->set) < 0))
        return -1;
    return guest_edit_flags(call->guest, flags, edit, (void *)e);
}

OP_NO_RET(domain_pin_vcpu_flags)
{
    struct cpuset *set = set_of_map(args->cpumap, args->n_cpumap);
    const struct pin_edit e = {args->vcpu, set};
    (void)ret;
    int rc = pin(call, args->flags, RUN_THREAD_VCPU, &e, edit_vcpu_pin);
    cpuset_free(set);
    return rc;
}

static const struct cpuset *vcpu_pin(const struct domain *d, unsigned vcpu)
{
    for (size_t i = 0; d->cputune && i < d->cputune->n_vcpupins; i++)
        if (d->cputune->vcpupins[i]->vcpu == vcpu)
            return d->cputune->vcpupins[i]->cpuset;
    return d->vcpu ? d->vcpu->cpuset : NULL;
}

static const struct def *def_by_flags(struct call *call, uint32_t flags)
{
    bool live, config;
    if (guest_affected(call->guest, flags, &live, &config) < 0)
        return NULL;
    if (live && config)
        return fail_null(ERR_INVALID_ARG,
                         "a query is about the live or the stored definition, not both");
    return call_def_of(call, config);
}

OP(domain_get_vcpu_pin_info)
{
    const struct def *def = def_by_flags(call, args->flags);
    if (!def)
        return -1;
    const struct domain *d = def->value;
    if (args->ncpumaps < 0 || args->maplen < 0 ||
        (uint64_t)args->ncpumaps * (uint64_t)args->maplen > 8388608)
        return fail(ERR_INVALID_ARG, "room for %d maps of %d bytes is out of range", args->ncpumaps,
                    args->maplen);
    uint32_t n = MIN((uint32_t)args->ncpumaps, d->vcpu ? d->vcpu->max : 1);
    size_t len = (size_t)args->maplen;
    uint8_t *maps = arena_new_array(call->mem, uint8_t, n * len + 1);
    for (uint32_t i = 0; i < n; i++)
        map_of_set(vcpu_pin(d, i), maps + i * len, len);
    ret->cpumaps = maps;
    ret->n_cpumaps = (uint32_t)(n * len);
    ret->num = (int32_t)n;
    return 0;
}

/* --- the emulator -------------------------------------------------------------------------------
 */

static int edit_emulator_pin(void *value, void *arg)
{
    const struct pin_edit *e = arg;
    struct cputune *c = cputune_of(value);
    value_free(&type_emulator_pin, c->emulatorpin);
    c->emulatorpin = NULL;
    if (covers_host(e->set))
        return 0;
    c->emulatorpin = value_new(&type_emulator_pin);
    c->emulatorpin->cpuset = cpuset_copy(e->set);
    return 0;
}

OP_NO_RET(domain_pin_emulator)
{
    struct cpuset *set = set_of_map(args->cpumap, args->n_cpumap);
    const struct pin_edit e = {0, set};
    (void)ret;
    int rc = pin(call, args->flags, RUN_THREAD_EMULATOR, &e, edit_emulator_pin);
    cpuset_free(set);
    return rc;
}

OP(domain_get_emulator_pin_info)
{
    const struct def *def = def_by_flags(call, args->flags);
    if (!def)
        return -1;
    if (args->maplen < 0 || args->maplen > CPUSET_MAX / 8)
        return fail(ERR_INVALID_ARG, "room for a map of %d bytes is out of range", args->maplen);
    const struct domain *d = def->value;
    const struct cpuset *set = d->cputune && d->cputune->emulatorpin
                                   ? d->cputune->emulatorpin->cpuset
                               : d->vcpu ? d->vcpu->cpuset
                                         : NULL;
    uint8_t *map = arena_new_array(call->mem, uint8_t, (size_t)args->maplen + 1);
    map_of_set(set, map, (size_t)args->maplen);
    ret->cpumaps = map;
    ret->n_cpumaps = (uint32_t)args->maplen;
    ret->ret = 1;
    return 0;
}

/* --- I/O threads --------------------------------------------------------------------------------
 */

OP(domain_get_iothread_info)
{
    const struct domain *d = guest_asked(call, args->flags);
    uint32_t ids[IOTHREADS_MAX];
    if (!d)
        return -1;
    size_t n = iothread_ids(d, ids), len = (host_cpus() + 7) / 8;
    ret->info = arena_new_array(call->mem, struct domain_iothread_info, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct iothread_pin *pin = iothread_pin_of(d, ids[i]);
        uint8_t *map = arena_new_array(call->mem, uint8_t, len);
        map_of_set(pin ? pin->cpuset : d->vcpu ? d->vcpu->cpuset : NULL, map, len);
        ret->info[i] = (struct domain_iothread_info){ids[i], (uint32_t)len, map};
    }
    ret->n_info = ret->ret = (uint32_t)n;
    return 0;
}

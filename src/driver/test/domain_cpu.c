/* Virtual CPUs of simulated guests: how many, where they are pinned, what the guest has taken down.
 * Bodies of calls in the guest's lane; edits await the publishing.
 */
#include <glib.h>
#include <string.h>
#include "driver/test/domain.h"
#include "driver/test/host.h"
#include "driver/test/sim.h"
#include "guest/edit.h"
#include "guest/ops.h"
#include "guest/tune.h"
#include "guest/params.h"
#include "libvirt/libvirt.h"
#include "reflect/cpuset.h"

#define ROOM_MAX (8 << 20) /* of the CPU maps of one reply */
#define GUEST_CPUS 64U     /* that the system inside can take down or up */

static unsigned online(const struct domain *d)
{
    return d->vcpu->has_current ? d->vcpu->current : d->vcpu->max;
}

/* --- how many --------------------------------------------------------------------------------- */

static int count(struct call *call, uint32_t flags, int32_t *ret)
{
    const struct domain *d = guest_asked(call, flags);
    if (!d)
        return -1;
    *ret = (int32_t)(flags & VIR_DOMAIN_VCPU_MAXIMUM ? d->vcpu->max : online(d));
    if (!(flags & VIR_DOMAIN_VCPU_GUEST))
        return 0;
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID, "domain is not running");
    *ret -= __builtin_popcountll(sim_of(call->guest)->cpus_off);
    return 0;
}

OP(domain_get_vcpus_flags)
{
    return count(call, args->flags, &ret->num);
}

OP(domain_get_max_vcpus)
{
    return count(call, VIR_DOMAIN_AFFECT_LIVE | VIR_DOMAIN_VCPU_MAXIMUM, &ret->num);
}

struct wanted {
    uint32_t n;
    bool maximum;
};

static int edit_count(void *value, void *arg)
{
    struct vcpu *v = ((struct domain *)value)->vcpu;
    const struct wanted *w = arg;
    if (w->maximum) {
        if (v->has_current && v->current > w->n)
            v->current = w->n;
        v->max = w->n;
    } else {
        v->current = w->n;
        v->has_current = true;
    }
    if (v->has_current && v->current == v->max)
        v->has_current = false;
    return 0;
}

/* No definition whose guest would get more than it may. */
static int check_room(struct guest *g, uint32_t flags, uint32_t n)
{
    bool live, config;
    if (guest_affected(g, flags & 3, &live, &config) < 0)
        return -1;
    uint32_t max = UINT32_MAX;
    for (int i = 0; i < 2; i++) {
        if (!(i ? config : live))
            continue;
        const struct def *def = guest_def(g, i);
        if (!def)
            return -1;
        max = MIN(max, ((const struct domain *)def->value)->vcpu->max);
    }
    return n > max
               ? fail(ERR_INVALID_ARG, "%u vCPUs are more than the domain's maximum, %u", n, max)
               : 0;
}

AWAITS static int set_count(struct call *call, uint32_t n, uint32_t flags)
{
    struct guest *g = call->guest;
    struct wanted w = {n, flags & VIR_DOMAIN_VCPU_MAXIMUM};
    if (n > HOST_MAX_VCPUS)
        return fail(ERR_INVALID_ARG, "%u vCPUs are more than any domain can have, %d", n,
                    HOST_MAX_VCPUS);
    if (flags & VIR_DOMAIN_VCPU_GUEST) {
        if (!guest_is_active(g))
            return fail(ERR_OPERATION_INVALID, "domain is not running");
        uint32_t all = MIN(online(sim_live(g)), GUEST_CPUS);
        if (n > all)
            return fail(ERR_INVALID_ARG, "the guest has %u CPUs, not %u", all, n);
        sim_of(g)->cpus_off = 0;
        for (uint32_t i = n; i < all; i++)
            sim_of(g)->cpus_off |= 1ULL << i;
        return 0;
    }
    if (w.maximum && !(flags & VIR_DOMAIN_AFFECT_CONFIG) && guest_is_active(g))
        return fail(ERR_INVALID_ARG, "the maximum of CPUs changes in the stored definition alone");
    if (!w.maximum && check_room(g, flags, n) < 0)
        return -1;
    return guest_edit_flags(g, flags & 3, edit_count, &w);
}

OP_NO_RET(domain_set_vcpus_flags)
{
    return set_count(call, args->nvcpus, args->flags);
}

OP_NO_RET(domain_set_vcpus)
{
    return set_count(call, args->nvcpus, VIR_DOMAIN_AFFECT_LIVE);
}

/* --- maps of host CPUs ------------------------------------------------------------------------ */

static struct cpuset *set_of(const uint8_t *map, uint32_t n)
{
    struct cpuset *set = cpuset_new(HOST_MAP_CPUS);
    for (uint32_t i = 0; i < HOST_MAP_CPUS && i / 8 < n; i++)
        if (map[i / 8] & 1 << i % 8)
            cpuset_add(set, i);
    return set;
}

static bool any_cpu(const uint8_t *map, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (map[i])
            return true;
    return false;
}

/* NULL: every CPU of the host. */
static void put_map(const struct cpuset *set, uint8_t *map, size_t len)
{
    for (uint32_t i = 0; i < HOST_MAP_CPUS && i / 8 < len; i++)
        if (!set || cpuset_has(set, i))
            map[i / 8] |= (uint8_t)(1 << i % 8);
}

static int check_maps(int64_t n, int64_t len)
{
    if (n < 0 || len < 0 || n * len > ROOM_MAX)
        return fail(ERR_INVALID_ARG, "room for %d CPU maps of %d bytes is out of range", (int)n,
                    (int)len);
    return 0;
}

static struct vcpu_pin *pin_of(const struct domain *d, uint32_t vcpu)
{
    for (size_t i = 0; d->cputune && i < d->cputune->n_vcpupins; i++)
        if (d->cputune->vcpupins[i]->vcpu == vcpu)
            return d->cputune->vcpupins[i];
    return NULL;
}

static const struct cpuset *cpus_of(const struct domain *d, uint32_t vcpu)
{
    const struct vcpu_pin *pin = pin_of(d, vcpu);
    return pin ? pin->cpuset : d->vcpu->cpuset;
}

OP(domain_get_vcpus)
{
    const struct domain *d = sim_live(call->guest);
    size_t len = (size_t)MAX(args->maplen, 0);
    if (!d)
        return fail(ERR_OPERATION_INVALID, "a domain that is shut off has no vCPUs to tell of");
    if (check_maps(args->maxinfo, args->maplen) < 0)
        return -1;
    uint32_t n = MIN(online(d), (uint32_t)args->maxinfo);
    uint64_t now = sim_tick(call->guest);
    uint8_t *maps = arena_new_array(call->mem, uint8_t, n * len + 1);
    ret->info = arena_new_array(call->mem, struct vcpu_info, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct cpuset *set = cpus_of(d, i);
        int64_t last = set ? cpuset_next(set, -1) : -1;
        ret->info[i] =
            (struct vcpu_info){.number = i,
                               .state = VIR_VCPU_RUNNING,
                               .cpu_time = now,
                               .cpu = last < 0 ? (int32_t)(i % HOST_MAP_CPUS) : (int32_t)last};
        put_map(set, maps + i * len, len);
    }
    ret->n_info = n;
    ret->cpumaps = maps;
    ret->n_cpumaps = (uint32_t)(n * len);
    return 0;
}

OP(domain_get_vcpu_pin_info)
{
    const struct domain *d = guest_asked(call, args->flags);
    size_t len = (size_t)MAX(args->maplen, 0);
    if (!d || check_maps(args->ncpumaps, args->maplen) < 0)
        return -1;
    uint32_t n = MIN(d->vcpu->max, (uint32_t)args->ncpumaps);
    uint8_t *maps = arena_new_array(call->mem, uint8_t, n * len + 1);
    for (uint32_t i = 0; i < n; i++)
        put_map(cpus_of(d, i), maps + i * len, len);
    ret->cpumaps = maps;
    ret->n_cpumaps = (uint32_t)(n * len);
    ret->num = (int32_t)n;
    return 0;
}

/* --- pinning ---------------------------------------------------------------------------------- */

struct pinning {
    uint32_t vcpu;
    const uint8_t *map;
    uint32_t n_map;
};

static int by_vcpu(const void *a, const void *b)
{
    const struct vcpu_pin *x = *(struct vcpu_pin *const *)a, *y = *(struct vcpu_pin *const *)b;
    return x->vcpu < y->vcpu ? -1 : x->vcpu > y->vcpu;
}

static int edit_pin(void *value, void *arg)
{
    struct domain *d = value;
    const struct pinning *p = arg;
    if (p->vcpu >= d->vcpu->max)
        return fail(ERR_INVALID_ARG, "the domain has no vCPU %u", p->vcpu);
    if (!d->cputune)
        d->cputune = value_new(&type_cputune);
    struct vcpu_pin *pin = pin_of(d, p->vcpu);
    if (!pin) {
        pin = value_new(&type_vcpu_pin);
        pin->vcpu = p->vcpu;
        pin->has_vcpu = true;
        struct cputune *t = d->cputune;
        t->vcpupins = g_renew(struct vcpu_pin *, t->vcpupins, t->n_vcpupins + 1);
        t->vcpupins[t->n_vcpupins++] = pin;
        qsort(t->vcpupins, t->n_vcpupins, sizeof(*t->vcpupins), by_vcpu);
    }
    cpuset_free(pin->cpuset);
    pin->cpuset = set_of(p->map, p->n_map);
    return 0;
}

static int check_map(const uint8_t *map, uint32_t n)
{
    return any_cpu(map, n) ? 0 : fail(ERR_INVALID_ARG, "the map has no host CPU in it");
}

OP_NO_RET(domain_pin_vcpu_flags)
{
    struct pinning p = {args->vcpu, args->cpumap, args->n_cpumap};
    return check_map(p.map, p.n_map) < 0 ? -1
                                         : guest_edit_flags(call->guest, args->flags, edit_pin, &p);
}

OP_NO_RET(domain_pin_vcpu)
{
    struct pinning p = {args->vcpu, args->cpumap, args->n_cpumap};
    if (!guest_is_active(call->guest))
        return fail(ERR_OPERATION_INVALID, "only vCPUs of a running guest can be pinned now");
    return check_map(p.map, p.n_map) < 0
               ? -1
               : guest_edit_flags(call->guest, VIR_DOMAIN_AFFECT_LIVE, edit_pin, &p);
}

static int edit_emulator_pin(void *value, void *arg)
{
    struct domain *d = value;
    const struct pinning *p = arg;
    if (!d->cputune)
        d->cputune = value_new(&type_cputune);
    if (!d->cputune->emulatorpin)
        d->cputune->emulatorpin = value_new(&type_emulator_pin);
    cpuset_free(d->cputune->emulatorpin->cpuset);
    d->cputune->emulatorpin->cpuset = set_of(p->map, p->n_map);
    return 0;
}

/* The live definition's emulator pin is told as "cputune.emulatorpin". */
static void tell_tuned(struct guest *g, uint32_t flags, const char *name, const uint8_t *map,
                       uint32_t n)
{
    bool live, config;
    if (guest_affected(g, flags, &live, &config) < 0 || !live) {
        error_clear();
        return;
    }
    struct cpuset *set = set_of(map, n);
    char *text = cpuset_format(set);
    struct typed_param param = {.field = name,
                                .value = {.type = VIR_TYPED_PARAM_STRING, .s = text}};
    event_tunable(g, &param, 1);
    free(text);
    cpuset_free(set);
}

OP_NO_RET(domain_pin_emulator)
{
    struct pinning p = {0, args->cpumap, args->n_cpumap};
    if (check_map(p.map, p.n_map) < 0 ||
        guest_edit_flags(call->guest, args->flags, edit_emulator_pin, &p) < 0)
        return -1;
    tell_tuned(call->guest, args->flags, VIR_DOMAIN_TUNABLE_CPU_EMULATORPIN, p.map, p.n_map);
    return 0;
}

OP(domain_get_emulator_pin_info)
{
    const struct domain *d = guest_asked(call, args->flags);
    if (!d || check_maps(1, args->maplen) < 0)
        return -1;
    const struct cpuset *set =
        d->cputune && d->cputune->emulatorpin ? d->cputune->emulatorpin->cpuset : d->vcpu->cpuset;
    uint8_t *map = arena_new_array(call->mem, uint8_t, args->maplen + 1);
    put_map(set, map, (size_t)args->maplen);
    ret->cpumaps = map;
    ret->n_cpumaps = (uint32_t)args->maplen;
    ret->ret = 1;
    return 0;
}

/* --- one by one ------------------------------------------------------------------------------- */

struct one_by_one {
    const struct cpuset *set;
    bool on;
};

static int edit_each(void *value, void *arg)
{
    struct domain *d = value;
    const struct one_by_one *w = arg;
    uint32_t n = 0;
    bool on[HOST_MAX_VCPUS];
    if (d->vcpu->max > HOST_MAX_VCPUS)
        return fail(ERR_CONFIG_UNSUPPORTED, "the simulated host gives a guest at most %d CPUs",
                    HOST_MAX_VCPUS);
    for (uint32_t i = 0; i < d->vcpu->max; i++) {
        const struct vcpu_state *s = d->vcpus && i < d->vcpus->n_vcpus ? d->vcpus->vcpus[i] : NULL;
        on[i] = cpuset_has(w->set, i) ? w->on : s ? s->enabled == TRI_YES : i < online(d);
        n += on[i];
    }
    for (int64_t i = -1; (i = cpuset_next(w->set, i)) >= 0;)
        if (i >= d->vcpu->max || i == 0)
            return fail(ERR_INVALID_ARG, "vcpu '%d' cannot be changed", (int)i);
    value_free(&type_vcpus, d->vcpus);
    d->vcpus = value_new(&type_vcpus);
    d->vcpus->vcpus = g_new0(struct vcpu_state *, d->vcpu->max);
    for (uint32_t i = 0; i < d->vcpu->max; i++) {
        struct vcpu_state *s = d->vcpus->vcpus[d->vcpus->n_vcpus++] = value_new(&type_vcpu_state);
        s->id = i;
        s->has_id = true;
        s->enabled = on[i] ? TRI_YES : TRI_NO;
        s->hotpluggable = i ? TRI_YES : TRI_NO;
    }
    d->vcpu->current = n;
    d->vcpu->has_current = n != d->vcpu->max;
    return 0;
}

OP_NO_RET(domain_set_vcpu)
{
    struct cpuset *set = cpuset_parse(args->cpumap);
    struct one_by_one w = {set, args->state != 0};
    int rc = set ? guest_edit_flags(call->guest, args->flags, edit_each, &w) : -1;
    cpuset_free(set);
    return rc;
}

/* The guest's own view: CPUs it has, those on line, those it may take down. */
OP(domain_get_guest_vcpus)
{
    uint32_t n = MIN(online(sim_live(call->guest)), GUEST_CPUS);
    uint64_t off = sim_of(call->guest)->cpus_off;
    struct cpuset *all = cpuset_new(n), *on = cpuset_new(n), *may = cpuset_new(n);
    struct params p = {.mem = call->mem};
    for (uint32_t i = 0; i < n; i++) {
        cpuset_add(all, i);
        if (!(off & 1ULL << i))
            cpuset_add(on, i);
        if (i)
            cpuset_add(may, i);
    }
    struct cpuset *const sets[] = {all, on, may};
    static const char *const names[] = {"vcpus", "online", "offlinable"};
    for (size_t i = 0; i < G_N_ELEMENTS(sets); i++) {
        char *text = cpuset_format(sets[i]);
        param_string(&p, names[i], text);
        free(text);
        cpuset_free(sets[i]);
    }
    ret->params = p.list;
    ret->n_params = p.n;
    return 0;
}

OP_NO_RET(domain_set_guest_vcpus)
{
    struct sim *s = sim_of(call->guest);
    uint32_t n = MIN(online(sim_live(call->guest)), GUEST_CPUS);
    struct cpuset *set = cpuset_parse(args->cpumap);
    uint64_t bits = 0;
    int rc = set ? 0 : -1;
    for (int64_t i = -1; set && rc == 0 && (i = cpuset_next(set, i)) >= 0;) {
        if (i >= n || (i == 0 && !args->state))
            rc = fail(ERR_INVALID_ARG, "the guest cannot change vcpu '%d'", (int)i);
        else
            bits |= 1ULL << i;
    }
    cpuset_free(set);
    if (rc == 0)
        s->cpus_off = args->state ? s->cpus_off & ~bits : s->cpus_off | bits;
    return rc;
}

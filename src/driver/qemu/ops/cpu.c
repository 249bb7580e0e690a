/* Owns the bodies about what one QEMU makes of processors. Called through the driver's table;
 * awaits a QEMU that is asked for the first time. Invariant: the answer is computed from what the
 * probe said, no QEMU is asked for it.
 */
#include <glib.h>
#include <string.h>

#include "cpu/cpu.h"
#include "driver/qemu/caps/host_model.h"
#include "driver/qemu/ops/caps.h"
#include "guest/ops.h"

/* The CPU that host-model stands for. */
static struct cpu_def *best_cpu(const struct qemu_caps *c, enum accel accel)
{
    struct host_model *m = host_model_new(c, accel);
    if (!m)
        return NULL;
    struct cpu_def *d = g_new0(struct cpu_def, 1);
    *d = (struct cpu_def){.arch = g_strdup(caps_arch(c)), .cpu = value_new(&type_cpu)};
    d->cpu->model = value_new(&type_cpu_model);
    d->cpu->model->name = g_strdup(m->name);
    d->cpu->vendor = g_strdup(m->vendor);
    for (size_t i = 0; i < m->n_features; i++)
        cpu_feature_set(d->cpu, m->features[i].name,
                        m->features[i].disable ? CPU_FEATURE_POLICY_DISABLE
                                               : CPU_FEATURE_POLICY_REQUIRE);
    host_model_free(m);
    return d;
}

struct request {
    const char *emulator, *arch, *machine, *virttype;
};
/* Calls about one hypervisor name it in the same words. */
#define REQUEST(args) \
    ((struct request){(args)->emulator, (args)->arch, (args)->machine, (args)->virttype})

/* The capabilities of what was asked for, and its best CPU. */
AWAITS static struct cpu_def *find_best(struct call *call, const struct request *r,
                                        const struct qemu_caps **ret_caps, enum accel *ret_accel)
{
    struct caps_cache *cache = driver_caps_env(call->state)->cache;
    g_autofree char *binary = choose_emulator(r->emulator, r->arch);
    if (!binary || choose_accel(cache, binary, r->virttype, ret_accel) < 0)
        return NULL;
    const struct qemu_caps *c = caps_get_for(cache, binary, *ret_accel);
    if (!c || check_arch_fits(c, r->arch) < 0)
        return NULL;
    if (r->machine && !caps_machine(c, r->machine))
        return fail_null(ERR_INVALID_ARG, "emulator '%s' has no machine '%s'", binary, r->machine);
    struct cpu_def *best = best_cpu(c, *ret_accel);
    if (!best)
        return fail_null(ERR_CONFIG_UNSUPPORTED,
                         "emulator '%s' does not tell what its CPUs of architecture '%s' can do",
                         binary, caps_arch(c));
    *ret_caps = c;
    return best;
}

AWAITS int qemu_connect_compare_hypervisor_cpu(
    struct call *call, const struct connect_compare_hypervisor_cpu_args *args,
    struct connect_compare_hypervisor_cpu_ret *ret)
{
    const struct qemu_caps *c;
    enum accel accel;
    AUTO_CPU_DEF *best = find_best(call, &REQUEST(args), &c, &accel);
    if (!best)
        return -1;
    ret->result = cpu_answer_compare(best, args->xml_cpu, args->flags);
    return ret->result < 0 ? -1 : 0;
}

static const char **model_names(const struct qemu_caps *c, enum accel accel)
{
    const struct caps_accel *a = caps_accel(c, accel);
    if (!a || !a->n_cpus)
        return NULL;
    const char **names = g_new0(const char *, a->n_cpus + 1);
    for (size_t i = 0; i < a->n_cpus; i++)
        names[i] = a->cpus[i].name;
    return names;
}

AWAITS int qemu_connect_baseline_hypervisor_cpu(
    struct call *call, const struct connect_baseline_hypervisor_cpu_args *args,
    struct connect_baseline_hypervisor_cpu_ret *ret)
{
    const struct qemu_caps *c;
    enum accel accel;
    AUTO_CPU_DEF *best = find_best(call, &REQUEST(args), &c, &accel);
    if (!best)
        return -1;
    g_autofree const char **names = model_names(c, accel);
    struct cpu_baseline ask = {.models = names, .limit = best, .no_fallback = true};
    ret->cpu = cpu_answer_baseline(call, best->arch, (const char *const *)args->xml_cp_us,
                                   args->n_xml_cp_us, false, args->flags, &ask);
    return ret->cpu ? 0 : -1;
}

/* Bits of a processor that no guest is given: they belong to who runs on it or to its host. */
static const char *const host_only[] = {"cmt", "mbm_total", "mbm_local", "osxsave", "ospke", NULL};

AWAITS int qemu_connect_baseline_cpu(struct call *call,
                                     const struct connect_baseline_cpu_args *args,
                                     struct connect_baseline_cpu_ret *ret)
{
    struct cpu_baseline ask = {.never = host_only};
    ret->cpu = cpu_answer_baseline(call, NULL, (const char *const *)args->xml_cp_us,
                                   args->n_xml_cp_us, true, args->flags, &ask);
    return ret->cpu ? 0 : -1;
}

/* Owns the choice of the architecture for questions about processors, and what all have in common.
 * Called by capabilities and the common API bodies of drivers; never awaits. Invariant: errors are
 * of the domain of processors.
 */
#include "cpu/cpu.h"

#include <stdarg.h>
#include <string.h>

#include "cpu/cpu_arch.h"

static const struct cpu_arch *const archs[] = {&cpu_x86, &cpu_ppc64, &cpu_arm, &cpu_s390};

static const struct cpu_arch *arch_find(const char *name)
{
    for (size_t i = 0; name && i < G_N_ELEMENTS(archs); i++)
        if (g_strv_contains(archs[i]->names, name))
            return archs[i];
    return NULL;
}

static const struct cpu_arch *arch_or_fail(const char *name)
{
    const struct cpu_arch *a = arch_find(name);
    if (!a)
        FAIL_CPU(ERR_NO_SUPPORT, "processors of architecture '%s' are not supported",
                 name ? name : "");
    return a;
}

bool cpu_arch_known(const char *arch)
{
    return arch_find(arch) != NULL;
}

const char *const *cpu_model_names(const char *arch)
{
    const struct cpu_arch *a = arch_find(arch);
    return a && a->models ? a->models() : NULL;
}

/* --- common
 * ----------------------------------------------------------------------------------------- */

int cpu_incompatible(char **ret_why, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    if (ret_why)
        *ret_why = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    return CPU_INCOMPATIBLE;
}

void cpu_take_model(struct cpu *guest, const struct cpu *host)
{
    struct cpu_feature **own = g_steal_pointer(&guest->features);
    size_t n_own = guest->n_features;
    guest->n_features = 0;
    if (!guest->model)
        guest->model = value_new(&type_cpu_model);
    g_free(guest->model->name);
    guest->model->name = g_strdup(host->model ? host->model->name : NULL);
    for (size_t i = 0; i < host->n_features; i++)
        cpu_feature_set(guest, host->features[i]->name,
                        host->features[i]->policy ? host->features[i]->policy
                                                  : CPU_FEATURE_POLICY_REQUIRE);
    for (size_t i = 0; i < n_own; i++) {
        cpu_feature_set(guest, own[i]->name, own[i]->policy);
        value_free(&type_cpu_feature, own[i]);
    }
    g_free(own);
    guest->mode = CPU_MODE_CUSTOM;
    guest->match = CPU_MATCH_EXACT;
}

int cpu_common_vendor(const struct cpu_baseline *ask, const char *(*of_model)(const char *),
                      const char **ret)
{
    const char *told = NULL;
    bool all = true;
    for (size_t i = 0; i < ask->n_cpus; i++) {
        const char *v = ask->cpus[i]->cpu->vendor;
        if (v && told && strcmp(v, told) != 0)
            return FAIL_CPU(ERR_OPERATION_FAILED, "CPU vendors '%s' and '%s' differ", told, v);
        told = v ? v : told;
        all = all && v;
    }
    for (size_t i = 0; told && i < ask->n_cpus; i++) {
        const char *name = ask->cpus[i]->cpu->model->name, *v = of_model(name);
        if (v && strcmp(v, told) != 0)
            return FAIL_CPU(ERR_OPERATION_FAILED, "vendor '%s' of CPU model '%s' is not '%s'", v,
                            name, told);
    }
    *ret = all ? told : NULL;
    return 0;
}

const char *cpu_common_model(const struct cpu_baseline *ask)
{
    const char *name = ask->cpus[0]->cpu->model->name;
    for (size_t i = 1; i < ask->n_cpus; i++)
        if (strcmp(ask->cpus[i]->cpu->model->name, name) != 0)
            return NULL;
    return name;
}

struct cpu *cpu_new_custom(const char *model, const char *vendor, enum cpu_fallback fallback)
{
    struct cpu *cpu = value_new(&type_cpu);
    cpu->mode = CPU_MODE_CUSTOM;
    cpu->match = CPU_MATCH_EXACT;
    cpu->model = value_new(&type_cpu_model);
    cpu->model->name = g_strdup(model);
    cpu->model->fallback = fallback;
    cpu->vendor = g_strdup(vendor);
    return cpu;
}

/* --- questions
 * -------------------------------------------------------------------------------------- */

int cpu_compare(const struct cpu_def *host, const struct cpu_def *cpu, char **ret_why)
{
    const struct cpu_arch *a = arch_or_fail(host->arch);
    if (!a)
        return -1;
    if (!a->compare)
        return FAIL_CPU(ERR_NO_SUPPORT, "CPUs of architecture '%s' cannot be compared", host->arch);
    if (cpu->arch && !g_strv_contains(a->names, cpu->arch))
        return cpu_incompatible(ret_why, "its architecture '%s' is not the host's, '%s'", cpu->arch,
                                host->arch);
    if (!cpu->cpu->model || !cpu->cpu->model->name) {
        if (cpu->cpu->n_features && cpu->cpu->mode != CPU_MODE_HOST_MODEL &&
            cpu->cpu->mode != CPU_MODE_HOST_PASSTHROUGH && cpu->cpu->mode != CPU_MODE_MAXIMUM)
            return FAIL_CPU(ERR_XML_ERROR, "cpu: features are given without a model");
        if (a != &cpu_ppc64 && !cpu->cpu->n_features)
            return CPU_SUPERSET;
    }
    return a->compare(host, cpu, ret_why);
}

int cpu_has_feature(const struct cpu_def *def, const char *name)
{
    const struct cpu_arch *a = arch_or_fail(def->arch);
    if (!a)
        return -1;
    if (a->has_feature)
        return a->has_feature(def, name);
    const struct cpu_feature *f = cpu_feature_find(def->cpu, name);
    return f && f->policy != CPU_FEATURE_POLICY_DISABLE && f->policy != CPU_FEATURE_POLICY_FORBID;
}

int cpu_check_features(const char *arch, const struct cpu *cpu)
{
    const struct cpu_arch *a = arch_find(arch);
    return a && a->check_features ? a->check_features(cpu) : 0;
}

/* --- what a guest gets
 * ------------------------------------------------------------------------------ */

static int check_baseline(const char *arch, const struct cpu_arch *a,
                          const struct cpu_baseline *ask)
{
    if (!ask->n_cpus)
        return FAIL_CPU(ERR_INVALID_ARG, "there is no CPU to start from");
    for (size_t i = 0; i < ask->n_cpus; i++) {
        const struct cpu_def *d = ask->cpus[i];
        if (d->arch && !g_strv_contains(a->names, d->arch))
            return FAIL_CPU(ERR_OPERATION_FAILED,
                            "CPUs of architectures '%s' and '%s' have nothing in common", arch,
                            d->arch);
        if (!d->cpu->model || !d->cpu->model->name)
            return FAIL_CPU(ERR_INVALID_ARG, "CPU number %zu has no model", i);
    }
    return 0;
}

struct cpu *cpu_baseline(const char *arch, const struct cpu_baseline *ask)
{
    const struct cpu_arch *a = arch_or_fail(arch);
    if (!a || check_baseline(arch, a, ask) < 0)
        return NULL;
    if (!a->baseline) {
        FAIL_CPU(ERR_NO_SUPPORT, "a baseline of '%s' CPUs cannot be computed", arch);
        return NULL;
    }
    return a->baseline(ask);
}

int cpu_update(const char *arch, struct cpu *guest, const struct cpu_def *host)
{
    const struct cpu_arch *a = arch_or_fail(arch);
    if (!a)
        return -1;
    return a->update ? a->update(guest, host) : 0;
}

int cpu_translate(const char *arch, struct cpu *guest, const char *const *models)
{
    const struct cpu_arch *a = arch_find(arch);
    const char *name = guest->model ? guest->model->name : NULL;
    if (guest->mode == CPU_MODE_HOST_PASSTHROUGH || guest->mode == CPU_MODE_MAXIMUM || !models ||
        !name || g_strv_contains(models, name))
        return 0;
    if (guest->model->fallback == CPU_FALLBACK_FORBID || !a || !a->translate)
        return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "CPU model '%s' is not known to the hypervisor",
                        name);
    return a->translate(guest, models);
}

int cpu_convert_legacy(const char *arch, struct cpu *guest)
{
    const struct cpu_arch *a = arch_find(arch);
    return a && a->convert_legacy ? a->convert_legacy(guest) : 0;
}

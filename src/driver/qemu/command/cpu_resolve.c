/* Owns what a guest's CPU stands for on this host: host-model and minimum become a named model,
 * what is optional is decided, what the host cannot give is refused. Part of plan_make, and of
 * starts for the live definition; pure; never awaits. Invariant: a definition that is resolved
 * stays as it is.
 */
#include "driver/qemu/command/cpu_resolve.h"

#include <glib.h>

#include "base/error.h"
#include "cpu/cpu.h"

/* The hypervisor's best CPU as a host's; NULL: it does not tell. */
static struct cpu_def *best_cpu(const struct emulator_facts *facts, const char *arch, bool kvm,
                                bool migratable)
{
    const struct cpu_facts *m = facts->host_model ? facts->host_model(facts, kvm) : NULL;
    if (!m)
        return NULL;
    struct cpu_def *d = g_new0(struct cpu_def, 1);
    *d = (struct cpu_def){.arch = g_strdup(arch), .host = true, .cpu = value_new(&type_cpu)};
    d->cpu->model = value_new(&type_cpu_model);
    d->cpu->model->name = g_strdup(m->model);
    d->cpu->vendor = g_strdup(m->vendor);
    for (size_t i = 0; i < m->n_features; i++)
        if (!migratable || m->features[i].migratable)
            cpu_feature_set(d->cpu, m->features[i].name,
                            m->features[i].disable ? CPU_FEATURE_POLICY_DISABLE
                                                   : CPU_FEATURE_POLICY_REQUIRE);
    return d;
}

static const char *x86_arch(const struct domain *def)
{
    const char *arch = def->os && def->os->type ? def->os->type->arch : NULL;
    return g_strcmp0(arch, "x86_64") == 0 || g_strcmp0(arch, "i686") == 0 ? arch : NULL;
}

int cpu_check(const struct domain *def, const struct emulator_facts *facts, bool kvm)
{
    struct cpu *cpu = def->cpu;
    const char *arch = x86_arch(def);
    if (!arch || !cpu || cpu->mode != CPU_MODE_CUSTOM || cpu->check != CPU_CHECK_PARTIAL ||
        !cpu->model)
        return 0;
    AUTO_CPU_DEF *best = best_cpu(facts, arch, kvm, false);
    const struct cpu_def guest = {.cpu = cpu};
    g_autofree char *why = NULL;
    int r = best ? cpu_compare(best, &guest, &why) : CPU_SUPERSET;
    return r != CPU_INCOMPATIBLE ? MIN(r, 0)
                                 : fail_in(FROM_CPU, ERR_CPU_INCOMPATIBLE,
                                           "cpu: this host cannot give what is asked for: %s",
                                           why ? why : "it differs");
}

int cpu_resolve(struct domain *def, const struct emulator_facts *facts, bool kvm)
{
    const char *arch = x86_arch(def);
    if (!arch || !def->cpu)
        return 0;
    AUTO_CPU_DEF *best = best_cpu(facts, arch, kvm, true);
    if (!best || cpu_update(arch, def->cpu, best) == 0)
        return 0;
    return context("cpu");
}

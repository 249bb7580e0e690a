/* Bodies about processors that are the same for every driver, and what the hypervisor's own
 * variants share. Named by drivers' tables; never awaits.
 */
#include <glib.h>
#include <stdlib.h>

#include "cpu/cpu.h"
#include "guest/ops.h"
#include "libvirt/libvirt.h"

int cpu_answer_compare(const struct cpu_def *with, const char *xml, uint32_t flags)
{
    AUTO_CPU_DEF *cpu = cpu_def_read(xml, false, flags & VIR_CONNECT_COMPARE_CPU_VALIDATE_XML);
    g_autofree char *why = NULL;
    if (!cpu)
        return -1;
    int r = cpu_compare(with, cpu, &why);
    if (r == CPU_INCOMPATIBLE && flags & VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE)
        return fail_in(FROM_CPU, ERR_CPU_INCOMPATIBLE, "the CPU does not fit: %s",
                       why ? why : "it differs");
    return r;
}

AWAITS int ops_connect_compare_cpu(struct call *call, const struct connect_compare_cpu_args *args,
                                   struct connect_compare_cpu_ret *ret)
{
    AUTO_CPU_DEF *host = cpu_def_host();
    if (!host)
        return fail_in(FROM_CPU, ERR_NO_SUPPORT, "the model of this host's CPU is not known");
    ret->result = cpu_answer_compare(host, args->xml, args->flags);
    return ret->result < 0 ? -1 : 0;
}

static int read_all(GPtrArray *cpus, const char *const *xml, size_t n, bool only_hosts)
{
    for (size_t i = 0; i < n; i++) {
        struct cpu_def *d = cpu_def_read(xml[i], only_hosts, false);
        if (!d)
            return -1;
        g_ptr_array_add(cpus, d);
    }
    return 0;
}

static void drop_features(struct cpu *cpu, const char *const *never)
{
    size_t kept = 0;
    for (size_t i = 0; never && i < cpu->n_features; i++) {
        if (g_strv_contains(never, cpu->features[i]->name))
            value_free(&type_cpu_feature, cpu->features[i]);
        else
            cpu->features[kept++] = cpu->features[i];
    }
    if (never)
        cpu->n_features = kept;
}

const char *cpu_answer_baseline(struct call *call, const char *arch, const char *const *xml,
                                size_t n, bool only_hosts, uint32_t flags, struct cpu_baseline *ask)
{
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func((GDestroyNotify)cpu_def_free);
    if (!n)
        return fail_null(ERR_INVALID_ARG, "no CPU is given");
    if (read_all(cpus, xml, n, only_hosts) < 0)
        return NULL;
    ask->cpus = (const void *)cpus->pdata;
    ask->n_cpus = cpus->len;
    ask->expand_features = flags & VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES;
    ask->migratable = flags & VIR_CONNECT_BASELINE_CPU_MIGRATABLE;
    struct cpu *cpu = cpu_baseline(arch ? arch : ask->cpus[0]->arch, ask);
    if (!cpu)
        return NULL;
    drop_features(cpu, ask->never);
    char *text = value_write(&type_cpu, cpu, 0);
    value_free(&type_cpu, cpu);
    arena_defer(call->mem, free, text);
    return text;
}

AWAITS int ops_connect_baseline_cpu(struct call *call, const struct connect_baseline_cpu_args *args,
                                    struct connect_baseline_cpu_ret *ret)
{
    struct cpu_baseline ask = {0};
    ret->cpu = cpu_answer_baseline(call, NULL, (const char *const *)args->xml_cp_us,
                                   args->n_xml_cp_us, true, args->flags, &ask);
    return ret->cpu ? 0 : -1;
}

AWAITS int ops_connect_get_cpu_model_names(struct call *call,
                                           const struct connect_get_cpu_model_names_args *args,
                                           struct connect_get_cpu_model_names_ret *ret)
{
    if (!arch_known(args->arch))
        return fail(ERR_INVALID_ARG, "no architecture '%s' is known", args->arch);
    if (!cpu_arch_known(args->arch))
        return fail_in(FROM_CPU, ERR_NO_SUPPORT, "CPU models of architecture '%s' are not known",
                       args->arch);
    const char *const *names = cpu_model_names(args->arch);
    ret->ret = names ? (int32_t)g_strv_length((char **)names) : 0;
    ret->models = (const char **)names;
    ret->n_models = args->need_results ? (uint32_t)ret->ret : 0;
    return 0;
}

/* Owns what documents mean for POWER: a model, and in mode host-model a mode of compatibility.
 * Called through cpu.c; never awaits.
 */
#include <string.h>

#include "cpu/cpu_arch.h"
#include "cpu/tables.h"

static const struct pvr_model *find(const char *name)
{
    for (const struct pvr_model *m = ppc64_models; m->name; m++)
        if (strcmp(m->name, name) == 0)
            return m;
    return NULL;
}

static const struct pvr_model *find_or_fail(const char *name)
{
    const struct pvr_model *m = name ? find(name) : NULL;
    if (!m)
        FAIL_CPU(ERR_INTERNAL_ERROR, "there is no CPU model '%s'", name ? name : "");
    return m;
}

/* "POWER7+_v2.1" was a way to say POWER7. */
static char *current_name(const char *name)
{
    const char *version = strstr(name, "_v");
    if (!version || !g_ascii_isdigit(version[2]))
        return g_strdup(name);
    char *plain = g_strndup(name, (size_t)(version - name));
    if (g_str_has_suffix(plain, "+"))
        plain[strlen(plain) - 1] = 0;
    return plain;
}

static int ppc64_convert_legacy(struct cpu *guest)
{
    if (!guest->model || !guest->model->name)
        return 0;
    char *name = current_name(guest->model->name);
    g_free(guest->model->name);
    guest->model->name = name;
    return 0;
}

/* A mode of compatibility is any generation up to the host's: "power6" on POWER7. */
static int compare_compat(const struct pvr_model *host, const char *mode, char **ret_why)
{
    const char *digits = mode + strlen("power");
    char *end;
    if (!g_str_has_prefix(mode, "power") || !g_ascii_isdigit(*digits))
        return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "there is no compatibility mode '%s'", mode);
    unsigned long wanted = strtoul(digits, &end, 10);
    if (*end || wanted < 6 || wanted > 11)
        return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "there is no compatibility mode '%s'", mode);
    unsigned long has = strtoul(host->name + strlen("POWER"), NULL, 10);
    if (!g_str_has_prefix(host->name, "POWER") || wanted > has)
        return cpu_incompatible(ret_why, "host '%s' has no compatibility mode '%s'", host->name,
                                mode);
    return CPU_IDENTICAL;
}

static int ppc64_compare(const struct cpu_def *host, const struct cpu_def *cpu, char **ret_why)
{
    const struct cpu *c = cpu->cpu;
    const char *name = c->model ? c->model->name : NULL;
    if (c->vendor && g_strcmp0(c->vendor, host->cpu->vendor) != 0)
        return cpu_incompatible(ret_why, "its vendor '%s' is not the host's, '%s'", c->vendor,
                                host->cpu->vendor ? host->cpu->vendor : "unknown");
    const struct pvr_model *h = find_or_fail(host->cpu->model ? host->cpu->model->name : NULL);
    if (!h)
        return -1;
    if (c->mode == CPU_MODE_HOST_MODEL && name)
        return compare_compat(h, name, ret_why);
    if (!name)
        return CPU_IDENTICAL;
    g_autofree char *plain = cpu->host ? g_strdup(name) : current_name(name);
    const struct pvr_model *m = find_or_fail(plain);
    if (!m)
        return -1;
    return strcmp(m->name, h->name) == 0
               ? CPU_IDENTICAL
               : cpu_incompatible(ret_why, "model '%s' is not the host's, '%s'", name, h->name);
}

static const char *no_vendor(const char *model)
{
    const struct pvr_model *m = find(model);
    return m ? m->vendor : NULL;
}

static struct cpu *ppc64_baseline(const struct cpu_baseline *ask)
{
    const char *vendor, *name = cpu_common_model(ask);
    for (size_t i = 0; i < ask->n_cpus; i++)
        if (!find_or_fail(ask->cpus[i]->cpu->model->name))
            return NULL;
    if (cpu_common_vendor(ask, no_vendor, &vendor) < 0)
        return NULL;
    if (!name) {
        FAIL_CPU(ERR_OPERATION_FAILED, "these CPUs are of different models");
        return NULL;
    }
    return cpu_new_custom(name, vendor, CPU_FALLBACK_FORBID);
}

static const char *const *ppc64_model_names(void)
{
    static const char *names[64];
    size_t n = 0;
    for (const struct pvr_model *m = ppc64_models; m->name; m++)
        if (!n || strcmp(names[n - 1], m->name) != 0)
            names[n++] = m->name;
    return names;
}

static int ppc64_update(struct cpu *guest, const struct cpu_def *host)
{
    if (guest->match == CPU_MATCH_MINIMUM && guest->mode == CPU_MODE_CUSTOM)
        cpu_take_model(guest, host->cpu);
    return 0;
}

const struct cpu_arch cpu_ppc64 = {
    .names = (const char *const[]){"ppc64", "ppc64le", NULL},
    .models = ppc64_model_names,
    .compare = ppc64_compare,
    .baseline = ppc64_baseline,
    .update = ppc64_update,
    .convert_legacy = ppc64_convert_legacy,
};

/* Owns what documents mean for Arm and for IBM Z, where the hypervisor knows about features and we
 * only carry names. Called through cpu.c; never awaits.
 */
#include <string.h>

#include "cpu/cpu_arch.h"
#include "cpu/tables.h"

/* --- Arm
 * ------------------------------------------------------------------------------------------ */

/* The host's processor says nothing about what a guest may name. */
static int arm_compare(const struct cpu_def *host, const struct cpu_def *cpu, char **ret_why)
{
    (void)host;
    (void)cpu;
    (void)ret_why;
    return CPU_IDENTICAL;
}

static struct cpu *arm_baseline(const struct cpu_baseline *ask)
{
    return cpu_new_custom(ask->cpus[0]->cpu->model->name, NULL, CPU_FALLBACK_ALLOW);
}

/* Names of features are words of letters, digits, dashes, dots, underscores. */
static bool is_word(const char *name)
{
    return *name &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
               strlen(name);
}

static int arm_check_features(const struct cpu *cpu)
{
    for (size_t i = 0; i < cpu->n_features; i++) {
        const char *name = cpu->features[i]->name;
        if (!g_strv_contains(arm_features, name))
            return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "there is no CPU feature '%s'", name);
    }
    return 0;
}

static int arm_update(struct cpu *guest, const struct cpu_def *host)
{
    if (guest->mode == CPU_MODE_HOST_MODEL)
        cpu_take_model(guest, host->cpu);
    return 0;
}

const struct cpu_arch cpu_arm = {
    .names = (const char *const[]){"aarch64", "armv7l", "armv6l", "armv7b", NULL},
    .compare = arm_compare,
    .baseline = arm_baseline,
    .update = arm_update,
    .check_features = arm_check_features,
};

/* --- IBM Z
 * ---------------------------------------------------------------------------------------- */

static int s390_check_features(const struct cpu *cpu)
{
    for (size_t i = 0; i < cpu->n_features; i++)
        if (!is_word(cpu->features[i]->name))
            return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "there is no CPU feature '%s'",
                            cpu->features[i]->name);
    return 0;
}

static int s390_update(struct cpu *guest, const struct cpu_def *host)
{
    if (guest->mode == CPU_MODE_CUSTOM) {
        if (guest->match == CPU_MATCH_MINIMUM)
            return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "match 'minimum' is not for IBM Z");
        for (size_t i = 0; i < guest->n_features; i++)
            if (guest->features[i]->policy == CPU_FEATURE_POLICY_OPTIONAL)
                return FAIL_CPU(ERR_CONFIG_UNSUPPORTED,
                                "policy 'optional' of feature '%s' is not for IBM Z",
                                guest->features[i]->name);
    }
    if (guest->mode == CPU_MODE_HOST_MODEL)
        cpu_take_model(guest, host->cpu);
    return 0;
}

const struct cpu_arch cpu_s390 = {
    .names = (const char *const[]){"s390x", "s390", NULL},
    .update = s390_update,
    .check_features = s390_check_features,
};

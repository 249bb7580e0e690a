/* What an architecture answers with. Private to this folder. */
#pragma once
#include "base/error.h"
#include "cpu/cpu.h"

/* A member that is NULL: the architecture cannot. */
struct cpu_arch {
    const char *const *names; /* as documents have them; NULL-terminated */
    const char *const *(*models)(void);
    int (*compare)(const struct cpu_def *host, const struct cpu_def *cpu, char **ret_why);
    struct cpu *(*baseline)(const struct cpu_baseline *ask);
    int (*update)(struct cpu *guest, const struct cpu_def *host);
    int (*translate)(struct cpu *guest, const char *const *models);
    int (*has_feature)(const struct cpu_def *def, const char *name);
    int (*check_features)(const struct cpu *cpu);
    int (*convert_legacy)(struct cpu *guest);
};
extern const struct cpu_arch cpu_x86, cpu_ppc64, cpu_arm, cpu_s390;

#define FAIL_CPU(code, ...) fail_in(FROM_CPU, code, __VA_ARGS__)
/* For compare(): incompatible, and why. */
int cpu_incompatible(char **ret_why, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A guest of mode host-model takes model, vendor and features of the host; its own features stay.
 */
void cpu_take_model(struct cpu *guest, const struct cpu *host);
/* The vendor that all cpus have: 0, or -1 when two differ. NULL: some have none. */
int cpu_common_vendor(const struct cpu_baseline *ask, const char *(*of_model)(const char *model),
                      const char **ret);
/* The model that all cpus have, or NULL. */
const char *cpu_common_model(const struct cpu_baseline *ask);
/* An empty guest CPU of mode custom. */
struct cpu *cpu_new_custom(const char *model, const char *vendor, enum cpu_fallback fallback);

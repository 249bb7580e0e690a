/* Processors as documents describe them: compared, reduced to what several have in common, made
 * into what a guest gets. The same for all architectures; each has a struct cpu_arch. Plain
 * computation; never awaits. */
#pragma once
#include <glib.h>
#include <stdbool.h>

#include "gen/domain.h"

/* One <cpu>. A host's has an architecture and features without policy (required). */
struct cpu_def {
    char *arch; /* NULL: not told */
    bool host;
    struct cpu *cpu; /* never NULL */
};

enum cpu_verdict { CPU_INCOMPATIBLE, CPU_IDENTICAL, CPU_SUPERSET };

/* --- documents
 * -------------------------------------------------------------------------------------- */
/* only_host: refuses a guest's. */
struct cpu_def *cpu_def_read(const char *xml, bool only_host, bool validate);
/* This machine's; NULL without a reason when nothing is known about it. */
struct cpu_def *cpu_def_host(void);
/* A host's out of the text of its /proc/cpuinfo (Arm, POWER); NULL: not known by that. */
struct cpu_def *cpu_def_of_cpuinfo(const char *arch, const char *text);
struct x86_cpu;
struct cpu_def *cpu_def_of_x86(const struct x86_cpu *cpu);
void cpu_def_free(struct cpu_def *def);
void cpu_def_clear(struct cpu_def **def);
#define AUTO_CPU_DEF __attribute__((cleanup(cpu_def_clear))) struct cpu_def
/* What a guest's document leaves out: mode, match, fallback, dies and clusters. */
void cpu_complete(struct cpu *cpu);
struct cpu_feature *cpu_feature_find(const struct cpu *cpu, const char *name);
/* Changes the policy of a feature, or adds it at the end. */
void cpu_feature_set(struct cpu *cpu, const char *name, enum cpu_feature_policy policy);

/* --- questions
 * -------------------------------------------------------------------------------------- */
/* A verdict, or -1 with the reason: `cpu` is not one we understand. *ret_why (free; may be NULL as
 * an argument): what an incompatible one lacks. */
int cpu_compare(const struct cpu_def *host, const struct cpu_def *cpu, char **ret_why);
/* 1, 0, or -1: there is no such feature. */
int cpu_has_feature(const struct cpu_def *def, const char *name);
/* The names of the guest's features are ones that the architecture has. */
int cpu_check_features(const char *arch, const struct cpu *cpu);
/* NULL-terminated, constant; NULL: any name may be a model, or the architecture is not known. */
const char *const *cpu_model_names(const char *arch);
bool cpu_arch_known(const char *arch); /* we know processors of it */
bool arch_known(const char *arch);     /* documents may name it */

/* --- what a guest gets
 * ------------------------------------------------------------------------------- */
struct cpu_baseline {
    const struct cpu_def *const *cpus;
    size_t n_cpus;
    const char *const *models;   /* NULL-terminated: those that may be named; NULL: all */
    const struct cpu_def *limit; /* what the hypervisor can give at most; NULL: no limit */
    bool expand_features, migratable;
    bool no_fallback;         /* the model is the very one */
    const char *const *never; /* NULL, or NULL-terminated: features that are not named */
};
/* The best that all have; NULL with the reason. */
struct cpu *cpu_baseline(const char *arch, const struct cpu_baseline *ask);
/* A guest's host-model or minimum becomes what it stands for on that host; optional features are
 * decided. */
int cpu_update(const char *arch, struct cpu *guest, const struct cpu_def *host);
/* A model that the hypervisor does not know becomes one that it does. */
int cpu_translate(const char *arch, struct cpu *guest, const char *const *models);
/* Names of former releases. */
int cpu_convert_legacy(const char *arch, struct cpu *guest);

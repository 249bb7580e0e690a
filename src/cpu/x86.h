/* x86 processors: features by name, and the named model that comes closest to what a processor has.
 * Plain computation on tables; never awaits. */
#pragma once
#include "cpu/tables.h"

struct x86_cpu {
    struct x86_bits have;
    const char *vendor; /* as documents name it; NULL: none of ours */
    unsigned family, model, stepping;
    unsigned phys_bits; /* of addresses; 0: unknown */
};

/* A named model and how the processor differs from it. */
struct x86_match {
    const struct x86_model *model;
    struct x86_bits require, disable;
    struct x86_bits disable_removed; /* what other releases of the model have; named last */
};

int x86_feature_find(const char *name); /* name or alias -> index, or -1 */
const struct x86_model *x86_model_find(const char *name);
const char *x86_vendor_name(const char *word); /* GenuineIntel -> Intel; NULL */
bool x86_bits_has(const struct x86_bits *b, unsigned feature);
void x86_bits_set(struct x86_bits *b, unsigned feature);
void x86_set_signature(struct x86_cpu *cpu, uint32_t leaf1_eax);

/* The model for `cpu` as a host has it: nothing of the model may be missing. False: no model fits.
 */
bool x86_match_host(const struct x86_cpu *cpu, struct x86_match *ret);
/* As a guest gets it. `blockers` names what the hypervisor's own idea of a model asks for and
 * cannot have (NULL list: nothing), and returns false for models it does not know; NULL: all are
 * known. */
typedef bool x86_blockers_fn(void *arg, const char *model, const char *const **ret_blockers);
bool x86_match_guest(const struct x86_cpu *cpu, x86_blockers_fn *blockers, void *arg,
                     struct x86_match *ret);
/* That one model, whatever it takes; false: no such model. */
bool x86_match_named(const struct x86_cpu *cpu, const char *name, struct x86_match *ret);

/* CPUID answers, from this processor or a recording. */
struct x86_source {
    bool (*cpuid)(void *arg, uint32_t leaf, uint32_t sub, uint32_t regs[4]);
    bool (*msr)(void *arg, uint32_t index, uint64_t *ret_value);
    void *arg;
};
void x86_read(const struct x86_source *source, struct x86_cpu *ret);
/* This machine's; false elsewhere than on x86. */
bool x86_read_host(struct x86_cpu *ret);
/* The rate of this machine's time stamp counter, and whether guests can have another one; KVM
 * tells. False: not known. */
bool x86_read_tsc(uint64_t *ret_hz, bool *ret_scaling);

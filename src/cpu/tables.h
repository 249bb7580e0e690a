/* The shape of the generated tables of processors (model/cpu). Constant data. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

#include "gen/cpu_tables.h"

struct x86_vendor {
    const char *name, *word;
};
struct x86_feature {
    const char *name;
    uint32_t leaf, sub; /* or the index of the MSR */
    uint8_t reg;        /* eax ebx ecx edx */
    uint32_t mask;
    bool msr, migratable;
};
struct x86_name {
    const char *name;
    uint16_t feature;
}; /* names and aliases, sorted */
struct x86_bits {
    uint64_t w[X86_WORDS];
}; /* a set of features */
struct x86_signature {
    uint16_t family, model;
    const char *steppings;
}; /* NULL: any */
struct x86_model {
    const char *name, *vendor; /* vendor NULL: any */
    uint16_t n_signatures, signature;
    bool host, guest; /* may stand for a host, for what a guest gets */
    struct x86_bits features, added, removed;
};
struct pvr_model {
    const char *name, *vendor;
    uint32_t value, mask;
};

struct arm_vendor {
    const char *name;
    uint32_t implementer;
};

extern const struct x86_vendor x86_vendors[];
extern const struct x86_feature x86_features[];
extern const struct x86_name x86_names[];
extern const unsigned x86_n_names;
extern const struct x86_signature x86_signatures[];
extern const struct x86_model x86_models[];
extern const unsigned x86_n_models;
extern const struct pvr_model ppc64_models[], arm_models[];
extern const char *const arm_features[];      /* NULL-terminated */
extern const struct arm_vendor arm_vendors[]; /* the last has no name */

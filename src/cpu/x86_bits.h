/* Arithmetic on sets of x86 features. Private to this folder. */
#pragma once
#include "cpu/tables.h"

static inline struct x86_bits x86_without(const struct x86_bits *a, const struct x86_bits *b)
{
    struct x86_bits r;
    for (unsigned i = 0; i < X86_WORDS; i++)
        r.w[i] = a->w[i] & ~b->w[i];
    return r;
}

static inline struct x86_bits x86_either(const struct x86_bits *a, const struct x86_bits *b)
{
    struct x86_bits r;
    for (unsigned i = 0; i < X86_WORDS; i++)
        r.w[i] = a->w[i] | b->w[i];
    return r;
}

static inline struct x86_bits x86_common(const struct x86_bits *a, const struct x86_bits *b)
{
    struct x86_bits r;
    for (unsigned i = 0; i < X86_WORDS; i++)
        r.w[i] = a->w[i] & b->w[i];
    return r;
}

static inline unsigned x86_count(const struct x86_bits *b)
{
    unsigned n = 0;
    for (unsigned i = 0; i < X86_WORDS; i++)
        n += (unsigned)__builtin_popcountll(b->w[i]);
    return n;
}

/* QEMU's "feature words" of a CPU: what it shows in registers of CPUID. Plain computation. */
#pragma once
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cpu_word {
    uint32_t leaf, sub, regs[4]; /* eax ebx ecx edx */
};
/* Rows of the reply by leaf and sub leaf, without those that are all zero; g_free(). False: the
 * reply names a register that there is none of. */
bool cpu_words_read(json_t *reply, struct cpu_word **ret_rows, size_t *ret_n);

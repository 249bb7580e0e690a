/* Sets of small numbers as the formats write them: "0-3,^2,8". Values; no I/O. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CPUSET_MAX 16384 /* highest member + 1 */

struct cpuset {
    uint32_t n_words;
    uint64_t words[];
};

struct cpuset *cpuset_parse(
    const char *text); /* NULL with ERR_INVALID_ARG when malformed or empty */
char *cpuset_format(const struct cpuset *set); /* "0-1,3"; free */
struct cpuset *cpuset_new(uint32_t n_bits);
struct cpuset *cpuset_copy(const struct cpuset *set);
void cpuset_free(struct cpuset *set);
bool cpuset_has(const struct cpuset *set, uint32_t bit);
void cpuset_add(struct cpuset *set,
                uint32_t bit); /* bit must be below the size given to cpuset_new */
uint32_t cpuset_count(const struct cpuset *set);
int64_t cpuset_next(const struct cpuset *set, int64_t after); /* first member > after, or -1 */
bool cpuset_same(const struct cpuset *a, const struct cpuset *b);

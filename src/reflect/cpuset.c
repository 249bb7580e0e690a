/* Sets of small numbers: parse, format, ask. Called by the XML walkers and by drivers that place
 * threads. Never awaits. Invariant: bits at or above n_words * 64 are not members.
 */
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "reflect/cpuset.h"

struct cpuset *cpuset_new(uint32_t n_bits)
{
    uint32_t n_words = (n_bits + 63) / 64;
    struct cpuset *set = g_malloc0(sizeof(*set) + n_words * sizeof(uint64_t));
    set->n_words = n_words;
    return set;
}

struct cpuset *cpuset_copy(const struct cpuset *set)
{
    return set ? g_memdup2(set, sizeof(*set) + set->n_words * sizeof(uint64_t)) : NULL;
}

void cpuset_free(struct cpuset *set)
{
    g_free(set);
}

bool cpuset_has(const struct cpuset *set, uint32_t bit)
{
    return bit / 64 < set->n_words && (set->words[bit / 64] >> (bit % 64) & 1);
}

void cpuset_add(struct cpuset *set, uint32_t bit)
{
    g_assert(bit / 64 < set->n_words);
    set->words[bit / 64] |= UINT64_C(1) << (bit % 64);
}

static void cpuset_remove(struct cpuset *set, uint32_t bit)
{
    if (bit / 64 < set->n_words)
        set->words[bit / 64] &= ~(UINT64_C(1) << (bit % 64));
}

uint32_t cpuset_count(const struct cpuset *set)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < set->n_words; i++)
        count += (uint32_t)__builtin_popcountll(set->words[i]);
    return count;
}

int64_t cpuset_next(const struct cpuset *set, int64_t after)
{
    for (int64_t bit = after + 1; bit < (int64_t)set->n_words * 64; bit++)
        if (cpuset_has(set, (uint32_t)bit))
            return bit;
    return -1;
}

bool cpuset_same(const struct cpuset *a, const struct cpuset *b)
{
    uint32_t n = MAX(a->n_words, b->n_words);
    for (uint32_t i = 0; i < n; i++)
        if ((i < a->n_words ? a->words[i] : 0) != (i < b->n_words ? b->words[i] : 0))
            return false;
    return true;
}

/* One number; moves *p behind it. */
static int number(const char **p, uint32_t *ret_value)
{
    if (!g_ascii_isdigit(**p))
        return -1;
    char *end;
    errno = 0;
    unsigned long v = strtoul(*p, &end, 10);
    if (errno || v >= CPUSET_MAX)
        return -1;
    *p = end;
    *ret_value = (uint32_t)v;
    return 0;
}

static const char *skip_blanks(const char *p)
{
    while (g_ascii_isspace(*p))
        p++;
    return p;
}

/* One part of the list: 3, 3-5 or ^3. */
static int part(const char **p, struct cpuset *set)
{
    bool without = **p == '^';
    uint32_t first, last;
    if (without)
        (*p)++;
    if (number(p, &first) < 0)
        return -1;
    last = first;
    *p = skip_blanks(*p);
    if (**p == '-') {
        *p = skip_blanks(*p + 1);
        if (without || number(p, &last) < 0 || last < first)
            return -1;
        *p = skip_blanks(*p);
    }
    for (uint32_t bit = first; bit <= last; bit++) {
        if (without)
            cpuset_remove(set, bit);
        else
            cpuset_add(set, bit);
    }
    return 0;
}

struct cpuset *cpuset_parse(const char *text)
{
    struct cpuset *set = cpuset_new(CPUSET_MAX);
    const char *p = skip_blanks(text);
    while (part(&p, set) == 0) {
        if (!*p && cpuset_count(set)) {
            while (set->n_words && !set->words[set->n_words - 1])
                set->n_words--;
            struct cpuset *small = cpuset_copy(set);
            cpuset_free(set);
            return small;
        }
        if (*p != ',')
            break;
        p = skip_blanks(p + 1);
    }
    cpuset_free(set);
    return fail_null(ERR_INVALID_ARG, "'%s' is no list of CPUs such as 0-3,^2,8", text);
}

char *cpuset_format(const struct cpuset *set)
{
    GString *out = g_string_new(NULL);
    for (int64_t bit = cpuset_next(set, -1); bit >= 0; bit = cpuset_next(set, bit)) {
        int64_t first = bit;
        while (cpuset_has(set, (uint32_t)bit + 1))
            bit++;
        g_string_append_printf(out, "%s%" G_GINT64_FORMAT, out->len ? "," : "", first);
        if (bit > first)
            g_string_append_printf(out, "-%" G_GINT64_FORMAT, bit);
    }
    return g_string_free(out, FALSE);
}

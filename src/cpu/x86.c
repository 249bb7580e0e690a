/* Owns the choice of a named model for an x86 processor. Called by the capabilities documents and
 * by guests with a host-model CPU; never awaits. Invariant: model + require - disable is what the
 * processor has, as far as the tables name it.
 */
#include "cpu/x86.h"

#include <stdlib.h>
#include <string.h>

#include "cpu/x86_bits.h"

static int by_name(const void *key, const void *row)
{
    return strcmp(key, ((const struct x86_name *)row)->name);
}

int x86_feature_find(const char *name)
{
    const struct x86_name *row = bsearch(name, x86_names, x86_n_names, sizeof *row, by_name);
    return row ? row->feature : -1;
}

const struct x86_model *x86_model_find(const char *name)
{
    for (unsigned i = 0; i < x86_n_models; i++)
        if (strcmp(x86_models[i].name, name) == 0)
            return &x86_models[i];
    return NULL;
}

const char *x86_vendor_name(const char *word)
{
    for (const struct x86_vendor *v = x86_vendors; v->name; v++)
        if (strcmp(v->word, word) == 0)
            return v->name;
    return NULL;
}

bool x86_bits_has(const struct x86_bits *b, unsigned feature)
{
    return b->w[feature / 64] >> feature % 64 & 1;
}

void x86_bits_set(struct x86_bits *b, unsigned feature)
{
    b->w[feature / 64] |= UINT64_C(1) << feature % 64;
}

/* "1-3,5" has the stepping? */
static bool has_stepping(const char *list, unsigned stepping)
{
    while (*list) {
        char *end;
        unsigned long from = strtoul(list, &end, 10), to = from;
        if (*end == '-')
            to = strtoul(end + 1, &end, 10);
        if (stepping >= from && stepping <= to)
            return true;
        list = *end == ',' ? end + 1 : "";
    }
    return false;
}

static bool signed_by(const struct x86_model *m, const struct x86_cpu *cpu)
{
    for (unsigned i = 0; i < m->n_signatures; i++) {
        const struct x86_signature *s = &x86_signatures[m->signature + i];
        if (s->family == cpu->family && s->model == cpu->model &&
            (!s->steppings || has_stepping(s->steppings, cpu->stepping)))
            return true;
    }
    return false;
}

static bool vendor_fits(const struct x86_model *m, const struct x86_cpu *cpu)
{
    return !m->vendor || !cpu->vendor || strcmp(m->vendor, cpu->vendor) == 0;
}

/* Lower is better: the processor's own model first, then the shortest description. */
static unsigned cost(const struct x86_model *m, const struct x86_cpu *cpu,
                     const struct x86_bits *less)
{
    struct x86_bits more = x86_without(&cpu->have, &m->features);
    return (signed_by(m, cpu) ? 0 : 100000) + x86_count(&more) + 2 * x86_count(less);
}

/* Names for hosts are exact: among equals the one that no guest is described with. */
bool x86_match_host(const struct x86_cpu *cpu, struct x86_match *ret)
{
    static const struct x86_bits nothing;
    unsigned best = UINT32_MAX;
    for (unsigned i = 0; i < x86_n_models; i++) {
        const struct x86_model *m = &x86_models[i];
        struct x86_bits always = x86_without(&m->features, &m->added);
        struct x86_bits missing = x86_without(&always, &cpu->have);
        if (!m->host || !vendor_fits(m, cpu) || x86_count(&missing))
            continue;
        unsigned c = 2 * cost(m, cpu, &nothing) + m->guest;
        if (c > best)
            continue;
        best = c;
        *ret = (struct x86_match){.model = m, .require = x86_without(&cpu->have, &m->features)};
    }
    return best != UINT32_MAX;
}

/* Features that came to a model or left it in some release are named, so that every release means
 * the same processor by the description. What the hypervisor cannot give is disabled. */
static void describe(const struct x86_model *m, const struct x86_cpu *cpu,
                     const char *const *blockers, struct x86_match *ret)
{
    struct x86_bits blocked = {0};
    for (size_t i = 0; blockers && blockers[i]; i++) {
        int f = x86_feature_find(blockers[i]);
        if (f >= 0)
            x86_bits_set(&blocked, (unsigned)f);
    }
    struct x86_bits always = x86_without(&m->features, &m->added);
    struct x86_bits more = x86_without(&cpu->have, &always),
                    less = x86_without(&always, &cpu->have),
                    gone = x86_without(&m->removed, &cpu->have);
    *ret = (struct x86_match){.model = m,
                              .require = x86_without(&more, &blocked),
                              .disable = x86_either(&less, &blocked)};
    ret->disable_removed = x86_without(&gone, &ret->disable);
}

bool x86_match_guest(const struct x86_cpu *cpu, x86_blockers_fn *blockers, void *arg,
                     struct x86_match *ret)
{
    unsigned best = UINT32_MAX;
    for (unsigned i = 0; i < x86_n_models; i++) {
        const struct x86_model *m = &x86_models[i];
        const char *const *against = NULL;
        /* taking a feature away counts double; among equals the one that takes less away */
        struct x86_bits always = x86_without(&m->features, &m->added);
        struct x86_bits less = x86_without(&always, &cpu->have);
        unsigned c = m->guest && vendor_fits(m, cpu)
                         ? X86_FEATURES * cost(m, cpu, &less) + x86_count(&less)
                         : UINT32_MAX;
        if (c >= best || (blockers && !blockers(arg, m->name, &against)))
            continue;
        best = c;
        describe(m, cpu, against, ret);
    }
    return best != UINT32_MAX;
}

bool x86_match_named(const struct x86_cpu *cpu, const char *name, struct x86_match *ret)
{
    const struct x86_model *m = x86_model_find(name);
    if (m)
        describe(m, cpu, NULL, ret);
    return m != NULL;
}

void x86_set_signature(struct x86_cpu *cpu, uint32_t eax)
{
    cpu->family = eax >> 8 & 15;
    cpu->model = eax >> 4 & 15;
    cpu->stepping = eax & 15;
    if (cpu->family == 6 || cpu->family == 15)
        cpu->model |= eax >> 12 & 0xf0;
    if (cpu->family == 15)
        cpu->family += eax >> 20 & 0xff;
}

/* The register a feature lives in; asks each leaf once, since rows of one leaf stand together. */
struct last {
    bool msr, known, there;
    uint32_t leaf, sub, regs[4];
};

static bool feature_there(const struct x86_source *s, const struct x86_feature *f, struct last *l)
{
    if (!l->known || l->msr != f->msr || l->leaf != f->leaf || l->sub != f->sub) {
        *l = (struct last){.known = true, .msr = f->msr, .leaf = f->leaf, .sub = f->sub};
        uint64_t value = 0;
        if (f->msr)
            l->there = s->msr && s->msr(s->arg, f->leaf, &value);
        else
            l->there = s->cpuid(s->arg, f->leaf, f->sub, l->regs);
        if (f->msr) {
            l->regs[0] = (uint32_t)value;
            l->regs[3] = (uint32_t)(value >> 32);
        }
    }
    return l->there && l->regs[f->reg] & f->mask;
}

static const char *read_vendor(const struct x86_source *s)
{
    uint32_t regs[4];
    if (!s->cpuid(s->arg, 0, 0, regs))
        return NULL;
    char word[13] = "";
    memcpy(word, &regs[1], 4);
    memcpy(word + 4, &regs[3], 4);
    memcpy(word + 8, &regs[2], 4);
    return x86_vendor_name(word);
}

void x86_read(const struct x86_source *s, struct x86_cpu *ret)
{
    uint32_t regs[4];
    *ret = (struct x86_cpu){.vendor = read_vendor(s)};
    if (s->cpuid(s->arg, 1, 0, regs))
        x86_set_signature(ret, regs[0]);
    if (s->cpuid(s->arg, 0x80000008, 0, regs))
        ret->phys_bits = regs[0] & 0xff;
    struct last last = {0};
    for (unsigned i = 0; i < X86_FEATURES; i++)
        if (feature_there(s, &x86_features[i], &last))
            x86_bits_set(&ret->have, i);
}

/* Owns what documents mean for x86: models and policies as sets of features, compared, reduced,
 * written again. Called through cpu.c; never awaits. Invariant: features that came to a model in
 * some release are neither asked of a host nor counted against it.
 */
#include <limits.h>
#include <string.h>

#include "cpu/cpu_arch.h"
#include "cpu/x86_bits.h"
#include "cpu/x86_def.h"

enum { POLICIES = CPU_FEATURE_POLICY_FORBID + 1 };

struct meaning {
    const struct x86_model *model; /* NULL: none named */
    struct x86_bits least, most;   /* of the model alone, over all releases */
    struct x86_bits by[POLICIES];
};

static int read_meaning(const struct cpu *cpu, struct meaning *ret)
{
    *ret = (struct meaning){0};
    const char *name = cpu->model ? cpu->model->name : NULL;
    ret->model = name ? x86_model_find(name) : NULL;
    if (name && !ret->model)
        return FAIL_CPU(ERR_INTERNAL_ERROR, "there is no CPU model '%s'", name);
    if (ret->model) {
        ret->most = ret->model->features;
        ret->least = x86_without(&ret->model->features, &ret->model->added);
    }
    for (size_t i = 0; i < cpu->n_features; i++) {
        const struct cpu_feature *one = cpu->features[i];
        int f = x86_feature_find(one->name);
        if (f < 0)
            return FAIL_CPU(ERR_INTERNAL_ERROR, "there is no CPU feature '%s'", one->name);
        x86_bits_set(&ret->by[one->policy ? one->policy : CPU_FEATURE_POLICY_REQUIRE], (unsigned)f);
    }
    return 0;
}

static struct x86_bits plus_minus(const struct meaning *m, const struct x86_bits *model)
{
    struct x86_bits b = x86_either(model, &m->by[CPU_FEATURE_POLICY_REQUIRE]);
    b = x86_either(&b, &m->by[CPU_FEATURE_POLICY_FORCE]);
    b = x86_without(&b, &m->by[CPU_FEATURE_POLICY_DISABLE]);
    return x86_without(&b, &m->by[CPU_FEATURE_POLICY_FORBID]);
}

static char *names_of(const struct x86_bits *b)
{
    GString *s = g_string_new(NULL);
    for (unsigned f = 0; f < X86_FEATURES; f++)
        if (x86_bits_has(b, f))
            g_string_append_printf(s, "%s%s", s->len ? ", " : "", x86_features[f].name);
    return g_string_free(s, FALSE);
}

static int lacking(char **ret_why, const char *what, const struct x86_bits *b)
{
    g_autofree char *names = names_of(b);
    return cpu_incompatible(ret_why, "%s: %s", what, names);
}

static int compare_sets(const struct meaning *host, const struct meaning *cpu, bool strict,
                        char **ret_why)
{
    struct x86_bits have = plus_minus(host, &host->most), sure = plus_minus(host, &host->least);
    struct x86_bits refused = x86_common(&have, &cpu->by[CPU_FEATURE_POLICY_FORBID]);
    if (x86_count(&refused))
        return lacking(ret_why, "the host has features that are forbidden", &refused);
    have = x86_either(&have, &cpu->by[CPU_FEATURE_POLICY_FORCE]);
    struct x86_bits need = plus_minus(cpu, &cpu->least);
    need = x86_without(&need, &cpu->by[CPU_FEATURE_POLICY_OPTIONAL]);
    struct x86_bits missing = x86_without(&need, &have);
    if (x86_count(&missing))
        return lacking(ret_why, "the host lacks features", &missing);
    struct x86_bits extra = x86_without(&sure, &cpu->most);
    for (int p = 0; p < POLICIES; p++)
        extra = x86_without(&extra, &cpu->by[p]);
    if (!x86_count(&extra))
        return CPU_IDENTICAL;
    return strict ? lacking(ret_why, "a strict match does not allow the host's features", &extra)
                  : CPU_SUPERSET;
}

static int x86_compare(const struct cpu_def *host, const struct cpu_def *cpu, char **ret_why)
{
    struct meaning h, c;
    if (read_meaning(host->cpu, &h) < 0 || read_meaning(cpu->cpu, &c) < 0)
        return -1;
    const char *vendor = cpu->cpu->vendor;
    if (vendor && g_strcmp0(vendor, host->cpu->vendor) != 0)
        return cpu_incompatible(ret_why, "its vendor '%s' is not the host's, '%s'", vendor,
                                host->cpu->vendor ? host->cpu->vendor : "unknown");
    return compare_sets(&h, &c, cpu->cpu->match == CPU_MATCH_STRICT, ret_why);
}

/* --- finding a model again
 * --------------------------------------------------------------------------- */

static bool is_listed(void *arg, const char *model, const char *const **ret_blockers)
{
    (void)ret_blockers;
    return g_strv_contains(arg, model);
}

/* What one or several CPUs have: sure, and with what some releases of their models have. */
struct range {
    struct x86_bits least, most;
};

static struct range range_of(const struct meaning *m)
{
    return (struct range){plus_minus(m, &m->least), plus_minus(m, &m->most)};
}

/* The nearest of some models, or one that is named. Only what is sure is described. */
static bool find_match(const struct range *have, const char *vendor, const char *const *models,
                       const char *named, struct x86_match *ret)
{
    struct x86_cpu cpu = {.have = have->most, .vendor = vendor};
    if (!named && !x86_match_guest(&cpu, models ? is_listed : NULL, (void *)models, ret))
        return false;
    cpu.have = have->least;
    return x86_match_named(&cpu, named ? named : ret->model->name, ret);
}

static const char *vendor_of_model(const char *name)
{
    const struct x86_model *m = x86_model_find(name);
    return m ? m->vendor : NULL;
}

static void add_set(struct cpu *cpu, const struct x86_bits *b, enum cpu_feature_policy policy)
{
    for (unsigned f = 0; f < X86_FEATURES; f++)
        if (x86_bits_has(b, f))
            cpu_feature_set(cpu, x86_features[f].name, policy);
}

static void add_differences(struct cpu *cpu, const struct x86_match *m)
{
    add_set(cpu, &m->require, CPU_FEATURE_POLICY_REQUIRE);
    add_set(cpu, &m->disable, CPU_FEATURE_POLICY_DISABLE);
    add_set(cpu, &m->disable_removed, CPU_FEATURE_POLICY_DISABLE);
}

/* Features of the model, too, all by name. */
static void add_expanded(struct cpu *cpu, const struct x86_match *m)
{
    struct x86_bits have = x86_without(&m->model->features, &m->model->added);
    have = x86_either(&have, &m->require);
    for (unsigned i = 0; i < x86_n_names; i++) {
        unsigned f = x86_names[i].feature;
        if (strcmp(x86_features[f].name, x86_names[i].name) != 0)
            continue; /* an alias */
        if (x86_bits_has(&m->disable, f) || x86_bits_has(&m->disable_removed, f))
            cpu_feature_set(cpu, x86_features[f].name, CPU_FEATURE_POLICY_DISABLE);
        else if (x86_bits_has(&have, f))
            cpu_feature_set(cpu, x86_features[f].name, CPU_FEATURE_POLICY_REQUIRE);
    }
}

/* --- baseline
 * --------------------------------------------------------------------------------------- */

static void keep_common(struct range *r, const struct range *other)
{
    r->least = x86_common(&r->least, &other->least);
    r->most = x86_common(&r->most, &other->most);
}

static void drop_not_migratable(struct range *r)
{
    struct x86_bits stuck = {0};
    for (unsigned f = 0; f < X86_FEATURES; f++)
        if (!x86_features[f].migratable)
            x86_bits_set(&stuck, f);
    r->least = x86_without(&r->least, &stuck);
    r->most = x86_without(&r->most, &stuck);
}

static int common_features(const struct cpu_baseline *ask, struct range *ret)
{
    struct meaning m;
    for (size_t i = 0; i < ask->n_cpus; i++) {
        if (read_meaning(ask->cpus[i]->cpu, &m) < 0)
            return -1;
        struct range one = range_of(&m);
        if (i)
            keep_common(ret, &one);
        else
            *ret = one;
    }
    if (ask->limit) {
        if (read_meaning(ask->limit->cpu, &m) < 0)
            return -1;
        struct x86_bits most = plus_minus(&m, &m.most);
        keep_common(ret, &(struct range){most, most});
    }
    if (ask->migratable)
        drop_not_migratable(ret);
    return 0;
}

/* Vendors that are told decide; else what the models are known by, when it is one. */
static const char *vendor_to_match(const struct cpu_baseline *ask)
{
    const char *common = NULL;
    for (size_t i = 0; i < ask->n_cpus; i++)
        if (ask->cpus[i]->cpu->vendor)
            return ask->cpus[i]->cpu->vendor;
    for (size_t i = 0; i < ask->n_cpus; i++) {
        const char *v = vendor_of_model(ask->cpus[i]->cpu->model->name);
        if (v && common && strcmp(v, common) != 0)
            return NULL;
        common = v ? v : common;
    }
    return common;
}

/* Rather than take something away from a model: one of the CPUs' own that lacks nothing. */
static void prefer_own(const struct cpu_baseline *ask, const struct range *common,
                       struct x86_match *m)
{
    struct x86_match own;
    unsigned best = UINT_MAX;
    for (size_t i = 0; x86_count(&m->disable) && i < ask->n_cpus; i++) {
        const char *name = ask->cpus[i]->cpu->model->name;
        if ((ask->models && !g_strv_contains(ask->models, name)) ||
            !find_match(common, NULL, NULL, name, &own) || x86_count(&own.disable) ||
            x86_count(&own.require) >= best)
            continue;
        best = x86_count(&own.require);
        *m = own;
    }
}

static struct cpu *x86_baseline(const struct cpu_baseline *ask)
{
    const char *vendor;
    struct range common;
    if (common_features(ask, &common) < 0 || cpu_common_vendor(ask, vendor_of_model, &vendor) < 0)
        return NULL;
    const char *name = cpu_common_model(ask);
    bool named = name && (!ask->models || g_strv_contains(ask->models, name));
    struct x86_match m;
    if (!find_match(&common, vendor_to_match(ask), ask->models, named ? name : NULL, &m)) {
        FAIL_CPU(ERR_OPERATION_FAILED, "no CPU model has what these CPUs have in common");
        return NULL;
    }
    if (!name)
        prefer_own(ask, &common, &m);
    struct cpu *cpu = cpu_new_custom(
        m.model->name, vendor, name || ask->no_fallback ? CPU_FALLBACK_FORBID : CPU_FALLBACK_ALLOW);
    if (ask->expand_features) {
        add_expanded(cpu, &m);
    } else {
        add_differences(cpu, &m);
    }
    return cpu;
}

/* --- what a guest gets
 * ------------------------------------------------------------------------------ */

static int x86_has_feature(const struct cpu_def *def, const char *name)
{
    struct meaning m;
    int f = x86_feature_find(name);
    if (f < 0)
        return FAIL_CPU(ERR_INTERNAL_ERROR, "there is no CPU feature '%s'", name);
    if (read_meaning(def->cpu, &m) < 0)
        return -1;
    struct x86_bits have = plus_minus(&m, &m.most);
    return x86_bits_has(&have, (unsigned)f);
}

static int decide_optional(struct cpu *guest, const struct cpu_def *host)
{
    for (size_t i = 0; i < guest->n_features; i++) {
        struct cpu_feature *f = guest->features[i];
        if (f->policy != CPU_FEATURE_POLICY_OPTIONAL)
            continue;
        int has = x86_has_feature(host, f->name);
        if (has < 0)
            return -1;
        f->policy = has ? CPU_FEATURE_POLICY_REQUIRE : CPU_FEATURE_POLICY_DISABLE;
    }
    return 0;
}

static int x86_update(struct cpu *guest, const struct cpu_def *host)
{
    if (guest->mode == CPU_MODE_HOST_PASSTHROUGH || guest->mode == CPU_MODE_MAXIMUM)
        return 0;
    if (guest->mode == CPU_MODE_HOST_MODEL) {
        cpu_take_model(guest, host->cpu);
        g_free(guest->vendor);
        guest->vendor = g_strdup(host->cpu->vendor);
    } else if (guest->match == CPU_MATCH_MINIMUM) {
        cpu_take_model(guest, host->cpu);
    }
    return decide_optional(guest, host);
}

static void keep_policies(struct cpu *to, const struct cpu *from)
{
    for (size_t i = 0; i < from->n_features; i++) {
        enum cpu_feature_policy p = from->features[i]->policy;
        if (p == CPU_FEATURE_POLICY_FORCE || p == CPU_FEATURE_POLICY_OPTIONAL ||
            p == CPU_FEATURE_POLICY_FORBID)
            cpu_feature_set(to, from->features[i]->name, p);
    }
}

static int x86_translate(struct cpu *guest, const char *const *models)
{
    struct meaning g;
    struct x86_match m;
    if (read_meaning(guest, &g) < 0)
        return -1;
    struct range want = range_of(&g);
    const char *vendor = guest->vendor ? guest->vendor : g.model->vendor;
    if (!find_match(&want, vendor, models, NULL, &m))
        return FAIL_CPU(ERR_CONFIG_UNSUPPORTED,
                        "no CPU model that the hypervisor knows is near to '%s'",
                        guest->model->name);
    struct cpu old = {.features = guest->features, .n_features = guest->n_features};
    guest->features = NULL;
    guest->n_features = 0;
    g_free(guest->model->name);
    guest->model->name = g_strdup(m.model->name);
    add_differences(guest, &m);
    keep_policies(guest, &old);
    for (size_t i = 0; i < old.n_features; i++)
        value_free(&type_cpu_feature, old.features[i]);
    g_free(old.features);
    return 0;
}

/* QEMU's own words for what it gave and what it could not give. */
void x86_update_live(struct cpu *guest, const struct x86_bits *enabled,
                     const struct x86_bits *disabled)
{
    const struct x86_model *m =
        guest->model && guest->model->name ? x86_model_find(guest->model->name) : NULL;
    for (unsigned f = 0; f < X86_FEATURES; f++) {
        const struct cpu_feature *told = cpu_feature_find(guest, x86_features[f].name);
        bool in_model = m && x86_bits_has(&m->features, f);
        bool was_in_model = m && x86_bits_has(&m->removed, f); /* QEMU's may have it still */
        if (told && told->policy == CPU_FEATURE_POLICY_FORBID && !x86_bits_has(enabled, f))
            continue;
        if (x86_bits_has(disabled, f) && (in_model || was_in_model || told))
            cpu_feature_set(guest, x86_features[f].name, CPU_FEATURE_POLICY_DISABLE);
        else if (x86_bits_has(enabled, f) && (!in_model || told))
            cpu_feature_set(guest, x86_features[f].name, CPU_FEATURE_POLICY_REQUIRE);
    }
}

static int x86_check_features(const struct cpu *cpu)
{
    for (size_t i = 0; i < cpu->n_features; i++)
        if (x86_feature_find(cpu->features[i]->name) < 0)
            return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "there is no CPU feature '%s'",
                            cpu->features[i]->name);
    return 0;
}

static const char *const *x86_model_names(void)
{
    static const char **names;
    if (!names) {
        const char **list = g_new0(const char *, x86_n_models + 1);
        for (unsigned i = 0; i < x86_n_models; i++)
            list[i] = x86_models[i].name;
        names = list;
    }
    return names;
}

const struct cpu_arch cpu_x86 = {
    .names = (const char *const[]){"x86_64", "i686", NULL},
    .models = x86_model_names,
    .compare = x86_compare,
    .baseline = x86_baseline,
    .update = x86_update,
    .translate = x86_translate,
    .has_feature = x86_has_feature,
    .check_features = x86_check_features,
};

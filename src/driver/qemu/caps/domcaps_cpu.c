/* Owns the CPU part of the domain capabilities: which modes work, what host-model stands for, which
 * models can be named. Called by domcaps.c; never awaits.
 */
#include <stdlib.h>
#include <string.h>

#include "cpu/x86.h"
#include "driver/qemu/caps/domcaps_inside.h"
#include "driver/qemu/caps/host_model.h"

static bool is_x86(const struct qemu_caps *c)
{
    return strcmp(caps_arch(c), "x86_64") == 0 || strcmp(caps_arch(c), "i686") == 0;
}

static struct domcaps_mode *add_mode(struct domcaps_cpu *cpu, enum domcaps_cpu_mode name,
                                     bool there)
{
    struct domcaps_mode *m = domcaps_add(&type_domcaps_mode, &cpu->modes, &cpu->n_modes);
    m->name = name;
    m->supported = there ? TRI_YES : TRI_NO;
    return m;
}

static void add_migratable(struct domcaps_mode *m, const char *name, bool on)
{
    if (m->supported != TRI_YES)
        return;
    struct domcaps_enum *e = domcaps_add_enum(&m->enums, &m->n_enums, name);
    if (on)
        domcaps_add_word(&e->values, &e->n_values, "on");
    domcaps_add_word(&e->values, &e->n_values, "off");
}

static void add_feature(struct domcaps_mode *m, const char *policy, const char *name)
{
    struct domcaps_cpu_feature *f =
        domcaps_add(&type_domcaps_cpu_feature, &m->features, &m->n_features);
    f->policy = g_strdup(policy);
    f->name = g_strdup(name);
}

static struct domcaps_cpu_model *add_model(struct domcaps_mode *m, const char *name)
{
    struct domcaps_cpu_entry *e = domcaps_add(&type_domcaps_cpu_entry, &m->models, &m->n_models);
    e->kind = DOMCAPS_CPU_ENTRY_NAME_MODEL;
    e->model = value_new(&type_domcaps_cpu_model);
    e->model->name = g_strdup(name);
    return e->model;
}

static void fill_host_model(const struct domcaps_context *ctx, struct domcaps_mode *m,
                            const struct host_model *hm)
{
    add_model(m, hm->name)->fallback = g_strdup(hm->fallback_allowed ? "allow" : "forbid");
    m->vendor = g_strdup(hm->vendor);
    if (ctx->accel == ACCEL_KVM && hm->has_phys_bits && ctx->host->phys_bits) {
        m->maxphysaddr = value_new(&type_domcaps_maxphysaddr);
        m->maxphysaddr->mode = g_strdup("passthrough");
        m->maxphysaddr->limit = ctx->host->phys_bits;
        m->maxphysaddr->has_limit = true;
    }
    for (size_t i = 0; i < hm->n_features; i++)
        add_feature(m, hm->features[i].disable ? "disable" : "require", hm->features[i].name);
}

/* --- named models
 * --------------------------------------------------------------------------------------- */

static const char *model_vendor(const struct qemu_caps *c, const char *name)
{
    const struct x86_model *m = is_x86(c) ? x86_model_find(name) : NULL;
    if (m && m->vendor)
        return m->vendor;
    if (strcmp(name, "max") == 0 || strcmp(name, "qemu") == 0)
        return "unknown";
    if (strcmp(caps_arch(c), "s390x") == 0 || g_str_has_prefix(caps_arch(c), "ppc64"))
        return "IBM";
    return "unknown";
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Blockers as documents name them, sorted, each once. */
static void add_blockers(const struct qemu_caps *c, struct domcaps_mode *m,
                         const struct caps_cpu *cpu)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const char *const *b = cpu->blockers; *b; b++) {
        int f = is_x86(c) ? x86_feature_find(*b) : -1;
        g_ptr_array_add(names, (char *)(f >= 0 ? x86_features[f].name : *b));
    }
    g_ptr_array_sort(names, by_text);
    struct domcaps_cpu_entry *e = domcaps_add(&type_domcaps_cpu_entry, &m->models, &m->n_models);
    e->kind = DOMCAPS_CPU_ENTRY_NAME_BLOCKERS;
    struct domcaps_blockers *all = e->blockers = value_new(&type_domcaps_blockers);
    all->model = g_strdup(cpu->name);
    for (guint i = 0; i < names->len; i++) {
        if (i && strcmp(names->pdata[i], names->pdata[i - 1]) == 0)
            continue;
        struct domcaps_cpu_feature *f =
            domcaps_add(&type_domcaps_cpu_feature, &all->features, &all->n_features);
        f->name = g_strdup(names->pdata[i]);
    }
}

static void add_named(const struct qemu_caps *c, struct domcaps_mode *m, const struct caps_cpu *cpu,
                      const char *name)
{
    struct domcaps_cpu_model *model = add_model(m, name);
    model->usable = cpu->usable < 0    ? DOMCAPS_USABLE_UNKNOWN
                    : cpu->usable == 0 ? DOMCAPS_USABLE_NO
                                       : DOMCAPS_USABLE_YES;
    if (cpu->deprecated)
        model->deprecated = TRI_YES;
    model->vendor = g_strdup(model_vendor(c, name));
    if (cpu->alias_of && is_x86(c))
        model->canonical = g_strdup(cpu->alias_of);
    if (cpu->usable == 0)
        add_blockers(c, m, cpu);
}

/* The name a model has in documents, or NULL when it cannot be named there. */
static const char *public_name(const struct qemu_caps *c, const char *name)
{
    if (is_x86(c))
        return x86_model_find(name) ? name : NULL;
    if (g_str_has_prefix(caps_arch(c), "ppc64")) {
        for (const struct pvr_model *m = ppc64_models; m->name; m++)
            if (g_ascii_strcasecmp(m->name, name) == 0)
                return m->name;
        return NULL;
    }
    return strcmp(name, "host") == 0 ? NULL : name;
}

struct named {
    const char *name;
    const struct caps_cpu *cpu;
};

static int by_public_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void add_named_models(const struct domcaps_context *ctx, struct domcaps_mode *m,
                             const struct caps_accel *a)
{
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct named));
    for (size_t i = 0; a && i < a->n_cpus; i++) {
        struct named n = {public_name(ctx->caps, a->cpus[i].name), &a->cpus[i]};
        if (n.name)
            g_array_append_val(list, n);
    }
    g_array_sort(list, by_public_name);
    for (guint i = 0; i < list->len; i++) {
        const struct named *n = &g_array_index(list, struct named, i);
        if (!i || strcmp(n->name, n[-1].name) != 0)
            add_named(ctx->caps, m, n->cpu, n->name);
    }
}

/* A model "max", or its type where QEMU does not list models. */
static bool has_max(const struct domcaps_context *ctx)
{
    return caps_cpu(ctx->caps, ctx->accel, "max") || caps_has(ctx->caps, "type/max-arm-cpu") ||
           caps_has(ctx->caps, "type/max-riscv-cpu") || caps_has(ctx->caps, "type/max-x86_64-cpu");
}

/* On POWER a guest of mode host-model has the host's own processor. */
static struct host_model *own_model(const struct domcaps_context *ctx)
{
    const struct domcaps_host *h = ctx->host;
    if (ctx->accel != ACCEL_KVM || !h->cpu_model || !h->cpu_arch ||
        !g_str_has_prefix(h->cpu_arch, "ppc64") || !g_str_has_prefix(caps_arch(ctx->caps), "ppc64"))
        return NULL;
    struct host_model *m = g_new0(struct host_model, 1);
    m->name = h->cpu_model;
    m->vendor = h->cpu_vendor;
    m->fallback_allowed = m->has_phys_bits = true;
    return m;
}

struct domcaps_cpu *domcaps_cpu(const struct domcaps_context *ctx)
{
    const struct qemu_caps *c = ctx->caps;
    struct domcaps_cpu *cpu = value_new(&type_domcaps_cpu);
    struct domcaps_mode *m =
        add_mode(cpu, DOMCAPS_CPU_MODE_HOST_PASSTHROUGH, ctx->accel == ACCEL_KVM);
    add_migratable(m, "hostPassthroughMigratable", caps_has(c, "dev/max-x86_64-cpu/migratable"));
    m = add_mode(cpu, DOMCAPS_CPU_MODE_MAXIMUM, has_max(ctx));
    add_migratable(m, "maximumMigratable", true);
    struct host_model *hm = host_model_new(c, ctx->accel);
    if (!hm)
        hm = own_model(ctx);
    m = add_mode(cpu, DOMCAPS_CPU_MODE_HOST_MODEL, hm != NULL);
    if (hm)
        fill_host_model(ctx, m, hm);
    host_model_free(hm);
    m = add_mode(cpu, DOMCAPS_CPU_MODE_CUSTOM, false);
    add_named_models(ctx, m, caps_accel(c, ctx->accel));
    m->supported = m->n_models ? TRI_YES : TRI_NO;
    return cpu;
}

/* Owns the meaning of a host-model CPU, out of QEMU's expansion of its best model. Called by the
 * domain capabilities and by guests that use the mode; never awaits.
 */
#include "driver/qemu/caps/host_model.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/x86.h"

static void add(struct host_model *m, const char *name, bool disable, bool migratable)
{
    m->features = g_renew(struct host_model_feature, m->features, m->n_features + 1);
    m->features[m->n_features++] = (struct host_model_feature){name, disable, migratable};
}

/* --- x86: the nearest named model
 * -------------------------------------------------------------------- */

struct known_models {
    const struct qemu_caps *caps;
    enum accel accel;
};

static bool blockers(void *arg, const char *model, const char *const **ret_blockers)
{
    const struct known_models *k = arg;
    const struct caps_cpu *cpu = caps_cpu(k->caps, k->accel, model);
    if (cpu)
        *ret_blockers = cpu->blockers;
    return cpu != NULL;
}

static unsigned number(const struct caps_accel *a, enum expansion e, const char *name)
{
    const char *v = caps_prop(a, e, name);
    return v ? (unsigned)strtoul(v, NULL, 10) : 0;
}

static void read_expansion(const struct caps_accel *a, enum expansion e, struct x86_cpu *ret)
{
    *ret = (struct x86_cpu){.family = number(a, e, "family"),
                            .model = number(a, e, "model"),
                            .stepping = number(a, e, "stepping")};
    const char *vendor = caps_prop(a, e, "vendor");
    ret->vendor = vendor ? x86_vendor_name(vendor) : NULL;
    for (size_t i = 0; i < a->expansion[e].n; i++) {
        const struct caps_prop *p = &a->expansion[e].props[i];
        int f = strcmp(p->value, "true") == 0 ? x86_feature_find(p->name) : -1;
        if (f >= 0)
            x86_bits_set(&ret->have, (unsigned)f);
    }
}

static struct host_model *x86_host_model(const struct qemu_caps *c, enum accel accel,
                                         enum expansion e)
{
    struct x86_cpu cpu, migratable;
    read_expansion(caps_accel(c, accel), e, &cpu);
    read_expansion(caps_accel(c, accel), EXPAND_MIGRATABLE, &migratable);
    struct x86_match match;
    /* one that lists no models knows all of ours */
    x86_blockers_fn *known = caps_accel(c, accel)->n_cpus ? blockers : NULL;
    if (!x86_match_guest(&cpu, known, &(struct known_models){c, accel}, &match))
        return NULL;
    struct host_model *m = g_new0(struct host_model, 1);
    m->name = match.model->name;
    m->vendor = cpu.vendor;
    m->has_phys_bits = true;
    for (unsigned f = 0; f < X86_FEATURES; f++)
        if (x86_bits_has(&match.require, f))
            add(m, x86_features[f].name, false, x86_bits_has(&migratable.have, f));
    const struct x86_bits *gone[] = {&match.disable, &match.disable_removed};
    for (size_t i = 0; i < G_N_ELEMENTS(gone); i++)
        for (unsigned f = 0; f < X86_FEATURES; f++)
            if (x86_bits_has(gone[i], f))
                add(m, x86_features[f].name, true, true);
    return m;
}

/* --- others
 * ---------------------------------------------------------------------------------------------- */

/* QEMU names a base model and says which features go with it. */
static struct host_model *s390_host_model(const struct caps_accel *a, enum expansion e)
{
    struct host_model *m = g_new0(struct host_model, 1);
    m->name = a->expansion[e].model;
    for (size_t i = 0; i < a->expansion[e].n; i++) {
        const struct caps_prop *p = &a->expansion[e].props[i];
        if (*p->value)
            add(m, p->name, strcmp(p->value, "true") != 0, true);
    }
    return m;
}

struct host_model *host_model_new(const struct qemu_caps *c, enum accel accel)
{
    const struct caps_accel *a = caps_accel(c, accel);
    if (!a)
        return NULL;
    enum expansion e = a->expansion[EXPAND_ALL].n ? EXPAND_ALL : EXPAND_MIGRATABLE;
    if (!a->expansion[e].n)
        return NULL;
    if (strcmp(caps_arch(c), "x86_64") == 0 || strcmp(caps_arch(c), "i686") == 0)
        return x86_host_model(c, accel, e);
    if (strcmp(caps_arch(c), "s390x") == 0)
        return s390_host_model(a, e);
    return NULL;
}

void host_model_free(struct host_model *m)
{
    if (m)
        g_free(m->features);
    g_free(m);
}

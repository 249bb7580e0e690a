/* Emulator facts out of probed capabilities. Owns the machine rows it hands out; called by the
 * driver before domain_fill() and plan_make(); never awaits. */
#include "driver/qemu/command/caps_facts.h"
#include "driver/qemu/caps/caps.h"
#include "driver/qemu/caps/host_model.h"
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct caps_facts {
    struct emulator_facts facts;
    const struct qemu_caps *caps;
    GHashTable *machines[2]; /* by kvm: name -> struct machine_facts, made when asked for */
    GStringChunk *words;
    struct host_model *host[2]; /* by kvm */
    struct cpu_facts cpu[2];
};

static int has(const struct emulator_facts *f, const char *name)
{
    const struct caps_facts *c = f->arg;
    return caps_has(c->caps, name) ? FACT_YES : FACT_NO;
}

/* What recorded types of the other accelerator cannot tell: "host" is none for emulation. */
static const char *emulated_default(struct caps_facts *c, const char *machine)
{
    unsigned major = 0, minor = 0;
    if (g_str_equal(c->facts.arch, "s390x"))
        return "qemu";
    if (!g_str_has_prefix(c->facts.arch, "ppc64"))
        return NULL;
    const char *version = strrchr(machine, '-');
    if (version && sscanf(version, "-%u.%u", &major, &minor) == 2)
        return major * 100 + minor < 208 ? "power7" : major < 4 ? "power8" : "power9";
    return "power9";
}

/* The name by which documents mean a CPU type; NULL: QEMU itself has no name for it. */
static const char *cpu_model(struct caps_facts *c, const struct caps_machine *m, bool kvm)
{
    const struct caps_accel *a = caps_accel(c->caps, kvm ? ACCEL_KVM : ACCEL_TCG);
    const char *type = caps_machine_cpu(c->caps, kvm ? ACCEL_KVM : ACCEL_TCG, m);
    if (!type)
        return NULL;
    if (!a)
        a = caps_accel(c->caps, kvm ? ACCEL_TCG : ACCEL_KVM);
    if (!kvm && g_str_has_prefix(type, "host-"))
        return emulated_default(c, m->name);
    for (size_t i = 0; a && i < a->n_cpus; i++)
        if (a->cpus[i].type && g_str_equal(a->cpus[i].type, type))
            return a->cpus[i].name;
    if (a && a->n_cpus && !g_str_has_prefix(type, "host-") && !g_str_has_prefix(type, "power"))
        return NULL;
    const char *end = strpbrk(type, g_str_has_prefix(type, "power") ? "_-" : "-");
    g_autofree char *model = end ? g_strndup(type, (size_t)(end - type)) : g_strdup(type);
    g_autofree char *suffix = g_strdup_printf("-%s-cpu", c->facts.arch);
    if (!a && g_str_has_suffix(type, suffix)) {
        g_free(model);
        model = g_strndup(type, strlen(type) - strlen(suffix));
    }
    return g_string_chunk_insert_const(c->words, model);
}

static const struct machine_facts *machine(const struct emulator_facts *f, const char *name,
                                           bool kvm)
{
    struct caps_facts *c = f->arg;
    const struct caps_machine *m =
        caps_machine(c->caps, name ? name : caps_machine_default(c->caps));
    if (!m)
        return NULL;
    struct machine_facts *known = g_hash_table_lookup(c->machines[kvm], m->name);
    if (known)
        return known;
    struct machine_facts *made = g_new0(struct machine_facts, 1);
    *made = (struct machine_facts){
        .name = m->name,
        .default_cpu = cpu_model(c, m, kvm),
        .default_ram = m->default_ram_id,
        .max_cpus = m->cpu_max,
        .hotplug_cpus = m->hotpluggable_cpus,
        .numa_mem = m->numa_mem,
        .acpi = m->acpi,
    };
    g_hash_table_insert(c->machines[kvm], (void *)m->name, made);
    return made;
}

static const struct cpu_facts *host_model(const struct emulator_facts *f, bool kvm)
{
    struct caps_facts *c = f->arg;
    struct cpu_facts *cpu = &c->cpu[kvm];
    if (cpu->model)
        return cpu;
    if (!c->host[kvm])
        c->host[kvm] = host_model_new(c->caps, kvm ? ACCEL_KVM : ACCEL_TCG);
    struct host_model *m = c->host[kvm];
    if (!m)
        return NULL;
    struct cpu_feature_facts *features = g_new0(struct cpu_feature_facts, m->n_features + 1);
    size_t n = 0;
    for (size_t i = 0; i < m->n_features; i++)
        features[n++] =
            (struct cpu_feature_facts){m->features[i].name, m->features[i].disable,
                                       m->features[i].migratable || m->features[i].disable};
    *cpu = (struct cpu_facts){m->name, m->vendor, n, features};
    return cpu;
}

static unsigned number_of(const struct qemu_caps *caps, const char *name)
{
    char *text = caps_value(caps, name);
    unsigned n = text ? (unsigned)strtoul(text, NULL, 10) : 0;
    free(text);
    return n;
}

struct emulator_facts *caps_facts_new(const struct qemu_caps *caps, bool kvm)
{
    struct caps_facts *c = g_new0(struct caps_facts, 1);
    c->caps = caps;
    for (int i = 0; i < 2; i++)
        c->machines[i] = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    c->words = g_string_chunk_new(256);
    c->facts = (struct emulator_facts){
        .binary = caps_binary(caps),
        .arch = caps_arch(caps),
        .version = caps_version(caps),
        .kvm = kvm,
        .sev_cbitpos = number_of(caps, "sev/cbitpos"),
        .sev_reduced_phys_bits = number_of(caps, "sev/reduced-phys-bits"),
        .has = has,
        .machine = machine,
        .host_model = host_model,
        .arg = c,
    };
    return &c->facts;
}

void caps_facts_free(struct emulator_facts *facts)
{
    if (!facts)
        return;
    struct caps_facts *c = facts->arg;
    for (int kvm = 0; kvm < 2; kvm++) {
        host_model_free(c->host[kvm]);
        g_free((void *)c->cpu[kvm].features);
    }
    g_hash_table_unref(c->machines[0]);
    g_hash_table_unref(c->machines[1]);
    g_string_chunk_free(c->words);
    g_free(c);
}

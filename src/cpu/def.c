/* Owns the reading of <cpu> documents, of hosts and of guests. Called by the common API bodies;
 * never awaits. Invariant: a document with an architecture describes a host.
 */
#include <string.h>

#include "cpu/cpu_arch.h"
#include "gen/cpu.h"

bool arch_known(const char *arch)
{
    static const char *const others[] = {
        "alpha",        "cris",    "ia64",      "lm32",    "loongarch64", "m68k",     "microblaze",
        "microblazeel", "mips",    "mipsel",    "mips64",  "mips64el",    "openrisc", "parisc",
        "parisc64",     "ppc",     "ppcemb",    "riscv32", "riscv64",     "sh4",      "sh4eb",
        "sparc",        "sparc64", "unicore32", "xtensa",  "xtensaeb",    NULL};
    return cpu_arch_known(arch) || g_strv_contains(others, arch);
}

static bool is_model_mode(const struct cpu *c)
{
    return c->mode == CPU_MODE_HOST_MODEL || c->mode == CPU_MODE_HOST_PASSTHROUGH ||
           c->mode == CPU_MODE_MAXIMUM;
}

static int check(const struct cpu_def *d)
{
    const struct cpu *c = d->cpu;
    bool model = c->model && c->model->name && *c->model->name;
    if (d->host && !arch_known(d->arch))
        return FAIL_CPU(ERR_CONFIG_UNSUPPORTED, "cpu: architecture '%s' is not known", d->arch);
    if (d->host && !model)
        return FAIL_CPU(ERR_XML_ERROR, "cpu: a host's CPU has no model");
    if (!model && c->vendor)
        return FAIL_CPU(ERR_XML_ERROR, "cpu: vendor '%s' is given without a model", c->vendor);
    if (!model && c->n_features && !is_model_mode(c))
        return FAIL_CPU(ERR_XML_ERROR, "cpu: features are given without a model");
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (size_t i = 0; i < c->n_features; i++) {
        if (!*c->features[i]->name)
            return FAIL_CPU(ERR_XML_ERROR, "cpu: a feature has no name");
        if (!g_hash_table_add(seen, c->features[i]->name))
            return FAIL_CPU(ERR_XML_ERROR, "cpu: feature '%s' is given twice",
                            c->features[i]->name);
    }
    const struct cpu_topology *t = c->topology;
    if (t && (!t->has_sockets || !t->has_cores || !t->has_threads))
        return FAIL_CPU(ERR_XML_ERROR, "cpu: topology needs sockets, cores and threads");
    if (t && (!t->sockets || !t->cores || !t->threads || (t->has_dies && !t->dies) ||
              (t->has_clusters && !t->clusters)))
        return FAIL_CPU(ERR_XML_ERROR, "cpu: a number in topology is 0");
    return 0;
}

/* What both kinds of documents have moves over; the rest is not ours to judge. */
static struct cpu *take_cpu(struct cpu_document *doc)
{
    struct cpu *cpu = value_new(&type_cpu);
    *cpu = (struct cpu){.mode = doc->mode,
                        .match = doc->match,
                        .check = doc->check,
                        .migratable = doc->migratable,
                        .deprecated_features = doc->deprecated_features,
                        .model = g_steal_pointer(&doc->model),
                        .vendor = g_steal_pointer(&doc->vendor),
                        .topology = g_steal_pointer(&doc->topology),
                        .cache = g_steal_pointer(&doc->cache),
                        .maxphysaddr = g_steal_pointer(&doc->maxphysaddr),
                        .n_features = doc->n_features,
                        .features = g_steal_pointer(&doc->features),
                        .numa = g_steal_pointer(&doc->numa)};
    doc->n_features = 0;
    if (cpu->model && cpu->model->name)
        g_strstrip(cpu->model->name);
    return cpu;
}

struct cpu_def *cpu_def_read(const char *xml, bool only_host, bool validate)
{
    struct cpu_document *doc =
        value_read(&type_cpu_document, xml, strlen(xml), validate ? READ_VALIDATE : 0);
    if (!doc)
        return NULL;
    struct cpu_def *d = g_new0(struct cpu_def, 1);
    d->arch = g_steal_pointer(&doc->arch);
    d->host = d->arch != NULL;
    d->cpu = take_cpu(doc);
    value_free(&type_cpu_document, doc);
    int r = 0;
    if (only_host && d->cpu->mode)
        r = FAIL_CPU(ERR_CONFIG_UNSUPPORTED,
                     "cpu: mode is for guests, and a host's CPU is asked for");
    else if (d->host && (d->cpu->mode || d->cpu->match))
        r = FAIL_CPU(ERR_XML_ERROR, "cpu: <arch> is for hosts, mode and match are for guests");
    else if (only_host && !d->host)
        r = FAIL_CPU(ERR_XML_ERROR, "cpu: there is no <arch>, which the CPU of a host has");
    if (r == 0 && check(d) == 0)
        return d;
    cpu_def_free(d);
    return NULL;
}

void cpu_def_free(struct cpu_def *def)
{
    if (!def)
        return;
    value_free(&type_cpu, def->cpu);
    g_free(def->arch);
    g_free(def);
}

void cpu_def_clear(struct cpu_def **def)
{
    cpu_def_free(*def);
}

void cpu_complete(struct cpu *cpu)
{
    if (!cpu->mode)
        cpu->mode = CPU_MODE_CUSTOM;
    if (!cpu->match && cpu->mode == CPU_MODE_CUSTOM && cpu->model)
        cpu->match = CPU_MATCH_EXACT;
    if (cpu->model && !cpu->model->fallback && cpu->mode != CPU_MODE_HOST_PASSTHROUGH)
        cpu->model->fallback = CPU_FALLBACK_ALLOW;
    for (size_t i = 0; i < cpu->n_features; i++)
        if (!cpu->features[i]->policy)
            cpu->features[i]->policy = CPU_FEATURE_POLICY_REQUIRE;
    struct cpu_topology *t = cpu->topology;
    if (t && !t->has_dies)
        t->dies = 1, t->has_dies = true;
    if (t && !t->has_clusters)
        t->clusters = 1, t->has_clusters = true;
}

struct cpu_feature *cpu_feature_find(const struct cpu *cpu, const char *name)
{
    for (size_t i = 0; i < cpu->n_features; i++)
        if (strcmp(cpu->features[i]->name, name) == 0)
            return cpu->features[i];
    return NULL;
}

void cpu_feature_set(struct cpu *cpu, const char *name, enum cpu_feature_policy policy)
{
    struct cpu_feature *f = cpu_feature_find(cpu, name);
    if (!f) {
        f = value_new(&type_cpu_feature);
        f->name = g_strdup(name);
        cpu->features = g_renew(struct cpu_feature *, cpu->features, cpu->n_features + 1);
        cpu->features[cpu->n_features++] = f;
    }
    f->policy = policy;
}

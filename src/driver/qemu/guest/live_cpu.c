/* Owns what a live definition says of the guest's processor. Called by starts, by saving and by
 * documents handed out; awaits QEMU, which is asked twice whatever the number of features.
 * Invariant: started_cpu, when it is there, is the CPU that the command line was made from.
 */
#include "driver/qemu/guest/live_cpu.h"

#include <glib.h>

#include "cpu/x86_bits.h"
#include "cpu/x86_def.h"
#include "driver/qemu/caps/caps.h"
#include "driver/qemu/command/caps_facts.h"
#include "driver/qemu/command/cpu_resolve.h"
#include "driver/qemu/guest/run.h"

/* --- before --------------------------------------------------------------------------------------
 */

static bool stands_for_host(const struct cpu *cpu)
{
    return cpu && (cpu->mode == CPU_MODE_HOST_MODEL ||
                   (cpu->mode == CPU_MODE_CUSTOM && cpu->match == CPU_MATCH_MINIMUM));
}

AWAITS static int resolve(struct driver_state *d, struct domain *def, bool checked)
{
    const struct qemu_caps *caps = caps_get(d->caps, def->emulator);
    if (!caps)
        return -1;
    AUTO_FACTS *facts = caps_facts_new(caps, caps_kvm_built_in(caps));
    bool kvm = def->type == VIRT_TYPE_KVM;
    if (checked && cpu_check(def, facts, kvm) < 0)
        return -1;
    if (cpu_resolve(def, facts, kvm) < 0)
        return -1;
    return checked ? cpu_check(def, facts, kvm) : 0; /* host-model is a model only now */
}

AWAITS int live_cpu_name(struct driver_state *d, struct domain *live)
{
    if (!live->cpu)
        return 0;
    bool by_host = stands_for_host(live->cpu);
    if (resolve(d, live, true) < 0)
        return -1;
    if (live->cpu->mode != CPU_MODE_CUSTOM || !live->cpu->model)
        return 0;
    live->cpu->model->fallback = CPU_FALLBACK_FORBID;
    value_free(&type_cpu, live->started_cpu);
    live->started_cpu = by_host ? NULL : value_copy(&type_cpu, live->cpu);
    return 0;
}

AWAITS int live_cpu_update(struct driver_state *d, struct domain *shown)
{
    if (!shown->cpu)
        return 0;
    if (resolve(d, shown, false) < 0)
        return -1;
    struct cpu_model *m = shown->cpu->mode == CPU_MODE_CUSTOM ? shown->cpu->model : NULL;
    if (m && !m->fallback)
        m->fallback = CPU_FALLBACK_ALLOW;
    return 0;
}

void live_cpu_as_started(struct domain *copy)
{
    if (!copy->started_cpu)
        return;
    value_free(&type_cpu, copy->cpu);
    copy->cpu = g_steal_pointer(&copy->started_cpu);
}

/* --- after ---------------------------------------------------------------------------------------
 */

/* What QEMU has on, and what it knows and has off. */
struct given {
    struct x86_bits on, off;
};

static unsigned number(json_t *word, const char *key)
{
    return (unsigned)json_integer_value(json_object_get(word, key));
}

static void read_word(json_t *word, struct given *g)
{
    static const char *const registers[] = {"EAX", "EBX", "ECX", "EDX"};
    const char *reg = json_string_value(json_object_get(word, "cpuid-register"));
    unsigned leaf = number(word, "cpuid-input-eax"), sub = number(word, "cpuid-input-ecx");
    unsigned bits = number(word, "features");
    for (unsigned f = 0; f < X86_FEATURES; f++) {
        const struct x86_feature *x = &x86_features[f];
        if (!x->msr && x->leaf == leaf && x->sub == sub && g_strcmp0(registers[x->reg], reg) == 0)
            x86_bits_set(bits & x->mask ? &g->on : &g->off, f);
    }
}

AWAITS static int ask(struct qmp *q, struct given *ret)
{
    json_t *cpus, *words, *word;
    size_t i;
    *ret = (struct given){0};
    if (qmp_call(q, "query-cpus-fast", NULL, &cpus) < 0)
        return -1;
    const char *path = json_string_value(json_object_get(json_array_get(cpus, 0), "qom-path"));
    int rc = qmp_call(
        q, "qom-get",
        json_pack("{s:s, s:s}", "path", path ? path : "", "property", "feature-words"), &words);
    json_decref(cpus);
    if (rc < 0)
        return -1;
    json_array_foreach(words, i, word) read_word(word, ret);
    json_decref(words);
    return 0;
}

static void set_asked(const struct cpu *cpu, bool wanted, struct x86_bits *set)
{
    for (size_t i = 0; i < cpu->n_features; i++) {
        enum cpu_feature_policy p = cpu->features[i]->policy;
        bool yes = p == CPU_FEATURE_POLICY_REQUIRE || p == CPU_FEATURE_POLICY_FORCE;
        bool no = p == CPU_FEATURE_POLICY_DISABLE || p == CPU_FEATURE_POLICY_FORBID;
        int f = wanted ? (yes ? x86_feature_find(cpu->features[i]->name) : -1)
                       : (no ? x86_feature_find(cpu->features[i]->name) : -1);
        if (f >= 0)
            x86_bits_set(set, (unsigned)f);
    }
}

static char *names_of(const struct x86_bits *b)
{
    GString *s = g_string_new(NULL);
    for (unsigned f = 0; f < X86_FEATURES; f++)
        if (x86_bits_has(b, f))
            g_string_append_printf(s, "%s%s", s->len ? ", " : "", x86_features[f].name);
    return g_string_free(s, FALSE);
}

/* check='full': no more and no less than the document says. */
static int check_exact(const struct cpu *cpu, const struct given *g)
{
    const struct x86_model *m = x86_model_find(cpu->model->name);
    struct x86_bits wanted = {0}, unwanted = {0}, nothing = {0};
    set_asked(cpu, true, &wanted);
    set_asked(cpu, false, &unwanted);
    struct x86_bits most = x86_either(m ? &m->features : &nothing, &wanted);
    struct x86_bits least = m ? x86_without(&m->features, &m->added) : nothing;
    least = x86_either(&least, &wanted);
    most = x86_without(&most, &unwanted);
    least = x86_without(&least, &unwanted);
    struct x86_bits extra = x86_without(&g->on, &most), missing = x86_common(&g->off, &least);
    if (!x86_count(&extra) && !x86_count(&missing))
        return 0;
    g_autofree char *more = names_of(&extra), *less = names_of(&missing);
    return fail(ERR_OPERATION_FAILED,
                "cpu: check='full' asks for exactly model '%s' and its features; QEMU gave%s%s%s%s",
                cpu->model->name, *more ? " in addition " : "", more, *less ? " and lacks " : "",
                less);
}

AWAITS int live_cpu_read(struct run *r, struct domain *live)
{
    struct cpu *cpu = live->cpu;
    const char *arch = live->os->type->arch;
    struct given g;
    if (!cpu || cpu->mode != CPU_MODE_CUSTOM || !cpu->model || !cpu->model->name ||
        (g_strcmp0(arch, "x86_64") != 0 && g_strcmp0(arch, "i686") != 0))
        return 0;
    if (ask(r->qmp, &g) < 0)
        return -1;
    if (cpu->check == CPU_CHECK_FULL && live->started_cpu && check_exact(cpu, &g) < 0)
        return -1;
    x86_update_live(cpu, &g.on, &g.off);
    cpu->check = CPU_CHECK_FULL;
    return 0;
}

/* What recorded QEMUs say of their best CPU, and what a running guest got, against the recorded
 * documents. Skips without recordings.
 */
#include <glib.h>
#include <string.h>

#include "cpu/x86_bits.h"
#include "cpu/x86_def.h"
#include "driver/qemu/caps/host_model.h"
#include "driver/qemu/caps/query.h"

static char *folder;

static char *slurp(json_t *c, const char *key)
{
    const char *name = json_string_value(json_object_get(c, key));
    g_autofree char *path = name ? g_build_filename(folder, name, NULL) : NULL;
    char *text = NULL;
    g_assert_true(!name || g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static struct cpu *load(json_t *c, const char *key)
{
    g_autofree char *text = slurp(c, key);
    AUTO_CPU_DEF *d = cpu_def_read(text, false, false);
    g_assert_nonnull(d);
    return g_steal_pointer(&d->cpu);
}

/* --- the replies of a QEMU that was asked for its best CPU
 * ------------------------------------------- */

static void take(struct caps_writer *w, const char *command, json_t *answer)
{
    for (size_t i = 0; i < caps_n_queries; i++)
        if (strcmp(caps_queries[i].command, command) == 0 && caps_queries[i].when & ASK_KVM) {
            caps_queries[i].take(w, &caps_queries[i], json_object_get(answer, "return"));
            break; /* the same reply for every kind of expansion */
        }
}

static struct qemu_caps *caps_of(const char *replies)
{
    struct qemu_caps *c = caps_new("/usr/bin/qemu");
    struct caps_writer common = {.version = g_strdup("11003000"), .arch = g_strdup("x86_64")},
                       kvm = {0};
    caps_writer_init(&common);
    caps_writer_init(&kvm);
    json_error_t err;
    bool first = true;
    for (json_t *doc; (doc = json_loads(replies, JSON_DISABLE_EOF_CHECK, &err)); json_decref(doc)) {
        replies += err.position;
        take(&kvm, first ? "query-cpu-model-expansion" : "query-cpu-definitions", doc);
        first = false;
    }
    g_autoptr(GBytes) common_text = caps_writer_end(&common);
    g_autoptr(GBytes) kvm_text = caps_writer_end(&kvm);
    g_assert_cmpint(caps_load_common(c, common_text), ==, 0);
    g_assert_cmpint(caps_load_accel(c, ACCEL_KVM, kvm_text), ==, 0);
    return c;
}

static char *document_of(const struct host_model *m)
{
    struct cpu *cpu = value_new(&type_cpu);
    cpu->mode = CPU_MODE_CUSTOM;
    cpu->match = CPU_MATCH_EXACT;
    cpu->model = value_new(&type_cpu_model);
    cpu->model->fallback = CPU_FALLBACK_FORBID;
    cpu->model->name = g_strdup(m->name);
    cpu->vendor = g_strdup(m->vendor);
    for (size_t i = 0; i < m->n_features; i++)
        cpu_feature_set(cpu, m->features[i].name,
                        m->features[i].disable ? CPU_FEATURE_POLICY_DISABLE
                                               : CPU_FEATURE_POLICY_REQUIRE);
    char *text = value_write(&type_cpu, cpu, 0);
    value_free(&type_cpu, cpu);
    return text;
}

static bool run_replies(json_t *c)
{
    g_autofree char *replies = slurp(c, "qmp"), *want = slurp(c, "qemu_cpu");
    struct qemu_caps *caps = caps_of(replies);
    struct host_model *m = host_model_new(caps, ACCEL_KVM);
    g_autofree char *got = m ? document_of(m) : g_strdup("none");
    bool same = strcmp(got, want) == 0;
    if (!same)
        g_test_message("got\n%s", got);
    host_model_free(m);
    caps_free(caps);
    return same;
}

/* --- what a running guest got
 * ------------------------------------------------------------------------ */

static uint32_t hex(const char *tag, const char *attr)
{
    g_autofree char *key = g_strdup_printf(" %s='", attr);
    const char *p = strstr(tag, key);
    return p ? (uint32_t)strtoul(p + strlen(key), NULL, 16) : 0;
}

struct words {
    char **lines;
};

static bool word_cpuid(void *arg, uint32_t leaf, uint32_t sub, uint32_t regs[4])
{
    static const char *const names[] = {"eax", "ebx", "ecx", "edx"};
    for (char **l = ((struct words *)arg)->lines; *l; l++) {
        if (!strstr(*l, "<cpuid ") || hex(*l, "eax_in") != leaf || hex(*l, "ecx_in") != sub)
            continue;
        for (int i = 0; i < 4; i++)
            regs[i] = hex(*l, names[i]);
        return true;
    }
    return false;
}

static bool word_msr(void *arg, uint32_t index, uint64_t *ret)
{
    for (char **l = ((struct words *)arg)->lines; *l; l++)
        if (strstr(*l, "<msr ") && hex(*l, "index") == index) {
            *ret = (uint64_t)hex(*l, "edx") << 32 | hex(*l, "eax");
            return true;
        }
    return false;
}

static struct x86_bits bits_of(json_t *c, const char *key)
{
    g_autofree char *text = slurp(c, key);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    struct words words = {lines};
    struct x86_cpu cpu;
    x86_read(&(struct x86_source){word_cpuid, word_msr, &words}, &cpu);
    return cpu.have;
}

/* What a document stands for, over what the guest was asked to be. */
static struct x86_bits meaning(const struct cpu *cpu)
{
    const struct x86_model *m = x86_model_find(cpu->model->name);
    struct x86_bits have = m->features;
    for (size_t i = 0; i < cpu->n_features; i++) {
        unsigned f = (unsigned)x86_feature_find(cpu->features[i]->name);
        have.w[f / 64] &= ~(UINT64_C(1) << f % 64);
        if (cpu->features[i]->policy == CPU_FEATURE_POLICY_REQUIRE)
            x86_bits_set(&have, f);
    }
    return have;
}

/* A guest asked for host-model has, when it runs, what QEMU enabled and nothing it disabled. */
static bool run_live(json_t *c)
{
    struct cpu *guest = load(c, "guest");
    struct x86_bits enabled = bits_of(c, "enabled"), disabled = bits_of(c, "disabled");
    x86_update_live(guest, &enabled, &disabled);
    struct x86_bits have = meaning(guest), missing = x86_without(&enabled, &have),
                    wrong = x86_common(&disabled, &have);
    value_free(&type_cpu, guest);
    return !x86_count(&missing) && !x86_count(&wrong);
}

static void each(const char *needs, bool (*run)(json_t *c))
{
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    json_t *manifest = json_load_file(path, 0, NULL), *c;
    size_t i, n = 0, right = 0;
    if (!manifest) {
        g_test_skip("no recordings");
        return;
    }
    json_array_foreach(json_object_get(manifest, "cases"), i, c)
    {
        if (!json_object_get(c, needs))
            continue;
        n++;
        if (run(c))
            right++;
        else
            g_test_message("%s differs", json_string_value(json_object_get(c, "id")));
    }
    json_decref(manifest);
    g_test_message("%zu of %zu", right, n);
    g_assert_cmpuint(right, ==, n);
}

static void test_replies(void)
{
    each("qemu_cpu", run_replies);
}

static void test_live(void)
{
    each("enabled", run_live);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_build_filename(g_getenv("CORPUS"), "cpu", NULL);
    g_test_add_func("/cpu/replies", test_replies);
    g_test_add_func("/cpu/live", test_live);
    int rc = g_test_run();
    g_free(folder);
    return rc;
}

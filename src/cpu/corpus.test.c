/* Recorded questions about processors and their answers, case by case as the manifest lists them.
 * Skips without recordings. What needs a QEMU's replies is in driver/qemu/caps.
 */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "cpu/cpu.h"

static char *folder;

/* Inlined, gcc 12 takes what its callers point to for dangling. */
G_NO_INLINE static char *slurp(const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static const char *get(json_t *c, const char *key)
{
    return json_string_value(json_object_get(c, key));
}

static struct cpu_def *load(json_t *c, const char *key)
{
    g_autofree char *text = slurp(get(c, key));
    struct cpu_def *d = cpu_def_read(text, false, false);
    g_assert_nonnull(d);
    return d;
}

static bool same_text(const char *id, const char *got, const char *want)
{
    if (strcmp(got, want) == 0)
        return true;
    g_test_message("%s: got\n%s", id, got);
    return false;
}

static bool same_cpu(json_t *c, const struct cpu *cpu)
{
    g_autofree char *want = slurp(get(c, "xml"));
    g_autofree char *got = value_write(&type_cpu, cpu, 0);
    return same_text(get(c, "id"), got, want);
}

/* Failed, as it was to, or not. */
static bool failed(json_t *c)
{
    bool expected = g_strcmp0(get(c, "result"), "error") == 0;
    if (!expected)
        g_test_message("%s: %s", get(c, "id"), error_text());
    error_clear();
    return expected;
}

static bool run_compare(json_t *c)
{
    static const char *const words[] = {"incompatible", "identical", "superset"};
    AUTO_CPU_DEF *host = load(c, "host"), *cpu = load(c, "cpu");
    int r = cpu_compare(host, cpu, NULL);
    if (r < 0)
        return failed(c);
    return same_text(get(c, "id"), words[r], get(c, "result"));
}

static bool run_update(json_t *c)
{
    AUTO_CPU_DEF *host = load(c, "host"), *cpu = load(c, "cpu");
    cpu_complete(cpu->cpu);
    if (cpu_update(get(c, "arch"), cpu->cpu, host) < 0)
        return failed(c);
    cpu_complete(cpu->cpu);
    return same_cpu(c, cpu->cpu);
}

static const char **string_list(json_t *list)
{
    size_t n = json_array_size(list);
    const char **words = g_new0(const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        words[i] = json_string_value(json_array_get(list, i));
    return words;
}

static bool run_guest(json_t *c)
{
    AUTO_CPU_DEF *host = load(c, "host"), *cpu = load(c, "cpu");
    json_t *list = json_object_get(c, "models");
    g_autofree const char **models = list ? string_list(list) : NULL;
    cpu_complete(cpu->cpu);
    int r = cpu_convert_legacy(get(c, "arch"), cpu->cpu);
    if (r == 0)
        r = cpu_compare(host, cpu, NULL);
    if (r == CPU_INCOMPATIBLE)
        fail(ERR_CPU_INCOMPATIBLE, "incompatible");
    if (r <= 0 || cpu_update(get(c, "arch"), cpu->cpu, host) < 0 ||
        cpu_translate(get(c, "arch"), cpu->cpu, models) < 0)
        return failed(c);
    cpu_complete(cpu->cpu);
    return same_cpu(c, cpu->cpu);
}

static bool finish_baseline(json_t *c, GPtrArray *cpus)
{
    struct cpu_baseline ask = {.cpus = (const void *)cpus->pdata,
                               .n_cpus = cpus->len,
                               .expand_features =
                                   json_is_true(json_object_get(c, "expand_features")),
                               .migratable = json_is_true(json_object_get(c, "migratable"))};
    struct cpu *cpu = cpu_baseline(get(c, "arch"), &ask);
    bool ok = cpu ? same_cpu(c, cpu) : failed(c);
    value_free(&type_cpu, cpu);
    return ok;
}

static bool run_baseline(json_t *c)
{
    g_autofree char *text = slurp(get(c, "cpus"));
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func((GDestroyNotify)cpu_def_free);
    for (char *at = strstr(text, "<cpu>"); at; at = strstr(at, "<cpu>")) {
        char *end = strstr(at, "</cpu>") + strlen("</cpu>");
        g_autofree char *one = g_strndup(at, (size_t)(end - at));
        g_ptr_array_add(cpus, cpu_def_read(one, true, false));
        at = end;
    }
    return finish_baseline(c, cpus);
}

static bool run_cpuid_baseline(json_t *c)
{
    g_autoptr(GPtrArray) cpus = g_ptr_array_new_with_free_func((GDestroyNotify)cpu_def_free);
    g_ptr_array_add(cpus, load(c, "cpu1"));
    g_ptr_array_add(cpus, load(c, "cpu2"));
    return finish_baseline(c, cpus);
}

static bool run_has_feature(json_t *c)
{
    AUTO_CPU_DEF *host = load(c, "host");
    int r = cpu_has_feature(host, get(c, "feature"));
    error_clear();
    return same_text(get(c, "id"), r < 0 ? "fail" : r ? "yes" : "no", get(c, "result"));
}

static bool run_validate(json_t *c)
{
    AUTO_CPU_DEF *cpu = load(c, "cpu");
    bool ok = cpu_check_features(get(c, "arch"), cpu->cpu) == 0;
    error_clear();
    return ok == (strcmp(get(c, "result"), "ok") == 0);
}

static const struct {
    const char *kind;
    bool (*run)(json_t *c);
} kinds[] = {
    {"compare", run_compare},
    {"update", run_update},
    {"guest-cpu", run_guest},
    {"baseline", run_baseline},
    {"has-feature", run_has_feature},
    {"cpuid-baseline", run_cpuid_baseline},
    {"validate-features", run_validate},
};

static void test_kind(const void *arg)
{
    size_t kind = GPOINTER_TO_SIZE(arg), i;
    g_autofree char *path = g_build_filename(folder, "manifest.json", NULL);
    json_t *manifest = json_load_file(path, 0, NULL), *c;
    if (!manifest) {
        g_test_skip("no recordings");
        return;
    }
    unsigned n = 0, right = 0;
    json_array_foreach(json_object_get(manifest, "cases"), i, c)
    {
        if (strcmp(get(c, "kind"), kinds[kind].kind) != 0)
            continue;
        n++;
        if (kinds[kind].run(c))
            right++;
        else
            g_test_message("%s differs", get(c, "id"));
    }
    json_decref(manifest);
    g_test_message("%u of %u", right, n);
    g_assert_cmpuint(n, >, 0);
    g_assert_cmpuint(right, ==, n);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_build_filename(g_getenv("CORPUS"), "cpu", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *name = g_strconcat("/cpu/", kinds[i].kind, NULL);
        g_test_add_data_func(name, GSIZE_TO_POINTER(i), test_kind);
    }
    int rc = g_test_run();
    g_free(folder);
    return rc;
}

/* Recorded replies of QEMU and what is to be understood of them. Skips without recordings. */
#include <glib.h>
#include <string.h>

#include "driver/qemu/qmp/cpu_words.h"
#include "driver/qemu/qmp/cpus.h"
#include "driver/qemu/qmp/jobs.h"

static char *folder;

static char *path_of(json_t *c, const char *key)
{
    return g_build_filename(folder, json_string_value(json_object_get(c, key)), NULL);
}

static json_t *reply(json_t *c, const char *key)
{
    if (!json_object_get(c, key))
        return NULL;
    g_autofree char *path = path_of(c, key);
    json_t *doc = json_load_file(path, 0, NULL);
    json_t *answer = json_incref(json_object_get(doc, "return"));
    json_decref(doc);
    return answer;
}

static bool same(json_t *c, GString *got)
{
    g_autofree char *path = path_of(c, "data"), *want = NULL;
    g_assert_true(g_file_get_contents(path, &want, NULL, NULL));
    bool ok = strcmp(g_strchomp(want), g_strchomp(got->str)) == 0;
    if (!ok)
        g_test_message("%s: got\n%s", json_string_value(json_object_get(c, "id")), got->str);
    g_string_free(got, TRUE);
    return ok;
}

static void put_text(GString *s, const char *key, const char *value)
{
    if (value)
        g_string_append_printf(s, "    %s='%s'\n", key, value);
}

static void put_topology(GString *s, const struct guest_cpu *c)
{
    static const char *const names[CPU_LEVELS] = {"socket", "die",    "cluster_id",
                                                  "core",   "thread", "node"};
    if (!c->vcpus)
        return;
    g_string_append(s, "    topology:");
    for (int i = 0; i < CPU_LEVELS; i++)
        if (c->level[i] >= 0)
            g_string_append_printf(s, " %s='%d'", names[i], c->level[i]);
    g_string_append_printf(s, " vcpus='%u'\n", c->vcpus);
}

static void put_cpu(GString *s, unsigned i, const struct guest_cpu *c)
{
    g_string_append_printf(s, "[vcpu libvirt-id='%u']\n    online=%s\n    hotpluggable=%s\n", i,
                           c->online ? "yes" : "no", c->hotpluggable ? "yes" : "no");
    if (c->thread)
        g_string_append_printf(s, "    thread-id='%lld'\n", (long long)c->thread);
    if (c->plugged)
        g_string_append_printf(s, "    enable-id='%u'\n", c->plugged);
    if (c->index >= 0)
        g_string_append_printf(s, "    query-cpus-id='%d'\n", c->index);
    put_text(s, "type", c->type);
    put_text(s, "alias", c->alias);
    put_text(s, "qom_path", c->qom_path);
    put_topology(s, c);
    if (c->halted)
        g_string_append(s, "    halted\n");
}

static bool run_cpus(json_t *c)
{
    json_t *cpus = reply(c, "cpus"), *slots = reply(c, "hotpluggable");
    struct guest_cpus all;
    guest_cpus_read(cpus, slots, (unsigned)json_integer_value(json_object_get(c, "max_vcpus")),
                    &all);
    GString *s = g_string_new(NULL);
    for (unsigned i = 0; i < all.n; i++)
        put_cpu(s, i, &all.cpus[i]);
    guest_cpus_clear(&all);
    json_decref(cpus);
    json_decref(slots);
    return same(c, s);
}

static bool run_words(json_t *c)
{
    json_t *r = reply(c, "replies");
    struct cpu_word *rows;
    size_t n;
    g_assert_true(cpu_words_read(r, &rows, &n));
    GString *s = g_string_new("<cpudata arch='x86'>\n");
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(s,
                               "  <cpuid eax_in='0x%08x' ecx_in='0x%08x' eax='0x%08x' "
                               "ebx='0x%08x' ecx='0x%08x' edx='0x%08x'/>\n",
                               rows[i].leaf, rows[i].sub, rows[i].regs[0], rows[i].regs[1],
                               rows[i].regs[2], rows[i].regs[3]);
    g_string_append(s, "</cpudata>\n");
    g_free(rows);
    json_decref(r);
    return same(c, s);
}

static bool run_jobs(json_t *c)
{
    json_t *r = reply(c, "replies");
    size_t n;
    g_autofree struct qemu_job *jobs = qemu_jobs_read(r, &n);
    GString *s = g_string_new(NULL);
    for (size_t i = 0; i < n; i++)
        g_string_append_printf(s, "%s[job]\nid=%s\ntype=%s\nstatus=%s\nerror=%s\n", i ? "\n" : "",
                               jobs[i].id, jobs[i].type, jobs[i].status,
                               jobs[i].error ? jobs[i].error : "<null>");
    bool ok = same(c, s);
    json_decref(r);
    return ok;
}

static void each(const char *kind, bool (*run)(json_t *c))
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
        if (strcmp(json_string_value(json_object_get(c, "kind")), kind) != 0)
            continue;
        n++;
        right += run(c);
    }
    json_decref(manifest);
    g_test_message("%zu of %zu", right, n);
    g_assert_cmpuint(right, ==, n);
}

static void test_cpus(void)
{
    each("cpu-info", run_cpus);
}

static void test_words(void)
{
    each("cpu-data", run_words);
}

static void test_jobs(void)
{
    each("jobs", run_jobs);
}

/* What no recording has: no slots told, a register that does not exist. */
static void test_odd(void)
{
    json_t *cpus = json_pack("[{s:i, s:i, s:s}]", "cpu-index", 0, "thread-id", 7, "qom-path", "/a");
    struct guest_cpus all;
    guest_cpus_read(cpus, NULL, 2, &all);
    g_assert_true(all.cpus[0].online && !all.cpus[1].online);
    g_assert_cmpint(all.cpus[0].thread, ==, 7);
    guest_cpus_clear(&all);
    json_decref(cpus);
    json_t *words = json_pack("[{s:s, s:i}]", "cpuid-register", "EFX", "features", 1);
    struct cpu_word *rows;
    size_t n;
    g_assert_false(cpu_words_read(words, &rows, &n));
    json_decref(words);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_build_filename(g_getenv("CORPUS"), "qmp", NULL);
    g_test_add_func("/replies/cpus", test_cpus);
    g_test_add_func("/replies/words", test_words);
    g_test_add_func("/replies/jobs", test_jobs);
    g_test_add_func("/replies/odd", test_odd);
    int rc = g_test_run();
    g_free(folder);
    return rc;
}

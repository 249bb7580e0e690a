/* Recorded hosts: how many processors they have, their kind, and their time. Skips without
 * recordings. */
#include <glib.h>
#include <jansson.h>
#include <string.h>
#include <sys/wait.h>

#include "base/error.h"
#include "sys/host.h"

static char *folder;

static const char *get(json_t *c, const char *key)
{
    return json_string_value(json_object_get(c, key));
}

static char *path_of(json_t *c, const char *key)
{
    return g_build_filename(folder, get(c, key), NULL);
}

static char *slurp(json_t *c, const char *key)
{
    g_autofree char *path = path_of(c, key);
    char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static bool same(json_t *c, const char *got, const char *want)
{
    if (strcmp(got, want) == 0)
        return true;
    g_test_message("%s: got %s", get(c, "id"), got);
    return false;
}

/* The only folder in the one it was unpacked to. */
static char *unpacked(const char *dir)
{
    GDir *d = g_dir_open(dir, 0, NULL);
    const char *name = g_dir_read_name(d);
    char *path = g_build_filename(dir, name, NULL);
    g_dir_close(d);
    return path;
}

static void tool(const char *const *argv)
{
    int status;
    GPid pid;
    g_assert_true(g_spawn_async(NULL, (char **)argv, NULL,
                                G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid,
                                NULL));
    g_assert_cmpint(waitpid(pid, &status, 0), ==, pid);
    g_assert_cmpint(status, ==, 0);
}

static bool run_info(json_t *c)
{
    g_autofree char *dir = g_dir_make_tmp("host-XXXXXX", NULL);
    g_autofree char *archive = path_of(c, "sysfs"), *cpuinfo = path_of(c, "cpuinfo");
    tool((const char *const[]){"tar", "-xzf", archive, "-C", dir, NULL});
    g_autofree char *system = unpacked(dir);
    struct host_cpu h;
    /* the recorded POWER hosts run guests with eight threads a core */
    unsigned threads = g_str_has_prefix(get(c, "arch"), "ppc64") ? 8 : 0;
    g_assert_cmpint(
        host_cpu_read(&(struct host_cpu_source){system, cpuinfo, get(c, "arch"), threads}, &h), ==,
        0);
    tool((const char *const[]){"rm", "-rf", dir, NULL});
    g_autofree char *got =
        g_strdup_printf("CPUs: %u/%u, MHz: %u, Nodes: %u, Sockets: %u, Cores: %u, Threads: %u\n",
                        h.cpus, h.present, h.mhz, h.nodes, h.sockets, h.cores, h.threads);
    g_autofree char *want = slurp(c, "expected");
    return same(c, got, want);
}

static bool run_signature(json_t *c)
{
    g_autofree char *cpuinfo = slurp(c, "cpuinfo"), *want = slurp(c, "signature");
    g_autofree char *got = host_cpu_signature(get(c, "arch"), cpuinfo);
    return same(c, got ? got : "", g_strchomp(want));
}

static void write_time(GString *s, const char *stat, int cpu)
{
    struct host_cpu_time t;
    g_assert_cmpint(host_cpu_ticks(stat, cpu, &t), ==, 0);
    g_autofree char *name = cpu < 0 ? g_strdup("cpu") : g_strdup_printf("cpu%d", cpu);
    g_string_append_printf(s,
                           "%s:\nkernel: %" G_GUINT64_FORMAT "\nuser: %" G_GUINT64_FORMAT
                           "\nidle: %" G_GUINT64_FORMAT "\niowait: %" G_GUINT64_FORMAT "\n\n",
                           name, t.kernel, t.user, t.idle, t.iowait);
}

static bool run_stats(json_t *c)
{
    g_autofree char *stat = slurp(c, "stat"), *want = slurp(c, "expected");
    g_autoptr(GString) got = g_string_new(NULL);
    struct host_cpu_time t;
    int n = (int)json_integer_value(json_object_get(c, "ncpus_ok"));
    for (int cpu = -1; cpu < n; cpu++)
        write_time(got, stat, cpu);
    g_assert_cmpint(host_cpu_ticks(stat, n, &t), ==, -1);
    error_clear();
    return same(c, got->str, want);
}

static void each(const char *kind, const char *needs, bool (*run)(json_t *c))
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
        if (strcmp(get(c, "kind"), kind) != 0 || !get(c, needs))
            continue;
        n++;
        right += run(c);
    }
    json_decref(manifest);
    g_test_message("%zu of %zu", right, n);
    g_assert_cmpuint(right, ==, n);
}

static void test_info(void)
{
    each("node-info", "sysfs", run_info);
}

static void test_signature(void)
{
    each("node-info", "signature", run_signature);
}

static void test_stats(void)
{
    each("cpu-stats", "stat", run_stats);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    folder = g_build_filename(g_getenv("CORPUS"), "host-cpu", NULL);
    g_test_add_func("/host-cpu/info", test_info);
    g_test_add_func("/host-cpu/signature", test_signature);
    g_test_add_func("/host-cpu/stats", test_stats);
    int rc = g_test_run();
    g_free(folder);
    return rc;
}

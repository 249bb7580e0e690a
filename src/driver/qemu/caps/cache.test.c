/* The cache with the recorded stand-in for QEMU, and with a real QEMU when there is one. */
#include <fcntl.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "driver/qemu/caps/capabilities.h"
#include "driver/qemu/caps/caps.h"
#include "driver/qemu/caps/domcaps.h"

static char *make_fake(const char *dir, const char *replies)
{
    g_autofree char *tool = g_build_filename(g_getenv("SHARED"), "tools/fakeqemu.py", NULL);
    g_autofree char *table =
        g_build_filename(g_getenv("SHARED"), "corpus/capabilities/replies", replies, NULL);
    g_autofree char *conf = g_build_filename(dir, "fakeqemu.json", NULL);
    g_autofree char *text =
        g_strdup_printf("{\"*\": {\"replies\": \"%s\", \"log\": \"%s/log\"}}", table, dir);
    char *binary = g_build_filename(dir, "qemu-system-x86_64", NULL), *program = NULL;
    gsize len;
    if (!g_file_get_contents(tool, &program, &len, NULL) || !g_file_test(table, G_FILE_TEST_EXISTS))
        g_clear_pointer(&binary, g_free);
    else if (!g_file_set_contents(conf, text, -1, NULL) ||
             !g_file_set_contents(binary, program, (gssize)len, NULL) || g_chmod(binary, 0755) < 0)
        g_assert_not_reached();
    g_free(program);
    return binary;
}

static int launches(const char *dir)
{
    g_autofree char *path = g_build_filename(dir, "log", NULL);
    g_autofree char *text = NULL;
    int n = 0;
    if (g_file_get_contents(path, &text, NULL, NULL))
        for (const char *p = text; (p = strstr(p, "qmp_capabilities")); p++)
            n++;
    return n;
}

struct world {
    char *dir, *binary;
    struct caps_cache *cache;
};

static int in_loop(int (*fn)(void *), void *arg)
{
    struct loop *l = loop_new();
    int rc = loop_run(l, fn, arg);
    loop_free(l);
    return rc;
}

AWAITS static int one_caller(void *arg)
{
    struct world *w = arg;
    const struct qemu_caps *c = caps_get(w->cache, w->binary);
    if (!c)
        g_error("%s", error_text());
    g_assert_cmpuint(caps_version(c), ==, 8002000);
    return 0;
}

AWAITS static int two_callers(void *arg)
{
    struct world *w = arg;
    w->cache = caps_cache_new(w->dir, NULL);
    struct group *g = group_new(NULL);
    fiber_spawn(g, "first", one_caller, w);
    fiber_spawn(g, "second", one_caller, w);
    g_assert_cmpint(group_wait(g), ==, 0);
    group_free(g);
    g_assert_cmpint(launches(w->dir), ==, 1);
    g_assert_nonnull(caps_get_for(w->cache, w->binary, ACCEL_TCG));
    int after_tcg = launches(w->dir);
    caps_cache_free(w->cache);
    /* from disk */
    w->cache = caps_cache_new(w->dir, NULL);
    const struct qemu_caps *c = caps_get_for(w->cache, w->binary, ACCEL_TCG);
    g_assert_nonnull(c);
    g_assert_cmpstr(caps_machine_default(c), ==, "pc-i440fx-8.2");
    g_assert_cmpint(launches(w->dir), ==, after_tcg);
    /* a binary that changed is asked again; what was given out stays */
    struct timespec times[2] = {{1000, 0}, {1000, 0}};
    utimensat(AT_FDCWD, w->binary, times, 0);
    g_assert_null(caps_peek(w->cache, w->binary));
    g_assert_nonnull(caps_get(w->cache, w->binary));
    g_assert_cmpint(launches(w->dir), ==, after_tcg + 1);
    g_assert_cmpuint(caps_version(c), ==, 8002000);
    caps_cache_free(w->cache);
    return 0;
}

static void test_cache(void)
{
    struct world w = {.dir = g_dir_make_tmp("caps-XXXXXX", NULL)};
    w.binary = make_fake(w.dir, "caps_8.2.0_x86_64.replies");
    if (!w.binary) {
        g_test_skip("no recorded replies");
    } else {
        g_assert_cmpint(in_loop(two_callers, &w), ==, 0);
    }
    g_free(w.binary);
    g_free(w.dir);
}

AWAITS static int no_qemu(void *arg)
{
    struct world *w = arg;
    w->cache = caps_cache_new(w->dir, NULL);
    g_assert_null(caps_get(w->cache, "/bin/no-such-qemu"));
    g_assert_nonnull(strstr(error_text(), "no-such-qemu"));
    error_clear();
    g_assert_null(caps_get(w->cache, "/bin/false"));
    g_assert_nonnull(strstr(error_text(), "/bin/false"));
    error_clear();
    g_assert_null(caps_get(w->cache, "/bin/ls")); /* refuses its options, and says so */
    g_assert_nonnull(strstr(error_text(), "ls:"));
    error_clear();
    caps_cache_free(w->cache);
    return 0;
}

static void test_no_qemu(void)
{
    struct world w = {.dir = g_dir_make_tmp("caps-XXXXXX", NULL)};
    g_assert_cmpint(in_loop(no_qemu, &w), ==, 0);
    g_free(w.dir);
}

AWAITS static int real(void *arg)
{
    struct world *w = arg;
    static const struct domcaps_host host = {.tpm_2_0 = true};
    for (int round = 0; round < 2; round++) {
        gint64 t0 = g_get_monotonic_time();
        w->cache = caps_cache_new(w->dir, NULL);
        enum accel accel;
        g_assert_cmpint(caps_best_accel(w->cache, w->binary, &accel), ==, 0);
        const struct qemu_caps *c = caps_get_for(w->cache, w->binary, accel);
        if (!c)
            g_error("%s", error_text());
        gint64 t1 = g_get_monotonic_time();
        g_autofree char *text = domcaps_document(c, caps_machine_default(c), accel, &host);
        gint64 t2 = g_get_monotonic_time();
        g_test_message("%s: capabilities %.1f ms, document %.1f ms", round ? "disk" : "launch",
                       (double)(t1 - t0) / 1e3, (double)(t2 - t1) / 1e3);
        gint64 t3 = g_get_monotonic_time();
        struct capabilities *all = capabilities_host("/sys", NULL);
        capabilities_add_guest(all, c, "x86_64", accel == ACCEL_KVM, false);
        g_autofree char *host_text = capabilities_text(all);
        capabilities_free(all);
        g_test_message("host document %.1f ms", (double)(g_get_monotonic_time() - t3) / 1e3);
        g_assert_nonnull(strstr(host_text, "<wordsize>64</wordsize>"));
        if (g_getenv("SHOW"))
            puts(host_text);
        caps_cache_free(w->cache);
    }
    return 0;
}

static void test_real(void)
{
    struct world w = {.dir = g_dir_make_tmp("caps-XXXXXX", NULL),
                      .binary = caps_emulator("x86_64")};
    if (!w.binary)
        g_test_skip("no QEMU");
    else
        g_assert_cmpint(in_loop(real, &w), ==, 0);
    g_free(w.binary);
    g_free(w.dir);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cache/shared", test_cache);
    g_test_add_func("/cache/none", test_no_qemu);
    g_test_add_func("/cache/real", test_real);
    return g_test_run();
}

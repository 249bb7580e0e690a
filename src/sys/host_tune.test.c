/* Merging of pages, pools and sleep of a made-up host: files below a folder. */
#include "sys/host_tune.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "base/error.h"
#include "sys/file.h"

static char *sys;

static void put(const char *path, const char *text)
{
    g_autofree char *full = g_build_filename(sys, path, NULL);
    g_autofree char *dir = g_path_get_dirname(full);
    g_assert_cmpint(dir_make(dir, 0700), ==, 0);
    g_assert_true(g_file_set_contents(full, text, -1, NULL));
}

static void holds(const char *path, const char *text)
{
    g_autofree char *full = g_build_filename(sys, path, NULL);
    g_autofree char *is = NULL;
    g_assert_true(g_file_get_contents(full, &is, NULL, NULL));
    g_assert_cmpstr(is, ==, text);
}

static void ksm(void)
{
    uint64_t n = 0;
    g_assert_false(host_has_ksm(sys, "pages_to_scan"));
    put("kernel/mm/ksm/pages_to_scan", "100\n");
    put("kernel/mm/ksm/full_scans", "many\n");
    g_assert_true(host_has_ksm(sys, "pages_to_scan"));
    g_assert_cmpint(host_ksm_get(sys, "pages_to_scan", &n), ==, 0);
    g_assert_cmpuint(n, ==, 100);
    g_assert_cmpint(host_ksm_get(sys, "full_scans", &n), ==, -1);
    error_clear();
    g_assert_cmpint(host_ksm_set(sys, "pages_to_scan", 77), ==, 0);
    holds("kernel/mm/ksm/pages_to_scan", "77");
    g_assert_cmpint(host_ksm_set(sys, "absent", 1), ==, -1);
    error_clear();
}

static void pages(void)
{
    uint64_t n = 0;
    put("devices/system/node/node0/hugepages/hugepages-2048kB/free_hugepages", "5\n");
    put("devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages", "7\n");
    put("kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "7\n");
    g_assert_cmpint(host_pages_free(sys, 0, 2048, &n), ==, 0);
    g_assert_cmpuint(n, ==, 5);
    g_assert_cmpint(host_pages_free(sys, 1, 2048, &n), ==, -1);
    g_assert_nonnull(strstr(error_text(), "node 1"));
    error_clear();
    g_assert_cmpint(host_pages_reserve(sys, 0, 2048, 3, true), ==, 0);
    holds("devices/system/node/node0/hugepages/hugepages-2048kB/nr_hugepages", "10");
    g_assert_cmpint(host_pages_reserve(sys, -1, 2048, 3, false), ==, 0);
    holds("kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "3");
    g_assert_cmpint(host_pages_reserve(sys, 0, 2048, UINT64_MAX, true), ==, -1);
    error_clear();
    g_assert_cmpint(host_pages_reserve(sys, 0, 4, 1, true), ==, -1);
    error_clear();
}

static int sleep_once(void *arg)
{
    (void)arg;
    g_assert_cmpint(host_sleep(sys, HOST_SLEEP_HYBRID, 90), ==, 0);
    return 0;
}

static void rest(void)
{
    g_assert_false(host_can_sleep(sys, HOST_SLEEP_MEMORY));
    put("power/state", "freeze mem disk\n");
    put("power/disk", "[shutdown] reboot suspend\n");
    g_assert_false(host_can_sleep(sys, HOST_SLEEP_MEMORY)); /* nothing would wake it */
    put("class/rtc/rtc0/wakealarm", "");
    put("class/rtc/rtc0/since_epoch", "1000\n");
    g_assert_true(host_can_sleep(sys, HOST_SLEEP_MEMORY));
    g_assert_true(host_can_sleep(sys, HOST_SLEEP_HYBRID));
    struct loop *l = loop_new();
    g_assert_cmpint(loop_run(l, sleep_once, NULL), ==, 0);
    loop_free(l);
    holds("class/rtc/rtc0/wakealarm", "1090");
    holds("power/disk", "suspend");
    holds("power/state", "disk");
    put("power/state", "freeze\n");
    g_assert_false(host_can_sleep(sys, HOST_SLEEP_DISK));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    sys = g_dir_make_tmp("vireo-sys-XXXXXX", NULL);
    g_test_add_func("/host-tune/ksm", ksm);
    g_test_add_func("/host-tune/pages", pages);
    g_test_add_func("/host-tune/sleep", rest);
    int rc = g_test_run();
    g_autofree char *away = g_strdup_printf("rm -rf '%s'", sys);
    g_assert_true(g_spawn_command_line_sync(away, NULL, NULL, NULL, NULL));
    return rc;
}

/* Owners of files, given and taken back; what needs root is skipped without it. */
#include "security/dac.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>
#include "base/error.h"

static char *path;

static void new_file(void)
{
    g_free(path);
    path = g_strdup("dac-test-XXXXXX");
    int fd = g_mkstemp(path);
    g_assert_cmpint(fd, >=, 0);
    close(fd);
}

static void assert_owner(unsigned uid, unsigned gid)
{
    struct stat st;
    g_assert_cmpint(stat(path, &st), ==, 0);
    g_assert_cmpuint(st.st_uid, ==, uid);
    g_assert_cmpuint(st.st_gid, ==, gid);
}

static bool can(void)
{
    new_file();
    bool ok = geteuid() == 0 && setxattr(path, "trusted.libvirt.test", "1", 1, 0) == 0;
    if (!ok)
        g_test_skip("needs root and extended attributes");
    return ok;
}

static void test_back_and_forth(void)
{
    if (can()) {
        g_assert_cmpint(chown(path, 12, 34), ==, 0);
        g_assert_cmpint(dac_give(path, 1000, 1001, true), ==, 0);
        assert_owner(1000, 1001);
        g_assert_cmpint(dac_take_back(path, true), ==, 0);
        assert_owner(12, 34);
        g_assert_cmpint(getxattr(path, "trusted.libvirt.security.dac", NULL, 0), ==, -1);
    }
    g_unlink(path);
}

static void test_shared(void)
{
    if (can()) {
        g_assert_cmpint(dac_give(path, 1000, 1001, true), ==, 0);
        g_assert_cmpint(dac_give(path, 1000, 1001, true), ==, 0);
        g_assert_cmpint(dac_give(path, 1000, 7, true), ==, -1); /* somebody else's guest */
        error_clear();
        g_assert_cmpint(dac_take_back(path, true), ==, 0);
        assert_owner(1000, 1001);
        g_assert_cmpint(dac_take_back(path, true), ==, 0);
        assert_owner(0, 0);
    }
    g_unlink(path);
}

enum { GUESTS = 8, TIMES = 40 };

static void many(gpointer take_back, gpointer unused)
{
    for (int i = 0; i < TIMES; i++)
        g_assert_cmpint(GPOINTER_TO_INT(take_back) == 2 ? dac_take_back(path, true)
                                                        : dac_give(path, 1000, 1001, true),
                        ==, 0);
}

static void all_at_once(int what)
{
    GThreadPool *pool = g_thread_pool_new(many, NULL, GUESTS, TRUE, NULL);
    for (int i = 0; i < GUESTS; i++)
        g_thread_pool_push(pool, GINT_TO_POINTER(what), NULL);
    g_thread_pool_free(pool, FALSE, TRUE);
}

/* Guests that start and end at once: each counts. */
static void test_at_once(void)
{
    if (can()) {
        char text[32] = {0};
        g_assert_cmpint(chown(path, 12, 34), ==, 0);
        all_at_once(1);
        g_assert_cmpint(getxattr(path, "trusted.libvirt.security.ref_dac", text, sizeof text), >,
                        0);
        g_assert_cmpint(atoi(text), ==, GUESTS * TIMES);
        assert_owner(1000, 1001);
        all_at_once(2);
        assert_owner(12, 34);
    }
    g_unlink(path);
}

/* Counts of a boot before are nobody's. */
static void test_crash(void)
{
    if (can()) {
        g_assert_cmpint(dac_give(path, 1000, 1001, true), ==, 0);
        setxattr(path, "trusted.libvirt.security.timestamp_dac", "5", 1, 0);
        g_assert_cmpint(dac_give(path, 1000, 7, true), ==, 0);
        assert_owner(1000, 7);
    }
    g_unlink(path);
}

static void test_not_remembered(void)
{
    if (can()) {
        g_assert_cmpint(chown(path, 12, 34), ==, 0);
        g_assert_cmpint(dac_give(path, 1000, 1001, false), ==, 0);
        g_assert_cmpint(dac_take_back(path, false), ==, 0);
        assert_owner(0, 0);
    }
    g_unlink(path);
    g_assert_cmpint(dac_take_back(path, true), ==, 0); /* it is gone */
    g_assert_cmpint(dac_give(path, 1, 1, true), ==, -1);
    error_clear();
}

static void test_labels(void)
{
    uid_t uid;
    gid_t gid;
    g_assert_cmpint(dac_parse("+107:+64055", &uid, &gid), ==, 0);
    g_assert_cmpuint(uid, ==, 107);
    g_assert_cmpuint(gid, ==, 64055);
    g_assert_cmpint(dac_parse("root:root", &uid, &gid), ==, 0);
    g_assert_cmpuint(uid, ==, 0);
    static const char *const bad[] = {"root", ":", "root:", ":root", "no-such-user:root", "1:x y"};
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_cmpint(dac_parse(bad[i], &uid, &gid), ==, -1);
        error_clear();
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dac/back-and-forth", test_back_and_forth);
    g_test_add_func("/dac/shared", test_shared);
    g_test_add_func("/dac/at-once", test_at_once);
    g_test_add_func("/dac/crash", test_crash);
    g_test_add_func("/dac/not-remembered", test_not_remembered);
    g_test_add_func("/dac/labels", test_labels);
    int rc = g_test_run();
    g_free(path);
    return rc;
}

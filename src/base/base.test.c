/* Errors, arena, log, ids. */
#include "base/arena.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/clock.h"
#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

static void test_error(void)
{
    g_assert_null(error_get());
    error_domain_default(FROM_DOM);
    g_assert_cmpint(fail(ERR_NO_DOMAIN, "no domain '%s'", "a"), ==, -1);
    g_assert_cmpint(context("cannot start '%s'", "a"), ==, -1);
    g_assert_cmpstr(error_text(), ==, "cannot start 'a': no domain 'a'");
    g_assert_cmpint(error_get()->domain, ==, FROM_DOM);
    struct error *copy = error_copy(error_get());
    error_clear();
    g_assert_null(error_get());
    fail_errno(-ENOENT, "cannot open '%s'", "/x");
    g_assert_cmpint(error_get()->sys_errno, ==, ENOENT);
    g_assert_cmpstr(error_text(), ==, "cannot open '/x': No such file or directory");
    error_clear();
    struct error_slot slot = {0};
    error_slot_swap(&slot);
    error_set(copy);
    error_slot_swap(NULL);
    g_assert_null(error_get());
    g_assert_cmpint(slot.err->code, ==, ERR_NO_DOMAIN);
    error_free(slot.err);
    error_domain_default(FROM_NONE);
}

static void test_overwrite(void)
{
    if (g_test_subprocess()) {
        fail(ERR_INTERNAL_ERROR, "one");
        fail(ERR_INTERNAL_ERROR, "two");
        g_assert_cmpstr(error_text(), ==, "two");
        error_clear();
        return;
    }
    g_test_trap_subprocess(NULL, 10 * G_USEC_PER_SEC, 0);
#ifdef DEBUG_ERRORS
    g_test_trap_assert_failed();
#else
    g_test_trap_assert_passed();
#endif
}

static void count(void *ptr)
{
    ++*(int *)ptr;
}

static void test_arena(void)
{
    struct arena *a = arena_new();
    int freed = 0;
    for (int round = 0; round < 3; round++) {
        arena_defer(a, count, &freed);
        for (size_t size = 0; size < 5000; size += 13) {
            char *p = arena_alloc(a, size);
            g_assert_cmpint((uintptr_t)p & 15, ==, 0);
            for (size_t i = 0; i < size; i++)
                g_assert_cmpint(p[i], ==, 0);
            memset(p, 0xff, size);
        }
        g_assert_cmpstr(arena_strdup(a, "hello"), ==, "hello");
        g_assert_null(arena_strdup(a, NULL));
        g_assert_cmpstr(arena_printf(a, "%d", 7), ==, "7");
        memset(arena_alloc(a, 1 << 20), 1, 1 << 20);
        arena_reset(a);
        g_assert_cmpint(freed, ==, round + 1);
    }
    arena_free(a);
}

static void test_log(void)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "base.test.XXXXXX", NULL);
    int fd = g_mkstemp(path);
    g_close(fd, NULL);
    g_autofree char *outputs = g_strdup_printf("2:file:%s", path);
    g_assert_cmpint(log_set_outputs(outputs), ==, 0);
    g_assert_cmpint(log_set_level(4), ==, 0);
    g_assert_cmpint(log_set_filters("1:base 3:qemu.qmp"), ==, 0);
    g_assert_cmpint(log_threshold, ==, LOG_INFO);
    log_debug("unseen");
    log_info("seen %d", 1);
    log_write(LOG_WARN, "../src/driver/qemu/qmp/link.c", 1, "f", "seen %d", 2);
    log_write(LOG_WARN, "../src/driver/qemu/caps.c", 1, "f", "unseen");
    g_assert_cmpint(log_set_outputs("2:nowhere"), ==, -1);
    error_clear();
    g_assert_cmpint(log_set_outputs("9:stderr"), ==, -1);
    error_clear();
    g_assert_cmpint(log_set_filters("base"), ==, -1);
    error_clear();
    g_assert_cmpint(log_set_level(7), ==, -1);
    error_clear();
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, "seen 1\n"));
    g_assert_nonnull(strstr(text, "warning : f:1 : seen 2\n"));
    g_assert_null(strstr(text, "unseen"));
    log_set_outputs("3:stderr");
    log_set_filters("");
    log_set_level(3);
    g_unlink(path);
}

static void test_ids(void)
{
    uint8_t id[16], again[16], mac[6];
    char text[UUID_TEXT_SIZE];
    uuid_generate(id);
    g_assert_true(uuid_is_usable(id));
    g_assert_true(uuid_parse(uuid_format(id, text), again));
    g_assert_cmpmem(id, 16, again, 16);
    g_assert_true(uuid_parse(" C7A5FDBD-edaf9455926ad65c16db1809\n", id));
    g_assert_cmpstr(uuid_format(id, text), ==, "c7a5fdbd-edaf-9455-926a-d65c16db1809");
    g_assert_false(uuid_parse("c7a5fdbd", id));
    g_assert_false(uuid_parse("c7a5fdbd-edaf-9455-926a-d65c16db18091", id));
    g_assert_true(mac_parse("52:54:0:aB:cd:Ef", mac));
    char mac_text[MAC_TEXT_SIZE];
    g_assert_cmpstr(mac_format(mac, mac_text), ==, "52:54:00:ab:cd:ef");
    g_assert_false(mac_parse("52:54:00:ab:cd", mac));
    g_assert_false(mac_parse("52:54:00:ab:cd:ef:00", mac));
    g_assert_false(mac_parse("52-54-00-ab-cd-ef", mac));
    char when[TIME_TEXT_SIZE];
    g_assert_cmpstr(time_text(0, when, sizeof(when)), ==, "1970-01-01 00:00:00.000+0000");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/error", test_error);
    g_test_add_func("/base/overwrite", test_overwrite);
    g_test_add_func("/base/arena", test_arena);
    g_test_add_func("/base/log", test_log);
    g_test_add_func("/base/ids", test_ids);
    return g_test_run();
}

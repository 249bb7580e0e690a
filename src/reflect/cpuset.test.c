/* Sets of CPUs: text and back. */
#include <glib.h>
#include "base/error.h"
#include "reflect/cpuset.h"

static void reads_and_writes(void)
{
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"0", "0"},
        {"0-3", "0-3"},
        {"3,1,2", "1-3"},
        {"0-7,^3", "0-2,4-7"},
        {" 1 , 3 - 4", "1,3-4"},
        {"63-64", "63-64"},
        {"16383", "16383"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        struct cpuset *set = cpuset_parse(rows[i].in);
        g_assert_nonnull(set);
        g_autofree char *out = cpuset_format(set);
        g_assert_cmpstr(out, ==, rows[i].out);
        struct cpuset *copy = cpuset_copy(set);
        g_assert_true(cpuset_same(set, copy));
        cpuset_free(copy);
        cpuset_free(set);
    }
}

static void refuses(void)
{
    static const char *const rows[] = {"",     "a",  "1-", "-1",    "3-1",
                                       "1,,2", "1,", "^1", "16384", "1-^2"};
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_assert_null(cpuset_parse(rows[i]));
        g_assert_cmpint(error_get()->code, ==, ERR_INVALID_ARG);
        error_clear();
    }
}

static void sizes_do_not_matter(void)
{
    struct cpuset *small = cpuset_new(4), *large = cpuset_new(400);
    cpuset_add(small, 3);
    cpuset_add(large, 3);
    g_assert_true(cpuset_same(small, large));
    cpuset_add(large, 399);
    g_assert_false(cpuset_same(small, large));
    g_assert_false(cpuset_has(small, 399));
    g_assert_cmpuint(cpuset_count(large), ==, 2);
    g_assert_cmpint(cpuset_next(large, 3), ==, 399);
    g_assert_cmpint(cpuset_next(large, 399), ==, -1);
    cpuset_free(small);
    cpuset_free(large);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cpuset/text", reads_and_writes);
    g_test_add_func("/cpuset/refuse", refuses);
    g_test_add_func("/cpuset/sizes", sizes_do_not_matter);
    return g_test_run();
}

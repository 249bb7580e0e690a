#include "cli/common/output.h"
#include <glib.h>

static const struct cli_option options[] = {
    {.name = "domain", .kind = CLI_STRING, .required = true, .positional = true},
    {.name = "all", .kind = CLI_FLAG},
    {.name = "inactive", .kind = CLI_FLAG},
    {.name = "count", .kind = CLI_INTEGER},
    {.name = "every", .kind = CLI_ALIAS, .alias_of = "all"},
    {.name = "words", .kind = CLI_REST, .positional = true},
};
static const struct cli_pair exclusive[] = {{"all", "inactive"}, {NULL, NULL}};
static const struct cli_fact facts[] = {
    {.key = "id", .label = "Id", .kind = CLI_NUMBER},
    {.key = "name", .label = "Name", .kind = CLI_TEXT},
    {.key = "title", .label = "Title:", .kind = CLI_TEXT, .nullable = true},
    {.key = "cpu_time", .label = "CPU time:", .kind = CLI_REAL},
    {.key = "persistent", .label = "Persistent:", .kind = CLI_YESNO},
};
static const struct cli_command command = {.name = "probe",
                                           .options = options,
                                           .n_options = G_N_ELEMENTS(options),
                                           .facts = facts,
                                           .n_facts = G_N_ELEMENTS(facts),
                                           .exclusive = exclusive};
static const struct cli_args no_args = {.command = &command};

static char ***held; /* the words of the last line: values point at them */

static char *parse(const char *line, struct cli_args *args)
{
    const char *error;
    cli_split_free(held);
    held = cli_split(line, &error);
    g_assert_nonnull(held);
    return cli_parse(&command, held[0], args);
}

static void test_words(void)
{
    const char *error;
    char ***c =
        cli_split("one 'two three' \"fo\\\"ur\" five\\ six; seven # comment\neight", &error);
    g_assert_cmpstr(c[0][1], ==, "two three");
    g_assert_cmpstr(c[0][2], ==, "fo\"ur");
    g_assert_cmpstr(c[0][3], ==, "five six");
    g_assert_cmpstr(c[1][0], ==, "seven");
    g_assert_cmpstr(c[2][0], ==, "eight");
    g_assert_null(c[3]);
    cli_split_free(c);
    g_assert_null(cli_split("a \"b", &error));
    g_assert_nonnull(error);
}

static void test_options(void)
{
    struct cli_args args;
    long long count;
    g_assert_null(parse("probe guest --every --count=7 a b -- --c", &args));
    g_assert_cmpstr(arg_string(&args, "domain"), ==, "guest");
    g_assert_true(arg_flag(&args, "all"));
    g_assert_cmpint(arg_integer(&args, "count", &count), ==, 1);
    g_assert_cmpint(count, ==, 7);
    g_assert_cmpstr(arg_rest(&args)[2], ==, "--c");
    g_assert_null(cli_check(&args));
    cli_args_clear(&args);
}

static void refused(const char *line, const char *part)
{
    struct cli_args args;
    g_autofree char *error = parse(line, &args);
    if (!error)
        error = cli_check(&args);
    g_assert_nonnull(error);
    g_assert_nonnull(g_strrstr(error, part));
    cli_args_clear(&args);
}

static void test_refusals(void)
{
    refused("probe", "requires <domain>");
    refused("probe x --bogus", "--bogus");
    refused("probe x --all --inactive", "mutually exclusive");
    refused("probe x --all=1", "invalid '='");
    refused("probe x --count", "--count <number>");
    refused("probe x --all --all", "already seen");
}

static void test_table(void)
{
    struct cli_table *t = cli_table_new(&no_args, "id", "name", NULL);
    cli_table_row(t, "1", "größer", NULL);
    g_autofree char *text = cli_table_text(t, CLI_TABLE, true);
    g_assert_cmpstr(text, ==, " Id   Name\n--------------\n 1    größer\n");
}

/* A fact's text becomes what its kind says: "-" is nothing only where there can be nothing. */
static void test_table_json(void)
{
    struct cli_table *t = cli_table_new(&no_args, "id", "name", "title", NULL);
    cli_table_row(t, "-", "-", "-", NULL);
    cli_table_row(t, "7", "b", "c", NULL);
    cli_table_value(t, "name", json_integer(1));
    g_autofree char *text = cli_table_text(t, CLI_JSON, true);
    json_t *rows = json_loads(text, 0, NULL);
    json_t *first = json_array_get(rows, 0), *second = json_array_get(rows, 1);
    g_assert_true(json_is_null(json_object_get(first, "id")));
    g_assert_cmpstr(json_string_value(json_object_get(first, "name")), ==, "-");
    g_assert_true(json_is_null(json_object_get(first, "title")));
    g_assert_cmpint(json_integer_value(json_object_get(second, "id")), ==, 7);
    g_assert_cmpint(json_integer_value(json_object_get(second, "name")), ==, 1);
    json_decref(rows);
}

static void test_record(void)
{
    struct cli_record *r = cli_record_new(&no_args, RECORD_15);
    cli_record_add(r, "id", "%d KiB", 12);
    cli_record_add(r, "cpu_time", "%.1fs", 1.5);
    cli_record_add(r, "persistent", "yes");
    cli_record_labelled(r, NULL, "A line", NULL, "of text");
    json_t *object = cli_record_json(r);
    g_assert_cmpint(json_object_size(object), ==, 3);
    g_assert_cmpint(json_integer_value(json_object_get(object, "id")), ==, 12);
    g_assert_cmpfloat(json_real_value(json_object_get(object, "cpu_time")), ==, 1.5);
    g_assert_true(json_is_true(json_object_get(object, "persistent")));
    json_decref(object);
    g_autofree char *text = cli_record_text(r, CLI_TABLE);
    g_assert_cmpstr(text, ==,
                    "Id              12 KiB\nCPU time:       1.5s\nPersistent:     yes\n"
                    "A line          of text\n");
    cli_record_free(r);
}

static void test_sizes(void)
{
    uint64_t bytes;
    g_autofree char *reason = NULL;
    g_assert_cmpint(cli_size("10", 1024, UINT64_MAX, &bytes, NULL), ==, 0);
    g_assert_cmpuint(bytes, ==, 10240);
    g_assert_cmpint(cli_size("2 GiB", 1024, UINT64_MAX, &bytes, NULL), ==, 0);
    g_assert_cmpuint(bytes, ==, 2ULL << 30);
    g_assert_cmpint(cli_size("3MB", 1024, UINT64_MAX, &bytes, NULL), ==, 0);
    g_assert_cmpuint(bytes, ==, 3000000);
    g_assert_cmpint(cli_size("99999999999E", 1, UINT64_MAX, &bytes, NULL), ==, -1);
    g_assert_cmpint(cli_size("-1", 1, UINT64_MAX, &bytes, NULL), ==, -1);
    g_assert_cmpint(cli_size("5x", 1, UINT64_MAX, &bytes, &reason), ==, -1);
    g_assert_cmpstr(reason, ==, "invalid argument: unknown suffix 'x'");
    g_assert_cmpint(cli_size(" +7", 1, 7, &bytes, NULL), ==, 0);
    g_assert_cmpint(cli_size("8", 1, 7, &bytes, NULL), ==, -1);
}

static void assert_progress(unsigned long long left, unsigned long long total, double seconds,
                            const char *expected)
{
    g_autofree char *text =
        progress_text("Save:", left, total, (int64_t)(seconds * G_USEC_PER_SEC));
    g_assert_cmpstr(text, ==, expected);
}

/* A migration: what the guest writes meanwhile is to be sent once more, so what is left grows. */
static void test_progress_of_migration(void)
{
    static const struct {
        unsigned long long left, total;
        int seconds;
        const char *text;
    } seen[] = {
        {0, 0, 0, "Migration: [  0 %]"}, /* not begun */
        {96, 128, 1, "Migration: [ 25 %]  32.00 MiB/s  0:03 left"},
        {112, 192, 2, "Migration: [ 41 %]  40.00 MiB/s  0:03 left"},
        {1, 256, 8, "Migration: [ 99 %]  31.88 MiB/s  0:00 left"},
        {0, 256, 9, "Migration: [100 %]"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(seen); i++) {
        g_autofree char *text = progress_text("Migration:", seen[i].left << 20, seen[i].total << 20,
                                              (int64_t)seen[i].seconds * G_USEC_PER_SEC);
        g_assert_cmpstr(text, ==, seen[i].text);
    }
}

static void test_progress(void)
{
    unsigned long long mib = 1 << 20;
    g_assert_cmpint(progress_percent(0, 0), ==, 0);
    g_assert_cmpint(progress_percent(0, 5), ==, 100);
    g_assert_cmpint(progress_percent(1, 1000), ==, 99);
    g_assert_cmpint(progress_percent(999, 1000), ==, 0);
    g_assert_cmpint(progress_percent(7, 5), ==, 0);
    g_assert_cmpint(progress_percent(1ULL << 63, ~0ULL), ==, 50);
    assert_progress(75 * mib, 100 * mib, 0.5, "Save: [ 25 %]");
    assert_progress(75 * mib, 100 * mib, 5, "Save: [ 25 %]  5.00 MiB/s  0:15 left");
    assert_progress(99 * mib, 100 * mib, 60, "Save: [  1 %]  17.07 KiB/s  1:39:00 left");
    assert_progress(100 * mib, 100 * mib, 5, "Save: [  0 %]");
    assert_progress(0, 100 * mib, 5, "Save: [100 %]");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cli/words", test_words);
    g_test_add_func("/cli/options", test_options);
    g_test_add_func("/cli/refusals", test_refusals);
    g_test_add_func("/cli/table", test_table);
    g_test_add_func("/cli/table-json", test_table_json);
    g_test_add_func("/cli/record", test_record);
    g_test_add_func("/cli/sizes", test_sizes);
    g_test_add_func("/cli/progress", test_progress);
    g_test_add_func("/cli/progress-of-migration", test_progress_of_migration);
    int rc = g_test_run();
    cli_split_free(held);
    return rc;
}

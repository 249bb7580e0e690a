/* The tables of model/qemu against the types they map: a path nobody has would be silent. */
#include "gen/qemu_devices.h"
#include "reflect/type.h"
#include "base/error.h"
#include <glib.h>
#include <string.h>

static void check_row(const struct device_table *t, const struct device_row *row)
{
    for (const struct device_when *w = row->when; w->path; w++)
        if (!path_exists(t->type, w->path)) {
            g_test_message("%s, %s: when '%s'", t->type->name, row->driver, w->path);
            g_test_fail();
        }
    for (const struct device_prop *p = row->props; p->name; p++) {
        /* Options all virtio devices may have: not every noun has the element. */
        bool shared = p->path && g_str_has_prefix(p->path, "driver.");
        if (p->path && !shared && !path_exists(t->type, p->path)) {
            g_test_message("%s, %s: property '%s' of '%s'", t->type->name, row->driver, p->name,
                           p->path);
            g_test_fail();
        }
    }
}

static void test_paths(void)
{
    for (size_t i = 0; device_tables[i]; i++)
        for (const struct device_row *row = device_tables[i]->rows; row->driver; row++)
            check_row(device_tables[i], row);
}

static void test_words(void)
{
    for (size_t i = 0; device_tables[i]; i++)
        for (const struct device_row *row = device_tables[i]->rows; row->driver; row++)
            for (const struct device_prop *p = row->props; p->name; p++)
                g_assert_true(p->kind != PROP_HOOK || p->hook);
}

static void test_values(void)
{
    struct watchdog *w = value_new(&type_watchdog);
    g_assert_cmpint(path_get(&type_watchdog, w, "model").kind, ==, PATH_ABSENT);
    w->model = WATCHDOG_MODEL_I6300ESB;
    g_assert_cmpstr(path_get(&type_watchdog, w, "model").text, ==, "i6300esb");
    g_assert_cmpint(path_get(&type_watchdog, w, "modle").kind, ==, PATH_BAD);
    g_assert_cmpint(path_get(&type_watchdog, w, "address.pci.slot").kind, ==, PATH_ABSENT);
    g_assert_cmpstr(device_row_find(&device_table_watchdog, w)->driver, ==, "i6300esb");
    w->model = WATCHDOG_MODEL_ITCO;
    g_assert_null(device_row_find(&device_table_watchdog, w));
    value_free(&type_watchdog, w);
}

static int lacks(const struct emulator_facts *f, const char *name)
{
    return g_str_equal(name, f->arg) ? FACT_NO : FACT_YES;
}

static void test_missing_property_is_refused(void)
{
    struct emulator_facts facts = {.has = lacks,
                                   .arg = "device/virtio-balloon-device/deflate-on-oom"};
    struct device_env env = {.facts = &facts, .alias = "balloon0"};
    struct memballoon *b = value_new(&type_memballoon);
    json_t *props = NULL;
    b->model = MEMBALLOON_MODEL_VIRTIO;
    g_assert_cmpint(device_json(&device_table_memballoon, &env, b, &props), ==, 0);
    json_decref(props);
    b->autodeflate = TRI_YES;
    g_assert_cmpint(device_json(&device_table_memballoon, &env, b, &props), <, 0);
    g_assert_nonnull(strstr(error_text(), "deflate-on-oom"));
    error_clear();
    value_free(&type_memballoon, b);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/table/paths exist", test_paths);
    g_test_add_func("/table/hooks exist", test_words);
    g_test_add_func("/table/values by path", test_values);
    g_test_add_func("/table/a missing property is refused", test_missing_property_is_refused);
    return g_test_run();
}

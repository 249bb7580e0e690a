/* What mdevctl is told and what it tells, against recordings, case by case as the manifest lists
 * them. Skips without recordings. */
#include <glib.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "driver/nodedev/describe.h"
#include "driver/nodedev/mdevctl.h"
#include "sys/pci.h"

static char *folder;

static char *slurp(const char *name)
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

/* Words in a row: recordings break lines between them. */
static char *words_of(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *s = text; *s; s++) {
        char ch = *s == '\n' || *s == '\\' ? ' ' : *s;
        if (ch != ' ' || (out->len && out->str[out->len - 1] != ' '))
            g_string_append_c(out, ch);
    }
    return g_strstrip(g_string_free(g_steal_pointer(&out), FALSE));
}

static void add_words(GString *out, enum mdevctl_command command, const struct node_mdev *m,
                      const char *parent)
{
    g_auto(GStrv) argv = mdevctl_argv(command, m, parent);
    g_autofree char *line = g_strjoinv(" ", argv);
    g_string_append_printf(out, "%s%s", out->len ? " " : "", line);
}

static bool same(json_t *c, const char *got, const char *want)
{
    if (strcmp(got, want) == 0)
        return true;
    g_test_message("%s: got\n%s\nnot\n%s", get(c, "id"), got, want);
    return false;
}

/* "pci_0000_00_02_0" is at 0000:00:02.0. */
static char *address_of(const struct node_device *d)
{
    unsigned domain, bus, slot, function;
    g_assert_cmpint(sscanf(d->parent->name, "pci_%x_%x_%x_%x", &domain, &bus, &slot, &function), ==,
                    4);
    return g_strdup_printf("%04x:%02x:%02x.%x", domain, bus, slot, function);
}

static const struct {
    const char *word;
    enum mdevctl_command first, second;
} words[] = {
    {"create", MDEVCTL_CREATE, MDEVCTL_CREATE},
    {"define", MDEVCTL_DEFINE, MDEVCTL_DEFINE},
    {"start", MDEVCTL_START, MDEVCTL_START},
    {"stop", MDEVCTL_STOP, MDEVCTL_STOP},
    {"undefine", MDEVCTL_UNDEFINE, MDEVCTL_UNDEFINE},
    {"set-autostart on, then off", MDEVCTL_AUTO, MDEVCTL_MANUAL},
    {"list-defined", MDEVCTL_LIST, MDEVCTL_LIST},
};

static bool run_command_case(json_t *c)
{
    g_autofree char *xml = get(c, "input") ? slurp(get(c, "input")) : NULL;
    struct node_device *d = xml ? value_read(&type_node_device, xml, strlen(xml), 0) : NULL;
    const struct node_mdev *m = d ? d->caps[0]->mdev : NULL;
    g_autofree char *parent = d ? address_of(d) : NULL, *recorded = slurp(get(c, "argv"));
    g_autofree char *want = words_of(recorded);
    g_autoptr(GString) got = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i].word, get(c, "command")) == 0) {
            add_words(got, words[i].first, m, parent);
            if (words[i].second != words[i].first)
                add_words(got, words[i].second, m, parent);
        }
    bool ok = same(c, got->str, want);
    if (get(c, "stdin")) {
        g_autofree char *input = slurp(get(c, "stdin"));
        char *told = mdevctl_input(m, false);
        ok &= same(c, told, g_strstrip(input));
        free(told);
    }
    value_free(&type_node_device, d);
    return ok;
}

static void append_device(void *arg, const char *parent, struct node_device *d, bool autostart)
{
    char *text = value_write(&type_node_device, d, 0);
    g_string_append(arg, text);
    free(text);
    value_free(&type_node_device, d);
}

static bool run_list_case(json_t *c)
{
    g_autofree char *text = slurp(get(c, "json")), *want = slurp(get(c, "xml"));
    g_autoptr(GString) got = g_string_new(NULL);
    g_assert_cmpint(mdevctl_read_list(text, append_device, got), ==, 0);
    g_strstrip(got->str);
    return same(c, got->str, g_strstrip(want));
}

static void test_recorded(void)
{
    folder = g_build_filename(g_getenv("CORPUS"), "nodedev-mdevctl", NULL);
    g_autofree char *manifest = g_build_filename(folder, "manifest.json", NULL);
    json_t *doc = json_load_file(manifest, 0, NULL);
    if (!doc) {
        g_test_skip("no recordings");
        g_free(folder);
        return;
    }
    json_t *cases = json_object_get(doc, "cases");
    size_t good = 0, n = json_array_size(cases);
    for (size_t i = 0; i < n; i++) {
        json_t *c = json_array_get(cases, i);
        good +=
            strcmp(get(c, "command"), "parse-list") == 0 ? run_list_case(c) : run_command_case(c);
    }
    g_assert_cmpuint(good, ==, n);
    json_decref(doc);
    g_free(folder);
}

/* A function of PCI Express whose link is 8 lanes wide of 16. */
static void test_pci_config(void)
{
    uint8_t bytes[256] = {
        [0x0e] = 0x80, [0x34] = 0x40, [0x40] = 0x01, [0x41] = 0x60, [0x60] = 0x10};
    struct pci_config config;
    bytes[0x6c] = 0x03;
    bytes[0x6d] = 0x01; /* speed 3, width 16 */
    bytes[0x6f] = 0x02; /* port 2 */
    bytes[0x72] = 0x82; /* speed 2, width 8 */
    pci_config_read(bytes, sizeof(bytes), &config);
    g_assert_true(config.express && config.has_links);
    g_assert_cmpuint(config.header, ==, 0);
    g_assert_cmpuint(config.can.speed, ==, 3);
    g_assert_cmpuint(config.can.width, ==, 16);
    g_assert_cmpuint(config.can.port, ==, 2);
    g_assert_cmpuint(config.is.width, ==, 8);
    bytes[0x60] = 0x60; /* a list that leads to itself ends */
    bytes[0x61] = 0x60;
    pci_config_read(bytes, sizeof(bytes), &config);
    g_assert_false(config.express);
    pci_config_read(bytes, 3, &config);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/mdevctl/recorded", test_recorded);
    g_test_add_func("/pci/config", test_pci_config);
    return g_test_run();
}

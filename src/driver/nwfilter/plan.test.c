/* Which commands filters become, against recordings, case by case as the manifest lists them. Skips
 * without recordings. */
#include <glib.h>
#include <jansson.h>
#include <string.h>
#include "base/error.h"
#include "driver/nwfilter/learn.h"
#include "driver/nwfilter/plan.h"
#include "guest/nwfilter_ops.h"

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

static const struct filter *find_none(void *arg, const char *name)
{
    return fail_in(FROM_NWFILTER, ERR_NO_NWFILTER, "%s", name), NULL;
}

static GHashTable *vars_of(json_t *c)
{
    GHashTable *vars = filter_vars_new();
    const char *name;
    json_t *value;
    json_object_foreach(json_object_get(c, "variables"), name, value)
    {
        if (json_is_string(value))
            filter_vars_add(vars, name, json_string_value(value));
        for (size_t i = 0; i < json_array_size(value); i++)
            filter_vars_add(vars, name, json_string_value(json_array_get(value, i)));
    }
    return vars;
}

/* As a shell would read it: recordings break lines, and quote what has blanks. */
static GPtrArray *commands_of(const char *text)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GString) joined = g_string_new(text);
    g_string_replace(joined, "\\\n", "", 0);
    g_auto(GStrv) lines = g_strsplit(joined->str, "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) words = NULL;
        if (g_shell_parse_argv(*line, NULL, &words, NULL))
            g_ptr_array_add(list, g_strjoinv("|", words));
    }
    return list;
}

static void add_all(GPtrArray *list, const GPtrArray *commands)
{
    for (guint i = 0; i < commands->len; i++)
        g_ptr_array_add(list, g_strjoinv("|", commands->pdata[i]));
}

static bool same(json_t *c, const GPtrArray *got, const GPtrArray *want)
{
    bool ok = got->len == want->len;
    for (guint i = 0; i < MAX(got->len, want->len); i++) {
        const char *a = i < got->len ? got->pdata[i] : "nothing";
        const char *b = i < want->len ? want->pdata[i] : "nothing";
        if (strcmp(a, b) != 0) {
            g_test_message("%s: got\n  %s\nnot\n  %s", get(c, "id"), a, b);
            ok = false;
        }
    }
    return ok;
}

static bool run(json_t *c)
{
    g_autofree char *xml = slurp(get(c, "input")), *recorded = slurp(get(c, "args"));
    struct def *def = nwfilter_read(&type_filter, xml, strlen(xml), 0);
    g_autoptr(GHashTable) vars = vars_of(c);
    g_autoptr(GPtrArray) want = commands_of(recorded);
    g_autoptr(GPtrArray) got = g_ptr_array_new_with_free_func(g_free);
    struct filter_port port = {get(c, "ifname"), 'J', 'P'};
    struct filter_plan plan;
    g_assert_nonnull(def);
    g_assert_cmpint(filter_plan(def->value, &port, vars, find_none, NULL, &plan), ==, 0);
    add_all(got, plan.ebtables);
    add_all(got, plan.iptables);
    add_all(got, plan.ip6tables);
    filter_plan_clear(&plan);
    def_unref(def);
    return same(c, got, want);
}

static void test_recorded(void)
{
    folder = g_build_filename(g_getenv("CORPUS"), "nwfilter-firewall", NULL);
    g_autofree char *manifest = g_build_filename(folder, "manifest.json", NULL);
    json_t *doc = json_load_file(manifest, 0, NULL);
    if (!doc) {
        g_test_skip("no recordings");
        g_free(folder);
        return;
    }
    json_t *cases = json_object_get(doc, "cases");
    size_t good = 0, n = json_array_size(cases);
    for (size_t i = 0; i < n; i++)
        good += run(json_array_get(cases, i));
    g_test_message("%zu of %zu", good, n);
    g_assert_cmpuint(good, ==, n);
    json_decref(doc);
    g_free(folder);
}

static const char with_chain[] = "<filter name='c' chain='ipv4-ip' priority='-710'>"
                                 "<rule action='return' direction='out' priority='200'><ip "
                                 "srcipaddr='$A' dstportstart='$B[@1]' protocol='udp'/></rule>"
                                 "<rule action='drop' direction='out' priority='1000'/></filter>";

static size_t plan_chain(GHashTable *vars, struct filter_plan *plan)
{
    struct def *def = nwfilter_read(&type_filter, with_chain, strlen(with_chain), 0);
    struct filter_port port = {"t0", 'I', 'O'};
    int rc = filter_plan(def->value, &port, vars, find_none, NULL, plan);
    size_t n = rc < 0 ? 0 : plan->ebtables->len;
    def_unref(def);
    return n;
}

/* Two iterators: each with each. A chain of one's own is led to once. */
static void test_iterators(void)
{
    g_autoptr(GHashTable) vars = filter_vars_new();
    struct filter_plan plan;
    filter_vars_add(vars, "A", "10.0.0.1");
    filter_vars_add(vars, "A", "10.0.0.2");
    filter_vars_add(vars, "B", "53");
    filter_vars_add(vars, "B", "54");
    filter_vars_add(vars, "B", "55");
    g_assert_cmpuint(plan_chain(vars, &plan), ==, 1 + 6 + 1);
    g_assert_cmpuint(plan.chains->len, ==, 1);
    g_assert_cmpstr(plan.chains->pdata[0], ==, "I-t0-ipv4-ip");
    g_autofree char *jump = g_strjoinv(" ", plan.ebtables->pdata[0]);
    g_assert_cmpstr(jump, ==,
                    "ebtables --concurrent -t nat -A libvirt-I-t0 -p 0x0800 -j I-t0-ipv4-ip");
    g_autofree char *second = g_strjoinv(" ", plan.ebtables->pdata[2]);
    g_assert_cmpstr(second, ==,
                    "ebtables --concurrent -t nat -A I-t0-ipv4-ip -p ipv4 --ip-source 10.0.0.2 "
                    "--ip-protocol 17 --ip-destination-port 53 -j RETURN");
    filter_plan_clear(&plan);
}

static void test_missing(void)
{
    g_autoptr(GHashTable) vars = filter_vars_new();
    struct filter_plan plan;
    filter_vars_add(vars, "A", "10.0.0.1");
    g_assert_cmpuint(plan_chain(vars, &plan), ==, 0);
    g_assert_cmpint(error_get()->code, ==, ERR_INTERNAL_ERROR);
    error_clear();
}

/* --- the filters that are installed ------------------------------------------------------------
 */

static struct def *read_standard(const char *name)
{
    g_autofree char *file = g_strdup_printf("%s/%s.xml", g_getenv("STANDARD"), name), *text = NULL;
    gsize len;
    g_assert_true(g_file_get_contents(file, &text, &len, NULL));
    return nwfilter_read(&type_filter, text, len, 0);
}

static const struct filter *find_standard(void *arg, const char *name)
{
    struct def *def = read_standard(name);
    g_assert_nonnull(def);
    g_ptr_array_add(arg, def);
    return def->value;
}

/* Each is what its file is called, refers to others of the set, and can go before a port. */
static void test_standard(void)
{
    g_autoptr(GDir) dir = g_dir_open(g_getenv("STANDARD"), 0, NULL);
    g_autoptr(GHashTable) vars = filter_vars_new();
    g_autoptr(GPtrArray) read = g_ptr_array_new_with_free_func((GDestroyNotify)def_unref);
    const char *file;
    size_t n = 0;
    for (const char *const *v = (const char *const[]){"IP", "10.0.0.1", "IPV6", "fd00::1", "MAC",
                                                      "52:54:00:00:00:01", "DHCPSERVER", "10.0.0.2",
                                                      "GATEWAY_MAC", "52:54:00:00:00:02", NULL};
         *v; v += 2)
        filter_vars_add(vars, v[0], v[1]);
    while ((file = g_dir_read_name(dir))) {
        g_autofree char *name = g_strndup(file, strlen(file) - strlen(".xml"));
        const struct filter *f = find_standard(read, name);
        struct filter_port port = {"t0", 'I', 'O'};
        struct filter_plan plan;
        g_assert_cmpstr(f->name, ==, name);
        g_assert_cmpint(filter_plan(f, &port, vars, find_standard, read, &plan), ==, 0);
        g_assert_cmpuint(plan.ebtables->len, >, 0);
        filter_plan_clear(&plan);
        n++;
    }
    g_assert_cmpuint(n, ==, 24);
}

/* Lengths first: whatever a guest sends. */
static void test_learning(void)
{
    static const uint8_t mac[6] = {2, 0, 0, 0, 0, 1}, server[4] = {10, 0, 0, 1};
    uint8_t frame[14 + 20 + 8 + 240 + 12] = {0}, ip[4];
    memcpy(frame + 6, mac, 6);
    frame[12] = 0x08;
    frame[13] = 0x06;
    memcpy(frame + 14 + 8, mac, 6);
    memcpy(frame + 14 + 14, (uint8_t[]){10, 0, 0, 7}, 4);
    g_assert_true(learn_from_frame(frame, 42, mac, false, NULL, ip));
    g_assert_cmpint(ip[3], ==, 7);
    g_assert_false(learn_from_frame(frame, 41, mac, false, NULL, ip));
    g_assert_false(learn_from_frame(frame, 42, mac, true, NULL, ip));
    memset(frame + 12, 0, sizeof(frame) - 12);
    frame[12] = 0x08;
    frame[14] = 0x45;
    frame[14 + 9] = 17;
    frame[34 + 1] = 67;
    frame[34 + 3] = 68;
    uint8_t *dhcp = frame + 42;
    memcpy(dhcp + 28, mac, 6);
    memcpy(dhcp + 16, (uint8_t[]){10, 0, 0, 9}, 4);
    memcpy(dhcp + 240, (uint8_t[]){53, 1, 5, 54, 4, 10, 0, 0, 1, 255}, 10);
    g_assert_true(learn_from_frame(frame, sizeof(frame), mac, true, server, ip));
    g_assert_cmpint(ip[3], ==, 9);
    dhcp[248] = 2; /* another server */
    g_assert_false(learn_from_frame(frame, sizeof(frame), mac, true, server, ip));
    for (size_t len = 0; len < sizeof(frame); len++)
        learn_from_frame(frame, len, mac, true, NULL, ip);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/nwfilter/recorded", test_recorded);
    g_test_add_func("/nwfilter/iterators", test_iterators);
    g_test_add_func("/nwfilter/missing", test_missing);
    g_test_add_func("/nwfilter/standard", test_standard);
    g_test_add_func("/nwfilter/learning", test_learning);
    return g_test_run();
}

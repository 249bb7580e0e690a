/* What networks make dnsmasq and the firewall do, against recordings, case by case as the manifests
 * list them. Skips without recordings. */
#include <glib.h>
#include <jansson.h>
#include <string.h>
#include "base/error.h"
#include "defs/network.h"
#include "driver/network/bandwidth.h"
#include "driver/network/dnsmasq_plan.h"
#include "driver/network/firewall_plan.h"
#include "gen/domain.h"

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

static struct network *load(json_t *c)
{
    g_autofree char *text = slurp(get(c, "input"));
    struct network *net = network_parse(text, strlen(text), 0);
    if (!net)
        g_test_message("%s: %s", get(c, "id"), error_text());
    g_assert_nonnull(net);
    return net;
}

static bool same(json_t *c, const char *what, const char *got, const char *want)
{
    if (strcmp(got, want) == 0)
        return true;
    g_test_message("%s, %s: got\n%s", get(c, "id"), what, got);
    return false;
}

/* The comment at its head is each program's own. */
static const char *behind_comments(const char *conf)
{
    while (*conf == '#')
        conf += strcspn(conf, "\n") + 1;
    return conf;
}

static bool run_dnsmasq(json_t *c)
{
    struct network *net = load(c);
    struct dnsmasq_places places = {get(c, "dnsmasq_dir"), NULL};
    struct dnsmasq_plan plan;
    g_autofree char *conf = slurp(get(c, "conf"));
    g_autofree char *hosts = get(c, "hostsfile") ? slurp(get(c, "hostsfile")) : g_strdup("");
    g_assert_cmpint(dnsmasq_plan(net, &places, &plan), ==, 0);
    bool ok = same(c, "conf", behind_comments(plan.conf), behind_comments(conf)) &
              same(c, "hostsfile", plan.hosts, hosts);
    dnsmasq_plan_clear(&plan);
    value_free(&type_network, net);
    return ok;
}

/* Words in a row: recordings break lines between them, and quote some. */
static char *words_of(const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);
    for (const char *s = text; *s; s++) {
        char ch = *s == '\n' || *s == '\\' ? ' ' : *s;
        if (ch != '\'' && (ch != ' ' || (out->len && out->str[out->len - 1] != ' ')))
            g_string_append_c(out, ch);
    }
    return g_strstrip(g_string_free(g_steal_pointer(&out), FALSE));
}

static void append_words(GString *out, firewall_commands *list)
{
    for (size_t i = 0; i < list->len; i++) {
        g_autofree char *line = g_strjoinv(" ", list->pdata[i]);
        g_string_append_printf(out, "%s\n", line);
    }
}

static bool run_firewall(json_t *c)
{
    struct network *net = load(c);
    g_autofree char *recorded = slurp(get(c, "nftables"));
    g_autofree char *want = words_of(recorded);
    g_autoptr(GPtrArray) plan = firewall_plan_network(net);
    g_autoptr(GString) text = g_string_new(NULL);
    append_words(text, plan);
    g_autofree char *got = words_of(text->str);
    bool ok = strcmp(got, want) == 0;
    if (!ok)
        g_test_message("%s: got\n%s", get(c, "id"), text->str);
    value_free(&type_network, net);
    return ok;
}

static bool run_base(json_t *c)
{
    static const char *const families[] = {"ip", "ip6"};
    g_autofree char *recorded = slurp(get(c, "base_nftables"));
    g_autofree char *want = words_of(recorded);
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++) {
        g_autoptr(GPtrArray) plan = firewall_plan_table(families[i]);
        append_words(text, plan);
    }
    g_autofree char *got = words_of(text->str);
    return same(c, "table", got, want);
}

static void run_all(const char *name, bool (*run)(json_t *c))
{
    g_autofree char *manifest = NULL;
    size_t good = 0, n;
    folder = g_build_filename(g_getenv("CORPUS"), name, NULL);
    manifest = g_build_filename(folder, "manifest.json", NULL);
    json_t *doc = json_load_file(manifest, 0, NULL);
    if (!doc) {
        g_test_skip("no recordings");
        g_clear_pointer(&folder, g_free);
        return;
    }
    json_t *cases = json_object_get(doc, "cases");
    n = json_array_size(cases);
    for (size_t i = 0; i < n; i++)
        good += run(json_array_get(cases, i));
    g_test_message("%zu of %zu", good, n);
    g_assert_cmpuint(good, ==, n);
    json_decref(doc);
    g_clear_pointer(&folder, g_free);
}

static void test_dnsmasq(void)
{
    run_all("network-dnsmasq", run_dnsmasq);
}

static void test_firewall(void)
{
    run_all("network-firewall", run_firewall);
}

static void test_table(void)
{
    run_all("network-firewall", run_base);
}

/* A value with a line break would be an option of its own. */
static void test_line_break(void)
{
    static const char xml[] = "<network><name>n</name><bridge name='b'/><dns><txt name='a' "
                              "value='x&#10;user=root'/></dns>"
                              "<ip address='10.0.0.1' prefix='24'/></network>";
    struct network *net = network_parse(xml, strlen(xml), 0);
    struct dnsmasq_places places = {"/d", NULL};
    struct dnsmasq_plan plan;
    g_assert_nonnull(net);
    g_assert_cmpint(dnsmasq_plan(net, &places, &plan), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_XML_ERROR);
    error_clear();
    value_free(&type_network, net);
}

static void check_lines(GPtrArray *plan, const char *const *want)
{
    size_t n = 0;
    for (; want[n]; n++) {
        g_assert_cmpuint(n, <, plan->len);
        g_autofree char *line = g_strjoinv(" ", plan->pdata[n]);
        g_assert_cmpstr(line, ==, want[n]);
    }
    g_assert_cmpuint(n, ==, plan->len);
    g_ptr_array_unref(plan);
}

/* As Debian's daemon told tc. */
static void test_bandwidth(void)
{
    static const char xml[] = "<network><name>a</name><bridge name='vb1'/><bandwidth>"
                              "<inbound average='1000' peak='2000' burst='100'/><outbound "
                              "average='500' burst='70'/></bandwidth>"
                              "<ip address='10.1.1.1' prefix='24'/></network>";
    static const char *const start[] = {
        "tc qdisc add dev vb1 root handle 1: htb default 2",
        "tc class add dev vb1 parent 1: classid 1:1 htb rate 1000kbps ceil 2000kbps quantum 85",
        "tc class add dev vb1 parent 1:1 classid 1:2 htb rate 1000kbps ceil 2000kbps burst 100kb "
        "quantum 85",
        "tc qdisc add dev vb1 parent 1:2 handle 2: sfq perturb 10",
        "tc filter add dev vb1 parent 1:0 protocol all prio 1 handle 1 fw flowid 1",
        "tc qdisc add dev vb1 ingress",
        "tc filter add dev vb1 parent ffff: protocol all u32 match u32 0 0 police rate 500kbps "
        "burst 70kb mtu 64kb "
        "drop flowid :1",
        NULL};
    static const char *const class[] = {
        "tc class add dev vb1 parent 1:1 classid 1:3 htb rate 50kbps ceil 2000kbps quantum 8",
        "tc qdisc add dev vb1 parent 1:3 handle 3: sfq perturb 10",
        "tc filter add dev vb1 protocol ip prio 2 handle 800::803 u32 match u16 0x0800 0xffff at "
        "-2 match u32 "
        "0x007b3593 0xffffffff at -12 match u16 0x5254 0xffff at -14 flowid 1:3",
        NULL};
    static const char *const gone[] = {
        "tc qdisc del dev vb1 handle 3:", "tc filter del dev vb1 prio 2 handle 800::803 u32",
        "tc class del dev vb1 classid 1:3", NULL};
    static const char *const rest[] = {
        "tc class change dev vb1 classid 1:2 htb rate 1870kbps ceil 2000kbps quantum 85", NULL};
    struct bandwidth_class c = {3, 50, 100, {0x52, 0x54, 0x00, 0x7b, 0x35, 0x93}};
    struct network *net = network_parse(xml, strlen(xml), 0);
    g_assert_nonnull(net);
    check_lines(bandwidth_plan(net), start);
    check_lines(bandwidth_plan_class(net, &c), class);
    check_lines(bandwidth_plan_no_class(net, 3), gone);
    check_lines(bandwidth_plan_rest(net, 130), rest);
    value_free(&type_network, net);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/network/dnsmasq", test_dnsmasq);
    g_test_add_func("/network/firewall", test_firewall);
    g_test_add_func("/network/table", test_table);
    g_test_add_func("/network/line-break", test_line_break);
    g_test_add_func("/network/bandwidth", test_bandwidth);
    return g_test_run();
}

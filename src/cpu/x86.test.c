/* Recorded processors: raw CPUID, and QEMU's expansion of "host", against the models that describe
 * them. Skips without recordings. */
#include <glib.h>
#include <jansson.h>
#include <string.h>

#include "cpu/x86.h"
#include "cpu/x86_bits.h"

struct recording {
    GArray *leaves, *msrs;
};
struct leaf {
    uint32_t leaf, sub, regs[4];
};
struct msr {
    uint32_t index;
    uint64_t value;
};

static char *slurp(const char *folder, const char *name, const char *suffix)
{
    g_autofree char *path = g_strdup_printf("%s/%s%s", folder, name, suffix);
    char *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    return text;
}

static uint32_t hex(const char *tag, const char *attr)
{
    g_autofree char *key = g_strdup_printf(" %s='", attr);
    const char *p = strstr(tag, key);
    return p ? (uint32_t)strtoul(p + strlen(key), NULL, 16) : 0;
}

static void read_recording(const char *xml, struct recording *r)
{
    r->leaves = g_array_new(FALSE, FALSE, sizeof(struct leaf));
    r->msrs = g_array_new(FALSE, FALSE, sizeof(struct msr));
    g_auto(GStrv) lines = g_strsplit(xml, "\n", -1);
    for (char **l = lines; *l; l++) {
        struct leaf leaf = {hex(*l, "eax_in"),
                            hex(*l, "ecx_in"),
                            {hex(*l, "eax"), hex(*l, "ebx"), hex(*l, "ecx"), hex(*l, "edx")}};
        struct msr msr = {hex(*l, "index"), (uint64_t)hex(*l, "edx") << 32 | hex(*l, "eax")};
        if (strstr(*l, "<cpuid "))
            g_array_append_val(r->leaves, leaf);
        else if (strstr(*l, "<msr "))
            g_array_append_val(r->msrs, msr);
    }
}

static bool recorded_cpuid(void *arg, uint32_t leaf, uint32_t sub, uint32_t regs[4])
{
    GArray *a = ((struct recording *)arg)->leaves;
    for (guint i = 0; i < a->len; i++) {
        struct leaf *l = &g_array_index(a, struct leaf, i);
        if (l->leaf == leaf && l->sub == sub) {
            memcpy(regs, l->regs, sizeof l->regs);
            return true;
        }
    }
    return false;
}

static bool recorded_msr(void *arg, uint32_t index, uint64_t *ret)
{
    GArray *a = ((struct recording *)arg)->msrs;
    for (guint i = 0; i < a->len; i++)
        if (g_array_index(a, struct msr, i).index == index) {
            *ret = g_array_index(a, struct msr, i).value;
            return true;
        }
    return false;
}

static char *model_of(const char *xml)
{
    const char *p = strstr(xml, "<model"), *end = p ? strstr(p, "</model>") : NULL;
    p = p ? strchr(p, '>') : NULL;
    return p && end ? g_strndup(p + 1, (size_t)(end - p - 1)) : g_strdup("?");
}

static void read_features(const char *xml, const char *policy, struct x86_bits *ret)
{
    *ret = (struct x86_bits){0};
    g_autofree char *key = *policy ? g_strdup_printf("<feature policy='%s' name='", policy)
                                   : g_strdup("<feature name='");
    for (const char *p = xml; (p = strstr(p, key));) {
        p += strlen(key);
        g_autofree char *name = g_strndup(p, strcspn(p, "'"));
        int f = x86_feature_find(name);
        g_assert_cmpint(f, >=, 0);
        x86_bits_set(ret, (unsigned)f);
    }
}

static bool same(const struct x86_match *m, const char *xml, bool guest)
{
    g_autofree char *model = model_of(xml);
    struct x86_bits require, disable;
    read_features(xml, guest ? "require" : "", &require);
    read_features(xml, guest ? "disable" : "-", &disable);
    struct x86_bits gone = x86_either(&m->disable, &m->disable_removed);
    bool ok = strcmp(model, m->model->name) == 0 &&
              !memcmp(&require, &m->require, sizeof require) &&
              !memcmp(&disable, &gone, sizeof disable);
    if (!ok) {
        g_test_message("%s, not %s", m->model->name, model);
        for (unsigned i = 0; i < X86_FEATURES; i++)
            if (x86_bits_has(&require, i) != x86_bits_has(&m->require, i))
                g_test_message("require %s %d", x86_features[i].name, x86_bits_has(&require, i));
            else if (x86_bits_has(&disable, i) != x86_bits_has(&m->disable, i))
                g_test_message("disable %s %d", x86_features[i].name, x86_bits_has(&disable, i));
    }
    return ok;
}

/* The second document of NAME.json: what QEMU says about its models; NULL when it was not recorded.
 */
static json_t *definitions(const char *folder, const char *name)
{
    g_autofree char *text = slurp(folder, name, ".json");
    json_error_t err;
    json_t *first = text ? json_loads(text, JSON_DISABLE_EOF_CHECK, &err) : NULL;
    json_t *second = first ? json_loads(text + err.position, JSON_DISABLE_EOF_CHECK, &err) : NULL;
    json_decref(first);
    return second;
}

static bool blockers(void *arg, const char *model, const char *const **ret_blockers)
{
    static const char *list[64];
    size_t i, k, n = 0;
    json_t *row, *word;
    json_array_foreach(json_object_get(arg, "return"), i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "name")), model) != 0)
            continue;
        json_array_foreach(json_object_get(row, "unavailable-features"), k,
                           word) if (n + 1 < G_N_ELEMENTS(list)) list[n++] =
            json_string_value(word);
        list[n] = NULL;
        *ret_blockers = list;
        return true;
    }
    return false;
}

/* Each recorded NAME.xml with raw CPUID; counts what agrees. */
static void each_recording(bool guest)
{
    g_autofree char *folder = g_build_filename(g_getenv("CORPUS"), "cpu", NULL);
    GDir *dir = g_dir_open(folder, 0, NULL);
    if (!dir) {
        g_test_skip("no recordings");
        return;
    }
    int n = 0, right = 0;
    for (const char *file; (file = g_dir_read_name(dir));) {
        g_autofree char *name =
            g_str_has_suffix(file, ".sig") ? g_strndup(file, strlen(file) - 4) : NULL;
        g_autofree char *raw = name ? slurp(folder, name, ".xml") : NULL;
        g_autofree char *want =
            name ? slurp(folder, name, guest ? "-guest.xml" : "-host.xml") : NULL;
        if (!raw || !want || !strstr(raw, "<cpudata"))
            continue;
        struct recording r;
        read_recording(raw, &r);
        struct x86_cpu cpu;
        x86_read(&(struct x86_source){recorded_cpuid, recorded_msr, &r}, &cpu);
        struct x86_match m;
        json_t *known = guest ? definitions(folder, name) : NULL;
        g_assert_true(guest ? x86_match_guest(&cpu, known ? blockers : NULL, known, &m)
                            : x86_match_host(&cpu, &m));
        json_decref(known);
        n++;
        if (same(&m, want, guest))
            right++;
        else
            g_test_message("%s differs", name);
        g_array_free(r.leaves, TRUE);
        g_array_free(r.msrs, TRUE);
    }
    g_dir_close(dir);
    g_test_message("%d of %d", right, n);
    g_assert_cmpint(n, >, 20);
    g_assert_cmpint(right, ==, n);
}

static void test_host(void)
{
    each_recording(false);
}

static void test_guest(void)
{
    each_recording(true);
}

static void test_names(void)
{
    g_assert_cmpint(x86_feature_find("pclmulqdq"), ==, x86_feature_find("pclmuldq"));
    g_assert_cmpint(x86_feature_find("no-such"), ==, -1);
    g_assert_nonnull(x86_model_find("EPYC-Rome-v2"));
    struct x86_cpu cpu = {0};
    x86_set_signature(&cpu, 0x870f10);
    g_assert_cmpuint(cpu.family, ==, 23);
    g_assert_cmpuint(cpu.model, ==, 113);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cpu/names", test_names);
    g_test_add_func("/cpu/host", test_host);
    g_test_add_func("/cpu/guest", test_guest);
    return g_test_run();
}

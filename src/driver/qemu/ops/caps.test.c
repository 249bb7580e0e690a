/* The bodies of the calls about capabilities, with the recorded stand-in for QEMU as the emulator.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#include "cpu/cpu.h"
#include "driver/qemu/caps/swtpm.h"
#include "driver/qemu/ops/caps.h"
#include "guest/ops.h"

static struct caps_env the_env;

const struct caps_env *driver_caps_env(struct driver_state *state)
{
    return &the_env;
}

/* A folder of emulators that is the whole PATH, but for what the stand-in itself needs. */
static bool make_host(const char *dir)
{
    static const struct {
        const char *name, *replies;
    } emulators[] = {
        {"qemu-system-x86_64", "caps_9.2.0_x86_64.replies"},
        {"qemu-system-s390x", "caps_9.2.0_s390x.replies.gz"},
        {"qemu-system-riscv64", "no such recording"},
    };
    g_autofree char *tool = g_build_filename(g_getenv("SHARED"), "tools/fakeqemu.py", NULL);
    g_autofree char *program = NULL;
    gsize len;
    if (!g_file_get_contents(tool, &program, &len, NULL))
        return false;
    GString *conf = g_string_new("{");
    for (size_t i = 0; i < G_N_ELEMENTS(emulators); i++) {
        g_autofree char *path = g_build_filename(dir, emulators[i].name, NULL);
        g_file_set_contents(path, program, (gssize)len, NULL);
        g_chmod(path, 0755);
        g_string_append_printf(
            conf, "%s\"%s\": {\"replies\": \"%s/corpus/capabilities/replies/%s\"}", i ? ", " : "",
            emulators[i].name, g_getenv("SHARED"), emulators[i].replies);
    }
    g_string_append_c(conf, '}');
    g_autofree char *table = g_build_filename(dir, "fakeqemu.json", NULL);
    g_file_set_contents(table, conf->str, -1, NULL);
    g_string_free(conf, TRUE);
    g_setenv("PATH", dir, TRUE);
    return true;
}

AWAITS static void capabilities(struct call *call)
{
    struct connect_get_capabilities_ret ret = {0};
    g_assert_cmpint(qemu_connect_get_capabilities(call, NULL, &ret), ==, 0);
    g_assert_nonnull(strstr(ret.capabilities, "<arch name='s390x'>"));
    g_assert_nonnull(
        strstr(ret.capabilities, "<machine canonical='pc-i440fx-9.2' maxCpus='255'>pc</machine>"));
    g_assert_null(strstr(ret.capabilities, "riscv64")); /* does not run, and spoils nothing */
}

struct domcaps_case {
    struct connect_get_domain_capabilities_args args;
    const char *has; /* in the document, or in the error */
    int code;
};

AWAITS static void domain_capabilities(struct call *call)
{
    static const struct domcaps_case cases[] = {
        {{NULL, "x86_64", NULL, "qemu", 0}, "<machine>pc-i440fx-9.2</machine>", 0},
        {{NULL, "x86_64", "q35", "qemu", 0}, "<machine>pc-q35-9.2</machine>", 0},
        {{NULL, "s390x", NULL, "qemu", 0}, "<arch>s390x</arch>", 0},
        {{NULL, "sparc", NULL, NULL, 0}, "'sparc'", ERR_CONFIG_UNSUPPORTED},
        {{NULL, "x86_64", "virt", "qemu", 0}, "'virt'", ERR_INVALID_ARG},
        {{NULL, "x86_64", NULL, "xen", 0}, "'xen'", ERR_INVALID_ARG},
        {{"/no/such/qemu", NULL, NULL, "qemu", 0}, "/no/such/qemu", ERR_SYSTEM_ERROR},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct connect_get_domain_capabilities_ret ret = {0};
        int rc = qemu_connect_get_domain_capabilities(call, &cases[i].args, &ret);
        g_assert_cmpint(rc, ==, cases[i].code ? -1 : 0);
        if (rc < 0)
            g_assert_cmpint(error_get()->code, ==, cases[i].code);
        const char *text = rc < 0 ? error_text() : ret.capabilities;
        if (!strstr(text, cases[i].has))
            g_error("case %zu: '%s' is not in '%s'", i, cases[i].has, text);
        error_clear();
    }
}

/* What the capabilities offer may be asked about. */
static void every_architecture_is_known(void)
{
    for (const char *const *arch = caps_arches(); *arch; arch++)
        if (!arch_known(*arch))
            g_error("architecture '%s' is offered and then refused", *arch);
    g_assert_false(arch_known("pdp11"));
}

AWAITS static void small_ones(struct call *call)
{
    every_architecture_is_known();
    struct connect_get_version_ret version;
    g_assert_cmpint(qemu_connect_get_version(call, NULL, &version), ==, 0);
    g_assert_cmpuint(version.hv_ver, ==, 9002000);
    struct connect_get_max_vcpus_ret vcpus;
    g_assert_cmpint(
        qemu_connect_get_max_vcpus(call, &(struct connect_get_max_vcpus_args){"QEMU"}, &vcpus), ==,
        0);
    g_assert_cmpint(vcpus.max_vcpus, ==, 16);
    g_assert_cmpint(
        qemu_connect_get_max_vcpus(call, &(struct connect_get_max_vcpus_args){"vax"}, &vcpus), ==,
        -1);
    error_clear();
    struct connect_get_cpu_model_names_args args = {"x86_64", 1, 0};
    struct connect_get_cpu_model_names_ret names = {0};
    g_assert_cmpint(ops_connect_get_cpu_model_names(call, &args, &names), ==, 0);
    g_assert_cmpuint(names.n_models, ==, 150);
    args.arch = "pdp11";
    g_assert_cmpint(ops_connect_get_cpu_model_names(call, &args, &names), ==, -1);
    error_clear();
}

#define BEST "<cpu match='exact'><model>qemu64</model></cpu>"
#define LACKS "<cpu match='exact'><model>486</model><feature policy='require' name='hle'/></cpu>"
#define UNKNOWN "<cpu match='exact'><model>no-such</model></cpu>"
#define HOST_486 "<cpu><arch>x86_64</arch><model>486</model></cpu>"

struct compare_case {
    struct connect_compare_hypervisor_cpu_args args;
    int result, code; /* -1 with the code */
};

/* Against what the recorded QEMU 9.2 can emulate. */
AWAITS static void compare(struct call *call)
{
    static const struct compare_case cases[] = {
        {{NULL, "x86_64", NULL, "qemu", BEST, 0}, 2, 0},
        {{NULL, "x86_64", "q35", "qemu", "<cpu mode='host-passthrough'/>", 0}, 2, 0},
        {{NULL, "x86_64", NULL, "qemu", UNKNOWN, 0}, -1, ERR_INTERNAL_ERROR},
        {{NULL, "x86_64", NULL, "qemu", "<cpu mode='custom'", 0}, -1, ERR_XML_DETAIL},
        {{NULL, "x86_64", NULL, "qemu", "<domain/>", 0}, -1, ERR_XML_ERROR},
        {{NULL, "x86_64", "virt", "qemu", BEST, 0}, -1, ERR_INVALID_ARG},
        {{NULL, "pdp11", NULL, "qemu", BEST, 0}, -1, ERR_INVALID_ARG},
        {{NULL, "sparc", NULL, "qemu", BEST, 0}, -1, ERR_CONFIG_UNSUPPORTED},
        {{NULL, "s390x", NULL, "qemu", "<cpu><model>z14</model></cpu>", 0}, -1, ERR_NO_SUPPORT},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct connect_compare_hypervisor_cpu_ret ret = {0};
        int rc = qemu_connect_compare_hypervisor_cpu(call, &cases[i].args, &ret);
        if (rc < 0 ? !cases[i].code || (int)error_get()->code != cases[i].code
                   : ret.result != cases[i].result)
            g_error("compare case %zu: %d, %s", i, ret.result, error_text());
        error_clear();
    }
    struct connect_compare_hypervisor_cpu_args lacks = {NULL, "x86_64", NULL, "qemu", LACKS, 1};
    struct connect_compare_hypervisor_cpu_ret ret = {0};
    g_assert_cmpint(qemu_connect_compare_hypervisor_cpu(call, &lacks, &ret), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_CPU_INCOMPATIBLE);
    g_assert_nonnull(strstr(error_text(), "hle"));
    error_clear();
}

AWAITS static void baseline(struct call *call)
{
    const char *both[] = {HOST_486, "<cpu><arch>x86_64</arch><model>pentium3</model></cpu>"};
    struct connect_baseline_hypervisor_cpu_args args = {
        .arch = "x86_64", .virttype = "qemu", .n_xml_cp_us = 2, .xml_cp_us = both};
    struct connect_baseline_hypervisor_cpu_ret ret = {0};
    g_assert_cmpint(qemu_connect_baseline_hypervisor_cpu(call, &args, &ret), ==, 0);
    g_assert_nonnull(strstr(ret.cpu, "<model fallback='forbid'>"));
    struct connect_baseline_cpu_args guest = {1, (const char *[]){BEST}, 0};
    struct connect_baseline_cpu_ret host = {0};
    g_assert_cmpint(ops_connect_baseline_cpu(call, &guest, &host), ==, -1);
    g_assert_cmpint(error_get()->code, ==, ERR_XML_ERROR); /* a guest's has no architecture */
    error_clear();
    guest.xml_cp_us = (const char *[]){HOST_486};
    g_assert_cmpint(ops_connect_baseline_cpu(call, &guest, &host), ==, 0);
    g_assert_nonnull(strstr(host.cpu, ">486</model>"));
}

AWAITS static int run(void *arg)
{
    const char *dir = arg;
    the_env = (struct caps_env){.cache = caps_cache_new(dir, NULL), .swtpm = swtpm_new(dir)};
    struct session session = {0};
    struct call call = {.session = &session, .mem = arena_new()};
    capabilities(&call);
    domain_capabilities(&call);
    compare(&call);
    baseline(&call);
    if (strcmp(caps_host_arch(), "x86_64") == 0)
        small_ones(&call);
    arena_free(call.mem);
    caps_cache_free(the_env.cache);
    swtpm_free(the_env.swtpm);
    return 0;
}

static void test_calls(void)
{
    g_autofree char *dir = g_dir_make_tmp("caps-XXXXXX", NULL);
    if (!make_host(dir)) {
        g_test_skip("no recorded replies");
        return;
    }
    struct loop *l = loop_new();
    g_assert_cmpint(loop_run(l, run, dir), ==, 0);
    loop_free(l);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/ops/caps", test_calls);
    return g_test_run();
}

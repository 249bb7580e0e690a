/* Reads a domain document, fills it and prints what became of it and the command line of its start.
 * The judge of tests/qemu/corpus.py and of the golden files; not installed.
 *
 *   plan-tool FACTS DOCUMENT [--load|--new] [--xml FILE] [--args FILE] [--recording] [--native]
 */
#include "facts.h"
#include "base/error.h"
#include "defs/domain.h"
#include "driver/qemu/command/firmware.h"
#include "driver/qemu/command/plan.h"
#include "gen/domain.h"
#include "reflect/value.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

static const struct plan_numbers recorded_numbers = {
    .base = {[PLAN_FD_MONITOR] = 1729,
             [PLAN_FD_LISTEN] = 1729,
             [PLAN_FD_TAP] = 102,
             [PLAN_FD_VHOST_NET] = 44,
             [PLAN_FD_FILE] = 1750,
             [PLAN_FD_LOG] = 1751,
             [PLAN_FD_VHOST_VSOCK] = 6789},
    .step = {[PLAN_FD_TAP] = 1, [PLAN_FD_VHOST_NET] = 1},
    .tap_ethernet = 3,
};
static const struct plan_hugepages recorded_pages[] = {
    {2048, "/dev/hugepages2M"}, {1048576, "/dev/hugepages1G"}, {0, NULL}};

static int recorded_secret(const struct plan_options *opt, const char *name,
                           struct plan_secret *ret)
{
    ret->data = g_strdup("9eao5F8qtkGt+seB1HYivWIxbtwUu6MQtg1zpj/oDtUsPr1q8wBYM91uEHCn6j/1");
    ret->iv = g_strdup("AAECAwQFBgcICQoLDA0ODw==");
    return 0;
}

static void counting(void *buf, size_t len, void *arg)
{
    for (size_t i = 0; i < len; i++)
        ((uint8_t *)buf)[i] = (uint8_t)i;
}

static int choose_firmware(struct domain *def, const struct fill_context *ctx)
{
    return firmware_choose(def, ctx->arg, ctx->is_new);
}

static int failed(const char *when)
{
    printf("%s: %s\n", when, error_text());
    error_clear();
    return 1;
}

static void save(const char *path, const char *text)
{
    /* opened and written, not replaced: the path may be /dev/null */
    FILE *to = path ? fopen(path, "w") : stdout;
    if (!to || fputs(text, to) == EOF || (path && fclose(to) != 0))
        g_error("cannot write %s", path);
}

static void fixed_environment(struct plan *p)
{
    static const char *const fixed[][2] = {{"PATH=", "PATH=/bin"}};
    for (char **e = p->env; *e; e++)
        for (size_t i = 0; i < G_N_ELEMENTS(fixed); i++)
            if (g_str_has_prefix(*e, fixed[i][0])) {
                g_free(*e);
                *e = g_strdup(fixed[i][1]);
            }
}

static int plan_and_print(const struct domain *def, const struct emulator_facts *facts, bool native,
                          bool recording, const char *folder, const char *path)
{
    struct plan_options opt = {
        .id = -1,
        .native = native,
        .no_master_key = folder != NULL,
        .privileged = true,
        .vhost_net = true,
        .lib_dir = folder ?: "/var/lib/libvirt/qemu",
        .run_dir = folder ?: "/var/run/libvirt/qemu",
        .user = "test",
        .spice_password = recording,
        .hugepages = recorded_pages,
        .secret = recorded_secret,
        .seal = recorded_secret,
        .spice_tls_dir = "/etc/pki/libvirt-spice",
        .now = 1234567890,
        .tpm_socket = "/dev/test",
        .numbers = recording ? &recorded_numbers : NULL,
    };
    struct plan *plan;
    if (plan_make(def, facts, &opt, &plan) < 0)
        return failed("plan");
    if (recording)
        fixed_environment(plan);
    g_autofree char *text = plan_shell(plan, true);
    save(path, text);
    plan_free(plan);
    return 0;
}

int main(int argc, char **argv)
{
    const char *xml_out = NULL, *args_out = NULL, *emulator = NULL, *folder = NULL,
               *firmware = NULL;
    bool is_new = false, native = false, recording = false;
    g_autofree char *text = NULL;
    gsize len;

    for (int i = 3; i < argc; i++) {
        if (!strcmp(argv[i], "--new"))
            is_new = true;
        else if (!strcmp(argv[i], "--native"))
            native = true;
        else if (!strcmp(argv[i], "--recording"))
            recording = true;
        else if (!strcmp(argv[i], "--emulator"))
            emulator = argv[++i];
        else if (!strcmp(argv[i], "--firmware"))
            firmware = argv[++i];
        else if (!strcmp(argv[i], "--folder"))
            folder = argv[++i];
        else if (!strcmp(argv[i], "--xml"))
            xml_out = argv[++i];
        else if (!strcmp(argv[i], "--args"))
            args_out = argv[++i];
    }
    if (argc < 3 || !g_file_get_contents(argv[2], &text, &len, NULL)) {
        fprintf(stderr, "plan-tool FACTS DOCUMENT [...]\n");
        return 2;
    }
    struct emulator_facts *facts = facts_load(argv[1], emulator);
    struct domain *def = value_read(&type_domain, text, len, READ_INACTIVE);
    struct fill_context ctx = {.facts = facts,
                               .is_new = is_new,
                               .privileged = true,
                               .nvram_dir = "/var/lib/libvirt/qemu/nvram",
                               .choose_firmware = firmware ? choose_firmware : NULL,
                               .random = recording ? counting : NULL};
    g_auto(GStrv) dirs = g_strsplit(firmware ?: "", ":", -1);
    ctx.arg = dirs;
    int rc = 0;
    if (!def)
        rc = failed("read");
    else if (domain_fill(def, &ctx) < 0)
        rc = failed("fill");
    if (!rc) {
        char *xml = value_write(&type_domain, def, VIEW_INACTIVE | VIEW_SECURE);
        save(xml_out, xml);
        free(xml);
        ctx.is_new = true; /* a start gives what a stored definition lacks */
        if (domain_assign_addresses(def, &ctx) < 0)
            rc = failed("addresses");
        else
            rc = plan_and_print(def, facts, native, recording, folder, args_out);
    }
    value_free(&type_domain, def);
    facts_free(facts);
    return rc;
}

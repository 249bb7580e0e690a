/* Reads a domain document, fills it and prints what became of it and the command line of its start.
 * The judge of tests/qemu/corpus.py and of the golden files; not installed.
 *
 *   plan-tool FACTS DOCUMENT [--load|--new] [--xml FILE] [--args FILE] [--recording] [--native]
 *   plan-tool FACTS --each [...] <DOCUMENTS >ANSWERS
 *   plan-tool --pack TRANSCRIPT OUT [--strip-aliases]
 *
 * --each: documents come by standard input, a zero byte behind each; so do the answers: the filled
 * document and the command line with a byte 1 between, or only why there is none.
 * FACTS: a small JSON document (facts-7.2.json), or what --pack made of a recorded probe. */
#include "facts.h"
#include "recording.h"
#include "base/error.h"
#include "defs/domain.h"
#include "driver/qemu/command/firmware.h"
#include "driver/qemu/command/plan.h"
#include "gen/domain.h"
#include "reflect/value.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tool {
    bool is_new, native, recording, each;
    const char *emulator, *firmware, *folder, *xml_out, *args_out, *hide, *conf, *incoming;
};

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

static int plan_and_print(const struct domain *def, const struct emulator_facts *facts,
                          const struct tool *t)
{
    struct plan_options opt = {
        .id = -1,
        .native = t->native,
        .no_master_key = t->folder != NULL,
        .privileged = true,
        .vhost_net = true,
        .lib_dir = t->folder ?: "/var/lib/libvirt/qemu",
        .run_dir = t->folder ?: "/var/run/libvirt/qemu",
        .user = "test",
        .now = 1234567890,
        .tpm_socket = "/dev/test",
        .incoming = t->incoming,
    };
    recording_options(&opt, t->recording, t->conf);
    struct plan *plan;
    if (plan_make(def, facts, &opt, &plan) < 0)
        return failed("plan");
    if (t->recording)
        fixed_environment(plan);
    g_autofree char *text = plan_shell(plan, true);
    if (t->each)
        putchar(1);
    save(t->args_out, text);
    plan_free(plan);
    return 0;
}

static void options(struct tool *t, int argc, char **argv)
{
    const struct {
        const char *word;
        bool *flag;
        const char **text;
    } rows[] = {{"--new", &t->is_new, NULL},          {"--native", &t->native, NULL},
                {"--recording", &t->recording, NULL}, {"--emulator", NULL, &t->emulator},
                {"--firmware", NULL, &t->firmware},   {"--folder", NULL, &t->folder},
                {"--xml", NULL, &t->xml_out},         {"--args", NULL, &t->args_out},
                {"--hide", NULL, &t->hide},           {"--conf", NULL, &t->conf},
                {"--incoming", NULL, &t->incoming},   {"--each", &t->each, NULL}};
    for (int i = 2; i < argc; i++)
        for (size_t k = 0; k < G_N_ELEMENTS(rows); k++) {
            if (strcmp(argv[i], rows[k].word))
                continue;
            if (rows[k].flag)
                *rows[k].flag = true;
            else if (i + 1 < argc)
                *rows[k].text = argv[++i];
            break;
        }
}

static int fill_and_plan(struct domain *def, const struct emulator_facts *facts,
                         const struct tool *t)
{
    g_auto(GStrv) dirs = g_strsplit(t->firmware ?: "", ":", -1);
    struct fill_context ctx = {.facts = facts,
                               .is_new = t->is_new,
                               .privileged = true,
                               .nvram_dir = "/var/lib/libvirt/qemu/nvram",
                               .choose_firmware = t->firmware ? choose_firmware : NULL,
                               .random = t->recording ? counting : NULL,
                               .arg = dirs};
    recording_fill(&ctx, t->recording, t->conf);
    if (domain_fill(def, &ctx) < 0)
        return failed("fill");
    char *xml = value_write(&type_domain, def, VIEW_INACTIVE | VIEW_SECURE);
    save(t->xml_out, xml);
    free(xml);
    ctx.is_new = true; /* a start gives what a stored definition lacks */
    if (domain_assign_addresses(def, &ctx) < 0)
        return failed("addresses");
    if (t->recording)
        recording_run_time(def);
    return plan_and_print(def, facts, t);
}

static int one(const char *text, size_t len, const struct emulator_facts *facts,
               const struct tool *t)
{
    struct domain *def = value_read(&type_domain, text, len, READ_INACTIVE);
    int rc = def ? fill_and_plan(def, facts, t) : failed("read");
    value_free(&type_domain, def);
    return rc;
}

static int each(const struct emulator_facts *facts, const struct tool *t)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    while ((len = getdelim(&line, &room, 0, stdin)) > 0) {
        one(line, (size_t)len - 1, facts, t);
        putchar(0);
        fflush(stdout);
    }
    free(line);
    return 0;
}

int main(int argc, char **argv)
{
    struct tool t = {0};
    g_autofree char *text = NULL;
    gsize len;
    if (argc >= 4 && !strcmp(argv[1], "--pack"))
        return facts_pack(argv[2], argv[3], argc > 4);
    options(&t, argc, argv);
    if (argc < 3 || (!t.each && !g_file_get_contents(argv[2], &text, &len, NULL))) {
        fprintf(stderr, "plan-tool FACTS DOCUMENT [...]\n");
        return 2;
    }
    struct emulator_facts *facts = facts_load(argv[1], t.emulator, t.hide);
    int rc = t.each ? each(facts, &t) : one(text, len, facts, &t);
    facts_free(facts);
    return rc;
}

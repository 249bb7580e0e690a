/* What each step of defining and dumping a document costs, in microseconds (the best of many runs):
 * parse, read, defaults, checks, addresses, write, copy, compare, pack, free. Not installed, not a
 * test; `perf record` on it shows where the time goes.
 *
 *   walk-bench FACTS DOCUMENT [ROUNDS] */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "defs/domain.h"
#include "facts.h"
#include "gen/domain.h"
#include "gen/secret.h"
#include "reflect/value.h"
#include "store/text_pack.h"

enum step { PARSE, READ, DEFAULTS, CHECK, ADDRESSES, WRITE, COPY, SAME, PACK, FREE, N_STEPS };

static const char *const names[] = {
    "parse", "read (with parse)", "defaults", "check", "addresses", "write", "copy", "same", "pack",
    "free"};

struct laps {
    gint64 at;
    double best[N_STEPS];
};

static gint64 now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * G_GINT64_CONSTANT(1000000000) + t.tv_nsec;
}

static void lap(struct laps *c, enum step s)
{
    gint64 now = now_ns();
    double us = (double)(now - c->at) / 1e3;
    if (!c->best[s] || us < c->best[s])
        c->best[s] = us;
    c->at = now_ns();
}

static void need(bool ok)
{
    if (!ok)
        g_error("%s", error_text());
}

static void round_trip(const char *xml, size_t len, const struct fill_context *ctx, struct laps *c)
{
    c->at = now_ns();
    value_read(&type_secret, xml, len, READ_INACTIVE); /* the wrong root: parsed only */
    error_clear();
    lap(c, PARSE);
    struct domain *def = value_read(&type_domain, xml, len, READ_INACTIVE);
    need(def);
    lap(c, READ);
    need(domain_fill_defaults(def, ctx) == 0);
    lap(c, DEFAULTS);
    need(domain_check(def, ctx) == 0);
    lap(c, CHECK);
    need(domain_assign_addresses(def, ctx) == 0);
    lap(c, ADDRESSES);
    g_autofree char *text = value_write(&type_domain, def, VIEW_INACTIVE | VIEW_SECURE);
    lap(c, WRITE);
    struct domain *copy = value_copy(&type_domain, def);
    lap(c, COPY);
    need(value_same(&type_domain, def, copy, false, NULL));
    lap(c, SAME);
    text_pack_free(text_pack_squeeze(text_pack_new(text, strlen(text))));
    lap(c, PACK);
    value_free(&type_domain, copy);
    lap(c, FREE);
    value_free(&type_domain, def);
}

int main(int argc, char **argv)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (argc < 3 || !g_file_get_contents(argv[2], &xml, &len, NULL)) {
        fprintf(stderr, "usage: walk-bench FACTS DOCUMENT [ROUNDS]\n");
        return 2;
    }
    struct emulator_facts *facts = facts_load(argv[1], "/usr/bin/qemu-system-x86_64", NULL);
    struct fill_context ctx = {.facts = facts,
                               .host_arch = "x86_64",
                               .is_new = true,
                               .nvram_dir = "/var/lib/libvirt/qemu/nvram",
                               .privileged = true};
    struct laps clock = {0};
    int rounds = argc > 3 ? atoi(argv[3]) : 200;
    for (int i = 0; i < rounds; i++)
        round_trip(xml, len, &ctx, &clock);
    for (int i = 0; i < N_STEPS; i++)
        printf("%-20s %8.1f us\n", names[i], clock.best[i]);
    facts_free(facts);
    return 0;
}

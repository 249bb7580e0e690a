/* Puts the plans of firewall_plan.c into the kernel with nft and tc. Called by life.c with the
 * network's lane held; awaits the programs. Invariant: the rules of a network come and go in one
 * transaction, and only those with handles we were told are taken out. */
#include "driver/network/firewall.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "base/log.h"
#include "defs/network.h"
#include "driver/network/firewall_plan.h"
#include "gen/domain.h"
#include "sys/commands.h"

#define TABLE "libvirt_network"

AWAITS static char *run_rules(const char *text)
{
    static const char *const argv[] = {"nft", "-a", "-e", "-f", "-", NULL};
    return command_output(argv, text);
}

static char *rules_text(firewall_commands *commands, size_t first)
{
    GString *text = g_string_new(NULL);
    for (size_t i = first; i < commands->len; i++) {
        g_autofree char *rule = firewall_rule_text(commands->pdata[i]);
        if (rule)
            g_string_append_printf(text, "%s\n", rule);
    }
    return g_string_free(text, FALSE);
}

/* The first of its commands asks whether it is there. */
AWAITS static int need_table(const char *family)
{
    g_autoptr(GPtrArray) plan = firewall_plan_table(family);
    g_autofree char *there = command_output((const char *const *)plan->pdata[0], NULL);
    if (there)
        return 0;
    error_clear();
    g_autofree char *text = rules_text(plan, 1);
    g_autofree char *made = run_rules(text);
    return made ? 0 : context("the firewall's table for networks");
}

/* "insert rule ip libvirt_network guest_output … # handle 7" */
static void note_handle(const char *line, GPtrArray *rules)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 6);
    const char *mark = strstr(line, "# handle ");
    if (!mark || g_strv_length(words) < 6 || strcmp(words[1], "rule") != 0)
        return;
    struct firewall_handle *h = g_new0(struct firewall_handle, 1);
    g_strlcpy(h->family, words[2], sizeof(h->family));
    g_strlcpy(h->chain, words[4], sizeof(h->chain));
    h->handle = strtoull(mark + strlen("# handle "), NULL, 10);
    g_ptr_array_add(rules, h);
}

AWAITS static int add_rules(firewall_commands *plan, GPtrArray *rules)
{
    g_autofree char *text = rules_text(plan, 0);
    if (need_table("ip") < 0 || need_table("ip6") < 0)
        return -1;
    g_autofree char *told = run_rules(text);
    if (!told)
        return -1;
    g_auto(GStrv) lines = g_strsplit(told, "\n", -1);
    for (char **line = lines; *line; line++)
        note_handle(*line, rules);
    return 0;
}

/* A kernel without traffic control serves all but the oldest guests as well. */
AWAITS static void run_tc(firewall_commands *plan)
{
    for (size_t i = 0; i < plan->len; i++) {
        const char *const *argv = plan->pdata[i];
        if (strcmp(argv[0], "tc") != 0)
            continue;
        g_autofree char *out = command_output(argv, NULL);
        if (!out) {
            log_info("%s", error_text());
            error_clear();
        }
    }
}

AWAITS int firewall_add(const struct network *net, GPtrArray *rules)
{
    g_autoptr(GPtrArray) plan = firewall_plan_network(net);
    if (!plan->len)
        return 0;
    if (add_rules(plan, rules) < 0)
        return -1;
    run_tc(plan);
    return 0;
}

static void append_delete(GString *text, const struct firewall_handle *h)
{
    g_string_append_printf(text, "delete rule %s " TABLE " %s handle %" G_GUINT64_FORMAT "\n",
                           h->family, h->chain, h->handle);
}

/* Somebody took rules out: each by itself then. */
AWAITS static void remove_singly(const GPtrArray *rules)
{
    for (size_t i = 0; i < rules->len; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        append_delete(text, rules->pdata[i]);
        g_autofree char *done = run_rules(text->str);
        if (!done) {
            log_debug("%s", error_text());
            error_clear();
        }
    }
}

AWAITS void firewall_remove(GPtrArray *rules)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (size_t i = 0; i < rules->len; i++)
        append_delete(text, rules->pdata[i]);
    g_autofree char *done = rules->len ? run_rules(text->str) : g_strdup("");
    if (!done) {
        error_clear();
        remove_singly(rules);
    }
    g_ptr_array_set_size(rules, 0);
}

/* --- of a start that did not end -------------------------------------------------------------- */

/* Rules name the bridge, or as those that translate do not, the subnet. */
static bool is_of(const struct network *net, const char *line)
{
    g_autofree char *bridge = g_strdup_printf("\"%s\"", net->bridge->name);
    if (strstr(line, bridge))
        return true;
    for (size_t i = 0; i < net->n_ips; i++) {
        g_autofree char *subnet = firewall_subnet(net->ips[i]);
        g_autofree char *from = subnet ? g_strdup_printf(" saddr %s ", subnet) : NULL;
        if (from && strstr(line, from))
            return true;
    }
    return false;
}

/* "\tchain guest_nat { # handle 4", then its rules "\t\t… # handle 9" */
AWAITS static void find_rules(const struct network *net, const char *family, GPtrArray *rules)
{
    const char *const argv[] = {"nft", "-a", "list", "table", family, TABLE, NULL};
    g_autofree char *text = command_output(argv, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    char chain[32] = "";
    error_clear();
    for (char **line = lines; *line; line++) {
        const char *mark = strstr(*line, "# handle ");
        if (sscanf(*line, " chain %31s", chain) == 1 || !mark || !*chain || !is_of(net, *line))
            continue;
        struct firewall_handle *h = g_new0(struct firewall_handle, 1);
        g_strlcpy(h->family, family, sizeof(h->family));
        g_strlcpy(h->chain, chain, sizeof(h->chain));
        h->handle = strtoull(mark + strlen("# handle "), NULL, 10);
        g_ptr_array_add(rules, h);
    }
}

AWAITS void firewall_sweep(const struct network *net)
{
    g_autoptr(GPtrArray) rules = g_ptr_array_new_with_free_func(g_free);
    find_rules(net, "ip", rules);
    find_rules(net, "ip6", rules);
    if (rules->len)
        firewall_remove(rules);
}

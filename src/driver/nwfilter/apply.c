/* Puts plans of filters into the kernel with the restore programs of ebtables and iptables, which
 * take a whole table's changes at once. Called by bind.c with the binding's lane held; awaits the
 * programs. Invariant: a port is never without its old rules before it has its new ones. */
#include "driver/nwfilter/apply.h"
#include <string.h>
#include "base/error.h"
#include "base/log.h"
#include "driver/nwfilter/plan.h"
#include "sys/commands.h"

struct applied *applied_new(void)
{
    struct applied *a = g_new0(struct applied, 1);
    a->chains = g_ptr_array_new_with_free_func(g_free);
    return a;
}

void applied_free(struct applied *a)
{
    if (!a)
        return;
    g_ptr_array_unref(a->chains);
    g_free(a);
}

/* What a program read of the kernel's rules may be out of date when it hands in its changes:
 * nothing of them is done then, and reading again helps. */
enum { RESTORE_TRIES = 4 };

/* --- programs --------------------------------------------------------------------------------- */

AWAITS static int restore(const char *program, GString *text)
{
    static const char *const eb[] = {"ebtables-restore", "--noflush", NULL};
    static const char *const ip4[] = {"iptables-restore", "-w", "-n", NULL};
    static const char *const ip6[] = {"ip6tables-restore", "-w", "-n", NULL};
    const char *const *argv = *program == 'e' ? eb : program[2] == '6' ? ip6 : ip4;
    g_string_append(text, "COMMIT\n");
    for (int tries = RESTORE_TRIES;; tries--) {
        g_autofree char *out = command_output(argv, text->str);
        if (out)
            return 0;
        if (tries == 1 || !strstr(error_text(), "No such file or directory"))
            return -1;
        error_clear();
    }
}

/* One command whose failure says that there is nothing to do. */
AWAITS static void try(const char *text)
{
    g_auto(GStrv) argv = g_strsplit(text, " ", -1);
    g_autofree char *out = command_output((const char *const *)argv, NULL);
    if (!out)
        error_clear();
}

/* --- texts ------------------------------------------------------------------------------------ */

/* As the restore programs read it. */
static int append_word(GString *text, const char *word)
{
    if (strpbrk(word, "\n\r"))
        return fail_in(FROM_NWFILTER, ERR_CONFIG_UNSUPPORTED, "'%s' has a line break in it", word);
    bool plain = *word && !strpbrk(word, " \t\"'\\");
    if (plain) {
        g_string_append_printf(text, " %s", word);
        return 0;
    }
    g_string_append(text, " \"");
    for (const char *c = word; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_c(text, '\\');
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, '"');
    return 0;
}

/* From "-A" on: what comes before it says which program and table. */
static int append_rule(GString *text, char *const *words)
{
    size_t first = 0;
    while (words[first] && strcmp(words[first], "-A") != 0)
        first++;
    g_string_append(text, words[first]);
    for (size_t i = first + 1; words[i]; i++)
        if (append_word(text, words[i]) < 0)
            return -1;
    g_string_append_c(text, '\n');
    return 0;
}

static int append_rules(GString *text, const GPtrArray *rules)
{
    for (guint i = 0; i < rules->len; i++)
        if (append_rule(text, rules->pdata[i]) < 0)
            return -1;
    return 0;
}

/* --- ebtables --------------------------------------------------------------------------------- */

static bool has(const GPtrArray *list, const char *text)
{
    return g_ptr_array_find_with_equal_func((GPtrArray *)list, text, g_str_equal, NULL);
}

static void append_links(GString *text, const char *port, char command)
{
    g_string_append_printf(text, "-%c PREROUTING -i %s -j libvirt-I-%s\n", command, port, port);
    g_string_append_printf(text, "-%c POSTROUTING -o %s -j libvirt-O-%s\n", command, port, port);
}

AWAITS static int apply_link(const char *port, const struct filter_plan *plan, struct applied *a)
{
    g_autoptr(GString) text = g_string_new("*nat\n");
    g_string_append_printf(text, ":libvirt-I-%s ACCEPT\n:libvirt-O-%s ACCEPT\n", port, port);
    for (guint i = 0; i < a->chains->len; i++)
        if (!has(plan->chains, a->chains->pdata[i]))
            g_string_append_printf(text, ":%s ACCEPT\n", (char *)a->chains->pdata[i]);
    for (guint i = 0; i < plan->chains->len; i++)
        g_string_append_printf(text, ":%s ACCEPT\n", (char *)plan->chains->pdata[i]);
    if (append_rules(text, plan->ebtables) < 0)
        return -1;
    for (guint i = 0; i < a->chains->len; i++)
        if (!has(plan->chains, a->chains->pdata[i]))
            g_string_append_printf(text, "-X %s\n", (char *)a->chains->pdata[i]);
    if (!a->linked)
        append_links(text, port, 'A');
    if (restore("ebtables", text) < 0)
        return -1;
    a->linked = true;
    g_ptr_array_set_size(a->chains, 0);
    for (guint i = 0; i < plan->chains->len; i++)
        g_ptr_array_add(a->chains, g_strdup(plan->chains->pdata[i]));
    return 0;
}

/* --- iptables --------------------------------------------------------------------------------- */

AWAITS static void make_shared(const char *program)
{
    static const char *const chains[] = {"libvirt-in", "libvirt-out", "libvirt-in-post"};
    for (int i = 0; i < 3; i++) {
        g_autofree char *make = g_strdup_printf("%s -w -N %s", program, chains[i]);
        g_autofree char *away = g_strdup_printf("%s -w -D FORWARD -j %s", program, chains[i]);
        g_autofree char *link =
            g_strdup_printf("%s -w -I FORWARD %d -j %s", program, i + 1, chains[i]);
        try(make);
        try(away);
        try(link);
    }
    g_autofree char *make = g_strdup_printf("%s -w -N libvirt-host-in", program);
    g_autofree char *away = g_strdup_printf("%s -w -D INPUT -j libvirt-host-in", program);
    g_autofree char *link = g_strdup_printf("%s -w -I INPUT 1 -j libvirt-host-in", program);
    try(make);
    try(away);
    try(link);
}

/* Chains that all ports share, first in their way; once for each daemon and program. Others wait
 * until they are there. */
AWAITS static int need_shared(const char *program)
{
    static struct latch made[2];
    static bool begun[2];
    bool v6 = program[2] == '6';
    if (begun[v6])
        return latch_wait(&made[v6]) < 0 ? fail(ERR_OPERATION_ABORTED, "%s is slow", program) : 0;
    SHIELD();
    begun[v6] = true;
    make_shared(program);
    latch_open(&made[v6], 0);
    return 0;
}

static void append_ip_links(GString *text, const char *port, char command)
{
    g_string_append_printf(
        text, "-%c libvirt-out -m physdev --physdev-is-bridged --physdev-out %s -g FO-%s\n",
        command, port, port);
    g_string_append_printf(text, "-%c libvirt-in -m physdev --physdev-in %s -g FI-%s\n", command,
                           port, port);
    g_string_append_printf(text, "-%c libvirt-host-in -m physdev --physdev-in %s -g HI-%s\n",
                           command, port, port);
    g_string_append_printf(text, "-%c libvirt-in-post -m physdev --physdev-in %s -j ACCEPT\n",
                           command, port);
}

AWAITS static int apply_ip(const char *program, const char *port, const GPtrArray *rules,
                           bool *linked)
{
    if (!rules->len && !*linked)
        return 0;
    g_autoptr(GString) text = g_string_new("*filter\n");
    if (need_shared(program) < 0)
        return -1;
    g_string_append_printf(text, ":FI-%s - [0:0]\n:FO-%s - [0:0]\n:HI-%s - [0:0]\n", port, port,
                           port);
    if (append_rules(text, rules) < 0)
        return -1;
    if (!*linked)
        append_ip_links(text, port, 'A');
    if (restore(program, text) < 0)
        return -1;
    *linked = true;
    return 0;
}

AWAITS int filter_apply(const char *port, const struct filter_plan *plan, struct applied *a)
{
    if (apply_link(port, plan, a) < 0 ||
        apply_ip("iptables", port, plan->iptables, &a->linked_ip[0]) < 0)
        return -1;
    return apply_ip("ip6tables", port, plan->ip6tables, &a->linked_ip[1]);
}

/* --- away ------------------------------------------------------------------------------------- */

AWAITS static void remove_link(const char *port, const struct applied *a)
{
    g_autoptr(GString) text = g_string_new("*nat\n");
    append_links(text, port, 'D');
    g_string_append_printf(text, ":libvirt-I-%s ACCEPT\n:libvirt-O-%s ACCEPT\n", port, port);
    for (guint i = 0; i < a->chains->len; i++)
        g_string_append_printf(text, ":%s ACCEPT\n-X %s\n", (char *)a->chains->pdata[i],
                               (char *)a->chains->pdata[i]);
    g_string_append_printf(text, "-X libvirt-I-%s\n-X libvirt-O-%s\n", port, port);
    if (restore("ebtables", text) < 0) {
        log_info("port '%s': %s", port, error_text());
        error_clear();
    }
}

AWAITS static void remove_ip(const char *program, const char *port)
{
    g_autoptr(GString) text = g_string_new("*filter\n");
    append_ip_links(text, port, 'D');
    for (const char *const *c = (const char *const[]){"FI", "FO", "HI", NULL}; *c; c++)
        g_string_append_printf(text, "-F %s-%s\n-X %s-%s\n", *c, port, *c, port);
    if (restore(program, text) < 0) {
        log_info("port '%s': %s", port, error_text());
        error_clear();
    }
}

AWAITS void filter_remove(const char *port, struct applied *a)
{
    SHIELD();
    if (a->linked)
        remove_link(port, a);
    if (a->linked_ip[0])
        remove_ip("iptables", port);
    if (a->linked_ip[1])
        remove_ip("ip6tables", port);
    a->linked = a->linked_ip[0] = a->linked_ip[1] = false;
    g_ptr_array_set_size(a->chains, 0);
}

/* "Bridge chain: I-vnet0-mac, entries: …": those of the port. */
static void take_chain(const char *line, const char *port, struct applied *a)
{
    g_autofree char *in = g_strdup_printf("I-%s-", port), *out = g_strdup_printf("O-%s-", port);
    g_autofree char *own = g_strdup_printf("libvirt-I-%s", port);
    if (!g_str_has_prefix(line, "Bridge chain: "))
        return;
    line += strlen("Bridge chain: ");
    g_autofree char *name = g_strndup(line, strcspn(line, ","));
    a->linked |= strcmp(name, own) == 0;
    if (g_str_has_prefix(name, in) || g_str_has_prefix(name, out))
        g_ptr_array_add(a->chains, g_steal_pointer(&name));
}

AWAITS static bool has_chain(const char *program, const char *port)
{
    g_autofree char *chain = g_strdup_printf("FI-%s", port);
    const char *argv[] = {program, "-w", "-n", "-L", chain, NULL};
    g_autofree char *out = command_output(argv, NULL);
    error_clear();
    return out != NULL;
}

AWAITS void filter_sweep(const char *port)
{
    static const char *const argv[] = {"ebtables", "-t", "nat", "-L", NULL};
    g_autofree char *text = command_output(argv, NULL);
    struct applied *a = applied_new();
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    error_clear();
    for (char **line = lines; *line; line++)
        take_chain(*line, port, a);
    a->linked_ip[0] = has_chain("iptables", port);
    a->linked_ip[1] = has_chain("ip6tables", port);
    filter_remove(port, a);
    applied_free(a);
}

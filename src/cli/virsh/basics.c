/* Commands of the shell itself, and small helpers that many bodies share. */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

virDomainPtr shell_domain(struct shell *sh, const struct cli_args *args)
{
    const char *name = arg_string(args, "domain");
    virDomainPtr dom = NULL;
    char *end;
    long id = strtol(name, &end, 10);
    if (*name && !*end && id >= 0 && id <= G_MAXINT)
        dom = virDomainLookupByID(sh->conn, (int)id);
    if (!dom && strlen(name) == 36)
        dom = virDomainLookupByUUIDString(sh->conn, name);
    if (!dom)
        dom = virDomainLookupByName(sh->conn, name);
    if (!dom) {
        virResetLastError();
        shell_fail(sh, "failed to get domain '%s'", name);
        return NULL;
    }
    virResetLastError();
    return dom;
}

const char *state_name(int state)
{
    static const char *const names[] = {"no state",    "running",  "idle",    "paused",
                                        "in shutdown", "shut off", "crashed", "pmsuspended"};
    return state >= 0 && state < (int)G_N_ELEMENTS(names) ? names[state] : "no state";
}

char *read_file(struct shell *sh, const char *path)
{
    char *text = NULL;
    g_autoptr(GError) error = NULL;
    if (g_file_get_contents(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &text, NULL, &error))
        return text;
    shell_fail(sh, "Failed to open file '%s': %s", path, g_strerror(errno));
    return NULL;
}

unsigned affect_flags(const struct cli_args *args)
{
    return arg_bits(args, "config", VIR_DOMAIN_AFFECT_CONFIG) |
           arg_bits(args, "live", VIR_DOMAIN_AFFECT_LIVE);
}

int cmd_cd(struct shell *sh, const struct cli_args *args)
{
    const char *dir = arg_string(args, "dir");
    if (!sh->interactive)
        return shell_fail(sh, "cd: command valid only in interactive mode");
    if (!dir)
        dir = g_get_home_dir();
    if (chdir(dir) < 0)
        return shell_fail(sh, "cd: %s: %s", dir, g_strerror(errno));
    return 0;
}

int cmd_pwd(struct shell *sh, const struct cli_args *args)
{
    (void)sh;
    (void)args;
    g_autofree char *dir = g_get_current_dir();
    puts(dir);
    return 0;
}

int cmd_quit(struct shell *sh, const struct cli_args *args)
{
    (void)args;
    sh->leaving = true;
    return 0;
}

int cmd_exit(struct shell *sh, const struct cli_args *args)
{
    return cmd_quit(sh, args);
}

int cmd_connect(struct shell *sh, const struct cli_args *args)
{
    if (sh->conn)
        virConnectClose(sh->conn);
    sh->conn = NULL;
    g_free(sh->uri);
    sh->uri = g_strdup(arg_string(args, "name"));
    sh->readonly = arg_flag(args, "readonly");
    return shell_connect(sh);
}

static char *quoted_for_shell(const char *word)
{
    if (*word && strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                              "_@%+=:,./-") == strlen(word))
        return g_strdup(word);
    g_auto(GStrv) parts = g_strsplit(word, "'", -1);
    g_autofree char *inner = g_strjoinv("'\\''", parts);
    return g_strdup_printf("'%s'", inner);
}

int cmd_echo(struct shell *sh, const struct cli_args *args)
{
    FILE *to = arg_flag(args, "err") ? stderr : stdout;
    const char *separator = arg_flag(args, "split") ? "\n" : " ";
    (void)sh;
    if (arg_string(args, "prefix"))
        fprintf(to, "%s%s", arg_string(args, "prefix"), *arg_rest(args) ? " " : "");
    for (char **word = arg_rest(args); *word; word++) {
        g_autofree char *text = arg_flag(args, "shell") ? quoted_for_shell(*word)
                                : arg_flag(args, "xml") ? g_markup_escape_text(*word, -1)
                                                        : g_strdup(*word);
        fprintf(to, "%s%s", text, word[1] ? separator : "");
    }
    return 0;
}

static void print_group(const struct cli_group *group)
{
    printf(" %s (help keyword '%s'):\n", group->title, group->keyword);
    for (size_t i = 0; i < group->n_commands; i++)
        printf("    %-30s %s\n", group->commands[i].name, group->commands[i].summary);
}

int cmd_help(struct shell *sh, const struct cli_args *args)
{
    const char *name = arg_string(args, "command");
    const struct cli_command *command = name ? shell_find(name) : NULL;
    if (command) {
        g_autofree char *page = cli_help_page(command);
        fputs(page, stdout);
        return 0;
    }
    if (!name)
        puts("Grouped commands:\n");
    bool found = false;
    for (size_t g = 0; g < virsh_n_groups; g++) {
        if (name && strcmp(virsh_groups[g].keyword, name) != 0 &&
            strcmp(virsh_groups[g].title, name) != 0)
            continue;
        print_group(&virsh_groups[g]);
        if (!name)
            putchar('\n');
        found = true;
    }
    return found ? 0 : shell_fail(sh, "command or command group '%s' doesn't exist", name);
}

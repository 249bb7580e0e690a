/* Commands of the shell itself. */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int cmd_cd(struct shell *sh, const struct cli_args *args)
{
    const char *dir = arg_string(args, "dir");
    if (!dir)
        dir = g_get_home_dir();
    if (chdir(dir) < 0)
        return shell_fail(sh, "cd: %s: %s", g_strerror(errno), dir);
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
    const char *name = arg_string(args, "name");
    g_autofree char *old_uri = g_strdup(sh->uri);
    bool old_readonly = sh->readonly;
    program.disconnect(sh);
    if (name) {
        g_free(sh->uri);
        sh->uri = g_strdup(name);
    }
    sh->readonly = arg_given(args, "readonly") || (!name && old_readonly);
    if (shell_connect(sh) == 0)
        return 0;
    /* the next command goes where the last one went */
    g_free(sh->uri);
    sh->uri = g_steal_pointer(&old_uri);
    sh->readonly = old_readonly;
    return -1;
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

/* "a,,b,c" is "a,b" and "c", each on a line of its own. */
static void append_split(GString *s, const char *text)
{
    for (const char *p = text; *p; p++) {
        if (p[0] == ',' && p[1] == ',')
            g_string_append_c(s, *p++);
        else
            g_string_append_c(s, *p == ',' ? '\n' : *p);
    }
    g_string_append_c(s, '\n');
}

int cmd_echo(struct shell *sh, const struct cli_args *args)
{
    GString *out = g_string_new(arg_string(args, "prefix"));
    for (char **word = arg_rest(args); *word; word++) {
        g_autofree char *text = arg_flag(args, "shell") ? quoted_for_shell(*word)
                                : arg_flag(args, "xml") ? g_markup_escape_text(*word, -1)
                                                        : g_strdup(*word);
        if (word != arg_rest(args))
            g_string_append_c(out, ' ');
        if (arg_flag(args, "split"))
            append_split(out, text);
        else
            g_string_append(out, text);
    }
    if (arg_flag(args, "err") && out->len)
        shell_print_error(sh, out->str);
    else
        fputs(out->str, stdout);
    g_string_free(out, TRUE);
    return 0;
}

int cmd_complete(struct shell *sh, const struct cli_args *args)
{
    char **words = arg_rest(args);
    guint n = g_strv_length(words);
    g_autofree char **before = g_new0(char *, n + 1);
    for (guint i = 0; i + 1 < n; i++)
        before[i] = words[i];
    /* a completion must not ask for passwords nor complain */
    sh->silent = true;
    if (!sh->connected && n > 1)
        program.connect(sh);
    virResetLastError();
    g_auto(GStrv) found = shell_candidates(sh, before, n ? words[n - 1] : "");
    for (char **f = found; f && *f; f++)
        puts(*f);
    return found && found[0] ? 0 : -1;
}

/* Every row must make sense: run by tests. */
int cmd_self_test(struct shell *sh, const struct cli_args *args)
{
    for (size_t g = 0; g < program.n_groups; g++)
        for (size_t i = 0; i < program.groups[g].n_commands; i++) {
            const struct cli_command *c = &program.groups[g].commands[i];
            g_autofree char *page = cli_help_page(c);
            if (arg_flag(args, "dump-help"))
                puts(page);
            for (size_t o = 0; o < c->n_options; o++) {
                const struct cli_option *option = &c->options[o];
                if (option->kind == CLI_STRING && !option->names &&
                    arg_flag(args, "completers-missing"))
                    printf("%s --%s\n", c->name, option->name);
                if (option->kind != CLI_ALIAS && (!option->doc || !*option->doc))
                    return shell_fail(sh, "%s --%s is not documented", c->name, option->name);
            }
        }
    return 0;
}

static void print_group(const struct cli_group *group)
{
    printf(" %s (help keyword '%s'):\n", group->title, group->keyword);
    for (size_t i = 0; i < group->n_commands; i++)
        if (!group->commands[i].hidden)
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
    for (size_t g = 0; g < program.n_groups; g++) {
        if (name && strcmp(program.groups[g].keyword, name) != 0 &&
            strcmp(program.groups[g].title, name) != 0)
            continue;
        print_group(&program.groups[g]);
        if (!name)
            putchar('\n');
        found = true;
    }
    return found ? 0 : shell_fail(sh, "command or command group '%s' doesn't exist", name);
}

/* Connection, errors, running one command or a line of them, and the interactive prompt with
 * history and completion. */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <readline/history.h>
#include <readline/readline.h>

char *error_and_clear(void)
{
    virErrorPtr err = virGetLastError();
    char *text = err && err->code != VIR_ERR_OK ? g_strdup(err->message) : NULL;
    virResetLastError();
    return text;
}

static void print_error(struct shell *sh, const char *text)
{
    fflush(stdout);
    fprintf(stderr, "error: %s\n", text);
    if (sh->log) {
        fprintf(sh->log, "error: %s\n", text);
        fflush(sh->log);
    }
}

int shell_fail_reason(struct shell *sh)
{
    g_autofree char *reason = error_and_clear();
    if (reason)
        print_error(sh, reason);
    return -1;
}

void shell_hold_reason(struct shell *sh)
{
    g_free(sh->reason);
    sh->reason = error_and_clear();
}

int shell_fail_held(struct shell *sh, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    print_error(sh, text);
    if (sh->reason)
        print_error(sh, sh->reason);
    g_clear_pointer(&sh->reason, g_free);
    return -1;
}

void shell_say(struct shell *sh, const char *fmt, ...)
{
    va_list ap;
    if (sh->quiet)
        return;
    va_start(ap, fmt);
    vprintf(fmt, ap);
    va_end(ap);
}

static void no_report(void *opaque, virErrorPtr err)
{
    (void)opaque;
    (void)err;
}

int shell_connect(struct shell *sh)
{
    virSetErrorFunc(NULL, no_report);
    if (events_setup(sh) < 0)
        return -1;
    virConnectPtr conn =
        virConnectOpenAuth(sh->uri, virConnectAuthPtrDefault, sh->readonly ? VIR_CONNECT_RO : 0);
    if (!conn)
        return shell_fail(sh, "failed to connect to the hypervisor");
    if (sh->keepalive_interval >= 0 || sh->keepalive_count >= 0) {
        int interval = sh->keepalive_interval >= 0 ? sh->keepalive_interval : 5;
        unsigned count = sh->keepalive_count >= 0 ? (unsigned)sh->keepalive_count : 6;
        if (virConnectSetKeepAlive(conn, interval, count) < 0 && interval > 0) {
            shell_fail(sh, "Cannot setup keepalive on connection as requested, disconnecting");
            virConnectClose(conn);
            return -1;
        }
        virResetLastError();
    }
    if (sh->conn)
        virConnectClose(sh->conn);
    sh->conn = conn;
    return 0;
}

const struct cli_command *shell_find(const char *name)
{
    for (size_t g = 0; g < virsh_n_groups; g++)
        for (size_t i = 0; i < virsh_groups[g].n_commands; i++)
            if (strcmp(virsh_groups[g].commands[i].name, name) == 0)
                return &virsh_groups[g].commands[i];
    return NULL;
}

static bool connection_is_gone(struct shell *sh)
{
    return sh->conn && virConnectIsAlive(sh->conn) == 0;
}

static int run_command(struct shell *sh, const struct cli_command *command,
                       const struct cli_args *args)
{
    if (args->help) {
        g_autofree char *page = cli_help_page(command);
        fputs(page, stdout);
        return 0;
    }
    if (command->connection && connection_is_gone(sh)) {
        virConnectClose(sh->conn);
        sh->conn = NULL;
        if (sh->interactive && shell_connect(sh) == 0)
            fputs("Reconnected to the hypervisor\n", stderr);
    }
    virResetLastError();
    if (command->connection && !sh->conn && shell_connect(sh) < 0)
        return -1;
    gint64 begin = g_get_monotonic_time();
    g_autofree char *error = cli_check(args);
    int rc = error ? shell_fail(sh, "%s", error) : command->run(sh, args);
    if (sh->timing)
        printf("\n(Time: %.3f ms)\n\n", (double)(g_get_monotonic_time() - begin) / 1000);
    else if (!sh->quiet)
        putchar('\n');
    return rc;
}

static int parse_one(struct shell *sh, char **words, struct cli_args *ret_args)
{
    const struct cli_command *command = shell_find(words[0]);
    *ret_args = (struct cli_args){0};
    if (!command)
        return shell_fail(sh, "unknown command: '%s'", words[0]);
    g_autofree char *error = cli_parse(command, words, ret_args);
    return error ? shell_fail(sh, "%s", error) : 0;
}

int shell_run_commands(struct shell *sh, char ***commands)
{
    size_t n = 0, parsed = 0;
    int rc = 0;
    while (commands[n])
        n++;
    /* nothing runs unless the whole line makes sense */
    struct cli_args *args = g_new0(struct cli_args, n + 1);
    for (; parsed < n && rc == 0; parsed++)
        rc = parse_one(sh, commands[parsed], &args[parsed]);
    for (size_t i = 0; i < n && rc == 0 && !sh->leaving; i++)
        rc = run_command(sh, args[i].command, &args[i]);
    for (size_t i = 0; i < parsed; i++)
        cli_args_clear(&args[i]);
    g_free(args);
    fflush(stdout);
    return rc;
}

int shell_run_line(struct shell *sh, const char *line)
{
    const char *error;
    char ***commands = cli_split(line, &error);
    if (!commands)
        return shell_fail(sh, "%s", error);
    int rc = shell_run_commands(sh, commands);
    cli_split_free(commands);
    return rc;
}

/* --- completion ---------------------------------------------------------------------------------
 */

static struct shell *completing;
static GPtrArray *candidates;

static void add_candidate(const char *text, const char *name)
{
    if (g_str_has_prefix(name, text))
        g_ptr_array_add(candidates, strdup(name));
}

static void add_domains(const char *text)
{
    virDomainPtr *domains = NULL;
    if (!completing->conn)
        return;
    int n = virConnectListAllDomains(completing->conn, &domains, 0);
    for (int i = 0; i < n; i++) {
        add_candidate(text, virDomainGetName(domains[i]));
        virDomainFree(domains[i]);
    }
    free(domains);
    virResetLastError();
}

static void add_command_names(const char *text)
{
    for (size_t g = 0; g < virsh_n_groups; g++)
        for (size_t i = 0; i < virsh_groups[g].n_commands; i++)
            add_candidate(text, virsh_groups[g].commands[i].name);
}

static void add_options(const struct cli_command *command, const char *text)
{
    for (size_t i = 0; i < command->n_options; i++) {
        g_autofree char *name = g_strconcat("--", command->options[i].name, NULL);
        if (command->options[i].kind != CLI_ALIAS)
            add_candidate(text, name);
    }
}

static char *next_candidate(const char *text, int state)
{
    static guint at;
    (void)text;
    at = state ? at : 0;
    return at < candidates->len ? candidates->pdata[at++] : NULL;
}

static char **complete(const char *text, int start, int end)
{
    (void)end;
    g_autofree char *before = g_strndup(rl_line_buffer, (gsize)start);
    const char *last = strrchr(before, ';');
    g_auto(GStrv) words =
        g_strsplit_set(g_strstrip(last ? before + (last - before) + 1 : before), " \t", 2);
    const struct cli_command *command = words[0] && *words[0] ? shell_find(words[0]) : NULL;
    candidates = g_ptr_array_new();
    if (!words[0] || !*words[0])
        add_command_names(text);
    else if (command && g_str_has_prefix(text, "-"))
        add_options(command, text);
    else if (command && command->n_options && g_strcmp0(command->options[0].names, "domain") == 0)
        add_domains(text);
    rl_attempted_completion_over =
        !(command && command->n_options && g_strcmp0(command->options[0].names, "file") == 0);
    char **found = rl_completion_matches(text, next_candidate);
    g_ptr_array_free(candidates, TRUE);
    return found;
}

/* --- the prompt
 * ----------------------------------------------------------------------------------- */

static char *history_path(void)
{
    return g_build_filename(g_get_user_cache_dir(), "libvirt", "virsh", "history", NULL);
}

int shell_interact(struct shell *sh)
{
    g_autofree char *path = history_path();
    g_autofree char *folder = g_path_get_dirname(path);
    if (shell_connect(sh) < 0 && isatty(STDIN_FILENO))
        sh->conn = NULL;
    sh->interactive = true;
    completing = sh;
    rl_readline_name = "virsh";
    rl_attempted_completion_function = complete;
    using_history();
    stifle_history(500);
    read_history(path);
    if (!sh->quiet)
        puts("Welcome to virsh, the virtualization interactive terminal.\n\n"
             "Type:  'help' for help with commands\n"
             "       'quit' to quit\n");
    while (!sh->leaving) {
        AUTO_STRING line = readline(sh->readonly ? "virsh > " : "virsh # ");
        if (!line) {
            putchar('\n');
            break;
        }
        if (*line)
            add_history(line);
        shell_run_line(sh, line);
    }
    g_mkdir_with_parents(folder, 0755);
    write_history(path);
    return 0;
}

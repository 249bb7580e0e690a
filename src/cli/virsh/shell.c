/* Connection, errors, running one command or a line of them. Called by main and the prompt. The
 * first command that needs one opens the connection; a line runs only when all of it makes sense.
 */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

char *error_and_clear(void)
{
    virErrorPtr err = virGetLastError();
    char *text = err && err->code != VIR_ERR_OK ? g_strdup(err->message) : NULL;
    virResetLastError();
    return text;
}

static void log_line(struct shell *sh, const char *level, const char *text)
{
    time_t now = time(NULL);
    struct tm tm;
    char stamp[32];
    if (!sh->log)
        return;
    gmtime_r(&now, &tm);
    strftime(stamp, sizeof stamp, "%Y.%m.%d %H:%M:%S", &tm);
    fprintf(sh->log, "[%s %s %d] %s %s\n", stamp, program.name, (int)getpid(), level, text);
    fflush(sh->log);
}

void shell_print_error(struct shell *sh, const char *text)
{
    if (sh->silent)
        return;
    fflush(stdout);
    fprintf(stderr, "%serror:%s %s\n", shell_colour(sh, STDERR_FILENO, "31"),
            shell_colour(sh, STDERR_FILENO, "0"), text);
    log_line(sh, "ERROR", text);
}

const char *shell_colour(struct shell *sh, int fd, const char *code)
{
    static char text[4][16];
    static unsigned at;
    const char *none = getenv("NO_COLOR"), *term = getenv("TERM");
    (void)sh;
    if ((none && *none) || !isatty(fd) || !term || strcmp(term, "dumb") == 0)
        return "";
    char *slot = text[at++ % G_N_ELEMENTS(text)];
    g_snprintf(slot, sizeof text[0], "\033[%sm", code);
    return slot;
}

void shell_debug(struct shell *sh, int level, const char *fmt, ...)
{
    va_list ap;
    if (level < sh->debug)
        return;
    va_start(ap, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    g_autofree char *line =
        sh->running ? g_strdup_printf("%s: %s", sh->running, text) : g_strdup(text);
    fputs(line, stdout);
    log_line(sh, level > 0 ? "INFO" : "DEBUG", g_strchomp(line));
}

int shell_fail_reason(struct shell *sh)
{
    int code = virGetLastErrorCode();
    g_autofree char *reason = error_and_clear();
    if (reason)
        shell_print_error(sh, reason);
    explain_hint(sh, code);
    return -1;
}

int shell_fail_reason_held(struct shell *sh)
{
    if (sh->reason)
        shell_print_error(sh, sh->reason);
    explain_hint(sh, sh->code);
    g_clear_pointer(&sh->reason, g_free);
    return -1;
}

void shell_hold_reason(struct shell *sh)
{
    g_free(sh->reason);
    sh->code = virGetLastErrorCode();
    sh->reason = error_and_clear();
}

int shell_fail_held(struct shell *sh, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    shell_print_error(sh, text);
    if (sh->reason)
        shell_print_error(sh, sh->reason);
    explain_hint(sh, sh->code);
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

int shell_connect(struct shell *sh)
{
    return program.connect(sh);
}

const struct cli_command *shell_find(const char *name)
{
    for (size_t g = 0; g < program.n_groups; g++)
        for (size_t i = 0; i < program.groups[g].n_commands; i++)
            if (strcmp(program.groups[g].commands[i].name, name) == 0) {
                const struct cli_command *c = &program.groups[g].commands[i];
                return c->stands_for ? shell_find(c->stands_for) : c;
            }
    return NULL;
}

static int connect_when_needed(struct shell *sh)
{
    if (program.is_gone(sh)) {
        program.disconnect(sh);
        if (sh->interactive && shell_connect(sh) == 0)
            fputs("error: Reconnected to the hypervisor\n", stderr);
    }
    virResetLastError();
    return sh->connected ? 0 : shell_connect(sh);
}

static int show_help(const struct cli_command *command)
{
    g_autofree char *page = cli_help_page(command);
    fputs(page, stdout);
    return 0;
}

static int check_and_run(struct shell *sh, const struct cli_command *command,
                         const struct cli_args *args)
{
    g_autofree char *error = cli_check(args);
    return error ? shell_fail(sh, "%s", error) : command->run(sh, args);
}

static int run_command(struct shell *sh, const struct cli_command *command,
                       const struct cli_args *args)
{
    if (!args->help && command->connection && connect_when_needed(sh) < 0)
        return -1;
    gint64 begin = g_get_monotonic_time();
    sh->running = command->name;
    sh->own_form = false;
    int rc = args->help ? show_help(command) : check_and_run(sh, command, args);
    sh->running = NULL;
    g_autofree char *late = cli_late_reason();
    if (late)
        shell_print_error(sh, late);
    if (sh->timing && !sh->leaving)
        printf("\n(Time: %.3f ms)\n\n", (double)(g_get_monotonic_time() - begin) / 1000);
    else if (!sh->quiet && !sh->own_form && !sh->leaving)
        putchar('\n');
    fflush(stdout);
    return rc;
}

static void debug_options(struct shell *sh, const struct cli_args *args)
{
    const struct cli_command *c = args->command;
    for (size_t i = 0; i < args->n_order; i++) {
        const struct cli_option *o = &c->options[args->order[i]];
        shell_debug(sh, 1,
                    o->kind == CLI_FLAG ? "%s: %s(bool): (none)%s\n" : "%s: %s(optdata): %s\n",
                    c->name, o->name, args->values[args->order[i]]);
    }
}

static int parse_one(struct shell *sh, char **words, struct cli_args *ret_args)
{
    const struct cli_command *command = shell_find(words[0]);
    *ret_args = (struct cli_args){0};
    if (!command)
        return shell_fail(sh, "unknown command: '%s'", words[0]);
    g_autofree char *error = cli_parse(command, words, ret_args);
    if (error)
        return shell_fail(sh, "%s", error);
    debug_options(sh, ret_args);
    return 0;
}

int shell_run_commands(struct shell *sh, char ***commands)
{
    size_t n = 0, parsed = 0;
    int rc = 0;
    while (commands[n])
        n++;
    /* nothing runs unless the whole line makes sense; then all runs, and the last one counts */
    struct cli_args *args = g_new0(struct cli_args, n + 1);
    for (; parsed < n && rc == 0; parsed++)
        rc = parse_one(sh, commands[parsed], &args[parsed]);
    bool sensible = rc == 0;
    for (size_t i = 0; i < n && sensible && !sh->leaving; i++)
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

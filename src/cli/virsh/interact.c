/* The prompt: readline with history and completion, until quit or the end of input. */
#include "cli/virsh/virsh.h"
#include <unistd.h>
#include <readline/history.h>
#include <readline/readline.h>

static struct shell *completing;
static char **candidates;

static char *next_candidate(const char *text, int state)
{
    static guint at;
    (void)text;
    at = state ? at : 0;
    return candidates && candidates[at] ? strdup(candidates[at++]) : NULL;
}

static char **complete(const char *text, int start, int end)
{
    (void)end;
    g_autofree char *before = g_strndup(rl_line_buffer, (gsize)start);
    const char *error, *last = strrchr(before, ';');
    char ***commands = cli_split(last ? last + 1 : before, &error);
    char *none[] = {NULL};
    g_strfreev(candidates);
    candidates = shell_candidates(completing, commands && commands[0] ? commands[0] : none, text);
    cli_split_free(commands);
    /* files are readline's own trade */
    rl_attempted_completion_over = candidates != NULL;
    return candidates ? rl_completion_matches(text, next_candidate) : NULL;
}

static char *history_path(void)
{
    return g_build_filename(g_get_user_cache_dir(), "libvirt", program.name, "history", NULL);
}

static void set_up(struct shell *sh)
{
    completing = sh;
    rl_readline_name = program.name;
    rl_attempted_completion_function = complete;
    rl_basic_word_break_characters = " \t\n\\`@$><;|&{(";
    using_history();
    const char *size = getenv("VIRSH_HISTSIZE");
    stifle_history(size ? MAX(atoi(size), 0) : 500);
}

static const char *prompt(const struct shell *sh)
{
    static char text[32];
    g_snprintf(text, sizeof text, "%s %c ", program.name, sh->readonly ? '>' : '#');
    return text;
}

int shell_interact(struct shell *sh)
{
    g_autofree char *path = history_path();
    g_autofree char *folder = g_path_get_dirname(path);
    if (shell_connect(sh) < 0 && !isatty(STDIN_FILENO))
        return -1;
    sh->interactive = true;
    set_up(sh);
    read_history(path);
    if (!sh->quiet)
        printf("%s\n\nType:  'help' for help with commands\n       'quit' to quit\n\n",
               program.welcome);
    while (!sh->leaving) {
        AUTO_STRING line = readline(prompt(sh));
        if (!line)
            break;
        if (*line)
            add_history(line);
        shell_run_line(sh, line);
    }
    putchar('\n');
    g_mkdir_with_parents(folder, 0755);
    write_history(path);
    g_strfreev(candidates);
    candidates = NULL;
    return 0;
}

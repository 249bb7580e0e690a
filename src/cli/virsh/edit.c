/* Text in the user's editor: a private temporary file, $VISUAL or $EDITOR, read back; and the round
 * of editing a definition, storing it and asking again when it is refused. */
#include "cli/virsh/virsh.h"
#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

static int run_editor(struct shell *sh, const char *path)
{
    const char *editor = getenv("VISUAL");
    if (!editor || !*editor)
        editor = getenv("EDITOR");
    if (!editor || !*editor)
        editor = "vi";
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) words = NULL;
    if (!g_shell_parse_argv(editor, NULL, &words, &error))
        return shell_fail(sh, "%s: $EDITOR is not a command: %s", editor, error->message);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    for (char **w = words; *w; w++)
        g_ptr_array_add(argv, *w);
    g_ptr_array_add(argv, (char *)path);
    g_ptr_array_add(argv, NULL);
    int status;
    if (!g_spawn_sync(NULL, (char **)argv->pdata, NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_CHILD_INHERITS_STDIN, NULL, NULL, NULL, NULL,
                      &status, &error))
        return shell_fail(sh, "%s: failed to run the editor: %s", editor, error->message);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        return shell_fail(sh, "%s: command exited with non-zero status", editor);
    return 0;
}

char *edit_text(struct shell *sh, const char *text)
{
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "virshXXXXXX.xml", NULL);
    char *edited = NULL;
    int fd = mkstemps(path, 4);
    if (fd < 0) {
        shell_fail(sh, "mkstemps: failed to create temporary file: %s", g_strerror(errno));
        return NULL;
    }
    close(fd);
    if (!g_file_set_contents(path, text, -1, NULL))
        shell_fail(sh, "%s: failed to write temporary file", path);
    else if (run_editor(sh, path) == 0 && !g_file_get_contents(path, &edited, NULL, NULL))
        shell_fail(sh, "%s: failed to read temporary file", path);
    unlink(path);
    return edited;
}

/* y edit again, n give up, f store although it changed underneath: 'n' when nobody can answer. */
static char ask(const char *question, const char *answers)
{
    char line[16];
    if (!isatty(STDIN_FILENO))
        return 'n';
    for (;;) {
        fprintf(stderr, "%s [%s]: ", question, answers);
        if (!fgets(line, sizeof line, stdin))
            return 'n';
        char c = (char)g_ascii_tolower(line[0]);
        if (c && strchr(answers, c))
            return c;
    }
}

int edit_object(struct shell *sh, const struct edit *e)
{
    AUTO_STRING before = e->get(e->object);
    if (!before)
        return shell_fail_reason(sh);
    g_autofree char *text = g_strdup(before);
    for (;;) {
        g_autofree char *edited = edit_text(sh, text);
        if (!edited)
            return -1;
        if (strcmp(edited, before) == 0) {
            shell_say(sh, "%s\n", e->unchanged);
            return 0;
        }
        AUTO_STRING now = e->get(e->object);
        if (now && strcmp(now, before) != 0) {
            shell_fail(sh, "The XML configuration was changed by another user.");
            return -1;
        }
        if (e->put(e->object, edited) == 0) {
            shell_say(sh, "%s\n", e->changed);
            return 0;
        }
        shell_fail_reason(sh);
        if (ask("Failed. Try again?", "y,n") != 'y')
            return -1;
        g_free(text);
        text = g_steal_pointer(&edited);
    }
}

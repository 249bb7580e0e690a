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

static const struct answer {
    char letter;
    const char *meaning;
} answers[] = {{'y', "edit it again"},
               {'n', "leave everything as it was"},
               {'i', "store it without a check against the schema"},
               {'f', "store it although the object has been changed meanwhile"},
               {'?', "say what the letters mean"}};

/* One of the letters; 'n' when nobody can answer. */
static char ask(const char *question, const char *letters)
{
    char line[16];
    if (!isatty(STDIN_FILENO))
        return 'n';
    for (;;) {
        fprintf(stderr, "%s [", question);
        for (const char *l = letters; *l; l++)
            fprintf(stderr, "%s%c", l == letters ? "" : ",", *l);
        fputs("]: ", stderr);
        if (!fgets(line, sizeof line, stdin))
            return 'n';
        char c = (char)g_ascii_tolower(line[0]);
        for (size_t i = 0; c == '?' && i < G_N_ELEMENTS(answers); i++)
            if (strchr(letters, answers[i].letter))
                fprintf(stderr, "%c - %s\n", answers[i].letter, answers[i].meaning);
        if (c && c != '?' && strchr(letters, c))
            return c;
    }
}

/* Stores what was edited; anyway: also when the object is no longer what was read. */
static int store(struct shell *sh, const struct edit *e, const char *before, const char *edited,
                 bool anyway)
{
    AUTO_STRING now = anyway ? NULL : e->get(e->object);
    if (now && strcmp(now, before) != 0)
        return shell_fail(sh, "The XML configuration was changed by another user.");
    if (e->put(e->object, edited) < 0)
        return shell_fail_reason(sh);
    shell_say(sh, "%s\n", e->changed);
    return 0;
}

int edit_object(struct shell *sh, const struct edit *e)
{
    AUTO_STRING before = e->get(e->object);
    if (!before)
        return shell_fail_reason(sh);
    g_autofree char *text = g_strdup(before);
    for (;;) {
        g_autofree char *edited = edit_text(sh, text);
        char answer = 'n';
        if (!edited)
            return -1;
        if (strcmp(edited, before) == 0) {
            shell_say(sh, "%s\n", e->unchanged);
            return 0;
        }
        do {
            bool checked = e->flags && *e->flags & e->validate;
            if (store(sh, e, before, edited, answer == 'f') == 0)
                return 0;
            answer = ask("Failed. Try again?", checked ? "ynif?" : "ynf?");
            if (answer == 'i')
                *e->flags &= ~e->validate;
        } while (answer == 'i' || answer == 'f');
        if (answer == 'n')
            return -1;
        g_free(text);
        text = g_steal_pointer(&edited);
    }
}

/* Lists of command lines, and running one for its output. Called by plans, which are pure, and by
 * who applies them; awaits while a command runs. */
#include "sys/commands.h"
#include <stdarg.h>
#include "base/error.h"
#include "sys/spawn.h"

GPtrArray *commands_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
}

void words_add(GPtrArray *words, const char *text)
{
    g_auto(GStrv) parts = g_strsplit(text, " ", -1);
    for (char **p = parts; *p; p++)
        if (**p)
            g_ptr_array_add(words, g_strdup(*p));
}

char **words_end(GPtrArray *words)
{
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

void commands_add(GPtrArray *list, ...)
{
    GPtrArray *words = g_ptr_array_new();
    va_list ap;
    va_start(ap, list);
    for (const char *text; (text = va_arg(ap, const char *));)
        words_add(words, text);
    va_end(ap);
    g_ptr_array_add(list, words_end(words));
}

AWAITS char *command_output(const char *const *argv, const char *input)
{
    g_autofree char *out = NULL, *err = NULL;
    int status;
    if (run_command(argv, input, &out, &err, &status) < 0)
        return NULL;
    if (status != 0)
        return fail_null(ERR_INTERNAL_ERROR, "%s: %s", argv[0], g_strstrip(err));
    return g_steal_pointer(&out);
}

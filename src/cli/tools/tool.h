/* What the small tools share: their command line. Include the tool's generated options first. */
#pragma once
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

/* Takes the options out; what is left are min to max words. Ends the program on wrong usage, help
 * and version. Returns the number of words; words[0] is the first. */
static int tool_begin(int argc, char **argv, int min, int max, char ***ret_words)
{
    GError *error = NULL;
    GOptionContext *context = g_option_context_new(*tool_args ? tool_args : NULL);
    g_option_context_set_summary(context, tool_summary);
    g_option_context_add_main_entries(context, option_rows, NULL);
    gboolean ok = g_option_context_parse(context, &argc, &argv, &error);
    if (ok && options.version) {
        puts("11.3.0");
        exit(EXIT_SUCCESS);
    }
    int words = argc - 1;
    if (!ok || words < min || words > max) {
        g_autofree char *help = g_option_context_get_help(context, TRUE, NULL);
        fprintf(stderr, "%s: %s\n\n%s", tool_name,
                !ok           ? error->message
                : words < min ? "something is missing"
                              : "too many words",
                help);
        exit(TOOL_WRONG_USAGE);
    }
    g_option_context_free(context);
    *ret_words = argv + 1;
    return words;
}

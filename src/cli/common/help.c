/* Help pages out of a command's rows. */
#include "cli/common/cli.h"
#include <glib.h>
#include <string.h>

static const char *placeholder(const struct cli_option *o)
{
    return o->kind == CLI_INTEGER ? "number" : "string";
}

/* The first that takes a value may be given without its name, and is told so. */
static bool first_value(const struct cli_command *c, const struct cli_option *o)
{
    for (const struct cli_option *p = c->options; p < o; p++)
        if (p->kind != CLI_FLAG && p->kind != CLI_ALIAS)
            return false;
    return true;
}

static void append_rest(GString *s, const struct cli_command *c, const struct cli_option *o)
{
    if (first_value(c, o))
        g_string_append_printf(s, o->required ? " <%s>..." : " [<%s>]...", o->name);
    else
        g_string_append_printf(s, o->required ? " {[--%s] <string>}..." : " [[--%s] <string>]...",
                               o->name);
}

static void append_option(GString *s, const struct cli_command *c, const struct cli_option *o)
{
    switch (o->kind) {
    case CLI_FLAG:
        g_string_append_printf(s, " [--%s]", o->name);
        break;
    case CLI_REST:
        append_rest(s, c, o);
        break;
    case CLI_ALIAS:
        break;
    default:
        if (strcmp(o->name, "output") == 0 && o->names)
            g_string_append(s, " [--output <form>]");
        else if (o->required)
            g_string_append_printf(s, o->positional ? " <%s>" : " --%s <%s>", o->name,
                                   placeholder(o));
        else
            g_string_append_printf(s, " [--%s <%s>]", o->name, placeholder(o));
    }
}

char *cli_synopsis(const struct cli_command *command)
{
    GString *s = g_string_new(command->name);
    for (size_t i = 0; i < command->n_options; i++)
        append_option(s, command, &command->options[i]);
    return g_string_free(s, FALSE);
}

static char *option_head(const struct cli_command *c, const struct cli_option *o)
{
    if (o->kind == CLI_FLAG)
        return g_strdup_printf("--%s", o->name);
    if (o->kind == CLI_REST && first_value(c, o))
        return g_strdup_printf("<%s>", o->name);
    if (o->kind == CLI_REST || (o->required && o->positional))
        return g_strdup_printf("[--%s] <%s>", o->name, placeholder(o));
    return g_strdup_printf("--%s <%s>", o->name, placeholder(o));
}

char *cli_help_page(const struct cli_command *command)
{
    g_autofree char *synopsis = cli_synopsis(command);
    GString *s = g_string_new(NULL);
    g_string_append_printf(s,
                           "  NAME\n    %s - %s\n\n  SYNOPSIS\n    %s\n\n  DESCRIPTION\n    %s\n",
                           command->name, command->summary, synopsis, command->summary);
    if (command->n_options)
        g_string_append(s, "\n  OPTIONS\n");
    for (size_t i = 0; i < command->n_options; i++) {
        const struct cli_option *o = &command->options[i];
        if (o->kind == CLI_ALIAS)
            continue;
        g_autofree char *head = option_head(command, o);
        g_string_append_printf(s, "    %-15s  %s\n", head, o->doc ? o->doc : "");
    }
    return g_string_free(s, FALSE);
}

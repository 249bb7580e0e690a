/* Lines to words, words to arguments by the rows of a command. Pure; no I/O but error prints of
 * arg_integer. */
#include "cli/common/cli.h"
#include <glib.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct splitter {
    GPtrArray *commands, *words;
    GString *word; /* NULL: between words */
};

static void end_word(struct splitter *s)
{
    if (s->word)
        g_ptr_array_add(s->words, g_string_free(g_steal_pointer(&s->word), FALSE));
}

static void end_command(struct splitter *s)
{
    end_word(s);
    /* what starts with # is a comment, however it was quoted */
    if (s->words->len && *(const char *)s->words->pdata[0] == '#') {
        g_ptr_array_foreach(s->words, (GFunc)(void (*)(void))g_free, NULL);
        g_ptr_array_set_size(s->words, 0);
    }
    if (s->words->len == 0)
        return;
    g_ptr_array_add(s->words, NULL);
    g_ptr_array_add(s->commands, g_ptr_array_free(s->words, FALSE));
    s->words = g_ptr_array_new();
}

static char ***finish(struct splitter *s)
{
    end_command(s);
    g_ptr_array_free(s->words, TRUE);
    g_ptr_array_add(s->commands, NULL);
    return (char ***)g_ptr_array_free(s->commands, FALSE);
}

static GString *in_word(struct splitter *s)
{
    if (!s->word)
        s->word = g_string_new(NULL);
    return s->word;
}

/* From after the opening quote to the closing one; NULL when there is none. */
static const char *quoted(struct splitter *s, const char *p, char quote)
{
    in_word(s);
    for (; *p && *p != quote; p++) {
        if (quote == '"' && *p == '\\' && p[1] == '\n') {
            p++;
            continue;
        }
        if (quote == '"' && *p == '\\' && p[1])
            p++;
        g_string_append_c(s->word, *p);
    }
    /* a single quote may be left open at the end of the line */
    return *p ? p : quote == '\'' ? p - 1 : NULL;
}

char ***cli_split(const char *line, const char **ret_error)
{
    struct splitter s = {g_ptr_array_new(), g_ptr_array_new(), NULL};
    *ret_error = NULL;
    for (const char *p = line; *p; p++) {
        if (*p == ';' || *p == '\n') {
            end_command(&s);
        } else if (*p == '#' && !s.word) {
            p = strchrnul(p, '\n') - 1;
        } else if (*p == ' ' || *p == '\t') {
            end_word(&s);
        } else if (*p == '\'' || *p == '"') {
            p = quoted(&s, p + 1, *p);
            if (!p) {
                *ret_error = "missing \"";
                cli_split_free(finish(&s));
                return NULL;
            }
        } else if (*p == '\\' && p[1] == '\n') {
            p++;
        } else if (*p == '\\' && !p[1]) {
            *ret_error = "dangling \\";
            cli_split_free(finish(&s));
            return NULL;
        } else {
            if (*p == '\\')
                p++;
            g_string_append_c(in_word(&s), *p);
        }
    }
    return finish(&s);
}

char ***cli_split_words(char **words)
{
    char ***commands = g_new0(char **, 2);
    if (*words[0] != '#')
        commands[0] = g_strdupv(words);
    return commands;
}

void cli_split_free(char ***commands)
{
    for (char ***c = commands; c && *c; c++)
        g_strfreev(*c);
    g_free(commands);
}

static int option_index(const struct cli_command *c, const char *name, size_t len)
{
    for (size_t i = 0; i < c->n_options; i++)
        if (strlen(c->options[i].name) == len && memcmp(c->options[i].name, name, len) == 0)
            return (int)i;
    return -1;
}

static int next_positional(const struct cli_command *c, const struct cli_args *args)
{
    for (size_t i = 0; i < c->n_options; i++)
        if ((c->options[i].positional || c->options[i].by_position) && !args->values[i])
            return (int)i;
    return -1;
}

/* An alias stands for another option, perhaps with its value. */
static int resolve_alias(const struct cli_command *c, int i, const char **value)
{
    const struct cli_option *o = &c->options[i];
    if (o->kind != CLI_ALIAS)
        return i;
    if (o->alias_value && !*value)
        *value = o->alias_value;
    return option_index(c, o->alias_of, strlen(o->alias_of));
}

/* One "--name", "--name=value" or "--name value"; moves *pos over what it took. */
static char *take_named(const struct cli_command *c, char **words, size_t *pos,
                        struct cli_args *args, GPtrArray *rest)
{
    const char *name = words[*pos] + 2, *equals = strchr(name, '=');
    const char *value = equals ? equals + 1 : NULL;
    size_t len = equals ? (size_t)(equals - name) : strlen(name);
    if (len == 4 && memcmp(name, "help", 4) == 0) {
        args->help = true;
        return NULL;
    }
    int i = option_index(c, name, len);
    if (i < 0)
        return g_strdup_printf("command '%s' doesn't support option --%.*s", c->name, (int)len,
                               name);
    i = resolve_alias(c, i, &value);
    const struct cli_option *o = &c->options[i];
    if (args->values[i] && o->kind != CLI_REST)
        return g_strdup_printf("option --%s already seen", o->name);
    args->order[args->n_order++] = (unsigned)i;
    if (o->kind == CLI_FLAG) {
        if (value)
            return g_strdup_printf("invalid '=' after option --%s", o->name);
        args->values[i] = "";
        return NULL;
    }
    if (!value) {
        if (!words[*pos + 1])
            return g_strdup_printf("expected syntax: --%s <%s>", o->name,
                                   o->kind == CLI_INTEGER ? "number" : "string");
        value = words[++*pos];
    }
    args->values[i] = value;
    if (o->kind == CLI_REST)
        g_ptr_array_add(rest, g_strdup(value));
    return NULL;
}

static char *take_words(const struct cli_command *c, char **words, struct cli_args *args,
                        GPtrArray *rest)
{
    bool only_data = false;
    for (size_t pos = 1; words[pos]; pos++) {
        if (!only_data && strcmp(words[pos], "--") == 0) {
            only_data = true;
            continue;
        }
        if (!only_data && strncmp(words[pos], "--", 2) == 0) {
            char *error = take_named(c, words, &pos, args, rest);
            if (error)
                return error;
            continue;
        }
        int i = next_positional(c, args);
        for (size_t k = 0; i < 0 && k < c->n_options; k++)
            if (c->options[k].kind == CLI_REST)
                i = (int)k;
        if (i < 0)
            return g_strdup_printf("unexpected data '%s'", words[pos]);
        args->values[i] = words[pos];
        args->order[args->n_order++] = (unsigned)i;
        if (c->options[i].kind == CLI_REST)
            g_ptr_array_add(rest, g_strdup(words[pos]));
    }
    return NULL;
}

static char *check_required(const struct cli_command *c, const struct cli_args *args)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < c->n_options; i++) {
        const struct cli_option *o = &c->options[i];
        if (!o->required || args->values[i])
            continue;
        g_string_append(text, text->len ? "\nerror: " : "");
        g_string_append_printf(text,
                               o->positional && o->kind != CLI_INTEGER
                                   ? "command '%s' requires <%s> option"
                                   : "command '%s' requires --%s option",
                               c->name, o->name);
    }
    return g_string_free(text, text->len == 0);
}

static bool given(const struct cli_args *args, const char *name)
{
    return arg_string(args, name) != NULL;
}

/* Names of objects, which say themselves that they are empty when they are looked for. */
static bool names_object(const struct cli_option *o)
{
    static const char *const kinds[] = {"domain", "network", "pool", "secret", "nodedev"};
    for (size_t i = 0; o->names && i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(o->names, kinds[i]) == 0)
            return true;
    return false;
}

/* Strings must say something, unless their rows allow nothing. */
static char *check_empty(const struct cli_args *args)
{
    const struct cli_command *c = args->command;
    for (size_t i = 0; i < c->n_options; i++)
        if (c->options[i].kind == CLI_STRING && !c->options[i].allow_empty &&
            !names_object(&c->options[i]) && args->values[i] && !*args->values[i])
            return g_strdup_printf("Failed to get option '%s': Option argument is empty",
                                   c->options[i].name);
    return NULL;
}

char *cli_check(const struct cli_args *args)
{
    const struct cli_command *c = args->command;
    for (const struct cli_pair *p = c->exclusive; p && p->a; p++)
        if (given(args, p->a) && given(args, p->b))
            return g_strdup_printf("Options --%s and --%s are mutually exclusive", p->a, p->b);
    for (const struct cli_pair *p = c->requires; p && p->a; p++)
        if (given(args, p->a) && !given(args, p->b))
            return g_strdup_printf("Option --%s is required by option --%s", p->b, p->a);
    for (const struct cli_pair *p = c->one_of; p && p->a; p++) {
        if (given(args, p->a) && given(args, p->b))
            return g_strdup_printf("Options --%s and --%s are mutually exclusive", p->a, p->b);
    }
    char *error = check_empty(args);
    for (const struct cli_pair *p = c->one_of; !error && p && p->a; p++)
        if (!given(args, p->a) && !given(args, p->b))
            error = g_strdup_printf("Either --%s or --%s must be provided", p->a, p->b);
    return error;
}

char *cli_parse(const struct cli_command *command, char **words, struct cli_args *ret_args)
{
    GPtrArray *rest = g_ptr_array_new();
    *ret_args = (struct cli_args){
        .command = command,
        .values = g_new0(const char *, command->n_options + 1),
        .order = g_new0(unsigned, g_strv_length(words)),
    };
    char *error = take_words(command, words, ret_args, rest);
    if (!error && !ret_args->help)
        error = check_required(command, ret_args);
    g_ptr_array_add(rest, NULL);
    ret_args->rest = (char **)g_ptr_array_free(rest, FALSE);
    return error;
}

void cli_args_clear(struct cli_args *args)
{
    g_clear_pointer(&args->values, g_free);
    g_clear_pointer(&args->order, g_free);
    g_clear_pointer(&args->rest, g_strfreev);
}

const char *arg_string(const struct cli_args *args, const char *name)
{
    int i = option_index(args->command, name, strlen(name));
    if (i < 0)
        g_error("command %s has no option %s", args->command->name, name);
    return args->values[i];
}

bool arg_given(const struct cli_args *args, const char *name)
{
    int i = option_index(args->command, name, strlen(name));
    return i >= 0 && args->values[i];
}

bool arg_flag(const struct cli_args *args, const char *name)
{
    return arg_string(args, name) != NULL;
}

unsigned arg_bits(const struct cli_args *args, const char *name, unsigned bits)
{
    return arg_flag(args, name) ? bits : 0;
}

unsigned arg_flags(const struct cli_args *args)
{
    unsigned bits = 0;
    for (size_t i = 0; i < args->command->n_options; i++)
        if (args->values[i])
            bits |= args->command->options[i].bits;
    return bits;
}

static int malformed(const char *text, const char *name)
{
    fflush(stdout);
    fprintf(stderr, "error: Numeric value '%s' for <%s> option is malformed or out of range\n",
            text, name);
    return -1;
}

static int in_range(const struct cli_args *args, const char *name, long long min, long long max,
                    long long *ret_value)
{
    const char *text = arg_string(args, name);
    char *end;
    if (!text)
        return 0;
    errno = 0;
    long long value = strtoll(text, &end, 10);
    if (errno || end == text || *end || value < min || value > max)
        return malformed(text, name);
    *ret_value = value;
    return 1;
}

int arg_integer(const struct cli_args *args, const char *name, long long *ret_value)
{
    return in_range(args, name, LLONG_MIN, LLONG_MAX, ret_value);
}

int arg_int(const struct cli_args *args, const char *name, int *ret_value)
{
    long long value;
    int rc = in_range(args, name, INT_MIN, INT_MAX, &value);
    if (rc == 1)
        *ret_value = (int)value;
    return rc;
}

int arg_uint(const struct cli_args *args, const char *name, unsigned *ret_value)
{
    long long value;
    int rc = in_range(args, name, 0, UINT_MAX, &value);
    if (rc == 1)
        *ret_value = (unsigned)value;
    return rc;
}

int arg_ullong(const struct cli_args *args, const char *name, unsigned long long *ret_value)
{
    const char *text = arg_string(args, name);
    char *end;
    if (!text)
        return 0;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || end == text || *end || strchr(text, '-'))
        return malformed(text, name);
    *ret_value = value;
    return 1;
}

static char *late_reason;

void cli_tell_late(char *reason)
{
    g_free(late_reason);
    late_reason = reason;
}

char *cli_late_reason(void)
{
    return g_steal_pointer(&late_reason);
}

int arg_scaled(const struct cli_args *args, const char *name, unsigned long long scale,
               unsigned long long *ret_value)
{
    return arg_scaled_max(args, name, scale, ULLONG_MAX, ret_value);
}

int arg_scaled_max(const struct cli_args *args, const char *name, unsigned long long scale,
                   unsigned long long max, unsigned long long *ret_value)
{
    const char *text = arg_string(args, name);
    char *reason;
    uint64_t value;
    if (!text)
        return 0;
    if (cli_size(text, scale, max, &value, &reason) == 0) {
        *ret_value = value;
        return 1;
    }
    fflush(stdout);
    fprintf(stderr,
            "error: Scaled numeric value '%s' for <%s> option is malformed or out of range\n", text,
            name);
    cli_tell_late(reason);
    return -1;
}

char **arg_rest(const struct cli_args *args)
{
    return args->rest;
}

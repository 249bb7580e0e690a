/* Splits a configuration file into settings: names, numbers, quoted texts, lists, comments. Called
 * by conf.c. Never awaits. Invariant: reads no byte at or beyond s->end. */
#include "conf/scan.h"
#include <stdbool.h>
#include <string.h>
#include <glib.h>
#include "base/error.h"

int scan_fail(const struct scan *s, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    return fail_in(FROM_CONF, ERR_CONF_SYNTAX, "%s:%d: %s", s->path, s->line_of_key, text);
}

static int fail_here(struct scan *s, const char *what)
{
    s->line_of_key = s->line;
    return scan_fail(s, "%s", what);
}

static bool more(const struct scan *s)
{
    return s->at < s->end;
}

static void next(struct scan *s)
{
    if (*s->at == '\n')
        s->line++;
    s->at++;
}

/* Blanks and comments; with lines, also line ends. */
static void skip(struct scan *s, bool lines)
{
    while (more(s)) {
        if (*s->at == '#') {
            while (more(s) && *s->at != '\n')
                s->at++;
        } else if (g_ascii_isspace(*s->at) && (lines || *s->at != '\n')) {
            next(s);
        } else {
            return;
        }
    }
}

static bool starts(const struct scan *s, const char *with)
{
    size_t n = strlen(with);
    return (size_t)(s->end - s->at) >= n && memcmp(s->at, with, n) == 0;
}

/* "…", '…' on one line, or three double quotes around many lines. Nothing is escaped. */
static char *quoted(struct scan *s)
{
    bool block = starts(s, "\"\"\"");
    const char close[2] = {*s->at, 0};
    s->at += block ? 3 : 1;
    const char *from = s->at;
    while (more(s) && !starts(s, block ? "\"\"\"" : close) && (block || *s->at != '\n'))
        next(s);
    if (!more(s) || (!block && *s->at == '\n')) {
        fail_here(s, "text without its closing quote");
        return NULL;
    }
    char *text = g_strndup(from, (gsize)(s->at - from));
    s->at += block ? 3 : 1;
    return text;
}

static int number(struct scan *s, struct scan_value *v)
{
    const char *from = s->at;
    if (*s->at == '-' || *s->at == '+')
        s->at++;
    while (more(s) && g_ascii_isdigit(*s->at))
        s->at++;
    g_autofree char *digits = g_strndup(from, (gsize)(s->at - from));
    v->kind = SCAN_NUMBER;
    if (!g_ascii_string_to_signed(digits + (*digits == '+'), 10, G_MININT64, G_MAXINT64, &v->number,
                                  NULL))
        return fail_here(s, "number expected");
    return 0;
}

static bool at_quote(const struct scan *s)
{
    return more(s) && (*s->at == '"' || *s->at == '\'');
}

static int list(struct scan *s, struct scan_value *v)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    s->at++;
    skip(s, true);
    while (at_quote(s)) {
        char *word = quoted(s);
        if (!word)
            goto bad;
        g_ptr_array_add(words, word);
        skip(s, true);
        if (!more(s) || *s->at != ',')
            break;
        s->at++;
        skip(s, true);
    }
    if (!more(s) || *s->at != ']') {
        fail_here(s, "a list holds quoted texts between commas and ends with ']'");
        goto bad;
    }
    s->at++;
    g_ptr_array_add(words, NULL);
    v->kind = SCAN_LIST;
    v->list = (char **)g_ptr_array_free(words, FALSE);
    return 0;
bad:
    g_ptr_array_free(words, TRUE);
    return -1;
}

static int value(struct scan *s, struct scan_value *v)
{
    if (at_quote(s)) {
        char *text = quoted(s);
        if (!text)
            return -1;
        v->kind = SCAN_STRING;
        v->list = g_new0(char *, 2);
        v->list[0] = text;
        return 0;
    }
    if (more(s) && *s->at == '[')
        return list(s, v);
    if (more(s) && (g_ascii_isdigit(*s->at) || *s->at == '-' || *s->at == '+'))
        return number(s, v);
    return fail_here(s, "a value is a number, a quoted text or a list in brackets");
}

static char *key_name(struct scan *s)
{
    const char *from = s->at;
    while (more(s) && (g_ascii_isalnum(*s->at) || *s->at == '_' || *s->at == '-' || *s->at == '.'))
        s->at++;
    return s->at > from ? g_strndup(from, (gsize)(s->at - from)) : NULL;
}

int scan_setting(struct scan *s, char **ret_name, struct scan_value *ret_value)
{
    skip(s, true);
    if (!more(s))
        return 0;
    s->line_of_key = s->line;
    g_autofree char *name = key_name(s);
    if (!name)
        return fail_here(s, "name of a key expected");
    skip(s, false);
    if (!more(s) || *s->at != '=')
        return fail_here(s, "'=' expected after the key");
    s->at++;
    skip(s, false);
    struct scan_value v = {0};
    if (value(s, &v) < 0)
        return -1;
    skip(s, false);
    if (more(s) && *s->at != '\n') {
        g_strfreev(v.list);
        return fail_here(s, "end of line expected after the value");
    }
    *ret_name = g_steal_pointer(&name);
    *ret_value = v;
    return 1;
}

/* What commands print: tables of cells, and records of named values; each as text for people, as
 * lines with tabs, or as JSON. Pure: nothing is printed here. */
#include "cli/common/output.h"
#include <glib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct cli_table {
    GPtrArray *rows;  /* char **, the header first */
    GPtrArray *typed; /* json_t * for cells of rows: index row * n + column; NULL: the text */
    size_t n;
};

static size_t cell_width(const char *text)
{
    size_t width = 0;
    if (!g_utf8_validate(text, -1, NULL))
        return strlen(text);
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        width += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
    }
    return width;
}

static char **collect(const char *first, va_list ap, size_t *ret_n)
{
    GPtrArray *cells = g_ptr_array_new();
    for (const char *cell = first; cell; cell = va_arg(ap, const char *))
        g_ptr_array_add(cells, g_strdup(cell));
    *ret_n = cells->len;
    g_ptr_array_add(cells, NULL);
    return (char **)g_ptr_array_free(cells, FALSE);
}

struct cli_table *cli_table_new(const char *first, ...)
{
    struct cli_table *t = g_new0(struct cli_table, 1);
    va_list ap;
    t->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    t->typed = g_ptr_array_new();
    va_start(ap, first);
    g_ptr_array_add(t->rows, collect(first, ap, &t->n));
    va_end(ap);
    return t;
}

void cli_table_row(struct cli_table *t, const char *first, ...)
{
    size_t n;
    va_list ap;
    va_start(ap, first);
    char **cells = collect(first, ap, &n);
    va_end(ap);
    g_assert(n == t->n);
    g_ptr_array_add(t->rows, cells);
}

void cli_table_row_v(struct cli_table *t, const char *const *cells, size_t n)
{
    char **row = g_new0(char *, n + 1);
    g_assert(n == t->n);
    for (size_t i = 0; i < n; i++)
        row[i] = g_strdup(cells[i]);
    g_ptr_array_add(t->rows, row);
}

void cli_table_value(struct cli_table *t, size_t column, json_t *value)
{
    guint at = (guint)((t->rows->len - 1) * t->n + column);
    if (at >= t->typed->len)
        g_ptr_array_set_size(t->typed, (gint)at + 1);
    json_decref(t->typed->pdata[at]);
    t->typed->pdata[at] = value;
}

static void table_free(struct cli_table *t)
{
    for (guint i = 0; i < t->typed->len; i++)
        json_decref(t->typed->pdata[i]);
    g_ptr_array_free(t->typed, TRUE);
    g_ptr_array_free(t->rows, TRUE);
    g_free(t);
}

static void append_row(GString *s, char **row, size_t n, const size_t *widths)
{
    for (size_t i = 0; i < n; i++) {
        g_string_append_printf(s, i ? "   %s" : " %s", row[i]);
        for (size_t pad = cell_width(row[i]); i + 1 < n && pad < widths[i]; pad++)
            g_string_append_c(s, ' ');
    }
    g_string_append_c(s, '\n');
}

static void append_rule(GString *s, const struct cli_table *t, const size_t *widths)
{
    size_t rule = 0;
    for (size_t i = 0; i < t->n; i++)
        rule += widths[i] + 3;
    while (rule--)
        g_string_append_c(s, '-');
    g_string_append_c(s, '\n');
}

static char *table_text(struct cli_table *t, bool header)
{
    g_autofree size_t *widths = g_new0(size_t, t->n);
    GString *s = g_string_new(NULL);
    for (guint r = header ? 0 : 1; r < t->rows->len; r++)
        for (size_t i = 0; i < t->n; i++)
            widths[i] = MAX(widths[i], cell_width(((char **)t->rows->pdata[r])[i]));
    for (guint r = header ? 0 : 1; r < t->rows->len; r++) {
        append_row(s, t->rows->pdata[r], t->n, widths);
        if (r == 0)
            append_rule(s, t, widths);
    }
    return g_string_free(s, FALSE);
}

static char *table_plain(struct cli_table *t)
{
    GString *s = g_string_new(NULL);
    for (guint r = 1; r < t->rows->len; r++) {
        g_autofree char *line = g_strjoinv("\t", t->rows->pdata[r]);
        g_string_append_printf(s, "%s\n", line);
    }
    return g_string_free(s, FALSE);
}

char *cli_key(const char *label)
{
    GString *s = g_string_new(NULL);
    for (const char *p = label; *p; p++)
        if (g_ascii_isalnum(*p) || *p == '.')
            g_string_append_c(s, g_ascii_tolower(*p));
        else if (s->len && s->str[s->len - 1] != '_')
            g_string_append_c(s, '_');
    while (s->len && s->str[s->len - 1] == '_')
        g_string_truncate(s, s->len - 1);
    return g_string_free(s, FALSE);
}

static json_t *table_json(struct cli_table *t)
{
    json_t *rows = json_array();
    char **header = t->rows->pdata[0];
    for (guint r = 1; r < t->rows->len; r++) {
        json_t *row = json_object();
        for (size_t i = 0; i < t->n; i++) {
            g_autofree char *key = cli_key(header[i]);
            guint at = (guint)(r * t->n + i);
            json_t *value = at < t->typed->len ? t->typed->pdata[at] : NULL;
            const char *text = ((char **)t->rows->pdata[r])[i];
            json_object_set_new(row, key,
                                value                    ? json_incref(value)
                                : strcmp(text, "-") == 0 ? json_null()
                                                         : json_string_nocheck(text));
        }
        json_array_append_new(rows, row);
    }
    return rows;
}

static char *json_text(json_t *value)
{
    char *text = json_dumps(value, JSON_INDENT(2) | JSON_ENCODE_ANY);
    char *line = g_strconcat(text, "\n", NULL);
    json_decref(value);
    free(text);
    return line;
}

char *cli_table_text(struct cli_table *t, enum cli_form form, bool header)
{
    char *text = form == CLI_JSON    ? json_text(table_json(t))
                 : form == CLI_PLAIN ? table_plain(t)
                                     : table_text(t, header);
    table_free(t);
    return text;
}

/* --- records --- */

struct field {
    char *label, *value;
    json_t *typed;
};
struct cli_record {
    const char *format; /* of a line: two %s */
    GArray *fields;
};

static void field_clear(void *p)
{
    struct field *f = p;
    g_free(f->label);
    g_free(f->value);
    json_decref(f->typed);
}

struct cli_record *cli_record_new(const char *format)
{
    struct cli_record *r = g_new0(struct cli_record, 1);
    r->format = format;
    r->fields = g_array_new(FALSE, FALSE, sizeof(struct field));
    g_array_set_clear_func(r->fields, field_clear);
    return r;
}

static void add_field(struct cli_record *r, const char *label, char *value, json_t *typed)
{
    struct field f = {g_strdup(label), value, typed};
    g_array_append_val(r->fields, f);
}

void cli_record_add(struct cli_record *r, const char *label, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_field(r, label, g_strdup_vprintf(fmt, ap), NULL);
    va_end(ap);
}

void cli_record_typed(struct cli_record *r, const char *label, json_t *typed, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_field(r, label, g_strdup_vprintf(fmt, ap), typed);
    va_end(ap);
}

void cli_record_free(struct cli_record *r)
{
    if (!r)
        return;
    g_array_free(r->fields, TRUE);
    g_free(r);
}

json_t *cli_record_json(const struct cli_record *r)
{
    json_t *object = json_object();
    for (guint i = 0; i < r->fields->len; i++) {
        const struct field *f = &g_array_index(r->fields, struct field, i);
        g_autofree char *key = cli_key(f->label);
        if (*key)
            json_object_set_new(object, key,
                                f->typed ? json_incref(f->typed) : json_string_nocheck(f->value));
    }
    return object;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
char *cli_record_text(struct cli_record *r, enum cli_form form)
{
    GString *s = g_string_new(NULL);
    if (form == CLI_JSON) {
        g_autofree char *text = json_text(cli_record_json(r));
        g_string_append(s, text);
    }
    for (guint i = 0; form != CLI_JSON && i < r->fields->len; i++) {
        const struct field *f = &g_array_index(r->fields, struct field, i);
        g_autofree char *key = cli_key(f->label);
        g_string_append_printf(s, form == CLI_PLAIN ? "%s\t%s\n" : r->format,
                               form == CLI_PLAIN ? key : f->label, f->value);
    }
    return g_string_free(s, FALSE);
}
#pragma GCC diagnostic pop

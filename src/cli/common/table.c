/* What commands print: tables of cells, and records of named values; each as text for people, as
 * lines with tabs, or as JSON. Pure: nothing is printed here. */
#include "cli/common/output.h"
#include <glib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

struct cli_table {
    const struct cli_fact **facts; /* of the columns */
    GPtrArray *rows;               /* char **, the header first */
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

static const struct cli_fact *find_fact(const struct cli_command *c, const char *key)
{
    for (size_t i = 0; i < c->n_facts; i++)
        if (strcmp(c->facts[i].key, key) == 0)
            return &c->facts[i];
    return NULL;
}

/* What a text becomes in JSON: of a number what stands before its unit. */
static json_t *text_json(const struct cli_fact *fact, const char *text)
{
    char *end;
    switch (fact ? fact->kind : CLI_TEXT) {
    case CLI_NUMBER: {
        long long value = strtoll(text, &end, 10);
        return end == text ? json_null() : json_integer(value);
    }
    case CLI_REAL: {
        double value = g_ascii_strtod(text, &end);
        return end == text ? json_null() : json_real(value);
    }
    case CLI_YESNO:
        if (strcmp(text, "unknown") == 0)
            return json_null();
        return json_boolean(strcmp(text, "yes") == 0 || g_str_has_prefix(text, "enable"));
    default:
        return fact && fact->nullable && strcmp(text, "-") == 0 ? json_null()
                                                                : json_string_nocheck(text);
    }
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

static char *header_of(const char *label)
{
    char *header = g_strdup(label);
    if (g_str_has_suffix(header, ":"))
        header[strlen(header) - 1] = 0;
    return header;
}

struct cli_table *cli_table_new(const struct cli_args *args, const char *first_key, ...)
{
    struct cli_table *t = g_new0(struct cli_table, 1);
    va_list ap;
    t->rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    t->typed = g_ptr_array_new();
    va_start(ap, first_key);
    char **header = collect(first_key, ap, &t->n);
    va_end(ap);
    t->facts = g_new0(const struct cli_fact *, t->n);
    for (size_t i = 0; i < t->n; i++) {
        g_autofree char *key = header[i];
        t->facts[i] = find_fact(args->command, key);
        if (!t->facts[i])
            g_error("command %s tells no %s", args->command->name, key);
        header[i] = header_of(t->facts[i]->label);
    }
    g_ptr_array_add(t->rows, header);
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

void cli_table_value(struct cli_table *t, const char *key, json_t *value)
{
    size_t column = 0;
    while (column < t->n && strcmp(t->facts[column]->key, key) != 0)
        column++;
    if (column == t->n)
        g_error("the table has no column %s", key);
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
    g_free(t->facts);
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

static json_t *table_json(struct cli_table *t)
{
    json_t *rows = json_array();
    for (guint r = 1; r < t->rows->len; r++) {
        json_t *row = json_object();
        for (size_t i = 0; i < t->n; i++) {
            guint at = (guint)(r * t->n + i);
            json_t *value = at < t->typed->len ? t->typed->pdata[at] : NULL;
            const char *text = ((char **)t->rows->pdata[r])[i];
            json_object_set_new(row, t->facts[i]->key,
                                value ? json_incref(value) : text_json(t->facts[i], text));
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
    const struct cli_fact *fact; /* NULL: one whose name is known only now */
    char *key, *label, *value;
    json_t *typed;
};
struct cli_record {
    const struct cli_command *command;
    const char *format; /* of a line: two %s */
    GArray *fields;
};

static void field_clear(void *p)
{
    struct field *f = p;
    g_free(f->key);
    g_free(f->label);
    g_free(f->value);
    json_decref(f->typed);
}

struct cli_record *cli_record_new(const struct cli_args *args, const char *format)
{
    struct cli_record *r = g_new0(struct cli_record, 1);
    r->command = args->command;
    r->format = format;
    r->fields = g_array_new(FALSE, FALSE, sizeof(struct field));
    g_array_set_clear_func(r->fields, field_clear);
    return r;
}

/* label: NULL is the declared one. */
static void add_field(struct cli_record *r, const char *key, const char *label, char *value,
                      json_t *typed)
{
    const struct cli_fact *fact = key ? find_fact(r->command, key) : NULL;
    if (key && !fact && !r->command->more_facts)
        g_error("command %s tells no %s", r->command->name, key);
    const char *shown = label ? label : fact ? fact->label : key;
    struct field f = {fact, g_strdup(key), g_strdup(shown ? shown : ""), value, typed};
    g_array_append_val(r->fields, f);
}

void cli_record_add(struct cli_record *r, const char *key, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_field(r, key, NULL, g_strdup_vprintf(fmt, ap), NULL);
    va_end(ap);
}

void cli_record_typed(struct cli_record *r, const char *key, json_t *typed, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_field(r, key, NULL, g_strdup_vprintf(fmt, ap), typed);
    va_end(ap);
}

void cli_record_labelled(struct cli_record *r, const char *key, const char *label, json_t *typed,
                         const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    add_field(r, key, label, g_strdup_vprintf(fmt, ap), typed);
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
        if (f->key)
            json_object_set_new(object, f->key,
                                f->typed ? json_incref(f->typed) : text_json(f->fact, f->value));
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
        g_string_append_printf(s, form == CLI_PLAIN ? "%s\t%s\n" : r->format,
                               form == CLI_PLAIN ? (f->key ? f->key : "") : f->label, f->value);
    }
    return g_string_free(s, FALSE);
}
#pragma GCC diagnostic pop

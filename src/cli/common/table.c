/* Tables of text cells, and sizes for people. */
#include "cli/common/cli.h"
#include <glib.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

struct cli_table {
    GPtrArray *rows; /* char **, the header first */
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

static void append_row(GString *s, char **row, size_t n, const size_t *widths)
{
    for (size_t i = 0; i < n; i++) {
        g_string_append_printf(s, i ? "   %s" : " %s", row[i]);
        for (size_t pad = cell_width(row[i]); i + 1 < n && pad < widths[i]; pad++)
            g_string_append_c(s, ' ');
    }
    g_string_append_c(s, '\n');
}

char *cli_table_text(struct cli_table *t, bool header)
{
    g_autofree size_t *widths = g_new0(size_t, t->n);
    GString *s = g_string_new(NULL);
    size_t rule = 0;
    for (guint r = header ? 0 : 1; r < t->rows->len; r++)
        for (size_t i = 0; i < t->n; i++)
            widths[i] = MAX(widths[i], cell_width(((char **)t->rows->pdata[r])[i]));
    for (guint r = header ? 0 : 1; r < t->rows->len; r++) {
        append_row(s, t->rows->pdata[r], t->n, widths);
        if (r > 0)
            continue;
        for (size_t i = 0; i < t->n; i++)
            rule += widths[i] + 3;
        for (size_t i = 0; i < rule; i++)
            g_string_append_c(s, '-');
        g_string_append_c(s, '\n');
    }
    g_ptr_array_free(t->rows, TRUE);
    g_free(t);
    return g_string_free(s, FALSE);
}

/* k, M, G, T, P, E and their KiB (1024) and KB (1000) forms. */
static int unit_of(const char *suffix, uint64_t *ret_scale)
{
    static const char letters[] = "kmgtpe";
    const char *at = *suffix ? strchr(letters, g_ascii_tolower(*suffix)) : NULL;
    uint64_t base, scale = 1;
    if (!at) {
        *ret_scale = 1;
        return g_ascii_strcasecmp(suffix, "b") == 0 || strcmp(suffix, "bytes") == 0 ? 0 : -1;
    }
    if (suffix[1] == '\0' || g_ascii_strcasecmp(suffix + 1, "ib") == 0)
        base = 1024;
    else if (g_ascii_strcasecmp(suffix + 1, "b") == 0)
        base = 1000;
    else
        return -1;
    for (const char *p = letters; p <= at; p++)
        scale *= base;
    *ret_scale = scale;
    return 0;
}

int cli_size(const char *text, uint64_t scale, uint64_t *ret_bytes)
{
    char *end;
    uint64_t value;
    if (!g_ascii_isdigit(*text))
        return -1;
    value = strtoull(text, &end, 10);
    while (*end == ' ')
        end++;
    if (*end && unit_of(end, &scale) < 0)
        return -1;
    return __builtin_mul_overflow(value, scale, ret_bytes) ? -1 : 0;
}

double cli_pretty_size(uint64_t bytes, const char **ret_unit)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    double value = (double)bytes;
    size_t u = 0;
    while (value >= 1024 && u + 1 < G_N_ELEMENTS(units)) {
        value /= 1024;
        u++;
    }
    *ret_unit = units[u];
    return value;
}

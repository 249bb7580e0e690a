/* Owns the one difference between QEMU's JSON and the parser's: unsigned 64-bit integers. Called by
 * qmp.c and by readers of recorded sessions; never awaits.
 */
#include "driver/qemu/qmp/json.h"

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS_OF_INT64 = 19, DIGITS_OF_UINT64 = 20 };

static bool in_fraction(const char *text, size_t at)
{
    return at > 0 && strchr(".eE+-0123456789", text[at - 1]);
}

static void add_integer(GString *s, const char *digits, size_t n)
{
    char number[DIGITS_OF_UINT64 + 1] = "";
    memcpy(number, digits, n);
    errno = 0;
    uint64_t v = strtoull(number, NULL, 10);
    if (errno || v <= INT64_MAX)
        g_string_append_len(s, digits, (gssize)n);
    else
        g_string_append_printf(s, "%" G_GINT64_FORMAT, (int64_t)v);
}

char *qmp_json_wrap_integers(const char *text, size_t len)
{
    GString *s = g_string_sized_new(len + 1);
    bool string = false;
    for (size_t i = 0; i < len; i++) {
        if (string && text[i] == '\\' && i + 1 < len)
            g_string_append_c(s, text[i++]);
        else if (text[i] == '"')
            string = !string;
        size_t n = 0;
        while (!string && i + n < len && g_ascii_isdigit(text[i + n]))
            n++;
        bool integer = i + n == len || !strchr(".eE", text[i + n]);
        if (integer && n >= DIGITS_OF_INT64 && n <= DIGITS_OF_UINT64 && !in_fraction(text, i))
            add_integer(s, text + i, n);
        else
            g_string_append_len(s, text + i, n ? (gssize)n : 1);
        i += n ? n - 1 : 0;
    }
    return g_string_free(s, FALSE);
}

json_t *qmp_json(const char *text, size_t len)
{
    json_error_t err;
    json_t *doc = json_loadb(text, len, 0, &err);
    if (doc || json_error_code(&err) != json_error_numeric_overflow)
        return doc;
    g_autofree char *wrapped = qmp_json_wrap_integers(text, len);
    return json_loads(wrapped, 0, &err);
}

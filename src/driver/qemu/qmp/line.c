/* Owns the cutting of QEMU's bytes into lines. Called by qmp.c on the loop; never awaits.
 * Invariant: what reaches the JSON parser is at most QMP_LINE_MAX bytes and QMP_DEPTH_MAX levels.
 */
#include "driver/qemu/qmp/line.h"

#include <string.h>

static bool too_deep(const char *text, size_t len)
{
    int depth = 0;
    bool string = false;
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (string) {
            if (c == '\\')
                i++;
            else if (c == '"')
                string = false;
        } else if (c == '"') {
            string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > QMP_DEPTH_MAX)
                return true;
        } else if (c == '}' || c == ']') {
            depth--;
        }
    }
    return false;
}

static bool blank(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!memchr(" \t\r", text[i], 3))
            return false;
    return true;
}

const char *qmp_line_feed(struct qmp_line *l, const char *data, size_t len,
                          int (*fn)(void *arg, const char *text, size_t len), void *arg)
{
    while (len > 0) {
        const char *nl = memchr(data, '\n', len);
        size_t n = nl ? (size_t)(nl - data) : len;
        if (n + (l->rest ? l->rest->len : 0) > QMP_LINE_MAX)
            return "its monitor sent an endless line";
        const char *text = data;
        size_t text_len = n;
        if (!nl || (l->rest && l->rest->len > 0)) {
            if (!l->rest)
                l->rest = g_string_new(NULL);
            g_string_append_len(l->rest, data, (gssize)n);
            text = l->rest->str;
            text_len = l->rest->len;
        }
        if (!nl)
            return NULL;
        if (!blank(text, text_len)) {
            if (too_deep(text, text_len))
                return "its monitor sent JSON nested too deep";
            if (fn(arg, text, text_len))
                return NULL;
        }
        if (l->rest)
            g_string_truncate(l->rest, 0);
        data += n + 1;
        len -= n + 1;
    }
    return NULL;
}

void qmp_line_clear(struct qmp_line *l)
{
    if (l->rest)
        g_string_free(l->rest, TRUE);
    l->rest = NULL;
}

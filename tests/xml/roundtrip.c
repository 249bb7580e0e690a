/* Reads documents and writes them back; the root element says what kind. With one file: prints what
 * is written. With --check: one line for each file, "same NAME", "differs NAME" or "refused NAME:
 * reason". With --each: for each file "## NAME" or "## NAME refused: reason", then what is written.
 * With --fill defaults are filled in and checked. With --schemas DIR each is validated first. With
 * --time: microseconds per read and write. Called by the tests of this folder and by hand.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "defs/document.h"
#include "reflect/type.h"
#include "reflect/value.h"

static bool filling;

/* The kind of a document, by its first element. */
static const struct type *type_of(const char *xml)
{
    g_autoptr(GRegex) first = g_regex_new("<([A-Za-z]+)", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    const struct type *t = NULL;
    if (g_regex_match(first, xml, 0, &match)) {
        g_autofree char *root = g_match_info_fetch(match, 1);
        t = document_type(root);
    }
    return t ? t : document_type("domain");
}

static char *round_trip(const char *xml, size_t len, unsigned mode, unsigned view)
{
    const struct type *t = type_of(xml);
    void *value = value_read(t, xml, len, mode);
    char *out = NULL;
    if (value && (!filling || document_fill(t, value, NULL) == 0))
        out = value_write(t, value, view);
    value_free(t, value);
    return out;
}

static int each(const char *file, unsigned mode, unsigned view)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(file, &xml, &len, NULL))
        return 2;
    g_autofree char *out = round_trip(xml, len, mode, view);
    if (out)
        printf("## %s\n%s", file, out);
    else
        printf("## %s refused: %s\n", file, error_text());
    error_clear();
    return 0;
}

static int check(const char *file, unsigned mode, unsigned view)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(file, &xml, &len, NULL)) {
        printf("refused %s: cannot read\n", file);
        return 1;
    }
    g_autofree char *out = round_trip(xml, len, mode, view);
    if (!out) {
        printf("refused %s: %s\n", file, error_text());
        error_clear();
        return 1;
    }
    bool same = strcmp(out, xml) == 0;
    printf("%s %s\n", same ? "same" : "differs", file);
    return same ? 0 : 1;
}

static void measure(const char *file, const char *xml, gsize len)
{
    enum { ROUNDS = 200 };
    const struct type *t = type_of(xml);
    gint64 start = g_get_monotonic_time(), read_us, write_us;
    void *value = NULL;
    for (int i = 0; i < ROUNDS; i++) {
        value_free(t, value);
        value = value_read(t, xml, len, 0);
    }
    read_us = g_get_monotonic_time() - start;
    start = g_get_monotonic_time();
    for (int i = 0; i < ROUNDS; i++)
        g_free(value_write(t, value, VIEW_SECURE));
    write_us = g_get_monotonic_time() - start;
    value_free(t, value);
    printf("%s: %zu bytes, read %.1f us, write %.1f us\n", file, (size_t)len,
           (double)read_us / ROUNDS, (double)write_us / ROUNDS);
}

static int print(const char *file, bool timing, unsigned mode, unsigned view)
{
    g_autofree char *xml = NULL;
    gsize len;
    if (!g_file_get_contents(file, &xml, &len, NULL))
        return 2;
    if (timing) {
        measure(file, xml, len);
        return 0;
    }
    g_autofree char *out = round_trip(xml, len, mode, view);
    if (!out) {
        fprintf(stderr, "error %d: %s\n", error_get()->code, error_text());
        return 1;
    }
    fputs(out, stdout);
    return 0;
}

int main(int argc, char **argv)
{
    unsigned view = VIEW_SECURE, mode = 0;
    bool checking = false, timing = false, listing = false;
    int bad = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--check") == 0)
            checking = true;
        else if (strcmp(argv[i], "--each") == 0)
            listing = true;
        else if (strcmp(argv[i], "--fill") == 0)
            filling = true;
        else if (strcmp(argv[i], "--time") == 0)
            timing = true;
        else if (strcmp(argv[i], "--schemas") == 0 && i + 1 < argc)
            value_schema_dir(argv[++i]), mode |= READ_VALIDATE;
        else if (strcmp(argv[i], "--inactive") == 0)
            view |= VIEW_INACTIVE, mode |= READ_INACTIVE;
        else if (strcmp(argv[i], "--active") == 0)
            view &= ~(unsigned)VIEW_INACTIVE, mode &= ~(unsigned)READ_INACTIVE;
        else if (strcmp(argv[i], "--public") == 0)
            view &= ~(unsigned)VIEW_SECURE;
        else if (checking)
            bad += check(argv[i], mode, view);
        else if (listing)
            bad += each(argv[i], mode, view);
        else if (print(argv[i], timing, mode, view) != 0)
            return 1;
    }
    return bad ? 1 : 0;
}

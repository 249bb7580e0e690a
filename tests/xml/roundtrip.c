/* Reads documents and writes them back. With one file: prints what is written. With --check: one
 * line for each file, "same NAME", "differs NAME" or "refused NAME: reason". With --schemas DIR
 * each is validated first. With --time: microseconds per read and write. Called by the tests of
 * this folder and by hand.
 */
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "base/error.h"
#include "gen/domain.h"
#include "reflect/value.h"

static char *round_trip(const char *xml, size_t len, unsigned mode, unsigned view)
{
    void *domain = value_read(&type_domain, xml, len, mode);
    if (!domain)
        return NULL;
    char *out = value_write(&type_domain, domain, view);
    value_free(&type_domain, domain);
    return out;
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
    gint64 start = g_get_monotonic_time(), read_us, write_us;
    void *domain = NULL;
    for (int i = 0; i < ROUNDS; i++) {
        value_free(&type_domain, domain);
        domain = value_read(&type_domain, xml, len, 0);
    }
    read_us = g_get_monotonic_time() - start;
    start = g_get_monotonic_time();
    for (int i = 0; i < ROUNDS; i++)
        g_free(value_write(&type_domain, domain, VIEW_SECURE));
    write_us = g_get_monotonic_time() - start;
    value_free(&type_domain, domain);
    printf("%s: %zu bytes, read %.1f us, write %.1f us\n", file, (size_t)len,
           (double)read_us / ROUNDS, (double)write_us / ROUNDS);
}

int main(int argc, char **argv)
{
    unsigned view = VIEW_SECURE, mode = 0;
    bool checking = false, timing = false;
    int bad = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--check") == 0)
            checking = true;
        else if (strcmp(argv[i], "--time") == 0)
            timing = true;
        else if (strcmp(argv[i], "--schemas") == 0 && i + 1 < argc)
            value_schema_dir(argv[++i]), mode |= READ_VALIDATE;
        else if (strcmp(argv[i], "--inactive") == 0)
            view |= VIEW_INACTIVE, mode |= READ_INACTIVE;
        else if (strcmp(argv[i], "--public") == 0)
            view &= ~(unsigned)VIEW_SECURE;
        else if (checking)
            bad += check(argv[i], mode, view);
        else {
            g_autofree char *xml = NULL;
            gsize len;
            if (!g_file_get_contents(argv[i], &xml, &len, NULL))
                return 2;
            if (timing) {
                measure(argv[i], xml, len);
                continue;
            }
            g_autofree char *out = round_trip(xml, len, mode, view);
            if (!out) {
                fprintf(stderr, "error %d: %s\n", error_get()->code, error_text());
                return 1;
            }
            fputs(out, stdout);
        }
    }
    return bad ? 1 : 0;
}

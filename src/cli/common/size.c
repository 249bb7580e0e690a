/* Sizes as people write and read them. */
#include "cli/common/cli.h"
#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

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

static int refuse(char **ret_reason, const char *what, const char *text)
{
    if (ret_reason)
        *ret_reason = g_strdup_printf("%s%s", what, text);
    return -1;
}

int cli_size(const char *text, uint64_t scale, uint64_t max, uint64_t *ret_bytes, char **ret_reason)
{
    char *end;
    if (ret_reason)
        *ret_reason = NULL;
    while (g_ascii_isspace(*text))
        text++;
    errno = 0;
    uint64_t value = strtoull(text, &end, 10);
    if (errno || end == text || *text == '-')
        return -1;
    while (*end == ' ')
        end++;
    if (*end && unit_of(end, &scale) < 0) {
        g_autofree char *quoted = g_strdup_printf("'%s'", end);
        return refuse(ret_reason, "invalid argument: unknown suffix ", quoted);
    }
    if (__builtin_mul_overflow(value, scale, ret_bytes) || *ret_bytes > max)
        return refuse(ret_reason, "numerical overflow: value too large: ", text);
    return 0;
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

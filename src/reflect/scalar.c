/* Scalars of the XML types: text to member and back, copy, compare, free. Called by the walkers.
 * No I/O, never awaits. Invariant: a member that is not given is all zero bytes.
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "base/error.h"
#include "reflect/cpuset.h"
#include "reflect/scalar.h"
#include "reflect/variable.h"

const struct size_unit size_units[] = {
    {"bytes", 1}, {"B", 1}, {"KiB", 1 << 10}, {"MiB", 1 << 20}, {"M", 1 << 20}, {"GiB", 1 << 30},
};
static const struct size_unit read_units[] = {
    {"b", 1},
    {"byte", 1},
    {"bytes", 1},
    {"KB", 1000},
    {"k", 1 << 10},
    {"KiB", 1 << 10},
    {"MB", 1000000},
    {"M", 1 << 20},
    {"MiB", 1 << 20},
    {"GB", 1000000000},
    {"G", 1 << 30},
    {"GiB", 1 << 30},
    {"TB", UINT64_C(1000000000000)},
    {"T", UINT64_C(1) << 40},
    {"TiB", UINT64_C(1) << 40},
    {"PB", UINT64_C(1000000000000000)},
    {"P", UINT64_C(1) << 50},
    {"PiB", UINT64_C(1) << 50},
    {"EB", UINT64_C(1000000000000000000)},
    {"E", UINT64_C(1) << 60},
    {"EiB", UINT64_C(1) << 60},
};

size_t kind_size(int kind)
{
    switch (kind) {
    case KIND_UUID:
        return 16;
    case KIND_ENUM:
    case KIND_YESNO:
    case KIND_ONOFF:
    case KIND_INT:
    case KIND_UINT:
    case KIND_HEX:
    case KIND_HEXUPPER:
    case KIND_OCTAL:
        return 4;
    default:
        return 8;
    }
}

int enum_value(const struct enum_type *e, const char *word)
{
    for (int i = 1; i < e->n_words; i++)
        if (strcmp(e->words[i], word) == 0)
            return i;
    return -1;
}

const char *enum_word(const struct enum_type *e, int value)
{
    return value > 0 && value < e->n_words ? e->words[value] : NULL;
}

/* Digits to the end but for blanks; sign tells a minus. */
static int magnitude(const char *text, int base, uint64_t *ret_value, bool *ret_minus)
{
    char *end;
    while (g_ascii_isspace(*text))
        text++;
    *ret_minus = *text == '-';
    if (*text == '-' || *text == '+')
        text++;
    if (!g_ascii_isxdigit(*text))
        return -1;
    errno = 0;
    *ret_value = strtoull(text, &end, base);
    if (errno || end == text)
        return -1;
    while (g_ascii_isspace(*end))
        end++;
    return *end ? -1 : 0;
}

static int number_base(const struct field *f, const char *text)
{
    switch (f->kind) {
    case KIND_HEX:
    case KIND_HEXUPPER:
    case KIND_HEX64:
        return 0;
    case KIND_OCTAL:
        return 8;
    default:
        return strchr(text, 'x') ? 16 : 10;
    }
}

static int store_signed(const struct field *f, void *value, uint64_t v, bool minus)
{
    int64_t limit = f->kind == KIND_INT ? INT32_MAX : INT64_MAX;
    if (v > (uint64_t)limit + (minus ? 1 : 0))
        return -1;
    int64_t n = minus ? (int64_t)(0 - v) : (int64_t)v;
    if ((f->min || f->max) && (n < f->min || n > f->max))
        return -1;
    if (f->kind == KIND_INT)
        MEMBER(int32_t, value, f->offset) = (int32_t)n;
    else
        MEMBER(int64_t, value, f->offset) = n;
    return 0;
}

static int store_unsigned(const struct field *f, void *value, uint64_t v, bool minus)
{
    if (minus && v)
        return -1;
    if ((f->min || f->max) && (v < (uint64_t)f->min || v > (uint64_t)f->max))
        return -1;
    if (kind_size(f->kind) == 4) {
        if (v > UINT32_MAX)
            return -1;
        MEMBER(uint32_t, value, f->offset) = (uint32_t)v;
    } else {
        MEMBER(uint64_t, value, f->offset) = v;
    }
    return 0;
}

static uint64_t unit_bytes(const char *unit)
{
    for (size_t i = 0; i < G_N_ELEMENTS(read_units); i++)
        if (g_ascii_strcasecmp(unit, read_units[i].name) == 0)
            return read_units[i].bytes;
    return 0;
}

bool size_unit_known(const char *unit)
{
    return unit_bytes(unit) != 0;
}

static int scale(const struct field *f, uint64_t *v, const char *unit)
{
    uint64_t into = size_units[f->param].bytes;
    uint64_t bytes = f->tag ? size_units[f->tag - 1].bytes : into;
    if (unit && *unit) {
        bytes = unit_bytes(unit);
        if (!bytes)
            return -1;
    }
    if (bytes == into)
        return 0;
    unsigned __int128 all = (unsigned __int128)*v * bytes;
    if (all > UINT64_MAX)
        return -1;
    if (all && all < into && into >= 1024 * 1024) /* less than the least there is */
        return -1;
    *v = ((uint64_t)all / into) + ((uint64_t)all % into ? 1 : 0);
    return 0;
}

static int read_number(const struct field *f, void *value, const char *text, const char *unit)
{
    uint64_t v;
    bool minus;
    if (magnitude(text, number_base(f, text), &v, &minus) < 0)
        return -1;
    if (f->kind == KIND_SIZE && scale(f, &v, unit) < 0)
        return -1;
    bool is_signed = f->kind == KIND_INT || f->kind == KIND_I64;
    if ((is_signed ? store_signed : store_unsigned)(f, value, v, minus) < 0)
        return -1;
    MEMBER(bool, value, f->extra) = true;
    return 0;
}

static int read_uuid(const struct field *f, void *value, const char *text)
{
    uint8_t uuid[16];
    const char *p = text;
    while (g_ascii_isspace(*p))
        p++;
    for (int i = 0; i < 16; i++) {
        while (*p == '-' || *p == ' ')
            p++;
        if (!g_ascii_isxdigit(p[0]) || !g_ascii_isxdigit(p[1]))
            return -1;
        uuid[i] = (uint8_t)(g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]));
        p += 2;
    }
    while (g_ascii_isspace(*p))
        p++;
    if (*p)
        return -1;
    memcpy(member(value, f->offset), uuid, 16);
    MEMBER(bool, value, f->extra) = true;
    return 0;
}

/* Six octets of one or two digits. */
static char *mac_text(const char *text)
{
    unsigned octet[6];
    for (int i = 0; i < 6; i++) {
        if (!g_ascii_isxdigit(*text))
            return NULL;
        octet[i] = (unsigned)g_ascii_xdigit_value(*text++);
        if (g_ascii_isxdigit(*text))
            octet[i] = octet[i] << 4 | (unsigned)g_ascii_xdigit_value(*text++);
        if (*text != (i < 5 ? ':' : '\0'))
            return NULL;
        text++;
    }
    return g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", octet[0], octet[1], octet[2], octet[3],
                           octet[4], octet[5]);
}

/* As everybody writes it: "::1" and not "0::1". */
static char *ip_text(const char *text)
{
    struct in6_addr any;
    char out[INET6_ADDRSTRLEN];
    int family = inet_pton(AF_INET, text, &any) == 1 ? AF_INET : AF_INET6;
    if (family == AF_INET6 && inet_pton(family, text, &any) != 1)
        return NULL;
    return g_strdup(inet_ntop(family, &any, out, sizeof(out)));
}

static int read_text(const struct field *f, void *value, const char *text)
{
    char **at = member(value, f->offset);
    char *made = f->kind == KIND_MAC     ? mac_text(text)
                 : f->kind == KIND_IP    ? ip_text(text)
                 : f->kind == KIND_VAR   ? variable_canonical(f, text)
                 : f->kind == KIND_TOKEN ? g_strstrip(g_strdup(text))
                                         : g_strdup(text);
    if (!made)
        return -1;
    g_free(*at);
    *at = made;
    return 0;
}

static int read_word(const struct field *f, void *value, const char *text)
{
    int found;
    if (f->kind == KIND_ENUM)
        found = enum_value(f->of, text);
    else if (strcmp(text, f->kind == KIND_YESNO ? "yes" : "on") == 0)
        found = TRI_YES;
    else
        found = strcmp(text, f->kind == KIND_YESNO ? "no" : "off") == 0 ? TRI_NO : -1;
    if (found < 0)
        return -1;
    MEMBER(int, value, f->offset) = found;
    return 0;
}

static int read_cpuset(const struct field *f, void *value, const char *text)
{
    struct cpuset *set = cpuset_parse(text);
    if (!set) {
        error_clear();
        return -1;
    }
    cpuset_free(MEMBER(struct cpuset *, value, f->offset));
    MEMBER(struct cpuset *, value, f->offset) = set;
    return 0;
}

int scalar_read(const struct field *f, void *value, const char *text, const char *unit)
{
    if (kind_is_number(f->kind))
        return read_number(f, value, text, unit);
    if (kind_is_text(f->kind))
        return read_text(f, value, text);
    if (f->kind == KIND_UUID)
        return read_uuid(f, value, text);
    if (f->kind == KIND_CPUSET)
        return read_cpuset(f, value, text);
    return read_word(f, value, text);
}

static char *allowed_words(const struct enum_type *e)
{
    GString *out = g_string_new("one of ");
    for (int i = 1; i < e->n_words; i++)
        g_string_append_printf(out, "%s%s", i > 1 ? ", " : "", e->words[i]);
    return g_string_free(out, FALSE);
}

char *scalar_allowed(const struct field *f)
{
    if (f->kind == KIND_ENUM)
        return allowed_words(f->of);
    if (kind_is_number(f->kind) && (f->min || f->max))
        return g_strdup_printf("a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT, f->min,
                               f->max);
    switch (f->kind) {
    case KIND_YESNO:
        return g_strdup("yes or no");
    case KIND_ONOFF:
        return g_strdup("on or off");
    case KIND_UUID:
        return g_strdup("a UUID");
    case KIND_MAC:
        return g_strdup("a MAC address");
    case KIND_IP:
        return g_strdup("an IP address");
    case KIND_CPUSET:
        return g_strdup("a list such as 0-3,^2,8");
    case KIND_SIZE:
        return g_strdup("a size below 2^64 bytes; units are bytes, KB, KiB, MB, MiB, GB, GiB, TB, "
                        "TiB, PB, PiB, EB, EiB");
    case KIND_INT:
    case KIND_I64:
        return g_strdup("a whole number");
    case KIND_VAR:
        return variable_allowed(f);
    case KIND_OCTAL:
        return g_strdup("an octal number");
    default:
        return g_strdup("a number that is not negative");
    }
}

static void uuid_text(const uint8_t *u, GString *out)
{
    static const char digits[] = "0123456789abcdef";
    char text[36], *p = text;
    for (int i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *p++ = '-';
        *p++ = digits[u[i] >> 4];
        *p++ = digits[u[i] & 15];
    }
    g_string_append_len(out, text, sizeof(text));
}

static void decimal_text(uint64_t v, bool minus, GString *out)
{
    char text[21], *p = text + sizeof(text);
    do
        *--p = (char)('0' + v % 10);
    while (v /= 10);
    if (minus)
        *--p = '-';
    g_string_append_len(out, p, text + sizeof(text) - p);
}

static void hex_text(uint64_t v, int width, const char *digits, GString *out)
{
    char text[18], *p = text + sizeof(text);
    do
        *--p = digits[v & 15];
    while (width--, (v >>= 4) || width > 0);
    *--p = 'x';
    *--p = '0';
    g_string_append_len(out, p, text + sizeof(text) - p);
}

static uint64_t unsigned_of(const struct field *f, const void *value)
{
    return kind_size(f->kind) == 4 ? MEMBER(uint32_t, value, f->offset)
                                   : MEMBER(uint64_t, value, f->offset);
}

const char *size_pretty(const struct field *f, uint64_t size, uint64_t *ret_number)
{
    static const char *const names[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    const char *name = size_units[f->param].name;
    size_t next = 0;
    for (uint64_t bytes = size_units[f->param].bytes; bytes >= 1024; bytes /= 1024)
        next++;
    while (size && size % 1024 == 0 && next < G_N_ELEMENTS(names)) {
        size /= 1024;
        name = names[next++];
    }
    if (ret_number)
        *ret_number = size;
    return name;
}

static void number_text(const struct field *f, const void *value, GString *out)
{
    int64_t n;
    uint64_t v;
    switch (f->kind) {
    case KIND_SIZE:
        v = MEMBER(uint64_t, value, f->offset);
        if (f->flags & FIELD_PRETTY)
            size_pretty(f, v, &v);
        decimal_text(v, false, out);
        break;
    case KIND_HEX:
    case KIND_HEX64:
        hex_text(unsigned_of(f, value), f->param, "0123456789abcdef", out);
        break;
    case KIND_HEXUPPER:
        hex_text(unsigned_of(f, value), f->param, "0123456789ABCDEF", out);
        break;
    case KIND_OCTAL:
        g_string_append_printf(out, f->param ? "%0*o" : "0%*o", f->param,
                               MEMBER(uint32_t, value, f->offset));
        break;
    case KIND_INT:
    case KIND_I64:
        n = f->kind == KIND_INT ? MEMBER(int32_t, value, f->offset)
                                : MEMBER(int64_t, value, f->offset);
        decimal_text(n < 0 ? 0 - (uint64_t)n : (uint64_t)n, n < 0, out);
        break;
    default:
        decimal_text(unsigned_of(f, value), false, out);
    }
}

void scalar_text(const struct field *f, const void *value, GString *out)
{
    if (kind_is_text(f->kind)) {
        g_string_append(out, MEMBER(char *, value, f->offset));
    } else if (kind_is_number(f->kind)) {
        number_text(f, value, out);
    } else if (f->kind == KIND_UUID) {
        uuid_text(member(value, f->offset), out);
    } else if (f->kind == KIND_CPUSET) {
        g_autofree char *text = cpuset_format(MEMBER(struct cpuset *, value, f->offset));
        g_string_append(out, text);
    } else if (f->kind == KIND_ENUM) {
        const char *word = enum_word(f->of, MEMBER(int, value, f->offset));
        g_string_append(out, word ? word : "");
    } else {
        bool yes = MEMBER(int, value, f->offset) == TRI_YES;
        g_string_append(out, f->kind == KIND_YESNO ? yes ? "yes" : "no" : yes ? "on" : "off");
    }
}

void scalar_clear(const struct field *f, void *value)
{
    if (kind_is_pointer(f->kind))
        g_free(MEMBER(void *, value, f->offset));
    memset(member(value, f->offset), 0, kind_size(f->kind));
    if (kind_has_flag(f->kind))
        MEMBER(bool, value, f->extra) = false;
}

void scalar_copy(const struct field *f, void *to, const void *from)
{
    if (kind_is_text(f->kind))
        MEMBER(char *, to, f->offset) = g_strdup(MEMBER(char *, from, f->offset));
    else if (f->kind == KIND_CPUSET)
        MEMBER(struct cpuset *, to, f->offset) =
            cpuset_copy(MEMBER(struct cpuset *, from, f->offset));
    else
        memcpy(member(to, f->offset), member(from, f->offset), kind_size(f->kind));
    if (kind_has_flag(f->kind))
        MEMBER(bool, to, f->extra) = MEMBER(bool, from, f->extra);
}

bool scalar_same(const struct field *f, const void *a, const void *b)
{
    if (scalar_given(f, a) != scalar_given(f, b))
        return false;
    if (!scalar_given(f, a))
        return true;
    if (kind_is_text(f->kind))
        return strcmp(MEMBER(char *, a, f->offset), MEMBER(char *, b, f->offset)) == 0;
    if (f->kind == KIND_CPUSET)
        return cpuset_same(MEMBER(struct cpuset *, a, f->offset),
                           MEMBER(struct cpuset *, b, f->offset));
    return memcmp(member(a, f->offset), member(b, f->offset), kind_size(f->kind)) == 0;
}

/* Values of packet filters: numbers, addresses, masks, lists of words, each of which may be the
 * name of a variable instead. Called by scalar.c. No I/O, never awaits. Invariant: what comes out
 * reads back as itself.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "reflect/scalar.h"
#include "reflect/variable.h"

/* Behind "[2]" or "[@2]" with blanks inside: the canonical text is appended. NULL: not such. */
static const char *read_index(const char *p, GString *out)
{
    while (*++p == ' ')
        ;
    bool iterator = *p == '@';
    if (iterator)
        p++;
    if (!g_ascii_isdigit(*p))
        return NULL;
    char *end;
    errno = 0;
    unsigned long n = strtoul(p, &end, 10);
    while (*end == ' ')
        end++;
    if (*end != ']' || errno || n > UINT32_MAX)
        return NULL;
    if (!iterator || n)
        g_string_append_printf(out, "[%s%lu]", iterator ? "@" : "", n);
    return end + 1;
}

static char *name_of_variable(const char *text)
{
    g_autoptr(GString) out = g_string_new("$");
    const char *p = text + 1;
    while (g_ascii_isalnum(*p) || *p == '_')
        g_string_append_c(out, *p++);
    if (*p == '[' && !(p = read_index(p, out)))
        return NULL;
    while (*p == ' ')
        p++;
    return *p ? NULL : g_strdup(out->str);
}

static const char *word_of(const struct enum_type *names, unsigned long n)
{
    for (int i = 1; names && i < names->n_words; i++)
        if (names->numbers[i] == n)
            return names->words[i];
    return NULL;
}

/* Decimal and hexadecimal stay what they are; a number with a name becomes the name. */
static char *number(const struct field *f, const char *text)
{
    const struct enum_type *names = f->of;
    for (int i = 1; names && i < names->n_words; i++)
        if (g_ascii_strcasecmp(names->words[i], text) == 0)
            return g_strdup(names->words[i]);
    while (g_ascii_isspace(*text))
        text++;
    bool hex = g_ascii_strncasecmp(text, "0x", 2) == 0 || strpbrk(text, "abcdefABCDEF");
    char *end;
    errno = 0;
    unsigned long n = strtoul(text, &end, hex ? 16 : 10);
    if (!g_ascii_isxdigit(*text) || *end || errno || n < (unsigned long)f->min ||
        (f->max && n > (unsigned long)f->max))
        return NULL;
    const char *word = word_of(names, n);
    return word ? g_strdup(word) : g_strdup_printf(hex ? "0x%lx" : "%lu", n);
}

/* Whether all ones stand before all zeros. */
static bool is_prefix(const uint8_t *bytes, size_t n, unsigned *ret_bits)
{
    unsigned bits = 0;
    while (bits < n * 8 && bytes[bits / 8] & (0x80 >> bits % 8))
        bits++;
    for (unsigned i = bits; i < n * 8; i++)
        if (bytes[i / 8] & (0x80 >> i % 8))
            return false;
    *ret_bits = bits;
    return true;
}

static char *mac(const char *text, bool mask)
{
    unsigned octet[6], bits;
    uint8_t bytes[6];
    int end = 0;
    if (sscanf(text, "%2x:%2x:%2x:%2x:%2x:%2x%n", &octet[0], &octet[1], &octet[2], &octet[3],
               &octet[4], &octet[5], &end) != 6 ||
        text[end] || strpbrk(text, "+- xX"))
        return NULL;
    for (int i = 0; i < 6; i++)
        bytes[i] = (uint8_t)octet[i];
    if (mask && !is_prefix(bytes, 6, &bits))
        return NULL;
    return g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", octet[0], octet[1], octet[2], octet[3],
                           octet[4], octet[5]);
}

static char *address(int family, const char *text)
{
    uint8_t bytes[16];
    char out[INET6_ADDRSTRLEN];
    struct in_addr old;
    if (family == AF_INET && inet_aton(text, &old) && !strpbrk(text, " \t"))
        return g_strdup(inet_ntop(AF_INET, &old, out, sizeof(out)));
    if (family == AF_INET || inet_pton(family, text, bytes) != 1)
        return NULL;
    return g_strdup(inet_ntop(family, bytes, out, sizeof(out)));
}

/* A prefix length, perhaps given as a mask. */
static char *mask(int family, const char *text)
{
    size_t n = family == AF_INET ? 4 : 16;
    uint8_t bytes[16];
    unsigned bits;
    if (inet_pton(family, text, bytes) == 1) {
        if (!is_prefix(bytes, n, &bits))
            return NULL;
    } else {
        char *end;
        bits = (unsigned)strtoul(text, &end, 10);
        if (!g_ascii_isdigit(*text) || *end || bits > n * 8 || strlen(text) > 3)
            return NULL;
    }
    return g_strdup_printf("%u", bits);
}

/* The words of a list as bits; -1 when one is not among them. */
static int bits_of(const char *text, const char *const *words)
{
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    int bits = 0;
    for (char **p = parts; *p; p++) {
        const char *word = g_strstrip(*p);
        int i = 0;
        while (words[i] && g_ascii_strcasecmp(words[i], word) != 0)
            i++;
        if (!words[i] && *word)
            return -1;
        if (words[i])
            bits |= 1 << i;
    }
    return bits;
}

static void append_bits(GString *out, int bits, const char *const *words)
{
    bool more = false;
    for (int i = 0; words[i]; i++) {
        if (bits & 1 << i) {
            g_string_append_printf(out, "%s%s", more ? "," : "", words[i]);
            more = true;
        }
    }
}

static char *state(const char *text)
{
    static const char *const words[] = {"NEW", "ESTABLISHED", "RELATED", "INVALID", "NONE", NULL};
    enum { NONE = 16 };
    int bits = bits_of(text, words);
    if (bits < 0)
        return NULL;
    GString *out = g_string_new(NULL);
    append_bits(out, bits & NONE ? NONE : bits, words);
    return g_string_free(out, FALSE);
}

static const char *const tcp_words[] = {"SYN", "ACK", "URG", "PSH", "FIN", "RST", NULL};

static int tcp_bits(const char *text)
{
    enum { ALL = (1 << 6) - 1 };
    if (g_ascii_strcasecmp(text, "ALL") == 0)
        return ALL;
    return g_ascii_strcasecmp(text, "NONE") == 0 ? 0 : bits_of(text, tcp_words);
}

static char *tcp_flags(const char *text)
{
    g_auto(GStrv) halves = g_strsplit(text, "/", 2);
    if (g_strv_length(halves) != 2)
        return NULL;
    GString *out = g_string_new(NULL);
    for (int i = 0; i < 2; i++) {
        int bits = tcp_bits(halves[i]);
        if (bits < 0)
            return g_string_free(out, TRUE);
        if (i)
            g_string_append_c(out, '/');
        if (bits == tcp_bits("ALL") || !bits)
            g_string_append(out, bits ? "ALL" : "NONE");
        else
            append_bits(out, bits, tcp_words);
    }
    return g_string_free(out, FALSE);
}

static char *ipset_flags(const char *text)
{
    enum { MOST = 6 };
    g_auto(GStrv) parts = g_strsplit(text, ",", -1);
    guint n = g_strv_length(parts);
    if (!n || n > MOST)
        return NULL;
    for (char **p = parts; *p; p++) {
        if (g_ascii_strcasecmp(*p, "src") != 0 && g_ascii_strcasecmp(*p, "dst") != 0)
            return NULL;
        for (char *c = *p; *c; c++)
            *c = g_ascii_tolower(*c);
    }
    return g_strjoinv(",", parts);
}

/* Any other word than these counts as no. */
static char *truth(const char *text)
{
    bool yes = strcmp(text, "true") == 0 || strcmp(text, "yes") == 0 || strcmp(text, "1") == 0;
    return g_strdup(yes ? "true" : "false");
}

char *variable_canonical(const struct field *f, const char *text)
{
    if (*text == '$')
        return name_of_variable(text);
    switch ((enum variable)f->param) {
    case VAR_NUMBER:
        return number(f, text);
    case VAR_MAC:
    case VAR_MAC_MASK:
        return mac(text, f->param == VAR_MAC_MASK);
    case VAR_IP4:
    case VAR_IP6:
        return address(f->param == VAR_IP4 ? AF_INET : AF_INET6, text);
    case VAR_MASK4:
    case VAR_MASK6:
        return mask(f->param == VAR_MASK4 ? AF_INET : AF_INET6, text);
    case VAR_BOOL:
        return truth(text);
    case VAR_STATE:
        return state(text);
    case VAR_TCP_FLAGS:
        return tcp_flags(text);
    case VAR_IPSET_FLAGS:
        return ipset_flags(text);
    default: { /* text: cut after 256 bytes, but not within a character */
        enum { MOST = 256 };
        const char *end = text + strnlen(text, MOST);
        if (*end)
            end = g_utf8_find_prev_char(text, end + 1);
        return g_strndup(text, (gsize)(end - text));
    }
    }
}

char *variable_allowed(const struct field *f)
{
    static const char *const what[] = {
        [VAR_MAC] = "a MAC address",
        [VAR_MAC_MASK] = "a MAC mask, ones before zeros",
        [VAR_IP4] = "an IPv4 address",
        [VAR_IP6] = "an IPv6 address",
        [VAR_MASK4] = "a mask such as 255.255.0.0 or 0 to 32",
        [VAR_MASK6] = "a mask such as ffff:ffff:: or 0 to 128",
        [VAR_BOOL] = "true or false",
        [VAR_STATE] = "a list of NEW, ESTABLISHED, RELATED, INVALID, NONE",
        [VAR_TCP_FLAGS] = "MASK/FLAGS, each a list of SYN, ACK, URG, PSH, FIN, RST, ALL, NONE",
        [VAR_IPSET_FLAGS] = "up to six of src, dst",
        [VAR_TEXT] = "text",
    };
    if (f->param != VAR_NUMBER)
        return g_strdup_printf("%s, or a variable such as $NAME", what[f->param]);
    return g_strdup_printf("a number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT
                           ", or a variable such as $NAME",
                           f->min, f->max);
}

/* IP addresses of documents as numbers. Called by the checks of networks and by drivers that hand
 * out addresses. Pure; never awaits. Invariant: bytes behind the family's length are zero. */
#include <arpa/inet.h>
#include <glib.h>
#include <string.h>
#include "defs/ip.h"

bool ip_read(const char *text, struct ip *ret)
{
    *ret = (struct ip){0};
    if (!text)
        return false;
    if (inet_pton(AF_INET, text, ret->bytes) == 1)
        ret->bits = 32;
    else if (inet_pton(AF_INET6, text, ret->bytes) == 1)
        ret->bits = 128;
    return ret->bits != 0;
}

int ip_compare(const struct ip *a, const struct ip *b)
{
    return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

static struct ip with_tail(const struct ip *a, unsigned prefix, bool ones)
{
    struct ip out = *a;
    for (unsigned bit = prefix; bit < (unsigned)a->bits; bit++) {
        uint8_t mask = (uint8_t)(0x80 >> bit % 8);
        if (ones)
            out.bytes[bit / 8] |= mask;
        else
            out.bytes[bit / 8] &= (uint8_t)~mask;
    }
    return out;
}

struct ip ip_masked(const struct ip *a, unsigned prefix)
{
    return with_tail(a, prefix, false);
}

struct ip ip_last(const struct ip *a, unsigned prefix)
{
    return with_tail(a, prefix, true);
}

int ip_netmask_prefix(const struct ip *mask)
{
    int ones = 0;
    while (ones < mask->bits && mask->bytes[ones / 8] & 0x80 >> ones % 8)
        ones++;
    struct ip rest = *mask;
    struct ip want = with_tail(mask, (unsigned)ones, false);
    return ip_compare(&rest, &want) ? -1 : ones;
}

uint64_t ip_distance(const struct ip *first, const struct ip *last)
{
    uint64_t n = 0;
    for (int i = 0; i < first->bits / 8; i++) {
        if (n >> 55)
            return UINT64_MAX;
        n = (n << 8) + (uint64_t)last->bytes[i] - first->bytes[i];
    }
    return n + 1;
}

char *ip_after(const struct ip *a, uint64_t n)
{
    struct ip at = *a;
    for (int i = a->bits / 8 - 1; i >= 0 && n; i--) {
        n += at.bytes[i];
        at.bytes[i] = (uint8_t)n;
        n >>= 8;
    }
    char text[INET6_ADDRSTRLEN];
    inet_ntop(a->bits == 32 ? AF_INET : AF_INET6, at.bytes, text, sizeof(text));
    return g_strdup(text);
}

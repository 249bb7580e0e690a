/* IP addresses of documents as numbers: families, prefixes, ranges. Pure; never awaits. */
#pragma once
#include <stdbool.h>
#include <stdint.h>

struct ip {
    int bits; /* 32 or 128; 0: none */
    uint8_t bytes[16];
};

/* false when the text is no address (or NULL); *ret is none then. */
bool ip_read(const char *text, struct ip *ret);
int ip_compare(const struct ip *a, const struct ip *b); /* of one family, as memcmp */
struct ip ip_masked(const struct ip *a, unsigned prefix);
/* The same with all bits behind the prefix set. */
struct ip ip_last(const struct ip *a, unsigned prefix);
/* The prefix of a netmask, -1 when its ones are not in a row. */
int ip_netmask_prefix(const struct ip *mask);
/* How many addresses lie between, both counted; UINT64_MAX: more than fit. */
uint64_t ip_distance(const struct ip *first, const struct ip *last);
/* The n-th address after a; free(). */
char *ip_after(const struct ip *a, uint64_t n);

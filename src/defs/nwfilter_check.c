/* What makes no sense in a packet filter. Called by document_fill. Never awaits. */
#include "defs/fill.h"
#include "gen/nwfilter.h"
#include "reflect/type.h"

hook_fn filter_check, filter_rule_check;

static bool is_chain(const char *name)
{
    static const char *const prefixes[] = {"mac", "vlan", "stp", "arp", "rarp", "ipv4", "ipv6"};
    if (strcmp(name, "root") == 0)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(prefixes); i++)
        if (g_str_has_prefix(name, prefixes[i]))
            return true;
    return false;
}

int filter_check(void *value, struct hook_context *ctx)
{
    enum { CHAIN_MOST = 12, PRIORITY_MOST = 1000 };
    static const char letters[] = G_CSET_a_2_z G_CSET_A_2_Z "0123456789_-.:";
    const struct filter *filter = value;
    if (!is_chain(filter->chain))
        return fail_in(FROM_NWFILTER, ERR_INVALID_ARG,
                       "chain '%s' of <filter>: allowed are root and names that begin with mac, "
                       "vlan, stp, arp, rarp, ipv4 or ipv6",
                       filter->chain);
    if (strlen(filter->chain) > CHAIN_MOST)
        return fail_in(FROM_NWFILTER, ERR_INVALID_ARG,
                       "chain '%s' of <filter> is longer than %d characters", filter->chain,
                       CHAIN_MOST);
    if (filter->chain[strspn(filter->chain, letters)])
        return fail_in(
            FROM_NWFILTER, ERR_INVALID_ARG,
            "chain '%s' of <filter>: allowed are letters, digits and _ - . :", filter->chain);
    if (filter->priority < -PRIORITY_MOST || filter->priority > PRIORITY_MOST)
        return fail_in(FROM_NWFILTER, ERR_INVALID_ARG,
                       "priority %d of <filter> is not within -%d to %d", filter->priority,
                       PRIORITY_MOST, PRIORITY_MOST);
    return 0;
}

static bool has_ports(const char *protocol)
{
    static const char *const rows[] = {"tcp", "udp", "sctp", "33", "0x21"};
    for (size_t i = 0; protocol && i < G_N_ELEMENTS(rows); i++)
        if (strcmp(protocol, rows[i]) == 0)
            return true;
    return false;
}

/* Packets of the link layer have ports only when their protocol is told and has some. */
int filter_rule_check(void *value, struct hook_context *ctx)
{
    const struct filter_rule *rule = value;
    const char *protocol = NULL;
    bool ports = false;
    for (size_t i = 0; i < rule->n_protocols; i++) {
        const struct filter_rule_ip *ip = rule->protocols[i]->ip;
        const struct filter_rule_ipv6 *ip6 = rule->protocols[i]->ipv6;
        if (ip) {
            protocol = ip->protocol ? ip->protocol : protocol;
            ports |= ip->srcportstart || ip->srcportend || ip->dstportstart || ip->dstportend;
        } else if (ip6) {
            protocol = ip6->protocol ? ip6->protocol : protocol;
            ports |= ip6->srcportstart || ip6->srcportend || ip6->dstportstart || ip6->dstportend;
        }
    }
    if (ports && !has_ports(protocol))
        return fail_in(FROM_NWFILTER, ERR_INTERNAL_ERROR,
                       "ports in a <rule> on IP packets need a protocol that is one of tcp, udp, "
                       "sctp and dccp (33)");
    return 0;
}

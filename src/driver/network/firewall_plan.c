/* Makes a network's firewall rules from its definition. Called by firewall.c and by the unit test.
 * Pure; never awaits. Invariant: guests of an isolated network reach nothing outside, those of an
 * open one are nobody's business here.
 */
#include "driver/network/firewall_plan.h"
#include <arpa/inet.h>
#include <string.h>
#include "defs/ip.h"
#include "defs/network.h"
#include "gen/domain.h"
#include "sys/commands.h"

#define TABLE "libvirt_network"
#define RULE_FLAGS "-ae"

char *firewall_rule_text(char *const *command)
{
    if (strcmp(command[0], "nft") != 0)
        return NULL;
    bool flagged = command[1] && strcmp(command[1], RULE_FLAGS) == 0;
    return g_strjoinv(" ", (char **)command + (flagged ? 2 : 1));
}

/* --- the table -------------------------------------------------------------------------------- */

firewall_commands *firewall_plan_table(const char *family)
{
    static const char *const chains[] = {"guest_output", "guest_input", "guest_cross"};
    firewall_commands *list = commands_new();
    g_autofree char *table = g_strdup_printf("%s " TABLE, family);
    commands_add(list, "nft list table", table, NULL);
    commands_add(list, "nft add table", table, NULL);
    g_autofree char *forward = g_strdup_printf("nft add chain %s forward", table);
    commands_add(list, forward, "{ type filter hook forward priority 0; policy accept; }", NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(chains); i++) {
        commands_add(list, "nft add chain", table, chains[i], NULL);
        commands_add(list, "nft insert rule", table, "forward counter jump", chains[i], NULL);
    }
    g_autofree char *nat = g_strdup_printf("nft add chain %s guest_nat", table);
    commands_add(list, nat, "{ type nat hook postrouting priority 100; policy accept; }", NULL);
    return list;
}

/* --- rules ------------------------------------------------------------------------------------ */

struct plan {
    firewall_commands *list;
    const struct network *net;
    const char *bridge, *dev; /* dev: the only one that traffic leaves by, or NULL */
    const char *family;
    char *subnet;
};

static void rule(const struct plan *p, const char *chain, const char *what, const char *verdict)
{
    g_autofree char *head =
        g_strdup_printf("nft " RULE_FLAGS " insert rule %s " TABLE " %s", p->family, chain);
    commands_add(p->list, head, what, "counter", verdict, NULL);
}

static void common_rules(struct plan *p, const char *family)
{
    g_autofree char *from = g_strdup_printf("iif %s", p->bridge);
    g_autofree char *to = g_strdup_printf("oif %s", p->bridge);
    g_autofree char *within = g_strdup_printf("%s %s", from, to);
    p->family = family;
    rule(p, "guest_output", from, "reject");
    rule(p, "guest_input", to, "reject");
    rule(p, "guest_cross", within, "accept");
}

/* "ip saddr 10.0.0.0/24" */
static char *match(const struct plan *p, const char *which, const char *net)
{
    return g_strdup_printf("%s %s %s", p->family, which, net);
}

static void allow_out(const struct plan *p)
{
    g_autofree char *from = match(p, "saddr", p->subnet);
    g_autofree char *what = g_strdup_printf("%s iif %s%s%s", from, p->bridge,
                                            p->dev ? " oifname " : "", p->dev ? p->dev : "");
    rule(p, "guest_output", what, "accept");
}

static char *from_dev(const struct plan *p)
{
    return p->dev ? g_strdup_printf("iifname %s ", p->dev) : g_strdup("");
}

/* Anybody outside may begin to talk to guests. */
static void allow_in(const struct plan *p)
{
    g_autofree char *to = match(p, "daddr", p->subnet), *dev = from_dev(p);
    g_autofree char *what = g_strdup_printf("%s%s oif %s", dev, to, p->bridge);
    rule(p, "guest_input", what, "accept");
}

/* Answers alone. */
static void allow_answers(const struct plan *p)
{
    g_autofree char *to = match(p, "daddr", p->subnet), *dev = from_dev(p);
    g_autofree char *what =
        g_strdup_printf("%soif %s %s ct state related,established", dev, p->bridge, to);
    rule(p, "guest_input", what, "accept");
}

/* --- translation ------------------------------------------------------------------------------ */

/* "masquerade to :1024-65535", "snat to 1.2.3.4-1.2.3.9:1024-65535" */
static char *translation(const struct plan *p, bool with_ports)
{
    const struct network_nat *nat = p->net->forward->nat;
    const struct network_address_range *a = nat ? nat->address : NULL;
    bool v4 = strcmp(p->family, "ip") == 0;
    g_autofree char *ports = NULL;
    if (with_ports && nat && nat->port)
        ports = g_strdup_printf(":%u-%u", nat->port->start, nat->port->end);
    else if (with_ports)
        ports = g_strdup(":1024-65535");
    if (!a || !v4)
        return g_strdup_printf("masquerade%s%s", ports ? " to " : "", ports ? ports : "");
    bool one = strcmp(a->start, a->end) == 0;
    return g_strdup_printf("snat to %s%s%s%s", a->start, one ? "" : "-", one ? "" : a->end,
                           ports ? ports : "");
}

static void translate(const struct plan *p, const char *protocol)
{
    g_autofree char *from = match(p, "saddr", p->subnet);
    g_autofree char *verdict = translation(p, protocol != NULL);
    g_autofree char *what = g_strdup_printf(
        "%s%s %s %s daddr != %s%s%s", protocol ? "meta l4proto " : "", protocol ? protocol : "",
        from, p->family, p->subnet, p->dev ? " oifname " : "", p->dev ? p->dev : "");
    rule(p, "guest_nat", what, verdict);
}

static void leave_alone(const struct plan *p, const char *to)
{
    g_autofree char *from = match(p, "saddr", p->subnet), *dest = match(p, "daddr", to);
    g_autofree char *what = g_strdup_printf("%s %s", from, dest);
    rule(p, "guest_nat", what, "return");
}

static void nat_rules(const struct plan *p)
{
    allow_out(p);
    allow_answers(p);
    translate(p, NULL);
    translate(p, "udp");
    translate(p, "tcp");
    if (strcmp(p->family, "ip") == 0) {
        leave_alone(p, "255.255.255.255/32");
        leave_alone(p, "224.0.0.0/24");
    } else {
        leave_alone(p, "ff02::/16");
    }
}

char *firewall_subnet(const struct network_ip *ip)
{
    char text[INET6_ADDRSTRLEN];
    struct ip a;
    int prefix = network_ip_prefix(ip);
    if (prefix < 0 || !ip_read(ip->address, &a))
        return NULL;
    a = ip_masked(&a, (unsigned)prefix);
    inet_ntop(a.bits == 32 ? AF_INET : AF_INET6, a.bytes, text, sizeof(text));
    return g_strdup_printf("%s/%d", text, prefix);
}

static void address_rules(struct plan *p, const struct network_ip *ip)
{
    const struct network_forward *f = p->net->forward;
    p->subnet = f ? firewall_subnet(ip) : NULL;
    if (!p->subnet)
        return;
    bool v4 = !network_ip_is_v6(ip);
    p->family = v4 ? "ip" : "ip6";
    bool nat = f->mode == NETWORK_FORWARD_MODE_NAT && (v4 || (f->nat && f->nat->ipv6 == TRI_YES));
    if (nat) {
        nat_rules(p);
    } else {
        allow_out(p);
        allow_in(p);
    }
    g_clear_pointer(&p->subnet, g_free);
}

/* Guests of old read checksums of DHCP's answers that nobody has filled in. */
static void fill_checksums(struct plan *p)
{
    commands_add(p->list, "tc qdisc show dev", p->bridge, "handle 1:", NULL);
    commands_add(p->list, "tc qdisc add dev", p->bridge, "root handle 1: htb default 2", NULL);
    commands_add(p->list, "tc filter add dev", p->bridge,
                 "prio 2 protocol ip parent 1: u32 match ip dport 68 ffff action csum ip and udp",
                 NULL);
}

static bool has_v6(const struct network *net)
{
    for (size_t i = 0; i < net->n_ips; i++)
        if (network_ip_is_v6(net->ips[i]))
            return true;
    return net->ipv6 == TRI_YES;
}

firewall_commands *firewall_plan_network(const struct network *net)
{
    const struct network_forward *f = net->forward;
    struct plan p = {.list = commands_new(), .net = net, .bridge = net->bridge->name};
    if (f && f->mode == NETWORK_FORWARD_MODE_OPEN)
        return p.list;
    p.dev = f && f->n_interfaces ? f->interfaces[0]->dev : NULL;
    fill_checksums(&p);
    common_rules(&p, "ip");
    if (has_v6(net))
        common_rules(&p, "ip6");
    for (size_t i = 0; i < net->n_ips; i++)
        address_rules(&p, net->ips[i]);
    return p.list;
}

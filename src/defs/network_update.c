/* Changes of one entry of a network: a DHCP host or range, a device it goes out by, a group of
 * ports, a DNS record. A pure operation on a value. Called for virNetworkUpdate by every driver
 * that serves networks. Invariant: what comes out passes the checks of a whole document.
 *
 * All sections work alike: a fragment is read, checked, and then added, taken out or put in place
 * of the entry it names. A struct section says how one of them does.
 */
#include <glib.h>
#include <string.h>
#include "defs/network_check.h"

/* A list of the network, as the structs have it. */
struct list {
    size_t *n;
    void ***items;
};

struct section {
    const char *what;
    const struct type *type;
    /* Whether an entry is the one that the fragment names. */
    bool (*same)(const void *entry, const void *fragment, unsigned command);
    int (*check)(const struct network *net, const struct network_ip *ip, const void *fragment,
                 bool partial);
    bool modifies; /* else entries are only added and deleted */
};

static bool equal(const char *a, const char *b)
{
    return a && b && strcmp(a, b) == 0;
}

/* Not told, or the same. */
static bool fits(const char *entry, const char *told)
{
    return !told || equal(entry, told);
}

static bool same_ip(const char *a, const char *b)
{
    struct ip x, y;
    return ip_read(a, &x) && ip_read(b, &y) && x.bits == y.bits && ip_compare(&x, &y) == 0;
}

static bool same_mac(const char *a, const char *b)
{
    return a && b && g_ascii_strcasecmp(a, b) == 0;
}

/* A new host clashes with any that shares a field; one to modify is found by mac, then by name;
 * one to delete has all that is told. */
static bool same_dhcp_host(const void *entry, const void *fragment, unsigned command)
{
    const struct dhcp_host *e = entry, *f = fragment;
    if (command == NETWORK_MODIFY)
        return same_mac(e->mac, f->mac) || (f->name && equal(e->name, f->name)) ||
               (f->id && equal(e->id, f->id)) || same_ip(e->ip, f->ip);
    if (command == NETWORK_DELETE)
        return (!f->mac || same_mac(e->mac, f->mac)) && fits(e->name, f->name) &&
               fits(e->id, f->id) && (!f->ip || same_ip(e->ip, f->ip));
    return same_mac(e->mac, f->mac) || equal(e->name, f->name) || equal(e->id, f->id) ||
           same_ip(e->ip, f->ip);
}

static int check_dhcp_host(const struct network *net, const struct network_ip *ip,
                           const void *fragment, bool partial)
{
    const struct dhcp_host *host = fragment;
    struct ip a, of;
    if (dhcp_host_check(net, ip, host, partial) < 0)
        return -1;
    if (!partial && ip_read(host->ip, &a) && ip_read(ip->address, &of) && a.bits != of.bits)
        return refuse(ERR_OPERATION_INVALID,
                      "network '%s': <host ip='%s'> is of another family than <ip address='%s'>",
                      net->name, host->ip, ip->address);
    return 0;
}

static bool same_range(const void *entry, const void *fragment, unsigned command)
{
    const struct dhcp_range *e = entry, *f = fragment;
    (void)command;
    return same_ip(e->start, f->start) && same_ip(e->end, f->end);
}

static int check_range(const struct network *net, const struct network_ip *ip, const void *fragment,
                       bool partial)
{
    (void)partial;
    return dhcp_range_check(net, ip, fragment);
}

static bool same_interface(const void *entry, const void *fragment, unsigned command)
{
    const struct network_forward_interface *e = entry, *f = fragment;
    (void)command;
    return equal(e->dev, f->dev);
}

static int check_interface(const struct network *net, const struct network_ip *ip,
                           const void *fragment, bool partial)
{
    const struct network_forward_interface *f = fragment;
    (void)ip;
    (void)partial;
    return f->dev ? 0
                  : refuse(ERR_XML_ERROR, "network '%s': <interface> of <forward> has no dev",
                           net->name);
}

static bool same_portgroup(const void *entry, const void *fragment, unsigned command)
{
    const struct portgroup *e = entry, *f = fragment;
    (void)command;
    return equal(e->name, f->name);
}

static int check_portgroup(const struct network *net, const struct network_ip *ip,
                           const void *fragment, bool partial)
{
    const struct portgroup *f = fragment;
    (void)ip;
    if (portgroup_check(net, f) < 0)
        return -1;
    for (size_t i = 0; !partial && i < net->n_portgroups; i++) {
        const struct portgroup *other = net->portgroups[i];
        if (f->default_ == TRI_YES && other->default_ == TRI_YES && !equal(other->name, f->name))
            return refuse(ERR_OPERATION_INVALID,
                          "network '%s': <portgroup name='%s'> is the default already, there can "
                          "be one",
                          net->name, other->name);
    }
    return 0;
}

static bool shares_name(const struct dns_host *e, const struct dns_host *f)
{
    for (size_t i = 0; i < e->n_hostnames; i++)
        for (size_t j = 0; j < f->n_hostnames; j++)
            if (strcmp(e->hostnames[i], f->hostnames[j]) == 0)
                return true;
    return false;
}

static bool same_dns_host(const void *entry, const void *fragment, unsigned command)
{
    const struct dns_host *e = entry, *f = fragment;
    return same_ip(e->ip, f->ip) || (command == NETWORK_DELETE && shares_name(e, f));
}

static int check_dns_host(const struct network *net, const struct network_ip *ip,
                          const void *fragment, bool partial)
{
    (void)ip;
    return dns_host_check(net, fragment, partial);
}

static bool same_txt(const void *entry, const void *fragment, unsigned command)
{
    const struct dns_txt *e = entry, *f = fragment;
    return equal(e->name, f->name) && (command != NETWORK_DELETE || fits(e->value, f->value));
}

static int check_txt(const struct network *net, const struct network_ip *ip, const void *fragment,
                     bool partial)
{
    (void)ip;
    return dns_txt_check(net, fragment, partial);
}

/* One to modify is found by what names the service; else all that is told counts. */
static bool same_srv(const void *entry, const void *fragment, unsigned command)
{
    const struct dns_srv *e = entry, *f = fragment;
    if (!fits(e->service, f->service) || !fits(e->protocol, f->protocol) ||
        !fits(e->domain, f->domain))
        return false;
    return command == NETWORK_MODIFY ||
           (fits(e->target, f->target) && (!f->has_port || f->port == e->port) &&
            (!f->has_priority || f->priority == e->priority) &&
            (!f->has_weight || f->weight == e->weight));
}

static int check_srv(const struct network *net, const struct network_ip *ip, const void *fragment,
                     bool partial)
{
    (void)ip;
    return dns_srv_check(net, fragment, partial);
}

static const struct section sections[] = {
    [NETWORK_SECTION_BRIDGE] = {"bridge"},
    [NETWORK_SECTION_DOMAIN] = {"domain"},
    [NETWORK_SECTION_IP] = {"ip"},
    [NETWORK_SECTION_FORWARD] = {"forward"},
    [NETWORK_SECTION_FORWARD_PF] = {"pf of <forward>"},
    [NETWORK_SECTION_DHCP_HOST] = {"host of <dhcp>", &type_dhcp_host, same_dhcp_host,
                                   check_dhcp_host, true},
    [NETWORK_SECTION_DHCP_RANGE] = {"range of <dhcp>", &type_dhcp_range, same_range, check_range},
    [NETWORK_SECTION_FORWARD_INTERFACE] = {"interface of <forward>",
                                           &type_network_forward_interface, same_interface,
                                           check_interface},
    [NETWORK_SECTION_PORTGROUP] = {"portgroup", &type_portgroup, same_portgroup, check_portgroup,
                                   true},
    [NETWORK_SECTION_DNS_HOST] = {"host of <dns>", &type_dns_host, same_dns_host, check_dns_host,
                                  true},
    [NETWORK_SECTION_DNS_TXT] = {"txt of <dns>", &type_dns_txt, same_txt, check_txt, true},
    [NETWORK_SECTION_DNS_SRV] = {"srv of <dns>", &type_dns_srv, same_srv, check_srv, true},
};

/* The <ip> that an edit of DHCP is about. */
static struct network_ip *ip_of(const struct network *net, int index)
{
    if (index >= 0 && (size_t)index < net->n_ips)
        return net->ips[index];
    for (size_t i = 0; index < 0 && i < net->n_ips; i++) {
        const struct network_dhcp *dhcp = net->ips[i]->dhcp;
        if (dhcp && (dhcp->n_ranges || dhcp->n_hosts))
            return net->ips[i];
    }
    if (index < 0 && net->n_ips)
        return net->ips[0];
    refuse(ERR_OPERATION_INVALID, "network '%s' has no <ip> with index %d", net->name, index);
    return NULL;
}

static void *made(void *at, const struct type *type)
{
    void **field = at;
    if (!*field)
        *field = value_new(type);
    return *field;
}

#define LIST(owner, field) ((struct list){&(owner)->n_##field, (void ***)&(owner)->field})

static struct list list_of(struct network *net, struct network_ip *ip, unsigned section)
{
    struct network_dns *dns;
    struct network_dhcp *dhcp;
    switch (section) {
    case NETWORK_SECTION_DHCP_HOST:
        dhcp = made(&ip->dhcp, &type_network_dhcp);
        return LIST(dhcp, hosts);
    case NETWORK_SECTION_DHCP_RANGE:
        dhcp = made(&ip->dhcp, &type_network_dhcp);
        return LIST(dhcp, ranges);
    case NETWORK_SECTION_FORWARD_INTERFACE:
        made(&net->forward, &type_network_forward);
        return LIST(net->forward, interfaces);
    case NETWORK_SECTION_PORTGROUP:
        return LIST(net, portgroups);
    case NETWORK_SECTION_DNS_HOST:
        dns = made(&net->dns, &type_network_dns);
        return LIST(dns, hosts);
    case NETWORK_SECTION_DNS_TXT:
        dns = made(&net->dns, &type_network_dns);
        return LIST(dns, txts);
    default:
        dns = made(&net->dns, &type_network_dns);
        return LIST(dns, srvs);
    }
}

static void put(struct list list, size_t at, void *item)
{
    void **items = *list.items = g_renew(void *, *list.items, *list.n + 1);
    memmove(items + at + 1, items + at, (*list.n - at) * sizeof(void *));
    items[at] = item;
    (*list.n)++;
}

static void take_out(struct list list, size_t at, const struct type *type)
{
    value_free(type, (*list.items)[at]);
    memmove(*list.items + at, *list.items + at + 1, (*list.n - at - 1) * sizeof(void *));
    if (--*list.n == 0)
        g_clear_pointer(list.items, g_free);
}

/* Applies a fragment that is checked; takes it. */
static int apply(const struct network *net, const struct section *s, struct list list,
                 unsigned command, void *fragment)
{
    size_t n_found = 0, at = 0;
    for (size_t i = 0; i < *list.n; i++)
        if (s->same((*list.items)[i], fragment, command) && !n_found++)
            at = i;
    bool adds = command == NETWORK_ADD_FIRST || command == NETWORK_ADD_LAST;
    const char *problem = adds && n_found     ? "it has one already that matches"
                          : !adds && !n_found ? "it has none that matches"
                          : !adds && n_found > 1 && s->type != &type_dhcp_host
                              ? "it has several that match"
                              : NULL;
    if (problem) {
        value_free(s->type, fragment);
        return refuse(ERR_OPERATION_INVALID, "network '%s': <%s>: %s", net->name, s->what, problem);
    }
    if (adds) {
        put(list, command == NETWORK_ADD_FIRST ? 0 : *list.n, fragment);
        return 0;
    }
    if (command == NETWORK_MODIFY) {
        value_free(s->type, (*list.items)[at]);
        (*list.items)[at] = fragment;
        return 0;
    }
    take_out(list, at, s->type);
    value_free(s->type, fragment);
    return 0;
}

static int check_command(const struct network *net, const struct section *s, unsigned command)
{
    if (!s->type)
        return refuse(ERR_OPERATION_UNSUPPORTED, "network '%s': <%s> cannot be updated", net->name,
                      s->what ? s->what : "section of no known number");
    if (command < NETWORK_MODIFY || command > NETWORK_ADD_FIRST)
        return refuse(ERR_OPERATION_UNSUPPORTED, "network '%s': %u is no command of an update",
                      net->name, command);
    if (command == NETWORK_MODIFY && !s->modifies)
        return refuse(ERR_OPERATION_UNSUPPORTED,
                      "network '%s': <%s> can be added and deleted, not modified", net->name,
                      s->what);
    return 0;
}

/* DHCP is served on one address of each family. */
static int check_single_dhcp(const struct network *net, const struct network_ip *ip)
{
    for (size_t i = 0; i < net->n_ips; i++) {
        const struct network_ip *other = net->ips[i];
        if (other != ip && other->dhcp && (other->dhcp->n_hosts || other->dhcp->n_ranges) &&
            network_ip_is_v6(other) == network_ip_is_v6(ip))
            return refuse(ERR_OPERATION_INVALID,
                          "network '%s': <dhcp> is served on '%s' already, one address of a family "
                          "can have it",
                          net->name, other->address);
    }
    return 0;
}

/* The devices and the short form of their first must agree. */
static void settle_forward(struct network_forward *f)
{
    if (!f)
        return;
    g_clear_pointer(&f->dev, g_free);
    if (f->n_interfaces)
        f->dev = g_strdup(f->interfaces[0]->dev);
}

int network_update(struct network *net, const struct network_edit *edit)
{
    static const struct section unknown = {0};
    const struct section *s =
        edit->section < G_N_ELEMENTS(sections) ? &sections[edit->section] : &unknown;
    bool is_dhcp =
        edit->section == NETWORK_SECTION_DHCP_HOST || edit->section == NETWORK_SECTION_DHCP_RANGE;
    bool adds = edit->command == NETWORK_ADD_FIRST || edit->command == NETWORK_ADD_LAST;
    struct network_ip *ip = NULL;
    if (check_command(net, s, edit->command) < 0 ||
        (is_dhcp && !(ip = ip_of(net, edit->parent_index))))
        return -1;
    void *fragment = value_read(s->type, edit->xml, edit->len, 0);
    if (!fragment)
        return -1;
    if (s->check(net, ip, fragment, edit->command == NETWORK_DELETE) < 0 ||
        (adds && is_dhcp && check_single_dhcp(net, ip) < 0)) {
        value_free(s->type, fragment);
        return -1;
    }
    if (apply(net, s, list_of(net, ip, edit->section), edit->command, fragment) < 0)
        return -1;
    if (edit->section == NETWORK_SECTION_FORWARD_INTERFACE)
        settle_forward(net->forward);
    network_fill(net);
    return network_check(net);
}

/* Makes the texts of dnsmasq's files from a network's definition. Called by dnsmasq.c and by the
 * unit test. Pure; never awaits. Invariant: no value of a definition becomes a line of its own.
 */
#include "driver/network/dnsmasq_plan.h"
#include <arpa/inet.h>
#include <glib.h>
#include <string.h>
#include "base/error.h"
#include "defs/ip.h"
#include "defs/network.h"
#include "gen/domain.h"

#define ISOLATED_NO_ROUTER "dhcp-option=3"

/* As existing hosts have it: escaped like text of a document. */
char *dnsmasq_file_name(const struct network *net)
{
    g_autofree char *escaped = g_markup_escape_text(net->name, -1);
    g_auto(GStrv) parts = g_strsplit(escaped, "&#39;", -1); /* how GLib writes an apostrophe */
    return g_strjoinv("&apos;", parts);
}

struct writer {
    GString *text;
    char *bad; /* the first line that would be two */
};

__attribute__((format(printf, 2, 3))) static void line(struct writer *w, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    g_autofree char *text = g_strdup_vprintf(fmt, ap);
    va_end(ap);
    if (strpbrk(text, "\n\r") && !w->bad)
        w->bad = g_strdup(text);
    g_string_append_printf(w->text, "%s\n", text);
}

static void put_file(struct writer *w, const char *key, const char *dir, const struct network *net,
                     const char *suffix)
{
    g_autofree char *name = dnsmasq_file_name(net);
    line(w, "%s=%s/%s.%s", key, dir, name, suffix);
}

static char *finish(struct writer *w)
{
    if (!w->bad)
        return g_string_free(w->text, FALSE);
    fail_in(FROM_NETWORK, ERR_XML_ERROR, "'%s' has a line break in it", w->bad);
    g_free(w->bad);
    g_string_free(w->text, TRUE);
    return NULL;
}

/* --- DNS -------------------------------------------------------------------------------------- */

static void put_forwarders(struct writer *w, const struct network_dns *dns)
{
    bool all = false;
    for (size_t i = 0; dns && i < dns->n_forwarders; i++) {
        const struct dns_forwarder *f = dns->forwarders[i];
        const char *addr = f->addr ? f->addr : "#";
        if (f->domain)
            line(w, "server=/%s/%s", f->domain, addr);
        else
            line(w, "server=%s", addr);
        all |= !f->domain;
    }
    if (all)
        line(w, "no-resolv");
}

/* The zone of reverse names, on whole octets or digits. */
static char *reverse_zone(const struct network_ip *ip)
{
    struct ip a;
    GString *zone = g_string_new(NULL);
    int prefix = network_ip_prefix(ip);
    if (!ip_read(ip->address, &a))
        return g_string_free(zone, FALSE);
    if (a.bits == 32) {
        for (int i = prefix / 8 - 1; i >= 0; i--)
            g_string_append_printf(zone, "%u.", a.bytes[i]);
        g_string_append(zone, "in-addr.arpa");
        return g_string_free(zone, FALSE);
    }
    for (int i = prefix / 4 - 1; i >= 0; i--)
        g_string_append_printf(zone, "%x.", i % 2 ? a.bytes[i / 2] & 15 : a.bytes[i / 2] >> 4);
    g_string_append(zone, "ip6.arpa");
    return g_string_free(zone, FALSE);
}

static void put_domain(struct writer *w, const struct network *net)
{
    if (net->domain && net->domain->name) {
        if (net->domain->local_only == TRI_YES)
            line(w, "local=/%s/", net->domain->name);
        line(w, "domain=%s", net->domain->name);
        line(w, "expand-hosts");
    }
    for (size_t i = 0; i < net->n_ips; i++)
        if (net->ips[i]->local_ptr == TRI_YES) {
            g_autofree char *zone = reverse_zone(net->ips[i]);
            line(w, "local=/%s/", zone);
        }
    if (net->dns && net->dns->forward_plain_names == TRI_NO) {
        line(w, "domain-needed");
        line(w, "local=//");
    }
}

static void put_srv(struct writer *w, const struct dns_srv *srv)
{
    g_autoptr(GString) s = g_string_new(NULL);
    g_string_append_printf(s, "srv-host=_%s._%s", srv->service, srv->protocol);
    if (srv->domain)
        g_string_append_printf(s, ".%s", srv->domain);
    if (srv->target && strcmp(srv->target, ".") != 0) {
        bool more = srv->has_priority || srv->has_weight;
        g_string_append_printf(s, ",%s", srv->target);
        if (srv->has_port || more)
            g_string_append_printf(s, ",%u", srv->has_port ? srv->port : 1);
        if (more)
            g_string_append_printf(s, ",%u", srv->has_priority ? srv->priority : 0);
        if (srv->has_weight)
            g_string_append_printf(s, ",%u", srv->weight);
    }
    line(w, "%s", s->str);
}

static void put_records(struct writer *w, const struct network_dns *dns)
{
    for (size_t i = 0; dns && i < dns->n_txts; i++)
        line(w, "txt-record=%s,%s", dns->txts[i]->name,
             dns->txts[i]->value ? dns->txts[i]->value : "");
    for (size_t i = 0; dns && i < dns->n_srvs; i++)
        put_srv(w, dns->srvs[i]);
}

/* --- DHCP ------------------------------------------------------------------------------------- */

/* ",5h", or nothing. */
static char *lease_suffix(const struct dhcp_lease *lease)
{
    static const char units[] = {[NETWORK_LEASE_UNIT_SECONDS] = 's',
                                 [NETWORK_LEASE_UNIT_MINUTES] = 'm',
                                 [NETWORK_LEASE_UNIT_HOURS] = 'h'};
    if (!lease)
        return g_strdup("");
    if (!lease->expiry)
        return g_strdup(",infinite");
    return g_strdup_printf(",%" G_GUINT64_FORMAT "%c", lease->expiry,
                           units[lease->unit ? lease->unit : NETWORK_LEASE_UNIT_MINUTES]);
}

static char *netmask_text(int prefix)
{
    struct in_addr mask = {.s_addr = prefix ? htonl(~0u << (32 - prefix)) : 0};
    char text[INET_ADDRSTRLEN];
    return g_strdup(inet_ntop(AF_INET, &mask, text, sizeof(text)));
}

static bool serves_dhcp(const struct network_ip *ip)
{
    return ip->dhcp && (ip->dhcp->n_ranges || ip->dhcp->n_hosts);
}

/* The one address of a family whose <dhcp> counts. */
static const struct network_ip *dhcp_of(const struct network *net, bool v6)
{
    for (size_t i = 0; i < net->n_ips; i++)
        if (network_ip_is_v6(net->ips[i]) == v6 && serves_dhcp(net->ips[i]))
            return net->ips[i];
    return NULL;
}

static uint64_t put_ranges(struct writer *w, const struct network_ip *ip)
{
    const struct network_dhcp *dhcp = ip->dhcp;
    int prefix = network_ip_prefix(ip);
    bool v6 = network_ip_is_v6(ip);
    g_autofree char *width = v6 ? g_strdup_printf("%d", prefix) : netmask_text(prefix);
    uint64_t n = 0;
    for (size_t i = 0; i < dhcp->n_ranges; i++) {
        struct ip start, end;
        g_autofree char *lease = lease_suffix(dhcp->ranges[i]->lease);
        line(w, "dhcp-range=%s,%s,%s%s", dhcp->ranges[i]->start, dhcp->ranges[i]->end, width,
             lease);
        if (ip_read(dhcp->ranges[i]->start, &start) && ip_read(dhcp->ranges[i]->end, &end))
            n += ip_distance(&start, &end);
    }
    if (!dhcp->n_ranges)
        line(w, v6 ? "dhcp-range=%s,static,%s" : "dhcp-range=%s,static", ip->address, width);
    return n;
}

static void put_bootp(struct writer *w, const struct network_dhcp *dhcp)
{
    if (!dhcp->bootp || !dhcp->bootp->file)
        return;
    if (dhcp->bootp->server)
        line(w, "dhcp-boot=%s,,%s", dhcp->bootp->file, dhcp->bootp->server);
    else
        line(w, "dhcp-boot=%s", dhcp->bootp->file);
}

static void put_dhcp(struct writer *w, const struct network *net, const char *dir)
{
    const struct network_ip *v4 = dhcp_of(net, false), *v6 = dhcp_of(net, true);
    uint64_t n = 0;
    if (v4) {
        n += put_ranges(w, v4);
        line(w, "dhcp-no-override");
        line(w, "dhcp-authoritative");
        put_bootp(w, v4->dhcp);
    }
    if (v6)
        n += put_ranges(w, v6);
    if (n)
        line(w, "dhcp-lease-max=%" G_GUINT64_FORMAT, n);
    if (v4 || v6)
        put_file(w, "dhcp-hostsfile", dir, net, "hostsfile");
}

static void put_host(struct writer *w, const struct dhcp_host *h, bool v6)
{
    g_autoptr(GString) s = g_string_new(NULL);
    g_autofree char *lease = lease_suffix(h->lease);
    if (h->id)
        g_string_append_printf(s, "id:%s,", h->id);
    else if (h->mac && !v6)
        g_string_append_printf(s, "%s,", h->mac);
    else if (h->name)
        g_string_append_printf(s, "%s,", h->name);
    bool named = h->name && (h->id || (h->mac && !v6));
    if (v6)
        g_string_append_printf(s, "%s%s[%s]", named ? h->name : "", named ? "," : "", h->ip);
    else
        g_string_append_printf(s, "%s%s%s", h->ip, named ? "," : "", named ? h->name : "");
    line(w, "%s%s", s->str, lease);
}

/* --- files ------------------------------------------------------------------------------------ */

static void put_tftp(struct writer *w, const struct network *net)
{
    for (size_t i = 0; i < net->n_ips; i++)
        if (net->ips[i]->tftp && net->ips[i]->tftp->root_dir) {
            line(w, "enable-tftp");
            line(w, "tftp-root=%s", net->ips[i]->tftp->root_dir);
        }
}

/* Router advertisements: with DHCP for IPv6 as it says, else of the prefixes alone. */
static void put_ra(struct writer *w, const struct network *net)
{
    if (dhcp_of(net, true)) {
        line(w, "enable-ra");
        return;
    }
    for (size_t i = 0; i < net->n_ips; i++)
        if (network_ip_is_v6(net->ips[i]))
            line(w, "dhcp-range=%s,ra-only", net->ips[i]->address);
}

static bool has_dns(const struct network *net)
{
    return !net->dns || net->dns->enable != TRI_NO;
}

static bool has_work(const struct network *net)
{
    return net->n_ips && (has_dns(net) || dhcp_of(net, false) || dhcp_of(net, true));
}

static void put_header(struct writer *w, const char *name)
{
    line(w, "# Written anew when the network starts; to change it: virsh net-edit %s", name);
}

static char *write_conf(const struct network *net, const struct dnsmasq_places *places)
{
    struct writer w = {g_string_new(NULL), NULL};
    put_header(&w, net->name);
    line(&w, "strict-order");
    if (!has_dns(net))
        line(&w, "port=0");
    put_forwarders(&w, net->dns);
    put_domain(&w, net);
    if (places->pid_file)
        line(&w, "pid-file=%s", places->pid_file);
    line(&w, "except-interface=lo");
    line(&w, "bind-dynamic");
    line(&w, "interface=%s", net->bridge->name);
    if (!net->forward) {
        line(&w, ISOLATED_NO_ROUTER);
        line(&w, "no-resolv");
        line(&w, "ra-param=*,0,0");
    }
    put_records(&w, net->dns);
    put_tftp(&w, net);
    put_dhcp(&w, net, places->dir);
    if (has_dns(net))
        put_file(&w, "addn-hosts", places->dir, net, "addnhosts");
    if (net->mtu && net->mtu->size)
        line(&w, "dhcp-option=option:mtu,%u", net->mtu->size);
    put_ra(&w, net);
    for (size_t i = 0; net->dnsmasq_options && i < net->dnsmasq_options->n_options; i++)
        line(&w, "%s", net->dnsmasq_options->options[i]->value);
    return finish(&w);
}

static char *write_hosts(const struct network *net)
{
    struct writer w = {g_string_new(NULL), NULL};
    for (int v6 = 0; v6 < 2; v6++) {
        const struct network_ip *ip = dhcp_of(net, v6);
        for (size_t i = 0; ip && i < ip->dhcp->n_hosts; i++)
            if (ip->dhcp->hosts[i]->ip)
                put_host(&w, ip->dhcp->hosts[i], v6);
    }
    return finish(&w);
}

static char *write_names(const struct network *net)
{
    struct writer w = {g_string_new(NULL), NULL};
    for (size_t i = 0; net->dns && i < net->dns->n_hosts; i++) {
        const struct dns_host *h = net->dns->hosts[i];
        g_autoptr(GString) names = g_string_new(NULL);
        for (size_t k = 0; k < h->n_hostnames; k++)
            g_string_append_printf(names, "%s\t", h->hostnames[k]);
        line(&w, "%s\t%s", h->ip, names->str);
    }
    return finish(&w);
}

int dnsmasq_plan(const struct network *net, const struct dnsmasq_places *places,
                 struct dnsmasq_plan *ret)
{
    *ret = (struct dnsmasq_plan){.wanted = has_work(net)};
    if (!ret->wanted)
        return 0;
    if ((ret->conf = write_conf(net, places)) && (ret->hosts = write_hosts(net)) &&
        (ret->names = write_names(net)))
        return 0;
    dnsmasq_plan_clear(ret);
    return -1;
}

void dnsmasq_plan_clear(struct dnsmasq_plan *plan)
{
    g_free(plan->conf);
    g_free(plan->hosts);
    g_free(plan->names);
    *plan = (struct dnsmasq_plan){0};
}

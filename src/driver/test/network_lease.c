/* DHCP leases of the simulated host's networks: each running guest's interface on an active network
 * has an address, the one its <host> says or the next free one of the ranges. Called by call_run().
 * Invariant: an interface keeps its address while the network is active. */
#include <glib.h>
#include <string.h>
#include "defs/ip.h"
#include "defs/network.h"
#include "driver/test/network.h"
#include "gen/domain.h"
#include "libvirt/libvirt.h"

#define LEASE_SECONDS 3600

struct leases {
    struct call *call;
    struct object *o;
    const struct network *net;
    const char *mac; /* the only one wanted, or NULL */
    const struct network_ip *ip;
    const struct guest *guest;
    GArray *list; /* struct network_dhcp_lease, strings in call->mem */
};

static const struct dhcp_host *host_of(const struct network_dhcp *dhcp, const char *mac,
                                       const char *guest)
{
    for (size_t i = 0; i < dhcp->n_hosts; i++) {
        const struct dhcp_host *h = dhcp->hosts[i];
        if (h->mac ? g_ascii_strcasecmp(h->mac, mac) == 0 : g_strcmp0(h->name, guest) == 0)
            return h;
    }
    return NULL;
}

static bool is_reserved(const struct network_dhcp *dhcp, const char *address)
{
    for (size_t i = 0; i < dhcp->n_hosts; i++)
        if (g_strcmp0(dhcp->hosts[i]->ip, address) == 0)
            return true;
    return false;
}

/* The n-th address of all ranges, counted from 1; g_free(), NULL: there is none. */
static char *address_at(const struct network_dhcp *dhcp, size_t n)
{
    struct ip start, end;
    for (size_t i = 0; i < dhcp->n_ranges; i++) {
        if (!ip_read(dhcp->ranges[i]->start, &start) || !ip_read(dhcp->ranges[i]->end, &end))
            continue;
        uint64_t size = ip_distance(&start, &end);
        if (n <= size)
            return ip_after(&start, n - 1);
        n -= size;
    }
    return NULL;
}

static bool is_lent(GHashTable *lent, size_t n)
{
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, lent);
    while (g_hash_table_iter_next(&iter, NULL, &value))
        if (GPOINTER_TO_SIZE(value) == n)
            return true;
    return false;
}

/* The address of the range that the interface has, or gets now. */
static char *lend(struct leases *l, const char *mac)
{
    GHashTable *lent = network_priv_of(l->o)->lent;
    g_autofree char *key = g_strdup_printf("%s %s", l->ip->address, mac);
    size_t n = GPOINTER_TO_SIZE(g_hash_table_lookup(lent, key));
    if (n)
        return address_at(l->ip->dhcp, n);
    for (n = 1;; n++) {
        g_autofree char *address = address_at(l->ip->dhcp, n);
        if (!address)
            return NULL;
        if (is_lent(lent, n) || is_reserved(l->ip->dhcp, address))
            continue;
        g_hash_table_insert(lent, g_steal_pointer(&key), GSIZE_TO_POINTER(n));
        return g_steal_pointer(&address);
    }
}

static int64_t expiry_of(const struct network_dhcp *dhcp)
{
    const struct dhcp_lease *lease = dhcp->n_ranges ? dhcp->ranges[0]->lease : NULL;
    int64_t unit = !lease                                      ? 1
                   : lease->unit == NETWORK_LEASE_UNIT_SECONDS ? 1
                   : lease->unit == NETWORK_LEASE_UNIT_HOURS   ? 3600
                                                               : 60;
    if (lease && !lease->expiry)
        return 0;
    return g_get_real_time() / G_USEC_PER_SEC +
           (lease ? (int64_t)lease->expiry * unit : LEASE_SECONDS);
}

static void add_lease(struct leases *l, const char *mac)
{
    const struct network_dhcp *dhcp = l->ip->dhcp;
    const struct dhcp_host *host = host_of(dhcp, mac, l->guest->name);
    g_autofree char *address = host ? g_strdup(host->ip) : lend(l, mac);
    struct arena *mem = l->call->mem;
    if (!address)
        return;
    struct network_dhcp_lease lease = {
        .iface =
            l->net->bridge && l->net->bridge->name ? arena_strdup(mem, l->net->bridge->name) : "",
        .expirytime = expiry_of(dhcp),
        .type = network_ip_is_v6(l->ip) ? VIR_IP_ADDR_TYPE_IPV6 : VIR_IP_ADDR_TYPE_IPV4,
        .mac = arena_strdup(mem, mac),
        .ipaddr = arena_strdup(mem, address),
        .prefix = (uint32_t)network_ip_prefix(l->ip),
        .hostname = arena_strdup(mem, host && host->name ? host->name : l->guest->name),
        .clientid = host ? arena_strdup(mem, host->id) : NULL,
    };
    g_array_append_val(l->list, lease);
}

static int add_guest(struct guest *g, void *arg)
{
    struct leases *l = arg;
    const struct domain *def = g->live ? g->live->value : NULL;
    l->guest = g;
    for (size_t i = 0; def && i < def->n_interfaces; i++) {
        const struct interface *nic = def->interfaces[i];
        const char *mac = nic->mac ? nic->mac->address : NULL;
        if (nic->type != INTERFACE_TYPE_NETWORK || !mac ||
            (l->mac && g_ascii_strcasecmp(l->mac, mac) != 0) ||
            g_strcmp0(nic->source->network->network, l->net->name) != 0)
            continue;
        for (size_t j = 0; j < l->net->n_ips; j++)
            if ((l->ip = l->net->ips[j])->dhcp)
                add_lease(l, mac);
    }
    return 0;
}

OP(network_get_dhcp_leases)
{
    g_autoptr(GArray) list = g_array_new(false, false, sizeof(struct network_dhcp_lease));
    struct leases l = {.call = call,
                       .o = call->object,
                       .net = object_value(call->object, false),
                       .mac = args->mac,
                       .list = list};
    if (call->object->active)
        guest_for_each(driver_of(call)->guests, add_guest, &l);
    ret->ret = list->len;
    if (args->need_results) {
        ret->n_leases = list->len;
        ret->leases = arena_dup(call->mem, list->data, list->len * sizeof(*ret->leases));
    }
    return 0;
}

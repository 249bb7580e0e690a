/* Addresses that a network's dnsmasq has lent: read from the file its helper program keeps. Called
 * by call_run(). Short local read; nothing awaits. Invariant: a lease that has expired is none. */
#include <jansson.h>
#include <string.h>
#include "base/ids.h"
#include "defs/ip.h"
#include "driver/network/network.h"
#include "libvirt/libvirt.h"
#include "sys/file.h"

enum { FILE_BYTES_MAX = 16 << 20 };

struct leases {
    struct arena *mem;
    const struct network *net;
    const char *mac; /* the only one wanted, or NULL */
    GArray *list;    /* struct network_dhcp_lease, strings in mem */
};

/* An empty list when there is no file: nobody has asked for an address yet, or the bridge is
 * somebody else's. */
static json_t *read_file(const struct driver_state *d, const struct network *net)
{
    g_autofree char *path = g_strdup_printf("%s/%s.status", d->dnsmasq_dir, net->bridge->name);
    g_autofree char *text = NULL;
    json_error_t err;
    size_t len = 0;
    if (!file_exists(path))
        return json_array();
    if (file_read(path, FILE_BYTES_MAX, &text, &len) < 0)
        return NULL;
    json_t *list = len ? json_loadb(text, len, 0, &err) : json_array();
    if (json_is_array(list))
        return list;
    json_decref(list);
    return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR, "'%s' is no list of leases", path), NULL;
}

static const char *text_of(struct leases *l, json_t *item, const char *key)
{
    return arena_strdup(l->mem, json_string_value(json_object_get(item, key)));
}

/* The prefix of the subnet that has the address. */
static uint32_t prefix_of(const struct network *net, const struct ip *a)
{
    for (size_t i = 0; i < net->n_ips; i++) {
        struct ip own;
        int prefix = network_ip_prefix(net->ips[i]);
        if (prefix < 0 || !ip_read(net->ips[i]->address, &own) || own.bits != a->bits)
            continue;
        struct ip x = ip_masked(&own, (unsigned)prefix), y = ip_masked(a, (unsigned)prefix);
        if (ip_compare(&x, &y) == 0)
            return (uint32_t)prefix;
    }
    return 0;
}

static void add_lease(struct leases *l, json_t *item)
{
    struct ip a;
    struct network_dhcp_lease lease = {
        .iface = arena_strdup(l->mem, l->net->bridge->name),
        .expirytime = json_integer_value(json_object_get(item, "expiry-time")),
        .mac = text_of(l, item, "mac-address"),
        .iaid = text_of(l, item, "iaid"),
        .ipaddr = text_of(l, item, "ip-address"),
        .hostname = text_of(l, item, "hostname"),
        .clientid = text_of(l, item, "client-id"),
    };
    bool expired = lease.expirytime > 0 && lease.expirytime < g_get_real_time() / G_USEC_PER_SEC;
    if (expired || !ip_read(lease.ipaddr, &a) ||
        (l->mac && (!lease.mac || g_ascii_strcasecmp(l->mac, lease.mac) != 0)))
        return;
    lease.type = a.bits == 32 ? VIR_IP_ADDR_TYPE_IPV4 : VIR_IP_ADDR_TYPE_IPV6;
    lease.prefix = prefix_of(l->net, &a);
    g_array_append_val(l->list, lease);
}

OP(network_get_dhcp_leases)
{
    const struct network *net = network_of(call->object);
    uint8_t mac[6];
    if (args->mac && !mac_parse(args->mac, mac))
        return fail_in(FROM_NETWORK, ERR_INVALID_MAC, "'%s' is no MAC address", args->mac);
    if (!net->bridge || !net->bridge->name)
        return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR,
                       "network '%s' lends no addresses: it has no bridge", net->name);
    json_t *file = read_file(driver_of(call), net);
    if (!file)
        return -1;
    g_autoptr(GArray) list = g_array_new(FALSE, FALSE, sizeof(struct network_dhcp_lease));
    struct leases l = {call->mem, net, args->mac, list};
    for (size_t i = 0; i < json_array_size(file); i++)
        add_lease(&l, json_array_get(file, i));
    json_decref(file);
    ret->ret = list->len;
    if (args->need_results) {
        ret->n_leases = list->len;
        ret->leases = arena_dup(call->mem, list->data, list->len * sizeof(*ret->leases));
    }
    return 0;
}

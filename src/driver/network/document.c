/* A user's document as a network of this host: its bridge gets a name and a hardware address, and
 * what this driver cannot do is refused. Called by life.c and at edits; nothing awaits. Invariant:
 * no two networks have one bridge.
 */
#include <stdio.h>
#include <string.h>
#include "base/ids.h"
#include "driver/network/network.h"
#include "gen/domain.h"
#include "libvirt/libvirt.h"
#include "sys/netlink.h"

enum { BRIDGES_MAX = 1024 };

/* --- what is checked here --------------------------------------------------------------------- */

static int check_dhcp(const struct network *net)
{
    size_t n[2] = {0, 0};
    for (size_t i = 0; i < net->n_ips; i++) {
        const struct network_dhcp *dhcp = net->ips[i]->dhcp;
        bool v6 = network_ip_is_v6(net->ips[i]);
        if (dhcp && (dhcp->n_ranges || dhcp->n_hosts) && n[v6]++)
            return fail_in(FROM_NETWORK, ERR_CONFIG_UNSUPPORTED,
                           "network '%s': more than one %s address has <dhcp>, one is allowed",
                           net->name, v6 ? "IPv6" : "IPv4");
    }
    return 0;
}

struct bridge_of {
    const char *bridge, *name;
};

static bool has_bridge(const struct object *o, const void *arg)
{
    const struct bridge_of *wanted = arg;
    for (int inactive = 0; inactive < 2; inactive++) {
        const struct network *net = object_value(o, inactive);
        if (strcmp(o->name, wanted->name) != 0 && network_owns_bridge(net) && net->bridge &&
            g_strcmp0(net->bridge->name, wanted->bridge) == 0)
            return true;
    }
    return false;
}

static struct object *bridge_owner(struct driver_state *d, const struct network *net,
                                   const char *bridge)
{
    struct bridge_of wanted = {bridge, net->name};
    return object_find(d->networks, has_bridge, &wanted);
}

static int check_bridge(struct driver_state *d, const struct network *net)
{
    const struct network_bridge *b = net->bridge;
    if (!network_owns_bridge(net) || !b || !b->name || strchr(b->name, '%'))
        return 0;
    struct object *other = bridge_owner(d, net, b->name);
    if (!other)
        return 0;
    fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR, "network '%s': bridge '%s' is that of network '%s'",
            net->name, b->name, other->name);
    object_unref(other);
    return -1;
}

/* What only a bridge of one's own can have. */
static int check_own(const struct network *net)
{
    const struct {
        bool has;
        const char *element;
    } own[] = {{net->n_ips > 0, "ip"},
               {net->dns != NULL, "dns"},
               {net->domain != NULL, "domain"},
               {net->mac != NULL, "mac"}};
    for (size_t i = 0; i < G_N_ELEMENTS(own) && !network_owns_bridge(net); i++)
        if (own[i].has)
            return fail_in(FROM_NETWORK, ERR_CONFIG_UNSUPPORTED,
                           "network '%s': <%s> does not go with <forward mode='%s'>", net->name,
                           own[i].element,
                           enum_word(&enum_network_forward_mode, (int)net->forward->mode));
    return 0;
}

static int check_portgroups(const struct network *net)
{
    for (size_t i = 0; i < net->n_portgroups; i++)
        for (size_t k = 0; k < i; k++) {
            const struct portgroup *a = net->portgroups[k], *b = net->portgroups[i];
            if (g_strcmp0(a->name, b->name) == 0 ||
                (a->default_ == TRI_YES && b->default_ == TRI_YES))
                return fail_in(FROM_NETWORK, ERR_CONFIG_UNSUPPORTED,
                               "network '%s': portgroups '%s' and '%s' have one name, or are both "
                               "the default",
                               net->name, a->name, b->name);
        }
    return 0;
}

static int check_name(const struct network *net, const char *element, const char *name)
{
    return !name || net_name_is_plain(name)
               ? 0
               : fail_in(FROM_NETWORK, ERR_XML_ERROR,
                         "network '%s': <%s>: '%s' is no name of a network device", net->name,
                         element, name);
}

/* They come into rules of the firewall, command lines and paths. */
static int check_names(const struct network *net)
{
    const struct network_forward *f = net->forward;
    const char *bridge = net->bridge ? net->bridge->name : NULL;
    g_autofree char *numbered = bridge ? g_strdelimit(g_strdup(bridge), "%", '_') : NULL;
    if (check_name(net, "bridge", numbered) < 0 || (f && check_name(net, "forward", f->dev) < 0))
        return -1;
    for (size_t i = 0; f && i < f->n_interfaces; i++)
        if (check_name(net, "interface", f->interfaces[i]->dev) < 0)
            return -1;
    for (size_t i = 0; f && i < f->n_pfs; i++)
        if (check_name(net, "pf", f->pfs[i]->dev) < 0)
            return -1;
    return 0;
}

int network_check_host(struct driver_state *d, const struct network *net)
{
    if (strchr(net->name, '/') || strcmp(net->name, ".") == 0 || strcmp(net->name, "..") == 0)
        return fail_in(FROM_NETWORK, ERR_XML_ERROR, "'%s' cannot be the name of a folder",
                       net->name);
    if (check_names(net) < 0 || check_own(net) < 0 || check_portgroups(net) < 0 ||
        check_dhcp(net) < 0)
        return -1;
    return check_bridge(d, net);
}

/* --- what is filled in ------------------------------------------------------------------------ */

/* The first number that no network and no device has. "virbr%d" when nothing is said. */
static int name_bridge(struct driver_state *d, struct network *net)
{
    struct network_bridge *b = net->bridge;
    const char *mark = b->name ? strstr(b->name, "%d") : NULL;
    if (b->name && !mark)
        return 0;
    g_autofree char *head = mark ? g_strndup(b->name, (gsize)(mark - b->name)) : g_strdup("virbr");
    const char *tail = mark ? mark + 2 : "";
    for (unsigned i = 0; i < BRIDGES_MAX; i++) {
        g_autofree char *name = g_strdup_printf("%s%u%s", head, i, tail);
        struct object *other = bridge_owner(d, net, name);
        object_unref(other);
        if (other || net_link_exists(name))
            continue;
        g_free(b->name);
        b->name = g_steal_pointer(&name);
        return 0;
    }
    return fail_in(FROM_NETWORK, ERR_INTERNAL_ERROR, "network '%s': no name is free for its bridge",
                   net->name);
}

static void give_mac(struct network *net)
{
    static const uint8_t prefix[3] = {0x52, 0x54, 0x00};
    uint8_t mac[6];
    if (net->mac && net->mac->address)
        return;
    if (!net->mac)
        net->mac = value_new(&type_network_mac);
    mac_generate(prefix, mac);
    net->mac->address = mac_format(mac, g_malloc(MAC_TEXT_SIZE));
}

static int complete(struct driver_state *d, struct network *net)
{
    if (network_check_host(d, net) < 0)
        return -1;
    if (!network_owns_bridge(net))
        return 0;
    give_mac(net);
    return name_bridge(d, net);
}

struct def *network_read(struct driver_state *d, const char *xml, bool validate)
{
    unsigned mode = READ_INACTIVE | (validate ? READ_VALIDATE : 0);
    struct network *net = network_parse(xml, strlen(xml), mode);
    if (!net)
        return NULL;
    if (complete(d, net) == 0)
        return def_new(&type_network, net);
    value_free(&type_network, net);
    return NULL;
}

/* Guests appear outside with ports that no service of the host has. */
static void fill_nat(struct network_forward *f)
{
    if (f->nat && f->nat->port)
        return;
    if (!f->nat)
        f->nat = value_new(&type_network_nat);
    f->nat->port = value_new(&type_network_port_range);
    *f->nat->port = (struct network_port_range){
        .has_start = true, .start = 1024, .has_end = true, .end = 65535};
}

struct def *network_live_def(const struct def *stored)
{
    struct network *net = value_copy(&type_network, stored->value);
    if (net->forward && net->forward->mode == NETWORK_FORWARD_MODE_NAT)
        fill_nat(net->forward);
    if (net->forward && network_find_functions(net) < 0) {
        value_free(&type_network, net);
        return NULL;
    }
    return def_new(&type_network, net);
}

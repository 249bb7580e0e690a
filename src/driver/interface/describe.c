/* Makes documents of the kernel's network devices. Called by driver.c whenever somebody asks; local
 * short calls, nothing awaits. */
#include "driver/interface/describe.h"
#include <glib.h>
#include <string.h>
#include "base/ids.h"
#include "gen/interface.h"

enum { KERNEL_BOND_MODES = 7 };

bool interface_is_own(const struct net_link *link)
{
    return !link->master && strcmp(link->kind, "tun") != 0;
}

static void put_link(struct host_interface *out, const struct net_link *link)
{
    out->link = value_new(&type_host_link);
    out->link->state = (enum host_link_state)(HOST_LINK_STATE_UNKNOWN + (int)link->operstate);
    unsigned speed = out->link->state == HOST_LINK_STATE_UP ? net_link_speed_mbit(link->name) : 0;
    out->link->has_speed_mbit = speed > 0;
    out->link->speed_mbit = speed;
}

static void put_mac(struct host_interface *out, const struct net_link *link)
{
    if (!link->has_mac)
        return;
    out->mac = value_new(&type_host_mac);
    out->mac->address = mac_format(link->mac, g_malloc(MAC_TEXT_SIZE));
}

static enum host_interface_type type_of(const struct net_link *link)
{
    if (strcmp(link->kind, "bridge") == 0)
        return HOST_INTERFACE_TYPE_BRIDGE;
    if (strcmp(link->kind, "bond") == 0)
        return HOST_INTERFACE_TYPE_BOND;
    return strcmp(link->kind, "vlan") == 0 ? HOST_INTERFACE_TYPE_VLAN
                                           : HOST_INTERFACE_TYPE_ETHERNET;
}

static struct host_interface *describe(const struct net_link *link, const struct net_link *all,
                                       size_t n, bool part);

/* Those plugged into it. */
static struct host_interface **parts_of(const struct net_link *link, const struct net_link *all,
                                        size_t n, size_t *ret_n)
{
    struct host_interface **list = g_new0(struct host_interface *, n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++)
        if (all[i].master == link->index)
            list[(*ret_n)++] = describe(&all[i], all, n, true);
    return list;
}

static void put_bridge(struct host_interface *out, const struct net_link *link,
                       const struct net_link *all, size_t n)
{
    struct bridge_part *b = out->bridge = value_new(&type_bridge_part);
    b->stp = link->stp ? TRI_ON : TRI_OFF;
    b->delay = g_strdup_printf("%u", link->delay_cs);
    b->interfaces = parts_of(link, all, n, &b->n_interfaces);
}

static void put_bond(struct host_interface *out, const struct net_link *link,
                     const struct net_link *all, size_t n)
{
    struct bond_part *b = out->bond = value_new(&type_bond_part);
    if (link->bond_mode < KERNEL_BOND_MODES)
        b->mode = (enum bond_mode)(BOND_MODE_BALANCE_RR + (int)link->bond_mode);
    if (link->bond_miimon_ms) {
        b->miimon = value_new(&type_bond_miimon);
        b->miimon->has_freq = true;
        b->miimon->freq = (int32_t)link->bond_miimon_ms;
    }
    b->interfaces = parts_of(link, all, n, &b->n_interfaces);
}

static void put_vlan(struct host_interface *out, const struct net_link *link,
                     const struct net_link *all, size_t n)
{
    struct vlan_part *v = out->vlan = value_new(&type_vlan_part);
    v->tag = g_strdup_printf("%u", link->vlan_id);
    v->interface = value_new(&type_vlan_base);
    for (size_t i = 0; i < n; i++)
        if (all[i].index == link->parent)
            v->interface->name = g_strdup(all[i].name);
    if (!v->interface->name)
        v->interface->name = g_strdup("");
}

static void put_type(struct host_interface *out, const struct net_link *link,
                     const struct net_link *all, size_t n)
{
    switch (out->type) {
    case HOST_INTERFACE_TYPE_BRIDGE:
        put_bridge(out, link, all, n);
        break;
    case HOST_INTERFACE_TYPE_BOND:
        put_bond(out, link, all, n);
        break;
    case HOST_INTERFACE_TYPE_VLAN:
        put_vlan(out, link, all, n);
        break;
    default:
        put_link(out, link);
        put_mac(out, link);
        break;
    }
}

static struct host_interface *describe(const struct net_link *link, const struct net_link *all,
                                       size_t n, bool part)
{
    struct host_interface *out = value_new(&type_host_interface);
    out->type = type_of(link);
    out->name = g_strdup(link->name);
    if (!part) {
        out->mtu = value_new(&type_host_mtu);
        out->mtu->has_size = true;
        out->mtu->size = link->mtu;
    }
    put_type(out, link, all, n);
    return out;
}

struct def *interface_describe(const struct net_link *link, const struct net_link *all, size_t n)
{
    return def_new(&type_host_interface, describe(link, all, n, false));
}

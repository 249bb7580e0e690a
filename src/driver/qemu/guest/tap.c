/* Tap devices of interfaces of type bridge, ethernet and network (whose bridge is told). Called by
 * start.c and fds.c; local system calls, never awaits. A tap made here is gone with the last
 * descriptor of it, so with QEMU: nothing has to be undone.
 */
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <linux/sockios.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/error.h"
#include "base/ids.h"
#include "base/log.h"
#include "driver/qemu/guest/prepare.h"
#include "gen/domain.h"
#include "sys/file.h"
#include "sys/netlink.h"

/* --- what is refused
 * -------------------------------------------------------------------------------- */

/* The host's device that a macvtap lies over; NULL: it is a plain tap. */
static const char *lower_of(const struct interface *n)
{
    if (!n->source)
        return NULL;
    if (n->type == INTERFACE_TYPE_DIRECT)
        return n->source->direct ? n->source->direct->dev : NULL;
    return n->type == INTERFACE_TYPE_NETWORK && n->source->network ? n->source->network->dev : NULL;
}

static int check_features(const struct interface *n)
{
    const struct {
        const void *there;
        const char *name;
    } no[] = {
        {n->vlan, "vlan"},
        {n->virtualport, "virtualport"},
        {lower_of(n) ? n->filterref : NULL, "filterref"},
        {n->coalesce, "coalesce"},
        {n->script, "script"},
        {n->downscript, "downscript"},
        {n->port, "port"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(no); i++)
        if (no[i].there)
            return fail(ERR_CONFIG_UNSUPPORTED, "interface '%s': <%s> is not supported yet",
                        n->mac ? n->mac->address : "", no[i].name);
    return 0;
}

static enum direct_mode direct_mode_of(const struct interface *n)
{
    return n->type == INTERFACE_TYPE_DIRECT ? n->source->direct->mode : n->source->network->mode;
}

static int check_one(const struct interface *n)
{
    const struct source_network_ref *network = n->source ? n->source->network : NULL;
    if (n->type == INTERFACE_TYPE_DIRECT && !lower_of(n))
        return fail(ERR_XML_ERROR, "interface '%s': <source dev=…> is missing",
                    n->mac ? n->mac->address : "");
    if (n->type == INTERFACE_TYPE_NETWORK && (!network || (!network->bridge && !network->dev)))
        return fail(ERR_NO_NETWORK, "network '%s' has told no bridge and no device",
                    network && network->network ? network->network : "");
    if (n->type == INTERFACE_TYPE_BRIDGE && (!n->source || !n->source->bridge))
        return fail(ERR_XML_ERROR, "interface '%s': <source bridge=…> is missing",
                    n->mac ? n->mac->address : "");
    if (n->target && n->target->dev && strlen(n->target->dev) >= IFNAMSIZ)
        return fail(ERR_XML_ERROR, "interface name '%s' is longer than %d bytes", n->target->dev,
                    IFNAMSIZ - 1);
    return check_features(n);
}

static bool is_tap(const struct interface *n)
{
    return n->type == INTERFACE_TYPE_BRIDGE || n->type == INTERFACE_TYPE_NETWORK ||
           n->type == INTERFACE_TYPE_ETHERNET || n->type == INTERFACE_TYPE_DIRECT;
}

int taps_check(const struct domain *live)
{
    for (size_t i = 0; i < live->n_interfaces; i++)
        if (is_tap(live->interfaces[i]) && check_one(live->interfaces[i]) < 0)
            return -1;
    return 0;
}

/* Only an accelerated guest gains by it; one that asks by name gets it in any case. */
bool host_has_vhost_net(const struct domain *live)
{
    return live->type == VIRT_TYPE_KVM && access("/dev/vhost-net", R_OK | W_OK) == 0;
}

/* --- one system call each
 * --------------------------------------------------------------------------- */

static struct ifreq request_of(const char *name)
{
    struct ifreq ifr = {0};
    g_strlcpy(ifr.ifr_name, name, sizeof ifr.ifr_name);
    return ifr;
}

static int ask_kernel(unsigned long request, struct ifreq *ifr)
{
    AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return fd < 0 || ioctl(fd, request, ifr) < 0 ? -1 : 0;
}

static int bring_up(const char *name)
{
    struct ifreq ifr = request_of(name);
    if (ask_kernel(SIOCGIFFLAGS, &ifr) < 0)
        return fail_errno(errno, "cannot read the state of interface '%s'", name);
    ifr.ifr_flags |= IFF_UP;
    if (ask_kernel(SIOCSIFFLAGS, &ifr) < 0)
        return fail_errno(errno, "cannot bring up interface '%s'", name);
    return 0;
}

static int join_bridge(const char *bridge, const char *tap)
{
    struct ifreq port = request_of(tap), ifr = request_of(bridge);
    if (ask_kernel(SIOCGIFINDEX, &port) < 0)
        return fail_errno(errno, "cannot find interface '%s'", tap);
    ifr.ifr_ifindex = port.ifr_ifindex;
    if (ask_kernel(SIOCBRADDIF, &ifr) < 0)
        return fail_errno(errno, "cannot add interface '%s' to bridge '%s'", tap, bridge);
    return 0;
}

/* A bridge takes the smallest of its ports: one whose size nobody chose keeps the bridge's. */
static int set_mtu(const struct interface *nic, const char *bridge, const char *tap)
{
    struct ifreq ifr = bridge ? request_of(bridge) : request_of(tap);
    if (nic->mtu && nic->mtu->has_size)
        ifr.ifr_mtu = (int)nic->mtu->size;
    else if (!bridge)
        return 0;
    else if (ask_kernel(SIOCGIFMTU, &ifr) < 0)
        return fail_errno(errno, "cannot read the MTU of bridge '%s'", bridge);
    int mtu = ifr.ifr_mtu;
    ifr = request_of(tap);
    ifr.ifr_mtu = mtu;
    if (ask_kernel(SIOCSIFMTU, &ifr) < 0)
        return fail_errno(errno, "cannot set the MTU of interface '%s' to %d", tap, mtu);
    return 0;
}

/* The host's end of the pair has a MAC that never becomes the bridge's own: 0xfe first. */
static void set_host_mac(const char *tap, const char *guest_mac)
{
    struct ifreq ifr = request_of(tap);
    unsigned b[6];
    if (!guest_mac ||
        sscanf(guest_mac, "%x:%x:%x:%x:%x:%x", &b[0], &b[1], &b[2], &b[3], &b[4], &b[5]) != 6)
        return;
    ifr.ifr_hwaddr.sa_family = 1; /* Ethernet */
    for (int i = 0; i < 6; i++)
        ifr.ifr_hwaddr.sa_data[i] = (char)(i ? b[i] : 0xfe);
    (void)!ask_kernel(SIOCSIFHWADDR, &ifr);
}

/* --- a tap
 * ------------------------------------------------------------------------------------------ */

static const char *bridge_of(const struct interface *nic)
{
    if (nic->type == INTERFACE_TYPE_BRIDGE)
        return nic->source->bridge->bridge;
    return nic->type == INTERFACE_TYPE_NETWORK ? nic->source->network->bridge : NULL;
}

static bool is_managed(const struct interface *nic)
{
    return !nic->target || nic->target->managed != TRI_NO;
}

static int set_up(const struct interface *nic, const char *name)
{
    const char *bridge = bridge_of(nic);
    if (!is_managed(nic))
        return 0; /* somebody else made it and keeps it */
    set_host_mac(name, nic->mac ? nic->mac->address : NULL);
    if (set_mtu(nic, bridge, name) < 0 || (bridge && join_bridge(bridge, name) < 0))
        return -1;
    return bring_up(name);
}

static int check_there(const struct interface *nic)
{
    struct ifreq ifr;
    if (is_managed(nic))
        return 0;
    ifr = request_of(nic->target->dev ? nic->target->dev : "");
    if (ask_kernel(SIOCGIFINDEX, &ifr) < 0)
        return fail_errno(errno, "interface '%s' is not managed and cannot be found",
                          nic->target->dev ? nic->target->dev : "");
    return 0;
}

/* --- macvtap ------------------------------------------------------------------------------------
 */

static bool name_taken(const struct domain *live, const char *name)
{
    for (size_t i = 0; i < live->n_interfaces; i++) {
        const struct interface_target *t = live->interfaces[i]->target;
        if (t && g_strcmp0(t->dev, name) == 0)
            return true;
    }
    return net_link_exists(name);
}

int macvtaps_name(struct domain *live)
{
    for (size_t i = 0; i < live->n_interfaces; i++) {
        struct interface *n = live->interfaces[i];
        if (!lower_of(n) || (n->target && n->target->dev))
            continue;
        char name[IFNAMSIZ] = "";
        for (unsigned k = 0; !*name || name_taken(live, name); k++)
            g_snprintf(name, sizeof name, "macvtap%u", k);
        if (!n->target)
            n->target = value_new(&type_interface_target);
        n->target->dev = g_strdup(name);
    }
    return 0;
}

void macvtap_remove(const struct interface *n)
{
    if (!lower_of(n) || !n->target || !n->target->dev)
        return;
    if (net_link_delete(n->target->dev) < 0) {
        log_warn("%s", error_text());
        error_clear();
    }
}

void macvtaps_remove(const struct domain *live)
{
    for (size_t i = 0; live && i < live->n_interfaces; i++)
        macvtap_remove(live->interfaces[i]);
}

static int make_macvtap(const struct interface *n, const char *name)
{
    static const enum net_macvtap_mode modes[] = {
        [DIRECT_MODE_NONE] = NET_MACVTAP_VEPA,
        [DIRECT_MODE_VEPA] = NET_MACVTAP_VEPA,
        [DIRECT_MODE_PRIVATE] = NET_MACVTAP_PRIVATE,
        [DIRECT_MODE_BRIDGE] = NET_MACVTAP_BRIDGE,
        [DIRECT_MODE_PASSTHROUGH] = NET_MACVTAP_PASSTHRU,
    };
    uint8_t mac[6];
    bool has_mac = n->mac && n->mac->address && mac_parse(n->mac->address, mac);
    return net_macvtap_add(name, lower_of(n), modes[direct_mode_of(n)], has_mac ? mac : NULL);
}

/* Its device node is called by its number. */
static int open_macvtap(const struct interface *n, bool first_queue)
{
    const char *name = n->target->dev;
    struct net_link link;
    struct ifreq ifr = {.ifr_flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR};
    if (first_queue && (make_macvtap(n, name) < 0 || net_link_set_up(name, true) < 0))
        return -1;
    if (net_link_find(name, &link) <= 0)
        return fail(ERR_INTERNAL_ERROR, "device '%s' has gone", name);
    g_autofree char *path = g_strdup_printf("/dev/tap%d", link.index);
    AUTO_FD int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(errno, "cannot open '%s' of device '%s'", path, name);
    if (n->driver && n->driver->has_queues && n->driver->queues > 1)
        ifr.ifr_flags = (short)(ifr.ifr_flags | IFF_MULTI_QUEUE);
    if (ioctl(fd, TUNSETIFF, &ifr) < 0)
        return fail_errno(errno, "cannot set up '%s'", path);
    return g_steal_fd(&fd);
}

int tap_open(struct interface *nic, bool first_queue)
{
    if (lower_of(nic))
        return open_macvtap(nic, first_queue);

    bool several = nic->driver && nic->driver->has_queues && nic->driver->queues > 1;
    const char *name = nic->target ? nic->target->dev : NULL;
    struct ifreq ifr = request_of(name ? name : "vnet%d");
    ifr.ifr_flags = (short)(IFF_TAP | IFF_NO_PI | IFF_VNET_HDR | (several ? IFF_MULTI_QUEUE : 0));
    if (check_there(nic) < 0)
        return -1;
    AUTO_FD int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return fail_errno(errno, "cannot open '/dev/net/tun'");
    if (ioctl(fd, TUNSETIFF, &ifr) < 0)
        return fail_errno(errno, "cannot make tap interface '%s'", ifr.ifr_name);
    if (!nic->target)
        nic->target = value_new(&type_interface_target);
    g_free(nic->target->dev);
    nic->target->dev = g_strdup(ifr.ifr_name);
    if (first_queue && set_up(nic, ifr.ifr_name) < 0)
        return -1;
    return g_steal_fd(&fd);
}

/* Network interfaces. Called by describe.c; asks the kernel what work the card takes over. */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "driver/nodedev/describe.h"
#include "sys/file.h"

/* --- offloads --------------------------------------------------------------------------------- */

struct offload {
    enum node_net_feature feature;
    uint32_t command, flag; /* flag: one bit of what the command tells; 0: all of it */
};
static const struct offload offloads[] = {
    {NODE_NET_FEATURE_RX, ETHTOOL_GRXCSUM, 0},
    {NODE_NET_FEATURE_TX, ETHTOOL_GTXCSUM, 0},
    {NODE_NET_FEATURE_SG, ETHTOOL_GSG, 0},
    {NODE_NET_FEATURE_TSO, ETHTOOL_GTSO, 0},
    {NODE_NET_FEATURE_UFO, ETHTOOL_GUFO, 0},
    {NODE_NET_FEATURE_GSO, ETHTOOL_GGSO, 0},
    {NODE_NET_FEATURE_GRO, ETHTOOL_GGRO, 0},
    {NODE_NET_FEATURE_LRO, ETHTOOL_GFLAGS, ETH_FLAG_LRO},
    {NODE_NET_FEATURE_RXVLAN, ETHTOOL_GFLAGS, ETH_FLAG_RXVLAN},
    {NODE_NET_FEATURE_TXVLAN, ETHTOOL_GFLAGS, ETH_FLAG_TXVLAN},
    {NODE_NET_FEATURE_NTUPLE, ETHTOOL_GFLAGS, ETH_FLAG_NTUPLE},
    {NODE_NET_FEATURE_RXHASH, ETHTOOL_GFLAGS, ETH_FLAG_RXHASH},
};

static uint32_t ask(int fd, const char *name, uint32_t command)
{
    struct ethtool_value value = {.cmd = command};
    struct ifreq request = {.ifr_data = (char *)&value};
    g_strlcpy(request.ifr_name, name, sizeof(request.ifr_name));
    return ioctl(fd, SIOCETHTOOL, &request) < 0 ? 0 : value.data;
}

static void add_feature(struct node_net *net, enum node_net_feature feature)
{
    struct node_net_offload *f = value_new(&type_node_net_offload);
    f->name = feature;
    LIST_ADD(net->features, net->n_features, f);
}

static void put_features(struct udev_device *dev, struct node_net *net)
{
    AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    for (size_t i = 0; fd >= 0 && i < G_N_ELEMENTS(offloads); i++) {
        uint32_t told = ask(fd, net->interface, offloads[i].command);
        if (offloads[i].flag ? told & offloads[i].flag : told)
            add_feature(net, offloads[i].feature);
    }
    g_autofree char *rdma =
        g_build_filename(udev_device_get_syspath(dev), "device", "infiniband", NULL);
    if (file_exists(rdma))
        add_feature(net, NODE_NET_FEATURE_RDMA);
}

/* --- the interface ---------------------------------------------------------------------------- */

static void put_link(struct udev_device *dev, struct node_net *net)
{
    g_autofree char *state = attr_text(dev, "operstate");
    uint64_t speed;
    int word = state ? enum_value(&enum_node_net_link_state, state) : -1;
    if (word <= 0)
        return;
    net->link = value_new(&type_node_net_link);
    net->link->state = (enum node_net_link_state)word;
    if (word == NODE_NET_LINK_STATE_UP && attr_number(dev, "speed", &speed) && speed < UINT32_MAX)
        SET_NUMBER(net->link, speed, (uint32_t)speed);
}

bool describe_net(struct udev_device *dev, struct node_device *out)
{
    uint64_t type;
    if (attr_number(dev, "type", &type) && type == ARPHRD_IEEE80211_RADIOTAP)
        return false;
    struct node_net *net = value_new(&type_node_net);
    add_cap(out, NODE_CAP_TYPE_NET)->net = net;
    net->interface = g_strdup(udev_device_get_sysname(dev));
    net->address = attr_text(dev, "address");
    put_link(dev, net);
    put_features(dev, net);
    struct node_net_cap *cap = value_new(&type_node_net_cap);
    cap->type = g_strcmp0(udev_device_get_devtype(dev), "wlan") == 0 ? NODE_NET_CAP_TYPE_80211
                                                                     : NODE_NET_CAP_TYPE_80203;
    LIST_ADD(net->caps, net->n_caps, cap);
    return true;
}

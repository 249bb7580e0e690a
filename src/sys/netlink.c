/* rtnetlink requests and dumps: who looks at the host's network devices or makes bridges calls
 * this. One socket per request, closed at its end; never awaits, the kernel answers before send()
 * returns. Invariant: a request that is not acknowledged with 0 fails with the kernel's errno. */
#include "sys/netlink.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/file.h"
#include "sys/netlink_inside.h"

enum { CENTISECONDS = 100 };

/* --- links ------------------------------------------------------------------------------------ */

static uint32_t number(const struct rtattr *a)
{
    uint32_t v = 0;
    memcpy(&v, RTA_DATA(a), MIN(RTA_PAYLOAD(a), sizeof(v)));
    return v;
}

static void read_data(const struct rtattr *data, struct net_link *l)
{
    bool bridge = strcmp(l->kind, "bridge") == 0, vlan = strcmp(l->kind, "vlan") == 0;
    bool bond = strcmp(l->kind, "bond") == 0;
    int len = (int)RTA_PAYLOAD(data);
    for (const struct rtattr *a = RTA_DATA(data); RTA_OK(a, len); a = RTA_NEXT(a, len)) {
        if (bridge && a->rta_type == IFLA_BR_STP_STATE)
            l->stp = number(a) != 0;
        else if (bridge && a->rta_type == IFLA_BR_FORWARD_DELAY)
            l->delay_cs = number(a);
        else if (vlan && a->rta_type == IFLA_VLAN_ID)
            l->vlan_id = number(a);
        else if (bond && a->rta_type == IFLA_BOND_MODE)
            l->bond_mode = number(a);
        else if (bond && a->rta_type == IFLA_BOND_MIIMON)
            l->bond_miimon_ms = number(a);
    }
}

/* The kind comes before its data. */
static void read_info(const struct rtattr *info, struct net_link *l)
{
    int len = (int)RTA_PAYLOAD(info);
    for (const struct rtattr *a = RTA_DATA(info); RTA_OK(a, len); a = RTA_NEXT(a, len)) {
        if (a->rta_type == IFLA_INFO_KIND)
            g_strlcpy(l->kind, RTA_DATA(a), sizeof(l->kind));
        else if (a->rta_type == IFLA_INFO_DATA)
            read_data(a, l);
    }
}

static void read_link_attr(const struct rtattr *a, struct net_link *l)
{
    const void *data = RTA_DATA(a);
    switch (a->rta_type & NLA_TYPE_MASK) {
    case IFLA_IFNAME:
        g_strlcpy(l->name, data, sizeof(l->name));
        break;
    case IFLA_MTU:
        memcpy(&l->mtu, data, sizeof(l->mtu));
        break;
    case IFLA_MASTER:
        memcpy(&l->master, data, sizeof(l->master));
        break;
    case IFLA_LINK:
        memcpy(&l->parent, data, sizeof(l->parent));
        break;
    case IFLA_OPERSTATE:
        l->operstate = *(const uint8_t *)data;
        break;
    case IFLA_LINKINFO:
        read_info(a, l);
        break;
    case IFLA_ADDRESS:
        if ((l->has_mac = RTA_PAYLOAD(a) == sizeof(l->mac)))
            memcpy(l->mac, data, sizeof(l->mac));
        break;
    default:
        break;
    }
}

static void read_link(const struct nlmsghdr *m, void *arg)
{
    const struct ifinfomsg *info = NLMSG_DATA(m);
    int len = (int)IFLA_PAYLOAD(m);
    struct net_link l = {
        .index = info->ifi_index, .flags = info->ifi_flags, .type = info->ifi_type};
    for (const struct rtattr *a = IFLA_RTA(info); RTA_OK(a, len); a = RTA_NEXT(a, len))
        read_link_attr(a, &l);
    if (m->nlmsg_type == RTM_NEWLINK)
        g_array_append_val((GArray *)arg, l);
}

int net_links(struct net_link **ret, size_t *ret_n)
{
    struct net_request r = net_request_new(RTM_GETLINK, NLM_F_DUMP);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct net_link));
    net_put(&r, NULL, sizeof(struct ifinfomsg));
    int rc = net_ask(&r, read_link, list);
    *ret_n = list->len;
    *ret = (struct net_link *)g_array_free(list, FALSE);
    if (rc == 0)
        return 0;
    g_clear_pointer(ret, g_free);
    return fail_errno(rc, "cannot list network devices");
}

int net_link_find(const char *name, struct net_link *ret)
{
    g_autofree struct net_link *all = NULL;
    size_t n;
    if (net_links(&all, &n) < 0)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i].name, name) == 0) {
            *ret = all[i];
            return 1;
        }
    return 0;
}

bool net_name_is_plain(const char *name)
{
    static const char letters[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "_-.:+@";
    size_t len = strspn(name, letters);
    return len && !name[len] && len < IFNAMSIZ && *name != '-' && strcmp(name, ".") != 0 &&
           strcmp(name, "..") != 0;
}

bool net_link_exists(const char *name)
{
    struct net_link l;
    int rc = net_link_find(name, &l);
    if (rc < 0)
        error_clear();
    return rc > 0;
}

static void read_counters(const struct nlmsghdr *m, void *arg)
{
    int len = (int)IFLA_PAYLOAD(m);
    struct rtnl_link_stats64 s = {0};
    if (m->nlmsg_type != RTM_NEWLINK)
        return;
    for (const struct rtattr *a = IFLA_RTA((const struct ifinfomsg *)NLMSG_DATA(m)); RTA_OK(a, len);
         a = RTA_NEXT(a, len))
        if (a->rta_type == IFLA_STATS64)
            memcpy(&s, RTA_DATA(a), MIN(RTA_PAYLOAD(a), sizeof(s)));
    *(struct net_counters *)arg = (struct net_counters){
        s.rx_bytes, s.rx_packets, s.rx_errors, s.rx_dropped,
        s.tx_bytes, s.tx_packets, s.tx_errors, s.tx_dropped,
    };
}

int net_link_counters(const char *name, struct net_counters *ret)
{
    struct net_request r = net_request_new(RTM_GETLINK, NLM_F_ACK);
    net_put(&r, NULL, sizeof(struct ifinfomsg));
    net_put_text(&r, IFLA_IFNAME, name);
    int rc = strlen(name) < IFNAMSIZ ? net_ask(&r, read_counters, ret) : -ENODEV;
    return rc == 0 ? 0 : fail_errno(rc, "network device '%s'", name);
}

unsigned net_link_speed_mbit(const char *name)
{
    struct ethtool_cmd cmd = {.cmd = ETHTOOL_GSET};
    struct ifreq request = {.ifr_data = (char *)&cmd};
    AUTO_FD int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    g_strlcpy(request.ifr_name, name, sizeof(request.ifr_name));
    if (fd < 0 || ioctl(fd, SIOCETHTOOL, &request) < 0)
        return 0;
    unsigned speed = ethtool_cmd_speed(&cmd);
    return speed == (unsigned)SPEED_UNKNOWN ? 0 : speed;
}

int net_index(const char *name)
{
    struct net_link l;
    int rc = net_link_find(name, &l);
    return rc < 0 ? -1 : rc ? l.index : fail_errno(ENODEV, "network device '%s'", name);
}

/* A change of one device: RTM_NEWLINK of its index. */
static struct net_request change_of(int index, unsigned flags, unsigned mask)
{
    struct net_request r = net_request_new(RTM_NEWLINK, NLM_F_ACK);
    const struct ifinfomsg info = {.ifi_index = index, .ifi_flags = flags, .ifi_change = mask};
    net_put(&r, &info, sizeof(info));
    return r;
}

int net_bridge_add(const struct net_bridge *b)
{
    struct net_request r = net_request_new(RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
    net_put(&r, NULL, sizeof(struct ifinfomsg));
    net_put_text(&r, IFLA_IFNAME, b->name);
    if (b->mac)
        net_put_attr(&r, IFLA_ADDRESS, b->mac, 6);
    uint32_t info = net_begin_nest(&r, IFLA_LINKINFO);
    net_put_text(&r, IFLA_INFO_KIND, "bridge");
    uint32_t data = net_begin_nest(&r, IFLA_INFO_DATA);
    net_put_u32(&r, IFLA_BR_FORWARD_DELAY, b->delay_s * CENTISECONDS);
    net_put_u32(&r, IFLA_BR_STP_STATE, b->stp);
    net_end_nest(&r, data);
    net_end_nest(&r, info);
    int rc = net_ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot make bridge '%s'", b->name);
}

int net_macvtap_add(const char *name, const char *lower, enum net_macvtap_mode mode,
                    const uint8_t *mac)
{
    struct net_request r = net_request_new(RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
    int index = net_index(lower);
    if (index < 0)
        return -1;
    net_put(&r, NULL, sizeof(struct ifinfomsg));
    net_put_text(&r, IFLA_IFNAME, name);
    net_put_u32(&r, IFLA_LINK, (uint32_t)index);
    if (mac)
        net_put_attr(&r, IFLA_ADDRESS, mac, 6);
    uint32_t info = net_begin_nest(&r, IFLA_LINKINFO);
    net_put_text(&r, IFLA_INFO_KIND, "macvtap");
    uint32_t data = net_begin_nest(&r, IFLA_INFO_DATA);
    net_put_u32(&r, IFLA_MACVLAN_MODE, mode);
    net_end_nest(&r, data);
    net_end_nest(&r, info);
    int rc = net_ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot make device '%s' over '%s'", name, lower);
}

int net_link_delete(const char *name)
{
    struct net_request r = net_request_new(RTM_DELLINK, NLM_F_ACK);
    net_put(&r, NULL, sizeof(struct ifinfomsg));
    net_put_text(&r, IFLA_IFNAME, name);
    int rc = net_ask(&r, NULL, NULL);
    return rc == 0 || rc == -ENODEV ? 0 : fail_errno(rc, "cannot remove device '%s'", name);
}

int net_link_set_up(const char *name, bool up)
{
    int index = net_index(name);
    if (index < 0)
        return -1;
    struct net_request r = change_of(index, up ? IFF_UP : 0, IFF_UP);
    int rc = net_ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot set device '%s' %s", name, up ? "up" : "down");
}

int net_link_set_mtu(const char *name, unsigned mtu)
{
    int index = net_index(name);
    if (index < 0)
        return -1;
    struct net_request r = change_of(index, 0, 0);
    net_put_u32(&r, IFLA_MTU, mtu);
    int rc = net_ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot set the MTU of '%s' to %u", name, mtu);
}

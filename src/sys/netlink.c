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

enum { REQUEST_MAX = 1024, REPLY_BYTES = 64 * 1024, CENTISECONDS = 100 };

struct request {
    struct nlmsghdr head;
    char body[REQUEST_MAX];
};

/* Bytes behind what is there, aligned; data NULL: zeroes. Where they are, from the head. */
static uint32_t put(struct request *r, const void *data, size_t len)
{
    uint32_t at = NLMSG_ALIGN(r->head.nlmsg_len);
    g_assert(at + len <= sizeof(*r));
    if (data)
        memcpy((char *)r + at, data, len);
    r->head.nlmsg_len = at + (uint32_t)len;
    return at;
}

static struct request request_new(int type, int flags)
{
    struct request r = {.head = {.nlmsg_len = NLMSG_HDRLEN,
                                 .nlmsg_type = (uint16_t)type,
                                 .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags),
                                 .nlmsg_seq = 1}};
    return r;
}

static uint32_t put_attr(struct request *r, unsigned type, const void *data, size_t len)
{
    const struct rtattr a = {.rta_type = (uint16_t)type, .rta_len = (uint16_t)RTA_LENGTH(len)};
    uint32_t at = put(r, &a, sizeof(a));
    put(r, data, len);
    return at;
}

static void put_u32(struct request *r, unsigned type, uint32_t v)
{
    put_attr(r, type, &v, sizeof(v));
}

static void put_text(struct request *r, unsigned type, const char *text)
{
    put_attr(r, type, text, strlen(text) + 1);
}

/* What is put in between goes into it. */
static uint32_t begin_nest(struct request *r, unsigned type)
{
    return put_attr(r, type | NLA_F_NESTED, NULL, 0);
}

static void end_nest(struct request *r, uint32_t at)
{
    uint16_t len = (uint16_t)(r->head.nlmsg_len - at);
    memcpy((char *)r + at + offsetof(struct rtattr, rta_len), &len, sizeof(len));
}

/* --- asking ----------------------------------------------------------------------------------- */

static int open_and_send(struct request *r)
{
    AUTO_FD int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    if (fd < 0)
        return -errno;
    if (sendto(fd, r, r->head.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
        return -errno;
    return g_steal_fd(&fd);
}

typedef void message_fn(const struct nlmsghdr *m, void *arg);

/* 1: more to come, 0: done, or -errno. */
static int read_messages(const char *buf, ssize_t got, message_fn *fn, void *arg)
{
    size_t len = (size_t)got;
    for (const struct nlmsghdr *m = (const void *)buf; NLMSG_OK(m, len); m = NLMSG_NEXT(m, len)) {
        if (m->nlmsg_type == NLMSG_DONE)
            return 0;
        if (m->nlmsg_type == NLMSG_ERROR)
            return ((const struct nlmsgerr *)NLMSG_DATA(m))->error;
        if (fn)
            fn(m, arg);
    }
    return 1;
}

/* 0 or -errno. */
static int ask(struct request *r, message_fn *fn, void *arg)
{
    AUTO_FD int fd = open_and_send(r);
    if (fd < 0)
        return fd;
    g_autofree char *buf = g_malloc(REPLY_BYTES);
    for (int more = 1; more > 0;) {
        ssize_t got = recv(fd, buf, REPLY_BYTES, 0);
        if (got < 0 && errno != EINTR)
            return -errno;
        more = got < 0 ? 1 : read_messages(buf, got, fn, arg);
        if (more <= 0)
            return more;
    }
    return 0;
}

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
    struct request r = request_new(RTM_GETLINK, NLM_F_DUMP);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct net_link));
    put(&r, NULL, sizeof(struct ifinfomsg));
    int rc = ask(&r, read_link, list);
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
    struct request r = request_new(RTM_GETLINK, NLM_F_ACK);
    put(&r, NULL, sizeof(struct ifinfomsg));
    put_text(&r, IFLA_IFNAME, name);
    int rc = strlen(name) < IFNAMSIZ ? ask(&r, read_counters, ret) : -ENODEV;
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

static int find(const char *name)
{
    struct net_link l;
    int rc = net_link_find(name, &l);
    return rc < 0 ? -1 : rc ? l.index : fail_errno(ENODEV, "network device '%s'", name);
}

/* A change of one device: RTM_NEWLINK of its index. */
static struct request change_of(int index, unsigned flags, unsigned mask)
{
    struct request r = request_new(RTM_NEWLINK, NLM_F_ACK);
    const struct ifinfomsg info = {.ifi_index = index, .ifi_flags = flags, .ifi_change = mask};
    put(&r, &info, sizeof(info));
    return r;
}

int net_bridge_add(const struct net_bridge *b)
{
    struct request r = request_new(RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
    put(&r, NULL, sizeof(struct ifinfomsg));
    put_text(&r, IFLA_IFNAME, b->name);
    if (b->mac)
        put_attr(&r, IFLA_ADDRESS, b->mac, 6);
    uint32_t info = begin_nest(&r, IFLA_LINKINFO);
    put_text(&r, IFLA_INFO_KIND, "bridge");
    uint32_t data = begin_nest(&r, IFLA_INFO_DATA);
    put_u32(&r, IFLA_BR_FORWARD_DELAY, b->delay_s * CENTISECONDS);
    put_u32(&r, IFLA_BR_STP_STATE, b->stp);
    end_nest(&r, data);
    end_nest(&r, info);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot make bridge '%s'", b->name);
}

int net_macvtap_add(const char *name, const char *lower, enum net_macvtap_mode mode,
                    const uint8_t *mac)
{
    struct request r = request_new(RTM_NEWLINK, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
    int index = find(lower);
    if (index < 0)
        return -1;
    put(&r, NULL, sizeof(struct ifinfomsg));
    put_text(&r, IFLA_IFNAME, name);
    put_u32(&r, IFLA_LINK, (uint32_t)index);
    if (mac)
        put_attr(&r, IFLA_ADDRESS, mac, 6);
    uint32_t info = begin_nest(&r, IFLA_LINKINFO);
    put_text(&r, IFLA_INFO_KIND, "macvtap");
    uint32_t data = begin_nest(&r, IFLA_INFO_DATA);
    put_u32(&r, IFLA_MACVLAN_MODE, mode);
    end_nest(&r, data);
    end_nest(&r, info);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot make device '%s' over '%s'", name, lower);
}

int net_link_delete(const char *name)
{
    struct request r = request_new(RTM_DELLINK, NLM_F_ACK);
    put(&r, NULL, sizeof(struct ifinfomsg));
    put_text(&r, IFLA_IFNAME, name);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 || rc == -ENODEV ? 0 : fail_errno(rc, "cannot remove device '%s'", name);
}

int net_link_set_up(const char *name, bool up)
{
    int index = find(name);
    if (index < 0)
        return -1;
    struct request r = change_of(index, up ? IFF_UP : 0, IFF_UP);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot set device '%s' %s", name, up ? "up" : "down");
}

int net_link_set_mtu(const char *name, unsigned mtu)
{
    int index = find(name);
    if (index < 0)
        return -1;
    struct request r = change_of(index, 0, 0);
    put_u32(&r, IFLA_MTU, mtu);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot set the MTU of '%s' to %u", name, mtu);
}

int net_link_set_master(const char *name, const char *bridge)
{
    int index = find(name), master = bridge ? find(bridge) : 0;
    if (index < 0 || master < 0)
        return -1;
    struct request r = change_of(index, 0, 0);
    put_u32(&r, IFLA_MASTER, (uint32_t)master);
    int rc = ask(&r, NULL, NULL);
    return rc == 0
               ? 0
               : fail_errno(rc, "cannot plug '%s' into '%s'", name, bridge ? bridge : "nothing");
}

int net_port_set_learning(const char *name, bool on)
{
    int index = find(name);
    uint8_t value = on;
    if (index < 0)
        return -1;
    struct request r = request_new(RTM_SETLINK, NLM_F_ACK);
    const struct ifinfomsg info = {.ifi_family = AF_BRIDGE, .ifi_index = index};
    put(&r, &info, sizeof(info));
    uint32_t port = begin_nest(&r, IFLA_PROTINFO);
    put_attr(&r, IFLA_BRPORT_LEARNING, &value, sizeof(value));
    put_attr(&r, IFLA_BRPORT_UNICAST_FLOOD, &value, sizeof(value));
    end_nest(&r, port);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot set up '%s' as a port of its bridge", name);
}

/* --- addresses and routes --------------------------------------------------------------------- */

static void read_address(const struct nlmsghdr *m, void *arg)
{
    const struct ifaddrmsg *info = NLMSG_DATA(m);
    int len = (int)IFA_PAYLOAD(m);
    struct net_address a = {.index = (int)info->ifa_index, .prefix = info->ifa_prefixlen};
    for (const struct rtattr *at = IFA_RTA(info); RTA_OK(at, len); at = RTA_NEXT(at, len)) {
        bool own = at->rta_type == IFA_LOCAL || (at->rta_type == IFA_ADDRESS && !a.bits);
        if (own && RTA_PAYLOAD(at) <= sizeof(a.bytes)) {
            memcpy(a.bytes, RTA_DATA(at), RTA_PAYLOAD(at));
            a.bits = (int)RTA_PAYLOAD(at) * 8;
        }
    }
    if (m->nlmsg_type == RTM_NEWADDR && (a.bits == 32 || a.bits == 128))
        g_array_append_val((GArray *)arg, a);
}

int net_addresses(struct net_address **ret, size_t *ret_n)
{
    struct request r = request_new(RTM_GETADDR, NLM_F_DUMP);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct net_address));
    put(&r, NULL, sizeof(struct ifaddrmsg));
    int rc = ask(&r, read_address, list);
    *ret_n = list->len;
    *ret = (struct net_address *)g_array_free(list, FALSE);
    if (rc == 0)
        return 0;
    g_clear_pointer(ret, g_free);
    return fail_errno(rc, "cannot list addresses");
}

static void read_neighbour(const struct nlmsghdr *m, void *arg)
{
    const struct ndmsg *info = NLMSG_DATA(m);
    const size_t head = NLMSG_LENGTH(sizeof(*info));
    int len = (int)(m->nlmsg_len - NLMSG_ALIGN(head));
    bool known = info->ndm_state & (NUD_REACHABLE | NUD_STALE | NUD_DELAY | NUD_PROBE);
    struct net_neighbour n = {.index = info->ndm_ifindex};
    bool has_mac = false;
    const struct rtattr *a = (const void *)((const char *)m + NLMSG_ALIGN(head));
    for (; RTA_OK(a, len); a = RTA_NEXT(a, len)) {
        if (a->rta_type == NDA_LLADDR && RTA_PAYLOAD(a) == sizeof(n.mac)) {
            memcpy(n.mac, RTA_DATA(a), sizeof(n.mac));
            has_mac = true;
        } else if (a->rta_type == NDA_DST && RTA_PAYLOAD(a) <= sizeof(n.bytes)) {
            memcpy(n.bytes, RTA_DATA(a), RTA_PAYLOAD(a));
            n.bits = (int)RTA_PAYLOAD(a) * 8;
        }
    }
    if (m->nlmsg_type == RTM_NEWNEIGH && known && has_mac && (n.bits == 32 || n.bits == 128))
        g_array_append_val((GArray *)arg, n);
}

int net_neighbours(struct net_neighbour **ret, size_t *ret_n)
{
    struct request r = request_new(RTM_GETNEIGH, NLM_F_DUMP);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct net_neighbour));
    put(&r, NULL, sizeof(struct ndmsg));
    int rc = ask(&r, read_neighbour, list);
    *ret_n = list->len;
    *ret = (struct net_neighbour *)g_array_free(list, FALSE);
    if (rc == 0)
        return 0;
    g_clear_pointer(ret, g_free);
    return fail_errno(rc, "cannot list neighbours");
}

static void put_broadcast(struct request *r, const struct net_address *a)
{
    uint8_t all[4];
    memcpy(all, a->bytes, sizeof(all));
    for (unsigned bit = a->prefix; bit < 32; bit++)
        all[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    put_attr(r, IFA_BROADCAST, all, sizeof(all));
}

int net_address_add(const char *name, const struct net_address *a, bool broadcast)
{
    int index = find(name);
    if (index < 0)
        return -1;
    struct request r = request_new(RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE);
    const struct ifaddrmsg info = {.ifa_family = a->bits == 32 ? AF_INET : AF_INET6,
                                   .ifa_prefixlen = (uint8_t)a->prefix,
                                   .ifa_index = (uint32_t)index};
    put(&r, &info, sizeof(info));
    put_attr(&r, IFA_LOCAL, a->bytes, (size_t)a->bits / 8);
    put_attr(&r, IFA_ADDRESS, a->bytes, (size_t)a->bits / 8);
    if (broadcast && a->bits == 32 && a->prefix < 31)
        put_broadcast(&r, a);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot give '%s' an address", name);
}

int net_route_add(const char *name, const struct net_route *route)
{
    int index = find(name);
    if (index < 0)
        return -1;
    struct request r = request_new(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
    const struct rtmsg info = {.rtm_family = route->bits == 32 ? AF_INET : AF_INET6,
                               .rtm_dst_len = (uint8_t)route->prefix,
                               .rtm_table = RT_TABLE_MAIN,
                               .rtm_protocol = RTPROT_BOOT,
                               .rtm_scope = RT_SCOPE_UNIVERSE,
                               .rtm_type = RTN_UNICAST};
    put(&r, &info, sizeof(info));
    put_attr(&r, RTA_DST, route->dest, (size_t)route->bits / 8);
    put_attr(&r, RTA_GATEWAY, route->gateway, (size_t)route->bits / 8);
    put_u32(&r, RTA_OIF, (uint32_t)index);
    put_u32(&r, RTA_PRIORITY, route->metric);
    int rc = ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot add a route by '%s'", name);
}

/* --- /proc/sys/net ---------------------------------------------------------------------------- */

int net_sysctl_write(const char *path, const char *value)
{
    g_autofree char *file = g_build_filename("/proc/sys/net", path, NULL);
    AUTO_FD int fd = open(file, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, value, strlen(value)) < 0)
        return fail_errno(errno, "cannot write '%s' to '%s'", value, file);
    return 0;
}

char *net_sysctl_read(const char *path)
{
    g_autofree char *file = g_build_filename("/proc/sys/net", path, NULL);
    char *text = NULL;
    size_t len;
    if (file_read(file, 4096, &text, &len) < 0)
        return NULL;
    return g_strchomp(text);
}

/* Addresses, neighbours and routes of the host's network devices, over rtnetlink, and settings of
 * its network. The kernel answers at once, so nothing awaits. */
#include "sys/netlink.h"
#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/error.h"
#include "sys/file.h"
#include "sys/netlink_inside.h"

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
    struct net_request r = net_request_new(RTM_GETADDR, NLM_F_DUMP);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct net_address));
    net_put(&r, NULL, sizeof(struct ifaddrmsg));
    int rc = net_ask(&r, read_address, list);
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
    struct net_request r = net_request_new(RTM_GETNEIGH, NLM_F_DUMP);
    GArray *list = g_array_new(FALSE, FALSE, sizeof(struct net_neighbour));
    net_put(&r, NULL, sizeof(struct ndmsg));
    int rc = net_ask(&r, read_neighbour, list);
    *ret_n = list->len;
    *ret = (struct net_neighbour *)g_array_free(list, FALSE);
    if (rc == 0)
        return 0;
    g_clear_pointer(ret, g_free);
    return fail_errno(rc, "cannot list neighbours");
}

static void put_broadcast(struct net_request *r, const struct net_address *a)
{
    uint8_t all[4];
    memcpy(all, a->bytes, sizeof(all));
    for (unsigned bit = a->prefix; bit < 32; bit++)
        all[bit / 8] |= (uint8_t)(0x80 >> bit % 8);
    net_put_attr(r, IFA_BROADCAST, all, sizeof(all));
}

int net_address_add(const char *name, const struct net_address *a, bool broadcast)
{
    int index = net_index(name);
    if (index < 0)
        return -1;
    struct net_request r = net_request_new(RTM_NEWADDR, NLM_F_ACK | NLM_F_CREATE | NLM_F_REPLACE);
    const struct ifaddrmsg info = {.ifa_family = a->bits == 32 ? AF_INET : AF_INET6,
                                   .ifa_prefixlen = (uint8_t)a->prefix,
                                   .ifa_index = (uint32_t)index};
    net_put(&r, &info, sizeof(info));
    net_put_attr(&r, IFA_LOCAL, a->bytes, (size_t)a->bits / 8);
    net_put_attr(&r, IFA_ADDRESS, a->bytes, (size_t)a->bits / 8);
    if (broadcast && a->bits == 32 && a->prefix < 31)
        put_broadcast(&r, a);
    int rc = net_ask(&r, NULL, NULL);
    return rc == 0 ? 0 : fail_errno(rc, "cannot give '%s' an address", name);
}

int net_route_add(const char *name, const struct net_route *route)
{
    int index = net_index(name);
    if (index < 0)
        return -1;
    struct net_request r = net_request_new(RTM_NEWROUTE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL);
    const struct rtmsg info = {.rtm_family = route->bits == 32 ? AF_INET : AF_INET6,
                               .rtm_dst_len = (uint8_t)route->prefix,
                               .rtm_table = RT_TABLE_MAIN,
                               .rtm_protocol = RTPROT_BOOT,
                               .rtm_scope = RT_SCOPE_UNIVERSE,
                               .rtm_type = RTN_UNICAST};
    net_put(&r, &info, sizeof(info));
    net_put_attr(&r, RTA_DST, route->dest, (size_t)route->bits / 8);
    net_put_attr(&r, RTA_GATEWAY, route->gateway, (size_t)route->bits / 8);
    net_put_u32(&r, RTA_OIF, (uint32_t)index);
    net_put_u32(&r, RTA_PRIORITY, route->metric);
    int rc = net_ask(&r, NULL, NULL);
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

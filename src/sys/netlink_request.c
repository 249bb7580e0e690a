/* Questions to the kernel over rtnetlink, and its answers. Called by netlink.c and
 * netlink_address.c; the kernel answers at once, so nothing awaits. Invariant: a socket for each
 * question, so an answer is never another one's. */
#include "sys/netlink_inside.h"
#include <errno.h>
#include <glib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "sys/file.h"

enum { REPLY_BYTES = 64 * 1024 };

uint32_t net_put(struct net_request *r, const void *data, size_t len)
{
    uint32_t at = NLMSG_ALIGN(r->head.nlmsg_len);
    g_assert(at + len <= sizeof(*r));
    if (data)
        memcpy((char *)r + at, data, len);
    r->head.nlmsg_len = at + (uint32_t)len;
    return at;
}

struct net_request net_request_new(int type, int flags)
{
    struct net_request r = {.head = {.nlmsg_len = NLMSG_HDRLEN,
                                     .nlmsg_type = (uint16_t)type,
                                     .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags),
                                     .nlmsg_seq = 1}};
    return r;
}

uint32_t net_put_attr(struct net_request *r, unsigned type, const void *data, size_t len)
{
    const struct rtattr a = {.rta_type = (uint16_t)type, .rta_len = (uint16_t)RTA_LENGTH(len)};
    uint32_t at = net_put(r, &a, sizeof(a));
    net_put(r, data, len);
    return at;
}

void net_put_u32(struct net_request *r, unsigned type, uint32_t v)
{
    net_put_attr(r, type, &v, sizeof(v));
}

void net_put_text(struct net_request *r, unsigned type, const char *text)
{
    net_put_attr(r, type, text, strlen(text) + 1);
}

uint32_t net_begin_nest(struct net_request *r, unsigned type)
{
    return net_put_attr(r, type | NLA_F_NESTED, NULL, 0);
}

void net_end_nest(struct net_request *r, uint32_t at)
{
    uint16_t len = (uint16_t)(r->head.nlmsg_len - at);
    memcpy((char *)r + at + offsetof(struct rtattr, rta_len), &len, sizeof(len));
}

/* --- asking ----------------------------------------------------------------------------------- */

static int open_and_send(struct net_request *r)
{
    AUTO_FD int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
    if (fd < 0)
        return -errno;
    if (sendto(fd, r, r->head.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0)
        return -errno;
    return g_steal_fd(&fd);
}

/* 1: more to come, 0: done, or -errno. */
static int read_messages(const char *buf, ssize_t got, net_message_fn *fn, void *arg)
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

int net_ask(struct net_request *r, net_message_fn *fn, void *arg)
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

/* Looks at frames at a guest's port until they tell its IPv4 address. Made by bind.c when a filter
 * needs $IP and nobody has said it. Never awaits. Invariant: frames are read for lengths before
 * anything in them is believed. */
#include "driver/nwfilter/learn.h"
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/error.h"
#include "rt/rt.h"
#include "sys/file.h"

/* --- frames ----------------------------------------------------------------------------------- */

enum {
    ARP_BYTES = 28,
    ARP_SENDER_MAC = 8,
    ARP_SENDER_IP = 14,
    IP_BYTES_MIN = 20,
    UDP_BYTES = 8,
    DHCP_OPTIONS = 240,
    DHCP_YOUR_IP = 16,
    DHCP_MAC = 28,
    DHCP_MESSAGE_TYPE = 53,
    DHCP_SERVER_ID = 54,
    DHCP_ACK = 5,
    PROTOCOL_UDP = 17,
    PORT_SERVER = 67,
    PORT_CLIENT = 68,
    FRAME_MAX = 2048,
    FRAMES_AT_ONCE = 64,
};

static unsigned two_bytes(const uint8_t *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

/* One that a host can have. */
static bool is_host(const uint8_t ip[4])
{
    return ip[0] != 0 && ip[0] != 127 && ip[0] < 224;
}

static bool from_arp(const uint8_t *arp, size_t len, const uint8_t mac[6], uint8_t ret_ip[4])
{
    if (len < ARP_BYTES || memcmp(arp + ARP_SENDER_MAC, mac, 6) != 0 ||
        !is_host(arp + ARP_SENDER_IP))
        return false;
    memcpy(ret_ip, arp + ARP_SENDER_IP, 4);
    return true;
}

/* The value of a DHCP option with `size` bytes, or NULL. */
static const uint8_t *dhcp_option(const uint8_t *dhcp, size_t len, uint8_t wanted, size_t size)
{
    for (size_t at = DHCP_OPTIONS; at + 1 < len && dhcp[at] != 255;) {
        if (dhcp[at] == 0) {
            at++;
            continue;
        }
        size_t n = dhcp[at + 1];
        if (at + 2 + n > len)
            return NULL;
        if (dhcp[at] == wanted && n == size)
            return dhcp + at + 2;
        at += 2 + n;
    }
    return NULL;
}

static bool from_dhcp(const uint8_t *dhcp, size_t len, const uint8_t mac[6], const uint8_t *server,
                      uint8_t ret_ip[4])
{
    if (len < DHCP_OPTIONS || memcmp(dhcp + DHCP_MAC, mac, 6) != 0)
        return false;
    const uint8_t *type = dhcp_option(dhcp, len, DHCP_MESSAGE_TYPE, 1);
    const uint8_t *from = dhcp_option(dhcp, len, DHCP_SERVER_ID, 4);
    if (!type || *type != DHCP_ACK || (server && (!from || memcmp(from, server, 4) != 0)) ||
        !is_host(dhcp + DHCP_YOUR_IP))
        return false;
    memcpy(ret_ip, dhcp + DHCP_YOUR_IP, 4);
    return true;
}

static bool from_ip(const uint8_t *frame, const uint8_t *ip, size_t len, const uint8_t mac[6],
                    bool dhcp, const uint8_t *server, uint8_t ret_ip[4])
{
    size_t head = len >= IP_BYTES_MIN ? (ip[0] & 15u) * 4 : 0;
    if (head < IP_BYTES_MIN || len < head)
        return false;
    bool udp = ip[9] == PROTOCOL_UDP && len >= head + UDP_BYTES;
    if (udp && two_bytes(ip + head) == PORT_SERVER && two_bytes(ip + head + 2) == PORT_CLIENT)
        return from_dhcp(ip + head + UDP_BYTES, len - head - UDP_BYTES, mac, server, ret_ip);
    if (dhcp || memcmp(frame + 6, mac, 6) != 0 || !is_host(ip + 12))
        return false;
    memcpy(ret_ip, ip + 12, 4);
    return true;
}

bool learn_from_frame(const uint8_t *frame, size_t len, const uint8_t mac[6], bool dhcp,
                      const uint8_t *server, uint8_t ret_ip[4])
{
    if (len < ETH_HLEN)
        return false;
    const uint8_t *inside = frame + ETH_HLEN;
    switch (two_bytes(frame + 12)) {
    case ETH_P_ARP:
        return !dhcp && from_arp(inside, len - ETH_HLEN, mac, ret_ip);
    case ETH_P_IP:
        return from_ip(frame, inside, len - ETH_HLEN, mac, dhcp, server, ret_ip);
    default:
        return false;
    }
}

/* --- listening -------------------------------------------------------------------------------- */

struct learner {
    int fd;
    struct watch *watch;
    uint8_t mac[6], server[4];
    bool dhcp, has_server;
    void (*told)(void *arg, const char *ip);
    void *arg;
};

static void on_frame(void *arg, short events)
{
    struct learner *l = arg;
    uint8_t frame[FRAME_MAX], ip[4];
    /* a guest that floods its port gets no more of our time than that at once */
    for (int n = 0; n < FRAMES_AT_ONCE; n++) {
        ssize_t len = recv(l->fd, frame, sizeof(frame), MSG_DONTWAIT);
        if (len <= 0)
            return;
        if (!learn_from_frame(frame, (size_t)len, l->mac, l->dhcp, l->has_server ? l->server : NULL,
                              ip))
            continue;
        char text[INET_ADDRSTRLEN];
        inet_ntop(AF_INET, ip, text, sizeof(text));
        watch_set(l->watch, 0);
        l->told(l->arg, text); /* may free us */
        return;
    }
}

struct learner *learner_new(const char *port, const uint8_t mac[6], bool dhcp,
                            const uint8_t *server, void (*told)(void *arg, const char *ip),
                            void *arg)
{
    AUTO_FD int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, htons(ETH_P_ALL));
    struct sockaddr_ll at = {.sll_family = AF_PACKET,
                             .sll_protocol = htons(ETH_P_ALL),
                             .sll_ifindex = (int)if_nametoindex(port)};
    if (fd < 0 || !at.sll_ifindex || bind(fd, (struct sockaddr *)&at, sizeof(at)) < 0)
        return fail_errno(errno, "cannot listen at port '%s'", port), NULL;
    struct learner *l = g_new0(struct learner, 1);
    memcpy(l->mac, mac, sizeof(l->mac));
    if ((l->has_server = server != NULL))
        memcpy(l->server, server, sizeof(l->server));
    l->dhcp = dhcp;
    l->told = told;
    l->arg = arg;
    l->fd = g_steal_fd(&fd);
    l->watch = watch_new(l->fd, POLLIN, on_frame, l);
    return l;
}

void learner_free(struct learner *l)
{
    if (!l)
        return;
    watch_free(l->watch);
    close(l->fd);
    g_free(l);
}

/* The host's network devices, over rtnetlink: looking at them and making bridges. The kernel
 * answers at once, so nothing awaits. Of the network namespace the process is in. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct net_link {
    int index;
    char name[16];
    char kind[16];  /* "bridge", "vlan", "bond", "tun"…; "" for hardware */
    unsigned flags; /* IFF_* */
    unsigned mtu;
    unsigned type;      /* ARPHRD_* */
    unsigned operstate; /* IF_OPER_* */
    int master;         /* index, 0: none */
    int parent;         /* of a vlan or macvtap; 0: none */
    uint8_t mac[6];
    bool has_mac;
    bool stp;           /* of a bridge, and */
    unsigned delay_cs;  /* its forward delay */
    unsigned vlan_id;   /* of a vlan */
    unsigned bond_mode; /* of a bond */
    unsigned bond_miimon_ms;
};
struct net_address {
    int index;
    uint8_t bytes[16];
    int bits; /* 32 or 128 */
    unsigned prefix;
};
struct net_neighbour { /* who answered on a link lately */
    int index;
    uint8_t mac[6], bytes[16];
    int bits;
};
/* All of one moment; g_free(). -1 with the reason. */
int net_links(struct net_link **ret, size_t *ret_n);
int net_addresses(struct net_address **ret, size_t *ret_n);
int net_neighbours(struct net_neighbour **ret, size_t *ret_n);
/* 1: it is there, 0: it is not, -1 with the reason. */
int net_link_find(const char *name, struct net_link *ret);
bool net_link_exists(const char *name);
/* Can a device be called that, and what reads rules and files by such names not be led astray? The
 * kernel allows more: quotes, semicolons, braces. */
bool net_name_is_plain(const char *name);
unsigned net_link_speed_mbit(const char *name); /* 0: not known */
struct net_counters {
    uint64_t rx_bytes, rx_packets, rx_errors, rx_dropped;
    uint64_t tx_bytes, tx_packets, tx_errors, tx_dropped;
};
int net_link_counters(const char *name, struct net_counters *ret);

struct net_bridge {
    const char *name;
    const uint8_t *mac; /* NULL: the kernel's choice */
    bool stp;
    unsigned delay_s;
};
int net_bridge_add(const struct net_bridge *b);
enum net_macvtap_mode { /* the kernel's numbers */
                        NET_MACVTAP_PRIVATE = 1,
                        NET_MACVTAP_VEPA = 2,
                        NET_MACVTAP_BRIDGE = 4,
                        NET_MACVTAP_PASSTHRU = 8,
};
/* A device over another one, whose packets are read from /dev/tapINDEX. mac may be NULL. */
int net_macvtap_add(const char *name, const char *lower, enum net_macvtap_mode mode,
                    const uint8_t *mac);
int net_link_delete(const char *name); /* absent is fine */
int net_link_set_up(const char *name, bool up);
int net_link_set_mtu(const char *name, unsigned mtu);
int net_address_add(const char *name, const struct net_address *a, bool broadcast);

struct net_route {
    uint8_t dest[16], gateway[16];
    int bits;
    unsigned prefix, metric;
};
int net_route_add(const char *name, const struct net_route *r);

/* /proc/sys/net/…; path is what follows. */
int net_sysctl_write(const char *path, const char *value);

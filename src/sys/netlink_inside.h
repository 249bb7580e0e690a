/* Shared by netlink.c, netlink_address.c and netlink_request.c only: one question to the kernel. */
#pragma once
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stddef.h>
#include <stdint.h>

enum { NET_REQUEST_MAX = 1024 };

struct net_request {
    struct nlmsghdr head;
    char body[NET_REQUEST_MAX];
};

typedef void net_message_fn(const struct nlmsghdr *m, void *arg);

struct net_request net_request_new(int type, int flags);
/* Bytes behind what is there, aligned; data NULL: zeroes. Where they are, from the head. */
uint32_t net_put(struct net_request *r, const void *data, size_t len);
uint32_t net_put_attr(struct net_request *r, unsigned type, const void *data, size_t len);
void net_put_u32(struct net_request *r, unsigned type, uint32_t v);
void net_put_text(struct net_request *r, unsigned type, const char *text);
/* What is put in between goes into it. */
uint32_t net_begin_nest(struct net_request *r, unsigned type);
void net_end_nest(struct net_request *r, uint32_t at);
/* fn (NULL is fine) for each message of the answer. 0 or -errno. */
int net_ask(struct net_request *r, net_message_fn *fn, void *arg);
/* Of a device; -1 with the reason. */
int net_index(const char *name);

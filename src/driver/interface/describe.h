/* A network device of the kernel as the document of an interface. Pure but for the speed. */
#pragma once
#include "reflect/value.h"
#include "sys/netlink.h"

/* all: every device of that moment; those plugged into it are part of a bridge or bond. */
struct def *interface_describe(const struct net_link *link, const struct net_link *all, size_t n);
/* Is it shown by itself? Parts of others and ends of guests are not. */
bool interface_is_own(const struct net_link *link);

/* Parts of the check of networks, among network_*.c of this folder. */
#pragma once
#include "base/error.h"
#include "defs/ip.h"
#include "defs/network.h"

#define refuse(...) fail_in(FROM_NETWORK, __VA_ARGS__)

struct vlan;
struct bandwidth;
struct virtual_port;

int check_dns(const struct network *net);
int check_addresses(const struct network *net); /* <ip> and <route> */

/* Shapes that guests' interfaces have too; NULL is fine. floor_ok: inbound floor is allowed. */
int vlan_check(const struct vlan *vlan);
int bandwidth_check(const struct bandwidth *bandwidth, bool floor_ok);
int virtual_port_check(const struct virtual_port *port, bool needs_type);

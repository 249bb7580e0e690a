/* The firewall rules of active networks, in the kernel. */
#pragma once
#include <glib.h>
#include <stdint.h>
#include "rt/rt.h"

struct network;
/* By which a rule is taken out again: of a table libvirt_network. */
struct firewall_handle {
    char family[8], chain[32];
    uint64_t handle;
};
/* All rules of the network in one transaction; their handles are added to rules. */
AWAITS int firewall_add(const struct network *net, GPtrArray *rules);
/* Those of a network whose handles are not known. */
AWAITS void firewall_sweep(const struct network *net);
AWAITS void firewall_remove(GPtrArray *rules); /* empties it; rules that are gone are fine */

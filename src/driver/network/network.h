/* The network driver: virtual networks of this host. Definitions are files in the places an
 * existing host has; a network that is active is a bridge with addresses, firewall rules and a
 * dnsmasq, or a device of the host that guests share. All of it outlives the daemon: what a new one
 * must know is in <state_dir>/network. Everything here is touched on the loop thread only.
 */
#pragma once
#include <glib.h>
#include "defs/network.h"
#include "gen/ops.h"
#include "guest/kept.h"
#include "guest/network_ops.h"

extern const struct driver driver_network;

struct driver_state {
    const struct driver_config *config;
    char *state_dir;   /* <state_dir>/network: NAME.xml, NAME.pid, NAME/ports/UUID.xml */
    char *dnsmasq_dir; /* <lib_dir>/dnsmasq: NAME.conf, …, BRIDGE.status */
    struct kept stored;
    struct object_registry *networks; /* of stored */
    struct group *group;
    GPtrArray *begun; /* struct network: starts that a daemon before us did not end */
};

/* What an active network has beside its definition: hung on its priv. */
struct network_run {
    GPtrArray *rules; /* struct firewall_handle: what to take out of the firewall again */
};
struct network_run *network_run_of(struct object *o);

static inline struct driver_state *driver_of(struct call *call)
{
    return call->state;
}
static inline const struct network *network_of(const struct object *o)
{
    return object_value(o, false);
}

#define OP(name) \
    AWAITS int net_##name(struct call *call, const struct name##_args *args, struct name##_ret *ret)
#define OP_NO_RET(name) \
    AWAITS int net_##name(struct call *call, const struct name##_args *args, void *ret)

/* Beside NETWORK_OPS of guest/network_ops.h. */
#define OWN_NETWORK_OPS(OWN)      \
    OWN(network_define_xml_flags) \
    OWN(network_create_xml_flags) \
    OWN(network_create)           \
    OWN(network_destroy)          \
    OWN(network_undefine)         \
    OWN(network_update)           \
    OWN(network_get_dhcp_leases)  \
    OWN(network_port_create_xml)  \
    OWN(network_port_delete)      \
    OWN(network_port_set_parameters)
#define DECLARE_OWN(name) __typeof__(*((struct driver_ops *)0)->name) net_##name;
OWN_NETWORK_OPS(DECLARE_OWN)

extern const struct object_class net_class, net_port_class;
struct object *network_with_ports(struct object *o); /* o may be NULL */

/* document.c: a user's document, with what every network of a host has: bridge name, MAC. */
struct def *network_read(struct driver_state *d, const char *xml, bool validate);
/* What only this host's networks are checked for. */
int network_check_host(struct driver_state *d, const struct network *net);
/* The definition in use: what is filled in when it starts. NULL with the reason. */
struct def *network_live_def(const struct def *stored);
/* functions.c: virtual functions of a card, and whether those listed are such. */
int network_find_functions(struct network *net);

/* life.c; the lane of the network is held. */
AWAITS int network_bring_up(struct driver_state *d, struct object *o);
AWAITS void network_bring_down(struct driver_state *d, struct object *o);
AWAITS void network_autostart(struct driver_state *d);

/* bridge.c: the device with its addresses and routes; the check says whether any is in use. */
AWAITS int bridge_check(const struct network *net);
AWAITS int bridge_make(const struct network *net);
AWAITS void bridge_remove(const struct network *net);

/* dnsmasq.c */
AWAITS int dnsmasq_start(struct driver_state *d, const struct network *net);
/* After an edit: told to read its hosts again, or started anew when more has changed. */
AWAITS int dnsmasq_refresh(struct driver_state *d, const struct network *net);
/* Also one that was being started when its daemon died, of which no pid is known. */
AWAITS void dnsmasq_stop_any(struct driver_state *d, const struct network *net);
AWAITS void dnsmasq_stop(struct driver_state *d, const struct network *net);
bool dnsmasq_runs(const struct driver_state *d, const struct network *net);

/* macs.c: the guests of a network, for their name service. */
void macs_write(const struct driver_state *d, const struct object *o);
void macs_remove(const struct driver_state *d, const struct network *net);

/* state.c: what a new daemon needs. */
int network_save_begun(struct driver_state *d, const struct network *net); /* before it is made */
int network_save_state(struct driver_state *d, struct object *o);
void network_drop_state(struct driver_state *d, const char *name);
AWAITS int network_load_states(struct driver_state *d);
int port_save_state(struct driver_state *d, const struct object *port);
void port_drop_state(struct driver_state *d, const struct object *port);

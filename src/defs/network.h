/* Documents of networks and their ports: what is filled in, what makes no sense, and edits of a
 * part. Pure functions of values; no I/O, never awaits. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include "gen/network.h"
#include "gen/networkport.h"

struct pci_source_address;

/* A user's document, complete and checked; mode as value_read. NULL with the reason. */
struct network *network_parse(const char *xml, size_t len, unsigned mode);
struct network_port *network_port_parse(const char *xml, size_t len, unsigned mode);

/* The steps. Filling what is filled changes nothing. */
void network_fill(struct network *net);
int network_check(const struct network *net);
void network_port_fill(struct network_port *port);
int network_port_check(const struct network_port *port);

/* Whether the bridge is ours: nat, route, open, or no forwarding at all. */
bool network_owns_bridge(const struct network *net);
/* Of an <ip>: from prefix, netmask or the class of the address; -1 when they are wrong. */
int network_ip_prefix(const struct network_ip *ip);
bool network_ip_is_v6(const struct network_ip *ip);
void pci_source_fill(struct pci_source_address *a);

/* The numbers of virNetworkUpdateCommand and virNetworkUpdateSection. */
enum network_command { NETWORK_MODIFY = 1, NETWORK_DELETE, NETWORK_ADD_LAST, NETWORK_ADD_FIRST };
enum network_section {
    NETWORK_SECTION_NONE,
    NETWORK_SECTION_BRIDGE,
    NETWORK_SECTION_DOMAIN,
    NETWORK_SECTION_IP,
    NETWORK_SECTION_DHCP_HOST,
    NETWORK_SECTION_DHCP_RANGE,
    NETWORK_SECTION_FORWARD,
    NETWORK_SECTION_FORWARD_INTERFACE,
    NETWORK_SECTION_FORWARD_PF,
    NETWORK_SECTION_PORTGROUP,
    NETWORK_SECTION_DNS_HOST,
    NETWORK_SECTION_DNS_TXT,
    NETWORK_SECTION_DNS_SRV,
};
struct network_edit {
    unsigned command, section;
    int parent_index; /* the <ip> of a DHCP entry; -1: the first that serves DHCP */
    const char *xml;
    size_t len;
};
/* Changes one entry of the network in place, which is a copy of a filled definition. On failure it
 * may be half changed. */
int network_update(struct network *net, const struct network_edit *edit);

/* For network_update: the checks of single entries. */
int dhcp_range_check(const struct network *net, const struct network_ip *ip,
                     const struct dhcp_range *range);
/* partial: of an entry that only names another one. */
int dhcp_host_check(const struct network *net, const struct network_ip *ip,
                    const struct dhcp_host *host, bool partial);
int dns_host_check(const struct network *net, const struct dns_host *host, bool partial);
int dns_txt_check(const struct network *net, const struct dns_txt *txt, bool partial);
int dns_srv_check(const struct network *net, const struct dns_srv *srv, bool partial);
int portgroup_check(const struct network *net, const struct portgroup *group);

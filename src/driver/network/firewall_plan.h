/* Which rules a network needs so that its guests reach what its forward mode allows: as command
 * lines of nft and tc. Pure. */
#pragma once
#include <glib.h>
#include <stdbool.h>

struct network;
struct network_ip;
/* Each element is a NULL-terminated list of words (char **); g_ptr_array_unref(). */
typedef GPtrArray firewall_commands;
/* The table all networks share, of one family ("ip", "ip6"): made when it is not there. */
firewall_commands *firewall_plan_table(const char *family);
/* In the order in which they are run; later ones come before earlier ones in their chain. */
firewall_commands *firewall_plan_network(const struct network *net);
/* "insert rule ip …" of an nft command; g_free(). NULL: it is another program's. */
char *firewall_rule_text(char *const *command);
/* "10.0.0.0/24" of an address; g_free(). NULL: it has no prefix. */
char *firewall_subnet(const struct network_ip *ip);

/* What dnsmasq is told of a network: its configuration file, the hosts of DHCP and of DNS. Pure. */
#pragma once
#include <stdbool.h>

struct network;
struct dnsmasq_plan {
    bool wanted;                /* else there is nothing to serve */
    char *conf, *hosts, *names; /* g_free(); texts of the three files */
};
struct dnsmasq_places {
    const char *dir;      /* of the files NAME.hostsfile, NAME.addnhosts */
    const char *pid_file; /* NULL: not said */
};
/* The network's name as it stands in names of files that dnsmasq reads; g_free(). */
char *dnsmasq_file_name(const struct network *net);
/* -1 with the reason: a value that would be another line of the file. */
int dnsmasq_plan(const struct network *net, const struct dnsmasq_places *places,
                 struct dnsmasq_plan *ret);
void dnsmasq_plan_clear(struct dnsmasq_plan *plan);

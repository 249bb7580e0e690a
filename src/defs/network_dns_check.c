/* What the DNS records of a network must not say. Called by network_check and for edits; pure. */
#include <string.h>
#include "defs/network_check.h"

int dns_host_check(const struct network *net, const struct dns_host *host, bool partial)
{
    bool named = host->n_hostnames > 0;
    for (size_t i = 0; i < host->n_hostnames; i++)
        if (!*host->hostnames[i])
            named = false;
    if (partial && !named && !host->ip)
        return refuse(ERR_XML_DETAIL, "network '%s': <host> of <dns> has neither ip nor <hostname>",
                      net->name);
    if (!partial && !host->ip)
        return refuse(ERR_XML_DETAIL, "network '%s': a <host> of <dns> has no ip", net->name);
    if (!partial && !named)
        return refuse(ERR_XML_DETAIL, "network '%s': <host ip='%s'> of <dns> has no <hostname>",
                      net->name, host->ip);
    return 0;
}

int dns_txt_check(const struct network *net, const struct dns_txt *txt, bool partial)
{
    if (!txt->name)
        return refuse(ERR_XML_DETAIL, "network '%s': a <txt> of <dns> has no name", net->name);
    if (strpbrk(txt->name, " ,"))
        return refuse(ERR_XML_DETAIL, "network '%s': <txt name='%s'>: no spaces and commas",
                      net->name, txt->name);
    if (!txt->value && !partial)
        return refuse(ERR_XML_DETAIL, "network '%s': <txt name='%s'> has no value", net->name,
                      txt->name);
    return 0;
}

int dns_srv_check(const struct network *net, const struct dns_srv *srv, bool partial)
{
    if (!srv->service && !partial)
        return refuse(ERR_XML_DETAIL, "network '%s': a <srv> of <dns> has no service", net->name);
    if (!srv->protocol && !partial)
        return refuse(ERR_XML_DETAIL, "network '%s': <srv service='%s'> has no protocol", net->name,
                      srv->service);
    if (!srv->target && (srv->has_port || srv->has_priority || srv->has_weight))
        return refuse(ERR_XML_DETAIL,
                      "network '%s': <srv service='%s'>: port, priority and weight need a target",
                      net->name, srv->service ? srv->service : "");
    return 0;
}

static int check_forwarders(const struct network *net)
{
    for (size_t i = 0; i < net->dns->n_forwarders; i++)
        if (!net->dns->forwarders[i]->addr && !net->dns->forwarders[i]->domain)
            return refuse(ERR_XML_ERROR,
                          "network '%s': a <forwarder> of <dns> has neither addr nor domain",
                          net->name);
    return 0;
}

int check_dns(const struct network *net)
{
    const struct network_dns *dns = net->dns;
    if (!dns)
        return 0;
    if (dns->enable == TRI_NO && (dns->n_forwarders || dns->n_txts || dns->n_srvs || dns->n_hosts))
        return refuse(ERR_XML_ERROR, "network '%s': <dns enable='no'> cannot have records",
                      net->name);
    for (size_t i = 0; i < dns->n_hosts; i++)
        if (dns_host_check(net, dns->hosts[i], false) < 0)
            return -1;
    for (size_t i = 0; i < dns->n_txts; i++)
        if (dns_txt_check(net, dns->txts[i], false) < 0)
            return -1;
    for (size_t i = 0; i < dns->n_srvs; i++)
        if (dns_srv_check(net, dns->srvs[i], false) < 0)
            return -1;
    return check_forwarders(net);
}

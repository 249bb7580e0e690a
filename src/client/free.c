/* Owns the release of structures that public calls gave to applications. Awaits nothing.
 * Invariant: everything in them came from malloc(). */
#include "client/export.h"

#include <stdlib.h>

static void free_strings(char **list, size_t n)
{
    for (size_t i = 0; list && i < n; i++)
        free(list[i]);
    free(list);
}

EXPORT void virDomainStatsRecordListFree(virDomainStatsRecordPtr *stats)
{
    for (virDomainStatsRecordPtr *s = stats; s && *s; s++) {
        virTypedParamsFree((*s)->params, (*s)->nparams);
        virDomainFree((*s)->dom);
        free(*s);
    }
    free(stats);
}

EXPORT void virDomainFSInfoFree(virDomainFSInfoPtr info)
{
    if (!info)
        return;
    free(info->mountpoint);
    free(info->name);
    free(info->fstype);
    free_strings(info->devAlias, info->ndevAlias);
    free(info);
}

EXPORT void virDomainIOThreadInfoFree(virDomainIOThreadInfoPtr info)
{
    if (!info)
        return;
    free(info->cpumap);
    free(info);
}

EXPORT void virDomainInterfaceFree(virDomainInterfacePtr iface)
{
    if (!iface)
        return;
    free(iface->name);
    free(iface->hwaddr);
    for (unsigned i = 0; i < iface->naddrs; i++)
        free(iface->addrs[i].addr);
    free(iface->addrs);
    free(iface);
}

EXPORT void virNetworkDHCPLeaseFree(virNetworkDHCPLeasePtr lease)
{
    if (!lease)
        return;
    free(lease->iface);
    free(lease->mac);
    free(lease->iaid);
    free(lease->ipaddr);
    free(lease->hostname);
    free(lease->clientid);
    free(lease);
}

/* Owns the older names of domain calls. Called by applications; blocks for one round trip. */
#include "client/manual.h"

EXPORT virDomainPtr virDomainCreateLinux(virConnectPtr conn, const char *xmlDesc,
                                         unsigned int flags)
{
    return virDomainCreateXML(conn, xmlDesc, flags);
}

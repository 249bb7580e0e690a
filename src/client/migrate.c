/* Owns virDomainMigrate*: the steps of a migration that the client leads. Not supported yet: each
 * says so by name. */
#include "client/manual.h"

static int unsupported(virDomainPtr domain, const char *func)
{
    struct object *o = manual_enter(H_DOMAIN, FROM_DOMAIN, domain, func);
    if (!o)
        return -1;
    fail(ERR_NO_SUPPORT, "%s", func);
    return failed_int(o->conn);
}

EXPORT virDomainPtr virDomainMigrate(virDomainPtr domain, virConnectPtr dconn, unsigned long flags,
                                     const char *dname, const char *uri, unsigned long bandwidth)
{
    unsupported(domain, __func__);
    return NULL;
}

EXPORT virDomainPtr virDomainMigrate2(virDomainPtr domain, virConnectPtr dconn, const char *dxml,
                                      unsigned long flags, const char *dname, const char *uri,
                                      unsigned long bandwidth)
{
    unsupported(domain, __func__);
    return NULL;
}

EXPORT virDomainPtr virDomainMigrate3(virDomainPtr domain, virConnectPtr dconn,
                                      virTypedParameterPtr params, unsigned int nparams,
                                      unsigned int flags)
{
    unsupported(domain, __func__);
    return NULL;
}

EXPORT int virDomainMigrateToURI(virDomainPtr domain, const char *duri, unsigned long flags,
                                 const char *dname, unsigned long bandwidth)
{
    return unsupported(domain, __func__);
}

EXPORT int virDomainMigrateToURI2(virDomainPtr domain, const char *dconnuri, const char *miguri,
                                  const char *dxml, unsigned long flags, const char *dname,
                                  unsigned long bandwidth)
{
    return unsupported(domain, __func__);
}

EXPORT int virDomainMigrateToURI3(virDomainPtr domain, const char *dconnuri,
                                  virTypedParameterPtr params, unsigned int nparams,
                                  unsigned int flags)
{
    return unsupported(domain, __func__);
}

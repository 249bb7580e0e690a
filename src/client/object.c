/* Owns the public calls on handles that need no driver: names, UUIDs, references. Called by
 * applications. Awaits nothing. */
#include "client/entry_local.h"

#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "wire/error_text.h"

int fail_null_argument(const char *func, const char *arg)
{
    return fail_argument(func, arg, "argument %s of %s is NULL", arg, func);
}

/* --- one of each, for all kinds -------------------------------------------------------------- */

static int ref(enum handle_kind kind, enum error_domain domain, void *object, const char *func)
{
    last_error_begin(domain);
    if (!handle_check(kind, object, func))
        return failed_int(NULL);
    object_ref(object);
    return 0;
}

static int unref(enum handle_kind kind, enum error_domain domain, void *object, const char *func)
{
    last_error_begin(domain);
    if (!handle_check(kind, object, func))
        return failed_int(NULL);
    object_unref(object);
    return 0;
}

/* Enters a getter: the object, or NULL with the error published. */
static struct object *enter(enum handle_kind kind, enum error_domain domain, const void *object,
                            const char *func)
{
    last_error_begin(domain);
    if (!handle_check(kind, object, func))
        return failed_null(NULL);
    return (struct object *)object;
}

static int copy_uuid(const struct object *o, unsigned char *uuid, const char *func)
{
    if (!o)
        return -1;
    if (!uuid) {
        fail_null_argument(func, "uuid");
        return failed_int(o->conn);
    }
    memcpy(uuid, o->uuid, sizeof(o->uuid));
    return 0;
}

static void format_uuid(const unsigned char *u, char *buf)
{
    snprintf(buf, VIR_UUID_STRING_BUFLEN,
             "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[0], u[1],
             u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14],
             u[15]);
}

static int copy_uuid_text(const struct object *o, char *buf, const char *func)
{
    if (!o)
        return -1;
    if (!buf) {
        fail_null_argument(func, "buf");
        return failed_int(o->conn);
    }
    format_uuid(o->uuid, buf);
    return 0;
}

/* Hex digits, dashes wherever they are. */
static int parse_uuid(const char *text, unsigned char *uuid)
{
    size_t n = 0;
    while (g_ascii_isspace(*text))
        text++;
    for (; *text && n < 32; text++) {
        if (*text == '-' && n)
            continue;
        if (!g_ascii_isxdigit(*text))
            return -1;
        int digit = g_ascii_xdigit_value(*text);
        uuid[n / 2] = (unsigned char)(n % 2 ? uuid[n / 2] | digit : digit << 4);
        n++;
    }
    while (g_ascii_isspace(*text))
        text++;
    return n == 32 && !*text ? 0 : -1;
}

/* -1 with the error published unless text is a UUID. */
static int enter_uuid(virConnectPtr conn, enum error_domain domain, const char *text,
                      unsigned char *uuid, const char *func)
{
    last_error_begin(domain);
    if (!handle_check(H_CONNECT, conn, func))
        return failed_int(NULL);
    if (!text) {
        fail_null_argument(func, "uuidstr");
        return failed_int(conn);
    }
    if (parse_uuid(text, uuid) == 0)
        return 0;
    fail_argument(func, "uuidstr", "'%s' is not a UUID", text);
    return failed_int(conn);
}

#define REF(Type, KIND, DOMAIN, arg)               \
    EXPORT int vir##Type##Ref(vir##Type##Ptr arg)  \
    {                                              \
        return ref(KIND, DOMAIN, arg, __func__);   \
    }                                              \
    EXPORT int vir##Type##Free(vir##Type##Ptr arg) \
    {                                              \
        return unref(KIND, DOMAIN, arg, __func__); \
    }
#define TEXT(Type, Getter, KIND, DOMAIN, arg, member)          \
    EXPORT const char *vir##Type##Getter(vir##Type##Ptr arg)   \
    {                                                          \
        struct object *o = enter(KIND, DOMAIN, arg, __func__); \
        return o ? o->member : NULL;                           \
    }
#define CONNECT(Type, KIND, DOMAIN, arg)                           \
    EXPORT virConnectPtr vir##Type##GetConnect(vir##Type##Ptr arg) \
    {                                                              \
        struct object *o = enter(KIND, DOMAIN, arg, __func__);     \
        return o ? o->conn : NULL;                                 \
    }
#define UUID(Type, KIND, DOMAIN, arg)                                             \
    EXPORT int vir##Type##GetUUID(vir##Type##Ptr arg, unsigned char *uuid)        \
    {                                                                             \
        return copy_uuid(enter(KIND, DOMAIN, arg, __func__), uuid, __func__);     \
    }                                                                             \
    EXPORT int vir##Type##GetUUIDString(vir##Type##Ptr arg, char *buf)            \
    {                                                                             \
        return copy_uuid_text(enter(KIND, DOMAIN, arg, __func__), buf, __func__); \
    }
#define LOOKUP(Type, DOMAIN)                                                                     \
    EXPORT vir##Type##Ptr vir##Type##LookupByUUIDString(virConnectPtr conn, const char *uuidstr) \
    {                                                                                            \
        unsigned char uuid[VIR_UUID_BUFLEN];                                                     \
        if (enter_uuid(conn, DOMAIN, uuidstr, uuid, __func__) < 0)                               \
            return NULL;                                                                         \
        return vir##Type##LookupByUUID(conn, uuid);                                              \
    }

REF(Domain, H_DOMAIN, FROM_DOMAIN, domain)
TEXT(Domain, GetName, H_DOMAIN, FROM_DOMAIN, domain, name)
CONNECT(Domain, H_DOMAIN, FROM_DOMAIN, dom)
UUID(Domain, H_DOMAIN, FROM_DOMAIN, domain)
LOOKUP(Domain, FROM_DOMAIN)

REF(Network, H_NETWORK, FROM_NETWORK, network)
TEXT(Network, GetName, H_NETWORK, FROM_NETWORK, network, name)
CONNECT(Network, H_NETWORK, FROM_NETWORK, net)
UUID(Network, H_NETWORK, FROM_NETWORK, network)
LOOKUP(Network, FROM_NETWORK)

REF(NetworkPort, H_NETWORK_PORT, FROM_NETWORK, port)
UUID(NetworkPort, H_NETWORK_PORT, FROM_NETWORK, port)

REF(Interface, H_INTERFACE, FROM_INTERFACE, iface)
TEXT(Interface, GetName, H_INTERFACE, FROM_INTERFACE, iface, name)
TEXT(Interface, GetMACString, H_INTERFACE, FROM_INTERFACE, iface, detail)
CONNECT(Interface, H_INTERFACE, FROM_INTERFACE, iface)

REF(StoragePool, H_STORAGE_POOL, FROM_STORAGE, pool)
TEXT(StoragePool, GetName, H_STORAGE_POOL, FROM_STORAGE, pool, name)
CONNECT(StoragePool, H_STORAGE_POOL, FROM_STORAGE, pool)
UUID(StoragePool, H_STORAGE_POOL, FROM_STORAGE, pool)
LOOKUP(StoragePool, FROM_STORAGE)

REF(StorageVol, H_STORAGE_VOL, FROM_STORAGE, vol)
TEXT(StorageVol, GetName, H_STORAGE_VOL, FROM_STORAGE, vol, name)
TEXT(StorageVol, GetKey, H_STORAGE_VOL, FROM_STORAGE, vol, detail)
CONNECT(StorageVol, H_STORAGE_VOL, FROM_STORAGE, vol)

REF(NodeDevice, H_NODE_DEVICE, FROM_NODEDEV, dev)
TEXT(NodeDevice, GetName, H_NODE_DEVICE, FROM_NODEDEV, dev, name)

REF(Secret, H_SECRET, FROM_SECRET, secret)
TEXT(Secret, GetUsageID, H_SECRET, FROM_SECRET, secret, detail)
CONNECT(Secret, H_SECRET, FROM_SECRET, secret)
UUID(Secret, H_SECRET, FROM_SECRET, secret)
LOOKUP(Secret, FROM_SECRET)

REF(NWFilter, H_NWFILTER, FROM_NWFILTER, nwfilter)
TEXT(NWFilter, GetName, H_NWFILTER, FROM_NWFILTER, nwfilter, name)
UUID(NWFilter, H_NWFILTER, FROM_NWFILTER, nwfilter)
LOOKUP(NWFilter, FROM_NWFILTER)

REF(NWFilterBinding, H_NWFILTER_BINDING, FROM_NWFILTER, binding)
TEXT(NWFilterBinding, GetPortDev, H_NWFILTER_BINDING, FROM_NWFILTER, binding, name)
TEXT(NWFilterBinding, GetFilterName, H_NWFILTER_BINDING, FROM_NWFILTER, binding, detail)

REF(DomainSnapshot, H_SNAPSHOT, FROM_DOMAIN_SNAPSHOT, snapshot)
TEXT(DomainSnapshot, GetName, H_SNAPSHOT, FROM_DOMAIN_SNAPSHOT, snapshot, name)
CONNECT(DomainSnapshot, H_SNAPSHOT, FROM_DOMAIN_SNAPSHOT, snapshot)

REF(DomainCheckpoint, H_CHECKPOINT, FROM_DOMAIN_CHECKPOINT, checkpoint)
TEXT(DomainCheckpoint, GetName, H_CHECKPOINT, FROM_DOMAIN_CHECKPOINT, checkpoint, name)
CONNECT(DomainCheckpoint, H_CHECKPOINT, FROM_DOMAIN_CHECKPOINT, checkpoint)

/* --- the rest ------------------------------------------------------------------------------- */

EXPORT unsigned int virDomainGetID(virDomainPtr domain)
{
    struct object *o = enter(H_DOMAIN, FROM_DOMAIN, domain, __func__);
    return o ? (unsigned)__atomic_load_n(&o->number, __ATOMIC_RELAXED) : (unsigned)-1;
}

EXPORT int virSecretGetUsageType(virSecretPtr secret)
{
    struct object *o = enter(H_SECRET, FROM_SECRET, secret, __func__);
    return o ? o->number : -1;
}

EXPORT virDomainPtr virDomainSnapshotGetDomain(virDomainSnapshotPtr snapshot)
{
    struct object *o = enter(H_SNAPSHOT, FROM_DOMAIN_SNAPSHOT, snapshot, __func__);
    return o ? (virDomainPtr)o->parent : NULL;
}

EXPORT virDomainPtr virDomainCheckpointGetDomain(virDomainCheckpointPtr checkpoint)
{
    struct object *o = enter(H_CHECKPOINT, FROM_DOMAIN_CHECKPOINT, checkpoint, __func__);
    return o ? (virDomainPtr)o->parent : NULL;
}

EXPORT virNetworkPtr virNetworkPortGetNetwork(virNetworkPortPtr port)
{
    struct object *o = enter(H_NETWORK_PORT, FROM_NETWORK, port, __func__);
    return o ? (virNetworkPtr)o->parent : NULL;
}

EXPORT virNetworkPortPtr virNetworkPortLookupByUUIDString(virNetworkPtr net, const char *uuidstr)
{
    unsigned char uuid[VIR_UUID_BUFLEN];
    struct object *o = enter(H_NETWORK, FROM_NETWORK, net, __func__);
    if (!o || enter_uuid(o->conn, FROM_NETWORK, uuidstr, uuid, __func__) < 0)
        return NULL;
    return virNetworkPortLookupByUUID(net, uuid);
}

/* Owns the entries of libvirt-admin.so.0 that are written by hand. Called by applications; blocks
 * for one round trip at most. */
#include <glib.h>
#include <libvirt/libvirt-admin.h>
#include <stdlib.h>
#include <string.h>
#include "client/inside.h"

#define IN vireo_inside

static int failed(void *conn)
{
    IN.last_error_publish(conn);
    return -1;
}

static bool check(enum handle_kind kind, const void *handle, const char *func)
{
    IN.last_error_begin(FROM_ADMIN);
    if (IN.handle_check(kind, handle, func))
        return true;
    failed(NULL);
    return false;
}

static bool check_conn(virAdmConnectPtr conn, const char *func)
{
    return check(H_ADM_CONNECT, conn, func);
}

static virConnectPtr inner(virAdmConnectPtr conn)
{
    return (virConnectPtr)conn;
}

EXPORT int virAdmInitialize(void)
{
    return virInitialize();
}

EXPORT int virAdmGetVersion(unsigned long long *libVer)
{
    unsigned long version;
    IN.last_error_begin(FROM_ADMIN);
    if (!libVer) {
        IN.fail_null_argument(__func__, "libVer");
        return failed(NULL);
    }
    virGetVersion(&version, NULL, NULL);
    *libVer = version;
    return 0;
}

/* --- connections ---------------------------------------------------------------------------- */

EXPORT virAdmConnectPtr virAdmConnectOpen(const char *name, unsigned int flags)
{
    IN.last_error_begin(FROM_ADMIN);
    virConnectPtr conn = IN.admin_open(name, flags);
    if (!conn)
        failed(NULL);
    return (virAdmConnectPtr)conn;
}

EXPORT int virAdmConnectClose(virAdmConnectPtr conn)
{
    if (!conn)
        return 0;
    if (!check_conn(conn, __func__))
        return -1;
    return IN.conn_unref(inner(conn)) ? 0 : 1;
}

EXPORT int virAdmConnectRef(virAdmConnectPtr conn)
{
    if (!check_conn(conn, __func__))
        return -1;
    IN.conn_ref(inner(conn));
    return 0;
}

EXPORT int virAdmConnectIsAlive(virAdmConnectPtr conn)
{
    if (!check_conn(conn, __func__))
        return -1;
    struct link *l = inner(conn)->link;
    return l->ops->is_alive(l);
}

EXPORT char *virAdmConnectGetURI(virAdmConnectPtr conn)
{
    return check_conn(conn, __func__) ? strdup(inner(conn)->uri) : NULL;
}

EXPORT int virAdmConnectRegisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb,
                                              void *opaque, virFreeCallback freecb)
{
    if (!check_conn(conn, __func__))
        return -1;
    int rc =
        IN.close_callback(inner(conn), (virConnectCloseFunc)(void (*)(void))cb, opaque, freecb);
    return rc < 0 ? failed(conn) : 0;
}

EXPORT int virAdmConnectUnregisterCloseCallback(virAdmConnectPtr conn, virAdmConnectCloseFunc cb)
{
    if (!check_conn(conn, __func__))
        return -1;
    int rc = IN.close_callback_remove(inner(conn), (virConnectCloseFunc)(void (*)(void))cb);
    return rc < 0 ? failed(conn) : 0;
}

/* --- servers and clients --------------------------------------------------------------------- */

EXPORT const char *virAdmServerGetName(virAdmServerPtr srv)
{
    return check(H_ADM_SERVER, srv, __func__) ? srv->name : NULL;
}

EXPORT int virAdmServerFree(virAdmServerPtr srv)
{
    if (srv && !check(H_ADM_SERVER, srv, __func__))
        return -1;
    IN.object_unref(srv);
    return 0;
}

EXPORT int virAdmClientFree(virAdmClientPtr client)
{
    if (client && !check(H_ADM_CLIENT, client, __func__))
        return -1;
    IN.object_unref(client);
    return 0;
}

EXPORT unsigned long long virAdmClientGetID(virAdmClientPtr client)
{
    return check(H_ADM_CLIENT, client, __func__) ? client->id : (unsigned long long)-1;
}

EXPORT long long virAdmClientGetTimestamp(virAdmClientPtr client)
{
    return check(H_ADM_CLIENT, client, __func__) ? client->timestamp : -1;
}

EXPORT int virAdmClientGetTransport(virAdmClientPtr client)
{
    return check(H_ADM_CLIENT, client, __func__) ? client->number : -1;
}

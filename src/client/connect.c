/* Owns connections as applications see them: opening, closing, what they say about themselves.
 * Called from any thread; opening blocks. Invariant: a connection has its link from the first
 * moment on. */
#include "client/entry_local.h"
#include "client/link.h"

#include <glib.h>
#include <pthread.h>
#include <string.h>
#include "base/log.h"
#include "base/version.h"
#include "client/paths.h"
#include "client/uri.h"
#include "wire/error_text.h"

static void read_environment(void)
{
    log_from_environment(LOG_WARN);
}

void client_initialize(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_environment);
}

EXPORT int virInitialize(void)
{
    client_initialize();
    return 0;
}

EXPORT int virGetVersion(unsigned long *libVer, const char *type, unsigned long *typeVer)
{
    last_error_begin(FROM_NONE);
    if (!libVer) {
        fail_null_argument(__func__, "libVer");
        return failed_int(NULL);
    }
    *libVer = VERSION_NUMBER;
    if (typeVer)
        *typeVer = VERSION_NUMBER;
    return 0;
}

/* --- opening -------------------------------------------------------------------------------- */

static struct link *open_uri(const char *uri, virConnectAuthPtr auth, unsigned flags,
                             char **ret_uri)
{
    struct link *l = NULL;
    if (link_local_open(uri, auth, flags, &l, ret_uri) < 0)
        return NULL;
    return l ? l : link_remote_open(uri, auth, flags, ret_uri);
}

static virConnectPtr open_connection(const char *name, virConnectAuthPtr auth, unsigned flags)
{
    g_autofree char *uri = NULL, *told = NULL;
    client_initialize();
    if (uri_resolve(name, !(flags & VIR_CONNECT_NO_ALIASES), &uri) < 0)
        return NULL;
    if (!uri)
        uri = g_strdup(client_privileged() ? "qemu:///system" : "qemu:///session");
    log_debug("opening '%s', flags 0x%x", uri, flags);
    struct link *l = open_uri(uri, auth, flags, &told);
    if (!l)
        return NULL;
    virConnectPtr conn = conn_new(l, flags & VIR_CONNECT_RO);
    conn->uri = told ? g_steal_pointer(&told) : g_steal_pointer(&uri);
    return conn;
}

EXPORT virConnectPtr virConnectOpenAuth(const char *name, virConnectAuthPtr auth,
                                        unsigned int flags)
{
    last_error_begin(FROM_NONE);
    virConnectPtr conn = open_connection(name, auth, flags);
    return conn ? conn : failed_null(NULL);
}

EXPORT virConnectPtr virConnectOpen(const char *name)
{
    return virConnectOpenAuth(name, NULL, 0);
}

EXPORT virConnectPtr virConnectOpenReadOnly(const char *name)
{
    return virConnectOpenAuth(name, NULL, VIR_CONNECT_RO);
}

EXPORT int virConnectClose(virConnectPtr conn)
{
    last_error_begin(FROM_NONE);
    if (!handle_check(H_CONNECT, conn, __func__))
        return failed_int(NULL);
    return conn_unref(conn) ? 0 : 1;
}

EXPORT int virConnectRef(virConnectPtr conn)
{
    last_error_begin(FROM_DOMAIN);
    if (!handle_check(H_CONNECT, conn, __func__))
        return failed_int(NULL);
    conn_ref(conn);
    return 0;
}

/* --- what it says about itself --------------------------------------------------------------- */

static bool enter(virConnectPtr conn, const char *func)
{
    last_error_begin(FROM_DOMAIN);
    if (handle_check(H_CONNECT, conn, func))
        return true;
    last_error_publish(NULL);
    return false;
}

EXPORT char *virConnectGetURI(virConnectPtr conn)
{
    return enter(conn, __func__) ? strdup(conn->uri) : NULL;
}

EXPORT int virConnectIsEncrypted(virConnectPtr conn)
{
    return enter(conn, __func__) ? conn->link->encrypted : -1;
}

EXPORT int virConnectIsSecure(virConnectPtr conn)
{
    return enter(conn, __func__) ? conn->link->secure : -1;
}

EXPORT int virConnectIsAlive(virConnectPtr conn)
{
    return enter(conn, __func__) ? conn->link->ops->is_alive(conn->link) : -1;
}

EXPORT int virConnectSetKeepAlive(virConnectPtr conn, int interval, unsigned int count)
{
    if (!enter(conn, __func__))
        return -1;
    int rc = conn_check_process(conn);
    if (rc == 0)
        rc = conn->link->ops->set_keepalive(conn->link, interval, count);
    return rc < 0 ? failed_int(conn) : rc;
}

/* --- close callback ------------------------------------------------------------------------- */

int close_callback_add(virConnectPtr conn, virConnectCloseFunc cb, void *opaque,
                       virFreeCallback freecb)
{
    if (!cb)
        return fail_null_argument("virConnectRegisterCloseCallback", "cb");
    pthread_mutex_lock(&conn->lock);
    bool taken = conn->close_cb != NULL;
    if (!taken) {
        conn->close_cb = cb;
        conn->close_opaque = opaque;
        conn->close_ff = freecb;
    }
    pthread_mutex_unlock(&conn->lock);
    if (taken)
        return fail(ERR_OPERATION_INVALID, "the connection has a close callback already");
    link_poke(conn->link); /* it may be closed already */
    return 0;
}

int close_callback_remove(virConnectPtr conn, virConnectCloseFunc cb)
{
    if (!cb)
        return fail_null_argument("virConnectUnregisterCloseCallback", "cb");
    pthread_mutex_lock(&conn->lock);
    bool ours = conn->close_cb == cb;
    virFreeCallback ff = ours ? conn->close_ff : NULL;
    void *opaque = conn->close_opaque;
    if (ours) {
        conn->close_cb = NULL;
        conn->close_ff = NULL;
    }
    pthread_mutex_unlock(&conn->lock);
    if (ff)
        ff(opaque);
    return ours ? 0 : fail(ERR_OPERATION_INVALID, "the connection has no such close callback");
}

EXPORT int virConnectRegisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb, void *opaque,
                                           virFreeCallback freecb)
{
    if (!enter(conn, __func__))
        return -1;
    return close_callback_add(conn, cb, opaque, freecb) < 0 ? failed_int(conn) : 0;
}

EXPORT int virConnectUnregisterCloseCallback(virConnectPtr conn, virConnectCloseFunc cb)
{
    if (!enter(conn, __func__))
        return -1;
    return close_callback_remove(conn, cb) < 0 ? failed_int(conn) : 0;
}

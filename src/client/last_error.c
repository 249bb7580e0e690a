/* Owns each thread's last error and the error handlers. Called at the edges of public calls, and by
 * applications. Never awaits. Invariant: the strings of a virError are malloc'd and owned by it. */
#define VIR_DEPRECATED /* the error keeps members for handles that we only clear and print */
#include "client/last_error.h"

#include <glib.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "client/handle.h"
#include "wire/error_text.h"

static void free_error(void *err)
{
    virFreeError(err);
}

static GPrivate thread_error = G_PRIVATE_INIT(free_error);
static pthread_mutex_t handler_lock = PTHREAD_MUTEX_INITIALIZER;
static virErrorFunc handler;
static void *handler_data;

static virErrorPtr last(void)
{
    virErrorPtr err = g_private_get(&thread_error);
    if (!err) {
        err = g_new0(virError, 1);
        g_private_set(&thread_error, err);
    }
    return err;
}

/* --- values --------------------------------------------------------------------------------- */

EXPORT void virResetError(virErrorPtr err)
{
    if (!err)
        return;
    free(err->message);
    free(err->str1);
    free(err->str2);
    free(err->str3);
    memset(err, 0, sizeof(*err));
}

EXPORT void virFreeError(virErrorPtr err)
{
    virResetError(err);
    g_free(err);
}

/* Handles are not carried over: the copy may outlive them. */
static int copy_error(const virError *from, virErrorPtr to)
{
    virResetError(to);
    *to = *from;
    to->message = g_strdup(from->message);
    to->str1 = g_strdup(from->str1);
    to->str2 = g_strdup(from->str2);
    to->str3 = g_strdup(from->str3);
    to->conn = NULL;
    to->dom = NULL;
    to->net = NULL;
    return to->code;
}

/* --- the thread's --------------------------------------------------------------------------- */

EXPORT virErrorPtr virGetLastError(void)
{
    virErrorPtr err = g_private_get(&thread_error);
    return err && err->code != VIR_ERR_OK ? err : NULL;
}

EXPORT int virGetLastErrorCode(void)
{
    virErrorPtr err = virGetLastError();
    return err ? err->code : VIR_ERR_OK;
}

EXPORT int virGetLastErrorDomain(void)
{
    virErrorPtr err = virGetLastError();
    return err ? err->domain : VIR_FROM_NONE;
}

EXPORT const char *virGetLastErrorMessage(void)
{
    virErrorPtr err = virGetLastError();
    if (!err)
        return "no error";
    return err->message ? err->message : "unknown error";
}

EXPORT virErrorPtr virSaveLastError(void)
{
    virErrorPtr copy = g_new0(virError, 1);
    virCopyLastError(copy);
    return copy;
}

EXPORT int virCopyLastError(virErrorPtr to)
{
    if (!to)
        return -1;
    virErrorPtr err = virGetLastError();
    if (err)
        return copy_error(err, to);
    virResetError(to);
    return 0;
}

EXPORT void virResetLastError(void)
{
    virResetError(g_private_get(&thread_error));
}

EXPORT void virSetErrorFunc(void *userData, virErrorFunc fn)
{
    pthread_mutex_lock(&handler_lock);
    handler = fn;
    handler_data = userData;
    pthread_mutex_unlock(&handler_lock);
}

static const char *level_name(int level)
{
    return level == VIR_ERR_ERROR ? "error" : level == VIR_ERR_WARNING ? "warning" : "";
}

EXPORT void virDefaultErrorFunc(virErrorPtr err)
{
    if (!err || err->code == VIR_ERR_OK)
        return;
    const char *name = "";
    if (err->dom && err->code != VIR_ERR_INVALID_DOMAIN)
        name = virDomainGetName(err->dom);
    else if (err->net && err->code != VIR_ERR_INVALID_NETWORK)
        name = virNetworkGetName(err->net);
    const char *text = err->message ? err->message : "unknown error";
    fprintf(stderr, "libvirt: %s %s %s: %s%s", error_domain_name(err->domain),
            level_name(err->level), name ? name : "", text,
            g_str_has_suffix(text, "\n") ? "" : "\n");
}

/* --- a connection's ------------------------------------------------------------------------- */

void conn_error_clear(struct conn_error *ce)
{
    virResetError(&ce->last);
}

EXPORT virErrorPtr virConnGetLastError(virConnectPtr conn)
{
    return conn ? &conn->error.last : NULL;
}

EXPORT int virConnCopyLastError(virConnectPtr conn, virErrorPtr to)
{
    if (!conn || !to)
        return -1;
    pthread_mutex_lock(&conn->lock);
    int code = conn->error.last.code;
    if (code)
        copy_error(&conn->error.last, to);
    else
        virResetError(to);
    pthread_mutex_unlock(&conn->lock);
    return code;
}

EXPORT void virConnResetLastError(virConnectPtr conn)
{
    if (!conn)
        return;
    pthread_mutex_lock(&conn->lock);
    virResetError(&conn->error.last);
    pthread_mutex_unlock(&conn->lock);
}

EXPORT void virConnSetErrorFunc(virConnectPtr conn, void *userData, virErrorFunc fn)
{
    if (!conn)
        return;
    pthread_mutex_lock(&conn->lock);
    conn->error.handler = fn;
    conn->error.handler_data = userData;
    pthread_mutex_unlock(&conn->lock);
}

/* --- the edges of public calls -------------------------------------------------------------- */

void last_error_begin(enum error_domain domain)
{
    virResetLastError();
    error_clear();
    error_domain_default(domain);
}

static void fill(virErrorPtr to, const struct error *err)
{
    virResetError(to);
    to->code = err->code;
    to->domain = err->domain;
    to->level = err->level ? (virErrorLevel)err->level : VIR_ERR_ERROR;
    to->message = g_strdup(err->message);
    to->str1 = g_strdup(err->str1);
    to->str2 = g_strdup(err->str2);
    to->str3 = g_strdup(err->str3);
    to->int1 = err->int1;
    to->int2 = err->int2;
}

void last_error_restore(struct error *err)
{
    fill(last(), err);
    error_free(err);
}

static void tell_handlers(virConnectPtr conn, virErrorPtr err)
{
    virErrorFunc fn = NULL;
    void *data = NULL;
    if (conn) {
        pthread_mutex_lock(&conn->lock);
        copy_error(err, &conn->error.last);
        fn = conn->error.handler;
        data = conn->error.handler_data;
        pthread_mutex_unlock(&conn->lock);
    }
    if (!fn) {
        pthread_mutex_lock(&handler_lock);
        fn = handler;
        data = handler_data;
        pthread_mutex_unlock(&handler_lock);
    }
    if (fn)
        fn(data, err);
    else
        virDefaultErrorFunc(err);
}

void last_error_publish(virConnectPtr conn)
{
    struct error *err = error_take();
    virErrorPtr to = last();
    if (err) {
        error_complete(err);
        fill(to, err);
        error_free(err);
    } else if (!to->code) {
        to->code = VIR_ERR_INTERNAL_ERROR;
        to->level = VIR_ERR_ERROR;
        to->message = g_strdup("An error occurred, but the cause is unknown");
    }
    tell_handlers(conn, to);
}

/* Owns handles: their making, checking and counting. Called by every public call. Awaits nothing.
 * Invariant: an object holds a reference to its connection and its parent. */
#include "client/handle.h"

#include <glib.h>
#include <string.h>
#include "client/events.h"
#include "client/link.h"

struct kind {
    enum error_code invalid;
    enum error_domain domain; /* FROM_NONE: that of the call */
};

static const struct kind kinds[H_KINDS] = {
    [H_CONNECT] = {ERR_INVALID_CONN, FROM_NONE},
    [H_DOMAIN] = {ERR_INVALID_DOMAIN, FROM_DOM},
    [H_NETWORK] = {ERR_INVALID_NETWORK, FROM_NETWORK},
    [H_NETWORK_PORT] = {ERR_INVALID_NETWORK_PORT, FROM_NETWORK},
    [H_INTERFACE] = {ERR_INVALID_INTERFACE, FROM_INTERFACE},
    [H_STORAGE_POOL] = {ERR_INVALID_STORAGE_POOL, FROM_STORAGE},
    [H_STORAGE_VOL] = {ERR_INVALID_STORAGE_VOL, FROM_STORAGE},
    [H_NODE_DEVICE] = {ERR_INVALID_NODE_DEVICE, FROM_NODEDEV},
    [H_SECRET] = {ERR_INVALID_SECRET, FROM_SECRET},
    [H_NWFILTER] = {ERR_INVALID_NWFILTER, FROM_NWFILTER},
    [H_NWFILTER_BINDING] = {ERR_INVALID_NWFILTER_BINDING, FROM_NWFILTER},
    [H_SNAPSHOT] = {ERR_INVALID_DOMAIN_SNAPSHOT, FROM_DOMAIN_SNAPSHOT},
    [H_CHECKPOINT] = {ERR_INVALID_DOMAIN_CHECKPOINT, FROM_DOMAIN_CHECKPOINT},
    [H_STREAM] = {ERR_INVALID_STREAM, FROM_STREAMS},
    [H_ADM_CONNECT] = {ERR_INVALID_CONN, FROM_NONE},
    [H_ADM_SERVER] = {ERR_INVALID_CONN, FROM_NONE},
    [H_ADM_CLIENT] = {ERR_INVALID_CONN, FROM_NONE},
};

enum { MAGIC = 0x76724800 };

void handle_init(struct handle *h, enum handle_kind kind)
{
    h->magic = MAGIC + kind;
    h->refs = 1;
}

bool handle_check(enum handle_kind kind, const void *handle, const char *func)
{
    const struct handle *h = handle;
    const struct kind *k = &kinds[kind];
    if (h && h->magic == MAGIC + kind)
        return true;
    if (k->domain)
        fail_in(k->domain, k->invalid, "%s", func);
    else
        fail(k->invalid, "%s", func);
    return false;
}

/* --- fork ----------------------------------------------------------------------------------- */

static int fork_generation;

static void count_fork(void)
{
    fork_generation++;
}

static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, count_fork);
}

int conn_check_process(const struct _virConnect *conn)
{
    if (conn->fork_generation == fork_generation)
        return 0;
    return fail(ERR_OPERATION_INVALID,
                "the connection was opened before this process was forked: open another");
}

/* --- connections ---------------------------------------------------------------------------- */

virConnectPtr conn_new(struct link *link, bool read_only)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, watch_forks);
    virConnectPtr conn = g_new0(struct _virConnect, 1);
    handle_init(&conn->handle, H_CONNECT);
    pthread_mutex_init(&conn->lock, NULL);
    conn->link = link;
    conn->read_only = read_only;
    conn->fork_generation = fork_generation;
    conn->events = event_registry_new();
    link->conn = conn;
    return conn;
}

virConnectPtr conn_ref(virConnectPtr conn)
{
    __atomic_add_fetch(&conn->handle.refs, 1, __ATOMIC_RELAXED);
    return conn;
}

static void conn_free(virConnectPtr conn)
{
    link_detach(conn->link);
    if (conn->fork_generation == fork_generation)
        conn->link->ops->close(conn->link);
    link_unref(conn->link);
    event_registry_free(conn->events);
    if (conn->close_ff)
        conn->close_ff(conn->close_opaque);
    conn_error_clear(&conn->error);
    g_free(conn->uri);
    g_free(conn->type);
    conn->handle.magic = 0;
    pthread_mutex_destroy(&conn->lock);
    g_free(conn);
}

bool conn_unref(virConnectPtr conn)
{
    if (__atomic_sub_fetch(&conn->handle.refs, 1, __ATOMIC_ACQ_REL) > 0)
        return false;
    conn_free(conn);
    return true;
}

bool conn_check_write(const struct _virConnect *conn, const char *func)
{
    if (!conn->read_only)
        return true;
    fail(ERR_OPERATION_DENIED, "%s needs more than a read-only connection", func);
    return false;
}

/* --- objects -------------------------------------------------------------------------------- */

void *object_new(enum handle_kind kind, virConnectPtr conn, void *parent, const char *name,
                 const unsigned char *uuid, int number)
{
    struct object *o = g_new0(struct object, 1);
    handle_init(&o->handle, kind);
    o->conn = conn_ref(conn);
    o->parent = parent ? object_ref(parent) : NULL;
    o->name = g_strdup(name);
    if (uuid)
        memcpy(o->uuid, uuid, sizeof(o->uuid));
    o->number = number;
    return o;
}

void object_set_detail(void *object, const char *detail, const char *holder)
{
    struct object *o = object;
    o->detail = g_strdup(detail);
    o->holder = g_strdup(holder);
}

void *object_ref(void *object)
{
    struct object *o = object;
    __atomic_add_fetch(&o->handle.refs, 1, __ATOMIC_RELAXED);
    return o;
}

void object_unref(void *object)
{
    struct object *o = object;
    if (!o || __atomic_sub_fetch(&o->handle.refs, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    o->handle.magic = 0;
    object_unref(o->parent);
    conn_unref(o->conn);
    g_free(o->name);
    g_free(o->detail);
    g_free(o->holder);
    g_free(o);
}

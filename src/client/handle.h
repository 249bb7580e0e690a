/* What virDomainPtr and the others point at. Every handle starts with its kind's magic number and a
 * count of references; all objects but connections share one layout, so that making, checking,
 * counting and freeing are one piece of code each. Safe from any thread; awaits nothing. */
#pragma once
#include <pthread.h>
#include <stdbool.h>
#include "client/export.h"
#include "client/last_error.h"

enum handle_kind {
    H_CONNECT,
    H_DOMAIN,
    H_NETWORK,
    H_NETWORK_PORT,
    H_INTERFACE,
    H_STORAGE_POOL,
    H_STORAGE_VOL,
    H_NODE_DEVICE,
    H_SECRET,
    H_NWFILTER,
    H_NWFILTER_BINDING,
    H_SNAPSHOT,
    H_CHECKPOINT,
    H_STREAM,
    H_ADM_CONNECT,
    H_ADM_SERVER,
    H_ADM_CLIENT,
    H_KINDS,
};

struct handle {
    uint32_t magic;
    int refs;
};

/* name: of port dev for an nwfilter binding. detail: key of a volume, mac of an interface, usage id
 * of a secret, parent of a node device, filter of a binding. holder: pool of a volume.
 * number: id of a domain (-1: inactive), usage type of a secret, transport of an admin client; id
 * and timestamp: of an admin client, its parent is its server. parent: domain of a snapshot or
 * checkpoint, network of a port; else NULL. */
#define OBJECT_FIELDS             \
    struct handle handle;         \
    virConnectPtr conn;           \
    struct object *parent;        \
    char *name, *detail, *holder; \
    unsigned char uuid[16];       \
    int number;                   \
    unsigned long long id;        \
    long long timestamp

struct object {
    OBJECT_FIELDS;
};
struct _virDomain {
    OBJECT_FIELDS;
};
struct _virNetwork {
    OBJECT_FIELDS;
};
struct _virNetworkPort {
    OBJECT_FIELDS;
};
struct _virInterface {
    OBJECT_FIELDS;
};
struct _virStoragePool {
    OBJECT_FIELDS;
};
struct _virStorageVol {
    OBJECT_FIELDS;
};
struct _virNodeDevice {
    OBJECT_FIELDS;
};
struct _virSecret {
    OBJECT_FIELDS;
};
struct _virNWFilter {
    OBJECT_FIELDS;
};
struct _virNWFilterBinding {
    OBJECT_FIELDS;
};
struct _virDomainSnapshot {
    OBJECT_FIELDS;
};
struct _virDomainCheckpoint {
    OBJECT_FIELDS;
};

struct _virAdmServer {
    OBJECT_FIELDS;
};
struct _virAdmClient {
    OBJECT_FIELDS;
};

struct link;
struct event_registry;

/* An admin connection is one too, of kind H_ADM_CONNECT: virAdmConnectPtr is cast. */
struct _virConnect {
    struct handle handle;
    pthread_mutex_t lock; /* of everything below that changes */
    struct link *link;
    char *uri;  /* as the driver names it; NULL until asked */
    char *type; /* "QEMU"; NULL until asked */
    bool read_only;
    int fork_generation; /* of the process that opened it */
    struct conn_error error;
    struct event_registry *events;
    virStreamPtr streams; /* those with a callback */
    virConnectCloseFunc close_cb;
    void *close_opaque;
    virFreeCallback close_ff;
};

/* True for a live handle of that kind; else false with "invalid domain pointer in FUNC" set. */
bool handle_check(enum handle_kind kind, const void *handle, const char *func);
virConnectPtr conn_new(struct link *link, bool read_only);
virConnectPtr conn_ref(virConnectPtr conn);
bool conn_unref(virConnectPtr conn); /* true: that was the last */
/* 0, or -1 when the process forked since (ERR_OPERATION_INVALID). */
int conn_check_process(const struct _virConnect *conn);

/* 0 or -1 with the reason. The callback is told once, from the event loop. */
int close_callback_add(virConnectPtr conn, virConnectCloseFunc cb, void *opaque,
                       virFreeCallback freecb);
int close_callback_remove(virConnectPtr conn, virConnectCloseFunc cb);

/* A new object with one reference; takes none of the strings. uuid may be NULL. */
void *object_new(enum handle_kind kind, virConnectPtr conn, void *parent, const char *name,
                 const unsigned char *uuid, int number);
void object_set_detail(void *object, const char *detail, const char *holder);
void *object_ref(void *object);
void object_unref(void *object); /* NULL is fine */

/* Write calls on read-only connections: false and the reason. */
bool conn_check_write(const struct _virConnect *conn, const char *func);
void handle_init(struct handle *h, enum handle_kind kind);

/* Event subscriptions of a connection and their delivery from the application's event loop. */
#pragma once
#include "client/handle.h"
#include "client/link.h"

enum event_family { EV_DOMAIN, EV_NETWORK, EV_POOL, EV_NODEDEV, EV_SECRET, EV_MONITOR };

struct event_sub {
    int refs, id; /* id: what the application holds */
    enum event_family family;
    int server_id; /* callback id of the server's messages; shared by those of one key */
    char *key;     /* what is asked of the server, beside the family */
    bool legacy;   /* virConnectDomainEventRegister: known by its function */
    void (*cb)(void);
    void *opaque;
    virFreeCallback ff;
    struct event_sub *next;
};

struct event_registry *event_registry_new(void);
void event_registry_free(struct event_registry *r);
/* On the loop thread. */
void events_deliver(virConnectPtr conn, const struct event_message *m);

/* Registers at the server: its id, or -1. */
typedef int (*event_register_fn)(void *arg);
/* The new subscription's id or -1 with the reason. like->key is copied. The server is asked once
 * per family and key: it refuses the same twice. */
int events_subscribe(virConnectPtr conn, const struct event_sub *like, event_register_fn fn,
                     void *arg);
/* Takes it off; the last of its key is deregistered at the server with fn. -1 with the reason. */
typedef int (*event_deregister_fn)(int server_id, void *arg);
int events_unsubscribe(virConnectPtr conn, enum event_family family, int id, event_deregister_fn fn,
                       void *arg);
/* The id of the legacy subscription of that function, or -1 with the reason. */
int events_find_legacy(virConnectPtr conn, void (*cb)(void));

/* Calls sub's callback with the message, when the pair is known: events_call.c */
typedef void (*event_call_fn)(const struct event_sub *sub, virConnectPtr conn, const void *msg);
struct event_row {
    const struct program *program;
    uint32_t number;
    enum event_family family;
    event_call_fn call;
};
extern const struct event_row event_rows[]; /* gen/events_call.c */
extern const size_t n_event_rows;
const struct event_row *event_row_find(const struct program *program, uint32_t number);

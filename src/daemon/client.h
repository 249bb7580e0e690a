/* One client of the daemon: its connection, who it is, the calls it has at work. */
#pragma once
#include "daemon/server.h"
#include "guest/call.h"

struct client {
    struct server *server;
    GList link; /* in server->clients */
    uint64_t id;
    int64_t connected_at; /* seconds since 1970 */
    bool read_only, tcp, authenticated, closed;
    enum auth_kind auth;
    struct identity *who;
    struct conn *conn;
    struct group *calls;         /* run to their end even when the client is gone */
    struct group *session_group; /* streams and the like: end with the client */
    struct session *session;     /* NULL: not opened */
    unsigned n_calls;            /* at work */
    GQueue waiting;              /* struct waiting_call: accepted, not yet started */
    size_t waiting_bytes;
    bool starting;  /* inside of client.c */
    bool paused;    /* reading stopped because too much waits */
    GQueue streams; /* struct wire_stream */
    GSList *relays; /* struct relay: to daemons that serve what ours does not */
};

/* Takes fd; NULL with the reason (fd closed). */
struct client *client_new(struct server *s, int fd, const struct listener *l, uint64_t id);
void client_close(struct client *c, const char *why); /* freed later, by its own fiber */
void client_kill(struct client *c, const char *why);  /* drops what is not yet written */
uint64_t client_id(const struct client *c);
void client_authenticated(struct client *c);

/* A call that has been decoded. It lives in call.mem. */
struct request {
    struct client *client;
    struct frame_header head;
    const struct service *service;
    const struct handler *handler; /* NULL: the driver's */
    struct call call;
};
/* Called by dispatch.c. */
void client_started(struct client *c);
void client_finished(struct client *c);

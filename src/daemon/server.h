/* A named set of clients with common limits: the daemon's own ("virtqemud") and "admin". Listeners
 * bring clients in; a full server stops accepting, so that the rest waits in the kernel's queue. */
#pragma once
#include <glib.h>
#include "access/identity.h"
#include "wire/conn.h"

struct client;
struct daemon;
struct service;

enum auth_kind { AUTH_NONE, AUTH_POLKIT };

struct listener {
    struct server *server;
    int fd;
    bool read_only, tcp;
    enum auth_kind auth;
    char *path; /* of a socket that we made: removed at the end */
    struct watch *watch;
    bool accepting;
};

struct server {
    struct daemon *daemon;
    const char *name;
    bool admin;                            /* no driver behind it: handlers alone */
    bool own_user;                         /* only processes of our own user */
    const struct service *const *services; /* NULL-terminated: the programs it speaks */
    struct group *group;
    GQueue clients;       /* struct client, oldest first */
    GQueue idle_ended;    /* struct client: closed with nothing at work, to be freed */
    bool reaping;         /* a fiber does that */
    GPtrArray *listeners; /* struct listener */
    unsigned n_anonymous; /* clients that have not authenticated */
    unsigned n_calls;     /* of all clients, at work */
    uint64_t last_id;
    unsigned max_clients, max_anonymous, max_requests; /* 0 anonymous: no limit */
    unsigned max_calls; /* of all clients at work: from here on each gets a small share alone */
    struct conn_limits conn_limits;
    void (*changed)(struct server *s); /* a client came or went */
};

void server_init(struct server *s, struct daemon *d, const char *name, struct group *group);
/* Takes fd, which listens. */
struct listener *server_listen(struct server *s, int fd, const char *path);
void server_start(struct server *s); /* accepts from now on */
void server_stop_listening(struct server *s);
/* Disconnects everybody; waits until calls that run have ended. */
AWAITS void server_close(struct server *s);
/* Takes a connected socket in as if it had been accepted. NULL with the reason. */
struct client *server_adopt(struct server *s, int fd, const struct listener *l);
/* Accept again, or not, after a client came, authenticated or went. */
void server_update(struct server *s);
struct client *server_client(struct server *s, uint64_t id); /* NULL: none */

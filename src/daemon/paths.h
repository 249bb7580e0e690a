/* Where a daemon keeps its things. */
#pragma once
#include "daemon/options.h"
#include "gen/conf.h"

enum socket_role { SOCKET_RW, SOCKET_RO, SOCKET_ADMIN, SOCKET_ROLES };

struct paths {
    struct driver_config driver; /* its strings are owned here */
    char *config_file, *pid_file;
    char *sockets[SOCKET_ROLES]; /* NULL: this daemon has none (a session has no read-only one) */
};

int paths_init(struct paths *p, const struct daemon_kind *kind, const struct options *o);
/* The configuration may move the sockets. */
void paths_sockets(struct paths *p, const struct daemon_kind *kind, const struct daemon_conf *conf);
void paths_clear(struct paths *p);
/* Makes the folders that must be there before we listen. */
int paths_make(const struct paths *p);

/* What a service manager is told and tells: readiness and passed sockets. */
#pragma once
#include <stddef.h>

/* "READY=1", "STOPPING=1", …; nothing when nobody listens. */
void notify(const char *state);
/* Sockets passed at start: LISTEN_FDS and LISTEN_FDNAMES. The number; names[i] may be "". */
struct passed_socket {
    int fd;
    char *name;
};
size_t passed_sockets(struct passed_socket **ret_list); /* free with passed_sockets_free() */
void passed_sockets_free(struct passed_socket *list, size_t n);

/* From a URI to a connected socket: transport, which daemon's socket, starting a session daemon. */
#pragma once
#include <stdbool.h>
#include "client/uri.h"

struct remote_target {
    char *socket_path; /* unix */
    char *daemon;      /* that serves it: "virtqemud"; started when autostart */
    char *host, *port; /* tcp */
    bool autostart, secure, encrypted;
};
/* Takes our own parameters out of the URI. -1 with the reason (a transport we lack is named). */
int remote_target(struct uri *u, bool read_only, struct remote_target *ret);
void remote_target_clear(struct remote_target *t);
int remote_connect(const struct remote_target *t); /* a connected socket or -1 */

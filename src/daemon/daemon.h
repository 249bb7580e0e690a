/* A daemon: drivers behind sockets. main_NAME.c says which; run.c brings it up and down. */
#pragma once
#include "guest/call.h"

struct daemon_kind {
    const char *name;          /* "virtqemud": config file, pid file, log ident */
    const char *socket_prefix; /* "virtqemud" → virtqemud-sock, virtqemud-sock-ro, … */
    bool modular;              /* other daemons serve networks, pools, secrets, … */
    bool listens_ip;           /* takes --listen: TCP and TLS */
    const struct driver *const *drivers; /* NULL-terminated */
};

int daemon_main(const struct daemon_kind *kind, int argc, char **argv);

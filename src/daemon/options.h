/* The command line of a daemon. */
#pragma once
#include <stdbool.h>
#include "daemon/daemon.h"

struct options {
    bool verbose, background, listen;
    const char *root;     /* NULL: the host itself */
    const char *config;   /* NULL: where it usually is */
    const char *pid_file; /* NULL: likewise */
    int timeout_seconds;  /* 0: stay */
    int ready_fd;         /* of a detached copy of ourselves: told when we listen; -1 */
};

/* 1: run; 0: done (help or version printed); -1: wrong, told on stderr. */
int options_parse(const struct daemon_kind *kind, int argc, char **argv, struct options *ret);

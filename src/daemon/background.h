/* --daemon: a copy of ourselves that outlives the terminal. */
#pragma once
#include "daemon/daemon.h"

/* Starts the copy and waits until it listens; the exit status. */
int background_start(const struct daemon_kind *kind, int argc, char **argv);
/* In the copy: tells that we listen. fd -1: nobody asked. */
void background_ready(int fd);

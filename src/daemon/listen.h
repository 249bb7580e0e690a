/* The sockets of a daemon. */
#pragma once
#include "daemon/inside.h"

/* Passed ones when the service manager gives any, else our own; TCP when asked for. */
int listen_all(struct daemon *d);

/* A client's open connection to a driver. */
#pragma once
#include "daemon/client.h"

AWAITS int session_open(struct request *r, const char *uri, bool read_only);
void session_close(struct client *c); /* nothing open is fine */

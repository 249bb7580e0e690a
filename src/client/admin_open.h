/* Connections to a daemon's admin socket. */
#pragma once
#include "client/handle.h"
/* name: URI or NULL for the default. NULL with the reason. */
virConnectPtr admin_open(const char *name, unsigned flags);

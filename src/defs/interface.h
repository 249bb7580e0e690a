/* Documents of the host's network interfaces. Pure; never awaits. */
#pragma once
#include <stddef.h>
#include "gen/interface.h"

/* A user's document, complete and checked; mode as value_read. NULL with the reason. */
struct host_interface *host_interface_parse(const char *xml, size_t len, unsigned mode);
int host_interface_check(const struct host_interface *iface);

/* Inside of the embedded driver's module: its private socket. */
#pragma once
#include "guest/call.h"

struct serve;
/* On the loop thread. Clients find the driver at the socket from now on; NULL with the reason. */
struct serve *serve_start(const char *path, const struct driver *driver,
                          const struct driver_config *config, struct driver_state *state);
const char *serve_path(const struct serve *s);
AWAITS void serve_end(struct serve *s); /* NULL is fine; the socket is gone when it returns */
/* Once per process, before any loop thread runs calls. */
void serve_prepare(void);

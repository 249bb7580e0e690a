/* The drivers of a daemon (guest/part.h): started side by side behind listening sockets. */
#pragma once
#include "guest/part.h"

struct drivers {
    struct parts parts;
    struct group *group;
};

void drivers_start(struct drivers *d, const struct driver *const *list,
                   struct driver_config *config, struct group *parent);
/* One that is up already; drivers_stop() stops it. */
void drivers_adopt(struct drivers *d, const struct driver *driver,
                   const struct driver_config *config, struct driver_state *state);
/* The driver that serves the URI (NULL: the first). Waits until it is up. NULL with the reason. */
AWAITS struct part *drivers_find(struct drivers *d, const char *uri);
AWAITS void drivers_stop(struct drivers *d);
AWAITS void drivers_reload(struct drivers *d);
bool drivers_busy(const struct drivers *d);
